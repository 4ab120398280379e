//! Forms: HTML from a template with blanks for the texts of one page, rendered and minified once for all pages that need
//! nothing else of it. Filled in, a form is what the template would have given.
//!
//! A page says the texts that are only printed through [`Blanks`], which put a mark in the place of each. Views that are
//! equal then have one form. That a template only prints what it gets is known of the built-in ones: tests compare forms
//! with whole pages. With templates of the guide's own nothing is left blank.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::{memchr, memchr3};
use serde::Serialize;

use crate::render::html::canonical::{self, is_folded, is_quoted};
use crate::render::html::escape;
use crate::render::theme::ThemeError;

/// First and last character of a mark: no text holds them, they are for private use.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Texts of one page, in the order of their marks.
#[derive(Debug)]
pub struct Blanks {
    /// Texts are marked at all.
    on: bool,
    texts: Vec<String>,
}

impl Blanks {
    /// For a view without a text of the page's own.
    #[must_use]
    pub fn none() -> Self {
        Self {
            on: true,
            texts: Vec::new(),
        }
    }

    /// What `views` makes of a page. If not `on`, or if one of its texts cannot be left blank, all texts are in place.
    pub fn around<T>(on: bool, views: impl Fn(&mut Self) -> T) -> (Self, T) {
        let mut blanks = Self { on, texts: Vec::new() };
        let made = views(&mut blanks);
        if blanks.on == on {
            return (blanks, made);
        }
        blanks.texts.clear();
        let made = views(&mut blanks);
        (blanks, made)
    }

    /// Whether every text is left blank.
    #[must_use]
    pub fn are_left(&self) -> bool {
        self.on
    }

    /// Text between tags, as HTML.
    pub fn html(&mut self, text: &str) -> String {
        let mark = self.between_tags(text);
        mark.unwrap_or_else(|| escape(text))
    }

    /// Finished HTML; only text without tags is left blank.
    pub fn ready(&mut self, html: &str) -> String {
        let mark = self.between_tags(html);
        mark.unwrap_or_else(|| html.to_owned())
    }

    /// Text between tags, which the template escapes.
    pub fn text(&mut self, text: &str) -> String {
        let mark = self.between_tags(text);
        mark.unwrap_or_else(|| text.to_owned())
    }

    fn between_tags(&mut self, text: &str) -> Option<String> {
        let plain = match memchr3(b'<', b'>', b'&', text.as_bytes()) {
            None => true,
            Some(at) => {
                text.as_bytes()[at] == b'&' && !text.contains(['<', '>']) && !canonical::text(&mut String::new(), text)
            }
        };
        self.takes(text, plain).then(|| self.mark(text, ""))
    }

    /// The value of an attribute, which the template escapes. Its mark stands in quotes where the value does.
    pub fn attribute(&mut self, value: &str) -> String {
        let plain = !value.contains(['<', '>', '&', '"']);
        if self.takes(value, plain) {
            self.mark(value, if is_quoted(value) { " " } else { "" })
        } else {
            value.to_owned()
        }
    }

    /// One text that may not be canonical, and the page has no form.
    fn takes(&mut self, text: &str, plain: bool) -> bool {
        self.on &= plain && !text.is_empty() && text.trim() == text && is_folded(text) && !is_marked(text);
        self.on
    }

    fn mark(&mut self, text: &str, inside: &str) -> String {
        self.texts.push(text.to_owned());
        format!("{OPEN}{}{inside}{CLOSE}", self.texts.len() - 1)
    }
}

/// Whether a text holds what marks are made of; few texts hold the first byte of it.
fn is_marked(text: &str) -> bool {
    memchr(0xee, text.as_bytes()).is_some() && text.contains([OPEN, CLOSE])
}

/// A piece of a form.
#[derive(Debug)]
enum Piece {
    Html(Box<str>),
    Blank(usize),
}

/// HTML with blanks.
#[derive(Debug)]
pub struct Form {
    pieces: Vec<Piece>,
}

impl Form {
    /// Reads HTML with marks in it.
    #[must_use]
    pub fn new(html: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once(OPEN) {
            let mark = after.split_once(CLOSE).and_then(|(mark, after)| {
                let number = mark.trim_end().parse().ok()?;
                Some((number, after))
            });
            let Some((number, after)) = mark else {
                break;
            };
            pieces.extend([Piece::Html(before.into()), Piece::Blank(number)]);
            rest = after;
        }
        pieces.push(Piece::Html(rest.into()));
        Self { pieces }
    }

    /// The HTML with texts in its blanks.
    #[must_use]
    pub fn fill(&self, blanks: &Blanks) -> String {
        let texts = || {
            self.pieces.iter().map(|piece| match piece {
                Piece::Html(html) => &**html,
                Piece::Blank(number) => blanks.texts.get(*number).map_or("", String::as_str),
            })
        };
        let mut html = String::with_capacity(texts().map(str::len).sum());
        html.extend(texts());
        html
    }
}

/// The forms of a build, by what they were made from.
#[derive(Debug, Default)]
pub struct Forms {
    made: Mutex<BTreeMap<String, Arc<Form>>>,
}

impl Forms {
    /// The form for `key`, made if it is new.
    pub fn get(
        &self,
        key: &impl Serialize,
        make: impl FnOnce() -> Result<String, ThemeError>,
    ) -> Result<Arc<Form>, ThemeError> {
        let key = serde_json::to_string(key).map_err(ThemeError::from)?;
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = made().get(&key) {
            return Ok(Arc::clone(form));
        }
        let form = Arc::new(Form::new(&make()?));
        Ok(Arc::clone(made().entry(key).or_insert(form)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_filled_with_its_texts() {
        let view = |blanks: &mut Blanks| {
            format!(
                "<a href={}>{}</a>!",
                blanks.attribute("b.html"),
                blanks.html("It's & B")
            )
        };
        let (blanks, html) = Blanks::around(true, view);
        assert!(blanks.are_left() && !html.contains('B'));
        assert_eq!(Form::new(&html).fill(&blanks), "<a href=b.html>It's & B</a>!");
    }

    #[test]
    fn a_text_that_may_be_written_in_two_ways_is_no_blank() {
        for text in ["R&D", "a < b", "two  spaces", " a", "", "\u{e000}0\u{e001}"] {
            let (blanks, made) = Blanks::around(true, |blanks| [blanks.text("plain"), blanks.text(text)]);
            assert_eq!(
                (made, blanks.are_left()),
                (["plain".to_owned(), text.to_owned()], false)
            );
        }
    }
}
