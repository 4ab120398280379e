//! An id is the lasting name of a thing: `[a-z][a-z0-9-]{0,40}`. It stands in addresses, in saved progress and on paper.

use super::slug;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::Spanned;

/// Reports an id of another form; true if it is sound.
pub fn check(id: &Spanned<String>, found: &mut Diagnostics) -> bool {
    let valid = slug::is_id(&id.value);
    if !valid {
        let message = format!("`{}` cannot be an id", id.value);
        let help = format!(
            "small letters, digits and hyphens, a letter first, at most 41 characters{}",
            near(&id.value)
        );
        found.report(Diagnostic::new(Rule::InvalidId, id.span, message).help(help));
    }
    valid
}

/// The id that the author may have meant.
fn near(written: &str) -> String {
    if written.contains(|letter: char| letter.is_ascii_alphanumeric()) {
        format!(": `{}`", slug::id(written))
    } else {
        String::new()
    }
}
