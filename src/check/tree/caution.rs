//! Caution: a way on is as cautious as the least cautious outcome that it can lead to.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{last_first, trees_after, way_past};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::link::tree::{Band, Kind, Mode, Node, NodeKind, Outcome, Target, Tree, Way};
use crate::rule::Rule;

/// How cautious a way on is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caution {
    kind: Kind,
    /// Within a kind, the later outcome of a file is the more cautious one: tree and place.
    place: (usize, usize),
}

impl Caution {
    /// Whether this is less cautious. Two outcomes that are only information are alike, and so are two of one kind in
    /// different trees.
    pub fn is_less(self, other: Self) -> bool {
        let ordered = self.kind != Kind::Info && self.place.0 == other.place.0;
        self.kind < other.kind || (self.kind == other.kind && ordered && self.place.1 < other.place.1)
    }
}

/// How cautious every node of a guide's trees is, and what it can lead to at most.
pub struct Reached {
    /// By tree and node: the least and the most cautious outcome.
    nodes: BTreeMap<(usize, usize), (Caution, Caution)>,
}

impl Reached {
    /// Looks through all trees without circles, those that are jumped to first.
    pub fn new(trees: &[Tree], walkable: &[bool]) -> Self {
        let mut reached = Self { nodes: BTreeMap::new() };
        let next: Vec<Vec<usize>> = trees.iter().map(trees_after).collect();
        for own in last_first(&next).into_iter().filter(|&own| walkable[own]) {
            let next: Vec<Vec<usize>> = trees[own].nodes.iter().map(Node::nodes_after).collect();
            for node in last_first(&next) {
                let ways = trees[own].nodes[node].ways();
                let ends: Vec<(Caution, Caution)> = ways.filter_map(|way| reached.of(trees, own, way.target)).collect();
                let least = ends
                    .iter()
                    .map(|(least, _)| *least)
                    .reduce(|a, b| if b.is_less(a) { b } else { a });
                let most = ends
                    .iter()
                    .map(|(_, most)| *most)
                    .reduce(|a, b| if a.is_less(b) { b } else { a });
                if let Some(both) = least.zip(most) {
                    reached.nodes.insert((own, node), both);
                }
            }
        }
        reached
    }

    fn of(&self, trees: &[Tree], own: usize, target: Target) -> Option<(Caution, Caution)> {
        match target {
            Target::Outcome(outcome) => {
                let caution = Caution {
                    kind: trees[own].outcome(outcome).kind.value,
                    place: (own, outcome.0),
                };
                Some((caution, caution))
            }
            Target::Node(node) => self.nodes.get(&(own, node.0)).copied(),
            Target::Tree { tree, node } => {
                let node = node.unwrap_or(trees[tree].start);
                self.nodes.get(&(tree, node.0)).copied()
            }
        }
    }
}

/// One tree, and how cautious its ways are.
pub struct Cautions<'a> {
    trees: &'a [Tree],
    own: usize,
    reached: &'a Reached,
}

impl<'a> Cautions<'a> {
    /// The ways of the tree `own`.
    pub fn new(trees: &'a [Tree], own: usize, reached: &'a Reached) -> Self {
        Self { trees, own, reached }
    }

    /// How cautious a way on is.
    pub fn of(&self, target: Target) -> Caution {
        self.both(target).0
    }

    fn both(&self, target: Target) -> (Caution, Caution) {
        // A tree that is walked leads somewhere from every node.
        let lost = Caution {
            kind: Kind::Info,
            place: (self.own, 0),
        };
        self.reached.of(self.trees, self.own, target).unwrap_or((lost, lost))
    }

