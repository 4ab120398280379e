//! The numbered form of a decision as plain text: what paper says, for a terminal, and for the reader of [`crate::paper`].
//!
//! Numbers and letters stand alone before a wide space; whoever reads goes from line to line by "go to".

use std::collections::BTreeMap;
use std::fmt::Write as _;

use textwrap::core::display_width;
use textwrap::wrap;

use crate::config::Config;
use crate::link::tree::{AnswerId, Given, Node, NodeId, NodeKind, Outcome, Test, Tree, Way};
use crate::paper::{Phrases, Reply};
use crate::render::strings::Strings;
use crate::render::tree::words::Words;

/// Columns of a line.
const WIDTH: usize = 78;

/// Columns before the words of a question or a result.
const INDENT: usize = 4;

/// A decision in its numbered form.
pub struct Numbered<'a> {
    words: Words<'a>,
}

impl<'a> Numbered<'a> {
    /// The form of one tree, in the words of a theme.
    #[must_use]
    pub fn new(tree: &'a Tree, trees: &'a [Tree], (config, strings): (&'a Config, &'a Strings)) -> Self {
        let words = Words {
            tree,
            trees,
            config,
            strings,
        };
        Self { words }
    }

    /// The phrases of this form.
    #[must_use]
    pub fn phrases(&self) -> Phrases {
        let phrase = |key: &str| self.words.strings.get(key).to_owned();
        Phrases::new(phrase, ["yes", "no", "unsure"].map(|key| self.words.word(key)))
    }

    /// What a test says to each question, by number, as it is printed.
    #[must_use]
    pub fn replies(&self, test: &Test) -> BTreeMap<usize, Reply> {
        let reply = |id: NodeId, given: &Given| {
            let node = self.words.tree.node(id);
            (node.number, self.reply(node, given))
        };
        test.answers
            .iter()
            .map(|(id, given)| reply(id.value, &given.value))
            .collect()
    }

    /// An answer as somebody says it who has only the paper.
    #[must_use]
    pub fn reply(&self, node: &Node, given: &Given) -> Reply {
        match given {
            Given::Answer(answer) => Reply::Says(self.words.answer_word(&node.answers[*answer])),
            Given::Number(number) => Reply::Number(self.words.strings.digits(*number)),
            Given::Signs { .. } => {
                let signs = given.ticked().into_iter().filter_map(|sign| node.signs().get(sign));
                Reply::Signs(signs.map(|sign| sign.text.value.clone()).collect())
            }
        }
    }

    /// The number, letter or name of another decision to which a way leads, as it is printed.
    #[must_use]
    pub fn place_of(&self, node: NodeId, way: usize) -> Option<String> {
        let target = self.words.tree.node(node).ways().nth(way)?.target;
        Some(self.words.place(target))
    }

