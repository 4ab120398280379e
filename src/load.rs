//! Loading: a folder goes in, [`Inputs`] come out. The only room besides `write` that touches the disk.

pub mod words;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::{FileId, Sources, Span};

/// Largest Markdown file in bytes.
const MAX_MARKDOWN: u64 = 10 * 1024 * 1024;
/// Largest YAML file in bytes.
const MAX_YAML: u64 = 1024 * 1024;

/// Everything a build depends on.
#[derive(Debug)]
pub struct Inputs {
    /// All text files.
    pub sources: Sources,
    /// `site.yaml`.
    pub site: FileId,
    /// Markdown files, by path below `content/`.
    pub pages: Vec<(String, FileId)>,
    /// `content/trees/*.yaml`, by id.
    pub trees: Vec<(String, FileId)>,
    /// `content/sources.yaml`.
    pub cited: Option<FileId>,
    /// Files below `content/` that a page may refer to.
    pub files: Vec<File>,
    /// Files below `static/`, copied as they are.
    pub statics: Vec<File>,
    /// Files below `themes/`, by path `<theme>/templates/…`.
    pub themes: Vec<File>,
    /// Text files that are too large or not UTF-8, by path: nothing that names them is reported a second time.
    pub unread: BTreeSet<String>,
}

/// A file whose bytes are only passed on.
#[derive(Debug)]
pub struct File {
    /// Path below its folder, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Why a folder could not be read at all.
#[derive(Debug)]
pub enum LoadError {
    /// There is no `site.yaml`.
    NoGuide(PathBuf),
    /// The disk refused.
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGuide(root) => write!(
                f,
                "there is no guide in `{}`: a guide is a folder with a `site.yaml` that holds `title: …`, and a folder `content`",
                root.display()
            ),
            Self::Io { path, source } => write!(f, "cannot read `{}`: {source}", path.display()),
        }
    }
}

impl std::error::Error for LoadError {}

/// Reads the guide in `root`.
pub fn load(root: &Path, found: &mut Diagnostics) -> Result<Inputs, LoadError> {
    let site_path = root.join("site.yaml");
    if !site_path.is_file() {
        return Err(LoadError::NoGuide(root.to_owned()));
    }
    let mut loading = Loading {
        root: canonical(root)?,
        sources: Sources::default(),
        unread: BTreeSet::new(),
        found,
    };
    let site = loading.text(&site_path, "site.yaml".to_owned(), MAX_YAML)?;
    let mut inputs = Inputs {
        sources: Sources::default(),
        site,
        pages: Vec::new(),
        trees: Vec::new(),
        cited: None,
        files: Vec::new(),
        statics: loading.folder(&root.join("static"), "static")?,
        themes: loading.folder(&root.join("themes"), "themes")?,
        unread: BTreeSet::new(),
    };
    loading.content(&root.join("content"), &mut inputs)?;
    inputs.sources = loading.sources;
    inputs.unread = loading.unread;
    Ok(inputs)
}

fn canonical(path: &Path) -> Result<PathBuf, LoadError> {
    fs::canonicalize(path).map_err(|source| LoadError::Io {
        path: path.to_owned(),
        source,
    })
}

struct Loading<'d> {
    root: PathBuf,
    sources: Sources,
    unread: BTreeSet<String>,
    found: &'d mut Diagnostics,
}

