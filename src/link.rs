//! Linking: documents as written go in, a [`Guide`] in which every name has become what it names comes out.

pub mod gate;
pub mod page;
pub mod target;
pub mod tree;

mod outputs;
mod unique;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Inputs;
use crate::parse::Documents;
use crate::parse::cited::CitedSource;
use crate::parse::names::{Named, Names};
use crate::parse::{self};
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use page::{HazardId, Page};
use target::{Place, Places};

/// A whole guide with its names resolved.
#[derive(Debug)]
pub struct Guide {
    /// Settings.
    pub config: Config,
    /// Everything that can be referred to.
    pub names: Names,
    /// Pages, drafts left out.
    pub pages: Vec<Page>,
    /// Stages in their order, as indices of `pages`.
    pub stages: Vec<usize>,
    /// The home page's index, if one is written.
    pub home: Option<usize>,
    /// Decision trees.
    pub trees: Vec<tree::Tree>,
    /// The tree for emergencies.
    pub emergency: Option<usize>,
    /// Sources by the order of `sources.yaml`.
    pub cited: Vec<CitedSource>,
    /// Pages of the menu, by index.
    pub menu: Option<Vec<usize>>,
    /// Files that pages refer to: index in the inputs.
    pub files: BTreeSet<usize>,
    /// Pages that something leads to.
    pub linked_pages: BTreeSet<usize>,
    /// Trees that something leads to.
    pub linked_trees: BTreeSet<String>,
    /// Hazards by their ids.
    pub hazards: BTreeMap<String, HazardId>,
}

/// Resolves every name. `drafts`: keep pages that are marked as drafts.
pub fn link(documents: Documents, inputs: &Inputs, drafts: bool, found: &mut Diagnostics) -> Guide {
    let Documents {
        config,
        pages,
        trees,
        cited,
        broken,
    } = documents;
    let mut written = pages;
    let left_out: Vec<_> = written.extract_if(.., |page| page.front.draft && !drafts).collect();
    unique::checklists(&mut written, found);
    unique::hazards(&written, found);
    let stages = stages(&written, found);
    let outputs = outputs::outputs(&written, &trees, inputs, found);
    let mut names = collect(&config, (&written, &outputs), &trees, broken);
    names.drafts = left_out.iter().flat_map(draft_names).collect();
    names.sources_unread = cited.is_none();
    let cited = cited.unwrap_or_default();
    names.sources = cited.iter().map(|source| source.id.value.clone()).collect();
    let places = places(&written, &left_out, inputs);
    let trees = tree::resolve_all(&trees, &names, (&written, &places), found);
    let linker = Linker {
        config: &config,
        names: &names,
        places: &places,
        outputs: &outputs,
        trees: &trees,
        stages: &stages,
        hazards: hazards(&written),
    };
    let (pages, mut reached) = linker.pages(written, found);
    reached.files.extend(trees.iter().flat_map(tree::Tree::files));
    let emergency = config.emergency.as_ref().and_then(|id| {
        names.check((Rule::UnknownTree, "decision tree"), id, names.trees.keys(), found);
        trees.iter().position(|tree| tree.id == id.value)
    });
    let menu = menu(&config, &places, found);
    let home = pages.iter().position(|page| page.output == "index.html");
    Guide {
        hazards: linker.hazards,
        emergency,
        home,
        menu,
        stages,
        files: reached.files,
        linked_pages: reached.pages,
        linked_trees: reached.trees,
        config,
        names,
        pages,
        trees,
        cited,
    }
}

