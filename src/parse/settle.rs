//! The addresses of a page's checklists: the list's id, unless something else on the page has that address.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::checklist::Checklist;
use super::page::Page;

/// Settles where each list stands. When a list gets another id, it is done again.
pub fn settle(page: &mut Page) {
    if page.checklists.is_empty() {
        page.anchors = Arc::clone(&page.text_anchors);
        return;
    }
    let mut taken: BTreeSet<String> = page.text_anchors.iter().map(str::to_owned).collect();
    for list in &mut page.checklists {
        let named_by = list.named_by.map(|at| &page.headings[at].anchor);
        list.anchor = if list.heading.is_some() && named_by == Some(&list.id.value) {
            list.id.value.clone()
        } else {
            aside(list, &taken)
        };
        taken.insert(list.anchor.clone());
    }
    taken.extend(page.checklists.iter().map(|list| list.id.value.clone()));
    page.anchors = Arc::new(taken.into());
}

fn aside(list: &Checklist, taken: &BTreeSet<String>) -> String {
    let id = &list.id.value;
    let wishes = [id.clone(), format!("{id}-list")]
        .into_iter()
        .chain((2..).map(|n| format!("{id}-list-{n}")));
    let mut free = wishes.filter(|wish| !taken.contains(wish));
    free.next().unwrap_or_default()
}
