//! The output: every path of a guide in the order of commit, each rendered when it is asked for.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::link::Guide;
use crate::load::Inputs;
use crate::render::prepared::{Content, Prepared, Reused};
use crate::render::theme::ThemeError;
use crate::render::{NOT_FOUND, Renderer, home, on_paper, search, sheet, shell, stage, tree_page};
use crate::write::{Files, RenderError};

/// Every file of a guide.
pub struct Output<'a> {
    renderer: Renderer<'a>,
    inputs: &'a Inputs,
}

impl<'a> Output<'a> {
    /// The output of a guide.
    pub fn new(guide: &'a Guide, inputs: &'a Inputs) -> Result<Self, ThemeError> {
        let prepared = Reused::default().prepare(guide, inputs)?;
        Ok(Self::of(guide, inputs, &prepared))
    }

    /// The output of a guide for which everything is prepared.
    #[must_use]
    pub fn of(guide: &'a Guide, inputs: &'a Inputs, prepared: &Arc<Prepared>) -> Self {
        Self {
            renderer: Renderer::new(guide, &inputs.sources, prepared),
            inputs,
        }
    }

    /// What renders its pages.
    #[must_use]
    pub fn renderer(&self) -> &Renderer<'a> {
        &self.renderer
    }

    /// Whether what is printed says what the guide says.
    pub fn check(&self, found: &mut Diagnostics) {
        on_paper::check(&self.renderer, found);
    }

    fn render(&self, content: Content) -> Result<Cow<'_, [u8]>, ThemeError> {
        let renderer = &self.renderer;
        let page = match content {
            Content::Asset(at) => return Ok(Cow::Borrowed(&renderer.prepared().theme.assets[at].1)),
            Content::File(at) => return Ok(Cow::Borrowed(&self.inputs.files[at].bytes)),
            Content::Static(at) => return Ok(Cow::Borrowed(&self.inputs.statics[at].bytes)),
            Content::Stage(at) => stage::stage(renderer, at),
            Content::Page(at) => self.other(at),
            Content::Tree(at) => tree_page::page(renderer, at),
            Content::Home => home::home(renderer),
            Content::Sheet(at) => sheet::page(renderer, &renderer.prepared().sheets[at].0),
            Content::Made(made) => made.page(renderer),
            Content::Search => search::script(renderer),
            Content::NotFound => not_found(renderer),
        };
        Ok(Cow::Owned(page?.into_bytes()))
    }

    fn other(&self, page: usize) -> Result<String, ThemeError> {
        let output = &self.renderer.guide.pages[page].output;
        let Some(folder) = self.renderer.prepared().folders.of(output) else {
            return stage::other(&self.renderer, page, stage::Folder::default());
        };
        let rail = folder.rail(&self.renderer, page)?;
        let folder = stage::Folder {
            pages: &folder.pages,
            trail: &folder.trail,
            rail: &rail,
        };
        stage::other(&self.renderer, page, folder)
    }
}

impl Files for Output<'_> {
    fn paths(&self) -> Vec<&str> {
        let files = self.renderer.prepared().files.iter();
        files.map(|(path, _)| &**path).collect()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, RenderError> {
        self.render(self.renderer.prepared().files[index].1)
            .map_err(|error| RenderError::new(error.to_string()))
    }
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
