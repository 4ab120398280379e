//! Placing: writes new files where nothing stands, all of them or none.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::NewFile;

/// Why new files were not written; nothing of them is left.
#[derive(Debug)]
pub enum PlaceError {
    /// Something of that name is there already.
    InTheWay(PathBuf),
    /// A link on the way leads out of the guide.
    Outside(PathBuf),
    /// The disk refused.
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for PlaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InTheWay(path) => write!(
                f,
                "`{}` is there already, and nothing is overwritten; nothing was written",
                path.display()
            ),
            Self::Outside(path) => write!(
                f,
                "`{}` would be written outside of the guide: a folder on the way is a link that leads there",
                path.display()
            ),
            Self::Io { path, source } => write!(f, "cannot write `{}`: {source}", path.display()),
        }
    }
}

impl std::error::Error for PlaceError {}

/// Writes files below `root`, which is made if it is not there.
pub fn place(root: &Path, files: &[NewFile]) -> Result<Placed, PlaceError> {
    for file in files {
        let path = root.join(&file.path);
        free(&path)?;
        inside(root, &path)?;
    }
    let mut placed = Placed::default();
    match files.iter().try_for_each(|file| placed.write(root, file)) {
        Ok(()) => Ok(placed),
        Err(error) => {
            placed.take_back();
            Err(error)
        }
    }
}

/// Whether nothing stands at `path`, not even a link that leads nowhere.
pub fn free(path: &Path) -> Result<(), PlaceError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(PlaceError::InTheWay(path.to_owned())),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(refused(path, source)),
    }
}

/// Whether the folders on the way to `path` that are there already lie in `root`; one that is not there holds no link.
fn inside(root: &Path, path: &Path) -> Result<(), PlaceError> {
    let Ok(real) = fs::canonicalize(root) else {
        return Ok(());
    };
    let mut above = path.ancestors().skip(1);
    let nearest = above.find_map(|folder| fs::canonicalize(folder).ok());
    if nearest.is_none_or(|folder| folder.starts_with(real)) {
        return Ok(());
    }
    Err(PlaceError::Outside(path.to_owned()))
}

fn refused(path: &Path, source: io::Error) -> PlaceError {
    PlaceError::Io {
        path: path.to_owned(),
        source,
    }
}

/// What was made, in order.
#[derive(Debug, Default)]
pub struct Placed {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Placed {
    fn write(&mut self, root: &Path, file: &NewFile) -> Result<(), PlaceError> {
        let path = root.join(&file.path);
        self.folder(path.parent().unwrap_or(root))?;
        let mut new = OpenOptions::new();
        let opened = new.write(true).create_new(true).open(&path);
        let mut opened = opened.map_err(|source| refused(&path, source))?;
        self.files.push(path.clone());
        let written = opened.write_all(&file.bytes);
        written.map_err(|source| refused(&path, source))
    }

    /// Makes a folder and those above it.
    fn folder(&mut self, folder: &Path) -> Result<(), PlaceError> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.folder(above)?;
        }
        fs::create_dir(folder).map_err(|source| refused(folder, source))?;
        self.folders.push(folder.to_owned());
        Ok(())
    }

    /// Removes what was made; a folder in which something else stands by now stays.
    pub fn take_back(&self) {
        for file in &self.files {
            let _stays = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _stays = fs::remove_dir(folder);
        }
    }
}
