//! YAML with places: text goes in, a [`Node`] comes out in which every value knows where it was written.
//!
//! One pass of parser events guards the file (depth, aliases, tags, duplicate keys) and gives the places; `serde_yaml`
//! then reads the values. The guard comes first because `serde_yaml` neither caps nesting nor bounds what aliases expand to.

mod fields;
mod read;

pub use fields::{Fields, expect_name, expect_text, expect_word, wrong_type};

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::{FileId, Sources, Span, Spanned};
use read::Read;

/// Deepest nesting of lists and maps.
pub const MAX_DEPTH: usize = 64;

/// One value of a YAML document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value as `serde_yaml` reads it.
    pub value: Value,
    /// Where it stands; of a list or map its first line only.
    pub span: Span,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `~`, `null` or nothing at all.
    Null,
    /// Text, a number or a truth value.
    Scalar(Scalar),
    /// A list; `flow` is one in `[…]`.
    List {
        /// The elements.
        items: Vec<Node>,
        /// Written in brackets.
        flow: bool,
    },
    /// A map in the author's order.
    Map(Vec<(Spanned<String>, Node)>),
}

/// A single value, with its own text: `12:30` and `0x10` are text where text is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// As written, without quotes.
    pub text: String,
    /// Its type by the YAML 1.2 core schema.
    pub kind: ScalarKind,
    /// Written without quotes.
    pub plain: bool,
    /// YAML cut the text here: one space or tab and `#` follow.
    pub cut: bool,
}

/// The type of a scalar by the YAML 1.2 core schema: `yes` and `no` are text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScalarKind {
    /// Text.
    Text,
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
}

impl Node {
    /// One past its last byte, that of its last element or entry included.
    #[must_use]
    pub fn end(&self) -> u32 {
        let last = match &self.value {
            Value::List { items, .. } => items.iter().map(Self::end).max(),
            Value::Map(entries) => entries.iter().map(|(key, node)| key.span.end.max(node.end())).max(),
            Value::Null | Value::Scalar(_) => None,
        };
        last.map_or(self.span.end, |last| last.max(self.span.end))
    }

    /// What it is, for messages.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Scalar(scalar) => match scalar.kind {
                ScalarKind::Text => "text",
                ScalarKind::Number(_) => "a number",
                ScalarKind::Bool(_) => "a truth value",
            },
            Value::List { .. } => "a list",
            Value::Map(_) => "a map",
        }
    }
}

/// Reads the document that stands at `range` of `file`; nothing if it is not sound.
pub fn parse(file: FileId, start: usize, text: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
    let before = diagnostics.all().len();
    let node = parse_first(file, start, text, diagnostics);
    node.filter(|_| diagnostics.all().len() == before)
}

/// The same for a document that is worth reading although a key stands in it twice: the first is taken.
pub fn parse_first(file: FileId, start: usize, text: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
    let before = diagnostics.all().len();
    let mut guard = Guard::new(file, start, text);
    let tree = guard.document(diagnostics);
    let sound = diagnostics.all()[before..]
        .iter()
        .all(|finding| finding.rule == Rule::DuplicateKey);
    let tree = tree.filter(|_| sound)?;
    if matches!(&tree.kind, ShapeKind::Map(entries) if entries.is_empty()) {
        return Some(typed(tree, &Read::Null));
    }
    match serde_yaml::from_str::<Read>(text) {
        Ok(values) => Some(typed(tree, &values)),
        Err(error) => {
            let at = error.location().map_or(0, |place| place.index().min(text.len()));
            let message = format!("this is not YAML: {}", without_place(&error.to_string()));
            diagnostics.report(Diagnostic::new(Rule::InvalidYaml, guard.at(at..at), message));
            None
        }
    }
}

