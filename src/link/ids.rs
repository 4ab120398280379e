//! Ids that a guide gives away: they stand in links, in saved progress and on paper, so a release keeps them.

use super::Guide;
use crate::link::page::Page;
use crate::link::tree::Tree;
use crate::parse::callout::Level;
use crate::parse::checklist::Checklist;
use crate::source::{Span, Spanned};

/// Every id with its kind before it, as in `item meet/latches`, its place, and what readers know it by.
#[must_use]
pub fn ids(guide: &Guide) -> Vec<(Spanned<String>, String)> {
    let pages = guide.pages.iter().flat_map(|page| of_page(page));
    pages.chain(guide.trees.iter().flat_map(of_tree)).collect()
}

/// Ids that things had before, in the same way.
pub fn before(guide: &Guide) -> impl Iterator<Item = String> {
    let items = guide.pages.iter().flat_map(|page| {
        let items = page.written.checklists.iter().flat_map(Checklist::items);
        items.filter_map(|item| Some(format!("item {}/{}", page.written.id, item.was.as_ref()?)))
    });
    let trees = guide.trees.iter().flat_map(|tree| &tree.was);
    items.chain(trees.map(|was| format!("decision {}", was.value)))
}

fn of_page(page: &Page) -> Vec<(Spanned<String>, String)> {
    let (written, file) = (&page.written, page.written.file);
    let mut ids = Vec::new();
    if written.is_stage() {
        let place = Span::new(file, 0..0);
        ids.push((named("stage", &written.id, place), written.title.clone()));
    }
    for list in &written.checklists {
        ids.push((named("list", &list.id.value, list.id.span), list.title.clone()));
        for item in list.items() {
            let id = format!("{}/{}", written.id, item.id.value);
            ids.push((named("item", &id, item.id.span), item.text.clone()));
        }
    }
    let callouts = written.callouts.iter().filter(|callout| callout.level.is_hazard());
    let mut nameless = 0;
    for callout in callouts {
        let id = callout.id.as_ref().map(|id| id.value.clone());
        // Those without an id are counted: one less is one that is gone.
        let id = id.unwrap_or_else(|| {
            nameless += 1;
            format!("{}:{nameless}", written.id)
        });
        ids.push((named(callout.level.word(), &id, callout.span), String::new()));
    }
    ids
}

fn of_tree(tree: &Tree) -> Vec<(Spanned<String>, String)> {
    let title = tree.title.value.clone();
    let mut ids = vec![(named("decision", &tree.id, tree.span), title)];
    let code = tree.code.iter();
    ids.extend(code.map(|code| (named("code", &code.value, code.span), tree.id.clone())));
    let inner = |kind, id: &Spanned<String>| {
        (
            named(kind, &format!("{}.{}", tree.id, id.value), id.span),
            String::new(),
        )
    };
    ids.extend(tree.nodes.iter().map(|node| inner("question", &node.id)));
    ids.extend(tree.outcomes.iter().map(|outcome| inner("result", &outcome.id)));
    ids
}

fn named(kind: &str, id: &str, span: Span) -> Spanned<String> {
    Spanned::new(format!("{kind} {id}"), span)
}

/// Whether a kind of id is that of a hazard.
#[must_use]
pub fn hazard(kind: &str) -> Option<Level> {
    Level::named(kind).filter(|level| level.is_hazard())
}
