//! One file of a guide's folder: what was read of it, and how to tell whether it changed.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

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

/// All texts by their number, which a path keeps for good.
#[derive(Debug, Default)]
pub struct Texts {
    pub sources: Sources,
    numbers: BTreeMap<Arc<str>, FileId>,
    /// How often a text took the place of another.
    replaced: usize,
}

impl Texts {
    /// The number of a path, which now has this text.
    pub fn put(&mut self, path: Arc<str>, text: String) -> FileId {
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
pub struct Entry {
    /// Path below the guide's folder, with `/`.
    pub path: Arc<str>,
    /// What the stages call it: its path below `content` or another folder, or a tree's id.
    name: Arc<str>,
    /// How the file looked from outside when it was read; nothing if it may change without looking different.
    stamp: Option<Stamp>,
    content: Content,
    pub found: Diagnostics,
}

/// What became of a file since it was last looked at.
pub enum Look {
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
    /// A file that was not read yet, by its path below the guide's folder.
    pub fn new(path: String) -> Self {
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

    /// Reads the file whatever it looks like from outside.
    pub fn look_anew(&mut self, root: &Path, texts: &mut Texts) -> Result<Look, LoadError> {
        self.stamp = None;
        self.look(root, texts)
    }

    /// Reads the file if it may have changed.
    pub fn look(&mut self, root: &Path, texts: &mut Texts) -> Result<Look, LoadError> {
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
    pub fn hand_over(&self, inputs: &mut Inputs, themes: &mut Vec<File>) {
        if let Content::Unread(_) = self.content {
            inputs.unread.insert(self.path.to_string());
        }
        let name = || Arc::clone(&self.name);
        match self.content {
            Content::Text(file) | Content::Unread(file) => match self.path.strip_prefix(CONTENT) {
                None if is_words(&self.path) => inputs.words.push((name(), file)),
                None if *self.path == *EDITIONS => inputs.editions = Some(file),
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

/// What the guide has released.
pub const EDITIONS: &str = "editions.yaml";

/// Below `content/`, what pages cite.
const SOURCES: &str = "sources.yaml";

/// How long a text may be, by its path in the guide; nothing for a file that is passed on.
fn limit(path: &str) -> Option<u64> {
    if path == "site.yaml" || path == EDITIONS || is_words(path) {
        return Some(MAX_YAML);
    }
    let path = path.strip_prefix(CONTENT)?;
    match path {
        _ if path.ends_with(".md") => Some(MAX_MARKDOWN),
        _ if path == SOURCES || tree(path).is_some() => Some(MAX_YAML),
        _ => None,
    }
}

/// Whether a file holds words of a theme, by its path in the guide.
fn is_words(path: &str) -> bool {
    let mut parts = path.split('/');
    let folders = [parts.next(), parts.next().and(parts.next())];
    let is_yaml = |name: &str| name.ends_with(".yaml") || name.ends_with(".yml");
    folders == [Some("themes"), Some("strings")] && parts.next().is_some_and(is_yaml) && parts.next().is_none()
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
