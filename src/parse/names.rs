//! Names: everything in a guide that can be referred to by id, collected from all documents before anything is resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::rule::Rule;
use crate::source::Spanned;

/// One thing that has an id and a place in the output.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// What a link to it says; plain text.
    pub title: String,
    /// Address from the guide's root, `stages/meet.html` or `stages/meet.html#enclosure`.
    pub href: String,
    /// Addresses on the page of a tree; those of other pages are asked of the page itself.
    pub anchors: Arc<BTreeSet<String>>,
}

/// A page: its title is asked of the page itself.
#[derive(Clone, Debug)]
pub struct PageName {
    /// Its place among the pages.
    pub page: usize,
    /// Address from the guide's root.
    pub href: Arc<str>,
}

/// The ids inside one tree.
#[derive(Clone, Debug, Default)]
pub struct TreeNames {
    /// The tree itself.
    pub named: Named,
    /// Short name on paper.
    pub code: Option<String>,
    /// Node ids in the file's order.
    pub nodes: Vec<String>,
    /// Outcome ids in the file's order.
    pub outcomes: Vec<String>,
}

/// All ids of a guide, by kind.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Stages.
    pub stages: BTreeMap<String, PageName>,
    /// Decision trees.
    pub trees: BTreeMap<String, TreeNames>,
    /// Checklists; the first of two with one id.
    pub checklists: BTreeMap<String, Named>,
    /// Hazards that have an id.
    pub hazards: BTreeMap<String, Named>,
    /// Pages that are no stage, by their path without `.md` (`about`, `help/faq`).
    pub pages: BTreeMap<String, PageName>,
    /// Ids of contacts.
    pub contacts: BTreeSet<String>,
    /// Ids of logs.
    pub logs: BTreeSet<String>,
    /// Ids of sources.
    pub sources: BTreeSet<String>,
    /// The file of sources could not be read, so any of them may be there.
    pub sources_unread: bool,
    /// What is written but could not be read, trees and contacts for example: what refers to them is not reported a second time.
    pub broken: BTreeSet<String>,
    /// What is left out with a draft: what it is (`stage`, `page`, `checklist`, `hazard`) and its id.
    pub drafts: BTreeSet<(&'static str, String)>,
}

impl Names {
    /// Whether this id is left out with a draft.
    #[must_use]
    pub fn is_draft(&self, what: &str, id: &str) -> bool {
        self.drafts.iter().any(|(kind, draft)| *kind == what && draft == id)
    }

    /// The finding for a name that leads to something that is left out.
    fn draft(&self, (rule, what): (Rule, &str), id: &Spanned<String>) -> Option<Diagnostic> {
        if !self.is_draft(what, &id.value) {
            return None;
        }
        let message = match what {
            "stage" | "page" => format!("the {what} `{}` is a draft and not in this guide", id.value),
            _ => format!(
                "the {what} `{}` stands in a draft, which is not in this guide",
                id.value
            ),
        };
        let help = "build with `--drafts`, take `draft: true` out there, or name another one here";
        Some(Diagnostic::new(rule, id.span, message).help(help))
    }

    /// Reports a source that does not exist.
    pub fn check_source(&self, id: &Spanned<String>, found: &mut Diagnostics) {
        if !self.sources_unread {
            self.check((Rule::UnknownSource, "source"), id, &self.sources, found);
        }
    }

    /// Reports `id` under `rule` unless `known` has it; true if it is known.
    pub fn check<'a>(
        &self,
        (rule, what): (Rule, &str),
        id: &Spanned<String>,
        known: impl IntoIterator<Item = &'a String>,
        found: &mut Diagnostics,
    ) -> bool {
        let known: Vec<&str> = known.into_iter().map(String::as_str).collect();
        if known.contains(&id.value.as_str()) {
            return true;
        }
        if let Some(draft) = self.draft((rule, what), id) {
            found.report(draft);
        } else if !self.broken.contains(&id.value) {
            let help = did_you_mean(&id.value, known.iter().copied()).or_else(|| listed(&known));
            found.report(Diagnostic::new(rule, id.span, format!("there is no {what} `{}`", id.value)).maybe_help(help));
        }
        false
    }
}

/// The known names, where they are few enough to read.
fn listed(known: &[&str]) -> Option<String> {
    match known.len() {
        0 => Some("there are none yet".to_owned()),
        1..=12 => Some(format!("known here: {}", known.join(", "))),
        _ => None,
    }
}
