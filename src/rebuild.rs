//! Rebuilding: a guide that is held in memory and brought up to date after each change of its folder.
//!
//! A first build and a rebuild are the same functions; what did not change is taken from the time before.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::kept::{Kept, Same};
use crate::link::Guide;
use crate::load::{Change, Folder, Inputs, LoadError};
use crate::render::theme::ThemeError;
use crate::render::{Output, Prepared, Reused};
use crate::rule::Severity;
use crate::write::{Files, RenderError};
use crate::{Compiler, Options};

/// A guide that can be rebuilt.
#[derive(Debug)]
pub struct Rebuilder {
    folder: Folder,
    compiler: Compiler,
    outputs: Reused,
    statics: Kept<Vec<Same<Vec<u8>>>, blake3::Hash>,
}

/// What a build came to.
#[derive(Debug)]
pub struct Build {
    /// What was read.
    pub inputs: Arc<Inputs>,
    /// What was found.
    pub found: Diagnostics,
    /// The guide, if it may be published.
    pub guide: Result<Snapshot, Unfit>,
}

/// Why a guide may not be published.
#[derive(Debug)]
pub enum Unfit {
    /// The findings say why.
    Errors,
    /// Its theme cannot be used.
    Theme(ThemeError),
}

/// A guide as it was at one moment, ready to be rendered page by page.
#[derive(Clone, Debug)]
pub struct Snapshot {
    guide: Arc<Guide>,
    inputs: Arc<Inputs>,
    prepared: Arc<Prepared>,
    /// Stands for the content of all files that pages refer to by a name that stays the same.
    pub statics: blake3::Hash,
}

impl Rebuilder {
    /// The guide in `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            folder: Folder::new(root),
            compiler: Compiler::default(),
            outputs: Reused::default(),
            statics: Kept::default(),
        }
    }

    /// What a path of the disk is to the guide.
    #[must_use]
    pub fn change(&self, path: &Path) -> Change {
        self.folder.change(path)
    }

    /// The files that changed since this was last asked, by their path in the guide.
    pub fn changed(&mut self) -> BTreeSet<String> {
        self.folder.changed()
    }

    /// Reads what changed. `paths` are the only ones that may have changed; without them every file is looked at.
    pub fn read(&mut self, paths: Option<&BTreeSet<PathBuf>>) -> Result<(Inputs, Diagnostics), LoadError> {
        let mut found = Diagnostics::default();
        if let Some(paths) = paths {
            if let Some(inputs) = self.folder.read_again(paths, &mut found)? {
                return Ok((inputs, found));
            }
            found = Diagnostics::default();
        }
        Ok((self.folder.read(&mut found)?, found))
    }

    /// Builds what was read.
    pub fn build(&mut self, (inputs, mut found): (Inputs, Diagnostics), options: &Options) -> Build {
        let guide = self.compiler.compile(&inputs, options, &mut found);
        let guide = guide.filter(|_| found.count(Severity::Error) == 0);
        let inputs = Arc::new(inputs);
        let Some(guide) = guide else {
            let guide = Err(Unfit::Errors);
            return Build { inputs, found, guide };
        };
        let guide = self.snapshot((Arc::new(guide), &inputs), &mut found);
        found.sort(&inputs.sources);
        Build { inputs, found, guide }
    }

    fn snapshot(
        &mut self,
        (guide, inputs): (Arc<Guide>, &Arc<Inputs>),
        found: &mut Diagnostics,
    ) -> Result<Snapshot, Unfit> {
        let prepared = self.outputs.prepare(&guide, inputs).map_err(Unfit::Theme)?;
        let output = Output::of(&guide, inputs, &prepared);
        self.outputs.check(&guide, &output, &prepared.theme, found);
        if found.count(Severity::Error) > 0 {
            return Err(Unfit::Errors);
        }
        let statics = inputs.statics.iter().map(|file| Same::of(&file.bytes)).collect();
        let statics = *self.statics.get(statics, || {
            let mut hasher = blake3::Hasher::new();
            for file in &inputs.statics {
                hasher.update(blake3::hash(&file.bytes).as_bytes());
            }
            hasher.finalize()
        });
        Ok(Snapshot {
            guide,
            inputs: Arc::clone(inputs),
            prepared,
            statics,
        })
    }
}

impl Snapshot {
    /// The guide.
    #[must_use]
    pub fn guide(&self) -> &Guide {
        &self.guide
    }

    /// Every file, rendered when it is asked for.
    #[must_use]
    pub fn output(&self) -> Output<'_> {
        Output::of(&self.guide, &self.inputs, &self.prepared)
    }

    /// Style sheets of every page, from the guide's root.
    pub fn style_sheets(&self) -> impl Iterator<Item = &str> {
        self.prepared.theme.style_sheets()
    }

    /// Place of each file in the output, by its path.
    #[must_use]
    pub fn places(&self) -> HashMap<Arc<str>, usize> {
        let files = self.prepared.files.iter().enumerate();
        files.map(|(at, (path, _))| (Arc::clone(path), at)).collect()
    }

    /// Every path, in the order of the output.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.prepared.files.iter().map(|(path, _)| &**path)
    }

    /// The bytes of the file at a place.
    pub fn bytes(&self, place: usize) -> Result<Vec<u8>, RenderError> {
        self.output().bytes(place).map(Cow::into_owned)
    }
}
