//! The page of a sheet, as it looks on paper, and the page that lists all sheets with their codes.

use serde::Serialize;

use super::room::{self, Frame, WIDTH};
use super::{Planned, Sheet, qr, sheet};
use crate::link::href::relative;
use crate::render::edition::{stamp, withdrawn};
use crate::render::made::Made;
use crate::render::shell::{Shell, Slots, canonical, marker, page_view};
use crate::render::theme::ThemeError;
use crate::render::view::LinkView;
use crate::render::{Renderer, minify};

/// `sheet` of `sheet.html` and `parts/sheet.html`.
#[derive(Debug, Serialize)]
struct SheetView<'a> {
    /// Its id.
    id: &'a str,
    /// The line above its title.
    run: &'a str,
    /// Its title.
    title: &'a str,
    /// When to use it.
    use_when: Option<&'a str>,
    /// Edition, review, a line for the day on which it is printed.
    dates: String,
    /// Where a reader looks it up.
    check: Option<String>,
    /// The same for a phone.
    qr: Option<String>,
    /// It must not be used any more.
    withdrawn: Option<String>,
    /// The code of what it says.
    code: &'a str,
    /// Its pages.
    pages: Vec<FolioView>,
    /// What is signed at its end.
    signs: &'a [String],
    /// What comes after it.
    next: Option<&'a str>,
}

/// A page of paper.
#[derive(Debug, Serialize)]
struct FolioView {
    /// "page 1 of 2".
    text: String,
    /// What stands on it.
    body: String,
    /// The sheet ends on it.
    is_last: bool,
}

/// What the list of sheets says of each.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its title.
    pub title: String,
    /// Its code.
    pub code: String,
    /// How many pages it has.
    pub pages: usize,
}

/// Heights of what stands on every page, in millimetres.
const HEAD: f64 = 17.0;
const FOOT: f64 = 13.0;
const SIGNS: f64 = 14.0;

fn frame(renderer: &Renderer<'_>, sheet: &Sheet) -> Frame {
    let use_when = sheet.use_when.as_deref().unwrap_or_default();
    let next = sheet.next.as_deref().unwrap_or_default();
    let signs = if sheet.signs.is_empty() { 0.0 } else { SIGNS };
    // Beside the title stand the code and the picture of it.
    let address = canonical(renderer, Made::Check.output()).map(|address| look_up(renderer, &address));
    let beside = if address.is_some() { 84.0 } else { 60.0 };
    let line = |text: &str, letters| room::text(text, letters, WIDTH - beside);
    let head = line(&sheet.title, (15.0, true)) + line(use_when, (10.0, false));
    let head = head + address.map_or(0.0, |address| line(&address, (10.0, false)));
    let withdrawn = withdrawn_words(renderer, sheet);
    let withdrawn = withdrawn.map_or(0.0, |words| room::text(&words, (13.0, true), WIDTH - 8.0) + 9.0);
    Frame {
        head: HEAD + head + withdrawn,
        foot: FOOT,
        last: signs + room::text(next, (10.0, true), WIDTH / 2.0),
    }
}

/// "Is this sheet current? example.org/check.html"
fn look_up(renderer: &Renderer<'_>, address: &str) -> String {
    let short = address.split_once("://").map_or(address, |(_, short)| short);
    renderer.strings().fill("sheet_check", &[("address", short)])
}

/// That a sheet must not be used any more.
fn withdrawn_words(renderer: &Renderer<'_>, sheet: &Sheet) -> Option<String> {
    let why = withdrawn(renderer.guide, &sheet.id)?;
    Some(renderer.strings().fill("check_withdrawn", &[("why", why)]))
}

/// What a list says of a sheet.
pub fn listed(renderer: &Renderer<'_>, planned: &Planned) -> Result<Listed, ThemeError> {
    let sheet = sheet(renderer, planned)?;
    Ok(Listed {
        code: sheet.code(),
        pages: room::pages(&sheet.blocks, frame(renderer, &sheet)).len(),
        title: sheet.title,
    })
}

