//! A node as written: a question, an instruction on the way, or a score.

mod number;
mod signs;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::allow::{self, Allow};
use crate::parse::id;
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node as Yaml, Value, expect_name, wrong_type};

pub use number::{Band, Scale};
pub use signs::{Group, Mode, Picked, Route, Sign, When};
pub(super) use signs::{at_least, picked};

/// One node of a tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id, unique among the nodes and outcomes of its tree.
    pub id: Spanned<String>,
    /// What it is.
    pub kind: NodeKind,
    /// Its answers in the order in which they are shown; the way on of a step is one too.
    pub answers: Vec<Answer>,
    /// One short sentence under the question.
    pub hint: Option<Spanned<String>>,
    /// Why it is asked.
    pub why: Option<Spanned<String>>,
    /// Further help, Markdown.
    pub help: Option<Spanned<String>>,
    /// Where to read more: the same references as an outcome's `next`.
    pub see: Vec<Spanned<String>>,
    /// A picture.
    pub image: Option<Image>,
    /// Hazards shown with it.
    pub hazards: Vec<Spanned<String>>,
    /// What it rests on.
    pub sources: Vec<Spanned<String>>,
    /// Rules that are switched off for it.
    pub allow: Allow,
}

/// The kinds of nodes.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Yes or No.
    YesNo {
        /// The question.
        ask: Spanned<String>,
    },
    /// Exactly one of several.
    Choice {
        /// The question.
        ask: Spanned<String>,
    },
    /// Several may be true.
    Signs {
        /// The question.
        ask: Spanned<String>,
        /// Groups of signs; empty if all are of one.
        groups: Vec<Group>,
        /// The signs.
        signs: Vec<Sign>,
        /// How they are answered.
        mode: Mode,
        /// Where that is written, if it is.
        mode_span: Option<Span>,
        /// Ways on; the first that matches is taken.
        routes: Vec<Route>,
    },
    /// A number.
    Number {
        /// The question.
        ask: Spanned<String>,
        /// What numbers are possible.
        scale: Scale,
        /// Ways on.
        bands: Vec<Band>,
    },
    /// An instruction on the way.
    Step {
        /// What to do, in order.
        actions: Vec<Spanned<String>>,
    },
    /// A sum of points.
    Score {
        /// The nodes whose points are summed.
        add_up: Vec<Spanned<String>>,
        /// Ways on.
        bands: Vec<Band>,
        /// Whether the reader sees the sum on screen; paper always shows it.
        show: bool,
    },
}

/// Which answer of a node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerId {
    /// Yes.
    Yes,
    /// No.
    No,
    /// One of a choice, by its id.
    Choice(String),
    /// Not sure.
    Unsure,
    /// The way on of a step.
    Then,
}

impl AnswerId {
    /// The word in conditions, tests and addresses.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Choice(id) => id,
            Self::Unsure => "unsure",
            Self::Then => "then",
        }
    }
}

/// One answer and where it leads.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Which, at its key.
    pub id: Spanned<AnswerId>,
    /// What it says, for answers of a choice.
    pub label: Option<Spanned<String>>,
    /// One short sentence.
    pub hint: Option<Spanned<String>>,
    /// Where it leads.
    pub way: Way,
}

/// Where an answer, a route or a band leads, and what goes with it.
#[derive(Clone, Debug)]
pub struct Way {
    /// A node, an outcome, `tree:id` or `tree:id#node`.
    pub to: Spanned<String>,
    /// Advice shown and printed with the answer.
    pub say: Option<Spanned<String>>,
    /// Where to read more.
    pub see: Vec<Spanned<String>>,
    /// Points for a later score.
    pub points: Option<Spanned<f64>>,
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Image {
    /// Path from the tree's file.
    pub src: Spanned<String>,
    /// What it shows.
    pub alt: Spanned<String>,
}

impl Node {
    /// Every sign as `node.sign`.
    pub fn signs_by_name(&self) -> impl Iterator<Item = String> {
        let signs = match &self.kind {
            NodeKind::Signs { signs, .. } => signs.as_slice(),
            _ => &[],
        };
        signs.iter().map(|sign| format!("{}.{}", self.id.value, sign.id.value))
    }

    /// The question; nothing for steps and scores.
    #[must_use]
    pub fn ask(&self) -> Option<&Spanned<String>> {
        match &self.kind {
            NodeKind::YesNo { ask }
            | NodeKind::Choice { ask }
            | NodeKind::Signs { ask, .. }
            | NodeKind::Number { ask, .. } => Some(ask),
            NodeKind::Step { .. } | NodeKind::Score { .. } => None,
        }
    }
}

/// A kind before it is read: the keys that only it has, and those that it shares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    YesNo,
    Choice,
    Signs,
    Number,
    Step,
    Score,
}

const FORMS: &[(Form, &[&str], &[&str])] = &[
    (Form::YesNo, &["if_yes", "if_no"], &["ask", "if_unsure"]),
    (Form::Choice, &["choose"], &["ask", "if_unsure"]),
    (Form::Signs, &["signs", "routes", "groups", "mode"], &["ask"]),
    (Form::Number, &["number"], &["ask", "bands", "if_unsure"]),
    (Form::Step, &["do", "then"], &[]),
    (Form::Score, &["add_up", "show"], &["bands"]),
];

