//! Callouts: GitHub alerts with the safety words of ANSI Z535.6 in their true order, and the stop rule.

pub mod sign;

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::parse::directive::{self, Directive};
use crate::parse::markdown::{Placed, block_end, plain_text};
use crate::parse::scan::Scan;
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use sign::Sign;

/// How bad it can get, from the least to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Background.
    Note,
    /// Help.
    Tip,
    /// Emphasis.
    Important,
    /// No injury: damage, lost work.
    Notice,
    /// Could cause minor or moderate injury.
    Caution,
    /// Could cause death or serious injury.
    Warning,
    /// Will cause death or serious injury if not avoided.
    Danger,
    /// A stop rule.
    Stop,
}

impl Level {
    /// All levels, the worst first.
    pub const ALL: [Self; 8] = [
        Self::Stop,
        Self::Danger,
        Self::Warning,
        Self::Caution,
        Self::Notice,
        Self::Important,
        Self::Tip,
        Self::Note,
    ];

    /// The word in addresses, classes and strings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Notice => "notice",
            Self::Caution => "caution",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Stop => "stop",
        }
    }

    /// The level with this word, in any case.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|level| level.word().eq_ignore_ascii_case(word))
    }

    /// Whether it stands in the hazard index.
    #[must_use]
    pub fn is_hazard(self) -> bool {
        self >= Self::Notice
    }
}

/// One callout as written. Ranges are of the page's events.
#[derive(Clone, Debug)]
pub struct Callout {
    /// How bad.
    pub level: Level,
    /// The tag's word.
    pub span: Span,
    /// Byte at which the callout starts.
    pub offset: usize,
    /// `#id` of its last line.
    pub id: Option<Spanned<String>>,
    /// `covers=…` of its last line.
    pub covers: Option<Spanned<String>>,
    /// The first bold run, without its tags: the hazard, or the action of a stop rule.
    pub heading: Option<Range<usize>>,
    /// Bytes of the heading's first text that only name the level (`DANGER: `).
    pub heading_skip: usize,
    /// Marks of notes right behind the heading.
    pub marks: Range<usize>,
    /// The rest of the first paragraph.
    pub rest: Range<usize>,
    /// Further blocks, without the last one if that is `avoid`.
    pub blocks: Range<usize>,
    /// The last paragraph: how to avoid the hazard.
    pub avoid: Option<Range<usize>>,
    /// The bulleted signs of a stop rule.
    pub signs: Vec<Sign>,
    /// How many sentences `rest` has.
    pub rest_sentences: usize,
    /// How many words it has.
    pub words: usize,
    /// It holds a numbered list.
    pub procedure: bool,
    /// The sources it cites.
    pub cites: bool,
}

/// What the first line of a quote says.
enum TagLine {
    None,
    Level(Level),
    Unknown { word: Range<usize>, help: Option<String> },
    SameLine(Range<usize>),
}

/// Reads `[!WORD]` and what looks like it.
fn tag_line(line: &str) -> TagLine {
    let Some((inside, after)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return TagLine::None;
    };
    if !inside.contains('!') || after.starts_with(['(', '[']) {
        return TagLine::None;
    }
    let word = inside.trim_matches(|char: char| char == '!' || char.is_whitespace());
    if word.is_empty()
        || !word
            .chars()
            .all(|char| char.is_alphabetic() || matches!(char, '-' | '_' | ' '))
    {
        return TagLine::None;
    }
    let level = Level::named(word);
    if level.is_none() && after.starts_with(':') {
        return TagLine::None;
    }
    match level {
        Some(level) if inside == format!("!{word}") => {
            if after.trim().is_empty() {
                TagLine::Level(level)
            } else {
                TagLine::SameLine(line.len() - after.trim_start().len()..line.len())
            }
        }
        // `[sic!]` is a remark, `[WARNING!]` a slip.
        None if !inside.starts_with('!') && word.chars().any(char::is_lowercase) => TagLine::None,
        _ => TagLine::Unknown {
            word: 0..inside.len() + 2,
            help: suggestion(word, level),
        },
    }
}

fn suggestion(word: &str, level: Option<Level>) -> Option<String> {
    if let Some(level) = level {
        return Some(format!("write `[!{}]`", level.word().to_uppercase()));
    }
    let words = Level::ALL.map(|level| level.word().to_uppercase());
    did_you_mean(&word.to_uppercase(), words.iter().map(String::as_str))
        .or_else(|| Some(format!("the levels are {}", words.join(", "))))
}