/// Reads a whole file.
pub fn parse_file(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Node> {
    parse(file, 0, &sources.get(file).text, diagnostics)
}

fn too_deep() -> String {
    format!("lists and maps are nested more than {MAX_DEPTH} deep")
}

fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

/// A node before its scalars have types.
struct Shape {
    kind: ShapeKind,
    span: Span,
}

enum ShapeKind {
    Scalar { text: String, plain: bool, cut: bool },
    List { items: Vec<Shape>, flow: bool },
    Map(Vec<(Key, Shape)>),
}

/// A key, and whether the same key stands before it in its map.
struct Key {
    name: Spanned<String>,
    again: bool,
}

/// Joins the places of the guard with the values of `serde_yaml`; both come from the same text, so their shapes agree.
fn typed(shape: Shape, values: &Read) -> Node {
    let value = match (shape.kind, values) {
        (ShapeKind::List { items, flow }, Read::List(read)) => Value::List {
            items: items
                .into_iter()
                .zip(read)
                .map(|(item, value)| typed(item, value))
                .collect(),
            flow,
        },
        (ShapeKind::Map(entries), Read::Map(read)) => {
            let entries = entries.into_iter().zip(read).filter(|((key, _), _)| !key.again);
            Value::Map(
                entries
                    .map(|((key, shape), value)| (key.name, typed(shape, value)))
                    .collect(),
            )
        }
        // A file or front matter that holds nothing, or comments only.
        (ShapeKind::Map(entries), Read::Null) if entries.is_empty() => Value::Map(Vec::new()),
        (ShapeKind::Scalar { text, plain, cut }, read) => match read {
            Read::Null => Value::Null,
            Read::Bool(truth) => scalar(text, ScalarKind::Bool(*truth), plain, cut),
            Read::Number(number) => scalar(text, ScalarKind::Number(*number), plain, cut),
            _ => scalar(text, ScalarKind::Text, plain, cut),
        },
        _ => Value::Null,
    };
    Node {
        value,
        span: shape.span,
    }
}

fn scalar(text: String, kind: ScalarKind, plain: bool, cut: bool) -> Value {
    Value::Scalar(Scalar { text, kind, plain, cut })
}

/// The pass of events over one document.
struct Guard<'a> {
    file: FileId,
    /// Where the text starts in its file.
    base: usize,
    text: &'a str,
    line_starts: Vec<usize>,
    /// The byte of every [`STRIDE`]th character, so that a place far along a line is found at once.
    strides: Vec<usize>,
    /// An anchor was refused: the aliases that need it are the same mistake.
    anchored: bool,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
}

type Place = saphyr_parser::Span;

/// Characters between two known places.
const STRIDE: usize = 16;

impl<'a> Guard<'a> {
    fn new(file: FileId, base: usize, text: &'a str) -> Self {
        let line_starts = std::iter::once(0).chain(
            text.bytes()
                .enumerate()
                .filter(|&(_, b)| b == b'\n')
                .map(|(at, _)| at + 1),
        );
        Self {
            file,
            base,
            text,
            line_starts: line_starts.collect(),
            strides: text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect(),
            anchored: false,
            parser: Parser::new_from_str(text),
        }
    }

