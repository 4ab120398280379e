//! A review says when somebody last looked at a text, how often that is due, and who does it.

use jiff::civil::Date;

use super::period::{self, Period, Unit};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::{Fields, Node};

/// The `review:` of a guide, a page or a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The day of the last review.
    pub last: Option<Spanned<Date>>,
    /// How often a review is due.
    pub every: Option<Spanned<Period>>,
    /// How long before it is due a warning starts.
    pub warn_before: Option<Spanned<Period>>,
    /// Who reviews.
    pub by: Option<Spanned<String>>,
}

impl Review {
    /// Reads a `review:` map.
    pub fn parse(node: &Node, found: &mut Diagnostics) -> Option<Self> {
        let fields = Fields::new(node, &["last", "every", "warn_before", "by"], found)?;
        Some(Self {
            last: date(&fields, "last", found),
            every: period::read(&fields, "every", Unit::Day, found),
            warn_before: period::read(&fields, "warn_before", Unit::Day, found),
            by: fields.text("by", found),
        })
    }

    /// The day on which the next review is due.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        self.every.as_ref()?.value.after(self.last.as_ref()?.value)
    }

    /// The day from which a warning says that a review is near.
    #[must_use]
    pub fn soon(&self) -> Option<Date> {
        self.warn_before.as_ref()?.value.before(self.due()?)
    }

    /// This review, with the guide's own where it says nothing.
    #[must_use]
    pub fn or(&self, guide: &Self) -> Self {
        Self {
            last: self.last.clone().or_else(|| guide.last.clone()),
            every: self.every.clone().or_else(|| guide.every.clone()),
            warn_before: self.warn_before.clone().or_else(|| guide.warn_before.clone()),
            by: self.by.clone().or_else(|| guide.by.clone()),
        }
    }
}

/// A day as `2026-11-15`.
pub fn date(fields: &Fields, key: &str, found: &mut Diagnostics) -> Option<Spanned<Date>> {
    let written = fields.name(key, found)?;
    match written.value.parse::<Date>() {
        Ok(date) if written.value.len() == 10 => Some(Spanned::new(date, written.span)),
        _ => {
            let message = format!("`{}` is no day of the calendar", written.value);
            found.report(Diagnostic::new(Rule::WrongType, written.span, message).help("write it as `2026-11-15`"));
            None
        }
    }
}
