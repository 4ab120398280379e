//! Views of a tree: a resolved tree goes in, the structs that the templates of decisions print come out.
//!
//! Fields whose names end in `_html` are HTML; all others are text, which the templates escape.

mod outcome;
mod question;
pub mod words;

use serde::Serialize;

use crate::config::Config;
use crate::link::tree::{Help, Image, NodeId, OutcomeId, Place, Target, Tree};
use crate::parse::names::Names;
use crate::render::flowchart;
use crate::render::html::escape;
use crate::render::shell::is_right_to_left;
use crate::render::strings::Strings;
use crate::source::Spanned;

use words::Words;

pub use outcome::{ContactView, NextView, OutcomeView, RetryView};
pub use question::{AnswerView, ImageView, KeyView, QuestionView, RouteView, SignView, WordsView};

/// What views need from outside the tree. `H` is the view of a hazard, made by others.
pub struct Around<'a, H> {
    /// Words of the theme.
    pub strings: &'a Strings,
    /// Settings: contacts, other words.
    pub config: &'a Config,
    /// Titles and addresses.
    pub names: &'a Names,
    /// Title of a page, by its place.
    pub title: &'a dyn Fn(usize) -> String,
    /// All trees.
    pub trees: &'a [Tree],
    /// `""`, `"../"` and so on: from the page to the guide's root.
    pub root: &'a str,
    /// Markdown to HTML.
    pub help: &'a dyn Fn(&Help) -> String,
    /// The view of a hazard, if it is shown.
    pub hazard: &'a dyn Fn(&str) -> Option<H>,
    /// Links to sources, by their ids.
    pub refs: &'a dyn Fn(&[String]) -> String,
    /// Address and size of a picture.
    pub image: &'a dyn Fn(&Image) -> Option<Picture>,
    /// Number of a stage that is counted, by its id.
    pub stage_number: &'a dyn Fn(&str) -> Option<usize>,
}

/// Address of a picture, and its width and height in pixels where they are known.
pub type Picture = (String, Option<(usize, usize)>);

/// `tree` of `tree.html`. `S` is the view of a stop rule, made by others.
#[derive(Clone, Debug, Serialize)]
pub struct TreeView<H, S> {
    /// Its id.
    pub id: String,
    /// Short name on paper.
    pub code: Option<String>,
    /// The question that it decides.
    pub title_html: String,
    /// "Decision D2".
    pub eyebrow: String,
    /// When to use it.
    pub use_when_html: Option<String>,
    /// When not to.
    pub not_for_html: Option<String>,
    /// Who answers.
    pub answered_by_html: Option<String>,
    /// "2 hours".
    pub valid_for: Option<String>,
    /// The same in minutes, for the script.
    pub valid_minutes: Option<u64>,
    /// "7 questions at most".
    pub summary: String,
    /// Hazards at its head.
    pub hazards: Vec<H>,
    /// Stop rules.
    pub stops: Vec<S>,
    /// Nodes by number.
    pub questions: Vec<QuestionView<H>>,
    /// Outcomes by letter.
    pub outcomes: Vec<OutcomeView<H>>,
    /// What Not sure counts as, where signs are answered one by one.
    pub unsure: Option<String>,
    /// Pages that use it.
    pub used_by: Vec<UsedBy>,
    /// The flowchart, as SVG.
    pub chart_html: String,
    /// Links to the sources of the whole tree.
    pub refs_html: Option<String>,
}

/// A page that uses a tree.
#[derive(Clone, Debug, Serialize)]
pub struct UsedBy {
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
}

/// `decision` of `parts/decision.html`: a card in a stage.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionView<H> {
    /// Anchor on the page.
    pub anchor: String,
    /// Level of its heading.
    pub heading_level: u8,
    /// Short name on paper.
    pub code: Option<String>,
    /// The question that it decides.
    pub title_html: String,
    /// Address of its page.
    pub href: String,
    /// "7 questions at most. The result holds for 2 hours."
    pub summary: String,
    /// When to use it.
    pub use_when_html: Option<String>,
    /// When not to.
    pub not_for_html: Option<String>,
    /// Its first question; the answers lead to its page.
    pub first: QuestionView<H>,
}

/// A link at the end of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// "go to 5".
    pub text: String,
    /// Where.
    pub href: String,
}

/// One tree while it is shown: on its own page, or elsewhere.
struct Shown<'a, H> {
    words: Words<'a>,
    around: &'a Around<'a, H>,
    /// Links within the tree stay on the page.
    own_page: bool,
}

