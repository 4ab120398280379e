//! Bodies: the pieces of a page in the author's order, sections opened at headings of level 2, and the page's notes.

use tera::Context;

use crate::link::page::{HazardId, Page};
use crate::parse::callout::Level;
use crate::parse::page::Piece;
use crate::render::Renderer;
use crate::render::html::{Writer, escape};
use crate::render::notes::Notes;
use crate::render::text::{PageText, Showing, link_view};
use crate::render::theme::ThemeError;
use crate::render::view::{HazardView, StopView};

use pulldown_cmark::{Event, Tag};

/// A page's title.
#[derive(Debug, Default)]
pub struct Title {
    /// Finished HTML.
    pub html: String,
    /// Its address, if it is a heading of the text.
    pub anchor: Option<String>,
}

/// What a page's text became.
#[derive(Debug, Default)]
pub struct Body {
    /// The title.
    pub title: Title,
    /// Finished HTML.
    pub html: String,
    /// The list of notes.
    pub notes: String,
    /// Stop rules of the page, and those taken from another stage.
    pub stops: Vec<StopView>,
    /// Hazards repeated at the head.
    pub head_hazards: Vec<HazardView>,
    /// The page must go through the minifier whole.
    pub odd: bool,
}

/// Writes the body of one page.
pub fn body(renderer: &Renderer<'_>, page: &Page) -> Result<Body, ThemeError> {
    let text = PageText::new(renderer, page);
    let notes = notes(renderer, page, &text);
    let stops = stops(renderer, page, (&text, &notes), &page.output);
    let head_hazards: Vec<HazardView> = page
        .head_hazards
        .iter()
        .map(|&id| renderer.repeated(id, &page.output, (&notes, 3)))
        .collect();
    let mut build = Build {
        renderer,
        page,
        text: &text,
        notes: &notes,
        stops: &stops,
        writer: text.writer(renderer, &page.output, &notes),
        level: 1,
    };
    build.pieces()?;
    let odd = build.writer.is_odd();
    let html = build.writer.take();
    let title = title(page, &text, text.writer(renderer, &page.output, &notes));
    let (notes_html, notes_odd) = notes.html(renderer, &page.output);
    Ok(Body {
        title,
        html,
        notes: notes_html,
        stops,
        head_hazards,
        odd: odd || notes_odd || page.written.has_html,
    })
}

/// The title as its heading is written; text from the front matter or the file's name as it is.
fn title(page: &Page, text: &PageText<'_>, mut writer: Writer<'_>) -> Title {
    match page.written.title_heading.clone() {
        Some((heading, label)) => Title {
            html: writer.inline(&text.events[label]),
            anchor: Some(page.written.headings[heading].anchor.clone()),
        },
        None => Title {
            html: escape(&page.written.title),
            anchor: None,
        },
    }
}

/// Notes of a page in the order of its text; then those of what is shown on it from elsewhere, and the sources that the
/// page as a whole rests on.
fn notes(renderer: &Renderer<'_>, page: &Page, text: &PageText<'_>) -> Notes {
    let mut notes = Notes::default();
    notes.add(text, 0..text.events.len());
    let inherited = page.stop_from.iter().flat_map(|&from| {
        renderer.guide.pages[from]
            .stops()
            .map(move |callout| HazardId { page: from, callout })
    });
    for id in page.head_hazards.iter().chain(&page.repeats).copied().chain(inherited) {
        notes.add_callout(renderer, id);
    }
    for &tree in &page.decisions {
        let tree = &renderer.guide.trees[tree];
        let first = tree.node(tree.start);
        notes.add_hazards(renderer, &first.hazards);
        let cited = first.help.iter().flat_map(|help| &help.cites);
        cited.for_each(|id| notes.add_source(id));
    }
    for id in &page.written.front.sources {
        notes.add_source(&id.value);
    }
    notes
}