/// Whether text that a reader sees still looks like callout markup.
#[must_use]
pub fn looks_like_tag(text: &str) -> bool {
    text.match_indices('[').any(|(at, _)| {
        let rest = &text[at..];
        match tag_line(rest.lines().next().unwrap_or("")) {
            TagLine::None => false,
            TagLine::Level(_) | TagLine::SameLine(_) => true,
            TagLine::Unknown { word, .. } => rest[word].chars().filter(|char| char.is_uppercase()).count() > 1,
        }
    })
}

/// Reads the quote in `block` if it is a callout; reports a callout that is none.
pub fn read(scan: &mut Scan<'_, '_>, block: Range<usize>) -> Option<Callout> {
    let (level, tag) = level(scan, block.clone())?;
    let first = block.start + 1;
    let first_end = block_end(scan.events, first);
    let after_tag = first_break(&scan.events[first..first_end]).map_or(first_end - 1, |at| first + at + 1);
    let (heading, rest) = split_heading(scan.events, after_tag..first_end - 1);
    let inner = first_end..block.end - 1;
    let mut callout = Callout {
        level,
        span: tag,
        offset: scan.events[block.start].1.start,
        id: None,
        covers: None,
        heading,
        heading_skip: 0,
        marks: 0..0,
        rest,
        blocks: inner.clone(),
        avoid: None,
        signs: Vec::new(),
        rest_sentences: 0,
        words: plain_text(&scan.events[after_tag..block.end])
            .split_whitespace()
            .count(),
        procedure: scan.events[inner.clone()]
            .iter()
            .any(|(event, _)| matches!(event, Event::Start(Tag::List(Some(_))))),
        cites: scan.events[block]
            .iter()
            .any(|(event, _)| matches!(event, Event::FootnoteReference(_))),
    };
    bold_word(scan, &mut callout);
    if callout.heading.is_some() {
        (callout.marks, callout.rest) = split_marks(scan.events, callout.rest);
    }
    callout.rest_sentences = sentences(&plain_text(&scan.events[callout.rest.clone()]));
    attach_directive(scan, &mut callout, first..inner.end);
    if callout.level == Level::Stop {
        callout.signs = sign::signs(scan.events, inner);
    } else {
        split_avoid(scan.events, &mut callout);
    }
    Some(callout)
}

/// How many sentences a text has: ends of sentences before a space or the end.
fn sentences(text: &str) -> usize {
    let ends = text
        .char_indices()
        .filter(|&(_, char)| matches!(char, '.' | '!' | '?' | '。' | '؟'));
    ends.filter(|&(at, char)| {
        text[at + char.len_utf8()..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace)
    })
    .count()
}

/// The level of the quote, by its tag.
fn level(scan: &mut Scan<'_, '_>, block: Range<usize>) -> Option<(Level, Span)> {
    let start = first_char(scan, block.clone())?;
    let line = scan.text[start..].lines().next().unwrap_or("").trim_end();
    match tag_line(line) {
        TagLine::None => None,
        TagLine::Level(_) if !matches!(scan.events.get(block.start + 1)?.0, Event::Start(Tag::Paragraph)) => None,
        TagLine::Level(level) => Some((level, scan.span(start..start + line.len()))),
        TagLine::Unknown { word, help } => {
            let message = format!(
                "`{}` is no callout, so this text would be an ordinary quote",
                &line[word.clone()]
            );
            let span = scan.span(start + word.start..start + word.end);
            scan.found
                .report(Diagnostic::new(Rule::UnknownCallout, span, message).maybe_help(help));
            None
        }
        TagLine::SameLine(text) => {
            let span = scan.span(start + text.start..start + text.end);
            let message = "this text stands on the line of the callout's tag, where some renderers drop it";
            scan.found.report(
                Diagnostic::new(Rule::CalloutSameLine, span, message).help("put it on the next line, after `> `"),
            );
            None
        }
    }
}

/// The first character after the quote's own mark. Taken from the text, as `[!NOTE]: word` is a definition to Markdown
/// and leaves no event.
fn first_char(scan: &Scan<'_, '_>, block: Range<usize>) -> Option<usize> {
    let bytes = scan.events.get(block.start)?.1.clone();
    let inner = scan.text[bytes.clone()].trim_start().strip_prefix('>')?;
    let blank = |char: char| char.is_whitespace() || char == '>';
    let lines = inner.trim_start_matches([' ', '\t']);
    let lines = if lines.starts_with(['\n', '\r']) {
        lines.trim_start_matches(blank)
    } else {
        lines
    };
    Some(bytes.end - lines.len())
}

