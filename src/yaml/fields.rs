//! Reading typed values out of a map: each reader takes a key and reports what is wrong with its value, at the value.

use super::{Node, Scalar, ScalarKind, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean, nearest};
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// The entries of a map whose keys are known.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    entries: &'a [(Spanned<String>, Node)],
    /// The map's own place.
    pub span: Span,
}

impl<'a> Fields<'a> {
    /// The map in `node`, after every key outside `known` has been reported; nothing if it is no map.
    pub fn new(node: &'a Node, known: &[&str], found: &mut Diagnostics) -> Option<Self> {
        let fields = Self::open(node, found)?;
        fields.report_unknown(known, found);
        Some(fields)
    }

    /// The same for a file that may come from another generator: unknown keys are warnings.
    pub fn lenient(node: &'a Node, known: &[&str], found: &mut Diagnostics) -> Option<Self> {
        let fields = Self::open(node, found)?;
        fields
            .unknown_keys(known)
            .for_each(|diagnostic| found.report(diagnostic.as_warning()));
        Some(fields)
    }

    /// A map whose keys are names that the author chooses.
    pub fn open(node: &'a Node, found: &mut Diagnostics) -> Option<Self> {
        if let Value::Map(entries) = &node.value {
            return Some(Self {
                entries,
                span: node.span,
            });
        }
        wrong_type(
            node,
            ("a map", "`key: value` on lines of their own, or `{ key: value }`"),
            found,
        );
        None
    }

    /// Reports every key outside `known`.
    pub fn report_unknown(self, known: &[&str], found: &mut Diagnostics) {
        self.unknown_keys(known).for_each(|diagnostic| found.report(diagnostic));
    }

    fn unknown_keys(self, known: &[&str]) -> impl Iterator<Item = Diagnostic> {
        self.entries
            .iter()
            .map(|(key, _)| key)
            .filter(|key| !known.contains(&key.value.as_str()))
            .map(|key| {
                let help = did_you_mean(&key.value, known.iter().copied())
                    .unwrap_or_else(|| format!("known here: {}", each_once(known).join(", ")));
                Diagnostic::new(
                    Rule::UnknownKey,
                    key.span,
                    format!("there is no key `{}` here", key.value),
                )
                .help(help)
            })
    }

    /// All entries in the author's order.
    #[must_use]
    pub fn entries(&self) -> &'a [(Spanned<String>, Node)] {
        self.entries
    }

    /// The whole map, from its first byte to the end of its last value.
    #[must_use]
    pub fn extent(&self) -> Span {
        let last = self.entries.iter().map(|(_, node)| node.end()).max();
        Span {
            end: last.map_or(self.span.end, |last| last.max(self.span.end)),
            ..self.span
        }
    }

    /// The value of a key, whatever it is.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.entries
            .iter()
            .find(|(name, _)| name.value == key)
            .map(|(_, node)| node)
    }

    /// Where a key is written.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.entries
            .iter()
            .find(|(name, _)| name.value == key)
            .map(|(name, _)| name.span)
    }

    /// Text, if the key is there.
    pub fn text(&self, key: &str, found: &mut Diagnostics) -> Option<Spanned<String>> {
        expect_text(self.get(key)?, found)
    }

    /// Text that must be there; `purpose` is one sentence on what it is for.
    pub fn required_text(&self, key: &str, purpose: &str, found: &mut Diagnostics) -> Option<Spanned<String>> {
        if self.get(key).is_none() {
            self.missing(key, purpose, found);
        }
        let text = self.text(key, found)?;
        if text.value.trim().is_empty() {
            let message = format!("`{key}` is empty: {purpose}");
            found.report(Diagnostic::new(Rule::MissingKey, text.span, message).help(format!("write `{key}: …`")));
            return None;
        }
        Some(text)
    }

    /// A name or another short value that is no sentence; a comment may follow it.
    pub fn name(&self, key: &str, found: &mut Diagnostics) -> Option<Spanned<String>> {
        expect_name(self.get(key)?, found)
    }

    /// A name that must be there; `purpose` is one sentence on what it is for.
    pub fn required_name(&self, key: &str, purpose: &str, found: &mut Diagnostics) -> Option<Spanned<String>> {
        if self.get(key).is_none() {
            self.missing(key, purpose, found);
        }
        self.name(key, found)
    }

    /// A list of names.
    pub fn names(&self, key: &str, found: &mut Diagnostics) -> Vec<Spanned<String>> {
        self.list(key)
            .iter()
            .filter_map(|node| expect_name(node, found))
            .collect()
    }

    /// One word out of a closed list.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&str, T)], found: &mut Diagnostics) -> Option<Spanned<T>> {
        expect_word(self.get(key)?, words, found)
    }

    /// Reports that a required key is absent, unless a slip of it stands here and was reported as that.
    pub fn missing(&self, key: &str, purpose: &str, found: &mut Diagnostics) {
        if self
            .entries
            .iter()
            .any(|(written, _)| nearest(&written.value, [key]).is_some())
        {
            return;
        }
        let message = format!("`{key}` is missing here: {purpose}");
        found.report(Diagnostic::new(Rule::MissingKey, self.span, message).help(format!("write `{key}: …`")));
    }

    /// A whole or broken number.
    pub fn number(&self, key: &str, found: &mut Diagnostics) -> Option<Spanned<f64>> {
        let node = self.get(key)?;
        match &node.value {
            Value::Scalar(Scalar {
                kind: ScalarKind::Number(number),
                ..
            }) if number.is_finite() => Some(Spanned::new(*number, node.span)),
            _ => {
                wrong_type(
                    node,
                    (
                        "a number",
                        "digits without quotes and without a unit, such as `12` or `0.5`",
                    ),
                    found,
                );
                None
            }
        }
    }

    /// A whole number from `least` up.
    pub fn count(&self, key: &str, least: u32, found: &mut Diagnostics) -> Option<Spanned<u32>> {
        let number = self.number(key, found)?;
        let fits = number.value.fract() == 0.0 && number.value >= f64::from(least) && number.value < 1e9;
        if !fits {
            let message = format!("`{key}` must be a whole number from {least} up");
            let help = format!("write `{key}: {}`, for example", least.max(3));
            found.report(Diagnostic::new(Rule::WrongType, number.span, message).help(help));
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked just above"
        )]
        Some(number.map(|number| number as u32))
    }

    /// `true` or `false`.
    pub fn truth(&self, key: &str, found: &mut Diagnostics) -> Option<Spanned<bool>> {
        let node = self.get(key)?;
        if let Value::Scalar(Scalar {
            kind: ScalarKind::Bool(truth),
            ..
        }) = &node.value
        {
            return Some(Spanned::new(*truth, node.span));
        }
        wrong_type(node, ("`true` or `false`", "the word itself, without quotes"), found);
        None
    }

    /// The elements of a list; a single value counts as a list of one. An absent key is an empty list.
    #[must_use]
    pub fn list(&self, key: &str) -> &'a [Node] {
        match self.get(key) {
            None => &[],
            Some(Node {
                value: Value::List { items, .. },
                ..
            }) => items,
            Some(node) => std::slice::from_ref(node),
        }
    }

    /// A list of short texts such as ids.
    pub fn texts(&self, key: &str, found: &mut Diagnostics) -> Vec<Spanned<String>> {
        self.list(key)
            .iter()
            .filter_map(|node| expect_text(node, found))
            .collect()
    }

    /// A list of sentences: inside `[…]` each must be quoted, or YAML would split it at its commas.
    pub fn sentences(&self, key: &str, found: &mut Diagnostics) -> Vec<Spanned<String>> {
        let flow = matches!(
            self.get(key),
            Some(Node {
                value: Value::List { flow: true, .. },
                ..
            })
        );
        let list = self.list(key);
        // The halves of one sentence are one mistake.
        let several = |node: &&Node| matches!(&node.value, Value::Scalar(Scalar { plain: true, text, .. }) if text.contains(char::is_whitespace));
        if let Some(node) = list.iter().filter(|_| flow).find(several) {
            let message = "text of several words stands in `[…]` without quotes; YAML splits it at its commas";
            found.report(Diagnostic::new(Rule::UnquotedListText, node.span, message).help("put each text in quotes"));
        }
        list.iter().filter_map(|node| expect_text(node, found)).collect()
    }
}

