//! The choices that a reader has at a node: of all answers that nothing tells apart, one stands for all.

use std::collections::{BTreeMap, BTreeSet};

use crate::link::tree::{Amount, Answer, AnswerId, Given, Is, Mode, Node, NodeKind, Scale};

/// More combinations of signs than this are not looked through: a question has far fewer.
const MOST_COMBINATIONS: usize = 1 << 16;

/// One answer for all that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The answer; of several the one with the fewest signs, or the least number.
    pub given: Given,
    /// The way on, by its place among the node's ways.
    pub way: usize,
    /// What it adds to scores.
    pub points: Amount,
}

/// The choices at a question, told apart by way, points and `conditions`. None for steps, scores and what has no way on.
/// Nothing if a question has too many combinations of signs.
pub fn choices(node: &Node, conditions: &[&Is]) -> Option<Vec<Choice>> {
    let mut answers = answers(node);
    if let NodeKind::Signs { mode, .. } = &node.kind {
        let all = Combinations::new(node, conditions)?;
        let signs = (0..all.len()).map(|at| all.ticked(at));
        let unsure = *mode == Mode::Each && conditions.iter().any(|is| matches!(is, Is::UnsureSign));
        answers.extend(signs.flat_map(|ticked| sign_answers(ticked, unsure)));
        answers.sort_by_key(|given| given.ticked().len());
    }
    if let NodeKind::Number { scale, .. } = &node.kind {
        let numbers = numbers(node, scale, conditions).into_iter().map(Given::Number);
        // Who shows a path by example answers definitely, where any answer will do.
        answers.splice(0..0, numbers);
    }
    let mut seen = BTreeSet::new();
    let choices = answers.into_iter().filter_map(|given| {
        let (way, points) = (node.way(&given)?, node.points(&given));
        let holds: Vec<bool> = conditions.iter().map(|is| is.holds(&given)).collect();
        seen.insert((way, points, holds))
            .then_some(Choice { given, way, points })
    });
    Some(choices.collect())
}

/// Answers that stand in the file; the way on of a step is none.
fn answers(node: &Node) -> Vec<Given> {
    let asked = |answer: &Answer| answer.id.value != AnswerId::Then;
    let answers = node.answers.iter().enumerate().filter(|(_, answer)| asked(answer));
    answers.map(|(at, _)| Given::Answer(at)).collect()
}

/// The signs answered Yes; with `unsure` also the same answered Not sure.
fn sign_answers(ticked: Vec<usize>, unsure: bool) -> impl Iterator<Item = Given> {
    let not_sure = (unsure && !ticked.is_empty()).then(|| Given::Signs {
        yes: Vec::new(),
        unsure: ticked.clone(),
    });
    let yes = Given::Signs {
        yes: ticked,
        unsure: Vec::new(),
    };
    std::iter::once(yes).chain(not_sure)
}

/// A possible number in every part into which bands and conditions cut the scale.
fn numbers(node: &Node, scale: &Scale, conditions: &[&Is]) -> Vec<f64> {
    let of_conditions = conditions.iter().flat_map(|is| match is {
        Is::Range { from, below } => [*from, *below],
        _ => [None, None],
    });
    let of_bands = node.bands().iter().flat_map(|band| {
        let end = |end: &Option<crate::source::Spanned<f64>>| end.as_ref().map(|end| end.value);
        [end(&band.from), end(&band.below)]
    });
    let cuts = std::iter::once(scale.min.value).chain(of_conditions.chain(of_bands).flatten());
    let grid = Grid::of(scale);
    let mut least: BTreeMap<Amount, f64> = BTreeMap::new();
    for number in cuts.filter_map(|cut| grid.first_from(Amount::of(cut))) {
        least.insert(number, number.to_f64());
    }
    least.into_values().collect()
}

/// The numbers that a question can be answered with.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    min: Amount,
    max: Amount,
    /// Nothing if every number between them is possible.
    step: Option<Amount>,
}

impl Grid {
    /// The numbers of a scale.
    pub fn of(scale: &Scale) -> Self {
        Self {
            min: Amount::of(scale.min.value),
            max: Amount::of(scale.max.value),
            step: scale.step.as_ref().map(|step| Amount::of(step.value)),
        }
    }

    /// The least possible number that is not below `from`; both ends of the scale are possible.
    pub fn first_from(&self, from: Amount) -> Option<Amount> {
        let number = match self.step {
            Some(step) => self.min.up_to(from, step),
            None => self.min.max(from),
        };
        (from <= self.max).then(|| number.min(self.max))
    }

    /// Whether a number is possible.
    pub fn has(&self, number: Amount) -> bool {
        self.min <= number && self.first_from(number) == Some(number)
    }
}

/// Every combination of signs that routes, points and conditions can tell apart.
pub struct Combinations {
    /// Signs that are always treated alike.
    alike: Vec<Vec<usize>>,
    len: usize,
}

impl Combinations {
    /// The combinations at a question about signs; nothing if there are too many.
    pub fn new(node: &Node, conditions: &[&Is]) -> Option<Self> {
        let asked = conditions.iter().filter_map(|is| match is {
            Is::Any(picked) | Is::AtLeast(_, picked) => Some(picked.signs.clone()),
            Is::Sign(sign) => Some(vec![*sign]),
            Is::Answer(_) | Is::UnsureSign | Is::Range { .. } => None,
        });
        let routes = node.routes().iter().filter_map(|route| route.when.picked());
        let sets: Vec<Vec<usize>> = routes.map(|picked| picked.signs.clone()).chain(asked).collect();
        let mut alike: BTreeMap<(Vec<bool>, Amount), Vec<usize>> = BTreeMap::new();
        for (at, sign) in node.signs().iter().enumerate() {
            let within: Vec<bool> = sets.iter().map(|set| set.contains(&at)).collect();
            let points = sign
                .points
                .as_ref()
                .map_or(Amount::default(), |points| Amount::of(points.value));
            alike.entry((within, points)).or_default().push(at);
        }
        let mut alike: Vec<Vec<usize>> = alike.into_values().collect();
        alike.sort();
        let len = alike
            .iter()
            .try_fold(1_usize, |len, signs| len.checked_mul(signs.len() + 1))
            .filter(|&len| len <= MOST_COMBINATIONS)?;
        Some(Self { alike, len })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The signs of one of them, rising.
    pub fn ticked(&self, mut at: usize) -> Vec<usize> {
        let mut ticked = Vec::new();
        for signs in &self.alike {
            ticked.extend(&signs[..at % (signs.len() + 1)]);
            at /= signs.len() + 1;
        }
        ticked.sort_unstable();
        ticked
    }

    /// The combinations with one sign more.
    pub fn one_more(&self, at: usize) -> impl Iterator<Item = usize> {
        let mut stride = 1;
        self.alike.iter().filter_map(move |signs| {
            let (own, size) = (stride, signs.len() + 1);
            stride *= size;
            (at / own % size < signs.len()).then_some(at + own)
        })
    }
}
