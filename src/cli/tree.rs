//! `waypost tree`: a decision in its numbered form, with what is known about it.

use super::build::options;
use super::{CONTENT, FINE, Flags, Outcome, REFUSED, say_error};
use crate::diagnostic::print::refusal;
use crate::diagnostic::{Diagnostics, did_you_mean};
use crate::link::tree::{NodeKind, Tree, number};
use crate::rule::Severity;
use crate::{compile, load, render};

/// More ways than this are only told to be more.
const MANY_WAYS: usize = 1_000_000;

/// Prints the decision called `name`.
pub fn run(flags: &Flags, name: &str) -> Outcome {
    let mut found = Diagnostics::default();
    let inputs = load::load(&flags.root, &mut found)?;
    let guide = compile(&inputs, &options(flags)?, &mut found);
    flags.report(&found, &inputs.sources);
    let errors = found.count(Severity::Error) > 0;
    let Some(guide) = guide else { return Ok(CONTENT) };
    let Some(tree) = guide.trees.iter().find(|tree| tree.id == name) else {
        let known = guide.trees.iter().map(|tree| tree.id.as_str());
        let meant = did_you_mean(name, known.clone())
            .unwrap_or_else(|| format!("decisions here: {}", known.collect::<Vec<_>>().join(", ")));
        let message = format!("there is no decision `{name}`; {meant}");
        say_error(&refusal(&message, flags.format()));
        return Ok(REFUSED);
    };
    // A tree with holes has no form that anybody could follow.
    if tree.sound {
        let form = render::numbered_form(&guide, &inputs, tree)?;
        flags.say(&format!("{form}{}", about(tree)));
    }
    Ok(if errors { CONTENT } else { FINE })
}

/// Counts, the shortest and the longest way, what is proved and what tests try.
fn about(tree: &Tree) -> String {
    let steps = tree
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, NodeKind::Step { .. }))
        .count();
    let questions = tree.nodes.iter().filter(|node| node.is_question()).count();
    let sums = tree.nodes.len() - steps - questions;
    let counts = [
        (questions, "question"),
        (steps, "step"),
        (sums, "sum"),
        (tree.outcomes.len(), "result"),
    ];
    let counts = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(*count, word));
    let (least, most) = number::questions_on_a_way(tree);
    let ways = match number::ways(tree) {
        ways if ways > MANY_WAYS => "more than a million ways".to_owned(),
        ways => counted(ways, "way"),
    };
    let coverage = tree.coverage();
    let mut lines = vec![
        counts.collect::<Vec<_>>().join(", "),
        format!(
            "{ways} through it; the shortest asks {least}, the longest {}",
            counted(most, "question")
        ),
        format!("{} that must hold on every way", counted(tree.always.len(), "rule")),
        format!(
            "{}: {} of {} tried, {} of {} reached",
            counted(tree.tests.len(), "test"),
            coverage.answers_tested(),
            counted(coverage.answers.len(), "answer"),
            coverage.outcomes_tested(),
            counted(coverage.outcomes.len(), "result")
        ),
    ];
    for &(node, answered, _) in coverage.answers.iter().filter(|(.., tested)| !tested) {
        let (_, answer) = tree.answered(node, answered);
        lines.push(format!("  no test answers {} with {answer}", tree.node(node).number));
    }
    for (outcome, _) in coverage.outcomes.iter().filter(|(_, tested)| !tested) {
        lines.push(format!("  no test ends in {}", tree.outcome(*outcome).letter));
    }
    lines.join("\n")
}

fn counted(count: usize, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}
