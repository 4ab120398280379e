//! A scope knows what the names in one tree mean.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{NodeId, OutcomeId, Place, Target};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean, nearest};
use crate::link::target::{Places, Resolved, known_place};
use crate::parse::cited::is_web;
use crate::parse::names::{Names, PageName};
use crate::parse::page::Page;
use crate::parse::tree::Tree as Written;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// The ids of one tree.
pub(super) struct Index<'a> {
    nodes: BTreeMap<&'a str, NodeId>,
    outcomes: BTreeMap<&'a str, OutcomeId>,
}

impl<'a> Index<'a> {
    /// The ids of a tree as written.
    pub(super) fn new(tree: &'a Written) -> Self {
        let nodes = tree
            .nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (node.id.value.as_str(), NodeId(at)));
        let outcomes = tree.outcomes.iter().enumerate();
        let outcomes = outcomes.map(|(at, outcome)| (outcome.id.value.as_str(), OutcomeId(at)));
        Self {
            nodes: nodes.collect(),
            outcomes: outcomes.collect(),
        }
    }
}

/// What names mean in one tree of a guide.
pub(super) struct Scope<'a> {
    /// All trees as written.
    pub(super) trees: &'a [&'a Written],
    /// Their ids.
    pub(super) indexes: &'a [Index<'a>],
    /// Which of them this scope is of.
    pub(super) tree: usize,
    /// Everything else in the guide.
    pub(super) names: &'a Names,
    /// Files and pages by path.
    pub(super) files: &'a Places,
    /// All pages, for the addresses in them.
    pub(super) pages: &'a [Arc<Page>],
    /// Those of which an address was asked.
    pub(super) asked: &'a RefCell<BTreeSet<usize>>,
}