impl<H> Around<'_, H> {
    /// The whole tree on its own page, with what others know about it.
    #[must_use]
    pub fn tree<S>(&self, tree: &Tree, stops: Vec<S>, used_by: Vec<UsedBy>) -> TreeView<H, S> {
        let shown = self.shown(tree, true);
        let questions = tree.by_number().into_iter().map(|id| shown.question(id, 2)).collect();
        let outcomes = tree.by_letter().into_iter().map(|id| shown.outcome(id, 3)).collect();
        TreeView {
            id: tree.id.clone(),
            code: shown.code(),
            title_html: escape(&tree.title.value),
            eyebrow: match &tree.code {
                Some(code) => self.strings.fill("decision_code", &[("code", &code.value)]),
                None => self.strings.get("decision").to_owned(),
            },
            use_when_html: html(tree.use_when.as_ref()),
            not_for_html: html(tree.not_for.as_ref()),
            answered_by_html: html(tree.answered_by.as_ref()),
            valid_for: tree.valid_for.map(|period| self.strings.time(period)),
            valid_minutes: tree.valid_for.map(crate::parse::period::Period::minutes),
            summary: shown.words.length(),
            hazards: shown.hazards(&tree.hazards),
            stops,
            questions,
            outcomes,
            unsure: shown
                .words
                .asks_each()
                .then(|| shown.words.naming_answers("tree_unsure")),
            used_by,
            chart_html: flowchart::html(&shown.words, is_right_to_left(&self.config.language.value)),
            refs_html: shown.refs(&tree.sources),
        }
    }

    /// The tree as a card in a page, with a heading of this level.
    #[must_use]
    pub fn decision(&self, tree: &Tree, heading_level: u8) -> DecisionView<H> {
        let shown = self.shown(tree, false);
        let holds = tree.valid_for.map(|period| {
            self.strings
                .fill("result_holds", &[("time", &self.strings.time(period))])
        });
        let summary = std::iter::once(self.strings.sentence(&shown.words.length()))
            .chain(holds)
            .collect::<Vec<_>>()
            .join(" ");
        DecisionView {
            anchor: tree.id.clone(),
            heading_level,
            code: shown.code(),
            title_html: escape(&tree.title.value),
            href: self.tree_href(tree),
            summary,
            use_when_html: html(tree.use_when.as_ref()),
            not_for_html: html(tree.not_for.as_ref()),
            first: shown.question(tree.start, heading_level + 1),
        }
    }

    fn shown<'a>(&'a self, tree: &'a Tree, own_page: bool) -> Shown<'a, H> {
        Shown {
            words: Words {
                tree,
                trees: self.trees,
                config: self.config,
                strings: self.strings,
            },
            around: self,
            own_page,
        }
    }

    /// Address of a tree's page from this page.
    fn tree_href(&self, tree: &Tree) -> String {
        let named = self.names.trees.get(&tree.id);
        let href = named.map_or_else(|| format!("trees/{}.html", tree.id), |names| names.named.href.clone());
        format!("{}{href}", self.root)
    }
}

