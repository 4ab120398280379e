//! The forms of a chart: how wide it is, and where its columns stand. All measures are pixels; on paper, 680 of them are
//! the 180 mm between the margins of A4.

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its class in the style sheet.
    pub name: &'static str,
    /// Width of every piece.
    pub width: i32,
    /// The most height of a piece, so that it fits on A4 and on Letter.
    pub height: i32,
    /// The most lines that run down the left, side by side.
    pub lanes: usize,
    /// Where the boxes of questions end, if results stand beside them and not below.
    pub beside: Option<i32>,
}

impl Form {
    /// A page, or a wide window.
    pub const WIDE: Self = Self {
        name: "wide",
        width: 680,
        height: 850,
        lanes: 3,
        beside: Some(314),
    };

    /// A sheet, which says at its head which one it is.
    pub const SHEET: Self = Self {
        height: 640,
        ..Self::WIDE
    };

    /// A phone.
    pub const SLIM: Self = Self {
        name: "slim",
        width: 344,
        height: 1600,
        lanes: 2,
        beside: None,
    };

    /// The same form with no more lanes than these.
    #[must_use]
    pub fn with_lanes(self, lanes: usize) -> Self {
        Self { lanes, ..self }
    }

    /// Left edge of questions: the lanes have their room before it.
    #[must_use]
    pub fn left(&self) -> i32 {
        match i32::try_from(self.lanes).unwrap_or(0) {
            0 => EDGE,
            lanes => EDGE + lanes * LANE + 4,
        }
    }

    /// Right edge of questions.
    #[must_use]
    pub fn right(&self) -> i32 {
        self.beside.unwrap_or(self.width - EDGE)
    }

    /// Left edge of a box at the side that is so wide: all end at the same edge.
    #[must_use]
    pub fn plate(&self, width: i32) -> i32 {
        match self.beside {
            Some(_) => self.width - EDGE - width,
            None => self.ends(),
        }
    }

    /// Left edge of the widest box that ways lead to.
    #[must_use]
    pub fn ends(&self) -> i32 {
        match self.beside {
            Some(right) => right + BRANCH,
            None => self.left() + BELOW,
        }
    }
}

/// Room for half of a line at the edge of a piece.
pub const EDGE: i32 = 3;

/// From a question to what stands beside it: words stand above the line.
pub const BRANCH: i32 = 146;

/// From the left edge of a question to what stands below it.
pub const BELOW: i32 = 54;

/// From one lane to the next.
pub const LANE: i32 = 12;

/// From one line of text to the next.
pub const LINE: i32 = 17;

/// The same in a question.
pub const ASK_LINE: i32 = 19;

/// Between the edge of a box and what it holds.
pub const PAD: i32 = 11;

/// Half of the diamond around a number.
pub const DIAMOND: i32 = 20;

/// From the left edge of a question to the line that leads down.
pub const SPINE: i32 = 30;

/// From the left edge of a question to its words.
pub const WORDS: i32 = 60;

/// From the left edge of a result to its words.
pub const AFTER_GLYPH: i32 = 44;

/// At the right of a result, for its letter.
pub const LETTER: i32 = 40;

/// Between boxes that stand one above the other.
pub const APART: i32 = 9;

/// The least way from one question to the next.
pub const DOWN: i32 = 30;
