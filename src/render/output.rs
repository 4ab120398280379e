//! The output: every path of a guide in the order of commit, each rendered when it is asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::link::Guide;
use crate::load::Inputs;
use crate::render::theme::{ThemeError, hashed};
use crate::render::{NOT_FOUND, Renderer, checked, cited, hazards, home, on_paper, rail, shell, stage, tree_page};
use crate::write::{Files, RenderError};

/// What stands at a path.
#[derive(Clone, Copy, Debug)]
enum Content {
    Asset(usize),
    File(usize),
    Static(usize),
    Page(usize),
    Stage(usize),
    Tree(usize),
    Home,
    Hazards,
    Sources,
    Checked,
    NotFound,
}

/// Pages of one folder, and what is made once for all of them.
struct Folder {
    pages: Vec<usize>,
    trail: Vec<(String, String)>,
    beside: Beside,
}

/// The navigation beside the pages of a folder.
enum Beside {
    /// The line of stages, the same on every page.
    Stages(String),
    /// The pages of the folder, some at a time.
    Shelves(Vec<rail::Shelf>),
}

/// Every file of a guide.
pub struct Output<'a> {
    renderer: Renderer<'a>,
    inputs: &'a Inputs,
    files: Vec<(String, Content)>,
    /// What pages share with the others of their folder.
    folders: BTreeMap<String, Folder>,
}

impl<'a> Output<'a> {
    /// The output of a guide.
    pub fn new(guide: &'a Guide, inputs: &'a Inputs) -> Result<Self, ThemeError> {
        let renderer = Renderer::new(guide, inputs)?;
        let mut files: Vec<(String, Content)> = Vec::new();
        let assets = renderer.theme.assets.iter().enumerate();
        files.extend(assets.map(|(at, (path, _))| (path.clone(), Content::Asset(at))));
        files.extend(guide.files.iter().map(|&file| {
            let source = &inputs.files[file];
            (
                format!("files/{}", hashed(&source.path, &source.bytes)),
                Content::File(file),
            )
        }));
        files.extend(
            inputs
                .statics
                .iter()
                .enumerate()
                .map(|(at, file)| (file.path.clone(), Content::Static(at))),
        );
        files.extend(
            guide
                .pages
                .iter()
                .enumerate()
                .filter(|(_, page)| page.output != "index.html")
                .map(|(at, page)| {
                    let content = if page.written.is_stage() {
                        Content::Stage(at)
                    } else {
                        Content::Page(at)
                    };
                    (page.output.clone(), content)
                }),
        );
        files.extend(
            guide
                .trees
                .iter()
                .enumerate()
                .map(|(at, tree)| (format!("trees/{}.html", tree.id), Content::Tree(at))),
        );
        if hazards::any(&renderer) {
            files.push(("hazards.html".to_owned(), Content::Hazards));
        }
        if !guide.cited.is_empty() {
            files.push(("sources.html".to_owned(), Content::Sources));
        }
        files.push(("checked.html".to_owned(), Content::Checked));
        files.push((NOT_FOUND.to_owned(), Content::NotFound));
        files.push(("index.html".to_owned(), Content::Home));
        Ok(Self {
            folders: folders(&renderer)?,
            renderer,
            inputs,
            files,
        })
    }

    /// Whether what is printed says what the guide says.
    pub fn check(&self, found: &mut Diagnostics) {
        on_paper::check(&self.renderer, found);
    }

    fn render(&self, content: Content) -> Result<Cow<'_, [u8]>, ThemeError> {
        let renderer = &self.renderer;
        let page = match content {
            Content::Asset(at) => return Ok(Cow::Borrowed(&renderer.theme.assets[at].1)),
            Content::File(at) => return Ok(Cow::Borrowed(&self.inputs.files[at].bytes)),
            Content::Static(at) => return Ok(Cow::Borrowed(&self.inputs.statics[at].bytes)),
            Content::Stage(at) => stage::stage(renderer, at),
            Content::Page(at) => self.other(at),
            Content::Tree(at) => tree_page::page(renderer, at),
            Content::Home => home::home(renderer),
            Content::Hazards => hazards::page(renderer),
            Content::Sources => cited::page(renderer),
            Content::Checked => checked::page(renderer),
            Content::NotFound => not_found(renderer),
        };
        Ok(Cow::Owned(page?.into_bytes()))
    }

    fn other(&self, page: usize) -> Result<String, ThemeError> {
        let output = &self.renderer.guide.pages[page].output;
        let empty = stage::Folder {
            pages: &[page],
            trail: &[],
            rail: "",
        };
        let Some(folder) = self.folders.get(folder(output)) else {
            return stage::other(&self.renderer, page, empty);
        };
        let at = folder.pages.binary_search(&page).unwrap_or(0);
        let rail = match &folder.beside {
            Beside::Stages(html) => html.clone(),
            Beside::Shelves(shelves) => shelves
                .get(at / rail::SHELF)
                .map(|shelf| shelf.at(output))
                .unwrap_or_default(),
        };
        stage::other(
            &self.renderer,
            page,
            stage::Folder {
                pages: &folder.pages,
                trail: &folder.trail,
                rail: &rail,
            },
        )
    }
}

impl Files for Output<'_> {
    fn paths(&self) -> Vec<&str> {
        self.files.iter().map(|(path, _)| path.as_str()).collect()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, RenderError> {
        self.render(self.files[index].1)
            .map_err(|error| RenderError::new(error.to_string()))
    }
}

fn folder(output: &str) -> &str {
    output.rfind('/').map_or("", |at| &output[..at])
}

fn folders(renderer: &Renderer<'_>) -> Result<BTreeMap<String, Folder>, ThemeError> {
    let guide = renderer.guide;
    let mut pages: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, page) in guide
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| stage::is_listed(page))
    {
        pages.entry(folder(&page.output).to_owned()).or_default().push(at);
    }
    let titles = stage::folder_titles(renderer);
    let made = pages
        .into_iter()
        .map(|(name, pages)| Ok((name.clone(), one_folder(renderer, (&name, &titles), pages)?)));
    made.collect()
}

fn one_folder(
    renderer: &Renderer<'_>,
    (name, titles): (&str, &BTreeMap<&str, &str>),
    pages: Vec<usize>,
) -> Result<Folder, ThemeError> {
    let ends = name
        .match_indices('/')
        .map(|(at, _)| at)
        .chain((!name.is_empty()).then_some(name.len()));
    let above = ends.filter_map(|end| {
        let output = format!("{}/index.html", &name[..end]);
        Some(((*titles.get(output.as_str())?).to_owned(), output))
    });
    let trail = above.collect();
    let beside = if renderer.guide.stages.is_empty() {
        let starts = (0..pages.len()).step_by(rail::SHELF);
        let shelf = |start: usize| rail::Shelf::new(renderer, &pages, start..(start + rail::SHELF).min(pages.len()));
        Beside::Shelves(starts.map(shelf).collect::<Result<_, _>>()?)
    } else {
        let output = pages
            .first()
            .map_or("", |&page| renderer.guide.pages[page].output.as_str());
        Beside::Stages(rail::stages(renderer, output, None)?)
    };
    Ok(Folder { pages, trail, beside })
}

fn not_found(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let about = shell::page_view(renderer, "not-found", renderer.strings().get("lost_title"));
    let shell = shell::Shell {
        renderer,
        template: NOT_FOUND,
        output: NOT_FOUND,
        page: about,
    };
    shell.render(shell::Slots::default(), |_| {})
}
