//! A page in the index, part by part in the author's order: its sections, its checklists with their lines, its stop rules
//! and hazards, its log, its gate.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::told::Told;
use super::{BRIEF, Entry, Kind, Place};
use crate::link::page::Page;
use crate::parse::callout::sign;
use crate::parse::callout::{Callout, Level};
use crate::parse::checklist::Checklist;
use crate::parse::markdown::{Placed, block_end, plain_text};
use crate::parse::page::Piece;
use crate::render::{Renderer, gate};

/// How many events hold the first words of a page.
const FIRST: usize = 24;

/// A page with what stands in it; `room` is that of each text.
pub(super) fn place<'a>(renderer: &'a Renderer<'_>, page: &'a Page, room: usize) -> Place<'a> {
    let is_brief = room < BRIEF && page.written.callouts.is_empty() && page.written.checklists.is_empty();
    let most = if is_brief { FIRST } else { usize::MAX };
    let text = &renderer.sources.get(page.written.file).text[page.written.body..];
    let mut found = Found {
        page,
        events: &page.written.tape.beginning(text, most),
        room,
        about: Told::new(room),
        parts: Vec::new(),
        open: None,
        headings: 0,
        anchor: "",
    };
    found.front();
    if is_brief {
        found.brief();
    } else {
        for piece in &page.written.pieces {
            found.piece(piece);
        }
    }
    found.end(renderer);
    let kind = if page.written.is_stage() {
        Kind::Stage
    } else {
        Kind::Page
    };
    let entries = found.parts.into_iter().map(Part::entry).collect();
    let about = found.about.finish();
    Place(kind, title(renderer, page), (&*page.output).into(), about, entries)
}

/// A home page without a title of its own has the guide's.
fn title<'a>(renderer: &'a Renderer<'_>, page: &'a Page) -> Cow<'a, str> {
    let own = page.written.title.as_str();
    let is_bare = &*page.output == "index.html" && matches!(own, "Index" | "README");
    let title = if is_bare {
        renderer.guide.config.title.value.as_str()
    } else {
        own
    };
    title.into()
}

/// An entry whose text still grows.
struct Part<'a> {
    kind: Kind,
    title: Cow<'a, str>,
    anchor: Cow<'a, str>,
    told: Told,
}

impl<'a> Part<'a> {
    fn entry(self) -> Entry<'a> {
        Entry(self.kind, self.title, self.anchor, self.told.finish())
    }
}

/// What was found in a page so far.
struct Found<'a, 'e> {
    page: &'a Page,
    events: &'e [Placed<'a>],
    room: usize,
    /// What the page says before its first section.
    about: Told,
    parts: Vec<Part<'a>>,
    /// The section whose text is read: its part, and its heading.
    open: Option<(usize, usize)>,
    /// How many headings were passed.
    headings: usize,
    /// The last address before what is read.
    anchor: &'a str,
}

