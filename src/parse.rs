//! Parsing: texts go in, [`Documents`] as written come out. Names are still text with places; nothing is looked up.

pub mod address;
pub mod allow;
pub mod callout;
pub mod checklist;
pub mod cited;
pub mod directive;
pub mod editions;
pub mod facts;
pub mod front;
pub mod gate;
pub mod id;
pub mod language;
pub mod markdown;
pub mod names;
pub mod page;
pub mod period;
pub mod placeholder;
pub mod plural;
pub mod review;
pub mod scan;
pub mod settle;
pub mod slug;
pub mod tree;
pub mod words;

mod reused;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::load::Inputs;
use cited::CitedSource;
use editions::Editions;
use page::Page;
use tree::Tree;
use words::Words;

pub use reused::Reused;

/// All files of a guide as written. What did not change since the last time is the same as it was then.
#[derive(Debug)]
pub struct Documents {
    /// `site.yaml`.
    pub config: Arc<Config>,
    /// Markdown files in the order of their paths.
    pub pages: Vec<Arc<Page>>,
    /// Decision trees in the order of their ids.
    pub trees: Vec<Arc<Tree>>,
    /// `sources.yaml`; nothing if it is there and could not be read.
    pub cited: Option<Arc<Vec<CitedSource>>>,
    /// What the guide has released.
    pub editions: Arc<Editions>,
    /// The words of the theme.
    pub words: Arc<Words>,
    /// Ids of stages and trees whose file, and of contacts, logs and sources whose entry, could not be read.
    pub broken: BTreeSet<String>,
}

/// Reads every file; nothing if `site.yaml` itself cannot be used.
pub fn parse(inputs: &Inputs, found: &mut Diagnostics) -> Option<Documents> {
    Reused::default().parse(inputs, None, found)
}

/// What a stage or a tree is called: the name of its file without number and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.split('.').next().unwrap_or(name);
    name.trim_start_matches(|char: char| char.is_ascii_digit() || matches!(char, '-' | '_'))
}
