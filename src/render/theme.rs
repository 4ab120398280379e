//! The theme: templates, assets and strings built into the program, overridden file by file by the guide's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

use crate::link::{Guide, portable};
use crate::load::Inputs;
use crate::parse::language;
use crate::parse::plural::{self, Plurals};
use crate::parse::words::{self, Texts, Words};
use crate::render::minify;
use crate::render::script::bundle;
use crate::render::strings::Strings;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The style sheet of every page.
const EVERY: &str = "guide.css";

/// How things look on paper: what every page wears when it is printed, and sheets always.
const PAPER: &str = "paper.css";

/// What only sheets have.
const SHEET: &str = "sheet.css";

/// A theme ready to render.
#[derive(Debug)]
pub struct Theme {
    name: String,
    tera: Tera,
    /// No template is the guide's own.
    pub has_built_in_templates: bool,
    /// The words of the theme in the guide's language, English where it has none.
    pub strings: Strings,
    /// Assets by their path in the output, which carries a hash of their content.
    pub assets: Vec<(String, Vec<u8>)>,
    /// What only the single file has.
    pub single: Single,
}

/// The script and the style sheet that make one file of a guide.
#[derive(Debug)]
pub struct Single {
    /// Shows one page at a time.
    pub script: String,
    /// Adds to the other sheets.
    pub style: String,
}

/// A theme of the guide's that cannot be used.
#[derive(Clone, Debug)]
pub struct ThemeError(String);

impl ThemeError {
    /// A template that does not print a text of its pages once and as it is.
    #[must_use]
    pub fn slot(template: &str, name: &str) -> Self {
        Self(format!(
            "`templates/{template}` must print `{{{{ {name} | safe }}}}` once, or what it holds would be missing from the page"
        ))
    }
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the theme cannot be used: {}", self.0)
    }
}

impl std::error::Error for ThemeError {}

impl From<tera::Error> for ThemeError {
    fn from(error: tera::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for ThemeError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl Theme {
    /// The theme of a guide, in its language and with its own words for answers.
    pub fn new(guide: &Guide, inputs: &Inputs) -> Result<Self, ThemeError> {
        let config = &guide.config;
        let name = config.theme.value.as_str();
        let built_in = built_in();
        let files = files(&built_in, inputs, name)?;
        let part = |prefix: &str| -> Vec<(&str, &[u8])> {
            files
                .iter()
                .filter_map(|(path, bytes)| Some((path.strip_prefix(prefix)?, *bytes)))
                .collect()
        };
        let mut tera = Tera::default();
        tera.register_filter("fill", fill);
        let templates: Result<Vec<(&str, &str)>, ThemeError> = part("templates/")
            .into_iter()
            .map(|(path, bytes)| Ok((path, utf8(path, bytes)?)))
            .collect();
        tera.add_raw_templates(templates?)
            .map_err(|error| template_error(name, &error))?;
        let mut strings = strings(&guide.words, &config.language.value);
        strings.map.extend(config.labels.clone());
        let (own, mut assets) = (part("assets/"), Vec::new());
        let text = |path: &str| -> Result<String, ThemeError> {
            let own = own.iter().find(|(own, _)| *own == path);
            let bytes = own.map(|(_, bytes)| *bytes).unwrap_or_default();
            let is_built_in = built_in.get(format!("assets/{path}").as_str()) == Some(&bytes);
            let text = utf8(path, bytes)?;
            Ok(if path.ends_with(".css") {
                minify::css(text)
            } else if is_built_in {
                minify::script(text)
            } else {
                text.to_owned()
            })
        };
        for (path, bytes) in own.iter().filter(|(path, _)| !bundle::holds(path) && *path != PAPER) {
            assets.push(match *path {
                EVERY => {
                    let style = format!("{}@media print{{{}}}", text(EVERY)?, text(PAPER)?);
                    hashed_asset(EVERY, style.into_bytes())
                }
                SHEET => hashed_asset(SHEET, (text(PAPER)? + &text(SHEET)?).into_bytes()),
                path => asset(path, bytes)?,
            });
        }
        let single = Single {
            script: text(bundle::SINGLE.0)?,
            style: text(bundle::SINGLE.1)?,
        };
        for (name, script) in bundle::all(&strings, config, text)? {
            assets.push(hashed_asset(&name, script.into_bytes()));
        }
        let is_built_in = |(path, bytes): (&&str, &&[u8])| built_in.get(path) == Some(bytes);
        let mut templates = files.iter().filter(|(path, _)| path.starts_with("templates/"));
        Ok(Self {
            name: name.to_owned(),
            tera,
            has_built_in_templates: templates.all(is_built_in),
            strings,
            assets,
            single,
        })
    }

    /// Style sheets of every page, by their paths in the output.
    pub fn style_sheets(&self) -> impl Iterator<Item = &str> {
        let paths = self.assets.iter().map(|(path, _)| path.as_str());
        paths.filter(|path| path.ends_with(".css") && stem(path) != stem(SHEET))
    }

    /// The style sheet of sheets.
    #[must_use]
    pub fn sheet(&self) -> &str {
        let mut paths = self.assets.iter().map(|(path, _)| path.as_str());
        let found = paths.find(|path| path.ends_with(".css") && stem(path) == stem(SHEET));
        found.unwrap_or_default()
    }

    /// Scripts by name without folder and hash, each with its path in the output.
    #[must_use]
    pub fn scripts(&self) -> BTreeMap<String, String> {
        let scripts = self
            .assets
            .iter()
            .map(|(path, _)| path)
            .filter(|path| path.ends_with(".js"));
        scripts.map(|path| (stem(path).to_owned(), path.clone())).collect()
    }

    /// Renders a template.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, ThemeError> {
        let rendered = self.tera.render(template, context);
        rendered.map_err(|error| template_error(&self.name, &error))
    }
}

/// The name of an asset without folder, hash and ending.
fn stem(path: &str) -> &str {
    path.trim_start_matches("assets/").split('.').next().unwrap_or("")
}

/// What is wrong with a template, with its place in the guide.
fn template_error(theme: &str, error: &tera::Error) -> ThemeError {
    let mut message = error.to_string();
    if let ErrorKind::SyntaxError(at) | ErrorKind::RenderingError(at) = error.kind() {
        let name = at.filename();
        message = message.replace(
            &format!("--> {name}:"),
            &format!("--> themes/{theme}/templates/{name}:"),
        );
        message = message.trim_start_matches("error: ").to_owned();
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    ThemeError(message)
}

/// Files of a theme by their path in it.
pub type Paths<'a> = BTreeMap<&'a str, &'a [u8]>;

/// The files of the theme that is built into the program.
#[must_use]
pub fn built_in() -> Paths<'static> {
    let mut files = BTreeMap::new();
    collect(&BUILT_IN, &mut files);
    files
}

/// Files of the built-in theme, then those of the guide's theme over them.
fn files<'a>(built_in: &Paths<'a>, inputs: &'a Inputs, name: &str) -> Result<Paths<'a>, ThemeError> {
    let mut files = built_in.clone();
    let own = inputs
        .themes
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix(name)?.strip_prefix('/')?, file.bytes.as_slice())));
    let own: Vec<_> = own.collect();
    if own.is_empty() && words::files(inputs, name).next().is_none() && name != "default" {
        let message = format!("there is no folder `themes/{name}` and no theme of that name in the program");
        return Err(ThemeError(message));
    }
    files.extend(own);
    Ok(files)
}

