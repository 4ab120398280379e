//! Coverage is what the tests of a tree try: which answers, and which outcomes.

use super::{Given, NodeId, NodeKind, OutcomeId, Tree, Walk};
use crate::parse::tree::AnswerId;
use crate::source::Span;

/// What can be answered to a node and be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// An answer, a route or a band, by its place among the node's ways.
    Way(usize),
    /// A sign that is answered Yes or Not sure, by its place.
    Sign(usize),
}

/// What the tests of a tree try, and what they leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every answer to every node in the file's order, and whether a test gives it.
    pub answers: Vec<(NodeId, Answered, bool)>,
    /// Every outcome in the file's order, and whether a test ends in it or tries it as often as it may.
    pub outcomes: Vec<(OutcomeId, bool)>,
}

impl Coverage {
    /// How many answers are tested.
    #[must_use]
    pub fn answers_tested(&self) -> usize {
        self.answers.iter().filter(|(.., tested)| *tested).count()
    }

    /// How many outcomes are tested.
    #[must_use]
    pub fn outcomes_tested(&self) -> usize {
        self.outcomes.iter().filter(|(_, tested)| *tested).count()
    }
}

impl Tree {
    /// Where each test leads.
    pub fn test_walks(&self) -> impl Iterator<Item = Walk> {
        self.tests.iter().map(|test| {
            let from = test.from.as_ref().map_or(self.start, |from| from.value);
            self.walk(from, |node| test.given(node))
        })
    }

    /// What its tests try. An outcome that is reached only when the tries of a wait are used up counts with that wait.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let walks: Vec<Walk> = self.test_walks().collect();
        let ends = |outcome| walks.iter().any(|walk| walk.end == super::Ending::Outcome(outcome));
        let mut outcomes: Vec<(OutcomeId, bool)> = (0..self.outcomes.len())
            .map(OutcomeId)
            .map(|id| (id, ends(id)))
            .collect();
        for at in 0..self.outcomes.len() {
            let then = self.outcomes[at].retry.map(|retry| retry.then);
            if let Some(then) = then.filter(|_| outcomes[at].1) {
                outcomes[then.0].1 = true;
            }
        }
        let answers = (0..self.nodes.len()).map(NodeId).flat_map(|id| {
            let walks = &walks;
            self.answerable(id)
                .map(move |answered| (id, answered, self.is_tested(id, answered, walks)))
        });
        Coverage {
            answers: answers.collect(),
            outcomes,
        }
    }

    /// Everything that can be answered to a node: nothing for steps.
    fn answerable(&self, id: NodeId) -> impl Iterator<Item = Answered> {
        let node = self.node(id);
        let ways = match node.kind {
            NodeKind::Step { .. } => 0,
            _ => node.ways().count(),
        };
        let signs = (0..node.signs().len()).map(Answered::Sign);
        signs.chain((0..ways).map(Answered::Way))
    }

    fn is_tested(&self, id: NodeId, answered: Answered, walks: &[Walk]) -> bool {
        let tried = |(walk, test): (&Walk, &super::Test)| {
            let passed = walk.steps.iter().find(|(node, _)| *node == id);
            passed.is_some_and(|(_, way)| match answered {
                Answered::Way(own) => own == *way,
                Answered::Sign(sign) => test.given(id).is_some_and(|given| given.ticked().contains(&sign)),
            })
        };
        walks.iter().zip(&self.tests).any(tried)
    }

    /// The place of an answer, and what it is called: `yes`, a sign's id, "route 2".
    #[must_use]
    pub fn answered(&self, id: NodeId, answered: Answered) -> (Span, String) {
        let node = self.node(id);
        match answered {
            Answered::Sign(sign) => {
                let id = &node.signs()[sign].id;
                (id.span, format!("`{}`", id.value))
            }
            Answered::Way(way) => match node.answers.get(way) {
                Some(answer) if answer.id.value == AnswerId::Unsure => (answer.id.span, "Not sure".to_owned()),
                Some(answer) => (answer.id.span, format!("`{}`", answer.id.value.word())),
                None => {
                    let at = way - node.answers.len();
                    let what = if node.bands().is_empty() { "route" } else { "band" };
                    let spans = node.routes().iter().map(super::Route::place);
                    let mut spans = spans.chain(node.bands().iter().map(super::Band::place));
                    (spans.nth(at).unwrap_or(node.id.span), format!("{what} {}", at + 1))
                }
            },
        }
    }
}

impl super::Test {
    /// What it answers to a node.
    #[must_use]
    pub fn given(&self, node: NodeId) -> Option<&Given> {
        let answer = self.answers.iter().find(|(name, _)| name.value == node);
        answer.map(|(_, given)| &given.value)
    }
}
