//! [`Step`] and [`Review`]: a commit as a list of steps, and how an interrupted one goes on.
//!
//! Comes in: the old manifest, the new one, and which files were staged. Goes out: the steps from
//! the old guide to the new, in the order in which a reader may meet a half-done commit: what makes
//! room, assets, pages, then what is no longer needed. A step that was done is told from one that
//! is to be done by the hash of its file, so a recovery may itself be interrupted.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::WriteError;
use super::ground::{Ground, Standing, ancestors, folders_of, is_absence, look};
use super::manifest::{Digest, Manifest};
use super::state::{State, remove_file};

/// One step of a commit; paths are relative to the output folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Step {
    /// Removes a file of the old guide.
    Remove(String),
    /// Removes a folder, unless something is in it.
    Prune(String),
    /// Puts a staged file in its place.
    Place { path: String, staged: usize, hash: Digest },
    /// Puts the new manifest in its place; always the last step.
    Manifest(Digest),
}

impl Step {
    /// The file or folder in the output folder that the step is about.
    pub(super) fn path(&self) -> Option<&str> {
        match self {
            Self::Remove(path) | Self::Prune(path) | Self::Place { path, .. } => Some(path),
            Self::Manifest(_) => None,
        }
    }

    /// Does the step.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn run(&self, state: &State) -> Result<(), WriteError> {
        match self {
            Self::Remove(path) => {
                let path = state.dir().join(path);
                match look(&path)? {
                    Some(found) if found.is_file() => remove_file(&path),
                    _ => Ok(()),
                }
            }
            Self::Prune(path) => prune(&state.dir().join(path)),
            Self::Place { path, staged, .. } => place(&state.staged(*staged), &state.dir().join(path)),
            Self::Manifest(_) => place(&state.staged_manifest(), &state.manifest_path()),
        }
    }
}

/// Removes a folder that is empty; anything else at `path` stays.
pub(super) fn prune(path: &Path) -> Result<(), WriteError> {
    match fs::remove_dir(path) {
        Err(error) if is_absence(&error) || error.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
        result => result.map_err(WriteError::io("remove", path)),
    }
}

/// Moves a staged file to `target`, whose folder is made when it is missing.
fn place(staged: &Path, target: &Path) -> Result<(), WriteError> {
    match (fs::rename(staged, target), target.parent()) {
        (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(WriteError::io("create", folder))?;
            fs::rename(staged, target)
        }
        (result, _) => result,
    }
    .map_err(WriteError::io("replace", target))
}

/// The steps that make room for new files, and those that remove what only the old guide had.
///
/// A file makes room when a folder is to stand there, and both files and folders do when a file is
/// to stand there or above. Of the rest, pages go first, so that none is left without its assets.
///
/// # Errors
/// When the system refuses a look.
pub(super) fn removals(ground: &Ground, new: &Manifest) -> Result<(Vec<Step>, Vec<Step>), WriteError> {
    let kept = folders_of(new.keys().map(String::as_str));
    let gone = || {
        let old = ground.ours().keys().map(String::as_str);
        old.filter(|path| !new.contains_key(*path))
    };
    let mut steps = Vec::new();
    for path in gone() {
        if matches!(ground.at(path)?, Standing::Ours(_)) {
            steps.push(Step::Remove(path.to_owned()));
        }
    }
    steps.sort_by_key(|step| !step.path().is_some_and(is_page));
    let empty = folders_of(gone()).into_iter().rev();
    steps.extend(
        empty
            .filter(|folder| !kept.contains(folder) && ground.reaches(folder))
            .map(|folder| Step::Prune(folder.to_owned())),
    );
    let makes_room = |step: &Step| {
        step.path().is_some_and(|path| {
            kept.contains(path) || new.contains_key(path) || ancestors(path).any(|folder| new.contains_key(folder))
        })
    };
    Ok(steps.into_iter().partition(makes_room))
}

/// Whether the file at `path` is a page; all else is an asset that a page may need.
fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "html")
}

