//! The configuration is `site.yaml`: what holds for the whole guide. Every key but the title has a default.

pub mod contact;
pub mod limits;
pub mod log;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::allow::{self, Allow};
use crate::parse::cited::is_web;
use crate::parse::id;
use crate::parse::language;
use crate::parse::review::Review;
use crate::parse::slug;
use crate::parse::tree::wording::{ANSWERS, OUTCOMES, words};
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::{Fields, Node, Value, expect_text, expect_word, wrong_type};

pub use contact::Contact;
pub use limits::{Limit, Limits};
pub use log::{Choice, Field, FieldKind, Log, Number, Phrase};

/// The settings of a guide.
#[derive(Clone, Debug)]
pub struct Config {
    /// The guide's name.
    pub title: Spanned<String>,
    /// Names the reader's saved progress.
    pub id: Spanned<String>,
    /// One sentence on what the guide is for.
    pub summary: Option<Spanned<String>>,
    /// Who wrote it.
    pub authors: Vec<Spanned<String>>,
    /// Under which terms it may be used.
    pub licence: Option<Spanned<String>>,
    /// BCP 47, such as `en` or `pt-BR`.
    pub language: Spanned<String>,
    /// Where it is published, with a closing `/`.
    pub base_url: Option<Spanned<String>>,
    /// Name of the theme.
    pub theme: Spanned<String>,
    /// Further pages in the navigation; nothing if the author leaves the choice to Waypost.
    pub menu: Option<Vec<Spanned<String>>>,
    /// The tree that is one tap away on every page.
    pub emergency: Option<Spanned<String>>,
    /// Who can be called, by id, in the author's order.
    pub contacts: Vec<Contact>,
    /// Who counts as harmed, in the author's words.
    pub hazard_scale: Option<Spanned<String>>,
    /// Logs that readers keep, in the author's order.
    pub logs: Vec<Log>,
    /// Sets of sheets as written: name, and kinds or ids of sheets.
    pub sheets: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// Defaults for every file.
    pub review: Review,
    /// What needs a source.
    pub require_sources: Vec<Spanned<Claim>>,
    /// Other words for the kinds of outcomes: `go: Proceed`.
    pub outcome_words: BTreeMap<String, String>,
    /// Other words for the answers `yes`, `no`, `unsure` and `none`.
    pub labels: BTreeMap<String, String>,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// Whether pages are made small.
    pub minify: bool,
    /// Whether pages can be searched.
    pub search: bool,
    /// The limits that rules mention.
    pub limits: Limits,
    /// Rules that are switched off everywhere.
    pub allow: Allow,
    /// Ids dropped on purpose, and why.
    pub retired: Vec<(Spanned<String>, Option<Spanned<String>>)>,
    /// Sheets that must not be used any more, and why.
    pub withdrawn: Vec<(Spanned<String>, Spanned<String>)>,
    /// Contacts and logs that are written but could not be read.
    pub broken: BTreeSet<String>,
}

/// A kind of claim that can be required to name its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// A DANGER callout.
    Danger,
    /// A WARNING callout.
    Warning,
    /// A stop rule.
    Stop,
    /// A gate.
    Gate,
    /// An outcome of a tree.
    Outcome,
}

impl Claim {
    /// Every kind with its word.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("danger", Self::Danger),
        ("warning", Self::Warning),
        ("stop", Self::Stop),
        ("gate", Self::Gate),
        ("outcome", Self::Outcome),
    ];
}

/// How Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// Whether straight quotes and double hyphens become typographic ones.
    pub smart_punctuation: bool,
}

/// What becomes of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawHtml {
    /// It is an error, but for a few harmless elements.
    Deny,
    /// Dangerous parts are taken out.
    Sanitize,
    /// It is left as it is.
    Allow,
}

const KEYS: &[&str] = &[
    "title",
    "id",
    "summary",
    "authors",
    "licence",
    "language",
    "base_url",
    "theme",
    "menu",
    "emergency",
    "contacts",
    "hazard_scale",
    "logs",
    "sheets",
    "review",
    "require_sources",
    "outcome_words",
    "labels",
    "markdown",
    "minify",
    "search",
    "limits",
    "allow",
    "retired",
    "withdrawn",
];

