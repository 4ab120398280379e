//! A walk follows a tree with given answers: what the tree itself says, to which paper and script must agree.

use super::amount::Amount;
use super::{Band, Given, Is, Node, NodeId, NodeKind, OutcomeId, Picked, Target, Tree, When};

/// Where given answers lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The nodes that were passed, each with the way that was taken, by its place among the node's ways.
    pub steps: Vec<(NodeId, usize)>,
    /// Where it ends.
    pub end: Ending,
}

/// How a walk ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In an outcome.
    Outcome(OutcomeId),
    /// In a jump to another tree, or to one of its nodes.
    Tree(usize, Option<NodeId>),
    /// At a question that is not answered.
    Unanswered(NodeId),
    /// At a node where no way is for this answer, or no sum.
    NoWay(NodeId),
}

impl Tree {
    /// Follows the tree from `from`. A score adds the points of what was asked on this walk, or given for questions before
    /// it.
    #[must_use]
    pub fn walk<'g>(&self, from: NodeId, given: impl Fn(NodeId) -> Option<&'g Given>) -> Walk {
        let mut steps = Vec::new();
        let mut node = from;
        let first = self.node(from).number;
        let end = loop {
            let asked = |id: NodeId| {
                let passed = steps.iter().any(|(step, _)| *step == id);
                given(id).filter(|_| passed || id == node || self.node(id).number < first)
            };
            let way = match self.way(node, &asked) {
                Ok(way) if steps.len() < self.nodes.len() => way,
                Ok(_) => break Ending::NoWay(node),
                Err(end) => break end,
            };
            steps.push((node, way));
            match self.node(node).ways().nth(way).map(|way| way.target) {
                Some(Target::Node(next)) => node = next,
                Some(Target::Outcome(outcome)) => break Ending::Outcome(outcome),
                Some(Target::Tree { tree, node }) => break Ending::Tree(tree, node),
                None => break Ending::NoWay(node),
            }
        };
        Walk { steps, end }
    }

    fn way<'g>(&self, id: NodeId, given: &impl Fn(NodeId) -> Option<&'g Given>) -> Result<usize, Ending> {
        let node = self.node(id);
        let way = match &node.kind {
            NodeKind::Step { .. } => Some(0),
            NodeKind::Score { add_up, .. } => {
                let points = add_up
                    .iter()
                    .filter_map(|added| Some(self.node(added.value).points(given(added.value)?)));
                node.way_of_sum(points.fold(Amount::default(), Amount::plus))
            }
            _ => node.way(given(id).ok_or(Ending::Unanswered(id))?),
        };
        way.ok_or(Ending::NoWay(id))
    }
}

impl Node {
    /// The way on for an answer, by its place among [`Node::ways`]; nothing if there is none.
    #[must_use]
    pub fn way(&self, given: &Given) -> Option<usize> {
        match given {
            Given::Answer(answer) => Some(*answer),
            Given::Number(number) => self.way_of_sum(Amount::of(*number)),
            Given::Signs { .. } => {
                let ticked = given.ticked();
                self.routes().iter().position(|route| route.when.matches(&ticked))
            }
        }
    }

    /// The way on for a number or a sum.
    #[must_use]
    pub fn way_of_sum(&self, amount: Amount) -> Option<usize> {
        let band = self.bands().iter().position(|band| band.holds(amount))?;
        Some(self.answers.len() + band)
    }

    /// What an answer adds to a score: the points of its way, and of each sign that is answered Yes or Not sure.
    #[must_use]
    pub fn points(&self, given: &Given) -> Amount {
        let of_way = self.way(given).and_then(|way| self.ways().nth(way)?.points.as_ref());
        let ticked = given.ticked();
        let of_signs = self.signs().iter().enumerate();
        let of_signs = of_signs.filter(|(sign, _)| ticked.contains(sign));
        let points = of_signs.filter_map(|(_, sign)| sign.points.as_ref()).chain(of_way);
        points
            .map(|points| Amount::of(points.value))
            .fold(Amount::default(), Amount::plus)
    }

    /// Whether any answer adds points.
    #[must_use]
    pub fn has_points(&self) -> bool {
        self.signs().iter().any(|sign| sign.points.is_some()) || self.ways().any(|way| way.points.is_some())
    }
}

impl Given {
    /// Signs answered Yes or Not sure, rising: Not sure counts as Yes.
    #[must_use]
    pub fn ticked(&self) -> Vec<usize> {
        let Self::Signs { yes, unsure } = self else {
            return Vec::new();
        };
        let mut ticked = [yes.as_slice(), unsure].concat();
        ticked.sort_unstable();
        ticked.dedup();
        ticked
    }
}

impl When {
    /// Whether the route is for these signs.
    #[must_use]
    pub fn matches(&self, ticked: &[usize]) -> bool {
        match self {
            Self::Any(picked) => picked.count(ticked) > 0,
            Self::AtLeast(count, picked) => picked.count(ticked) >= count.value as usize,
            Self::None(picked) => picked.count(ticked) == 0,
            Self::Otherwise => true,
        }
    }

    /// The signs that it asks about; none if it asks nothing.
    #[must_use]
    pub fn picked(&self) -> Option<&Picked> {
        match self {
            Self::Any(picked) | Self::AtLeast(_, picked) | Self::None(picked) => Some(picked),
            Self::Otherwise => None,
        }
    }
}

impl Picked {
    /// How many of its signs are ticked.
    #[must_use]
    pub fn count(&self, ticked: &[usize]) -> usize {
        ticked
            .iter()
            .filter(|sign| self.signs.binary_search(sign).is_ok())
            .count()
    }
}

impl Band {
    /// Whether an amount lies in it.
    #[must_use]
    pub fn holds(&self, amount: Amount) -> bool {
        let (from, below) = self.ends();
        from.is_none_or(|from| from <= amount) && below.is_none_or(|below| amount < below)
    }

    /// The least amount in it, and the least above it.
    #[must_use]
    pub fn ends(&self) -> (Option<Amount>, Option<Amount>) {
        let end = |end: &Option<crate::source::Spanned<f64>>| end.as_ref().map(|end| Amount::of(end.value));
        (end(&self.from), end(&self.below))
    }
}

impl Is {
    /// Whether an answer to its question is so.
    #[must_use]
    pub fn holds(&self, given: &Given) -> bool {
        let ticked = given.ticked();
        match self {
            Self::Answer(answer) => *given == Given::Answer(*answer),
            Self::Any(picked) => picked.count(&ticked) > 0,
            Self::AtLeast(count, picked) => picked.count(&ticked) >= *count as usize,
            Self::Sign(sign) => ticked.contains(sign),
            Self::UnsureSign => matches!(given, Given::Signs { unsure, .. } if !unsure.is_empty()),
            Self::Range { .. } => match given {
                Given::Number(number) => self.holds_amount(Amount::of(*number)),
                Given::Answer(_) | Given::Signs { .. } => false,
            },
        }
    }

    /// Whether a number or a sum is so.
    #[must_use]
    pub fn holds_amount(&self, amount: Amount) -> bool {
        match self {
            Self::Range { from, below } => {
                from.is_none_or(|from| Amount::of(from) <= amount)
                    && below.is_none_or(|below| amount < Amount::of(below))
            }
            _ => false,
        }
    }
}
