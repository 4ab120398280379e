//! The words of trees, in English: questions that are one question, asked plainly.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::last_first;
use crate::config::Limit;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::link::tree::{Node, NodeKind, Target, Tree};
use crate::parse::cited::is_web;
use crate::rule::Rule;
use crate::source::Spanned;

/// Words that turn a question round, so that Yes means that something is missing.
const NEGATIVE: [&str; 9] = [
    "not", "never", "no", "nobody", "nothing", "none", "neither", "cannot", "nor",
];

/// Ways to say since when, which a question about signs has to.
const TIME_WINDOWS: [&str; 6] = [
    "in the last",
    "in the past",
    "since",
    "right now",
    "at this moment",
    "during",
];

/// Checks the words of one tree.
pub fn check(tree: &Tree, guide: &Guide, found: &mut Diagnostics) {
    let limit = guide.config.limits.get(Limit::TooLong);
    too_long(&tree.title, limit * 2 / 3, "title", found);
    for outcome in &tree.outcomes {
        too_long(&outcome.headline, limit / 2, "headline", found);
    }
    for ask in tree.nodes.iter().filter_map(Node::ask) {
        too_long(ask, limit, "question", found);
    }
    for hint in tree.nodes.iter().flat_map(hints) {
        hint_too_long(hint, found);
    }
    if guide.config.is_english() {
        tree.nodes.iter().for_each(|node| question(node, found));
    }
}

fn too_long(text: &Spanned<String>, limit: usize, what: &str, found: &mut Diagnostics) {
    let length = text.value.chars().count();
    if length > limit {
        let message = format!("this {what} has {length} characters; over {limit} are not read");
        found.report(Diagnostic::new(Rule::TooLong, text.span, message));
    }
}

fn hints(node: &Node) -> impl Iterator<Item = &Spanned<String>> {
    let of_answers = node.answers.iter().filter_map(|answer| answer.hint.as_ref());
    let of_signs = node.signs().iter().filter_map(|sign| sign.hint.as_ref());
    node.hint.iter().chain(of_answers).chain(of_signs)
}

fn hint_too_long(hint: &Spanned<String>, found: &mut Diagnostics) {
    let text = hint.value.as_str();
    let end_inside = text.match_indices(['.', '!', '?']).any(|(at, _)| {
        let mut rest = text[at + 1..].chars();
        rest.next() == Some(' ') && rest.next().is_some_and(char::is_uppercase)
    });
    let link = text.contains("](") || text.split_whitespace().any(is_web);
    let message = match (link, end_inside) {
        (true, _) => "a hint has no link",
        (_, true) => "a hint is one sentence",
        _ => return,
    };
    found.report(Diagnostic::new(Rule::HintTooLong, hint.span, message));
}

/// The words of a text in small letters, without what stands around them.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '-' | '–' | '—'));
    let bare = split.map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    bare.filter(|word| !word.is_empty())
        .map(|word| word.replace('’', "'").to_lowercase())
        .collect()
}

fn question(node: &Node, found: &mut Diagnostics) {
    let Some(ask) = node.ask() else { return };
    if !ask.value.contains(['?', '？', '؟']) {
        found.report(Diagnostic::new(Rule::NotAQuestion, ask.span, "this is no question"));
    }
    if matches!(node.kind, NodeKind::Choice { .. }) {
        return;
    }
    let words = words(&ask.value);
    if let Some(word) = words.iter().find(|word| matches!(word.as_str(), "and" | "or")) {
        let message = format!("“{word}” makes this two questions");
        found.report(Diagnostic::new(Rule::TwoQuestions, ask.span, message));
    }
    let negative = |word: &&String| NEGATIVE.contains(&word.as_str()) || word.ends_with("n't");
    if let Some(word) = words.iter().find(negative) {
        let message = format!("“{word}” turns this question round, and Yes may be taken for No");
        found.report(Diagnostic::new(Rule::NegativeQuestion, ask.span, message));
    }
    let plain = ask.value.to_lowercase();
    if !node.signs().is_empty() && !TIME_WINDOWS.iter().any(|window| plain.contains(window)) {
        let message = "this question about signs does not say since when";
        found.report(Diagnostic::new(Rule::NoTimeWindow, ask.span, message));
    }
}

/// Two questions with the same words, of which one comes after the other, in this tree or after a jump to the next.
pub fn same_question(trees: &[Tree], found: &mut Diagnostics) {
    let places: Vec<(usize, usize)> = (0..trees.len())
        .filter(|&tree| trees[tree].sound)
        .flat_map(|tree| (0..trees[tree].nodes.len()).map(move |node| (tree, node)))
        .collect();
    let mut alike: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, &(tree, node)) in places.iter().enumerate() {
        if let Some(ask) = trees[tree].nodes[node].ask() {
            let mut words = words(&ask.value);
            words.retain(|word| !matches!(word.as_str(), "the" | "a" | "an"));
            alike.entry(words.join(" ")).or_default().insert(at);
        }
    }
    let mut alike = alike.into_values().filter(|same| same.len() > 1).peekable();
    if alike.peek().is_none() {
        return;
    }
    let next = next(trees, &places);
    let mut order = last_first(&next);
    order.reverse();
    for same in alike {
        for (first, second) in met_twice(&same, &next, &order) {
            let ask = |at: usize| trees[places[at].0].nodes[places[at].1].ask();
            if let Some((first, second)) = ask(first).zip(ask(second)) {
                let message = "a reader can meet the same question twice";
                let finding = Diagnostic::new(Rule::SameQuestion, second.span, message);
                found.report(finding.label(first.span, "first here"));
            }
        }
    }
}

/// What each node leads to, in other trees too.
fn next(trees: &[Tree], places: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let at: BTreeMap<(usize, usize), usize> = places.iter().enumerate().map(|(at, &place)| (place, at)).collect();
    let after = |&(own, node): &(usize, usize)| {
        let ways = trees[own].nodes[node].ways();
        let to = ways.filter_map(|way| match way.target {
            Target::Node(to) => at.get(&(own, to.0)),
            Target::Tree { tree, node } => at.get(&(tree, node.unwrap_or(trees[tree].start).0)),
            Target::Outcome(_) => None,
        });
        to.copied().collect()
    };
    places.iter().map(after).collect()
}

/// Those of `same` that come after another one of them, each with that one. `order` has each node before what it leads to.
fn met_twice(same: &BTreeSet<usize>, next: &[Vec<usize>], order: &[usize]) -> Vec<(usize, usize)> {
    let mut met: Vec<Option<usize>> = vec![None; next.len()];
    let mut twice = Vec::new();
    for &node in order {
        if same.contains(&node) {
            twice.extend(met[node].map(|first| (first, node)));
            met[node] = Some(node);
        }
        for &to in &next[node] {
            met[to] = met[to].or(met[node]);
        }
    }
    twice
}
