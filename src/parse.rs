//! Parsing: texts go in, [`Documents`] as written come out. Names are still text with places; nothing is looked up.

pub mod allow;
pub mod callout;
pub mod checklist;
pub mod cited;
pub mod directive;
pub mod gate;
pub mod id;
pub mod markdown;
pub mod names;
pub mod page;
pub mod period;
pub mod placeholder;
pub mod review;
pub mod scan;
pub mod slug;
pub mod tree;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::load::Inputs;
use crate::source::{FileId, Sources};
use crate::yaml;
use cited::CitedSource;
use page::{Page, Reading};
use tree::Tree;

/// All files of a guide as written.
#[derive(Debug)]
pub struct Documents {
    /// `site.yaml`.
    pub config: Config,
    /// Markdown files in the order of their paths.
    pub pages: Vec<Page>,
    /// Decision trees in the order of their ids.
    pub trees: Vec<Tree>,
    /// `sources.yaml`, and where it is.
    pub cited: Vec<CitedSource>,
    /// Ids of trees whose file could not be read.
    pub broken: BTreeSet<String>,
}

/// Reads every file; nothing if `site.yaml` itself cannot be used.
pub fn parse(inputs: &Inputs, found: &mut Diagnostics) -> Option<Documents> {
    let sources = &inputs.sources;
    let config = yaml::parse_file(sources, inputs.site, found).and_then(|node| config::parse(&node, found));
    let reading = config.as_ref().map(Reading::of).unwrap_or_default();
    let pages = pages(inputs, reading, found);
    let (trees, broken) = trees(sources, &inputs.trees, found);
    let cited = inputs.cited.and_then(|file| yaml::parse_file(sources, file, found));
    let cited = cited.map(|node| cited::parse(&node, found)).unwrap_or_default();
    Some(Documents {
        config: config?,
        pages,
        trees,
        cited,
        broken,
    })
}

fn pages(inputs: &Inputs, reading: Reading, found: &mut Diagnostics) -> Vec<Page> {
    let read: Vec<(Page, Diagnostics)> = inputs
        .pages
        .par_iter()
        .map(|(path, file)| {
            let mut found = Diagnostics::default();
            (page::parse(&inputs.sources, *file, path, reading, &mut found), found)
        })
        .collect();
    let mut pages = Vec::with_capacity(read.len());
    for (page, findings) in read {
        found.append(findings);
        pages.push(page);
    }
    pages
}

fn trees(sources: &Sources, files: &[(String, FileId)], found: &mut Diagnostics) -> (Vec<Tree>, BTreeSet<String>) {
    let mut trees = Vec::new();
    let mut broken = BTreeSet::new();
    for (id, file) in files {
        match yaml::parse_file(sources, *file, found).and_then(|node| tree::parse(id, &node, found)) {
            Some(tree) => trees.push(tree),
            None => drop(broken.insert(id.clone())),
        }
    }
    (trees, broken)
}
