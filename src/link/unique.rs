//! Ids that are unique in the whole guide: two written ones clash, one made from a heading steps aside.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::checklist::Checklist;
use crate::parse::page::Page;
use crate::parse::slug::{self, Anchors};
use crate::rule::Rule;
use crate::source::Span;

/// Settles the id and the address of every checklist.
pub fn checklists(pages: &mut [Page], found: &mut Diagnostics) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    let mut taken = Anchors::default();
    let lists = pages.iter().flat_map(|page| &page.checklists);
    for id in lists.filter(|list| list.written_id).map(|list| &list.id) {
        taken.take(&id.value);
        if let Some(&first) = first.get(id.value.as_str()) {
            let message = format!("two checklists have the id `{}`", id.value);
            found.report(Diagnostic::new(Rule::DuplicateId, id.span, message).label(first, "first here"));
        }
        first.entry(&id.value).or_insert(id.span);
    }
    for page in pages.iter_mut().filter(|page| !page.checklists.is_empty()) {
        free_ids(page, &mut taken);
        addresses(page);
    }
}

/// A list whose author wrote no id gets a free one.
fn free_ids(page: &mut Page, taken: &mut Anchors) {
    for list in page.checklists.iter_mut().filter(|list| !list.written_id) {
        if !taken.take(&list.id.value) {
            list.id.value = taken.free(&slug::id(&format!("{} {}", page.id, list.id.value)));
        }
    }
}

/// The address of a card is the list's id, unless something else on the page has that address.
fn addresses(page: &mut Page) {
    let mut taken: BTreeSet<String> = page.anchors.iter().cloned().collect();
    for list in &mut page.checklists {
        let named_by = list.named_by.map(|at| &page.headings[at].anchor);
        list.anchor = if list.heading.is_some() && named_by == Some(&list.id.value) {
            list.id.value.clone()
        } else {
            aside(list, &taken)
        };
        taken.insert(list.anchor.clone());
    }
    let ids = page.checklists.iter().flat_map(|list| [&list.id.value, &list.anchor]);
    Arc::make_mut(&mut page.anchors).extend(ids.cloned());
}

fn aside(list: &Checklist, taken: &BTreeSet<String>) -> String {
    let id = &list.id.value;
    let wishes = [id.clone(), format!("{id}-list")]
        .into_iter()
        .chain((2..).map(|n| format!("{id}-list-{n}")));
    let mut free = wishes.filter(|wish| !taken.contains(wish));
    free.next().unwrap_or_default()
}

/// Reports a hazard whose id another page has.
pub fn hazards(pages: &[Page], found: &mut Diagnostics) {
    let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
    for (page, id) in pages
        .iter()
        .flat_map(|page| page.callouts.iter().filter_map(move |c| Some((page, c.id.as_ref()?))))
    {
        if let Some(&first) = taken.get(id.value.as_str()).filter(|first| first.file != page.file) {
            let message = format!("two hazards have the id `{}`", id.value);
            found.report(Diagnostic::new(Rule::DuplicateId, id.span, message).label(first, "first here"));
        }
        taken.entry(&id.value).or_insert(id.span);
    }
}
