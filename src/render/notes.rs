//! Notes of one output page: footnotes and cited sources by number, those of text that comes from other pages too. The
//! same mark on two pages may mean two things, so a note is known by the page that defines it.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::link::page::{HazardId, Page};
use crate::parse::markdown::block_end;
use crate::render::text::PageText;
use crate::render::{Renderer, cited, minify};
use crate::source::{FileId, Spanned};

/// The notes of a page in the order of their numbers.
#[derive(Debug, Default)]
pub struct Notes {
    all: Vec<Note>,
    numbers: BTreeMap<Option<FileId>, BTreeMap<String, usize>>,
}

/// One note.
#[derive(Clone, Debug)]
struct Note {
    /// The file of the page that defines it; none for a source.
    of: Option<FileId>,
    label: String,
}

/// The numbers of notes as the text of one page names them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers<'n> {
    own: Option<&'n BTreeMap<String, usize>>,
    cited: Option<&'n BTreeMap<String, usize>>,
}

impl Numbers<'_> {
    /// The number behind a mark.
    #[must_use]
    pub fn get(&self, label: &str) -> Option<usize> {
        let own = self.own.and_then(|numbers| numbers.get(label));
        let cited = || self.cited.and_then(|numbers| numbers.get(label));
        own.or_else(cited).copied()
    }
}

impl Notes {
    /// The numbers that marks in the text of a page have.
    #[must_use]
    pub fn seen_from(&self, page: &Page) -> Numbers<'_> {
        Numbers {
            own: self.numbers.get(&Some(page.written.file)),
            ..self.cited()
        }
    }

    /// The numbers of sources, for text that stands on no page.
    #[must_use]
    pub fn cited(&self) -> Numbers<'_> {
        Numbers {
            own: None,
            cited: self.numbers.get(&None),
        }
    }

    /// Adds what a part of a page refers to or defines, and what those notes refer to in turn.
    pub fn add(&mut self, text: &PageText<'_>, range: Range<usize>) {
        let mut waiting: VecDeque<&str> = marks(text, range).into();
        if waiting.is_empty() {
            return;
        }
        let definitions = definitions(text);
        while let Some(label) = waiting.pop_front() {
            let definition = definitions.get(label);
            if self.insert(definition.map(|_| text.page.written.file), label) {
                waiting.extend(definition.into_iter().flat_map(|range| marks(text, range.clone())));
            }
        }
    }

    /// Adds the notes of a callout that is shown away from its page.
    pub fn add_callout(&mut self, renderer: &Renderer<'_>, id: HazardId) {
        let page = &renderer.guide.pages[id.page];
        let callout = &page.written.callouts[id.callout];
        if !callout.cites {
            return;
        }
        let text = PageText::new(renderer, page);
        if let Some(range) = text.block_at(callout.offset) {
            self.add(&text, range);
        }
    }

    /// Adds the notes of hazards that are named by id, those of trees.
    pub fn add_hazards<'h>(&mut self, renderer: &Renderer<'_>, ids: impl IntoIterator<Item = &'h Spanned<String>>) {
        let known = ids.into_iter().filter_map(|id| renderer.guide.hazards.get(&id.value));
        for id in known {
            self.add_callout(renderer, *id);
        }
    }

    /// Adds a source that nothing in the text refers to.
    pub fn add_source(&mut self, id: &str) {
        self.insert(None, id);
    }

    fn insert(&mut self, of: Option<FileId>, label: &str) -> bool {
        let numbers = self.numbers.entry(of).or_default();
        if numbers.contains_key(label) {
            return false;
        }
        self.all.push(Note {
            of,
            label: label.to_owned(),
        });
        numbers.insert(label.to_owned(), self.all.len());
        true
    }

    /// The list of notes for the page at `output`, and whether the minifier must see it.
    #[must_use]
    pub fn html(&self, renderer: &Renderer<'_>, output: &str) -> (String, bool) {
        if self.all.is_empty() {
            return (String::new(), false);
        }
        let cited = |note: &Note| match note.of {
            None => minify::html(&cited::note(renderer, &note.label, output)),
            Some(_) => String::new(),
        };
        let mut items: Vec<String> = self.all.iter().map(cited).collect();
        let mut odd = false;
        // Pages stand in the order of their files.
        let pages = &renderer.guide.pages;
        let place = |file| pages.binary_search_by_key(file, |page| page.written.file).ok();
        for page in self.numbers.keys().flatten().filter_map(place) {
            odd |= self.footnotes(renderer, (&pages[page], output), &mut items);
        }
        (list(&items), odd)
    }

    /// Writes the footnotes that a page defines.
    fn footnotes(&self, renderer: &Renderer<'_>, (page, output): (&Page, &str), items: &mut [String]) -> bool {
        let text = PageText::new(renderer, page);
        let definitions = definitions(&text);
        let writer = text.writer(renderer, output, self);
        let mut writer = if *page.output == *output {
            writer
        } else {
            writer.repeating()
        };
        for (label, number) in self.numbers.get(&Some(page.written.file)).into_iter().flatten() {
            if let Some(range) = definitions.get(label.as_str()) {
                writer.events(&text.events[range.clone()]);
                items[number - 1] = writer.take();
            }
        }
        writer.is_odd()
    }
}

fn list(items: &[String]) -> String {
    let mut html = "<ol>".to_owned();
    for (at, item) in items.iter().enumerate() {
        html.push_str(&format!("<li id=note.{}>{item}</li>", at + 1));
    }
    html + "</ol>"
}

/// Labels that a part of a page refers to, in order, then those that it defines: a note that nothing refers to is shown too.
fn marks<'t>(text: &'t PageText<'_>, range: Range<usize>) -> Vec<&'t str> {
    let mut marks = Vec::new();
    let mut defined = Vec::new();
    for (event, _) in text.events.get(range).unwrap_or_default() {
        match event {
            Event::FootnoteReference(label) => marks.push(label.as_ref()),
            Event::Start(Tag::FootnoteDefinition(label)) => defined.push(label.as_ref()),
            _ => {}
        }
    }
    marks.extend(defined);
    marks
}

/// The inside of every footnote that a page defines.
fn definitions<'t>(text: &'t PageText<'_>) -> BTreeMap<&'t str, Range<usize>> {
    let mut definitions = BTreeMap::new();
    for (start, (event, _)) in text.events.iter().enumerate() {
        if let Event::Start(Tag::FootnoteDefinition(label)) = event {
            let inside = start + 1..block_end(&text.events, start) - 1;
            definitions.entry(label.as_ref()).or_insert(inside);
        }
    }
    definitions
}
