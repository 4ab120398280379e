//! Linking: documents as written go in, a [`Guide`] in which every name has become what it names comes out.

pub mod gate;
pub mod href;
pub mod ids;
pub mod page;
pub mod target;
pub mod tree;

mod outputs;
mod reused;
mod tables;
mod unique;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::load::Inputs;
use crate::parse::Documents;
use crate::parse::cited::CitedSource;
use crate::parse::editions::Editions;
use crate::parse::names::Names;
use crate::parse::words::Words;
use page::{HazardId, Page};
use tree::Tree;

pub use outputs::{MADE, portable, sheet_of_chart, sheet_of_list};
pub use reused::Reused;

/// A whole guide with its names resolved. What did not change since it was last linked is the same as it was then.
#[derive(Debug)]
pub struct Guide {
    /// Settings.
    pub config: Arc<Config>,
    /// The words of the theme.
    pub words: Arc<Words>,
    /// Everything that can be referred to.
    pub names: Arc<Names>,
    /// Pages, drafts left out.
    pub pages: Vec<Arc<Page>>,
    /// Stages in their order, as indices of `pages`.
    pub stages: Arc<Vec<usize>>,
    /// The home page's index, if one is written.
    pub home: Option<usize>,
    /// Decision trees.
    pub trees: Arc<Vec<Tree>>,
    /// The tree for emergencies.
    pub emergency: Option<usize>,
    /// Sources by the order of `sources.yaml`.
    pub cited: Arc<Vec<CitedSource>>,
    /// What it has released.
    pub editions: Arc<Editions>,
    /// Pages of the menu, by index.
    pub menu: Option<Vec<usize>>,
    /// Files that pages refer to: index in the inputs.
    pub files: BTreeSet<usize>,
    /// Of each page, whether something leads to it.
    pub linked_pages: Vec<bool>,
    /// Trees that something leads to.
    pub linked_trees: BTreeSet<String>,
    /// Hazards by their ids.
    pub hazards: Arc<BTreeMap<String, HazardId>>,
}

/// Resolves every name. `drafts`: keep pages that are marked as drafts.
pub fn link(documents: &Documents, inputs: &Inputs, drafts: bool, found: &mut Diagnostics) -> Guide {
    Reused::default().link(documents, (inputs, drafts), found)
}
