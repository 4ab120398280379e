//! The shape of a tree: everything is reached, nothing leads in a circle, no way is too long.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::{Amount, Kind, Node, NodeId, NodeKind, Place, Target, Tree, Way};
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// Checks the shape of one tree, and says whether it is free of circles.
pub fn check(trees: &[Tree], own: usize, found: &mut Diagnostics) -> bool {
    let tree = &trees[own];
    let next: Vec<Vec<usize>> = tree.nodes.iter().map(Node::nodes_after).collect();
    unreachable_nodes(tree, &next, found);
    unreachable_outcomes(tree, found);
    same_answers(tree, found);
    limits_of_retries(trees, own, found);
    let circles = circles(&next);
    for circle in &circles {
        let names: Vec<&str> = circle.iter().map(|&at| tree.nodes[at].id.value.as_str()).collect();
        let back = Target::Node(NodeId(circle[0]));
        let last = circle.last().copied().unwrap_or_default();
        report_circle(Rule::Circle, &names, way_to(&tree.nodes[last], back), found);
    }
    circles.is_empty()
}

/// Reports trees that jump into each other; says which trees are free of that.
pub fn tree_circles(trees: &[Tree], found: &mut Diagnostics) -> Vec<bool> {
    let next: Vec<Vec<usize>> = trees.iter().map(trees_after).collect();
    let circles = circles(&next);
    for circle in &circles {
        let names: Vec<&str> = circle.iter().map(|&at| trees[at].id.as_str()).collect();
        let last = &trees[circle.last().copied().unwrap_or_default()];
        let back = |way: &&Way| matches!(way.target, Target::Tree { tree, .. } if tree == circle[0]);
        let span = last.nodes.iter().flat_map(Node::ways).find(back).map(|way| way.span);
        report_circle(Rule::TreeCircle, &names, span.unwrap_or(last.span), found);
    }
    let within: BTreeSet<usize> = circles.into_iter().flatten().collect();
    (0..trees.len()).map(|tree| !within.contains(&tree)).collect()
}

/// The trees into which a tree jumps.
pub fn trees_after(tree: &Tree) -> Vec<usize> {
    let ways = tree.nodes.iter().flat_map(Node::ways);
    let jumps = ways.filter_map(|way| match way.target {
        Target::Tree { tree, .. } => Some(tree),
        Target::Node(_) | Target::Outcome(_) => None,
    });
    jumps.collect::<BTreeSet<usize>>().into_iter().collect()
}

/// Every node after all that it leads to; there are no circles among those that matter. Without recursion: a tree may be
/// thousands of questions deep.
pub fn last_first(next: &[Vec<usize>]) -> Vec<usize> {
    let (mut seen, mut order) = (vec![false; next.len()], Vec::with_capacity(next.len()));
    for start in 0..next.len() {
        let mut open = vec![(start, 0)];
        while let Some((node, at)) = open.pop() {
            if at == 0 && std::mem::replace(&mut seen[node], true) {
                continue;
            }
            match next[node].get(at) {
                Some(&to) => {
                    open.push((node, at + 1));
                    if !seen[to] {
                        open.push((to, 0));
                    }
                }
                None => order.push(node),
            }
        }
    }
    order
}

/// The nodes of a shortest way from one node to another that does not pass `around`.
pub fn way_past(tree: &Tree, from: NodeId, to: NodeId, around: Option<NodeId>) -> Option<Vec<NodeId>> {
    let mut before: BTreeMap<NodeId, Option<NodeId>> = BTreeMap::new();
    let mut open = VecDeque::from([(from, None)]);
    while let Some((node, last)) = open.pop_front() {
        if Some(node) == around || before.contains_key(&node) {
            continue;
        }
        before.insert(node, last);
        if node == to {
            let mut way: Vec<NodeId> = std::iter::successors(Some(to), |node| before[node]).collect();
            way.reverse();
            return Some(way);
        }
        open.extend(
            tree.node(node)
                .nodes_after()
                .into_iter()
                .map(|next| (NodeId(next), Some(node))),
        );
    }
    None
}

fn way_to(node: &Node, target: Target) -> Span {
    let mut ways = node.ways();
    ways.find(|way| way.target == target)
        .map_or(node.id.span, |way| way.span)
}

fn report_circle(rule: Rule, names: &[&str], span: Span, found: &mut Diagnostics) {
    let first = names.first().copied().unwrap_or_default();
    let message = match names.len() {
        1 => format!("`{first}` leads back to itself"),
        _ => format!("this leads back to `{first}`"),
    };
    let mut finding = Diagnostic::new(rule, span, message);
    let circle: Vec<String> = names.iter().chain([&first]).map(|name| format!("`{name}`")).collect();
    finding.witness = Some(format!("the circle: {}", circle.join(" → ")));
    found.report(finding);
}