    /// The whole form.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = Lines::default();
        self.head(&mut out);
        for id in self.words.tree.by_number() {
            self.question(id, &mut out);
        }
        out.line(0, self.words.strings.get("results"));
        out.blank();
        for id in self.words.tree.by_letter() {
            self.result(self.words.tree.outcome(id), &mut out);
        }
        out.text
    }

    fn head(&self, out: &mut Lines) {
        let (tree, strings) = (self.words.tree, self.words.strings);
        let code = tree
            .code
            .as_ref()
            .map(|code| format!("{}  ", code.value))
            .unwrap_or_default();
        out.wrapped(0, &format!("{code}{}", tree.title.value));
        let holds = tree.valid_for.map(|period| strings.time(period));
        let facts = [
            ("fact_use_when", tree.use_when.as_ref().map(|text| text.value.clone())),
            ("fact_not_for", tree.not_for.as_ref().map(|text| text.value.clone())),
            (
                "fact_answered_by",
                tree.answered_by.as_ref().map(|text| text.value.clone()),
            ),
            ("fact_valid_for", holds),
            ("fact_length", Some(self.words.length())),
        ];
        for (key, text) in facts {
            if let Some(text) = text {
                out.wrapped(0, &format!("{}{}{text}", strings.get(key), strings.get("colon")));
            }
        }
        out.blank();
        let how = ["tree_start", "tree_lower", "tree_unsure"];
        let how: Vec<String> = how[..if self.words.asks_each() { 3 } else { 2 }]
            .iter()
            .map(|key| self.words.naming_answers(key))
            .collect();
        out.wrapped(0, &how.join(" "));
        out.blank();
    }

    fn question(&self, id: NodeId, out: &mut Lines) {
        let (node, words) = (self.words.tree.node(id), self.words);
        out.headed(&node.number.to_string(), &words.ask(node));
        let hint = node.hint.as_ref().map(|hint| hint.value.clone());
        for text in [words.from(id), hint, words.add_up(node)].into_iter().flatten() {
            out.wrapped(INDENT, &text);
        }
        self.signs(node, out);
        match &node.kind {
            NodeKind::Step { actions } => {
                for action in actions {
                    out.hanging(INDENT, "[ ] ", &action.value);
                }
                if let Some(answer) = node.answers.first() {
                    self.way("", words.strings.get("step_done"), &answer.way, out);
                }
            }
            _ => self.ways(node, out),
        }
        out.blank();
    }

    /// Routes, or bands and then answers.
    fn ways(&self, node: &Node, out: &mut Lines) {
        let words = self.words;
        for route in node.routes() {
            self.way("", &words.route_word(route, node), &route.way, out);
        }
        for band in node.bands() {
            self.way("[ ] ", &words.band_word(band, node), &band.way, out);
        }
        for answer in node.answers.iter().filter(|answer| answer.id.value != AnswerId::Then) {
            self.way("[ ] ", &words.answer_word(answer), &answer.way, out);
            if let Some(hint) = &answer.hint {
                out.wrapped(INDENT + 4, &hint.value);
            }
        }
    }

    fn signs(&self, node: &Node, out: &mut Lines) {
        let NodeKind::Signs { groups, signs, .. } = &node.kind else {
            return;
        };
        for sign in signs {
            let mark = groups.get(sign.group).map_or("", |group| group.mark.as_str());
            let mark = if mark.is_empty() {
                String::new()
            } else {
                format!("{mark} ")
            };
            let points = sign.points.as_ref().map(|points| points.value);
            out.hanging(
                INDENT,
                &format!("[ ] {mark}"),
                &format!("{}{}", sign.text.value, self.points(points)),
            );
            if let Some(hint) = &sign.hint {
                out.wrapped(INDENT + 4, &hint.value);
            }
        }
        let named = groups.iter().filter(|group| !group.mark.is_empty());
        let key: Vec<String> = named.map(|group| format!("{} {}", group.mark, group.label)).collect();
        if !key.is_empty() {
            out.wrapped(INDENT, &key.join(self.words.strings.get("comma")));
        }
        out.wrapped(INDENT, self.words.strings.get("routes_first"));
    }

    fn points(&self, points: Option<f64>) -> String {
        points.map_or_else(String::new, |points| format!(" {}", self.words.points(points)))
    }

    /// A line that leads on.
    fn way(&self, mark: &str, label: &str, way: &Way, out: &mut Lines) {
        let points = self.points(way.points.as_ref().map(|points| points.value));
        out.leading(mark, &format!("{label}{points}"), &self.words.go_to(way.target));
        if let Some(say) = &way.say {
            out.wrapped(INDENT + 4, &say.value);
        }
    }

    fn result(&self, outcome: &Outcome, out: &mut Lines) {
        let words = self.words;
        let kind = words.kind_word(outcome.kind.value).to_uppercase();
        out.headed(
            &outcome.letter,
            &format!("{kind}{}{}", words.strings.get("colon"), outcome.headline.value),
        );
        for (at, action) in outcome.actions.iter().enumerate() {
            out.hanging(INDENT, &format!("{}. ", at + 1), &action.value);
        }
        self.again(outcome, out);
        let call = outcome.contacts.iter().filter_map(|id| words.config.contact(&id.value));
        for contact in call {
            let phone = contact.phone.as_ref().map_or("______________", |phone| &phone.value);
            out.wrapped(
                INDENT,
                &format!("{}{}{phone}", contact.name.value, words.strings.get("colon")),
            );
        }
        out.blank();
    }
}

impl Numbered<'_> {
    /// How long to wait, how often to try, and a box for each try.
    fn again(&self, outcome: &Outcome, out: &mut Lines) {
        let words = self.words;
        let retry = outcome.retry.map(|retry| {
            let then = &words.tree.outcome(retry.then).letter;
            let boxes = "[ ] ".repeat(retry.at_most.min(10) as usize);
            format!("{} {then}. {} {boxes}", words.retry(retry), words.strings.get("tries"))
        });
        let sentences: Vec<String> = words.wait(outcome).into_iter().chain(retry).collect();
        if !sentences.is_empty() {
            out.wrapped(INDENT, &sentences.join(" "));
        }
    }
}

/// Lines of text, no wider than [`WIDTH`] where words allow it.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn line(&mut self, indent: usize, text: &str) {
        let _written = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn wrapped(&mut self, indent: usize, text: &str) {
        for line in wrap(text, WIDTH - indent) {
            self.line(indent, &line);
        }
    }

    /// A number or a letter, a wide space, the words beside it.
    fn headed(&mut self, mark: &str, text: &str) {
        self.hanging(0, &format!("{mark:<2}  "), text);
    }

    /// Words that begin with a mark; further lines stand below the words.
    fn hanging(&mut self, indent: usize, mark: &str, text: &str) {
        let inner = indent + display_width(mark);
        for (at, line) in wrap(text, WIDTH - inner).iter().enumerate() {
            if at == 0 {
                self.line(indent, &format!("{mark}{line}"));
            } else {
                self.line(inner, line);
            }
        }
    }

    /// Words, dots, and where they lead at the end of the last line.
    fn leading(&mut self, mark: &str, label: &str, to: &str) {
        let width = WIDTH
            .saturating_sub(INDENT + display_width(mark) + display_width(to) + 5)
            .max(20);
        let lines = wrap(label, width);
        for (at, line) in lines.iter().enumerate() {
            let start = if at == 0 {
                mark.to_owned()
            } else {
                " ".repeat(display_width(mark))
            };
            if at + 1 < lines.len() {
                self.line(INDENT, &format!("{start}{line}"));
            } else {
                let dots = width + 3 - display_width(line).min(width);
                self.line(INDENT, &format!("{start}{line} {} {to}", ".".repeat(dots)));
            }
        }
    }
}
