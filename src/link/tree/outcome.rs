//! An outcome with its names resolved.

use super::help::{self, Help};
use super::scope::Scope;
use super::{Kind, NodeId, OutcomeId};
use crate::diagnostic::Diagnostics;
use crate::parse::allow::Allow;
use crate::parse::period::Period;
use crate::parse::tree as written;
use crate::source::{Span, Spanned};

/// One outcome of a tree.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id.
    pub id: Spanned<String>,
    /// Its printed letter: A to Z, AA and on.
    pub letter: String,
    /// How cautious it is.
    pub kind: Spanned<Kind>,
    /// The instruction.
    pub headline: Spanned<String>,
    /// Actions in order.
    pub actions: Vec<Spanned<String>>,
    /// Why.
    pub why: Option<Spanned<String>>,
    /// Further help, Markdown.
    pub help: Option<Help>,
    /// Where to go on.
    pub next: Vec<Spanned<Place>>,
    /// How long to wait.
    pub wait: Option<Period>,
    /// How often to try again, and what then.
    pub retry: Option<Retry>,
    /// Ids of contacts.
    pub contacts: Vec<Spanned<String>>,
    /// Ids of hazards shown with it.
    pub hazards: Vec<Spanned<String>>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
    /// Rules that are switched off for it.
    pub allow: Allow,
    /// Ids that it had before.
    pub was: Vec<Spanned<String>>,
}

/// The limit of a wait.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// How often the reader may come here.
    pub at_most: u32,
    /// The outcome after that.
    pub then: OutcomeId,
    /// Where that outcome is named.
    pub span: Span,
}

/// A place to go on to, or to read more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A stage, or an anchor in it.
    Stage {
        /// Its id.
        id: String,
        /// The anchor.
        anchor: Option<String>,
    },
    /// A checklist, by its id.
    Checklist(String),
    /// A tree, or a node of it.
    Tree {
        /// Its place among all trees.
        tree: usize,
        /// The node; the start if none is named.
        node: Option<NodeId>,
    },
    /// A page that is no stage, or an anchor in it.
    Page {
        /// Its path without `.md`.
        id: String,
        /// The anchor.
        anchor: Option<String>,
    },
    /// An address of the web.
    Web(String),
}

/// Resolves one outcome; its letter comes later.
pub(super) fn resolve(outcome: &written::Outcome, scope: &Scope, found: &mut Diagnostics) -> Outcome {
    scope.known_hazards(&outcome.hazards, found);
    scope.known_sources(&outcome.sources, found);
    scope.known_contacts(&outcome.contacts, found);
    Outcome {
        id: outcome.id.clone(),
        letter: String::new(),
        kind: outcome.kind.clone(),
        headline: outcome.headline.clone(),
        actions: outcome.actions.clone(),
        why: outcome.why.clone(),
        help: outcome.help.as_ref().map(|text| help::resolve(text, scope, found)),
        next: scope.places(&outcome.next, found),
        wait: outcome.wait.as_ref().map(|wait| wait.value),
        retry: outcome
            .retry
            .as_ref()
            .and_then(|retry| self::retry(retry, scope, found)),
        contacts: outcome.contacts.clone(),
        hazards: outcome.hazards.clone(),
        sources: outcome.sources.clone(),
        allow: outcome.allow.clone(),
        was: outcome.was.clone(),
    }
}

fn retry(retry: &written::Retry, scope: &Scope, found: &mut Diagnostics) -> Option<Retry> {
    let then = scope.outcome(&retry.then, found)?;
    Some(Retry {
        at_most: retry.at_most.value,
        then,
        span: retry.then.span,
    })
}
