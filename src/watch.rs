//! Watching: the folder of a guide as it changes. Events are only hints; what is in a file decides.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Folders that a guide is made of.
pub const FOLDERS: [&str; 3] = ["content", "static", "themes"];

/// How often is looked where no events arrive, unless the author says otherwise.
pub const POLL: Duration = Duration::from_millis(500);

/// What may have changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Hint {
    /// Only these paths.
    Paths(BTreeSet<PathBuf>),
    /// Anything.
    Anything,
}

/// Why a folder is looked at again and again, instead of being told of changes.
#[derive(Debug)]
pub enum Polling {
    /// The author wants it.
    Wanted,
    /// It lies on a disk that tells of no changes of others, by its name.
    Mount(&'static str),
    /// The system refused to tell.
    Refused(notify::Error),
}

impl std::fmt::Display for Polling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Wanted => f.write_str("looking for changes again and again, as wanted"),
            Self::Mount(name) => write!(
                f,
                "looking for changes again and again: this disk ({name}) does not tell of them"
            ),
            Self::Refused(error) => write!(
                f,
                "looking for changes again and again: the system does not tell of them ({error})"
            ),
        }
    }
}

/// Waits for changes of one folder.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
    /// Held while events are wanted.
    watcher: Option<RecommendedWatcher>,
    /// Folders that are watched, and whether all that lies in them is.
    watched: BTreeSet<(PathBuf, bool)>,
    /// Folders came or went since they were last looked for in peace.
    restless: bool,
    every: Duration,
    /// Why it polls, if it does.
    pub polling: Option<Polling>,
    /// Kept so that the line of events stays open while nobody watches.
    _sender: Sender<notify::Result<Event>>,
}

impl Watch {
    /// A watch over the folder of a guide; `poll` is how often to look, if the author wants that.
    pub fn new(root: &Path, poll: Option<Duration>) -> io::Result<Self> {
        let (sender, events) = mpsc::channel();
        let mut watch = Self {
            root: std::path::absolute(root)?,
            events,
            watcher: None,
            watched: BTreeSet::new(),
            restless: false,
            every: poll.unwrap_or(POLL),
            polling: None,
            _sender: sender.clone(),
        };
        watch.polling = match (poll, mount(root)) {
            (Some(_), _) => Some(Polling::Wanted),
            (None, Some(name)) => Some(Polling::Mount(name)),
            (None, None) => watch.listen(sender).err().map(Polling::Refused),
        };
        Ok(watch)
    }

    /// The folder, as events name it.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn listen(&mut self, sender: Sender<notify::Result<Event>>) -> notify::Result<()> {
        self.watcher = Some(notify::recommended_watcher(sender)?);
        self.arm()
    }

    /// Watches what there is to watch: the guide's own folders with all that lies in them, the root for those that come, and
    /// what the root stands in, since the root may be taken away and come back.
    fn arm(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else {
            return Ok(());
        };
        let folders = FOLDERS.iter().map(|name| (self.root.join(name), true));
        let above = self.root.parent().map(|above| (above.to_owned(), false));
        let wanted = folders.chain([(self.root.clone(), false)]).chain(above);
        let wanted: BTreeSet<(PathBuf, bool)> = wanted.filter(|(path, _)| path.is_dir()).collect();
        for (path, _) in self.watched.difference(&wanted) {
            // It is gone, and its watch may have gone with it.
            let _gone = watcher.unwatch(path);
        }
        self.watched = wanted;
        // Watching a folder anew costs little; one that was taken away and made again would be silent otherwise.
        for (path, whole) in &self.watched {
            let mode = if *whole {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            watcher.watch(path, mode)?;
        }
        Ok(())
    }

    /// Waits until something may have changed, at most for `timeout`; what comes at once after it is taken with it.
    pub fn wait(&mut self, timeout: Option<Duration>) -> Option<Hint> {
        if self.polling.is_some() {
            std::thread::sleep(self.every);
            return Some(Hint::Anything);
        }
        let first = match timeout {
            Some(timeout) => match self.events.recv_timeout(timeout) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            },
            None => self.events.recv().ok()?,
        };
        let mut hint = Hint::Paths(BTreeSet::new());
        let mut folders = false;
        for event in std::iter::once(first).chain(self.events.try_iter()) {
            folders |= changes_folders(&event, &self.root);
            hint.add(event);
        }
        if folders {
            self.restless = true;
            self.rearm();
        }
        Some(hint)
    }

    /// Watches once more what there is, if folders came or went: one that came while the others were being watched was seen by
    /// nobody. To be called before all files are looked at.
    pub fn settle(&mut self) {
        if std::mem::take(&mut self.restless) {
            self.rearm();
        }
    }

    fn rearm(&mut self) {
        if let Err(error) = self.arm() {
            self.watcher = None;
            self.polling = Some(Polling::Refused(error));
        }
    }
}

impl Hint {
    fn add(&mut self, event: notify::Result<Event>) {
        match (event, &mut *self) {
            (Ok(event), _) if matches!(event.kind, EventKind::Access(_)) => {}
            (Ok(event), Self::Paths(paths)) if !event.need_rescan() && !event.paths.is_empty() => {
                paths.extend(event.paths);
            }
            _ => *self = Self::Anything,
        }
    }
}

/// Whether folders of the guide may have come or gone, or events were lost.
fn changes_folders(event: &notify::Result<Event>, root: &Path) -> bool {
    let Ok(event) = event else { return true };
    let is_other = |path: &PathBuf| (path.starts_with(root) || root.starts_with(path)) && !path.is_file();
    let changes = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(notify::event::ModifyKind::Name(_))
    );
    event.need_rescan() || (changes && event.paths.iter().any(is_other))
}

/// The kind of disk that a folder lies on, if it is one that does not tell of what others change on it.
#[cfg(target_os = "linux")]
fn mount(root: &Path) -> Option<&'static str> {
    /// By the numbers of Linux's `magic.h`.
    const SILENT: [(i128, &str); 8] = [
        (0x6969, "nfs"),
        (0x517B, "smb"),
        (0xFF53_4D42, "cifs"),
        (0xFE53_4D42, "smb2"),
        (0x0102_1997, "9p"),
        (0x786F_4256, "vboxsf"),
        (0x6573_5546, "fuse"),
        (0x6A65_6A63, "virtiofs"),
    ];
    let kind = rustix::fs::statfs(root).ok()?.f_type;
    let known = SILENT.iter().find(|(number, _)| i128::from(kind) == *number);
    known.map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn mount(_: &Path) -> Option<&'static str> {
    None
}
