//! Strings: the words of a theme in one language, a flat map from key to text with `{name}` where something is filled in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::parse::period::{Period, Unit};
use crate::parse::plural::{OTHER, Plurals};

/// The words of one language.
#[derive(Debug, Default)]
pub struct Strings {
    /// Key to text.
    pub map: BTreeMap<String, String>,
    /// How the language counts.
    pub plurals: Plurals,
    /// Stems of texts that are there in English only, so they count as English does, whatever the language.
    pub english: BTreeSet<String>,
}

impl Strings {
    /// The text of a key; the key itself where the theme has none.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.map.get(key).map_or(key, String::as_str)
    }

    /// The text of a key with every `{name}` of `values` filled in. What is filled in is not looked at again.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut filled = String::new();
        let mut rest = self.get(key);
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            rest = &rest[open..];
            let named = rest.find('}').map(|close| (&rest[1..close], close + 1));
            if let Some((value, after)) = named.and_then(|(name, after)| Some((value_of(name, values)?, after))) {
                filled.push_str(value);
                rest = &rest[after..];
            } else {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        filled.push_str(rest);
        filled
    }

    /// The form of a text that the number takes, such as `key_1` or `key_n`, with the number as `{n}` in digits and other
    /// values.
    #[must_use]
    pub fn count(&self, key: &str, count: u32, values: &[(&str, &str)]) -> String {
        let digits = count.to_string();
        let values: Vec<_> = std::iter::once(("n", digits.as_str()))
            .chain(values.iter().copied())
            .collect();
        self.fill(&self.plural(key, count), &values)
    }

    /// A number in words up to ten, in digits above.
    #[must_use]
    pub fn number(&self, number: u32) -> String {
        let word = (1..=10)
            .contains(&number)
            .then(|| self.map.get(&format!("number_{number}")))
            .flatten();
        word.cloned().unwrap_or_else(|| number.to_string())
    }

    /// Any number as readers see it: the decimal separator of the language, and its way to write what is below zero.
    #[must_use]
    pub fn digits(&self, number: f64) -> String {
        let digits = number.abs().to_string().replace('.', self.get("decimal"));
        if number < 0.0 {
            self.fill("negative", &[("n", &digits)])
        } else {
            digits
        }
    }

    /// A day as readers see it, which no line breaks within.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let month = self.get(&format!("month_{}", date.month())).to_owned();
        let values = [
            ("day", date.day().to_string()),
            ("month", month),
            ("year", date.year().to_string()),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.fill("date", &values).replace(' ', "\u{a0}")
    }

    /// A length of time with its number in digits: `2 hours`.
    #[must_use]
    pub fn time(&self, period: Period) -> String {
        self.count(unit(period.unit), period.count, &[])
    }

    /// A length of time with its number in words: `two hours`.
    #[must_use]
    pub fn time_in_words(&self, period: Period) -> String {
        self.fill(
            &self.plural(unit(period.unit), period.count),
            &[("n", &self.number(period.count))],
        )
    }

    /// The text, which may end in closing tags, with the full stop of the language; none where a question ends already.
    #[must_use]
    pub fn sentence(&self, text: &str) -> String {
        let mut words = text;
        while let Some(tag) = words.rfind("</").filter(|_| words.ends_with('>')) {
            words = &words[..tag];
        }
        if words.ends_with(['.', '!', '?', '؟', '…']) {
            text.to_owned()
        } else {
            self.fill("sentence", &[("text", text)])
        }
    }

    /// Texts joined by commas, the last two by the word under `key` (`and` or `or`).
    #[must_use]
    pub fn join(&self, key: &str, texts: &[String]) -> String {
        match texts {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(self.get("comma")), self.get(key))
            }
        }
    }

    /// The key of the form that a number takes; a form that the words of the language lack is that of all other numbers.
    fn plural(&self, stem: &str, count: u32) -> String {
        let english = Plurals::default();
        let plurals = if self.english.contains(stem) {
            &english
        } else {
            &self.plurals
        };
        let forms = plurals.forms(count).map(|form| format!("{stem}_{form}"));
        let written = forms.into_iter().find(|key| self.map.contains_key(key));
        written.unwrap_or_else(|| format!("{stem}_{OTHER}"))
    }
}

fn value_of<'a>(name: &str, values: &[(&str, &'a str)]) -> Option<&'a str> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute => "time_minute",
        Unit::Hour => "time_hour",
        Unit::Day => "time_day",
        Unit::Week => "time_week",
        Unit::Month => "time_month",
        Unit::Year => "time_year",
    }
}

/// The text with a capital at its start.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_english_counts_as_english_does() {
        let texts = [
            ("left_1", "{n} left, the last"),
            ("left_n", "{n} left"),
            ("day_1", "{n} день"),
            ("day_n", "{n} дней"),
        ];
        let strings = Strings {
            map: texts.map(|(key, text)| (key.to_owned(), text.to_owned())).into(),
            plurals: Plurals::of("ru"),
            english: BTreeSet::from(["left".to_owned()]),
        };
        assert_eq!(strings.count("left", 21, &[]), "21 left");
        assert_eq!(strings.count("left", 1, &[]), "1 left, the last");
        assert_eq!(strings.count("day", 21, &[]), "21 день");
    }

    #[test]
    fn a_question_needs_no_full_stop() {
        let strings = Strings {
            map: BTreeMap::from([("sentence".to_owned(), "{text}.".to_owned())]),
            ..Strings::default()
        };
        let link = |title: &str| format!("<a href=\"s.html\"><span lang=\"en\">{title}</span></a>");
        assert_eq!(strings.sentence(&link("Why?")), link("Why?"));
        assert_eq!(strings.sentence(&link("Why")), link("Why") + ".");
        assert_eq!(strings.sentence("لماذا؟"), "لماذا؟");
        assert_eq!(strings.sentence("No. 7"), "No. 7.");
    }
}
