//! Stage pages and other pages: head, facts, stop rules, text, log, gate, neighbours.

use std::collections::BTreeMap;

use crate::config::{Field, FieldKind};
use crate::link::Guide;
use crate::link::gate::What;
use crate::link::href::relative;
use crate::link::page::Page;
use crate::parse::page::Kind;
use crate::parse::review::Review;
use crate::render::body::{self, Body, text_html};
use crate::render::form::Blanks;
use crate::render::html::escape;
use crate::render::script::Script;
use crate::render::shell::{Shell, Slots, canonical, page_view};
use crate::render::text::link_view;
use crate::render::theme::ThemeError;
use crate::render::view::{ColumnView, DocView, EntryView, LinkView, LogView, NeighbourView, StageView};
use crate::render::{Renderer, gate, rail};

/// How many blank rows a log has on a page.
const LOG_ROWS: usize = 5;

/// A stage's page.
pub fn stage(renderer: &Renderer<'_>, index: usize) -> Result<String, ThemeError> {
    let guide = renderer.guide;
    let page = &guide.pages[index];
    let at = guide.stages.iter().position(|&stage| stage == index).unwrap_or(0);
    let Body {
        title,
        html,
        notes,
        stops,
        head_hazards,
        odd,
    } = body::body(renderer, page)?;
    let front = &page.written.front;
    let view = StageView {
        number: rail::number(renderer, at),
        total: guide.stages.len(),
        position_text: rail::position(renderer, at),
        title_html: title.html,
        anchor: title.anchor,
        goal_html: text_html(front.stage().goal.as_ref()),
        time_html: text_html(front.stage().time.as_ref()),
        people_html: text_html(front.stage().people.as_ref()),
        needs_html: front.stage().needs.iter().map(|need| escape(need)).collect(),
        entry: page.entry.map(|tree| entry(renderer, tree, &page.output)),
        emergency: guide.emergency.map(|tree| {
            let tree = &guide.trees[tree];
            link_view(&tree.title.value, &page.output, &format!("trees/{}.html", tree.id))
        }),
        stops,
        hazards: head_hazards,
        gate: page.gate.as_ref().map(|own| gate::view(renderer, page, own)),
        log: page.log.map(|log| self::log(renderer, page, log)),
        previous: at
            .checked_sub(1)
            .map(|before| neighbour(renderer, &page.output, before, "before")),
        next: following(renderer, at)
            .map(|at| neighbour(renderer, &page.output, at, "after"))
            .collect(),
    };
    let mut about = page_view(renderer, "stage", &page.written.title);
    about.description = front.summary.clone().or_else(|| front.stage().goal.clone());
    about.canonical = canonical(renderer, &page.output);
    about.review = review(renderer, front.review.as_deref());
    let script = Script::of_stage(renderer, page).with_way(renderer, rail::near(renderer, Some(at)));
    about.scripts = script.bundles();
    let slots = Slots {
        known: script.html()?,
        body: html,
        notes,
        rail: rail::stages(renderer, &page.output, Some(at))?,
        odd,
        ..Slots::default()
    };
    let shell = Shell {
        renderer,
        template: "stage.html",
        output: &page.output,
        page: about,
    };
    shell.render(slots, |context| context.insert("stage", &view))
}

/// What a page needs to know of its folder.
#[derive(Clone, Copy, Default)]
pub struct Folder<'a> {
    /// The pages of the folder in order.
    pub pages: &'a [usize],
    /// Titles and addresses of the folders above that have a page of their own.
    pub trail: &'a [(String, String)],
    /// The navigation beside the page.
    pub rail: &'a str,
}

/// A page that is no stage.
pub fn other(renderer: &Renderer<'_>, index: usize, folder: Folder<'_>) -> Result<String, ThemeError> {
    let page = &renderer.guide.pages[index];
    let Body {
        title,
        html,
        notes,
        stops,
        head_hazards,
        odd,
    } = body::body(renderer, page)?;
    let script = Script::of(renderer, page);
    let scripts = script.bundles();
    let known = script.html()?;
    let pages = folder.pages;
    let here = pages.binary_search(&index).unwrap_or(0);
    let views = |blanks: &mut Blanks| {
        let mut beside = |at: usize, label: &str| {
            let other = &renderer.guide.pages[pages[at]];
            NeighbourView {
                label: renderer.strings().get(label).to_owned(),
                title: blanks.text(&other.written.title),
                href: blanks.attribute(&relative(&page.output, &other.output)),
            }
        };
        let previous = here.checked_sub(1).map(|at| beside(at, "page_before"));
        let next = (here + 1 < pages.len()).then(|| beside(here + 1, "page_after"));
        let mut about = page_view(renderer, "page", &blanks.text(&page.written.title));
        about.description = page
            .written
            .front
            .summary
            .as_ref()
            .map(|summary| blanks.attribute(summary));
        about.canonical = canonical(renderer, &page.output).map(|address| blanks.attribute(&address));
        about.review = review(renderer, page.written.front.review.as_deref());
        about.scripts.clone_from(&scripts);
        let view = DocView {
            title_html: blanks.ready(&title.html),
            anchor: title.anchor.as_ref().map(|anchor| blanks.attribute(anchor)),
            stops: stops.clone(),
            hazards: head_hazards.clone(),
            trail: trail(page, folder.trail),
            previous,
            next,
        };
        (about, view)
    };
    let has_form = renderer.has_forms() && !odd && stops.is_empty() && head_hazards.is_empty();
    let (blanks, (about, view)) = Blanks::around(has_form, views);
    let shell = Shell {
        renderer,
        template: "page.html",
        output: &page.output,
        page: about,
    };
    let slots = Slots {
        known,
        body: html,
        notes,
        rail: folder.rail.to_owned(),
        odd,
        ..Slots::default()
    };
    shell.fill(slots, &blanks, ("doc", &view))
}

