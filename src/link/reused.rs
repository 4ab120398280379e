//! What was linked the last time: a page is linked again only if it changed, or what all pages make together.

use std::sync::Arc;

use rayon::prelude::*;

use super::Guide;
use super::page::{Linker, Page};
use super::tables::{Origin, Tables, without_drafts};
use super::tree::{self, Tree};
use crate::diagnostic::Diagnostics;
use crate::kept::{Kept, Same, place};
use crate::load::Inputs;
use crate::parse::address::Addresses;
use crate::parse::{Documents, page};

/// What is kept between two linkings of a guide. Findings carry places in texts, which move; so a result that comes with
/// findings is not kept.
#[derive(Debug, Default)]
pub struct Reused {
    tables: Kept<Origin, Arc<Tables>>,
    trees: Kept<(Same<Tables>, Asked), Arc<Vec<Tree>>>,
    /// What pages were linked by.
    by: Option<By>,
    /// Pages by the number of their file, each with the anchors of those that it leads to.
    pages: Vec<Kept<PageOrigin, Arc<Page>>>,
}

/// What a page is linked from, besides what all are linked by.
type PageOrigin = (Same<page::Page>, Asked);

/// What every page is linked by.
#[derive(Clone, Debug, PartialEq)]
struct By {
    tables: Same<Tables>,
    trees: Same<Vec<Tree>>,
}

/// Pages of which an address was asked, and the addresses that they had.
type Asked = Vec<(usize, Same<Addresses>)>;

fn asked<'p>(written: &[Arc<page::Page>], pages: impl IntoIterator<Item = &'p usize>) -> Asked {
    let pages = pages.into_iter();
    pages.map(|&page| (page, Same::of(&written[page].anchors))).collect()
}

/// Whether a page still has the addresses that were asked.
fn still(written: &[Arc<page::Page>], asked: &Asked) -> bool {
    let mut asked = asked.iter();
    asked.all(|(page, anchors)| written.get(*page).is_some_and(|page| anchors.is(&page.anchors)))
}

impl Reused {
    /// Resolves every name. `drafts`: keep pages that are marked as drafts.
    pub fn link(&mut self, documents: &Documents, (inputs, drafts): (&Inputs, bool), found: &mut Diagnostics) -> Guide {
        let (written, _) = without_drafts(documents, drafts);
        let tables = self.tables(documents, (inputs, drafts), found);
        let settled = written.iter().enumerate();
        let settled: Vec<_> = settled.map(|(at, page)| tables.settled(at, page)).collect();
        let trees = self.trees(documents, &tables, (&written, &settled), found);
        let by = By {
            tables: Same::of(&tables),
            trees: Same::of(&trees),
        };
        if self.by.as_ref() != Some(&by) {
            self.pages.clear();
            self.by = Some(by);
        }
        let linker = Linker::new(&documents.config, (&tables, &trees), (&inputs.sources, &settled));
        let pages = self.pages(&linker, &written, found);
        let emergency = documents.config.emergency.as_ref();
        let mut guide = Guide {
            config: Arc::clone(&documents.config),
            words: Arc::clone(&documents.words),
            names: Arc::clone(&tables.names),
            stages: Arc::clone(&tables.stages),
            home: tables.home,
            emergency: emergency.and_then(|id| trees.iter().position(|tree| tree.id == id.value)),
            cited: documents.cited.clone().unwrap_or_default(),
            menu: tables.menu.clone(),
            editions: Arc::clone(&documents.editions),
            hazards: Arc::clone(&tables.hazards),
            linked_pages: vec![false; pages.len()],
            linked_trees: emergency.map(|id| id.value.clone()).into_iter().collect(),
            files: trees.iter().flat_map(Tree::files).collect(),
            pages,
            trees,
        };
        guide.reach();
        guide
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

    fn trees(
        &mut self,
        documents: &Documents,
        tables: &Arc<Tables>,
        (written, settled): (&[Arc<page::Page>], &[Arc<page::Page>]),
        found: &mut Diagnostics,
    ) -> Arc<Vec<Tree>> {
        let (own, is_known) = (Same::of(tables), |asked: &Asked| still(written, asked));
        if let Some(trees) = self.trees.known_if(|(tables, asked)| *tables == own && is_known(asked)) {
            return Arc::clone(trees);
        }
        let mut findings = Diagnostics::default();
        let places = (settled, &tables.places);
        let (trees, pages) = tree::resolve_all(&documents.trees, &tables.names, places, &mut findings);
        let trees = Arc::new(trees);
        self.trees = Kept::default();
        if findings.all().is_empty() {
            self.trees.keep((own, asked(written, &pages)), Arc::clone(&trees));
        }
        found.append(findings);
        trees
    }

    fn pages(&mut self, linker: &Linker<'_>, written: &[Arc<page::Page>], found: &mut Diagnostics) -> Vec<Arc<Page>> {
        let link = |at: usize| {
            let own = Same::of(&written[at]);
            let kept = self.pages.get(written[at].file.index());
            let is_known = |(page, asked): &(_, Asked)| *page == own && still(written, asked);
            if let Some(page) = kept.and_then(|kept| kept.known_if(is_known)) {
                return (Arc::clone(page), None);
            }
            let mut found = Diagnostics::default();
            (Arc::new(linker.page(at, &mut found)), Some(found))
        };
        let linked: Vec<(Arc<Page>, Option<Diagnostics>)> = (0..written.len()).into_par_iter().map(link).collect();
        let new = linked.iter().filter(|(_, new)| new.is_some()).count();
        self.pages.reserve_exact(new);
        let mut pages = Vec::with_capacity(linked.len());
        for (own, (page, new)) in written.iter().zip(linked) {
            if let Some(findings) = new {
                let kept = place(&mut self.pages, own.file.index());
                *kept = Kept::default();
                if findings.all().is_empty() {
                    let key = (Same::of(own), asked(written, &page.leads_to.pages));
                    kept.keep(key, Arc::clone(&page));
                }
                found.append(findings);
            }
            pages.push(page);
        }
        pages
    }
}

impl Guide {
    /// Notes what something leads to.
    fn reach(&mut self) {
        for leads_to in self.pages.iter().map(|page| &page.leads_to) {
            leads_to.pages.iter().for_each(|&page| self.linked_pages[page] = true);
            self.files.extend(&leads_to.files);
            self.linked_trees.extend(leads_to.trees.iter().cloned());
        }
    }
}
