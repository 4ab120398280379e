//! The sheet of a checklist: what stops it, its hazards, a box for each line, and that it is complete.

use super::part::part;
use super::room::{self, WIDTH};
use super::{Block, Planned, Sheet, code};
use crate::link::page::Page;
use crate::link::sheet_of_list;
use crate::parse::callout::Level;
use crate::parse::checklist::Checklist;
use crate::parse::editions::Part;
use crate::parse::page::Piece;
use crate::render::body;
use crate::render::notes::Notes;
use crate::render::stage::due;
use crate::render::text::{PageText, Showing};
use crate::render::theme::ThemeError;
use crate::render::view::{HazardView, ItemView, StopView};
use crate::render::{Renderer, sheet};

use serde::Serialize;

/// Lines of one group that stand together.
#[derive(Debug, Serialize)]
struct LinesView {
    /// Numbered.
    ordered: bool,
    /// The number of the first.
    first: usize,
    /// What they have in common.
    label_html: Option<String>,
    /// Two of them stand beside each other.
    pair: bool,
    /// The lines.
    items: Vec<ItemView>,
}

/// Lines higher than this together are enough for a run.
const TOGETHER: f64 = 15.0;

/// A checklist of a page.
pub fn sheet(renderer: &Renderer<'_>, planned: &Planned, (page, at): (usize, usize)) -> Result<Sheet, ThemeError> {
    let page = &renderer.guide.pages[page];
    let list = &page.written.checklists[at];
    let (output, strings) = (planned.output(), renderer.strings());
    let (text, notes) = (PageText::new(renderer, page), Notes::default());
    let mut showing = Showing {
        renderer,
        text: &text,
        writer: text.writer(renderer, &output, &notes),
    };
    let mut blocks = Vec::new();
    let mut parts = Vec::new();
    for stop in body::stops(renderer, page, (&text, &notes), &output) {
        blocks.push(self::stop(renderer, stop, &output, &mut parts)?);
    }
    let mut hazards: Vec<HazardView> = page
        .head_hazards
        .iter()
        .map(|&id| renderer.repeated(id, &output, (&notes, 2)))
        .collect();
    for piece in covering(page, at) {
        match *piece {
            Piece::Callout(callout) => hazards.push(showing.hazard(&page.written.callouts[callout], 2)),
            Piece::Repeat(repeat) => {
                hazards.extend(
                    page.repeats
                        .get(repeat)
                        .map(|&id| renderer.repeated(id, &output, (&notes, 2))),
                );
            }
            _ => {}
        }
    }
    for hazard in hazards {
        blocks.push(self::hazard(renderer, hazard, &output, &mut parts)?);
    }
    let view = showing.list(list, Vec::new());
    parts.extend(view.groups.iter().flat_map(|group| &group.items).map(line));
    let critical = list.items().any(|item| item.critical);
    let how = [
        Some(view.how.clone()),
        critical.then(|| strings.get("sheet_critical").to_owned()),
    ];
    let how: Vec<String> = how.into_iter().flatten().collect();
    blocks.push(paragraph(renderer, &how.join(" "), &output)?.leading());
    let mut first = 1;
    for group in view.groups {
        let mut label_html = group.label_html;
        // In any order, and short: then two fit beside each other.
        let pair = !view.ordered && group.items.len() > 3 && group.items.iter().all(|item| height(item, HALF) < SHORT);
        for items in together(group.items, pair) {
            let count = items.len();
            let lines = LinesView {
                ordered: view.ordered,
                first,
                label_html: label_html.take(),
                pair,
                items,
            };
            blocks.push(self::lines(renderer, &lines, &output)?);
            first += count;
        }
    }
    if let Some(last) = blocks.last_mut() {
        last.leads = true;
    }
    blocks.push(complete(renderer, &view.count_text, &output)?);
    Ok(Sheet {
        id: planned.id.clone(),
        of: (page.written.title.clone(), format!("{}#{}", page.output, list.anchor)),
        run: sheet::run(renderer, &page.written.title),
        title: strings.fill("sheet_list", &[("title", &list.title)]),
        use_when: list
            .pause
            .as_ref()
            .map(|pause| strings.fill("sheet_use", &[("when", &pause.value)])),
        blocks,
        parts,
        signs: ["sheet_done_by", "sheet_checked_by", "sheet_date"]
            .map(|key| strings.get(key).to_owned())
            .into(),
        next: next(renderer, page, at),
        due: due(renderer, page.written.front.review.as_deref()),
    })
}

