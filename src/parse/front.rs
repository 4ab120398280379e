//! Front matter: the YAML at the top of a page, as written.

use std::ops::Range;

use super::allow::{self, Allow};
use super::gate::{self, Gate};
use super::review::Review;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::{FileId, Span, Spanned};
use crate::yaml::{self, Fields};

/// Front matter of a stage or page.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// Overrides the first heading.
    pub title: Option<Spanned<String>>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Hazards repeated at the head.
    pub hazards: Vec<Spanned<String>>,
    /// What the whole page rests on.
    pub sources: Vec<Spanned<String>>,
    /// When it was looked at.
    pub review: Option<Box<Review>>,
    /// Left out of the guide.
    pub draft: bool,
    /// Rules switched off here.
    pub allow: Allow,
    /// It is written but could not be read, so nothing in it is missing.
    pub broken: bool,
    /// What only a stage has; most pages of a large guide are none.
    stage: Option<Box<StageFront>>,
}

/// Front matter that only a stage has.
#[derive(Clone, Debug, Default)]
pub struct StageFront {
    /// An observable end state.
    pub goal: Option<String>,
    /// How long.
    pub time: Option<String>,
    /// Who.
    pub people: Option<String>,
    /// What must be at hand.
    pub needs: Vec<String>,
    /// Skipped by gates and by "of 8".
    pub optional: bool,
    /// Tree that must say `go` first.
    pub entry: Option<Spanned<String>>,
    /// Log of the stage.
    pub log: Option<Spanned<String>>,
    /// When to go on.
    pub gate: Option<Gate>,
    /// Stage whose stop rules also hold here.
    pub stop_from: Option<Spanned<String>>,
}

/// What a page has of it that is no stage.
static NO_STAGE: StageFront = StageFront {
    goal: None,
    time: None,
    people: None,
    needs: Vec::new(),
    optional: false,
    entry: None,
    log: None,
    gate: None,
    stop_from: None,
};

impl Front {
    /// What only a stage has.
    #[must_use]
    pub fn stage(&self) -> &StageFront {
        self.stage.as_deref().unwrap_or(&NO_STAGE)
    }

    /// What stands for front matter that could not be read.
    fn unread() -> Self {
        Self {
            broken: true,
            allow: Allow::unread(),
            ..Self::default()
        }
    }
}

const STAGE_KEYS: &[&str] = &[
    "title",
    "summary",
    "goal",
    "time",
    "people",
    "needs",
    "optional",
    "entry",
    "log",
    "gate",
    "hazards",
    "stop_from",
    "sources",
    "review",
    "draft",
    "allow",
];
const PAGE_KEYS: &[&str] = &["title", "summary", "hazards", "sources", "review", "draft", "allow"];

/// Reads the front matter of a file; where its body starts.
pub fn read(file: FileId, text: &str, is_stage: bool, found: &mut Diagnostics) -> (Front, usize) {
    let (range, body) = split(text);
    let front = match range {
        Place::Yaml(range) => written(file, (range.start, &text[range]), is_stage, found),
        Place::Open => {
            let message = "this front matter has no end";
            let help = "close it with a line of `---`";
            found.report(Diagnostic::new(Rule::InvalidYaml, Span::new(file, 0..3), message).help(help));
            Front::unread()
        }
        Place::Foreign(range) => {
            let message = "front matter in TOML is not read";
            let help = "write it in YAML, between lines of `---`";
            let diagnostic = Diagnostic::new(Rule::UnknownKey, Span::new(file, range), message).help(help);
            found.report(diagnostic.as_warning());
            Front::default()
        }
        Place::None => Front::default(),
    };
    (front, body)
}

/// Where the front matter stands.
enum Place {
    None,
    Yaml(Range<usize>),
    Foreign(Range<usize>),
    /// Its end is missing.
    Open,
}

/// The front matter between two fences at the very top, and where the body starts.
fn split(text: &str) -> (Place, usize) {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return (Place::None, 0);
    }
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == fence {
            let range = first.len()..at;
            let body = at + line.len();
            return if fence == "---" {
                (Place::Yaml(range), body)
            } else {
                (Place::Foreign(0..3), body)
            };
        }
        at += line.len();
    }
    // A page may begin with a line across; a `title: …` right under it is front matter.
    let key = text[first.len()..].lines().next().and_then(|line| line.split_once(':'));
    match key {
        Some((key, _)) if fence == "---" && PAGE_KEYS.iter().chain(STAGE_KEYS).any(|known| *known == key) => {
            (Place::Open, text.len())
        }
        _ => (Place::None, 0),
    }
}

/// The front matter between its fences. Of a key that is there twice the first is taken, and the second may have said more.
fn written(file: FileId, (start, text): (usize, &str), is_stage: bool, found: &mut Diagnostics) -> Front {
    let before = found.all().len();
    let Some(node) = yaml::parse_first(file, start, text, found) else {
        return Front::unread();
    };
    let twice = found.all().len() > before;
    match front(&node, is_stage, found) {
        Some(front) if twice => Front {
            broken: true,
            allow: Allow::unread(),
            ..front
        },
        Some(front) => front,
        None => Front::unread(),
    }
}

fn front(node: &yaml::Node, is_stage: bool, found: &mut Diagnostics) -> Option<Front> {
    let fields = if is_stage {
        Fields::new(node, STAGE_KEYS, found)?
    } else {
        Fields::lenient(node, PAGE_KEYS, found)?
    };
    let mut front = Front {
        title: fields.text("title", found),
        summary: plain(&fields, "summary", found),
        hazards: fields.texts("hazards", found),
        sources: fields.texts("sources", found),
        review: fields
            .get("review")
            .and_then(|node| Review::parse(node, found))
            .map(Box::new),
        draft: fields.truth("draft", found).is_some_and(|draft| draft.value),
        allow: allow::of(&fields, found),
        ..Front::default()
    };
    if is_stage {
        front.stage = Some(Box::new(stage_front(&fields, found)));
    }
    Some(front)
}

fn stage_front(fields: &Fields<'_>, found: &mut Diagnostics) -> StageFront {
    let needs = fields.sentences("needs", found).into_iter();
    StageFront {
        goal: plain(fields, "goal", found),
        time: plain(fields, "time", found),
        people: plain(fields, "people", found),
        needs: needs.map(|need| need.value).collect(),
        optional: fields.truth("optional", found).is_some_and(|optional| optional.value),
        entry: fields.text("entry", found),
        log: fields.text("log", found),
        gate: fields.get("gate").and_then(|node| gate::parse(node, found)),
        stop_from: fields.text("stop_from", found),
    }
}

fn plain(fields: &Fields<'_>, key: &str, found: &mut Diagnostics) -> Option<String> {
    fields.text(key, found).map(|text| text.value)
}
