//! The folder of a guide, as it was last read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::walk::{self, Walk};
use super::{File, Inputs, LoadError, io_error};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::{FileId, Sources, Span};

/// Largest Markdown file in bytes.
const MAX_MARKDOWN: u64 = 10 * 1024 * 1024;
/// Largest YAML file in bytes.
const MAX_YAML: u64 = 1024 * 1024;

/// A file that was written so shortly before it was read may be written again without another time or size.
const YOUNG: Duration = Duration::from_secs(2);

/// A guide's folder, and what was last read of it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    texts: Texts,
    /// Every file in the order of the walk.
    entries: Vec<Entry>,
    /// Place of each file among them, by its path in the guide.
    places: BTreeMap<Arc<str>, usize>,
    /// What the walk itself found.
    refused: Diagnostics,
    /// A link was seen: a file may change under another name.
    has_links: bool,
    themes: Arc<Vec<File>>,
    changed: BTreeSet<String>,
}

/// What a path is to a folder that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file of the guide, and something is in it.
    Whole,
    /// A file of the guide that is empty or gone: an editor may be about to write it anew.
    Hollow,
    /// What was no file of the guide, or more than a file.
    Unknown,
    /// Nothing that a guide is made of.
    Nothing,
}

impl Folder {
    /// A folder that was not read yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            texts: Texts::default(),
            entries: Vec::new(),
            places: BTreeMap::new(),
            refused: Diagnostics::default(),
            has_links: false,
            themes: Arc::default(),
            changed: BTreeSet::new(),
        }
    }

    /// The files that are not as they were when this was last asked, by their path in the guide: new, gone or with other
    /// content.
    pub fn changed(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.changed)
    }

    /// Looks at every file, and reads those that changed.
    pub fn read(&mut self, found: &mut Diagnostics) -> Result<Inputs, LoadError> {
        // Until everything was read, nothing is known.
        self.places.clear();
        if !self.root.join("site.yaml").is_file() {
            return Err(LoadError::NoGuide(self.root.clone()));
        }
        let mut walk = Walk::new(&self.root)?;
        walk.files.push("site.yaml".to_owned());
        ["static", "themes", "content"]
            .iter()
            .try_for_each(|folder| walk.folder(folder))?;
        self.take(walk)?;
        Ok(self.inputs(found))
    }

    /// Reads these files again, which were read before. Nothing if one of them is gone, or if the last reading failed: then
    /// everything is to be looked at.
    pub fn read_again(
        &mut self,
        paths: &BTreeSet<PathBuf>,
        found: &mut Diagnostics,
    ) -> Result<Option<Inputs>, LoadError> {
        if self.places.is_empty() {
            return Ok(None);
        }
        for path in paths {
            let Some(at) = self.place(path) else { return Ok(None) };
            let entry = &mut self.entries[at];
            entry.stamp = None;
            match entry.look(&self.root, &mut self.texts)? {
                Look::Gone => {
                    self.places.clear();
                    return Ok(None);
                }
                Look::New => drop(self.changed.insert(entry.path.to_string())),
                Look::Same => {}
            }
        }
        Ok(Some(self.inputs(found)))
    }

    /// What a path of the disk is to the guide.
    #[must_use]
    pub fn change(&self, path: &Path) -> Change {
        let Ok(below) = path.strip_prefix(&self.root) else {
            let is_above = self.root.starts_with(path);
            return if is_above { Change::Unknown } else { Change::Nothing };
        };
        let mut names = below.iter().map(|name| name.to_string_lossy());
        let first = names.next().unwrap_or_default();
        let hidden = names.any(|name| walk::is_hidden(&name, &first));
        if hidden || !["", "site.yaml", "content", "static", "themes"].contains(&&*first) {
            return Change::Nothing;
        }
        let is_file = self.place(path).is_some() && !self.has_links;
        match fs::symlink_metadata(path) {
            Ok(meta) if is_file && meta.is_file() && meta.len() > 0 => Change::Whole,
            Ok(meta) if is_file && meta.is_file() => Change::Hollow,
            Err(_) if is_file => Change::Hollow,
            // A file that came and went: editors try whether they may write.
            Err(_) if !self.places.is_empty() && !self.has_links && !self.is_folder(path) => Change::Nothing,
            _ => Change::Unknown,
        }
    }

    /// The place of the file at a path of the disk.
    fn place(&self, path: &Path) -> Option<usize> {
        self.places.get(&*in_guide(&self.root, path)?).copied()
    }

    /// Whether files of the guide were read below this path, or it is where they would be.
    fn is_folder(&self, path: &Path) -> bool {
        let Some(folder) = in_guide(&self.root, path).map(|path| format!("{path}/")) else {
            return false;
        };
        let mut below = self
            .places
            .range::<str, _>((Bound::Included(&*folder), Bound::Unbounded));
        below.next().is_some_and(|(known, _)| known.starts_with(&folder))
    }

    /// Takes over what a walk came across; what is known and did not change is not opened.
    fn take(&mut self, walk: Walk) -> Result<(), LoadError> {
        self.has_links = walk.has_links;
        let refused = std::mem::take(&mut self.refused);
        for (path, rule, message) in walk.refused {
            let file = self.texts.put(path.into(), String::new());
            let place = Span::new(file, 0..0);
            self.refused.report(Diagnostic::new(rule, place, message));
        }
        let path = |finding: &Diagnostic| self.texts.sources.get(finding.span.file).path.to_string();
        if refused.all() != self.refused.all() {
            let both = refused.all().iter().chain(self.refused.all());
            self.changed.extend(both.map(path));
        }
        let known = std::mem::take(&mut self.entries).into_iter();
        let mut known: BTreeMap<Arc<str>, Entry> = known.map(|entry| (Arc::clone(&entry.path), entry)).collect();
        self.entries.reserve_exact(walk.files.len());
        for path in walk.files {
            let before = known.remove(&*path);
            let is_known = before.is_some();
            let mut entry = before.unwrap_or_else(|| Entry::new(path));
            let look = entry.look(&self.root, &mut self.texts)?;
            if !(is_known && matches!(look, Look::Same)) {
                self.changed.insert(entry.path.to_string());
            }
            if !matches!(look, Look::Gone) {
                self.entries.push(entry);
            }
        }
        self.changed.extend(known.into_keys().map(|path| path.to_string()));
        let places = self.entries.iter().enumerate();
        self.places = places.map(|(at, entry)| (Arc::clone(&entry.path), at)).collect();
        Ok(())
    }

    fn inputs(&mut self, found: &mut Diagnostics) -> Inputs {
        found.append(self.refused.clone());
        let mut inputs = Inputs {
            sources: self.texts.sources.clone(),
            site: FileId::default(),
            pages: Vec::new(),
            trees: Vec::new(),
            cited: None,
            files: Vec::new(),
            statics: Vec::new(),
            themes: Arc::default(),
            unread: BTreeSet::new(),
        };
        let mut themes = Vec::new();
        for entry in &self.entries {
            found.append(entry.found.clone());
            entry.hand_over(&mut inputs, &mut themes);
        }
        if !are_same(&themes, &self.themes) {
            self.themes = Arc::new(themes);
        }
        inputs.themes = Arc::clone(&self.themes);
        inputs
    }
}