/// Hazards that cover a list: those for the whole page, those that name one of its lines, and those before it in its section.
fn covering(page: &Page, list: usize) -> impl Iterator<Item = &Piece> {
    let pieces = &page.written.pieces;
    let is_it = |piece: &Piece| matches!(piece, Piece::Checklist(at) if *at == list);
    let own = pieces.iter().position(is_it).unwrap_or(pieces.len());
    let section = pieces[..own]
        .iter()
        .rposition(|piece| matches!(piece, Piece::Section(..)));
    let items = &page.written.checklists[list];
    let covers = move |(at, piece): &(usize, &Piece)| {
        let is_near = section.is_none_or(|section| *at > section);
        match piece {
            Piece::Callout(callout) => {
                let callout = &page.written.callouts[*callout];
                let named = callout.covers.as_ref().map(|covers| names(&covers.value, items));
                callout.level.is_hazard() && callout.level != Level::Stop && named.unwrap_or(is_near)
            }
            Piece::Repeat(_) => is_near,
            _ => false,
        }
    };
    pieces[..own].iter().enumerate().filter(covers).map(|(_, piece)| piece)
}

/// Whether `covers` names a list as a whole or one of its lines.
fn names(covers: &str, list: &Checklist) -> bool {
    covers == "all"
        || covers
            .split_whitespace()
            .any(|name| list.items().any(|item| item.id.value == name))
}

/// Width of a line, and of one of two beside each other.
const WHOLE: f64 = WIDTH - 24.0;
const HALF: f64 = WIDTH / 2.0 - 24.0;

/// A line is short if it is not higher than this: four lines of text, or two with what explains them.
const SHORT: f64 = 34.0;

/// Height of lines.
fn high(items: &[ItemView], pair: bool) -> f64 {
    if pair {
        let row = |items: &[ItemView]| items.iter().map(|item| height(item, HALF)).fold(0.0, f64::max);
        items.chunks(2).map(row).sum()
    } else {
        items.iter().map(|item| height(item, WHOLE)).sum()
    }
}

/// Lines in runs that are not too high, so that a page can end between them. A run has two at least, if there are as many;
/// where two stand beside each other, an even number, but for the last.
fn together(items: Vec<ItemView>, pair: bool) -> Vec<Vec<ItemView>> {
    let mut runs: Vec<Vec<ItemView>> = Vec::new();
    for item in items {
        let is_full = runs.last().is_none_or(|run| {
            let is_even = run.len().is_multiple_of(2);
            run.len() > 1 && is_even >= pair && high(run, pair) > TOGETHER
        });
        match runs.last_mut().filter(|_| !is_full) {
            Some(run) => run.push(item),
            None => runs.push(vec![item]),
        }
    }
    if let [.., before, last] = runs.as_mut_slice()
        && last.len() == 1
    {
        before.append(last);
        runs.pop();
    }
    runs
}

/// Height of a line with its box.
fn height(item: &ItemView, width: f64) -> f64 {
    let mut text = code::read(&item.html);
    let fills = [item.measure.as_deref(), item.by.as_deref()].into_iter().flatten();
    fills.for_each(|fill| text.push_str(&format!(" ____________ {fill}")));
    if item.initials || item.optional || item.critical {
        text.push_str(" ____________");
    }
    let high = room::text(&text, (12.0, false), width).max(6.0) + 4.5;
    let more = item.more_html.as_deref().map(code::read);
    high + more.map_or(0.0, |more| room::text(&more, (10.0, false), width - 6.0) + 3.0)
}