    fn tree(&self) -> &'a Tree {
        &self.trees[self.own]
    }

    /// A target with the kind of what it can lead to: "`settle` (wait)".
    pub fn word(&self, target: Target) -> String {
        let name = match target {
            Target::Node(node) => &self.tree().node(node).id.value,
            Target::Outcome(outcome) => &self.tree().outcome(outcome).id.value,
            Target::Tree { tree, .. } => &self.trees[tree].id,
        };
        format!("`{name}` ({})", self.of(target).kind.word())
    }

    /// Checks one tree.
    pub fn check(&self, guide: &Guide, found: &mut Diagnostics) {
        for node in &self.tree().nodes {
            self.easy_unsure(node, found);
            self.no_unsure(node, found);
            self.band_caution(node, found);
            self.list_mode(node, found);
        }
        for outcome in &self.tree().outcomes {
            incomplete(outcome, !guide.stages.is_empty(), found);
        }
        self.outcome_order(found);
        self.nothing_stops(found);
        self.go_at_once(found);
        self.no_rule(found);
    }

    /// Ways that say something definite: all but Not sure.
    fn definite(node: &Node) -> impl Iterator<Item = &Way> {
        let unsure = node.unsure().map(|unsure| unsure.way.span);
        node.ways().filter(move |way| Some(way.span) != unsure)
    }

    fn easy_unsure(&self, node: &Node, found: &mut Diagnostics) {
        let Some(unsure) = node.unsure() else { return };
        let cautions: Vec<(Caution, &Way)> = Self::definite(node).map(|way| (self.of(way.target), way)).collect();
        let least = cautions
            .iter()
            .copied()
            .reduce(|a, b| if b.0.is_less(a.0) { b } else { a });
        let Some((least, careless)) = least else { return };
        if !cautions.iter().any(|(caution, _)| least.is_less(*caution)) {
            return;
        }
        let own = self.of(unsure.way.target);
        let of_least = || cautions.iter().filter(|(caution, _)| !least.is_less(*caution));
        let skips = !least.is_less(own) && of_least().all(|(_, way)| self.is_further(unsure.way.target, way.target));
        let what = if own.is_less(least) {
            "which is less cautious than every answer"
        } else if of_least().any(|(_, way)| way.target == unsure.way.target) {
            "as the least cautious answer does"
        } else if skips {
            "past a question that the least cautious answer leads to"
        } else {
            return;
        };
        let message = format!("Not sure leads to {}, {what}", self.word(unsure.way.target));
        let finding = Diagnostic::new(Rule::EasyUnsure, unsure.way.span, message);
        found.report(finding.label(careless.span, "the least cautious answer"));
    }

    /// Whether one way takes less care than another: it is less cautious, or lets the reader go at once where the other asks
    /// on.
    pub fn is_careless(&self, target: Target, than: Target) -> bool {
        let (own, other) = (self.of(target), self.of(than));
        let goes = own.kind == Kind::Go && matches!(target, Target::Outcome(_)) && !matches!(than, Target::Outcome(_));
        own.is_less(other) || (goes && !other.is_less(own))
    }

    /// Whether one way leaves out a question to which another leads: it ends at once, or goes on further along.
    pub fn is_further(&self, target: Target, than: Target) -> bool {
        match (target, than) {
            (Target::Outcome(_), Target::Node(_) | Target::Tree { .. }) => true,
            (Target::Node(further), Target::Node(before)) => {
                further != before && way_past(self.tree(), before, further, None).is_some()
            }
            _ => false,
        }
    }

    fn no_unsure(&self, node: &Node, found: &mut Diagnostics) {
        let asks = matches!(
            node.kind,
            NodeKind::YesNo { .. } | NodeKind::Choice { .. } | NodeKind::Number { .. }
        );
        let stops = |way: &Way| self.both(way.target).1.kind >= Kind::Stop;
        if asks && node.unsure().is_none() && node.ways().any(stops) {
            let message = format!("`{}` can lead to a stop, and offers no Not sure", node.id.value);
            found.report(Diagnostic::new(Rule::NoUnsure, node.id.span, message));
        }
    }

    fn list_mode(&self, node: &Node, found: &mut Diagnostics) {
        let NodeKind::Signs {
            mode: Mode::List,
            mode_span,
            ..
        } = node.kind
        else {
            return;
        };
        let stops = |way: &&Way| self.both(way.target).1.kind >= Kind::Stop;
        if let Some(way) = node.ways().find(stops) {
            let message = format!(
                "`{}` can lead to a stop, and a list to tick offers no Not sure",
                node.id.value
            );
            let finding = Diagnostic::new(Rule::ListMode, mode_span.unwrap_or(node.id.span), message);
            let finding = finding.label(way.span, "the way that can lead to a stop");
            found.report(finding.help("take `mode: list` out: each sign is then answered Yes, No or Not sure"));
        }
    }

    fn band_caution(&self, node: &Node, found: &mut Diagnostics) {
        let mut bands: Vec<&Band> = node.bands().iter().collect();
        bands.sort_by_key(|band| band.ends().0);
        let mut rose: Option<&Band> = None;
        for pair in bands.windows(2) {
            let [before, after] = [pair[0], pair[1]].map(|band| self.of(band.way.target));
            if before.is_less(after) {
                rose = Some(pair[1]);
            } else if let Some(risen) = rose.filter(|_| after.is_less(before)) {
                let message = format!("here caution goes down to {} again", self.word(pair[1].way.target));
                let finding = Diagnostic::new(Rule::BandCaution, pair[1].way.span, message);
                found.report(finding.label(risen.way.span, "here it went up"));
                return;
            }
        }
    }

    fn outcome_order(&self, found: &mut Diagnostics) {
        let outcomes = &self.tree().outcomes;
        let disorder = outcomes.windows(2).find(|pair| pair[1].kind.value < pair[0].kind.value);
        if let Some([before, after]) = disorder {
            let message = format!(
                "`{}` ({}) stands below `{}` ({})",
                after.id.value,
                after.kind.value.word(),
                before.id.value,
                before.kind.value.word()
            );
            found.report(Diagnostic::new(Rule::OutcomeOrder, after.id.span, message));
        }
    }

    /// The least and the most cautious outcome of the whole tree.
    fn whole(&self) -> (Caution, Caution) {
        self.both(Target::Node(self.tree().start))
    }

    fn nothing_stops(&self, found: &mut Diagnostics) {
        let most = self.whole().1.kind;
        if most < Kind::Stop && most != Kind::Info {
            let message = "no answer of this tree ever stops the reader";
            found.report(Diagnostic::new(Rule::NothingStops, self.tree().title.span, message));
        }
    }

    fn go_at_once(&self, found: &mut Diagnostics) {
        let start = self.tree().start;
        for first in self.with_steps(Target::Node(start)) {
            let Target::Node(node) = first else { continue };
            let node = self.tree().node(node);
            let goes = |way: &&Way| self.with_steps(way.target).any(|target| self.is_go(target));
            if let Some(way) = node.ways().find(goes).filter(|_| node.is_question()) {
                let message = "one answer is enough to go on";
                found.report(Diagnostic::new(Rule::GoAtOnce, way.span, message));
            }
        }
    }

    /// A target and what comes after it without a further question.
    fn with_steps(&self, target: Target) -> impl Iterator<Item = Target> {
        let (mut seen, mut open) = (BTreeSet::new(), vec![target]);
        while let Some(target) = open.pop() {
            if let Target::Node(node) = target
                && !self.tree().node(node).is_question()
                && !seen.contains(&target)
            {
                open.extend(self.tree().node(node).ways().map(|way| way.target));
            }
            seen.insert(target);
        }
        seen.into_iter()
    }

    fn is_go(&self, target: Target) -> bool {
        matches!(target, Target::Outcome(outcome) if self.tree().outcome(outcome).kind.value == Kind::Go)
    }

    fn no_rule(&self, found: &mut Diagnostics) {
        let goes = self
            .tree()
            .outcomes
            .iter()
            .find(|outcome| outcome.kind.value == Kind::Go);
        if let Some(outcome) = goes.filter(|_| self.tree().always.is_empty()) {
            let message = format!("this tree can end in `{}` and has no `always` rule", outcome.id.value);
            found.report(Diagnostic::new(Rule::NoRule, self.tree().title.span, message));
        }
    }
}

/// What a kind of outcome requires.
fn incomplete(outcome: &Outcome, has_stages: bool, found: &mut Diagnostics) {
    let kind = outcome.kind.value;
    let mut lacks = |missing: bool, key: &str, purpose: &str| {
        if missing {
            let message = format!("an outcome of kind `{}` needs `{key}`: {purpose}", kind.word());
            let finding = Diagnostic::new(Rule::OutcomeIncomplete, outcome.id.span, message);
            found.report(finding.help(format!("add `{key}`")));
        }
    };
    lacks(
        kind >= Kind::Stop && outcome.actions.is_empty(),
        "do",
        "the reader must know what to do now",
    );
    let leads_on = kind == Kind::Go || kind == Kind::Back;
    lacks(
        leads_on && has_stages && outcome.next.is_empty(),
        "next",
        "the reader must know where to go",
    );
    lacks(
        kind >= Kind::Help && outcome.contacts.is_empty(),
        "contacts",
        "the reader must know whom to call",
    );
}
