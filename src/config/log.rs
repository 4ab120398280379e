//! A log is a table that readers keep, one line per event; its fields are the columns.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::id;
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::{Fields, Node, expect_text};

/// One entry of `logs:`.
#[derive(Clone, Debug)]
pub struct Log {
    /// What stages and gates name.
    pub id: Spanned<String>,
    /// One line on what to write down, and when.
    pub say: Option<Spanned<String>>,
    /// Its columns.
    pub fields: Vec<Field>,
}

/// One column of a log.
#[derive(Clone, Debug)]
pub struct Field {
    /// What gates name.
    pub id: Spanned<String>,
    /// What can be entered.
    pub kind: FieldKind,
    /// What the column says; the id in words where the author gives none.
    pub label: String,
    /// An entry cannot be saved without it.
    pub required: bool,
    /// It stays out of what is copied or exported for others.
    pub private: bool,
}

/// What can be entered in a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A day.
    Date {
        /// It starts as today.
        default_today: bool,
    },
    /// A number.
    Number(Number),
    /// One of these, each an id and its words.
    Choice {
        /// In the author's order.
        options: Vec<(Spanned<String>, Spanned<String>)>,
    },
    /// Yes or no.
    YesNo,
    /// Free text.
    Text,
}

/// What numbers a field takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Of what.
    pub unit: Option<Spanned<String>>,
    /// The least possible.
    pub min: Option<Spanned<f64>>,
    /// The greatest possible.
    pub max: Option<Spanned<f64>>,
}

impl Log {
    /// The field with this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id.value == id)
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Date,
    Number,
    Choice,
    YesNo,
    Text,
}

const KINDS: &[(&str, Kind)] = &[
    ("date", Kind::Date),
    ("number", Kind::Number),
    ("choice", Kind::Choice),
    ("yes_no", Kind::YesNo),
    ("text", Kind::Text),
];

impl Kind {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["type", "label", "required", "private", "default"],
            Self::Number => &["type", "label", "required", "private", "unit", "min", "max"],
            Self::Choice => &["type", "label", "required", "private", "options"],
            Self::YesNo | Self::Text => &["type", "label", "required", "private"],
        }
    }
}

/// Reads one log.
pub fn parse(id: &Spanned<String>, node: &Node, found: &mut Diagnostics) -> Option<Log> {
    let fields = Fields::new(node, &["say", "fields"], found)?;
    let say = fields.text("say", found);
    let Some(columns) = fields.get("fields") else {
        fields.missing("fields", "the columns of the log", found);
        return None;
    };
    let columns = super::filled(
        columns,
        ("a map of at least one field", "`date: { type: date }`, for example"),
        found,
    )?;
    let read = columns
        .entries()
        .iter()
        .filter_map(|(id, node)| field(id, node, found))
        .collect();
    Some(Log {
        id: id.clone(),
        say,
        fields: read,
    })
}

fn field(key: &Spanned<String>, node: &Node, found: &mut Diagnostics) -> Option<Field> {
    let sound = id::check(key, found);
    let fields = Fields::open(node, found)?;
    if fields.get("type").is_none() {
        fields.missing(
            "type",
            "what can be entered: `date`, `number`, `choice`, `yes_no` or `text`",
            found,
        );
    }
    let kind = fields.word("type", KINDS, found)?.value;
    let fields = Fields::new(node, kind.keys(), found)?;
    let label = fields.text("label", found).map(|label| label.value);
    Some(Field {
        kind: field_kind(kind, &fields, found)?,
        label: label.unwrap_or_else(|| key.value.replace('-', " ")),
        required: fields.truth("required", found).is_some_and(|required| required.value),
        private: fields.truth("private", found).is_some_and(|private| private.value),
        id: key.clone(),
    })
    .filter(|_| sound)
}

fn field_kind(kind: Kind, fields: &Fields, found: &mut Diagnostics) -> Option<FieldKind> {
    let kind = match kind {
        Kind::Date => FieldKind::Date {
            default_today: fields.word("default", &[("today", ())], found).is_some(),
        },
        Kind::Number => FieldKind::Number(number(fields, found)),
        Kind::Choice => FieldKind::Choice {
            options: options(fields, found)?,
        },
        Kind::YesNo => FieldKind::YesNo,
        Kind::Text => FieldKind::Text,
    };
    Some(kind)
}

fn number(fields: &Fields, found: &mut Diagnostics) -> Number {
    let number = Number {
        unit: fields.text("unit", found),
        min: fields.number("min", found),
        max: fields.number("max", found),
    };
    if let (Some(min), Some(max)) = (&number.min, &number.max)
        && min.value > max.value
    {
        let message = "`max` is smaller than `min`";
        let finding = Diagnostic::new(Rule::WrongType, max.span, message).label(min.span, "`min`");
        found.report(finding.help("write the smaller number as `min`"));
    }
    number
}

fn options(fields: &Fields, found: &mut Diagnostics) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let Some(node) = fields.get("options") else {
        fields.missing("options", "what can be chosen, each an id and its words", found);
        return None;
    };
    let options = super::filled(
        node,
        ("a map of at least one option", "`calm: Calm to the end`, for example"),
        found,
    )?;
    let sound: Vec<_> = options
        .entries()
        .iter()
        .filter(|(id, _)| id::check(id, found))
        .collect();
    Some(
        sound
            .into_iter()
            .filter_map(|(id, text)| Some((id.clone(), expect_text(text, found)?)))
            .collect(),
    )
}
