//! Rules and tests of a tree with their names resolved; they are proved in the next stage.
//!
//! A rule or test with a name that cannot be resolved is reported and left out.

use super::node::NodeKind;
use super::scope::Scope;
use super::signs::{Picked, picked, sign_list, sign_named};
use super::{AnswerId, Kind, Mode, Node, NodeId, OutcomeId};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::parse::slug;
use crate::parse::tree as written;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// A rule that must hold on every path.
#[derive(Clone, Debug)]
pub struct Always {
    /// The rule in the author's words.
    pub say: Spanned<String>,
    /// What is claimed.
    pub claim: Claim,
}

/// What a rule claims.
#[derive(Clone, Debug)]
pub enum Claim {
    /// Paths on which all conditions of at least one case hold end only so.
    Only {
        /// The cases, at least one, each with at least one condition.
        cases: Vec<Vec<Condition>>,
        /// The ends that are allowed.
        only: Vec<Spanned<End>>,
    },
    /// On paths that end so, all of these hold.
    Need {
        /// Which paths.
        ends: Ends,
        /// What must hold.
        need: Vec<Condition>,
    },
    /// Paths that end so pass these nodes.
    Pass {
        /// Which paths.
        ends: Ends,
        /// The nodes.
        pass: Vec<Spanned<NodeId>>,
    },
}

/// How a path may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// In an outcome of this kind.
    Kind(Kind),
    /// In this outcome.
    Outcome(OutcomeId),
    /// In a jump to this tree.
    Tree(usize),
}

/// The outcomes that a rule is about.
#[derive(Clone, Debug)]
pub enum Ends {
    /// Those of these kinds.
    Kinds(Vec<Spanned<Kind>>),
    /// These.
    Outcomes(Vec<Spanned<OutcomeId>>),
}

/// A condition on the answer to one node.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The node, where it is named.
    pub node: Spanned<NodeId>,
    /// What its answer must be.
    pub is: Is,
}

/// What an answer must be.
#[derive(Clone, Debug)]
pub enum Is {
    /// This answer, by its place among the node's answers.
    Answer(usize),
    /// At least one of these signs.
    Any(Picked),
    /// At least so many of these signs.
    AtLeast(u32, Picked),
    /// This sign, by its place.
    Sign(usize),
    /// Some sign is answered Not sure.
    UnsureSign,
    /// A number or a sum in this half-open range.
    Range {
        /// The least.
        from: Option<f64>,
        /// The least above it.
        below: Option<f64>,
    },
}

/// One test of a tree.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub name: Spanned<String>,
    /// The node that it starts at; the tree's own start if none is named.
    pub from: Option<Spanned<NodeId>>,
    /// What is answered, each node at its key.
    pub answers: Vec<(Spanned<NodeId>, Spanned<Given>)>,
    /// Where it must end.
    pub expect: Spanned<Expect>,
    /// Nodes that it must pass.
    pub through: Vec<Spanned<NodeId>>,
    /// Nodes that it must not pass.
    pub not_through: Vec<Spanned<NodeId>>,
    /// Why it is expected.
    pub because: Option<Spanned<String>>,
}

/// Where a test must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// In this outcome.
    Outcome(OutcomeId),
    /// In a jump to this tree.
    Tree(usize),
}

/// What a test answers to one node.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// This answer, by its place among the node's answers.
    Answer(usize),
    /// A number.
    Number(f64),
    /// Signs by their place, rising; all others are answered No.
    Signs {
        /// Answered Yes.
        yes: Vec<usize>,
        /// Answered Not sure.
        unsure: Vec<usize>,
    },
}

/// Resolves one rule.
pub(super) fn rule(rule: &written::Always, nodes: &[Node], scope: &Scope, found: &mut Diagnostics) -> Option<Always> {
    let claim = match &rule.claim {
        written::Claim::Only { cases, only } => {
            let cases: Vec<_> = cases.iter().map(|case| conditions(case, nodes, scope, found)).collect();
            let only: Vec<_> = only.iter().map(|name| end(name, scope, found)).collect();
            Claim::Only {
                cases: cases.into_iter().collect::<Option<_>>()?,
                only: only.into_iter().collect::<Option<_>>()?,
            }
        }
        written::Claim::Need { ends, need } => {
            let (ends, need) = (self::ends(ends, scope, found), conditions(need, nodes, scope, found));
            Claim::Need {
                ends: ends?,
                need: need?,
            }
        }
        written::Claim::Pass { ends, pass } => {
            let (ends, pass) = (self::ends(ends, scope, found), node_list(pass, scope, found));
            Claim::Pass {
                ends: ends?,
                pass: pass?,
            }
        }
    };
    Some(Always {
        say: rule.say.clone(),
        claim,
    })
}

