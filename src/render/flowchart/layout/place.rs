//! A run of questions becomes a piece: boxes, words and lines get their places.

use std::ops::Range;

use super::super::form::{APART, ASK_LINE, DIAMOND, EDGE, LANE, LINE, PAD, SPINE, WORDS};
use super::super::lanes::{Plan, Role};
use super::super::model::Mark;
use super::super::shape::{Drawn, Frame, Look, Path, Piece, Rect, Text};
use super::super::text::{Line, Style, width};
use super::Layout;
use super::measure::{Branch, Measured, Row, indent};
use super::plate::{Plate, count};
use crate::link::tree::Kind;

/// The piece of a run.
pub fn piece(layout: &Layout<'_>, run: Range<usize>, plan: &Plan) -> Piece {
    let mut placing = Placing {
        layout,
        plan,
        piece: Piece {
            width: layout.form.width,
            ..Piece::default()
        },
        exits: Vec::new(),
        entries: Vec::new(),
    };
    let mut y = EDGE;
    if run.start == 0 {
        y = placing.start();
    }
    for at in run.clone() {
        let is_last = at + 1 == run.end;
        y = placing.question(at, y, is_last);
    }
    placing.lanes();
    placing.piece.height = y;
    placing.piece
}

struct Placing<'l, 'c> {
    layout: &'l Layout<'c>,
    plan: &'l Plan,
    piece: Piece,
    /// Ways that have left for a lane, and how high.
    exits: Vec<((usize, usize), i32)>,
    /// How high a lane enters each question.
    entries: Vec<(usize, i32)>,
}

impl Placing<'_, '_> {
    /// "Start" above the first question; where that begins.
    fn start(&mut self) -> i32 {
        let x = self.layout.form.left() + 2;
        let start = self.layout.chart.start.clone();
        let line = Line {
            width: width(&start, Style::Bold),
            text: start,
        };
        self.word((x, EDGE + 12), &line, Style::Bold);
        EDGE + LINE + 4
    }

    /// A question with all its ways; where the next one begins.
    fn question(&mut self, at: usize, y: i32, is_last: bool) -> i32 {
        let (form, measured) = (self.layout.form, &self.layout.measured[at]);
        let row = self.layout.row(at, self.plan);
        let frame = Rect {
            x: form.left(),
            y,
            w: form.right() - form.left(),
            h: row.box_and_below.0,
        };
        let diamond = self.words(at, (measured, &row), frame);
        self.entries.push((at, diamond));
        self.piece.frames.push(Frame {
            rect: frame,
            look: Look::Question(diamond),
        });
        self.leave(at, (measured, &row), frame);
        self.sides(at, (measured, &row), frame);
        let bottom = frame.bottom() + row.box_and_below.1;
        if self.plan.of(at).contains(&Role::Down) {
            let lines = if is_last { &measured.onward } else { &measured.down };
            self.down((frame.x + SPINE, frame.bottom(), bottom), row.down, lines);
        }
        bottom + row.down
    }

    /// What stands in the box of a question; the middle of its diamond.
    fn words(&mut self, at: usize, (measured, row): (&Measured, &Row), frame: Rect) -> i32 {
        let x = frame.x + WORDS;
        let from: &[Line] = if self.layout.arrives(at, self.plan) {
            &[]
        } else {
            &measured.from
        };
        let head = ASK_LINE * count(&measured.ask) + LINE * count(from);
        let top = frame.y + (frame.h - row.lanes - row.text) / 2;
        // Few words stand beside the middle of their diamond, more begin at its height.
        let is_short = measured.notes.is_empty() && head <= 2 * DIAMOND + 14;
        let diamond = if is_short {
            top + row.text / 2
        } else {
            top + DIAMOND + 9
        };
        let mut y = if is_short { diamond - head / 2 } else { top + PAD };
        for line in &measured.ask {
            self.word((x, y + 14), line, Style::Ask);
            y += ASK_LINE;
        }
        y = self.block((x, y), from, Style::Plain) + 6;
        for (mark, lines) in &measured.notes {
            self.mark((x, y), mark);
            y = self.block((x + indent(mark), y), lines, Style::Plain);
        }
        self.number(at + 1, (frame.x + SPINE, diamond));
        diamond
    }

    /// A number in the middle of its diamond.
    fn number(&mut self, number: usize, (x, y): (i32, i32)) {
        let text = number.to_string();
        let style = if text.len() < 3 {
            Style::Number
        } else {
            Style::LongNumber
        };
        let line = Line {
            width: width(&text, style),
            text,
        };
        self.word((x, y + style.size() / 3), &line, style);
    }

    fn mark(&mut self, (x, y): (i32, i32), mark: &Mark) {
        match mark {
            Mark::None => {}
            Mark::Box => self.piece.marks.push(Drawn::Tick(Rect {
                x: x + 1,
                y: y + 2,
                w: 11,
                h: 11,
            })),
            Mark::Sign(mark) => {
                let line = Line {
                    width: width(mark, Style::Plain),
                    text: mark.clone(),
                };
                self.word((x, y + 12), &line, Style::Plain);
            }
        }
    }

