//! The search index: whatever a reader can look for in the shipped guides is in it, under its title and at an address that
//! is on its page; and it stays small in a guide that is large.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use waypost::diagnostic::Diagnostics;
use waypost::link::Guide;
use waypost::link::tree::{Node, NodeKind};
use waypost::load::Inputs;
use waypost::render::Output;
use waypost::write::Files;
use waypost::{Options, compile, load};

/// The index as the script gets it.
type Index = (Vec<(String, String)>, Vec<Place>);

#[derive(Debug, Deserialize, PartialEq)]
struct Place(usize, String, String, String, Vec<Entry>);

#[derive(Debug, Deserialize, PartialEq)]
struct Entry(usize, String, String, String);

/// A guide of this repository, and what is read from it.
fn guide(root: &str) -> (Inputs, Guide) {
    let mut found = Diagnostics::default();
    let inputs = load::load(Path::new(root), &mut found).expect("the guide can be read");
    let options = Options {
        drafts: false,
        base_url: None,
        today: "2026-11-15".parse().expect("a day"),
    };
    let guide = compile(&inputs, &options, &mut found).expect("the settings are sound");
    (inputs, guide)
}

fn output(inputs: &Inputs, guide: &Guide) -> BTreeMap<String, String> {
    let output = Output::new(guide, inputs).expect("the theme is sound");
    let text = |at: usize| String::from_utf8_lossy(&output.bytes(at).expect("it renders")).into_owned();
    let paths = output.paths().into_iter().enumerate();
    paths.map(|(at, path)| (path.to_owned(), text(at))).collect()
}

fn read(script: &str) -> Index {
    let inside = script.strip_prefix("waypost.found(").expect("it is a call");
    let inside = inside.strip_suffix(",\n]);\n").expect("of one function");
    let inside = format!("{inside}]");
    serde_json::from_str(&format!("[{inside}]")).expect("its values are JSON")
}

/// Every title with its address and the name of its kind.
fn titles((kinds, places): &Index) -> BTreeSet<(String, String, String)> {
    let name = |kind: usize| kinds[kind].0.clone();
    let mut all = BTreeSet::new();
    for Place(kind, title, address, _, entries) in places {
        all.insert((name(*kind), title.clone(), address.clone()));
        for Entry(kind, title, anchor, _) in entries {
            let end = if anchor.is_empty() {
                String::new()
            } else {
                format!("#{anchor}")
            };
            all.insert((name(*kind), title.clone(), format!("{address}{end}")));
        }
    }
    all
}

/// What a node asks or says.
fn asked(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Step { actions } => actions.first().map(|action| action.value.as_str()),
        _ => node.ask().map(|ask| ask.value.as_str()),
    }
}

/// Kind, title and address of all that must be found, read from the guide.
fn wanted(guide: &Guide) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    let mut want = |kind: &str, title: &str, address: String| all.push((kind.to_owned(), title.to_owned(), address));
    for page in &guide.pages {
        let (written, output) = (&page.written, &page.output);
        let kind = if written.is_stage() { "stage" } else { "page" };
        want(kind, &written.title, output.to_string());
        for list in &written.checklists {
            want("list", &list.title, format!("{output}#{}", list.anchor));
            for item in list.items() {
                let address = format!("{output}#{}.{}", list.id.value, item.id.value);
                want("item", &item.text, address);
            }
        }
    }
    for (at, tree) in guide.trees.iter().enumerate() {
        let kind = if guide.emergency == Some(at) { "urgent" } else { "tree" };
        let page = format!("trees/{}.html", tree.id);
        want(kind, &tree.title.value, page.clone());
        for node in &tree.nodes {
            let address = format!("{page}#{}.{}", tree.id, node.id.value);
            if let Some(ask) = asked(node) {
                want("question", ask, address);
            }
        }
        for outcome in &tree.outcomes {
            let is_emergency = outcome.kind.value.word() == "emergency";
            let kind = if is_emergency { "emergency" } else { "result" };
            let address = format!("{page}#{}.{}", tree.id, outcome.id.value);
            want(kind, &outcome.headline.value, address);
        }
    }
    all
}

const GUIDES: [&str; 4] = [".", "docs", "examples/ph-meter", "examples/sick-child"];

#[test]
fn every_stage_page_list_line_decision_question_and_result_is_found() {
    for root in GUIDES {
        let (inputs, guide) = guide(root);
        let index = read(&output(&inputs, &guide)["search.js"]);
        let found = titles(&index);
        let wanted = wanted(&guide);
        assert!(wanted.len() > 10, "{root}: the test looks for something");
        let missing: Vec<_> = wanted.iter().filter(|one| !found.contains(one)).collect();
        assert!(missing.is_empty(), "{root}: {missing:#?}");
    }
}

#[test]
fn every_hazard_and_every_stop_rule_is_found_once() {
    for root in GUIDES {
        let (inputs, guide) = guide(root);
        let (kinds, places) = read(&output(&inputs, &guide)["search.js"]);
        for place in &places {
            let page = guide.pages.iter().find(|page| *page.output == *place.2);
            let mut written: Vec<String> = page.map_or_else(Vec::new, |page| {
                let hazards = page.written.callouts.iter().filter(|callout| callout.level.is_hazard());
                hazards.map(|callout| callout.level.word().to_owned()).collect()
            });
            let levels = ["stop", "danger", "warning", "caution", "notice"];
            let names = place.4.iter().map(|entry| kinds[entry.0].0.clone());
            let mut found: Vec<String> = names.filter(|name| levels.contains(&name.as_str())).collect();
            written.sort();
            found.sort();
            assert_eq!(found, written, "{root}: {}", place.2);
        }
    }
}

