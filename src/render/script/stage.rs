//! What the script knows of a stage: its checklists, its log, its gate.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::{Field, FieldKind, Log};
use crate::link::gate::{Criterion, Gate, Goal, Match, What};
use crate::link::page::Page;
use crate::parse::checklist::{Checklist, Item, Repeat};
use crate::parse::period::{Period, Unit};
use crate::render::Renderer;
use crate::render::gate;
use crate::render::sentence::Sentences;

/// A checklist.
#[derive(Clone, Debug, Serialize)]
pub struct ListScript<'a> {
    /// Its id.
    id: &'a str,
    /// Its address on the page.
    anchor: &'a str,
    /// `session` or `day`, if it starts afresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<&'static str>,
    /// The log whose entries count only with this list complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<&'a str>,
    /// Lines that may be left out, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    optional: Vec<&'a str>,
    /// Older names of lines.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    was: BTreeMap<&'a str, &'a str>,
}

impl<'a> ListScript<'a> {
    /// Of a list as written.
    #[must_use]
    pub fn of(list: &'a Checklist) -> Self {
        let optional = list.items().filter(|item| !item.required);
        let was = list
            .items()
            .filter_map(|item| Some((item.id.value.as_str(), item.was.as_deref()?)));
        Self {
            id: &list.id.value,
            anchor: &list.anchor,
            repeat: repeat(list.repeat),
            closes: list.closes.as_ref().map(|log| log.value.as_str()),
            optional: optional.map(|item| item.id.value.as_str()).collect(),
            was: was.collect(),
        }
    }
}

fn repeat(repeat: Repeat) -> Option<&'static str> {
    match repeat {
        Repeat::Once => None,
        Repeat::Session => Some("session"),
        Repeat::Day => Some("day"),
    }
}

/// A log.
#[derive(Clone, Debug, Serialize)]
pub struct LogScript<'a> {
    /// Its id.
    pub id: &'a str,
    /// What is written down.
    pub fields: Vec<FieldScript<'a>>,
}

/// A field of a log.
#[derive(Clone, Debug, Serialize)]
pub struct FieldScript<'a> {
    id: &'a str,
    label: &'a str,
    /// `date`, `number`, `choice`, `yes_no` or `text`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    /// Ids and words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<(&'a str, &'a str)>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    today: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    private: bool,
}

impl<'a> LogScript<'a> {
    /// Of a log of the settings.
    #[must_use]
    pub fn of(log: &'a Log) -> Self {
        Self {
            id: &log.id.value,
            fields: log.fields.iter().map(field).collect(),
        }
    }
}

fn field(field: &Field) -> FieldScript<'_> {
    let plain = FieldScript {
        id: &field.id.value,
        label: &field.label,
        kind: "text",
        unit: None,
        min: None,
        max: None,
        options: Vec::new(),
        today: false,
        required: field.required,
        private: field.private,
    };
    match &field.kind {
        FieldKind::Date { default_today } => FieldScript {
            kind: "date",
            today: *default_today,
            ..plain
        },
        FieldKind::Number(number) => FieldScript {
            kind: "number",
            unit: number.unit.as_ref().map(|unit| unit.value.as_str()),
            min: number.min.as_ref().map(|min| min.value),
            max: number.max.as_ref().map(|max| max.value),
            ..plain
        },
        FieldKind::Choice { options } => FieldScript {
            kind: "choice",
            options: options
                .iter()
                .map(|option| (option.id.value.as_str(), option.label.as_str()))
                .collect(),
            ..plain
        },
        FieldKind::YesNo { .. } => FieldScript {
            kind: "yes_no",
            ..plain
        },
        FieldKind::Text => plain,
    }
}

/// A gate.
#[derive(Clone, Debug, Serialize)]
pub struct GateScript<'a> {
    /// The stage that it leads on to.
    to: &'a str,
    /// The author's own sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    say: Option<&'a str>,
    /// All must hold.
    all: Vec<CriterionScript<'a>>,
    /// Any sends back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    back: Vec<CriterionScript<'a>>,
    /// Any calls for help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    help: Vec<CriterionScript<'a>>,
}

/// A condition of a gate.
#[derive(Clone, Debug, Serialize)]
pub struct CriterionScript<'a> {
    #[serde(flatten)]
    what: WhatScript<'a>,
    /// In words.
    text: String,
    /// The stage to which it sends the reader back.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'a str>,
}

/// What a condition looks at.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum WhatScript<'a> {
    Streak {
        log: &'a str,
        n: u32,
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        of: BTreeMap<&'a str, &'a str>,
        /// On so many days.
        #[serde(skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
        /// The first and the last so many minutes apart.
        #[serde(skip_serializing_if = "Option::is_none")]
        minutes: Option<u64>,
        /// What one more is called, two more, and so on; from the last on all are called the same.
        more: Vec<String>,
    },
    Count {
        log: &'a str,
        n: u32,
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        of: BTreeMap<&'a str, &'a str>,
        /// Within so many minutes.
        #[serde(skip_serializing_if = "Option::is_none")]
        minutes: Option<u64>,
        more: Vec<String>,
    },
    List {
        /// The page of the list.
        page: &'a str,
        /// What has to be ticked.
        lines: Vec<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        repeat: Option<&'static str>,
    },
    Result {
        tree: &'a str,
        outcomes: Vec<&'a str>,
    },
    Days {
        n: u32,
    },
    Sign {
        role: &'a str,
    },
}

