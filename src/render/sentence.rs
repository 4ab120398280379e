//! Sentences of gates: a criterion goes in, "Three calm sessions in a row, on at least three days" comes out.

use crate::config::{Choice, Config, Field, FieldKind, Log, Phrase};
use crate::link::gate::{Criterion, Match, What};
use crate::link::tree::Tree;
use crate::parse::names::Names;
use crate::parse::period::{Period, Unit};
use crate::render::strings::{Strings, capital};

/// Where the log's word stands in what authors call an entry.
const NOUN: char = '…';

/// What sentences are made from.
#[derive(Clone, Copy)]
pub struct Sentences<'a> {
    /// Words of the theme.
    pub strings: &'a Strings,
    /// Logs.
    pub config: &'a Config,
    /// Titles of checklists.
    pub names: &'a Names,
    /// Trees and their outcomes.
    pub trees: &'a [Tree],
}

impl Sentences<'_> {
    /// What must be true, without a full stop.
    #[must_use]
    pub fn criterion(self, criterion: &Criterion) -> String {
        let strings = self.strings;
        match &criterion.what {
            What::Streak {
                log,
                streak,
                matches,
                over,
            } => {
                let over = over.map(|over| self.over(over)).unwrap_or_default();
                self.entries("gate_streak", *streak, (*log, matches), &over)
            }
            What::Count {
                log,
                count,
                matches,
                within,
            } => {
                let within = within.map(|within| strings.time_in_words(within));
                let within = within
                    .map(|time| strings.fill("gate_within", &[("time", &time)]))
                    .unwrap_or_default();
                self.entries("gate_count", *count, (*log, matches), &within)
            }
            What::Checklist(id) => {
                let title = self
                    .names
                    .checklists
                    .get(id)
                    .map_or(id.as_str(), |list| list.title.as_str());
                strings.fill("gate_checklist", &[("title", title)])
            }
            What::Outcome { tree, outcomes } => {
                let Some(tree) = self.trees.get(*tree) else {
                    return String::new();
                };
                let headlines: Vec<String> = outcomes
                    .iter()
                    .map(|&id| strings.fill("quoted", &[("text", &tree.outcome(id).headline.value)]))
                    .collect();
                let results = strings.join("or", &headlines);
                strings.fill("gate_outcome", &[("title", &tree.title.value), ("results", &results)])
            }
            What::Days(days) => {
                let time = strings.time_in_words(Period {
                    count: *days,
                    unit: Unit::Day,
                });
                strings.fill("gate_days", &[("time", &time)])
            }
            What::SignOff(role) => capital(&strings.fill("gate_sign_off", &[("role", role)])),
        }
    }

    /// So many entries of a log that say so.
    fn entries(self, key: &str, count: u32, (log, matches): (usize, &[Match]), more: &str) -> String {
        let Some(log) = self.config.logs.get(log) else {
            return String::new();
        };
        let number = self.strings.number(count);
        let (entries, said) = self.described(log, matches, count);
        capital(&self.strings.count(
            key,
            count,
            &[
                ("number", &number),
                ("entries", &entries),
                ("said", &said),
                ("more", more),
            ],
        ))
    }

    /// What so many entries of a log are called that say so, without their number: "calm meetings".
    #[must_use]
    pub fn named(self, log: usize, matches: &[Match], count: u32) -> String {
        let Some(log) = self.config.logs.get(log) else {
            return String::new();
        };
        let (entries, after) = self.described(log, matches, count);
        entries + &after
    }

    /// The log's word for so many entries with what stands at it, and what is said of them, which English puts behind
    /// "in a row".
    fn described(self, log: &Log, matches: &[Match], count: u32) -> (String, String) {
        let noun = log.entry.as_ref().map_or_else(
            || {
                self.strings
                    .count("gate_entries", count, &[("log", &words(&log.id.value))])
            },
            |entry| self.form(entry, count).to_owned(),
        );
        let (mut before, mut behind, mut after) = (String::new(), String::new(), String::new());
        for part in matches {
            let Some(field) = log.fields.get(part.field) else {
                continue;
            };
            let said = self.said(field, &part.value, count);
            let (front, back) = said.split_once(NOUN).unwrap_or((&said, ""));
            before.push_str(front.trim_start());
            if !front.is_empty() && !front.ends_with(' ') {
                before.push(' ');
            }
            let back_to = if matches!(field.kind, FieldKind::Number(_)) {
                &mut behind
            } else {
                &mut after
            };
            back_to.push_str(back);
        }
        (before + &noun + &behind, after)
    }

    /// What an entry is called that says so in this field, with the place of the log's word marked by [`NOUN`].
    fn said(self, field: &Field, value: &str, count: u32) -> String {
        let strings = self.strings;
        let plain = |value: &str| strings.fill("gate_where", &[("field", &field.label), ("value", value)]);
        match &field.kind {
            FieldKind::Choice { options } => match options.iter().find(|option| option.id.value == value) {
                Some(Choice { entry: Some(entry), .. }) => self.form(entry, count).to_owned(),
                Some(option) if !self.stands_before_nouns(value) => plain(&option.label),
                _ => value.to_owned(),
            },
            FieldKind::YesNo { entry: Some(entry) } if value == "yes" => self.form(entry, count).to_owned(),
            FieldKind::YesNo { .. } => plain(strings.get(value)),
            FieldKind::Number(number) => {
                let digits = value.parse().map(|number| strings.digits(number));
                let value = digits.unwrap_or_else(|_| value.to_owned());
                match &number.unit {
                    Some(unit) => strings.fill("gate_of", &[("value", &value), ("unit", &unit.value)]),
                    None => plain(&value),
                }
            }
            FieldKind::Date { .. } | FieldKind::Text => plain(value),
        }
    }

    /// Whether the id of an option is one English word, so that it can stand before the log's as it is.
    fn stands_before_nouns(self, id: &str) -> bool {
        self.config.is_english() && id.bytes().all(|letter| letter.is_ascii_alphabetic())
    }

    fn over(self, over: Period) -> String {
        let key = if over.unit == Unit::Day {
            "gate_over_days"
        } else {
            "gate_over"
        };
        self.strings.fill(key, &[("time", &self.strings.time_in_words(over))])
    }

    /// The author's words for so many.
    fn form(self, phrase: &Phrase, count: u32) -> &str {
        let written = |form: &str| match form {
            "1" => Some(&phrase.one),
            "2" => phrase.two.as_ref(),
            "few" => phrase.few.as_ref(),
            _ => None,
        };
        let forms = self.strings.plurals.forms(count);
        forms.into_iter().find_map(written).unwrap_or(&phrase.many)
    }
}

/// An id as words.
fn words(id: &str) -> String {
    id.replace('-', " ")
}
