//! Missing ids: the comments that give each item of a page an id of its own.
//!
//! Comes in: a page as written, and its text. Goes out: [`Missing`], the places and comments to insert. An id is the one
//! that the build makes today, so links and readers' ticks stay. Nothing is proposed that would change what the Markdown
//! says: the text with its comments is read again, and must give the same events but for them.

pub mod rewrite;

use std::ops::Range;

use pulldown_cmark::Event;

use crate::parse::checklist::Checklist;
use crate::parse::markdown::{self, Placed};
use crate::parse::page::Page;
use crate::parse::slug;
use crate::source::Span;

/// What a page needs so that each of its items has an id.
#[derive(Debug, Default)]
pub struct Missing {
    /// By place.
    pub insertions: Vec<Insertion>,
    /// Items whose line can take no comment; their author has to write the id.
    pub left: Vec<Span>,
}

/// A comment that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// Byte of the file's text before which it stands.
    pub at: usize,
    /// The space before it, and the comment.
    pub text: String,
}

/// What is missing in a page with this text; `smart` as in the guide's settings.
#[must_use]
pub fn missing(page: &Page, text: &str, smart: bool) -> Missing {
    let mut missing = Missing::default();
    let items = page.checklists.iter().flat_map(Checklist::items);
    let mut wanted = Vec::new();
    for item in items.filter(|item| !item.written_id) {
        if item.label.is_empty() || !slug::is_id(&item.id.value) {
            missing.left.push(item.span);
            continue;
        }
        let comment = Insertion {
            at: item.span.range().end,
            text: format!(" <!-- #{} -->", item.id.value),
        };
        wanted.push((comment, item.span));
    }
    let body = Body {
        text,
        start: page.body,
        smart,
    };
    if !body.keeps_sense(wanted.iter().map(|(one, _)| one)) {
        wanted.retain(|(one, span)| {
            let keeps = body.keeps_sense(std::iter::once(one));
            missing.left.extend((!keeps).then_some(*span));
            keeps
        });
        // Each does no harm, and all together do: that is beyond a program.
        if !body.keeps_sense(wanted.iter().map(|(one, _)| one)) {
            missing.left.extend(wanted.drain(..).map(|(_, span)| span));
        }
    }
    missing.insertions = wanted.into_iter().map(|(one, _)| one).collect();
    missing
}

/// The text with comments inserted, which are in the order of their places.
#[must_use]
pub fn inserted<'i>(text: &str, insertions: impl Iterator<Item = &'i Insertion>) -> String {
    let mut whole = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for insertion in insertions {
        whole.push_str(&text[from..insertion.at]);
        whole.push_str(&insertion.text);
        from = insertion.at;
    }
    whole + &text[from..]
}

/// The Markdown of a file.
struct Body<'t> {
    text: &'t str,
    start: usize,
    smart: bool,
}

impl Body<'_> {
    /// Whether the Markdown says the same with these comments in it.
    fn keeps_sense<'i>(&self, insertions: impl Iterator<Item = &'i Insertion> + Clone) -> bool {
        let new = inserted(self.text, insertions.clone());
        let comments = places(insertions, self.start);
        let old = markdown::events(&self.text[self.start..], self.smart);
        let new = markdown::events(&new[self.start..], self.smart);
        match (old, new) {
            (Ok(old), Ok(new)) => without(old, &[]) == without(new, &comments),
            _ => false,
        }
    }
}

/// Where the comments stand in the body that holds them.
fn places<'i>(insertions: impl Iterator<Item = &'i Insertion>, start: usize) -> Vec<Range<usize>> {
    let mut before = 0;
    insertions
        .map(|insertion| {
            let at = insertion.at - start + before;
            before += insertion.text.len();
            at + 1..at + insertion.text.len()
        })
        .collect()
}

/// The events without the comments at these places, and without the space before each; texts that meet are one.
/// Nothing if a comment is not there as one.
fn without<'t>(events: Vec<Placed<'t>>, comments: &[Range<usize>]) -> Option<Vec<Event<'t>>> {
    let mut rest: Vec<Event<'t>> = Vec::with_capacity(events.len());
    let mut found = 0;
    for (event, place) in events {
        match (rest.last_mut(), event) {
            (last, Event::InlineHtml(_)) if comments.contains(&place) => {
                found += 1;
                if let Some(Event::Text(before)) = last {
                    *before = before.trim_end().to_owned().into();
                }
            }
            (Some(Event::Text(before)), Event::Text(text)) => *before = format!("{before}{text}").into(),
            (_, event) => rest.push(event),
        }
    }
    rest.retain(|event| !matches!(event, Event::Text(text) if text.is_empty()));
    (found == comments.len()).then_some(rest)
}
