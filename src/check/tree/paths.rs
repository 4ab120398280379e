//! Every path through a tree and the trees that it jumps to, without walking them one by one: paths that stand at the same
//! node with the same sums and have shown the same so far are one state.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::choices::{Choice, choices};
use crate::link::tree::{Amount, Is, Node, NodeId, NodeKind, OutcomeId, Target, Tree};

/// More states than this are not looked through: only sums of many different points make so many.
const MOST_STATES: usize = 200_000;

/// A node of one of the guide's trees.
pub type At = (usize, NodeId);

/// What is looked for on the paths through one tree.
#[derive(Clone, Debug, Default)]
pub struct Track<'a> {
    /// What is to be shown, one after the other in the order of numbers: at this node all of these conditions hold; without
    /// conditions it is enough to pass.
    pub marks: Vec<(NodeId, Vec<&'a Is>)>,
    /// Paths that miss a mark are not followed any further.
    pub only_hits: bool,
    /// Trees in which a path may end by jumping there.
    pub closed: BTreeSet<usize>,
}

/// What happened at a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Passed {
    /// A question was answered.
    Asked(Choice),
    /// A sum was taken.
    Summed(Amount),
    /// A step was done.
    Done,
}

/// How a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In an outcome of a tree.
    Outcome(usize, OutcomeId),
    /// In a jump to a closed tree.
    Closed(usize),
}

/// An end, reached by paths with so many hits.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Where they end.
    pub end: End,
    /// How many marks were hit.
    pub hits: usize,
    last: usize,
    passed: Passed,
}

/// A sum for which a score has no way on.
#[derive(Clone, Copy, Debug)]
pub struct Stuck {
    /// The score.
    pub score: NodeId,
    /// Its sum.
    pub sum: Amount,
    last: usize,
}

/// All paths from one node on.
#[derive(Debug, Default)]
pub struct Paths {
    states: Vec<Visited>,
    /// Ends, those of short paths first.
    pub arrivals: Vec<Arrival>,
    /// Paths that end at a score.
    pub stuck: Vec<Stuck>,
    /// The sums that reach each score of the first tree.
    pub sums: BTreeMap<NodeId, BTreeSet<Amount>>,
}

/// Paths that are treated alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    at: At,
    /// How many marks were hit.
    hits: usize,
    /// The sum so far of each score of the tree; nothing where the score is past.
    sums: Vec<Option<Amount>>,
}

/// A state with a shortest way to it.
#[derive(Debug)]
struct Visited {
    state: State,
    from: Before,
}

/// The state before one, and what happened there; nothing before the first.
type Before = Option<(usize, Passed)>;

/// Nothing can be said: there are too many combinations of signs, or too many different sums.
#[derive(Clone, Copy, Debug)]
pub struct TooMany;

/// The trees of a guide while their paths are looked through.
pub struct Explorer<'a> {
    trees: &'a [Tree],
    choices: BTreeMap<At, Option<Vec<Choice>>>,
    scores: BTreeMap<usize, Vec<Score>>,
}

/// A score of a tree.
#[derive(Clone, Debug)]
struct Score {
    node: NodeId,
    adds: BTreeSet<NodeId>,
    /// Nodes from which it is reached, itself too.
    before: BTreeSet<NodeId>,
}

impl<'a> Explorer<'a> {
    /// Nothing is looked through yet.
    pub fn new(trees: &'a [Tree]) -> Self {
        Self {
            trees,
            choices: BTreeMap::new(),
            scores: BTreeMap::new(),
        }
    }

    /// Every path from `from` on.
    pub fn paths(&mut self, from: At, track: &Track<'_>) -> Result<Paths, TooMany> {
        let mut paths = Paths::default();
        let mut known = HashSet::new();
        let mut open = vec![(self.enter(from, 0), None)];
        let mut next = 0;
        loop {
            for (state, before) in open.drain(..) {
                if known.insert(state.clone()) {
                    paths.states.push(Visited { state, from: before });
                }
            }
            let Some(visited) = paths.states.get(next) else {
                return Ok(paths);
            };
            if next > MOST_STATES {
                return Err(TooMany);
            }
            let state = visited.state.clone();
            open = self.step(&state, next, (from.0, track), &mut paths)?;
            next += 1;
        }
    }

