//! The folder of a guide, as it was last read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
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
    /// Place of each file among them, by its path on disk.
    places: BTreeMap<PathBuf, usize>,
    /// What the walk itself found.
    refused: Diagnostics,
    /// A link was seen: a file may change under another name.
    has_links: bool,
    themes: Arc<Vec<File>>,
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
        }
    }

    /// Looks at every file, and reads those that changed.
    pub fn read(&mut self, found: &mut Diagnostics) -> Result<Inputs, LoadError> {
        let site = self.root.join("site.yaml");
        if !site.is_file() {
            return Err(LoadError::NoGuide(self.root.clone()));
        }
        let mut walk = Walk::new(&self.root)?;
        walk.files.push(("site.yaml".to_owned(), site));
        ["static", "themes", "content"]
            .iter()
            .try_for_each(|folder| walk.folder(folder))?;
        self.take(walk)?;
        Ok(self.inputs(found))
    }

    /// Reads these files again, which were read before. Nothing if one of them is gone: then everything is to be looked at.
    pub fn read_again(
        &mut self,
        paths: &BTreeSet<PathBuf>,
        found: &mut Diagnostics,
    ) -> Result<Option<Inputs>, LoadError> {
        for path in paths {
            let entry = self.places.get(path).map(|&at| &mut self.entries[at]);
            let Some(entry) = entry else { return Ok(None) };
            entry.stamp = None;
            if !entry.look(&mut self.texts)? {
                return Ok(None);
            }
        }
        Ok(Some(self.inputs(found)))
    }

    /// What a path of the disk is to the guide.
    #[must_use]
    pub fn change(&self, path: &Path) -> Change {
        let Ok(below) = path.strip_prefix(&self.root) else {
            return Change::Unknown;
        };
        let mut names = below.iter().map(|name| name.to_string_lossy());
        let first = names.next().unwrap_or_default();
        let hidden = names.any(|name| walk::is_hidden(&name, &first));
        if hidden || !["", "site.yaml", "content", "static", "themes"].contains(&&*first) {
            return Change::Nothing;
        }
        if self.has_links || !self.places.contains_key(path) {
            return Change::Unknown;
        }
        match fs::symlink_metadata(path) {
            Ok(meta) if meta.is_file() && meta.len() > 0 => Change::Whole,
            Ok(meta) if !meta.is_file() => Change::Unknown,
            _ => Change::Hollow,
        }
    }

    /// Takes over what a walk came across; what is known and did not change is not opened.
    fn take(&mut self, walk: Walk) -> Result<(), LoadError> {
        self.has_links = walk.has_links;
        self.refused = Diagnostics::default();
        for (path, rule, message) in walk.refused {
            let file = self.texts.put(path, String::new());
            let place = Span::new(file, 0..0);
            self.refused.report(Diagnostic::new(rule, place, message));
        }
        let known = std::mem::take(&mut self.entries).into_iter();
        let mut known: BTreeMap<PathBuf, Entry> = known.map(|entry| (entry.full.clone(), entry)).collect();
        for (path, full) in walk.files {
            let mut entry = known.remove(&full).unwrap_or_else(|| Entry::new(path, full));
            if entry.look(&mut self.texts)? {
                self.entries.push(entry);
            }
        }
        let places = self.entries.iter().enumerate();
        self.places = places.map(|(at, entry)| (entry.full.clone(), at)).collect();
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

/// Whether two lists hold the same files.
fn are_same(some: &[File], others: &[File]) -> bool {
    let is_same = |(a, b): (&File, &File)| a.path == b.path && Arc::ptr_eq(&a.bytes, &b.bytes);
    some.len() == others.len() && some.iter().zip(others).all(is_same)
}

/// All texts by their number, which a path keeps for good.
#[derive(Debug, Default)]
struct Texts {
    sources: Sources,
    numbers: BTreeMap<String, FileId>,
}

impl Texts {
    /// The number of a path, which now has this text.
    fn put(&mut self, path: String, text: String) -> FileId {
        if let Some(&file) = self.numbers.get(&path) {
            if self.sources.get(file).text != text {
                self.sources.replace(file, text);
            }
            return file;
        }
        let file = self.sources.add(path.clone(), text);
        self.numbers.insert(path, file);
        file
    }
}

/// One file.
#[derive(Debug)]
struct Entry {
    /// Path below the guide's folder, with `/`.
    path: String,
    full: PathBuf,
    /// How the file looked from outside when it was read; nothing if it may change without looking different.
    stamp: Option<Stamp>,
    content: Content,
    found: Diagnostics,
}

#[derive(Debug)]
enum Content {
    Text(FileId),
    /// A text that is too large or not UTF-8; what is kept of it is only shown.
    Unread(FileId),
    Bytes(Arc<Vec<u8>>),
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
    fn new(path: String, full: PathBuf) -> Self {
        Self {
            path,
            full,
            stamp: None,
            content: Content::Bytes(Arc::default()),
            found: Diagnostics::default(),
        }
    }

    /// Reads the file if it may have changed; false if it is gone.
    fn look(&mut self, texts: &mut Texts) -> Result<bool, LoadError> {
        match self.read(texts) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(io_error(&self.full, error)),
        }
    }

    fn read(&mut self, texts: &mut Texts) -> io::Result<()> {
        let meta = fs::metadata(&self.full)?;
        let stamp = Stamp::of(&meta);
        if stamp.is_some() && stamp == self.stamp {
            return Ok(());
        }
        self.found = Diagnostics::default();
        match limit(&self.path) {
            None => self.bytes(fs::read(&self.full)?),
            Some(limit) if meta.len() > limit => self.too_large((meta.len(), limit), texts),
            Some(_) => self.text(fs::read(&self.full)?, texts),
        }
        self.stamp = stamp;
        Ok(())
    }

    fn bytes(&mut self, bytes: Vec<u8>) {
        if !matches!(&self.content, Content::Bytes(known) if **known == bytes) {
            self.content = Content::Bytes(Arc::new(bytes));
        }
    }

    fn text(&mut self, bytes: Vec<u8>, texts: &mut Texts) {
        let path = self.path.clone();
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
        let file = texts.put(self.path.clone(), String::new());
        self.content = Content::Unread(file);
        let message = format!("this file has {size} bytes; at most {limit} are read");
        let finding = Diagnostic::new(Rule::TooLarge, Span::new(file, 0..0), message);
        self.found.report(finding.help(way_out(&self.path)));
    }

    /// Puts the file where the stages look for it.
    fn hand_over(&self, inputs: &mut Inputs, themes: &mut Vec<File>) {
        if let Content::Unread(_) = self.content {
            inputs.unread.insert(self.path.clone());
        }
        let (folder, path) = self.path.split_once('/').unwrap_or(("", &self.path));
        match self.content {
            Content::Text(file) | Content::Unread(file) => match tree(path) {
                _ if folder.is_empty() => inputs.site = file,
                Some(id) => inputs.trees.push((id.to_owned(), file)),
                None if path == SOURCES => inputs.cited = Some(file),
                // A page that was not read is no page.
                None if matches!(self.content, Content::Unread(_)) => {}
                None => inputs.pages.push((path.to_owned(), file)),
            },
            Content::Bytes(ref bytes) => {
                let files = match folder {
                    "static" => &mut inputs.statics,
                    "themes" => themes,
                    _ => &mut inputs.files,
                };
                files.push(File {
                    path: path.to_owned(),
                    bytes: Arc::clone(bytes),
                });
            }
        }
    }
}

/// Below `content/`, what pages cite.
const SOURCES: &str = "sources.yaml";

/// How long a text may be, by its path in the guide; nothing for a file that is passed on.
fn limit(path: &str) -> Option<u64> {
    if path == "site.yaml" {
        return Some(MAX_YAML);
    }
    let path = path.strip_prefix("content/")?;
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
