//! Texts of a page as HTML and views: its callouts, checklists and prose, seen from any page of the guide.

use std::ops::Range;

use crate::link::page::Page;
use crate::link::sheet_of_list;
use crate::parse::callout::sign::{self, Sign};
use crate::parse::callout::{Callout, Level};
use crate::parse::checklist::{Checklist, Item, Mode, Repeat, without_optional};
use crate::parse::markdown::{Placed, block_end};
use crate::render::Renderer;
use crate::render::html::{Refs, Writer, escape};
use crate::render::notes::Notes;
use crate::render::view::{GroupView, HazardView, ItemView, LinkView, ListView, SignView, StopView};

use pulldown_cmark::{Event, Tag, TagEnd};

/// A page's events, played from its tape.
pub struct PageText<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its events.
    pub events: Vec<Placed<'a>>,
}

impl<'a> PageText<'a> {
    /// The text of a page. A page that nests too deeply never gets here.
    #[must_use]
    pub fn new(renderer: &Renderer<'a>, page: &'a Page) -> Self {
        let text = &renderer.sources.get(page.written.file).text[page.written.body..];
        Self {
            page,
            events: page.written.tape.play(text),
        }
    }

    /// The block of the top level that starts at this byte.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<Range<usize>> {
        let starts = |(event, bytes): &Placed<'_>| bytes.start == offset && matches!(event, Event::Start(_));
        let start = self.events.iter().position(starts)?;
        Some(start..block_end(&self.events, start))
    }

    /// A writer for this text, seen from the page at `output`.
    #[must_use]
    pub fn writer<'w>(&'w self, renderer: &'w Renderer<'_>, output: &'w str, notes: &'w Notes) -> Writer<'w> {
        Writer::new(Refs {
            output,
            headings: &self.page.written.headings,
            hrefs: &self.page.hrefs,
            notes: notes.seen_from(self.page),
            pictures: renderer.pictures(),
            table: renderer.strings().get("table"),
            sanitize: renderer.sanitize(),
        })
    }
}

/// How a part of one page is shown on another.
pub struct Showing<'a, 'w> {
    /// The renderer.
    pub renderer: &'w Renderer<'a>,
    /// The text that the part stands in.
    pub text: &'w PageText<'a>,
    /// Writes it, as seen from the page that shows it.
    pub writer: Writer<'w>,
}

impl Showing<'_, '_> {
    fn inline(&mut self, range: Range<usize>) -> String {
        self.writer.inline(&self.text.events[range])
    }

    fn level_word(&self, level: Level) -> String {
        self.renderer
            .strings()
            .get(&format!("level_{}", level.word()))
            .to_owned()
    }

    /// Blocks as HTML of their own.
    fn blocks(&mut self, range: Range<usize>) -> String {
        let outer = self.writer.take();
        self.writer.events(&self.text.events[range]);
        let blocks = self.writer.take();
        self.writer.put(outer);
        blocks
    }

