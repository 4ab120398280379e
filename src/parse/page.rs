//! Pages as written: their front matter, and what the scan of the Markdown found.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Tag;

use crate::config::{Config, RawHtml};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::address::Addresses;
use crate::parse::callout::{Callout, Level};
use crate::parse::checklist::{Checklist, OPTIONAL};
use crate::parse::facts::Facts;
use crate::parse::front::{self, Front};
use crate::parse::markdown::{self, Tape};
use crate::parse::scan;
use crate::parse::settle::settle;
use crate::rule::Rule;
use crate::source::{FileId, Sources, Span, Spanned};

/// What a page is in the guide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// `content/index.md`.
    Home,
    /// `content/stages/NN-id.md`.
    Stage {
        /// The number in the file's name.
        order: u32,
    },
    /// Any other page.
    #[default]
    Other,
}

/// A heading of a page.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Byte in the body.
    pub offset: usize,
    /// 1 to 6 as written.
    pub level: u8,
    /// As a reader sees it.
    pub text: String,
    /// Its address.
    pub anchor: String,
    /// Its line.
    pub span: Span,
}

/// A link or picture, with what it leads to as written.
#[derive(Clone, Debug)]
pub struct Link {
    /// Byte in the body.
    pub offset: usize,
    /// Address as written.
    pub dest: Spanned<String>,
    /// A picture.
    pub image: bool,
}

/// A range of a page's events; small, since there may be thousands of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Events {
    start: u32,
    end: u32,
}

impl From<Range<usize>> for Events {
    /// A page is at most 10 MB long, so every number fits.
    fn from(range: Range<usize>) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            start: number(range.start),
            end: number(range.end),
        }
    }
}

impl Events {
    /// The same as indices.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A part of a page's top level, in the author's order.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Events rendered as they are.
    Prose(Events),
    /// A heading of level 2 opens a section: its place in [`Page::headings`].
    Section(u32, Events),
    /// A callout.
    Callout(usize),
    /// A checklist.
    Checklist(usize),
    /// A decision tree, by its place in [`Page::decisions`].
    Decision(usize),
    /// A hazard repeated word for word, by its place in [`Page::repeats`].
    Repeat(usize),
}

/// One Markdown file as written.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file.
    pub file: FileId,
    /// What it is.
    pub kind: Kind,
    /// A stage's id, or the path without `.md`.
    pub id: String,
    /// Path below `content/`, with `/`.
    pub path: Arc<str>,
    /// Its front matter.
    pub front: Front,
    /// From the front matter, else the first heading, else the file's name.
    pub title: String,
    /// Where the title stands.
    pub title_span: Span,
    /// The heading that is shown as the title: which one, and its inline events.
    pub title_heading: Option<(usize, Range<usize>)>,
    /// Where the Markdown starts in the file.
    pub body: usize,
    /// What the Markdown says.
    pub tape: Tape,
    /// Headings by place.
    pub headings: Vec<Heading>,
    /// Sources cited, by place.
    pub citations: Vec<Spanned<String>>,
    /// Callouts by place.
    pub callouts: Vec<Callout>,
    /// Checklists by place.
    pub checklists: Vec<Checklist>,
    /// `@tree` by place.
    pub decisions: Vec<Spanned<String>>,
    /// `@hazard` by place.
    pub repeats: Vec<Spanned<String>>,
    /// The page's parts in order.
    pub pieces: Vec<Piece>,
    /// Every anchor that comes from its text.
    pub text_anchors: Arc<Addresses>,
    /// The same with those of its checklists.
    pub anchors: Arc<Addresses>,
    /// What others know of it.
    pub facts: Arc<Facts>,
    /// It holds raw HTML, so the minifier must see the whole page.
    pub has_html: bool,
}

impl Page {
    /// Gives back what growing lists took too much; there may be thousands of pages.
    pub fn shrink(&mut self) {
        self.headings.shrink_to_fit();
        self.citations.shrink_to_fit();
        self.pieces.shrink_to_fit();
    }

    /// Links and pictures by place; `file` is the text of the whole file.
    pub fn links<'p>(&'p self, file: &'p str) -> impl Iterator<Item = Link> {
        let text = file.get(self.body..).unwrap_or_default();
        self.tape.links(text).filter_map(move |(tag, bytes)| {
            let image = matches!(tag, Tag::Image { .. });
            let (Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = tag else {
                return None;
            };
            let written = || {
                let from = bytes.start + text[bytes.clone()].rfind(&*dest_url)?;
                Some(from..from + dest_url.len())
            };
            let place = markdown::place(text, &dest_url).or_else(written);
            let place = place.filter(|place| !place.is_empty()).unwrap_or_else(|| bytes.clone());
            let span = Span::new(self.file, self.body + place.start..self.body + place.end);
            Some(Link {
                offset: bytes.start,
                dest: Spanned::new(dest_url.into_string(), span),
                image,
            })
        })
    }

    /// Whether it is a stage.
    #[must_use]
    pub fn is_stage(&self) -> bool {
        matches!(self.kind, Kind::Stage { .. })
    }