/// Reads `site.yaml`; nothing if it has no title.
pub fn parse(node: &Node, found: &mut Diagnostics) -> Option<Config> {
    let fields = Fields::new(node, KEYS, found)?;
    let title = fields.required_text("title", "the guide's name, on every page and sheet", found);
    let mut broken = BTreeSet::new();
    let config = Config {
        id: identity(&fields, title.as_ref(), found),
        title: title.unwrap_or_else(|| Spanned::new(String::new(), fields.span)),
        summary: fields.text("summary", found),
        authors: fields.sentences("authors", found),
        licence: fields.text("licence", found),
        language: language::check(name_or(&fields, "language", "en", found), found),
        base_url: base_url(&fields, found),
        theme: theme(&fields, found),
        menu: fields.get("menu").map(|_| fields.names("menu", found)),
        emergency: fields.name("emergency", found),
        contacts: entries(&fields, ("contacts", contact::parse), &mut broken, found),
        hazard_scale: fields.text("hazard_scale", found),
        logs: entries(&fields, ("logs", log::parse), &mut broken, found),
        sheets: sheets(&fields, found),
        review: fields
            .get("review")
            .and_then(|node| Review::parse(node, found))
            .unwrap_or_default(),
        require_sources: claims(&fields, found),
        outcome_words: words(&fields, "outcome_words", OUTCOMES, found),
        labels: words(&fields, "labels", ANSWERS, found),
        markdown: markdown(&fields, found),
        minify: fields.truth("minify", found).is_none_or(|minify| minify.value),
        search: fields.truth("search", found).is_none_or(|search| search.value),
        limits: fields
            .get("limits")
            .map(|node| Limits::parse(node, found))
            .unwrap_or_default(),
        allow: allow::of(&fields, found),
        retired: retired(&fields, found),
        withdrawn: withdrawn(&fields, found),
        broken,
    };
    fields.get("title").map(|_| config)
}

impl Config {
    /// Whether the guide is in English, which rules about words know.
    #[must_use]
    pub fn is_english(&self) -> bool {
        language::is_english(&self.language.value)
    }

    /// The contact with this id.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.iter().find(|contact| contact.id.value == id)
    }

    /// The log with this id.
    #[must_use]
    pub fn log(&self, id: &str) -> Option<&Log> {
        self.logs.iter().find(|log| log.id.value == id)
    }
}

fn identity(fields: &Fields, title: Option<&Spanned<String>>, found: &mut Diagnostics) -> Spanned<String> {
    if let Some(id) = fields.name("id", found) {
        id::check(&id, found);
        return id;
    }
    let span = title.map_or(fields.span, |title| title.span);
    let id = title.map_or_else(|| "guide".to_owned(), |title| slug::id(&title.value));
    Spanned::new(id, span)
}

fn name_or(fields: &Fields, key: &str, default: &str, found: &mut Diagnostics) -> Spanned<String> {
    fields
        .name(key, found)
        .unwrap_or_else(|| Spanned::new(default.to_owned(), fields.span))
}

/// A theme is the name of a folder below `themes/`.
fn theme(fields: &Fields, found: &mut Diagnostics) -> Spanned<String> {
    let theme = name_or(fields, "theme", "default", found);
    if theme.value.starts_with('.') || theme.value.contains(['/', '\\']) {
        let message = format!("`{}` leads out of the folder `themes`", theme.value);
        let help = "write the name of a folder in `themes`";
        found.report(Diagnostic::new(Rule::PathOutsideGuide, theme.span, message).help(help));
    }
    theme
}

fn base_url(fields: &Fields, found: &mut Diagnostics) -> Option<Spanned<String>> {
    let url = fields.name("base_url", found)?;
    if let Some(root) = public_root(&url.value) {
        return Some(url.map(|_| root));
    }
    let message = format!("`{}` is no address of the web", url.value);
    found.report(Diagnostic::new(Rule::WrongType, url.span, message).help(format!("it {PUBLIC_ROOT}")));
    None
}

