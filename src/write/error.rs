//! [`WriteError`]: why the guide could not be written, in the author's words, with one way out.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// How many paths a message names before it only counts the rest.
const NAMED: usize = 5;

/// Why a file could not be rendered.
#[derive(Debug)]
pub struct RenderError(String);

impl RenderError {
    /// For this reason, in the author's words.
    #[must_use]
    pub fn new(why: String) -> Self {
        Self(why)
    }

    /// Why, in the author's words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl From<RenderError> for WriteError {
    fn from(error: RenderError) -> Self {
        Self::Render(error.0)
    }
}

/// Why the output folder could not be written, finished or cleaned.
///
/// Except after [`Unfinished`](Self::Unfinished), the guide in the folder is as it was before.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds files and nothing says that Waypost wrote them.
    ForeignFolder {
        /// The output folder.
        dir: PathBuf,
    },
    /// Something that is not ours stands where a file or folder of the guide has to go.
    InTheWay {
        /// The output folder.
        dir: PathBuf,
        /// What stands in the way, relative to `dir`, sorted, at least one.
        paths: Vec<String>,
    },
    /// An output path that cannot be written below the output folder.
    BadPath {
        /// The path as the build named it.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Another Waypost command is writing to the same folder.
    Busy {
        /// The output folder.
        dir: PathBuf,
    },
    /// Our own manifest or journal cannot be understood.
    Unreadable {
        /// The manifest or the journal.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// An interrupted build cannot be finished: a file it had prepared is not whole.
    Torn {
        /// The output folder.
        dir: PathBuf,
        /// Where the file was to go, relative to `dir`.
        path: String,
    },
    /// The commit point was passed and a later step failed; the next command goes on from there.
    Unfinished {
        /// The output folder.
        dir: PathBuf,
        /// The step that failed.
        source: Box<WriteError>,
    },
    /// A file could not be rendered.
    Render(String),
    /// The system refused to read or change a file.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried, as a verb: `create`, `read`, `write`, `remove`, `lock`, `replace`.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl WriteError {
    /// Turns a system error into ours: `.map_err(WriteError::io("read", &path))`.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            path: path.to_owned(),
            doing,
            source,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForeignFolder { dir } => write!(
                f,
                "`{}` is not empty and was not written by Waypost; choose another folder with \
                 `--output-dir`, or add `--force` to build into it (its files stay)",
                dir.display()
            ),
            Self::Render(why) => f.write_str(why),
            Self::InTheWay { dir, paths } => in_the_way(f, dir, paths),
            Self::BadPath { path, why } => write!(
                f,
                "cannot write a file as `{path}`: {why}; rename the page or asset it comes from"
            ),
            Self::Busy { dir } => write!(
                f,
                "another Waypost command is writing to `{}`; wait until it is done, or choose \
                 another folder with `--output-dir`",
                dir.display()
            ),
            Self::Unreadable { path, why } => write!(
                f,
                "cannot understand `{}`: {why}; `waypost build --force` writes it afresh and \
                 takes as its own only files that are what it would write",
                path.display()
            ),
            Self::Torn { dir, path } => write!(
                f,
                "an interrupted build in `{}` cannot be finished: `{path}` is not whole; \
                 `waypost build` writes the guide afresh",
                dir.display()
            ),
            Self::Unfinished { dir, source } => write!(
                f,
                "{source}; the new guide in `{}` is only partly in place, and the next \
                 `waypost` command finishes it",
                dir.display()
            ),
            Self::Io { path, doing, source } => {
                write!(f, "cannot {doing} `{}`: {source}", path.display())?;
                f.write_str(way_out(source.kind()))
            }
        }
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Unfinished { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Names what is in the way, at most [`NAMED`] of them.
fn in_the_way(f: &mut fmt::Formatter<'_>, dir: &Path, paths: &[String]) -> fmt::Result {
    for (index, path) in paths.iter().take(NAMED).enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}`{}`", dir.join(path).display())?;
    }
    if paths.len() > NAMED {
        write!(f, " and {} more", paths.len() - NAMED)?;
    }
    let (stand, were, them) = match paths {
        [_] => ("stands", "was", "it"),
        _ => ("stand", "were", "them"),
    };
    write!(
        f,
        " {stand} where the guide has to go and {were} not written by Waypost; move {them} away, or \
         choose another folder with `--output-dir`"
    )
}

/// What an author can do about the kinds of failure that are theirs to mend.
fn way_out(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space and build again",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; make the folder writable, or choose another one with `--output-dir`"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "; a file stands where a folder is needed: choose another folder with `--output-dir`"
        }
        _ => "; mend this, then run the command again",
    }
}
