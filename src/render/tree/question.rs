//! The view of a node: `question` of `parts/question.html`.

use serde::Serialize;

use super::{LinkView, Shown, html, paragraph};
use crate::link::tree::{Answer, AnswerId, Band, Group, Mode, Node, NodeId, NodeKind, Route, Way};
use crate::render::html::escape;
use crate::render::script;
use crate::source::Spanned;

/// A node as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView<H> {
    /// `tree.node`.
    pub anchor: String,
    /// Printed number.
    pub number: usize,
    /// Level of its heading.
    pub heading_level: u8,
    /// `yes-no`, `choice`, `signs`, `number`, `step` or `score`.
    pub kind: &'static str,
    /// The question; for steps and scores the theme's words.
    pub ask_html: String,
    /// One short sentence.
    pub hint_html: Option<String>,
    /// Why it is asked, a paragraph.
    pub why_html: Option<String>,
    /// Further help, blocks.
    pub help_html: Option<String>,
    /// "Come here only from 2 (No)."
    pub from: Option<String>,
    /// Links to read more, inline.
    pub see_html: Option<String>,
    /// Answers and bands.
    pub answers: Vec<AnswerView>,
    /// Signs.
    pub signs: Vec<SignView>,
    /// What each sign is answered with.
    pub words: WordsView,
    /// Whether each sign is answered Yes or No.
    pub each: bool,
    /// How signs are answered.
    pub how: Option<String>,
    /// What the marks mean.
    pub key: Vec<KeyView>,
    /// Ways on from signs.
    pub routes: Vec<RouteView>,
    /// Instructions of a step.
    pub steps_html: Vec<String>,
    /// Where a step leads.
    pub then: Option<LinkView>,
    /// Unit of a number.
    pub unit: Option<String>,
    /// "Add up the points of 1, 3 and 4."
    pub add_up: Option<String>,
    /// Whether the sum is shown on screen.
    pub show: bool,
    /// A picture.
    pub image: Option<ImageView>,
    /// Hazards shown with it.
    pub hazards: Vec<H>,
    /// Links to sources.
    pub refs_html: Option<String>,
}

/// The answers to a sign, in the guide's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WordsView {
    /// "Yes".
    pub yes: String,
    /// "No".
    pub no: String,
    /// "Not sure".
    pub unsure: String,
    /// "None of these".
    pub none: String,
}

/// An answer or a band as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerView {
    /// Id of the answer (`yes`, `no`, `unsure`, one of a choice); of a band its number from 1.
    pub id: String,
    /// What it says.
    pub label_html: String,
    /// One short sentence.
    pub hint_html: Option<String>,
    /// Where it leads.
    pub to: LinkView,
    /// Advice that goes with it.
    pub say_html: Option<String>,
    /// "points: 2", for a later score.
    pub points: Option<String>,
}

/// A sign as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct SignView {
    /// `tree.node.sign`.
    pub anchor: String,
    /// Name of its controls.
    pub name: String,
    /// Mark of its group; empty where there are no groups.
    pub mark: String,
    /// What to look for.
    pub text_html: String,
    /// One short sentence.
    pub hint_html: Option<String>,
    /// "points: 2", for a later score.
    pub points: Option<String>,
}

/// What a mark means.
#[derive(Clone, Debug, Serialize)]
pub struct KeyView {
    /// The mark.
    pub mark: String,
    /// Its group.
    pub label: String,
}

/// A way on from signs as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct RouteView {
    /// "Any ■ is Yes".
    pub label_html: String,
    /// Where it leads.
    pub to: LinkView,
    /// Advice that goes with it.
    pub say_html: Option<String>,
    /// "points: 2", for a later score.
    pub points: Option<String>,
}

/// A picture as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct ImageView {
    /// Its address.
    pub src: String,
    /// What it shows.
    pub alt: String,
    /// Width in pixels, where it is known.
    pub width: Option<usize>,
    /// Height in pixels, where it is known.
    pub height: Option<usize>,
}

