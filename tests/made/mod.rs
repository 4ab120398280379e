//! Decision trees made by chance: every kind of node, labels and words that are easy to mistake for each other.

use std::fmt::Write as _;

use fastrand::Rng;
use waypost::link::tree::{Given, Mode, Node, NodeKind};

const MARKS: [&str; 3] = ["■", "▲", "●"];
const KINDS: [&str; 3] = ["wait", "stop", "help"];

/// A tree in YAML with so many nodes, in which every way leads to a later node or an outcome.
pub fn tree(rng: &mut Rng, nodes: usize) -> String {
    let outcomes = rng.usize(2..6);
    let mut made = Made {
        rng,
        nodes,
        outcomes,
        pointed: Vec::new(),
        scores: Vec::new(),
    };
    let mut yaml = "title: Is it so?\nnodes:\n".to_owned();
    for at in 0..nodes {
        let node = made.node(at);
        let _written = write!(yaml, "  n{at}:\n{node}");
    }
    yaml.push_str("outcomes:\n");
    for at in 0..outcomes {
        let kind = KINDS[at * KINDS.len() / outcomes];
        let _written = writeln!(
            yaml,
            "  o{at}: {{ kind: {kind}, headline: Do {at}, do: [\"2  Go away.\"] }}"
        );
    }
    yaml
}

struct Made<'r> {
    rng: &'r mut Rng,
    nodes: usize,
    outcomes: usize,
    /// Nodes that have points.
    pointed: Vec<usize>,
    /// Scores, whose points are nobody's answer.
    scores: Vec<usize>,
}