    /// A state at a node with nothing summed so far.
    fn enter(&mut self, at: At, hits: usize) -> State {
        let sums = self.scores(at.0).iter();
        State {
            at,
            hits,
            sums: sums
                .map(|score| score.before.contains(&at.1).then(Amount::default))
                .collect(),
        }
    }

    /// Where a state leads.
    fn step(
        &mut self,
        state: &State,
        index: usize,
        (own, track): (usize, &Track<'_>),
        paths: &mut Paths,
    ) -> Result<Vec<(State, Before)>, TooMany> {
        let trees = self.trees;
        let node = trees[state.at.0].node(state.at.1);
        let marks = if state.at.0 == own {
            &track.marks[state.hits..]
        } else {
            &[]
        };
        let mark = marks.first().filter(|(at, _)| *at == state.at.1);
        let mut open = Vec::new();
        if track.only_hits && mark.is_none() && marks.iter().any(|(at, _)| *at == state.at.1) {
            return Ok(open);
        }
        let conditions = mark.map(|(_, conditions)| conditions.as_slice()).unwrap_or_default();
        for (passed, way) in self.ways(state, conditions, (index, own), paths)? {
            let hit = mark.is_some() && conditions.iter().all(|is| passed.holds(is));
            let Some(way) = node
                .ways()
                .nth(way)
                .filter(|_| hit || mark.is_none() || !track.only_hits)
            else {
                continue;
            };
            let hits = state.hits + usize::from(hit);
            match way.target {
                Target::Outcome(outcome) => paths.arrive(End::Outcome(state.at.0, outcome), hits, (index, passed)),
                Target::Tree { tree, .. } if track.closed.contains(&tree) => {
                    paths.arrive(End::Closed(tree), hits, (index, passed));
                }
                Target::Tree { tree, node } => {
                    let into = self.enter((tree, node.unwrap_or(trees[tree].start)), hits);
                    open.push((into, Some((index, passed))));
                }
                Target::Node(to) => {
                    let (at, sums) = ((state.at.0, to), self.added(state, &passed, to));
                    open.push((State { at, hits, sums }, Some((index, passed))));
                }
            }
        }
        Ok(open)
    }

    /// What can happen at a node, and the way that is taken then.
    fn ways(
        &mut self,
        state: &State,
        conditions: &[&Is],
        (index, own): (usize, usize),
        paths: &mut Paths,
    ) -> Result<Vec<(Passed, usize)>, TooMany> {
        let node = self.trees[state.at.0].node(state.at.1);
        match &node.kind {
            NodeKind::Step { .. } => Ok(vec![(Passed::Done, 0)]),
            NodeKind::Score { .. } => {
                let score = self
                    .scores(state.at.0)
                    .iter()
                    .position(|score| score.node == state.at.1);
                let sum = score.and_then(|score| state.sums[score]).unwrap_or_default();
                if state.at.0 == own {
                    paths.sums.entry(state.at.1).or_default().insert(sum);
                }
                let way = node.way_of_sum(sum);
                if way.is_none() && state.at.0 == own {
                    let (score, last) = (state.at.1, index);
                    paths.stuck.push(Stuck { score, sum, last });
                }
                Ok(way.map(|way| (Passed::Summed(sum), way)).into_iter().collect())
            }
            _ => {
                let choices = self.choices_at(state.at, conditions).ok_or(TooMany)?;
                Ok(choices
                    .into_iter()
                    .map(|choice| {
                        let way = choice.way;
                        (Passed::Asked(choice), way)
                    })
                    .collect())
            }
        }
    }

    fn choices_at(&mut self, at: At, conditions: &[&Is]) -> Option<Vec<Choice>> {
        let node = self.trees[at.0].node(at.1);
        if !conditions.is_empty() {
            return choices(node, conditions);
        }
        let scored = self.scores(at.0).iter().any(|score| score.adds.contains(&at.1));
        let fresh = || {
            let mut all = choices(node, &[])?;
            let mut ways = BTreeSet::new();
            all.retain(|choice| scored || ways.insert(choice.way));
            Some(all)
        };
        self.choices.entry(at).or_insert_with(fresh).clone()
    }

    fn scores(&mut self, tree: usize) -> &[Score] {
        let trees = self.trees;
        self.scores.entry(tree).or_insert_with(|| scores(&trees[tree]))
    }

    /// The sums after what happened, on the way to the node `to`; a score that is not reached from there is past.
    fn added(&mut self, state: &State, passed: &Passed, to: NodeId) -> Vec<Option<Amount>> {
        let points = match passed {
            Passed::Asked(choice) => choice.points,
            Passed::Summed(_) | Passed::Done => Amount::default(),
        };
        let scores = self.scores(state.at.0).iter().zip(&state.sums);
        scores
            .map(|(score, sum)| {
                let sum = sum.filter(|_| score.before.contains(&to))?;
                let adds = score.adds.contains(&state.at.1);
                Some(if adds { sum.plus(points) } else { sum })
            })
            .collect()
    }
}

/// The scores of a tree, with the nodes that lead to each.
fn scores(tree: &Tree) -> Vec<Score> {
    let mut from: Vec<Vec<NodeId>> = vec![Vec::new(); tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate() {
        for way in node.ways() {
            if let Target::Node(to) = way.target {
                from[to.0].push(NodeId(at));
            }
        }
    }
    let of_node = |(at, node): (usize, &Node)| match &node.kind {
        NodeKind::Score { add_up, .. } => Some(Score {
            node: NodeId(at),
            adds: add_up.iter().map(|node| node.value).collect(),
            before: before(&from, NodeId(at)),
        }),
        _ => None,
    };
    tree.nodes.iter().enumerate().filter_map(of_node).collect()
}

fn before(from: &[Vec<NodeId>], node: NodeId) -> BTreeSet<NodeId> {
    let mut before = BTreeSet::from([node]);
    let mut open = vec![node];
    while let Some(to) = open.pop() {
        open.extend(from[to.0].iter().filter(|&&at| before.insert(at)));
    }
    before
}

impl Passed {
    fn holds(&self, is: &Is) -> bool {
        match self {
            Self::Asked(choice) => is.holds(&choice.given),
            Self::Summed(sum) => is.holds_amount(*sum),
            Self::Done => false,
        }
    }
}

impl Paths {
    /// Notes an end, unless a path as short with as many hits is known.
    fn arrive(&mut self, end: End, hits: usize, (last, passed): (usize, Passed)) {
        if self.arrivals.iter().any(|one| one.end == end && one.hits == hits) {
            return;
        }
        self.arrivals.push(Arrival {
            end,
            hits,
            last,
            passed,
        });
    }

    /// What happened on a shortest path to an end.
    pub fn to(&self, arrival: &Arrival) -> Vec<(At, Passed)> {
        let mut path = self.up_to(arrival.last);
        path.push((self.states[arrival.last].state.at, arrival.passed.clone()));
        path
    }

    /// What happened on a shortest path to a score with such a sum.
    pub fn to_sum(&self, stuck: &Stuck) -> Vec<(At, Passed)> {
        self.up_to(stuck.last)
    }

    /// What happened before a state.
    fn up_to(&self, mut state: usize) -> Vec<(At, Passed)> {
        let mut path = Vec::new();
        while let Some((before, passed)) = &self.states[state].from {
            path.push((self.states[*before].state.at, passed.clone()));
            state = *before;
        }
        path.reverse();
        path
    }
}
