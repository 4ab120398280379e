//! Checking: a linked [`Guide`] goes in, findings come out. A file per family of rules.

mod callouts;
mod checklists;
mod language;
mod reached;
mod released;
mod reused;
mod reviews;
mod sourced;
mod tree;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Diagnostics;
use crate::link::Guide;
use crate::link::page::Page;
use crate::link::tree::Tree;
use crate::load::Inputs;
use crate::parse::allow::Allow;
use crate::source::{FileId, Sources};

pub use reused::Reused;

/// Checks everything that links and types do not already show. `today` reaches findings only, never the output.
pub fn check(guide: &Guide, inputs: &Inputs, today: Date, found: &mut Diagnostics) {
    Reused::default().check(guide, (inputs, today), found);
}

/// What is found on one page, by what it says and the settings, trees and names that it uses.
fn page(page: &Page, guide: &Guide, (sources, today): (&Sources, Date)) -> Diagnostics {
    let mut found = Diagnostics::default();
    callouts::check(page, guide, &mut found);
    checklists::check(page, guide, &mut found);
    sourced::page(page, guide, &mut found);
    reviews::page(page, guide, (sources, today), &mut found);
    found
}

/// Takes out what the guide, a page, a tree, a node or an outcome allows with a reason.
fn allow(guide: &Guide, found: &mut Diagnostics) {
    if found.all().is_empty() {
        return;
    }
    let pages: BTreeMap<FileId, &Allow> = guide
        .pages
        .iter()
        .map(|page| (page.written.file, &page.written.front.allow))
        .collect();
    let trees: BTreeMap<FileId, &Tree> = guide.trees.iter().map(|tree| (tree.span.file, tree)).collect();
    found.retain(|diagnostic| {
        let (rule, span) = (diagnostic.rule, diagnostic.span);
        let by_guide = guide.config.allow.has(rule);
        let by_page = || pages.get(&span.file).is_some_and(|allow| allow.has(rule));
        let by_tree = || trees.get(&span.file).is_some_and(|tree| tree.allows(rule, span));
        !rule.waivable() || !(by_guide || by_page() || by_tree())
    });
}
