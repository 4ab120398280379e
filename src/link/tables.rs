//! Tables: what all pages of a guide make together. They are the same as long as the facts of every page are, so that an
//! edit of a text leaves them alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::page::HazardId;
use super::target::{Place, Places};
use super::{outputs, unique};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::kept::Same;
use crate::load::Inputs;
use crate::parse::cited::CitedSource;
use crate::parse::editions::Editions;
use crate::parse::facts::Facts;
use crate::parse::names::{Named, Names, PageName};
use crate::parse::{self, Documents, page};
use crate::rule::Rule;
use crate::source::Span;

/// What tables are made from.
#[derive(Debug, PartialEq)]
pub struct Origin {
    facts: Vec<Same<Facts>>,
    config: Same<Config>,
    trees: Vec<Same<parse::tree::Tree>>,
    cited: Option<Same<Vec<CitedSource>>>,
    editions: Same<Editions>,
    broken: BTreeSet<String>,
    files: Vec<Arc<str>>,
    statics: Vec<Arc<str>>,
    unread: BTreeSet<String>,
    drafts: bool,
}

impl Origin {
    /// What the tables of a guide are made from. `drafts`: pages that are marked as drafts are kept.
    pub fn of(documents: &Documents, inputs: &Inputs, drafts: bool) -> Self {
        let paths = |files: &[crate::load::File]| files.iter().map(|file| file.path.clone()).collect();
        Self {
            facts: documents.pages.iter().map(|page| Same::of(&page.facts)).collect(),
            config: Same::of(&documents.config),
            trees: documents.trees.iter().map(Same::of).collect(),
            cited: documents.cited.as_ref().map(Same::of),
            editions: Same::of(&documents.editions),
            broken: documents.broken.clone(),
            files: paths(&inputs.files),
            statics: paths(&inputs.statics),
            unread: inputs.unread.clone(),
            drafts,
        }
    }
}

/// What all pages make together.
#[derive(Debug)]
pub struct Tables {
    /// The ids of a page's lists, where one of them stepped aside.
    ids: BTreeMap<usize, Vec<String>>,
    /// Stages in their order, as indices of the pages.
    pub stages: Arc<Vec<usize>>,
    /// Their ids.
    pub stage_ids: Vec<String>,
    /// Path of each page's output.
    pub outputs: Vec<Arc<str>>,
    /// Everything that can be referred to.
    pub names: Arc<Names>,
    /// Everything that a relative link can lead to.
    pub places: Places,
    /// Hazards by their ids.
    pub hazards: Arc<BTreeMap<String, HazardId>>,
    /// Pages of the menu, by index.
    pub menu: Option<Vec<usize>>,
    /// The home page's index, if one is written.
    pub home: Option<usize>,
}

/// The pages of a guide, and those that are left out as drafts.
pub fn without_drafts(documents: &Documents, drafts: bool) -> (Vec<Arc<page::Page>>, Vec<Arc<page::Page>>) {
    let pages = documents.pages.iter().cloned();
    pages.partition(|page| drafts || !page.front.draft)
}

impl Tables {
    /// The tables of a guide.
    pub fn new(documents: &Documents, (inputs, drafts): (&Inputs, bool), found: &mut Diagnostics) -> Self {
        let config = &*documents.config;
        let (mut pages, left_out) = without_drafts(documents, drafts);
        let ids = unique::checklists(&pages, found);
        unique::hazards(&pages, found);
        let stages = stages(&pages, found);
        let outputs = outputs::outputs(&pages, &documents.trees, inputs, found);
        for (&page, ids) in &ids {
            pages[page] = unique::with_ids(&pages[page], ids);
        }
        outputs::sheets(&pages, documents, found);
        let mut names = collect(config, (&pages, &outputs), &documents.trees, documents.broken.clone());
        names.drafts = left_out.iter().flat_map(|page| draft_names(page)).collect();
        names.sources_unread = documents.cited.is_none();
        let cited = documents.cited.iter().flat_map(|cited| cited.iter());
        names.sources = cited.map(|source| source.id.value.clone()).collect();
        let places = places(&pages, &left_out, inputs);
        if let Some(id) = &config.emergency {
            names.check((Rule::UnknownTree, "decision tree"), id, names.trees.keys(), found);
        }
        Self {
            menu: menu(config, &places, found),
            home: outputs.iter().position(|output| &**output == "index.html"),
            stage_ids: stages.iter().map(|&stage| pages[stage].id.clone()).collect(),
            hazards: Arc::new(hazards(&pages)),
            stages: Arc::new(stages),
            names: Arc::new(names),
            ids,
            outputs,
            places,
        }
    }

    /// A page with the ids that its lists have in the guide.
    pub fn settled(&self, index: usize, page: &Arc<page::Page>) -> Arc<page::Page> {
        match self.ids.get(&index) {
            Some(ids) => unique::with_ids(page, ids),
            None => Arc::clone(page),
        }
    }
}

/// Stages by number, then id; two with one id are reported.
fn stages(pages: &[Arc<page::Page>], found: &mut Diagnostics) -> Vec<usize> {
    let order = |index: &usize| match pages[*index].kind {
        page::Kind::Stage { order } => order,
        _ => u32::MAX,
    };
    let mut stages: Vec<usize> = (0..pages.len()).filter(|&index| pages[index].is_stage()).collect();
    stages.sort_by_key(|index| (order(index), pages[*index].id.clone()));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for &index in &stages {
        let page = &pages[index];
        if let Some(first) = seen.insert(&page.id, index) {
            let message = format!("two stages have the id `{}`", page.id);
            let place = Span::new(page.file, 0..0);
            let first = Span::new(pages[first].file, 0..0);
            found.report(
                Diagnostic::new(Rule::DuplicateId, place, message)
                    .label(first, "first here")
                    .help("rename one of the files"),
            );
        }
    }
    stages
}

