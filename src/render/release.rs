//! Releasing: a guide as it is goes in, its editions with one more at the end come out.

use jiff::civil::Date;

use crate::link::Guide;
use crate::link::ids::ids;
use crate::parse::editions::{Edition, Editions, Entry, Holds};
use crate::render::Renderer;
use crate::render::edition::released;
use crate::render::sheet::{self, changes};
use crate::render::theme::ThemeError;

/// The editions of a guide with the next one; nothing if every sheet is as the last one has it.
pub fn release(renderer: &Renderer<'_>, date: Date, summary: Option<&str>) -> Result<Option<Editions>, ThemeError> {
    let (guide, strings) = (renderer.guide, renderer.strings());
    let mut editions = Editions::clone(&guide.editions);
    let mut entries = Vec::new();
    let mut sheets = Vec::new();
    for (planned, _) in &renderer.prepared().sheets {
        let sheet = sheet::sheet(renderer, planned)?;
        let code = sheet.code();
        let before = released(guide, &planned.id);
        if before != Some(code.as_str()) {
            let parts = guide.editions.parts(&planned.id).unwrap_or_default();
            let changed = before.map(|_| changes((parts, &sheet.parts), strings, |part| why(guide, part)));
            let (title, code) = (sheet.title, Some(code));
            entries.push((planned.id.clone(), Entry { title, code, changed }));
        }
        sheets.push((planned.id.clone(), sheet.parts));
    }
    for (id, _) in &guide.editions.holds.sheets {
        if !sheets.iter().any(|(own, _)| own == id) {
            let title = title(&guide.editions, id);
            let changed = why(guide, id).map(str::to_owned);
            entries.push((
                id.clone(),
                Entry {
                    title,
                    code: None,
                    changed,
                },
            ));
        }
    }
    let number = guide.editions.last().map_or(0, |last| last.number);
    if entries.is_empty() && number > 0 {
        return Ok(None);
    }
    editions.all.push(Edition {
        number: number + 1,
        date,
        summary: summary.map(str::to_owned),
        sheets: entries,
    });
    editions.holds = Holds {
        ids: ids(guide),
        sheets,
    };
    Ok(Some(editions))
}

/// What a sheet was called last.
fn title(editions: &Editions, sheet: &str) -> String {
    let entries = editions.all.iter().rev().flat_map(|edition| &edition.sheets);
    let mut own = entries.filter(|(id, _)| id == sheet);
    own.next()
        .map_or_else(|| sheet.to_owned(), |(_, entry)| entry.title.clone())
}

/// Why something is retired, by its id on its page or in the guide.
fn why<'g>(guide: &'g Guide, id: &str) -> Option<&'g str> {
    let is_it = |retired: &str| retired == id || retired.rsplit(['/', '.']).next() == Some(id);
    let mut retired = guide.config.retired.iter();
    let (_, why) = retired.find(|(retired, _)| is_it(&retired.value))?;
    Some(why.as_ref()?.value.as_str())
}
