//! How hard the texts of a guide are to read: the school grade of each page, by a published formula for the language.
//! It is information for the author, no rule: a formula counts letters and words and understands neither.
//!
//! - English: the Automated Readability Index of Senter and Smith (1967), `4.71 · letters / words + 0.5 · words /
//!   sentences - 21.43`, a grade of schools in the United States.
//! - German: the fourth Wiener Sachtextformel of Bamberger and Vanecek (1984), `0.2656 · words / sentences + 0.2744 ·
//!   share of words of three syllables and more in percent - 1.693`, a grade of schools in Austria.
//!
//! Headings, tables and code are left out, since they are no sentences. Every paragraph and list item ends one.

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation;

use crate::link::Guide;
use crate::link::tree::Tree;
use crate::parse::markdown::{self, Placed};
use crate::source::{FileId, Sources};

/// Formulas mislead on less than this many words.
const LEAST_WORDS: u64 = 100;

/// A formula for one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Automated Readability Index.
    English,
    /// Fourth Wiener Sachtextformel.
    German,
}

/// How hard one file is to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The file.
    pub file: FileId,
    /// The school grade, at least 1; nothing where the text is too short to tell.
    pub grade: Option<f64>,
}

/// What formulas count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    letters: u64,
    words: u64,
    /// Words of three syllables and more.
    long_words: u64,
    sentences: u64,
}

impl Formula {
    /// The formula for a language tag, where one is known.
    #[must_use]
    pub fn for_language(tag: &str) -> Option<Self> {
        let base = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match base.as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            _ => None,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "Automated Readability Index",
            Self::German => "Wiener Sachtextformel 4",
        }
    }

    /// The grade of texts, each of which ends with a sentence.
    #[must_use]
    pub fn grade<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> Option<f64> {
        let mut counts = Counts::default();
        for text in texts {
            counts.add(text);
        }
        (counts.words >= LEAST_WORDS).then(|| self.apply(counts).max(1.0))
    }

    // Texts of more than 2^53 letters do not occur.
    #[expect(clippy::cast_precision_loss)]
    fn apply(self, counts: Counts) -> f64 {
        let per = |count: u64, of: u64| count as f64 / of.max(1) as f64;
        let words_per_sentence = per(counts.words, counts.sentences);
        match self {
            Self::English => 4.71 * per(counts.letters, counts.words) + 0.5 * words_per_sentence - 21.43,
            Self::German => 0.2656 * words_per_sentence + 27.44 * per(counts.long_words, counts.words) - 1.693,
        }
    }
}

impl Counts {
    fn add(&mut self, text: &str) {
        for sentence in text.unicode_sentences() {
            let mut words = 0;
            for word in sentence.unicode_words() {
                words += 1;
                self.letters += count(word.chars().filter(|letter| letter.is_alphanumeric()));
                self.long_words += u64::from(syllables(word) >= 3);
            }
            self.words += words;
            self.sentences += u64::from(words > 0);
        }
    }
}

/// Syllables of a German word: runs of vowels, of which German has one per syllable but for rare words such as "Theater".
fn syllables(word: &str) -> u64 {
    let is_vowel = |letter: char| "aeiouyäöü".contains(letter);
    let lower = word.to_lowercase();
    let runs = lower.split(|letter| !is_vowel(letter)).filter(|run| !run.is_empty());
    count(runs)
}

fn count(things: impl Iterator) -> u64 {
    things.fold(0, |count, _| count + 1)
}

/// The grade of every page and every decision of the guide, in the order of their paths; nothing where no formula is known
/// for its language.
#[must_use]
pub fn readings(guide: &Guide, sources: &Sources) -> Option<(Formula, Vec<Reading>)> {
    let formula = Formula::for_language(&guide.config.language.value)?;
    let reading = |file, texts: &[String]| Reading {
        file,
        grade: formula.grade(texts.iter().map(String::as_str)),
    };
    let pages = guide.pages.iter().map(|page| {
        let written = &page.written;
        let text = &sources.get(written.file).text[written.body..];
        reading(written.file, &sentences(&written.tape.play(text)))
    });
    let trees = guide.trees.iter().map(|tree| reading(tree.span.file, &of_tree(tree)));
    let mut readings: Vec<Reading> = pages.chain(trees).collect();
    readings.sort_by_key(|reading| &sources.get(reading.file).path);
    Some((formula, readings))
}