impl Loading<'_> {
    fn content(&mut self, content: &Path, inputs: &mut Inputs) -> Result<(), LoadError> {
        for (path, full) in self.walk(content, "content")? {
            let shown = format!("content/{path}");
            let tree = path.strip_prefix("trees/").filter(|name| !name.contains('/'));
            let tree = tree.and_then(|name| name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")));
            if path.ends_with(".md") {
                let file = self.text(&full, shown.clone(), MAX_MARKDOWN)?;
                if !self.unread.contains(&shown) {
                    inputs.pages.push((path, file));
                }
            } else if path == "sources.yaml" {
                inputs.cited = Some(self.text(&full, shown, MAX_YAML)?);
            } else if let Some(id) = tree {
                let file = self.text(&full, shown, MAX_YAML)?;
                inputs.trees.push((id.to_owned(), file));
            } else {
                inputs.files.push(File {
                    path,
                    bytes: read(&full)?,
                });
            }
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path, name: &str) -> Result<Vec<File>, LoadError> {
        let paths = self.walk(folder, name)?;
        paths
            .into_iter()
            .map(|(path, full)| {
                Ok(File {
                    path,
                    bytes: read(&full)?,
                })
            })
            .collect()
    }

    /// Files below a folder in a fixed order: path below it, and path on disk. A folder that is absent is empty.
    fn walk(&mut self, folder: &Path, name: &str) -> Result<Vec<(String, PathBuf)>, LoadError> {
        let mut files = Vec::new();
        if !folder.exists() {
            return Ok(files);
        }
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.refuse_walk(error, folder, name)?;
                    continue;
                }
            };
            if is_hidden(&entry, name) {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let Some(path) = below(folder, entry.path()) else {
                self.refuse(
                    format!("{name}/{}", entry.path().display()),
                    Rule::NotUtf8,
                    "this file's name is not UTF-8",
                );
                continue;
            };
            if entry.path_is_symlink() && !self.inside(entry.path()) {
                let message = "this link leads out of the guide";
                let shown = format!("{name}/{path}");
                self.refuse(shown.trim_end_matches('/').to_owned(), Rule::PathOutsideGuide, message);
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
            } else if entry.file_type().is_file() {
                files.push((path, entry.into_path()));
            }
        }
        Ok(files)
    }

    /// A link that leads nowhere or in a circle is the author's to mend; anything else is the disk's.
    fn refuse_walk(&mut self, error: walkdir::Error, folder: &Path, name: &str) -> Result<(), LoadError> {
        let path = error.path().map_or_else(|| folder.to_owned(), Path::to_owned);
        let shown = below(folder, &path).map_or_else(|| name.to_owned(), |path| format!("{name}/{path}"));
        if error.loop_ancestor().is_some() {
            self.refuse(
                shown,
                Rule::PathOutsideGuide,
                "this link leads back to a folder that it stands in",
            );
            return Ok(());
        }
        if fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink()) {
            self.refuse(shown, Rule::MissingFile, "this link leads to nothing");
            return Ok(());
        }
        let source = error.into_io_error().unwrap_or_else(|| io::Error::other("unreadable"));
        Err(LoadError::Io { path, source })
    }

    fn inside(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| real.starts_with(&self.root))
    }

    /// Reports a file that is not even opened.
    fn refuse(&mut self, path: String, rule: Rule, message: &str) {
        let file = self.sources.add(path, String::new());
        self.found.report(Diagnostic::new(rule, Span::new(file, 0..0), message));
    }

    /// A text file. One that is too large or not UTF-8 is noted as unread: what is kept of it is only shown.
    fn text(&mut self, path: &Path, shown: String, limit: u64) -> Result<FileId, LoadError> {
        let size = fs::metadata(path).map_err(|source| io_error(path, source))?.len();
        if size > limit {
            self.unread.insert(shown.clone());
            let help = way_out(&shown);
            let file = self.sources.add(shown, String::new());
            let message = format!("this file has {size} bytes; at most {limit} are read");
            self.found
                .report(Diagnostic::new(Rule::TooLarge, Span::new(file, 0..0), message).help(help));
            return Ok(file);
        }
        match String::from_utf8(read(path)?) {
            Ok(text) => Ok(self.sources.add(shown, without_mark(text))),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let sound = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
                self.unread.insert(shown.clone());
                let file = self.sources.add(shown, sound);
                let message = format!("this file is not UTF-8: the first bad byte is number {at}");
                let help = "save it as UTF-8 in your editor";
                self.found
                    .report(Diagnostic::new(Rule::NotUtf8, Span::new(file, at..at), message).help(help));
                Ok(file)
            }
        }
    }
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

fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    fs::read(path).map_err(|source| io_error(path, source))
}

fn io_error(path: &Path, source: io::Error) -> LoadError {
    LoadError::Io {
        path: path.to_owned(),
        source,
    }
}

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

/// Hidden files, and what editors and systems leave behind. In `static` a name may begin with a dot: servers ask for
/// `.well-known/` and `.nojekyll`.
fn is_hidden(entry: &DirEntry, folder: &str) -> bool {
    let name = entry.file_name().to_string_lossy();
    let dotted = name.starts_with('.') && (folder != "static" || is_leftover(&name));
    let backup = name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
    entry.depth() > 0 && (dotted || backup)
}

/// What version control, systems and editors put beside files.
fn is_leftover(name: &str) -> bool {
    let swap = |end: &str| name.ends_with(end);
    matches!(name, ".git" | ".DS_Store") || name.starts_with(".#") || [".swp", ".swo", ".swx"].into_iter().any(swap)
}

fn below(folder: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .strip_prefix(folder)
        .ok()?
        .iter()
        .map(|part| part.to_str())
        .collect();
    Some(parts?.join("/"))
}
