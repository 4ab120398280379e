//! What is printed leads where the tree leads: every test of every tree is followed on its numbered form.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::{Ending, Test, Tree, Walk};
use crate::paper::{Form, Lost, Reply, plain};
use crate::render::Renderer;
use crate::render::numbered::Numbered;
use crate::rule::Rule;

/// Follows every test of a guide on paper.
pub fn check(renderer: &Renderer<'_>, found: &mut Diagnostics) {
    let trees = renderer.guide.trees.as_slice();
    for tree in trees.iter().filter(|tree| !tree.tests.is_empty()) {
        let numbered = Numbered::new(tree, trees, (&renderer.guide.config, renderer.strings()));
        let phrases = numbered.phrases();
        let text = numbered.text();
        let form = Form::read(&text, &phrases);
        for (test, walk) in tree.tests.iter().zip(tree.test_walks()) {
            let printed = follow(&form, &numbered, (tree, test));
            let expected = place(&numbered, &walk);
            if printed.as_ref().ok() != expected.as_ref() {
                report(test, (expected, printed), found);
            }
        }
    }
}

/// Where a test leads on paper.
pub fn follow(form: &Form<'_>, numbered: &Numbered<'_>, (tree, test): (&Tree, &Test)) -> Result<String, Lost> {
    let replies = numbered.replies(test);
    let from = test.from.as_ref().map_or(tree.start, |from| from.value);
    let first = tree.node(from).number;
    let before: BTreeMap<usize, Reply> = replies.range(..first).map(|(at, reply)| (*at, reply.clone())).collect();
    form.follow(first, &before, |number| replies.get(&number).cloned())
}

/// Where a walk ends, as it is printed; nothing if it has no end.
#[must_use]
pub fn place(numbered: &Numbered<'_>, walk: &Walk) -> Option<String> {
    match walk.end {
        Ending::Outcome(_) | Ending::Tree(..) => {
            let (node, way) = walk.steps.last()?;
            numbered.place_of(*node, *way).map(|place| plain(&place))
        }
        Ending::Unanswered(_) | Ending::NoWay(_) => None,
    }
}

fn report(test: &Test, (expected, printed): (Option<String>, Result<String, Lost>), found: &mut Diagnostics) {
    let led = match printed {
        Ok(place) => format!("leads to {place}"),
        Err(lost) => lost.to_string(),
    };
    let expected = expected.unwrap_or_default();
    let message = format!("on paper this test {led}, in the tree to {expected}");
    found.report(Diagnostic::new(Rule::PaperDiffers, test.name.span, message));
}
