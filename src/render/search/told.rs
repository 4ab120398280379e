//! Told: the text of an entry, which takes in words until it is full.

use pulldown_cmark::{Event, TagEnd};

use crate::parse::markdown::Placed;

/// What is added to a text that did not all fit.
const MORE: &str = "…";

/// A text with room for so many bytes.
#[derive(Debug)]
pub(super) struct Told {
    text: String,
    room: usize,
}

impl Told {
    /// An empty text.
    pub(super) fn new(room: usize) -> Self {
        Self {
            text: String::new(),
            room,
        }
    }

    /// Whether it takes in no more.
    pub(super) fn is_full(&self) -> bool {
        self.text.len() > self.room
    }

    /// Adds words, apart from those before.
    pub(super) fn words(&mut self, words: &str) {
        if !self.is_full() {
            self.text.push_str(words);
            self.text.push(' ');
        }
    }

    /// Adds the words of several texts.
    pub(super) fn all<'t>(&mut self, texts: impl IntoIterator<Item = &'t String>) {
        for text in texts {
            self.words(text);
        }
    }

    /// Adds what a reader sees of these events.
    pub(super) fn events(&mut self, events: &[Placed<'_>]) {
        for (event, _) in events {
            match event {
                _ if self.is_full() => return,
                Event::Text(part) | Event::Code(part) => self.text.push_str(part),
                Event::SoftBreak
                | Event::HardBreak
                | Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Item
                    | TagEnd::TableCell
                    | TagEnd::CodeBlock
                    | TagEnd::Heading(_)
                    | TagEnd::Image,
                ) => self.text.push(' '),
                _ => {}
            }
        }
        self.text.push(' ');
    }

    /// The text: one line, cut after a word if it did not all fit.
    pub(super) fn finish(self) -> String {
        let mut line = String::with_capacity(self.text.len().min(self.room + MORE.len()));
        for word in self.text.split_whitespace() {
            if line.len() + word.len() + 1 > self.room {
                line.push_str(MORE);
                break;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_after_a_word() {
        let mut told = Told::new(12);
        told.words("Keep  doors");
        told.words("latched");
        told.words("never told");
        assert_eq!(told.finish(), "Keep doors…");
    }

    #[test]
    fn a_text_that_fits_is_whole() {
        let mut told = Told::new(12);
        told.words("Keep\ndoors");
        assert_eq!(told.finish(), "Keep doors");
    }

    #[test]
    fn without_room_nothing_is_told() {
        let told = Told::new(0);
        assert_eq!(told.finish(), "");
    }
}
