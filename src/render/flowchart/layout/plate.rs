//! What a way to the side leads to: a result, another tree, or "go to 5".

use super::super::form::{AFTER_GLYPH, LETTER, LINE, PAD};
use super::super::model::{Chart, End};
use super::super::shape::Look;
use super::super::text::{Line, Style, balanced, width, wrap};
use crate::link::tree::Kind;

/// A measured box at the side.
pub struct Plate {
    /// What it is.
    pub look: Look,
    /// Words that are seen first.
    pub head: Vec<Line>,
    /// Words under them.
    pub body: Vec<Line>,
    /// The letter of a result.
    pub letter: Option<Line>,
    /// Its width.
    pub width: i32,
}

impl Plate {
    /// The box at the end of a way, no wider than `most`.
    pub fn new(chart: &Chart, end: &End, most: i32) -> Self {
        match end {
            End::Question(to) => {
                let go_to = chart.questions.get(*to).map_or("", |question| &question.go_to);
                let mut plate = Self::plain(Look::Go, (go_to, ""), most);
                let widest = plate.head.iter().map(|line| line.width).max();
                plate.width = most.min(widest.unwrap_or(0) + 4 * PAD);
                plate
            }
            End::Tree { go_to, title } => Self::plain(Look::Tree, (go_to, title), most),
            End::Result {
                kind,
                letter,
                word,
                headline,
            } => {
                let letter = Line {
                    width: width(letter, Style::Letter),
                    text: letter.clone(),
                };
                let point = if *kind == Kind::Go { 9 } else { 0 };
                let room = most - AFTER_GLYPH - point - LETTER.max(letter.width + 10 + PAD);
                Self {
                    look: Look::Result(*kind),
                    head: wrap(word, Style::Bold, room),
                    body: balanced(headline, Style::Plain, room),
                    letter: Some(letter),
                    width: most,
                }
            }
        }
    }

    fn plain(look: Look, (head, body): (&str, &str), most: i32) -> Self {
        let room = most - 4 * PAD;
        Self {
            look,
            head: wrap(head, Style::Bold, room),
            body: balanced(body, Style::Plain, room),
            letter: None,
            width: most,
        }
    }

    /// From its left edge to its words.
    pub fn indent(&self) -> i32 {
        match self.look {
            Look::Result(_) => AFTER_GLYPH,
            _ => 2 * PAD,
        }
    }

    /// Its height.
    pub fn height(&self) -> i32 {
        let pad = if self.look == Look::Go { 5 } else { 8 };
        2 * pad + LINE * count(&self.head).saturating_add(count(&self.body)).max(1)
    }
}

/// How many lines there are.
pub fn count(lines: &[Line]) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX / 1024)
}
