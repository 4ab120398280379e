//! The numbers and letters that are printed: numbers rise along every path, letters follow caution.

use std::collections::VecDeque;

use super::{Node, NodeId, Outcome, Tree};

/// Numbers nodes from 1 by the longest chain of written targets from `start`, ties by the file's order. Ways that close
/// a circle are left out of account, and nodes that are not reached come last: both are errors elsewhere.
pub fn number_nodes(nodes: &mut [Node], start: NodeId) {
    let depths = depths(nodes, start);
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|&node| (depths[node].unwrap_or(usize::MAX), node));
    for (position, node) in order.into_iter().enumerate() {
        nodes[node].number = position + 1;
    }
}

/// The length of the longest chain to each node; nothing for nodes that are not reached.
fn depths(nodes: &[Node], start: NodeId) -> Vec<Option<usize>> {
    let next: Vec<Vec<usize>> = nodes.iter().map(Node::nodes_after).collect();
    let order = finished_last(&next, start.0);
    let mut place = vec![usize::MAX; nodes.len()];
    order.iter().rev().enumerate().for_each(|(at, &node)| place[node] = at);
    let mut depths: Vec<Option<usize>> = vec![None; nodes.len()];
    if let Some(first) = depths.get_mut(start.0) {
        *first = Some(0);
    }
    for &node in order.iter().rev() {
        let Some(depth) = depths[node] else { continue };
        for &to in next[node].iter().filter(|&&to| place[to] > place[node]) {
            depths[to] = depths[to].max(Some(depth + 1));
        }
    }
    depths
}

/// The nodes that `start` reaches, each after everything that it leads to (but for ways that close a circle).
/// Without recursion: a tree may be thousands of questions deep.
fn finished_last(next: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut seen = vec![false; next.len()];
    let mut order = Vec::new();
    let mut open = vec![(start, 0)];
    if let Some(first) = seen.get_mut(start) {
        *first = true;
    }
    while let Some((node, at)) = open.pop() {
        match next.get(node).and_then(|to| to.get(at)) {
            Some(&to) => {
                open.push((node, at + 1));
                if !seen[to] {
                    seen[to] = true;
                    open.push((to, 0));
                }
            }
            None => order.push(node),
        }
    }
    order
}

/// Letters outcomes by rank, then by the file's order: A to Z, then AA.
pub fn letter_outcomes(outcomes: &mut [Outcome]) {
    let mut order: Vec<usize> = (0..outcomes.len()).collect();
    order.sort_by_key(|&outcome| (outcomes[outcome].kind.value, outcome));
    for (position, outcome) in order.into_iter().enumerate() {
        outcomes[outcome].letter = letter(position);
    }
}

/// 0 is A, 25 is Z, 26 is AA.
fn letter(position: usize) -> String {
    let last = char::from(b'A' + u8::try_from(position % 26).unwrap_or(0));
    match position / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

/// The least number of questions that are asked in `tree` before `node`; 0 if it is not reached.
#[must_use]
pub fn questions_before(tree: &Tree, node: NodeId) -> usize {
    let mut least: Vec<Option<usize>> = vec![None; tree.nodes.len()];
    let mut open = VecDeque::from([(tree.start, 0)]);
    while let Some((at, asked)) = open.pop_front() {
        if least[at.0].is_some_and(|least| least <= asked) {
            continue;
        }
        least[at.0] = Some(asked);
        let cost = usize::from(tree.node(at).is_question());
        for to in tree.node(at).nodes_after() {
            let step = (NodeId(to), asked + cost);
            if cost == 0 {
                open.push_front(step);
            } else {
                open.push_back(step);
            }
        }
    }
    least[node.0].unwrap_or(0)
}

/// The fewest and the most questions on one way from each node to its end, itself counted; steps and scores do not count.
/// Circles are passed once.
fn questions_from_each(tree: &Tree) -> Vec<(usize, usize)> {
    let next: Vec<Vec<usize>> = tree.nodes.iter().map(Node::nodes_after).collect();
    let mut ways: Vec<(usize, usize)> = vec![(0, 0); tree.nodes.len()];
    for node in finished_last(&next, tree.start.0) {
        let own = usize::from(tree.nodes[node].is_question());
        let ends_here = tree.nodes[node].ways().count() > next[node].len();
        let least = next[node].iter().map(|&to| ways[to].0).min().filter(|_| !ends_here);
        let most = next[node].iter().map(|&to| ways[to].1).max();
        ways[node] = (least.unwrap_or(0) + own, most.unwrap_or(0) + own);
    }
    ways
}

/// The fewest and the most questions on one way through `tree`.
#[must_use]
pub fn questions_on_a_way(tree: &Tree) -> (usize, usize) {
    questions_from_each(tree)[tree.start.0]
}

/// How many questions are left at most after each node, by its place.
#[must_use]
pub fn questions_after(tree: &Tree) -> Vec<usize> {
    let from = questions_from_each(tree).into_iter().zip(&tree.nodes);
    from.map(|((_, most), node)| most - usize::from(node.is_question()))
        .collect()
}

/// The most questions on one way through `tree`.
#[must_use]
pub fn most_questions(tree: &Tree) -> usize {
    questions_on_a_way(tree).1
}

/// How many ways lead through `tree`: as many as a `usize` can say, if there are more.
#[must_use]
pub fn ways(tree: &Tree) -> usize {
    let next: Vec<Vec<usize>> = tree.nodes.iter().map(Node::nodes_after).collect();
    let mut ways: Vec<usize> = vec![0; tree.nodes.len()];
    for node in finished_last(&next, tree.start.0) {
        let ends = tree.nodes[node].ways().count() - next[node].len();
        let on = next[node].iter().map(|&to| ways[to]);
        ways[node] = on.fold(ends, usize::saturating_add);
    }
    ways[tree.start.0]
}
