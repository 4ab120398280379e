//! The room `write`: puts a built guide on disk so that the last good guide stays.
//!
//! Comes in: [`Files`], the paths of a build and the bytes of each. Goes out: [`Changes`], or a
//! [`WriteError`] and the folder as it was.
//!
//! A write has three parts. **Stage**: every file is rendered in parallel and compared with what
//! stands on disk; one that differs goes to `.waypost/staging`, and its bytes are forgotten. Until
//! then the guide is untouched, and a failure drops the staging folder. **Commit point**: the
//! journal, a list of steps, is synced and renamed to `.waypost/journal.json`. **Finish**: the
//! steps are done in order (assets, pages, removals, the manifest), then the journal goes. Killed
//! in between, the next command [`recover`]s: it finds out from hashes which steps are done and
//! does the rest.
//!
//! Only the journal is synced. To sync each of 10,000 staged files would take longer than to build
//! them, and one sync for all of them is not to be had without unsafe code. So the promise holds
//! against a kill and a full disk, where the system's memory survives. Against a loss of power it
//! is weaker: the journal carries the hash of each file, a recovery refuses what is not whole, and
//! the next build writes it afresh.
//!
//! Whose a file is, the manifest says: ours are the files it lists, as long as they are regular
//! files reached through folders, not links. Anything else stays, and a build that would need its
//! place is refused. `force` opens a folder that has no manifest, or one that cannot be read; it
//! takes a file as ours if it holds what would be written anyway.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

mod error;
mod ground;
mod journal;
mod manifest;
mod staging;
mod state;
#[cfg(test)]
mod tests;

pub use error::{RenderError, WriteError};

use ground::{Ground, folders_of};
use journal::{Step, removals, review};
use manifest::{Manifest, flaw};
use staging::Build;
pub use state::is_unsettled;
use state::{State, is_foreign};

/// What a build hands over, in the order in which it is committed.
pub trait Files: Sync {
    /// The output paths, relative to the output folder, `/`-separated, each once, assets before
    /// pages.
    fn paths(&self) -> Vec<&str>;

    /// The bytes of the file at `index` in [`paths`](Self::paths), rendered now. Called once for
    /// each, from several threads.
    ///
    /// # Errors
    /// When the file cannot be rendered; nothing is committed then.
    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, RenderError>;
}

/// What a write did to the output folder, in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New, or with other bytes than before.
    pub written: usize,
    /// In the old guide only.
    pub removed: usize,
    /// As before.
    pub unchanged: usize,
}

/// Finishes an earlier build that was interrupted after its commit point, and drops what one left
/// that was interrupted before. Says whether there was one to finish.
///
/// While another command is writing there is nothing to recover from.
///
/// # Errors
/// When the build cannot be finished: a file of it is not whole, something foreign stands in the
/// way, or the system refuses.
pub fn recover(dir: &Path) -> Result<bool, WriteError> {
    if !is_unsettled(dir)? {
        return Ok(false);
    }
    let state = match State::existing(dir) {
        Err(WriteError::Busy { .. }) => return Ok(false),
        result => result?,
    };
    let Some(state) = state else {
        return Ok(false);
    };
    let holdings = settle(&state, false)?;
    if let Some(path) = holdings.torn {
        let dir = dir.to_owned();
        return Err(WriteError::Torn { dir, path });
    }
    state.drop_staging()?;
    Ok(holdings.recovered)
}

/// Writes the guide to `dir`: files whose bytes differ, and away with those that only the old
/// guide had. Foreign files stay.
///
/// # Errors
/// When the folder or a file in the way is foreign, another command is writing, or the system
/// refuses. The guide is then as it was, but for [`WriteError::Unfinished`].
pub fn write(dir: &Path, files: &dyn Files, force: bool) -> Result<Changes, WriteError> {
    let paths = files.paths();
    inspect(&paths)?;
    if !force && is_foreign(dir)? {
        let dir = dir.to_owned();
        return Err(WriteError::ForeignFolder { dir });
    }
    let state = State::create(dir)?;
    // A failure here leaves the journal and what it needs to whoever mends its cause.
    let holdings = settle(&state, force)?;
    let build = Build {
        files,
        paths: &paths,
        force,
    };
    match prepare(&build, &state, &holdings) {
        Ok((steps, changes)) => finish(&state, &steps).map(|()| changes),
        Err(error) => {
            state.abandon();
            Err(error)
        }
    }
}

/// Renders every file and forgets it: what `check` does instead of writing.
///
/// # Errors
/// When a file cannot be rendered.
pub fn render_all(files: &dyn Files) -> Result<(), WriteError> {
    staging::first_failure(files.paths().len(), |index, _| {
        files.bytes(index).map(drop).map_err(WriteError::from)
    })?;
    Ok(())
}

