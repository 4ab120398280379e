//! Placeholders: words that show that a text was never finished.

use memchr::memmem;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::Span;

/// Words of unfinished text.
const UNFINISHED: [&str; 4] = ["TODO", "XXX", "lorem ipsum", "Lorem ipsum"];

/// The first word of unfinished text, and where it stands.
#[must_use]
pub fn unfinished(text: &str) -> Option<(usize, &'static str)> {
    let whole = |at: usize, word: &str| {
        let before = text[..at]
            .chars()
            .next_back()
            .is_none_or(|char| !char.is_alphanumeric());
        before
            && text[at + word.len()..]
                .chars()
                .next()
                .is_none_or(|char| !char.is_alphanumeric())
    };
    let mut there = UNFINISHED
        .iter()
        .filter(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some());
    there.find_map(|&word| {
        let mut places = text.match_indices(word).map(|(at, _)| at);
        places.find(|&at| whole(at, word)).map(|at| (at, word))
    })
}

/// The finding for a word of unfinished text.
#[must_use]
pub fn finding(word: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Rule::Placeholder, span, format!("`{word}`: this text is not finished"))
        .help("finish the text, or take it out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_words_stand_alone() {
        assert_eq!(unfinished("see TODO here"), Some((4, "TODO")));
        assert_eq!(unfinished("Lorem ipsum dolor"), Some((0, "Lorem ipsum")));
        assert_eq!(unfinished("a TODOS list, XXXL"), None);
        assert_eq!(unfinished("TODOS, TODO"), Some((7, "TODO")));
    }
}
