//! Loading: a folder goes in, [`Inputs`] come out. The only room besides `write` that touches the disk.
//!
//! A [`Folder`] remembers what it read, so that reading it again opens only what changed.

mod entry;
mod folder;
mod walk;

pub use entry::EDITIONS;
pub use folder::{Change, Folder};

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, Sources};

/// Everything a build depends on. Copies share texts and bytes.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// All text files.
    pub sources: Sources,
    /// `site.yaml`.
    pub site: FileId,
    /// Markdown files, by path below `content/`.
    pub pages: Vec<(Arc<str>, FileId)>,
    /// `content/trees/*.yaml`, by id.
    pub trees: Vec<(Arc<str>, FileId)>,
    /// Words of themes, by path `<theme>/strings/<language>.yaml`.
    pub words: Vec<(Arc<str>, FileId)>,
    /// `content/sources.yaml`.
    pub cited: Option<FileId>,
    /// `editions.yaml`.
    pub editions: Option<FileId>,
    /// Files below `content/` that a page may refer to.
    pub files: Vec<File>,
    /// Files below `static/`, copied as they are.
    pub statics: Vec<File>,
    /// All other files below `themes/`, by path `<theme>/templates/…`; the same list as long as none of them changes.
    pub themes: Arc<Vec<File>>,
    /// Text files that are too large or not UTF-8, by path: nothing that names them is reported a second time.
    pub unread: BTreeSet<String>,
}

/// A file whose bytes are only passed on.
#[derive(Clone, Debug)]
pub struct File {
    /// Path below its folder, with `/`.
    pub path: Arc<str>,
    /// Content; the same as long as it does not change.
    pub bytes: Arc<Vec<u8>>,
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
    Folder::new(root).read(found)
}

fn io_error(path: &Path, source: io::Error) -> LoadError {
    LoadError::Io {
        path: path.to_owned(),
        source,
    }
}
