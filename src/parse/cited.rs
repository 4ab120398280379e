//! A cited source is what a claim rests on: one entry of `content/sources.yaml`.

use std::collections::BTreeSet;

use super::review::date;
use super::{id, language};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::Spanned;
use crate::yaml::{Fields, Node};

/// One entry of `sources.yaml`.
#[derive(Clone, Debug)]
pub struct CitedSource {
    /// What `[^id]` and `sources:` name.
    pub id: Spanned<String>,
    /// Title of the work, or what the judgement says.
    pub title: Spanned<String>,
    /// The language of the title where it is not the guide's: `en`, `pt-BR`.
    pub language: Option<Spanned<String>>,
    /// Who wrote it.
    pub author: Option<Spanned<String>>,
    /// When, as printed: `2019`, `about 1900`.
    pub year: Option<Spanned<String>>,
    /// Journal, publisher or institution.
    pub publisher: Option<Spanned<String>>,
    /// Where it can be read: `https://…` or `http://…`.
    pub url: Option<Spanned<String>>,
    /// When the author last read it there.
    pub accessed: Option<Spanned<jiff::civil::Date>>,
    /// What kind of evidence it is.
    pub kind: Option<Spanned<SourceKind>>,
    /// Whose judgement it is; always there for [`SourceKind::Judgement`].
    pub by: Option<Spanned<String>>,
    /// A note for readers, Markdown.
    pub note: Option<Spanned<String>>,
}

/// What kind of evidence a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A study.
    Study,
    /// A guideline.
    Guideline,
    /// An article or book.
    Article,
    /// An expert's word.
    Expert,
    /// What the author saw.
    OwnObservation,
    /// Advice without a publication, under somebody's name.
    Judgement,
}

impl SourceKind {
    /// Every kind with its word.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("study", Self::Study),
        ("guideline", Self::Guideline),
        ("article", Self::Article),
        ("expert", Self::Expert),
        ("own-observation", Self::OwnObservation),
        ("judgement", Self::Judgement),
    ];

    /// The word in sources: `own-observation`.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

const KEYS: &[&str] = &[
    "title",
    "language",
    "author",
    "year",
    "publisher",
    "url",
    "accessed",
    "kind",
    "by",
    "note",
];

/// Reads `sources.yaml`: a map of ids. The ids of entries that cannot be read go into `broken`; nothing if it is no map.
pub fn parse(node: &Node, broken: &mut BTreeSet<String>, found: &mut Diagnostics) -> Option<Vec<CitedSource>> {
    let fields = Fields::open(node, found)?;
    let mut sources = Vec::with_capacity(fields.entries().len());
    for (key, value) in fields.entries() {
        match source(key, value, found) {
            Some(source) => sources.push(source),
            None => drop(broken.insert(key.value.clone())),
        }
    }
    Some(sources)
}

fn source(key: &Spanned<String>, node: &Node, found: &mut Diagnostics) -> Option<CitedSource> {
    let sound = id::check(key, found);
    let fields = Fields::new(node, KEYS, found)?;
    let source = CitedSource {
        id: key.clone(),
        title: fields.required_text("title", "readers see the title of what a claim rests on", found)?,
        language: fields
            .name("language", found)
            .map(|language| language::check(language, found)),
        author: fields.text("author", found),
        year: fields.text("year", found),
        publisher: fields.text("publisher", found),
        url: url(&fields, found),
        accessed: date(&fields, "accessed", found),
        kind: fields.word("kind", SourceKind::WORDS, found),
        by: fields.text("by", found),
        note: fields.text("note", found),
    };
    let judgement = source
        .kind
        .as_ref()
        .is_some_and(|kind| kind.value == SourceKind::Judgement);
    if judgement && fields.get("by").is_none() {
        fields.missing("by", "a judgement is somebody's; say whose", found);
    }
    sound.then_some(source)
}

/// An address of the web under `url`.
pub fn url(fields: &Fields, found: &mut Diagnostics) -> Option<Spanned<String>> {
    let url = fields.name("url", found)?;
    if is_web(&url.value) {
        return Some(url);
    }
    let message = format!("`{}` is no address of the web", url.value);
    found.report(Diagnostic::new(Rule::WrongType, url.span, message).help("it starts with `https://`"));
    None
}

/// Whether `text` is an address that a browser opens from the web.
#[must_use]
pub fn is_web(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        // A host begins with a letter or a digit, or is an address in brackets.
        rest.starts_with(|first: char| first.is_alphanumeric() || first == '[')
            && !rest.contains(|letter: char| letter.is_whitespace() || letter.is_control())
    })
}
