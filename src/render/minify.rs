//! The minifier: pages, fragments and style sheets as small as they can be without a change for the reader.

use minify_html::Cfg;

/// Settings that keep what a reader or a program may rely on: closing tags, `<html>` and `<head>`, the types of inputs.
fn settings() -> Cfg {
    Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_input_type_text_attr: true,
        minify_css: true,
        ..Cfg::default()
    }
}

/// A page or a fragment, minified.
#[must_use]
pub fn html(html: &str) -> String {
    text(minify_html::minify(html.as_bytes(), &settings()))
}

/// A style sheet, minified and without comments.
#[must_use]
pub fn css(css: &str) -> String {
    let minified = html(&format!("<style>{css}</style>"));
    let inside = minified
        .strip_prefix("<style>")
        .and_then(|rest| rest.strip_suffix("</style>"));
    inside.map_or_else(|| css.to_owned(), str::to_owned)
}

/// A script of the program's own theme without its indents, and without the comments that lines begin with. The house writes
/// no text over several lines, so nothing else is taken away.
#[must_use]
pub fn script(script: &str) -> String {
    let mut bare = String::with_capacity(script.len());
    let mut in_comment = false;
    for mut line in script.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            let end = line.find("*/");
            in_comment = end.is_none();
            line = end.map_or("", |end| line[end + 2..].trim_start());
        }
        if !line.is_empty() && !line.starts_with("//") {
            bare.push_str(line);
            bare.push('\n');
        }
    }
    bare
}

/// The minifier works on bytes but cuts none in two.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_its_spaces_and_forms_their_types() {
        assert_eq!(html("<p><b>a</b> <i>b</i></p>"), "<p><b>a</b> <i>b</i></p>");
        assert_eq!(html("<pre>  a\n   b </pre>"), "<pre>  a\n   b </pre>");
        assert_eq!(
            html("<p><input type=\"text\" name=\"a\"></p>"),
            "<p><input name=a type=text></p>"
        );
    }

    #[test]
    fn scripts_lose_comments_and_indents_only() {
        let written =
            "/**\n * Why.\n */\n(() => {\n  // how\n  /** @type {string} */\n  const a = 'b // c';\n\n})();\n";
        assert_eq!(script(written), "(() => {\nconst a = 'b // c';\n})();\n");
        assert_eq!(script("/** @type {X} */ (a).b();\nc();\n"), "(a).b();\nc();\n");
    }

    #[test]
    fn style_sheets_lose_comments_only() {
        assert_eq!(css("/* why */ a { color: red; }"), "a{color:red}");
    }
}
