//! A walk through the folders of a guide: every file in a fixed order, and what is refused without being opened.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{LoadError, io_error};
use crate::rule::Rule;

/// What a walk came across.
#[derive(Debug)]
pub struct Walk {
    root: PathBuf,
    /// The root without links.
    real: PathBuf,
    /// Every file by its path in the guide, with `/`.
    pub files: Vec<String>,
    /// Path in the guide, the rule that refuses it, and why.
    pub refused: Vec<(String, Rule, &'static str)>,
    /// A link was among them.
    pub has_links: bool,
}

impl Walk {
    /// A walk that begins in the guide's folder.
    pub fn new(root: &Path) -> Result<Self, LoadError> {
        Ok(Self {
            root: root.to_owned(),
            real: fs::canonicalize(root).map_err(|source| io_error(root, source))?,
            files: Vec::new(),
            refused: Vec::new(),
            has_links: false,
        })
    }

    /// Goes through one folder of the guide. One that is absent is empty.
    pub fn folder(&mut self, name: &str) -> Result<(), LoadError> {
        let folder = self.root.join(name);
        if !folder.exists() {
            return Ok(());
        }
        self.has_links |= folder.is_symlink();
        let walk = WalkDir::new(&folder).follow_links(true).sort_by_file_name();
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.refuse_error(error, &folder, name)?;
                    continue;
                }
            };
            let is_wanted = entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy(), name);
            let is_open = is_wanted && self.entry(&entry, &folder, name);
            if !is_open && entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
        }
        Ok(())
    }

    /// Notes a file; false if nothing may be looked for in it.
    fn entry(&mut self, entry: &DirEntry, folder: &Path, name: &str) -> bool {
        let Some(path) = below(folder, entry.path()) else {
            let path = format!("{name}/{}", entry.path().display());
            self.refuse(path, Rule::NotUtf8, "this file's name is not UTF-8");
            return true;
        };
        let shown = format!("{name}/{path}");
        self.has_links |= entry.path_is_symlink();
        if entry.path_is_symlink() && !self.inside(entry.path()) {
            let path = shown.trim_end_matches('/').to_owned();
            self.refuse(path, Rule::PathOutsideGuide, "this link leads out of the guide");
            return false;
        }
        if entry.file_type().is_file() {
            self.files.push(shown);
        }
        true
    }

    /// A link that leads nowhere or in a circle is the author's to mend; what is gone meanwhile is not there; anything else
    /// is the disk's.
    fn refuse_error(&mut self, error: walkdir::Error, folder: &Path, name: &str) -> Result<(), LoadError> {
        let path = error.path().map_or_else(|| folder.to_owned(), Path::to_owned);
        let shown = below(folder, &path).map_or_else(|| name.to_owned(), |path| format!("{name}/{path}"));
        let is_link = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
        self.has_links |= is_link;
        if error.loop_ancestor().is_some() {
            let message = "this link leads back to a folder that it stands in";
            self.refuse(shown, Rule::PathOutsideGuide, message);
            return Ok(());
        }
        if is_link {
            self.refuse(shown, Rule::MissingFile, "this link leads to nothing");
            return Ok(());
        }
        match error.into_io_error() {
            Some(source) if source.kind() == io::ErrorKind::NotFound => Ok(()),
            source => Err(io_error(
                &path,
                source.unwrap_or_else(|| io::Error::other("unreadable")),
            )),
        }
    }

    fn inside(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| real.starts_with(&self.real))
    }

    fn refuse(&mut self, path: String, rule: Rule, message: &'static str) {
        self.refused.push((path, rule, message));
    }
}

/// Whether a name below one of the guide's folders is hidden, or left behind by an editor or a system. In `static` a name
/// may begin with a dot: servers ask for `.well-known/` and `.nojekyll`.
pub fn is_hidden(name: &str, folder: &str) -> bool {
    let dotted = name.starts_with('.') && (folder != "static" || is_leftover(name));
    let backup = name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
    dotted || backup
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
