//! Written pages are minimal: the minifier over any page of the shipped guide, and over one of rough Markdown, changes
//! nothing. Pages that share a form are what their templates give for each of them.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::fs;
use std::path::Path;

use waypost::diagnostic::Diagnostics;
use waypost::render::{Output, minify};
use waypost::write::Files;
use waypost::{Options, compile, load};

/// Markdown whose HTML is easily not in the minifier's own form.
const ROUGH: &str = "# Rough\n\nA  double space, AT&T, R&D, &amp; &copy; <br> and a\nbroken line, **bold** *soft*.  \nNext.\n\n\
    - loose\n\n  with `code  two`\n- `<b>` & `a&b`\n\n1. one\n   - two\n\n| a | b |\n|--:|:-:|\n| 1 & 2 | `x|y` |\n\n\
    ```sh\n  a  &&  b <c>\n```\n\n> quote\n>\n> > inner\n\n[link](https://example.org/?a=1&b=2 \"a title\") ~~gone~~\n\n---\n\nEnd[^1].\n\n[^1]: A *note* & more.\n";

/// Every page of the guide in `root`.
fn pages(root: &Path) -> Vec<(String, String)> {
    let mut found = Diagnostics::default();
    let inputs = load::load(root, &mut found).expect("the folder can be read");
    let options = Options {
        drafts: false,
        base_url: None,
        today: "2026-11-22".parse().expect("a day"),
    };
    let guide = compile(&inputs, &options, &mut found).expect("the settings are sound");
    let output = Output::new(&guide, &inputs).expect("the theme is sound");
    let paths = output.paths();
    let pages = paths.iter().enumerate().filter(|(_, path)| path.ends_with(".html"));
    let text = |at| String::from_utf8(output.bytes(at).expect("it renders").into_owned()).expect("UTF-8");
    pages.map(|(at, path)| ((*path).to_owned(), text(at))).collect()
}

fn assert_minimal(root: &Path) {
    let pages = pages(root);
    assert!(pages.len() > 2, "there are pages");
    for (path, page) in pages {
        let smaller = minify::html(&page);
        let differs = page.bytes().zip(smaller.bytes()).position(|(a, b)| a != b);
        let at = differs.unwrap_or(page.len().min(smaller.len())).saturating_sub(40);
        let near = |text: &str| {
            String::from_utf8_lossy(text.as_bytes().get(at..).unwrap_or_default())
                .chars()
                .take(120)
                .collect::<String>()
        };
        assert!(
            page == smaller,
            "{path} is not minimal:\n{}\n{}",
            near(&page),
            near(&smaller)
        );
    }
}

#[test]
fn pages_of_the_shipped_guide_are_minimal() {
    assert_minimal(Path::new("."));
}

#[test]
fn a_page_of_rough_markdown_is_minimal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("content")).expect("a folder is made");
    fs::write(folder.path().join("site.yaml"), "title: A guide\n").expect("a file is written");
    fs::write(folder.path().join("content/rough.md"), ROUGH).expect("a file is written");
    fs::write(folder.path().join("content/plain.md"), ROUGH.replace('&', "and")).expect("a file is written");
    assert_minimal(folder.path());
}

/// Titles and summaries of which some may be left blank in a form and some may not.
const TEXTS: [&str; 12] = [
    "Plain words",
    "Word",
    "Other",
    "It's so",
    "A \"quoted\" word",
    "Cats & rats",
    "R&D &copy; now",
    "a < b > c",
    "two  spaces",
    "x=1",
    "`code` and ~tilde~",
    "Ünïcode – ‘dash’ …",
];

fn lay_texts(root: &Path) {
    fs::write(
        root.join("site.yaml"),
        "title: Cats & rats\nbase_url: https://example.org/a=b\n",
    )
    .expect("a file is written");
    for folder in ["", "deep/", "deep/deeper & more/"] {
        fs::create_dir_all(root.join("content").join(folder)).expect("a folder is made");
        for (at, text) in TEXTS.iter().enumerate() {
            let quoted = format!("{text:?}");
            let summary = if at % 2 == 0 {
                format!("summary: {quoted}\n")
            } else {
                String::new()
            };
            let page = format!("---\ntitle: {quoted}\n{summary}---\n\nText.\n");
            fs::write(root.join(format!("content/{folder}page {at}.md")), page).expect("a file is written");
        }
    }
    fs::write(root.join("content/deep/index.md"), "# Deep\n\nText.\n").expect("a file is written");
    for at in 0..70 {
        fs::write(
            root.join(format!("content/deep/z{at:02}.md")),
            format!("# Z {at}\n\nText.\n"),
        )
        .expect("a file is written");
    }
}

/// With a template of the guide's own, though it says the same, no page has a form.
#[test]
fn a_form_filled_in_is_what_the_template_gives() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay_texts(folder.path());
    let filled = pages(folder.path());
    let templates = folder.path().join("themes/default/templates");
    fs::create_dir_all(&templates).expect("a folder is made");
    let own = fs::read_to_string("themes/default/templates/404.html").expect("the template is there") + "{# own #}";
    fs::write(templates.join("404.html"), own).expect("a file is written");
    for ((path, page), (_, whole)) in filled.iter().zip(pages(folder.path())) {
        assert_eq!(*page, whole, "{path}");
    }
    assert_minimal(folder.path());
}
