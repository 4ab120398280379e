//! Words of a theme: maps from key to text, a file per language, those of the program and over them those of the guide.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use super::plural::{self, Plurals};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::load::{File, Inputs};
use crate::rule::Rule;
use crate::source::{FileId, Spanned};
use crate::yaml::{self, Fields, Value, expect_text};

/// Texts of one language by their keys.
pub type Texts = BTreeMap<String, String>;

/// Texts by the tag of their language, in small letters.
pub type Languages = BTreeMap<String, Texts>;

/// Words that come with the program.
static BUILT_IN: LazyLock<Languages> = LazyLock::new(|| {
    static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default/strings");
    let read = FILES.files().filter_map(|file| {
        let texts = serde_yaml::from_slice(file.contents()).ok()?;
        Some((language(file.path().to_str()?), texts))
    });
    read.collect()
});

/// The words of a guide's theme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    own: Languages,
}

impl Words {
    /// Texts of the program in a language, and the guide's own, which stand over them one by one.
    fn both(&self, language: &str) -> impl DoubleEndedIterator<Item = &Texts> {
        let tag = language.to_ascii_lowercase();
        [BUILT_IN.get(&tag), self.own.get(&tag)].into_iter().flatten()
    }

    /// All texts in just this language.
    #[must_use]
    pub fn texts(&self, language: &str) -> Texts {
        self.both(language)
            .flatten()
            .map(|(key, text)| (key.clone(), text.clone()))
            .collect()
    }

    /// The text of one key in a language, or in its language without the region, or in English.
    #[must_use]
    pub fn text(&self, key: &str, language: &str) -> Option<&str> {
        let base = language.split('-').next().unwrap_or(language);
        let mut texts = [language, base, "en"]
            .into_iter()
            .flat_map(|language| self.both(language).rev());
        texts.find_map(|texts| texts.get(key)).map(String::as_str)
    }
}

/// Reads the guide's own words for its theme.
pub fn parse(files: &[FileId], theme: &str, inputs: &Inputs, found: &mut Diagnostics) -> Words {
    let english = BUILT_IN.get("en").map(Places::of).unwrap_or_default();
    let uses = |key: &str| {
        let of_theme = |file: &&File| file.path.split('/').next() == Some(theme);
        let mut files = inputs.themes.iter().filter(of_theme);
        files.any(|file| memchr::memmem::find(&file.bytes, key.as_bytes()).is_some())
    };
    let mut own = Languages::new();
    for &file in files {
        let Some(node) = yaml::parse_file(&inputs.sources, file, found) else {
            continue;
        };
        // A file that was begun and holds comments only.
        if node.value == Value::Null {
            continue;
        }
        let tag = language(&inputs.sources.get(file).path);
        let Some(fields) = Fields::open(&node, found) else {
            continue;
        };
        let texts = own.entry(tag.clone()).or_default();
        for (key, node) in fields.entries() {
            if let Some(text) = expect_text(node, found) {
                english.check((key, &text), (&tag, &uses), found);
                texts.insert(key.value.clone(), text.value);
            }
        }
    }
    Words { own }
}

/// The files that hold words of a theme.
pub fn files<'a>(inputs: &'a Inputs, theme: &'a str) -> impl Iterator<Item = FileId> + 'a {
    let of_theme = move |(path, _): &&(Arc<str>, FileId)| path.split('/').next() == Some(theme);
    inputs.words.iter().filter(of_theme).map(|(_, file)| *file)
}

/// The tag in the name of a file, in small letters.
fn language(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name).to_ascii_lowercase()
}

/// What is filled in, by the key of a text, or by its stem where it is one of several forms.
#[derive(Debug, Default)]
struct Places<'a> {
    keys: BTreeMap<&'a str, BTreeSet<&'a str>>,
    stems: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Places<'a> {
    fn of(texts: &'a Texts) -> Self {
        let mut places = Self::default();
        for (key, text) in texts {
            let known = match plural::counted(key, |key| texts.contains_key(key)) {
                Some((stem, _)) => places.stems.entry(stem).or_insert_with(|| BTreeSet::from(["n"])),
                None => places.keys.entry(key).or_default(),
            };
            known.extend(filled_in(text));
        }
        places
    }

    /// Warns of a text that nothing shows, and of a place in it that nothing fills.
    fn check(
        &self,
        (key, text): (&Spanned<String>, &Spanned<String>),
        (tag, uses): (&str, &impl Fn(&str) -> bool),
        found: &mut Diagnostics,
    ) {
        let counted = plural::counted(&key.value, |_| true);
        let counted = counted.and_then(|(stem, form)| Some((self.stems.get(stem)?, form)));
        let mut warn = |place, message, help: String| {
            found.report(
                Diagnostic::new(Rule::UnknownKey, place, message)
                    .help(help)
                    .as_warning(),
            );
        };
        let known = match (self.keys.get(key.value.as_str()), counted) {
            (Some(known), _) => known,
            (None, Some((known, form))) => {
                let plurals = Plurals::of(tag);
                if !plurals.may_take(form) {
                    let forms: Vec<_> = plural::FORMS.into_iter().filter(|form| plurals.has(form)).collect();
                    let message = format!("no number takes the form `{form}` in `{tag}`");
                    warn(key.span, message, format!("its forms are `{}`", forms.join("`, `")));
                }
                known
            }
            (None, None) if uses(&key.value) => return,
            (None, None) => {
                let message = format!("no page shows a text of the name `{}`", key.value);
                let known = self.keys.keys().chain(self.stems.keys()).copied();
                let help = did_you_mean(&key.value, known);
                let all = "`waypost theme eject default strings/en.yaml` copies the file with all names into the guide";
                warn(key.span, message, help.unwrap_or_else(|| all.to_owned()));
                return;
            }
        };
        for place in filled_in(&text.value).filter(|place| !known.contains(place)) {
            let message = format!("nothing is filled in for `{{{place}}}`: readers would see it as it is");
            let due: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
            let help = match due.as_slice() {
                [] => "nothing is filled into this text".to_owned(),
                due => format!("here may stand {}", due.join(", ")),
            };
            warn(text.span, message, help);
        }
    }
}

/// The names in braces.
fn filled_in(text: &str) -> impl Iterator<Item = &str> {
    let names = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    names.filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
}
