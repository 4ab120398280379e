//! The hazard index: every stop rule, danger, warning, caution and notice of the guide, the worst first.

use crate::link::Guide;
use crate::link::href::relative;
use crate::link::page::Page;
use crate::parse::callout::{Callout, Level};
use crate::render::Renderer;
use crate::render::html::escape;
use crate::render::made::Made;
use crate::render::notes::Notes;
use crate::render::text::{PageText, Showing};
use crate::render::theme::ThemeError;
use crate::render::view::{HazardView, HazardsView, LevelGroupView, LevelView, LinkView, StopView};

const OUTPUT: &str = Made::Hazards.output();

/// Whether the guide has anything to list.
#[must_use]
pub fn any(guide: &Guide) -> bool {
    let callouts = guide.pages.iter().flat_map(|page| &page.written.callouts);
    callouts.map(|callout| callout.level).any(Level::is_hazard)
}

/// The page.
pub fn page(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let (stops, hazards, notes) = collect(renderer);
    let strings = renderer.strings();
    let levels = Level::ALL.into_iter().filter(|level| level.is_hazard());
    let count = |level: Level| match level {
        Level::Stop => stops.len(),
        level => hazards.iter().filter(|hazard| hazard.level == level.word()).count(),
    };
    let group = |level: Level| LevelGroupView {
        level: level.word(),
        word: strings.get(&format!("level_{}", level.word())).to_owned(),
        anchor: format!("level-{}", level.word()),
        hazards: hazards
            .iter()
            .filter(|hazard| hazard.level == level.word())
            .cloned()
            .collect(),
    };
    let view = HazardsView {
        scale_note_html: renderer
            .guide
            .config
            .hazard_scale
            .as_ref()
            .map(|text| escape(&text.value)),
        levels: levels
            .clone()
            .map(|level| self::level(renderer, level, count(level)))
            .collect(),
        groups: levels.map(group).filter(|group| !group.hazards.is_empty()).collect(),
        stops,
    };
    let (shell, mut slots) = Made::Hazards.shell(renderer)?;
    (slots.notes, slots.odd) = notes.html(renderer, OUTPUT);
    shell.render(slots, |context| context.insert("hazards", &view))
}

fn level(renderer: &Renderer<'_>, level: Level, count: usize) -> LevelView {
    let strings = renderer.strings();
    LevelView {
        level: level.word(),
        word: strings.get(&format!("level_{}", level.word())).to_owned(),
        meaning: strings.get(&format!("means_{}", level.word())).to_owned(),
        count,
        count_text: strings.count("entries", u32::try_from(count).unwrap_or(u32::MAX), &[]),
        anchor: format!("level-{}", level.word()),
    }
}

fn collect(renderer: &Renderer<'_>) -> (Vec<StopView>, Vec<HazardView>, Notes) {
    let mut notes = Notes::default();
    let mut stops = Vec::new();
    let mut hazards = Vec::new();
    let pages = renderer.guide.pages.iter().enumerate();
    for (index, page) in pages.filter(|(_, page)| page.written.callouts.iter().any(|callout| callout.level.is_hazard()))
    {
        let text = PageText::new(renderer, page);
        let cited = page
            .written
            .callouts
            .iter()
            .filter(|callout| callout.cites && callout.level.is_hazard());
        for range in cited.filter_map(|callout| text.block_at(callout.offset)) {
            notes.add(&text, range);
        }
        let mut showing = Showing {
            renderer,
            text: &text,
            writer: text.writer(renderer, OUTPUT, &notes).repeating(),
        };
        for (at, callout) in page
            .written
            .callouts
            .iter()
            .enumerate()
            .filter(|(_, callout)| callout.level.is_hazard())
        {
            let places = places(renderer, (index, page), (at, callout));
            if callout.level == Level::Stop {
                let title = [("title", page.written.title.as_str())];
                stops.push(StopView {
                    heading: renderer.strings().fill("stop_heading_at", &title),
                    r#where: places,
                    ..showing.stop(callout, 3)
                });
            } else {
                hazards.push(HazardView {
                    r#where: places,
                    ..showing.hazard(callout, 3)
                });
            }
        }
    }
    (stops, hazards, notes)
}

/// The page that a hazard stands on, then those that repeat it.
fn places(renderer: &Renderer<'_>, (index, page): (usize, &Page), (at, callout): (usize, &Callout)) -> Vec<LinkView> {
    let own = match (&callout.id, callout.level) {
        (Some(id), _) => format!("{}#{}", page.output, id.value),
        (None, Level::Stop) => format!("{}#stop", page.output),
        (None, _) => page.output.to_string(),
    };
    let mut places = vec![place(page, &own)];
    let id = crate::link::page::HazardId {
        page: index,
        callout: at,
    };
    for other in &renderer.guide.pages {
        let repeats = other.repeats.contains(&id) || other.head_hazards.contains(&id);
        let inherits = callout.level == Level::Stop && other.stop_from == Some(index);
        if repeats || inherits {
            places.push(place(other, &other.output));
        }
    }
    places
}

fn place(page: &Page, target: &str) -> LinkView {
    LinkView {
        label: page.written.title.clone(),
        href: relative(OUTPUT, target),
    }
}
