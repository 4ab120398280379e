//! What a piece of a chart is made of: frames, lines, words.

use super::text::Style;
use crate::link::tree::Kind;

/// A piece of a chart, drawn as one picture.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Boxes.
    pub frames: Vec<Frame>,
    /// Lines that lead from box to box.
    pub lines: Vec<Path>,
    /// Words.
    pub words: Vec<Text>,
    /// Lines within a box, and boxes to tick.
    pub marks: Vec<Drawn>,
}

/// A box.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Where it stands.
    pub rect: Rect,
    /// What it is.
    pub look: Look,
}

/// What a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A question; its diamond has its middle at this height.
    Question(i32),
    /// A result.
    Result(Kind),
    /// Leads to a question elsewhere.
    Go,
    /// Leads to another tree.
    Tree,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Rect {
    /// Right edge.
    #[must_use]
    pub fn right(&self) -> i32 {
        self.x + self.w
    }

    /// Lower edge.
    #[must_use]
    pub fn bottom(&self) -> i32 {
        self.y + self.h
    }

    /// Half of its height.
    #[must_use]
    pub fn middle(&self) -> i32 {
        self.y + self.h / 2
    }
}

/// A line from point to point, level or upright, with an arrow at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Its points.
    pub points: Vec<(i32, i32)>,
    /// It joins another one, and has no arrow of its own.
    pub joins: bool,
}

/// A line of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its start, or its middle for numbers and letters.
    pub x: i32,
    /// The line that its letters stand on.
    pub y: i32,
    /// What it says.
    pub text: String,
    /// How it is set.
    pub style: Style,
    /// Its width.
    pub width: i32,
}

impl Text {
    /// The room that it takes.
    #[must_use]
    pub fn rect(&self) -> Rect {
        Rect {
            x: if self.style.is_middle() {
                self.x - self.width / 2
            } else {
                self.x
            },
            y: self.y - self.style.size() * 4 / 5,
            w: self.width,
            h: self.style.size(),
        }
    }
}

/// What is drawn within a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// A box to tick.
    Tick(Rect),
    /// A thin line from here, so long.
    Rule(i32, i32, i32),
}
