//! A limit is the number beyond which a rule speaks up. Each has the name of its rule.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::yaml::{Fields, Node};

macro_rules! limits {
    ($($variant:ident $name:literal $default:literal $what:literal)*) => {
        /// A limit that an author may move.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Limit {
            $(#[doc = $what] $variant,)*
        }

        impl Limit {
            /// Every limit.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name under `limits:`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Its value where the author says nothing.
            #[must_use]
            pub fn default_value(self) -> u32 {
                match self { $(Self::$variant => $default,)* }
            }

            /// What it counts, as a sentence.
            #[must_use]
            pub fn counts(self) -> &'static str {
                match self { $(Self::$variant => $what,)* }
            }
        }
    };
}

limits! {
    LongestPath "longest-path" 12 "Questions on one way."
    TooManySigns "too-many-signs" 8 "Signs of one question."
    TooManyAnswers "too-many-answers" 7 "Answers of one question."
    TooLong "too-long" 120 "Characters of a question; headlines have half of it, titles two thirds."
    TooManyHazards "too-many-hazards" 3 "DANGER and WARNING callouts on a stage."
    HazardTooLong "hazard-too-long" 60 "Words of a callout."
    TooManyStops "too-many-stops" 7 "Signs of the stop rules of a stage."
    TooManyItems "too-many-items" 9 "Required items before one pause."
}

/// The limits of a guide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    moved: BTreeMap<Limit, u32>,
}

impl Limits {
    /// Reads a `limits:` map.
    pub fn parse(node: &Node, found: &mut Diagnostics) -> Self {
        let known: Vec<&str> = Limit::ALL.iter().map(|limit| limit.name()).collect();
        let Some(fields) = Fields::new(node, &known, found) else {
            return Self::default();
        };
        let moved = Limit::ALL
            .iter()
            .filter_map(|&limit| Some((limit, fields.count(limit.name(), 1, found)?.value)));
        Self { moved: moved.collect() }
    }

    /// The value of a limit.
    #[must_use]
    pub fn get(&self, limit: Limit) -> usize {
        self.moved.get(&limit).copied().unwrap_or_else(|| limit.default_value()) as usize
    }
}
