//! Rendering: a guide without errors goes in, an [`Output`] that knows every path and renders a page when asked comes out.

pub mod body;
mod checked;
mod cited;
mod edition;
pub mod flowchart;
mod folders;
pub mod form;
mod gate;
mod hazards;
mod home;
pub mod html;
mod made;
pub mod minify;
mod notes;
pub mod numbered;
pub mod on_paper;
mod output;
mod prepared;
mod rail;
mod release;
pub mod script;
pub mod search;
pub mod sentence;
pub mod sheet;
mod shell;
mod single;
mod stage;
pub mod strings;
pub mod text;
pub mod theme;
pub mod tree;
mod tree_page;
pub mod view;

pub use edition::check_sheet;
pub use output::Output;
pub use prepared::{Prepared, Reused};
pub use release::release;
pub use single::WithSingleFile;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::link::Guide;
use crate::link::href::relative;
use crate::link::page::HazardId;
use crate::load::Inputs;
use crate::parse::callout::Level;
use crate::source::Sources;
use form::{Blanks, Forms};
use html::{Picture, Sanitize};
use notes::Notes;
use strings::Strings;
use text::{PageText, Showing};
use theme::{Theme, ThemeError};
use view::HazardView;

/// Everything that rendering a page needs.
pub struct Renderer<'a> {
    /// The guide.
    pub guide: &'a Guide,
    /// Its texts.
    pub sources: &'a Sources,
    prepared: Arc<Prepared>,
}

impl<'a> Renderer<'a> {
    /// A renderer for a guide, with what was prepared for it.
    #[must_use]
    pub fn new(guide: &'a Guide, sources: &'a Sources, prepared: &Arc<Prepared>) -> Self {
        Self {
            guide,
            sources,
            prepared: Arc::clone(prepared),
        }
    }

    /// What is made once for all pages.
    #[must_use]
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// What stands for all that has to be done in a stage, by its place in the order.
    #[must_use]
    pub fn outline(&self, at: usize) -> &str {
        let page = &self.guide.pages[self.guide.stages[at]];
        self.prepared.outlines[at].get_or_init(|| script::outline(self, page))
    }

    /// The address of a script that a page may load.
    #[must_use]
    pub fn script(&self, name: &str, output: &str) -> String {
        let path = self.prepared.theme.scripts().remove(name).unwrap_or_default();
        format!("{}{path}", self.root(output))
    }

    /// Fragments that pages share.
    #[must_use]
    pub fn forms(&self) -> &Forms {
        &self.prepared.shared.forms
    }

    /// The words of the theme.
    #[must_use]
    pub fn strings(&self) -> &Strings {
        &self.prepared.theme.strings
    }

    /// Published files by their address in the guide.
    #[must_use]
    pub fn pictures(&self) -> &BTreeMap<String, Picture> {
        &self.prepared.pictures
    }

    /// What raw HTML becomes by the guide's settings.
    #[must_use]
    pub fn sanitize(&self) -> Option<Sanitize> {
        use crate::config::RawHtml;
        (self.guide.config.markdown.raw_html == RawHtml::Sanitize).then_some(ammonia::clean)
    }

    /// A hazard of another page, word for word, with where it comes from.
    #[must_use]
    pub fn repeated(&self, id: HazardId, output: &str, (notes, level): (&Notes, u8)) -> HazardView {
        let page = &self.guide.pages[id.page];
        let text = PageText::new(self, page);
        let mut showing = Showing {
            renderer: self,
            text: &text,
            writer: text.writer(self, output, notes).repeating(),
        };
        let callout = &page.written.callouts[id.callout];
        let mut view = showing.hazard(callout, level);
        let anchor = view.anchor.take();
        view.repeated = true;
        let target = anchor.map_or_else(|| page.output.to_string(), |anchor| format!("{}#{anchor}", page.output));
        let from = text::link_view(&page.written.title, output, &target);
        if callout.level == Level::Stop {
            let mut stop = showing.stop(callout, level);
            stop.anchor = None;
            stop.inherited = Some(from.clone());
            view.stop = Some(stop);
        }
        view.r#where = vec![from];
        view
    }

    /// A decision as a card, as seen from a page, with a heading of this level.
    #[must_use]
    pub fn decision(&self, tree: usize, output: &str, (notes, level): (&Notes, u8)) -> tree::DecisionView<HazardView> {
        tree_page::around(self, (output, notes), |around| {
            around.decision(&self.guide.trees[tree], level)
        })
    }