/// Stages by number, then id; two with one id are reported.
fn stages(pages: &[parse::page::Page], found: &mut Diagnostics) -> Vec<usize> {
    let order = |index: &usize| match pages[*index].kind {
        parse::page::Kind::Stage { order } => order,
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
    (pages, outputs): (&[parse::page::Page], &[Arc<str>]),
    trees: &[parse::tree::Tree],
    broken: BTreeSet<String>,
) -> Names {
    let mut names = Names {
        broken,
        ..Names::default()
    };
    for (page, output) in pages.iter().zip(outputs) {
        let named = Named {
            title: page.title.clone(),
            href: output.to_string(),
            anchors: Arc::default(),
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
fn draft_names(page: &parse::page::Page) -> impl Iterator<Item = (&'static str, String)> {
    let kind = if page.is_stage() { "stage" } else { "page" };
    let lists = page.checklists.iter().map(|list| ("checklist", list.id.value.clone()));
    let hazards = page.callouts.iter().filter_map(|callout| callout.id.as_ref());
    let hazards = hazards.map(|id| ("hazard", id.value.clone()));
    [(kind, page.id.clone())].into_iter().chain(lists).chain(hazards)
}

fn places(pages: &[parse::page::Page], drafts: &[parse::page::Page], inputs: &Inputs) -> Places {
    let mut places = BTreeMap::new();
    places.extend(
        inputs
            .files
            .iter()
            .enumerate()
            .map(|(index, file)| (file.path.clone(), Place::File(index))),
    );
    let unread = inputs.unread.iter().filter_map(|path| path.strip_prefix("content/"));
    places.extend(unread.map(|path| (path.to_owned(), Place::Draft)));
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
            .filter_map(|(id, file)| Some((path(*file)?.to_owned(), Place::Tree(id.clone())))),
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
        match places.places.get(&format!("{bare}.md")) {
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

/// What something leads to.
#[derive(Default)]
struct Reached {
    files: BTreeSet<usize>,
    pages: BTreeSet<usize>,
    trees: BTreeSet<String>,
}

struct Linker<'g> {
    config: &'g Config,
    names: &'g Names,
    places: &'g Places,
    outputs: &'g [Arc<str>],
    trees: &'g [tree::Tree],
    stages: &'g [usize],
    hazards: BTreeMap<String, HazardId>,
}

impl Linker<'_> {
    fn pages(&self, written: Vec<parse::page::Page>, found: &mut Diagnostics) -> (Vec<Page>, Reached) {
        let mut reached = Reached::default();
        let all: Vec<&parse::page::Page> = written.iter().collect();
        let stage_ids: Vec<String> = self.stages.iter().map(|&stage| written[stage].id.clone()).collect();
        let mut hrefs = Vec::with_capacity(written.len());
        for (index, page) in written.iter().enumerate() {
            hrefs.push(self.hrefs((index, page), &all, &mut reached, found));
        }
        let by_stage: BTreeMap<String, usize> = stage_ids.iter().cloned().zip(self.stages.iter().copied()).collect();
        let mut pages = Vec::with_capacity(written.len());
        for (page, hrefs) in written.into_iter().zip(hrefs) {
            pages.push(self.page(page, hrefs, (&by_stage, &stage_ids), &mut reached, found));
        }
        reached
            .trees
            .extend(self.config.emergency.iter().map(|id| id.value.clone()));
        (pages, reached)
    }

    fn hrefs(
        &self,
        (index, page): (usize, &parse::page::Page),
        all: &[&parse::page::Page],
        reached: &mut Reached,
        found: &mut Diagnostics,
    ) -> Vec<(usize, target::Href)> {
        let links = page.links.iter();
        links
            .map(|link| {
                let resolved = self.places.resolve(page, link, (self.outputs, self.names, all), found);
                match resolved.place {
                    Some(Place::Page(target)) if target != index => drop(reached.pages.insert(target)),
                    Some(Place::Tree(id)) => drop(reached.trees.insert(id)),
                    Some(Place::File(file)) => drop(reached.files.insert(file)),
                    _ => {}
                }
                (link.offset, resolved.href)
            })
            .collect()
    }

    fn page(
        &self,
        mut written: parse::page::Page,
        hrefs: Vec<(usize, target::Href)>,
        (by_stage, stage_ids): (&BTreeMap<String, usize>, &[String]),
        reached: &mut Reached,
        found: &mut Diagnostics,
    ) -> Page {
        let names = self.names;
        for id in written.citations.iter().chain(&written.front.sources) {
            names.check_source(id, found);
        }
        for list in &written.checklists {
            list.closes
                .iter()
                .for_each(|log| _ = page::log(log, self.config, names, found));
        }
        let mut hazard = |id: &Spanned<String>| {
            names.check((Rule::UnknownHazard, "hazard"), id, names.hazards.keys(), found);
            self.hazards.get(&id.value).copied()
        };
        let repeats = written.repeats.iter().filter_map(&mut hazard).collect();
        let head_hazards = written.front.hazards.iter().filter_map(&mut hazard).collect();
        let mut tree = |id: &Spanned<String>| {
            reached.trees.insert(id.value.clone());
            names.check((Rule::UnknownTree, "decision tree"), id, names.trees.keys(), found);
            self.trees.iter().position(|tree| tree.id == id.value)
        };
        let decisions = written.decisions.iter().filter_map(&mut tree).collect();
        let entry = written.front.entry.as_ref().and_then(&mut tree);
        let stop_from = written.front.stop_from.as_ref().and_then(|id| {
            names.check((Rule::UnknownStage, "stage"), id, names.stages.keys(), found);
            by_stage.get(&id.value).copied()
        });
        let log = written
            .front
            .log
            .as_ref()
            .and_then(|name| page::log(name, self.config, names, found));
        let gates = written.front.gate.iter();
        reached
            .trees
            .extend(gates.flat_map(|gate| gate.trees().map(str::to_owned)));
        let own = stage_ids.iter().position(|id| *id == written.id);
        let gate = written
            .front
            .gate
            .as_ref()
            .zip(own)
            .map(|(gate, own)| gate::resolve(gate, own, stage_ids, names, self.config, self.trees, found));
        let output = names
            .stages
            .get(&written.id)
            .filter(|_| written.is_stage())
            .or_else(|| names.pages.get(&written.id));
        let output = output.map(|named| named.href.clone()).unwrap_or_default();
        written.links = Vec::new();
        Page {
            written,
            output,
            hrefs,
            decisions,
            repeats,
            head_hazards,
            entry,
            stop_from,
            log,
            gate,
        }
    }
}

/// Every hazard with an id; the first of two.
fn hazards(pages: &[parse::page::Page]) -> BTreeMap<String, HazardId> {
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
