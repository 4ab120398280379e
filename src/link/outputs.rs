//! Output paths: where each page goes, and which two sources want the same place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::load::Inputs;
use crate::parse::{Documents, page, tree};
use crate::rule::Rule;
use crate::source::Span;

/// Files that the program makes.
pub const MADE: [&str; 10] = [
    "hazards.html",
    "sources.html",
    "404.html",
    "check.html",
    "checked.html",
    "editions.html",
    "editions.yaml",
    "runs.html",
    "search.js",
    "sitemap.xml",
];

/// Folders that the program fills itself.
const OWN: [&str; 4] = [".waypost", "assets", "files", "print"];

/// The output path of each page; clashes are reported, also of names that differ only by case.
pub fn outputs(
    pages: &[Arc<page::Page>],
    trees: &[Arc<tree::Tree>],
    inputs: &Inputs,
    found: &mut Diagnostics,
) -> Vec<Arc<str>> {
    let paths = pages.iter().map(|page| &*page.path);
    let indexes: BTreeSet<&str> = paths.filter(|path| path.ends_with("index.md")).collect();
    let has_index = |folder: &str| indexes.contains(format!("{folder}index.md").as_str());
    let outputs: Vec<Arc<str>> = pages.iter().map(|page| output(page, has_index).into()).collect();
    let mut taken = Taken {
        by_fold: BTreeMap::new(),
    };
    for made in MADE {
        taken.by_fold.insert(made.to_owned(), (made.to_owned(), None));
    }
    for (page, output) in pages.iter().zip(&outputs) {
        if is_own(output) {
            found.report(in_own_folder(page));
        }
        // Two stages with one id are reported as that.
        if !(page.is_stage() && taken.has(output)) {
            taken.take(output, Span::new(page.file, 0..0), found);
        }
    }
    for tree in trees {
        taken.take(
            &format!("trees/{}.html", tree.id),
            Span::new(tree.span.file, 0..0),
            found,
        );
    }
    let home = "index.html".to_owned();
    taken.by_fold.entry(home.clone()).or_insert((home, None));
    for file in &inputs.statics {
        taken.take_static(&file.path, inputs, found);
    }
    taken.folders(Span::new(inputs.site, 0..0), found);
    outputs
}

/// `stages/03-scent.md` goes to `stages/scent.html`; `README.md` is its folder's index where no `index.md` is.
fn output(page: &page::Page, has_index: impl Fn(&str) -> bool) -> String {
    if page.is_stage() {
        return format!("stages/{}.html", page.id);
    }
    let (folder, name) = page
        .id
        .rfind('/')
        .map_or(("", page.id.as_str()), |at| page.id.split_at(at + 1));
    let readme = name.eq_ignore_ascii_case("readme") && !has_index(folder);
    let name = if readme { "index" } else { name };
    format!("{}.html", portable(&format!("{folder}{name}")))
}

/// A path as every address and every disk can name it: what means something else to one of them becomes `-`.
#[must_use]
pub fn portable(path: &str) -> String {
    let is_odd = |char: char| char.is_control() || r#"#?%:*"<>|\"#.contains(char);
    path.replace(is_odd, "-")
}

/// The id of a checklist's sheet, by its page and its own; never an ordinal, so that one more list outdates no other.
#[must_use]
pub fn sheet_of_list(page: &str, list: &str) -> String {
    let page = portable(page).replace(|char: char| char == '/' || char.is_whitespace(), "-");
    format!("{page}-{list}")
}

/// The id of the sheet of a decision's chart.
#[must_use]
pub fn sheet_of_chart(tree: &str) -> String {
    format!("{tree}-chart")
}

/// Every sheet has an id of its own, also where names do not tell cases apart; one that is withdrawn is there, or was.
pub fn sheets(pages: &[Arc<page::Page>], documents: &Documents, found: &mut Diagnostics) {
    let trees = &documents.trees;
    let lists = pages.iter().flat_map(|page| {
        let lists = page.checklists.iter();
        lists.map(|list| (sheet_of_list(&page.id, &list.id.value), list.id.span))
    });
    let trees = trees.iter().flat_map(|tree| {
        let place = Span::new(tree.span.file, 0..0);
        [(tree.id.clone(), place), (sheet_of_chart(&tree.id), place)]
    });
    let mut taken = BTreeMap::from([("index".to_owned(), None)]);
    for (id, place) in lists.chain(trees) {
        match taken.get(&id.to_lowercase()) {
            None => drop(taken.insert(id.to_lowercase(), Some(place))),
            Some(first) => {
                let message = format!("two sheets would have the id `{id}`");
                let clash = Diagnostic::new(Rule::NameClash, place, message).help("rename one of the two");
                found.report(match first {
                    Some(first) => clash.label(*first, "the other one"),
                    None => clash,
                });
            }
        }
    }
    let released = documents.editions.all.iter().flat_map(|edition| &edition.sheets);
    taken.extend(released.map(|(id, _)| (id.to_lowercase(), None)));
    for (id, _) in &documents.config.withdrawn {
        if !taken.contains_key(&id.value.to_lowercase()) {
            let message = format!("there is no sheet `{}`, and no edition had one", id.value);
            let finding = Diagnostic::new(Rule::UnknownSheet, id.span, message);
            let known = taken.keys().map(String::as_str);
            let tip = did_you_mean(&id.value, known).unwrap_or_else(|| Rule::UnknownSheet.mend().to_owned());
            found.report(finding.help(tip));
        }
    }
}

