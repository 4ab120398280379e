//! A period is a length of time as an author writes it: `15 minutes`, `3 days`, `12 months`.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::Fields;

/// A whole number of one unit of time, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time, from short to long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months of the calendar.
    Month,
    /// Years of the calendar.
    Year,
}

impl Unit {
    /// The word in sources and in the keys of strings: `minute`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    fn named(word: &str) -> Option<Self> {
        let unit = match word.strip_suffix('s').filter(|stem| stem.len() > 1).unwrap_or(word) {
            "min" | "minute" => Self::Minute,
            "h" | "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "year" => Self::Year,
            _ => return None,
        };
        Some(unit)
    }
}

impl Period {
    /// Reads `15 minutes`; nothing for other texts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (count, unit) = text.split_once(char::is_whitespace)?;
        let count = count
            .parse()
            .ok()
            .filter(|&count: &u32| (1..100_000).contains(&count))?;
        Some(Self {
            count,
            unit: Unit::named(unit.trim_start())?,
        })
    }

    /// The period in minutes; a month counts as 30 days, a year as 365.
    #[must_use]
    pub fn minutes(self) -> u64 {
        let each = match self.unit {
            Unit::Minute => 1,
            Unit::Hour => 60,
            Unit::Day => 24 * 60,
            Unit::Week => 7 * 24 * 60,
            Unit::Month => 30 * 24 * 60,
            Unit::Year => 365 * 24 * 60,
        };
        u64::from(self.count) * each
    }

    /// The day that lies this long after `date`, by the calendar; minutes and hours count as none.
    #[must_use]
    pub fn after(self, date: Date) -> Option<Date> {
        date.checked_add(self.days()).ok()
    }

    /// The day that lies this long before `date`.
    #[must_use]
    pub fn before(self, date: Date) -> Option<Date> {
        date.checked_sub(self.days()).ok()
    }

    fn days(self) -> jiff::Span {
        let count = i64::from(self.count);
        // Counts stay below the limits of `jiff` for days, weeks and months; years alone could pass them.
        match self.unit {
            Unit::Minute | Unit::Hour => 0.days(),
            Unit::Day => count.days(),
            Unit::Week => count.weeks(),
            Unit::Month => count.months(),
            Unit::Year => count.min(9_999).years(),
        }
    }
}

/// The period under `key`, of at least the unit `least`.
pub fn read(fields: &Fields, key: &str, least: Unit, found: &mut Diagnostics) -> Option<Spanned<Period>> {
    let written = fields.name(key, found)?;
    if let Some(period) = Period::parse(&written.value).filter(|period| period.unit >= least) {
        return Some(Spanned::new(period, written.span));
    }
    let message = format!("`{}` is no length of time that `{key}` can have", written.value);
    let units = match least {
        Unit::Minute => "minutes, hours, days",
        Unit::Hour => "hours, days",
        _ => "days",
    };
    let help = format!(
        "a whole number and a unit, such as `2 {}`: {units}, weeks, months or years",
        plural(least)
    );
    found.report(Diagnostic::new(Rule::WrongType, written.span, message).help(help));
    None
}

fn plural(unit: Unit) -> String {
    format!("{}s", unit.word())
}
