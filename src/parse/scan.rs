//! The scan of a page's Markdown: one walk over its blocks finds callouts, checklists and directives, one over its
//! events finds links, headings, pictures and raw HTML.

mod inline;
mod walk;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::address;
use crate::parse::directive::Directive;
use crate::parse::markdown::{self, Block, BlockKind, Placed, Tape, level_number, plain_text};
use crate::parse::page::{Heading, Page, Reading};
use crate::parse::slug::{Anchors, slug};
use crate::rule::Rule;
use crate::source::{FileId, Span};

pub use inline::is_bare;

/// The state of a walk over one page.
pub struct Scan<'a, 'e> {
    /// The file.
    pub file: FileId,
    /// Where the body starts in it.
    pub base: usize,
    /// The body.
    pub text: &'a str,
    /// Its events.
    pub events: &'e [Placed<'a>],
    /// Where findings go.
    pub found: &'e mut Diagnostics,
    /// What ends a line of a checklist that may be left out, in the guide's language.
    pub optional: &'e str,
    claimed: BTreeSet<u32>,
    anchors: Anchors,
}

impl<'a> Scan<'a, '_> {
    /// Bytes of the body as a place in the file.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    /// The comment or HTML at an event, with its byte in the body.
    #[must_use]
    pub fn comment_at(&self, at: usize) -> Option<(usize, &'a str)> {
        let (event, bytes) = &self.events[at];
        matches!(event, Event::Html(_) | Event::InlineHtml(_)).then(|| (bytes.start, &self.text[bytes.clone()]))
    }

    /// Notes that a directive has found the thing it refines.
    pub fn claim(&mut self, directive: &Directive) {
        self.claimed.insert(directive.span.start);
    }
}

/// Fills `page` with what stands in `text`.
pub fn scan(page: &mut Page, text: &str, reading: Reading<'_>, found: &mut Diagnostics) {
    let events = match markdown::events(text, reading.smart_punctuation) {
        Ok(events) => events,
        Err(at) => {
            let span = Span::new(page.file, page.body + at..page.body + at + 1);
            let message = format!("quotes and lists are nested more than {} deep", markdown::MAX_DEPTH);
            return found.report(Diagnostic::new(Rule::TooDeep, span, message));
        }
    };
    let mut scan = Scan {
        file: page.file,
        base: page.body,
        text,
        events: &events,
        found,
        optional: reading.optional,
        claimed: BTreeSet::new(),
        anchors: Anchors::default(),
    };
    let blocks = markdown::blocks(&events);
    headings(&mut scan, page);
    let title = title(&mut scan, page, &blocks);
    page.title_heading = title.and_then(|block| {
        let Block { events, bytes, .. } = &blocks[block];
        let heading = page.headings.iter().position(|heading| heading.offset == bytes.start)?;
        Some((heading, events.start + 1..events.end - 1))
    });
    walk::walk(&mut scan, page, (&blocks, title));
    address::unique(page, scan.found);
    free_anchors(&mut scan, page);
    inline::inline(&mut scan, page, reading);
    let mut anchors = scan.anchors.into_set();
    anchors.extend(page.decisions.iter().map(|tree| tree.value.clone()));
    anchors.extend(page.possible_anchors().map(str::to_owned));
    page.text_anchors = std::sync::Arc::new(anchors.into());
    page.tape = Tape::record(&events, text);
    page.shrink();
}

/// Headings without an anchor of the author's get a free one, once all written ids are known.
fn free_anchors(scan: &mut Scan<'_, '_>, page: &mut Page) {
    let made = page.made_anchors().into_iter();
    let trees = page.decisions.iter().map(|tree| tree.value.as_str());
    scan.anchors.reserve(made.chain(trees));
    for heading in page.headings.iter_mut().filter(|heading| heading.anchor.is_empty()) {
        heading.anchor = scan.anchors.free(&slug(&heading.text));
    }
}

/// Every heading with the anchor that its author gave it, those inside quotes and lists too.
fn headings(scan: &mut Scan<'_, '_>, page: &mut Page) {
    for (at, (event, bytes)) in scan.events.iter().enumerate() {
        let Event::Start(Tag::Heading { level, id, .. }) = event else {
            continue;
        };
        let end = markdown::block_end(scan.events, at);
        let text = plain_text(&scan.events[at..end]);
        let span = scan.span(bytes.start..bytes.start + scan.text[bytes.clone()].trim_end().len());
        let anchor = id.as_deref().unwrap_or_default().to_owned();
        if !anchor.is_empty() {
            scan.anchors.take(&anchor);
        }
        page.headings.push(Heading {
            offset: bytes.start,
            level: level_number(*level),
            text,
            anchor,
            span,
        });
    }
}

/// Settles the page's title; the block of a first heading that is shown as the title.
fn title(scan: &mut Scan<'_, '_>, page: &mut Page, blocks: &[Block]) -> Option<usize> {
    let first = blocks.iter().position(|block| block.kind == BlockKind::Heading(1));
    let heading = |block: usize| {
        let offset = blocks[block].bytes.start;
        page.headings.iter().find(|heading| heading.offset == offset)
    };
    let first_heading = first.and_then(heading);
    let shown = match (&page.front.title, first_heading) {
        (Some(title), heading) => {
            (page.title, page.title_span) = (title.value.clone(), title.span);
            heading.is_some_and(|heading| heading.text == title.value)
        }
        (None, Some(heading)) => {
            (page.title, page.title_span) = (heading.text.clone(), heading.span);
            true
        }
        (None, None) => {
            if page.is_stage() && !page.front.broken {
                let message = "this stage has no title";
                let diagnostic = Diagnostic::new(Rule::MissingKey, page.title_span, message);
                scan.found
                    .report(diagnostic.help("write `title:` in the front matter, or a heading `# …`"));
            }
            false
        }
    };
    let rest = page
        .headings
        .iter()
        .filter(|heading| heading.level == 1)
        .skip(usize::from(shown));
    for heading in rest {
        let message = format!("`{}` is a second title on this page", heading.text);
        scan.found
            .report(Diagnostic::new(Rule::SecondH1, heading.span, message).help("make it a heading of level 2: `##`"));
    }
    first.filter(|_| shown)
}
