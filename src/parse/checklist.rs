//! Checklists: a heading followed by a task list, refined by a directive.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::directive::{self, Directive};
use crate::parse::markdown::{self, Placed, plain_text, task_marker};
use crate::parse::scan::Scan;
use crate::parse::slug;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// How a list is worked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One action at a time, in order.
    ReadDo,
    /// In any order, then confirmed.
    DoConfirm,
}

/// When ticks start afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Never.
    Once,
    /// When the log entry is saved.
    Session,
    /// Every day.
    Day,
}

/// One checklist as written.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Unique in the guide; from the directive, else from the heading.
    pub id: Spanned<String>,
    /// The id stands in the file, or the heading gave it.
    pub written_id: bool,
    /// Its address on its page, settled once every id is known.
    pub anchor: String,
    /// What it is called.
    pub title: String,
    /// The heading that it is called after, by its place among the page's.
    pub named_by: Option<usize>,
    /// Inline events of that heading where it becomes the card's own.
    pub heading: Option<Range<usize>>,
    /// Level that the card's heading would have.
    pub level: u8,
    /// Numbered.
    pub ordered: bool,
    /// `mode=` and where.
    pub mode: Mode,
    /// When to stop and read it.
    pub pause: Option<Spanned<String>>,
    /// Who does it.
    pub by: Option<String>,
    /// When it starts afresh.
    pub repeat: Repeat,
    /// The log whose entries count only with this list complete.
    pub closes: Option<Spanned<String>>,
    /// Groups in order; the first may have no label.
    pub groups: Vec<Group>,
    /// Byte at which its first list starts.
    pub offset: usize,
}

/// Items under one bold line or sub-heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// The label's inline events.
    pub label: Option<Range<usize>>,
    /// Its items.
    pub items: Vec<Item>,
}

/// One line to tick.
#[derive(Clone, Debug)]
pub struct Item {
    /// Unique in its page.
    pub id: Spanned<String>,
    /// The author wrote the id.
    pub written_id: bool,
    /// The line's place.
    pub span: Span,
    /// The line as a reader sees it.
    pub text: String,
    /// Inline events of the line.
    pub label: Range<usize>,
    /// Blocks that explain it.
    pub more: Range<usize>,
    /// Everything that does not say at its end that it is optional.
    pub required: bool,
    /// One of those that matter most.
    pub critical: bool,
    /// Initials instead of a tick alone.
    pub initials: bool,
    /// A number with this unit is written down.
    pub measure: Option<String>,
    /// Who does it.
    pub by: Option<String>,
    /// An older id.
    pub was: Option<String>,
}

impl Checklist {
    /// All items in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }
}

/// A checklist with the settings of its directive, still without items.
pub fn start(
    directive: Option<&Directive>,
    (title, place): (String, Span),
    ordered: bool,
    found: &mut Diagnostics,
) -> Checklist {
    let own = directive.and_then(|directive| directive.id.clone());
    let written_id = own.is_some();
    let mut list = Checklist {
        id: own.unwrap_or_else(|| Spanned::new(slug::id(&title), place)),
        written_id,
        anchor: String::new(),
        title,
        named_by: None,
        heading: None,
        level: 3,
        ordered,
        mode: if ordered { Mode::ReadDo } else { Mode::DoConfirm },
        pause: None,
        by: None,
        repeat: Repeat::Once,
        closes: None,
        groups: Vec::new(),
        offset: 0,
    };
    if let Some(directive) = directive {
        refine(&mut list, directive, found);
    }
    list
}

fn refine(list: &mut Checklist, directive: &Directive, found: &mut Diagnostics) {
    directive.report_unknown(&["mode", "pause", "by", "repeat", "closes"], &[], found);
    if let Some(mode) = choice(
        directive,
        "mode",
        &[("read-do", Mode::ReadDo), ("do-confirm", Mode::DoConfirm)],
        found,
    ) {
        if mode.value != list.mode {
            let kind = if list.ordered {
                "a numbered list"
            } else {
                "a bulleted list"
            };
            let message = format!("the mode says one thing and {kind} another");
            let help = if list.ordered {
                "use bullets, or `mode=read-do`"
            } else {
                "number the list, or `mode=do-confirm`"
            };
            found.report(Diagnostic::new(Rule::ListMode, mode.span, message).help(help));
        }
        list.mode = mode.value;
    }
    let repeats = [
        ("once", Repeat::Once),
        ("session", Repeat::Session),
        ("day", Repeat::Day),
    ];
    if let Some(repeat) = choice(directive, "repeat", &repeats, found) {
        list.repeat = repeat.value;
    }
    list.pause = directive.value("pause").cloned();
    list.by = directive.value("by").map(|by| by.value.clone());
    list.closes = directive.value("closes").and_then(|closes| log_of(closes, found));
}

/// `log:session` names the log `session`.
fn log_of(closes: &Spanned<String>, found: &mut Diagnostics) -> Option<Spanned<String>> {
    if let Some(log) = closes.value.strip_prefix("log:") {
        Some(Spanned::new(
            log.to_owned(),
            Span {
                start: closes.span.start + 4,
                ..closes.span
            },
        ))
    } else {
        let message = format!("`{}` closes nothing", closes.value);
        found.report(Diagnostic::new(Rule::UnknownDirective, closes.span, message).help("write `closes=log:<id>`"));
        None
    }
}

