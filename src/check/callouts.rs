//! Callouts: each hazard stands before the step it covers and says what a hazard must say; each stop rule can be followed.

use crate::config::Limit;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::link::Guide;
use crate::link::page::Page;
use crate::parse::callout::{Callout, Level};
use crate::parse::page::Piece;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// Checks the callouts of one page.
pub fn check(page: &Page, guide: &Guide, found: &mut Diagnostics) {
    for (index, callout) in page.written.callouts.iter().enumerate() {
        match callout.level {
            Level::Stop => stop(callout, guide, found),
            level if level.is_hazard() => {
                shape(callout, found);
                length(callout, guide, found);
                covers(page, guide, index, found);
            }
            _ => {}
        }
        known_steps(page, guide, callout, found);
    }
    if page.written.is_stage() {
        too_many(page, guide, found);
    }
}

fn stop(callout: &Callout, guide: &Guide, found: &mut Diagnostics) {
    if callout.heading.is_none() {
        let message = "this stop rule does not begin with what to do";
        let help = "write the action in bold as its first sentence, then the signs as bullets";
        found.report(Diagnostic::new(Rule::StopWithoutAction, callout.span, message).help(help));
    }
    if callout.heading.is_some() && callout.signs.is_empty() {
        let message = "this stop rule names no signs";
        let help = "list the signs as bullets after the action";
        found.report(Diagnostic::new(Rule::StopWithoutAction, callout.span, message).help(help));
    }
    let limit = guide.config.limits.get(Limit::TooManyStops);
    if callout.signs.len() > limit {
        let message = format!(
            "this stop rule has {} signs; nobody keeps more than {limit} in mind",
            callout.signs.len()
        );
        found.report(Diagnostic::new(Rule::TooManyStops, callout.span, message).help("join signs that look alike"));
    }
}

/// Hazard in bold, then what happens, then how to avoid it.
fn shape(callout: &Callout, found: &mut Diagnostics) {
    let missing = if callout.heading.is_none() {
        "the hazard in bold as its first sentence"
    } else if callout.avoid.is_none() && callout.rest_sentences < 2 {
        "how to avoid it, as its last paragraph"
    } else if callout.rest.is_empty() && callout.blocks.is_empty() {
        "what happens, between the hazard and how to avoid it"
    } else {
        return;
    };
    let message = format!("this {} lacks {missing}", callout.level.word());
    let help = "write `> **The lid may fall.** It crushes fingers. Hold it with both hands.`: hazard, harm, way out";
    found.report(Diagnostic::new(Rule::HazardShape, callout.span, message).help(help));
}

fn length(callout: &Callout, guide: &Guide, found: &mut Diagnostics) {
    let limit = guide.config.limits.get(Limit::HazardTooLong);
    let message = if callout.procedure {
        "there is a numbered procedure inside this callout".to_owned()
    } else if callout.words > limit {
        format!(
            "this {} has {} words; over {limit} it is skipped",
            callout.level.word(),
            callout.words
        )
    } else {
        return;
    };
    let help = "keep the hazard, the harm and the way out; move the rest below";
    found.report(Diagnostic::new(Rule::HazardTooLong, callout.span, message).help(help));
}

fn too_many(page: &Page, guide: &Guide, found: &mut Diagnostics) {
    let limit = guide.config.limits.get(Limit::TooManyHazards);
    let loud = page
        .written
        .callouts
        .iter()
        .filter(|callout| matches!(callout.level, Level::Danger | Level::Warning));
    if let Some(callout) = loud.clone().nth(limit) {
        let message = format!(
            "this is one of {} dangers and warnings on this stage; over {limit} they dull each other",
            loud.count()
        );
        found.report(
            Diagnostic::new(Rule::TooManyHazards, callout.span, message)
                .help("keep the worst here, move others to where they are needed"),
        );
    }
}

/// A step of a page, and the piece it stands in.
struct Step<'g> {
    id: &'g str,
    piece: usize,
    place: Option<Span>,
}

fn steps<'g>(page: &'g Page, guide: &'g Guide) -> Vec<Step<'g>> {
    let mut steps = Vec::new();
    for (piece, part) in page.written.pieces.iter().enumerate() {
        match part {
            Piece::Checklist(list) => {
                let items = page.written.checklists[*list].items();
                steps.extend(items.map(|item| Step {
                    id: &item.id.value,
                    piece,
                    place: Some(item.span),
                }));
            }
            Piece::Decision(at) => {
                let tree = page.decisions.get(*at).map(|&tree| &guide.trees[tree]);
                let nodes = tree
                    .and_then(|tree| guide.names.trees.get(&tree.id))
                    .map(|names| names.nodes.as_slice());
                let place = page.written.decisions.get(*at).map(|name| name.span);
                steps.extend(nodes.unwrap_or_default().iter().map(|id| Step { id, piece, place }));
            }
            _ => {}
        }
    }
    steps
}

