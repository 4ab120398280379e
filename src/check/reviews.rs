//! Reviews that are due, and text that was never finished.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::Guide;
use crate::link::page::Page;
use crate::parse::placeholder;
use crate::parse::review::Review;
use crate::rule::Rule;
use crate::source::{FileId, Sources, Span};

/// Checks the review of a page against the day of the build, and its front matter for text that was never finished. The
/// text of pages is searched while they are read.
pub fn page(page: &Page, guide: &Guide, (sources, today): (&Sources, Date), found: &mut Diagnostics) {
    let page = &page.written;
    let review = page.front.review.as_ref();
    review.inspect(|review| self::review(review, guide, today, found));
    lines(page.file, &sources.get(page.file).text[..page.body], found);
}

/// Checks everything else that is YAML: settings, trees and sources.
pub fn check(guide: &Guide, (sources, today): (&Sources, Date), found: &mut Diagnostics) {
    let trees = guide.trees.iter().filter_map(|tree| tree.review.as_ref());
    for own in trees.chain([&guide.config.review]) {
        review(own, guide, today, found);
    }
    placeholders(guide, sources, found);
}

fn review(review: &Review, guide: &Guide, today: Date, found: &mut Diagnostics) {
    if let Some(span) = review.last.as_ref().map(|last| last.span) {
        due(&review.or(&guide.config.review), span, today, found);
    }
}

fn due(review: &Review, span: Span, today: Date, found: &mut Diagnostics) {
    let Some(due) = review.due() else { return };
    let who = review
        .by
        .as_ref()
        .map_or_else(String::new, |by| format!(" by {}", by.value));
    if due < today {
        let message = format!("the review of this text was due on {due}");
        found.report(
            Diagnostic::new(Rule::ReviewOverdue, span, message)
                .help(format!("review it{who}, then write the day as `last:`")),
        );
    } else if review.soon().is_some_and(|soon| soon <= today) {
        let message = format!("the review of this text is due on {due}");
        found.report(Diagnostic::new(Rule::ReviewSoon, span, message).help(format!("plan it{who}")));
    }
}

/// Unfinished text.
fn placeholders(guide: &Guide, sources: &Sources, found: &mut Diagnostics) {
    let trees = guide.trees.iter().map(|tree| tree.span.file);
    let cited = guide.cited.first().map(|source| source.id.span.file);
    for file in trees.chain(cited).chain([guide.config.title.span.file]) {
        lines(file, &sources.get(file).text, found);
    }
    for contact in guide.config.contacts.iter().filter(|contact| !contact.fill_in) {
        if let Some(phone) = contact.phone.as_ref().filter(|phone| is_example(&phone.value)) {
            let message = format!("`{}` looks like an example of a phone number", phone.value);
            let help = "write the real one, or `fill_in: true` for a blank";
            found.report(Diagnostic::new(Rule::Placeholder, phone.span, message).help(help));
        }
    }
}

fn lines(file: FileId, text: &str, found: &mut Diagnostics) {
    if placeholder::unfinished(text).is_none() {
        return;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = if line.trim_start().starts_with('#') {
            0
        } else {
            line.find(" #").unwrap_or(line.len())
        };
        if let Some((at, word)) = placeholder::unfinished(&line[..end]) {
            found.report(placeholder::finding(
                word,
                Span::new(file, start + at..start + at + word.len()),
            ));
        }
        start += line.len();
    }
}

/// Numbers kept for fiction, counting up, or of one digit only.
fn is_example(phone: &str) -> bool {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let local = digits.len().saturating_sub(7);
    let fiction = digits.len() >= 7 && digits.is_char_boundary(local) && digits[local..].starts_with("55501");
    let same = digits.len() > 4 && digits.bytes().all(|digit| Some(digit) == digits.bytes().next());
    fiction || same || "12345678901234567890".contains(&digits) && digits.len() > 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_fiction_are_examples() {
        assert!(is_example("+1 212 555 0123") && is_example("000 0000") && is_example("123456"));
        assert!(!is_example("+49 30 901820") && !is_example("112"));
    }
}
