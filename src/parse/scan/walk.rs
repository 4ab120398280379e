//! The walk over the blocks of a page's top level: callouts, checklists and directives, and prose between them.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::parse::callout;
use crate::parse::checklist::{self, Checklist, Group};
use crate::parse::directive::{self, Directive};
use crate::parse::markdown::{Block, BlockKind};
use crate::parse::page::{Page, Piece};
use crate::parse::scan::Scan;
use crate::parse::slug::Anchors;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// Fills `page` with its pieces. `title` is the block of the heading that is shown as the title.
pub(super) fn walk(scan: &mut Scan<'_, '_>, page: &mut Page, (blocks, title): (&[Block], Option<usize>)) {
    Walk { page, blocks, title }.run(scan);
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
            let heading = u32::try_from(heading).unwrap_or(u32::MAX);
            let events = self.blocks[at].events.clone();
            self.page.pieces.push(Piece::Section(heading, events.into()));
        } else {
            self.prose(at);
        }
    }

    fn prose(&mut self, at: usize) {
        let events = self.blocks[at].events.clone();
        match self.page.pieces.last_mut() {
            Some(Piece::Prose(last)) if last.range().end == events.start => {
                *last = (last.range().start..events.end).into();
            }
            _ => self.page.pieces.push(Piece::Prose(events.into())),
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
        let events = last.range();
        if events.end != heading.end {
            return None;
        }
        *last = (events.start..heading.start).into();
        if events.start == heading.start {
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
            item.id.value = taken.free_id(&item.id.value);
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