/// What is left of an interrupted commit.
pub(super) struct Review {
    /// The files that are ours: those of the old guide, and those already put in place.
    pub ours: Manifest,
    /// The steps to be done.
    pub remaining: Vec<Step>,
    /// Where the first file was to go that is neither staged nor in place, or not whole.
    pub torn: Option<String>,
    /// What others have put where the remaining steps want to go, sorted.
    pub blocked: Vec<String>,
}

/// How far a step got.
#[derive(PartialEq)]
enum Progress {
    Done,
    Waiting,
    Torn,
}

/// Finds out how far an interrupted commit got. Changes nothing.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn review(state: &State, steps: &[Step], manifest: Manifest) -> Result<Review, WriteError> {
    let mut review = Review {
        ours: manifest,
        remaining: Vec::new(),
        torn: None,
        blocked: Vec::new(),
    };
    // With the new manifest in place all is done, and what stands at the paths of old files since
    // then is not ours to remove.
    if let Some(Step::Manifest(hash)) = steps.last()
        && arrival(&state.staged_manifest(), Some(&state.manifest_path()), *hash)? == Progress::Done
    {
        return Ok(review);
    }
    let old = review.ours.clone();
    let ground = Ground::survey(state.dir(), &old, steps.iter().filter_map(Step::path))?;
    for step in steps {
        match progress(state, &ground, step)? {
            Progress::Done => {
                if let Step::Place { path, hash, .. } = step {
                    review.ours.insert(path.clone(), *hash);
                }
            }
            Progress::Waiting => review.remaining.push(step.clone()),
            Progress::Torn if review.torn.is_none() => {
                review.torn = Some(step.path().unwrap_or(".waypost/manifest.json").to_owned());
            }
            Progress::Torn => {}
        }
    }
    review.blocked = blocked(state, &review)?;
    Ok(review)
}

/// What is not ours and stands where the remaining steps are to put files.
fn blocked(state: &State, review: &Review) -> Result<Vec<String>, WriteError> {
    let places = || {
        review.remaining.iter().filter_map(|step| match step {
            Step::Place { path, .. } => Some(path.as_str()),
            _ => None,
        })
    };
    let ground = Ground::survey(state.dir(), &review.ours, places())?;
    let mut blocked = Vec::new();
    for path in places() {
        match ground.at(path)? {
            Standing::Nothing | Standing::Ours(_) => {}
            Standing::Stranger(_) => blocked.push(path.to_owned()),
            Standing::Blocked(by) => blocked.push(by),
        }
    }
    blocked.sort();
    blocked.dedup();
    Ok(blocked)
}

/// How far `step` got. A removal can be done again: it waits as long as it is ours to do.
fn progress(state: &State, ground: &Ground, step: &Step) -> Result<Progress, WriteError> {
    let waits = match step {
        Step::Remove(path) => ground.ours().contains_key(path) && ground.reaches(path),
        Step::Prune(path) => ground.reaches(path),
        Step::Manifest(hash) => {
            return arrival(&state.staged_manifest(), Some(&state.manifest_path()), *hash);
        }
        Step::Place { path, staged, hash } => {
            let target = ground.reaches(path).then(|| state.dir().join(path));
            return arrival(&state.staged(*staged), target.as_deref(), *hash);
        }
    };
    Ok(if waits { Progress::Waiting } else { Progress::Done })
}

/// How far a file got on its way from `staged` to `target`, which is `None` if out of reach.
fn arrival(staged: &Path, target: Option<&Path>, hash: Digest) -> Result<Progress, WriteError> {
    let found = match (Digest::of_file(staged)?, target) {
        (Some(found), _) => {
            return Ok(if found == hash {
                Progress::Waiting
            } else {
                Progress::Torn
            });
        }
        (None, Some(target)) => Digest::of_file(target)?,
        (None, None) => None,
    };
    Ok(if found == Some(hash) {
        Progress::Done
    } else {
        Progress::Torn
    })
}
