//! Bundles: the scripts of a theme, one file for each concern, go in; what pages load comes out. Together they are smaller,
//! and a phone asks for two files instead of ten.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::render::strings::Strings;
use crate::render::theme::ThemeError;

use super::inert;

/// A bundle: its name, and its scripts in the order in which they run.
type Bundle = (&'static str, &'static [&'static str]);

/// Every bundle. The first is on every page; `boot` stands alone, since it runs before anything is painted.
const BUNDLES: [Bundle; 7] = [
    ("guide", &["page", SEARCH.0]),
    ("keep", &["store", "ticks", "way", "cards"]),
    ("log", &[FIELDS, "log", "gate"]),
    ("ask", &["walk", FIELDS, "ask", "contacts"]),
    ("runs", &[FIELDS, "record", "runs"]),
    ("check", &["check"]),
    (SEARCH.1, &["find"]),
];

/// What forms have in common; no page has two of the bundles that hold it, but for the single file.
const FIELDS: &str = "fields";

/// The bundle of every page.
pub const FIRST: &str = BUNDLES[0].0;

/// What each bundle says at its end; one that is loaded later, when it is needed, does not count.
pub const READY: &str = "waypost.ready+=document.currentScript.matches('[data-due]');\n";

/// What only the single file has: a script and a style sheet.
pub const SINGLE: (&str, &str) = ("single.js", "single.css");

/// What a guide without search does without: the script on every page, and the bundle that it loads.
const SEARCH: (&str, &str) = ("search", "find");

/// The script that no bundle holds.
const ALONE: &str = "boot.js";

/// Words that templates print and scripts need as well.
const SHARED: [&str; 3] = ["comma", "no", "yes"];

/// Whether a file of the theme goes into a bundle.
#[must_use]
pub fn holds(path: &str) -> bool {
    let (script, sheet) = (path.strip_suffix(".js"), path.strip_suffix(".css"));
    let is_part = |(_, scripts): &Bundle| script.is_some_and(|name| scripts.contains(&name));
    [ALONE, SINGLE.0, SINGLE.1].contains(&path)
        || BUNDLES.iter().any(is_part)
        || sheet.is_some_and(|name| later().any(|own| own == name))
}

/// Bundles that may bring a style sheet of their name along: all but the first, whose parts are on every page.
fn later() -> impl Iterator<Item = &'static str> {
    BUNDLES[1..].iter().map(|(name, _)| *name)
}

/// All bundles by file name. A bundle begins with its words, those whose keys begin with `js_` and its name, and ends by
/// saying that it ran to its end; the first says which guide it is, and has all words that belong to no other.
pub fn all(
    strings: &Strings,
    config: &Config,
    text: impl Fn(&str) -> Result<String, ThemeError>,
) -> Result<Vec<(String, String)>, ThemeError> {
    let bundle = |&(name, scripts): &Bundle| {
        let words = inert(&serde_json::to_string(&words(strings, name))?);
        let mut script = if name == FIRST {
            let [guide, language] =
                [&config.id, &config.language].map(|text| serde_json::Value::from(text.value.as_str()));
            let english: Vec<&str> = strings
                .english
                .iter()
                .filter_map(|stem| stem.strip_prefix("js_"))
                .collect();
            let english = if english.is_empty() {
                String::new()
            } else {
                format!(",english:{}", serde_json::to_string(&english)?)
            };
            format!("var waypost={{guide:{guide},language:{language}{english},words:{words},ready:0}};\n")
        } else {
            format!("Object.assign(waypost.words,{words});\n")
        };
        if later().any(|own| own == name) {
            let sheet = text(&format!("{name}.css"))?;
            if !sheet.is_empty() {
                script.push_str(&format!("waypost.dress({});\n", inert(&serde_json::to_string(&sheet)?)));
            }
        }
        for part in scripts.iter().filter(|part| config.search || **part != SEARCH.0) {
            // A part of an author's own may end in a comment, or without a semicolon.
            script.push_str(&text(&format!("{part}.js"))?);
            script.push_str("\n;\n");
        }
        script.push_str(READY);
        Ok((format!("{name}.js"), script))
    };
    let alone = text(ALONE).map(|script| (ALONE.to_owned(), script));
    let bundles = BUNDLES.iter().filter(|(name, _)| config.search || *name != SEARCH.1);
    bundles.map(bundle).chain([alone]).collect()
}

/// The words of a bundle, without what their keys begin with.
fn words<'s>(strings: &'s Strings, bundle: &str) -> BTreeMap<&'s str, &'s String> {
    let is_first = bundle == FIRST;
    let own = |key: &'s str| match key.strip_prefix("js_") {
        Some(key) => (owner(key) == bundle).then_some(key),
        None => (is_first && SHARED.contains(&key)).then_some(key),
    };
    strings
        .map
        .iter()
        .filter_map(|(key, text)| Some((own(key)?, text)))
        .collect()
}

/// The bundle that a word belongs to.
fn owner(key: &str) -> &'static str {
    let named = BUNDLES.iter().map(|(name, _)| *name);
    let mut named = named.filter(|name| key.strip_prefix(name).is_some_and(|rest| rest.starts_with('_')));
    named.next().unwrap_or(FIRST)
}