fn choice<T: Copy>(
    directive: &Directive,
    key: &str,
    known: &[(&str, T)],
    found: &mut Diagnostics,
) -> Option<Spanned<T>> {
    let written = directive.value(key)?;
    let value = known.iter().find(|(word, _)| *word == written.value);
    if value.is_none() {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let help = crate::diagnostic::did_you_mean(&written.value, words.iter().copied())
            .unwrap_or_else(|| format!("known here: {}", words.join(", ")));
        let message = format!("`{}` is no value of `{key}`", written.value);
        found.report(Diagnostic::new(Rule::UnknownDirective, written.span, message).help(help));
    }
    value.map(|(_, value)| Spanned::new(*value, written.span))
}

/// The items of the list that stands at `block`.
pub fn items(scan: &mut Scan<'_, '_>, block: Range<usize>) -> Vec<Item> {
    let list = &scan.events[block.clone()];
    markdown::items(list)
        .into_iter()
        .map(|item| item_at(scan, block.start + item.start..block.start + item.end))
        .collect()
}

fn item_at(scan: &mut Scan<'_, '_>, range: Range<usize>) -> Item {
    let marker = task_marker(&scan.events[range.clone()]).map(|(at, _)| range.start + at);
    let (label, more) = line(scan.events, range.clone(), marker);
    let text = plain_text(&scan.events[label.clone()]);
    let place = line_span(scan, label.clone(), &range);
    let mut item = Item {
        id: Spanned::new(slug::id(&text), place),
        written_id: false,
        span: place,
        required: without_optional(&text, scan.optional).is_none(),
        text,
        label: label.clone(),
        more,
        critical: false,
        initials: false,
        measure: None,
        by: None,
        was: None,
    };
    for at in label {
        if let Some((start, html)) = scan.comment_at(at) {
            let directives = directive::read(scan.file, scan.base + start, html).directives;
            for directive in directives {
                refine_item(scan, &mut item, directive);
            }
        }
    }
    item
}

/// What ends a line that may be left out, in every language.
pub const OPTIONAL: &str = "(optional)";

/// The line without the word at its end that makes it optional: [`OPTIONAL`], or the word of the guide's language.
#[must_use]
pub fn without_optional<'t>(line: &'t str, own: &str) -> Option<&'t str> {
    let line = line.trim_end_matches(['.', ' ']);
    [own, OPTIONAL].into_iter().find_map(|word| {
        let start = line.len().checked_sub(word.len())?;
        let is_word = line.get(start..)?.to_lowercase() == word.to_lowercase();
        (is_word && !word.is_empty()).then(|| line[..start].trim_end())
    })
}

fn refine_item(scan: &mut Scan<'_, '_>, item: &mut Item, directive: Directive) {
    scan.claim(&directive);
    if let Some(word) = &directive.word {
        let message = format!("`@{}` has no place in an item", word.value);
        scan.found.report(
            Diagnostic::new(Rule::UnknownDirective, word.span, message)
                .help("put it on a line of its own, outside the list"),
        );
        return;
    }
    directive.report_unknown(&["measure", "by", "was"], &["critical", "initials"], scan.found);
    item.critical |= directive.flag("critical");
    item.initials |= directive.flag("initials");
    let value = |key: &str| directive.value(key).map(|value| value.value.clone());
    item.measure = value("measure").or(item.measure.take());
    item.by = value("by").or(item.by.take());
    item.was = value("was").or(item.was.take());
    if let Some(id) = directive.id {
        item.id = id;
        item.written_id = true;
    }
}

/// The inline events of an item's own line, after its task marker if it has one, and the blocks that explain it.
#[must_use]
pub fn line(events: &[Placed<'_>], item: Range<usize>, marker: Option<usize>) -> (Range<usize>, Range<usize>) {
    let loose = matches!(events[item.start + 1].0, Event::Start(Tag::Paragraph));
    let first = marker.map_or(item.start + 1 + usize::from(loose), |at| at + 1);
    let end = label_end(events, first);
    let closes = matches!(events[end].0, Event::End(TagEnd::Paragraph));
    (first..end, end + usize::from(closes)..item.end - 1)
}

/// One past the last inline event of an item's line.
fn label_end(events: &[Placed<'_>], first: usize) -> usize {
    let mut at = first;
    while let Some((event, _)) = events.get(at) {
        match event {
            Event::Start(tag) if !is_block(tag) => at = markdown::block_end(events, at),
            Event::End(TagEnd::Paragraph | TagEnd::Item) | Event::Start(_) | Event::Html(_) | Event::Rule => break,
            _ => at += 1,
        }
    }
    at
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn line_span(scan: &Scan<'_, '_>, label: Range<usize>, item: &Range<usize>) -> Span {
    let whole = scan.events[item.start].1.clone();
    let bytes = match (scan.events.get(label.start), label.is_empty()) {
        (Some((_, bytes)), false) => bytes.start..scan.events[label.end - 1].1.end,
        _ => whole.start..whole.start,
    };
    scan.span(bytes)
}
