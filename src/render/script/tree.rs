//! What the script knows of a decision: where each answer leads, and how many questions are left at most.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::link::href::relative;
use crate::link::tree::{Band, Node, NodeId, NodeKind, Picked, Route, Target, Tree, When, number};
use crate::parse::period::Period;
use crate::render::Renderer;

/// A decision.
#[derive(Clone, Debug, Serialize)]
pub struct TreeScript<'a> {
    /// Its id.
    id: &'a str,
    /// Short name on paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// The first node.
    start: &'a str,
    /// How long its result holds, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<u64>,
    nodes: BTreeMap<&'a str, NodeScript<'a>>,
    /// Nodes to which other trees and results lead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entered: Vec<&'a str>,
    /// Outcomes that are more than a text.
    outcomes: BTreeMap<&'a str, OutcomeScript<'a>>,
    /// Logs of the stages that use it: titles and addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logs: Vec<(&'a str, &'a str, String)>,
}

/// A node.
#[derive(Clone, Debug, Serialize)]
struct NodeScript<'a> {
    /// `yes-no`, `choice`, `signs`, `number`, `step` or `score`.
    kind: &'static str,
    /// Questions after it, at most.
    left: usize,
    /// Where its answers lead.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    to: BTreeMap<&'a str, String>,
    /// Signs by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    signs: Vec<&'a str>,
    /// The first that is true: what it asks, of which signs (all without any), and where it leads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    routes: Vec<RouteScript<'a>>,
    /// From, below, and where it leads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bands: Vec<(Option<f64>, Option<f64>, String)>,
    /// Least, greatest, step and unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<(f64, f64, Option<f64>)>,
    /// Nodes whose points a score adds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    add: Vec<&'a str>,
    /// The sum is not shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
    /// Points of answers and signs by name, of routes and bands by number.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    points: BTreeMap<String, f64>,
}

/// A way on from signs: how many of which are there at least, and where it leads. None at all is 0.
type RouteScript<'a> = (u32, Vec<&'a str>, String);

/// An outcome that the script watches.
#[derive(Clone, Debug, Serialize)]
struct OutcomeScript<'a> {
    kind: &'static str,
    /// How long to wait, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<u64>,
    /// How often at most, and what then.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<(u32, &'a str)>,
}

impl<'a> TreeScript<'a> {
    /// Of a tree, as seen from its page.
    #[must_use]
    pub fn of(renderer: &Renderer<'a>, index: usize) -> Self {
        let guide = renderer.guide;
        let tree = &guide.trees[index];
        let output = format!("trees/{}.html", tree.id);
        let left = number::questions_after(tree);
        let nodes = tree.nodes.iter().zip(left).map(|(node, left)| {
            let to = |target: Target| self::target(tree, (&guide.trees, &output), target);
            (node.id.value.as_str(), self::node(tree, node, left, &to))
        });
        let outcomes = tree.outcomes.iter().map(|outcome| {
            let retry = outcome
                .retry
                .map(|retry| (retry.at_most, tree.outcome(retry.then).id.value.as_str()));
            let script = OutcomeScript {
                kind: outcome.kind.value.word(),
                wait: outcome.wait.map(Period::minutes),
                retry,
            };
            (outcome.id.value.as_str(), script)
        });
        let logs = guide
            .stages
            .iter()
            .map(|&stage| &guide.pages[stage])
            .filter(|page| page.log.is_some() && (page.entry == Some(index) || page.decisions.contains(&index)));
        Self {
            id: &tree.id,
            entered: tree
                .entered
                .iter()
                .map(|&node| tree.node(node).id.value.as_str())
                .collect(),
            code: tree.code.as_ref().map(|code| code.value.as_str()),
            start: &tree.node(tree.start).id.value,
            valid: tree.valid_for.map(Period::minutes),
            nodes: nodes.collect(),
            outcomes: outcomes.collect(),
            logs: logs
                .map(|page| {
                    let href = format!("{}#log", relative(&output, &page.output));
                    (page.written.id.as_str(), page.written.title.as_str(), href)
                })
                .collect(),
        }
    }
}