/// A path of the disk as the guide names it.
fn in_guide(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Whether two lists hold the same files.
fn are_same(some: &[File], others: &[File]) -> bool {
    let is_same = |(a, b): (&File, &File)| a.path == b.path && Arc::ptr_eq(&a.bytes, &b.bytes);
    some.len() == others.len() && some.iter().zip(others).all(is_same)
}

/// All texts by their number, which a path keeps for good.
#[derive(Debug, Default)]
struct Texts {
    sources: Sources,
    numbers: BTreeMap<Arc<str>, FileId>,
    /// How often a text took the place of another.
    replaced: usize,
}

impl Texts {
    /// The number of a path, which now has this text.
    fn put(&mut self, path: Arc<str>, text: String) -> FileId {
        if let Some(&file) = self.numbers.get(&path) {
            if self.sources.get(file).text != text {
                self.sources.replace(file, text);
                self.replaced += 1;
            }
            return file;
        }
        let file = self.sources.add(Arc::clone(&path), text);
        self.numbers.insert(path, file);
        file
    }
}

/// One file.
#[derive(Debug)]
struct Entry {
    /// Path below the guide's folder, with `/`.
    path: Arc<str>,
    /// What the stages call it: its path below `content` or another folder, or a tree's id.
    name: Arc<str>,
    /// How the file looked from outside when it was read; nothing if it may change without looking different.
    stamp: Option<Stamp>,
    content: Content,
    found: Diagnostics,
}

/// What became of a file since it was last looked at.
enum Look {
    Same,
    New,
    Gone,
}

#[derive(Clone, Debug)]
enum Content {
    Text(FileId),
    /// A text that is too large or not UTF-8; what is kept of it is only shown.
    Unread(FileId),
    Bytes(Arc<Vec<u8>>),
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) | (Self::Unread(one), Self::Unread(other)) => one == other,
            (Self::Bytes(one), Self::Bytes(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    size: u64,
    /// Another file may have come in its place, with the same time and size.
    number: u64,
}

impl Stamp {
    /// The stamp of a file that is about to be read; nothing if it is young.
    fn of(meta: &Metadata) -> Option<Self> {
        let modified = meta.modified().ok()?;
        let age = SystemTime::now().duration_since(modified).ok()?;
        (age > YOUNG).then(|| Self {
            modified,
            size: meta.len(),
            number: number(meta),
        })
    }
}

#[cfg(unix)]
fn number(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

impl Entry {
    fn new(path: String) -> Self {
        let below = path.split_once('/').map_or(&*path, |(_, below)| below);
        let id = tree(below).filter(|_| path.starts_with(CONTENT));
        Self {
            name: id.unwrap_or(below).into(),
            path: path.into(),
            stamp: None,
            content: Content::Bytes(Arc::default()),
            found: Diagnostics::default(),
        }
    }

    /// Reads the file if it may have changed.
    fn look(&mut self, root: &Path, texts: &mut Texts) -> Result<Look, LoadError> {
        let full = root.join(&*self.path);
        match self.read(&full, texts) {
            Ok(true) => Ok(Look::New),
            Ok(false) => Ok(Look::Same),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Look::Gone),
            Err(error) => Err(io_error(&full, error)),
        }
    }

    /// Whether there is something else in it than before.
    fn read(&mut self, full: &Path, texts: &mut Texts) -> io::Result<bool> {
        let meta = fs::metadata(full)?;
        let stamp = Stamp::of(&meta);
        if stamp.is_some() && stamp == self.stamp {
            return Ok(false);
        }
        let (before, found) = (self.content.clone(), std::mem::take(&mut self.found));
        let replaced = texts.replaced;
        match limit(&self.path) {
            None => self.bytes(fs::read(full)?),
            Some(limit) if meta.len() > limit => self.too_large((meta.len(), limit), texts),
            Some(_) => self.text(fs::read(full)?, texts),
        }
        self.stamp = stamp;
        Ok(texts.replaced != replaced || self.content != before || self.found.all() != found.all())
    }

    fn bytes(&mut self, bytes: Vec<u8>) {
        if !matches!(&self.content, Content::Bytes(known) if **known == bytes) {
            self.content = Content::Bytes(Arc::new(bytes));
        }
    }

    fn text(&mut self, bytes: Vec<u8>, texts: &mut Texts) {
        let path = Arc::clone(&self.path);
        let error = match String::from_utf8(bytes) {
            Ok(text) => {
                self.content = Content::Text(texts.put(path, without_mark(text)));
                return;
            }
            Err(error) => error,
        };
        let at = error.utf8_error().valid_up_to();
        let sound = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
        let file = texts.put(path, sound);
        self.content = Content::Unread(file);
        let message = format!("this file is not UTF-8: the first bad byte is number {at}");
        let help = "save it as UTF-8 in your editor";
        let finding = Diagnostic::new(Rule::NotUtf8, Span::new(file, at..at), message);
        self.found.report(finding.help(help));
    }

    fn too_large(&mut self, (size, limit): (u64, u64), texts: &mut Texts) {
        let file = texts.put(Arc::clone(&self.path), String::new());
        self.content = Content::Unread(file);
        let message = format!("this file has {size} bytes; at most {limit} are read");
        let finding = Diagnostic::new(Rule::TooLarge, Span::new(file, 0..0), message);
        self.found.report(finding.help(way_out(&self.path)));
    }

    /// Puts the file where the stages look for it.
    fn hand_over(&self, inputs: &mut Inputs, themes: &mut Vec<File>) {
        if let Content::Unread(_) = self.content {
            inputs.unread.insert(self.path.to_string());
        }
        let name = || Arc::clone(&self.name);
        match self.content {
            Content::Text(file) | Content::Unread(file) => match self.path.strip_prefix(CONTENT) {
                None => inputs.site = file,
                Some(path) if tree(path).is_some() => inputs.trees.push((name(), file)),
                Some(SOURCES) => inputs.cited = Some(file),
                // A page that was not read is no page.
                Some(_) if matches!(self.content, Content::Unread(_)) => {}
                Some(_) => inputs.pages.push((name(), file)),
            },
            Content::Bytes(ref bytes) => {
                let files = match self.path.split('/').next() {
                    Some("static") => &mut inputs.statics,
                    Some("themes") => themes,
                    _ => &mut inputs.files,
                };
                let (path, bytes) = (name(), Arc::clone(bytes));
                files.push(File { path, bytes });
            }
        }
    }
}

/// The folder of texts.
const CONTENT: &str = "content/";

/// Below `content/`, what pages cite.
const SOURCES: &str = "sources.yaml";

/// How long a text may be, by its path in the guide; nothing for a file that is passed on.
fn limit(path: &str) -> Option<u64> {
    if path == "site.yaml" {
        return Some(MAX_YAML);
    }
    let path = path.strip_prefix(CONTENT)?;
    match path {
        _ if path.ends_with(".md") => Some(MAX_MARKDOWN),
        _ if path == SOURCES || tree(path).is_some() => Some(MAX_YAML),
        _ => None,
    }
}

/// The id of the tree at a path below `content/`.
fn tree(path: &str) -> Option<&str> {
    let name = path.strip_prefix("trees/").filter(|name| !name.contains('/'))?;
    name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))
}

/// What to do with a file that is too large: the guide has one of some, and any number of others.
fn way_out(path: &str) -> &'static str {
    if path.ends_with(".md") {
        "split it into several pages"
    } else if path.starts_with("content/trees/") {
        "split it into several trees, one leading to the other"
    } else {
        "take out what the guide does not use"
    }
}

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}