#[test]
fn every_section_is_found_with_its_words() {
    let (inputs, guide) = guide("docs");
    let (_, places) = read(&output(&inputs, &guide)["search.js"]);
    let mut sections = 0;
    for place in &places {
        let Some(page) = guide.pages.iter().find(|page| *page.output == *place.2) else {
            continue;
        };
        let title = page.written.title_heading.as_ref().map(|(title, _)| *title);
        for (at, heading) in page.written.headings.iter().enumerate() {
            let is_label = page.written.checklists.iter().any(|list| list.named_by == Some(at));
            let found = place.4.iter().any(|entry| entry.1 == heading.text);
            assert!(found || is_label || title == Some(at), "{}: {}", place.2, heading.text);
            sections += 1;
        }
    }
    assert!(sections > 100, "{sections}");
    let settings = places
        .iter()
        .find(|place| place.2 == "reference/settings.html")
        .expect("it is there");
    let contacts = settings
        .4
        .iter()
        .find(|entry| entry.1 == "Contacts")
        .expect("it is there");
    assert!(
        contacts.3.contains("maps an id to a person or office"),
        "{}",
        contacts.3
    );
}

#[test]
fn every_address_is_on_its_page() {
    for root in GUIDES {
        let (inputs, guide) = guide(root);
        let files = output(&inputs, &guide);
        for (kind, title, address) in titles(&read(&files["search.js"])) {
            let (path, anchor) = address.split_once('#').unwrap_or((&address, "main"));
            let page = files.get(path).unwrap_or_else(|| panic!("{root}: there is no {path}"));
            let has = [
                format!("id={anchor} "),
                format!("id={anchor}>"),
                format!("id=\"{anchor}\""),
            ];
            assert!(
                has.iter().any(|id| page.contains(id)),
                "{root}: {kind} {title:?}: {path} has no #{anchor}"
            );
        }
    }
}

/// The files of a guide made of these.
fn small(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let root = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    let (inputs, guide) = guide(root.path().to_str().expect("UTF-8"));
    output(&inputs, &guide)
}

#[test]
fn a_guide_that_switches_search_off_has_neither_index_nor_script_nor_button() {
    for (setting, is_there) in [("true", true), ("false", false)] {
        let site = format!("title: A guide\nsearch: {setting}\n");
        let files = small(&[("site.yaml", &site), ("content/a.md", "# A page\n\nWords.\n")]);
        assert_eq!(files.contains_key("search.js"), is_there);
        assert_eq!(files.keys().any(|path| path.starts_with("assets/find.")), is_there);
        let script = files
            .iter()
            .find(|(path, _)| path.starts_with("assets/guide.") && path.ends_with(".js"));
        assert_eq!(script.expect("it is there").1.contains("acts.search"), is_there);
        assert_eq!(files["a.html"].contains("data-act=search"), is_there);
    }
}

/// The entries of a page of so many sections, each with so many sentences.
fn sections(count: usize, sentences: usize) -> Vec<Entry> {
    let text = "Words of a section that go on and on. ".repeat(sentences);
    let section = |at: usize| format!("## Section {at}\n\n{text}\n\n### Below {at}\n\n");
    let page = (0..count).fold("# A page\n\n".to_owned(), |page, at| page + &section(at));
    let files = small(&[("site.yaml", "title: A guide\n"), ("content/a.md", &page)]);
    let (_, places) = read(&files["search.js"]);
    let page = places.into_iter().find(|place| place.2 == "a.html");
    page.expect("it is there").4
}

#[test]
fn a_text_is_cut_and_in_a_large_guide_all_share_the_room() {
    let longest = |count: usize| {
        let entries = sections(count, 120);
        assert_eq!(entries.len(), 2 * count);
        entries
            .iter()
            .map(|entry| entry.3.len())
            .max()
            .expect("it has sections")
    };
    assert!((3900..=4010).contains(&longest(3)), "texts are cut at 4,000 bytes");
    let shared = longest(800);
    assert!((2000..3000).contains(&shared), "many sections share the room: {shared}");
}

#[test]
fn a_very_large_guide_tells_all_titles_and_first_words() {
    let entries = sections(6000, 20);
    let titles: Vec<&str> = entries.iter().map(|entry| entry.1.as_str()).collect();
    let wanted: Vec<String> = (0..6000)
        .flat_map(|at| [format!("Section {at}"), format!("Below {at}")])
        .collect();
    assert_eq!(titles, wanted);
    assert!(
        entries[0].3.starts_with("Words of a section that go on"),
        "{}",
        entries[0].3
    );
    assert!(entries[1].3.is_empty());
    let text: usize = entries.iter().map(|entry| entry.3.len()).sum();
    assert!(text < 2000, "{text}");
}

#[test]
fn one_index_is_like_the_next() {
    let (inputs, guide) = guide("docs");
    let all = || output(&inputs, &guide).remove("search.js");
    assert_eq!(all(), all());
}

#[test]
fn no_text_ends_the_script() {
    let files = small(&[
        ("site.yaml", "title: A guide\n"),
        (
            "content/a.md",
            "# A \"page\" \\ </script>\n\n## It's \u{2028} here\n\n`a\\b`\n",
        ),
    ]);
    let (_, places) = read(&files["search.js"]);
    let page = places.iter().find(|place| place.2 == "a.html").expect("it is there");
    assert_eq!(page.1, "A \"page\" \\");
    assert_eq!(page.4[0].3, "a\\b");
}