/// The folders above a page that have a page of their own.
fn trail(page: &Page, folders: &[(String, String)]) -> Vec<LinkView> {
    let above = folders.iter().filter(|(_, output)| **output != *page.output);
    above
        .map(|(title, output)| link_view(title, &page.output, output))
        .collect()
}

/// A decision by name, as seen from a page.
#[must_use]
pub fn entry(renderer: &Renderer<'_>, tree: usize, output: &str) -> EntryView {
    let tree = &renderer.guide.trees[tree];
    EntryView {
        code: tree.code.as_ref().map(|code| code.value.clone()),
        title: tree.title.value.clone(),
        href: relative(output, &format!("trees/{}.html", tree.id)),
    }
}

/// The stages that may come next: the one after, and where that is optional, those after it up to one that is not.
fn following(renderer: &Renderer<'_>, at: usize) -> impl Iterator<Item = usize> {
    let stages = at + 1..renderer.guide.stages.len();
    let optional = stages
        .clone()
        .take_while(|&at| rail::number(renderer, at).is_none())
        .count();
    stages.take(optional + 1)
}

fn neighbour(renderer: &Renderer<'_>, output: &str, at: usize, side: &str) -> NeighbourView {
    let page = &renderer.guide.pages[renderer.guide.stages[at]];
    let label = match rail::number(renderer, at) {
        Some(number) => renderer
            .strings()
            .fill(&format!("stage_{side}"), &[("n", &number.to_string())]),
        None => renderer.strings().get(&format!("stage_{side}_optional")).to_owned(),
    };
    NeighbourView {
        label,
        title: page.written.title.clone(),
        href: relative(output, &page.output),
    }
}

fn log(renderer: &Renderer<'_>, page: &Page, index: usize) -> LogView {
    let log = &renderer.guide.config.logs[index];
    let strings = renderer.strings();
    let streak = page.gate.as_ref().and_then(|gate| {
        gate.all.iter().find_map(|criterion| match criterion.what {
            What::Streak { log, streak, .. } if log == index => Some(streak),
            _ => None,
        })
    });
    LogView {
        anchor: "log".to_owned(),
        title: strings.get("log_here").to_owned(),
        intro: log
            .say
            .as_ref()
            .map_or_else(|| strings.get("log_intro").to_owned(), |say| say.value.clone()),
        columns: log.fields.iter().map(|field| column(renderer, field)).collect(),
        rows: LOG_ROWS,
        boxes: (1..=streak.unwrap_or(0).min(10)).map(|n| n.to_string()).collect(),
    }
}

fn column(renderer: &Renderer<'_>, field: &Field) -> ColumnView {
    let strings = renderer.strings();
    let (unit, options) = match &field.kind {
        FieldKind::Number(number) => (number.unit.as_ref().map(|unit| unit.value.clone()), Vec::new()),
        FieldKind::Choice { options } => (None, options.iter().map(|option| option.label.clone()).collect()),
        FieldKind::YesNo { .. } => (None, vec![strings.get("yes").to_owned(), strings.get("no").to_owned()]),
        _ => (None, Vec::new()),
    };
    ColumnView {
        label: field.label.clone(),
        unit,
        options,
    }
}

/// "Last reviewed on …, next review due on …". Days that are written, or follow from them: no clock reaches a page.
#[must_use]
pub fn review(renderer: &Renderer<'_>, review: Option<&Review>) -> Option<String> {
    let review = reviewed(renderer, review);
    let strings = renderer.strings();
    let last = strings.date(review.last.as_ref()?.value);
    Some(match review.due() {
        Some(due) => strings.fill("review_due", &[("last", &last), ("due", &strings.date(due))]),
        None => strings.fill("review_last", &[("last", &last)]),
    })
}

/// "review due 15 Nov 2027", as a sheet says it.
#[must_use]
pub fn due(renderer: &Renderer<'_>, review: Option<&Review>) -> Option<String> {
    let strings = renderer.strings();
    let due = strings.date(reviewed(renderer, review).due()?);
    Some(strings.fill("sheet_due", &[("due", &due)]))
}

/// The review of a file, with what holds for the whole guide.
fn reviewed(renderer: &Renderer<'_>, own: Option<&Review>) -> Review {
    let of_guide = &renderer.guide.config.review;
    own.map_or_else(|| of_guide.clone(), |own| own.or(of_guide))
}

/// Whether a page stands in the lists of further pages.
#[must_use]
pub fn is_listed(page: &Page) -> bool {
    page.written.kind == Kind::Other
}

/// Titles of the pages that stand for their folder, by output.
#[must_use]
pub fn folder_titles(guide: &Guide) -> BTreeMap<&str, &str> {
    let indexes = guide.pages.iter().filter(|page| page.output.ends_with("/index.html"));
    indexes
        .map(|page| (&*page.output, page.written.title.as_str()))
        .collect()
}