const COMMON: &[&str] = &[
    "hint", "why", "help", "see", "image", "hazards", "sources", "note", "allow",
];

/// Reads one node; nothing if its kind or its question is not clear.
pub fn parse(id: &Spanned<String>, yaml: &Yaml, found: &mut Diagnostics) -> Option<Node> {
    let fields = Fields::open(yaml, found)?;
    let (form, own, shared) = form(id, &fields, found)?;
    let known = [*own, *shared, COMMON].concat();
    let fields = Fields::new(yaml, &known, found)?;
    let kind = kind(*form, &fields, found);
    let answers = answers(*form, &fields, found);
    fields.text("note", found);
    Some(Node {
        id: id.clone(),
        kind: kind?,
        answers: answers?,
        hint: fields.text("hint", found),
        why: fields.text("why", found),
        help: fields.text("help", found),
        see: fields.names("see", found),
        image: fields.get("image").and_then(|node| image(node, found)),
        hazards: fields.names("hazards", found),
        sources: fields.names("sources", found),
        allow: allow::of(&fields, found),
    })
}

type FormKeys = (Form, &'static [&'static str], &'static [&'static str]);

/// The one kind whose own keys are here.
fn form(id: &Spanned<String>, fields: &Fields, found: &mut Diagnostics) -> Option<&'static FormKeys> {
    let mine = |own: &[&str]| own.iter().find_map(|key| fields.key_span(key));
    let present: Vec<_> = FORMS.iter().filter_map(|form| Some((form, mine(form.1)?))).collect();
    match present.as_slice() {
        [(form, _)] => Some(form),
        [] => {
            formless(id, fields, found);
            None
        }
        [(_, first), (_, second), ..] => {
            let (first, second) = (first.min(second), first.max(second));
            let message = format!("`{}` is two kinds of node at once", id.value);
            let finding = Diagnostic::new(Rule::MixedNode, *second, message).label(*first, "one kind");
            found.report(finding.help("make two nodes, one after the other"));
            None
        }
    }
}

/// No kind's own key is here: a slip in a key, or no answers at all.
fn formless(id: &Spanned<String>, fields: &Fields, found: &mut Diagnostics) {
    let known: Vec<&str> = FORMS
        .iter()
        .flat_map(|(_, own, shared)| own.iter().chain(*shared))
        .chain(COMMON)
        .copied()
        .collect();
    let before = found.all().len();
    fields.report_unknown(&known, found);
    if found.all().len() == before {
        let message = format!("`{}` has no answers", id.value);
        let help =
            "a yes-no question has `if_yes` and `if_no`; others have `choose`, `signs`, `number`, `do` or `add_up`";
        found.report(Diagnostic::new(Rule::EmptyNode, id.span, message).help(help));
    }
}

fn kind(form: Form, fields: &Fields, found: &mut Diagnostics) -> Option<NodeKind> {
    match form {
        Form::YesNo => Some(NodeKind::YesNo {
            ask: ask(fields, found)?,
        }),
        Form::Choice => Some(NodeKind::Choice {
            ask: ask(fields, found)?,
        }),
        Form::Signs => signs::parse(ask(fields, found), fields, found),
        Form::Number => {
            let (ask, scale, bands) = (
                ask(fields, found),
                number::scale(fields, found),
                number::bands(fields, found),
            );
            Some(NodeKind::Number {
                ask: ask?,
                scale: scale?,
                bands,
            })
        }
        Form::Step => {
            if fields.get("do").is_none() {
                fields.missing("do", "what the reader does on the way", found);
            }
            Some(NodeKind::Step {
                actions: fields.sentences("do", found),
            })
        }
        Form::Score => {
            if fields.get("add_up").is_none() {
                fields.missing("add_up", "the questions whose points are summed", found);
            }
            let show = fields.truth("show", found).is_none_or(|show| show.value);
            Some(NodeKind::Score {
                add_up: fields.names("add_up", found),
                bands: number::bands(fields, found),
                show,
            })
        }
    }
}

fn ask(fields: &Fields, found: &mut Diagnostics) -> Option<Spanned<String>> {
    fields.required_text("ask", "the question", found)
}

/// The answers of a node; nothing if a node that must have some has none.
fn answers(form: Form, fields: &Fields, found: &mut Diagnostics) -> Option<Vec<Answer>> {
    let mut answers = match form {
        Form::YesNo => vec![("if_yes", AnswerId::Yes), ("if_no", AnswerId::No)]
            .into_iter()
            .filter_map(|(key, id)| required_answer(fields, key, id, found))
            .collect(),
        Form::Choice => choices(fields, found)?,
        Form::Step => required_answer(fields, "then", AnswerId::Then, found)
            .into_iter()
            .collect(),
        Form::Signs | Form::Number | Form::Score => Vec::new(),
    };
    answers.extend(answer(fields, "if_unsure", AnswerId::Unsure, found));
    Some(answers)
}

