//! Points and caution: where more points mean more caution, neither Not sure nor one more sign counts for less.

use super::caution::Cautions;
use super::graph::way_past;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::{Amount, Band, Node, NodeId, NodeKind, Target, Tree, Way};
use crate::rule::Rule;
use crate::source::Spanned;

/// Which sums are the less cautious ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Careless {
    Small,
    Large,
}

/// Checks the points of one tree.
pub fn check(tree: &Tree, cautions: &Cautions<'_>, found: &mut Diagnostics) {
    for (at, node) in tree.nodes.iter().enumerate() {
        let NodeKind::Score { add_up, bands, .. } = &node.kind else {
            continue;
        };
        let Some(careless) = careless(bands, cautions) else {
            continue;
        };
        for added in add_up {
            unsure(tree, (added.value, NodeId(at)), careless, found);
            signs(tree.node(added.value), careless, found);
        }
    }
}

/// Which sums are less cautious; nothing where caution does not go one way along the bands.
fn careless(bands: &[Band], cautions: &Cautions<'_>) -> Option<Careless> {
    let mut bands: Vec<&Band> = bands.iter().collect();
    bands.sort_by_key(|band| band.ends().0);
    let steps = || {
        bands.windows(2).map(|pair| {
            let [before, after] = [pair[0], pair[1]].map(|band| cautions.of(band.way.target));
            (before.is_less(after), after.is_less(before))
        })
    };
    match (steps().any(|(rises, _)| rises), steps().any(|(_, falls)| falls)) {
        (true, false) => Some(Careless::Small),
        (false, true) => Some(Careless::Large),
        _ => None,
    }
}

fn amount(points: Option<&Spanned<f64>>) -> Amount {
    points.map_or(Amount::default(), |points| Amount::of(points.value))
}

/// Not sure counts for more than the least cautious of the answers that count differently.
fn unsure(tree: &Tree, (node, score): (NodeId, NodeId), careless: Careless, found: &mut Diagnostics) {
    let node = tree.node(node);
    let leads_there = |way: &&Way| match way.target {
        Target::Node(to) => way_past(tree, to, score, None).is_some(),
        Target::Outcome(_) | Target::Tree { .. } => false,
    };
    let Some(unsure) = node.unsure().map(|unsure| &unsure.way).filter(leads_there) else {
        return;
    };
    let definite = node.ways().filter(|way| way.span != unsure.span).filter(leads_there);
    let points: Vec<Amount> = definite.map(|way| amount(way.points.as_ref())).collect();
    let (Some(&least), Some(&most)) = (points.iter().min(), points.iter().max()) else {
        return;
    };
    let own = amount(unsure.points.as_ref());
    let easy = match careless {
        Careless::Small => own <= least,
        Careless::Large => own >= most,
    };
    if easy && least != most {
        let message = format!("Not sure counts {own}, as the least cautious answer does");
        let place = unsure.points.as_ref().map_or(unsure.span, |points| points.span);
        let help = "give it the points of the most cautious answer";
        found.report(Diagnostic::new(Rule::EasyUnsure, place, message).help(help));
    }
}

/// One more sign never counts towards the less cautious sums.
fn signs(node: &Node, careless: Careless, found: &mut Diagnostics) {
    for sign in node.signs() {
        let own = amount(sign.points.as_ref());
        let easy = match careless {
            Careless::Small => own < Amount::default(),
            Careless::Large => own > Amount::default(),
        };
        if let Some(points) = sign.points.as_ref().filter(|_| easy) {
            let message = format!("`{}` counts towards the less cautious sums", sign.id.value);
            let help = "let signs count towards the more cautious sums, or ask for them as answers";
            found.report(Diagnostic::new(Rule::LessCaution, points.span, message).help(help));
        }
    }
}
