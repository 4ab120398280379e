//! A tape: the events of one text in a few bytes each, so that `render` plays back what `parse` has read and no text is
//! parsed twice.
//!
//! One byte names the event, numbers of 7 bits a byte say where it stands. Words that stand in the text as they are shown
//! are kept as their place in it; others follow each other in one string of their own. An end has its start's place and
//! needs its byte only. Kinds that are rare are kept whole.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag};

use crate::parse::markdown::{Placed, place};

const END: u8 = 0;
const TEXT: u8 = 1;
const PLAIN_TEXT: u8 = 2;
const CODE: u8 = 3;
const LINK: u8 = 4;
const IMAGE: u8 = 5;
const REFERENCE: u8 = 6;
const FENCED: u8 = 7;
const LIST: u8 = 8;
const RARE: u8 = 9;
/// Events with nothing but a place begin here, in the order of [`bare`].
const BARE: u8 = 10;

/// Recorded events.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    bytes: Box<[u8]>,
    words: Box<str>,
    rare: Box<[Event<'static>]>,
    len: u32,
}

impl Tape {
    /// Records the events of `text`.
    #[must_use]
    pub fn record(events: &[Placed<'_>], text: &str) -> Self {
        let mut recorder = Recorder {
            text,
            bytes: Vec::with_capacity(events.len() * 4),
            words: String::new(),
            rare: Vec::new(),
            at: 0,
        };
        for (event, range) in events {
            recorder.event(event, range);
        }
        Self {
            bytes: recorder.bytes.into(),
            words: recorder.words.into(),
            rare: recorder.rare.into(),
            len: u32::try_from(events.len()).unwrap_or(u32::MAX),
        }
    }

    /// The events again; `text` is the one they were recorded from.
    #[must_use]
    pub fn play<'a>(&'a self, text: &'a str) -> Vec<Placed<'a>> {
        self.beginning(text, usize::MAX)
    }

    /// The first events again, so many at most.
    #[must_use]
    pub fn beginning<'a>(&'a self, text: &'a str, most: usize) -> Vec<Placed<'a>> {
        let mut player = Player {
            tape: self,
            text,
            bytes: &self.bytes,
            at: 0,
        };
        let mut events: Vec<Placed<'a>> = Vec::with_capacity(most.min(self.len as usize));
        let mut open: Vec<usize> = Vec::new();
        while let Some(kind) = player.byte().filter(|_| events.len() < most) {
            if kind == END {
                let Some((Event::Start(tag), range)) = open.pop().map(|at| &events[at]) else {
                    continue;
                };
                let end = (Event::End(tag.to_end()), range.clone());
                events.push(end);
                continue;
            }
            let range = player.range();
            let event = player.event(kind, &range);
            if matches!(event, Event::Start(_)) {
                open.push(events.len());
            }
            events.push((event, range));
        }
        events
    }
}

impl Tape {
    /// The links and pictures again, each by its start.
    pub fn links<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Tag<'a>, Range<usize>)> {
        let mut player = Player {
            tape: self,
            text,
            bytes: &self.bytes,
            at: 0,
        };
        std::iter::from_fn(move || player.next_link())
    }
}

/// Events with nothing but a place, each with its number.
fn bare(number: u8) -> Event<'static> {
    const LEVELS: [HeadingLevel; 6] = [
        HeadingLevel::H1,
        HeadingLevel::H2,
        HeadingLevel::H3,
        HeadingLevel::H4,
        HeadingLevel::H5,
        HeadingLevel::H6,
    ];
    let heading = |level: usize| Tag::Heading {
        level: LEVELS[level],
        id: None,
        classes: Vec::new(),
        attrs: Vec::new(),
    };
    match number {
        0 => Event::Start(Tag::Paragraph),
        1 => Event::Start(Tag::Item),
        2 => Event::Start(Tag::Strong),
        3 => Event::Start(Tag::Emphasis),
        4 => Event::Start(Tag::Strikethrough),
        5 => Event::Start(Tag::TableHead),
        6 => Event::Start(Tag::TableRow),
        7 => Event::Start(Tag::TableCell),
        8 => Event::Start(Tag::BlockQuote(None)),
        9 => Event::Start(Tag::HtmlBlock),
        10 => Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)),
        11 => Event::Start(Tag::List(None)),
        12 => Event::SoftBreak,
        13 => Event::HardBreak,
        14 => Event::TaskListMarker(false),
        15 => Event::TaskListMarker(true),
        16..=21 => Event::Start(heading(usize::from(number - 16))),
        _ => Event::Rule,
    }
}

