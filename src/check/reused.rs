//! What was checked the last time: a page or the trees are checked again only if something that they use changed.

use jiff::civil::Date;
use rayon::prelude::*;

use super::{allow, callouts, language, page, reached, released, reviews, sourced, tree};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::kept::{Kept, Same, place};
use crate::link::Guide;
use crate::link::page::Page;
use crate::link::tree::Tree;
use crate::load::Inputs;
use crate::parse::cited::CitedSource;
use crate::parse::words::Words;

/// What is kept between two checks of a guide.
#[derive(Debug, Default)]
pub struct Reused {
    /// What all pages were checked by.
    by: Option<By>,
    /// Pages by the number of their file.
    pages: Vec<Kept<Same<Page>, Diagnostics>>,
    trees: Kept<(By, bool), Diagnostics>,
    language: Kept<(Same<Config>, Same<Words>), Diagnostics>,
    /// Reviews and unfinished text of what is no page.
    reviews: Kept<(By, Same<Vec<CitedSource>>), Diagnostics>,
}

/// What every page is checked by.
#[derive(Clone, Debug, PartialEq)]
struct By {
    config: Same<Config>,
    trees: Same<Vec<Tree>>,
    today: Date,
}

impl Reused {
    /// Checks what changed, and says again what was found in the rest.
    pub fn check(&mut self, guide: &Guide, (inputs, today): (&Inputs, Date), found: &mut Diagnostics) {
        let by = By {
            config: Same::of(&guide.config),
            trees: Same::of(&guide.trees),
            today,
        };
        self.pages(guide, (inputs, &by), found);
        callouts::no_stop_rule(guide, found);
        sourced::trees(guide, found);
        let trees = (by.clone(), guide.stages.is_empty());
        found.append(again(&mut self.trees, trees, |found| tree::check(guide, found)));
        reached::check(guide, found);
        released::check(guide, found);
        let reviewed = (by, Same::of(&guide.cited));
        let reviews = |found: &mut Diagnostics| reviews::check(guide, (&inputs.sources, today), found);
        found.append(again(&mut self.reviews, reviewed, reviews));
        let spoken = (Same::of(&guide.config), Same::of(&guide.words));
        let language = |found: &mut Diagnostics| language::check(guide, found);
        found.append(again(&mut self.language, spoken, language));
        allow(guide, found);
    }

    fn pages(&mut self, guide: &Guide, (inputs, by): (&Inputs, &By), found: &mut Diagnostics) {
        if self.by.as_ref() != Some(by) {
            self.pages.clear();
            self.by = Some(by.clone());
        }
        let new = guide.pages.par_iter().filter_map(|linked| {
            let kept = self.pages.get(linked.written.file.index());
            if kept.is_some_and(|kept| kept.known(&Same::of(linked)).is_some()) {
                return None;
            }
            Some((linked, page(linked, guide, (&inputs.sources, by.today))))
        });
        let new: Vec<_> = new.collect();
        self.pages.reserve_exact(new.len());
        for (linked, findings) in new {
            let file = linked.written.file.index();
            place(&mut self.pages, file).keep(Same::of(linked), findings);
        }
        let kept = guide
            .pages
            .iter()
            .map(|linked| &self.pages[linked.written.file.index()]);
        kept.filter_map(Kept::last)
            .for_each(|findings| found.append(findings.clone()));
    }
}

/// What was found, or is found now.
fn again<K: PartialEq>(kept: &mut Kept<K, Diagnostics>, key: K, check: impl FnOnce(&mut Diagnostics)) -> Diagnostics {
    let make = || {
        let mut found = Diagnostics::default();
        check(&mut found);
        found
    };
    kept.get(key, make).clone()
}
