//! Questions with all their lines, and how high their rows are.

use super::super::form::{APART, ASK_LINE, DIAMOND, DOWN, EDGE, Form, LINE, PAD, SPINE, WORDS};
use super::super::lanes::{self, Role};
use super::super::model::{Chart, End, Mark, Question, Way};
use super::super::text::{Line, Style, balanced, width, wrap};
use super::plate::{Plate, count};

/// A question whose lines are known.
pub struct Measured {
    /// What is asked.
    pub ask: Vec<Line>,
    /// Where one comes from; shown if no line says it.
    pub from: Vec<Line>,
    /// Signs, actions.
    pub notes: Vec<(Mark, Vec<Line>)>,
    /// Its ways.
    pub ways: Vec<Branch>,
    /// Words beside the line down.
    pub down: Vec<Line>,
    /// The same where the next question is on another piece.
    pub onward: Vec<Line>,
}

/// A way on.
pub struct Branch {
    /// Its words at the side.
    pub side: Vec<Line>,
    /// Its words before a lane.
    pub lane: Vec<Line>,
    /// Where it leads.
    pub plate: Plate,
}

/// Heights of the row of a question.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row {
    /// What is asked, with its signs.
    pub text: i32,
    /// Ways into lanes, in the box.
    pub lanes: i32,
    /// Ways to the side.
    pub side: i32,
    /// From the box to the next one.
    pub down: i32,
    /// The box, and what stands below it.
    pub box_and_below: (i32, i32),
}

impl Row {
    /// The whole row.
    pub fn height(&self) -> i32 {
        self.box_and_below.0 + self.box_and_below.1 + self.down
    }
}

impl Measured {
    /// The lines of a question at this place of the chart.
    pub fn new(chart: &Chart, (at, question): (usize, &Question), form: &Form) -> Self {
        let room = form.right() - form.left() - WORDS - PAD;
        let notes = question.notes.iter().map(|note| {
            let room = room - indent(&note.mark);
            (note.mark.clone(), balanced(&note.text, Style::Plain, room))
        });
        let from = question.from.as_deref().unwrap_or("");
        let roles = lanes::down(question, at);
        let labels = question
            .ways
            .iter()
            .zip(&roles)
            .filter(|(_, role)| **role == Role::Down);
        let labels: Vec<&str> = labels.flat_map(|(way, _)| &way.labels).map(String::as_str).collect();
        let beside_spine = form.right() - form.left() - SPINE - 2 * PAD;
        let set = |labels: &[String]| said(chart, labels, beside_spine);
        let down: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        let onward = going(chart, &down, at + 1);
        Self {
            ask: balanced(&question.ask, Style::Ask, room),
            from: wrap(from, Style::Plain, room),
            notes: notes.collect(),
            ways: question.ways.iter().map(|way| branch(chart, way, form)).collect(),
            down: set(&down),
            onward: set(&onward),
        }
    }

    /// The heights of its row, if its ways leave like this; `arrives`: a line leads here.
    pub fn row(&self, roles: &[Role], arrives: bool, form: &Form) -> Row {
        let of = |wanted| self.ways.iter().zip(roles).filter(move |(_, role)| **role == wanted);
        let sides: Vec<i32> = of(Role::Side).map(|(way, _)| way.height(form)).collect();
        let gaps = APART * i32::try_from(sides.len().saturating_sub(1)).unwrap_or(0);
        let mut row = Row {
            text: self.text(arrives),
            lanes: of(Role::Lane).map(|(way, _)| way.lane_height()).sum(),
            side: sides.iter().sum::<i32>() + gaps,
            down: DOWN.max(LINE * count(&self.down).max(count(&self.onward)) + 12),
            box_and_below: (0, 0),
        };
        if !roles.contains(&Role::Down) {
            row.down = 2 * APART;
        }
        let inside = row.text + row.lanes;
        row.box_and_below = match form.beside {
            Some(_) => (inside.max(row.side + 8), 0),
            None if sides.is_empty() => (inside, 0),
            None => (inside, row.side + APART + 4),
        };
        row
    }

    fn text(&self, arrives: bool) -> i32 {
        let from = if arrives { 0 } else { LINE * count(&self.from) };
        let notes: i32 = self.notes.iter().map(|(_, lines)| LINE * count(lines)).sum();
        let gap = if self.notes.is_empty() { 0 } else { 6 };
        let text = ASK_LINE * count(&self.ask) + from + gap + notes + 2 * PAD;
        text.max(2 * DIAMOND + 14)
    }
}

impl Branch {
    /// Its room at the side: words above the line, the box around the line or below them.
    pub fn height(&self, form: &Form) -> i32 {
        match form.beside {
            Some(_) => self.above() + self.plate.height() / 2 + 1,
            None => LINE * count(&self.side) + 4 + self.plate.height(),
        }
    }

    /// From its upper edge to its line, beside the question.
    pub fn above(&self) -> i32 {
        (LINE * count(&self.side) + 6).max(self.plate.height() / 2)
    }

    /// Its room in the box of the question, before a lane.
    pub fn lane_height(&self) -> i32 {
        LINE * count(&self.lane) + 12
    }
}

/// From the words of a question to those of a line after this mark.
pub fn indent(mark: &Mark) -> i32 {
    match mark {
        Mark::None => 0,
        Mark::Box => 18,
        Mark::Sign(mark) => width(mark, Style::Plain).max(12) + 5,
    }
}

fn branch(chart: &Chart, way: &Way, form: &Form) -> Branch {
    let ends = form.width - EDGE - form.ends();
    let plate = Plate::new(chart, &way.end, ends);
    let side = match form.beside {
        Some(right) => form.plate(plate.width) - right - 2 * PAD,
        None => ends,
    };
    let lane = match way.end {
        End::Question(to) => {
            let room = form.right() - form.left() - 2 * PAD - 4;
            said(chart, &going(chart, &way.labels, to), room)
        }
        _ => Vec::new(),
    };
    Branch {
        side: said(chart, &way.labels, side),
        lane,
        plate,
    }
}

/// Answers, and where they lead: "No: go to 5".
fn going(chart: &Chart, labels: &[String], to: usize) -> Vec<String> {
    let mut labels = labels.to_vec();
    let go_to = chart.questions.get(to).map_or("", |question| &question.go_to);
    if let Some(last) = labels.last_mut() {
        last.push_str(&chart.colon);
        last.push_str(go_to);
    }
    labels
}

/// Answers on one line if they fit it, or each on lines of its own.
fn said(chart: &Chart, labels: &[String], most: i32) -> Vec<Line> {
    let joined = labels.join(&format!(" {} ", chart.or));
    if labels.len() < 2 || width(&joined, Style::Plain) <= most {
        return balanced(&joined, Style::Plain, most);
    }
    let lines = labels.iter().enumerate().flat_map(|(at, label)| match at {
        0 => balanced(label, Style::Plain, most),
        _ => balanced(&format!("{} {label}", chart.or), Style::Plain, most),
    });
    lines.collect()
}
