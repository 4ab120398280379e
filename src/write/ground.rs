//! [`Ground`]: what stands in the output folder, and whose it is.
//!
//! Comes in: the output folder, the files that are ours, the paths a build or a recovery is about.
//! Goes out: an answer per path. Nothing here changes the disk. Links are looked at, never
//! followed; the folders are looked at once, so a link put in their place *while* a command runs
//! is not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::error::WriteError;
use super::manifest::Manifest;

/// The output folder as a command found it.
pub(super) struct Ground<'a> {
    dir: &'a Path,
    ours: &'a Manifest,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

/// What stands where a folder is expected.
#[derive(Clone, Copy)]
enum Folder<'a> {
    /// A folder, reached through folders only.
    Real,
    /// Nothing, or a file of ours that makes room.
    Open,
    /// Something that is not ours, at this path.
    Blocked(&'a str),
}

/// What stands where a file is to go.
#[derive(Debug, PartialEq)]
pub(super) enum Standing {
    /// Nothing, or a folder in which everything is ours.
    Nothing,
    /// A file of ours, with its length.
    Ours(u64),
    /// A regular file that is not ours, with its length.
    Stranger(u64),
    /// Something else that is not ours, at this path.
    Blocked(String),
}

impl<'a> Ground<'a> {
    /// Looks at every folder above `paths`.
    ///
    /// # Errors
    /// When the system refuses a look.
    pub(super) fn survey(
        dir: &'a Path,
        ours: &'a Manifest,
        paths: impl Iterator<Item = &'a str>,
    ) -> Result<Self, WriteError> {
        let mut ground = Self {
            dir,
            ours,
            folders: BTreeMap::new(),
        };
        // In this order a folder comes before what is in it.
        for folder in folders_of(paths) {
            let state = match ground.above(folder) {
                Folder::Real => ground.look(folder)?,
                other => other,
            };
            ground.folders.insert(folder, state);
        }
        Ok(ground)
    }

    /// The files that are ours.
    pub(super) fn ours(&self) -> &'a Manifest {
        self.ours
    }

    /// What stands where the file `path` is to go.
    ///
    /// # Errors
    /// When the system refuses a look.
    pub(super) fn at(&self, path: &str) -> Result<Standing, WriteError> {
        match self.above(path) {
            Folder::Open => return Ok(Standing::Nothing),
            Folder::Blocked(by) => return Ok(Standing::Blocked(by.to_owned())),
            Folder::Real => {}
        }
        Ok(match look(&self.dir.join(path))? {
            None => Standing::Nothing,
            Some(found) if found.is_dir() => match self.stranger_below(path)? {
                None => Standing::Nothing,
                Some(stranger) => Standing::Blocked(stranger),
            },
            Some(found) if !found.is_file() => Standing::Blocked(path.to_owned()),
            Some(found) if self.ours.contains_key(path) => Standing::Ours(found.len()),
            Some(found) => Standing::Stranger(found.len()),
        })
    }

    /// Whether `path` can be removed: all above it are folders, none a link or gone.
    pub(super) fn reaches(&self, path: &str) -> bool {
        matches!(self.above(path), Folder::Real)
    }

    /// The state of the folder that holds `path`.
    fn above(&self, path: &str) -> Folder<'a> {
        match ancestors(path).next() {
            None => Folder::Real,
            Some(parent) => self.folders.get(parent).copied().unwrap_or(Folder::Open),
        }
    }

    fn look(&self, folder: &'a str) -> Result<Folder<'a>, WriteError> {
        Ok(match look(&self.dir.join(folder))? {
            None => Folder::Open,
            Some(found) if found.is_dir() => Folder::Real,
            Some(found) if found.is_file() && self.ours.contains_key(folder) => Folder::Open,
            Some(_) => Folder::Blocked(folder),
        })
    }

    /// The first thing in `folder`, itself included, that is not ours.
    fn stranger_below(&self, folder: &str) -> Result<Option<String>, WriteError> {
        let root = self.dir.join(folder);
        for entry in WalkDir::new(&root).sort_by_file_name() {
            let entry = entry.map_err(|error| WriteError::io("read", &root)(io::Error::from(error)))?;
            let path = self.relative(entry.path());
            let kind = entry.file_type();
            let ours = (kind.is_file() && self.ours.contains_key(&path)) || (kind.is_dir() && self.holds_ours(&path));
            if !ours {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// Whether a file of ours belongs in `folder`, be it there or not.
    fn holds_ours(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.ours
            .range(prefix.clone()..)
            .next()
            .is_some_and(|(path, _)| path.starts_with(&prefix))
    }

    /// `path` as the manifest would name it; a name that is not Unicode matches none of ours.
    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(self.dir).unwrap_or(path);
        let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        names.join("/")
    }
}

/// What stands at `path`, links not followed.
///
/// # Errors
/// When the system refuses a look; that nothing is there is an answer.
pub(super) fn look(path: &Path) -> Result<Option<Metadata>, WriteError> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(WriteError::io("read", path)(error)),
    }
}

/// Whether a system error only says that there is nothing at the path.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The folders above `path`, the nearest first: `a/b` and `a` for `a/b/c.html`.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(end, _)| &path[..end])
}

/// All folders above `paths`, each before those in it.
pub(super) fn folders_of<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    let mut folders = BTreeSet::new();
    for path in paths {
        for folder in ancestors(path) {
            // A folder that is known has brought those above it.
            if !folders.insert(folder) {
                break;
            }
        }
    }
    folders
}
