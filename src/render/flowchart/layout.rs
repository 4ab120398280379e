//! The layout: questions are measured, put together into runs that fit a page, and placed.

mod measure;
mod place;
mod plate;

use std::ops::Range;

use super::form::Form;
use super::lanes::{self, Plan, Role};
use super::model::{Chart, Question};
use super::shape::Piece;
use measure::Measured;

/// The pieces of a chart. The form has as much room at the left as the chart has lanes.
pub fn pieces(chart: &Chart, form: &Form) -> Vec<Piece> {
    let widest = |layout: &Layout| layout.runs.iter().map(|(_, plan)| plan.width()).max().unwrap_or(0);
    let mut layout = Layout::new(chart, *form);
    let lanes = widest(&layout);
    if lanes < form.lanes {
        layout = Layout::new(chart, form.with_lanes(lanes));
    }
    let runs = layout.runs.iter();
    runs.map(|(run, plan)| place::piece(&layout, run.clone(), plan))
        .collect()
}

/// A chart on its way to pieces.
struct Layout<'c> {
    chart: &'c Chart,
    form: Form,
    measured: Vec<Measured>,
    /// Questions to which the one above leads down.
    follows: Vec<bool>,
    runs: Vec<(Range<usize>, Plan)>,
}

impl<'c> Layout<'c> {
    fn new(chart: &'c Chart, form: Form) -> Self {
        let measured = |question: (usize, &Question)| Measured::new(chart, question, &form);
        let questions = &chart.questions;
        let mut layout = Self {
            chart,
            form,
            measured: questions.iter().enumerate().map(measured).collect(),
            follows: vec![false; questions.len()],
            runs: Vec::new(),
        };
        for at in 1..questions.len() {
            layout.follows[at] = lanes::down(&questions[at - 1], at - 1).contains(&Role::Down);
        }
        let mut start = 0;
        while start < questions.len() {
            let (run, plan) = layout.run(start);
            start = run.end;
            layout.runs.push((run, plan));
        }
        layout
    }

    /// As many questions from `start` as fit; one always does.
    fn run(&self, start: usize) -> (Range<usize>, Plan) {
        let plan = |end| Plan::new(&self.chart.questions, start..end, self.form.lanes);
        let mut end = start + 1;
        let mut best = plan(end);
        while end < self.measured.len() {
            let next = plan(end + 1);
            if self.height(start..end + 1, &next) > self.room(start) {
                break;
            }
            end += 1;
            best = next;
        }
        (start..end, best)
    }

    /// The first piece shares its page with the heading.
    fn room(&self, start: usize) -> i32 {
        let heading = if start == 0 { self.form.height / 10 } else { 0 };
        self.form.height - heading
    }

    fn height(&self, run: Range<usize>, plan: &Plan) -> i32 {
        run.map(|at| self.row(at, plan).height()).fold(0, i32::saturating_add)
    }

    /// Whether a line leads to a question, so that nobody needs to be told where to come from.
    fn arrives(&self, at: usize, plan: &Plan) -> bool {
        at == 0 || self.follows[at] || plan.enters(at)
    }

    fn row(&self, at: usize, plan: &Plan) -> measure::Row {
        self.measured[at].row(plan.of(at), self.arrives(at, plan), &self.form)
    }
}
