//! Scores: what they add up is asked on every way, before the sum; every sum has a band, every band a sum.

use std::collections::BTreeSet;

use super::always::entries;
use super::bands::overlap;
use super::graph::leads_to;
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
    let entries = entries(trees, own);
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
            let place = node.bands().last().map_or(node.id.span, |band| band.span);
            let message = format!("no band of `{}` holds the sum {}", node.id.value, stuck.sum);
            let mut finding = Diagnostic::new(Rule::ScoreGap, place, message);
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
    if !node.has_points() {
        let message = format!("no answer to `{name}` has points");
        let finding = Diagnostic::new(Rule::ScoreWithoutPoints, added.span, message);
        found.report(finding.label(node.id.span, "the question"));
    }
    if leads_to(tree, score, added.value, None) {
        let message = format!("`{name}` comes after this sum");
        let finding = Diagnostic::new(Rule::ScoreOrder, added.span, message);
        found.report(finding.label(node.id.span, "the question"));
    } else if entries
        .iter()
        .any(|&entry| leads_to(tree, entry, score, Some(added.value)))
    {
        let message = format!("a way leads to this sum without asking `{name}`");
        let finding = Diagnostic::new(Rule::ScoreUnasked, added.span, message);
        found.report(finding.label(node.id.span, "the question"));
    }
}

/// Every band of a score has a sum, no sum has two.
fn bands(node: &Node, sums: &BTreeSet<Amount>, found: &mut Diagnostics) -> bool {
    for band in node.bands() {
        if !sums.iter().any(|&sum| band.holds(sum)) {
            let message = "no sum lies in this band";
            found.report(Diagnostic::new(Rule::DeadRoute, band.span, message));
        }
    }
    let both = |a: &Band, b: &Band| sums.iter().copied().find(|&sum| a.holds(sum) && b.holds(sum));
    overlap(node.bands(), both, found)
}
