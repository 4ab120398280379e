//! Directives are HTML comments: `<!-- @word #id key=value key="two words" flag -->` or `<!-- #id flag -->`.
//!
//! Every other comment is dropped; a directive with anything unknown in it is an error.

use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::parse::id;
use crate::rule::Rule;
use crate::source::{FileId, Span, Spanned};

/// One directive as written.
#[derive(Clone, Debug)]
pub struct Directive {
    /// The whole comment.
    pub span: Span,
    /// `checklist` of `@checklist`; none in `<!-- #id flag -->`.
    pub word: Option<Spanned<String>>,
    /// `meet` of `#meet`.
    pub id: Option<Spanned<String>>,
    /// `key=value`.
    pub pairs: Vec<(Spanned<String>, Spanned<String>)>,
    /// Words on their own.
    pub flags: Vec<Spanned<String>>,
}

impl Directive {
    /// The value of a key.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Spanned<String>> {
        self.pairs
            .iter()
            .find(|(name, _)| name.value == key)
            .map(|(_, value)| value)
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn flag(&self, flag: &str) -> bool {
        self.flags.iter().any(|written| written.value == flag)
    }

    /// Reports every key and flag outside the known ones, and an id that is none.
    pub fn report_unknown(&self, keys: &[&str], flags: &[&str], found: &mut Diagnostics) {
        for (key, _) in self.pairs.iter().filter(|(key, _)| !keys.contains(&key.value.as_str())) {
            found.report(unknown("key", key, keys));
        }
        for flag in self.flags.iter().filter(|flag| !flags.contains(&flag.value.as_str())) {
            found.report(unknown("flag", flag, flags));
        }
        for (_, value) in self.pairs.iter().filter(|(_, value)| value.value.contains('"')) {
            let message = "the quotation marks of this value do not match";
            found.report(
                Diagnostic::new(Rule::UnknownDirective, value.span, message).help("write `key=\"several words\"`"),
            );
        }
        for (at, (key, _)) in self.pairs.iter().enumerate() {
            if let Some((first, _)) = self.pairs[..at].iter().find(|(other, _)| other.value == key.value) {
                let message = format!("the key `{}` is here twice", key.value);
                let finding = Diagnostic::new(Rule::UnknownDirective, key.span, message);
                found.report(finding.label(first.span, "first here").help("keep one of the two"));
            }
        }
        if let Some(id) = &self.id {
            id::check(id, found);
        }
    }
}

fn unknown(what: &str, word: &Spanned<String>, known: &[&str]) -> Diagnostic {
    let help = did_you_mean(&word.value, known.iter().copied()).or_else(|| match known {
        [] => None,
        known => Some(format!("known here: {}", known.join(", "))),
    });
    let message = format!("this directive has no {what} `{}`", word.value);
    Diagnostic::new(Rule::UnknownDirective, word.span, message).maybe_help(help)
}

/// What a piece of HTML turned out to be.
#[derive(Debug, Default)]
pub struct Comments {
    /// The directives among its comments.
    pub directives: Vec<Directive>,
    /// It holds anything but comments and white space: bytes of the first such piece.
    pub html: Option<(usize, usize)>,
}

/// Reads the comments in `html`, which stands at byte `start` of `file`.
#[must_use]
pub fn read(file: FileId, start: usize, html: &str) -> Comments {
    let mut comments = Comments::default();
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>').len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let Some(end) = comment_end(rest) else {
            comments.html = Some((start + at, start + html.trim_end().len()));
            return comments;
        };
        comments.directives.extend(directive(file, start + at, &rest[..end]));
        at += end;
    }
    comments
}

/// Whether `html` holds comments and white space only.
#[must_use]
pub fn is_comment(html: &str) -> bool {
    let mut rest = html.trim_start();
    while let Some(end) = comment_end(rest) {
        rest = rest[end..].trim_start();
    }
    rest.is_empty()
}

fn comment_end(text: &str) -> Option<usize> {
    let body = text.strip_prefix("<!--")?;
    body.find("-->").map(|at| at + "<!--".len() + "-->".len())
}

/// The directive in a whole comment, if it is one.
fn directive(file: FileId, start: usize, comment: &str) -> Option<Directive> {
    let body = &comment["<!--".len()..comment.len() - "-->".len()];
    let first = body.trim_start();
    let marked = first.strip_prefix(['@', '#'])?;
    marked.starts_with(|char: char| char.is_alphanumeric()).then_some(())?;
    let mut directive = Directive {
        span: Span::new(file, start..start + comment.len()),
        word: None,
        id: None,
        pairs: Vec::new(),
        flags: Vec::new(),
    };
    let base = start + "<!--".len();
    for (at, token) in tokens(body) {
        directive.add(file, base + at, token);
    }
    Some(directive)
}

impl Directive {
    fn add(&mut self, file: FileId, at: usize, token: &str) {
        let spanned =
            |from: usize, text: &str| Spanned::new(text.to_owned(), Span::new(file, at + from..at + from + text.len()));
        if let Some((key, value)) = token.split_once('=') {
            let quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
            let inner = if quoted { &value[1..value.len() - 1] } else { value };
            let from = key.len() + 1 + usize::from(quoted);
            self.pairs.push((spanned(0, key), spanned(from, inner)));
        } else if let (Some(word), None) = (token.strip_prefix('@'), &self.word) {
            self.word = Some(spanned(1, word));
        } else if let (Some(id), None) = (token.strip_prefix('#'), &self.id) {
            self.id = Some(spanned(1, id));
        } else {
            self.flags.push(spanned(0, token));
        }
    }
}

/// Words of a directive; quotes keep white space together.
fn tokens(body: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, char) in body.char_indices() {
        match (char, start) {
            ('"', _) => quoted = !quoted,
            (char, Some(from)) if char.is_whitespace() && !quoted => {
                tokens.push((from, &body[from..at]));
                start = None;
            }
            _ => {}
        }
        if start.is_none() && !char.is_whitespace() {
            start = Some(at);
        }
    }
    tokens.extend(start.map(|from| (from, &body[from..])));
    tokens
}
