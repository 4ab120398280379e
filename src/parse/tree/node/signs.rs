//! Signs as written: a question of which several answers may be true, and the routes that lead on from it.

use super::{NodeKind, Way, distinct, way};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::id;
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node as Yaml, Value, expect_name, wrong_type};

/// A group of signs.
#[derive(Clone, Debug)]
pub struct Group {
    /// What signs and routes name.
    pub id: Spanned<String>,
    /// What it says; the id in words where the author gives none.
    pub label: String,
    /// The author's own mark.
    pub mark: Option<Spanned<String>>,
}

/// One sign.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Its id, unique in its node.
    pub id: Spanned<String>,
    /// Its group, where the node has groups.
    pub group: Option<Spanned<String>>,
    /// What to look for.
    pub text: Spanned<String>,
    /// One short sentence.
    pub hint: Option<Spanned<String>>,
    /// Points for a later score.
    pub points: Option<Spanned<f64>>,
}

/// How signs are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Yes, No or Not sure for each.
    #[default]
    Each,
    /// Tick boxes and "None of these".
    List,
}

/// A way on from a question about signs.
#[derive(Clone, Debug)]
pub struct Route {
    /// When it is taken.
    pub when: When,
    /// Where it leads.
    pub way: Way,
    /// Its place.
    pub span: Span,
}

/// When a route is taken.
#[derive(Clone, Debug)]
pub enum When {
    /// At least one of these signs is there.
    Any(Picked),
    /// At least so many of these signs are there.
    AtLeast(Spanned<u32>, Picked),
    /// None of these signs is there.
    None(Picked),
    /// Always.
    Otherwise,
}

/// Signs as a route or a condition names them.
#[derive(Clone, Debug)]
pub enum Picked {
    /// A group, `sign` where there are none, or `all`.
    Group(Spanned<String>),
    /// By their ids.
    Listed(Vec<Spanned<String>>),
}

/// Reads the rest of a question about signs.
pub(super) fn parse(ask: Option<Spanned<String>>, fields: &Fields, found: &mut Diagnostics) -> Option<NodeKind> {
    let groups = fields.get("groups").map(|node| groups(node, found)).unwrap_or_default();
    if fields.list("signs").is_empty() {
        let span = fields.key_span("signs").unwrap_or(fields.span);
        found.report(
            Diagnostic::new(Rule::EmptyNode, span, "this question has no signs").help("list them under `signs`"),
        );
        return None;
    }
    let signs: Vec<Sign> = fields
        .list("signs")
        .iter()
        .filter_map(|node| sign(node, !groups.is_empty(), found))
        .collect();
    let ids: Vec<_> = signs.iter().map(|sign| sign.id.clone()).collect();
    distinct(&ids, "signs", found);
    let mode = fields.word("mode", &[("each", Mode::Each), ("list", Mode::List)], found);
    if fields.list("routes").is_empty() {
        fields.missing("routes", "where the signs lead", found);
    }
    let routes = fields
        .list("routes")
        .iter()
        .filter_map(|node| route(node, found))
        .collect();
    Some(NodeKind::Signs {
        ask: ask?,
        groups,
        signs,
        mode_span: mode.as_ref().map(|mode| mode.span),
        mode: mode.map(|mode| mode.value).unwrap_or_default(),
        routes,
    })
}

fn groups(node: &Yaml, found: &mut Diagnostics) -> Vec<Group> {
    let Some(fields) = Fields::open(node, found) else {
        return Vec::new();
    };
    fields
        .entries()
        .iter()
        .filter_map(|(key, value)| group(key, value, found))
        .collect()
}

fn group(key: &Spanned<String>, node: &Yaml, found: &mut Diagnostics) -> Option<Group> {
    if matches!(key.value.as_str(), "sign" | "all") {
        let message = format!("`{}` cannot be a group", key.value);
        found.report(
            Diagnostic::new(Rule::ReservedId, key.span, message)
                .help("routes use it for every sign; choose another id"),
        );
        return None;
    }
    let sound = id::check(key, found);
    let fields = Fields::new(node, &["label", "mark"], found)?;
    let label = fields
        .text("label", found)
        .map_or_else(|| key.value.replace('-', " "), |label| label.value);
    let mark = fields.text("mark", found);
    sound.then_some(Group {
        id: key.clone(),
        label,
        mark,
    })
}