    fn at(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    /// The parser counts characters; sources count bytes.
    fn byte(&self, marker: saphyr_parser::Marker) -> usize {
        let Some(&near) = self.strides.get(marker.index() / STRIDE) else {
            return self.text.len();
        };
        let rest = &self.text[near..];
        let far = rest.char_indices().nth(marker.index() % STRIDE);
        far.map_or(self.text.len(), |(at, _)| near + at)
    }

    /// The end of the line on which a byte stands.
    fn line_end(&self, at: usize) -> usize {
        let next = self.line_starts.partition_point(|&start| start <= at);
        self.line_starts.get(next).map_or(self.text.len(), |&start| start - 1)
    }

    fn span(&self, place: Place) -> Span {
        let start = self.byte(place.start);
        let end = self.byte(place.end).max(start);
        self.at(start..end)
    }

    /// Of a list or map only the first line: a caret under forty lines says nothing.
    fn first_line(&self, place: Place) -> Span {
        let start = self.byte(place.start);
        self.at(start..self.line_end(start))
    }

    fn next(&mut self, diagnostics: &mut Diagnostics) -> Option<(Event<'a>, Place)> {
        match self.parser.next_event()? {
            Ok(event) => Some(event),
            Err(error) => {
                let at = self.byte(*error.marker());
                diagnostics.report(self.fault(at, error.info()));
                None
            }
        }
    }

    /// What the parser stumbled over, under the rule that the author can look up.
    fn fault(&self, at: usize, info: &str) -> Diagnostic {
        if info.contains("recursion limit") {
            return Diagnostic::new(Rule::TooDeep, self.at(at..at), too_deep());
        }
        if self.text[at..].starts_with('*') {
            return self.refusal("an alias", at);
        }
        let message = format!("this is not YAML: {info}");
        Diagnostic::new(Rule::InvalidYaml, self.at(at..at), message).maybe_help(self.way_out(at).map(str::to_owned))
    }

    /// One way out, where the line shows what the author may have meant.
    fn way_out(&self, at: usize) -> Option<&'static str> {
        let indent = self.text[..at].rsplit('\n').next().unwrap_or("");
        if indent.contains('\t') && indent.trim().is_empty() {
            return Some("indent with spaces, not with tabs");
        }
        // A list or text that is never closed is noticed on the empty lines after it.
        let at = self.text[..at].trim_end().len();
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let line = &self.text[start..self.line_end(start)];
        let value = line.split_once(": ").map_or(line, |(_, value)| value).trim();
        match value.chars().next()? {
            '"' | '\'' => Some("close the quote at the end of the text"),
            '[' | '{' => Some("close the bracket, or put the text in quotes if it is none"),
            '@' | '`' | '%' | '&' | '!' | '>' | '|' | '?' | '-' => Some("put the text in quotes"),
            _ => value.contains(": ").then_some("put the text in quotes"),
        }
    }

    fn document(&mut self, diagnostics: &mut Diagnostics) -> Option<Shape> {
        let mut root = None;
        while let Some((event, place)) = self.next(diagnostics) {
            match event {
                Event::StreamStart | Event::Nothing | Event::DocumentStart(_) | Event::DocumentEnd => {}
                Event::StreamEnd => break,
                _ if root.is_some() => {
                    let message = "a second document starts here; a file holds one";
                    diagnostics.report(Diagnostic::new(Rule::InvalidYaml, self.first_line(place), message));
                    return None;
                }
                event => root = Some(self.shape(event, place, 0, diagnostics)?),
            }
        }
        let empty = || Shape {
            kind: ShapeKind::Map(Vec::new()),
            span: self.at(0..0),
        };
        Some(root.unwrap_or_else(empty))
    }

    /// One value. Nothing after a fault that makes the rest unreadable.
    fn shape(&mut self, event: Event<'a>, place: Place, depth: usize, found: &mut Diagnostics) -> Option<Shape> {
        if depth > MAX_DEPTH {
            found.report(Diagnostic::new(Rule::TooDeep, self.first_line(place), too_deep()));
            return None;
        }
        match event {
            Event::Alias(_) => Some(self.alias(place, found)),
            Event::Scalar(text, style, anchor, tag) => {
                self.plain_only(anchor, tag.is_some(), place, found);
                Some(self.scalar(text, style, place))
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain_only(anchor, tag.is_some(), place, found);
                self.list(place, depth, found)
            }
            Event::MappingStart(anchor, tag) => {
                self.plain_only(anchor, tag.is_some(), place, found);
                self.map(place, depth, found)
            }
            _ => None,
        }
    }

    /// The finding for what is YAML but not part of the format, at the word that begins at `at`.
    fn refusal(&self, what: &str, at: usize) -> Diagnostic {
        let ends = |char: char| char.is_whitespace() || matches!(char, ',' | ']' | '}');
        let line = &self.text[at..self.line_end(at)];
        let word = line[..line.find(ends).unwrap_or(line.len())].trim_end_matches(':');
        let message = format!("{what} (`{word}`) is not part of the format");
        Diagnostic::new(Rule::YamlAlias, self.at(at..at + word.len()), message)
            .help("write the text out, or put it in quotes")
    }

