//! Facts: what the rest of a guide goes by without reading a page's text. As long as they are the same, names and places
//! of the guide are. The page's title and its anchors are no part of them: those are asked of the page itself.

use std::sync::Arc;

use super::address::Addresses;
use super::callout::Level;
use super::checklist::Checklist;
use super::page::{Kind, Page};

/// What others know of a page.
#[derive(Debug, Default, PartialEq)]
pub struct Facts {
    path: Arc<str>,
    kind: Kind,
    id: String,
    draft: bool,
    lists: Vec<ListFacts>,
    /// Every callout, by its level and its id: a hazard is known by its place among them.
    callouts: Vec<(Level, Option<String>)>,
}

#[derive(Debug, PartialEq)]
struct ListFacts {
    id: String,
    /// The anchors of the page's text, where the list may get another id and step aside of them.
    free: Option<Arc<Addresses>>,
    anchor: String,
    title: String,
    /// Address of the heading that it is called after, unless that is the page's title.
    heading: Option<String>,
    is_own_heading: bool,
    items: Vec<String>,
}

impl Facts {
    /// The facts of a page as written.
    #[must_use]
    pub fn of(page: &Page) -> Self {
        let callouts = page.callouts.iter();
        Self {
            path: Arc::clone(&page.path),
            kind: page.kind.clone(),
            id: page.id.clone(),
            draft: page.front.draft,
            lists: page.checklists.iter().map(|list| ListFacts::of(list, page)).collect(),
            callouts: callouts
                .map(|callout| (callout.level, callout.id.as_ref().map(|id| id.value.clone())))
                .collect(),
        }
    }
}

impl ListFacts {
    fn of(list: &Checklist, page: &Page) -> Self {
        let title = page.title_heading.as_ref().map(|(at, _)| *at);
        let heading = list.named_by.filter(|at| Some(*at) != title);
        Self {
            id: list.id.value.clone(),
            free: (!list.written_id).then(|| Arc::clone(&page.text_anchors)),
            anchor: list.anchor.clone(),
            title: list.title.clone(),
            heading: heading.map(|at| page.headings[at].anchor.clone()),
            is_own_heading: list.heading.is_some(),
            items: list.items().map(|item| item.id.value.clone()).collect(),
        }
    }
}
