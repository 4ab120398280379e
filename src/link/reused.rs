//! What was linked the last time: a page is linked again only if it changed, or what all pages make together.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Guide;
use super::page::{Linker, Page};
use super::tables::{Origin, Tables, without_drafts};
use crate::diagnostic::Diagnostics;
use crate::kept::{Kept, Same};
use crate::load::Inputs;
use crate::parse::{Documents, page};

/// What is kept between two linkings of a guide. Findings carry places in texts, which move; so a result that comes with
/// findings is not kept.
#[derive(Debug, Default)]
pub struct Reused {
    tables: Kept<Origin, Arc<Tables>>,
    /// Pages by the number of their file.
    pages: Vec<Kept<(Same<page::Page>, Same<Tables>), Arc<Page>>>,
}

impl Reused {
    /// Resolves every name. `drafts`: keep pages that are marked as drafts.
    pub fn link(&mut self, documents: &Documents, (inputs, drafts): (&Inputs, bool), found: &mut Diagnostics) -> Guide {
        let tables = self.tables(documents, (inputs, drafts), found);
        let pages = self.pages(documents, (&tables, drafts), found);
        let mut linked_pages = vec![false; pages.len()];
        let mut files: BTreeSet<usize> = tables.trees.iter().flat_map(super::Tree::files).collect();
        let emergency = documents.config.emergency.iter();
        let mut linked_trees: BTreeSet<String> = emergency.map(|id| id.value.clone()).collect();
        for leads_to in pages.iter().map(|page| &page.leads_to) {
            leads_to.pages.iter().for_each(|&page| linked_pages[page] = true);
            files.extend(&leads_to.files);
            linked_trees.extend(leads_to.trees.iter().cloned());
        }
        Guide {
            config: Arc::clone(&documents.config),
            names: Arc::clone(&tables.names),
            stages: Arc::clone(&tables.stages),
            home: tables.home,
            trees: Arc::clone(&tables.trees),
            emergency: tables.emergency,
            cited: documents.cited.clone().unwrap_or_default(),
            menu: tables.menu.clone(),
            hazards: Arc::clone(&tables.hazards),
            pages,
            files,
            linked_pages,
            linked_trees,
        }
    }

    fn tables(
        &mut self,
        documents: &Documents,
        (inputs, drafts): (&Inputs, bool),
        found: &mut Diagnostics,
    ) -> Arc<Tables> {
        let origin = Origin::of(documents, inputs, drafts);
        if let Some(tables) = self.tables.known(&origin) {
            return Arc::clone(tables);
        }
        let mut findings = Diagnostics::default();
        let tables = Arc::new(Tables::new(documents, (inputs, drafts), &mut findings));
        self.tables = Kept::default();
        if findings.all().is_empty() {
            self.tables.keep(origin, Arc::clone(&tables));
        }
        found.append(findings);
        tables
    }

    fn pages(
        &mut self,
        documents: &Documents,
        (tables, drafts): (&Arc<Tables>, bool),
        found: &mut Diagnostics,
    ) -> Vec<Arc<Page>> {
        let (written, _) = without_drafts(documents, drafts);
        let settled = written.iter().enumerate();
        let settled: Vec<_> = settled.map(|(at, page)| tables.settled(at, page)).collect();
        let linker = Linker::new(&documents.config, tables, &settled);
        let key = |at: usize| (Same::of(&written[at]), Same::of(tables));
        let linked: Vec<(Arc<Page>, Option<Diagnostics>)> = (0..written.len())
            .into_par_iter()
            .map(|at| {
                let kept = self.pages.get(written[at].file.index());
                if let Some(page) = kept.and_then(|kept| kept.known(&key(at))) {
                    return (Arc::clone(page), None);
                }
                let mut found = Diagnostics::default();
                (Arc::new(linker.page(at, &mut found)), Some(found))
            })
            .collect();
        let mut pages = Vec::with_capacity(linked.len());
        for (at, (page, new)) in linked.into_iter().enumerate() {
            if let Some(findings) = new {
                let file = written[at].file.index();
                if self.pages.len() <= file {
                    self.pages.resize_with(file + 1, Kept::default);
                }
                self.pages[file] = Kept::default();
                if findings.all().is_empty() {
                    self.pages[file].keep(key(at), Arc::clone(&page));
                }
                found.append(findings);
            }
            pages.push(page);
        }
        pages
    }
}