impl<'a> GateScript<'a> {
    /// Of a gate as resolved.
    #[must_use]
    pub fn of(renderer: &Renderer<'a>, page: &'a Page, gate: &'a Gate) -> Self {
        let part = |criteria: &'a [Criterion]| -> Vec<CriterionScript<'a>> {
            let known = criteria
                .iter()
                .filter(|criterion| gate::is_shown(renderer, page, criterion));
            known
                .filter_map(|criterion| self::criterion(renderer, criterion))
                .collect()
        };
        Self {
            to: &gate.to,
            say: gate.say.as_ref().map(|say| say.value.as_str()),
            all: part(&gate.all),
            back: part(&gate.back),
            help: part(&gate.help),
        }
    }
}

fn criterion<'a>(renderer: &Renderer<'a>, criterion: &'a Criterion) -> Option<CriterionScript<'a>> {
    let sentences = gate::sentences(renderer);
    Some(CriterionScript {
        what: what(renderer, &criterion.what, sentences)?,
        text: sentences.criterion(criterion),
        stage: match &criterion.to {
            Some(Goal::Stage(id)) => Some(id),
            Some(Goal::Tree(_)) | None => None,
        },
    })
}

/// Up to which number entries are named one by one; above it all are called as this many are.
const COUNTED: u32 = 120;

fn what<'a>(renderer: &Renderer<'a>, what: &'a What, sentences: Sentences<'_>) -> Option<WhatScript<'a>> {
    let guide = renderer.guide;
    let logs = &guide.config.logs;
    let of = |log: usize, matches: &'a [Match]| -> BTreeMap<&'a str, &'a str> {
        let fields = &logs[log].fields;
        let named = matches
            .iter()
            .filter_map(|part| Some((fields.get(part.field)?.id.value.as_str(), part)));
        named.map(|(field, part)| (field, part.value.as_str())).collect()
    };
    let more = |log: usize, matches: &[Match], most: u32| {
        let counts = 1..=most.clamp(1, COUNTED);
        let mut names: Vec<String> = counts.map(|count| sentences.named(log, matches, count)).collect();
        while names.len() > 1 && names[names.len() - 2] == names[names.len() - 1] {
            names.pop();
        }
        names
    };
    Some(match what {
        What::Streak {
            log,
            streak,
            matches,
            over,
        } => WhatScript::Streak {
            log: &logs[*log].id.value,
            n: *streak,
            of: of(*log, matches),
            days: over.filter(|over| over.unit == Unit::Day).map(|over| over.count),
            minutes: over.filter(|over| over.unit != Unit::Day).map(Period::minutes),
            more: more(*log, matches, *streak),
        },
        What::Count {
            log,
            count,
            matches,
            within,
        } => WhatScript::Count {
            log: &logs[*log].id.value,
            n: *count,
            of: of(*log, matches),
            minutes: within.map(Period::minutes),
            more: more(*log, matches, *count),
        },
        What::Checklist(id) => {
            let mut pages = guide.pages.iter().map(|page| &page.written);
            let (page, list) = pages.find_map(|page| {
                let list = page.checklists.iter().find(|list| list.id.value == *id)?;
                Some((page, list))
            })?;
            WhatScript::List {
                page: &page.id,
                lines: required(list).map(|item| item.id.value.as_str()).collect(),
                repeat: repeat(list.repeat),
            }
        }
        What::Outcome { tree, outcomes } => {
            let tree = guide.trees.get(*tree)?;
            WhatScript::Result {
                tree: &tree.id,
                outcomes: outcomes.iter().map(|&id| tree.outcome(id).id.value.as_str()).collect(),
            }
        }
        What::Days(n) => WhatScript::Days { n: *n },
        What::SignOff(role) => WhatScript::Sign { role },
    })
}

fn required(list: &Checklist) -> impl Iterator<Item = &Item> {
    list.items().filter(|item| item.required)
}

/// What stands for all that has to be done in a stage: it changes with the required lines of its lists that are worked
/// through once, with the words of the critical ones, and with what its gate asks.
#[must_use]
pub fn outline(renderer: &Renderer<'_>, page: &Page) -> String {
    let mut hash = blake3::Hasher::new();
    let once = page
        .written
        .checklists
        .iter()
        .filter(|list| list.repeat == Repeat::Once);
    for item in once.flat_map(required) {
        hash.update(item.id.value.as_bytes()).update(b"\0");
        if item.critical {
            hash.update(item.text.as_bytes()).update(b"\0");
        }
    }
    hash.update(gate::summary(renderer, page).unwrap_or_default().as_bytes());
    hash.finalize().to_hex()[..6].to_owned()
}