/// Circles that have no node in common, each from its first node on.
fn circles(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut left: BTreeSet<usize> = (0..next.len()).collect();
    let mut circles = Vec::new();
    while let Some(mut circle) = circle(next, &mut left) {
        let first = (0..circle.len()).min_by_key(|&at| circle[at]).unwrap_or_default();
        circle.rotate_left(first);
        for node in &circle {
            left.remove(node);
        }
        circles.push(circle);
    }
    circles.sort();
    circles
}

/// One circle among the nodes that are left; those that lead into none are taken out on the way.
fn circle(next: &[Vec<usize>], left: &mut BTreeSet<usize>) -> Option<Vec<usize>> {
    let mut after: Vec<usize> = next
        .iter()
        .map(|to| to.iter().filter(|to| left.contains(to)).count())
        .collect();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    for &node in left.iter() {
        next[node].iter().for_each(|&to| before[to].push(node));
    }
    let mut open: Vec<usize> = left.iter().copied().filter(|&node| after[node] == 0).collect();
    while let Some(end) = open.pop() {
        left.remove(&end);
        for &node in &before[end] {
            after[node] -= 1;
            if after[node] == 0 && left.contains(&node) {
                open.push(node);
            }
        }
    }
    // Each node that is left leads to another one: whoever goes on and on comes back.
    let mut path = vec![*left.first()?];
    let mut places = BTreeMap::from([(path[0], 0)]);
    loop {
        let at = path.last().copied()?;
        let to = next[at].iter().copied().find(|to| left.contains(to))?;
        if let Some(&start) = places.get(&to) {
            return Some(path.split_off(start));
        }
        places.insert(to, path.len());
        path.push(to);
    }
}

/// A node that nothing leads to is one mistake; what only it leads to is none.
fn unreachable_nodes(tree: &Tree, next: &[Vec<usize>], found: &mut Diagnostics) {
    let mut reached = vec![false; next.len()];
    reach(next, tree.start.0, &mut reached);
    let mut led_to = vec![false; next.len()];
    for from in (0..next.len()).filter(|&node| !reached[node]) {
        next[from]
            .iter()
            .filter(|&&to| to != from)
            .for_each(|&to| led_to[to] = true);
    }
    let alone = (0..next.len()).filter(|&node| !led_to[node]);
    let in_circles = (0..next.len()).filter(|&node| led_to[node]);
    for node in alone.chain(in_circles) {
        if reached[node] {
            continue;
        }
        reach(next, node, &mut reached);
        let id = &tree.nodes[node].id;
        let message = format!("no answer leads to `{}`", id.value);
        found.report(Diagnostic::new(Rule::UnreachableNode, id.span, message));
    }
}

fn reach(next: &[Vec<usize>], from: usize, reached: &mut [bool]) {
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if !reached[node] {
            reached[node] = true;
            open.extend(&next[node]);
        }
    }
}

fn unreachable_outcomes(tree: &Tree, found: &mut Diagnostics) {
    let ways = tree.nodes.iter().flat_map(Node::ways);
    let mut open: Vec<usize> = ways
        .filter_map(|way| match way.target {
            Target::Outcome(outcome) => Some(outcome.0),
            Target::Node(_) | Target::Tree { .. } => None,
        })
        .collect();
    let mut reached = vec![false; tree.outcomes.len()];
    while let Some(outcome) = open.pop() {
        if !reached[outcome] {
            reached[outcome] = true;
            open.extend(tree.outcomes[outcome].retry.map(|retry| retry.then.0));
        }
    }
    for outcome in tree.outcomes.iter().zip(reached).filter(|(_, reached)| !reached) {
        let id = &outcome.0.id;
        let message = format!("no answer leads to the outcome `{}`", id.value);
        found.report(Diagnostic::new(Rule::UnreachableOutcome, id.span, message));
    }
}

/// Questions whose answers make no difference.
fn same_answers(tree: &Tree, found: &mut Diagnostics) {
    let added = tree.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Score { add_up, .. } => Some(add_up),
        _ => None,
    });
    let summed: BTreeSet<NodeId> = added.flatten().map(|node| node.value).collect();
    for (at, node) in tree.nodes.iter().enumerate() {
        let is_step = matches!(node.kind, NodeKind::Step { .. });
        if !is_step && makes_no_difference(node, summed.contains(&NodeId(at))) {
            let place = node.ask().map_or(node.id.span, |ask| ask.span);
            let message = "every answer leads to the same place and counts the same";
            found.report(Diagnostic::new(Rule::SameAnswer, place, message));
        }
    }
}

