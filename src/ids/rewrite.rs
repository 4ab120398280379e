//! Rewriting: an author's file gets another text, whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What a file may begin with although it is no part of its text.
const MARK: &str = "\u{feff}";

/// Puts `new` in the place of `old`, the whole text of the file without a byte-order mark, which stays.
///
/// The new text is written beside the file and takes its place at once, with its permissions. A link stays a link.
///
/// # Errors
/// If the file is no longer what was read, may not be written, or the disk refuses; it is then as it was.
pub fn rewrite(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let real = fs::canonicalize(path)?;
    let bytes = fs::read(&real)?;
    let mark = if bytes.starts_with(MARK.as_bytes()) { MARK } else { "" };
    if bytes[mark.len()..] != *old.as_bytes() {
        return Err(io::Error::other("it was changed by somebody else just now"));
    }
    let kept = fs::metadata(&real)?;
    if kept.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let folder = real.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".waypost-").tempfile_in(folder)?;
    beside.write_all(mark.as_bytes())?;
    beside.write_all(new.as_bytes())?;
    own(beside.path(), &kept);
    beside.as_file().set_permissions(kept.permissions())?;
    beside.as_file().sync_all()?;
    beside.persist(&real)?;
    Ok(())
}

/// The owner stays too, where this user may give files away.
#[cfg(unix)]
fn own(path: &Path, kept: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let _may_not = chown(path, Some(kept.uid()), Some(kept.gid()));
}

#[cfg(not(unix))]
fn own(_: &Path, _: &fs::Metadata) {}
