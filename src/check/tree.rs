//! Trees that cannot mislead: their shape, that every answer is covered, caution, what the author claims, tests, words.
//!
//! No paths are listed one by one, so that a thousand questions that branch and join are proved at once.

mod always;
mod bands;
mod caution;
mod choices;
mod graph;
mod paths;
mod points;
mod scores;
mod signs;
mod tests;
mod witness;
mod words;

use rayon::prelude::*;

use crate::config::Limit;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::link::tree::number::most_questions;
use crate::link::tree::{Node, NodeKind, Target, Tree};
use crate::rule::Rule;
use caution::{Cautions, Reached};
use graph::last_first;
use paths::Explorer;
use signs::Signs;

/// Checks every tree of which no name is missing.
pub fn check(guide: &Guide, found: &mut Diagnostics) {
    let trees = guide.trees.as_slice();
    let walkable = walkable(trees, found);
    let reached = Reached::new(trees, &walkable);
    let longest = longest_ways(trees, &walkable);
    let whole = Whole {
        guide,
        walkable,
        reached,
        longest,
    };
    let sound = (0..trees.len()).into_par_iter().filter(|&own| trees[own].sound);
    let of_trees: Vec<Diagnostics> = sound.map(|own| whole.tree(own)).collect();
    for of_tree in of_trees {
        found.append(of_tree);
    }
    graph::endless_next(trees, found);
    if guide.config.is_english() {
        words::same_question(trees, found);
    }
}

/// What is known of all trees before each is checked.
struct Whole<'a> {
    guide: &'a Guide,
    walkable: Vec<bool>,
    reached: Reached,
    /// The most questions on one way through each.
    longest: Vec<usize>,
}

impl Whole<'_> {
    /// What is found in one tree.
    fn tree(&self, own: usize) -> Diagnostics {
        let (guide, trees) = (self.guide, self.guide.trees.as_slice());
        let mut found = Diagnostics::default();
        let covered = covered(&trees[own], guide, &mut found);
        if self.walkable[own] {
            let cautions = Cautions::new(trees, own, &self.reached);
            cautions.check(guide, &mut found);
            caution_of_signs(&trees[own], &cautions, &mut found);
            points::check(&trees[own], &cautions, &mut found);
            longest_path(guide, own, &self.longest, &mut found);
            let mut explorer = Explorer::new(trees);
            if covered && scores::check(trees, own, &mut explorer, &mut found) {
                always::check(trees, own, &mut explorer, &mut found);
                tests::check(trees, own, &mut found);
            }
        }
        words::check(&trees[own], guide, &mut found);
        found
    }
}

/// Which trees can be walked: without circles, and so is all that they jump to.
fn walkable(trees: &[Tree], found: &mut Diagnostics) -> Vec<bool> {
    let mut walkable = graph::tree_circles(trees, found);
    for own in (0..trees.len()).filter(|&own| trees[own].sound) {
        walkable[own] &= graph::check(trees, own, found);
    }
    for own in last_first(&trees.iter().map(graph::trees_after).collect::<Vec<_>>()) {
        let after = graph::trees_after(&trees[own]);
        walkable[own] &= trees[own].sound && after.into_iter().all(|tree| walkable[tree]);
    }
    walkable
}

/// Whether every answer of a tree has a way on, sums left out of account.
fn covered(tree: &Tree, guide: &Guide, found: &mut Diagnostics) -> bool {
    let limits = &guide.config.limits;
    let mut covered = true;
    for node in &tree.nodes {
        covered &= match &node.kind {
            NodeKind::Signs { .. } => Signs::of(node, found).is_some_and(|signs| signs.covered(limits, found)),
            NodeKind::Number { .. } => bands::check(node, found),
            NodeKind::Choice { .. } => {
                too_many_answers(node, limits.get(Limit::TooManyAnswers), found);
                true
            }
            NodeKind::YesNo { .. } | NodeKind::Step { .. } | NodeKind::Score { .. } => true,
        };
    }
    covered
}

fn too_many_answers(node: &Node, limit: usize, found: &mut Diagnostics) {
    let unsure = node.unsure().map(|unsure| unsure.id.span);
    let offered: Vec<_> = node
        .answers
        .iter()
        .filter(|answer| Some(answer.id.span) != unsure)
        .collect();
    if let Some(answer) = offered.get(limit) {
        let message = format!(
            "this question has {} answers; over {limit} are not kept apart",
            offered.len()
        );
        found.report(Diagnostic::new(Rule::TooManyAnswers, answer.id.span, message));
    }
}

fn caution_of_signs(tree: &Tree, cautions: &Cautions<'_>, found: &mut Diagnostics) {
    for node in &tree.nodes {
        // What cannot be looked through was reported when it was to be covered.
        if let Some(signs) = Signs::of(node, &mut Diagnostics::default()) {
            signs.caution(cautions, found);
        }
    }
}

/// The most questions on a way from the start of each tree, those after jumps too; nothing counts in trees that cannot be
/// walked.
fn longest_ways(trees: &[Tree], walkable: &[bool]) -> Vec<usize> {
    let mut most: Vec<Vec<usize>> = trees.iter().map(|tree| vec![0; tree.nodes.len()]).collect();
    let jumps: Vec<Vec<usize>> = trees.iter().map(graph::trees_after).collect();
    for own in last_first(&jumps).into_iter().filter(|&own| walkable[own]) {
        let next: Vec<Vec<usize>> = trees[own].nodes.iter().map(Node::nodes_after).collect();
        for at in last_first(&next) {
            let node = &trees[own].nodes[at];
            let after = node.ways().map(|way| match way.target {
                Target::Outcome(_) => 0,
                Target::Node(to) => most[own][to.0],
                Target::Tree { tree, node } => most[tree][node.unwrap_or(trees[tree].start).0],
            });
            most[own][at] = after.max().unwrap_or(0) + usize::from(node.is_question());
        }
    }
    trees.iter().zip(most).map(|(tree, most)| most[tree.start.0]).collect()
}

/// A way that is too long only because of a tree that is too long itself is that tree's finding.
fn longest_path(guide: &Guide, own: usize, longest: &[usize], found: &mut Diagnostics) {
    let limit = guide.config.limits.get(Limit::LongestPath);
    let most = longest[own];
    let tree = &guide.trees[own];
    let in_another = graph::trees_after(tree).into_iter().any(|tree| longest[tree] > limit);
    if most > limit && (!in_another || most_questions(tree) > limit) {
        let message =
            format!("one way through this tree asks {most} questions; over {limit} are not answered with care");
        found.report(Diagnostic::new(Rule::LongestPath, tree.title.span, message));
    }
}