fn first_break(paragraph: &[Placed<'_>]) -> Option<usize> {
    paragraph
        .iter()
        .position(|(event, _)| matches!(event, Event::SoftBreak | Event::HardBreak))
}

/// The bold run at the start of the first paragraph, and what follows it.
fn split_heading(events: &[Placed<'_>], paragraph: Range<usize>) -> (Option<Range<usize>>, Range<usize>) {
    match events.get(paragraph.start) {
        Some((Event::Start(Tag::Strong), _)) if !paragraph.is_empty() => {
            let end = block_end(events, paragraph.start);
            (Some(paragraph.start + 1..end - 1), end..paragraph.end)
        }
        _ => (None, paragraph),
    }
}

/// The marks of notes at the start of a run, and what follows them.
fn split_marks(events: &[Placed<'_>], run: Range<usize>) -> (Range<usize>, Range<usize>) {
    let is_mark = |event: &Event<'_>| matches!(event, Event::FootnoteReference(_));
    let marks = events[run.clone()].iter().take_while(|(event, _)| is_mark(event));
    let end = run.start + marks.count();
    (run.start..end, end..run.end)
}

/// A callout that begins with a level's word in bold is of that level, unless the word is weaker than the tag.
fn bold_word(scan: &mut Scan<'_, '_>, callout: &mut Callout) {
    let Some(heading) = callout.heading.clone() else {
        return;
    };
    let Some((Event::Text(text), bytes)) = scan.events.get(heading.start) else {
        return;
    };
    let only_word = heading.len() == 1 && !text.trim_end_matches([':', '.', '!']).contains(char::is_whitespace);
    let word = text.split([':', '.', '!', ' ']).next().unwrap_or("");
    let after = &text[word.len()..];
    let Some(level) = Level::named(word).filter(|_| after.starts_with(':') || (only_word && !after.is_empty())) else {
        return;
    };
    if level < callout.level {
        let span = scan.span(bytes.start..bytes.start + word.len());
        let message = format!(
            "`{word}` is weaker than the tag `{}`",
            callout.level.word().to_uppercase()
        );
        let help = format!(
            "write `[!{}]` above, or the stronger word here",
            level.word().to_uppercase()
        );
        scan.found
            .report(Diagnostic::new(Rule::WeakerWord, span, message).help(help));
    }
    callout.level = level.max(callout.level);
    callout.heading_skip = text.len() - after[1..].trim_start().len();
    if only_word {
        (callout.heading, callout.rest) = (None, trim_start(scan.events, callout.rest.clone()));
        callout.heading_skip = 0;
        let (heading, rest) = split_heading(scan.events, callout.rest.clone());
        (callout.heading, callout.rest) = (heading, rest);
    }
}

/// Without the white space and breaks at the start of a run.
fn trim_start(events: &[Placed<'_>], run: Range<usize>) -> Range<usize> {
    let blank = |event: &Event<'_>| match event {
        Event::SoftBreak | Event::HardBreak => true,
        Event::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let skip = events[run.clone()].iter().take_while(|(event, _)| blank(event)).count();
    run.start + skip..run.end
}

/// `<!-- #id covers="…" -->` on the callout's last line.
fn attach_directive(scan: &mut Scan<'_, '_>, callout: &mut Callout, inner: Range<usize>) {
    let directives: Vec<Directive> = inner
        .clone()
        .filter_map(|at| scan.comment_at(at))
        .flat_map(|(start, html)| directive::read(scan.file, scan.base + start, html).directives)
        .collect();
    for directive in directives {
        scan.claim(&directive);
        if let Some(word) = &directive.word {
            let message = format!("`@{}` has no place inside a callout", word.value);
            scan.found.report(
                Diagnostic::new(Rule::UnknownDirective, word.span, message)
                    .help("put it on a line of its own, after the callout"),
            );
            continue;
        }
        directive.report_unknown(&["covers"], &[], scan.found);
        callout.covers = directive.value("covers").cloned();
        callout.id = directive.id;
    }
}

/// The last paragraph says how to avoid the hazard, if another sentence stands before it.
fn split_avoid(events: &[Placed<'_>], callout: &mut Callout) {
    let mut at = callout.blocks.start;
    let mut last = None;
    while at < callout.blocks.end {
        let end = block_end(events, at);
        match events[at].0 {
            Event::Start(Tag::Paragraph) => last = Some(at..end),
            Event::Start(Tag::HtmlBlock) if is_comment(&events[at..end]) => {}
            _ => last = None,
        }
        at = end;
    }
    let Some(paragraph) = last.filter(|_| callout.heading.is_some()) else {
        return;
    };
    callout.avoid = Some(paragraph.start + 1..paragraph.end - 1);
    callout.blocks = callout.blocks.start..paragraph.start;
}

/// Whether a block of HTML holds comments only, which nobody sees.
fn is_comment(block: &[Placed<'_>]) -> bool {
    block.iter().all(|(event, _)| match event {
        Event::Html(html) => directive::is_comment(html),
        _ => true,
    })
}
