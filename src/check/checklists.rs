//! Checklists short enough to be kept in mind, with ids that last; gates that say when to go back.

mod actions;

use crate::config::Limit;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::link::gate::What;
use crate::link::page::Page;
use crate::parse::checklist::Checklist;
use crate::rule::Rule;

/// A critical item stands among the first so many.
const CRITICAL_WITHIN: usize = 5;

/// Checks the checklists and the gate of one page.
pub fn check(page: &Page, guide: &Guide, found: &mut Diagnostics) {
    for list in &page.written.checklists {
        too_many(list, guide, found);
        critical_late(list, found);
        without_id(list, found);
        if guide.config.is_english() {
            two_actions(list, found);
        }
    }
    gate_without_back(page, found);
    gate_of_another_log(page, guide, found);
}

fn too_many(list: &Checklist, guide: &Guide, found: &mut Diagnostics) {
    let limit = guide.config.limits.get(Limit::TooManyItems);
    let required: Vec<_> = list.items().filter(|item| item.required).collect();
    if let Some(item) = required.get(limit) {
        let message = format!(
            "`{}` has {} required items; over {limit} are not kept in mind",
            list.title,
            required.len()
        );
        found.report(Diagnostic::new(Rule::TooManyItems, item.span, message).help("split the list at a natural pause"));
    }
}

fn critical_late(list: &Checklist, found: &mut Diagnostics) {
    for (at, item) in list
        .items()
        .enumerate()
        .skip(CRITICAL_WITHIN)
        .filter(|(_, item)| item.critical)
    {
        let message = format!("this critical item is number {} of its list", at + 1);
        let help = format!("move it among the first {CRITICAL_WITHIN}, or split the list before it");
        found.report(Diagnostic::new(Rule::CriticalLate, item.span, message).help(help));
    }
}

fn without_id(list: &Checklist, found: &mut Diagnostics) {
    for item in list.items().filter(|item| !item.written_id) {
        let message = "this item has no id of its own; one made from the text changes with the text";
        let help = format!("end the line with `<!-- #{} -->`", item.id.value);
        found.report(Diagnostic::new(Rule::ItemWithoutId, item.span, message).help(help));
    }
}

fn two_actions(list: &Checklist, found: &mut Diagnostics) {
    for item in list.items() {
        if let Some(second) = actions::second(&item.text) {
            let message = format!("“{second}” is a second action");
            found.report(Diagnostic::new(Rule::TwoActions, item.span, message));
        }
    }
}

/// A stage keeps lines of its own log only, so a gate that asks for another one waits for ever.
fn gate_of_another_log(page: &Page, guide: &Guide, found: &mut Diagnostics) {
    let Some(gate) = &page.gate else { return };
    // One that is not known was reported.
    if page.log.is_none() && page.written.front.stage().log.is_some() {
        return;
    }
    for criterion in gate.all.iter().chain(&gate.back).chain(&gate.help) {
        let (What::Streak { log, .. } | What::Count { log, .. }) = criterion.what else {
            continue;
        };
        if page.log != Some(log) {
            let id = &guide.config.logs[log].id.value;
            let message = format!("this stage does not keep the log `{id}`: no line of it is ever of this stage");
            let help = match page.log.map(|own| &guide.config.logs[own].id.value) {
                Some(own) => format!("ask for the log `{own}`, or write `log: {id}`"),
                None => format!("write `log: {id}` in the front matter"),
            };
            found.report(Diagnostic::new(Rule::GateImpossible, criterion.span, message).help(help));
        }
    }
}

fn gate_without_back(page: &Page, found: &mut Diagnostics) {
    if let Some(gate) = page
        .written
        .front
        .stage()
        .gate
        .as_ref()
        .filter(|gate| gate.back.is_empty())
    {
        let message = "this gate does not say what to do when it goes badly";
        let help = "add `back:` with a criterion and the stage to go back to";
        found.report(Diagnostic::new(Rule::GateWithoutBack, gate.span, message).help(help));
    }
}
