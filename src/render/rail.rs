//! The rail beside a page: the line of stages, or the pages of a folder. It shows what is near, so that its size does not
//! grow with the guide.

use memchr::memmem;

use crate::link::href::relative;
use crate::link::page::Page;
use crate::parse::page::Piece;
use crate::render::Renderer;
use crate::render::form::Blanks;
use crate::render::html::escape;
use crate::render::theme::ThemeError;
use crate::render::view::{RailEntryView, RailPartView, RailView};

/// How many entries are shown before and after the page itself.
const NEAR: usize = 15;

/// The stages that are shown beside a page, by their places in the order.
#[must_use]
pub fn near(renderer: &Renderer<'_>, here: Option<usize>) -> std::ops::Range<usize> {
    window(renderer.guide.stages.len(), here)
}

/// The line of stages as seen from a page; `here` is the page's place among the stages.
pub fn stages(renderer: &Renderer<'_>, output: &str, here: Option<usize>) -> Result<String, ThemeError> {
    let guide = renderer.guide;
    let all = &guide.stages;
    if all.is_empty() {
        return Ok(String::new());
    }
    let window = near(renderer, here);
    let entries = window.clone().map(|at| {
        let page = &guide.pages[all[at]];
        let own = here == Some(at);
        RailEntryView {
            stage: Some(page.written.id.clone()),
            number: number(renderer, at),
            title_html: escape(&page.written.title),
            href: relative(output, &page.output),
            optional: page.written.front.stage().optional,
            here: own,
            parts: if own { parts(renderer, page) } else { Vec::new() },
        }
    });
    let strip = here.map(|at| position(renderer, at));
    let view = RailView {
        label: renderer.strings().get("stages").to_owned(),
        strip,
        entries: entries.collect(),
        before: some(window.start),
        after: some(all.len() - window.end),
    };
    renderer.part("rail", output, &view)
}

/// Pages of one folder that stand together, and their navigation: it is made once for all of them.
#[derive(Debug)]
pub struct Shelf {
    /// The navigation without a mark on any page.
    html: String,
}

/// How many pages of a folder share one navigation.
pub const SHELF: usize = 30;

impl Shelf {
    /// The navigation of the pages at `range` among `pages`, which share a folder.
    pub fn new(renderer: &Renderer<'_>, pages: &[usize], range: std::ops::Range<usize>) -> Result<Self, ThemeError> {
        let all = &renderer.guide.pages;
        let Some(output) = pages
            .get(range.start)
            .map(|&page| &all[page].output)
            .filter(|_| pages.len() > 1)
        else {
            return Ok(Self { html: String::new() });
        };
        let left_out = |count, blanks: &mut Blanks| some(count).map(|count| blanks.text(&count));
        let views = |blanks: &mut Blanks| RailView {
            label: renderer.strings().get("section_pages").to_owned(),
            strip: None,
            before: left_out(range.start, blanks),
            entries: pages[range.clone()]
                .iter()
                .map(|&page| RailEntryView {
                    stage: None,
                    number: None,
                    title_html: blanks.html(&all[page].written.title),
                    href: blanks.attribute(&relative(output, &all[page].output)),
                    optional: false,
                    here: false,
                    parts: Vec::new(),
                })
                .collect(),
            after: left_out(pages.len() - range.end, blanks),
        };
        let (blanks, view) = Blanks::around(renderer.has_forms(), views);
        let html = renderer.form(("parts/rail.html", "rail"), output, (&blanks, &view))?;
        Ok(Self { html })
    }

    /// The navigation with a mark on the page at `output`, if its link can be told from all others.
    #[must_use]
    pub fn at(&self, output: &str) -> String {
        let href = relative(output, output);
        for (link, marked) in [
            (format!("<a href={href}>"), format!("<a aria-current=page href={href}>")),
            (
                format!("<a href=\"{href}\">"),
                format!("<a href=\"{href}\" aria-current=page>"),
            ),
        ] {
            let mut places = memmem::find_iter(self.html.as_bytes(), link.as_bytes());
            if let (Some(at), None) = (places.next(), places.next()) {
                return [&self.html[..at], &marked, &self.html[at + link.len()..]].concat();
            }
        }
        self.html.clone()
    }
}

fn window(len: usize, here: Option<usize>) -> std::ops::Range<usize> {
    let here = here.unwrap_or(0);
    here.saturating_sub(NEAR)..(here + NEAR + 1).min(len)
}

/// A number that is worth a word.
fn some(count: usize) -> Option<String> {
    (count > 0).then(|| count.to_string())
}

/// The number of a stage, optional ones not counted; nothing for an optional one.
#[must_use]
pub fn number(renderer: &Renderer<'_>, at: usize) -> Option<usize> {
    let guide = renderer.guide;
    let counted = |at: usize| !guide.pages[guide.stages[at]].written.front.stage().optional;
    counted(at).then(|| (0..=at).filter(|&at| counted(at)).count())
}

/// "Stage 3 of 8".
#[must_use]
pub fn position(renderer: &Renderer<'_>, at: usize) -> String {
    let guide = renderer.guide;
    let total = guide
        .stages
        .iter()
        .filter(|&&stage| !guide.pages[stage].written.front.stage().optional)
        .count();
    match number(renderer, at) {
        Some(number) => {
            let values = [("n", number.to_string()), ("total", total.to_string())];
            renderer.strings().fill(
                "stage_of",
                &values.each_ref().map(|(name, value)| (*name, value.as_str())),
            )
        }
        None => renderer.strings().get("stage_optional").to_owned(),
    }
}

/// The parts of a stage: what a reader jumps to. A section that holds a list or a decision is named by that.
fn parts(renderer: &Renderer<'_>, page: &Page) -> Vec<RailPartView> {
    let strings = renderer.strings();
    let part = |kind, label: &str, anchor: &str| RailPartView {
        label: label.to_owned(),
        href: format!("#{anchor}"),
        kind,
    };
    let mut parts = Vec::new();
    if page.stops().next().is_some() || page.stop_from.is_some() {
        let own = page.stops().next().and_then(|at| page.written.callouts[at].id.as_ref());
        parts.push(part(
            "stop",
            strings.get("stop_here"),
            own.map_or("stop", |id| &id.value),
        ));
    }
    if !page.head_hazards.is_empty() {
        parts.push(part("hazards", strings.get("hazards_here"), "hazards"));
    }
    for (at, piece) in page.written.pieces.iter().enumerate() {
        match piece {
            Piece::Section(heading, _) if !names_itself(&page.written.pieces[at + 1..]) => {
                let heading = &page.written.headings[*heading as usize];
                parts.push(part("section", &heading.text, &heading.anchor));
            }
            Piece::Checklist(list) => {
                let list = &page.written.checklists[*list];
                parts.push(part("list", &list.title, &list.anchor));
            }
            Piece::Decision(at) => {
                if let Some(&tree) = page.decisions.get(*at) {
                    let tree = &renderer.guide.trees[tree];
                    parts.push(part("decision", &tree.title.value, &tree.id));
                }
            }
            _ => {}
        }
    }
    if page.log.is_some() {
        parts.push(part("log", strings.get("log_here"), "log"));
    }
    if page.gate.is_some() {
        parts.push(part("gate", strings.get("gate_here"), "gate"));
    }
    parts
}

fn names_itself(after: &[Piece]) -> bool {
    let mut section = after.iter().take_while(|piece| !matches!(piece, Piece::Section(..)));
    section.any(|piece| matches!(piece, Piece::Checklist(_) | Piece::Decision(_)))
}
