//! Everything in a guide is led to by something: trees, pages, sources.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::parse::page::Kind;
use crate::rule::Rule;
use crate::source::Span;

/// Reports what nothing leads to.
pub fn check(guide: &Guide, found: &mut Diagnostics) {
    orphan_pages(guide, found);
    // Front matter that could not be read may have led there.
    if guide.pages.iter().all(|page| !page.written.front.broken) {
        unlinked_trees(guide, found);
        unused_sources(guide, found);
    }
}

fn unlinked_trees(guide: &Guide, found: &mut Diagnostics) {
    let from_trees: BTreeSet<&str> = guide
        .trees
        .iter()
        .flat_map(|tree| tree.leads_to_trees(&guide.trees))
        .collect();
    for tree in guide.trees.iter() {
        if !guide.linked_trees.contains(&tree.id) && !from_trees.contains(tree.id.as_str()) {
            let message = format!("nothing in the guide leads to the decision `{}`", tree.id);
            let help = format!("place it in a stage with `<!-- @tree {} -->`, or link to it", tree.id);
            found.report(Diagnostic::new(Rule::UnlinkedTree, tree.title.span, message).help(help));
        }
    }
}

/// Without a `menu:` the home page lists every page, so none is an orphan.
fn orphan_pages(guide: &Guide, found: &mut Diagnostics) {
    let Some(menu) = &guide.menu else { return };
    let from_trees: BTreeSet<&str> = guide
        .trees
        .iter()
        .flat_map(crate::link::tree::Tree::leads_to_pages)
        .collect();
    for (index, page) in guide.pages.iter().enumerate() {
        let led_to = menu.contains(&index)
            || guide.linked_pages[index]
            || guide.home == Some(index)
            || from_trees.contains(page.written.id.as_str());
        if page.written.kind == Kind::Other && !led_to {
            let message = format!("nothing in the guide leads to the page `{}`", page.written.title);
            let help = "link to it, or name it in `menu:`";
            found.report(Diagnostic::new(Rule::OrphanPage, page.written.title_span, message).help(help));
        }
    }
}

fn unused_sources(guide: &Guide, found: &mut Diagnostics) {
    let pages = guide
        .pages
        .iter()
        .flat_map(|page| page.written.citations.iter().chain(&page.written.front.sources));
    let mut used: BTreeSet<&str> = pages.map(|id| id.value.as_str()).collect();
    used.extend(
        guide
            .trees
            .iter()
            .flat_map(super::super::link::tree::Tree::cited_sources),
    );
    for source in guide
        .cited
        .iter()
        .filter(|source| !used.contains(source.id.value.as_str()))
    {
        let message = format!("nothing in the guide cites the source `{}`", source.id.value);
        let span: Span = source.id.span;
        found.report(Diagnostic::new(Rule::UnusedSource, span, message).help("cite it with `[^id]`, or take it out"));
    }
}
