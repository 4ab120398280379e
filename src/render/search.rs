//! The search index: what readers can look for in a guide goes in, one script that their search loads when it is first used
//! comes out.
//!
//! It holds a line for each kind of thing, then each page and decision with what stands in it: sections, checklists and
//! their lines, questions, results, stop rules and hazards, each with its title, its address on its page and the text
//! below it. Rows have places instead of names, and what is found in a page does not repeat the page's address. A
//! large guide tells of each text the first words only, so that a phone can load the index. Its own
//! address has no hash: that would change every page with every edit.

mod page;
mod told;
mod tree;

use std::borrow::Cow;

use rayon::prelude::*;
use serde::Serialize;

use crate::link::Guide;
use crate::link::tree::Kind as OutcomeKind;
use crate::parse::callout::Level;
use crate::render::Renderer;
use crate::render::made::Made;
use crate::render::script::inert;
use crate::render::theme::ThemeError;

/// The address of the index.
pub const OUTPUT: &str = "search.js";

/// How many bytes of text a whole index holds, besides titles.
const ROOM: usize = 4 << 20;

/// The longest text of one entry, in bytes.
const LONGEST: usize = 4000;

/// Where texts would have less room than this, a plain page tells its first words and the titles of its sections: to read
/// thousands of pages to their ends for so little would cost more than it is worth.
const BRIEF: usize = 400;

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Stage,
    Page,
    Decision,
    /// The decision for emergencies.
    Urgent,
    Section,
    List,
    Line,
    Question,
    Outcome(OutcomeKind),
    /// A hazard or a stop rule.
    Hazard(Level),
}

impl Kind {
    /// Every kind, in the order of the index.
    fn all() -> impl Iterator<Item = Self> {
        let plain = [
            Self::Stage,
            Self::Page,
            Self::Decision,
            Self::Urgent,
            Self::Section,
            Self::List,
            Self::Line,
            Self::Question,
        ];
        let outcomes = OutcomeKind::WORDS.iter().map(|&(_, kind)| Self::Outcome(kind));
        let hazards = Level::ALL.into_iter().filter(|level| level.is_hazard());
        plain.into_iter().chain(outcomes).chain(hazards.map(Self::Hazard))
    }

    /// How the script knows it, and the key of its word.
    fn names(self) -> (&'static str, Cow<'static, str>) {
        match self {
            Self::Stage => ("stage", "found_stage".into()),
            Self::Page => ("page", "found_page".into()),
            Self::Decision => ("tree", "decision".into()),
            Self::Urgent => ("urgent", "decision".into()),
            Self::Section => ("section", "found_section".into()),
            Self::List => ("list", "found_list".into()),
            Self::Line => ("item", "found_item".into()),
            Self::Question => ("question", "found_question".into()),
            Self::Outcome(OutcomeKind::Emergency) => ("emergency", "kind_emergency".into()),
            Self::Outcome(kind) => ("result", format!("kind_{}", kind.word()).into()),
            Self::Hazard(level) => (level.word(), format!("level_{}", level.word()).into()),
        }
    }
}

impl Serialize for Kind {
    /// Its place among all.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let at = Self::all().position(|kind| kind == *self);
        at.unwrap_or_default().serialize(serializer)
    }
}

/// A page or a decision: what it is, its title, its address, what it says of itself, what stands in it.
#[derive(Debug, Serialize)]
pub(super) struct Place<'a>(Kind, Cow<'a, str>, Cow<'a, str>, String, Vec<Entry<'a>>);

/// What stands in it: what it is, its title, its address on the page, the text below it.
#[derive(Debug, Serialize)]
pub(super) struct Entry<'a>(Kind, Cow<'a, str>, Cow<'a, str>, String);

/// The whole index.
pub fn script(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let strings = renderer.strings();
    let kinds = Kind::all().map(|kind| {
        let (name, word) = kind.names();
        (name, strings.get(&word).to_owned())
    });
    let kinds: Vec<(&str, String)> = kinds.collect();
    let room = longest(renderer.guide);
    let mut script = format!("waypost.found({},[\n", inert(&serde_json::to_string(&kinds)?));
    for some in order(renderer.guide).chunks(TOGETHER) {
        let places = some.par_iter().map(|&what| place(renderer, what, room));
        let rows: Result<Vec<String>, _> = places.map(|place| serde_json::to_string(&place)).collect();
        for row in rows? {
            script.push_str(&inert(&row));
            script.push_str(",\n");
        }
    }
    script.push_str("]);\n");
    Ok(script)
}

/// How many pages are read at a time: those of a large guide never stand in memory twice.
const TOGETHER: usize = 1024;

/// What the index tells of, in its order.
#[derive(Clone, Copy)]
enum What {
    Page(usize),
    Tree(usize),
    /// The home page of a guide that has none written.
    Home,
    /// A page that the program makes.
    Made(Made),
}

/// Stages in their order, decisions, other pages, then those that the program makes.
fn order(guide: &Guide) -> Vec<What> {
    let others = (0..guide.pages.len()).filter(|&page| !guide.pages[page].written.is_stage());
    let home = guide.home.is_none().then_some(What::Home);
    // The single file has no sheets.
    let made = Made::ALL
        .into_iter()
        .filter(|made| !made.is_of_sheets() && made.is_in(guide));
    let stages = guide.stages.iter().copied().map(What::Page);
    stages
        .chain((0..guide.trees.len()).map(What::Tree))
        .chain(home)
        .chain(others.map(What::Page))
        .chain(made.map(What::Made))
        .collect()
}

/// What the index tells of a page or a decision; `room` is that of each text.
fn place<'a>(renderer: &'a Renderer<'_>, what: What, room: usize) -> Place<'a> {
    let guide = renderer.guide;
    match what {
        What::Page(page) => page::place(renderer, &guide.pages[page], room),
        What::Tree(tree) => tree::place(renderer, tree, room),
        What::Home => made("index.html", &guide.config.title.value),
        What::Made(page) => made(page.output(), renderer.strings().get(page.name())),
    }
}

fn made<'a>(output: &'a str, title: &'a str) -> Place<'a> {
    Place(Kind::Page, title.into(), output.into(), String::new(), Vec::new())
}

/// How many bytes of each text the index holds: whole texts in most guides.
fn longest(guide: &Guide) -> usize {
    let of_page = |page: &crate::link::page::Page| 1 + page.written.headings.len() + page.written.callouts.len();
    let texts: usize = guide.pages.iter().map(|page| of_page(page)).sum();
    (ROOM / texts.max(1)).min(LONGEST)
}
