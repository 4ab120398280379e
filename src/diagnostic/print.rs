//! Printing of diagnostics: for people with the source line and a caret, for programs one JSON object a line,
//! and for GitHub as workflow commands.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Diagnostics};
use crate::rule::Severity;
use crate::source::{Position, Sources, Span};

/// Lines longer than this are shown in part.
const LINE_WIDTH: usize = 400;

/// Sources up to this size are given to the printer whole; of larger ones only what is near.
const WHOLE: usize = 10_000;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The source line with a caret; coloured or not.
    Human {
        /// With terminal colours.
        color: bool,
    },
    /// One JSON object a line.
    Json,
    /// GitHub workflow commands.
    Github,
}

/// All diagnostics as text, a total at the end for people.
#[must_use]
pub fn print(diagnostics: &Diagnostics, sources: &Sources, format: Format) -> String {
    let findings = findings(diagnostics, sources, format);
    findings.chain(std::iter::once(total(diagnostics, format))).collect()
}

/// The text of each diagnostic. There may be very many, so they are not held together.
pub fn findings(diagnostics: &Diagnostics, sources: &Sources, format: Format) -> impl Iterator<Item = String> {
    diagnostics.all().iter().map(move |diagnostic| {
        let text = match format {
            Format::Human { color } => human(diagnostic, sources, color) + "\n",
            Format::Json => json(diagnostic, sources),
            Format::Github => github(diagnostic, sources),
        };
        text + "\n"
    })
}

/// Why a command cannot go on, as a line in the same format: it has no rule and no place.
#[must_use]
pub fn refusal(text: &str, format: Format) -> String {
    match format {
        Format::Human { .. } => format!("error: {text}"),
        Format::Json => to_json(&Record {
            severity: Severity::Error.word(),
            message: text,
            ..Record::default()
        }),
        Format::Github => format!("::{}::{}", Severity::Error.word(), message(text)),
    }
}

/// "3 errors, 1 warning" for people; nothing if there are none.
#[must_use]
pub fn total(diagnostics: &Diagnostics, format: Format) -> String {
    if !matches!(format, Format::Human { .. }) {
        return String::new();
    }
    let counted = |severity, word: &str| match diagnostics.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        n => Some(format!("{n} {word}s")),
    };
    let parts: Vec<String> = [counted(Severity::Error, "error"), counted(Severity::Warning, "warning")]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        parts.join(", ") + "\n"
    }
}

fn human(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(&diagnostic.message)
        .id(diagnostic.rule.name())
        .element(snippet(diagnostic, sources));
    for (span, text) in other_files(diagnostic) {
        group = group.element(excerpt(*span, sources, AnnotationKind::Primary, Some(text)));
    }
    if let Some(witness) = &diagnostic.witness {
        group = group.element(Level::NOTE.message(witness));
    }
    group = group.element(Level::HELP.message(&diagnostic.help));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.render(&[group] as &[Group<'_>]);
    let places = std::iter::once(diagnostic.span).chain(other_files(diagnostic).map(|(span, _)| *span));
    places.fold(text, |text, span| with_true_column(text, span, sources))
}

/// Where only a part of a line is shown, the printer counts columns from there.
fn with_true_column(text: String, span: Span, sources: &Sources) -> String {
    let (start, _, _) = window(span, sources);
    if start == sources.line_start(span.file, start) {
        return text;
    }
    let Position { line, column } = sources.position(span.file, span.start as usize);
    let counted = column - sources.position(span.file, start).column + 1;
    let place = format!("{}:{line}:", sources.get(span.file).path);
    text.replacen(&format!("{place}{counted}\n"), &format!("{place}{column}\n"), 1)
}

fn other_files(diagnostic: &Diagnostic) -> impl Iterator<Item = &(Span, String)> {
    diagnostic
        .labels
        .iter()
        .filter(|(span, _)| span.file != diagnostic.span.file)
}

fn snippet<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let span = diagnostic.span;
    let source = sources.get(span.file);
    let same_file = diagnostic.labels.iter().filter(|(other, _)| other.file == span.file);
    let near = |other: &Span| source.text.len() < WHOLE || other.start.abs_diff(span.start) < 10_000;
    let mut snippet = excerpt(span, sources, AnnotationKind::Primary, None);
    let (start, _, _) = window(span, sources);
    for (other, text) in same_file.filter(|(other, _)| near(other)) {
        if other.range().start >= start && source.text.len() < WHOLE {
            let range = other.range();
            snippet = snippet.annotation(
                AnnotationKind::Context
                    .span(range.start - start..range.end - start)
                    .label(text),
            );
        }
    }
    snippet
}

fn excerpt<'a>(
    span: Span,
    sources: &'a Sources,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(span.file);
    let (start, end, line) = window(span, sources);
    let range = span.range();
    let range = range.start.max(start) - start..range.end.clamp(start, end) - start;
    let annotation = match label {
        Some(label) => kind.span(range).label(label),
        None => kind.span(range),
    };
    Snippet::source(&source.text[start..end])
        .line_start(line)
        .path(&*source.path)
        .annotation(annotation)
}

/// The part of a source that is worth giving to the printer: all of it, or, in a large file, some lines around the place.
fn window(span: Span, sources: &Sources) -> (usize, usize, usize) {
    let text = &sources.get(span.file).text;
    if text.len() < WHOLE {
        return (0, text.len(), 1);
    }
    let range = span.range();
    let line_start = sources.line_start(span.file, range.start);
    let start = floor(text, line_start.max(range.start.saturating_sub(LINE_WIDTH)));
    let end = floor(
        text,
        (range.end.min(range.start + LINE_WIDTH) + LINE_WIDTH).min(text.len()),
    );
    (start, end.max(start), sources.position(span.file, start).line)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The keys that programs read; what has no place has none of a rule, a path and a line.
#[derive(Default, Serialize)]
struct Record<'a> {
    rule: Option<&'a str>,
    severity: &'a str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    witness: Option<&'a str>,
    help: Option<&'a str>,
}

fn json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let span = diagnostic.span;
    let start = sources.position(span.file, span.start as usize);
    let end = sources.position(span.file, span.end as usize);
    to_json(&Record {
        rule: Some(diagnostic.rule.name()),
        severity: diagnostic.severity.word(),
        message: &diagnostic.message,
        path: Some(&sources.get(span.file).path),
        line: Some(start.line),
        column: Some(start.column),
        end_line: Some(end.line),
        end_column: Some(end.column),
        witness: diagnostic.witness.as_deref(),
        help: Some(&diagnostic.help),
    })
}

fn to_json(record: &Record<'_>) -> String {
    serde_json::to_string(record).unwrap_or_default()
}

/// `::error file=…,line=…,col=…,title=…::message`, escaped as GitHub asks.
fn github(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let span = diagnostic.span;
    let start = sources.position(span.file, span.start as usize);
    let end = sources.position(span.file, span.end as usize);
    let mut out = format!(
        "::{} file={},line={},endLine={},col={},endColumn={},title={}::",
        diagnostic.severity.word(),
        property(&sources.get(span.file).path),
        start.line,
        end.line,
        start.column,
        end.column,
        diagnostic.rule.name(),
    );
    out.push_str(&message(&diagnostic.message));
    if let Some(witness) = &diagnostic.witness {
        let _ = write!(out, "%0A{}", message(witness));
    }
    let _ = write!(out, "%0Ahelp: {}", message(&diagnostic.help));
    out
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