    /// An alias stands for nothing: its anchor was refused before.
    fn alias(&self, place: Place, found: &mut Diagnostics) -> Shape {
        if !self.anchored {
            found.report(self.refusal("an alias", self.byte(place.start)));
        }
        Shape {
            kind: ShapeKind::List {
                items: Vec::new(),
                flow: false,
            },
            span: self.span(place),
        }
    }

    fn plain_only(&mut self, anchor: usize, tagged: bool, place: Place, found: &mut Diagnostics) {
        let at = self.byte(place.start);
        if anchor != 0 {
            self.anchored = true;
            found.report(self.refusal("an anchor", at));
        }
        if tagged {
            found.report(self.refusal("a tag", at));
        }
    }

    fn scalar(&self, text: Cow<'a, str>, style: ScalarStyle, place: Place) -> Shape {
        let plain = style == ScalarStyle::Plain;
        let mut span = self.span(place);
        // The parser takes the spaces up to the next token into the scalar's place, after quotes too.
        let written = &self.text[span.start as usize - self.base..span.end as usize - self.base];
        span.end = span.start + u32::try_from(written.trim_end().len()).unwrap_or(0);
        let rest = &self.text[span.end as usize - self.base..];
        let cut = plain && !text.is_empty() && (rest.starts_with(" #") || rest.starts_with("\t#"));
        Shape {
            kind: ShapeKind::Scalar {
                text: text.into_owned(),
                plain,
                cut,
            },
            span,
        }
    }

    fn list(&mut self, place: Place, depth: usize, found: &mut Diagnostics) -> Option<Shape> {
        let mut span = self.first_line(place);
        let flow = self.text[span.start as usize - self.base..].starts_with('[');
        let mut items = Vec::new();
        loop {
            match self.next(found)? {
                (Event::SequenceEnd, end) => {
                    if flow {
                        span.end = span.end.min(self.span(end).end);
                    }
                    return Some(Shape {
                        kind: ShapeKind::List { items, flow },
                        span,
                    });
                }
                (event, place) => items.push(self.shape(event, place, depth + 1, found)?),
            }
        }
    }

    fn map(&mut self, place: Place, depth: usize, found: &mut Diagnostics) -> Option<Shape> {
        let mut span = self.first_line(place);
        let flow = self.text[span.start as usize - self.base..].starts_with('{');
        let mut entries: Vec<(Key, Shape)> = Vec::new();
        let mut seen = std::collections::BTreeMap::new();
        loop {
            let (event, place) = self.next(found)?;
            if matches!(event, Event::MappingEnd) {
                if flow {
                    span.end = span.end.min(self.span(place).end);
                }
                return Some(Shape {
                    kind: ShapeKind::Map(entries),
                    span,
                });
            }
            let name = self.key(event, place, depth, found)?;
            let first = seen.insert(name.value.clone(), name.span);
            if let Some(first) = first {
                let message = format!("the key `{}` is here twice", name.value);
                found.report(Diagnostic::new(Rule::DuplicateKey, name.span, message).label(first, "first here"));
            }
            let again = first.is_some();
            let (event, place) = self.next(found)?;
            let value = self.shape(event, place, depth + 1, found)?;
            entries.push((Key { name, again }, value));
        }
    }

    fn key(
        &mut self,
        event: Event<'a>,
        place: Place,
        depth: usize,
        found: &mut Diagnostics,
    ) -> Option<Spanned<String>> {
        let shape = self.shape(event, place, depth + 1, found)?;
        match shape.kind {
            ShapeKind::Scalar { text, plain: true, .. } if text == "<<" => {
                found.report(self.refusal("a merge key", self.byte(place.start)));
                None
            }
            ShapeKind::Scalar { text, .. } => Some(Spanned::new(text, shape.span)),
            _ => {
                let message = "a key must be a word, not a list or a map";
                found.report(Diagnostic::new(Rule::InvalidYaml, shape.span, message).help("put the text in quotes"));
                None
            }
        }
    }
}
