//! A tree with its names resolved: trees as written go in, trees whose answers are indices come out.
//!
//! What cannot be resolved is reported and left out, and the tree is no longer [`sound`](Tree::sound): no check that
//! walks a tree looks at one with holes, so that one mistake stays one finding.

pub mod amount;
pub mod coverage;
pub mod help;
pub mod node;
pub mod number;
pub mod outcome;
pub mod proof;
pub mod reach;
pub mod signs;
pub mod walk;

mod scope;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::target::Places;
use crate::parse::allow::Allow;
use crate::parse::names::Names;
use crate::parse::page::Page;
use crate::parse::period::Period;
use crate::parse::review::Review;
use crate::parse::tree::Tree as Written;
use crate::rule::{Rule, Severity};
use crate::source::{Span, Spanned};
use scope::{Index, Scope};

pub use crate::parse::tree::{AnswerId, Kind, Mode, Scale};
pub use amount::Amount;
pub use coverage::Coverage;
pub use help::Help;
pub use node::{Answer, Band, Image, Node, NodeKind, Way};
pub use outcome::{Outcome, Place, Retry};
pub use proof::{Always, Claim, Condition, End, Ends, Expect, Given, Is, Test};
pub use signs::{Group, Picked, PickedBy, Route, Sign, When};
pub use walk::{Ending, Walk};

/// A node, by its place in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// An outcome, by its place in [`Tree::outcomes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutcomeId(pub usize);

/// Where an answer leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A node of the same tree.
    Node(NodeId),
    /// An outcome of the same tree.
    Outcome(OutcomeId),
    /// Another tree.
    Tree {
        /// Its place among all trees.
        tree: usize,
        /// One of its nodes; its start if none is named.
        node: Option<NodeId>,
    },
}

/// A decision tree with its names resolved. It has at least one node.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Its id.
    pub id: String,
    /// The place of its first key.
    pub span: Span,
    /// The question that it decides.
    pub title: Spanned<String>,
    /// When to use it.
    pub use_when: Option<Spanned<String>>,
    /// When not to.
    pub not_for: Option<Spanned<String>>,
    /// Who answers.
    pub answered_by: Option<Spanned<String>>,
    /// How long its result holds.
    pub valid_for: Option<Period>,
    /// Short name on paper.
    pub code: Option<Spanned<String>>,
    /// The first node.
    pub start: NodeId,
    /// Nodes into which answers of other trees jump, and to which outcomes send the reader; rising.
    pub entered: Vec<NodeId>,
    /// Its nodes in the file's order.
    pub nodes: Vec<Node>,
    /// Its outcomes in the file's order.
    pub outcomes: Vec<Outcome>,
    /// Ids of hazards repeated at its head.
    pub hazards: Vec<Spanned<String>>,
    /// Ids of sources of the whole tree.
    pub sources: Vec<Spanned<String>>,
    /// Who looks at it, and when.
    pub review: Option<Review>,
    /// Other words for answers and kinds of outcomes.
    pub labels: BTreeMap<String, String>,
    /// What must hold on every path.
    pub always: Vec<Always>,
    /// Its tests.
    pub tests: Vec<Test>,
    /// Rules that are switched off in it.
    pub allow: Allow,
    /// Ids that it had before.
    pub was: Vec<Spanned<String>>,
    /// No error was found in it so far; only sound trees are walked.
    pub sound: bool,
}

impl Tree {
    /// The node with this index.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The outcome with this index.
    #[must_use]
    pub fn outcome(&self, id: OutcomeId) -> &Outcome {
        &self.outcomes[id.0]
    }

    /// Where paths begin: the start, and every node to which another tree leads.
    pub fn entries(&self) -> impl Iterator<Item = NodeId> {
        let entered = self.entered.iter().copied().filter(|&node| node != self.start);
        std::iter::once(self.start).chain(entered)
    }

    /// Files of `content/` that it shows.
    pub fn files(&self) -> impl Iterator<Item = usize> {
        let pictures = self.nodes.iter().filter_map(|node| node.image.as_ref()?.file);
        pictures.chain(self.helps().flat_map(|help| help.files.iter().copied()))
    }

    /// Every help, in the order of the tree's page.
    pub fn helps(&self) -> impl Iterator<Item = &Help> {
        let nodes = self.by_number().into_iter().map(|id| &self.node(id).help);
        let outcomes = self.by_letter().into_iter().map(|id| &self.outcome(id).help);
        nodes.chain(outcomes).flatten()
    }

    /// Whether `rule` is switched off at `place` in the tree's file: by the tree, or by the node or outcome that stands there.
    #[must_use]
    pub fn allows(&self, rule: Rule, place: Span) -> bool {
        let nodes = self.nodes.iter().map(|node| (&node.allow, node.id.span));
        let outcomes = self.outcomes.iter().map(|outcome| (&outcome.allow, outcome.id.span));
        let here = |(allow, id): (&Allow, Span)| allow.holds(rule, id, place);
        self.span.file == place.file && (self.allow.has(rule) || nodes.chain(outcomes).any(here))
    }

    /// Indices of nodes in the order of their printed numbers.
    #[must_use]
    pub fn by_number(&self) -> Vec<NodeId> {
        let mut order: Vec<NodeId> = (0..self.nodes.len()).map(NodeId).collect();
        order.sort_by_key(|&id| self.node(id).number);
        order
    }

    /// Indices of outcomes in the order of their printed letters.
    #[must_use]
    pub fn by_letter(&self) -> Vec<OutcomeId> {
        let mut order: Vec<OutcomeId> = (0..self.outcomes.len()).map(OutcomeId).collect();
        order.sort_by_key(|&id| (self.outcome(id).kind.value, id));
        order
    }
}

