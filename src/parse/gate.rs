//! A gate says when to go on, when to go back and when to get help: the `gate:` of a stage, as written.

use super::period::{self, Period, Unit};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, Value, expect_name, wrong_type};

/// A gate as written.
#[derive(Clone, Debug)]
pub struct Gate {
    /// The stage that it leads on to.
    pub to: Spanned<String>,
    /// The author's own sentence instead of the one made from the criteria.
    pub say: Option<Spanned<String>>,
    /// All of these must hold to go on.
    pub all: Vec<Criterion>,
    /// Any of these sends the reader back.
    pub back: Vec<Criterion>,
    /// Any of these calls for help.
    pub help: Vec<Criterion>,
    /// The place of the gate.
    pub span: Span,
}

/// One condition of a gate.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// What must hold.
    pub what: What,
    /// Where it leads: a stage, or `tree:id`. Always there under `back` and `help`.
    pub to: Option<Spanned<String>>,
    /// The place of the criterion.
    pub span: Span,
}

/// What a criterion looks at.
#[derive(Clone, Debug)]
pub enum What {
    /// The last entries of a log all match.
    Streak {
        /// The log.
        log: Spanned<String>,
        /// How many of its last entries.
        streak: Spanned<u32>,
        /// Fields and the values that they must have.
        matches: Vec<(Spanned<String>, Spanned<String>)>,
        /// They are spread over at least this long.
        over: Option<Spanned<Period>>,
    },
    /// So many entries of a log match.
    Count {
        /// The log.
        log: Spanned<String>,
        /// How many entries at least.
        count: Spanned<u32>,
        /// Fields and the values that they must have.
        matches: Vec<(Spanned<String>, Spanned<String>)>,
        /// Only entries of the last so long count.
        within: Option<Spanned<Period>>,
    },
    /// A checklist is complete.
    Checklist(Spanned<String>),
    /// A tree gave one of these outcomes, and its result still holds.
    Outcome {
        /// The tree.
        tree: Spanned<String>,
        /// Its outcomes, one or more.
        outcomes: Vec<Spanned<String>>,
    },
    /// So many days in this stage.
    Days(Spanned<u32>),
    /// Somebody of this role has signed.
    SignOff(Spanned<String>),
}

impl Gate {
    /// Ids of the trees that it names: where help is, and whose outcomes count.
    pub fn trees(&self) -> impl Iterator<Item = &str> {
        let criteria = self.all.iter().chain(&self.back).chain(&self.help);
        let named = criteria.flat_map(|criterion| {
            let to = criterion.to.as_ref().filter(|to| to.value.starts_with("tree:"));
            let asked = match &criterion.what {
                What::Outcome { tree, .. } => Some(tree),
                _ => None,
            };
            [to, asked]
        });
        named.flatten().map(|id| id.value.trim_start_matches("tree:"))
    }
}

/// Under which key a criterion stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Back,
    Help,
}

/// The kinds of criteria: the key that names each, and the other keys that it takes.
const KINDS: &[(&str, &[&str])] = &[
    ("streak", &["log", "where", "over"]),
    ("count", &["log", "where", "within"]),
    ("checklist", &[]),
    ("outcome", &["tree"]),
    ("days", &[]),
    ("sign_off", &[]),
];

/// Reads the `gate:` of a stage.
pub fn parse(node: &Node, found: &mut Diagnostics) -> Option<Gate> {
    let fields = Fields::new(node, &["to", "say", "all", "back", "help"], found)?;
    let to = fields.required_name("to", "the stage that the gate leads on to", found);
    let gate = Gate {
        to: to?,
        say: fields.text("say", found),
        all: criteria(&fields, ("all", Part::All), found),
        back: criteria(&fields, ("back", Part::Back), found),
        help: criteria(&fields, ("help", Part::Help), found),
        span: fields.key_span("to").unwrap_or(fields.span),
    };
    if fields.list("all").is_empty() && gate.say.is_none() {
        fields.missing("all", "what must hold before the reader goes on", found);
    }
    Some(gate)
}

fn criteria(fields: &Fields, (key, part): (&str, Part), found: &mut Diagnostics) -> Vec<Criterion> {
    fields
        .list(key)
        .iter()
        .filter_map(|node| criterion(node, part, found))
        .collect()
}

