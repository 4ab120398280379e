//! What stands inside the blocks of a page: citations, pictures, raw HTML, and text that still looks like markup.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;
use crate::parse::callout;
use crate::parse::directive;
use crate::parse::markdown::{self, plain_text};
use crate::parse::page::{Page, Reading};
use crate::parse::placeholder;
use crate::parse::scan::Scan;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// Tags that are allowed even where raw HTML is not, if they stand bare.
const BARE: [&str; 6] = ["sub", "sup", "br", "kbd", "abbr", "mark"];

/// Citations, pictures, raw HTML, and text that still looks like a callout.
pub(super) fn inline(scan: &mut Scan<'_, '_>, page: &mut Page, reading: Reading) {
    let suspicious = memchr::memchr(b'!', scan.text.as_bytes()).is_some();
    let unfinished = placeholder::unfinished(scan.text).is_some();
    let definitions = scan.events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::FootnoteDefinition(label)) => Some(label.as_ref()),
        _ => None,
    });
    let local: BTreeSet<&str> = definitions.collect();
    let mut code = false;
    for at in 0..scan.events.len() {
        let (event, bytes) = &scan.events[at];
        match event {
            Event::Start(Tag::Image { .. }) => alt(scan, at),
            Event::FootnoteReference(label) if !local.contains(label.as_ref()) => {
                page.citations.push(Spanned::new(
                    label.to_string(),
                    scan.span(bytes.start + 2..bytes.end - 1),
                ));
            }
            Event::TaskListMarker(true) => {
                let span = scan.span(bytes.clone());
                scan.found
                    .report(Diagnostic::new(Rule::TickedItem, span, "this box is ticked already").help("write `[ ]`"));
            }
            Event::InlineHtml(_) | Event::Html(_) => html(scan, page, reading.raw_html, bytes.clone()),
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if unfinished && !code => {
                if let Some((at, word)) = placeholder::unfinished(text) {
                    let start = bytes.start + at;
                    let span = scan.span(start..start + word.len());
                    scan.found.report(placeholder::finding(word, span));
                }
            }
            _ => {}
        }
    }
    if page.has_html {
        nesting(scan);
    }
    if suspicious {
        leaks(scan, page);
    }
}

fn alt(scan: &mut Scan<'_, '_>, at: usize) {
    let end = markdown::block_end(scan.events, at);
    if plain_text(&scan.events[at..end]).is_empty() {
        let span = scan.span(scan.events[at].1.clone());
        let message = "this picture has no text for readers who cannot see it";
        scan.found
            .report(Diagnostic::new(Rule::MissingAlt, span, message).help("write what it shows: `![…](…)`"));
    }
}

fn html(scan: &mut Scan<'_, '_>, page: &mut Page, policy: RawHtml, bytes: Range<usize>) {
    let written = &scan.text[bytes.clone()];
    let comments = directive::read(scan.file, scan.base + bytes.start, written);
    for directive in comments.directives {
        if !scan.claimed.contains(&directive.span.start) {
            let message = "this directive refines nothing: it stands in no item and no callout";
            let help = "put it at the end of an item's own line, or on the last line of a callout";
            scan.found
                .report(Diagnostic::new(Rule::UnknownDirective, directive.span, message).help(help));
        }
    }
    let Some((start, end)) = comments.html else {
        return;
    };
    page.has_html = true;
    if policy == RawHtml::Deny && !is_bare(written.trim()) {
        let span = Span::new(scan.file, start..end.max(start));
        let line = span.start as usize..(span.start as usize + first_line(written)).min(span.end as usize);
        let message = "raw HTML is not allowed in this guide";
        let help = format!("write it in Markdown; bare {} are allowed", BARE.join(", "));
        scan.found
            .report(Diagnostic::new(Rule::RawHtml, Span::new(scan.file, line), message).help(help));
    }
}

/// Elements that cannot nest by themselves: they hold nothing, or end where the next of their kind begins.
const FLAT: [&str; 20] = [
    "area", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "source",
    "td", "th", "tr", "track", "wbr",
];

