//! A diagnostic is one thing wrong with the guide: which rule, where, and one way out.
//!
//! Stages report into [`Diagnostics`] and go on with what is sound; [`mod@print`] shows them in a total order.

pub mod print;

use crate::rule::{Rule, Severity};
use crate::source::{Sources, Span};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: Rule,
    /// The rule's own severity, unless the rule is milder in this kind of file.
    pub severity: Severity,
    /// What is wrong, in the author's words: lower case, no full stop.
    pub message: String,
    /// The author's word that is wrong.
    pub span: Span,
    /// Further places, each with what it is.
    pub labels: Vec<(Span, String)>,
    /// An example that shows the fault, such as the answers that lead there.
    pub witness: Option<String>,
    /// One way out: the usual one of the rule, unless this finding knows a better one.
    pub help: String,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            message: message.into(),
            span,
            labels: Vec::new(),
            witness: None,
            help: rule.mend().to_owned(),
        }
    }

    /// The same with its own way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The same with its own way out if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        if let Some(help) = help {
            self.help = help;
        }
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }

    /// The same as a warning, where the rule is milder.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

/// Everything that was found, in the order of finding until [`Diagnostics::sort`].
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds everything that another stage or file found.
    pub fn append(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
    }

    /// Brings the findings into their total order: path, place, rule, message; the same finding twice becomes one.
    pub fn sort(&mut self, sources: &Sources) {
        self.found.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span.start, d.span.end, d.rule);
            let path = |d: &Diagnostic| &*sources.get(d.span.file).path;
            (path(a), key(a), &a.message).cmp(&(path(b), key(b), &b.message))
        });
        self.found.dedup();
    }

    /// Keeps only the findings that `keep` accepts.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(keep);
    }

    /// All findings.
    #[must_use]
    pub fn all(&self) -> &[Diagnostic] {
        &self.found
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.found
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}

/// "did you mean …", where a known word is near enough to what was written.
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(written, known).map(|word| format!("did you mean `{word}`?"))
}

/// The nearest known word, or none if all are too far for a slip of the finger.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(written, known, 1).pop()
}

/// So many known words that are near enough to what was written, the nearest first.
pub fn near<'a>(written: &str, known: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let limit = (written.chars().count() / 3).max(1);
    let words = known.into_iter().map(|word| (distance(written, word), word));
    let mut near: Vec<(usize, &str)> = words.filter(|&(distance, _)| distance <= limit).collect();
    near.sort_unstable();
    near.into_iter().take(most).map(|(_, word)| word).collect()
}

/// Edits between two words; a word that continues the other (`scent`, `scent-swap`) is one slip away.
fn distance(written: &str, known: &str) -> usize {
    let prefix = written.len() > 2 && (known.starts_with(written) || written.starts_with(known)) && known.len() > 2;
    let edits = strsim::damerau_levenshtein(written, known);
    if prefix { edits.min(1) } else { edits }
}
