//! Markdown as a flat list of events with places, cut into the blocks of a page's top level.
//!
//! `parse` records the [`events`] of a text on a [`Tape`] and `render` plays them, so a range of events means the same to
//! both, and little is kept between them.

mod tape;

pub use tape::Tape;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// Deepest nesting of quotes and lists.
pub const MAX_DEPTH: usize = 100;

/// One event and its bytes in the text.
pub type Placed<'a> = (Event<'a>, Range<usize>);

/// All events of a text, or the byte where it nests too deeply.
pub fn events(text: &str, smart_punctuation: bool) -> Result<Vec<Placed<'_>>, usize> {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(Options::ENABLE_SMART_PUNCTUATION, smart_punctuation);
    let parser = Parser::new_ext(text, options).into_offset_iter();
    let mut depth = 0_usize;
    let mut events = Vec::with_capacity(text.len() / 12);
    for (event, range) in parser {
        match event {
            Event::Start(_) if depth == MAX_DEPTH => return Err(range.start),
            Event::Start(Tag::Link {
                link_type: LinkType::Email,
                ..
            }) => {
                depth += 1;
                events.push((addressed(event), range));
            }
            Event::Start(_) => {
                depth += 1;
                events.push((event, range));
            }
            Event::End(_) => {
                depth -= 1;
                events.push((event, range));
            }
            Event::Html(line) => html(&mut events, line, range),
            event => {
                let closes = matches!(&event, Event::Text(text) if text.as_bytes() == b"]");
                events.push((event, range));
                if closes {
                    cite(&mut events, text);
                }
            }
        }
    }
    Ok(events)
}

/// Where words stand in a text, if they are a slice of the text itself.
#[must_use]
pub fn place(text: &str, words: &str) -> Option<Range<usize>> {
    let start = words.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let place = start..start + words.len();
    text.get(place.clone()).map(|_| place)
}

/// Adds a line of HTML. A block arrives line by line, and a comment or tag may run over several lines, so it is joined.
fn html<'a>(events: &mut Vec<Placed<'a>>, line: CowStr<'a>, range: Range<usize>) {
    if let Some((Event::Html(before), whole)) = events.last_mut() {
        *before = format!("{before}{line}").into();
        whole.end = range.end;
    } else {
        events.push((Event::Html(line), range));
    }
}

/// `<name@example.org>` leads to a letter, not to a file of that name.
fn addressed(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link {
            link_type: LinkType::Email,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type: LinkType::Email,
            dest_url: format!("mailto:{dest_url}").into(),
            title,
            id,
        }),
        event => event,
    }
}

/// Longest run of text events that one `[^id]` is cut into.
const CITATION_PARTS: usize = 8;

/// `[^id]` without a definition on the page arrives as text; it refers to `sources.yaml` and becomes a reference too.
fn cite<'a>(events: &mut Vec<Placed<'a>>, text: &'a str) {
    let from = events.len().saturating_sub(CITATION_PARTS);
    let is = |event: &Event<'_>, part: &str| matches!(event, Event::Text(text) if &**text == part);
    let Some(open) = events[from..]
        .iter()
        .rposition(|(event, _)| is(event, "["))
        .map(|at| from + at)
    else {
        return;
    };
    let whole = events[open].1.start..events.last().map_or(0, |(_, range)| range.end);
    let only_text = events[open..].iter().all(|(event, _)| matches!(event, Event::Text(_)));
    let id = text
        .get(whole.clone())
        .and_then(|written| written.strip_prefix("[^")?.strip_suffix(']'));
    let Some(id) = id.filter(|id| only_text && !id.is_empty() && !id.contains(char::is_whitespace)) else {
        return;
    };
    events.truncate(open);
    events.push((Event::FootnoteReference(id.into()), whole));
}

/// A block of a page's top level: its kind, its events and its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its events, start and end tags included.
    pub events: Range<usize>,
    /// Its bytes.
    pub bytes: Range<usize>,
}

/// The kinds of block that a page is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph that is one bold run and nothing else.
    BoldLine,
    /// A quote; it may be a callout.
    Quote,
    /// A list with at least one task item; ordered or not.
    TaskList {
        /// Numbered.
        ordered: bool,
    },
    /// Any other list.
    List,
    /// HTML that stands as a block of its own; it may be a comment.
    Html,
    /// Everything else.
    Prose,
}

/// The blocks of the top level.
#[must_use]
pub fn blocks(events: &[Placed<'_>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < events.len() {
        let end = block_end(events, at);
        let bytes = events[at].1.clone();
        blocks.push(Block {
            kind: kind(&events[at..end]),
            events: at..end,
            bytes,
        });
        at = end;
    }
    blocks
}

/// One past the event that closes the block which starts at `at`.
#[must_use]
pub fn block_end(events: &[Placed<'_>], at: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, (event, _)) in events[at..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + offset + 1;
        }
    }
    events.len()
}

fn kind(block: &[Placed<'_>]) -> BlockKind {
    match &block[0].0 {
        Event::Start(Tag::Heading { level, .. }) => BlockKind::Heading(level_number(*level)),
        Event::Start(Tag::BlockQuote(_)) => BlockKind::Quote,
        Event::Start(Tag::HtmlBlock) | Event::Html(_) => BlockKind::Html,
        Event::Start(Tag::Paragraph) if is_bold_line(block) => BlockKind::BoldLine,
        Event::Start(Tag::List(first)) if has_task(block) => BlockKind::TaskList {
            ordered: first.is_some(),
        },
        Event::Start(Tag::List(_)) => BlockKind::List,
        _ => BlockKind::Prose,
    }
}

/// 1 to 6.
#[must_use]
pub fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn is_bold_line(block: &[Placed<'_>]) -> bool {
    let inner = &block[1..block.len() - 1];
    matches!(inner.first(), Some((Event::Start(Tag::Strong), _)))
        && matches!(inner.last(), Some((Event::End(TagEnd::Strong), _)))
        && block_end(inner, 0) == inner.len()
}

/// Whether an item of this list itself, not of a list inside it, is a task.
fn has_task(list: &[Placed<'_>]) -> bool {
    items(list)
        .iter()
        .any(|item| task_marker(&list[item.clone()]).is_some())
}

/// The items of a list, as ranges of its events, item tags included.
#[must_use]
pub fn items(list: &[Placed<'_>]) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut at = 1;
    while at + 1 < list.len() {
        let end = block_end(list, at);
        items.push(at..end);
        at = end;
    }
    items
}

/// Where in an item its task marker stands, and whether it is ticked. In a loose list a paragraph comes first.
#[must_use]
pub fn task_marker(item: &[Placed<'_>]) -> Option<(usize, bool)> {
    item.iter()
        .enumerate()
        .take(3)
        .skip(1)
        .find_map(|(at, (event, _))| match event {
            Event::TaskListMarker(ticked) => Some((at, *ticked)),
            _ => None,
        })
}

/// The text that a reader sees in these events.
#[must_use]
pub fn plain_text(events: &[Placed<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
