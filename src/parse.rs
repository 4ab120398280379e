//! Parsing: texts go in, [`Documents`] as written come out. Names are still text with places; nothing is looked up.

pub mod address;
pub mod allow;
pub mod callout;
pub mod checklist;
pub mod cited;
pub mod directive;
pub mod gate;
pub mod id;
pub mod language;
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
use crate::load::{Inputs, words};
use crate::source::{FileId, Span, Spanned};
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
    /// `sources.yaml`; nothing if it is there and could not be read.
    pub cited: Option<Vec<CitedSource>>,
    /// Ids of stages and trees whose file, and of contacts, logs and sources whose entry, could not be read.
    pub broken: BTreeSet<String>,
}

/// Reads every file; nothing if `site.yaml` itself cannot be used.
pub fn parse(inputs: &Inputs, found: &mut Diagnostics) -> Option<Documents> {
    let sources = &inputs.sources;
    let read = |file: &FileId| !inputs.unread.contains(&sources.get(*file).path);
    let site = Some(inputs.site).filter(read);
    let config = site.and_then(|site| yaml::parse_file(sources, site, found));
    let config = config.and_then(|node| config::parse(&node, found));
    let optional = config.as_ref().and_then(|config| optional(config, inputs));
    let optional = optional.as_deref().unwrap_or(checklist::OPTIONAL);
    let reading = config
        .as_ref()
        .map_or(Reading::UNKNOWN, |config| Reading::of(config, optional));
    let pages = pages(inputs, reading, found);
    let (trees, mut broken) = trees(inputs, found);
    broken.extend(inputs.unread.iter().map(|path| stem(path).to_owned()));
    broken.extend(config.iter().flat_map(|config| config.broken.clone()));
    let cited = match inputs.cited {
        Some(file) if read(&file) => {
            yaml::parse_file(sources, file, found).and_then(|node| cited::parse(&node, &mut broken, found))
        }
        Some(_) => None,
        None => Some(Vec::new()),
    };
    Some(Documents {
        config: config?,
        pages,
        trees,
        cited,
        broken,
    })
}

/// What ends a line of a checklist that may be left out, in the words of the guide's theme.
fn optional(config: &Config, inputs: &Inputs) -> Option<String> {
    words::text("item_optional", (&config.language.value, &config.theme.value), inputs)
}

fn pages(inputs: &Inputs, reading: Reading<'_>, found: &mut Diagnostics) -> Vec<Page> {
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

/// What a stage or a tree is called: the name of its file without number and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.split('.').next().unwrap_or(name);
    name.trim_start_matches(|char: char| char.is_ascii_digit() || matches!(char, '-' | '_'))
}

fn trees(inputs: &Inputs, found: &mut Diagnostics) -> (Vec<Tree>, BTreeSet<String>) {
    let mut trees = Vec::new();
    let mut broken = BTreeSet::new();
    let sources = &inputs.sources;
    let read = |file: FileId| !inputs.unread.contains(&sources.get(file).path);
    for (id, file) in inputs.trees.iter().filter(|(_, file)| read(*file)) {
        id::check(&Spanned::new(id.clone(), Span::new(*file, 0..0)), found);
        match yaml::parse_file(sources, *file, found).and_then(|node| tree::parse(id, &node, found)) {
            Some(tree) => trees.push(tree),
            None => drop(broken.insert(id.clone())),
        }
    }
    (trees, broken)
}
