//! Nothing vanishes: callouts, items, questions and outcomes of the shipped guide, counted in the sources by a reading of
//! their own, are all in the pages that were built.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::fs;
use std::path::Path;

use walkdir::WalkDir;
use waypost::diagnostic::Diagnostics;
use waypost::write::Files;
use waypost::{Options, compile, load, render};

/// How often any of these texts stands in `page`.
fn count(page: &str, any: &[&str]) -> usize {
    any.iter().map(|text| page.matches(text).count()).sum()
}

/// How many lines of a text begin like this.
fn lines(text: &str, begins: impl Fn(&str) -> bool) -> usize {
    text.lines().filter(|line| begins(line.trim_start())).count()
}

fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    line.starts_with("- [ ] ") || (number.len() < line.len() && number.starts_with(". [ ] "))
}

/// Hazards of other pages that a page repeats, at its head or in its text: stop rules and others.
fn repeated(text: &str) -> (usize, usize) {
    let front = text
        .strip_prefix("---\n")
        .and_then(|text| text.split("---\n").next())
        .unwrap_or("{}");
    let front: serde_yaml::Value = serde_yaml::from_str(front).expect("front matter is YAML");
    let at_head = front["hazards"].as_sequence().into_iter().flatten();
    let at_head = at_head.filter_map(|id| id.as_str().map(str::to_owned));
    let in_text = text.lines().filter_map(|line| {
        let id = line.strip_prefix("<!-- @hazard #")?;
        id.split(' ').next().map(str::to_owned)
    });
    let (stops, others): (Vec<String>, Vec<String>) = at_head.chain(in_text).partition(|id| is_stop(id));
    (stops.len(), others.len())
}

/// Whether the hazard with this id is written as a stop rule.
fn is_stop(id: &str) -> bool {
    let files = WalkDir::new("content")
        .into_iter()
        .map(|entry| entry.expect("it can be read").into_path());
    let pages = files.filter(|path| path.extension().is_some_and(|end| end == "md"));
    let texts = pages.map(|path| fs::read_to_string(path).expect("it is UTF-8"));
    let named = |block: &str| block.lines().any(|line| line.starts_with(&format!("> <!-- #{id} ")));
    let blocks: Vec<String> = texts
        .flat_map(|text| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let block = blocks
        .iter()
        .find(|block| named(block))
        .unwrap_or_else(|| panic!("no page has the hazard `{id}`"));
    block.lines().any(|line| line == "> [!STOP]")
}

/// The entries of a map in a tree.
fn entries(tree: &serde_yaml::Value, key: &str) -> usize {
    tree[key].as_mapping().map_or(0, serde_yaml::Mapping::len)
}

/// Hazards that a tree shows: at its head, at questions, at results.
fn hazards(tree: &serde_yaml::Value) -> usize {
    let own = |part: &serde_yaml::Value| part["hazards"].as_sequence().map_or(0, Vec::len);
    let parts = ["nodes", "outcomes"]
        .into_iter()
        .filter_map(|key| tree[key].as_mapping());
    own(tree) + parts.flat_map(|parts| parts.values()).map(own).sum::<usize>()
}

/// The path of the page that a Markdown file becomes.
fn output_of(path: &Path) -> String {
    let path = path
        .strip_prefix("content")
        .expect("it is below")
        .with_extension("html");
    let path = path.to_str().expect("UTF-8");
    match path.strip_prefix("stages/") {
        Some(name) => format!(
            "stages/{}",
            name.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-')
        ),
        None => path.to_owned(),
    }
}

/// Stop rules of another stage that hold here too, by its file's front matter.
fn inherited(text: &str) -> usize {
    let from = text.lines().find_map(|line| line.strip_prefix("stop_from: "));
    from.map_or(0, |stage| {
        let mut files = WalkDir::new("content/stages")
            .into_iter()
            .map(|entry| entry.expect("it can be read"));
        let file = files.find(|file| file.file_name().to_string_lossy().ends_with(&format!("-{stage}.md")));
        let text = fs::read_to_string(file.expect("the stage is there").path()).expect("it is UTF-8");
        lines(&text, |line| line.starts_with("> [!STOP]"))
    })
}

#[test]
fn nothing_of_the_shipped_guide_vanishes() {
    let mut found = Diagnostics::default();
    let inputs = load::load(Path::new("."), &mut found).expect("the guide can be read");
    let today = "2026-11-25".parse().expect("a day");
    let options = Options {
        drafts: true,
        base_url: None,
        today,
    };
    let guide = compile(&inputs, &options, &mut found).expect("the settings are sound");
    let output = render::Output::new(&guide, &inputs).expect("the theme is sound");
    let page = |wanted: &str| {
        let at = output.paths().iter().position(|path| *path == wanted);
        let bytes = output
            .bytes(at.unwrap_or_else(|| panic!("there is no page `{wanted}`")))
            .expect("it renders");
        String::from_utf8(bytes.into_owned()).expect("a page is UTF-8")
    };
    let (mut pages, mut callouts, mut items, mut nodes) = (0, 0, 0, 0);
    for entry in WalkDir::new("content").sort_by_file_name() {
        let path = entry.expect("it can be read").into_path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("UTF-8");
        let text = || fs::read_to_string(&path).expect("it is UTF-8");
        if path.extension().is_some_and(|end| end == "md") {
            let (text, page) = (text(), page(&output_of(&path)));
            pages += 1;
            let stops = lines(&text, |line| line.starts_with("> [!STOP]"));
            let (stops_again, others_again) = repeated(&text);
            let others = lines(&text, |line| line.starts_with("> [!")) - stops + others_again;
            let shown = stops + stops_again + inherited(&text);
            assert_eq!(
                count(&page, &["<section class=stop", "<section class=\"stop"]),
                shown,
                "{name}: stop rules"
            );
            assert_eq!(count(&page, &["<section class=\"hz "]), others, "{name}: callouts");
            let written = lines(&text, is_item);
            // The boxes of the gate are not items.
            let boxes = count(&page, &["type=checkbox"]) - count(&page, &["<input name=gate."]);
            assert_eq!(boxes, written, "{name}: items");
            callouts += stops + others;
            items += written;
        }
        if path.starts_with("content/trees") && path.extension().is_some_and(|end| end == "yaml") {
            let tree: serde_yaml::Value = serde_yaml::from_str(&text()).expect("it is YAML");
            let page = page(&format!("trees/{name}.html"));
            assert_eq!(
                count(&page, &["<section class=\"q "]),
                entries(&tree, "nodes"),
                "{name}: questions"
            );
            assert_eq!(
                count(&page, &["<section class=\"out "]),
                entries(&tree, "outcomes"),
                "{name}: outcomes"
            );
            assert_eq!(
                count(&page, &["<section class=\"hz "]),
                hazards(&tree),
                "{name}: hazards"
            );
            nodes += entries(&tree, "nodes");
        }
    }
    assert!(
        pages > 5 && callouts > 5 && items > 10 && nodes > 10,
        "{pages} pages, {callouts} callouts, {items} items, {nodes} questions"
    );
}
