//! Sheets: what a guide gives to paper. A sheet is one thing that is used away from the screen: a checklist, a decision, its
//! chart. It says which one it is on every page of it, what stops the work comes second, hazards before the steps, and its
//! end is told.
//!
//! A sheet is made of blocks that no page tears. `room` knows how high they are and lays them out on pages that fit both
//! A4 and Letter, before anything is printed; `code` makes of all that is printed five characters that change when it does.

mod code;
mod list;
mod page;
mod part;
mod qr;
mod room;
mod tree;

use crate::link::{Guide, sheet_of_chart, sheet_of_list};
use crate::parse::editions::Part;
use crate::render::Renderer;
use crate::render::theme::ThemeError;

pub use code::typed;
pub use page::{Listed, index, listed, page};
pub use part::changes;

/// What a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A checklist: its page, and its place on the page.
    List {
        /// Index of the page.
        page: usize,
        /// Index of the list.
        list: usize,
    },
    /// A decision as its numbered form, by its place.
    Tree(usize),
    /// The chart of a decision.
    Chart(usize),
}

/// A sheet that a guide has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The stage and the checklist, or the decision; never an ordinal, so that one more sheet outdates no other.
    pub id: String,
    /// What it holds.
    pub what: What,
}

impl Planned {
    /// Where it goes.
    #[must_use]
    pub fn output(&self) -> String {
        format!("print/{}.html", self.id)
    }
}

/// Every sheet of a guide: the lists of its stages in their order, those of other pages, then its decisions.
#[must_use]
pub fn plan(guide: &Guide) -> Vec<Planned> {
    let others = (0..guide.pages.len()).filter(|&page| !guide.pages[page].written.is_stage());
    let pages = guide.stages.iter().copied().chain(others);
    let lists = pages.flat_map(|page| {
        let written = &guide.pages[page].written;
        let lists = written.checklists.iter().enumerate();
        lists.map(move |(at, list)| Planned {
            id: sheet_of_list(&written.id, &list.id.value),
            what: What::List { page, list: at },
        })
    });
    let trees = guide.trees.iter().enumerate().flat_map(|(at, tree)| {
        let form = Planned {
            id: tree.id.clone(),
            what: What::Tree(at),
        };
        let chart = Planned {
            id: sheet_of_chart(&tree.id),
            what: What::Chart(at),
        };
        [form, chart]
    });
    lists.chain(trees).collect()
}

/// The line above a title: the guide, and what the sheet belongs to.
fn run(renderer: &Renderer<'_>, of: &str) -> String {
    format!("{} · {of}", renderer.guide.config.title.value)
}

/// A sheet ready to be laid out.
#[derive(Debug)]
pub struct Sheet {
    /// Its id.
    pub id: String,
    /// What it belongs to, as a link: a stage or another page; a decision is its own.
    pub of: (String, String),
    /// The line above its title: the guide, and where it belongs.
    pub run: String,
    /// Its title.
    pub title: String,
    /// When to use it.
    pub use_when: Option<String>,
    /// What is on it, from the top.
    pub blocks: Vec<Block>,
    /// What of it has a name.
    pub parts: Vec<Part>,
    /// What is signed at its end.
    pub signs: Vec<String>,
    /// What comes after it.
    pub next: Option<String>,
    /// When it is looked at again.
    pub due: Option<String>,
}

impl Sheet {
    /// The code of all that is printed on it.
    #[must_use]
    pub fn code(&self) -> String {
        code::of(self)
    }
}

/// A part of a sheet that is not torn.
#[derive(Debug)]
pub struct Block {
    /// HTML as its template gives it; a list may have very many, so that none holds more room than it fills.
    pub html: Box<str>,
    /// What a person reads of it.
    pub text: Box<str>,
    /// Its height on paper in millimetres, or more.
    pub height: f64,
    /// It is nothing without the block after it.
    pub leads: bool,
}

impl Block {
    /// A block that can end a page.
    fn new(html: String, height: f64) -> Self {
        Self {
            text: code::read(&html).into_boxed_str(),
            html: html.into_boxed_str(),
            height,
            leads: false,
        }
    }

    /// The same, at the head of the one after it.
    fn leading(self) -> Self {
        Self { leads: true, ..self }
    }
}

/// Makes a sheet.
pub fn sheet(renderer: &Renderer<'_>, planned: &Planned) -> Result<Sheet, ThemeError> {
    match planned.what {
        What::List { page, list } => list::sheet(renderer, planned, (page, list)),
        What::Tree(tree) => tree::form(renderer, planned, tree),
        What::Chart(tree) => tree::chart(renderer, planned, tree),
    }
}
