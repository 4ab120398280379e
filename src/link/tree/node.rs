//! A node with its names resolved.

use super::help::{self, Help};
use super::scope::Scope;
use super::signs::{self, Group, Route, Sign};
use super::{AnswerId, Mode, NodeId, Place, Scale, Target};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::href::Href;
use crate::link::target;
use crate::parse::allow::Allow;
use crate::parse::tree as written;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// One node of a tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: Spanned<String>,
    /// Its printed number, from 1.
    pub number: usize,
    /// What it is.
    pub kind: NodeKind,
    /// Its answers in the order in which they are shown; the way on of a step is one too.
    pub answers: Vec<Answer>,
    /// One short sentence under the question.
    pub hint: Option<Spanned<String>>,
    /// Why it is asked.
    pub why: Option<Spanned<String>>,
    /// Further help, Markdown.
    pub help: Option<Help>,
    /// Where to read more.
    pub see: Vec<Spanned<Place>>,
    /// A picture.
    pub image: Option<Image>,
    /// Ids of hazards shown with it.
    pub hazards: Vec<Spanned<String>>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
    /// Rules that are switched off for it.
    pub allow: Allow,
}

/// A picture of a question.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its address as written.
    pub src: String,
    /// Where that is.
    pub href: Href,
    /// Its file, if it is one of `content/`: index in the inputs.
    pub file: Option<usize>,
    /// What it shows.
    pub alt: String,
}

/// The kinds of nodes.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Yes or No.
    YesNo {
        /// The question.
        ask: Spanned<String>,
    },
    /// Exactly one of several.
    Choice {
        /// The question.
        ask: Spanned<String>,
    },
    /// Several may be true.
    Signs {
        /// The question.
        ask: Spanned<String>,
        /// Groups of signs, at least one; without groups of the author's a single one called `sign`.
        groups: Vec<Group>,
        /// The signs.
        signs: Vec<Sign>,
        /// How they are answered.
        mode: Mode,
        /// Where that is written, if it is.
        mode_span: Option<Span>,
        /// Ways on; the first that matches is taken.
        routes: Vec<Route>,
    },
    /// A number.
    Number {
        /// The question.
        ask: Spanned<String>,
        /// What numbers are possible.
        scale: Scale,
        /// Ways on.
        bands: Vec<Band>,
    },
    /// An instruction on the way.
    Step {
        /// What to do, in order.
        actions: Vec<Spanned<String>>,
    },
    /// A sum of points.
    Score {
        /// The nodes whose points are summed, each where it is named.
        add_up: Vec<Spanned<NodeId>>,
        /// Ways on.
        bands: Vec<Band>,
        /// Whether the reader sees the sum on screen.
        show: bool,
    },
}

/// One answer and where it leads.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Which, at its key.
    pub id: Spanned<AnswerId>,
    /// What it says, for answers of a choice.
    pub label: Option<Spanned<String>>,
    /// One short sentence.
    pub hint: Option<Spanned<String>>,
    /// Where it leads.
    pub way: Way,
}

/// Where an answer, a route or a band leads, and what goes with it.
#[derive(Clone, Debug)]
pub struct Way {
    /// Where.
    pub target: Target,
    /// The place of the target.
    pub span: Span,
    /// Advice shown and printed with the answer.
    pub say: Option<Spanned<String>>,
    /// Where to read more.
    pub see: Vec<Spanned<Place>>,
    /// Points for a later score.
    pub points: Option<Spanned<f64>>,
}

/// A half-open range of numbers and where it leads; at least one end is there.
#[derive(Clone, Debug)]
pub struct Band {
    /// The least number in it.
    pub from: Option<Spanned<f64>>,
    /// The least number above it.
    pub below: Option<Spanned<f64>>,
    /// What it says before its numbers.
    pub label: Option<Spanned<String>>,
    /// Where it leads.
    pub way: Way,
    /// Its place.
    pub span: Span,
}

impl Band {
    /// The place of its numbers.
    #[must_use]
    pub fn place(&self) -> Span {
        let end = self.from.as_ref().or(self.below.as_ref());
        end.map_or(self.span, |end| end.span)
    }
}

impl Node {
    /// The question; nothing for steps and scores.
    #[must_use]
    pub fn ask(&self) -> Option<&Spanned<String>> {
        match &self.kind {
            NodeKind::YesNo { ask }
            | NodeKind::Choice { ask }
            | NodeKind::Signs { ask, .. }
            | NodeKind::Number { ask, .. } => Some(ask),
            NodeKind::Step { .. } | NodeKind::Score { .. } => None,
        }
    }

    /// Whether the reader is asked something; steps and scores are no questions.
    #[must_use]
    pub fn is_question(&self) -> bool {
        self.ask().is_some()
    }

    /// Every written way on: answers, then routes or bands, in the file's order.
    pub fn ways(&self) -> impl Iterator<Item = &Way> {
        self.answers
            .iter()
            .map(|answer| &answer.way)
            .chain(self.routes().iter().map(|route| &route.way))
            .chain(self.bands().iter().map(|band| &band.way))
    }

    /// The nodes of its tree to which it leads, by their places.
    #[must_use]
    pub fn nodes_after(&self) -> Vec<usize> {
        let nodes = self.ways().filter_map(|way| match way.target {
            Target::Node(to) => Some(to.0),
            Target::Outcome(_) | Target::Tree { .. } => None,
        });
        nodes.collect()
    }

