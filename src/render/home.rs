//! The home page: the stages as a line, the decisions, the further pages. It is made also where no `index.md` is written.

use std::collections::BTreeMap;

use crate::render::body::{self, Body, text_html};
use crate::render::html::escape;
use crate::render::shell::{Shell, Slots, canonical, page_view};
use crate::render::stage::{entry, is_listed, review};
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
        stops,
        hazards: head_hazards,
        stages: stages(renderer),
        trees: trees(renderer),
        groups: groups(renderer),
    };
    let mut about = page_view(renderer, "home", title);
    about.description = summary;
    about.canonical = canonical(renderer, OUTPUT);
    about.review = review(renderer, page.and_then(|page| page.written.front.review.as_ref()));
    let shell = Shell {
        renderer,
        template: "home.html",
        output: OUTPUT,
        page: about,
    };
    shell.render(
        &Slots {
            body: html,
            notes,
            rail: String::new(),
            odd,
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
            number: rail::number(renderer, at),
            optional: page.written.front.optional,
            title_html: escape(&page.written.title),
            goal_html: text_html(page.written.front.goal.as_ref()),
            href: page.output.clone(),
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

/// The menu's pages, or every page by folder.
fn groups(renderer: &Renderer<'_>) -> Vec<HomeGroupView> {
    let guide = renderer.guide;
    let listed: Vec<usize> = match &guide.menu {
        Some(menu) => menu.clone(),
        None => (0..guide.pages.len())
            .filter(|&page| is_listed(&guide.pages[page]))
            .collect(),
    };
    let mut groups: BTreeMap<&str, Vec<HomePageView>> = BTreeMap::new();
    for page in listed
        .into_iter()
        .map(|page| &guide.pages[page])
        .filter(|page| page.output != OUTPUT)
    {
        let folder = page.written.id.rfind('/').map_or("", |at| &page.written.id[..at]);
        groups.entry(folder).or_default().push(HomePageView {
            title_html: escape(&page.written.title),
            href: page.output.clone(),
            summary: page.written.front.summary.clone(),
        });
    }
    let title = |folder: &str| {
        let named = guide
            .names
            .pages
            .values()
            .find(|named| named.href == format!("{folder}/index.html"));
        named.map_or_else(|| folder.replace('/', " / "), |named| named.title.clone())
    };
    let view = |(folder, mut pages): (&str, Vec<HomePageView>)| {
        pages.sort_by(|a, b| a.title_html.cmp(&b.title_html));
        HomeGroupView {
            title: (!folder.is_empty()).then(|| title(folder)),
            pages,
        }
    };
    groups.into_iter().map(view).collect()
}
