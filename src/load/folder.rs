//! The folder of a guide, as it was last read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::entry::{EDITIONS, Entry, Look, Texts};
use super::walk::{self, Walk};
use super::{File, Inputs, LoadError};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// A guide's folder, and what was last read of it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    texts: Texts,
    /// Every file in the order of the walk.
    entries: Vec<Entry>,
    /// Place of each file among them, by its path in the guide.
    places: BTreeMap<Arc<str>, usize>,
    /// What the walk itself found.
    refused: Diagnostics,
    /// A link was seen: a file may change under another name.
    has_links: bool,
    themes: Arc<Vec<File>>,
    changed: BTreeSet<String>,
}

/// What a path is to a folder that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file of the guide, and something is in it.
    Whole,
    /// A file of the guide that is empty or gone: an editor may be about to write it anew.
    Hollow,
    /// What was no file of the guide, or more than a file.
    Unknown,
    /// Nothing that a guide is made of.
    Nothing,
}

impl Folder {
    /// A folder that was not read yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            texts: Texts::default(),
            entries: Vec::new(),
            places: BTreeMap::new(),
            refused: Diagnostics::default(),
            has_links: false,
            themes: Arc::default(),
            changed: BTreeSet::new(),
        }
    }

    /// The files that are not as they were when this was last asked, by their path in the guide: new, gone or with other
    /// content.
    pub fn changed(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.changed)
    }

    /// Looks at every file, and reads those that changed.
    pub fn read(&mut self, found: &mut Diagnostics) -> Result<Inputs, LoadError> {
        // Until everything was read, nothing is known.
        self.places.clear();
        if !self.root.join("site.yaml").is_file() {
            return Err(LoadError::NoGuide(self.root.clone()));
        }
        let mut walk = Walk::new(&self.root)?;
        walk.files.push("site.yaml".to_owned());
        if self.root.join(EDITIONS).is_file() {
            walk.files.push(EDITIONS.to_owned());
        }
        ["static", "themes", "content"]
            .iter()
            .try_for_each(|folder| walk.folder(folder))?;
        self.take(walk)?;
        Ok(self.inputs(found))
    }

    /// Reads these files again, which were read before. Nothing if one of them is gone, or if the last reading failed: then
    /// everything is to be looked at.
    pub fn read_again(
        &mut self,
        paths: &BTreeSet<PathBuf>,
        found: &mut Diagnostics,
    ) -> Result<Option<Inputs>, LoadError> {
        if self.places.is_empty() {
            return Ok(None);
        }
        for path in paths {
            let Some(at) = self.place(path) else { return Ok(None) };
            let entry = &mut self.entries[at];
            match entry.look_anew(&self.root, &mut self.texts)? {
                Look::Gone => {
                    self.places.clear();
                    return Ok(None);
                }
                Look::New => drop(self.changed.insert(entry.path.to_string())),
                Look::Same => {}
            }
        }
        Ok(Some(self.inputs(found)))
    }

    /// What a path of the disk is to the guide.
    #[must_use]
    pub fn change(&self, path: &Path) -> Change {
        let Ok(below) = path.strip_prefix(&self.root) else {
            let is_above = self.root.starts_with(path);
            return if is_above { Change::Unknown } else { Change::Nothing };
        };
        let mut names = below.iter().map(|name| name.to_string_lossy());
        let first = names.next().unwrap_or_default();
        let hidden = names.any(|name| walk::is_hidden(&name, &first));
        if hidden || !["", "site.yaml", EDITIONS, "content", "static", "themes"].contains(&&*first) {
            return Change::Nothing;
        }
        let is_file = self.place(path).is_some() && !self.has_links;
        match fs::symlink_metadata(path) {
            Ok(meta) if is_file && meta.is_file() && meta.len() > 0 => Change::Whole,
            Ok(meta) if is_file && meta.is_file() => Change::Hollow,
            Err(_) if is_file => Change::Hollow,
            // A file that came and went: editors try whether they may write.
            Err(_) if !self.places.is_empty() && !self.has_links && !self.is_folder(path) => Change::Nothing,
            _ => Change::Unknown,
        }
    }

    /// The place of the file at a path of the disk.
    fn place(&self, path: &Path) -> Option<usize> {
        self.places.get(&*in_guide(&self.root, path)?).copied()
    }

    /// Whether files of the guide were read below this path, or it is where they would be.
    fn is_folder(&self, path: &Path) -> bool {
        let folder = match in_guide(&self.root, path) {
            Some(root) if root.is_empty() => root,
            Some(folder) => folder + "/",
            None => return false,
        };
        let mut below = self
            .places
            .range::<str, _>((Bound::Included(&*folder), Bound::Unbounded));
        below.next().is_some_and(|(known, _)| known.starts_with(&folder))
    }

    /// Takes over what a walk came across; what is known and did not change is not opened.
    fn take(&mut self, walk: Walk) -> Result<(), LoadError> {
        self.has_links = walk.has_links;
        let refused = std::mem::take(&mut self.refused);
        for (path, rule, message) in walk.refused {
            let file = self.texts.put(path.into(), String::new());
            let place = Span::new(file, 0..0);
            self.refused.report(Diagnostic::new(rule, place, message));
        }
        let path = |finding: &Diagnostic| self.texts.sources.get(finding.span.file).path.to_string();
        if refused.all() != self.refused.all() {
            let both = refused.all().iter().chain(self.refused.all());
            self.changed.extend(both.map(path));
        }
        let known = std::mem::take(&mut self.entries).into_iter();
        let mut known: BTreeMap<Arc<str>, Entry> = known.map(|entry| (Arc::clone(&entry.path), entry)).collect();
        self.entries.reserve_exact(walk.files.len());
        for path in walk.files {
            let before = known.remove(&*path);
            let is_known = before.is_some();
            let mut entry = before.unwrap_or_else(|| Entry::new(path));
            let look = entry.look(&self.root, &mut self.texts)?;
            if !(is_known && matches!(look, Look::Same)) {
                self.changed.insert(entry.path.to_string());
            }
            if !matches!(look, Look::Gone) {
                self.entries.push(entry);
            }
        }
        self.changed.extend(known.into_keys().map(|path| path.to_string()));
        let places = self.entries.iter().enumerate();
        self.places = places.map(|(at, entry)| (Arc::clone(&entry.path), at)).collect();
        Ok(())
    }

    fn inputs(&mut self, found: &mut Diagnostics) -> Inputs {
        found.append(self.refused.clone());
        let mut inputs = Inputs {
            sources: self.texts.sources.clone(),
            site: FileId::default(),
            pages: Vec::new(),
            trees: Vec::new(),
            words: Vec::new(),
            cited: None,
            editions: None,
            files: Vec::new(),
            statics: Vec::new(),
            themes: Arc::default(),
            unread: BTreeSet::new(),
        };
        let mut themes = Vec::new();
        for entry in &self.entries {
            found.append(entry.found.clone());
            entry.hand_over(&mut inputs, &mut themes);
        }
        if !are_same(&themes, &self.themes) {
            self.themes = Arc::new(themes);
        }
        inputs.themes = Arc::clone(&self.themes);
        inputs
    }
}

/// A path of the disk as the guide names it.
fn in_guide(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Whether two lists hold the same files.
fn are_same(some: &[File], others: &[File]) -> bool {
    let is_same = |(a, b): (&File, &File)| a.path == b.path && Arc::ptr_eq(&a.bytes, &b.bytes);
    some.len() == others.len() && some.iter().zip(others).all(is_same)
}
