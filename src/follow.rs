//! Following: a guide is built, and built again whenever something in its folder changes.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Options;
use crate::load::{Change, LoadError};
use crate::rebuild::{Build, Rebuilder};
use crate::watch::{Hint, Polling, Watch};

/// How long after the last change all files are looked at once more: events can be lost.
const SETTLE: Duration = Duration::from_secs(1);

/// How long a file that is empty or gone, or a folder that changes, is left to itself before it is looked at again.
const PAUSE: Duration = Duration::from_millis(50);

/// How often it is left so, to become what it is to be.
const PAUSES: usize = 4;

/// How many changes may be told meanwhile: often they are told one by one.
const TOLD: usize = 64;

/// A guide that is followed.
pub struct Follow {
    watch: Watch,
    rebuilder: Rebuilder,
    options: Box<dyn Fn() -> Options + Send>,
    /// Somebody was told that the folder is looked at again and again.
    told: bool,
    /// All files are to be looked at once more.
    unsettled: bool,
    /// Why the folder could not be read the last time.
    refused: Option<String>,
}

/// A build, and what brought it about.
#[derive(Debug)]
pub struct Turn {
    /// Files that changed, by their path in the guide.
    pub changed: BTreeSet<String>,
    /// What the build came to.
    pub build: Result<Build, LoadError>,
}

impl Follow {
    /// Follows the guide in `root`. `options` says by what to build, each time anew since days pass; `poll` is how often to
    /// look, if the author wants that.
    pub fn new(
        root: &Path,
        options: impl Fn() -> Options + Send + 'static,
        poll: Option<Duration>,
    ) -> io::Result<Self> {
        let watch = Watch::new(root, poll)?;
        Ok(Self {
            rebuilder: Rebuilder::new(watch.root()),
            watch,
            options: Box::new(options),
            told: false,
            unsettled: true,
            // Nothing was read yet, so the first reading always makes a turn.
            refused: Some(String::new()),
        })
    }

    /// Why the folder is looked at again and again, if it is; only the first time. The system may refuse to tell of changes
    /// at any time.
    pub fn new_polling(&mut self) -> Option<&Polling> {
        let polling = self.watch.polling.as_ref().filter(|_| !self.told);
        self.told |= polling.is_some();
        polling
    }

    /// The first build. All of it is new, so nothing is named as changed.
    pub fn first(&mut self) -> Turn {
        loop {
            if let Some(turn) = self.turn(None) {
                let changed = BTreeSet::new();
                return Turn { changed, ..turn };
            }
        }
    }

    /// The next build; waits until something changed. `began` is told when there is something to do.
    pub fn next(&mut self, mut began: impl FnMut()) -> Turn {
        loop {
            let hint = self.watch.wait(self.unsettled.then_some(SETTLE));
            began();
            let paths = match hint {
                Some(Hint::Paths(paths)) => match self.sorted(paths) {
                    Sorted::Nothing => continue,
                    Sorted::Files(paths) => Some(paths),
                    Sorted::Anything => {
                        self.unsettled = true;
                        None
                    }
                },
                Some(Hint::Anything) => {
                    self.unsettled = true;
                    None
                }
                None => {
                    self.watch.settle();
                    self.unsettled = false;
                    None
                }
            };
            let turn = self.turn(paths.as_ref());
            self.unsettled |= turn.is_some();
            if let Some(turn) = turn {
                return turn;
            }
        }
    }

    /// Reads and builds; nothing if all is as it was.
    fn turn(&mut self, paths: Option<&BTreeSet<PathBuf>>) -> Option<Turn> {
        let read = match self.rebuilder.read(paths) {
            Ok(read) => read,
            Err(error) => {
                let text = Some(error.to_string());
                let is_known = self.refused == text;
                self.refused = text;
                return (!is_known).then(|| self.turn_of(Err(error)));
            }
        };
        let again = self.refused.take().is_some();
        let changed = self.rebuilder.changed();
        if changed.is_empty() && !again {
            return None;
        }
        let build = Ok(self.rebuilder.build(read, &(self.options)()));
        Some(Turn { changed, build })
    }

    fn turn_of(&mut self, build: Result<Build, LoadError>) -> Turn {
        let changed = self.rebuilder.changed();
        Turn { changed, build }
    }

    /// What changed paths are to the guide. What is in the middle of being replaced is waited for, a little.
    fn sorted(&mut self, mut paths: BTreeSet<PathBuf>) -> Sorted {
        let mut sorted = self.sort(&paths);
        let mut pauses = 0;
        for _ in 0..TOLD {
            if pauses == PAUSES || matches!(sorted, Sorted::Nothing) || !self.is_unfinished(&paths) {
                break;
            }
            match self.watch.wait(Some(PAUSE)) {
                Some(Hint::Paths(more)) => paths.extend(more),
                Some(Hint::Anything) => return Sorted::Anything,
                // It is quiet; the file may be whole all the same, since who writes it may be slow.
                None => pauses += 1,
            }
            sorted = self.sort(&paths);
        }
        sorted
    }

    fn sort(&self, paths: &BTreeSet<PathBuf>) -> Sorted {
        let mut files = BTreeSet::new();
        for path in paths {
            match self.rebuilder.change(path) {
                Change::Whole | Change::Hollow => drop(files.insert(path.clone())),
                Change::Unknown => return Sorted::Anything,
                Change::Nothing => {}
            }
        }
        if files.is_empty() {
            Sorted::Nothing
        } else {
            Sorted::Files(files)
        }
    }

    /// Whether one of the paths is no whole file.
    fn is_unfinished(&self, paths: &BTreeSet<PathBuf>) -> bool {
        let mut changes = paths.iter().map(|path| self.rebuilder.change(path));
        changes.any(|change| matches!(change, Change::Hollow | Change::Unknown))
    }
}

/// What is to be read again.
enum Sorted {
    Nothing,
    Files(BTreeSet<PathBuf>),
    Anything,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polling_that_begins_later_is_told_once() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let options = || Options {
            drafts: false,
            base_url: None,
            today: jiff::civil::Date::constant(2026, 1, 1),
        };
        let mut follow = Follow::new(folder.path(), options, None)?;
        follow.watch.polling = None;
        assert!(follow.new_polling().is_none());
        follow.watch.polling = Some(Polling::Refused(notify::Error::generic("no more watches")));
        assert!(
            follow
                .new_polling()
                .is_some_and(|polling| polling.to_string().contains("no more watches"))
        );
        assert!(follow.new_polling().is_none());
        Ok(())
    }
}