/// What a decision says in sentences.
fn of_tree(tree: &Tree) -> Vec<String> {
    let head = [&tree.use_when, &tree.not_for].into_iter().flatten();
    let nodes = tree.nodes.iter().flat_map(|node| {
        let says = node.answers.iter().filter_map(|answer| answer.way.say.as_ref());
        node.ask().into_iter().chain(&node.hint).chain(&node.why).chain(says)
    });
    let outcomes = tree.outcomes.iter().flat_map(|outcome| {
        std::iter::once(&outcome.headline)
            .chain(&outcome.actions)
            .chain(&outcome.why)
    });
    let texts = head.chain(nodes).chain(outcomes).map(|text| text.value.clone());
    let helps = tree.helps().flat_map(|help| {
        let events = markdown::events(&help.text, false);
        events.map(|events| sentences(&events)).unwrap_or_default()
    });
    texts.chain(helps).collect()
}

/// The texts of the blocks that are made of sentences.
fn sentences(events: &[Placed<'_>]) -> Vec<String> {
    let mut texts = vec![String::new()];
    // Headings, tables and code that are open.
    let mut left_out = 0_usize;
    for (event, _) in events {
        let text = match event {
            Event::Start(Tag::Heading { .. } | Tag::Table(_) | Tag::CodeBlock(_) | Tag::Image { .. }) => {
                left_out += 1;
                continue;
            }
            Event::End(TagEnd::Heading(_) | TagEnd::Table | TagEnd::CodeBlock | TagEnd::Image) => {
                left_out = left_out.saturating_sub(1);
                continue;
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::BlockQuote(_) | Tag::List(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::List(_)) => {
                texts.push(String::new());
                continue;
            }
            Event::Text(text) | Event::Code(text) => text,
            Event::SoftBreak | Event::HardBreak => " ",
            _ => continue,
        };
        if let (0, Some(last)) = (left_out, texts.last_mut()) {
            last.push_str(text);
        }
    }
    let texts = texts.iter().map(|text| without_tag(text).trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

/// A text without the tag of a callout.
fn without_tag(text: &str) -> &str {
    let tag = text.split_once(']').filter(|(tag, _)| tag.starts_with("[!"));
    tag.map_or(text, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(texts: &[&str]) -> Counts {
        let mut counts = Counts::default();
        for text in texts {
            counts.add(text);
        }
        counts
    }

    #[test]
    fn words_letters_and_sentences_are_counted_as_people_do() {
        let counts = counts(&["The cat’s paw is in. Look: 12 mm!", "Shut the door"]);
        assert_eq!((counts.sentences, counts.words, counts.letters), (3, 11, 33));
    }

    #[test]
    fn a_formula_gives_what_its_authors_define() {
        let counts = Counts {
            letters: 400,
            words: 100,
            long_words: 10,
            sentences: 10,
        };
        assert!((Formula::English.apply(counts) - 2.41).abs() < 1e-9);
        assert!((Formula::German.apply(counts) - 3.707).abs() < 1e-9);
    }

    #[test]
    fn german_syllables_are_runs_of_vowels() {
        for (word, number) in [("Maus", 1), ("Elektrode", 4), ("Mäuse", 2), ("prüfen", 2), ("Zwölf", 1)] {
            assert_eq!(syllables(word), number, "{word}");
        }
    }

    #[test]
    fn headings_tables_code_and_tags_of_callouts_are_no_sentences() {
        let text = "# Head\n\n> [!STOP]\n> **Stop now.**\n>\n> - a sign\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n\nText [with](a.md) `code`[^x].\n\n![a picture](x.svg)\n";
        let read = markdown::events(text, false).map(|events| sentences(&events));
        assert_eq!(
            read,
            Ok(vec!["Stop now.".into(), "a sign".into(), "Text with code.".into()])
        );
    }

    #[test]
    fn a_short_text_has_no_grade() {
        let word = "word ".repeat(99);
        assert_eq!(Formula::English.grade([word.as_str()]), None);
        assert!(Formula::English.grade([word.as_str(), "more"]).is_some());
    }

    #[test]
    fn a_language_without_a_formula_has_none() {
        assert_eq!(Formula::for_language("de-CH"), Some(Formula::German));
        assert_eq!(Formula::for_language("EN"), Some(Formula::English));
        assert_eq!(Formula::for_language("fi"), None);
    }
}
