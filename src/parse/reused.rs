//! What was read the last time: a file whose text is the same is not read again.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::cited::{self, CitedSource};
use super::editions::{self, Editions};
use super::page::{self, Page, Reading};
use super::tree::{self, Tree};
use super::words::{self, Words};
use super::{Documents, checklist, id, stem};
use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::kept::{Kept, Same, place};
use crate::load::{File, Inputs};
use crate::source::{FileId, Source, Sources, Span, Spanned};
use crate::yaml;

/// What every file became, between two readings of a guide.
#[derive(Debug, Default)]
pub struct Reused {
    /// The settings, by their text and the address that replaces theirs.
    config: Kept<ConfigOrigin, Read<Option<Arc<Config>>>>,
    /// The words of the theme.
    words: Kept<WordOrigin, Read<Arc<Words>>>,
    /// What pages were read by.
    settled: Option<Settled>,
    /// Pages by the number of their file.
    pages: Vec<Kept<Same<Source>, Read<Arc<Page>>>>,
    /// Trees, likewise.
    trees: Vec<Kept<Same<Source>, ReadTree>>,
    /// Sources, with the ids of those that could not be read.
    cited: Kept<Same<Source>, ReadCited>,
    /// The sources of a guide that has no file of them.
    uncited: Arc<Vec<CitedSource>>,
    /// Editions.
    editions: Kept<Same<Source>, Read<Arc<Editions>>>,
    /// Those of a guide that has released nothing.
    unreleased: Arc<Editions>,
}

/// What a file became, and what is wrong with it.
type Read<T> = (T, Diagnostics);

type ReadTree = Read<Option<Arc<Tree>>>;

/// Sources, and the ids of those that could not be read.
type ReadCited = Read<(Option<Arc<Vec<CitedSource>>>, BTreeSet<String>)>;

/// The text of the settings, and the public address that replaces theirs.
type ConfigOrigin = (Same<Source>, Option<String>);

/// The name of the theme, its own words, and its files, which may show words of their own.
type WordOrigin = (String, Vec<Same<Source>>, Same<Vec<File>>);

/// Settings of the guide that change how a page is read.
#[derive(Debug, PartialEq)]
struct Settled {
    raw_html: config::RawHtml,
    smart_punctuation: bool,
    optional: Option<String>,
}

impl Reused {
    /// Reads every file that changed; nothing if `site.yaml` itself cannot be used.
    pub fn parse(&mut self, inputs: &Inputs, base_url: Option<&str>, found: &mut Diagnostics) -> Option<Documents> {
        let config = self.config(inputs, base_url, found);
        let words = config.as_ref().map(|config| self.words(config, inputs, found));
        let pages = self.pages(inputs, config.as_ref().zip(words.as_deref()), found);
        let (trees, mut broken) = self.trees(inputs, found);
        broken.extend(inputs.unread.iter().map(|path| stem(path).to_owned()));
        broken.extend(config.iter().flat_map(|config| config.broken.clone()));
        let cited = self.cited(inputs, &mut broken, found);
        Some(Documents {
            config: config?,
            pages,
            trees,
            cited,
            editions: self.editions(inputs, found),
            words: words?,
            broken,
        })
    }

    fn config(&mut self, inputs: &Inputs, base_url: Option<&str>, found: &mut Diagnostics) -> Option<Arc<Config>> {
        let site = Some(inputs.site).filter(|site| is_read(inputs, *site))?;
        let key = (Same::of(&inputs.sources.share(site)), base_url.map(str::to_owned));
        let read = self.config.get(key, || {
            let mut found = Diagnostics::default();
            let node = yaml::parse_file(&inputs.sources, site, &mut found);
            let mut config = node.and_then(|node| config::parse(&node, &mut found));
            if let (Some(config), Some(url)) = (&mut config, base_url) {
                config.base_url = Some(Spanned::new(url.to_owned(), Span::new(site, 0..0)));
            }
            (config.map(Arc::new), found)
        });
        take(read, found)
    }