/// Removes the files that our manifest lists, the folders that become empty, and our own folder.
/// Foreign files stay. Says how many files it removed.
///
/// # Errors
/// When another command is writing, our manifest cannot be understood, or the system refuses.
pub fn clean(dir: &Path) -> Result<usize, WriteError> {
    let Some(state) = State::existing(dir)? else {
        return Ok(0);
    };
    let ours = settle(&state, false)?.ours;
    let nothing = Manifest::new();
    let paths = ours.keys().map(String::as_str);
    let ground = Ground::survey(dir, &ours, paths)?;
    let (room, rest) = removals(&ground, &nothing)?;
    let mut removed = 0;
    for step in room.iter().chain(&rest) {
        step.run(&state)?;
        removed += usize::from(matches!(step, Step::Remove(_)));
    }
    state.remove()?;
    Ok(removed)
}

/// What is ours in an output folder, once an interrupted build is dealt with.
struct Holdings {
    /// The files that are ours.
    ours: Manifest,
    /// Whether the manifest on disk says just that, and no journal is left.
    recorded: bool,
    /// Whether an interrupted build was finished.
    recovered: bool,
    /// The file for which an interrupted build cannot be finished.
    torn: Option<String>,
}

/// Finishes an interrupted build if it is whole, and finds out what is ours.
///
/// With `force`, a note that cannot be understood counts as missing.
fn settle(state: &State, force: bool) -> Result<Holdings, WriteError> {
    let manifest = understood(state.manifest(), force)?;
    let journal = understood(state.journal(), force)?;
    let mut holdings = Holdings {
        recorded: manifest.is_some() && !state.journal_path().exists(),
        ours: manifest.unwrap_or_default(),
        recovered: false,
        torn: None,
    };
    let Some(steps) = journal else {
        return Ok(holdings);
    };
    let review = review(state, &steps, holdings.ours)?;
    holdings.ours = review.ours;
    holdings.torn = review.torn;
    if holdings.torn.is_some() {
        return Ok(holdings);
    }
    if !review.blocked.is_empty() {
        return Err(in_the_way(state, review.blocked));
    }
    finish(state, &review.remaining)?;
    let manifest = state.manifest()?;
    holdings.recorded = manifest.is_some();
    holdings.ours = manifest.unwrap_or_default();
    holdings.recovered = true;
    Ok(holdings)
}

fn understood<T>(note: Result<Option<T>, WriteError>, force: bool) -> Result<Option<T>, WriteError> {
    match note {
        Err(WriteError::Unreadable { .. }) if force => Ok(None),
        result => result,
    }
}

/// Goes up to and over the commit point: the steps that are to be done, and what they change.
///
/// No steps if nothing changes; then nothing was written either.
fn prepare(build: &Build, state: &State, holdings: &Holdings) -> Result<(Vec<Step>, Changes), WriteError> {
    state.drop_staging()?;
    let old = holdings.ours.keys().map(String::as_str);
    let all = build.paths.iter().copied().chain(old);
    let ground = Ground::survey(state.dir(), &holdings.ours, all)?;
    let (new, places) = build.stage(state, &ground)?;
    let (room, rest) = removals(&ground, &new)?;
    let removed = room.iter().chain(&rest);
    let changes = Changes {
        written: places.len(),
        removed: removed.filter(|step| matches!(step, Step::Remove(_))).count(),
        unchanged: build.paths.len() - places.len(),
    };
    if places.is_empty() && holdings.recorded && new == holdings.ours {
        return Ok((Vec::new(), changes));
    }
    let manifest = Step::Manifest(state.stage_manifest(&new)?);
    let steps = room.into_iter().chain(places).chain(rest);
    let steps: Vec<_> = steps.chain([manifest]).collect();
    state.commit(&steps)?;
    Ok((steps, changes))
}

/// Does the steps of a commit and closes it.
fn finish(state: &State, steps: &[Step]) -> Result<(), WriteError> {
    let done = steps.iter().try_for_each(|step| step.run(state));
    done.and_then(|()| state.close())
        .map_err(|source| WriteError::Unfinished {
            dir: state.dir().to_owned(),
            source: Box::new(source),
        })
}

/// Refuses paths that cannot all be files below the output folder.
fn inspect(paths: &[&str]) -> Result<(), WriteError> {
    let refuse = |path: &str, why| {
        let path = path.to_owned();
        Err(WriteError::BadPath { path, why })
    };
    let folders = folders_of(paths.iter().copied());
    let mut known = BTreeSet::new();
    for path in paths {
        if let Some(why) = flaw(path) {
            return refuse(path, why);
        }
        if folders.contains(path) {
            return refuse(path, "another file of the guide needs a folder of that name");
        }
        if !known.insert(path) {
            return refuse(path, "another file of the guide has the same path");
        }
    }
    Ok(())
}

/// Refuses to write because of what stands at `paths`.
fn in_the_way(state: &State, paths: Vec<String>) -> WriteError {
    let dir = state.dir().to_owned();
    WriteError::InTheWay { dir, paths }
}