    /// The signs that a question asks about; none for other nodes.
    #[must_use]
    pub fn signs(&self) -> &[Sign] {
        match &self.kind {
            NodeKind::Signs { signs, .. } => signs,
            _ => &[],
        }
    }

    /// The routes of a question about signs; none for other nodes.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        match &self.kind {
            NodeKind::Signs { routes, .. } => routes,
            _ => &[],
        }
    }

    /// The bands of a number or a score; none for other nodes.
    #[must_use]
    pub fn bands(&self) -> &[Band] {
        match &self.kind {
            NodeKind::Number { bands, .. } | NodeKind::Score { bands, .. } => bands,
            _ => &[],
        }
    }

    /// The answer Not sure, where it is offered.
    #[must_use]
    pub fn unsure(&self) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id.value == AnswerId::Unsure)
    }
}

/// Resolves one node; its number comes later.
pub(super) fn resolve(node: &written::Node, scope: &Scope, found: &mut Diagnostics) -> Node {
    scope.known_hazards(&node.hazards, found);
    scope.known_sources(&node.sources, found);
    Node {
        id: node.id.clone(),
        number: 0,
        answers: node
            .answers
            .iter()
            .filter_map(|answer| self::answer(answer, scope, found))
            .collect(),
        kind: kind(&node.kind, node.id.span, scope, found),
        hint: node.hint.clone(),
        why: node.why.clone(),
        help: node.help.as_ref().map(|text| help::resolve(text, scope, found)),
        see: scope.see(&node.see, found),
        image: node.image.as_ref().map(|image| self::image(image, scope, found)),
        hazards: node.hazards.clone(),
        sources: node.sources.clone(),
        allow: node.allow.clone(),
    }
}

fn image(image: &written::Image, scope: &Scope, found: &mut Diagnostics) -> Image {
    let found = scope.picture(&image.src, found);
    Image {
        src: image.src.value.clone(),
        href: found.href,
        file: match found.place {
            Some(target::Place::File(file)) => Some(file),
            _ => None,
        },
        alt: image.alt.value.clone(),
    }
}

fn kind(kind: &written::NodeKind, span: Span, scope: &Scope, found: &mut Diagnostics) -> NodeKind {
    use written::NodeKind as From;
    match kind.clone() {
        From::YesNo { ask } => NodeKind::YesNo { ask },
        From::Choice { ask } => NodeKind::Choice { ask },
        From::Signs {
            ask,
            groups,
            signs,
            mode,
            mode_span,
            routes,
        } => {
            let groups = signs::groups(&groups, span);
            let signs: Vec<Sign> = signs
                .into_iter()
                .map(|sign| signs::sign(sign, &groups, found))
                .collect();
            let routes = routes
                .iter()
                .filter_map(|route| signs::route(route, (&groups, &signs), scope, found))
                .collect();
            NodeKind::Signs {
                ask,
                groups,
                signs,
                mode,
                mode_span,
                routes,
            }
        }
        From::Number { ask, scale, bands } => NodeKind::Number {
            ask,
            scale,
            bands: self::bands(&bands, scope, found),
        },
        From::Step { actions } => NodeKind::Step { actions },
        From::Score { add_up, bands, show } => NodeKind::Score {
            add_up: added(&add_up, scope, found),
            bands: self::bands(&bands, scope, found),
            show,
        },
    }
}

/// The nodes whose points are summed, each once.
fn added(names: &[Spanned<String>], scope: &Scope, found: &mut Diagnostics) -> Vec<Spanned<NodeId>> {
    let mut nodes: Vec<Spanned<NodeId>> = Vec::new();
    for name in names {
        let Some(node) = scope.node(name, found) else { continue };
        if let Some(first) = nodes.iter().find(|known| known.value == node) {
            let message = format!("`{}` is added twice", name.value);
            let finding = Diagnostic::new(Rule::DuplicateId, name.span, message).label(first.span, "first here");
            found.report(finding.help("take one of them out"));
        } else {
            nodes.push(Spanned::new(node, name.span));
        }
    }
    nodes
}

fn answer(answer: &written::Answer, scope: &Scope, found: &mut Diagnostics) -> Option<Answer> {
    let way = way(&answer.way, scope, found)?;
    Some(Answer {
        id: answer.id.clone(),
        label: answer.label.clone(),
        hint: answer.hint.clone(),
        way,
    })
}

pub(super) fn way(way: &written::Way, scope: &Scope, found: &mut Diagnostics) -> Option<Way> {
    let see = scope.see(&way.see, found);
    let target = scope.target(&way.to, found)?;
    Some(Way {
        target,
        span: way.to.span,
        say: way.say.clone(),
        see,
        points: way.points.clone(),
    })
}

fn bands(bands: &[written::Band], scope: &Scope, found: &mut Diagnostics) -> Vec<Band> {
    let mut resolve = |band: &written::Band| {
        let way = way(&band.way, scope, found)?;
        let (from, below, label) = (band.from.clone(), band.below.clone(), band.label.clone());
        Some(Band {
            from,
            below,
            label,
            way,
            span: band.span,
        })
    };
    bands.iter().filter_map(&mut resolve).collect()
}
