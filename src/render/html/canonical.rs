//! Text and attributes as the minifier writes them. What it might write in another way is said to be odd.

use memchr::memchr2;

/// Whether white space in a text is as the minifier folds it: single spaces.
#[must_use]
pub fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // Whole runs of bytes at once: nothing is asked on the way.
    let controls = bytes.iter().fold(0, |found, byte| found | u8::from(*byte < b' '));
    let doubled = pairs.fold(0, |found, pair| found | u8::from(pair == (&b' ', &b' ')));
    controls | doubled == 0
}

/// Adds text, `<` and ambiguous `&` escaped; whether it may be odd.
pub fn text(out: &mut String, text: &str) -> bool {
    let mut rest = text;
    let mut odd = false;
    while let Some(at) = memchr2(b'<', b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let next = rest.as_bytes().get(at + 1).copied();
        let ambiguous = next.is_some_and(|next| next.is_ascii_alphabetic() || next == b'#');
        out.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            _ if ambiguous => "&amp;",
            _ => "&",
        });
        odd |= ambiguous && rest.as_bytes()[at] == b'&';
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    odd
}

/// Whether the value of an attribute stands in quotes.
#[must_use]
pub fn is_quoted(value: &str) -> bool {
    value
        .bytes()
        .any(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'=' | b'`' | b'<' | b'>'))
}

/// Adds attributes in canonical order: quoted ones by name, then unquoted ones by name. `list` is sorted by name. Whether
/// a value may be odd.
pub fn attributes(out: &mut String, list: &[(&str, &str)]) -> bool {
    let mut odd = false;
    for (name, value) in list.iter().filter(|(_, value)| is_quoted(value)) {
        odd |= value.contains(['"', '&']) || !is_folded(value) || value.trim() != *value;
        push_all(out, &[" ", name, "=\"", &escaped(value), "\""]);
    }
    for (name, value) in list.iter().filter(|(_, value)| !is_quoted(value)) {
        odd |= value.contains('&');
        push_all(out, &[" ", name]);
        if !value.is_empty() {
            push_all(out, &["=", &escaped(value)]);
        }
    }
    odd
}

fn escaped(value: &str) -> std::borrow::Cow<'_, str> {
    if memchr2(b'&', b'"', value.as_bytes()).is_none() {
        return value.into();
    }
    value.replace('&', "&amp;").replace('"', "&#34;").into()
}

fn push_all(out: &mut String, parts: &[&str]) {
    out.extend(parts.iter().copied());
}