impl<H> Shown<'_, H> {
    /// A node with a heading of this level.
    pub(super) fn question(&self, id: NodeId, heading_level: u8) -> QuestionView<H> {
        let node = self.words.tree.node(id);
        let mut view = QuestionView {
            anchor: self.anchor(&node.id.value),
            number: node.number,
            heading_level,
            kind: script::kind(node),
            ask_html: escape(&self.words.ask(node)),
            hint_html: html(node.hint.as_ref()),
            why_html: paragraph(node.why.as_ref()),
            help_html: self.help(node.help.as_ref()),
            from: self.words.from(id),
            see_html: self.see(&node.see),
            answers: self.answers(node),
            signs: Vec::new(),
            words: WordsView::default(),
            each: false,
            how: None,
            key: Vec::new(),
            routes: Vec::new(),
            steps_html: Vec::new(),
            then: None,
            unit: None,
            add_up: None,
            show: true,
            image: self.image(node),
            hazards: self.hazards(&node.hazards),
            refs_html: self.refs(&node.sources),
        };
        self.own_parts(node, &mut view);
        view
    }

    /// What only nodes of one kind have.
    fn own_parts(&self, node: &Node, view: &mut QuestionView<H>) {
        match &node.kind {
            NodeKind::YesNo { .. } | NodeKind::Choice { .. } => {}
            NodeKind::Signs {
                groups, mode, routes, ..
            } => {
                view.signs = self.signs(node, groups);
                view.words = WordsView {
                    yes: self.words.word("yes"),
                    no: self.words.word("no"),
                    unsure: self.words.word("unsure"),
                    none: self.words.word("none"),
                };
                view.each = *mode == Mode::Each;
                let how = if view.each { "signs_each" } else { "signs_list" };
                view.how = Some(self.words.naming_answers(how));
                let named = groups.iter().filter(|group| !group.mark.is_empty());
                view.key = named
                    .map(|group| KeyView {
                        mark: group.mark.clone(),
                        label: group.label.clone(),
                    })
                    .collect();
                view.routes = routes.iter().map(|route| self.route(route, node)).collect();
            }
            NodeKind::Number { scale, .. } => {
                let unit = scale.unit.as_ref().map(|unit| unit.value.clone());
                view.unit = unit.filter(|unit| unit != "none");
            }
            NodeKind::Step { actions } => {
                view.steps_html = actions.iter().map(|action| escape(&action.value)).collect();
                view.then = node.answers.first().map(|answer| self.link(answer.way.target));
            }
            NodeKind::Score { show, .. } => {
                view.add_up = self.words.add_up(node);
                view.show = *show;
            }
        }
    }

    /// Answers, or bands and then Not sure.
    fn answers(&self, node: &Node) -> Vec<AnswerView> {
        let bands = node
            .bands()
            .iter()
            .enumerate()
            .map(|(at, band)| self.band(at, band, node));
        let answers = node.answers.iter().filter(|answer| answer.id.value != AnswerId::Then);
        bands.chain(answers.map(|answer| self.answer(answer))).collect()
    }

    fn answer(&self, answer: &Answer) -> AnswerView {
        AnswerView {
            id: answer.id.value.word().to_owned(),
            label_html: escape(&self.words.answer_word(answer)),
            hint_html: html(answer.hint.as_ref()),
            to: self.link(answer.way.target),
            say_html: self.say(&answer.way),
            points: self.points(answer.way.points.as_ref()),
        }
    }

    fn band(&self, at: usize, band: &Band, node: &Node) -> AnswerView {
        AnswerView {
            id: (at + 1).to_string(),
            label_html: escape(&self.words.band_word(band, node)),
            hint_html: None,
            to: self.link(band.way.target),
            say_html: self.say(&band.way),
            points: self.points(band.way.points.as_ref()),
        }
    }

    fn route(&self, route: &Route, node: &Node) -> RouteView {
        RouteView {
            label_html: escape(&self.words.route_word(route, node)),
            to: self.link(route.way.target),
            say_html: self.say(&route.way),
            points: self.points(route.way.points.as_ref()),
        }
    }

    fn signs(&self, node: &Node, groups: &[Group]) -> Vec<SignView> {
        let view = |sign: &crate::link::tree::Sign| {
            let name = format!("{}.{}", self.anchor(&node.id.value), sign.id.value);
            SignView {
                anchor: name.clone(),
                name,
                mark: groups
                    .get(sign.group)
                    .map(|group| group.mark.clone())
                    .unwrap_or_default(),
                text_html: escape(&sign.text.value),
                hint_html: html(sign.hint.as_ref()),
                points: self.points(sign.points.as_ref()),
            }
        };
        node.signs().iter().map(view).collect()
    }

    fn points(&self, points: Option<&Spanned<f64>>) -> Option<String> {
        points.map(|points| self.words.points(points.value))
    }

    /// Advice and links that go with an answer.
    fn say(&self, way: &Way) -> Option<String> {
        let parts: Vec<String> = html(way.say.as_ref()).into_iter().chain(self.see(&way.see)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn image(&self, node: &Node) -> Option<ImageView> {
        let image = node.image.as_ref()?;
        let (src, size) = (self.around.image)(image)?;
        let (width, height) = size.unzip();
        Some(ImageView {
            src,
            alt: image.alt.clone(),
            width,
            height,
        })
    }
}
