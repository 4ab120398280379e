//! The tests of a tree: each ends where it should, and together they try every answer and every outcome.

use std::collections::BTreeSet;

use super::choices::Grid;
use super::paths::Passed;
use super::witness;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::coverage::Answered;
use crate::link::tree::{Amount, Ending, Expect, Given, Mode, Node, NodeId, NodeKind, Test, Tree, Walk};
use crate::rule::Rule;
use crate::source::Spanned;

/// Runs the tests of one tree.
pub fn check(trees: &[Tree], own: usize, found: &mut Diagnostics) {
    let tree = &trees[own];
    for (test, walk) in tree.tests.iter().zip(tree.test_walks()) {
        let run = Run { trees, own, test, walk };
        if run.answers_exist(found) {
            run.report(found);
        }
    }
    if !tree.tests.is_empty() || !tree.always.is_empty() {
        untested(tree, found);
    }
}

/// One test and where it leads.
struct Run<'a> {
    trees: &'a [Tree],
    own: usize,
    test: &'a Test,
    walk: Walk,
}

impl Run<'_> {
    fn tree(&self) -> &Tree {
        &self.trees[self.own]
    }

    /// Whether every answer is one that can be given.
    fn answers_exist(&self, found: &mut Diagnostics) -> bool {
        let mut exist = true;
        for (id, given) in &self.test.answers {
            let node = self.tree().node(id.value);
            if let Some((message, help)) = impossible(node, &given.value) {
                let finding = Diagnostic::new(Rule::TestWrongAnswer, given.span, message);
                found.report(finding.label(node.id.span, "the question").help(help));
                exist = false;
            }
        }
        exist
    }

    fn report(&self, found: &mut Diagnostics) {
        if let Ending::Unanswered(node) = self.walk.end {
            let node = self.tree().node(node);
            let message = format!("{} does not answer `{}`, which it comes to", self.name(), node.id.value);
            let mut finding = Diagnostic::new(Rule::TestMissingAnswer, self.test.name.span, message);
            finding.witness = self.path();
            found.report(finding.label(node.id.span, "the question"));
            return;
        }
        let expect = &self.test.expect;
        if !self.ends_so(expect.value) {
            let message = format!("{} ends in {}, not in {}", self.name(), self.ending(), self.expected());
            let mut finding = Diagnostic::new(Rule::TestFailed, expect.span, message);
            finding.witness = self.path();
            found.report(finding);
            return;
        }
        self.spare(found);
        let missed = self.test.through.iter().filter(|node| !self.passes(node.value));
        let passed = self.test.not_through.iter().filter(|node| self.passes(node.value));
        for (node, what) in missed
            .map(|node| (node, "does not pass"))
            .chain(passed.map(|node| (node, "passes")))
        {
            let message = format!("{} {what} `{}`", self.name(), self.tree().node(node.value).id.value);
            let mut finding = Diagnostic::new(Rule::TestFailed, node.span, message);
            finding.witness = self.path();
            found.report(finding);
        }
    }

    fn passes(&self, node: NodeId) -> bool {
        self.walk.steps.iter().any(|(passed, _)| *passed == node)
    }

    fn ends_so(&self, expect: Expect) -> bool {
        match (self.walk.end, expect) {
            (Ending::Outcome(outcome), Expect::Outcome(expected)) => outcome == expected,
            (Ending::Tree(tree, _), Expect::Tree(expected)) => tree == expected,
            _ => false,
        }
    }

    fn name(&self) -> String {
        format!("the test `{}`", self.test.name.value)
    }

    fn expected(&self) -> String {
        match self.test.expect.value {
            Expect::Outcome(outcome) => format!("`{}`", self.tree().outcome(outcome).id.value),
            Expect::Tree(tree) => format!("`tree:{}`", self.trees[tree].id),
        }
    }

    fn ending(&self) -> String {
        match self.walk.end {
            Ending::Outcome(outcome) => format!("`{}`", self.tree().outcome(outcome).id.value),
            Ending::Tree(tree, _) => format!("`tree:{}`", self.trees[tree].id),
            Ending::Unanswered(node) | Ending::NoWay(node) => format!("`{}`", self.tree().node(node).id.value),
        }
    }

    /// The questions that were asked, with the answers.
    fn path(&self) -> Option<String> {
        let asked = self.walk.steps.iter().filter_map(|&(node, way)| {
            let given = self.test.given(node)?.clone();
            let points = Amount::default();
            let choice = super::choices::Choice { given, way, points };
            Some(((self.own, node), Passed::Asked(choice)))
        });
        let asked: Vec<_> = asked.collect();
        (!asked.is_empty()).then(|| format!("these answers lead there:\n{}", witness::path(self.trees, &asked)))
    }

    /// Answers that are never asked for. A test that starts in the middle may give what a later score adds up.
    fn spare(&self, found: &mut Diagnostics) {
        let mut summed = BTreeSet::new();
        for &(node, _) in &self.walk.steps {
            if let NodeKind::Score { add_up, .. } = &self.tree().node(node).kind {
                summed.extend(add_up.iter().map(|added| added.value));
            }
        }
        let fits = |node: &Spanned<NodeId>| {
            self.passes(node.value) || (self.test.from.is_some() && summed.contains(&node.value))
        };
        for (node, _) in self.test.answers.iter().filter(|(node, _)| !fits(node)) {
            let message = format!("`{}` is never asked on this way", self.tree().node(node.value).id.value);
            let mut finding = Diagnostic::new(Rule::TestSpareAnswer, node.span, message);
            finding.witness = self.path();
            found.report(finding);
        }
    }
}

/// Why an answer cannot be given, and what can.
fn impossible(node: &Node, given: &Given) -> Option<(String, String)> {
    match (given, &node.kind) {
        (Given::Number(number), NodeKind::Number { scale, .. }) if !Grid::of(scale).has(Amount::of(*number)) => {
            let step = scale
                .step
                .as_ref()
                .map_or_else(String::new, |step| format!(" in steps of {}", step.value));
            Some((
                format!("{number} is no possible answer to `{}`", node.id.value),
                format!("numbers go from {} to {}{step}", scale.min.value, scale.max.value),
            ))
        }
        (Given::Signs { unsure, .. }, NodeKind::Signs { mode: Mode::List, .. }) if !unsure.is_empty() => Some((
            format!("`{}` is a list to tick, and offers no Not sure", node.id.value),
            "list the signs that are ticked".to_owned(),
        )),
        _ => None,
    }
}

fn untested(tree: &Tree, found: &mut Diagnostics) {
    let coverage = tree.coverage();
    for &(node, answered, _) in coverage.answers.iter().filter(|(.., tested)| !tested) {
        let (span, name) = tree.answered(node, answered);
        let node = tree.node(node);
        let message = match answered {
            Answered::Way(way) if way >= node.answers.len() => format!("no test takes {name} of `{}`", node.id.value),
            _ => format!("no test gives the answer {name} to `{}`", node.id.value),
        };
        found.report(Diagnostic::new(Rule::UntestedAnswer, span, message));
    }
    for (outcome, _) in coverage.outcomes.iter().filter(|(_, tested)| !tested) {
        let id = &tree.outcome(*outcome).id;
        let message = format!("no test ends in `{}`", id.value);
        found.report(Diagnostic::new(Rule::UntestedOutcome, id.span, message));
    }
}