/// A kind, an outcome or `tree:id`; a word that is a kind is always the kind.
fn end(name: &Spanned<String>, scope: &Scope, found: &mut Diagnostics) -> Option<Spanned<End>> {
    let end = match (Kind::named(&name.value), name.value.strip_prefix("tree:")) {
        (Some(kind), _) => End::Kind(kind),
        (_, Some(rest)) => End::Tree(whole_tree(name, rest, scope, found)?),
        _ => End::Outcome(scope.outcome(name, found)?),
    };
    Some(Spanned::new(end, name.span))
}

/// A tree that is named without one of its nodes: paths and tests end where another tree is entered, wherever that is.
fn whole_tree(name: &Spanned<String>, rest: &str, scope: &Scope, found: &mut Diagnostics) -> Option<usize> {
    let (tree, node) = scope.tree_and_node(name, rest, found)?;
    if node.is_some() {
        let message = format!("`{}` names a question; only the decision can be named here", name.value);
        let whole = name.value.split('#').next().unwrap_or_default();
        found.report(Diagnostic::new(Rule::WrongType, name.span, message).help(format!("write `{whole}`")));
        return None;
    }
    Some(tree)
}

fn ends(ends: &written::Ends, scope: &Scope, found: &mut Diagnostics) -> Option<Ends> {
    match ends {
        written::Ends::Kinds(kinds) => Some(Ends::Kinds(kinds.clone())),
        written::Ends::Ids(names) => {
            let ids = names
                .iter()
                .map(|name| Some(Spanned::new(scope.outcome(name, found)?, name.span)));
            let ids: Vec<_> = ids.collect();
            ids.into_iter().collect::<Option<_>>().map(Ends::Outcomes)
        }
    }
}

fn node_list(names: &[Spanned<String>], scope: &Scope, found: &mut Diagnostics) -> Option<Vec<Spanned<NodeId>>> {
    let nodes: Vec<_> = names.iter().map(|name| node(name, scope, found)).collect();
    nodes.into_iter().collect()
}

fn node(name: &Spanned<String>, scope: &Scope, found: &mut Diagnostics) -> Option<Spanned<NodeId>> {
    Some(Spanned::new(scope.node(name, found)?, name.span))
}

fn conditions(
    written: &[written::Condition],
    nodes: &[Node],
    scope: &Scope,
    found: &mut Diagnostics,
) -> Option<Vec<Condition>> {
    let resolve = |condition: &written::Condition, found: &mut Diagnostics| {
        let node = node(&condition.node, scope, found)?;
        let is = is(&condition.is, (&nodes[node.value.0], node.span), scope, found)?;
        Some(Condition { node, is })
    };
    let conditions: Vec<_> = written.iter().map(|condition| resolve(condition, found)).collect();
    conditions.into_iter().collect()
}

fn is(is: &written::Is, (node, span): (&Node, Span), scope: &Scope, found: &mut Diagnostics) -> Option<Is> {
    match (is, &node.kind) {
        (written::Is::Answer(word), NodeKind::Signs { .. }) if word.value == "unsure" => Some(Is::UnsureSign),
        (written::Is::Answer(word), _) => answer(word, node, (Rule::UnknownTarget, scope), found).map(Is::Answer),
        (written::Is::Any(names), NodeKind::Signs { groups, signs, .. }) => {
            picked(names, (groups, signs), found).map(Is::Any)
        }
        (written::Is::AtLeast(count, names), NodeKind::Signs { groups, signs, .. }) => {
            Some(Is::AtLeast(count.value, picked(names, (groups, signs), found)?))
        }
        (written::Is::Sign(name), NodeKind::Signs { signs, .. }) => sign_named(name, signs, found).map(Is::Sign),
        (written::Is::Range { from, below }, NodeKind::Number { .. } | NodeKind::Score { .. }) => {
            let value = |number: &Option<Spanned<f64>>| number.as_ref().map(|number| number.value);
            Some(Is::Range {
                from: value(from),
                below: value(below),
            })
        }
        (written::Is::Range { .. }, _) => {
            mismatch(node, span, "has no number to compare", found);
            None
        }
        _ => {
            mismatch(node, span, "asks about no signs", found);
            None
        }
    }
}

fn mismatch(node: &Node, span: Span, what: &str, found: &mut Diagnostics) {
    let message = format!("`{}` {what}", node.id.value);
    let finding = Diagnostic::new(Rule::UnknownTarget, span, message).label(node.id.span, "the question");
    found.report(finding.help("write a condition that fits this kind of question"));
}

