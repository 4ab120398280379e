//! Addresses of a page: the ids that its author wrote, each for one thing, and those that the page has by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::page::Page;
use crate::rule::Rule;
use crate::source::Span;

/// All addresses of a page, in order; small, since there may be thousands of pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Addresses(Box<[Box<str>]>);

impl Addresses {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|address| &**address)
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        self.0.binary_search_by(|own| (**own).cmp(address)).is_ok()
    }
}

impl From<BTreeSet<String>> for Addresses {
    fn from(addresses: BTreeSet<String>) -> Self {
        Self(addresses.into_iter().map(String::into_boxed_str).collect())
    }
}

/// What an id is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    Heading,
    Callout,
    Checklist,
    Decision,
}

/// Reports every id that is written for a second thing, or for one whose address the page has by itself.
pub fn unique(page: &Page, found: &mut Diagnostics) {
    let mut written = written(page);
    written.sort_by_key(|(_, span, _)| *span);
    let made = page.made_anchors();
    let mut seen: BTreeMap<&str, Vec<(Span, Thing)>> = BTreeMap::new();
    for (id, span, thing) in written {
        let before = seen.entry(id).or_default();
        if made.contains(&id) {
            let message = format!("`{id}` is the address of a part that this page has by itself");
            found.report(Diagnostic::new(Rule::DuplicateId, span, message).help("choose another id"));
        } else if let Some((first, _)) = before.iter().find(|(_, other)| clash(*other, thing)) {
            let message = match thing {
                Thing::Decision => format!("the decision `{id}` cannot stand here: its address is taken on this page"),
                _ => format!("the id `{id}` is on this page twice"),
            };
            found.report(Diagnostic::new(Rule::DuplicateId, span, message).label(*first, "first here"));
        }
        if before.iter().all(|(_, other)| *other != thing) {
            before.push((span, thing));
        }
    }
}

/// A heading may share its id with the checklist under it; two checklists are compared across the whole guide.
fn clash(one: Thing, other: Thing) -> bool {
    !matches!(
        (one, other),
        (Thing::Heading | Thing::Checklist, Thing::Checklist) | (Thing::Checklist, Thing::Heading)
    )
}

fn written(page: &Page) -> Vec<(&str, Span, Thing)> {
    // Headings whose author wrote no id have none yet.
    let headings = page.headings.iter().filter(|heading| !heading.anchor.is_empty());
    let headings = headings.map(|heading| (heading.anchor.as_str(), heading.span, Thing::Heading));
    let callouts = page.callouts.iter().filter_map(|callout| callout.id.as_ref());
    let callouts = callouts.map(|id| (id.value.as_str(), id.span, Thing::Callout));
    let lists = page.checklists.iter().filter(|list| list.written_id);
    let lists = lists.map(|list| (list.id.value.as_str(), list.id.span, Thing::Checklist));
    let trees = page.decisions.iter();
    let trees = trees.map(|id| (id.value.as_str(), id.span, Thing::Decision));
    headings.chain(callouts).chain(lists).chain(trees).collect()
}
