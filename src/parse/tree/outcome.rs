//! An outcome as written: the instruction at the end of a path.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::allow::{self, Allow};
use crate::parse::period::{self, Period, Unit};
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::{Fields, Node as Yaml};

/// One outcome of a tree.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id, unique among the nodes and outcomes of its tree.
    pub id: Spanned<String>,
    /// How cautious it is.
    pub kind: Spanned<Kind>,
    /// The instruction.
    pub headline: Spanned<String>,
    /// Actions in order (`do`).
    pub actions: Vec<Spanned<String>>,
    /// Why.
    pub why: Option<Spanned<String>>,
    /// Further help, Markdown.
    pub help: Option<Spanned<String>>,
    /// Where to go on: `stage:id#anchor`, `checklist:id`, `tree:id`, `page:id` or an address of the web.
    pub next: Vec<Spanned<String>>,
    /// How long to wait.
    pub wait: Option<Spanned<Period>>,
    /// How often to try again, and what then.
    pub retry: Option<Retry>,
    /// Whom to call.
    pub contacts: Vec<Spanned<String>>,
    /// Hazards shown with it.
    pub hazards: Vec<Spanned<String>>,
    /// What it rests on.
    pub sources: Vec<Spanned<String>>,
    /// Rules that are switched off for it.
    pub allow: Allow,
    /// Ids that it had before.
    pub was: Vec<Spanned<String>>,
}

/// The limit of a wait.
#[derive(Clone, Debug)]
pub struct Retry {
    /// How often the reader may come here.
    pub at_most: Spanned<u32>,
    /// The outcome after that.
    pub then: Spanned<String>,
}

/// The kinds of outcomes by rank: how long until you may try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only information.
    Info,
    /// Go on.
    Go,
    /// Wait, then ask again.
    Wait,
    /// Not today.
    Stop,
    /// Back to an earlier stage.
    Back,
    /// Ask somebody who knows.
    Help,
    /// Call now.
    Emergency,
}

impl Kind {
    /// Every kind with its word, by rank.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("info", Self::Info),
        ("go", Self::Go),
        ("wait", Self::Wait),
        ("stop", Self::Stop),
        ("back", Self::Back),
        ("help", Self::Help),
        ("emergency", Self::Emergency),
    ];

    /// The word in sources, in the keys of strings and in classes.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS[self.rank()].0
    }

    /// Its rank, from 0.
    #[must_use]
    pub fn rank(self) -> usize {
        self as usize
    }

    /// The kind with this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, kind)| *kind)
    }
}

const KEYS: &[&str] = &[
    "kind", "headline", "do", "why", "help", "next", "wait", "retry", "contacts", "hazards", "sources", "note",
    "allow", "was",
];

/// Reads one outcome; nothing without a kind and a headline.
pub fn parse(id: &Spanned<String>, node: &Yaml, found: &mut Diagnostics) -> Option<Outcome> {
    let fields = Fields::new(node, KEYS, found)?;
    if fields.get("kind").is_none() {
        let purpose = "it says how cautious the outcome is: info, go, wait, stop, back, help or emergency";
        fields.missing("kind", purpose, found);
    }
    let kind = fields.word("kind", Kind::WORDS, found);
    let headline = fields.required_text("headline", "the instruction that the reader follows", found);
    if let Some(kind) = &kind {
        reserved(id, kind, found);
    }
    fields.text("note", found);
    let outcome = Outcome {
        id: id.clone(),
        kind: kind?,
        headline: headline?,
        actions: fields.sentences("do", found),
        why: fields.text("why", found),
        help: fields.text("help", found),
        next: fields.names("next", found),
        wait: period::read(&fields, "wait", Unit::Minute, found),
        retry: fields.get("retry").and_then(|node| retry(node, found)),
        contacts: fields.names("contacts", found),
        hazards: fields.names("hazards", found),
        sources: fields.names("sources", found),
        allow: allow::of(&fields, found),
        was: fields.names("was", found),
    };
    few_actions(&outcome, found);
    Some(outcome)
}

/// The word of a kind names only outcomes of that kind.
fn reserved(id: &Spanned<String>, kind: &Spanned<Kind>, found: &mut Diagnostics) {
    if Kind::named(&id.value).is_some_and(|named| named != kind.value) {
        let message = format!("an outcome called `{}` must be of kind `{}`", id.value, id.value);
        let finding = Diagnostic::new(Rule::ReservedId, id.span, message).label(kind.span, "its kind");
        found.report(finding.help("rules name kinds and outcomes alike; choose another id"));
    }
}

/// Nobody keeps more than five actions in mind.
fn few_actions(outcome: &Outcome, found: &mut Diagnostics) {
    if let Some(sixth) = outcome.actions.get(5) {
        let message = format!(
            "an outcome has at most five actions, this one has {}",
            outcome.actions.len()
        );
        found.report(
            Diagnostic::new(Rule::WrongType, sixth.span, message).help("put the rest into a checklist or into `help`"),
        );
    }
}

fn retry(node: &Yaml, found: &mut Diagnostics) -> Option<Retry> {
    let fields = Fields::new(node, &["at_most", "then"], found)?;
    if fields.get("at_most").is_none() {
        fields.missing("at_most", "how often the reader may try again", found);
    }
    let at_most = fields.count("at_most", 1, found);
    let then = fields.required_name("then", "the outcome when the tries are used up", found);
    Some(Retry {
        at_most: at_most?,
        then: then?,
    })
}
