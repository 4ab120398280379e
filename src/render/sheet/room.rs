//! The room on paper: how high text is, and which blocks go on which page.
//!
//! Pages are laid out for the smaller side of A4 and Letter less a tenth, by the widths of Arial, since readers' fonts differ
//! a little. So what is said to fit one page does; a page may end with some room left.

use std::ops::Range;

use super::Block;
use crate::render::flowchart::text::{Style, wrap};

/// Width of a line in millimetres: 180 between the margins of A4.
pub const WIDTH: f64 = 162.0;

/// Height of a page: 249 between the margins of Letter.
pub const HEIGHT: f64 = 224.0;

/// Millimetres of a point.
const POINT: f64 = 25.4 / 72.0;

/// Height of a line by the size of its letters.
const LEADING: f64 = 1.35;

/// Height of a text in letters of so many points, in lines so wide.
#[must_use]
pub fn text(text: &str, (points, is_bold): (f64, bool), width: f64) -> f64 {
    let style = if is_bold { Style::Bold } else { Style::Plain };
    let units = f64::from(style.size()) / (points * POINT) * width;
    #[expect(clippy::cast_possible_truncation, reason = "a page is some hundred units wide")]
    let lines = text
        .lines()
        .map(|line| wrap(line, style, units as i32).len())
        .sum::<usize>();
    #[expect(clippy::cast_precision_loss, reason = "no text has that many lines")]
    let lines = lines as f64;
    lines * points * POINT * LEADING
}

/// What every page has beside its blocks.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The head.
    pub head: f64,
    /// The foot.
    pub foot: f64,
    /// What is signed and what comes next, on the last page only.
    pub last: f64,
}

/// The blocks of each page. A block that leads stands on the page of the one after it; what is higher than a page has one
/// for itself, and goes on.
#[must_use]
pub fn pages(blocks: &[Block], frame: Frame) -> Vec<Range<usize>> {
    let room = HEIGHT - frame.head - frame.foot;
    let mut pages = Vec::new();
    let mut start = 0;
    while start < blocks.len() {
        let end = fitting(blocks, start, room);
        pages.push(start..end);
        start = end;
    }
    if pages.is_empty() {
        pages.push(0..0);
    }
    let Some(last) = pages.last_mut() else {
        return pages;
    };
    // If the last page has no room for what only it has, its last blocks go on to another one.
    let high: f64 = blocks[last.clone()].iter().map(|block| block.height).sum();
    if high + frame.last > room {
        let cut = unled(blocks, last.start, last.end - 1);
        let end = std::mem::replace(&mut last.end, cut);
        if cut < end && cut > last.start {
            pages.push(cut..end);
        } else {
            pages.last_mut().into_iter().for_each(|last| last.end = end);
            pages.push(end..end);
        }
    }
    pages
}

/// As many blocks from `start` as fit; one always does.
fn fitting(blocks: &[Block], start: usize, room: f64) -> usize {
    let mut high = 0.0;
    for (at, block) in blocks.iter().enumerate().skip(start) {
        high += block.height;
        if high > room && at > start {
            let cut = unled(blocks, start, at);
            return if cut > start { cut } else { at };
        }
    }
    blocks.len()
}

/// The first block at or before `at` to which none before it leads.
fn unled(blocks: &[Block], start: usize, at: usize) -> usize {
    (start..=at)
        .rev()
        .find(|&at| at == start || !blocks[at - 1].leads)
        .unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(height: f64) -> Block {
        Block::new(String::new(), height)
    }

    const FRAME: Frame = Frame {
        head: 30.0,
        foot: 14.0,
        last: 20.0,
    };

    fn laid(blocks: &[Block]) -> Vec<(usize, usize)> {
        let pages = pages(blocks, FRAME).into_iter();
        pages.map(|page| (page.start, page.end)).collect()
    }

    #[test]
    fn what_fits_stands_on_one_page() {
        assert_eq!(laid(&[block(100.0), block(60.0)]), [(0, 2)]);
        assert_eq!(laid(&[]), [(0, 0)]);
    }

    #[test]
    fn no_block_is_torn_and_a_leading_one_goes_along() {
        let blocks = [block(100.0), block(10.0).leading(), block(100.0), block(50.0)];
        assert_eq!(laid(&blocks), [(0, 1), (1, 4)]);
    }

    #[test]
    fn what_is_signed_is_never_alone_if_a_block_can_go_with_it() {
        assert_eq!(laid(&[block(100.0), block(75.0)]), [(0, 1), (1, 2)]);
        assert_eq!(laid(&[block(175.0)]), [(0, 1), (1, 1)]);
    }

    #[test]
    fn a_block_that_is_higher_than_a_page_has_one_for_itself() {
        assert_eq!(
            pages(&[block(20.0), block(400.0), block(20.0)], FRAME),
            [0..1, 1..2, 2..3]
        );
    }

    #[test]
    fn text_is_as_high_as_its_lines() {
        let line = 11.0 * POINT * LEADING;
        assert!((text("Shut the door.", (11.0, false), WIDTH) - line).abs() < 1e-9);
        assert!(text(&"Shut the door. ".repeat(20), (11.0, false), WIDTH) >= 3.0 * line);
        assert!(text("", (11.0, false), WIDTH).abs() < 1e-9);
    }
}
