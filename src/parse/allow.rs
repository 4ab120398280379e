//! An allowance switches one rule off in one place and says why; the reason is published.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean, nearest};
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, expect_text};

/// The `allow:` of a guide, a page, a tree, a node or an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    reasons: BTreeMap<Rule, Allowance>,
    /// Rules whose entry is faulty: that is reported, and what they would find is no second mistake.
    meant: BTreeSet<Rule>,
    /// It could not be read at all, so it may switch off any rule.
    unread: bool,
    /// The map that it stands in.
    within: Option<Span>,
}

/// One rule that is switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Where the rule is named.
    pub span: Span,
    /// Why the author allows it.
    pub reason: Spanned<String>,
}

impl Allow {
    /// What stands for an `allow:` that could not be read.
    #[must_use]
    pub fn unread() -> Self {
        Self {
            unread: true,
            ..Self::default()
        }
    }

    /// Every rule that is switched off here, with the author's reason.
    pub fn reasons(&self) -> impl Iterator<Item = (Rule, &Spanned<String>)> {
        self.reasons.iter().map(|(rule, allowance)| (*rule, &allowance.reason))
    }

    /// Whether `rule` is switched off here, or may be.
    #[must_use]
    pub fn has(&self, rule: Rule) -> bool {
        self.unread || self.reasons.contains_key(&rule) || self.meant.contains(&rule)
    }

    /// Whether `rule` is switched off for a finding at `place`, where the whole thing that this belongs to begins at `id`.
    #[must_use]
    pub fn holds(&self, rule: Rule, id: Span, place: Span) -> bool {
        let inside = |within: Span| place.file == id.file && (id.start..within.end).contains(&place.start);
        self.has(rule) && self.within.is_some_and(inside)
    }

    /// The rules that are switched off here, in the order of the manual.
    pub fn iter(&self) -> impl Iterator<Item = (Rule, &Allowance)> {
        self.reasons.iter().map(|(&rule, allowance)| (rule, allowance))
    }
}

/// The allowances under `allow:`, if there are any.
pub fn of(fields: &Fields, found: &mut Diagnostics) -> Allow {
    let Some(node) = fields.get("allow") else {
        return Allow::default();
    };
    Allow {
        within: Some(fields.extent()),
        ..parse_allow(node, found)
    }
}

/// Reads an `allow:` map; only rules that may be switched off, each with a reason.
fn parse_allow(node: &Node, found: &mut Diagnostics) -> Allow {
    let Some(fields) = Fields::open(node, found) else {
        return Allow::unread();
    };
    let mut allow = Allow::default();
    for (key, value) in fields.entries() {
        let rule = rule(key, found);
        match (rule, reason(key, value, found)) {
            (Some((rule, Named::Exactly)), Some(reason)) => {
                allow.reasons.insert(rule, Allowance { span: key.span, reason });
            }
            (Some((rule, _)), _) => drop(allow.meant.insert(rule)),
            (None, _) => {}
        }
    }
    allow
}

fn reason(key: &Spanned<String>, value: &Node, found: &mut Diagnostics) -> Option<Spanned<String>> {
    let reason = expect_text(value, found)?;
    if reason.value.trim().is_empty() {
        let message = format!("`{}` is switched off without a reason: readers are told why", key.value);
        let help = "write the reason in a sentence, or take the line out";
        found.report(Diagnostic::new(Rule::MissingKey, reason.span, message).help(help));
        return None;
    }
    Some(reason)
}

/// How an author named a rule.
enum Named {
    Exactly,
    /// With a slip, which is reported.
    Nearly,
}

fn rule(key: &Spanned<String>, found: &mut Diagnostics) -> Option<(Rule, Named)> {
    let waivable = Rule::ALL.iter().filter(|rule| rule.waivable()).map(|rule| rule.name());
    let (message, help) = match Rule::named(&key.value) {
        Some(rule) if rule.waivable() => return Some((rule, Named::Exactly)),
        Some(_) => (
            format!("`{}` cannot be switched off", key.value),
            Some("take this line out and mend what the rule finds".to_owned()),
        ),
        None => (
            format!("there is no rule `{}`", key.value),
            did_you_mean(&key.value, waivable.clone()),
        ),
    };
    found.report(Diagnostic::new(Rule::UnknownKey, key.span, message).maybe_help(help));
    let near = nearest(&key.value, waivable).and_then(Rule::named);
    near.map(|rule| (rule, Named::Nearly))
}
