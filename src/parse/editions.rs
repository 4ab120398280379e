//! Editions: what a guide has released, and what its last edition holds. `waypost release` writes them into
//! `editions.yaml`; whoever mends a word there may do so.

use jiff::civil::Date;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::review::date;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::{Fields, Node, Value, expect_text};

/// All editions of a guide.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Editions {
    /// From the first to the last.
    #[serde(rename = "editions")]
    pub all: Vec<Edition>,
    /// What the last one holds.
    pub holds: Holds,
}

/// One edition.
#[derive(Clone, Debug, Serialize)]
pub struct Edition {
    /// Counted from 1.
    #[serde(rename = "edition")]
    pub number: u32,
    /// Its day.
    #[serde(serialize_with = "as_text")]
    pub date: Date,
    /// What it is about, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The sheets that are not as they were in the edition before, by id.
    #[serde(serialize_with = "as_map")]
    pub sheets: Vec<(String, Entry)>,
}

/// What an edition says of a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its title.
    pub title: String,
    /// Its code; nothing if the sheet is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What changed, in words; nothing if the sheet is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
}

/// What the last edition holds, to be compared with what comes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Holds {
    /// What has an id: its kind and its id, with its title.
    #[serde(serialize_with = "as_ids")]
    pub ids: Vec<(Spanned<String>, String)>,
    /// The parts of each sheet, by its id.
    #[serde(serialize_with = "as_map")]
    pub sheets: Vec<(String, Vec<Part>)>,
}

/// A part of a sheet that can be named: a line, a hazard, a question, a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// `line`, `danger`, `question`, …
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The code of its text.
    pub code: String,
    /// How its text begins.
    pub text: String,
}

impl Editions {
    /// The last edition.
    #[must_use]
    pub fn last(&self) -> Option<&Edition> {
        self.all.last()
    }

    /// The parts of a sheet in the last edition.
    #[must_use]
    pub fn parts(&self, sheet: &str) -> Option<&[Part]> {
        let mut sheets = self.holds.sheets.iter();
        sheets.find(|(id, _)| id == sheet).map(|(_, parts)| parts.as_slice())
    }
}

/// Reads `editions.yaml`; nothing if what was released is not sure.
pub fn parse(node: &Node, found: &mut Diagnostics) -> Option<Editions> {
    let before = found.all().len();
    let fields = Fields::new(node, &["editions", "holds"], found)?;
    let mut all = Vec::new();
    for (at, node) in fields.list("editions").iter().enumerate() {
        all.extend(edition(node, at + 1, found));
    }
    let holds = fields.get("holds").and_then(|node| holds(node, found));
    (found.all().len() == before).then(|| Editions {
        all,
        holds: holds.unwrap_or_default(),
    })
}

fn edition(node: &Node, due: usize, found: &mut Diagnostics) -> Option<Edition> {
    let fields = Fields::new(node, &["edition", "date", "summary", "sheets"], found)?;
    let number = fields.count("edition", 1, found);
    if number.as_ref().map(|number| number.value as usize) != Some(due) {
        let span = number.map_or(fields.span, |number| number.span);
        let message = format!("edition {due} is due here");
        let help = "editions are counted from 1, the last one at the end";
        found.report(Diagnostic::new(Rule::WrongType, span, message).help(help));
    }
    let date = date(&fields, "date", found);
    if date.is_none() {
        fields.missing("date", "readers see the day of an edition on their sheets", found);
    }
    let mut sheets = Vec::new();
    for (id, node) in map(&fields, "sheets", found) {
        sheets.extend(entry(node, found).map(|entry| (id.value.clone(), entry)));
    }
    Some(Edition {
        number: u32::try_from(due).ok()?,
        date: date?.value,
        summary: fields.text("summary", found).map(|text| text.value),
        sheets,
    })
}

fn entry(node: &Node, found: &mut Diagnostics) -> Option<Entry> {
    let fields = Fields::new(node, &["title", "code", "changed"], found)?;
    Some(Entry {
        title: fields
            .required_text("title", "readers know a sheet by it", found)?
            .value,
        code: fields.text("code", found).map(|code| code.value),
        changed: fields.text("changed", found).map(|changed| changed.value),
    })
}

fn holds(node: &Node, found: &mut Diagnostics) -> Option<Holds> {
    let fields = Fields::new(node, &["ids", "sheets"], found)?;
    let mut holds = Holds::default();
    for (id, node) in map(&fields, "ids", found) {
        holds
            .ids
            .extend(expect_text(node, found).map(|text| (id.clone(), text.value)));
    }
    for (id, node) in map(&fields, "sheets", found) {
        let Value::List { items, .. } = &node.value else {
            continue;
        };
        let parts = items.iter().filter_map(|node| part(node, found)).collect();
        holds.sheets.push((id.value.clone(), parts));
    }
    Some(holds)
}

fn part(node: &Node, found: &mut Diagnostics) -> Option<Part> {
    let fields = Fields::new(node, &["kind", "id", "code", "text"], found)?;
    let mut text = |key: &str| {
        let text = fields.required_text(key, "a release compares the parts of a sheet by it", found);
        text.map(|text| text.value)
    };
    Some(Part {
        kind: text("kind")?,
        id: text("id")?,
        code: text("code")?,
        text: text("text")?,
    })
}

/// The entries of a map under a key; none if it is not there.
fn map<'n>(fields: &Fields<'n>, key: &str, found: &mut Diagnostics) -> &'n [(Spanned<String>, Node)] {
    let Some(node) = fields.get(key).filter(|node| node.value != Value::Null) else {
        return &[];
    };
    Fields::open(node, found).map_or(&[], |fields| fields.entries())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn as_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// Pairs as a map, in their order.
fn as_map<S: Serializer, T: Serialize>(pairs: &[(String, T)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// The same for keys with places.
fn as_ids<S: Serializer>(pairs: &[(Spanned<String>, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (key, value) in pairs {
        map.serialize_entry(&key.value, value)?;
    }
    map.end()
}
