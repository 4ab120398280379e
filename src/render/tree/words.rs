//! The words of one tree: answers, kinds of outcomes, routes and bands as they are shown and printed.

use super::Shown;
use crate::link::tree::{
    Answer, AnswerId, Band, Group, Kind, Mode, Node, NodeKind, Picked, PickedBy, Route, Sign, When,
};

/// The signs of a question with their groups.
#[derive(Clone, Copy)]
pub(super) struct Signs<'a> {
    pub(super) groups: &'a [Group],
    pub(super) all: &'a [Sign],
    pub(super) mode: Mode,
}

impl<H> Shown<'_, H> {
    /// The tree's own word, or the guide's, or the theme's.
    pub(super) fn word(&self, key: &str) -> String {
        let own = self.tree.labels.get(key).or_else(|| self.around.config.labels.get(key));
        own.cloned().unwrap_or_else(|| self.strings().get(key).to_owned())
    }

    /// The word of a kind of outcome.
    pub(super) fn kind_word(&self, kind: Kind) -> String {
        let own = self
            .tree
            .labels
            .get(kind.word())
            .or_else(|| self.around.config.outcome_words.get(kind.word()));
        own.cloned()
            .unwrap_or_else(|| self.strings().get(&format!("kind_{}", kind.word())).to_owned())
    }

    /// What an answer says.
    pub(super) fn answer_word(&self, answer: &Answer) -> String {
        match (&answer.id.value, &answer.label) {
            (_, Some(label)) => label.value.clone(),
            (AnswerId::Choice(id), None) => id.clone(),
            (AnswerId::Then, None) => self.strings().get("step_done").to_owned(),
            (id, None) => self.word(id.word()),
        }
    }

    /// "Any ■ is Yes", "All are No"; ticked, where signs are ticked.
    pub(super) fn route_word(&self, route: &Route, signs: Signs) -> String {
        let number = |count: u32| self.strings().number(count);
        match &route.when {
            When::Any(picked) => self.signs_word("any", "", picked, signs),
            When::AtLeast(count, picked) if count.value == 1 => self.signs_word("any", "", picked, signs),
            When::AtLeast(count, picked) => self.signs_word("at_least", &number(count.value), picked, signs),
            When::None(picked) => self.signs_word("none", "", picked, signs),
            When::Otherwise => self.strings().get("route_otherwise").to_owned(),
        }
    }

    fn signs_word(&self, when: &str, number: &str, picked: &Picked, signs: Signs) -> String {
        let mode = if signs.mode == Mode::Each { "" } else { "_ticked" };
        let mark = match picked.by {
            PickedBy::Group(group) => signs.groups.get(group).map_or("", |group| group.mark.as_str()),
            PickedBy::All | PickedBy::List => "",
        };
        let what = match picked.by {
            PickedBy::List => "_listed",
            _ if mark.is_empty() => "_sign",
            _ => "_mark",
        };
        let texts: Vec<String> = picked
            .signs
            .iter()
            .filter_map(|&sign| signs.all.get(sign))
            .map(|sign| self.strings().fill("quoted", &[("text", &sign.text.value)]))
            .collect();
        let (yes, no, list) = (
            self.word("yes"),
            self.word("no"),
            texts.join(self.strings().get("comma")),
        );
        let values = [
            ("mark", mark),
            ("number", number),
            ("yes", &yes),
            ("no", &no),
            ("signs", &list),
        ];
        self.strings().fill(&format!("route_{when}{what}{mode}"), &values)
    }

    /// "Below 12 mm", "12 mm or more", "3 to 5".
    pub(super) fn band_word(&self, band: &Band, node: &Node) -> String {
        if let Some(label) = &band.label {
            return label.value.clone();
        }
        let unit = match &node.kind {
            NodeKind::Number { scale, .. } => scale.unit.as_ref().map(|unit| unit.value.as_str()),
            _ => None,
        };
        let amount = |number: f64| match unit.filter(|unit| *unit != "none") {
            Some(unit) => self
                .strings()
                .fill("amount", &[("n", &number.to_string()), ("unit", unit)]),
            None => number.to_string(),
        };
        let (from, below) = (
            band.from.as_ref().map(|from| from.value),
            band.below.as_ref().map(|below| below.value),
        );
        match (from, below) {
            (Some(from), Some(below)) if self.counts_in_ones(node, &[from, below]) => self.closed(from, below - 1.0),
            (Some(from), Some(below)) => self.strings().fill(
                "band_between",
                &[("from", &from.to_string()), ("below", &amount(below))],
            ),
            (Some(from), None) => self.strings().fill("band_from", &[("from", &amount(from))]),
            (None, Some(below)) => self.strings().fill("band_below", &[("below", &amount(below))]),
            (None, None) => String::new(),
        }
    }

    /// "3 to 5", or "3" alone.
    fn closed(&self, from: f64, to: f64) -> String {
        if from < to {
            self.strings()
                .fill("band_closed", &[("from", &from.to_string()), ("to", &to.to_string())])
        } else {
            from.to_string()
        }
    }

    /// Whether only whole sums are possible: a score of whole points.
    fn counts_in_ones(&self, node: &Node, ends: &[f64]) -> bool {
        let NodeKind::Score { add_up, .. } = &node.kind else {
            return false;
        };
        let whole = |number: f64| number.fract() == 0.0;
        ends.iter().copied().all(whole) && add_up.iter().all(|id| points(self.tree.node(id.value)).all(whole))
    }
}

/// All points of a node's answers, bands and signs.
fn points(node: &Node) -> impl Iterator<Item = f64> {
    let signs: &[Sign] = match &node.kind {
        NodeKind::Signs { signs, .. } => signs,
        _ => &[],
    };
    let of_ways = node.ways().filter_map(|way| way.points.as_ref());
    of_ways
        .chain(signs.iter().filter_map(|sign| sign.points.as_ref()))
        .map(|points| points.value)
}
