//! The parts of a sheet that have a name: lines, hazards, questions, results. A release compares them with those of the
//! edition before and says in words what changed.

use crate::link::ids::hazard;
use crate::parse::editions::Part;
use crate::render::strings::Strings;

use super::code;

/// How much of a text tells which one it is.
const LETTERS: usize = 70;

/// A part with its text as HTML; `begins` is what tells readers which one it is.
pub fn part((kind, id): (&str, &str), html: &str, begins: &str) -> Part {
    let begins = code::read(begins);
    let words: Vec<&str> = begins.split_whitespace().collect();
    Part {
        kind: kind.to_owned(),
        // A hazard without an id, or from another page, is known by its words.
        id: if id.is_empty() { words.join(" ") } else { id.to_owned() },
        code: code::of_texts([code::read(html).as_str()]),
        text: short(&words),
    }
}

/// The first words of a text.
fn short(words: &[&str]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 && text.chars().count() + word.chars().count() > LETTERS {
            return format!("{text} …");
        }
        if at > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// What changed on a sheet, in words; `why` tells why a part is gone.
pub fn changes<'w>(
    (before, now): (&[Part], &[Part]),
    strings: &Strings,
    why: impl Fn(&str) -> Option<&'w str>,
) -> String {
    let of = |parts: &[Part], own: &Part| parts.iter().find(|part| is_same(part, own)).cloned();
    let mut told = Vec::new();
    for own in before.iter().filter(|own| of(now, own).is_none()) {
        let gone = strings.fill("edition_gone", &[("what", &name(own, strings))]);
        told.push(match why(&own.id) {
            Some(why) => strings.fill("edition_because", &[("what", &gone), ("why", why)]),
            None => gone,
        });
    }
    for own in now {
        let what = name(own, strings);
        match of(before, own) {
            None => told.push(strings.fill("edition_added", &[("what", &what)])),
            Some(old) if old.kind != own.kind => {
                let values = [("before", name(&old, strings)), ("what", what)];
                let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
                told.push(strings.fill("edition_became", &values));
            }
            Some(old) if old.code != own.code => told.push(strings.fill("edition_reworded", &[("what", &what)])),
            Some(_) => {}
        }
    }
    let order = |some: &[Part], others: &[Part]| -> Vec<String> {
        let kept = some.iter().filter(|own| of(others, own).is_some());
        kept.map(|part| part.id.clone()).collect()
    };
    if order(before, now) != order(now, before) {
        told.push(strings.get("edition_order").to_owned());
    }
    if told.is_empty() {
        told.push(strings.get("edition_other").to_owned());
    }
    told.join(strings.get("edition_and"))
}

/// Whether two parts are one: a hazard may have become another level.
fn is_same(one: &Part, other: &Part) -> bool {
    let is_hazard = |part: &Part| hazard(&part.kind).is_some();
    one.id == other.id && (one.kind == other.kind || (is_hazard(one) && is_hazard(other)))
}

/// What readers call a part.
fn name(part: &Part, strings: &Strings) -> String {
    let text = [("text", part.text.as_str())];
    match hazard(&part.kind) {
        Some(_) => {
            let word = strings.get(&format!("level_{}", part.kind)).to_uppercase();
            strings.fill("edition_hazard", &[("word", &word), ("text", &part.text)])
        }
        None => strings.fill(&format!("edition_{}", part.kind), &text),
    }
}
