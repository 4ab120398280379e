//! How a language counts: the forms of words that go with a number, by the plural rules of the Unicode CLDR.
//!
//! Texts that tell a number are keys of one stem, such as `time_day`, with the form behind it: `time_day_1`, `time_day_n`.

use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// What may stand behind a stem: zero, one, two, few, many, and all other numbers.
pub const FORMS: [&str; 6] = ["0", "1", "2", "few", "many", OTHER];

/// The form that every language has, and that stands in for those that a file of words lacks.
pub const OTHER: &str = "n";

/// The plural rules of one language; by default, and where a tag names no language, there is one and there are others.
#[derive(Debug, Default)]
pub struct Plurals {
    rules: Option<PluralRules>,
}

impl Plurals {
    /// The rules of the language with this tag.
    #[must_use]
    pub fn of(language: &str) -> Self {
        let locale = Locale::try_from_str(language).ok();
        let rules = locale.and_then(|locale| PluralRules::try_new_cardinal((&locale).into()).ok());
        Self { rules }
    }

    /// The forms that fit a number, the best first. A form made for just this number, as in "at most twice", comes before
    /// the one that the language has for many numbers.
    #[must_use]
    pub fn forms(&self, count: u32) -> [&'static str; 3] {
        let by_rule = match &self.rules {
            Some(rules) => suffix(rules.category_for(count)),
            None => OTHER,
        };
        let exact = match count {
            0 => "0",
            1 => "1",
            2 => "2",
            _ => by_rule,
        };
        [exact, by_rule, OTHER]
    }

    /// Whether a text may have this form: one that the language has, or one for just a number.
    #[must_use]
    pub fn may_take(&self, form: &str) -> bool {
        ["0", "1", "2"].contains(&form) || self.has(form)
    }

    /// Whether numbers of the language take this form.
    #[must_use]
    pub fn has(&self, form: &str) -> bool {
        match &self.rules {
            Some(rules) => rules.categories().any(|category| suffix(category) == form),
            None => form == "1" || form == OTHER,
        }
    }
}

/// The stem and the form of a key that can be one of several forms.
#[must_use]
pub fn split(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once('_').filter(|(_, form)| FORMS.contains(form))
}

/// The same, if a text of the stem stands for all other numbers: then the key is a form and no name that ends like one.
pub fn counted(key: &str, is_text: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    split(key).filter(|(stem, _)| is_text(&format!("{stem}_{OTHER}")))
}

fn suffix(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "0",
        PluralCategory::One => "1",
        PluralCategory::Two => "2",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(language: &str, count: u32) -> &'static str {
        Plurals::of(language).forms(count)[1]
    }

    #[test]
    fn each_language_counts_in_its_own_forms() {
        let arabic = [0, 1, 2, 3, 10, 11, 99, 100, 103].map(|count| first("ar", count));
        assert_eq!(arabic, ["0", "1", "2", "few", "few", "many", "many", "n", "few"]);
        let polish = [1, 2, 5, 22].map(|count| first("pl-PL", count));
        assert_eq!(polish, ["1", "few", "many", "few"]);
        assert_eq!([0, 1, 2].map(|count| first("de", count)), ["n", "1", "n"]);
        assert_eq!([0, 1].map(|count| first("fr", count)), ["1", "1"]);
        assert_eq!(first("ja", 1), "n");
    }

    #[test]
    fn a_language_that_nobody_knows_has_one_and_others() {
        for language in ["tlh", "xx-Nowhere", "", "not a tag", "\u{627}"] {
            let plurals = Plurals::of(language);
            assert_eq!(plurals.forms(1), ["1", "n", "n"], "{language}");
            assert_eq!(plurals.forms(5), ["n", "n", "n"], "{language}");
        }
    }

    #[test]
    fn a_number_may_have_a_form_of_its_own() {
        assert_eq!(Plurals::of("en").forms(2), ["2", "n", "n"]);
        assert_eq!(Plurals::of("ar").forms(2), ["2", "2", "n"]);
    }
}
