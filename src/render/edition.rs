//! Editions as readers see them: whether a sheet of paper still holds, and what each edition changed.

use serde::Serialize;

use crate::link::Guide;
use crate::link::href::relative;
use crate::parse::editions::{Edition, Entry};
use crate::render::Renderer;
use crate::render::made::Made;
use crate::render::sheet::typed;
use crate::render::strings::Strings;
use crate::render::theme::ThemeError;
use crate::render::view::LinkView;

/// What is known of a sheet of paper by its id and its code.
#[derive(Clone, Debug)]
pub enum Standing<'g> {
    /// The last edition has it as it is.
    Current(&'g Edition),
    /// It was replaced; by which editions, and what each says of it.
    Old(Vec<(&'g Edition, &'g Entry)>),
    /// An edition left it out.
    Gone(&'g Edition),
    /// Nobody may use it any more, and why.
    Withdrawn(&'g str),
    /// It was printed from a guide that is being written.
    Draft,
    /// No edition has it.
    Unknown,
}

/// All that editions say of a sheet, from the first to the last.
fn history<'g>(guide: &'g Guide, sheet: &str) -> Vec<(&'g Edition, &'g Entry)> {
    let editions = guide.editions.all.iter();
    let own = editions.flat_map(|edition| edition.sheets.iter().map(move |(id, entry)| (id, (edition, entry))));
    own.filter(|(id, _)| *id == sheet).map(|(_, told)| told).collect()
}

/// The code of a sheet in the last edition; nothing if that has no such sheet.
#[must_use]
pub fn released<'g>(guide: &'g Guide, sheet: &str) -> Option<&'g str> {
    let (_, entry) = history(guide, sheet).pop()?;
    entry.code.as_deref()
}

/// Why a sheet must not be used any more.
#[must_use]
pub fn withdrawn<'g>(guide: &'g Guide, sheet: &str) -> Option<&'g str> {
    let mut all = guide.config.withdrawn.iter();
    all.find(|(id, _)| id.value == sheet).map(|(_, why)| why.value.as_str())
}

/// What is known of a sheet of paper. `built` is the code that the sheet has as the guide is now.
#[must_use]
pub fn standing<'g>(guide: &'g Guide, (sheet, code): (&str, &str), built: Option<&str>) -> Standing<'g> {
    let history = history(guide, sheet);
    let has = |(_, entry): &&(&Edition, &Entry)| entry.code.as_deref() == Some(code);
    let at = history.iter().rposition(|told| has(&told));
    let is_known = at.is_some() || built == Some(code);
    if let Some(why) = withdrawn(guide, sheet).filter(|_| is_known) {
        return Standing::Withdrawn(why);
    }
    match (at, guide.editions.last()) {
        (Some(at), Some(last)) => match &history[at + 1..] {
            [] => Standing::Current(last),
            [.., (edition, entry)] if entry.code.is_none() => Standing::Gone(edition),
            later => Standing::Old(later.to_vec()),
        },
        _ if built == Some(code) => Standing::Draft,
        _ => Standing::Unknown,
    }
}

impl Standing<'_> {
    /// What a reader is told.
    #[must_use]
    pub fn words(&self, strings: &Strings) -> String {
        match self {
            Self::Current(edition) => strings.fill("check_current", &[("edition", &name(edition, strings))]),
            Self::Old(later) => {
                let told = |(edition, entry): &(&Edition, &Entry)| {
                    let changed = entry.changed.as_deref().unwrap_or_default();
                    let values = [("edition", name(edition, strings)), ("changed", changed.to_owned())];
                    let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
                    strings.fill("check_old", &values)
                };
                later.iter().map(told).collect::<Vec<_>>().join(" ")
            }
            Self::Gone(edition) => strings.fill("check_gone", &[("edition", &name(edition, strings))]),
            Self::Withdrawn(why) => strings.fill("check_withdrawn", &[("why", why)]),
            Self::Draft => strings.get("check_draft").to_owned(),
            Self::Unknown => strings.get("js_check_unknown").to_owned(),
        }
    }

    /// Its kind, for templates.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Current(_) => "current",
            Self::Old(_) => "old",
            Self::Gone(_) => "gone",
            Self::Withdrawn(_) => "withdrawn",
            Self::Draft => "draft",
            Self::Unknown => "unknown",
        }
    }
}

/// "edition 2 of 3 May 2026".
fn name(edition: &Edition, strings: &Strings) -> String {
    named("edition_name", edition, strings)
}

/// A text with the number and the day of an edition.
fn named(key: &str, edition: &Edition, strings: &Strings) -> String {
    let values = [
        ("edition", edition.number.to_string()),
        ("date", strings.date(edition.date)),
    ];
    let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
    strings.fill(key, &values)
}

/// What a sheet says of its edition: the last one, if it is as that has it.
#[must_use]
pub fn stamp(renderer: &Renderer<'_>, sheet: &str, code: &str) -> String {
    let (guide, strings) = (renderer.guide, renderer.strings());
    match guide.editions.last() {
        None => strings.get("sheet_draft").to_owned(),
        Some(last) if released(guide, sheet) == Some(code) => named("sheet_edition", last, strings),
        Some(last) => named("sheet_draft_after", last, strings),
    }
}

/// A sheet of paper on `check.html`.
#[derive(Debug, Serialize)]
struct CheckView {
    /// Where it stands on the page: its id and its code.
    anchor: String,
    id: String,
    title: String,
    code: String,
    /// `current`, `old`, `gone`, `withdrawn` or `draft`.
    kind: &'static str,
    /// What a reader is told.
    words: String,
    /// The sheet as it is now.
    href: Option<String>,
}

