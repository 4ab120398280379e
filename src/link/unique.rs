//! Ids that are unique in the whole guide: two written ones clash, one made from a heading steps aside.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::checklist::Checklist;
use crate::parse::page::Page;
use crate::parse::settle::settle;
use crate::parse::slug::{self, Anchors};
use crate::rule::Rule;
use crate::source::Span;

/// Settles the id of every checklist: two written ones clash, one made from a heading steps aside. Gives all ids of those
/// pages on which one stepped aside.
pub fn checklists(pages: &[Arc<Page>], found: &mut Diagnostics) -> BTreeMap<usize, Vec<String>> {
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
    let with_lists = pages.iter().enumerate().filter(|(_, page)| !page.checklists.is_empty());
    let freed = with_lists.map(|(at, page)| (at, page, free_ids(page, &mut taken)));
    let aside = freed.filter(|(_, page, ids)| page.checklists.iter().zip(ids).any(|(list, id)| list.id.value != *id));
    aside.map(|(at, _, ids)| (at, ids)).collect()
}

/// The ids of a page's lists; one whose author wrote none gets a free one.
fn free_ids(page: &Page, taken: &mut Anchors) -> Vec<String> {
    let mut free = |list: &Checklist| {
        let id = &list.id.value;
        if list.written_id || taken.take(id) {
            id.clone()
        } else {
            taken.free(&slug::id(&format!("{} {id}", page.id)))
        }
    };
    page.checklists.iter().map(&mut free).collect()
}

/// A page whose lists have these ids.
pub fn with_ids(page: &Page, ids: &[String]) -> Arc<Page> {
    let mut page = page.clone();
    for (list, id) in page.checklists.iter_mut().zip(ids) {
        list.id.value.clone_from(id);
    }
    settle(&mut page);
    Arc::new(page)
}

/// Reports a hazard whose id another page has.
pub fn hazards(pages: &[Arc<Page>], found: &mut Diagnostics) {
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