fn collect(
    config: &Config,
    (pages, outputs): (&[Arc<page::Page>], &[Arc<str>]),
    trees: &[Arc<parse::tree::Tree>],
    broken: BTreeSet<String>,
) -> Names {
    let mut names = Names {
        broken,
        ..Names::default()
    };
    for (at, (page, output)) in pages.iter().zip(outputs).enumerate() {
        let named = PageName {
            page: at,
            href: Arc::clone(output),
        };
        for list in &page.checklists {
            // A list under a heading of its own name is seen whole from there; the page's title may be far above it.
            let title = page.title_heading.as_ref().map(|(at, _)| *at);
            let named_by = list.named_by.filter(|at| Some(*at) != title);
            let named_by = named_by.map(|at| &page.headings[at].anchor);
            let place = named_by.filter(|anchor| **anchor == list.id.value);
            let place = place.unwrap_or(&list.anchor);
            let href = format!("{output}#{place}");
            names.checklists.entry(list.id.value.clone()).or_insert(Named {
                title: list.title.clone(),
                href,
                anchors: Arc::default(),
            });
        }
        for (callout, id) in page
            .callouts
            .iter()
            .filter_map(|callout| Some((callout, callout.id.as_ref()?)))
        {
            let title = callout.level.word().to_owned();
            let href = format!("{output}#{}", id.value);
            names.hazards.entry(id.value.clone()).or_insert(Named {
                title,
                href,
                anchors: Arc::default(),
            });
        }
        let of_kind = if page.is_stage() {
            &mut names.stages
        } else {
            &mut names.pages
        };
        of_kind.insert(page.id.clone(), named);
    }
    names.trees = trees.iter().map(|tree| (tree.id.clone(), tree.names())).collect();
    names.contacts = config.contacts.iter().map(|contact| contact.id.value.clone()).collect();
    names.logs = config.logs.iter().map(|log| log.id.value.clone()).collect();
    names
}

/// Everything that can be referred to in a page that is left out.
fn draft_names(page: &page::Page) -> impl Iterator<Item = (&'static str, String)> {
    let kind = if page.is_stage() { "stage" } else { "page" };
    let lists = page.checklists.iter().map(|list| ("checklist", list.id.value.clone()));
    let hazards = page.callouts.iter().filter_map(|callout| callout.id.as_ref());
    let hazards = hazards.map(|id| ("hazard", id.value.clone()));
    [(kind, page.id.clone())].into_iter().chain(lists).chain(hazards)
}

fn places(pages: &[Arc<page::Page>], drafts: &[Arc<page::Page>], inputs: &Inputs) -> Places {
    let mut places = BTreeMap::new();
    places.extend(
        inputs
            .files
            .iter()
            .enumerate()
            .map(|(index, file)| (file.path.clone(), Place::File(index))),
    );
    let unread = inputs.unread.iter().filter_map(|path| path.strip_prefix("content/"));
    places.extend(unread.map(|path| (path.into(), Place::Draft)));
    places.extend(drafts.iter().map(|page| (page.path.clone(), Place::Draft)));
    places.extend(
        pages
            .iter()
            .enumerate()
            .map(|(index, page)| (page.path.clone(), Place::Page(index))),
    );
    let path = |file| inputs.sources.get(file).path.strip_prefix("content/");
    places.extend(
        inputs
            .trees
            .iter()
            .filter_map(|(id, file)| Some((path(*file)?.into(), Place::Tree(id.to_string())))),
    );
    Places {
        places,
        statics: inputs.statics.iter().map(|file| file.path.clone()).collect(),
    }
}

/// Menu entries are pages, named with or without `.md`.
fn menu(config: &Config, places: &Places, found: &mut Diagnostics) -> Option<Vec<usize>> {
    let entries = config.menu.as_ref()?;
    let known: Vec<&str> = places
        .places
        .keys()
        .filter_map(|path| path.strip_suffix(".md"))
        .collect();
    let mut menu = Vec::new();
    for entry in entries {
        let bare = entry.value.trim_end_matches(".md");
        match places.places.get(&*format!("{bare}.md")) {
            Some(Place::Page(index)) => menu.push(*index),
            Some(_) => {}
            None => {
                let help = crate::diagnostic::did_you_mean(bare, known.iter().copied());
                let message = format!("there is no page `content/{bare}.md`");
                found.report(Diagnostic::new(Rule::DeadLink, entry.span, message).maybe_help(help));
            }
        }
    }
    Some(menu)
}

/// Every hazard with an id; the first of two.
fn hazards(pages: &[Arc<page::Page>]) -> BTreeMap<String, HazardId> {
    let mut hazards = BTreeMap::new();
    for (page, written) in pages.iter().enumerate() {
        for (callout, id) in written
            .callouts
            .iter()
            .enumerate()
            .filter_map(|(at, c)| Some((at, c.id.as_ref()?)))
        {
            hazards.entry(id.value.clone()).or_insert(HazardId { page, callout });
        }
    }
    hazards
}
