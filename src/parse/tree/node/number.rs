//! Numbers as written: what numbers a question takes, and the bands that lead on from a number or a score.

use super::{Way, way};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node as Yaml};

/// What numbers a question takes.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Of what.
    pub unit: Option<Spanned<String>>,
    /// The least possible.
    pub min: Spanned<f64>,
    /// The greatest possible.
    pub max: Spanned<f64>,
    /// Only min, min + step, … are possible.
    pub step: Option<Spanned<f64>>,
}

/// A half-open range of numbers and where it leads.
#[derive(Clone, Debug)]
pub struct Band {
    /// The least number in it.
    pub from: Option<Spanned<f64>>,
    /// The least number above it.
    pub below: Option<Spanned<f64>>,
    /// What it says instead of its numbers.
    pub label: Option<Spanned<String>>,
    /// Where it leads.
    pub way: Way,
    /// Its place.
    pub span: Span,
}

pub(super) fn scale(fields: &Fields, found: &mut Diagnostics) -> Option<Scale> {
    let fields = Fields::new(fields.get("number")?, &["unit", "min", "max", "step"], found)?;
    for key in ["min", "max"] {
        if fields.get(key).is_none() {
            fields.missing(key, "the bands must cover every possible number", found);
        }
    }
    let (min, max) = (fields.number("min", found), fields.number("max", found));
    let (unit, step) = (fields.text("unit", found), fields.number("step", found));
    let scale = Scale {
        unit,
        min: min?,
        max: max?,
        step,
    };
    if scale.min.value >= scale.max.value {
        let finding = Diagnostic::new(Rule::WrongType, scale.max.span, "`max` is not above `min`");
        found.report(
            finding
                .label(scale.min.span, "`min`")
                .help("write the smaller number as `min`"),
        );
        return None;
    }
    if let Some(step) = scale.step.as_ref().filter(|step| step.value <= 0.0) {
        let finding = Diagnostic::new(Rule::WrongType, step.span, "`step` must be above 0");
        found.report(finding.help("write the smallest difference that can be read, such as `step: 0.1`"));
        return None;
    }
    Some(scale)
}

pub(super) fn bands(fields: &Fields, found: &mut Diagnostics) -> Vec<Band> {
    if fields.list("bands").is_empty() {
        fields.missing("bands", "where each number leads", found);
    }
    fields
        .list("bands")
        .iter()
        .filter_map(|node| band(node, found))
        .collect()
}

fn band(node: &Yaml, found: &mut Diagnostics) -> Option<Band> {
    let fields = Fields::new(node, &["from", "below", "go", "label", "points", "say", "see"], found)?;
    if fields.get("from").is_none() && fields.get("below").is_none() {
        fields.missing("from", "a band has `from`, `below` or both", found);
    }
    let (from, below) = (fields.number("from", found), fields.number("below", found));
    let (label, way) = (fields.text("label", found), way(&fields, found));
    let span = fields.entries().first().map_or(fields.span, |(key, _)| key.span);
    (from.is_some() || below.is_some()).then_some(Band {
        from,
        below,
        label,
        way: way?,
        span,
    })
}