/// The number of an event in [`bare`], if it has one.
fn number(event: &Event<'_>) -> Option<u8> {
    Some(match event {
        Event::Start(Tag::Paragraph) => 0,
        Event::Start(Tag::Item) => 1,
        Event::Start(Tag::Strong) => 2,
        Event::Start(Tag::Emphasis) => 3,
        Event::Start(Tag::Strikethrough) => 4,
        Event::Start(Tag::TableHead) => 5,
        Event::Start(Tag::TableRow) => 6,
        Event::Start(Tag::TableCell) => 7,
        Event::Start(Tag::BlockQuote(None)) => 8,
        Event::Start(Tag::HtmlBlock) => 9,
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => 10,
        Event::Start(Tag::List(None)) => 11,
        Event::SoftBreak => 12,
        Event::HardBreak => 13,
        Event::TaskListMarker(false) => 14,
        Event::TaskListMarker(true) => 15,
        Event::Start(Tag::Heading {
            level,
            id: None,
            classes,
            attrs,
        }) if classes.is_empty() && attrs.is_empty() => 16 + (*level as u8 - 1),
        Event::Rule => 22,
        _ => return None,
    })
}

struct Recorder<'t> {
    text: &'t str,
    bytes: Vec<u8>,
    words: String,
    rare: Vec<Event<'static>>,
    /// Where the event before started.
    at: usize,
}

impl Recorder<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if let Some(number) = number(event) {
            return self.placed(BARE + number, range);
        }
        match event {
            Event::End(_) => self.bytes.push(END),
            Event::Text(text) if place(self.text, text).as_ref() == Some(range) => self.placed(PLAIN_TEXT, range),
            Event::Text(text) => self.with_words(TEXT, range, text),
            Event::Code(code) => self.with_words(CODE, range, code),
            Event::FootnoteReference(label) => self.with_words(REFERENCE, range, label),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => self.with_words(FENCED, range, language),
            Event::Start(Tag::List(Some(first))) => {
                self.placed(LIST, range);
                self.number(*first);
            }
            Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                dest_url,
                title,
                id,
            }) => self.link((LINK, range), [dest_url, title, id]),
            Event::Start(Tag::Image {
                link_type: LinkType::Inline,
                dest_url,
                title,
                id,
            }) => self.link((IMAGE, range), [dest_url, title, id]),
            event => {
                self.placed(RARE, range);
                self.number(self.rare.len() as u64);
                self.rare.push(event.clone().into_static());
            }
        }
    }

    fn link(&mut self, (kind, range): (u8, &Range<usize>), words: [&CowStr<'_>; 3]) {
        self.placed(kind, range);
        for words in words {
            self.words(words);
        }
    }

    fn with_words(&mut self, kind: u8, range: &Range<usize>, words: &str) {
        self.placed(kind, range);
        self.words(words);
    }

    /// Starts go forth and, where HTML was joined or a note was cut out, back.
    fn placed(&mut self, kind: u8, range: &Range<usize>) {
        self.bytes.push(kind);
        let (back, way) = if range.start < self.at {
            (1, self.at - range.start)
        } else {
            (0, range.start - self.at)
        };
        self.number((way as u64) << 1 | back);
        self.number(range.len() as u64);
        self.at = range.start;
    }

    fn words(&mut self, words: &str) {
        let (own, place) = if let Some(place) = place(self.text, words) {
            (0, place)
        } else {
            let start = self.words.len();
            self.words.push_str(words);
            (1, start..self.words.len())
        };
        self.number((place.len() as u64) << 1 | own);
        if !words.is_empty() {
            self.number(place.start as u64);
        }
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }
}

