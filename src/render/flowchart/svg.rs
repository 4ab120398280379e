//! A piece as SVG: shapes and classes only, whose looks are the style sheet's. Attributes stand as the minifier leaves
//! them: quoted ones by name, then the others by name.

use std::fmt::{self, Write as _};

use super::form::{AFTER_GLYPH, DIAMOND, SPINE};
use super::shape::{Drawn, Frame, Look, Path, Piece, Rect, Text};
use super::text::Style;
use crate::link::tree::Kind;
use crate::render::html::escape;

/// Side of a glyph.
const GLYPH: i32 = 24;

/// How far the point of a signpost reaches.
const POINT: i32 = 12;

/// Writes a piece. Its class is the name of its form; where text runs to the left, all is mirrored.
pub fn write(out: &mut String, piece: &Piece, (name, is_mirrored): (&str, bool)) {
    let mut pen = Pen {
        out,
        width: piece.width,
        is_mirrored,
    };
    // Writing to a text does not fail.
    let _written = pen.piece(piece, name);
}

struct Pen<'o> {
    out: &'o mut String,
    width: i32,
    is_mirrored: bool,
}

impl Pen<'_> {
    fn piece(&mut self, piece: &Piece, name: &str) -> fmt::Result {
        let (width, height) = (piece.width, piece.height);
        write!(
            self.out,
            "<svg viewBox=\"0 0 {width} {height}\" aria-hidden=true class={name} focusable=false height={height} width={width}>"
        )?;
        for line in &piece.lines {
            self.line(line)?;
        }
        for frame in &piece.frames {
            self.frame(frame)?;
        }
        for mark in &piece.marks {
            self.mark(*mark)?;
        }
        for text in &piece.words {
            self.text(text)?;
        }
        self.out.push_str("</svg>");
        Ok(())
    }

    /// Where this stands in the picture.
    fn x(&self, x: i32) -> i32 {
        if self.is_mirrored { self.width - x } else { x }
    }

    /// A path through these points.
    fn path(&mut self, class: &str, points: &[(i32, i32)], end: &str) -> fmt::Result {
        let class = match class {
            "" => String::new(),
            class if class.contains(' ') => format!(" class=\"{class}\""),
            class => format!(" class={class}"),
        };
        let (before, after) = if class.contains('"') {
            (class.as_str(), "")
        } else {
            ("", class.as_str())
        };
        write!(self.out, "<path{before} d=\"")?;
        for (at, &(x, y)) in points.iter().enumerate() {
            let (x, letter) = (self.x(x), if at == 0 { "M" } else { "L" });
            write!(self.out, "{letter}{x} {y}")?;
        }
        write!(self.out, "{end}\"{after}></path>")
    }

    fn line(&mut self, line: &Path) -> fmt::Result {
        self.path("l", &line.points, "")?;
        let [.., from, to] = line.points[..] else {
            return Ok(());
        };
        if line.joins {
            return Ok(());
        }
        let back = |long: i32, wide: i32| {
            let (x, y) = ((from.0 - to.0).signum(), (from.1 - to.1).signum());
            (to.0 + x * long + y * wide, to.1 + y * long + x * wide)
        };
        self.path("h", &[to, back(10, 6), back(10, -6)], "Z")
    }

    fn frame(&mut self, frame: &Frame) -> fmt::Result {
        let rect = frame.rect;
        match frame.look {
            Look::Question(middle) => {
                self.rect("q", rect, 4)?;
                let x = rect.x + SPINE;
                let corners = [
                    (x, middle - DIAMOND),
                    (x + DIAMOND, middle),
                    (x, middle + DIAMOND),
                    (x - DIAMOND, middle),
                ];
                self.path("d", &corners, "Z")
            }
            Look::Result(kind) => self.result(kind, rect),
            Look::Go => self.rect("s", rect, rect.h / 2),
            Look::Tree => self.rect("s", rect, 0),
        }
    }

    /// A result: a plate with its glyph; it points on for Go, and back for Back.
    fn result(&mut self, kind: Kind, rect: Rect) -> fmt::Result {
        let word = class(kind);
        self.path(&format!("o {word}"), &outline(kind, rect, rect.right()), "Z")?;
        let band = rect.x + AFTER_GLYPH - 8;
        if kind == Kind::Emergency {
            let inner = Rect {
                x: rect.x + 4,
                y: rect.y + 4,
                w: rect.w - 8,
                h: rect.h - 8,
            };
            self.path(&format!("k {word}"), &band_outline(kind, inner, band), "Z")?;
            self.path("i", &outline(kind, inner, inner.right()), "Z")?;
        } else {
            self.path(&format!("k {word}"), &band_outline(kind, rect, band), "Z")?;
        }
        let middle = match kind {
            Kind::Back => band - GLYPH / 2 - 1,
            Kind::Emergency => i32::midpoint(rect.x + 6, band),
            _ => i32::midpoint(rect.x, band),
        };
        let (x, y) = (self.x(middle) - GLYPH / 2, rect.middle() - GLYPH / 2);
        // An arrow points where text runs.
        let turned = match kind {
            Kind::Go | Kind::Back if self.is_mirrored => format!(" transform=\"matrix(-1 0 0 1 {} 0)\"", 2 * x + GLYPH),
            _ => String::new(),
        };
        write!(
            self.out,
            "<use{turned} class=g height={GLYPH} href=#g-{} width={GLYPH} x={x} y={y}></use>",
            kind.word()
        )
    }

    fn rect(&mut self, class: &str, rect: Rect, round: i32) -> fmt::Result {
        let x = if self.is_mirrored {
            self.width - rect.right()
        } else {
            rect.x
        };
        let Rect { y, w, h, .. } = rect;
        write!(
            self.out,
            "<rect class={class} height={h} rx={round} width={w} x={x} y={y}></rect>"
        )
    }

    fn mark(&mut self, mark: Drawn) -> fmt::Result {
        match mark {
            Drawn::Tick(rect) => self.rect("t", rect, 1),
            Drawn::Rule(x, y, width) => self.path("r", &[(x, y), (x + width, y)], ""),
        }
    }

    fn text(&mut self, text: &Text) -> fmt::Result {
        let class = match text.style {
            Style::Ask => " class=a",
            Style::Bold => " class=b",
            Style::Plain => "",
            Style::Number => " class=\"m n\"",
            Style::LongNumber => " class=\"m e\"",
            Style::Letter => " class=n",
        };
        let (x, y) = (self.x(text.x), text.y);
        write!(self.out, "<text{class} x={x} y={y}>{}</text>", escape(&text.text))
    }
}

/// The class of a kind: `stop` is that of stop rules.
fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Stop => "stop-it",
        kind => kind.word(),
    }
}

/// The outline of a plate up to `right`.
fn outline(kind: Kind, rect: Rect, right: i32) -> Vec<(i32, i32)> {
    let (x, y, bottom) = (rect.x, rect.y, rect.bottom());
    match kind {
        Kind::Go => vec![
            (x, y),
            (right - POINT, y),
            (right, rect.middle()),
            (right - POINT, bottom),
            (x, bottom),
        ],
        Kind::Back => vec![
            (x + POINT, y),
            (right, y),
            (right, bottom),
            (x + POINT, bottom),
            (x, rect.middle()),
        ],
        _ => vec![(x, y), (right, y), (right, bottom), (x, bottom)],
    }
}

/// The ground of the glyph.
fn band_outline(kind: Kind, rect: Rect, right: i32) -> Vec<(i32, i32)> {
    let kind = if kind == Kind::Go { Kind::Stop } else { kind };
    outline(kind, rect, right)
}