    /// Ways that leave at the left, at the foot of the box.
    fn leave(&mut self, at: usize, (measured, row): (&Measured, &Row), frame: Rect) {
        let mut y = frame.bottom() - row.lanes;
        let ways = measured.ways.iter().zip(self.plan.of(at)).enumerate();
        for (place, (way, _)) in ways.filter(|(_, (_, role))| **role == Role::Lane) {
            self.piece.marks.push(Drawn::Rule(frame.x, y, frame.w));
            self.block((frame.x + PAD, y + 5), &way.lane, Style::Plain);
            self.exits.push(((at, place), y + way.lane_height() / 2));
            y += way.lane_height();
        }
    }

    /// Ways to the side.
    fn sides(&mut self, at: usize, (measured, row): (&Measured, &Row), frame: Rect) {
        let ways = measured.ways.iter().zip(self.plan.of(at));
        let ways = ways.filter(|(_, role)| **role == Role::Side).map(|(way, _)| way);
        if self.layout.form.beside.is_some() {
            let mut y = frame.y + (frame.h - row.side) / 2;
            for way in ways {
                self.beside(way, (frame.right(), y));
                y += way.height(&self.layout.form) + APART;
            }
            return;
        }
        let trunk = frame.x + SPINE;
        let mut from = frame.bottom();
        let mut y = from + APART + 4;
        for way in ways {
            let line = self.below(way, trunk, y);
            // With no line to the next question, the trunk ends at the last branch.
            if !self.plan.of(at).contains(&Role::Down) {
                self.piece.lines.push(Path {
                    points: vec![(trunk, from), (trunk, line)],
                    joins: true,
                });
                from = line;
            }
            y += way.height(&self.layout.form) + APART;
        }
    }

    fn beside(&mut self, way: &Branch, (x, y): (i32, i32)) {
        let line = y + way.above();
        self.block((x + PAD, line - 6 - LINE * count(&way.side)), &way.side, Style::Plain);
        let end = self.layout.form.plate(way.plate.width);
        self.line(vec![(x, line), (end, line)]);
        self.plate(&way.plate, (end, line - way.plate.height() / 2));
    }

    /// A way from the trunk whose words and whose box stand below the question; how high it leaves.
    fn below(&mut self, way: &Branch, trunk: i32, y: i32) -> i32 {
        let x = self.layout.form.ends();
        let y = self.block((trunk + PAD, y), &way.side, Style::Plain) + 4;
        let line = y + way.plate.height() / 2;
        self.line(vec![(trunk, line), (x, line)]);
        self.plate(&way.plate, (x, y));
        line
    }

    fn plate(&mut self, plate: &Plate, (x, y): (i32, i32)) {
        let rect = Rect {
            x,
            y,
            w: plate.width,
            h: plate.height(),
        };
        self.piece.frames.push(Frame { rect, look: plate.look });
        let lines = LINE * (count(&plate.head) + count(&plate.body));
        let words = (x + plate.indent(), y + (rect.h - lines) / 2);
        let after = self.block(words, &plate.head, Style::Bold);
        self.block((words.0, after), &plate.body, Style::Plain);
        if let Some(letter) = &plate.letter {
            self.letter(letter, (plate.look, rect));
        }
    }

    /// The letter of a result, in its square.
    fn letter(&mut self, letter: &Line, (look, rect): (Look, Rect)) {
        let side = (letter.width + 10).max(24);
        let point = if look == Look::Result(Kind::Go) { 9 } else { 0 };
        let square = Rect {
            x: rect.right() - PAD - point - side,
            y: rect.middle() - 12,
            w: side,
            h: 24,
        };
        self.piece.marks.push(Drawn::Tick(square));
        let middle = (square.x + side / 2, square.middle() + 5);
        self.word(middle, letter, Style::Letter);
    }

    /// The line to the next question.
    fn down(&mut self, (x, from, bottom): (i32, i32, i32), height: i32, lines: &[Line]) {
        self.line(vec![(x, from), (x, bottom + height)]);
        let y = bottom + (height - LINE * count(lines)) / 2;
        self.block((x + PAD + 2, y), lines, Style::Bold);
    }

    fn lanes(&mut self) {
        let left = self.layout.form.left();
        let height = |list: &[((usize, usize), i32)], exit: &(usize, usize)| {
            list.iter().find(|(known, _)| known == exit).map(|(_, y)| *y)
        };
        for lane in &self.plan.lanes {
            let x = left - 4 - LANE * i32::try_from(lane.level + 1).unwrap_or(0);
            let end = self.entries.iter().find(|(at, _)| *at == lane.target);
            let end = end.map_or(0, |(_, y)| *y);
            let exits = lane.exits.iter().filter_map(|exit| height(&self.exits, exit));
            for (nth, y) in exits.enumerate() {
                let mut points = vec![(left, y), (x, y)];
                if nth == 0 {
                    points.extend([(x, end), (left, end)]);
                }
                self.piece.lines.push(Path { points, joins: nth > 0 });
            }
        }
    }

    fn line(&mut self, points: Vec<(i32, i32)>) {
        self.piece.lines.push(Path { points, joins: false });
    }

    /// Lines of words from here down; where they end.
    fn block(&mut self, (x, mut y): (i32, i32), lines: &[Line], style: Style) -> i32 {
        for line in lines {
            self.word((x, y + 12), line, style);
            y += LINE;
        }
        y
    }

    fn word(&mut self, (x, y): (i32, i32), line: &Line, style: Style) {
        self.piece.words.push(Text {
            x,
            y,
            text: line.text.clone(),
            style,
            width: line.width,
        });
    }
}
