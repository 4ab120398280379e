//! The theme: templates, assets and strings built into the program, overridden file by file by the guide's own.

use std::collections::BTreeMap;
use std::fmt;

use include_dir::{Dir, include_dir};
use tera::{Context, Kwargs, State, Tera, TeraResult};

use crate::config::Config;
use crate::load::{File, Inputs};
use crate::render::minify;
use crate::render::strings::Strings;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme ready to render.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// No template is the guide's own.
    pub has_built_in_templates: bool,
    /// The words of the theme in the guide's language, English where it has none.
    pub strings: Strings,
    /// Assets by their path in the output, which carries a hash of their content.
    pub assets: Vec<(String, Vec<u8>)>,
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
    pub fn new(inputs: &Inputs, config: &Config) -> Result<Self, ThemeError> {
        let (name, language) = (config.theme.value.as_str(), config.language.value.as_str());
        let built_in = built_in();
        let files = files(&built_in, &inputs.themes, name)?;
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
        tera.add_raw_templates(templates?)?;
        let mut strings = strings(&words(&built_in, &files), language)?;
        strings.map.extend(config.labels.clone());
        let assets = assets(part("assets/"))?;
        let is_built_in = |(path, bytes): (&&str, &&[u8])| built_in.get(path) == Some(bytes);
        let mut templates = files.iter().filter(|(path, _)| path.starts_with("templates/"));
        Ok(Self {
            tera,
            has_built_in_templates: templates.all(is_built_in),
            strings,
            assets,
        })
    }

    /// Renders a template.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, ThemeError> {
        self.tera.render(template, context).map_err(|error| {
            let mut message = error.to_string();
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                message.push_str(&format!(": {cause}"));
                source = cause.source();
            }
            ThemeError(message)
        })
    }
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

/// Words of the built-in theme, then those that are to be shown.
fn words<'a>(built_in: &Paths<'a>, files: &Paths<'a>) -> Vec<(&'a str, &'a [u8])> {
    let both = built_in.iter().chain(files);
    both.filter_map(|(path, bytes)| Some((path.strip_prefix("strings/")?, *bytes)))
        .collect()
}

/// Files of the built-in theme, then those of the guide's theme over them.
fn files<'a>(built_in: &Paths<'a>, themes: &'a [File], name: &str) -> Result<Paths<'a>, ThemeError> {
    let mut files = built_in.clone();
    let own = themes
        .iter()
        .filter_map(|file| Some((file.path.strip_prefix(name)?.strip_prefix('/')?, file.bytes.as_slice())));
    let own: Vec<_> = own.collect();
    if own.is_empty() && name != "default" {
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

/// English first, then the language, then the language with its region; of each the program's own words first, then the
/// guide's over them, word by word.
fn strings(files: &[(&str, &[u8])], language: &str) -> Result<Strings, ThemeError> {
    let mut words = BTreeMap::new();
    let base = language.split('-').next().unwrap_or(language);
    for name in ["en", base, language] {
        let file = format!("{name}.yaml");
        for (path, bytes) in files.iter().filter(|(path, _)| path.eq_ignore_ascii_case(&file)) {
            let own: BTreeMap<String, String> = serde_yaml::from_str(utf8(path, bytes)?)
                .map_err(|error| ThemeError(format!("`strings/{path}` is no map of texts: {error}")))?;
            words.extend(own);
        }
    }
    Ok(Strings { map: words })
}

/// Style sheets are shipped minified; every name carries a hash of what is shipped.
fn assets(files: Vec<(&str, &[u8])>) -> Result<Vec<(String, Vec<u8>)>, ThemeError> {
    let shipped = files.into_iter().map(|(path, bytes)| {
        let bytes = if path.ends_with(".css") {
            minify::css(utf8(path, bytes)?).into_bytes()
        } else {
            bytes.to_vec()
        };
        Ok((format!("assets/{}", hashed(path, &bytes)), bytes))
    });
    shipped.collect()
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
