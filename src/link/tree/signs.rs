//! Signs, their groups and the routes that lead on from them, with their names resolved.

use super::node::{Way, way};
use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::parse::tree as written;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// A group of signs.
#[derive(Clone, Debug)]
pub struct Group {
    /// What signs and routes name.
    pub id: String,
    /// What it says; empty for the single group of signs without groups.
    pub label: String,
    /// What is printed before its signs; empty for the single group of signs without groups.
    pub mark: String,
    /// The place of its mark or its id, or of its question.
    pub span: Span,
}

/// One sign.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Its id.
    pub id: Spanned<String>,
    /// Its group, by its place among the groups.
    pub group: usize,
    /// What to look for.
    pub text: Spanned<String>,
    /// One short sentence.
    pub hint: Option<Spanned<String>>,
    /// Points for a later score.
    pub points: Option<Spanned<f64>>,
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

impl Route {
    /// The place of what it asks for.
    #[must_use]
    pub fn place(&self) -> Span {
        match &self.when {
            When::Any(picked) | When::None(picked) => picked.span,
            When::AtLeast(count, _) => count.span,
            When::Otherwise => self.span,
        }
    }
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

/// Signs that a route or a condition names.
#[derive(Clone, Debug)]
pub struct Picked {
    /// How they are named.
    pub by: PickedBy,
    /// The signs by their place, rising, each once.
    pub signs: Vec<usize>,
    /// Where they are named.
    pub span: Span,
}

/// How signs are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickedBy {
    /// All signs.
    All,
    /// A group, by its place.
    Group(usize),
    /// One by one.
    List,
}

/// Marks by order where the author gives none.
const MARKS: [&str; 8] = ["■", "▲", "●", "◆", "□", "△", "○", "◇"];

pub(super) fn groups(groups: &[written::Group], span: Span) -> Vec<Group> {
    if groups.is_empty() {
        return vec![Group {
            id: "sign".to_owned(),
            label: String::new(),
            mark: String::new(),
            span,
        }];
    }
    let taken: Vec<&str> = groups
        .iter()
        .filter_map(|group| Some(group.mark.as_ref()?.value.as_str()))
        .collect();
    let mut free = MARKS.into_iter().filter(|mark| !taken.contains(mark));
    let mut mark = |group: &written::Group| match &group.mark {
        Some(mark) => mark.value.clone(),
        None => free.next().map_or_else(|| group.label.clone(), str::to_owned),
    };
    groups
        .iter()
        .map(|group| Group {
            id: group.id.value.clone(),
            label: group.label.clone(),
            mark: mark(group),
            span: group.mark.as_ref().map_or(group.id.span, |mark| mark.span),
        })
        .collect()
}

pub(super) fn sign(sign: written::Sign, groups: &[Group], found: &mut Diagnostics) -> Sign {
    let group = sign
        .group
        .as_ref()
        .filter(|name| !matches!(name.value.as_str(), "all" | "sign"))
        .and_then(|name| group(name, groups, found))
        .unwrap_or(0);
    Sign {
        id: sign.id,
        group,
        text: sign.text,
        hint: sign.hint,
        points: sign.points,
    }
}

/// The place of a group; `all` is none.
fn group(name: &Spanned<String>, groups: &[Group], found: &mut Diagnostics) -> Option<usize> {
    let place = groups.iter().position(|group| group.id == name.value);
    if place.is_none() {
        let known = || groups.iter().map(|group| group.id.as_str());
        let help = did_you_mean(&name.value, known().chain(["all"]))
            .unwrap_or_else(|| format!("groups here: {}, all", known().collect::<Vec<_>>().join(", ")));
        let message = format!("there is no group `{}` here", name.value);
        found.report(Diagnostic::new(Rule::UnknownGroup, name.span, message).help(help));
    }
    place
}

pub(super) fn route(
    route: &written::Route,
    (groups, signs): (&[Group], &[Sign]),
    scope: &Scope,
    found: &mut Diagnostics,
) -> Option<Route> {
    let mut pick = |picked: &written::Picked| self::picked(picked, (groups, signs), found);
    let when = match &route.when {
        written::When::Any(picked) => pick(picked).map(When::Any),
        written::When::AtLeast(count, picked) => pick(picked).map(|picked| When::AtLeast(count.clone(), picked)),
        written::When::None(picked) => pick(picked).map(When::None),
        written::When::Otherwise => Some(When::Otherwise),
    };
    let way = way(&route.way, scope, found);
    Some(Route {
        when: when?,
        way: way?,
        span: route.span,
    })
}

/// The signs that a route or condition names; nothing if one of them does not exist.
pub(super) fn picked(
    picked: &written::Picked,
    (groups, signs): (&[Group], &[Sign]),
    found: &mut Diagnostics,
) -> Option<Picked> {
    match picked {
        written::Picked::Group(name) if name.value == "all" => Some(Picked {
            by: PickedBy::All,
            signs: (0..signs.len()).collect(),
            span: name.span,
        }),
        written::Picked::Group(name) => {
            let group = group(name, groups, found)?;
            let of_group = signs
                .iter()
                .enumerate()
                .filter(|(_, sign)| sign.group == group)
                .map(|(place, _)| place);
            Some(Picked {
                by: PickedBy::Group(group),
                signs: of_group.collect(),
                span: name.span,
            })
        }
        written::Picked::Listed(names) => {
            let places: Vec<Option<usize>> = names.iter().map(|name| sign_named(name, signs, found)).collect();
            let mut places: Vec<usize> = places.into_iter().collect::<Option<_>>()?;
            places.sort_unstable();
            places.dedup();
            Some(Picked {
                by: PickedBy::List,
                signs: places,
                span: names.first()?.span,
            })
        }
    }
}

/// The place of a sign.
pub(super) fn sign_named(name: &Spanned<String>, signs: &[Sign], found: &mut Diagnostics) -> Option<usize> {
    let place = signs.iter().position(|sign| sign.id.value == name.value);
    if place.is_none() {
        let known: Vec<&str> = signs.iter().map(|sign| sign.id.value.as_str()).collect();
        let help = did_you_mean(&name.value, known.iter().copied())
            .unwrap_or_else(|| format!("signs here: {}", known.join(", ")));
        let message = format!("there is no sign `{}` here", name.value);
        found.report(Diagnostic::new(Rule::UnknownTarget, name.span, message).help(help));
    }
    place
}

/// The places of signs, rising, each once; nothing if one of them does not exist.
pub(super) fn sign_list(names: &[Spanned<String>], signs: &[Sign], found: &mut Diagnostics) -> Option<Vec<usize>> {
    let places: Vec<_> = names.iter().map(|name| sign_named(name, signs, found)).collect();
    let mut places: Vec<usize> = places.into_iter().collect::<Option<_>>()?;
    places.sort_unstable();
    places.dedup();
    Some(places)
}