impl Made<'_> {
    fn node(&mut self, at: usize) -> String {
        let hint = [
            "",
            "    hint: \"Take 3, or 12 mm at 2  feet.\"\n",
            "    hint: \"Say Yes (or No) to 4.\"\n",
        ];
        let hint = hint[self.rng.usize(0..3)];
        let form = self.rng.usize(0..6);
        let body = match form {
            0 => self.yes_no(at),
            1 => self.choice(at),
            2 => self.signs(at),
            3 => self.number(at),
            4 if self.pointed.is_empty() => self.yes_no(at),
            4 => self.score(at),
            _ => {
                return format!(
                    "    do: [\"Do this.\", \"Then go to the door.\"]\n    then: {}\n",
                    self.target(at)
                );
            }
        };
        if form == 4 { body } else { format!("{hint}{body}") }
    }

    fn target(&mut self, at: usize) -> String {
        let later = at + 1..self.nodes;
        if !later.is_empty() && self.rng.u8(0..10) < 7 {
            format!("n{}", self.rng.usize(later))
        } else {
            format!("o{}", self.rng.usize(0..self.outcomes))
        }
    }

    /// A way on as the rest of a map, sometimes with points and advice.
    fn way(&mut self, at: usize) -> String {
        let mut way = format!("go: {}", self.target(at));
        if self.rng.bool() {
            let points = ["0", "1", "2", "0.5", "0.1", "-1"];
            let _written = write!(way, ", points: {}", points[self.rng.usize(0..6)]);
            self.pointed.push(at);
        }
        if self.rng.u8(0..4) == 0 {
            let say = ["Wait for 2 minutes.", "If Yes, go to the door. No.", "Below 5 mm."];
            let _written = write!(way, ", say: \"{}\"", say[self.rng.usize(0..3)]);
        }
        way
    }

    fn yes_no(&mut self, at: usize) -> String {
        let mut node = format!("    ask: \"Is it {at} or more?\"\n");
        for key in ["if_yes", "if_no", "if_unsure"] {
            if key != "if_unsure" || self.rng.bool() {
                let way = self.way(at);
                let _written = writeln!(node, "    {key}: {{ {way} }}");
            }
        }
        node
    }

    fn choice(&mut self, at: usize) -> String {
        let labels = [
            "Yes",
            "No",
            "One",
            "One of these",
            "Not One",
            "5 mm",
            "Red (or blue)",
            "Red",
        ];
        let first = self.rng.usize(0..4);
        let mut node = format!("    ask: \"Which of {at}?\"\n    choose:\n");
        for label in &labels[first..first + self.rng.usize(2..5)] {
            let id = label
                .to_lowercase()
                .replace(|letter: char| !letter.is_ascii_lowercase(), "");
            let way = self.way(at);
            let _written = writeln!(
                node,
                "      - {{ id: a-{id}{}, label: \"{label}\", {way} }}",
                label.len()
            );
        }
        let way = self.way(at);
        let _written = writeln!(node, "    if_unsure: {{ {way} }}");
        node
    }

    fn signs(&mut self, at: usize) -> String {
        let words = [
            "Tail",
            "Tail lashing",
            "Lashing Tail",
            "Hiss, or growl",
            "No food",
            "Yes",
            "Cold",
            "Cold feet",
        ];
        let groups = self.rng.usize(0..4);
        let count = self.rng.usize(1..words.len());
        let mut node = format!("    ask: \"In the last {at} hours, has it shown any of these?\"\n");
        if groups > 0 {
            node.push_str("    groups:\n");
            for (group, mark) in MARKS[..groups].iter().enumerate() {
                let _written = writeln!(node, "      g{group}: {{ label: Group {group}, mark: \"{mark}\" }}");
            }
        }
        if self.rng.bool() {
            node.push_str("    mode: list\n");
        }
        node.push_str("    signs:\n");
        for (sign, word) in words[..count].iter().enumerate() {
            let group = if groups > 0 {
                format!(", group: g{}", self.rng.usize(0..groups))
            } else {
                String::new()
            };
            let points = if self.rng.u8(0..3) == 0 {
                self.pointed.push(at);
                ", points: 2"
            } else {
                ""
            };
            let _written = writeln!(node, "      - {{ id: s{sign}, text: \"{word}\"{group}{points} }}");
        }
        node.push_str("    routes:\n");
        for _ in 0..self.rng.usize(1..4) {
            let when = self.when(groups, count);
            let way = self.way(at);
            let _written = writeln!(node, "      - {{ {when}, {way} }}");
        }
        let last = if self.rng.bool() {
            "none: all"
        } else {
            "otherwise: true"
        };
        let way = self.way(at);
        let _written = writeln!(node, "      - {{ {last}, {way} }}");
        node
    }

    fn when(&mut self, groups: usize, count: usize) -> String {
        let picked = match self.rng.u8(0..3) {
            0 if groups > 0 => format!("g{}", self.rng.usize(0..groups)),
            1 => {
                let signs: Vec<String> = (0..count)
                    .filter(|_| self.rng.bool())
                    .map(|sign| format!("s{sign}"))
                    .collect();
                if signs.is_empty() {
                    "all".to_owned()
                } else {
                    format!("[{}]", signs.join(", "))
                }
            }
            _ => "all".to_owned(),
        };
        match self.rng.u8(0..3) {
            0 => format!("at_least: {}, of: {picked}", self.rng.usize(1..4)),
            1 => format!("none: {picked}"),
            _ => format!("any: {picked}"),
        }
    }

    fn number(&mut self, at: usize) -> String {
        let unit = ["mm", "none", "drops of water", "°C"][self.rng.usize(0..4)];
        let (step, cuts) = match self.rng.u8(0..3) {
            0 => (", step: 1", [4.0, 9.0]),
            1 => (", step: 0.5", [4.5, 9.0]),
            _ => ("", [0.1, 3.3]),
        };
        format!(
            "    ask: \"How many are there at {at} or 2 places?\"\n    number: {{ unit: {unit}, min: -2, max: 12{step} }}\n{}",
            self.bands(at, &cuts)
        )
    }

    fn score(&mut self, at: usize) -> String {
        let mut adds = self.pointed.clone();
        adds.dedup();
        adds.retain(|node| !self.scores.contains(node));
        if adds.is_empty() {
            return self.yes_no(at);
        }
        self.scores.push(at);
        let adds: Vec<String> = adds.iter().map(|node| format!("n{node}")).collect();
        format!("    add_up: [{}]\n{}", adds.join(", "), self.bands(at, &[1.0, 2.0]))
    }

    fn bands(&mut self, at: usize, [low, high]: &[f64; 2]) -> String {
        let mut bands = "    bands:\n".to_owned();
        for ends in [
            format!("below: {low}"),
            format!("from: {low}, below: {high}"),
            format!("from: {high}"),
        ] {
            let label = ["", ", label: Narrow", ", label: \"5 (or 7 mm) to 9\""][self.rng.usize(0..3)];
            let way = self.way(at);
            let _written = writeln!(bands, "      - {{ {ends}, {way}{label} }}");
        }
        bands
    }
}

/// An answer by chance.
pub fn answer(rng: &mut Rng, node: &Node) -> Option<Given> {
    match &node.kind {
        NodeKind::YesNo { .. } | NodeKind::Choice { .. } => Some(Given::Answer(rng.usize(0..node.answers.len()))),
        NodeKind::Number { scale, .. } => {
            let halves = f64::from(rng.i32(-4..=24)) / 2.0;
            let whole = scale.step.as_ref().is_some_and(|step| step.value >= 1.0);
            Some(Given::Number(if whole { halves.floor() } else { halves }))
        }
        NodeKind::Signs { signs, mode, .. } => {
            let picked: Vec<usize> = (0..signs.len()).filter(|_| rng.u8(0..3) == 0).collect();
            let unsure = |rng: &mut Rng| *mode == Mode::Each && rng.u8(0..3) == 0;
            let (unsure, yes) = picked.into_iter().partition(|_| unsure(rng));
            Some(Given::Signs { yes, unsure })
        }
        NodeKind::Step { .. } | NodeKind::Score { .. } => None,
    }
}