    /// Inline text for a place that is a control itself, or names one: without links and marks of notes.
    fn unlinked(&mut self, range: Range<usize>) -> String {
        let is_link = |event: &Event<'_>| {
            matches!(
                event,
                Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) | Event::FootnoteReference(_)
            )
        };
        let events = self.text.events[range].iter().filter(|(event, _)| !is_link(event));
        let events: Vec<Placed<'_>> = events.cloned().collect();
        self.writer.inline(&events)
    }

    /// A stop rule.
    pub fn stop(&mut self, callout: &Callout, level: u8) -> StopView {
        let signs = callout.signs.iter().map(|sign| self.sign(sign));
        let signs = signs.collect();
        let blocks = callout.blocks.clone();
        let list = sign::list(&self.text.events, blocks.clone()).unwrap_or(blocks.end..blocks.end);
        let around = [blocks.start..list.start, list.end..blocks.end];
        let blocks_html = around.clone().map(|range| self.blocks(range)).concat();
        let mut again = self.writer.repeating();
        for range in around {
            again.events(&self.text.events[range]);
        }
        StopView {
            anchor: callout.id.as_ref().map(|id| id.value.clone()),
            heading: self.renderer.strings().get("stop_heading").to_owned(),
            level,
            signs,
            then_html: self.action(callout),
            blocks_html,
            again_html: again.take(),
            r#where: Vec::new(),
            inherited: None,
        }
    }

    fn sign(&mut self, sign: &Sign) -> SignView {
        let mut short: Vec<String> = sign.short.iter().map(|range| self.unlinked(range.clone())).collect();
        if short.is_empty() {
            short.push(self.unlinked(sign.text.clone()));
        }
        SignView {
            html: self.inline(sign.text.clone()),
            more_html: Some(self.blocks(sign.more.clone())).filter(|more| !more.trim().is_empty()),
            short_html: short.join(self.renderer.strings().get("comma")),
        }
    }

    /// What to do: the bold run and the rest of its paragraph.
    fn action(&mut self, callout: &Callout) -> String {
        let heading = self.heading(callout).map(|heading| format!("<b>{heading}</b>"));
        let rest = self.inline(callout.rest.clone());
        let parts: Vec<String> = heading
            .into_iter()
            .chain([rest])
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" ")
    }

    /// The bold run without the word that only names the level, and the marks of notes behind it.
    fn heading(&mut self, callout: &Callout) -> Option<String> {
        let range = callout.heading.clone()?;
        let mut events = self.text.events[range].to_vec();
        if let Some((Event::Text(text), _)) = events.first_mut() {
            *text = text[callout.heading_skip.min(text.len())..].to_owned().into();
        }
        events.extend_from_slice(&self.text.events[callout.marks.clone()]);
        Some(self.writer.inline(&events))
    }

    /// A callout that is no stop rule.
    pub fn hazard(&mut self, callout: &Callout, heading_level: u8) -> HazardView {
        let heading_html = self.heading(callout);
        let rest = self.inline(callout.rest.clone());
        let blocks = self.blocks(callout.blocks.clone());
        let first = if rest.is_empty() {
            String::new()
        } else {
            format!("<p>{rest}</p>")
        };
        HazardView {
            anchor: callout.id.as_ref().map(|id| id.value.clone()),
            level: callout.level.word(),
            word: self.level_word(callout.level),
            heading_level,
            heading_html,
            blocks_html: first + &blocks,
            avoid_html: callout.avoid.clone().map(|avoid| self.inline(avoid)),
            repeated: false,
            stop: None,
            r#where: Vec::new(),
        }
    }

    /// A checklist, with the stop rules that hold while it is worked through.
    pub fn list(&mut self, list: &Checklist, stops: Vec<StopView>) -> ListView {
        let heading_html = list.heading.clone().map(|label| {
            let text = self.inline(label);
            let heading = list.named_by.map(|at| &self.text.page.written.headings[at].anchor);
            match heading.filter(|anchor| **anchor != list.anchor) {
                Some(anchor) => anchored(anchor, &text),
                None => text,
            }
        });
        let groups = list.groups.iter().map(|group| GroupView {
            label_html: group.label.clone().map(|label| self.group_label(label)),
            items: group.items.iter().map(|item| self.item(list, item)).collect(),
        });
        let groups = groups.collect();
        let required = list.items().filter(|item| item.required).count();
        ListView {
            anchor: list.anchor.clone(),
            id: list.id.value.clone(),
            sheet: sheet_of_list(&self.text.page.written.id, &list.id.value),
            heading_html,
            heading_level: list.level.max(2),
            title: list.title.clone(),
            pause: list.pause.as_ref().map(|pause| pause.value.clone()),
            how: self.how(list),
            ordered: list.ordered,
            stops,
            groups,
            count_text: self.count_text(list),
            required,
            tally_text: self
                .renderer
                .strings()
                .fill("js_done_of", &[("n", "0"), ("of", &required.to_string())]),
        }
    }

    /// A sub-heading that is a group's label keeps its address.
    fn group_label(&mut self, label: Range<usize>) -> String {
        let before = label.start.checked_sub(1).map(|at| &self.text.events[at]);
        let html = self.inline(label);
        let Some((Event::Start(Tag::Heading { .. }), bytes)) = before else {
            return html;
        };
        let headings = &self.text.page.written.headings;
        match headings.binary_search_by_key(&bytes.start, |heading| heading.offset) {
            Ok(at) => anchored(&headings[at].anchor, &html),
            Err(_) => html,
        }
    }

    fn item(&mut self, list: &Checklist, item: &Item) -> ItemView {
        let html = self.inline(item.label.clone());
        let html = if item.required {
            html
        } else {
            self.without_optional(html)
        };
        let more = self.blocks(item.more.clone());
        ItemView {
            anchor: format!("{}.{}", list.id.value, item.id.value),
            name: item.id.value.clone(),
            html,
            more_html: Some(more).filter(|more| !more.trim().is_empty()),
            critical: item.critical,
            optional: !item.required,
            initials: item.initials,
            measure: item.measure.clone(),
            by: item.by.clone(),
        }
    }

    /// The template says that a line is optional; where the line's own words say it too, they are left out.
    fn without_optional(&self, html: String) -> String {
        let own = self.renderer.strings().get("item_optional");
        let escaped = escape(own);
        let bare = without_optional(&html, own).or_else(|| without_optional(&html, &escaped));
        bare.map(str::to_owned).unwrap_or(html)
    }

    /// "Read a line, do it, tick it, in this order. For: handler."
    fn how(&self, list: &Checklist) -> String {
        let strings = self.renderer.strings();
        let mode = match list.mode {
            Mode::ReadDo => "how_read_do",
            Mode::DoConfirm => "how_do_confirm",
        };
        let mut sentences = vec![strings.get(mode).to_owned()];
        sentences.extend(list.by.as_ref().map(|by| strings.fill("how_by", &[("by", by)])));
        match list.repeat {
            Repeat::Once => {}
            Repeat::Session => sentences.push(strings.get("how_session").to_owned()),
            Repeat::Day => sentences.push(strings.get("how_day").to_owned()),
        }
        sentences.join(" ")
    }

    fn count_text(&self, list: &Checklist) -> String {
        let strings = self.renderer.strings();
        let what = if list.ordered { "steps" } else { "lines" };
        strings.count(what, u32::try_from(list.items().count()).unwrap_or(u32::MAX), &[])
    }
}

/// Words that have an address.
fn anchored(anchor: &str, html: &str) -> String {
    format!("<span id=\"{}\">{html}</span>", escape(anchor))
}

/// A link as seen from a page.
#[must_use]
pub fn link_view(label: &str, from: &str, to: &str) -> LinkView {
    LinkView {
        label: label.to_owned(),
        href: crate::link::href::relative(from, to),
    }
}
