//! Checking: a linked [`Guide`] goes in, findings come out. A file per family of rules.

mod callouts;
mod checklists;
mod language;
mod reached;
mod reviews;
mod sourced;
mod tree;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Diagnostics;
use crate::link::Guide;
use crate::link::tree::Tree;
use crate::load::Inputs;
use crate::parse::allow::Allow;
use crate::source::FileId;

/// Checks everything that links and types do not already show. `today` reaches findings only, never the output.
pub fn check(guide: &Guide, inputs: &Inputs, today: Date, found: &mut Diagnostics) {
    for page in &guide.pages {
        callouts::check(page, guide, found);
        checklists::check(page, guide, found);
        sourced::page(page, guide, found);
    }
    callouts::no_stop_rule(guide, found);
    sourced::trees(guide, found);
    tree::check(guide, found);
    reached::check(guide, found);
    reviews::check(guide, today, found);
    reviews::placeholders(guide, &inputs.sources, found);
    language::check(guide, inputs, found);
    allow(guide, found);
}

/// Takes out what the guide, a page, a tree, a node or an outcome allows with a reason.
fn allow(guide: &Guide, found: &mut Diagnostics) {
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
