//! A log is a table that readers keep, one line per event; its fields are the columns.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::id;
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::{Fields, Node, Value, expect_text};

/// One entry of `logs:`.
#[derive(Clone, Debug)]
pub struct Log {
    /// What stages and gates name.
    pub id: Spanned<String>,
    /// One line on what to write down, and when.
    pub say: Option<Spanned<String>>,
    /// What gates call its entries.
    pub entry: Option<Phrase>,
    /// Its columns.
    pub fields: Vec<Field>,
}

/// What gates call one entry and several; in those of options and fields, `…` is the place of the log's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// One.
    pub one: String,
    /// Two, in a language that has a form for them.
    pub two: Option<String>,
    /// A few, in a language that has a form for them: three to ten in Arabic, two to four in Polish.
    pub few: Option<String>,
    /// All other numbers.
    pub many: String,
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
    /// One of these.
    Choice {
        /// In the author's order.
        options: Vec<Choice>,
    },
    /// Yes or no.
    YesNo {
        /// What gates call an entry that says yes.
        entry: Option<Phrase>,
    },
    /// Free text.
    Text,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What gates name.
    pub id: Spanned<String>,
    /// Its words.
    pub label: String,
    /// What gates call an entry that says so.
    pub entry: Option<Phrase>,
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
            Self::YesNo => &["type", "label", "required", "private", "entry"],
            Self::Text => &["type", "label", "required", "private"],
        }
    }
}

/// Reads one log.
pub fn parse(id: &Spanned<String>, node: &Node, found: &mut Diagnostics) -> Option<Log> {
    let fields = Fields::new(node, &["say", "entry", "fields"], found)?;
    let say = fields.text("say", found);
    let entry = phrase(&fields, found);
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
        entry,
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
        Kind::YesNo => FieldKind::YesNo {
            entry: phrase(fields, found),
        },
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

fn options(fields: &Fields, found: &mut Diagnostics) -> Option<Vec<Choice>> {
    let Some(node) = fields.get("options") else {
        fields.missing("options", "what can be chosen, each an id and its words", found);
        return None;
    };
    let options = super::filled(
        node,
        ("a map of at least one option", "`calm: Calm to the end`, for example"),
        found,
    )?;
    let read = options.entries().iter().map(|(id, node)| choice(id, node, found));
    Some(read.collect::<Vec<_>>().into_iter().flatten().collect())
}

/// An option: its words, or a map with them and what gates call it.
fn choice(key: &Spanned<String>, node: &Node, found: &mut Diagnostics) -> Option<Choice> {
    let sound = id::check(key, found);
    let (label, entry) = if matches!(node.value, Value::Map(_)) {
        let fields = Fields::new(node, &["label", "entry"], found)?;
        let label = fields.required_text("label", "the words of the option", found)?;
        (label, phrase(&fields, found))
    } else {
        (expect_text(node, found)?, None)
    };
    sound.then(|| Choice {
        id: key.clone(),
        label: label.value,
        entry,
    })
}

/// `entry:`: a text for all numbers, or a map of the forms.
fn phrase(fields: &Fields, found: &mut Diagnostics) -> Option<Phrase> {
    let node = fields.get("entry")?;
    if !matches!(node.value, Value::Map(_)) {
        let text = expect_text(node, found)?.value;
        return Some(Phrase {
            one: text.clone(),
            two: None,
            few: None,
            many: text,
        });
    }
    let forms = Fields::new(node, &["one", "two", "few", "many"], found)?;
    let one = forms.required_text("one", "the words for one entry", found);
    let many = forms.required_text("many", "the words for several entries", found);
    Some(Phrase {
        one: one?.value,
        two: forms.text("two", found).map(|text| text.value),
        few: forms.text("few", found).map(|text| text.value),
        many: many?.value,
    })
}