impl<'a> Scope<'a> {
    /// The tree as written.
    pub(super) fn own(&self) -> &'a Written {
        self.trees[self.tree]
    }

    fn index(&self) -> &Index<'a> {
        &self.indexes[self.tree]
    }

    /// A node of this tree.
    pub(super) fn node(&self, name: &Spanned<String>, found: &mut Diagnostics) -> Option<NodeId> {
        let index = self.index();
        let node = index.nodes.get(name.value.as_str()).copied();
        if node.is_none() && !self.own().broken.contains(&name.value) {
            let help = if index.outcomes.contains_key(name.value.as_str()) {
                Some(format!("`{}` is an outcome; a question is due here", name.value))
            } else {
                did_you_mean(&name.value, index.nodes.keys().copied())
            };
            let message = format!("there is no question `{}` in this tree", name.value);
            found.report(Diagnostic::new(Rule::UnknownTarget, name.span, message).maybe_help(help));
        }
        node
    }

    /// An outcome of this tree.
    pub(super) fn outcome(&self, name: &Spanned<String>, found: &mut Diagnostics) -> Option<OutcomeId> {
        let index = self.index();
        let outcome = index.outcomes.get(name.value.as_str()).copied();
        if outcome.is_none() && !self.own().broken.contains(&name.value) {
            let help = if index.nodes.contains_key(name.value.as_str()) {
                Some(format!("`{}` is a question; an outcome is due here", name.value))
            } else {
                did_you_mean(&name.value, index.outcomes.keys().copied())
            };
            let message = format!("there is no outcome `{}` in this tree", name.value);
            found.report(Diagnostic::new(Rule::UnknownTarget, name.span, message).maybe_help(help));
        }
        outcome
    }

    /// Where an answer leads; nothing if it leads nowhere, which is reported.
    pub(super) fn target(&self, to: &Spanned<String>, found: &mut Diagnostics) -> Option<Target> {
        if let Some(rest) = to.value.strip_prefix("tree:") {
            let (tree, node) = self.tree_and_node(to, rest, found)?;
            return Some(Target::Tree { tree, node });
        }
        let index = self.index();
        let name = to.value.as_str();
        if let Some(&node) = index.nodes.get(name) {
            return Some(Target::Node(node));
        }
        if let Some(&outcome) = index.outcomes.get(name) {
            return Some(Target::Outcome(outcome));
        }
        if !self.own().broken.contains(name) {
            let message = format!("there is no question and no outcome `{name}` in this tree");
            found.report(Diagnostic::new(Rule::UnknownTarget, to.span, message).maybe_help(self.target_help(name)));
        }
        None
    }

    /// What the author may have meant by a target that does not exist.
    fn target_help(&self, name: &str) -> Option<String> {
        let index = self.index();
        if self.names.trees.contains_key(name) {
            return Some(format!("did you mean `tree:{name}`?"));
        }
        if let Some((kind, _)) = name.split_once(':') {
            return Some(format!(
                "an answer leads to a question, an outcome or `tree:id`; a `{kind}:` belongs in the `next` of an outcome"
            ));
        }
        if self.names.stages.contains_key(name) {
            return Some(format!(
                "`{name}` is a stage: lead to an outcome with `next: \"stage:{name}\"`"
            ));
        }
        did_you_mean(name, index.nodes.keys().chain(index.outcomes.keys()).copied())
    }

    /// `id` or `id#node` after `tree:`.
    pub(super) fn tree_and_node(
        &self,
        to: &Spanned<String>,
        rest: &str,
        found: &mut Diagnostics,
    ) -> Option<(usize, Option<NodeId>)> {
        let (id, node) = split_anchor(rest);
        let at = to.value.len() - rest.len();
        let id = Spanned::new(id.to_owned(), part(to, at, id.len()));
        let known = self.names.trees.keys();
        self.names
            .check((Rule::UnknownTree, "decision tree"), &id, known, found);
        let tree = self.trees.iter().position(|tree| tree.id == id.value)?;
        let Some(node) = node else {
            return Some((tree, None));
        };
        let nodes = &self.indexes[tree].nodes;
        if let Some(&node) = nodes.get(node) {
            return Some((tree, Some(node)));
        }
        if !self.trees[tree].broken.contains(node) {
            let span = part(to, at + id.value.len() + 1, node.len());
            let message = format!("the tree `{}` has no question `{node}`", id.value);
            let help = did_you_mean(node, nodes.keys().copied());
            found.report(Diagnostic::new(Rule::UnknownTarget, span, message).maybe_help(help));
        }
        None
    }

    /// Every place of a `see` that exists: one that is a draft is left out as any link to it is.
    pub(super) fn see(&self, written: &[Spanned<String>], found: &mut Diagnostics) -> Vec<Spanned<Place>> {
        let kept = written.iter().filter(|to| !self.is_draft(&to.value));
        self.places(&kept.cloned().collect::<Vec<_>>(), found)
    }

    fn is_draft(&self, to: &str) -> bool {
        let Some((kind, rest)) = to.split_once(':') else {
            return false;
        };
        let id = split_anchor(rest).0.trim_end_matches(".md");
        self.names.is_draft(kind, id)
    }

    /// Every place of a `next` that exists.
    pub(super) fn places(&self, written: &[Spanned<String>], found: &mut Diagnostics) -> Vec<Spanned<Place>> {
        written
            .iter()
            .filter_map(|to| Some(Spanned::new(self.place(to, found)?, to.span)))
            .collect()
    }

    fn place(&self, to: &Spanned<String>, found: &mut Diagnostics) -> Option<Place> {
        if is_web(&to.value) {
            return Some(Place::Web(to.value.clone()));
        }
        let Some((kind, rest)) = to.value.split_once(':') else {
            self.no_place(to, found);
            return None;
        };
        let names = self.names;
        match kind {
            "stage" => {
                let (id, anchor) = self.anchored(to, rest, (Rule::UnknownStage, "stage", &names.stages), found)?;
                Some(Place::Stage { id, anchor })
            }
            "page" => {
                let (id, anchor) = self.anchored(to, rest, (Rule::DeadLink, "page", &names.pages), found)?;
                Some(Place::Page { id, anchor })
            }
            "checklist" => {
                let id = Spanned::new(rest.to_owned(), part(to, to.value.len() - rest.len(), rest.len()));
                let known = names.check(
                    (Rule::UnknownChecklist, "checklist"),
                    &id,
                    names.checklists.keys(),
                    found,
                );
                known.then_some(Place::Checklist(id.value))
            }
            "tree" => self
                .tree_and_node(to, rest, found)
                .map(|(tree, node)| Place::Tree { tree, node }),
            _ => {
                self.no_place(to, found);
                None
            }
        }
    }

    /// `id` or `id#anchor` of a page.
    fn anchored(
        &self,
        to: &Spanned<String>,
        rest: &str,
        (rule, what, known): (Rule, &str, &BTreeMap<String, PageName>),
        found: &mut Diagnostics,
    ) -> Option<(String, Option<String>)> {
        let (id, anchor) = split_anchor(rest);
        let at = to.value.len() - rest.len();
        let id = Spanned::new(id.trim_end_matches(".md").to_owned(), part(to, at, id.len()));
        if !self.names.check((rule, what), &id, known.keys(), found) {
            return None;
        }
        if let Some(anchor) = anchor {
            let is_stage = what == "stage";
            let mut pages = self.pages.iter().enumerate();
            let (at, page) = pages.find(|(_, page)| page.id == id.value && page.is_stage() == is_stage)?;
            self.asked.borrow_mut().insert(at);
            if !page.has_address(anchor) {
                let span = part(to, to.value.len() - anchor.len(), anchor.len());
                let message = format!("the {what} `{}` has no place `#{anchor}`", id.value);
                let finding = Diagnostic::new(Rule::DeadAnchor, span, message);
                found.report(finding.help(known_place(page, anchor, "")));
                return None;
            }
        }
        Some((id.value, anchor.map(str::to_owned)))
    }

    fn no_place(&self, to: &Spanned<String>, found: &mut Diagnostics) {
        let names = self.names;
        let name = to.value.as_str();
        let bare = split_anchor(name).0;
        let meant = [
            ("stage", names.stages.contains_key(bare)),
            ("checklist", names.checklists.contains_key(bare)),
            ("tree", names.trees.contains_key(bare)),
            ("page", names.pages.contains_key(bare)),
        ];
        let slip = name
            .split_once(':')
            .and_then(|(kind, rest)| Some((nearest(kind, ["stage", "checklist", "tree", "page", "https"])?, rest)));
        let help = match (meant.iter().find(|(_, known)| *known), slip) {
            (Some((kind, _)), _) => format!("did you mean `{kind}:{name}`?"),
            (None, Some((kind, rest))) => format!("did you mean `{kind}:{rest}`?"),
            _ => "write `stage:id`, `checklist:id`, `tree:id`, `page:path` or `https://…`".to_owned(),
        };
        let message = format!("`{name}` does not say what kind of place it is");
        found.report(Diagnostic::new(Rule::UnknownTarget, to.span, message).help(help));
    }

    /// Where a link or a picture in a text of the tree leads.
    pub(super) fn link(&self, dest: &Spanned<String>, image: bool, found: &mut Diagnostics) -> Resolved {
        if image {
            return self.picture(dest, found);
        }
        let page = |index: usize| {
            let page = &self.pages[index];
            self.asked.borrow_mut().insert(index);
            let of_kind = if page.is_stage() {
                &self.names.stages
            } else {
                &self.names.pages
            };
            let href = of_kind.get(&page.id).map_or("", |named| &*named.href);
            (href.into(), &**page)
        };
        self.files
            .resolve_in_tree(&self.own().id, dest, (self.names, &page), found)
    }

    /// The file of a picture, as named in the tree's own file.
    pub(super) fn picture(&self, src: &Spanned<String>, found: &mut Diagnostics) -> Resolved {
        self.files.picture("trees/", src, found)
    }

    /// Reports hazards that do not exist.
    pub(super) fn known_hazards(&self, ids: &[Spanned<String>], found: &mut Diagnostics) {
        for id in ids {
            self.names
                .check((Rule::UnknownHazard, "hazard"), id, self.names.hazards.keys(), found);
        }
    }

    /// Reports sources that do not exist.
    pub(super) fn known_sources(&self, ids: &[Spanned<String>], found: &mut Diagnostics) {
        for id in ids {
            self.names.check_source(id, found);
        }
    }

    /// Reports contacts that do not exist.
    pub(super) fn known_contacts(&self, ids: &[Spanned<String>], found: &mut Diagnostics) {
        for id in ids {
            self.names
                .check((Rule::UnknownContact, "contact"), id, &self.names.contacts, found);
        }
    }
}

fn split_anchor(text: &str) -> (&str, Option<&str>) {
    match text.split_once('#') {
        Some((id, anchor)) => (id, Some(anchor)),
        None => (text, None),
    }
}

/// The place of `length` bytes from `at` within a name; the whole name if its quotes or escapes hide it.
pub(super) fn part(name: &Spanned<String>, at: usize, length: usize) -> Span {
    let range = name.span.range();
    let quote = match range.len().checked_sub(name.value.len()) {
        Some(0) => 0,
        Some(2) => 1,
        _ => return name.span,
    };
    let start = range.start + quote + at;
    Span::new(name.span.file, start..start + length)
}
