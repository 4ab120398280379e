//! Runs every case in `tests/cases/<rule or stage>/<name>.txt`. A case is a text file: its first lines say what it
//! proves, then come the files of a small guide, then what is expected of it.
//!
//! ```text
//! A misspelt key is reported at the key.
//! --- site.yaml
//! titel: A guide
//! --- diagnostics
//! error[unknown-key]: …
//! ```
//!
//! `--- <path>` begins a file; a line break before the next marker belongs to it. After the path may stand `hex` (the
//! body is bytes in hexadecimal), `repeat N` (the body again and again, N bytes in all) or `symlink` (the body is what it
//! points at). Without `site.yaml` the guide has a title and nothing else. `--- today 2027-01-31` sets the day of the build
//! (else 2026-11-15), `--- drafts` keeps drafts. `--- diagnostics` holds all findings as printed; without it there must be
//! none. `--- output: <path>` holds the inside of `<main>` of a page that was built. On every page that a case builds no id
//! is there twice, and every link into the page or into another page of the guide has an end.
//!
//! `UPDATE=1 cargo nextest run cases` writes what came out into the cases; read the difference before you commit it.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use waypost::diagnostic::Diagnostics;
use waypost::diagnostic::print::{Format, print};
use waypost::rule::Severity;
use waypost::write::Files;
use waypost::{Options, compile, load, render};

const CASES: &str = "tests/cases";

/// One part of a case: the line after `--- `, and the text up to the next such line.
struct Part {
    head: String,
    body: String,
}

/// A case as written.
struct Case {
    path: PathBuf,
    about: String,
    parts: Vec<Part>,
}

fn read(path: PathBuf) -> Case {
    let text = fs::read_to_string(&path).expect("a case is UTF-8");
    let mut about = String::new();
    let mut parts: Vec<Part> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("--- "), parts.last_mut()) {
            (Some(head), _) => parts.push(Part {
                head: head.trim_end().to_owned(),
                body: String::new(),
            }),
            (None, Some(part)) => part.body.push_str(line),
            (None, None) => about.push_str(line),
        }
    }
    assert!(
        !about.trim().is_empty(),
        "{}: the first line says what the case proves",
        path.display()
    );
    Case { path, about, parts }
}

fn lay(root: &Path, part: &Part) {
    let mut words = part.head.split(' ');
    let path = root.join(words.next().expect("a path"));
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
    let body = part.body.as_str();
    match (words.next(), words.next()) {
        (None, _) => fs::write(path, body).expect("a file is written"),
        (Some("hex"), _) => {
            let digits: Vec<u8> = body.bytes().filter(u8::is_ascii_hexdigit).collect();
            let byte =
                |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("a byte");
            fs::write(path, digits.chunks(2).map(byte).collect::<Vec<u8>>()).expect("a file is written");
        }
        (Some("repeat"), Some(size)) => {
            let size: usize = size.parse().expect("a number of bytes");
            let bytes: Vec<u8> = body.bytes().cycle().take(size).collect();
            fs::write(path, bytes).expect("a file is written");
        }
        (Some("symlink"), _) => std::os::unix::fs::symlink(body.trim_end(), path).expect("a link is made"),
        (Some(word), _) => panic!("{}: `{word}` is no kind of file", part.head),
    }
}

/// What came out of a case.
struct Outcome {
    diagnostics: String,
    pages: Vec<(String, String)>,
    /// Ids that are on a page twice, and links that lead nowhere.
    loose_ends: Vec<String>,
}

fn run(case: &Case) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    fs::write(root.join("site.yaml"), "title: A guide\n").expect("a file is written");
    let setting = |part: &&Part| part.head.starts_with("today ") || part.head == "drafts";
    let expected = |part: &&Part| part.head == "diagnostics" || part.head.starts_with("output: ");
    for part in case.parts.iter().filter(|part| !setting(part) && !expected(part)) {
        lay(root, part);
    }
    let mut found = Diagnostics::default();
    let inputs = load::load(root, &mut found).expect("the folder can be read");
    let today = case
        .parts
        .iter()
        .find_map(|part| part.head.strip_prefix("today "))
        .unwrap_or("2026-11-15");
    let options = Options {
        drafts: case.parts.iter().any(|part| part.head == "drafts"),
        base_url: None,
        today: today.parse().expect("a day"),
    };
    let guide = compile(&inputs, &options, &mut found);
    let sound = guide.filter(|_| found.count(Severity::Error) == 0);
    let output = sound
        .as_ref()
        .map(|guide| render::Output::new(guide, &inputs).expect("the theme is sound"));
    if let Some(output) = &output {
        output.check(&mut found);
        found.sort(&inputs.sources);
    }
    let diagnostics = print(&found, &inputs.sources, Format::Human { color: false });
    let pages = output.filter(|_| found.count(Severity::Error) == 0).map(|output| {
        let paths = output.paths();
        let pages = paths.iter().enumerate().filter(|(_, path)| path.ends_with(".html"));
        pages
            .map(|(at, path)| {
                let bytes = output.bytes(at).expect("the page renders");
                ((*path).to_owned(), String::from_utf8_lossy(&bytes).into_owned())
            })
            .collect()
    });
    let pages: Vec<(String, String)> = pages.unwrap_or_default();
    Outcome {
        diagnostics,
        loose_ends: loose_ends(&pages),
        pages: pages
            .into_iter()
            .map(|(path, html)| (path, inside_main(&html)))
            .collect(),
    }
}