/// What an address must look like to be the place where a guide is published.
pub const PUBLIC_ROOT: &str = "starts with `https://` or `http://` and has no `?` or `#`";

/// The address of the place where a guide is published, with a closing `/`; nothing if it can be none.
#[must_use]
pub fn public_root(url: &str) -> Option<String> {
    let fits = is_web(url) && !url.contains(['?', '#']);
    fits.then(|| format!("{}/", url.trim_end_matches('/')))
}

/// The entries of a map of ids, each read by `read`; the ids of those that cannot be read go into `broken`.
fn entries<T>(
    fields: &Fields,
    (key, read): (&str, impl Fn(&Spanned<String>, &Node, &mut Diagnostics) -> Option<T>),
    broken: &mut BTreeSet<String>,
    found: &mut Diagnostics,
) -> Vec<T> {
    let Some(map) = fields.get(key).and_then(|node| Fields::open(node, found)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (id, node) in map.entries() {
        let sound = id::check(id, found);
        match read(id, node, found).filter(|_| sound) {
            Some(one) => all.push(one),
            None => drop(broken.insert(id.value.clone())),
        }
    }
    all
}

fn sheets(fields: &Fields, found: &mut Diagnostics) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
    let Some(sets) = fields.get("sheets").and_then(|node| Fields::open(node, found)) else {
        return Vec::new();
    };
    sets.entries()
        .iter()
        .map(|(name, _)| (name.clone(), sets.names(&name.value, found)))
        .collect()
}

fn claims(fields: &Fields, found: &mut Diagnostics) -> Vec<Spanned<Claim>> {
    fields
        .list("require_sources")
        .iter()
        .filter_map(|node| expect_word(node, Claim::WORDS, found))
        .collect()
}

fn markdown(fields: &Fields, found: &mut Diagnostics) -> Markdown {
    let mut markdown = Markdown {
        raw_html: RawHtml::Deny,
        smart_punctuation: false,
    };
    let known = &["raw_html", "smart_punctuation"];
    let Some(fields) = fields.get("markdown").and_then(|node| Fields::new(node, known, found)) else {
        return markdown;
    };
    let words = &[
        ("deny", RawHtml::Deny),
        ("sanitize", RawHtml::Sanitize),
        ("allow", RawHtml::Allow),
    ];
    if let Some(raw_html) = fields.word("raw_html", words, found) {
        markdown.raw_html = raw_html.value;
    }
    if let Some(smart) = fields.truth("smart_punctuation", found) {
        markdown.smart_punctuation = smart.value;
    }
    markdown
}

/// A list of ids, or a map with the reason of each.
fn retired(fields: &Fields, found: &mut Diagnostics) -> Vec<(Spanned<String>, Option<Spanned<String>>)> {
    let Some(node) = fields.get("retired") else {
        return Vec::new();
    };
    if !matches!(node.value, Value::Map(_)) {
        let names = fields.names("retired", found).into_iter();
        return names.map(|id| (id, None)).collect();
    }
    let entries = Fields::open(node, found).map_or(&[][..], |fields| fields.entries());
    entries
        .iter()
        .map(|(id, reason)| (id.clone(), expect_text(reason, found)))
        .collect()
}

fn withdrawn(fields: &Fields, found: &mut Diagnostics) -> Vec<(Spanned<String>, Spanned<String>)> {
    let Some(map) = fields.get("withdrawn").and_then(|node| Fields::open(node, found)) else {
        return Vec::new();
    };
    map.entries()
        .iter()
        .filter_map(|(sheet, reason)| Some((sheet.clone(), expect_text(reason, found)?)))
        .collect()
}

/// A node that must be a map with one entry or more; used where an empty one would mean nothing.
fn filled<'a>(node: &'a Node, due: (&str, &str), found: &mut Diagnostics) -> Option<Fields<'a>> {
    let fields = Fields::open(node, found)?;
    if fields.entries().is_empty() {
        wrong_type(node, due, found);
        return None;
    }
    Some(fields)
}
