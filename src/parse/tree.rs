//! A tree as written: one decision from `content/trees/`, its names still text, every name and number with its place.

mod node;
mod outcome;
mod proof;
pub mod wording;

use std::collections::{BTreeMap, BTreeSet};

use super::allow::{self, Allow};
use super::id;
use super::period::{self, Period, Unit};
use super::review::Review;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::names::{Named, TreeNames};
use crate::rule::{Rule, Severity};
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node as Yaml, Value};

use wording::{ANSWERS, OUTCOMES, words};

pub use node::{Answer, AnswerId, Band, Group, Image, Mode, Node, NodeKind, Picked, Route, Scale, Sign, Way, When};
pub use outcome::{Kind, Outcome, Retry};
pub use proof::{Always, Case, Claim, Condition, Ends, Given, Is, Only, Test};

/// A decision tree as written.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Its id: the name of its file.
    pub id: String,
    /// The place of its first key.
    pub span: Span,
    /// The question that it decides.
    pub title: Spanned<String>,
    /// When to use it.
    pub use_when: Option<Spanned<String>>,
    /// When not to.
    pub not_for: Option<Spanned<String>>,
    /// Who answers.
    pub answered_by: Option<Spanned<String>>,
    /// How long its result holds.
    pub valid_for: Option<Spanned<Period>>,
    /// Short name on paper.
    pub code: Option<Spanned<String>>,
    /// The first node, where it is not the first in the file.
    pub start: Option<Spanned<String>>,
    /// Its nodes in the file's order.
    pub nodes: Vec<Node>,
    /// Its outcomes in the file's order.
    pub outcomes: Vec<Outcome>,
    /// Hazards repeated at its head.
    pub hazards: Vec<Spanned<String>>,
    /// What the whole tree rests on.
    pub sources: Vec<Spanned<String>>,
    /// Who looks at it, and when.
    pub review: Option<Review>,
    /// Other words for answers and kinds of outcomes.
    pub labels: BTreeMap<String, String>,
    /// What must hold on every path.
    pub always: Vec<Always>,
    /// Its tests.
    pub tests: Vec<Test>,
    /// Rules that are switched off in it.
    pub allow: Allow,
    /// Ids that it had before.
    pub was: Vec<Spanned<String>>,
    /// Nodes and outcomes that are written but could not be read: what names them is not reported a second time.
    pub broken: BTreeSet<String>,
    /// No error was found in reading it.
    pub sound: bool,
}

const KEYS: &[&str] = &[
    "title",
    "nodes",
    "outcomes",
    "use_when",
    "not_for",
    "answered_by",
    "valid_for",
    "code",
    "start",
    "hazards",
    "sources",
    "review",
    "labels",
    "always",
    "tests",
    "note",
    "allow",
    "was",
];

/// Reads the tree `id`; nothing if it has no title, no nodes or no outcomes.
pub fn parse(id: &str, node: &Yaml, found: &mut Diagnostics) -> Option<Tree> {
    let before = found.count(Severity::Error);
    let fields = Fields::new(node, KEYS, found)?;
    if fields.entries().is_empty() {
        let message = "this file is empty: a tree has a `title`, `nodes` and `outcomes`";
        let help = "begin with `title: …`, the question that the tree decides; or remove the file";
        found.report(Diagnostic::new(Rule::MissingKey, fields.span, message).help(help));
        return None;
    }
    let title = fields.required_text("title", "the question that the tree decides", found);
    let mut broken = BTreeSet::new();
    let nodes = entries(&fields, "nodes", "at least one question", found);
    let nodes = read_all(nodes, &mut broken, found, node::parse);
    let outcomes = entries(&fields, "outcomes", "what the answers lead to", found);
    let outcomes = read_all(outcomes, &mut broken, found, outcome::parse);
    distinct(&nodes, &outcomes, found);
    fields.text("note", found);
    let labels: Vec<&str> = ANSWERS.iter().chain(OUTCOMES).copied().collect();
    let mut tree = Tree {
        id: id.to_owned(),
        span: fields.entries().first().map_or(fields.span, |(key, _)| key.span),
        title: title?,
        use_when: fields.text("use_when", found),
        not_for: fields.text("not_for", found),
        answered_by: fields.text("answered_by", found),
        valid_for: period::read(&fields, "valid_for", Unit::Minute, found),
        code: code(&fields, found),
        start: fields.name("start", found),
        nodes,
        outcomes,
        hazards: fields.names("hazards", found),
        sources: fields.names("sources", found),
        review: fields.get("review").and_then(|node| Review::parse(node, found)),
        labels: words(&fields, "labels", &labels, found),
        always: fields
            .list("always")
            .iter()
            .filter_map(|node| proof::always(node, found))
            .collect(),
        tests: fields
            .list("tests")
            .iter()
            .filter_map(|node| proof::test(node, found))
            .collect(),
        allow: allow::of(&fields, found),
        was: fields.names("was", found),
        broken,
        sound: true,
    };
    tree.sound = found.count(Severity::Error) == before;
    (fields.get("nodes").is_some() && fields.get("outcomes").is_some()).then_some(tree)
}

