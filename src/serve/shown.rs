//! What is shown: the last good guide, what is wrong with the present one, and who waits for the next.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use crate::rebuild::Snapshot;
use crate::write::RenderError;

/// What every answer looks at.
#[derive(Debug, Default)]
pub struct Shown {
    now: watch::Sender<Now>,
}

/// What is shown at present.
#[derive(Clone, Debug, Default)]
pub struct Now {
    /// The last good guide.
    pub good: Option<Arc<Good>>,
    /// What is wrong with the one that is there now.
    pub trouble: Option<Arc<Trouble>>,
}

/// A guide that may be shown.
#[derive(Debug)]
pub struct Good {
    snapshot: Snapshot,
    /// Place of each file, by its path.
    places: HashMap<Arc<str>, usize>,
    /// When it was built, as people tell the time.
    pub at: String,
    rendered: Mutex<BTreeMap<usize, Bytes>>,
}

/// What stops a guide from being shown.
#[derive(Debug, Default)]
pub struct Trouble {
    /// Each finding as it is printed.
    pub findings: Vec<String>,
    /// How many further ones there are.
    pub more: usize,
}

/// By which the server is told what to show.
#[derive(Clone, Debug)]
pub struct Show {
    shown: Arc<Shown>,
}

impl Shown {
    /// What is shown at present.
    pub fn now(&self) -> Now {
        self.now.borrow().clone()
    }

    /// Tells of everything that is shown from now on.
    pub fn follow(&self) -> watch::Receiver<Now> {
        self.now.subscribe()
    }
}

impl Show {
    pub(super) fn new(shown: &Arc<Shown>) -> Self {
        Self {
            shown: Arc::clone(shown),
        }
    }

    /// Shows a new guide; `at` is the time of day.
    pub fn good(&self, snapshot: Snapshot, at: String) {
        let good = Arc::new(Good {
            places: snapshot.places(),
            snapshot,
            at,
            rendered: Mutex::default(),
        });
        let (good, trouble) = (Some(good), None);
        // The one before is dropped here, so that nobody waits until it is cleared away.
        drop(self.shown.now.send_replace(Now { good, trouble }));
    }

    /// Shows what is wrong, over the last good guide.
    pub fn trouble(&self, trouble: Trouble) {
        let trouble = Some(Arc::new(trouble));
        self.shown.now.send_modify(|now| now.trouble = trouble);
    }

    /// When the last good guide was built.
    #[must_use]
    pub fn good_since(&self) -> Option<String> {
        self.shown.now().good.map(|good| good.at.clone())
    }
}

impl Good {
    /// The place of a file.
    pub fn place(&self, path: &str) -> Option<usize> {
        self.places.get(path).copied()
    }

    /// Every path.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.snapshot.paths()
    }

    /// Style sheets of every page.
    pub fn style_sheets(&self) -> Vec<String> {
        self.snapshot.style_sheets().map(str::to_owned).collect()
    }

    /// A file; it is rendered when it is first asked for.
    pub fn file(&self, place: usize) -> Result<Bytes, RenderError> {
        let kept = || self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rendered) = kept().get(&place) {
            return Ok(rendered.clone());
        }
        let bytes = Bytes::from(self.snapshot.bytes(place)?);
        kept().insert(place, bytes.clone());
        Ok(bytes)
    }

    /// Stands for all that a reader sees of a page, but for its style sheets.
    pub fn seen(&self, page: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.snapshot.statics.as_bytes());
        let mut text = String::from_utf8_lossy(page).into_owned();
        for sheet in self.snapshot.style_sheets() {
            text = text.replace(sheet, "");
        }
        hasher.update(text.as_bytes()).finalize()
    }
}