    fn pages(
        &mut self,
        inputs: &Inputs,
        settings: Option<(&Arc<Config>, &Words)>,
        found: &mut Diagnostics,
    ) -> Vec<Arc<Page>> {
        // What ends a line of a checklist that may be left out.
        let optional = settings.and_then(|(config, words)| words.text("item_optional", &config.language.value));
        let reading = settings.map_or(Reading::UNKNOWN, |(config, _)| {
            Reading::of(config, optional.unwrap_or(checklist::OPTIONAL))
        });
        let settled = Settled {
            raw_html: reading.raw_html,
            smart_punctuation: reading.smart_punctuation,
            optional: optional.map(str::to_owned),
        };
        if self.settled.as_ref() != Some(&settled) {
            self.pages.clear();
            self.settled = Some(settled);
        }
        let new = inputs.pages.par_iter().filter_map(|(path, file)| {
            let source = Same::of(&inputs.sources.share(*file));
            if self
                .pages
                .get(file.index())
                .is_some_and(|kept| kept.known(&source).is_some())
            {
                return None;
            }
            let mut found = Diagnostics::default();
            let mut page = page::parse(&inputs.sources, *file, path, reading, &mut found);
            let before = self.pages.get(file.index()).and_then(Kept::last);
            if let Some((before, _)) = before {
                same_as(&before.facts, &mut page.facts);
                same_as(&before.anchors, &mut page.anchors);
            }
            Some((*file, source, (Arc::new(page), found)))
        });
        let new: Vec<_> = new.collect();
        self.pages.reserve_exact(new.len());
        for (file, source, read) in new {
            place(&mut self.pages, file.index()).keep(source, read);
        }
        let files = inputs.pages.iter().map(|(_, file)| *file);
        files
            .filter_map(|file| Some(take(self.pages.get(file.index())?.last()?, found)))
            .collect()
    }

    fn words(&mut self, config: &Config, inputs: &Inputs, found: &mut Diagnostics) -> Arc<Words> {
        let theme = config.theme.value.as_str();
        let files: Vec<_> = words::files(inputs, theme)
            .filter(|file| is_read(inputs, *file))
            .collect();
        let sources = files.iter().map(|file| Same::of(&inputs.sources.share(*file)));
        let key = (theme.to_owned(), sources.collect(), Same::of(&inputs.themes));
        let read = self.words.get(key, || {
            let mut found = Diagnostics::default();
            let words = words::parse(&files, theme, inputs, &mut found);
            (Arc::new(words), found)
        });
        take(read, found)
    }

    fn trees(&mut self, inputs: &Inputs, found: &mut Diagnostics) -> (Vec<Arc<Tree>>, BTreeSet<String>) {
        let mut trees = Vec::new();
        let mut broken = BTreeSet::new();
        for (id, file) in inputs.trees.iter().filter(|(_, file)| is_read(inputs, *file)) {
            let source = Same::of(&inputs.sources.share(*file));
            let read = place(&mut self.trees, file.index()).get(source, || tree(&inputs.sources, (id, *file)));
            match take(read, found) {
                Some(tree) => trees.push(tree),
                None => drop(broken.insert(id.to_string())),
            }
        }
        (trees, broken)
    }

    fn cited(
        &mut self,
        inputs: &Inputs,
        broken: &mut BTreeSet<String>,
        found: &mut Diagnostics,
    ) -> Option<Arc<Vec<CitedSource>>> {
        let Some(file) = inputs.cited else {
            return Some(Arc::clone(&self.uncited));
        };
        let file = Some(file).filter(|file| is_read(inputs, *file))?;
        let read = self.cited.get(Same::of(&inputs.sources.share(file)), || {
            let (mut found, mut broken) = Default::default();
            let node = yaml::parse_file(&inputs.sources, file, &mut found);
            let cited = node.and_then(|node| cited::parse(&node, &mut broken, &mut found));
            ((cited.map(Arc::new), broken), found)
        });
        let (cited, unread) = take(read, found);
        broken.extend(unread);
        cited
    }

    fn editions(&mut self, inputs: &Inputs, found: &mut Diagnostics) -> Arc<Editions> {
        let Some(file) = inputs.editions.filter(|file| is_read(inputs, *file)) else {
            return Arc::clone(&self.unreleased);
        };
        let read = self.editions.get(Same::of(&inputs.sources.share(file)), || {
            let mut found = Diagnostics::default();
            let node = yaml::parse_file(&inputs.sources, file, &mut found);
            let editions = node.and_then(|node| editions::parse(&node, &mut found));
            (Arc::new(editions.unwrap_or_default()), found)
        });
        take(read, found)
    }
}

/// Takes the thing from before in the place of an equal one.
fn same_as<T: PartialEq>(before: &Arc<T>, now: &mut Arc<T>) {
    if *before == *now {
        *now = Arc::clone(before);
    }
}

fn is_read(inputs: &Inputs, file: FileId) -> bool {
    !inputs.unread.contains(&*inputs.sources.get(file).path)
}

fn tree(sources: &Sources, (id, file): (&str, FileId)) -> Read<Option<Arc<Tree>>> {
    let mut found = Diagnostics::default();
    id::check(&Spanned::new(id.to_owned(), Span::new(file, 0..0)), &mut found);
    let node = yaml::parse_file(sources, file, &mut found);
    let tree = node.and_then(|node| tree::parse(id, &node, &mut found));
    (tree.map(Arc::new), found)
}

/// What a file became; what is wrong with it is said again.
fn take<T: Clone>((read, findings): &Read<T>, found: &mut Diagnostics) -> T {
    found.append(findings.clone());
    read.clone()
}