/// The values of an attribute in the tags of a page.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let mut values = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or(tag);
        for (at, _) in tag.match_indices(&format!(" {attribute}=")) {
            let value = &tag[at + attribute.len() + 2..];
            values.push(match value.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().unwrap_or(quoted),
                None => value.split(' ').next().unwrap_or(value),
            });
        }
    }
    values
}

/// Every id that is on its page twice, every tag with an empty one, every link to a place that is not there.
fn loose_ends(pages: &[(String, String)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, html) in pages {
        let own = ids.entry(path).or_default();
        for id in values(html, "id").into_iter().filter(|id| !own.insert(id)) {
            wrong.push(format!("{path} has the id `{id}` twice"));
        }
        if html
            .split('<')
            .any(|tag| tag.split('>').next().is_some_and(|tag| tag.ends_with(" id")))
        {
            wrong.push(format!("{path} has an empty id"));
        }
    }
    for (path, html) in pages {
        for href in values(html, "href") {
            let (file, place) = href.split_once('#').unwrap_or((href, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                join(path, file)
            };
            let Some(known) = ids.get(target.as_str()) else {
                if file.ends_with(".html") && !file.contains(':') {
                    wrong.push(format!("{path} leads to `{href}`, which is no page"));
                }
                continue;
            };
            if !place.is_empty() && place != "top" && !known.contains(place) {
                wrong.push(format!("{path} leads to `{href}`, which is no place"));
            }
        }
    }
    wrong
}

/// A relative address as a path of the output.
fn join(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The same without the pictures of charts, which `tests/flowchart.rs` proves: a case is not about their measures.
fn without_charts(html: &str) -> String {
    let chart = "<div aria-hidden=true class=chart>";
    let Some((before, rest)) = html.split_once(chart) else {
        return html.to_owned();
    };
    let after = rest.find("</div>").map_or("", |at| &rest[at..]);
    format!("{before}{chart}…{after}")
}

/// The inside of `<main>`, a line for each block, so that differences can be read.
fn inside_main(page: &str) -> String {
    let start = page
        .find("<main")
        .and_then(|at| Some(at + page[at..].find('>')? + 1))
        .unwrap_or(0);
    let end = page.find("</main>").unwrap_or(page.len());
    let mut lines = without_charts(&page[start..end]);
    for tag in [
        "<p",
        "<h",
        "<ul",
        "<ol",
        "<li",
        "<section",
        "</section",
        "<table",
        "<tr",
        "<fieldset",
        "<pre",
        "<div",
    ] {
        lines = lines.replace(tag, &format!("\n{tag}"));
    }
    lines.trim().to_owned() + "\n"
}

/// Compares one case with what came out; the difference in words.
fn check(path: PathBuf) -> Option<String> {
    let mut case = read(path);
    let outcome = run(&case);
    let mut wrong = String::new();
    let mut seen = false;
    for part in &mut case.parts {
        let came = if part.head == "diagnostics" {
            seen = true;
            outcome.diagnostics.clone()
        } else if let Some(page) = part.head.strip_prefix("output: ") {
            let built = outcome.pages.iter().find(|(path, _)| path == page);
            built.map_or_else(|| format!("no page `{page}` was built\n"), |(_, html)| html.clone())
        } else {
            continue;
        };
        if part.body.trim() != came.trim() {
            let _ = write!(wrong, "expected {}:\n{}\nbut it was:\n{came}\n", part.head, part.body);
            part.body = came;
        }
    }
    if !seen && !outcome.diagnostics.is_empty() {
        let _ = write!(wrong, "expected no findings, but there are:\n{}\n", outcome.diagnostics);
        case.parts.push(Part {
            head: "diagnostics".to_owned(),
            body: outcome.diagnostics,
        });
    }
    if !outcome.loose_ends.is_empty() {
        return Some(format!(
            "{}\n{}\n{wrong}",
            case.path.display(),
            outcome.loose_ends.join("\n")
        ));
    }
    if wrong.is_empty() {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        let mut text = case.about.clone();
        for part in &case.parts {
            let end = if part.body.is_empty() || part.body.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            let _ = write!(text, "--- {}\n{}{end}", part.head, part.body);
        }
        fs::write(&case.path, text).expect("the case is written");
        return None;
    }
    Some(format!("{}\n{wrong}", case.path.display()))
}

fn all_cases() -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(CASES).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("the folder of cases can be read").into_path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect()
}

#[test]
fn cases() {
    let wrong: Vec<String> = all_cases().into_par_iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "{} cases differ\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_enough_cases() {
    assert!(all_cases().len() >= 100, "there are only {} cases", all_cases().len());
}
