//! Facts: what the rest of a guide may go by without reading a page's text. As long as they are the same, every other page
//! links to this one as before.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::callout::Level;
use super::checklist::Checklist;
use super::page::{Kind, Page};

/// What others know of a page.
#[derive(Debug, Default, PartialEq)]
pub struct Facts {
    path: String,
    kind: Kind,
    id: String,
    title: String,
    draft: bool,
    anchors: Arc<BTreeSet<String>>,
    lists: Vec<ListFacts>,
    hazards: Vec<(Level, String)>,
}

#[derive(Debug, PartialEq)]
struct ListFacts {
    id: String,
    written_id: bool,
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
        let hazards = page.callouts.iter();
        Self {
            path: page.path.clone(),
            kind: page.kind.clone(),
            id: page.id.clone(),
            title: page.title.clone(),
            draft: page.front.draft,
            anchors: Arc::clone(&page.anchors),
            lists: page.checklists.iter().map(|list| ListFacts::of(list, page)).collect(),
            hazards: hazards
                .filter_map(|callout| Some((callout.level, callout.id.as_ref()?.value.clone())))
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
            written_id: list.written_id,
            title: list.title.clone(),
            heading: heading.map(|at| page.headings[at].anchor.clone()),
            is_own_heading: list.heading.is_some(),
            items: list.items().map(|item| item.id.value.clone()).collect(),
        }
    }
}
