//! [`State`]: the folder `.waypost` in the output folder, locked, with what earlier builds left.
//!
//! | name            | holds                                                                   |
//! |-----------------|-------------------------------------------------------------------------|
//! | `manifest.json` | the files that are ours: path and BLAKE3 hash, sorted by path           |
//! | `journal.json`  | the steps of a commit that is under way; else missing                   |
//! | `staging/`      | files to be put in place: `0000/0000123`, `manifest.json`; else missing |
//! | `lock`          | nothing; one command at a time holds it                                 |

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::ground::{is_absence, look};
use super::journal::Step;
use super::manifest::{Digest, FOLDER, Manifest, read, trust, unreadable, write_note};

/// How many staged files share a folder.
const STAGED_TOGETHER: usize = 256;

/// Our folder in an output folder; while this lives, no other command writes there.
pub(super) struct State {
    dir: PathBuf,
    folder: PathBuf,
    made_dir: bool,
    /// Held, never read: the system lets go of it when this is dropped, or the process dies.
    _lock: File,
}

impl State {
    /// Opens our folder, making it and the output folder where they are missing.
    ///
    /// # Errors
    /// When another command holds it, it is a link, or it cannot be made.
    pub(super) fn create(dir: &Path) -> Result<Self, WriteError> {
        let folder = dir.join(FOLDER);
        let made_dir = look(dir)?.is_none();
        fs::create_dir_all(dir).map_err(WriteError::io("create", dir))?;
        make_folder(&folder)?;
        Self::lock(dir, folder, made_dir)
    }

    /// Opens our folder if there is one.
    ///
    /// # Errors
    /// When another command holds it, or it is a link.
    pub(super) fn existing(dir: &Path) -> Result<Option<Self>, WriteError> {
        let folder = dir.join(FOLDER);
        match look(&folder)? {
            None => Ok(None),
            Some(_) => Self::lock(dir, folder, false).map(Some),
        }
    }

    fn lock(dir: &Path, folder: PathBuf, made_dir: bool) -> Result<Self, WriteError> {
        refuse_links(dir, &folder)?;
        let path = folder.join("lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(WriteError::io("lock", &path))?;
        let taken = match lock.try_lock() {
            // `clean` removes the lock: one that was opened before and taken after guards nothing.
            Ok(()) => is_at(&lock, &path),
            Err(TryLockError::WouldBlock) => Ok(false),
            // Some network file systems have no locks; building there is better than not.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        };
        let dir = dir.to_owned();
        if !taken.map_err(WriteError::io("lock", &path))? {
            return Err(WriteError::Busy { dir });
        }
        Ok(Self {
            dir,
            folder,
            made_dir,
            _lock: lock,
        })
    }

    /// The output folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn manifest_path(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }

    pub(super) fn journal_path(&self) -> PathBuf {
        self.folder.join("journal.json")
    }

    /// Where file number `index` of the build is staged. Files made by different threads mostly lie in different folders,
    /// as the system lets only one thread at a time add to a folder.
    pub(super) fn staged(&self, index: usize) -> PathBuf {
        let folder = index / STAGED_TOGETHER;
        self.folder.join(format!("staging/{folder:04}/{index:07}"))
    }

    /// Where the new manifest is staged.
    pub(super) fn staged_manifest(&self) -> PathBuf {
        self.staging().join("manifest.json")
    }

    fn staging(&self) -> PathBuf {
        self.folder.join("staging")
    }

    /// The manifest of the last build; `None` before the first.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, WriteError> {
        let path = self.manifest_path();
        let files: Option<Manifest> = read(&path)?;
        trust(&path, files.iter().flatten().map(|(file, _)| file.as_str()))?;
        Ok(files)
    }

    /// Stages the manifest of the new build.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn stage_manifest(&self, files: &Manifest) -> Result<Digest, WriteError> {
        let path = self.staged_manifest();
        let file = self.create_staged(&path)?;
        write_note(files, &file).map_err(WriteError::io("write", &path))
    }

    /// Writes a new file in the staging folder or one below it. It is not synced; see [`super`].
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn stage(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let mut file = self.create_staged(path)?;
        file.write_all(bytes).map_err(WriteError::io("write", path))
    }