fn required_answer(fields: &Fields, key: &str, id: AnswerId, found: &mut Diagnostics) -> Option<Answer> {
    if fields.get(key).is_none() {
        fields.missing(key, "where this answer leads", found);
    }
    answer(fields, key, id, found)
}

fn answer(fields: &Fields, key: &str, id: AnswerId, found: &mut Diagnostics) -> Option<Answer> {
    let (node, span) = (fields.get(key)?, fields.key_span(key)?);
    Some(Answer {
        id: Spanned::new(id, span),
        label: None,
        hint: None,
        way: long_way(node, found)?,
    })
}

fn choices(fields: &Fields, found: &mut Diagnostics) -> Option<Vec<Answer>> {
    if let Some(node) = fields.get("choose").filter(|node| matches!(node.value, Value::Map(_))) {
        wrong_type(
            node,
            ("a list of answers", "`- { id: …, label: …, go: … }` for each"),
            found,
        );
        return None;
    }
    let list = fields.list("choose");
    if list.len() < 2 {
        let span = fields.key_span("choose").unwrap_or(fields.span);
        let message = "a choice has at least two answers";
        found.report(
            Diagnostic::new(Rule::EmptyNode, span, message)
                .help("for an instruction without a question write `do` and `then`"),
        );
        return None;
    }
    let choices: Vec<_> = list.iter().filter_map(|node| choice(node, found)).collect();
    let ids: Vec<_> = choices
        .iter()
        .map(|choice| choice.id.clone().map(|id| id.word().to_owned()))
        .collect();
    distinct(&ids, "answers", found);
    Some(choices)
}

fn choice(node: &Yaml, found: &mut Diagnostics) -> Option<Answer> {
    let fields = Fields::new(node, &["id", "label", "go", "hint", "points", "say", "see"], found)?;
    let id = fields.required_name("id", "links, tests and rules name the answer by it", found);
    let label = fields.required_text("label", "what the answer says", found);
    let (hint, way) = (fields.text("hint", found), way(&fields, found));
    let id = id.filter(|id| id::check(id, found))?;
    if id.value == "unsure" {
        let message = "`unsure` cannot be an answer of a choice";
        found.report(
            Diagnostic::new(Rule::ReservedId, id.span, message)
                .help("it means Not sure; write `if_unsure`, or choose another id"),
        );
        return None;
    }
    Some(Answer {
        id: id.map(AnswerId::Choice),
        label: Some(label?),
        hint,
        way: way?,
    })
}

/// Reports the second of two equal ids in one node.
fn distinct(ids: &[Spanned<String>], what: &str, found: &mut Diagnostics) {
    for (at, id) in ids.iter().enumerate() {
        if let Some(first) = ids[..at].iter().find(|first| first.value == id.value) {
            let message = format!("two {what} are called `{}`", id.value);
            found.report(Diagnostic::new(Rule::DuplicateId, id.span, message).label(first.span, "first here"));
        }
    }
}

/// A target, or `{ go: target, say: …, see: …, points: … }`.
fn long_way(node: &Yaml, found: &mut Diagnostics) -> Option<Way> {
    if matches!(node.value, Value::Map(_)) {
        return way(&Fields::new(node, &["go", "say", "see", "points"], found)?, found);
    }
    let to = target(expect_name(node, found)?, found)?;
    Some(Way {
        to,
        say: None,
        see: Vec::new(),
        points: None,
    })
}

/// The way whose parts stand among other keys: `go` is a target, short or long.
fn way(fields: &Fields, found: &mut Diagnostics) -> Option<Way> {
    if fields.get("go").is_none() {
        fields.missing("go", "where this leads", found);
    }
    let (say, see, points) = (
        fields.text("say", found),
        fields.names("see", found),
        fields.number("points", found),
    );
    let long = long_way(fields.get("go")?, found)?;
    let see = if see.is_empty() { long.see } else { see };
    Some(Way {
        to: long.to,
        say: say.or(long.say),
        see,
        points: points.or(long.points),
    })
}

/// Only outcomes lead to stages.
fn target(to: Spanned<String>, found: &mut Diagnostics) -> Option<Spanned<String>> {
    if !to.value.starts_with("stage:") {
        return Some(to);
    }
    let message = format!("an answer leads straight to `{}`", to.value);
    let help = "lead to an outcome, and put the stage in its `next`";
    found.report(Diagnostic::new(Rule::StageBeforeOutcome, to.span, message).help(help));
    None
}

fn image(node: &Yaml, found: &mut Diagnostics) -> Option<Image> {
    let fields = Fields::new(node, &["src", "alt"], found)?;
    let src = fields.required_name("src", "the file of the picture", found);
    if fields.get("alt").is_none() {
        let message = "this picture has no text for readers who cannot see it";
        found.report(Diagnostic::new(Rule::MissingAlt, fields.span, message).help("say in `alt` what it shows"));
    }
    Some(Image {
        src: src?,
        alt: fields.text("alt", found)?,
    })
}
