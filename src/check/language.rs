//! The language of a guide: its pages need the theme's words in it, or readers get them in English.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::load::plural::{self, OTHER, Plurals};
use crate::load::{Inputs, words};
use crate::rule::Rule;

/// How many missing texts are named.
const NAMED: usize = 5;

/// Reports, as a warning, texts of the theme that are there in English only. A form in which the language does not count
/// is not missed.
pub fn check(guide: &Guide, inputs: &Inputs, found: &mut Diagnostics) {
    let language = &guide.config.language;
    let base = language.value.split('-').next().unwrap_or_default();
    // What is no tag at all was reported when the settings were read.
    if base.eq_ignore_ascii_case("en") || base.len() > 3 {
        return;
    }
    let theme = guide.config.theme.value.as_str();
    let english = keys("en", theme, inputs);
    let plurals = Plurals::of(&language.value);
    let is_due = |key: &&String| match plural::split(key) {
        Some((stem, form)) if english.contains(&format!("{stem}_{OTHER}")) => form == OTHER || plurals.has(form),
        _ => true,
    };
    let all: BTreeSet<&String> = english.iter().filter(is_due).collect();
    let mut known = keys(base, theme, inputs);
    known.extend(keys(&language.value, theme, inputs));
    let missing: Vec<&str> = all
        .iter()
        .filter(|key| !known.contains(**key))
        .map(|key| key.as_str())
        .collect();
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "{} of {} texts that pages consist of have no words in `{}` and stay English",
        missing.len(),
        all.len(),
        language.value
    );
    let named = missing[..missing.len().min(NAMED)].join("`, `");
    let rest = if missing.len() > NAMED { " and more" } else { "" };
    let help = format!("write them into `themes/{theme}/strings/{base}.yaml`: `{named}`{rest}");
    let finding = Diagnostic::new(Rule::MissingKey, language.span, message);
    found.report(finding.help(help).as_warning());
}

/// Names of the texts in one language: those of the program, and those of the guide's theme.
fn keys(language: &str, theme: &str, inputs: &Inputs) -> BTreeSet<String> {
    let texts = words::texts(language, theme, inputs);
    texts.into_iter().flat_map(BTreeMap::into_keys).collect()
}
