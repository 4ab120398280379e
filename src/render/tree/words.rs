//! The words of one tree: answers, kinds of outcomes, routes and bands as they are shown and printed.

use crate::config::Config;
use crate::link::tree::{
    Answer, AnswerId, Band, Group, Kind, Mode, Node, NodeId, NodeKind, Outcome, Picked, PickedBy, Retry, Route, Sign,
    Target, Tree, Way, When, number,
};
use crate::render::strings::{Strings, capital};

/// One tree, and whose words it is told in.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// All trees.
    pub trees: &'a [Tree],
    /// Settings: other words.
    pub config: &'a Config,
    /// Words of the theme.
    pub strings: &'a Strings,
}

/// The signs of a question with their groups.
#[derive(Clone, Copy)]
struct Signs<'a> {
    groups: &'a [Group],
    all: &'a [Sign],
    mode: Mode,
}

impl Words<'_> {
    /// The tree's own word, or that of the guide, which its strings hold.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        let own = self.tree.labels.get(key).cloned();
        own.unwrap_or_else(|| self.strings.get(key).to_owned())
    }

    /// Whether signs are answered one by one somewhere, so that Not sure has to be explained.
    #[must_use]
    pub fn asks_each(&self) -> bool {
        let each = |node: &Node| matches!(node.kind, NodeKind::Signs { mode: Mode::Each, .. });
        self.tree.nodes.iter().any(each)
    }

    /// A sentence of the theme that names the answers to a sign, in this tree's words.
    #[must_use]
    pub fn naming_answers(&self, key: &str) -> String {
        let [yes, no, unsure] = ["yes", "no", "unsure"].map(|key| self.word(key));
        self.strings
            .fill(key, &[("yes", &yes), ("no", &no), ("unsure", &unsure)])
    }

    /// "points: 2".
    #[must_use]
    pub fn points(&self, points: f64) -> String {
        self.strings.fill("points", &[("n", &self.strings.digits(points))])
    }

    /// "Wait 15 minutes, then start again at 1."; nothing if there is nothing to wait for.
    #[must_use]
    pub fn wait(&self, outcome: &Outcome) -> Option<String> {
        let time = self.strings.time(outcome.wait?);
        Some(self.strings.fill("wait_then", &[("time", &time)]))
    }

    /// The question; for steps and scores the theme's words.
    #[must_use]
    pub fn ask(&self, node: &Node) -> String {
        match (node.ask(), &node.kind) {
            (Some(ask), _) => ask.value.clone(),
            (None, NodeKind::Step { .. }) => self.strings.get("step_ask").to_owned(),
            (None, _) => self.strings.get("score_ask").to_owned(),
        }
    }

    /// "Add up the points of 1, 3 and 4."; nothing for other nodes than scores.
    #[must_use]
    pub fn add_up(&self, node: &Node) -> Option<String> {
        let NodeKind::Score { add_up, .. } = &node.kind else {
            return None;
        };
        let mut numbers: Vec<usize> = add_up.iter().map(|id| self.tree.node(id.value).number).collect();
        numbers.sort_unstable();
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let places = self.strings.join("and", &numbers);
        Some(self.strings.fill("add_up", &[("places", &places)]))
    }

    /// "7 questions at most".
    #[must_use]
    pub fn length(&self) -> String {
        let most = u32::try_from(number::most_questions(self.tree)).unwrap_or(u32::MAX);
        self.strings.count("questions", most, &[])
    }

    /// "go to 5", "go to C", "go to D3".
    #[must_use]
    pub fn go_to(&self, target: Target) -> String {
        self.strings.fill("go_to", &[("place", &self.place(target))])
    }

    /// "5", "C", "D3".
    #[must_use]
    pub fn place(&self, target: Target) -> String {
        match target {
            Target::Node(id) => self.tree.node(id).number.to_string(),
            Target::Outcome(id) => self.tree.outcome(id).letter.clone(),
            Target::Tree { tree, node } => self
                .trees
                .get(tree)
                .map_or_else(String::new, |tree| self.tree_place(tree, node)),
        }
    }

    /// "D3", or "D3, question 4".
    fn tree_place(&self, tree: &Tree, node: Option<NodeId>) -> String {
        let name = match &tree.code {
            Some(code) => code.value.clone(),
            None => self.strings.fill("quoted", &[("text", &tree.title.value)]),
        };
        match node {
            Some(node) => {
                let number = tree.node(node).number.to_string();
                self.strings
                    .fill("tree_question", &[("tree", &name), ("number", &number)])
            }
            None => name,
        }
    }

    /// "At most twice. Then take result".
    #[must_use]
    pub fn retry(&self, retry: Retry) -> String {
        let number = self.strings.number(retry.at_most);
        self.strings.count("retry", retry.at_most, &[("number", &number)])
    }

    /// "Come here only from 2 (No).", unless the node follows from the one above, or other trees jump here.
    #[must_use]
    pub fn from(&self, id: NodeId) -> Option<String> {
        let own = self.tree.node(id);
        let leads_here = |node: &&Node| node.ways().any(|way| way.target == Target::Node(id));
        let mut before: Vec<&Node> = self.tree.nodes.iter().filter(leads_here).collect();
        before.sort_by_key(|node| node.number);
        let above = before.iter().any(|node| node.number + 1 == own.number);
        if above || before.is_empty() || id == self.tree.start || self.tree.entered.contains(&id) {
            return None;
        }
        let places: Vec<String> = before.into_iter().map(|node| self.came_from(node, id)).collect();
        let places = self.strings.join("or", &places);
        Some(self.strings.fill("from_only", &[("places", &places)]))
    }

    /// "2 (No)": a node and those of its answers that lead to `to`.
    fn came_from(&self, node: &Node, to: NodeId) -> String {
        let leads = |way: &Way| way.target == Target::Node(to);
        let answers = node
            .answers
            .iter()
            .filter(|answer| answer.id.value != AnswerId::Then && leads(&answer.way))
            .map(|answer| self.answer_word(answer));
        let bands = node
            .bands()
            .iter()
            .filter(|band| leads(&band.way))
            .map(|band| self.band_word(band, node));
        let routes = node
            .routes()
            .iter()
            .filter(|route| leads(&route.way))
            .map(|route| self.route_word(route, node));
        let words: Vec<String> = answers.chain(bands).chain(routes).collect();
        let number = node.number.to_string();
        if words.is_empty() {
            return number;
        }
        let answers = self.strings.join("or", &words);
        self.strings
            .fill("from_place", &[("number", &number), ("answers", &answers)])
    }

    /// The word of a kind of outcome.
    #[must_use]
    pub fn kind_word(&self, kind: Kind) -> String {
        let own = self
            .tree
            .labels
            .get(kind.word())
            .or_else(|| self.config.outcome_words.get(kind.word()));
        own.cloned()
            .unwrap_or_else(|| self.strings.get(&format!("kind_{}", kind.word())).to_owned())
    }

    /// What an answer says.
    #[must_use]
    pub fn answer_word(&self, answer: &Answer) -> String {
        match (&answer.id.value, &answer.label) {
            (_, Some(label)) => label.value.clone(),
            (AnswerId::Choice(id), None) => id.clone(),
            (AnswerId::Then, None) => self.strings.get("step_done").to_owned(),
            (id, None) => self.word(id.word()),
        }
    }

    /// "Any ■ is Yes", "All are No"; ticked, where signs are ticked.
    #[must_use]
    pub fn route_word(&self, route: &Route, node: &Node) -> String {
        let NodeKind::Signs {
            groups, signs, mode, ..
        } = &node.kind
        else {
            return String::new();
        };
        let signs = Signs {
            groups,
            all: signs,
            mode: *mode,
        };
        let number = |count: u32| self.strings.number(count);
        match &route.when {
            When::Any(picked) => self.signs_word("any", "", picked, signs),
            When::AtLeast(count, picked) if count.value == 1 => self.signs_word("any", "", picked, signs),
            When::AtLeast(count, picked) => self.signs_word("at_least", &number(count.value), picked, signs),
            When::None(picked) => self.signs_word("none", "", picked, signs),
            When::Otherwise => self.strings.get("route_otherwise").to_owned(),
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
            .map(|sign| self.strings.fill("quoted", &[("text", &sign.text.value)]))
            .collect();
        let (yes, no, list) = (self.word("yes"), self.word("no"), texts.join(self.strings.get("comma")));
        let values = [
            ("mark", mark),
            ("number", number),
            ("yes", &yes),
            ("no", &no),
            ("signs", &list),
        ];
        self.strings.fill(&format!("route_{when}{what}{mode}"), &values)
    }

    /// "Below 12 mm", "12 mm or more", "tense (3 to 5)".
    #[must_use]
    pub fn band_word(&self, band: &Band, node: &Node) -> String {
        let numbers = self.band_numbers(band, node);
        match &band.label {
            Some(label) => self
                .strings
                .fill("band_labelled", &[("numbers", &numbers), ("label", &label.value)]),
            None => capital(&numbers),
        }
    }

    fn band_numbers(&self, band: &Band, node: &Node) -> String {
        let unit = match &node.kind {
            NodeKind::Number { scale, .. } => scale.unit.as_ref().map(|unit| unit.value.as_str()),
            _ => None,
        };
        let amount = |number: f64| match unit.filter(|unit| *unit != "none") {
            Some(unit) => self
                .strings
                .fill("amount", &[("n", &self.strings.digits(number)), ("unit", unit)]),
            None => self.strings.digits(number),
        };
        let (from, below) = (
            band.from.as_ref().map(|from| from.value),
            band.below.as_ref().map(|below| below.value),
        );
        match (from, below) {
            (Some(from), Some(below)) if self.counts_in_ones(node, &[from, below]) => {
                let to = amount(below - 1.0);
                if from < below - 1.0 {
                    self.strings
                        .fill("band_closed", &[("from", &self.strings.digits(from)), ("to", &to)])
                } else {
                    to
                }
            }
            (Some(from), Some(below)) => self.strings.fill(
                "band_between",
                &[("from", &self.strings.digits(from)), ("below", &amount(below))],
            ),
            (Some(from), None) => self.strings.fill("band_from", &[("from", &amount(from))]),
            (None, Some(below)) => self.strings.fill("band_below", &[("below", &amount(below))]),
            (None, None) => String::new(),
        }
    }

    /// Whether only whole numbers are possible between whole ends.
    fn counts_in_ones(&self, node: &Node, ends: &[f64]) -> bool {
        let whole = |number: f64| number.fract() == 0.0;
        let possible = match &node.kind {
            NodeKind::Score { add_up, .. } => add_up.iter().all(|id| points(self.tree.node(id.value)).all(whole)),
            NodeKind::Number { scale, .. } => {
                let step = scale.step.as_ref().map(|step| step.value);
                whole(scale.min.value) && whole(scale.max.value) && step.is_some_and(|step| step >= 1.0 && whole(step))
            }
            _ => false,
        };
        possible && ends.iter().copied().all(whole)
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
