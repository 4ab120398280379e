//! Sentences of gates: a criterion goes in, "Three calm sessions in a row, on at least three days" comes out.

use crate::config::{Config, FieldKind, Log};
use crate::link::gate::{Criterion, Match, What};
use crate::link::tree::Tree;
use crate::parse::names::Names;
use crate::parse::period::{Period, Unit};
use crate::render::strings::{Strings, capital};

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
        let (values, rest) = self.matches(log, matches);
        let noun = log.id.value.replace('-', " ");
        let entries = self
            .strings
            .count("gate_entries", count, &[("values", &values), ("log", &noun)])
            + &rest;
        capital(&self.strings.count(
            key,
            count,
            &[("number", &number), ("entries", &entries), ("more", more)],
        ))
    }

    /// Values that stand before the noun (options of a choice), and fields that stand after it.
    fn matches(self, log: &Log, matches: &[Match]) -> (String, String) {
        let (mut before, mut after) = (String::new(), String::new());
        for part in matches {
            let Some(field) = log.fields.get(part.field) else {
                continue;
            };
            if matches!(field.kind, FieldKind::Choice { .. }) {
                before.push_str(&part.value.replace('-', " "));
                before.push(' ');
            } else {
                let word = matches!(field.kind, FieldKind::YesNo).then(|| self.strings.get(&part.value));
                let values = [("field", field.label.as_str()), ("value", word.unwrap_or(&part.value))];
                after.push_str(&self.strings.fill("gate_where", &values));
            }
        }
        (before, after)
    }

    fn over(self, over: Period) -> String {
        let key = if over.unit == Unit::Day {
            "gate_over_days"
        } else {
            "gate_over"
        };
        self.strings.fill(key, &[("time", &self.strings.time_in_words(over))])
    }
}
