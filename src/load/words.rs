//! Words of a theme in one language: maps from key to text, those of the program and then those of the guide over them.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use super::Inputs;

/// Words that come with the program, a file per language.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default/strings");

/// The maps of one language, later ones over earlier ones.
#[must_use]
pub fn texts(language: &str, theme: &str, inputs: &Inputs) -> Vec<BTreeMap<String, String>> {
    let name = format!("{language}.yaml");
    let named = |path: &str| path.eq_ignore_ascii_case(&name);
    let built_in = BUILT_IN.files().filter(|file| file.path().to_str().is_some_and(named));
    let own = inputs.themes.iter().filter(|file| {
        let path = file.path.strip_prefix(theme);
        path.and_then(|path| path.strip_prefix("/strings/")).is_some_and(named)
    });
    let texts = built_in
        .map(include_dir::File::contents)
        .chain(own.map(|file| file.bytes.as_slice()));
    // A file that is no map of texts stops the build when the theme is read.
    texts.filter_map(|bytes| serde_yaml::from_slice(bytes).ok()).collect()
}

/// The text of one key in a language, or in its language without the region, or in English.
#[must_use]
pub fn text(key: &str, (language, theme): (&str, &str), inputs: &Inputs) -> Option<String> {
    let base = language.split('-').next().unwrap_or(language);
    let maps = [language, base, "en"].map(|language| texts(language, theme, inputs));
    let mut maps = maps.iter().flat_map(|maps| maps.iter().rev());
    maps.find_map(|map| map.get(key).cloned())
}