fn lines(renderer: &Renderer<'_>, view: &LinesView, output: &str) -> Result<Block, ThemeError> {
    let label = view.label_html.as_deref().map(code::read).unwrap_or_default();
    let label = if label.is_empty() {
        0.0
    } else {
        room::text(&label, (13.5, true), WIDTH) + 6.0
    };
    let high = label + 0.5 + high(&view.items, view.pair);
    Ok(Block::new(renderer.sheet_part("lines", output, view)?, high))
}

/// A line, with all that is asked of it.
fn line(item: &ItemView) -> Part {
    let said = [
        Some(item.html.as_str()),
        item.more_html.as_deref(),
        item.by.as_deref(),
        item.measure.as_deref(),
        item.critical.then_some("critical"),
        item.optional.then_some("optional"),
        item.initials.then_some("initials"),
    ];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    part(("line", &item.name), &said.join("<br>"), &item.html)
}

/// A stop rule in full.
fn stop(renderer: &Renderer<'_>, stop: StopView, output: &str, parts: &mut Vec<Part>) -> Result<Block, ThemeError> {
    let id = stop.anchor.clone().unwrap_or_default();
    let stop = StopView {
        anchor: None,
        inherited: None,
        ..stop
    };
    let html = renderer.sheet_part("stop", output, &stop)?;
    parts.push(part(("stop", &id), &html, &stop.then_html));
    let high = framed(&code::read(&html));
    Ok(Block::new(html, high))
}

/// A hazard: its heading, what happens, how to avoid it.
pub fn hazard(
    renderer: &Renderer<'_>,
    hazard: HazardView,
    output: &str,
    parts: &mut Vec<Part>,
) -> Result<Block, ThemeError> {
    if let Some(stop) = hazard.stop {
        return self::stop(renderer, stop, output, parts);
    }
    let html = renderer.sheet_part("hazard", output, &hazard)?;
    let id = hazard.anchor.as_deref().unwrap_or_default();
    let begins = hazard.heading_html.as_deref().unwrap_or(&hazard.blocks_html);
    parts.push(part((hazard.level, id), &html, begins));
    let high = framed(&code::read(&html));
    Ok(Block::new(html, high))
}

/// Height of a text in a frame, beside a glyph. Some of its words are bold, which are wider.
fn framed(text: &str) -> f64 {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    room::text(&text, (11.3, false), WIDTH - 19.0).max(9.0) + 6.5
}

/// A paragraph of plain text.
pub fn paragraph(renderer: &Renderer<'_>, text: &str, output: &str) -> Result<Block, ThemeError> {
    let high = room::text(text, (10.0, false), WIDTH) + 4.5;
    Ok(Block::new(renderer.sheet_part("paragraph", output, &text)?, high))
}

/// "LIST COMPLETE (5 items)", with a box and the time.
fn complete(renderer: &Renderer<'_>, count: &str, output: &str) -> Result<Block, ThemeError> {
    let text = renderer.strings().fill("sheet_complete", &[("lines", count)]);
    Ok(Block::new(renderer.sheet_part("complete", output, &text)?, 14.0))
}

/// The checklist or the decision that comes after a list on its page.
fn next(renderer: &Renderer<'_>, page: &Page, list: usize) -> Option<String> {
    let pieces = page.written.pieces.iter();
    let mut after = pieces.skip_while(|piece| !matches!(piece, Piece::Checklist(at) if *at == list));
    after.next();
    let (title, id) = after.find_map(|piece| match piece {
        Piece::Checklist(at) => {
            let list = &page.written.checklists[*at];
            Some((list.title.clone(), sheet_of_list(&page.written.id, &list.id.value)))
        }
        Piece::Decision(at) => {
            let tree = &renderer.guide.trees[*page.decisions.get(*at)?];
            Some((tree.title.value.clone(), tree.id.clone()))
        }
        _ => None,
    })?;
    Some(
        renderer
            .strings()
            .fill("sheet_next", &[("title", &title), ("sheet", &id)]),
    )
}
