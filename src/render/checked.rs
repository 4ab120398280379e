//! What the build proved about this guide, and what it did not: counts, the rules of each decision, what was switched off.

use serde::Serialize;

use crate::config::Config;
use crate::link::href::relative;
use crate::link::tree::Tree;
use crate::parse::allow::Allow;
use crate::parse::callout::Level;
use crate::render::Renderer;
use crate::render::html::escape;
use crate::render::made::Made;
use crate::render::theme::ThemeError;
use crate::render::view::LinkView;
use crate::rule::Rule;
use crate::source::Spanned;

const OUTPUT: &str = Made::Checked.output();

/// `checked` of `checked.html`.
#[derive(Debug, Serialize)]
struct CheckedView {
    /// "8 stages", one line for each kind of thing.
    counts: Vec<String>,
    /// What holds in every guide that builds, in sentences.
    proved: Vec<String>,
    /// The decisions.
    decisions: Vec<DecisionView>,
    /// What the build cannot know, in sentences.
    unproved: Vec<String>,
    /// Rules that are switched off.
    allowed: Vec<AllowedView>,
}

/// What is known about one decision.
#[derive(Debug, Serialize)]
struct DecisionView {
    /// Its title, and where it is.
    link: LinkView,
    /// Its short name on paper.
    code: Option<String>,
    /// "9 questions at most. 31 tests try 43 of 43 answers and reach 7 of 7 results."
    summary: String,
    /// Rules of its author that hold on every way through it.
    rules_html: Vec<String>,
}

/// A rule that is switched off.
#[derive(Debug, Serialize)]
struct AllowedView {
    /// Its name.
    rule: &'static str,
    /// Why the rule exists; rules say it in English, so only a guide in English has it.
    why: Option<&'static str>,
    /// Where it is switched off; nothing if everywhere.
    place: Option<LinkView>,
    /// Why the author allows it.
    reason_html: String,
}

/// The page.
pub fn page(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let strings = renderer.strings();
    let answers = ["yes", "no", "unsure"].map(|key| (key, strings.get(key)));
    let sentences = |key: &str| {
        let texts = (1..).map(|at| format!("{key}_{at}"));
        let there = texts.take_while(|key| strings.map.contains_key(key));
        there.map(|key| strings.fill(&key, &answers)).collect()
    };
    let has_trees = !renderer.guide.trees.is_empty();
    let of_trees: Vec<String> = if has_trees {
        sentences("checked_tree")
    } else {
        Vec::new()
    };
    let has_tests = renderer.guide.trees.iter().any(|tree| !tree.tests.is_empty());
    let on_paper: Vec<String> = has_tests
        .then(|| strings.get("checked_paper").to_owned())
        .into_iter()
        .collect();
    let view = CheckedView {
        counts: counts(renderer),
        proved: [sentences("checked_guide"), of_trees, on_paper].concat(),
        decisions: renderer
            .guide
            .trees
            .iter()
            .map(|tree| decision(renderer, tree))
            .collect(),
        unproved: sentences("unchecked"),
        allowed: allowed(renderer),
    };
    let (shell, slots) = Made::Checked.shell(renderer)?;
    shell.render(slots, |context| context.insert("checked", &view))
}