fn sign(node: &Yaml, grouped: bool, found: &mut Diagnostics) -> Option<Sign> {
    let fields = Fields::new(node, &["id", "group", "text", "hint", "points"], found)?;
    let id = fields.required_name("id", "tests and rules name the sign by it", found);
    let text = fields.required_text("text", "what to look for", found);
    if grouped && fields.get("group").is_none() {
        fields.missing("group", "this question has groups, and routes go by them", found);
    }
    let id = id.filter(|id| id::check(id, found));
    let (group, hint, points) = (
        fields.name("group", found),
        fields.text("hint", found),
        fields.number("points", found),
    );
    Some(Sign {
        id: id?,
        group,
        text: text?,
        hint,
        points,
    })
}

fn route(node: &Yaml, found: &mut Diagnostics) -> Option<Route> {
    let known = &[
        "any",
        "at_least",
        "of",
        "none",
        "otherwise",
        "go",
        "say",
        "see",
        "points",
    ];
    let fields = Fields::new(node, known, found)?;
    let when = when(&fields, found);
    let way = way(&fields, found);
    let span = fields.entries().first().map_or(fields.span, |(key, _)| key.span);
    Some(Route {
        when: when?,
        way: way?,
        span,
    })
}

/// Exactly one of the four ways to say when.
fn when(fields: &Fields, found: &mut Diagnostics) -> Option<When> {
    let mut words = ["any", "at_least", "none", "otherwise"]
        .into_iter()
        .filter(|word| fields.get(word).is_some());
    let Some(word) = words.next() else {
        fields.missing(
            "any",
            "a route says when it is taken: `any`, `at_least`, `none` or `otherwise`",
            found,
        );
        return None;
    };
    if let Some(second) = words.next() {
        let span = fields.key_span(second).unwrap_or(fields.span);
        let message = format!("a route has one condition, not both `{word}` and `{second}`");
        found.report(
            Diagnostic::new(Rule::WrongType, span, message).help("make two routes; the first that matches is taken"),
        );
        return None;
    }
    if word != "at_least"
        && let Some(span) = fields.key_span("of")
    {
        let help = format!("write `{word}: …` with the group itself, or `at_least: 2, of: …`");
        found.report(Diagnostic::new(Rule::WrongType, span, "`of` goes with `at_least`").help(help));
    }
    match word {
        "any" => Some(When::Any(picked(fields.get("any")?, found)?)),
        "none" => Some(When::None(picked(fields.get("none")?, found)?)),
        "at_least" => at_least(fields, found).map(|(count, of)| When::AtLeast(count, of)),
        _ => otherwise(fields, found),
    }
}

fn otherwise(fields: &Fields, found: &mut Diagnostics) -> Option<When> {
    let truth = fields.truth("otherwise", found)?;
    if !truth.value {
        let finding = Diagnostic::new(Rule::WrongType, truth.span, "`otherwise` can only be `true`");
        found.report(finding.help("write `otherwise: true`, or take the route out"));
    }
    truth.value.then_some(When::Otherwise)
}

/// `at_least: n, of: G`.
pub fn at_least(fields: &Fields, found: &mut Diagnostics) -> Option<(Spanned<u32>, Picked)> {
    if fields.get("of").is_none() {
        fields.missing("of", "the group to count in, or `all`", found);
    }
    let count = fields.count("at_least", 1, found);
    let of = fields.get("of").and_then(|node| picked(node, found));
    Some((count?, of?))
}

/// A group, `all`, or a list of sign ids.
pub fn picked(node: &Yaml, found: &mut Diagnostics) -> Option<Picked> {
    match &node.value {
        Value::List { items, .. } if items.is_empty() => {
            wrong_type(
                node,
                (
                    "a group, `all`, or a list of signs that is not empty",
                    "`any: red` or `any: [frost, kink]`, for example",
                ),
                found,
            );
            None
        }
        Value::List { items, .. } => {
            let ids: Vec<_> = items.iter().filter_map(|item| expect_name(item, found)).collect();
            (ids.len() == items.len()).then_some(Picked::Listed(ids))
        }
        _ => expect_name(node, found).map(Picked::Group),
    }
}
