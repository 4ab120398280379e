//! A language is named by its tag: two or three letters, with a region if it matters.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::Spanned;

/// Reports a text that is no language tag.
pub fn check(language: Spanned<String>, found: &mut Diagnostics) -> Spanned<String> {
    if !is_tag(&language.value) {
        let message = format!("`{}` is no language tag", language.value);
        let help = "two or three letters, with a region if it matters: `en`, `pt-BR`";
        found.report(Diagnostic::new(Rule::WrongType, language.span, message).help(help));
    }
    language
}

/// Whether a text has the form of a language tag.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or("");
    text.split('-').all(part) && (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a tag names English, whatever its region.
#[must_use]
pub fn is_english(language: &str) -> bool {
    let base = language.split('-').next().unwrap_or_default();
    base.eq_ignore_ascii_case("en")
}