/// How much there is of everything, what is not there left out.
fn counts(renderer: &Renderer<'_>) -> Vec<String> {
    let guide = renderer.guide;
    let pages = || guide.pages.iter().map(|page| &page.written);
    let lists = || pages().flat_map(|page| &page.checklists);
    let callouts = |wanted: fn(Level) -> bool| {
        let callouts = pages().flat_map(|page| &page.callouts);
        callouts.filter(|callout| wanted(callout.level)).count()
    };
    let nodes = || guide.trees.iter().flat_map(|tree| &tree.nodes);
    let counts = [
        ("checked_stages", guide.stages.len()),
        ("checked_pages", guide.pages.len() - guide.stages.len()),
        ("checked_lists", lists().count()),
        ("checked_items", lists().map(|list| list.items().count()).sum()),
        ("checked_stops", callouts(|level| level == Level::Stop)),
        (
            "checked_hazards",
            callouts(|level| level.is_hazard() && level != Level::Stop),
        ),
        ("checked_decisions", guide.trees.len()),
        ("checked_questions", nodes().filter(|node| node.is_question()).count()),
        (
            "checked_results",
            guide.trees.iter().map(|tree| tree.outcomes.len()).sum(),
        ),
        ("checked_rules", guide.trees.iter().map(|tree| tree.always.len()).sum()),
        ("checked_tests", guide.trees.iter().map(|tree| tree.tests.len()).sum()),
        ("checked_sources", guide.cited.len()),
    ];
    let there = counts.into_iter().filter(|(_, count)| *count > 0);
    there.map(|(key, count)| counted(renderer, key, count)).collect()
}

fn counted(renderer: &Renderer<'_>, key: &str, count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    renderer.strings().count(key, count, &[])
}

fn decision(renderer: &Renderer<'_>, tree: &Tree) -> DecisionView {
    let strings = renderer.strings();
    let coverage = tree.coverage();
    let tests = strings.fill(
        "checked_coverage",
        &[
            ("tests", &counted(renderer, "checked_tests", tree.tests.len())),
            ("tried", &coverage.answers_tested().to_string()),
            ("answers", &coverage.answers.len().to_string()),
            ("reached", &coverage.outcomes_tested().to_string()),
            ("results", &coverage.outcomes.len().to_string()),
        ],
    );
    DecisionView {
        link: tree_link(tree),
        code: tree.code.as_ref().map(|code| code.value.clone()),
        summary: if tree.tests.is_empty() {
            strings.get("checked_untested").to_owned()
        } else {
            tests
        },
        rules_html: tree.always.iter().map(|rule| escape(&rule.say.value)).collect(),
    }
}

fn tree_link(tree: &Tree) -> LinkView {
    LinkView {
        label: tree.title.value.clone(),
        href: relative(OUTPUT, &format!("trees/{}.html", tree.id)),
    }
}

/// Every rule that is switched off: for the whole guide, then page by page, then in decisions.
fn allowed(renderer: &Renderer<'_>) -> Vec<AllowedView> {
    let guide = renderer.guide;
    let views = |allow: &Allow, place: Option<&LinkView>| views(allow, place, &guide.config);
    let mut allowed: Vec<AllowedView> = views(&guide.config.allow, None);
    for page in &guide.pages {
        let link = LinkView {
            label: page.written.title.clone(),
            href: relative(OUTPUT, &page.output),
        };
        allowed.extend(views(&page.written.front.allow, Some(&link)));
    }
    for tree in guide.trees.iter() {
        let link = tree_link(tree);
        let within = |label: &str, id: &str| LinkView {
            label: format!("{}{}{label}", link.label, renderer.strings().get("colon")),
            href: format!("{}#{}.{id}", link.href, tree.id),
        };
        allowed.extend(views(&tree.allow, Some(&link)));
        for node in &tree.nodes {
            let ask = node.ask().map_or(node.id.value.as_str(), |ask| ask.value.as_str());
            allowed.extend(views(&node.allow, Some(&within(ask, &node.id.value))));
        }
        for outcome in &tree.outcomes {
            allowed.extend(views(
                &outcome.allow,
                Some(&within(&outcome.headline.value, &outcome.id.value)),
            ));
        }
    }
    allowed
}

fn views(allow: &Allow, place: Option<&LinkView>, config: &Config) -> Vec<AllowedView> {
    let view = |(rule, reason): (Rule, &Spanned<String>)| AllowedView {
        rule: rule.name(),
        why: config.is_english().then(|| rule.why()),
        place: place.cloned(),
        reason_html: escape(&reason.value),
    };
    allow.reasons().map(view).collect()
}
