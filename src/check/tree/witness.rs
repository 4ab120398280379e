//! A witness is a path in the author's words: the questions that are asked, each with its answer.

use super::paths::{At, Passed};
use crate::link::tree::{AnswerId, Given, Node, NodeKind, Tree};

/// One line for each question of a path: its number, its words, the answer.
pub fn path(trees: &[Tree], path: &[(At, Passed)]) -> String {
    let mut lines = Vec::new();
    let mut tree = path.first().map(|((tree, _), _)| *tree);
    for ((at, node), passed) in path {
        if tree != Some(*at) {
            lines.push(format!("on in `{}`:", trees[*at].id));
            tree = Some(*at);
        }
        let node = trees[*at].node(*node);
        lines.extend(line(node, passed));
    }
    lines.join("\n")
}

fn line(node: &Node, passed: &Passed) -> Option<String> {
    let answer = match passed {
        Passed::Asked(choice) => given(node, &choice.given),
        Passed::Summed(sum) => return Some(format!("{} the sum is {sum}", node.number)),
        Passed::Done => return None,
    };
    let question = node.ask().map_or(node.id.value.as_str(), |ask| ask.value.as_str());
    Some(format!("{} {question} {answer}", node.number))
}

/// An answer in words.
pub fn given(node: &Node, given: &Given) -> String {
    match given {
        Given::Answer(answer) => node
            .answers
            .get(*answer)
            .map_or_else(String::new, |answer| match &answer.id.value {
                AnswerId::Yes => "Yes".to_owned(),
                AnswerId::No => "No".to_owned(),
                AnswerId::Unsure => "Not sure".to_owned(),
                AnswerId::Choice(id) => answer.label.as_ref().map_or(id, |label| &label.value).clone(),
                AnswerId::Then => String::new(),
            }),
        Given::Number(number) => match &node.kind {
            NodeKind::Number { scale, .. } => match scale.unit.as_ref().filter(|unit| unit.value != "none") {
                Some(unit) => format!("{number} {}", unit.value),
                None => number.to_string(),
            },
            _ => number.to_string(),
        },
        Given::Signs { yes, unsure } if yes.is_empty() && unsure.is_empty() => "none of these".to_owned(),
        Given::Signs { yes, unsure } => [signs(node, "Yes", yes), signs(node, "Not sure", unsure)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// "Yes to “Tail lashing”, “Teeth chattering”".
fn signs(node: &Node, word: &str, places: &[usize]) -> Option<String> {
    let texts: Vec<String> = places
        .iter()
        .filter_map(|&sign| node.signs().get(sign))
        .map(|sign| format!("“{}”", sign.text.value))
        .collect();
    (!texts.is_empty()).then(|| format!("{word} to {}", texts.join(", ")))
}