/// Whether a path lies in a folder that the program fills itself, also on disks that do not tell cases apart.
fn is_own(path: &str) -> bool {
    let folder = path.split_once('/').map(|(first, _)| first.to_lowercase());
    folder.is_some_and(|folder| OWN.contains(&folder.as_str()))
}

fn in_own_folder(page: &page::Page) -> Diagnostic {
    let message = format!(
        "`content/{}` would go to a folder that the program fills itself",
        page.path
    );
    Diagnostic::new(Rule::NameClash, Span::new(page.file, 0..0), message).help("rename the folder")
}

/// Paths in use, by their lower case.
struct Taken {
    by_fold: BTreeMap<String, (String, Option<Span>)>,
}

impl Taken {
    fn has(&self, output: &str) -> bool {
        let taken = self.by_fold.get(&output.to_lowercase());
        taken.is_some_and(|(other, _)| other == output)
    }

    fn take(&mut self, output: &str, place: Span, found: &mut Diagnostics) {
        if let Some(mut diagnostic) = self.clash(output, place) {
            diagnostic = diagnostic.help("rename one of the files");
            found.report(diagnostic);
        }
        self.by_fold
            .entry(output.to_lowercase())
            .or_insert_with(|| (output.to_owned(), Some(place)));
    }

    fn clash(&self, output: &str, place: Span) -> Option<Diagnostic> {
        let (other, first) = self.by_fold.get(&output.to_lowercase())?;
        let message = match first {
            None => format!("`{output}` is a page that the program makes itself"),
            Some(_) if other == output => format!("two sources want the output file `{output}`"),
            Some(_) => format!("`{output}` and `{other}` differ only by case; on many disks they are one file"),
        };
        let diagnostic = Diagnostic::new(Rule::NameClash, place, message);
        Some(match first {
            Some(first) => diagnostic.label(*first, "the other one"),
            None => diagnostic,
        })
    }

    /// A file of `static/` has no text to point at, so the finding stands at what it clashes with, or at the settings.
    fn take_static(&mut self, path: &str, inputs: &Inputs, found: &mut Diagnostics) {
        let reserved = is_own(path) || OWN.contains(&path.to_lowercase().as_str());
        let place = Span::new(inputs.site, 0..0);
        let diagnostic = match self.by_fold.get(&path.to_lowercase()) {
            Some((other, first)) => {
                let message = format!("`static/{path}` wants the output file `{other}`, which is taken");
                Some(Diagnostic::new(Rule::NameClash, first.unwrap_or(place), message))
            }
            None if reserved => {
                let message = format!("`static/{path}` stands in a folder that the program fills itself");
                Some(Diagnostic::new(Rule::NameClash, place, message))
            }
            None => None,
        };
        if let Some(diagnostic) = diagnostic {
            found.report(diagnostic.help("rename the file"));
        }
        self.by_fold
            .entry(path.to_lowercase())
            .or_insert_with(|| (path.to_owned(), Some(place)));
    }

    /// A file cannot be where others need a folder; the first of them says so.
    fn folders(&self, site: Span, found: &mut Diagnostics) {
        let mut said = BTreeSet::new();
        for (fold, (path, place)) in &self.by_fold {
            let mut ends = fold.match_indices('/').map(|(at, _)| at);
            let Some((file, other)) = ends.find_map(|end| self.by_fold.get(&fold[..end])) else {
                continue;
            };
            if !said.insert(file) {
                continue;
            }
            let message = format!("`{path}` needs a folder where the file `{file}` is");
            let diagnostic = Diagnostic::new(Rule::NameClash, place.unwrap_or(site), message);
            let diagnostic = match other.filter(|other| *other != site && place.is_some()) {
                Some(other) => diagnostic.label(other, "the file"),
                None => diagnostic,
            };
            found.report(diagnostic.help("rename one of the two"));
        }
    }
}
