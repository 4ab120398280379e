//! The home page: the stages as a line, the decisions, the further pages. It is made also where no `index.md` is written.

use std::collections::BTreeMap;

use icu_normalizer::DecomposingNormalizer;

use crate::link::page::Page;
use crate::render::body::{self, Body, text_html};
use crate::render::edition::all_withdrawn;
use crate::render::form::Blanks;
use crate::render::html::escape;
use crate::render::script::Script;
use crate::render::shell::{Shell, Slots, canonical, marker, page_view};
use crate::render::stage::{self, entry, is_listed, review};
use crate::render::theme::ThemeError;
use crate::render::view::{HomeGroupView, HomePageView, HomeStageView, HomeTreeView, HomeView};
use crate::render::{Renderer, rail};

const OUTPUT: &str = "index.html";

/// The home page.
pub fn home(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let guide = renderer.guide;
    let page = guide.home.map(|home| &guide.pages[home]);
    let Body {
        title: own,
        html,
        notes,
        stops,
        head_hazards,
        odd,
    } = match page {
        Some(page) => body::body(renderer, page)?,
        None => Body::default(),
    };
    let config = &guide.config;
    let title = page.map_or(config.title.value.as_str(), |page| page.written.title.as_str());
    let title = if title == "Index" || title == "README" {
        config.title.value.as_str()
    } else {
        title
    };
    let own_summary = page.and_then(|page| page.written.front.summary.clone());
    let summary = own_summary.or_else(|| config.summary.as_ref().map(|summary| summary.value.clone()));
    let view = HomeView {
        title_html: own.anchor.as_ref().map_or_else(|| escape(title), |_| own.html),
        anchor: own.anchor,
        summary_html: text_html(summary.as_ref()),
        withdrawn: all_withdrawn(renderer, OUTPUT),
        stops,
        hazards: head_hazards,
        stages: stages(renderer),
        trees: trees(renderer),
    };
    let mut about = page_view(renderer, "home", title);
    about.description = summary;
    about.canonical = canonical(renderer, OUTPUT);
    about.review = review(renderer, page.and_then(|page| page.written.front.review.as_deref()));
    let script = page.map(|page| Script::of(renderer, page)).unwrap_or_default();
    let script = script.with_way(renderer, 0..guide.stages.len());
    about.scripts = script.bundles();
    let shell = Shell {
        renderer,
        template: "home.html",
        output: OUTPUT,
        page: about,
    };
    shell.render(
        Slots {
            known: script.html()?,
            body: html,
            notes,
            groups: groups(renderer)?,
            odd,
            ..Slots::default()
        },
        |context| context.insert("home", &view),
    )
}

fn stages(renderer: &Renderer<'_>) -> Vec<HomeStageView> {
    let guide = renderer.guide;
    let all = guide.stages.iter().enumerate();
    all.map(|(at, &stage)| {
        let page = &guide.pages[stage];
        let mut trees: Vec<usize> = page.entry.into_iter().chain(page.decisions.iter().copied()).collect();
        trees.sort_unstable();
        trees.dedup();
        HomeStageView {
            id: page.written.id.clone(),
            number: rail::number(renderer, at),
            optional: page.written.front.stage().optional,
            title_html: escape(&page.written.title),
            goal_html: text_html(page.written.front.stage().goal.as_ref()),
            href: page.output.to_string(),
            anchor: format!("stage.{}", page.written.id),
            trees: trees.into_iter().map(|tree| entry(renderer, tree, OUTPUT)).collect(),
            gate: crate::render::gate::summary(renderer, page),
        }
    })
    .collect()
}

fn trees(renderer: &Renderer<'_>) -> Vec<HomeTreeView> {
    let trees = renderer.guide.trees.iter();
    let mut views: Vec<HomeTreeView> = trees
        .map(|tree| HomeTreeView {
            code: tree.code.as_ref().map(|code| code.value.clone()),
            title_html: escape(&tree.title.value),
            href: format!("trees/{}.html", tree.id),
            anchor: format!("decision.{}", tree.id),
            use_when_html: tree.use_when.as_ref().map(|text| escape(&text.value)),
        })
        .collect();
    views.sort_by_key(|view| {
        view.code
            .as_ref()
            .map_or((usize::MAX, String::new()), |code| (code.len(), code.clone()))
    });
    views
}

/// The menu's pages, or every page, by folder.
fn groups(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let guide = renderer.guide;
    let all: Vec<usize> = (0..guide.pages.len()).collect();
    let listed = guide
        .menu
        .as_ref()
        .unwrap_or(&all)
        .iter()
        .map(|&page| &guide.pages[page]);
    let listed = listed.filter(|page| guide.menu.is_some() || is_listed(page));
    let mut groups: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in listed.filter(|page| *page.output != *OUTPUT) {
        let folder = page.written.id.rfind('/').map_or("", |at| &page.written.id[..at]);
        groups.entry(folder).or_default().push(page);
    }
    let titles = stage::folder_titles(renderer.guide);
    let title = |folder: &str| {
        let own = titles.get(format!("{folder}/index.html").as_str());
        own.map_or_else(|| folder.replace('/', " / "), |title| (*title).to_owned())
    };
    let group = |(folder, mut pages): (&str, Vec<&Page>)| {
        pages.sort_by_cached_key(|page| sort_key(&page.written.title));
        let view = HomeGroupView {
            title: (!folder.is_empty()).then(|| title(folder)),
            rows: marker("rows"),
        };
        let rows: Result<String, ThemeError> = pages.chunks(ROWS).map(|pages| rows(renderer, pages)).collect();
        Ok(renderer.part("group", OUTPUT, &view)?.replacen(&view.rows, &rows?, 1))
    };
    groups.into_iter().map(group).collect()
}

/// What titles are sorted by: their letters without case and marks, so that Ü stands at U; where that is equal, as written.
fn sort_key(title: &str) -> (String, String) {
    // Capitals tell ß as SS.
    let letters = DecomposingNormalizer::new_nfd()
        .normalize(&title.to_uppercase())
        .into_owned();
    let bare = letters
        .chars()
        .filter(|letter| !matches!(letter, '\u{300}'..='\u{36f}'));
    (bare.collect(), title.to_owned())
}

/// How many rows are made at a time.
const ROWS: usize = 30;

fn rows(renderer: &Renderer<'_>, pages: &[&Page]) -> Result<String, ThemeError> {
    let views = |blanks: &mut Blanks| -> Vec<HomePageView> {
        let view = |page: &&Page| HomePageView {
            title_html: blanks.html(&page.written.title),
            href: blanks.attribute(&page.output),
            summary: page.written.front.summary.as_ref().map(|summary| blanks.text(summary)),
        };
        pages.iter().map(view).collect()
    };
    let (blanks, views) = Blanks::around(renderer.has_forms(), views);
    renderer.form(("parts/rows.html", "rows"), OUTPUT, (&blanks, &views))
}