/// The page's own stop rules, the first with the short form that stays in sight, then those of `stop_from`, as seen from the
/// page at `output`.
#[must_use]
pub fn stops(
    renderer: &Renderer<'_>,
    page: &Page,
    (text, notes): (&PageText<'_>, &Notes),
    output: &str,
) -> Vec<StopView> {
    let mut showing = Showing {
        renderer,
        text,
        writer: text.writer(renderer, output, notes),
    };
    let mut stops: Vec<StopView> = page
        .stops()
        .map(|at| showing.stop(&page.written.callouts[at], 2))
        .collect();
    if let Some(from) = page.stop_from.map(|from| &renderer.guide.pages[from]) {
        let other = PageText::new(renderer, from);
        let mut showing = Showing {
            renderer,
            text: &other,
            writer: other.writer(renderer, output, notes).repeating(),
        };
        for at in from.stops() {
            let mut stop = showing.stop(&from.written.callouts[at], 2);
            stop.anchor = None;
            stop.inherited = Some(link_view(&from.written.title, output, &from.output));
            stops.push(stop);
        }
    }
    if let Some(first) = stops.first_mut() {
        first.anchor.get_or_insert_with(|| "stop".to_owned());
    }
    stops
}

struct Build<'a, 'w> {
    renderer: &'w Renderer<'a>,
    page: &'w Page,
    text: &'w PageText<'a>,
    notes: &'w Notes,
    stops: &'w [StopView],
    /// Writes the page's own text; what comes from templates is put between.
    writer: Writer<'w>,
    /// Level of the heading that is open: at first the page's title.
    level: u8,
}

impl<'a, 'w> Build<'a, 'w> {
    fn pieces(&mut self) -> Result<(), ThemeError> {
        let mut section = false;
        for piece in &self.page.written.pieces {
            match piece {
                Piece::Section(_, events) => {
                    self.writer.push(if section { "</section>" } else { "" });
                    self.writer.push("<section class=block>");
                    section = true;
                    self.level = 2;
                    self.prose(events.range());
                }
                Piece::Prose(events) => {
                    self.prose(events.range());
                    self.follow_headings(events.range());
                }
                Piece::Callout(at) => self.callout(*at)?,
                Piece::Checklist(at) => self.checklist(*at)?,
                Piece::Decision(at) => self.decision(*at)?,
                Piece::Repeat(at) => self.repeat(*at)?,
            }
        }
        self.writer.push(if section { "</section>" } else { "" });
        Ok(())
    }

    /// Shows a part of the page in views of its own.
    fn showing(&self) -> Showing<'a, 'w> {
        Showing {
            renderer: self.renderer,
            text: self.text,
            writer: self.text.writer(self.renderer, &self.page.output, self.notes),
        }
    }

    fn prose(&mut self, events: std::ops::Range<usize>) {
        self.writer.events(&self.text.events[events]);
    }

    /// Callouts and cards stand one level below the heading before them.
    fn follow_headings(&mut self, events: std::ops::Range<usize>) {
        for (event, _) in &self.text.events[events] {
            if let Event::Start(Tag::Heading { level, .. }) = event {
                self.level = crate::parse::markdown::level_number(*level).max(2);
            }
        }
    }

    /// Stop rules stand at the head of the page; every other callout stands where it was written.
    fn callout(&mut self, at: usize) -> Result<(), ThemeError> {
        let callout = &self.page.written.callouts[at];
        if callout.level == Level::Stop {
            return Ok(());
        }
        let level = (self.level + 1).min(6);
        let view = self.showing().hazard(callout, level);
        self.part("hazard", &view)
    }

    fn repeat(&mut self, at: usize) -> Result<(), ThemeError> {
        let Some(&id) = self.page.repeats.get(at) else {
            return Ok(());
        };
        let view = self
            .renderer
            .repeated(id, &self.page.output, (self.notes, (self.level + 1).min(6)));
        self.part("hazard", &view)
    }

    fn checklist(&mut self, at: usize) -> Result<(), ThemeError> {
        let list = &self.page.written.checklists[at];
        let stops = if self.page.written.is_stage() {
            self.stops.to_vec()
        } else {
            Vec::new()
        };
        let view = self.showing().list(list, stops);
        self.part("list", &view)
    }

    fn decision(&mut self, at: usize) -> Result<(), ThemeError> {
        let Some(&tree) = self.page.decisions.get(at) else {
            return Ok(());
        };
        let level = self.level.min(2) + 1;
        let view = self.renderer.decision(tree, &self.page.output, (self.notes, level));
        self.part("decision", &view)
    }

    /// A part is a template of its own; its HTML is minified by itself.
    fn part(&mut self, name: &'static str, view: &impl serde::Serialize) -> Result<(), ThemeError> {
        let html = self.renderer.part(name, &self.page.output, view)?;
        self.writer.push(&html);
        Ok(())
    }
}

/// A context with the address of the guide's root.
#[must_use]
pub fn context(root: &str) -> Context {
    let mut context = Context::new();
    context.insert("root", root);
    context
}

/// Plain text as HTML, if there is any.
#[must_use]
pub fn text_html(text: Option<&String>) -> Option<String> {
    text.map(|text| escape(text))
}