/// What a hazard covers comes after it, and there is something.
fn covers(page: &Page, guide: &Guide, index: usize, found: &mut Diagnostics) {
    let callout = &page.written.callouts[index];
    let pieces = &page.written.pieces;
    let Some(own) = pieces
        .iter()
        .position(|piece| matches!(piece, Piece::Callout(at) if *at == index))
    else {
        return;
    };
    let Some(covers) = &callout.covers else {
        if !something_follows(pieces, own) {
            let message = format!("nothing follows this {} in its section", callout.level.word());
            let help =
                "move it before the step it covers, or name what it covers: `<!-- #id covers=\"…\" -->`, `covers=all`";
            found.report(Diagnostic::new(Rule::CoversNothing, callout.span, message).help(help));
        }
        return;
    };
    let steps = steps(page, guide);
    if covers.value == "all" {
        if let Some(step) = steps.iter().find(|step| step.piece < own) {
            found.report(after_step(callout, step));
        }
        return;
    }
    for name in words(covers) {
        let step = steps.iter().find(|step| step.id == name.value);
        if let Some(step) = step.filter(|step| step.piece < own) {
            found.report(after_step(callout, step));
        }
    }
}

/// What a callout of any level covers is on its page.
fn known_steps(page: &Page, guide: &Guide, callout: &Callout, found: &mut Diagnostics) {
    let Some(covers) = callout.covers.as_ref().filter(|covers| covers.value != "all") else {
        return;
    };
    let steps = steps(page, guide);
    for name in words(covers) {
        if steps.iter().any(|step| step.id == name.value) {
            continue;
        }
        let message = format!("`{}` is no item and no question on this page", name.value);
        let help = did_you_mean(&name.value, steps.iter().map(|step| step.id)).unwrap_or_else(|| {
            "name items of this page, or questions of a decision placed on it, by their ids; or write `covers=all`"
                .to_owned()
        });
        found.report(Diagnostic::new(Rule::UnknownStep, name.span, message).help(help));
    }
}

fn after_step(callout: &Callout, step: &Step<'_>) -> Diagnostic {
    let message = format!(
        "this {} comes after `{}`, which it covers",
        callout.level.word(),
        step.id
    );
    let diagnostic = Diagnostic::new(Rule::HazardAfterStep, callout.span, message);
    let diagnostic = match step.place {
        Some(place) => diagnostic.label(place, "the step"),
        None => diagnostic,
    };
    diagnostic.help("move the callout before the step")
}

/// Whether the section of a callout goes on after it; one at the head of a page covers every section.
fn something_follows(pieces: &[Piece], callout: usize) -> bool {
    let (before, after) = (&pieces[..callout], &pieces[callout + 1..]);
    let at_head = !before.iter().any(|piece| matches!(piece, Piece::Section(..)));
    let mut covered = after
        .iter()
        .take_while(|piece| at_head || !matches!(piece, Piece::Section(..)));
    covered.any(|piece| matches!(piece, Piece::Prose(_) | Piece::Checklist(_) | Piece::Decision(_)))
}

/// The words of a spanned text, each with its own place.
fn words(text: &Spanned<String>) -> Vec<Spanned<String>> {
    let mut at = 0;
    let mut words = Vec::new();
    for word in text.value.split([' ', ',']) {
        let start = text.span.start as usize + at;
        at += word.len() + 1;
        if !word.is_empty() {
            words.push(Spanned::new(
                word.to_owned(),
                Span::new(text.span.file, start..start + word.len()),
            ));
        }
    }
    words
}

/// A stage that a `go` leads to says when to stop.
pub fn no_stop_rule(guide: &Guide, found: &mut Diagnostics) {
    for page in guide.stages.iter().map(|&stage| &guide.pages[stage]) {
        let led_to = guide.trees.iter().find(|tree| tree.go_leads_to(&page.written));
        let Some(tree) = led_to.filter(|_| page.stops().next().is_none() && page.stop_from.is_none()) else {
            continue;
        };
        let message = format!(
            "the decision `{}` sends people into this stage, which has no stop rule",
            tree.id
        );
        let help = "write a `> [!STOP]`, or take another stage's with `stop_from:`";
        found.report(Diagnostic::new(Rule::NoStopRule, page.written.title_span, message).help(help));
    }
}
