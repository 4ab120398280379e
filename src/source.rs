//! A source is one text file of the guide; a span is a place in it.
//!
//! Every value that an author can get wrong is kept as [`Spanned`], so that a diagnostic always points at a word.

use std::ops::Range;
use std::sync::OnceLock;

/// Which file of [`Sources`] a span lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one source, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value with the place where the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// One text file, decoded and without a byte-order mark.
#[derive(Debug)]
pub struct Source {
    /// Path relative to the guide's root, with `/` on every system.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// First byte of each line, found when a place is first asked for.
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    fn lines(&self) -> &[usize] {
        let breaks = || {
            self.text
                .bytes()
                .enumerate()
                .filter(|&(_, byte)| byte == b'\n')
                .map(|(at, _)| at + 1)
        };
        self.lines.get_or_init(|| std::iter::once(0).chain(breaks()).collect())
    }
}

/// All text files of a guide, in the order in which they were loaded.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A place as people count it: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Span {
    /// A span over `range` of `file`.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// The same range as indices.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Sources are at most 10 MB, so every offset fits.
fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

impl<T> Spanned<T> {
    /// `value` as written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: change(self.value),
            span: self.span,
        }
    }
}

impl Sources {
    /// Adds a file and names it.
    pub fn add(&mut self, path: String, text: String) -> FileId {
        let id = FileId(offset(self.files.len()));
        self.files.push(Source {
            path,
            text,
            lines: OnceLock::new(),
        });
        id
    }

    /// The file of a span.
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// What the author wrote at `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte of `file`.
    #[must_use]
    pub fn position(&self, file: FileId, byte: usize) -> Position {
        let source = self.get(file);
        let byte = byte.min(source.text.len());
        let line = source.lines().partition_point(|&start| start <= byte);
        let start = source.lines().get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = String::from_utf8_lossy(&source.text.as_bytes()[start..byte])
            .chars()
            .count()
            + 1;
        Position { line, column }
    }
}
