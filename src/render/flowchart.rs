//! The flowchart of a decision: a tree in its words goes in, pieces of SVG that fit a page come out.
//!
//! Questions stand in number order down a spine, with what their answers lead to at the side, repeated at each use. A
//! way to the next question goes straight down, a way to a later one runs down the left, or, where that would be crowded
//! or lead off the page, says "go to 5". So no line crosses another, and a long tree breaks between questions.
//!
//! The chart is drawn twice, for a page and for the width of a phone. Neither is read aloud: the numbered form is its
//! text.

pub mod form;
mod lanes;
mod layout;
pub mod model;
pub mod shape;
mod svg;
pub mod text;

use crate::render::tree::words::Words;
use form::Form;
use model::Chart;
use shape::Piece;

/// The pieces of a chart in this form, from the top down.
#[must_use]
pub fn pieces(chart: &Chart, form: &Form) -> Vec<Piece> {
    layout::pieces(chart, form)
}

/// A piece as SVG; mirrored where text runs to the left.
#[must_use]
pub fn svg(piece: &Piece, form: &Form, is_mirrored: bool) -> String {
    let mut out = String::new();
    svg::write(&mut out, piece, (form.name, is_mirrored));
    out
}

/// The chart of a tree as SVG, in both forms; mirrored where text runs to the left.
#[must_use]
pub fn html(words: &Words<'_>, is_mirrored: bool) -> String {
    let chart = Chart::new(words);
    let mut out = String::new();
    for form in [Form::WIDE, Form::SLIM] {
        for piece in pieces(&chart, &form) {
            svg::write(&mut out, &piece, (form.name, is_mirrored));
        }
    }
    out
}