    /// Every address that the page has but those of its items: of its text, its lists and decisions, its own parts.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.anchors.iter()
    }

    /// Whether the page has this address; that of an item is `list.item`.
    #[must_use]
    pub fn has_address(&self, address: &str) -> bool {
        self.anchors.has(address) || self.item_addresses().any(|own| own == address)
    }

    /// The address of every item.
    pub fn item_addresses(&self) -> impl Iterator<Item = String> {
        self.checklists.iter().flat_map(|list| {
            let items = list.items();
            items.map(|item| format!("{}.{}", list.id.value, item.id.value))
        })
    }

    /// Anchors that the page has or, where its front matter could not be read, may have besides those of its text.
    pub fn possible_anchors(&self) -> impl Iterator<Item = &'static str> {
        let lost = ["stop", "hazards", "log", "gate"]
            .into_iter()
            .filter(|_| self.front.broken);
        self.made_anchors().into_iter().chain(lost)
    }

    /// Anchors that the page has besides those of its text.
    #[must_use]
    pub fn made_anchors(&self) -> Vec<&'static str> {
        let mut stops = self.callouts.iter().filter(|callout| callout.level == Level::Stop);
        let stop = stops
            .next()
            .map_or(self.front.stage().stop_from.is_some(), |first| first.id.is_none());
        let home = self.kind == Kind::Home || &*self.path == "README.md";
        let made = [
            ("main", true),
            ("stop", stop),
            ("hazards", !self.front.hazards.is_empty()),
            ("log", self.front.stage().log.is_some()),
            ("gate", self.front.stage().gate.is_some()),
            ("stages", home),
            ("decisions", home),
        ];
        made.into_iter()
            .filter(|(_, there)| *there)
            .map(|(anchor, _)| anchor)
            .collect()
    }
}

/// Settings of the guide that change how a page is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'w> {
    /// What raw HTML is.
    pub raw_html: RawHtml,
    /// Curly quotes and dashes.
    pub smart_punctuation: bool,
    /// What ends a line of a checklist that may be left out, in the guide's language.
    pub optional: &'w str,
}

impl<'w> Reading<'w> {
    /// Where the settings could not be read: they may have allowed everything.
    pub const UNKNOWN: Self = Self {
        raw_html: RawHtml::Allow,
        smart_punctuation: false,
        optional: OPTIONAL,
    };

    /// As the guide's settings say.
    #[must_use]
    pub fn of(config: &Config, optional: &'w str) -> Self {
        Self {
            raw_html: config.markdown.raw_html,
            smart_punctuation: config.markdown.smart_punctuation,
            optional,
        }
    }
}

/// Reads one Markdown file. `path` is below `content/`.
pub fn parse(sources: &Sources, file: FileId, path: &Arc<str>, reading: Reading<'_>, found: &mut Diagnostics) -> Page {
    let text = &sources.get(file).text;
    let (kind, id) = identity(file, path, found);
    let (front, body) = front::read(file, text, matches!(kind, Kind::Stage { .. }), found);
    let top = Span::new(file, body..body + text[body..].lines().next().map_or(0, str::len));
    let mut page = Page {
        file,
        kind,
        title: fallback_title(path),
        id,
        path: Arc::clone(path),
        front,
        title_span: top,
        title_heading: None,
        body,
        tape: Tape::default(),
        headings: Vec::new(),
        citations: Vec::new(),
        callouts: Vec::new(),
        checklists: Vec::new(),
        decisions: Vec::new(),
        repeats: Vec::new(),
        pieces: Vec::new(),
        text_anchors: Arc::default(),
        anchors: Arc::default(),
        facts: Arc::default(),
        has_html: false,
    };
    scan::scan(&mut page, &text[body..], reading, found);
    settle(&mut page);
    page.facts = Arc::new(Facts::of(&page));
    page
}

/// What a path says about its page. A stage's file needs a number, and an id after it.
fn identity(file: FileId, path: &str, found: &mut Diagnostics) -> (Kind, String) {
    let bare = path.strip_suffix(".md").unwrap_or(path);
    if matches!(bare, "index") {
        return (Kind::Home, bare.to_owned());
    }
    let Some(name) = bare.strip_prefix("stages/").filter(|name| !name.contains('/')) else {
        return (Kind::Other, bare.to_owned());
    };
    let digits = name.len() - name.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let (number, rest) = name.split_at(digits);
    let id = rest.trim_start_matches(['-', '_']).to_owned();
    let span = Span::new(file, 0..0);
    if digits == 0 {
        let message = format!("the file name `{name}.md` has no number, so the stage has no place in the order");
        found.report(Diagnostic::new(Rule::InvalidId, span, message).help(format!("rename it to `01-{name}.md`")));
    }
    crate::parse::id::check(&Spanned::new(id.clone(), span), found);
    (
        Kind::Stage {
            order: number.parse().unwrap_or(u32::MAX),
        },
        id,
    )
}

fn fallback_title(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.strip_suffix(".md").unwrap_or(name);
    let words = name
        .trim_start_matches(|char: char| char.is_ascii_digit())
        .replace(['-', '_'], " ");
    let words = words.trim();
    let mut chars = words.chars();
    chars
        .next()
        .map_or_else(|| name.to_owned(), |first| first.to_uppercase().chain(chars).collect())
}
