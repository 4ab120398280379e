//! What a chart says: questions by number, each with what stands in its box, and its ways on in the author's order.

use crate::link::tree::{Kind, Node, NodeId, NodeKind, Target, Way as Written, When};
use crate::render::tree::words::Words;

/// A chart before it is laid out.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// "Start".
    pub start: String,
    /// "or" between two answers that lead to the same place.
    pub or: String,
    /// Between an answer and "go to 5".
    pub colon: String,
    /// Questions by number.
    pub questions: Vec<Question>,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub ask: String,
    /// "Come here only from 2 (No)."
    pub from: Option<String>,
    /// "go to 5": how others lead here.
    pub go_to: String,
    /// Signs, actions, what is added up.
    pub notes: Vec<Note>,
    /// Its ways on.
    pub ways: Vec<Way>,
}

/// A line in the box of a question.
#[derive(Clone, Debug)]
pub struct Note {
    /// What stands before it.
    pub mark: Mark,
    /// What it says.
    pub text: String,
}

/// What stands before a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// A box to tick.
    Box,
    /// The mark of a group of signs.
    Sign(String),
}

/// One or several answers that lead to the same place.
#[derive(Clone, Debug)]
pub struct Way {
    /// What they say.
    pub labels: Vec<String>,
    /// It is taken only if those before it are not true.
    pub waits: bool,
    /// Where they lead.
    pub end: End,
}

/// Where a way leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// A question, by its place from 0.
    Question(usize),
    /// A result.
    Result {
        /// How cautious it is.
        kind: Kind,
        /// Its letter.
        letter: String,
        /// Its kind in words.
        word: String,
        /// The instruction.
        headline: String,
    },
    /// Another tree.
    Tree {
        /// "go to D3".
        go_to: String,
        /// Its title, where that is not said already.
        title: String,
    },
}

impl Chart {
    /// Every text of it, in order, however it is laid out.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.start.as_str()];
        for question in &self.questions {
            texts.extend([question.ask.as_str(), &question.go_to]);
            texts.extend(question.from.as_deref());
            for note in &question.notes {
                texts.extend(match &note.mark {
                    Mark::Sign(mark) => [mark.as_str(), &note.text],
                    Mark::Box => ["☐", &note.text],
                    Mark::None => ["", &note.text],
                });
            }
            for way in &question.ways {
                texts.extend(way.labels.iter().map(String::as_str));
                texts.extend(match &way.end {
                    End::Question(at) => [self.questions.get(*at).map_or("", |to| &to.go_to), ""],
                    End::Result { letter, headline, .. } => [letter.as_str(), headline],
                    End::Tree { go_to, title } => [go_to.as_str(), title],
                });
            }
        }
        texts
    }

    /// The chart of a tree in its words.
    #[must_use]
    pub fn new(words: &Words<'_>) -> Self {
        let order = words.tree.by_number();
        Self {
            start: words.strings.get("chart_start").to_owned(),
            or: words.strings.get("or").trim().to_owned(),
            colon: words.strings.get("colon").to_owned(),
            questions: order.into_iter().map(|id| question(words, id)).collect(),
        }
    }
}

fn question(words: &Words<'_>, id: NodeId) -> Question {
    let node = words.tree.node(id);
    let ways = if node.routes().is_empty() {
        merged(answers(words, node))
    } else {
        routes(words, node)
    };
    Question {
        ask: words.ask(node),
        from: words.from(id),
        go_to: words.go_to(Target::Node(id)),
        notes: notes(words, node),
        ways,
    }
}

fn notes(words: &Words<'_>, node: &Node) -> Vec<Note> {
    let note = |mark, text| Note { mark, text };
    match &node.kind {
        NodeKind::Step { actions } => {
            let actions = actions.iter().map(|action| note(Mark::Box, action.value.clone()));
            actions.collect()
        }
        NodeKind::Signs { groups, signs, .. } => {
            let signs = signs.iter().map(|sign| {
                let mark = groups.get(sign.group).map_or("", |group| group.mark.as_str());
                let mark = if mark.is_empty() { "–" } else { mark };
                let points = sign.points.as_ref().map(|points| points.value);
                note(
                    Mark::Sign(mark.to_owned()),
                    with_points(words, sign.text.value.clone(), points),
                )
            });
            signs.collect()
        }
        _ => words
            .add_up(node)
            .map(|text| note(Mark::None, text))
            .into_iter()
            .collect(),
    }
}

/// Bands and then answers, as they are printed.
fn answers(words: &Words<'_>, node: &Node) -> Vec<Way> {
    let bands = node.bands().iter().map(|band| (words.band_word(band, node), &band.way));
    let answers = node
        .answers
        .iter()
        .map(|answer| (words.answer_word(answer), &answer.way));
    bands
        .chain(answers)
        .map(|(label, written)| way(words, label, written))
        .collect()
}

/// Routes. One that waits for those before it says so, or whoever looks at it first would take it first.
fn routes(words: &Words<'_>, node: &Node) -> Vec<Way> {
    let routes = node.routes().iter().enumerate().map(|(at, route)| {
        let label = words.route_word(route, node);
        let waits = at > 0 && !matches!(&route.when, When::None(picked) if picked.signs.len() == node.signs().len());
        let label = match route.when {
            When::Otherwise => label,
            _ if waits => words.strings.fill("chart_else", &[("route", &label)]),
            _ => label,
        };
        Way {
            waits,
            ..way(words, label, &route.way)
        }
    });
    routes.collect()
}

fn way(words: &Words<'_>, label: String, way: &Written) -> Way {
    let points = way.points.as_ref().map(|points| points.value);
    Way {
        labels: vec![with_points(words, label, points)],
        waits: false,
        end: end(words, way.target),
    }
}

fn end(words: &Words<'_>, target: Target) -> End {
    match target {
        Target::Node(id) => End::Question(words.tree.node(id).number.saturating_sub(1)),
        Target::Outcome(id) => {
            let outcome = words.tree.outcome(id);
            End::Result {
                kind: outcome.kind.value,
                letter: outcome.letter.clone(),
                word: words.kind_word(outcome.kind.value),
                headline: outcome.headline.value.clone(),
            }
        }
        Target::Tree { tree, .. } => {
            let named = words.trees.get(tree).filter(|tree| tree.code.is_some());
            End::Tree {
                go_to: words.go_to(target),
                title: named.map(|tree| tree.title.value.clone()).unwrap_or_default(),
            }
        }
    }
}

/// Answers that lead to the same place, as one.
fn merged(ways: Vec<Way>) -> Vec<Way> {
    let mut merged: Vec<Way> = Vec::with_capacity(ways.len());
    for way in ways {
        match merged.iter_mut().find(|known| known.end == way.end) {
            Some(known) => known.labels.extend(way.labels),
            None => merged.push(way),
        }
    }
    merged
}

fn with_points(words: &Words<'_>, text: String, points: Option<f64>) -> String {
    let Some(points) = points else { return text };
    format!("{text} ({})", words.points(points))
}