/// Raw HTML that opens more elements inside each other than any page needs: what reads it later walks them one by one.
fn nesting(scan: &mut Scan<'_, '_>) {
    let mut depth = 0_usize;
    for at in 0..scan.events.len() {
        let Some((start, html)) = scan.comment_at(at) else {
            continue;
        };
        for (offset, _) in html.match_indices('<') {
            let tag = &html[offset + 1..];
            let name = tag.trim_start_matches('/');
            let end = name
                .find(|letter: char| !letter.is_ascii_alphanumeric())
                .unwrap_or(name.len());
            let name = name[..end].to_ascii_lowercase();
            if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) || FLAT.contains(&name.as_str()) {
                continue;
            }
            depth = if tag.starts_with('/') {
                depth.saturating_sub(1)
            } else {
                depth + 1
            };
            if depth > markdown::MAX_DEPTH {
                let span = scan.span(start + offset..start + offset + 1);
                let message = format!(
                    "raw HTML opens more than {} elements inside each other",
                    markdown::MAX_DEPTH
                );
                return scan.found.report(Diagnostic::new(Rule::TooDeep, span, message));
            }
        }
    }
}

fn first_line(text: &str) -> usize {
    text.lines().next().map_or(0, str::len)
}

/// `<sub>`, `</sub>`, `<br/>`: one of the harmless tags, with nothing in it.
#[must_use]
pub fn is_bare(html: &str) -> bool {
    let inner = html.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let name = inner.map(|inner| inner.trim_start_matches('/').trim_end_matches('/').trim());
    name.is_some_and(|name| BARE.contains(&name))
}

/// Text outside code that still looks like a callout's tag.
fn leaks(scan: &mut Scan<'_, '_>, page: &Page) {
    let mut run: Option<(Range<usize>, String)> = None;
    let mut in_code = false;
    for (event, bytes) in scan.events {
        match event {
            Event::Text(_) if in_code => {}
            Event::Text(text) => {
                let (whole, words) = run.get_or_insert((bytes.clone(), String::new()));
                whole.end = bytes.end;
                words.push_str(text);
            }
            _ => {
                if let Some((whole, text)) = run.take() {
                    leak(scan, page, whole, &text);
                }
                in_code = matches!(event, Event::Start(Tag::CodeBlock(_)))
                    || (in_code && !matches!(event, Event::End(TagEnd::CodeBlock)));
            }
        }
    }
}

fn leak(scan: &mut Scan<'_, '_>, page: &Page, whole: Range<usize>, text: &str) {
    let written = &scan.text[whole.clone()];
    let whole = whole.end - written.trim_start().len()..whole.end;
    let start = whole.start;
    let tag_of_callout = |callout: &callout::Callout| callout.span.start as usize == scan.base + start;
    if !callout::looks_like_tag(text) || page.callouts.iter().any(tag_of_callout) {
        return;
    }
    let span = scan.span(whole);
    // What is wrong with the tag in this very text is known already; the next tag is another matter.
    let reported = |d: &Diagnostic| {
        matches!(d.rule, Rule::UnknownCallout | Rule::CalloutSameLine)
            && d.span.file == span.file
            && (span.start..=span.end).contains(&d.span.start)
    };
    if scan.found.all().iter().any(reported) {
        return;
    }
    let in_list = scan
        .events
        .iter()
        .any(|(event, bytes)| matches!(event, Event::Start(Tag::Item)) && bytes.contains(&start));
    let diagnostic = if in_list {
        Diagnostic::new(
            Rule::CalloutInList,
            span,
            "a callout inside a list is shown as plain text on code hosts",
        )
        .help("move it before the list and name the items it covers: `covers=\"…\"`")
    } else {
        let message = "a reader would see this callout markup as text";
        let help = "start the line with `> `, with nothing else on it; in running text put it in backquotes";
        let diagnostic = Diagnostic::new(Rule::LeakedMarkup, span, message).help(help);
        if page.is_stage() {
            diagnostic
        } else {
            diagnostic.as_warning()
        }
    };
    scan.found.report(diagnostic);
}