fn criterion(node: &Node, part: Part, found: &mut Diagnostics) -> Option<Criterion> {
    let fields = Fields::open(node, found)?;
    let Some((kind, keys)) = KINDS.iter().find(|(kind, _)| fields.get(kind).is_some()) else {
        unknown_kind(&fields, found);
        return None;
    };
    known_keys(&fields, (kind, keys), part, found);
    let what = what(kind, &fields, found);
    let to = fields.name("to", found);
    if part != Part::All && fields.get("to").is_none() {
        let purpose = if part == Part::Back {
            "the earlier stage to go back to"
        } else {
            "where help is: `tree:id` or a stage"
        };
        fields.missing("to", purpose, found);
        return None;
    }
    let span = first_key(&fields);
    (part == Part::All || to.is_some()).then_some(Criterion { what: what?, to, span })
}

/// A criterion is shown by its first key: the map itself starts at its brace.
fn first_key(fields: &Fields) -> Span {
    fields.entries().first().map_or(fields.span, |(key, _)| key.span)
}

fn unknown_kind(fields: &Fields, found: &mut Diagnostics) {
    let kinds = || KINDS.iter().map(|(kind, _)| *kind);
    let slip = fields
        .entries()
        .iter()
        .find_map(|(key, _)| Some((key.span, did_you_mean(&key.value, kinds())?)));
    let (span, help) = slip.unwrap_or_else(|| {
        let known = kinds().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ");
        (first_key(fields), format!("a criterion has one of {known}"))
    });
    let message = "this criterion says nothing that a gate can judge";
    found.report(Diagnostic::new(Rule::UnknownGatePart, span, message).help(help));
}

fn known_keys(fields: &Fields, (kind, keys): (&str, &[&str]), part: Part, found: &mut Diagnostics) {
    for (key, _) in fields.entries() {
        let word = key.value.as_str();
        if word == kind || keys.contains(&word) || (word == "to" && part != Part::All) {
            continue;
        }
        let known = std::iter::once(kind).chain(keys.iter().copied()).collect::<Vec<_>>();
        let help =
            did_you_mean(word, known.iter().copied()).unwrap_or_else(|| format!("known here: {}", known.join(", ")));
        let message = format!("a criterion with `{kind}` has no `{word}`");
        found.report(Diagnostic::new(Rule::UnknownGatePart, key.span, message).help(help));
    }
}

fn what(kind: &str, fields: &Fields, found: &mut Diagnostics) -> Option<What> {
    match kind {
        "streak" => Some(What::Streak {
            log: log(fields, found)?,
            streak: times(fields, "streak", found)?,
            matches: matches(fields, found),
            over: period::read(fields, "over", Unit::Hour, found),
        }),
        "count" => Some(What::Count {
            log: log(fields, found)?,
            count: times(fields, "count", found)?,
            matches: matches(fields, found),
            within: period::read(fields, "within", Unit::Hour, found),
        }),
        "checklist" => fields.name("checklist", found).map(What::Checklist),
        "outcome" => Some(What::Outcome {
            tree: fields.required_name("tree", "the tree that gave the outcome", found)?,
            outcomes: fields.names("outcome", found),
        }),
        "days" => times(fields, "days", found).map(What::Days),
        _ => fields.text("sign_off", found).map(What::SignOff),
    }
}

fn log(fields: &Fields, found: &mut Diagnostics) -> Option<Spanned<String>> {
    fields.required_name("log", "the log whose entries count", found)
}

/// How often; never can no reader reach it, and always has everybody.
fn times(fields: &Fields, key: &str, found: &mut Diagnostics) -> Option<Spanned<u32>> {
    let times = fields.count(key, 0, found)?;
    if times.value > 0 {
        return Some(times);
    }
    let message = format!("`{key}: 0` asks for nothing");
    found
        .report(Diagnostic::new(Rule::GateImpossible, times.span, message).help("ask for at least 1, or leave it out"));
    None
}

fn matches(fields: &Fields, found: &mut Diagnostics) -> Vec<(Spanned<String>, Spanned<String>)> {
    let Some(node) = fields.get("where") else {
        return Vec::new();
    };
    let Value::Map(entries) = &node.value else {
        wrong_type(node, ("a map", "`where: { result: calm }`, for example"), found);
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|(field, value)| Some((field.clone(), expect_name(value, found)?)))
        .collect()
}