/// A sheet as HTML.
fn article(renderer: &Renderer<'_>, sheet: &Sheet, output: &str) -> Result<String, ThemeError> {
    let strings = renderer.strings();
    let ranges = room::pages(&sheet.blocks, frame(renderer, sheet));
    let total = ranges.len();
    let folio = |at: usize| {
        let number = [("page", (at + 1).to_string()), ("pages", total.to_string())];
        FolioView {
            text: strings.fill(
                "sheet_page",
                &number.each_ref().map(|(name, value)| (*name, value.as_str())),
            ),
            body: marker(BODY),
            is_last: at + 1 == total,
        }
    };
    let code = sheet.code();
    let address = canonical(renderer, Made::Check.output());
    let dates = [Some(stamp(renderer, &sheet.id, &code)), sheet.due.clone()];
    let view = SheetView {
        id: &sheet.id,
        run: &sheet.run,
        title: &sheet.title,
        use_when: sheet.use_when.as_deref(),
        check: address.as_deref().map(|address| look_up(renderer, address)),
        qr: address.as_deref().and_then(|address| {
            let own = format!("{address}#{}.{code}", sheet.id);
            qr::svg(&own, &look_up(renderer, &own))
        }),
        withdrawn: withdrawn_words(renderer, sheet),
        dates: dates.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        code: &code,
        pages: (0..total).map(folio).collect(),
        signs: &sheet.signs,
        next: sheet.next.as_deref(),
    };
    let small = |html: &str| {
        if renderer.guide.config.minify {
            minify::html(html)
        } else {
            html.to_owned()
        }
    };
    // What stands on the pages is put in afterwards: it may be large, and a template that drops it is found out.
    let frame = small(&renderer.sheet_part("sheet", output, &view)?);
    let slot = marker(BODY);
    let pieces: Vec<&str> = frame.split(&slot).collect();
    if pieces.len() != total + 1 {
        return Err(ThemeError::slot("parts/sheet.html", "page.body"));
    }
    let mut html = pieces[0].to_owned();
    for (range, after) in ranges.into_iter().zip(&pieces[1..]) {
        html.extend(sheet.blocks[range].iter().map(|block| small(&block.html)));
        html.push_str(after);
    }
    Ok(html)
}

/// Stands in a template for what is on a page.
const BODY: &str = "page";

/// The page of a sheet.
pub fn page(renderer: &Renderer<'_>, planned: &Planned) -> Result<String, ThemeError> {
    let output = planned.output();
    let sheet = sheet(renderer, planned)?;
    let (label, target) = &sheet.of;
    let of = LinkView {
        label: label.clone(),
        href: relative(&output, target),
    };
    let slots = Slots {
        body: article(renderer, &sheet, &output)?,
        ..Slots::default()
    };
    let shell = Shell {
        renderer,
        template: "sheet.html",
        output: &output,
        page: page_view(renderer, "sheet", &sheet.title),
    };
    shell.render(slots, |context| context.insert("of", &of))
}

/// A row of the list of sheets.
#[derive(Debug, Serialize)]
struct RowView {
    id: String,
    title: String,
    href: String,
    code: String,
    pages: String,
}

/// The page that lists all sheets.
pub fn index(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let strings = renderer.strings();
    let rows: Result<Vec<RowView>, ThemeError> = renderer
        .prepared()
        .sheets
        .iter()
        .enumerate()
        .map(|(at, (planned, _))| {
            let listed = renderer.listed(at)?;
            Ok(RowView {
                id: planned.id.clone(),
                title: listed.title.clone(),
                href: relative(Made::Print.output(), &planned.output()),
                code: listed.code.clone(),
                pages: strings.count("pages", u32::try_from(listed.pages).unwrap_or(u32::MAX), &[]),
            })
        })
        .collect();
    let rows = rows?;
    let (shell, slots) = Made::Print.shell(renderer)?;
    shell.render(slots, |context| context.insert("sheets", &rows))
}
