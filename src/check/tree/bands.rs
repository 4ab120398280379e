//! Bands of numbers: every possible number lies in exactly one, and no band is empty.

use super::choices::Grid;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::{Amount, Band, Node, NodeKind};
use crate::rule::Rule;

/// Checks the bands of a question about a number; says whether each possible number has a way on.
pub fn check(node: &Node, found: &mut Diagnostics) -> bool {
    let NodeKind::Number { scale, bands, .. } = &node.kind else {
        return true;
    };
    if scale.unit.is_none() {
        let message = format!("`{}` does not say what its number counts", node.id.value);
        found.report(Diagnostic::new(Rule::NoUnit, node.id.span, message));
    }
    let grid = Grid::of(scale);
    let first_in = |from: Option<Amount>, below: Option<Amount>| {
        let first = grid.first_from(from.unwrap_or(Amount::of(scale.min.value)))?;
        below.is_none_or(|below| first < below).then_some(first)
    };
    let mut sound = true;
    for band in bands {
        let (from, below) = band.ends();
        if first_in(from, below).is_none() {
            let message = "no possible answer lies in this band";
            found.report(Diagnostic::new(Rule::BandOutside, band.place(), message));
            sound = false;
        }
    }
    let both = |a: &Band, b: &Band| {
        let ((a_from, a_below), (b_from, b_below)) = (a.ends(), b.ends());
        let below = [a_below, b_below].into_iter().flatten().min();
        first_in(a_from.max(b_from), below)
    };
    sound &= overlap(bands, both, found);
    let ends = bands.iter().filter_map(|band| band.ends().1);
    let candidates = std::iter::once(Amount::of(scale.min.value)).chain(ends);
    let gaps = candidates.filter_map(|from| grid.first_from(from));
    let gap = gaps
        .filter(|&number| !bands.iter().any(|band| band.holds(number)))
        .min();
    if let Some(number) = gap {
        found.report(self::gap(Rule::BandGap, node, number, ""));
    }
    sound && gap.is_none()
}

/// Reports a number or a sum that lies in two bands; says whether there is none.
pub fn overlap(bands: &[Band], shared: impl Fn(&Band, &Band) -> Option<Amount>, found: &mut Diagnostics) -> bool {
    for (at, band) in bands.iter().enumerate() {
        let first = bands[..at]
            .iter()
            .find_map(|before| Some((before, shared(before, band)?)));
        if let Some((before, number)) = first {
            let message = format!("{number} lies in this band and in another one");
            let finding = Diagnostic::new(Rule::BandOverlap, band.place(), message);
            found.report(finding.label(before.place(), "the other band"));
            return false;
        }
    }
    true
}

/// A finding about a number or a sum without a band, at the end of the band before it.
pub fn gap(rule: Rule, node: &Node, number: Amount, what: &str) -> Diagnostic {
    let below = |band: &&Band| band.ends().1.is_some_and(|below| below <= number);
    let before = node.bands().iter().filter(below).max_by_key(|band| band.ends().1);
    let place = before.and_then(|band| band.below.as_ref()).map(|below| below.span);
    let first = || node.bands().first().map_or(node.id.span, Band::place);
    let message = format!("no band of `{}` holds {what}{number}", node.id.value);
    let above = |band: &Band| band.ends().0.is_some_and(|from| number < from);
    let help = match (place, node.bands().iter().any(above)) {
        (None, _) => "begin lower with the first band, or write one below it",
        (_, false) => "let the last band end later, or have `from` alone",
        (_, true) => rule.mend(),
    };
    Diagnostic::new(rule, place.unwrap_or_else(first), message).help(help)
}
