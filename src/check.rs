//! Checking: a linked [`Guide`] goes in, findings come out. A file per family of rules.

mod callouts;
mod checklists;
mod language;
mod reached;
mod reviews;
mod sourced;
mod tree;

use jiff::civil::Date;

use crate::diagnostic::Diagnostics;
use crate::link::Guide;
use crate::load::Inputs;

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
    found.retain(|diagnostic| {
        let file = diagnostic.span.file;
        let by_guide = guide.config.allow.has(diagnostic.rule);
        let by_page = || {
            guide
                .pages
                .iter()
                .any(|page| page.written.file == file && page.written.front.allow.has(diagnostic.rule))
        };
        let by_tree = || {
            let mut trees = guide.trees.iter();
            trees.any(|tree| tree.allows(diagnostic.rule, diagnostic.span))
        };
        !diagnostic.rule.waivable() || !(by_guide || by_page() || by_tree())
    });
}