impl<'a> Found<'a, '_> {
    /// What the page says of itself.
    fn front(&mut self) {
        let front = &self.page.written.front;
        let texts = [&front.summary, &front.stage().goal].into_iter().flatten();
        self.about.all(texts.chain(&front.stage().needs));
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Prose(events) => self.prose(events.range()),
            Piece::Section(heading, _) => self.section(*heading as usize),
            Piece::Callout(at) => self.callout(&self.page.written.callouts[*at]),
            Piece::Checklist(at) => self.list(&self.page.written.checklists[*at]),
            Piece::Decision(_) | Piece::Repeat(_) => {}
        }
    }

    /// The first words, and the titles of all sections.
    fn brief(&mut self) {
        self.prose(0..self.events.len());
        for at in self.headings..self.page.written.headings.len() {
            self.section(at);
        }
    }

    fn add(&mut self, kind: Kind, title: Cow<'a, str>, anchor: Cow<'a, str>) -> &mut Told {
        let told = Told::new(self.room);
        self.parts.push(Part {
            kind,
            title,
            anchor,
            told,
        });
        let last = self.parts.len() - 1;
        &mut self.parts[last].told
    }

    /// The text that prose belongs to.
    fn told(&mut self) -> &mut Told {
        match self.open {
            Some((part, _)) => &mut self.parts[part].told,
            None => &mut self.about,
        }
    }

    fn section(&mut self, at: usize) {
        let heading = &self.page.written.headings[at];
        self.anchor = &heading.anchor;
        self.headings = at + 1;
        let title = self.page.written.title_heading.as_ref();
        if title.is_none_or(|(title, _)| *title != at) {
            self.open = Some((self.parts.len(), at));
            self.add(
                Kind::Section,
                heading.text.as_str().into(),
                heading.anchor.as_str().into(),
            );
        }
    }

    /// Text between other parts, with the headings in it.
    fn prose(&mut self, range: Range<usize>) {
        let mut from = range.start;
        for at in range.clone() {
            let (Event::Start(Tag::Heading { .. }), bytes) = &self.events[at] else {
                continue;
            };
            self.text(from..at);
            from = block_end(self.events, at);
            let headings = &self.page.written.headings;
            if let Ok(heading) = headings.binary_search_by_key(&bytes.start, |heading| heading.offset) {
                self.section(heading);
            }
        }
        self.text(from..range.end);
    }

    fn text(&mut self, range: Range<usize>) {
        let events = self.events;
        self.told().events(&events[range]);
    }

    /// A stop rule or a hazard is found by itself; other callouts are text.
    fn callout(&mut self, callout: &'a Callout) {
        let events = self.events;
        let heading = heading(callout, events);
        let (rest, blocks) = (&events[callout.rest.clone()], &events[callout.blocks.clone()]);
        if !callout.level.is_hazard() {
            let told = self.told();
            told.all(&heading);
            told.events(rest);
            told.events(blocks);
            return;
        }
        let signs: Vec<String> = callout.signs.iter().map(|sign| plain(events, &sign.text)).collect();
        let title = match (signs.is_empty(), &heading) {
            (false, _) => signs.join(" · "),
            (true, Some(heading)) => heading.clone(),
            (true, None) => plain_text(rest),
        };
        let anchor = self.hazard_anchor(callout);
        let told = self.add(Kind::Hazard(callout.level), title.into(), anchor);
        if !signs.is_empty() {
            told.all(&heading);
        }
        if heading.is_some() || !signs.is_empty() {
            told.events(rest);
        }
        let list = sign::list(events, callout.blocks.clone()).filter(|_| !signs.is_empty());
        let list = list.unwrap_or(callout.blocks.end..callout.blocks.end);
        told.events(&events[callout.blocks.start..list.start]);
        told.events(&events[list.end..callout.blocks.end]);
        let explained = callout.signs.iter().map(|sign| sign.more.clone());
        for range in explained.chain(callout.avoid.clone()) {
            told.events(&events[range]);
        }
    }

    /// Its own address; that of all stop rules of a page; else the last one before it.
    fn hazard_anchor(&self, callout: &'a Callout) -> Cow<'a, str> {
        match &callout.id {
            Some(id) => id.value.as_str().into(),
            None if callout.level == Level::Stop && self.page.written.made_anchors().contains(&"stop") => "stop".into(),
            None => self.anchor.into(),
        }
    }

    /// A list takes the place of the section that it is named by.
    fn list(&mut self, list: &'a Checklist) {
        let named = self
            .open
            .filter(|(part, heading)| list.named_by == Some(*heading) && part + 1 == self.parts.len());
        match named {
            Some((part, _)) => {
                self.parts[part].kind = Kind::List;
                self.parts[part].anchor = list.anchor.as_str().into();
            }
            None => {
                self.add(Kind::List, list.title.as_str().into(), list.anchor.as_str().into());
            }
        }
        self.anchor = &list.anchor;
        let events = self.events;
        let last = self.parts.len() - 1;
        let told = &mut self.parts[last].told;
        told.all(list.pause.as_ref().map(|pause| &pause.value));
        for label in list.groups.iter().filter_map(|group| group.label.clone()) {
            told.events(&events[label]);
        }
        for item in list.items() {
            let anchor = format!("{}.{}", list.id.value, item.id.value);
            let told = self.add(Kind::Line, item.text.as_str().into(), anchor.into());
            told.events(&events[item.more.clone()]);
        }
    }

    /// What stands at the end of a stage.
    fn end(&mut self, renderer: &'a Renderer<'_>) {
        let page = self.page;
        if let Some(log) = page.log.map(|log| &renderer.guide.config.logs[log]) {
            let told = self.add(Kind::Section, renderer.strings().get("log_here").into(), "log".into());
            told.all(log.say.as_ref().map(|say| &say.value));
            told.all(log.fields.iter().map(|field| &field.label));
        }
        if let Some(own) = &page.gate {
            let view = gate::view(renderer, page, own);
            let told = self.add(Kind::Section, view.title.into(), view.anchor.into());
            told.all(&view.needs);
        }
    }
}

fn plain(events: &[Placed<'_>], range: &Range<usize>) -> String {
    plain_text(&events[range.clone()])
}

/// The bold run of a callout without the word that only names its level.
fn heading(callout: &Callout, events: &[Placed<'_>]) -> Option<String> {
    let text = plain(events, callout.heading.as_ref()?);
    Some(text.get(callout.heading_skip..).unwrap_or(&text).to_owned())
}
