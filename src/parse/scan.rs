//! The scan of a page's Markdown: one walk over its blocks finds callouts, checklists and directives, one over its
//! events finds links, headings, pictures and raw HTML.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::parse::address;
use crate::parse::callout;
use crate::parse::checklist::{self, Checklist, Group};
use crate::parse::directive::{self, Directive};
use crate::parse::markdown::{self, Block, BlockKind, Placed, Tape, level_number, plain_text};
use crate::parse::page::{Heading, Link, Page, Piece, Reading};
use crate::parse::placeholder;
use crate::parse::slug::{Anchors, slug};
use crate::rule::Rule;
use crate::source::{FileId, Span, Spanned};

/// Tags that are allowed even where raw HTML is not, if they stand bare.
const BARE: [&str; 6] = ["sub", "sup", "br", "kbd", "abbr", "mark"];

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
pub fn scan(page: &mut Page, text: &str, reading: Reading, found: &mut Diagnostics) {
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
    Walk {
        page,
        blocks: &blocks,
        title,
    }
    .run(&mut scan);
    address::unique(page, scan.found);
    free_anchors(&mut scan, page);
    inline(&mut scan, page, reading);
    let mut anchors = scan.anchors.into_set();
    anchors.extend(page.decisions.iter().map(|tree| tree.value.clone()));
    anchors.extend(page.possible_anchors().map(str::to_owned));
    page.anchors = std::sync::Arc::new(anchors);
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

/// The walk over the blocks of the top level.
struct Walk<'p, 'b> {
    page: &'p mut Page,
    blocks: &'b [Block],
    title: Option<usize>,
}

/// The heading that a following list belongs to.
struct Open {
    heading: usize,
    block: usize,
    directive: Option<Directive>,
}

impl Walk<'_, '_> {
    fn run(mut self, scan: &mut Scan<'_, '_>) {
        let mut open: Option<Open> = None;
        let mut at = 0;
        while at < self.blocks.len() {
            let block = &self.blocks[at];
            match block.kind {
                BlockKind::Heading(level) if self.is_group(at, level, open.as_ref()) => {
                    at = self.checklist(scan, at, open.as_mut());
                    continue;
                }
                BlockKind::Heading(level) => {
                    unused(scan, open.take());
                    open = self.heading_of(at);
                    if self.title != Some(at) {
                        self.heading(at, level);
                    }
                }
                BlockKind::Quote => self.quote(scan, at),
                BlockKind::Html => self.html(scan, at, open.as_mut()),
                BlockKind::BoldLine if self.task_list(at + 1).is_some() => {
                    at = self.checklist(scan, at, open.as_mut());
                    continue;
                }
                BlockKind::TaskList { .. } => {
                    at = self.checklist(scan, at, open.as_mut());
                    continue;
                }
                _ => self.prose(at),
            }
            at += 1;
        }
        unused(scan, open);
    }

    /// A deeper heading right over a list of its own, after a directive that makes it a group of the directive's list.
    fn is_group(&self, at: usize, level: u8, open: Option<&Open>) -> bool {
        let deeper = |open: &Open| open.directive.is_some() && level > self.page.headings[open.heading].level;
        open.is_some_and(deeper) && self.task_list(at + 1).is_some()
    }

    fn heading_of(&self, block: usize) -> Option<Open> {
        let offset = self.blocks[block].bytes.start;
        let heading = self.heading_at(offset)?;
        Some(Open {
            heading,
            block,
            directive: None,
        })
    }

    /// Which heading starts at this byte; they stand in the order of the text.
    fn heading_at(&self, offset: usize) -> Option<usize> {
        let headings = &self.page.headings;
        headings.binary_search_by_key(&offset, |heading| heading.offset).ok()
    }

    fn heading(&mut self, at: usize, level: u8) {
        if level == 2 {
            let offset = self.blocks[at].bytes.start;
            let heading = self.heading_at(offset).unwrap_or(0);
            self.page
                .pieces
                .push(Piece::Section(heading, self.blocks[at].events.clone()));
        } else {
            self.prose(at);
        }
    }

    fn prose(&mut self, at: usize) {
        let events = self.blocks[at].events.clone();
        match self.page.pieces.last_mut() {
            Some(Piece::Prose(last)) if last.end == events.start => last.end = events.end,
            _ => self.page.pieces.push(Piece::Prose(events)),
        }
    }

    fn quote(&mut self, scan: &mut Scan<'_, '_>, at: usize) {
        match callout::read(scan, self.blocks[at].events.clone()) {
            Some(callout) => {
                if let Some(id) = &callout.id {
                    scan.anchors.take(&id.value);
                }
                self.page.pieces.push(Piece::Callout(self.page.callouts.len()));
                self.page.callouts.push(callout);
            }
            None => self.prose(at),
        }
    }

    /// Comments refine what stands before them; other HTML is prose.
    fn html(&mut self, scan: &mut Scan<'_, '_>, at: usize, open: Option<&mut Open>) {
        let bytes = self.blocks[at].bytes.clone();
        let comments = directive::read(scan.file, scan.base + bytes.start, &scan.text[bytes]);
        if comments.html.is_some() {
            self.prose(at);
        }
        let mut open = open;
        if comments.html.is_none() && self.splits_list(at) {
            let bytes = self.blocks[at].bytes.clone();
            let end = bytes.start + scan.text[bytes.clone()].trim_end().len();
            let place = scan.span(bytes.start..end);
            scan.found.report(splitting(&comments.directives, place));
            comments.directives.iter().for_each(|directive| scan.claim(directive));
            return;
        }
        for directive in comments.directives {
            let Some(word) = directive.word.clone() else {
                continue;
            };
            scan.claim(&directive);
            match word.value.as_str() {
                "checklist" => self.refine_checklist(scan, at, directive, open.as_deref_mut()),
                "tree" => self.decision(scan, &directive),
                "hazard" => self.repeat(scan, &directive),
                _ => scan.found.report(unknown_word(&word)),
            }
        }
    }

    /// The same kind of list on both sides of a comment was one list.
    fn splits_list(&self, at: usize) -> bool {
        let task = |block: Option<&Block>| match block?.kind {
            BlockKind::TaskList { ordered } => Some(ordered),
            _ => None,
        };
        let before = at.checked_sub(1).and_then(|before| task(self.blocks.get(before)));
        before.is_some() && before == task(self.blocks.get(at + 1))
    }

    fn refine_checklist(&mut self, scan: &mut Scan<'_, '_>, at: usize, directive: Directive, open: Option<&mut Open>) {
        let before_list = self.blocks[at + 1..].iter().find(|block| block.kind != BlockKind::Html);
        let fits = before_list.is_some_and(|block| {
            matches!(
                block.kind,
                BlockKind::TaskList { .. } | BlockKind::BoldLine | BlockKind::Heading(_) | BlockKind::Prose
            )
        });
        match open {
            Some(open) if fits && open.directive.is_none() => open.directive = Some(directive),
            _ => scan.found.report(no_list(&directive)),
        }
    }

    fn decision(&mut self, scan: &mut Scan<'_, '_>, directive: &Directive) {
        if let Some(name) = one_name(scan, directive, "tree") {
            self.page.pieces.push(Piece::Decision(self.page.decisions.len()));
            self.page.decisions.push(name);
        }
    }

    fn repeat(&mut self, scan: &mut Scan<'_, '_>, directive: &Directive) {
        if let Some(name) = one_name(scan, directive, "hazard") {
            self.page.pieces.push(Piece::Repeat(self.page.repeats.len()));
            self.page.repeats.push(name);
        }
    }

    fn task_list(&self, at: usize) -> Option<bool> {
        match self.blocks.get(at)?.kind {
            BlockKind::TaskList { ordered } => Some(ordered),
            _ => None,
        }
    }

    /// Reads the checklist that starts at `at`, and returns the block after it.
    fn checklist(&mut self, scan: &mut Scan<'_, '_>, at: usize, mut open: Option<&mut Open>) -> usize {
        let ordered = self.task_list(at).or_else(|| self.task_list(at + 1)).unwrap_or(false);
        let directive = open.as_mut().and_then(|open| open.directive.take());
        let heading = open.as_ref().map(|open| &self.page.headings[open.heading]);
        let name = heading.map_or_else(
            || {
                (
                    self.page.title.clone(),
                    scan.span(self.blocks[at].bytes.start..self.blocks[at].bytes.start),
                )
            },
            |heading| (heading.text.clone(), heading.span),
        );
        let mut list = checklist::start(directive.as_ref(), name, ordered, scan.found);
        list.offset = self.blocks[at].bytes.start;
        list.level = heading.map_or(2, |heading| heading.level);
        list.named_by = open.as_ref().map(|open| open.heading);
        let nested = directive.is_some().then_some(list.level);
        let own = open.as_ref().map(|open| self.blocks[open.block].events.clone());
        list.heading = own
            .filter(|_| list.level > 2)
            .and_then(|heading| self.take_heading(heading));
        let end = self.groups(scan, at, &mut list, nested);
        self.settle_ids(scan, &mut list);
        self.page.pieces.push(Piece::Checklist(self.page.checklists.len()));
        self.page.checklists.push(list);
        end
    }

    /// The heading becomes the card's own if nothing stands between: its inline events.
    fn take_heading(&mut self, heading: Range<usize>) -> Option<Range<usize>> {
        let Some(Piece::Prose(last)) = self.page.pieces.last_mut() else {
            return None;
        };
        if last.end != heading.end {
            return None;
        }
        last.end = heading.start;
        if last.start == last.end {
            self.page.pieces.pop();
        }
        Some(heading.start + 1..heading.end - 1)
    }

    /// Lists that follow each other under bold lines, or under deeper headings of a list with a directive.
    fn groups(&self, scan: &mut Scan<'_, '_>, start: usize, list: &mut Checklist, nested: Option<u8>) -> usize {
        let mut at = start;
        loop {
            let label = match self.blocks.get(at).map(|block| block.kind) {
                Some(BlockKind::TaskList { .. }) => None,
                Some(BlockKind::BoldLine) if self.task_list(at + 1).is_some() => Some(2),
                Some(BlockKind::Heading(level))
                    if nested.is_some_and(|own| level > own) && self.task_list(at + 1).is_some() =>
                {
                    Some(1)
                }
                _ => return at,
            };
            let same = |ordered| at == start || ordered == list.ordered;
            let block = at + usize::from(label.is_some());
            if !self.task_list(block).is_some_and(same) || (label.is_none() && at > start) {
                return at;
            }
            let events = self.blocks[at].events.clone();
            let label = label.map(|tags| events.start + tags..events.end - tags);
            let items = checklist::items(scan, self.blocks[block].events.clone());
            list.groups.push(Group { label, items });
            at = block + 1;
        }
    }

    /// Items without an id get a free one; a written id that is taken is reported.
    fn settle_ids(&mut self, scan: &mut Scan<'_, '_>, list: &mut Checklist) {
        let mut taken = Anchors::default();
        for item in self.page.checklists.iter().flat_map(Checklist::items) {
            taken.take(&item.id.value);
        }
        let mut places: Vec<Spanned<String>> = Vec::new();
        for item in list
            .groups
            .iter_mut()
            .flat_map(|group| &mut group.items)
            .filter(|item| item.written_id)
        {
            if !taken.take(&item.id.value) {
                let message = format!("the item id `{}` is on this page twice", item.id.value);
                let first = places
                    .iter()
                    .find(|place| place.value == item.id.value)
                    .map(|place| place.span);
                let first = first.or_else(|| self.place_of(&item.id.value));
                let mut diagnostic = Diagnostic::new(Rule::DuplicateId, item.id.span, message);
                if let Some(first) = first {
                    diagnostic = diagnostic.label(first, "first here");
                }
                scan.found.report(diagnostic);
            }
            places.push(item.id.clone());
        }
        for item in list
            .groups
            .iter_mut()
            .flat_map(|group| &mut group.items)
            .filter(|item| !item.written_id)
        {
            item.id.value = taken.free(&item.id.value);
        }
    }

    fn place_of(&self, item: &str) -> Option<Span> {
        let mut items = self.page.checklists.iter().flat_map(Checklist::items);
        items.find(|other| other.id.value == item).map(|other| other.id.span)
    }
}

/// A directive whose list never came.
fn unused(scan: &mut Scan<'_, '_>, open: Option<Open>) {
    if let Some(directive) = open.and_then(|open| open.directive) {
        scan.found.report(no_list(&directive));
    }
}

fn no_list(directive: &Directive) -> Diagnostic {
    let message = "`@checklist` refines nothing here";
    let help = "put it under the heading of a task list";
    Diagnostic::new(Rule::UnknownDirective, directive.span, message).help(help)
}

fn splitting(directives: &[Directive], span: Span) -> Diagnostic {
    let span = directives.first().map_or(span, |directive| directive.span);
    Diagnostic::new(Rule::UnknownDirective, span, "this comment splits the list in two")
        .help("put it at the end of the item's own line")
}

fn unknown_word(word: &Spanned<String>) -> Diagnostic {
    let known = ["checklist", "tree", "hazard"];
    let help = did_you_mean(&word.value, known).unwrap_or_else(|| format!("known here: @{}", known.join(", @")));
    Diagnostic::new(
        Rule::UnknownDirective,
        word.span,
        format!("there is no directive `@{}`", word.value),
    )
    .help(help)
}

/// `@tree name` and `@hazard #name` take one name and nothing else.
fn one_name(scan: &mut Scan<'_, '_>, directive: &Directive, word: &str) -> Option<Spanned<String>> {
    let (known, name) = match (&directive.id, directive.flags.first()) {
        (Some(id), _) => (Vec::new(), Some(id.clone())),
        (None, Some(flag)) => (vec![flag.value.as_str()], Some(flag.clone())),
        (None, None) => (Vec::new(), None),
    };
    directive.report_unknown(&[], &known, scan.found);
    if name.is_none() {
        let message = format!(
            "`@{word}` needs the id of a {}",
            if word == "tree" { "decision tree" } else { word }
        );
        scan.found
            .report(Diagnostic::new(Rule::UnknownDirective, directive.span, message));
    }
    name
}

/// Links, pictures, raw HTML, and text that still looks like a callout.
fn inline(scan: &mut Scan<'_, '_>, page: &mut Page, reading: Reading) {
    let suspicious = memchr::memchr(b'!', scan.text.as_bytes()).is_some();
    let unfinished = placeholder::unfinished(scan.text).is_some();
    let definitions = scan.events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::FootnoteDefinition(label)) => Some(label.as_ref()),
        _ => None,
    });
    let local: BTreeSet<&str> = definitions.collect();
    for at in 0..scan.events.len() {
        let (event, bytes) = &scan.events[at];
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => link(scan, page, at, dest_url, false),
            Event::Start(Tag::Image { dest_url, .. }) => {
                link(scan, page, at, dest_url, true);
                alt(scan, at);
            }
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
            Event::Text(text) if unfinished => {
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

fn link(scan: &mut Scan<'_, '_>, page: &mut Page, at: usize, dest: &str, image: bool) {
    let bytes = scan.events[at].1.clone();
    let written = || {
        let from = bytes.start + scan.text[bytes.clone()].rfind(dest)?;
        Some(from..from + dest.len())
    };
    let place = Some(dest).filter(|dest| !dest.is_empty());
    let place = place.and_then(|dest| markdown::place(scan.text, dest).or_else(written));
    let place = place.unwrap_or_else(|| bytes.clone());
    page.links.push(Link {
        offset: bytes.start,
        dest: Spanned::new(dest.to_owned(), scan.span(place)),
        image,
    });
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