/// The page that tells whether a sheet of paper still holds.
pub fn check(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let (guide, strings) = (renderer.guide, renderer.strings());
    let mut rows = Vec::new();
    let mut row = |(id, title, code): (&str, &str, &str), built: Option<&str>, href: Option<String>| {
        let standing = standing(guide, (id, code), built);
        rows.push(CheckView {
            anchor: format!("{id}.{code}"),
            id: id.to_owned(),
            title: title.to_owned(),
            code: code.to_owned(),
            kind: standing.kind(),
            words: standing.words(strings),
            href,
        });
    };
    let sheets = &renderer.prepared().sheets;
    for (at, (planned, _)) in sheets.iter().enumerate() {
        let listed = renderer.listed(at)?;
        let href = relative(Made::Check.output(), &planned.output());
        let built = Some(listed.code.as_str());
        row((&planned.id, &listed.title, &listed.code), built, Some(href.clone()));
        for (code, title) in codes(guide, &planned.id) {
            if code != listed.code {
                row((&planned.id, title, code), built, Some(href.clone()));
            }
        }
    }
    let mut gone: Vec<&str> = guide
        .editions
        .all
        .iter()
        .flat_map(|edition| edition.sheets.iter().map(|(id, _)| id.as_str()))
        .collect();
    gone.retain(|id| !sheets.iter().any(|(planned, _)| planned.id == *id));
    gone.sort_unstable();
    gone.dedup();
    for id in gone {
        for (code, title) in codes(guide, id) {
            row((id, title, code), None, None);
        }
    }
    let (mut shell, slots) = Made::Check.shell(renderer)?;
    shell.page.scripts = vec!["check"];
    shell.render(slots, |context| context.insert("sheets", &rows))
}

/// The codes that a sheet has had, each once, the last first, with its title then.
fn codes<'g>(guide: &'g Guide, sheet: &str) -> Vec<(&'g str, &'g str)> {
    let mut codes: Vec<(&str, &str)> = Vec::new();
    for (_, entry) in history(guide, sheet).into_iter().rev() {
        if let Some(code) = &entry.code
            && !codes.iter().any(|(known, _)| known == code)
        {
            codes.push((code, &entry.title));
        }
    }
    codes
}

/// Whether anything can be asked about.
#[must_use]
pub fn any_released(guide: &Guide) -> bool {
    !guide.editions.all.is_empty()
}

/// An edition on `editions.html`.
#[derive(Debug, Serialize)]
struct EditionView {
    anchor: String,
    title: String,
    summary: Option<String>,
    sheets: Vec<ChangeView>,
}

/// What an edition changed on a sheet.
#[derive(Debug, Serialize)]
struct ChangeView {
    /// The sheet; where it is, if the guide still has it.
    id: String,
    title: String,
    href: Option<String>,
    /// What changed, in words.
    changed: String,
}

/// The page that tells what each edition changed, the last first.
pub fn editions(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let (guide, strings) = (renderer.guide, renderer.strings());
    let sheets = &renderer.prepared().sheets;
    let change = |(id, entry): &(String, Entry)| {
        let planned = sheets.iter().find(|(planned, _)| planned.id == *id);
        let said = match (&entry.code, &entry.changed) {
            (_, Some(changed)) => changed.clone(),
            (Some(_), None) => strings.get("edition_new").to_owned(),
            (None, None) => strings.get("edition_without").to_owned(),
        };
        ChangeView {
            id: id.clone(),
            title: entry.title.clone(),
            href: planned.map(|(planned, _)| relative(Made::Editions.output(), &planned.output())),
            changed: said,
        }
    };
    let view = |edition: &Edition| EditionView {
        anchor: format!("edition-{}", edition.number),
        title: named("sheet_edition", edition, strings),
        summary: edition.summary.clone(),
        // All sheets of the first edition are new.
        sheets: if edition.number == 1 {
            Vec::new()
        } else {
            edition.sheets.iter().map(change).collect()
        },
    };
    let editions: Vec<EditionView> = guide.editions.all.iter().rev().map(view).collect();
    let (shell, slots) = Made::Editions.shell(renderer)?;
    shell.render(slots, |context| context.insert("editions", &editions))
}

/// A sheet that must not be used any more, for pages that say so.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnView {
    /// Its id.
    pub id: String,
    /// Why.
    pub why: String,
    /// Where a reader can look after it.
    pub check: LinkView,
}

/// Sheets that must not be used any more, as seen from a page.
#[must_use]
pub fn all_withdrawn(renderer: &Renderer<'_>, output: &str) -> Vec<WithdrawnView> {
    let strings = renderer.strings();
    let all = renderer.guide.config.withdrawn.iter();
    all.map(|(id, why)| WithdrawnView {
        id: id.value.clone(),
        why: why.value.clone(),
        check: LinkView {
            label: strings.get("check").to_owned(),
            href: relative(output, Made::Check.output()),
        },
    })
    .collect()
}

/// What is known of a sheet of paper, in the words of the guide, and whether it holds.
pub fn check_sheet(renderer: &Renderer<'_>, sheet: &str, code: &str) -> Result<(String, bool), ThemeError> {
    let code = typed(code);
    let sheets = renderer.prepared().sheets.iter();
    let at = sheets
        .map(|(planned, _)| planned.id.as_str())
        .position(|id| id == sheet);
    let built = at.map(|at| renderer.listed(at)).transpose()?;
    let standing = standing(renderer.guide, (sheet, &code), built.map(|listed| listed.code.as_str()));
    let holds = matches!(standing, Standing::Current(_));
    Ok((standing.words(renderer.strings()), holds))
}
