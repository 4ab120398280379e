//! [`Manifest`]: which files are ours; and how our notes, the manifest and the journal, are read.
//!
//! A note is JSON: `version`, and what it `holds`. It may have been shaped by others (a folder can
//! be copied or checked out), so every path in it is checked as if an author had written it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::error::WriteError;
use super::ground::look;

/// The name of our folder in the output folder.
pub(super) const FOLDER: &str = ".waypost";

/// The form of our notes; a note of another form is not understood.
const VERSION: u32 = 1;

/// The files that are ours, by path relative to the output folder, with their hashes.
pub(super) type Manifest = BTreeMap<String, Digest>;

/// The BLAKE3 hash of a file; hexadecimal on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Digest(blake3::Hash);

impl Digest {
    /// The hash of `bytes`.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes))
    }

    /// The hash of the regular file at `path`, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn of_file(path: &Path) -> Result<Option<Self>, WriteError> {
        if !look(path)?.is_some_and(|found| found.is_file()) {
            return Ok(None);
        }
        let file = File::open(path).map_err(WriteError::io("read", path))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file).map_err(WriteError::io("read", path))?;
        Ok(Some(Self(hasher.finalize())))
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0.to_hex().to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = blake3::HexError;

    fn try_from(hex: String) -> Result<Self, Self::Error> {
        blake3::Hash::from_hex(hex).map(Self)
    }
}

/// A note as it stands on disk.
#[derive(Serialize, Deserialize)]
struct Note<T> {
    version: u32,
    holds: T,
}

/// Writes a note that holds `holds` to a file; its hash. It is never in memory as a whole: a large guide makes it large.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_note<T: Serialize>(holds: T, file: &File) -> io::Result<Digest> {
    let note = Note {
        version: VERSION,
        holds,
    };
    let hasher = blake3::Hasher::new();
    let mut out = BufWriter::new(Hashed { file, hasher });
    serde_json::to_writer_pretty(&mut out, &note)?;
    out.write_all(b"\n")?;
    let hashed = out.into_inner()?;
    Ok(Digest(hashed.hasher.finalize()))
}

/// A file whose hash is taken on the way.
struct Hashed<'f> {
    file: &'f File,
    hasher: blake3::Hasher,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What the note at `path` holds, if there is one.
///
/// # Errors
/// When it cannot be read or understood.
pub(super) fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Option<T>, WriteError> {
    match look(path)? {
        None => return Ok(None),
        Some(found) if !found.is_file() => {
            return Err(unreadable(path, "it is not a file".to_owned()));
        }
        Some(_) => {}
    }
    let bytes = fs::read(path).map_err(WriteError::io("read", path))?;
    let note: Note<T> = serde_json::from_slice(&bytes).map_err(|error| unreadable(path, error.to_string()))?;
    if note.version != VERSION {
        let why = format!("it has form {}, this Waypost knows {VERSION}", note.version);
        return Err(unreadable(path, why));
    }
    Ok(Some(note.holds))
}

/// Refuses the note at `note` if it names a path outside the output folder.
///
/// # Errors
/// When one of `paths` is not plain.
pub(super) fn trust<'p>(note: &Path, mut paths: impl Iterator<Item = &'p str>) -> Result<(), WriteError> {
    match paths.find_map(|path| flaw(path).map(|why| (path, why))) {
        None => Ok(()),
        Some((path, why)) => Err(unreadable(note, format!("it names `{path}`: {why}"))),
    }
}

/// What forbids a file at `path` in the output folder, if anything.
pub(super) fn flaw(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        Some("it is empty")
    } else if path.contains('\0') || !path.split('/').all(is_name) {
        Some("it is not a plain path below the output folder")
    } else if path.split('/').next() == Some(FOLDER) {
        Some("Waypost keeps its own notes there")
    } else {
        None
    }
}

/// Whether `name` names a file on this system: not `..`, not `C:`, no separator in it.
fn is_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!(parts.next(), Some(Component::Normal(part)) if part == name) && parts.next().is_none()
}

/// Our note at `path` cannot be understood.
pub(super) fn unreadable(path: &Path, why: String) -> WriteError {
    WriteError::Unreadable {
        path: path.to_owned(),
        why,
    }
}