/// The id of a node or an outcome; another tree by its address, which has a dot.
fn target(tree: &Tree, (trees, output): (&[Tree], &str), target: Target) -> String {
    match target {
        Target::Node(id) => tree.node(id).id.value.clone(),
        Target::Outcome(id) => tree.outcome(id).id.value.clone(),
        Target::Tree { tree, node } => trees.get(tree).map_or_else(String::new, |tree| {
            let page = relative(output, &format!("trees/{}.html", tree.id));
            let node = node.unwrap_or(tree.start);
            format!("{page}#{}.{}", tree.id, tree.node(node).id.value)
        }),
    }
}

fn node<'a>(tree: &'a Tree, node: &'a Node, left: usize, to: &dyn Fn(Target) -> String) -> NodeScript<'a> {
    let script = NodeScript {
        kind: kind(node),
        left,
        to: node
            .answers
            .iter()
            .map(|answer| (answer.id.value.word(), to(answer.way.target)))
            .collect(),
        signs: node.signs().iter().map(|sign| sign.id.value.as_str()).collect(),
        routes: node.routes().iter().map(|route| self::route(node, route, to)).collect(),
        bands: node.bands().iter().map(|band| self::band(band, to)).collect(),
        number: None,
        add: Vec::new(),
        hidden: false,
        points: points(node),
    };
    match &node.kind {
        NodeKind::Number { scale, .. } => NodeScript {
            number: Some((
                scale.min.value,
                scale.max.value,
                scale.step.as_ref().map(|step| step.value),
            )),
            ..script
        },
        NodeKind::Score { add_up, show, .. } => NodeScript {
            add: add_up.iter().map(|id| name(tree, id.value)).collect(),
            hidden: !show,
            ..script
        },
        NodeKind::YesNo { .. } | NodeKind::Choice { .. } | NodeKind::Signs { .. } | NodeKind::Step { .. } => script,
    }
}

fn name(tree: &Tree, id: NodeId) -> &str {
    &tree.node(id).id.value
}

/// The kind of a node in a word, as it is written into its page.
#[must_use]
pub fn kind(node: &Node) -> &'static str {
    match node.kind {
        NodeKind::YesNo { .. } => "yes-no",
        NodeKind::Choice { .. } => "choice",
        NodeKind::Signs { .. } => "signs",
        NodeKind::Number { .. } => "number",
        NodeKind::Step { .. } => "step",
        NodeKind::Score { .. } => "score",
    }
}

fn route<'a>(node: &'a Node, route: &Route, to: &dyn Fn(Target) -> String) -> RouteScript<'a> {
    let signs = |picked: &Picked| {
        picked
            .signs
            .iter()
            .map(|&sign| node.signs()[sign].id.value.as_str())
            .collect()
    };
    let to = to(route.way.target);
    match &route.when {
        When::Any(picked) => (1, signs(picked), to),
        When::AtLeast(count, picked) => (count.value, signs(picked), to),
        When::None(picked) => (0, signs(picked), to),
        When::Otherwise => (0, Vec::new(), to),
    }
}

fn band(band: &Band, to: &dyn Fn(Target) -> String) -> (Option<f64>, Option<f64>, String) {
    let end = |end: &Option<crate::source::Spanned<f64>>| end.as_ref().map(|end| end.value);
    (end(&band.from), end(&band.below), to(band.way.target))
}

fn points(node: &Node) -> BTreeMap<String, f64> {
    let answers = node
        .answers
        .iter()
        .map(|answer| (answer.id.value.word().to_owned(), &answer.way.points));
    let signs = node.signs().iter().map(|sign| (sign.id.value.clone(), &sign.points));
    let routes = node.routes().iter().map(|route| &route.way.points);
    let bands = node.bands().iter().map(|band| &band.way.points);
    let numbered = routes
        .chain(bands)
        .enumerate()
        .map(|(at, points)| (at.to_string(), points));
    let all = answers.chain(signs).chain(numbered);
    all.filter_map(|(name, points)| Some((name, points.as_ref()?.value)))
        .collect()
}
