//! How the ways of a run of questions leave their boxes: down to the next question, down a lane at the left to a later
//! one, or to the side. Lanes never cross: each is inside of another one or beside it.

use std::ops::Range;

use super::model::{End, Question};

/// How a way leaves the box of its question, in the order in which the eye finds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// To a box at the side.
    Side,
    /// At the left, into a lane.
    Lane,
    /// Straight down to the next question.
    Down,
}

/// A line down the left that ends at one question.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The question where it ends.
    pub target: usize,
    /// How many lanes there are between it and the boxes.
    pub level: usize,
    /// The ways that enter it, by question and place, the first one first.
    pub exits: Vec<(usize, usize)>,
}

/// The ways of a run of questions.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The first question of the run.
    pub start: usize,
    /// By question from the first of the run, by way.
    pub roles: Vec<Vec<Role>>,
    /// Lanes; each lies inside of the run.
    pub lanes: Vec<Lane>,
}

/// A height in the chart: a question, then where it is entered (0) or left (1 and on).
type Height = (usize, usize);

impl Lane {
    fn start(&self) -> Height {
        self.exits
            .first()
            .map_or((self.target, 0), |&(question, way)| (question, way + 1))
    }

    fn end(&self) -> Height {
        (self.target, 0)
    }

    fn holds(&self, height: Height) -> bool {
        self.start() < height && height < self.end()
    }

    /// One is inside of the other, with no way of the outer one in it, or they are apart.
    fn is_clear_of(&self, other: &Self) -> bool {
        let inner_first = (self.holds(other.start()), self.holds(other.end()));
        match (inner_first, other.holds(self.start()), other.holds(self.end())) {
            ((true, true), ..) => self.is_around(other),
            (_, true, true) => other.is_around(self),
            ((false, false), false, false) => true,
            _ => false,
        }
    }

    fn is_around(&self, inner: &Self) -> bool {
        let mut exits = self.exits.iter();
        !exits.any(|&(question, way)| inner.holds((question, way + 1)))
    }
}

impl Plan {
    /// The ways of the questions in `run`, with no more than `most` lanes side by side.
    #[must_use]
    pub fn new(questions: &[Question], run: Range<usize>, most: usize) -> Self {
        let first = run.start;
        let mut roles: Vec<Vec<Role>> = run.clone().map(|at| down(&questions[at], at)).collect();
        let mut open = candidates(questions, &run, &roles);
        open.sort_unstable_by_key(|&(target, (question, way))| (target - question, question, way));
        let mut lanes: Vec<Lane> = Vec::new();
        for (target, exit) in open {
            let own = &mut roles[exit.0 - first];
            if !is_in_turn(&questions[exit.0], own, (exit.1, Role::Lane)) {
                continue;
            }
            if let Some(next) = with(&lanes, (target, exit), most) {
                lanes = next;
                own[exit.1] = Role::Lane;
            }
        }
        Self {
            start: first,
            roles,
            lanes,
        }
    }

    /// The most lanes that stand side by side.
    #[must_use]
    pub fn width(&self) -> usize {
        self.lanes.iter().map(|lane| lane.level + 1).max().unwrap_or(0)
    }

    /// The ways of a question of the run.
    #[must_use]
    pub fn of(&self, question: usize) -> &[Role] {
        &self.roles[question - self.start]
    }

    /// Whether a lane ends at this question.
    #[must_use]
    pub fn enters(&self, question: usize) -> bool {
        self.lanes.iter().any(|lane| lane.target == question)
    }
}

/// Ways that lead straight down; all others to the side for now.
pub fn down(question: &Question, at: usize) -> Vec<Role> {
    let mut roles = vec![Role::Side; question.ways.len()];
    for (place, way) in question.ways.iter().enumerate().rev() {
        if way.end == End::Question(at + 1) && is_in_turn(question, &roles, (place, Role::Down)) {
            roles[place] = Role::Down;
        }
    }
    roles
}

/// Whether a way may leave like this: those that wait for it must not be found before it.
fn is_in_turn(question: &Question, roles: &[Role], (place, role): (usize, Role)) -> bool {
    let mut later = question.ways.iter().zip(roles).skip(place + 1);
    later.all(|(way, &other)| !way.waits || other >= role)
}

/// Ways to later questions of the run.
fn candidates(questions: &[Question], run: &Range<usize>, roles: &[Vec<Role>]) -> Vec<(usize, (usize, usize))> {
    let mut found = Vec::new();
    for at in run.clone() {
        let ways = questions[at].ways.iter().zip(&roles[at - run.start]).enumerate();
        for (place, (way, role)) in ways {
            let End::Question(target) = way.end else { continue };
            if *role == Role::Side && target > at + 1 && run.contains(&target) {
                found.push((target, (at, place)));
            }
        }
    }
    found
}

