//! Signs of a stop rule: the bullets that say when to stop.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::parse::checklist::line;
use crate::parse::markdown::{self, Placed, block_end};

/// One sign of a stop rule.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Its line.
    pub text: Range<usize>,
    /// Blocks that explain it.
    pub more: Range<usize>,
    /// Its bold words: the short form for the sticky bar.
    pub short: Vec<Range<usize>>,
}

/// The list of signs: the first bulleted list among the blocks of a stop rule.
#[must_use]
pub fn list(events: &[Placed<'_>], blocks: Range<usize>) -> Option<Range<usize>> {
    let mut at = blocks.start;
    while at < blocks.end {
        let end = block_end(events, at);
        if matches!(events[at].0, Event::Start(Tag::List(None))) {
            return Some(at..end);
        }
        at = end;
    }
    None
}

/// The signs among the blocks of a stop rule.
#[must_use]
pub fn signs(events: &[Placed<'_>], blocks: Range<usize>) -> Vec<Sign> {
    let Some(list) = list(events, blocks) else {
        return Vec::new();
    };
    let items = markdown::items(&events[list.clone()]).into_iter();
    items
        .map(|item| sign(events, list.start + item.start..list.start + item.end))
        .collect()
}

fn sign(events: &[Placed<'_>], item: Range<usize>) -> Sign {
    let (text, more) = line(events, item, None);
    let is_bold = |at: &usize| matches!(events[*at].0, Event::Start(Tag::Strong));
    let bold = text.clone().filter(is_bold);
    Sign {
        short: bold.map(|at| at + 1..block_end(events, at) - 1).collect(),
        text,
        more,
    }
}