impl<H> Shown<'_, H> {
    fn strings(&self) -> &Strings {
        self.around.strings
    }

    fn code(&self) -> Option<String> {
        self.words.tree.code.as_ref().map(|code| code.value.clone())
    }

    /// `tree.node`: the address of every question and outcome.
    fn anchor(&self, id: &str) -> String {
        format!("{}.{id}", self.words.tree.id)
    }

    fn href(&self, id: &str) -> String {
        let page = if self.own_page {
            String::new()
        } else {
            self.around.tree_href(self.words.tree)
        };
        format!("{page}#{}", self.anchor(id))
    }

    fn node_href(&self, id: NodeId) -> String {
        self.href(&self.words.tree.node(id).id.value)
    }

    fn outcome_href(&self, id: OutcomeId) -> String {
        self.href(&self.words.tree.outcome(id).id.value)
    }

    /// "go to 5", and where that is.
    fn link(&self, target: Target) -> LinkView {
        let href = match target {
            Target::Node(id) => self.node_href(id),
            Target::Outcome(id) => self.outcome_href(id),
            Target::Tree { tree, node } => match self.around.trees.get(tree) {
                Some(tree) => self.jump_href(tree, node),
                None => String::new(),
            },
        };
        LinkView {
            text: self.words.go_to(target),
            href,
        }
    }

    fn jump_href(&self, tree: &Tree, node: Option<NodeId>) -> String {
        let page = self.around.tree_href(tree);
        match node {
            Some(node) => format!("{page}#{}.{}", tree.id, tree.node(node).id.value),
            None => page,
        }
    }

    fn hazards(&self, ids: &[Spanned<String>]) -> Vec<H> {
        ids.iter().filter_map(|id| (self.around.hazard)(&id.value)).collect()
    }

    fn refs(&self, ids: &[Spanned<String>]) -> Option<String> {
        let ids: Vec<String> = ids.iter().map(|id| id.value.clone()).collect();
        Some(ids)
            .filter(|ids| !ids.is_empty())
            .map(|ids| (self.around.refs)(&ids))
            .filter(|html| !html.is_empty())
    }

    fn help(&self, help: Option<&Help>) -> Option<String> {
        help.map(|help| (self.around.help)(help))
    }

    /// Label and address of a place to go on to.
    fn place(&self, place: &Place) -> LinkView {
        let (names, strings, root) = (self.around.names, self.strings(), self.around.root);
        let inside = |href: &str, anchor: &Option<String>| match anchor {
            Some(anchor) => format!("{root}{href}#{anchor}"),
            None => format!("{root}{href}"),
        };
        match place {
            Place::Stage { id, anchor } => {
                let Some(stage) = names.stages.get(id) else {
                    return LinkView {
                        text: id.clone(),
                        href: String::new(),
                    };
                };
                LinkView {
                    text: self.stage_label(id, anchor.as_ref()),
                    href: inside(&stage.href, anchor),
                }
            }
            Place::Checklist(id) => {
                let Some(list) = names.checklists.get(id) else {
                    return LinkView {
                        text: id.clone(),
                        href: String::new(),
                    };
                };
                LinkView {
                    text: strings.fill("next_checklist", &[("title", &list.title)]),
                    href: inside(&list.href, &None),
                }
            }
            Place::Page { id, anchor } => {
                let Some(page) = names.pages.get(id) else {
                    return LinkView {
                        text: id.clone(),
                        href: String::new(),
                    };
                };
                LinkView {
                    text: (self.around.title)(page.page),
                    href: inside(&page.href, anchor),
                }
            }
            Place::Tree { tree, node } => match self.around.trees.get(*tree) {
                Some(tree) => LinkView {
                    text: self.tree_label(tree),
                    href: self.jump_href(tree, *node),
                },
                None => LinkView {
                    text: String::new(),
                    href: String::new(),
                },
            },
            Place::Web(url) => LinkView {
                text: url.clone(),
                href: url.clone(),
            },
        }
    }

    /// "Stage 5: Short meetings"; a checklist of the stage by its own title.
    fn stage_label(&self, id: &str, anchor: Option<&String>) -> String {
        let (names, strings) = (self.around.names, self.strings());
        if let Some(list) = anchor.and_then(|anchor| names.checklists.get(anchor)) {
            return strings.fill("next_checklist", &[("title", &list.title)]);
        }
        let stage = names.stages.get(id);
        let title = stage.map_or_else(|| id.to_owned(), |stage| (self.around.title)(stage.page));
        match (self.around.stage_number)(id) {
            Some(number) => strings.fill("next_stage", &[("number", &number.to_string()), ("title", &title)]),
            None => title,
        }
    }

    fn tree_label(&self, tree: &Tree) -> String {
        match &tree.code {
            Some(code) => self
                .strings()
                .fill("next_tree", &[("code", &code.value), ("title", &tree.title.value)]),
            None => tree.title.value.clone(),
        }
    }

    /// "See also" and links, as inline HTML.
    fn see(&self, places: &[Spanned<Place>]) -> Option<String> {
        let link = |place: &Spanned<Place>| {
            let link = self.place(&place.value);
            format!("<a href=\"{}\">{}</a>", escape(&link.href), escape(&link.text))
        };
        let links: Vec<String> = places.iter().map(link).collect();
        let joined = links.join(&escape(self.strings().get("comma")));
        (!links.is_empty()).then(|| format!("{} {joined}", escape(self.strings().get("see"))))
    }
}

/// Text as HTML.
fn html(text: Option<&Spanned<String>>) -> Option<String> {
    text.map(|text| escape(&text.value))
}

/// Text as a paragraph of HTML.
fn paragraph(text: Option<&Spanned<String>>) -> Option<String> {
    text.map(|text| format!("<p>{}</p>", escape(&text.value)))
}