    /// The way from a page to the guide's root: `../` for each folder. The page for an address that is not there is shown at
    /// any depth, so its way begins at the host, if the guide says where it is published.
    #[must_use]
    pub fn root(&self, output: &str) -> String {
        match &self.guide.config.base_url {
            Some(url) if output == NOT_FOUND => path_of(&url.value),
            _ => root(output),
        }
    }

    /// Whether pages may share forms: no template of the guide's own asks more of a text than to print it.
    #[must_use]
    pub fn has_forms(&self) -> bool {
        self.guide.config.minify && self.prepared.theme.has_built_in_templates
    }

    /// The header or the footer of a page, made once for all pages that share it.
    pub fn shared(&self, template: &'static str, output: &str, page: &view::PageView) -> Result<String, ThemeError> {
        let view = view::SharedPageView {
            kind: page.kind,
            review: page.review.clone(),
        };
        self.form((template, "page"), output, (&Blanks::none(), &view))
    }

    /// One part of a page by its template, minified unless the guide asks otherwise.
    pub fn part(&self, name: &'static str, output: &str, view: &impl serde::Serialize) -> Result<String, ThemeError> {
        let template = match name {
            "list" => "parts/checklist.html".to_owned(),
            name => format!("parts/{name}.html"),
        };
        self.fragment((&template, name), output, view)
    }

    /// A part of a sheet by its template, as it is: what a person reads of it must not depend on the minifier.
    pub fn sheet_part(
        &self,
        name: &'static str,
        output: &str,
        view: &impl serde::Serialize,
    ) -> Result<String, ThemeError> {
        let template = match name {
            "question" | "sheet" => format!("parts/{name}.html"),
            name => format!("parts/sheet-{name}.html"),
        };
        let mut context = body::context(&self.root(output));
        context.insert(name, view);
        self.template(&template, context)
    }

    /// What the list of sheets says of one, by its place.
    pub fn listed(&self, at: usize) -> Result<&sheet::Listed, ThemeError> {
        let (planned, listed) = &self.prepared.sheets[at];
        let listed = listed.get_or_init(|| sheet::listed(self, planned));
        listed.as_ref().map_err(Clone::clone)
    }

    /// Every sheet by its id, with how many pages it has.
    pub fn sheets(&self) -> Result<Vec<(&str, usize)>, ThemeError> {
        let sheets = self.prepared.sheets.iter().enumerate();
        sheets
            .map(|(at, (planned, _))| Ok((planned.id.as_str(), self.listed(at)?.pages)))
            .collect()
    }

    /// A fragment, made once for all views that are equal if all texts of their own are left blank.
    pub fn form(
        &self,
        (template, name): (&'static str, &'static str),
        output: &str,
        (blanks, view): (&Blanks, &impl serde::Serialize),
    ) -> Result<String, ThemeError> {
        let make = || self.fragment((template, name), output, view);
        if !blanks.are_left() {
            return make();
        }
        let form = self.forms().get(&(template, self.root(output), view), make)?;
        Ok(form.fill(blanks))
    }

    /// A template with what every template knows.
    fn template(&self, name: &str, mut context: tera::Context) -> Result<String, ThemeError> {
        let Prepared { theme, shared, .. } = &*self.prepared;
        context.insert_value("site", shared.site.clone());
        context.insert_value("t", shared.words.clone());
        theme.render(name, &context)
    }

    fn fragment(
        &self,
        (template, name): (&str, &'static str),
        output: &str,
        view: &impl serde::Serialize,
    ) -> Result<String, ThemeError> {
        let mut context = body::context(&self.root(output));
        context.insert(name, view);
        let html = self.template(template, context)?;
        Ok(if self.guide.config.minify {
            minify::html(&html)
        } else {
            html
        })
    }
}

/// A decision as plain text, in the words of the guide's theme.
pub fn numbered_form(guide: &Guide, inputs: &Inputs, tree: &crate::link::tree::Tree) -> Result<String, ThemeError> {
    let theme = Theme::new(guide, inputs)?;
    Ok(numbered::Numbered::new(tree, &guide.trees, (&guide.config, &theme.strings)).text())
}

/// Stack of each thread that renders, in bytes: the minifier walks a page's elements one inside the other.
pub const STACK: usize = 16 << 20;

/// The page for an address that is not there.
pub const NOT_FOUND: &str = "404.html";

/// `/guide/` of `https://example.org/guide/`.
fn path_of(url: &str) -> String {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = host.find('/').map_or("", |at| &host[at..]);
    format!("{}/", path.trim_end_matches('/'))
}

fn root(output: &str) -> String {
    let index = relative(output, "index.html");
    index.strip_suffix("index.html").unwrap_or("").to_owned()
}
