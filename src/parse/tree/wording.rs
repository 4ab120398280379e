//! Wording: an author's own words for outcomes and answers, in place of the theme's.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::yaml::{Fields, expect_text};

/// The kinds of outcomes, whose words `outcome_words` may change.
pub const OUTCOMES: &[&str] = &["info", "go", "wait", "stop", "back", "help", "emergency"];

/// The answers whose words `labels` may change.
pub const ANSWERS: &[&str] = &["yes", "no", "unsure", "none"];

/// A map from known words to the author's own.
pub fn words(fields: &Fields, key: &str, known: &[&str], found: &mut Diagnostics) -> BTreeMap<String, String> {
    let Some(map) = fields.get(key).and_then(|node| Fields::new(node, known, found)) else {
        return BTreeMap::new();
    };
    map.entries()
        .iter()
        .filter(|(word, _)| known.contains(&word.value.as_str()))
        .filter_map(|(word, text)| Some((word.value.clone(), expect_text(text, found)?.value)))
        .collect()
}
