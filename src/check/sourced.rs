//! Claims that the guide promised a source for have one.

use crate::config::Claim;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::link::page::Page;
use crate::parse::callout::Level;
use crate::rule::Rule;
use crate::source::Span;

/// Checks the callouts and the gate of a page.
pub fn page(page: &Page, guide: &Guide, found: &mut Diagnostics) {
    let written = &page.written;
    if !written.front.sources.is_empty() {
        return;
    }
    for callout in written.callouts.iter().filter(|callout| !callout.cites) {
        let claim = match callout.level {
            Level::Danger => Claim::Danger,
            Level::Warning => Claim::Warning,
            Level::Stop => Claim::Stop,
            _ => continue,
        };
        if promised(guide, claim) {
            found.report(missing(callout.level.word(), callout.span));
        }
    }
    if let Some(gate) = written
        .front
        .stage()
        .gate
        .as_ref()
        .filter(|_| promised(guide, Claim::Gate))
    {
        found.report(missing("gate", gate.span));
    }
}

/// Checks the outcomes of all trees.
pub fn trees(guide: &Guide, found: &mut Diagnostics) {
    if !promised(guide, Claim::Outcome) {
        return;
    }
    for tree in guide.trees.iter().filter(|tree| tree.sources.is_empty()) {
        for (id, span) in tree.outcomes_without_source() {
            found.report(missing(&format!("outcome `{id}`"), span));
        }
    }
}

fn promised(guide: &Guide, claim: Claim) -> bool {
    guide
        .config
        .require_sources
        .iter()
        .any(|required| required.value == claim)
}

fn missing(what: &str, span: Span) -> Diagnostic {
    let help = "cite a source here with `[^id]` or `sources:`, or name `sources:` for the whole file";
    Diagnostic::new(
        Rule::NoSource,
        span,
        format!("this {what} names no source, and the guide promises one"),
    )
    .help(help)
}
