//! Gates in sentences: what must hold to go on, when to go back, when to get help.

use crate::link::gate::{Criterion, Gate, Goal};
use crate::link::page::Page;
use crate::render::Renderer;
use crate::render::sentence::Sentences;
use crate::render::text::link_view;
use crate::render::view::{GateRuleView, GateView, LinkView};

/// A gate as it stands at the end of a stage.
#[must_use]
pub fn view(renderer: &Renderer<'_>, page: &Page, gate: &Gate) -> GateView {
    let strings = renderer.strings();
    let title = renderer
        .guide
        .names
        .stages
        .get(&gate.to)
        .map_or(gate.to.as_str(), |stage| {
            renderer.guide.pages[stage.page].written.title.as_str()
        });
    let needs = needs(renderer, gate);
    let count = u32::try_from(needs.len()).unwrap_or(u32::MAX);
    let rule = |criterion: &Criterion| self::rule(renderer, page, criterion);
    GateView {
        anchor: "gate".to_owned(),
        title: strings.fill("gate_to", &[("title", title)]),
        verdict: strings.count("gate_verdict", count, &[]),
        needs,
        back: gate.back.iter().filter_map(rule).collect(),
        help: gate.help.iter().filter_map(rule).collect(),
    }
}

/// What a gate asks, in one line for the home page.
#[must_use]
pub fn summary(renderer: &Renderer<'_>, page: &Page) -> Option<String> {
    let gate = page.gate.as_ref()?;
    let sentences: Vec<String> = needs(renderer, gate)
        .into_iter()
        .map(|need| if need.ends_with('.') { need } else { need + "." })
        .collect();
    Some(sentences.join(" "))
}

/// What must be true, each in a sentence: the author's own, or those made from the criteria.
fn needs(renderer: &Renderer<'_>, gate: &Gate) -> Vec<String> {
    match &gate.say {
        Some(say) => vec![say.value.clone()],
        None => gate
            .all
            .iter()
            .map(|criterion| sentences(renderer).criterion(criterion))
            .collect(),
    }
}

fn rule(renderer: &Renderer<'_>, page: &Page, criterion: &Criterion) -> Option<GateRuleView> {
    let to = goal(renderer, page, criterion.to.as_ref()?)?;
    Some(GateRuleView {
        text: sentences(renderer).criterion(criterion),
        to,
    })
}

fn goal(renderer: &Renderer<'_>, page: &Page, goal: &Goal) -> Option<LinkView> {
    let names = &renderer.guide.names;
    Some(match goal {
        Goal::Stage(id) => {
            let stage = names.stages.get(id)?;
            link_view(
                &renderer.guide.pages[stage.page].written.title,
                &page.output,
                &stage.href,
            )
        }
        Goal::Tree(tree) => {
            let named = &names.trees.get(&renderer.guide.trees.get(*tree)?.id)?.named;
            link_view(&named.title, &page.output, &named.href)
        }
    })
}

/// Whether the reader is told of a condition: one that leads nowhere is left out.
#[must_use]
pub fn is_shown(renderer: &Renderer<'_>, page: &Page, criterion: &Criterion) -> bool {
    let to = criterion.to.as_ref();
    to.is_none_or(|to| goal(renderer, page, to).is_some())
}

/// What makes sentences of criteria.
#[must_use]
pub fn sentences<'r>(renderer: &'r Renderer<'_>) -> Sentences<'r> {
    let guide = renderer.guide;
    Sentences {
        strings: renderer.strings(),
        config: &guide.config,
        names: &guide.names,
        trees: &guide.trees,
    }
}