struct Player<'a> {
    tape: &'a Tape,
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Player<'a> {
    fn next_link(&mut self) -> Option<(Tag<'a>, Range<usize>)> {
        loop {
            let kind = self.byte()?;
            if kind == END {
                continue;
            }
            let range = self.range();
            if kind == PLAIN_TEXT || kind >= BARE {
                continue;
            }
            if let Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) = self.event(kind, &range) {
                return Some((tag, range));
            }
        }
    }

    fn event(&mut self, kind: u8, range: &Range<usize>) -> Event<'a> {
        match kind {
            PLAIN_TEXT => Event::Text(self.text.get(range.clone()).unwrap_or_default().into()),
            TEXT => Event::Text(self.words()),
            CODE => Event::Code(self.words()),
            REFERENCE => Event::FootnoteReference(self.words()),
            FENCED => Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(self.words()))),
            LIST => Event::Start(Tag::List(Some(self.number()))),
            LINK => Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                dest_url: self.words(),
                title: self.words(),
                id: self.words(),
            }),
            IMAGE => Event::Start(Tag::Image {
                link_type: LinkType::Inline,
                dest_url: self.words(),
                title: self.words(),
                id: self.words(),
            }),
            RARE => {
                let at = self.size();
                self.tape.rare.get(at).cloned().unwrap_or(Event::SoftBreak)
            }
            kind => bare(kind - BARE),
        }
    }

    fn range(&mut self) -> Range<usize> {
        let way = self.size();
        let start = if way & 1 == 1 {
            self.at.saturating_sub(way >> 1)
        } else {
            self.at + (way >> 1)
        };
        self.at = start;
        start..start + self.size()
    }

    fn words(&mut self) -> CowStr<'a> {
        let len = self.size();
        if len >> 1 == 0 {
            return CowStr::Borrowed("");
        }
        let start = self.size();
        let whole = if len & 1 == 1 { &*self.tape.words } else { self.text };
        CowStr::Borrowed(whole.get(start..start + (len >> 1)).unwrap_or_default())
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    fn size(&mut self) -> usize {
        usize::try_from(self.number()).unwrap_or(usize::MAX)
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        let mut shift = 0;
        while let Some(byte) = self.byte() {
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown;

    fn assert_plays(text: &str) {
        let events = markdown::events(text, true).unwrap_or_default();
        assert_eq!(Tape::record(&events, text).play(text), events, "{text}");
    }

    #[test]
    fn what_is_recorded_is_played() {
        assert_plays("");
        assert_plays("# A *b* `c` {#d .e f=g}\n\nText -- \"quoted\" &amp; \\* a  \nb\n\n***\n");
        assert_plays("3. a\n4. [x] b\n\n   - [ ] c\n\n> [!NOTE]\n> d [^e] [^f]\n\n[^f]: note\n");
        assert_plays("[a](b \"c&amp;d\") [e][f] <g@h.i> <http://j.k> ![l](m)\n\n[f]: n\n");
        assert_plays(
            "| a | b |\n|:--|--:|\n| ~~c~~ | `d|e` |\n\n```sh x\nf\n```\n\n    g\n\n<!-- h\ni -->\n<p>j<br>\n",
        );
    }

    /// Every kind has its own number, and [`bare`] and [`number`] say the same.
    #[test]
    fn numbers_of_bare_events_agree() {
        for at in 0..=22 {
            assert_eq!(number(&bare(at)), Some(at));
        }
    }
}