/// The place of an answer among those of `node`.
fn answer(
    word: &Spanned<String>,
    node: &Node,
    (rule, scope): (Rule, &Scope),
    found: &mut Diagnostics,
) -> Option<usize> {
    let offered = || node.answers.iter().filter(|answer| answer.id.value != AnswerId::Then);
    let place = node
        .answers
        .iter()
        .position(|answer| answer.id.value.word() == word.value);
    if let Some(place) = place.filter(|&place| node.answers[place].id.value != AnswerId::Then) {
        return Some(place);
    }
    if lost(word, node, scope) {
        return None;
    }
    let known: Vec<&str> = offered().map(|answer| answer.id.value.word()).collect();
    let help = match &node.kind {
        NodeKind::Signs { .. } => "its signs are named in a list: `[sign]`, in rules `{ sign: id }`".to_owned(),
        NodeKind::Number { .. } => "its answer is a number; in rules `{ from: x }` or `{ below: x }`".to_owned(),
        NodeKind::Step { .. } | NodeKind::Score { .. } => "it is no question".to_owned(),
        NodeKind::YesNo { .. } => "its answers: yes, no, and unsure where `if_unsure` is written".to_owned(),
        NodeKind::Choice { .. } => did_you_mean(&word.value, known.iter().copied())
            .unwrap_or_else(|| format!("its answers: {}", known.join(", "))),
    };
    let message = format!("`{}` has no answer `{}`", node.id.value, word.value);
    found.report(
        Diagnostic::new(rule, word.span, message)
            .label(node.id.span, "the question")
            .help(help),
    );
    None
}

/// Whether the answer is written but could not be read or leads nowhere, which was reported as that.
fn lost(word: &Spanned<String>, node: &Node, scope: &Scope) -> bool {
    let written = scope
        .own()
        .nodes
        .iter()
        .find(|written| written.id.value == node.id.value);
    let leads_nowhere = written.is_some_and(|written| {
        written
            .answers
            .iter()
            .any(|answer| answer.id.value.word() == word.value)
    });
    let always_there = matches!(node.kind, NodeKind::YesNo { .. }) && matches!(word.value.as_str(), "yes" | "no");
    let perhaps_there = word.value == "unsure" && !scope.own().sound && node.is_question();
    let no_id = matches!(node.kind, NodeKind::Choice { .. }) && !scope.own().sound && !slug::is_id(&word.value);
    no_id || leads_nowhere || always_there || perhaps_there
}

/// Resolves one test.
pub(super) fn test(test: &written::Test, nodes: &[Node], scope: &Scope, found: &mut Diagnostics) -> Option<Test> {
    let from = test.from.as_ref().map(|name| node(name, scope, found));
    let answers: Vec<_> = test
        .answers
        .iter()
        .map(|answer| given(answer, nodes, scope, found))
        .collect();
    let expect = match test.expect.value.strip_prefix("tree:") {
        Some(rest) => whole_tree(&test.expect, rest, scope, found).map(Expect::Tree),
        None => scope.outcome(&test.expect, found).map(Expect::Outcome),
    };
    let (through, not_through) = (
        node_list(&test.through, scope, found),
        node_list(&test.not_through, scope, found),
    );
    Some(Test {
        name: test.name.clone(),
        from: match from {
            Some(from) => Some(from?),
            None => None,
        },
        answers: answers.into_iter().collect::<Option<_>>()?,
        expect: Spanned::new(expect?, test.expect.span),
        through: through?,
        not_through: not_through?,
        because: test.because.clone(),
    })
}

fn given(
    (name, given): &(Spanned<String>, written::Given),
    nodes: &[Node],
    scope: &Scope,
    found: &mut Diagnostics,
) -> Option<(Spanned<NodeId>, Spanned<Given>)> {
    let wrong = Rule::TestWrongAnswer;
    let id = node(name, scope, found)?;
    let node = &nodes[id.value.0];
    let given = match (given, &node.kind) {
        (written::Given::Number(number), NodeKind::Number { .. }) => {
            Spanned::new(Given::Number(number.value), number.span)
        }
        (written::Given::Signs { yes, unsure, span }, NodeKind::Signs { signs, mode, .. }) => {
            // A list to tick has no Not sure: the place of the answer is then that of the mistake.
            let slip = unsure.first().filter(|_| *mode == Mode::List);
            let span = slip.map_or(*span, |name| name.span);
            let (yes, unsure) = (sign_list(yes, signs, found), sign_list(unsure, signs, found));
            Spanned::new(
                Given::Signs {
                    yes: yes?,
                    unsure: unsure?,
                },
                span,
            )
        }
        (written::Given::Answer(word), NodeKind::Signs { .. }) if word.value == "none" => Spanned::new(
            Given::Signs {
                yes: Vec::new(),
                unsure: Vec::new(),
            },
            word.span,
        ),
        (written::Given::Answer(word), _) => {
            Spanned::new(Given::Answer(answer(word, node, (wrong, scope), found)?), word.span)
        }
        (written::Given::Number(number), _) => {
            found.report(no_such(wrong, node, number.span, "a number"));
            return None;
        }
        (written::Given::Signs { span, .. }, _) => {
            found.report(no_such(wrong, node, *span, "a list of signs"));
            return None;
        }
    };
    Some((id, given))
}

fn no_such(rule: Rule, node: &Node, span: Span, what: &str) -> Diagnostic {
    let message = format!("`{}` is not answered with {what}", node.id.value);
    Diagnostic::new(rule, span, message).label(node.id.span, "the question")
}
