//! The sheets of a decision: its numbered form with the results, and its chart.

use super::list::{hazard, paragraph};
use super::part::part;
use super::room::{self, WIDTH};
use super::{Block, Planned, Sheet, code};
use crate::link::tree::Tree;
use crate::parse::editions::Part;
use crate::render::flowchart::{self, form, model::Chart};
use crate::render::notes::Notes;
use crate::render::shell::is_right_to_left;
use crate::render::stage::due;
use crate::render::theme::ThemeError;
use crate::render::tree::words::Words;
use crate::render::tree::{OutcomeView, QuestionView, SignView, TreeView};
use crate::render::tree_page::around;
use crate::render::view::{HazardView, StopView};
use crate::render::{Renderer, sheet};

/// The numbered form.
pub fn form(renderer: &Renderer<'_>, planned: &Planned, tree: usize) -> Result<Sheet, ThemeError> {
    let tree = &renderer.guide.trees[tree];
    let (output, strings) = (planned.output(), renderer.strings());
    let view: TreeView<HazardView, StopView> = around(renderer, (&output, &Notes::default()), |mut around| {
        // A stage has no number on a sheet: one more stage outdates no other.
        around.stage_number = &|_| None;
        around.tree(tree, Vec::new(), Vec::new())
    });
    let (mut blocks, mut parts) = (Vec::new(), Vec::new());
    for own in view.hazards {
        blocks.push(hazard(renderer, own, &output, &mut parts)?);
    }
    let how = [
        Some(strings.get("tree_start")),
        Some(strings.get("tree_lower")),
        view.unsure.as_deref(),
    ];
    let how: Vec<&str> = how.into_iter().flatten().collect();
    blocks.push(paragraph(renderer, &how.join(" "), &output)?.leading());
    for question in view.questions {
        blocks.push(self::question(renderer, question, &output, &mut parts)?);
    }
    let valid = tree
        .valid_for
        .map(|period| strings.fill("sheet_valid", &[("time", &strings.time(period))]));
    let results = valid.unwrap_or_else(|| strings.get("results").to_owned());
    blocks.push(Block::new(renderer.sheet_part("results", &output, &results)?, 10.0).leading());
    let mut outcomes = view.outcomes.into_iter();
    while let Some(left) = outcomes.next() {
        blocks.push(pair(
            renderer,
            [Some(left), outcomes.next()].into_iter().flatten().collect(),
            &output,
            &mut parts,
        )?);
    }
    Ok(Sheet {
        blocks,
        parts,
        signs: ["sheet_answered_by", "sheet_letter", "sheet_date_time"]
            .map(|key| strings.get(key).to_owned())
            .into(),
        next: Some(strings.get("sheet_next_letter").to_owned()),
        ..head(renderer, planned, tree)
    })
}

/// The chart, with the numbers and letters of the form.
pub fn chart(renderer: &Renderer<'_>, planned: &Planned, tree: usize) -> Result<Sheet, ThemeError> {
    let tree = &renderer.guide.trees[tree];
    let (output, strings) = (planned.output(), renderer.strings());
    let words = Words {
        tree,
        trees: &renderer.guide.trees,
        config: &renderer.guide.config,
        strings,
    };
    let chart = Chart::new(&words);
    let means = strings.fill("sheet_chart_means", &[("sheet", &tree.id)]);
    let mut blocks = vec![paragraph(renderer, &means, &output)?.leading()];
    let form = form::Form::SHEET;
    let is_mirrored = is_right_to_left(&renderer.guide.config.language.value);
    for (at, piece) in flowchart::pieces(&chart, &form).iter().enumerate() {
        let html = flowchart::svg(piece, &form, is_mirrored);
        // 680 pixels are 180 mm.
        let high = f64::from(piece.height) * 180.0 / f64::from(form.width) + 4.0;
        let text = if at == 0 {
            chart.texts().join("\n")
        } else {
            String::new()
        };
        blocks.push(Block {
            html: renderer.sheet_part("chart", &output, &html)?.into_boxed_str(),
            text: text.into_boxed_str(),
            height: high,
            leads: false,
        });
    }
    Ok(Sheet {
        blocks,
        signs: Vec::new(),
        next: None,
        ..head(renderer, planned, tree)
    })
}

/// What both say at their heads.
fn head(renderer: &Renderer<'_>, planned: &Planned, tree: &Tree) -> Sheet {
    let strings = renderer.strings();
    let title = match &tree.code {
        Some(code) => strings.fill("sheet_tree", &[("code", &code.value), ("title", &tree.title.value)]),
        None => tree.title.value.clone(),
    };
    Sheet {
        id: planned.id.clone(),
        of: (tree.title.value.clone(), format!("trees/{}.html", tree.id)),
        run: sheet::run(renderer, strings.get("decision")),
        title,
        use_when: tree
            .use_when
            .as_ref()
            .map(|when| strings.fill("sheet_use", &[("when", &when.value)])),
        blocks: Vec::new(),
        parts: Vec::new(),
        signs: Vec::new(),
        next: None,
        due: due(renderer, tree.review.as_ref()),
    }
}