/// The text in `node`; a number or truth value is taken as its own text.
pub fn expect_text(node: &Node, found: &mut Diagnostics) -> Option<Spanned<String>> {
    match &node.value {
        Value::Scalar(scalar) => {
            if scalar.cut {
                let message = format!(
                    "YAML takes the rest of this line for a comment: the text ends at `{}`",
                    scalar.text
                );
                found.report(Diagnostic::new(Rule::TextCut, node.span, message).help("put the text in quotes"));
            }
            Some(Spanned::new(scalar.text.clone(), node.span))
        }
        Value::Null => {
            found.report(
                Diagnostic::new(
                    Rule::WrongType,
                    node.span,
                    "text is due here, and YAML reads this as nothing",
                )
                .help("write the text, in quotes if it is `~` or `null`"),
            );
            None
        }
        _ => {
            wrong_type(node, ("text", "one text, such as `\"Shut the door.\"`"), found);
            None
        }
    }
}

/// The name in `node`: like text, but a comment after it cuts nothing.
pub fn expect_name(node: &Node, found: &mut Diagnostics) -> Option<Spanned<String>> {
    match &node.value {
        Value::Scalar(scalar) => Some(Spanned::new(scalar.text.clone(), node.span)),
        _ => expect_text(node, found),
    }
}

/// One word out of a closed list, as what it means.
pub fn expect_word<T: Copy>(node: &Node, words: &[(&str, T)], found: &mut Diagnostics) -> Option<Spanned<T>> {
    let written = expect_name(node, found)?;
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == written.value) {
        return Some(Spanned::new(*meaning, written.span));
    }
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let help =
        did_you_mean(&written.value, known.iter().copied()).unwrap_or_else(|| format!("one of {}", known.join(", ")));
    let message = format!("`{}` is none of the words that may stand here", written.value);
    found.report(Diagnostic::new(Rule::WrongType, written.span, message).help(help));
    None
}

/// Reports that a value is of another kind than is due; `example` shows how to write what is.
pub fn wrong_type(node: &Node, (due, example): (&str, &str), found: &mut Diagnostics) {
    let message = format!("{due} is due here, not {}", node.what());
    found.report(Diagnostic::new(Rule::WrongType, node.span, message).help(format!("write {example}")));
}

/// Keys that several shapes of a map have are named once.
fn each_once<'k>(keys: &[&'k str]) -> Vec<&'k str> {
    let first = |(at, key): &(usize, &&str)| !keys[..*at].contains(*key);
    keys.iter().enumerate().filter(first).map(|(_, key)| *key).collect()
}
