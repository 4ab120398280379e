//! An amount is a number as paper adds it: exact to a millionth, so that 0.1 and 0.2 make 0.3.

use std::fmt;

/// Millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// Millionths in one.
const ONE: i64 = 1_000_000;

impl Amount {
    /// The amount nearest to a number; numbers beyond nine million million are cut to that.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a cast of a float saturates, and one million is exact"
    )]
    pub fn of(number: f64) -> Self {
        Self((number * ONE as f64).round() as i64)
    }

    /// The nearest number.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact for every number that a person writes")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The first of `self`, `self + step`, … that is not below `least`; a step of nothing leads to `least` at once.
    #[must_use]
    pub fn up_to(self, least: Self, step: Self) -> Self {
        let (start, least, step) = (i128::from(self.0), i128::from(least.0), i128::from(step.0));
        if step == 0 || least <= start {
            return self.max(Self(i64::try_from(least).unwrap_or(i64::MAX)));
        }
        let steps = (least - start + step - 1) / step;
        Self(i64::try_from(start + steps * step).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (
            self.0.unsigned_abs() / ONE.unsigned_abs(),
            self.0.unsigned_abs() % ONE.unsigned_abs(),
        );
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        write!(f, "{sign}{whole}.{}", format!("{rest:06}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_add_as_paper_does() {
        assert_eq!(Amount::of(0.1).plus(Amount::of(0.2)), Amount::of(0.3));
        let told = [0.0, -0.5, 12.0, 1.25, -3.0].map(|number| Amount::of(number).to_string());
        assert_eq!(told, ["0", "-0.5", "12", "1.25", "-3"]);
        assert_eq!(Amount::of(f64::MAX).plus(Amount::of(1.0)), Amount::of(f64::MAX));
    }

    #[test]
    fn steps_reach_the_first_number_that_is_large_enough() {
        let up = |from, least, step| Amount::of(from).up_to(Amount::of(least), Amount::of(step));
        assert_eq!(up(0.0, 5.0, 2.0), Amount::of(6.0));
        assert_eq!(up(0.0, 6.0, 2.0), Amount::of(6.0));
        assert_eq!(up(3.0, 1.0, 2.0), Amount::of(3.0));
        assert_eq!(up(0.0, 1.5, 0.0), Amount::of(1.5));
    }
}