impl Tree {
    /// The names that others may use, those of nodes and outcomes that could not be read too.
    #[must_use]
    pub fn names(&self) -> TreeNames {
        let written = |ids: Vec<&Spanned<String>>| ids.into_iter().map(|id| id.value.clone()).collect::<Vec<_>>();
        let nodes = written(self.nodes.iter().map(|node| &node.id).collect());
        let outcomes = written(self.outcomes.iter().map(|outcome| &outcome.id).collect());
        let own = nodes.iter().chain(&outcomes).chain(&self.broken);
        let signs = self.nodes.iter().flat_map(Node::signs_by_name);
        let mut anchors: BTreeSet<String> = own
            .cloned()
            .chain(signs)
            .map(|id| format!("{}.{id}", self.id))
            .collect();
        anchors.extend(["main", "results"].map(str::to_owned));
        anchors.extend((!self.hazards.is_empty()).then(|| "hazards".to_owned()));
        let href = format!("trees/{}.html", self.id);
        let named = Named {
            title: self.title.value.clone(),
            href,
            anchors: std::sync::Arc::new(anchors),
        };
        TreeNames {
            named,
            code: self.code.as_ref().map(|code| code.value.clone()),
            nodes,
            outcomes,
        }
    }
}

/// The entries of a map that must be there and hold something.
fn entries<'a>(
    fields: &Fields<'a>,
    key: &str,
    purpose: &str,
    found: &mut Diagnostics,
) -> &'a [(Spanned<String>, Yaml)] {
    match fields.get(key) {
        None => fields.missing(key, purpose, found),
        Some(Yaml {
            value: Value::Map(entries),
            ..
        }) if !entries.is_empty() => return entries,
        Some(node) if matches!(&node.value, Value::Map(_) | Value::Null) => {
            let span = fields.key_span(key).unwrap_or(node.span);
            found.report(Diagnostic::new(
                Rule::MissingKey,
                span,
                format!("`{key}` is empty: {purpose} is due here"),
            ));
        }
        Some(node) => crate::yaml::wrong_type(
            node,
            ("a map of ids", "`an-id:` and below it, indented, what belongs to it"),
            found,
        ),
    }
    &[]
}

/// What can be read; the ids of the rest go into `broken`.
fn read_all<T>(
    entries: &[(Spanned<String>, Yaml)],
    broken: &mut BTreeSet<String>,
    found: &mut Diagnostics,
    read: impl Fn(&Spanned<String>, &Yaml, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::new();
    for (key, value) in entries {
        let sound = id::check(key, found);
        match read(key, value, found).filter(|_| sound) {
            Some(one) => all.push(one),
            None => {
                broken.insert(key.value.clone());
            }
        }
    }
    all
}

/// Nodes and outcomes share one space of ids.
fn distinct(nodes: &[Node], outcomes: &[Outcome], found: &mut Diagnostics) {
    for outcome in outcomes {
        if let Some(node) = nodes.iter().find(|node| node.id.value == outcome.id.value) {
            let message = format!("`{}` is both a node and an outcome", outcome.id.value);
            let finding = Diagnostic::new(Rule::DuplicateId, outcome.id.span, message).label(node.id.span, "the node");
            found.report(finding.help("rename one of them"));
        }
    }
}

fn code(fields: &Fields, found: &mut Diagnostics) -> Option<Spanned<String>> {
    let code = fields.name("code", found)?;
    let fits = (1..=6).contains(&code.value.len()) && code.value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !fits {
        let message = format!("`{}` is too long or too strange for a code on paper", code.value);
        let help = "one to six letters and digits, such as `D2`";
        found.report(Diagnostic::new(Rule::InvalidId, code.span, message).help(help));
    }
    Some(code)
}
