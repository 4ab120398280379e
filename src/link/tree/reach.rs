//! What a tree leads to outside itself, and what it rests on.

use super::{Kind, Place, Target, Tree};
use crate::parse::page::Page;
use crate::source::Span;

impl Tree {
    /// Whether an outcome of kind `go` sends the reader to this stage, or to a checklist in it.
    #[must_use]
    pub fn go_leads_to(&self, stage: &Page) -> bool {
        let go = self.outcomes.iter().filter(|outcome| outcome.kind.value == Kind::Go);
        go.flat_map(|outcome| &outcome.next).any(|place| match &place.value {
            Place::Stage { id, .. } => *id == stage.id,
            Place::Checklist(id) => stage.checklists.iter().any(|list| list.id.value == *id),
            _ => false,
        })
    }

    /// Every place that its outcomes and nodes name.
    fn places(&self) -> impl Iterator<Item = &Place> {
        let next = self.outcomes.iter().flat_map(|outcome| &outcome.next);
        let see = self
            .nodes
            .iter()
            .flat_map(|node| node.see.iter().chain(node.ways().flat_map(|way| &way.see)));
        next.chain(see).map(|place| &place.value)
    }

    /// Ids of other trees that it leads to.
    pub fn leads_to_trees<'t>(&'t self, trees: &'t [Self]) -> impl Iterator<Item = &'t str> {
        let named = self.places().filter_map(|place| match place {
            Place::Tree { tree, .. } => Some(*tree),
            _ => None,
        });
        let jumps = self
            .nodes
            .iter()
            .flat_map(super::Node::ways)
            .filter_map(|way| match way.target {
                Target::Tree { tree, .. } => Some(tree),
                _ => None,
            });
        named
            .chain(jumps)
            .filter_map(|tree| trees.get(tree))
            .map(|tree| tree.id.as_str())
            .chain(self.helps().flat_map(|help| help.trees.iter().map(String::as_str)))
            .filter(|id| *id != self.id)
    }

    /// Ids of pages that it leads to.
    pub fn leads_to_pages(&self) -> impl Iterator<Item = &str> {
        let named = self.places().filter_map(|place| match place {
            Place::Page { id, .. } => Some(id.as_str()),
            _ => None,
        });
        named.chain(self.helps().flat_map(|help| help.pages.iter().map(String::as_str)))
    }

    /// Ids of sources that it names anywhere.
    pub fn cited_sources(&self) -> impl Iterator<Item = &str> {
        let nodes = self.nodes.iter().flat_map(|node| &node.sources);
        let outcomes = self.outcomes.iter().flat_map(|outcome| &outcome.sources);
        self.sources
            .iter()
            .chain(nodes)
            .chain(outcomes)
            .map(|id| id.value.as_str())
            .chain(self.helps().flat_map(|help| help.cites.iter().map(String::as_str)))
    }

    /// Outcomes that name no source of their own: id and place.
    pub fn outcomes_without_source(&self) -> impl Iterator<Item = (&str, Span)> {
        let bare = self.outcomes.iter().filter(|outcome| outcome.sources.is_empty());
        bare.map(|outcome| (outcome.id.value.as_str(), outcome.id.span))
    }
}