fn collect<'a>(dir: &'a Dir<'a>, files: &mut Paths<'a>) {
    for file in dir.files() {
        files.extend(file.path().to_str().map(|path| (path, file.contents())));
    }
    dir.dirs().for_each(|dir| collect(dir, files));
}

fn utf8<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, ThemeError> {
    std::str::from_utf8(bytes).map_err(|error| ThemeError(format!("`{path}` is not UTF-8: {error}")))
}

/// English first, then the language, then the language with its region. A text that another language counts takes no form
/// from English.
fn strings(words: &Words, tag: &str) -> Strings {
    let mut map = words.texts("en");
    let mut own = words.texts(tag.split('-').next().unwrap_or(tag));
    own.extend(words.texts(tag));
    let mut english = BTreeSet::new();
    if !language::is_english(tag) {
        let stem = |key: &String| Some(plural::counted(key, |key| map.contains_key(key))?.0.to_owned());
        let stems = |texts: &Texts| -> BTreeSet<String> { texts.keys().filter_map(stem).collect() };
        let counted = stems(&own);
        english = &stems(&map) - &counted;
        let forms = plural::FORMS.iter().filter(|form| **form != plural::OTHER);
        for form in forms {
            for stem in &counted {
                map.remove(&format!("{stem}_{form}"));
            }
        }
    }
    map.extend(own);
    Strings {
        map,
        plurals: Plurals::of(tag),
        english,
    }
}

/// Style sheets are shipped minified; every name carries a hash of what is shipped.
fn asset(path: &str, bytes: &[u8]) -> Result<(String, Vec<u8>), ThemeError> {
    let bytes = if path.ends_with(".css") {
        minify::css(utf8(path, bytes)?).into_bytes()
    } else {
        bytes.to_vec()
    };
    Ok(hashed_asset(&portable(path), bytes))
}

fn hashed_asset(path: &str, bytes: Vec<u8>) -> (String, Vec<u8>) {
    (format!("assets/{}", hashed(path, &bytes)), bytes)
}

/// `guide.css` as `guide.1a2b3c4d5e.css`.
#[must_use]
pub fn hashed(path: &str, bytes: &[u8]) -> String {
    let hash = &blake3::hash(bytes).to_hex()[..10];
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.').filter(|&dot| dot > 0) {
        Some(dot) => format!("{}.{hash}{}", &path[..name + dot], &path[name + dot..]),
        None => format!("{path}.{hash}"),
    }
}

/// `{{ t.stage_of | fill(n=3, total=8) }}` puts values into the places `{n}` and `{total}`.
#[expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "the signature of a filter is the engine's"
)]
fn fill(text: &str, values: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let mut filled = text.to_owned();
    for (name, value) in values.iter() {
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(filled)
}
