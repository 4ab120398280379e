//! Folders: pages that stand together, with the navigation beside them. That is made when a page of it is first asked for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::link::Guide;
use crate::render::theme::ThemeError;
use crate::render::{Renderer, rail, stage};

/// The pages of a guide that are no stages, by folder.
#[derive(Debug)]
pub struct Folders {
    by_path: BTreeMap<String, Folder>,
}

/// Pages of one folder, and what is made once for all of them.
#[derive(Debug, Default)]
pub struct Folder {
    /// The pages in order.
    pub pages: Vec<usize>,
    /// Titles and addresses of the folders above that have a page of their own.
    pub trail: Vec<(String, String)>,
    /// The line of stages, the same on every page.
    stages: OnceLock<Result<String, ThemeError>>,
    /// The pages of the folder, some at a time.
    shelves: Vec<OnceLock<Result<rail::Shelf, ThemeError>>>,
}

impl Folders {
    /// The folders of a guide.
    #[must_use]
    pub fn new(guide: &Guide) -> Self {
        let mut by_path: BTreeMap<String, Folder> = BTreeMap::new();
        let listed = guide.pages.iter().enumerate();
        let listed: Vec<usize> = listed
            .filter(|(_, page)| stage::is_listed(page))
            .map(|(at, _)| at)
            .collect();
        // Pages come in the order of their paths, so those of a folder mostly stand together.
        for together in listed.chunk_by(|one, next| name(&guide.pages[*one].output) == name(&guide.pages[*next].output))
        {
            let name = name(&guide.pages[together[0]].output);
            let folder = by_path.entry(name.to_owned()).or_default();
            folder.pages.extend_from_slice(together);
        }
        let titles = stage::folder_titles(guide);
        for (name, folder) in &mut by_path {
            folder.trail = trail(name, &titles);
            let shelves = folder.pages.len().div_ceil(rail::SHELF);
            folder.shelves.resize_with(shelves, OnceLock::new);
        }
        Self { by_path }
    }

    /// The folder of an output.
    #[must_use]
    pub fn of(&self, output: &str) -> Option<&Folder> {
        self.by_path.get(name(output))
    }
}

impl Folder {
    /// The navigation beside one of its pages.
    pub fn rail(&self, renderer: &Renderer<'_>, page: usize) -> Result<String, ThemeError> {
        let all = &renderer.guide.pages;
        if !renderer.guide.stages.is_empty() {
            let first = self.pages.first().map_or("", |&page| &*all[page].output);
            return self.stages.get_or_init(|| rail::stages(renderer, first, None)).clone();
        }
        let number = self.pages.binary_search(&page).unwrap_or(0) / rail::SHELF;
        let Some(shelf) = self.shelves.get(number) else {
            return Ok(String::new());
        };
        let start = number * rail::SHELF;
        let range = start..(start + rail::SHELF).min(self.pages.len());
        let shelf = shelf.get_or_init(|| rail::Shelf::new(renderer, &self.pages, range));
        shelf
            .as_ref()
            .map(|shelf| shelf.at(&all[page].output))
            .map_err(Clone::clone)
    }
}

fn name(output: &str) -> &str {
    output.rfind('/').map_or("", |at| &output[..at])
}

fn trail(name: &str, titles: &BTreeMap<&str, &str>) -> Vec<(String, String)> {
    let ends = name.match_indices('/').map(|(at, _)| at);
    let ends = ends.chain((!name.is_empty()).then_some(name.len()));
    let above = ends.filter_map(|end| {
        let output = format!("{}/index.html", &name[..end]);
        Some(((*titles.get(output.as_str())?).to_owned(), output))
    });
    above.collect()
}
