//! The width of text, by the widths of Arial and its like, and its lines.

use textwrap::core::{Fragment, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A question.
    Ask,
    /// Words that are to be seen first.
    Bold,
    /// All others.
    Plain,
    /// The number of a question.
    Number,
    /// The same where it is long.
    LongNumber,
    /// The letter of a result.
    Letter,
}

impl Style {
    /// Pixels of an em.
    #[must_use]
    pub const fn size(self) -> i32 {
        match self {
            Self::Ask => 14,
            Self::Bold | Self::Plain => 13,
            Self::Number | Self::Letter => 15,
            Self::LongNumber => 12,
        }
    }

    /// Whether a text stands around its place, not after it.
    #[must_use]
    pub const fn is_middle(self) -> bool {
        matches!(self, Self::Number | Self::LongNumber | Self::Letter)
    }
}

/// A line of text and its width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// Pixels.
    pub width: i32,
}

/// Thousandths of an em of space to tilde.
const REGULAR: [i32; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The same in bold.
const BOLD: [i32; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
];

/// Thousandths of an em that are counted as an em: faces of other systems are wider by so much.
const FACE: i32 = 975;

/// Thousandths of an em.
fn glyph(letter: char, style: Style) -> i32 {
    let widths = if style == Style::Plain { &REGULAR } else { &BOLD };
    let ascii = u32::from(letter)
        .checked_sub(32)
        .and_then(|at| usize::try_from(at).ok());
    if let Some(width) = ascii.and_then(|at| widths.get(at)) {
        return *width;
    }
    match letter {
        '\u{a0}' | '·' | '‘' | '’' | '‚' => 278,
        '“' | '”' | '„' | '«' | '»' | '–' => 556,
        _ => match display_width(letter.encode_utf8(&mut [0; 4])) {
            0 => 0,
            1 if letter.is_lowercase() => 640,
            1 if letter.is_alphanumeric() => 800,
            _ => 1000,
        },
    }
}

/// The width of a text.
#[must_use]
pub fn width(text: &str, style: Style) -> i32 {
    let thousandths: i32 = text
        .chars()
        .map(|letter| glyph(letter, style))
        .fold(0, i32::saturating_add);
    // A little more, for a face that is wider.
    thousandths.saturating_mul(style.size()) / FACE + 1
}

/// A word or a part of one.
#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    width: i32,
    /// No space follows.
    goes_on: bool,
    space: i32,
}

impl Fragment for Word<'_> {
    fn width(&self) -> f64 {
        f64::from(self.width)
    }

    fn whitespace_width(&self) -> f64 {
        f64::from(if self.goes_on { 0 } else { self.space })
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Lines no wider than `most`; a word that is wider is broken. No text has no lines.
#[must_use]
pub fn wrap(text: &str, style: Style, most: i32) -> Vec<Line> {
    let words = words(text, style, most);
    lines(&words, style, most)
}

/// As many lines as [`wrap`] makes, but of like widths.
#[must_use]
pub fn balanced(text: &str, style: Style, most: i32) -> Vec<Line> {
    let words = words(text, style, most);
    let count = |width: i32| wrap_first_fit(&words, &[f64::from(width)]).len();
    let fewest = count(most);
    let (mut short, mut enough) = (most / 2, most);
    while fewest > 1 && enough - short > 4 {
        let middle = i32::midpoint(short, enough);
        if count(middle) <= fewest && words.iter().all(|word| word.width <= middle) {
            enough = middle;
        } else {
            short = middle;
        }
    }
    lines(&words, style, enough)
}

fn words(text: &str, style: Style, most: i32) -> Vec<Word<'_>> {
    let words = text.split(|letter: char| letter.is_ascii_whitespace());
    let words = words.filter(|word| !word.is_empty());
    words.flat_map(|word| parts(word, style, most)).collect()
}

/// A word, in parts where it is too wide.
fn parts(word: &str, style: Style, most: i32) -> Vec<Word<'_>> {
    let space = width(" ", style);
    let part = |text, goes_on| Word {
        text,
        width: width(text, style),
        goes_on,
        space,
    };
    let mut parts = Vec::new();
    let mut rest = word;
    while width(rest, style) > most {
        let end = fitting(rest, style, most);
        if end == rest.len() {
            break;
        }
        parts.push(part(&rest[..end], true));
        rest = &rest[end..];
    }
    parts.push(part(rest, false));
    parts
}

/// Where a text that is too wide is broken: after at least one letter, and never before a mark that stands on another.
fn fitting(text: &str, style: Style, most: i32) -> usize {
    let room = i64::from(most - 1) * i64::from(FACE) / i64::from(style.size());
    let mut used = 0;
    for (at, letter) in text.char_indices() {
        let own = glyph(letter, style);
        used += i64::from(own);
        if at > 0 && own > 0 && used > room {
            return at;
        }
    }
    text.len()
}

fn lines(words: &[Word<'_>], style: Style, most: i32) -> Vec<Line> {
    if words.is_empty() {
        return Vec::new();
    }
    let lines = wrap_first_fit(words, &[f64::from(most)]);
    lines.into_iter().map(|words| line(words, style)).collect()
}

fn line(words: &[Word<'_>], style: Style) -> Line {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        text.push_str(word.text);
        if at + 1 < words.len() && !word.goes_on {
            text.push(' ');
        }
    }
    let width = width(&text, style);
    Line { text, width }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be() {
        let text =
            "In the last 30 minutes, has a rat shown any of these? Donaudampfschifffahrtsgesellschaft 猫と鼠が同じ部屋";
        for most in [40, 80, 200] {
            let lines = wrap(text, Style::Ask, most);
            assert!(lines.iter().all(|line| line.width <= most), "{lines:?}");
            let said: String = texts(&lines).concat().replace(' ', "");
            assert_eq!(said, text.replace(' ', ""));
        }
    }

    #[test]
    fn balanced_lines_are_as_many_and_more_alike() {
        let text = "Since the last session, has any animal been hurt?";
        let (rough, even) = (wrap(text, Style::Ask, 300), balanced(text, Style::Ask, 300));
        assert_eq!(rough.len(), even.len());
        let ragged = |lines: &[Line]| lines[0].width - lines[1].width;
        assert!(ragged(&even) < ragged(&rough), "{rough:?} {even:?}");
    }

    #[test]
    fn a_letter_wider_than_the_line_has_a_line_of_its_own() {
        assert_eq!(texts(&wrap("WW", Style::Ask, 3)), ["W", "W"]);
        assert_eq!(wrap(" \n ", Style::Plain, 50), []);
    }
}