/// The lanes with one more way; nothing if it would cross another one, or if there were too many.
fn with(lanes: &[Lane], (target, exit): (usize, (usize, usize)), most: usize) -> Option<Vec<Lane>> {
    let mut lanes = lanes.to_vec();
    let at = lanes.iter().position(|lane| lane.target == target);
    let at = at.unwrap_or_else(|| {
        lanes.push(Lane {
            target,
            level: 0,
            exits: Vec::new(),
        });
        lanes.len() - 1
    });
    lanes[at].exits.push(exit);
    lanes[at].exits.sort_unstable();
    let is_clear = |(other, lane): (usize, &Lane)| other == at || lane.is_clear_of(&lanes[at]);
    let is_clear = lanes.iter().enumerate().all(is_clear);
    level(&mut lanes);
    (is_clear && lanes.iter().all(|lane| lane.level < most)).then_some(lanes)
}

/// Lanes that lie inside of others are nearer to the boxes.
fn level(lanes: &mut [Lane]) {
    lanes.sort_by_key(|lane| std::cmp::Reverse(lane.start()));
    for at in 0..lanes.len() {
        let inside = lanes[..at].iter().filter(|inner| lanes[at].holds(inner.start()));
        lanes[at].level = inside.map(|inner| inner.level + 1).max().unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Way;
    use super::*;

    /// Questions with ways to these questions.
    fn questions(ways: &[&[usize]]) -> Vec<Question> {
        let way = |&to: &usize| Way {
            labels: Vec::new(),
            waits: false,
            end: End::Question(to),
        };
        let question = |ways: &&[usize]| Question {
            ask: String::new(),
            from: None,
            go_to: String::new(),
            notes: Vec::new(),
            ways: ways.iter().map(way).collect(),
        };
        ways.iter().map(question).collect()
    }

    fn roles(ways: &[&[usize]], most: usize) -> Vec<Vec<Role>> {
        Plan::new(&questions(ways), 0..ways.len(), most).roles
    }

    use Role::{Down, Lane as Left, Side};

    #[test]
    fn the_next_question_is_straight_down_and_a_later_one_down_the_left() {
        assert_eq!(roles(&[&[1, 2], &[2], &[]], 3), [vec![Down, Left], vec![Down], vec![]]);
    }

    #[test]
    fn lanes_inside_of_each_other_are_drawn_and_lanes_that_would_cross_are_not() {
        let nested: &[&[usize]] = &[&[3], &[], &[], &[], &[]];
        assert_eq!(roles(nested, 3)[0], [Left]);
        let crossing: &[&[usize]] = &[&[3], &[4], &[], &[], &[]];
        assert_eq!(roles(crossing, 3)[..2], [[Left], [Side]]);
        let inside: &[&[usize]] = &[&[4], &[3], &[], &[], &[]];
        let plan = Plan::new(&questions(inside), 0..5, 3);
        assert_eq!((plan.lanes.len(), plan.width()), (2, 2));
    }

    #[test]
    fn there_are_no_more_lanes_than_there_is_room_for() {
        let inside: &[&[usize]] = &[&[4], &[3], &[], &[], &[]];
        assert_eq!(roles(inside, 1)[..2], [[Side], [Left]]);
        assert_eq!(roles(inside, 0)[..2], [[Side], [Side]]);
    }

    #[test]
    fn ways_to_the_same_question_share_a_lane_unless_they_would_cross_one() {
        let shared: &[&[usize]] = &[&[4], &[4], &[], &[], &[]];
        assert_eq!(Plan::new(&questions(shared), 0..5, 3).lanes.len(), 1);
        let within: &[&[usize]] = &[&[5], &[4], &[5], &[], &[], &[]];
        assert_eq!(roles(within, 3)[..3], [[Left], [Left], [Side]]);
    }

    #[test]
    fn no_lane_leaves_the_run() {
        let ways = questions(&[&[3], &[], &[], &[], &[]]);
        assert_eq!(Plan::new(&ways, 0..3, 3).roles[0], [Side]);
    }

    #[test]
    fn a_way_is_found_before_those_that_wait_for_it() {
        let mut ways = questions(&[&[1, 3, 9, 1], &[], &[], &[]]);
        ways[0].ways[1..].iter_mut().for_each(|way| way.waits = true);
        assert_eq!(Plan::new(&ways, 0..4, 3).roles[0], [Side, Side, Side, Down]);
        ways[0].ways[2].waits = false;
        assert_eq!(Plan::new(&ways, 0..4, 3).roles[0], [Side, Left, Side, Down]);
    }
}