/// Whether all ways on have one target and the same advice, and the same points if a score adds them.
fn makes_no_difference(node: &Node, summed: bool) -> bool {
    let points = |points: Option<&Spanned<f64>>| {
        let counted = points.filter(|_| summed);
        Amount::of(counted.map_or(0.0, |points| points.value))
    };
    let advice = |way: &Way| (way.say.as_ref().map(|say| say.value.clone()), way.see.len());
    let mut ways = node
        .ways()
        .map(|way| (way.target, points(way.points.as_ref()), advice(way)));
    let first = ways.next();
    let signs_count = node
        .signs()
        .iter()
        .any(|sign| points(sign.points.as_ref()) != Amount::default());
    first.is_some() && !signs_count && ways.all(|way| Some(&way) == first.as_ref())
}

/// Whoever is sent back to the same questions is told how often.
fn limits_of_retries(trees: &[Tree], own: usize, found: &mut Diagnostics) {
    for outcome in &trees[own].outcomes {
        if outcome.kind.value == Kind::Wait && outcome.retry.is_none() {
            let message = format!("`{}` waits without a limit", outcome.id.value);
            found.report(Diagnostic::new(Rule::RetryNeedsLimit, outcome.kind.span, message));
        }
        if let Some(retry) = outcome.retry {
            let then = trees[own].outcome(retry.then);
            if then.kind.value < Kind::Stop {
                let message = format!(
                    "when the tries are used up, `{}` ({}) does not stop the reader",
                    then.id.value,
                    then.kind.value.word()
                );
                let finding = Diagnostic::new(Rule::RetryNeedsLimit, retry.span, message);
                found.report(finding.help("name an outcome of kind stop, back, help or emergency"));
            }
            continue;
        }
        let back = outcome
            .next
            .iter()
            .find(|next| matches!(next.value, Place::Tree { tree, .. } if tree == own));
        if let Some(back) = back.filter(|_| outcome.kind.value != Kind::Wait) {
            let message = "this sends the reader back to the same decision without a limit";
            found.report(Diagnostic::new(Rule::RetryNeedsLimit, back.span, message));
        }
    }
}

/// Trees of which every outcome leads on to such a tree: nobody ever comes out.
pub fn endless_next(trees: &[Tree], found: &mut Diagnostics) {
    let next = |own: usize| -> Option<Vec<(usize, Span)>> {
        let tree = &trees[own];
        // What could not be read may lead out.
        if !tree.sound || tree.outcomes.is_empty() {
            return None;
        }
        let mut to = Vec::new();
        for outcome in &tree.outcomes {
            if outcome.next.is_empty() {
                return None;
            }
            for place in &outcome.next {
                match place.value {
                    Place::Tree { tree, .. } if tree != own => to.push((tree, place.span)),
                    // Back to the own questions is a matter of limits.
                    _ => return None,
                }
            }
        }
        Some(to)
    };
    let next: Vec<Option<Vec<(usize, Span)>>> = (0..trees.len()).map(next).collect();
    let mut endless: Vec<bool> = next.iter().map(Option::is_some).collect();
    loop {
        let ends = |at: &usize| {
            let leads_out = |to: &Vec<(usize, Span)>| to.iter().any(|(tree, _)| !endless[*tree]);
            let jumps_out = trees_after(&trees[*at]).into_iter().any(|tree| !endless[tree]);
            endless[*at] && (jumps_out || next[*at].as_ref().is_none_or(leads_out))
        };
        let Some(out) = (0..trees.len()).find(ends) else { break };
        endless[out] = false;
    }
    let first = endless.iter().position(|endless| *endless);
    if let Some((tree, to)) = first.and_then(|at| Some((&trees[at], next[at].as_ref()?))) {
        let span = to.first().map_or(tree.title.span, |(_, span)| *span);
        let message = format!("whoever follows `{}` never comes to an end", tree.id);
        let mut finding = Diagnostic::new(Rule::EndlessNext, span, message);
        let names = (0..trees.len())
            .filter(|&at| endless[at])
            .map(|at| format!("`{}`", trees[at].id));
        finding.witness = Some(format!(
            "every outcome leads to one of these again: {}",
            names.collect::<Vec<_>>().join(", ")
        ));
        found.report(finding);
    }
}
