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
        found.report(Diagnostic::new(Rule::NoUnit, scale.min.span, message));
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
            found.report(Diagnostic::new(Rule::BandOutside, band.span, message));
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
        report_gap(Rule::BandGap, node, number, found);
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
            let finding = Diagnostic::new(Rule::BandOverlap, band.span, message);
            found.report(finding.label(before.span, "the other band"));
            return false;
        }
    }
    true
}

/// A number or a sum without a band.
pub fn report_gap(rule: Rule, node: &Node, number: Amount, found: &mut Diagnostics) {
    let place = node.bands().last().map_or(node.id.span, |band| band.span);
    let message = format!("no band of `{}` holds {number}", node.id.value);
    found.report(Diagnostic::new(rule, place, message));
}
