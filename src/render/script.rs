//! What the reader's script knows of a page: small typed structs made for that page, written into it as JSON.
//!
//! The text of a page is not told again: the script reads it where it stands. Here is what the text does not say: which
//! lines may be left out, when a list starts afresh, what a gate asks of a log, where each answer of a decision leads.

pub mod bundle;
mod runs;
mod stage;
mod tree;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::link::page::Page;
use crate::render::Renderer;
use crate::render::theme::ThemeError;

pub use runs::{RunsScript, any as any_kept, page as runs_page};
pub use stage::{GateScript, ListScript, LogScript, outline};
pub use tree::{TreeScript, kind};

/// What the script knows of one page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Script<'a> {
    /// Under which name the page's lines are kept.
    pub page: &'a str,
    /// The stage, if the page is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<&'a str>,
    /// Its checklists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListScript<'a>>,
    /// Where the script of the log and the gate is; it is loaded when they come near.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<String>,
    /// The log of the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogScript<'a>>,
    /// The gate of the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<GateScript<'a>>,
    /// Decisions that stand in the page as cards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<&'a str>,
    /// The decision that the page is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tree: Option<TreeScript<'a>>,
    /// All that runs can hold, on the page that shows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs: Option<RunsScript<'a>>,
    /// The stages whose progress is shown, by id, each with what stands for all that has to be done in it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub way: BTreeMap<&'a str, String>,
}

impl<'a> Script<'a> {
    /// What is known of a page with lists and decisions.
    #[must_use]
    pub fn of(renderer: &Renderer<'a>, page: &'a Page) -> Self {
        let trees = &renderer.guide.trees;
        let mut cards: Vec<&str> = page.decisions.iter().map(|&tree| trees[tree].id.as_str()).collect();
        cards.dedup();
        Self {
            page: &page.written.id,
            lists: page.written.checklists.iter().map(ListScript::of).collect(),
            cards,
            ..Self::default()
        }
    }

    /// The same with what only stages have.
    #[must_use]
    pub fn of_stage(renderer: &Renderer<'a>, page: &'a Page) -> Self {
        let later = (page.log.is_some() || page.gate.is_some()).then(|| renderer.script("log", &page.output));
        Self {
            stage: Some(&page.written.id),
            later,
            log: page.log.map(|log| LogScript::of(&renderer.guide.config.logs[log])),
            gate: page.gate.as_ref().map(|gate| GateScript::of(renderer, page, gate)),
            ..Self::of(renderer, page)
        }
    }

    /// With the progress of stages, by their places in the order.
    #[must_use]
    pub fn with_way(mut self, renderer: &Renderer<'a>, stages: impl Iterator<Item = usize>) -> Self {
        let guide = renderer.guide;
        let outlined = stages.map(|at| {
            let page = &guide.pages[guide.stages[at]];
            (page.written.id.as_str(), renderer.outline(at).to_owned())
        });
        self.way = outlined.collect();
        self
    }

    /// The bundles that a page with this needs, in the order in which they run.
    #[must_use]
    pub fn bundles(&self) -> Vec<&'static str> {
        let is_kept = !self.lists.is_empty()
            || !self.cards.is_empty()
            || !self.way.is_empty()
            || self.tree.is_some()
            || self.runs.is_some();
        let needed = [
            (is_kept, "keep"),
            (self.tree.is_some(), "ask"),
            (self.runs.is_some(), "runs"),
        ];
        needed.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect()
    }

    /// The element that holds it; nothing on a page without scripts of its own.
    pub fn html(&self) -> Result<String, ThemeError> {
        if self.bundles().is_empty() {
            return Ok(String::new());
        }
        Ok(element(&serde_json::to_string(self)?))
    }
}

/// JSON as an element that no browser runs.
#[must_use]
pub fn element(json: &str) -> String {
    format!("<script id=known type=application/json>{}</script>", inert(json))
}

/// JSON in which nothing can end the element around it.
#[must_use]
pub fn inert(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(
            element(r#"{"a":"</script>"}"#),
            "<script id=known type=application/json>{\"a\":\"\\u003c/script>\"}</script>"
        );
    }
}
