//! A source is one text file of the guide; a span is a place in it.
//!
//! Every value that an author can get wrong is kept as [`Spanned`], so that a diagnostic always points at a word.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Which file of [`Sources`] a span lies in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    pub path: Arc<str>,
    /// The whole text.
    pub text: String,
    /// First byte of each line, found when a place is first asked for.
    lines: OnceLock<Vec<usize>>,
    /// How many characters begin before every [`STRIDE`]th byte, so that a place far along a line is found at once.
    strides: OnceLock<Vec<usize>>,
}

/// Bytes between two places whose characters are counted.
const STRIDE: usize = 1024;

impl FileId {
    /// Its place among all files.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Source {
    fn new(path: Arc<str>, text: String) -> Self {
        Self {
            path,
            text,
            lines: OnceLock::new(),
            strides: OnceLock::new(),
        }
    }

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

    /// The first byte of the line on which a byte stands, and how many lines begin up to it.
    fn line(&self, byte: usize) -> (usize, usize) {
        let line = self.lines().partition_point(|&start| start <= byte);
        (self.lines().get(line.saturating_sub(1)).copied().unwrap_or(0), line)
    }

    /// How many characters begin before a byte.
    fn characters(&self, byte: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = || {
            let mut before = 0;
            let chunks = bytes.chunks(STRIDE).map(|chunk| {
                before += beginnings(chunk);
                before
            });
            std::iter::once(0).chain(chunks).collect()
        };
        let near = byte / STRIDE;
        self.strides.get_or_init(counts)[near] + beginnings(&bytes[near * STRIDE..byte])
    }
}

/// How many characters begin in these bytes of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// All text files of a guide, in the order in which they were first loaded. Copies share the texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
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
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: String) -> FileId {
        let id = FileId(offset(self.files.len()));
        self.files.push(Arc::new(Source::new(path.into(), text)));
        id
    }

    /// Puts another text in the place of a file's.
    pub fn replace(&mut self, id: FileId, text: String) {
        let place = &mut self.files[id.index()];
        *place = Arc::new(Source::new(Arc::clone(&place.path), text));
    }

    /// The file of a span.
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.index()]
    }

    /// A file to keep: the same one as long as its text is the same.
    #[must_use]
    pub fn share(&self, id: FileId) -> Arc<Source> {
        Arc::clone(&self.files[id.index()])
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
        let (start, line) = source.line(byte);
        Position {
            line,
            column: source.characters(byte) - source.characters(start) + 1,
        }
    }

    /// The first byte of the line on which a byte of `file` stands.
    #[must_use]
    pub fn line_start(&self, file: FileId, byte: usize) -> usize {
        self.get(file).line(byte).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_however_far_along_a_line() {
        let mut sources = Sources::default();
        let text = format!("ä\n{}x\ny", "é".repeat(3 * STRIDE));
        let file = sources.add("a.md".to_owned(), text.clone());
        let at = |byte| {
            let Position { line, column } = sources.position(file, byte);
            (line, column)
        };
        assert_eq!((at(0), at(2), at(3)), ((1, 1), (1, 2), (2, 1)));
        assert_eq!(at(text.find('x').unwrap_or(0)), (2, 3 * STRIDE + 1));
        assert_eq!((at(text.len() - 1), at(text.len() + 9)), ((3, 1), (3, 2)));
    }
}
