//! What the script knows on the page of the reader's runs: all whose words it may have to tell.

use serde::Serialize;

use super::LogScript;
use crate::link::Guide;
use crate::link::page::Page;
use crate::render::Renderer;
use crate::render::made::Made;
use crate::render::shell::{Shell, Slots, page_view};
use crate::render::theme::ThemeError;

use super::Script;

const OUTPUT: &str = Made::Runs.output();

/// All that runs can hold.
#[derive(Clone, Debug, Serialize)]
pub struct RunsScript<'a> {
    /// Contacts that the reader fills in: ids, names, what they do.
    contacts: Vec<(&'a str, &'a str, Option<&'a str>)>,
    logs: Vec<LogScript<'a>>,
    /// Pages with lists or logs: ids, titles, addresses.
    pages: Vec<Named<'a>>,
    /// Decisions likewise.
    trees: Vec<Named<'a>>,
}

type Named<'a> = (&'a str, &'a str, String);

impl<'a> RunsScript<'a> {
    fn of(guide: &'a Guide) -> Self {
        let contacts = guide.config.contacts.iter().filter(|contact| contact.fill_in);
        let pages = guide.pages.iter().filter(|page| is_kept(page));
        Self {
            contacts: contacts
                .map(|contact| {
                    let role = contact.role.as_ref().map(|role| role.value.as_str());
                    (contact.id.value.as_str(), contact.name.value.as_str(), role)
                })
                .collect(),
            logs: guide.config.logs.iter().map(LogScript::of).collect(),
            pages: pages
                .map(|page| {
                    (
                        page.written.id.as_str(),
                        page.written.title.as_str(),
                        page.output.to_string(),
                    )
                })
                .collect(),
            trees: guide
                .trees
                .iter()
                .map(|tree| {
                    (
                        tree.id.as_str(),
                        tree.title.value.as_str(),
                        format!("trees/{}.html", tree.id),
                    )
                })
                .collect(),
        }
    }
}

/// Whether the script keeps anything of a page.
fn is_kept(page: &Page) -> bool {
    page.written.is_stage() || !page.written.checklists.is_empty()
}

/// Whether readers of a guide can do anything that is kept.
#[must_use]
pub fn any(guide: &Guide) -> bool {
    !guide.trees.is_empty() || guide.pages.iter().any(|page| is_kept(page))
}

/// The page of the reader's runs.
pub fn page(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let script = Script {
        runs: Some(RunsScript::of(renderer.guide)),
        ..Script::default()
    };
    let name = Made::Runs.name();
    let mut about = page_view(renderer, name, renderer.strings().get(name));
    about.scripts = script.bundles();
    let shell = Shell {
        renderer,
        template: OUTPUT,
        output: OUTPUT,
        page: about,
    };
    let slots = Slots {
        known: script.html()?,
        ..Slots::default()
    };
    shell.render(slots, |_| {})
}
