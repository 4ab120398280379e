//! A decision in the index: its questions and steps by number, its results by letter.

use super::told::Told;
use super::{Entry, Kind, Place};
use crate::link::tree::{Help, Node, NodeKind, Outcome, OutcomeId, Tree};
use crate::parse::markdown;
use crate::render::Renderer;
use crate::source::Spanned;

/// A decision with its questions and results; `room` is that of each text.
pub(super) fn place<'a>(renderer: &'a Renderer<'_>, index: usize, room: usize) -> Place<'a> {
    let guide = renderer.guide;
    let tree = &guide.trees[index];
    let kind = if guide.emergency == Some(index) {
        Kind::Urgent
    } else {
        Kind::Decision
    };
    let mut told = Told::new(room);
    for text in [&tree.code, &tree.use_when, &tree.not_for, &tree.answered_by] {
        add(&mut told, text.as_ref());
    }
    let nodes = tree.by_number().into_iter();
    let questions = nodes.map(|id| question(renderer, tree, (tree.node(id), room)));
    let results = tree
        .by_letter()
        .into_iter()
        .map(|id| result(renderer, tree, (id, room)));
    let address = format!("trees/{}.html", tree.id);
    let entries = questions.chain(results).collect();
    Place(
        kind,
        tree.title.value.as_str().into(),
        address.into(),
        told.finish(),
        entries,
    )
}

fn question<'a>(renderer: &'a Renderer<'_>, tree: &'a Tree, (node, room): (&'a Node, usize)) -> Entry<'a> {
    let mut told = Told::new(room);
    let (title, actions) = match &node.kind {
        NodeKind::Step { actions } => match actions.split_first() {
            Some((first, others)) => (first.value.as_str(), others),
            None => (renderer.strings().get("step_ask"), &[][..]),
        },
        NodeKind::Score { .. } => (renderer.strings().get("score_ask"), &[][..]),
        _ => (node.ask().map_or("", |ask| ask.value.as_str()), &[][..]),
    };
    told.all(actions.iter().map(|action| &action.value));
    add(&mut told, node.hint.as_ref());
    for sign in node.signs() {
        told.words(&sign.text.value);
        add(&mut told, sign.hint.as_ref());
    }
    for answer in &node.answers {
        add(&mut told, answer.label.as_ref());
        add(&mut told, answer.hint.as_ref());
    }
    let bands = node.bands().iter().filter_map(|band| band.label.as_ref());
    told.all(bands.map(|label| &label.value));
    let says = node.ways().filter_map(|way| way.say.as_ref());
    told.all(says.map(|say| &say.value));
    add(&mut told, node.why.as_ref());
    help(&mut told, node.help.as_ref());
    Entry(
        Kind::Question,
        title.into(),
        anchor(tree, &node.id).into(),
        told.finish(),
    )
}

fn result<'a>(renderer: &'a Renderer<'_>, tree: &'a Tree, (id, room): (OutcomeId, usize)) -> Entry<'a> {
    let outcome = tree.outcome(id);
    let mut told = Told::new(room);
    told.all(outcome.actions.iter().map(|action| &action.value));
    contacts(&mut told, renderer, outcome);
    add(&mut told, outcome.why.as_ref());
    help(&mut told, outcome.help.as_ref());
    Entry(
        Kind::Outcome(outcome.kind.value),
        outcome.headline.value.as_str().into(),
        anchor(tree, &outcome.id).into(),
        told.finish(),
    )
}

/// Whom the result tells the reader to call.
fn contacts(told: &mut Told, renderer: &Renderer<'_>, outcome: &Outcome) {
    let all = &renderer.guide.config.contacts;
    for name in &outcome.contacts {
        for contact in all.iter().filter(|contact| contact.id.value == name.value) {
            told.words(&contact.name.value);
            add(told, contact.role.as_ref());
        }
    }
}

fn anchor(tree: &Tree, id: &Spanned<String>) -> String {
    format!("{}.{}", tree.id, id.value)
}

fn add(told: &mut Told, text: Option<&Spanned<String>>) {
    if let Some(text) = text {
        told.words(&text.value);
    }
}

fn help(told: &mut Told, help: Option<&Help>) {
    if let Some(help) = help.filter(|_| !told.is_full()) {
        told.events(&markdown::events(&help.text, false).unwrap_or_default());
    }
}