/// A question with its answers and where they lead, never torn.
fn question(
    renderer: &Renderer<'_>,
    question: QuestionView<HazardView>,
    output: &str,
    parts: &mut Vec<Part>,
) -> Result<Block, ThemeError> {
    let question = QuestionView {
        why_html: None,
        help_html: None,
        see_html: None,
        refs_html: None,
        ..question
    };
    let html = renderer.sheet_part("question", output, &question)?;
    parts.push(asked(&question)?);
    let width = WIDTH - 14.0;
    let text = |html: &str, points, width| room::text(&code::read(html), (points, false), width);
    let sum = |heights: &mut dyn Iterator<Item = f64>| heights.sum::<f64>();
    let mut high = 4.5 + room::text(&code::read(&question.ask_html), (12.0, true), width).max(10.0);
    let asides = [&question.from, &question.hint_html, &question.add_up, &question.how];
    high += sum(&mut asides.into_iter().flatten().map(|aside| text(aside, 10.0, width) + 0.5));
    high += sum(&mut question
        .steps_html
        .iter()
        .map(|step| text(step, 11.0, width - 10.0) + 2.5));
    let sign = |sign: &SignView| {
        let hint = sign.hint_html.as_deref().unwrap_or_default();
        let answers = if question.each { 62.0 } else { 14.0 };
        text(&format!("{} {hint}", sign.text_html), 11.0, width - answers) + 2.4
    };
    high += sum(&mut question.signs.iter().map(sign));
    let way = |label: &str, to: &str, said: [&Option<String>; 2]| {
        let said = said.into_iter().flatten();
        let said = sum(&mut said.map(|said| text(said, 10.0, width - 8.0) + 1.0));
        text(&format!("{label} {to}"), 11.0, width - 20.0) + 1.6 + said
    };
    let answers = question.answers.iter();
    high += sum(&mut answers.map(|own| way(&own.label_html, &own.to.text, [&own.hint_html, &own.say_html])));
    let routes = question.routes.iter();
    high += sum(&mut routes.map(|own| way(&own.label_html, &own.to.text, [&own.say_html, &None])));
    high += question
        .then
        .as_ref()
        .map_or(0.0, |then| way("", &then.text, [&None, &None]));
    let extras = [
        (!question.routes.is_empty(), 6.0),
        (!question.key.is_empty(), 6.0),
        (matches!(question.kind, "number" | "score"), 6.0),
        (question.image.is_some(), 46.0),
        (!question.signs.is_empty() && !question.each, 6.5),
    ];
    high += sum(&mut extras
        .into_iter()
        .filter(|(is_there, _)| *is_there)
        .map(|(_, high)| high));
    for own in question.hazards {
        high += hazard(renderer, own, output, parts)?.height;
    }
    Ok(Block::new(html, high))
}

/// A question without the numbers and letters of others, which change when one is put before it.
fn asked(question: &QuestionView<HazardView>) -> Result<Part, ThemeError> {
    let mut bare = question.clone();
    (bare.number, bare.from, bare.add_up) = (0, None, None);
    let answers = bare.answers.iter_mut().map(|answer| &mut answer.to);
    let routes = bare.routes.iter_mut().map(|route| &mut route.to);
    answers
        .chain(routes)
        .chain(&mut bare.then)
        .for_each(|to| to.text.clear());
    let said = serde_json::to_string(&bare)?;
    Ok(part(("question", &question.anchor), &said, &question.ask_html))
}

/// A result, in the same way.
fn told(outcome: &OutcomeView<HazardView>) -> Result<Part, ThemeError> {
    let mut bare = outcome.clone();
    bare.letter.clear();
    bare.retry.iter_mut().for_each(|retry| retry.to.text.clear());
    let said = serde_json::to_string(&bare)?;
    Ok(part(("result", &outcome.anchor), &said, &outcome.headline_html))
}

/// Two results beside each other.
fn pair(
    renderer: &Renderer<'_>,
    outcomes: Vec<OutcomeView<HazardView>>,
    output: &str,
    parts: &mut Vec<Part>,
) -> Result<Block, ThemeError> {
    let bare = |outcome: OutcomeView<HazardView>| OutcomeView {
        why_html: None,
        help_html: None,
        refs_html: None,
        ..outcome
    };
    let outcomes: Vec<_> = outcomes.into_iter().map(bare).collect();
    for outcome in &outcomes {
        parts.push(told(outcome)?);
    }
    let html = renderer.sheet_part("outcomes", output, &outcomes)?;
    let width = (WIDTH - 6.0) / 2.0 - 8.0;
    let text = |html: &str, width| room::text(&code::read(html), (11.0, false), width);
    let high = |outcome: &OutcomeView<HazardView>| {
        let head = room::text(&code::read(&outcome.headline_html), (12.0, true), width - 26.0) + 12.0;
        let acts = outcome
            .do_html
            .iter()
            .map(|act| text(act, width - 9.0) + 2.0)
            .sum::<f64>();
        let contacts = outcome
            .contacts
            .iter()
            .map(|contact| {
                let said = [
                    Some(&contact.name),
                    contact.role.as_ref(),
                    contact.hours.as_ref(),
                    contact.phone.as_ref(),
                    contact.url.as_ref(),
                ];
                let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
                text(&said.join("\n"), width / 2.0).max(9.0) + 3.0
            })
            .sum::<f64>();
        let lines = [outcome.valid.as_ref(), outcome.wait.as_ref()]
            .into_iter()
            .flatten()
            .map(|line| text(line, width) + 8.0)
            .sum::<f64>();
        let retry = outcome.retry.as_ref().map_or(0.0, |retry| {
            text(&format!("{} {}", retry.text, retry.to.text), width) + 12.0
        });
        let next = outcome
            .next
            .iter()
            .map(|next| text(&next.label, width - 4.0) + 2.0)
            .sum::<f64>();
        head + acts + contacts + lines + retry + next + 8.0
    };
    let mut most = outcomes.iter().map(high).fold(0.0, f64::max) + 4.0;
    for own in outcomes.into_iter().flat_map(|outcome| outcome.hazards) {
        most += 2.0 * hazard(renderer, own, output, parts)?.height;
    }
    Ok(Block::new(html, most))
}
