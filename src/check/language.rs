//! The language of a guide: its pages need the theme's words in it, or readers get them in English.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::parse::language::{is_english, is_tag};
use crate::parse::plural::{self, OTHER, Plurals};
use crate::rule::Rule;

/// How many missing texts are named.
const NAMED: usize = 5;

/// Reports, as a warning, texts of the theme that are there in English only. Not missed is a form in which the language
/// does not count, and one for which that of all other numbers stands.
pub fn check(guide: &Guide, found: &mut Diagnostics) {
    let language = &guide.config.language;
    // What is no tag at all was reported when the settings were read.
    if is_english(&language.value) || !is_tag(&language.value) {
        return;
    }
    let keys = |language: &str| guide.words.texts(language).into_keys();
    let base = language.value.split('-').next().unwrap_or_default();
    let english: BTreeSet<String> = keys("en").collect();
    let known: BTreeSet<String> = keys(base).chain(keys(&language.value)).collect();
    let plurals = Plurals::of(&language.value);
    let is_text = |key: &str| english.contains(key);
    let is_due =
        |key: &&String| plural::counted(key, is_text).is_none_or(|(_, form)| form == OTHER || plurals.has(form));
    let stands_in = |(stem, _): (&str, &str)| known.contains(&format!("{stem}_{OTHER}"));
    let is_known = |key: &str| known.contains(key) || plural::counted(key, is_text).is_some_and(stands_in);
    let due: Vec<&String> = english.iter().filter(is_due).collect();
    let missing: Vec<&str> = due
        .iter()
        .map(|key| key.as_str())
        .filter(|key| !is_known(key))
        .collect();
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "{} of {} texts that pages consist of have no words in `{}` and stay English",
        missing.len(),
        due.len(),
        language.value
    );
    let theme = guide.config.theme.value.as_str();
    let named = missing[..missing.len().min(NAMED)].join("`, `");
    let rest = if missing.len() > NAMED { " and more" } else { "" };
    let help = format!("write them into `themes/{theme}/strings/{base}.yaml`: `{named}`{rest}");
    let finding = Diagnostic::new(Rule::MissingKey, language.span, message);
    found.report(finding.help(help).as_warning());
}