/// Resolves every tree. A tree of which no node could be read is left out, and so is every way that leads to it. Gives the
/// pages, too, of which an address was asked.
pub fn resolve_all(
    written: &[Arc<Written>],
    names: &Names,
    (pages, files): (&[Arc<Page>], &Places),
    found: &mut Diagnostics,
) -> (Vec<Tree>, BTreeSet<usize>) {
    let asked = RefCell::default();
    let trees: Vec<&Written> = written
        .iter()
        .map(|tree| &**tree)
        .filter(|tree| !tree.nodes.is_empty())
        .collect();
    let indexes: Vec<Index> = trees.iter().map(|tree| Index::new(tree)).collect();
    codes(written, found);
    let mut resolved: Vec<Tree> = Vec::with_capacity(trees.len());
    for tree in 0..trees.len() {
        let scope = Scope {
            trees: &trees,
            indexes: &indexes,
            tree,
            names,
            files,
            pages,
            asked: &asked,
        };
        resolved.push(resolve(&scope, found));
    }
    for tree in &resolved {
        jumps(tree, &resolved, found);
    }
    for (tree, node) in entered(&resolved) {
        resolved[tree].entered.push(node);
    }
    (resolved, asked.into_inner())
}

/// Every node of a tree into which an answer jumps or an outcome sends the reader, each once.
fn entered(trees: &[Tree]) -> BTreeSet<(usize, NodeId)> {
    let ways = trees.iter().flat_map(|tree| &tree.nodes).flat_map(Node::ways);
    let jumps = ways.filter_map(|way| match way.target {
        Target::Tree { tree, node } => Some((tree, node?)),
        Target::Node(_) | Target::Outcome(_) => None,
    });
    let next = trees
        .iter()
        .flat_map(|tree| &tree.outcomes)
        .flat_map(|outcome| &outcome.next);
    let sent = next.filter_map(|next| match next.value {
        Place::Tree { tree, node } => Some((tree, node?)),
        _ => None,
    });
    jumps.chain(sent).collect()
}

fn resolve(scope: &Scope, found: &mut Diagnostics) -> Tree {
    let written = scope.own();
    let before = found.count(Severity::Error);
    scope.known_hazards(&written.hazards, found);
    scope.known_sources(&written.sources, found);
    let start = written
        .start
        .as_ref()
        .and_then(|start| scope.node(start, found))
        .unwrap_or(NodeId(0));
    let mut nodes: Vec<Node> = written
        .nodes
        .iter()
        .map(|node| node::resolve(node, scope, found))
        .collect();
    let mut outcomes: Vec<Outcome> = written
        .outcomes
        .iter()
        .map(|outcome| outcome::resolve(outcome, scope, found))
        .collect();
    number::number_nodes(&mut nodes, start);
    number::letter_outcomes(&mut outcomes);
    let always = written
        .always
        .iter()
        .filter_map(|rule| proof::rule(rule, &nodes, scope, found))
        .collect();
    let tests = written
        .tests
        .iter()
        .filter_map(|test| proof::test(test, &nodes, scope, found))
        .collect();
    Tree {
        id: written.id.clone(),
        span: written.span,
        title: written.title.clone(),
        use_when: written.use_when.clone(),
        not_for: written.not_for.clone(),
        answered_by: written.answered_by.clone(),
        valid_for: written.valid_for.as_ref().map(|period| period.value),
        code: written.code.clone(),
        start,
        entered: Vec::new(),
        nodes,
        outcomes,
        hazards: written.hazards.clone(),
        sources: written.sources.clone(),
        review: written.review.clone(),
        labels: written.labels.clone(),
        always,
        tests,
        allow: written.allow.clone(),
        was: written.was.clone(),
        sound: written.sound && found.count(Severity::Error) == before,
    }
}

/// A code on paper means one tree, in small letters too.
fn codes(trees: &[Arc<Written>], found: &mut Diagnostics) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for code in trees.iter().filter_map(|tree| tree.code.as_ref()) {
        if let Some(&first) = seen.get(&code.value.to_uppercase()) {
            let message = format!("two trees have the code `{}`", code.value);
            let finding = Diagnostic::new(Rule::DuplicateCode, code.span, message).label(first, "first here");
            found.report(finding.help("give the newer one the next free code"));
        } else {
            seen.insert(code.value.to_uppercase(), code.span);
        }
    }
}

/// Jumps into the middle of other trees.
fn jumps(tree: &Tree, all: &[Tree], found: &mut Diagnostics) {
    let of_nodes = tree.nodes.iter().flat_map(Node::ways).map(|way| match way.target {
        Target::Tree { tree, node: Some(into) } => Some((way.span, tree, into)),
        _ => None,
    });
    let next = tree.outcomes.iter().flat_map(|outcome| &outcome.next);
    let of_outcomes = next.map(|next| match next.value {
        Place::Tree { tree, node: Some(into) } => Some((next.span, tree, into)),
        _ => None,
    });
    for (span, target, into) in of_nodes.chain(of_outcomes).flatten() {
        let past = number::questions_before(&all[target], into);
        if past == 0 || all[target].id == tree.id {
            continue;
        }
        let questions = if past == 1 {
            "question".to_owned()
        } else {
            format!("{past} questions")
        };
        let message = format!("this jump passes the first {questions} of `{}`", all[target].id);
        let help = format!(
            "lead to `tree:{}`, or say in `allow` why they need not be asked",
            all[target].id
        );
        found.report(Diagnostic::new(Rule::JumpPastQuestions, span, message).help(help));
    }
}
