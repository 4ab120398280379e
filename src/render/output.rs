//! The output: every path of a guide in the order of commit, each rendered when it is asked for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::link::Guide;
use crate::load::Inputs;
use crate::render::theme::{ThemeError, hashed};
use crate::render::{Renderer, cited, hazards, home, shell, stage, tree_page};
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
    NotFound,
}

/// Every file of a guide.
pub struct Output<'a> {
    renderer: Renderer<'a>,
    inputs: &'a Inputs,
    files: Vec<(String, Content)>,
    /// Pages of each folder in order.
    folders: BTreeMap<String, Vec<usize>>,
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
        files.push(("404.html".to_owned(), Content::NotFound));
        files.push(("index.html".to_owned(), Content::Home));
        Ok(Self {
            folders: folders(guide),
            renderer,
            inputs,
            files,
        })
    }

    fn render(&self, content: Content) -> Result<Cow<'_, [u8]>, ThemeError> {
        let renderer = &self.renderer;
        let page = match content {
            Content::Asset(at) => return Ok(Cow::Borrowed(&renderer.theme.assets[at].1)),
            Content::File(at) => return Ok(Cow::Borrowed(&self.inputs.files[at].bytes)),
            Content::Static(at) => return Ok(Cow::Borrowed(&self.inputs.statics[at].bytes)),
            Content::Stage(at) => stage::stage(renderer, at),
            Content::Page(at) => stage::other(renderer, at, self.folder_of(at)),
            Content::Tree(at) => tree_page::page(renderer, at),
            Content::Home => home::home(renderer),
            Content::Hazards => hazards::page(renderer),
            Content::Sources => cited::page(renderer),
            Content::NotFound => not_found(renderer),
        };
        Ok(Cow::Owned(page?.into_bytes()))
    }

    fn folder_of(&self, page: usize) -> &[usize] {
        let folder = folder(&self.renderer.guide.pages[page].output);
        self.folders.get(folder).map_or(&[], Vec::as_slice)
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

fn folders(guide: &Guide) -> BTreeMap<String, Vec<usize>> {
    let mut folders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, page) in guide
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| stage::is_listed(page))
    {
        folders.entry(folder(&page.output).to_owned()).or_default().push(at);
    }
    folders
}

fn not_found(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let about = shell::page_view(renderer, "not-found", renderer.strings().get("lost_title"));
    let shell = shell::Shell {
        renderer,
        template: "404.html",
        output: "404.html",
        page: about,
    };
    shell.render(shell::Slots::default(), |_| {})
}