    /// Makes a new file in the staging folder or one below it, which is made when it is missing.
    ///
    /// A file is made anew, never opened: a link that stands there is not followed.
    fn create_staged(&self, path: &Path) -> Result<File, WriteError> {
        match File::create_new(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make_folder(&self.staging())?;
                make_folder(path.parent().unwrap_or(path))?;
                File::create_new(path)
            }
            result => result,
        }
        .map_err(WriteError::io("create", path))
    }

    /// The commit point: from here on the new guide counts.
    ///
    /// # Errors
    /// When the journal cannot be written; the commit point is then not passed.
    pub(super) fn commit(&self, steps: &[Step]) -> Result<(), WriteError> {
        let path = self.staging().join("journal.json");
        let file = self.create_staged(&path)?;
        let written = write_note(steps, &file).and_then(|_| file.sync_all());
        written.map_err(WriteError::io("write", &path))?;
        let target = self.journal_path();
        fs::rename(&path, &target).map_err(WriteError::io("replace", &target))
    }

    /// The steps of a commit that was interrupted, if there was one.
    ///
    /// # Errors
    /// When the journal cannot be read or understood.
    pub(super) fn journal(&self) -> Result<Option<Vec<Step>>, WriteError> {
        let path = self.journal_path();
        let steps: Option<Vec<Step>> = read(&path)?;
        trust(&path, steps.iter().flatten().filter_map(Step::path))?;
        if steps
            .as_ref()
            .is_some_and(|steps| !matches!(steps.last(), Some(Step::Manifest(_))))
        {
            return Err(unreadable(&path, "it does not end with the manifest".to_owned()));
        }
        Ok(steps)
    }

    /// Removes the journal, then the staging folder: the commit is done.
    ///
    /// # Errors
    /// When one of them cannot be removed.
    pub(super) fn close(&self) -> Result<(), WriteError> {
        remove_file(&self.journal_path())?;
        self.drop_staging()
    }

    /// Removes what a build staged; a link in its place is removed, not followed.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(super) fn drop_staging(&self) -> Result<(), WriteError> {
        let staging = self.staging();
        match fs::remove_dir_all(&staging) {
            Err(error) if !is_absence(&error) || look(&staging)?.is_some() => {
                Err(WriteError::io("remove", &staging)(error))
            }
            _ => Ok(()),
        }
    }

    /// Gives up before the commit point, and leaves as little behind as the system permits: the
    /// failure that led here is the one to tell.
    pub(super) fn abandon(self) {
        self.drop_staging().ok();
        if !self.manifest_path().exists() && !self.journal_path().exists() {
            self.remove_folder();
            if self.made_dir {
                fs::remove_dir(&self.dir).ok();
            }
        }
    }

    /// Removes all that is ours in our folder, then the folder and the output folder if they are
    /// empty.
    ///
    /// # Errors
    /// When a note cannot be removed.
    pub(super) fn remove(self) -> Result<(), WriteError> {
        self.close()?;
        remove_file(&self.manifest_path())?;
        self.remove_folder();
        fs::remove_dir(&self.dir).ok();
        Ok(())
    }

    /// The lock goes last. What others put into our folder stays, and the folder with it.
    fn remove_folder(&self) {
        fs::remove_file(self.folder.join("lock")).ok();
        fs::remove_dir(&self.folder).ok();
    }
}

/// Makes a folder in one that is there; that it is there already, maybe by another thread, is fine.
fn make_folder(path: &Path) -> Result<(), WriteError> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(WriteError::io("create", path)(error)),
        _ => Ok(()),
    }
}

/// Refuses a link, or anything else that is not what we put there, in place of our folder, the
/// staging folder or the lock.
fn refuse_links(dir: &Path, folder: &Path) -> Result<(), WriteError> {
    let staging = look(&folder.join("staging"))?;
    let lock = look(&folder.join("lock"))?;
    let stranger = if !look(folder)?.is_some_and(|found| found.is_dir()) {
        FOLDER.to_owned()
    } else if staging.is_some_and(|found| !found.is_dir()) {
        format!("{FOLDER}/staging")
    } else if lock.is_some_and(|found| !found.is_file()) {
        format!("{FOLDER}/lock")
    } else {
        return Ok(());
    };
    Err(WriteError::InTheWay {
        dir: dir.to_owned(),
        paths: vec![stranger],
    })
}

/// Whether the output folder holds anything besides our folder.
fn holds_others(dir: &Path) -> Result<bool, WriteError> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        result => result.map_err(WriteError::io("read", dir))?,
    };
    for entry in entries {
        if entry.map_err(WriteError::io("read", dir))?.file_name() != FOLDER {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the folder is not empty and nothing in it says that Waypost wrote it.
///
/// Asked before anything is made and without the lock. The order is what makes that sound: a file
/// that a build at work has put in place was preceded by its journal, and the journal's end by the
/// manifest.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn is_foreign(dir: &Path) -> Result<bool, WriteError> {
    Ok(holds_others(dir)?
        && look(&dir.join(FOLDER).join("journal.json"))?.is_none()
        && look(&dir.join(FOLDER).join("manifest.json"))?.is_none())
}

/// Whether an earlier build left anything to finish or to drop.
///
/// # Errors
/// When the system refuses a look.
pub fn is_unsettled(dir: &Path) -> Result<bool, WriteError> {
    Ok(look(&dir.join(FOLDER).join("journal.json"))?.is_some() || look(&dir.join(FOLDER).join("staging"))?.is_some())
}

/// Removes a file; that it is gone already is fine.
pub(super) fn remove_file(path: &Path) -> Result<(), WriteError> {
    match fs::remove_file(path) {
        Err(error) if !is_absence(&error) => Err(WriteError::io("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Whether the open file is still the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let open = file.metadata()?;
    Ok(fs::symlink_metadata(path).is_ok_and(|found| found.dev() == open.dev() && found.ino() == open.ino()))
}

/// Whether the open file is still the one at `path`; elsewhere an open file keeps its name.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}
