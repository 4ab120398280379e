//! Pages with every name in them resolved.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::link::gate;
use crate::link::href::Hrefs;
use crate::link::tables::Tables;
use crate::link::target::Place;
use crate::link::tree::Tree;
use crate::parse::names::Names;
use crate::parse::page;
use crate::rule::Rule;
use crate::source::{Sources, Spanned};

/// A hazard or stop rule: its page and its place among the page's callouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HazardId {
    /// Index of the page.
    pub page: usize,
    /// Index in its callouts.
    pub callout: usize,
}

/// A page as written, and what its names mean.
#[derive(Debug)]
pub struct Page {
    /// As written.
    pub written: Arc<page::Page>,
    /// Path of its output.
    pub output: Arc<str>,
    /// Address of each link, by its place in the body.
    pub hrefs: Hrefs,
    /// Trees placed in it, by index; in the order of `written.decisions`.
    pub decisions: Box<[usize]>,
    /// Hazards repeated in it; in the order of `written.repeats`.
    pub repeats: Box<[HazardId]>,
    /// Hazards repeated at its head.
    pub head_hazards: Box<[HazardId]>,
    /// Tree that must say `go` first.
    pub entry: Option<usize>,
    /// Page whose stop rules also hold here.
    pub stop_from: Option<usize>,
    /// Its log, by index in the settings.
    pub log: Option<usize>,
    /// When to go on.
    pub gate: Option<Box<gate::Gate>>,
    /// What it leads to.
    pub leads_to: LeadsTo,
}

/// What a page leads to.
#[derive(Debug, Default)]
pub struct LeadsTo {
    /// Files, by index in the inputs.
    pub files: Box<[usize]>,
    /// Other pages, by index.
    pub pages: Box<[usize]>,
    /// Trees, by id.
    pub trees: Box<[String]>,
}

/// The same while it is collected.
#[derive(Default)]
struct Leads {
    files: BTreeSet<usize>,
    pages: BTreeSet<usize>,
    trees: BTreeSet<String>,
}

impl Page {
    /// Stop rules of the page itself.
    pub fn stops(&self) -> impl Iterator<Item = usize> {
        let callouts = self.written.callouts.iter().enumerate();
        callouts
            .filter(|(_, callout)| callout.level == crate::parse::callout::Level::Stop)
            .map(|(at, _)| at)
    }
}

/// The index of a log that a page names.
pub fn log(name: &Spanned<String>, config: &Config, names: &Names, found: &mut Diagnostics) -> Option<usize> {
    names.check((Rule::UnknownLog, "log"), name, &names.logs, found);
    config.logs.iter().position(|log| log.id.value == name.value)
}

/// Links pages of one guide.
pub struct Linker<'g> {
    config: &'g Config,
    tables: &'g Tables,
    trees: &'g [Tree],
    sources: &'g Sources,
    /// Pages as written, with the ids that their lists have in the guide.
    written: &'g [Arc<page::Page>],
}

impl<'g> Linker<'g> {
    /// A linker for these pages.
    #[must_use]
    pub fn new(
        config: &'g Config,
        (tables, trees): (&'g Tables, &'g [Tree]),
        (sources, written): (&'g Sources, &'g [Arc<page::Page>]),
    ) -> Self {
        Self {
            config,
            tables,
            trees,
            sources,
            written,
        }
    }

    /// One page, by its index.
    pub fn page(&self, index: usize, found: &mut Diagnostics) -> Page {
        let tables = self.tables;
        let names = &tables.names;
        let written = Arc::clone(&self.written[index]);
        let mut leads_to = Leads::default();
        let hrefs = self.hrefs((index, &written), &mut leads_to, found);
        for id in written.citations.iter().chain(&written.front.sources) {
            names.check_source(id, found);
        }
        for list in &written.checklists {
            list.closes
                .iter()
                .for_each(|name| _ = log(name, self.config, names, found));
        }
        let mut hazard = |id: &Spanned<String>| {
            names.check((Rule::UnknownHazard, "hazard"), id, names.hazards.keys(), found);
            tables.hazards.get(&id.value).copied()
        };
        let repeats = written.repeats.iter().filter_map(&mut hazard).collect();
        let head_hazards = written.front.hazards.iter().filter_map(&mut hazard).collect();
        let mut tree = |id: &Spanned<String>| {
            leads_to.trees.insert(id.value.clone());
            names.check((Rule::UnknownTree, "decision tree"), id, names.trees.keys(), found);
            self.trees.iter().position(|tree| tree.id == id.value)
        };
        let decisions = written.decisions.iter().filter_map(&mut tree).collect();
        let entry = written.front.stage().entry.as_ref().and_then(&mut tree);
        let stop_from = written.front.stage().stop_from.as_ref().and_then(|id| {
            names.check((Rule::UnknownStage, "stage"), id, names.stages.keys(), found);
            self.stage(&id.value)
        });
        let own_log = written.front.stage().log.as_ref();
        let own_log = own_log.and_then(|name| log(name, self.config, names, found));
        let gates = written.front.stage().gate.iter();
        leads_to
            .trees
            .extend(gates.flat_map(|gate| gate.trees().map(str::to_owned)));
        let own = tables.stage_ids.iter().position(|id| *id == written.id);
        let gate = written.front.stage().gate.as_ref().zip(own);
        let gate = gate.map(|(gate, own)| {
            Box::new(gate::resolve(
                gate,
                own,
                &tables.stage_ids,
                names,
                self.config,
                self.trees,
                found,
            ))
        });
        Page {
            output: Arc::clone(&tables.outputs[index]),
            log: own_log,
            written,
            hrefs,
            decisions,
            repeats,
            head_hazards,
            entry,
            stop_from,
            gate,
            leads_to: LeadsTo {
                files: leads_to.files.into_iter().collect(),
                pages: leads_to.pages.into_iter().collect(),
                trees: leads_to.trees.into_iter().collect(),
            },
        }
    }

    /// The page of a stage; of two with one id the last.
    fn stage(&self, id: &str) -> Option<usize> {
        let at = self.tables.stage_ids.iter().rposition(|stage| stage == id)?;
        Some(self.tables.stages[at])
    }

    fn hrefs(&self, (index, page): (usize, &page::Page), leads_to: &mut Leads, found: &mut Diagnostics) -> Hrefs {
        let tables = self.tables;
        let known = (tables.outputs.as_slice(), &*tables.names, self.written);
        let links = page.links(&self.sources.get(page.file).text);
        links
            .map(|link| {
                let resolved = tables.places.resolve(page, &link, known, found);
                match resolved.place {
                    Some(Place::Page(target)) if target != index => drop(leads_to.pages.insert(target)),
                    Some(Place::Tree(id)) => drop(leads_to.trees.insert(id)),
                    Some(Place::File(file)) => drop(leads_to.files.insert(file)),
                    _ => {}
                }
                (link.offset, resolved.href)
            })
            .collect()
    }
}
