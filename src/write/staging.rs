//! [`Build`]: renders the files of a build, and stages those that differ from what is on disk.
//!
//! Comes in: the files, and the ground on which they are to stand. Goes out: the new manifest, and
//! the steps that put the staged files in place. Each file is rendered, hashed, compared and
//! dropped by itself, in parallel, so memory does not grow with the guide.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::error::WriteError;
use super::ground::{Ground, Standing};
use super::journal::Step;
use super::manifest::{Digest, Manifest};
use super::state::State;
use super::{Files, in_the_way};

/// How much of a file on disk is compared at a time.
const CHUNK: usize = 16 * 1024;

/// What is to be written.
pub(super) struct Build<'a> {
    /// The files.
    pub files: &'a dyn Files,
    /// Their paths, in the order in which they are committed.
    pub paths: &'a [&'a str],
    /// Whether a foreign file that holds what would be written becomes ours.
    pub force: bool,
}

/// What came of one file.
enum Staged {
    /// It stands on disk as it should.
    Unchanged(Digest),
    /// It waits in the staging folder.
    Changed(Digest),
    /// Something foreign, at this path, stands in its way.
    Blocked(String),
}

impl Build<'_> {
    /// Stages the files that differ: the new manifest, and the steps that put them in place.
    ///
    /// # Errors
    /// When something foreign stands in the way, all of it named; or when a file cannot be
    /// staged, the first in order.
    pub(super) fn stage(&self, state: &State, ground: &Ground) -> Result<(Manifest, Vec<Step>), WriteError> {
        let staged = first_failure(self.paths.len(), |index, chunk| {
            self.stage_file(index, chunk, (state, ground))
        })?;
        let (mut new, mut places, mut blocked) = (Manifest::new(), Vec::new(), BTreeSet::new());
        for (index, (path, came)) in self.paths.iter().zip(staged).enumerate() {
            let path = (*path).to_owned();
            match came {
                Staged::Unchanged(hash) => {
                    new.insert(path, hash);
                }
                Staged::Changed(hash) => {
                    new.insert(path.clone(), hash);
                    let staged = index;
                    places.push(Step::Place { path, staged, hash });
                }
                Staged::Blocked(by) => {
                    blocked.insert(by);
                }
            }
        }
        if blocked.is_empty() {
            return Ok((new, places));
        }
        Err(in_the_way(state, blocked.into_iter().collect()))
    }

    /// Renders one file, and stages it if it differs. Its bytes are dropped at the end.
    fn stage_file(
        &self,
        index: usize,
        chunk: &mut [u8],
        (state, ground): (&State, &Ground),
    ) -> Result<Staged, WriteError> {
        let path = self.paths[index];
        let bytes = self.files.bytes(index)?;
        let hash = Digest::of(&bytes);
        let standing = ground.at(path)?;
        let same = match standing {
            Standing::Ours(len) | Standing::Stranger(len) => holds(&state.dir().join(path), len, &bytes, chunk),
            Standing::Nothing | Standing::Blocked(_) => false,
        };
        match standing {
            Standing::Ours(_) if same => return Ok(Staged::Unchanged(hash)),
            Standing::Stranger(_) if same && self.force => return Ok(Staged::Unchanged(hash)),
            Standing::Stranger(_) => return Ok(Staged::Blocked(path.to_owned())),
            Standing::Blocked(by) => return Ok(Staged::Blocked(by)),
            Standing::Nothing | Standing::Ours(_) => {}
        }
        state.stage(&state.staged(index), &bytes)?;
        Ok(Staged::Changed(hash))
    }
}

/// Does `work` for each index in parallel, with a buffer to use. Stops at a failure and gives the
/// one with the smallest index, whichever thread was faster.
///
/// # Errors
/// When `work` fails.
pub(super) fn first_failure<T: Send>(
    count: usize,
    work: impl Fn(usize, &mut [u8]) -> Result<T, WriteError> + Sync,
) -> Result<Vec<T>, WriteError> {
    let failed = AtomicUsize::new(usize::MAX);
    let attempt = |chunk: &mut Vec<u8>, index| {
        // Those before a failure are still tried: one of them may fail too.
        if index > failed.load(Ordering::Relaxed) {
            return None;
        }
        let result = work(index, chunk);
        if result.is_err() {
            failed.fetch_min(index, Ordering::Relaxed);
        }
        Some(result)
    };
    let results: Vec<_> = (0..count)
        .into_par_iter()
        .map_init(|| vec![0; CHUNK], attempt)
        .collect();
    results.into_iter().flatten().collect()
}

/// Whether the file at `path`, of length `len`, holds `bytes`. One that cannot be read does not:
/// if it is ours, it is time to write it afresh.
fn holds(path: &Path, len: u64, bytes: &[u8], chunk: &mut [u8]) -> bool {
    u64::try_from(bytes.len()).is_ok_and(|wanted| wanted == len)
        && File::open(path).is_ok_and(|file| reads_as(file, bytes, chunk).is_ok_and(|same| same))
}

fn reads_as(mut file: File, mut bytes: &[u8], chunk: &mut [u8]) -> io::Result<bool> {
    loop {
        let read = match file.read(chunk) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            result => result?,
        };
        if read == 0 {
            return Ok(bytes.is_empty());
        }
        match bytes.split_at_checked(read) {
            Some((head, tail)) if head == &chunk[..read] => bytes = tail,
            _ => return Ok(false),
        }
    }
}
