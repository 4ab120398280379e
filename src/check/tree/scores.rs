//! Scores: what they add up is asked on every way, before the sum; every sum has a band, every band a sum.

use std::collections::BTreeSet;

use super::bands::{gap, overlap};
use super::graph::way_past;
use super::paths::{Explorer, Paths, TooMany, Track};
use super::witness;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::{Amount, Band, Node, NodeId, NodeKind, Tree};
use crate::rule::Rule;
use crate::source::Spanned;

/// Checks the scores of one tree; says whether each sum has a way on.
pub fn check(trees: &[Tree], own: usize, explorer: &mut Explorer<'_>, found: &mut Diagnostics) -> bool {
    let tree = &trees[own];
    let scores: Vec<(NodeId, &Node)> = (0..tree.nodes.len())
        .map(|at| (NodeId(at), &tree.nodes[at]))
        .filter(|(_, node)| matches!(node.kind, NodeKind::Score { .. }))
        .collect();
    if scores.is_empty() {
        return true;
    }
    let entries: Vec<NodeId> = tree.entries().collect();
    for (id, node) in &scores {
        if let NodeKind::Score { add_up, .. } = &node.kind {
            for added in add_up {
                summed(tree, (*id, added), &entries, found);
            }
        }
    }
    let paths: Result<Vec<Paths>, TooMany> = entries
        .iter()
        .map(|&entry| explorer.paths((own, entry), &Track::default()))
        .collect();
    let Ok(paths) = paths else {
        let (_, node) = scores[0];
        let message = "this tree has too many different sums to be proved";
        let finding = Diagnostic::new(Rule::TooLarge, node.id.span, message);
        found.report(finding.help("use fewer different points"));
        return false;
    };
    let mut sound = true;
    for (id, node) in scores {
        let sums: BTreeSet<Amount> = paths
            .iter()
            .filter_map(|paths| paths.sums.get(&id))
            .flatten()
            .copied()
            .collect();
        sound &= bands(node, &sums, found);
        let stuck = paths.iter().find_map(|paths| {
            Some((
                paths,
                paths
                    .stuck
                    .iter()
                    .filter(|stuck| stuck.score == id)
                    .min_by_key(|stuck| stuck.sum)?,
            ))
        });
        if let Some((paths, stuck)) = stuck {
            let mut finding = gap(Rule::ScoreGap, node, stuck.sum, "the sum ");
            finding.witness = Some(format!(
                "these answers lead there:\n{}",
                witness::path(trees, &paths.to_sum(stuck))
            ));
            found.report(finding);
            sound = false;
        }
    }
    sound
}

/// One summed node: it has points, and every way to the score passes it.
fn summed(tree: &Tree, (score, added): (NodeId, &Spanned<NodeId>), entries: &[NodeId], found: &mut Diagnostics) {
    let node = tree.node(added.value);
    let name = &node.id.value;
    if !node.is_question() || !node.has_points() {
        let message = format!("no answer to `{name}` has points");
        let finding = Diagnostic::new(Rule::ScoreWithoutPoints, added.span, message);
        found.report(finding.label(node.id.span, "the question"));
    }
    if way_past(tree, score, added.value, None).is_some() {
        let message = format!("`{name}` comes after this sum");
        let finding = Diagnostic::new(Rule::ScoreOrder, added.span, message);
        found.report(finding.label(node.id.span, "the question"));
        return;
    }
    let mut ways = entries
        .iter()
        .map(|&entry| way_past(tree, entry, score, Some(added.value)));
    if let Some(way) = ways.find_map(|way| way) {
        let message = format!("a way leads to this sum without asking `{name}`");
        let mut finding = Diagnostic::new(Rule::ScoreUnasked, added.span, message);
        finding.witness = Some(in_words(tree, &way));
        found.report(finding.label(node.id.span, "the question"));
    }
}

/// "the way: `door` → `sum`".
fn in_words(tree: &Tree, way: &[NodeId]) -> String {
    let names: Vec<String> = way
        .iter()
        .map(|&node| format!("`{}`", tree.node(node).id.value))
        .collect();
    let from_outside = way.first() != Some(&tree.start);
    let start = if from_outside {
        "the way, after a jump from another decision: "
    } else {
        "the way: "
    };
    start.to_owned() + &names.join(" → ")
}

/// Every band of a score has a sum, no sum has two.
fn bands(node: &Node, sums: &BTreeSet<Amount>, found: &mut Diagnostics) -> bool {
    for band in node.bands() {
        if !sums.iter().any(|&sum| band.holds(sum)) {
            let message = "no sum lies in this band";
            let ends = sums.first().zip(sums.last());
            let help = ends.map(|(least, most)| format!("the sums go from {least} to {most}"));
            found.report(Diagnostic::new(Rule::DeadRoute, band.place(), message).maybe_help(help));
        }
    }
    let both = |a: &Band, b: &Band| sums.iter().copied().find(|&sum| a.holds(sum) && b.holds(sum));
    overlap(node.bands(), both, found)
}
