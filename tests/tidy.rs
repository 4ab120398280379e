//! The house holds to its own rules: a case and a near miss for each rule, who may use whom, who touches the disk, who
//! prints, how files begin, and that the shipped guide builds without a finding.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use walkdir::WalkDir;
use waypost::diagnostic::Diagnostics;
use waypost::diagnostic::print::{Format, print};
use waypost::parse::plural::{self, Plurals};
use waypost::rule::Rule;
use waypost::{Options, compile, load};

/// Folders of cases that prove a stage and not a rule.
const STAGES: [&str; 6] = ["load", "parse", "link", "check", "render", "write"];

/// Folders of cases that prove something about a whole guide.
const WHOLE: [&str; 3] = ["all-at-once", "markdown", "small"];

/// What each room may use of the others: the vocabulary, and the stages to its left.
const MAY_USE: [(&str, &[&str]); 22] = [
    ("source", &[]),
    ("kept", &[]),
    ("rule", &[]),
    ("diagnostic", &["source", "rule"]),
    ("yaml", &["source", "rule", "diagnostic"]),
    // The settings speak of periods, reviews and ids as pages do.
    ("config", &["source", "rule", "diagnostic", "yaml", "parse"]),
    ("load", &["source", "rule", "diagnostic"]),
    (
        "parse",
        &["source", "rule", "diagnostic", "kept", "yaml", "config", "load"],
    ),
    (
        "link",
        &[
            "source",
            "rule",
            "diagnostic",
            "kept",
            "yaml",
            "config",
            "load",
            "parse",
        ],
    ),
    (
        "check",
        &[
            "source",
            "rule",
            "diagnostic",
            "kept",
            "yaml",
            "config",
            "load",
            "parse",
            "link",
        ],
    ),
    // Of `write` only the trait that an output has to have; see the test.
    (
        "render",
        &[
            "source",
            "rule",
            "diagnostic",
            "kept",
            "yaml",
            "config",
            "load",
            "parse",
            "link",
            "paper",
            "write",
        ],
    ),
    // A reader who knows no tree.
    ("paper", &[]),
    // It tells the author something about a linked guide, and fails nothing.
    ("reading", &["source", "parse", "link"]),
    ("write", &[]),
    // It repeats to editors what the readers say.
    ("schema", &[]),
    // At the shell: they write what an author would write.
    ("new", &["parse", "schema"]),
    ("ids", &["source", "parse"]),
    (
        "cli",
        &[
            "source",
            "rule",
            "diagnostic",
            "yaml",
            "config",
            "load",
            "parse",
            "link",
            "check",
            "render",
            "reading",
            "write",
            "schema",
            "new",
            "ids",
            "rebuild",
            "follow",
            "watch",
            "serve",
        ],
    ),
    // The whole line of stages, held in memory.
    (
        "rebuild",
        &["diagnostic", "rule", "kept", "load", "link", "render", "write"],
    ),
    // It knows the system's events, and no guide.
    ("watch", &[]),
    ("follow", &["load", "rebuild", "watch"]),
    // What goes out is rendered already; it knows no stage before that.
    ("serve", &["diagnostic", "rebuild", "render", "write"]),
];

/// Every file below a folder, by path, with its text.
fn texts(folder: &str) -> BTreeMap<String, String> {
    let files = WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the folder can be read"));
    let files = files.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).expect("it is UTF-8");
            (entry.path().to_str().expect("UTF-8").to_owned(), text)
        })
        .collect()
}

/// The code of a file: its tests and comments left out.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .take_while(|line| *line != "#[cfg(test)]" || text.contains("#[cfg(test)]\nmod tests;"));
    let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
    lines.fold(String::new(), |code, line| code + line + "\n")
}

/// The code of each file of the program by path, that of tests left out.
fn program() -> BTreeMap<String, String> {
    let files = texts("src")
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs") && !path.ends_with("tests.rs"));
    files.map(|(path, text)| (path, code(&text))).collect()
}

/// The room in which a file stands: `link` for `src/link/gate.rs`.
fn room(path: &str) -> &str {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').next().unwrap_or(path)
}

/// The rooms that a text names after `crate::`, those in braces too.
fn used(code: &str) -> BTreeSet<&str> {
    let name = |text: &'_ str| {
        text.find(|letter: char| !letter.is_ascii_lowercase() && letter != '_')
            .unwrap_or(text.len())
    };
    let mut used = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = &code[at + start.len()..];
        match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((inside, _)) => used.extend(inside.split(',').map(str::trim).map(|part| &part[..name(part)])),
            None => {
                used.insert(&rest[..name(rest)]);
            }
        }
    }
    used.remove("");
    used
}

#[test]
fn every_rule_has_a_case_a_near_miss_and_a_reason() {
    let cases = texts("tests/cases");
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        let name = rule.name();
        let (folder, word) = (format!("tests/cases/{name}/"), format!("[{name}]"));
        let own = || cases.iter().filter(|(path, _)| path.starts_with(&folder));
        let finding = |text: &str| {
            text.split_once("\n--- diagnostics")
                .is_some_and(|(_, found)| found.contains(&word))
        };
        let is_near = |path: &str| path[folder.len()..].starts_with("near-") && path.ends_with(".txt");
        if !own().any(|(path, text)| !is_near(path) && finding(text)) {
            wrong.push(format!("{name}: no case fires it"));
        }
        if !own().any(|(path, text)| is_near(path) && !finding(text)) {
            wrong.push(format!("{name}: no near miss"));
        }
        if let Some((path, _)) = own().find(|(path, text)| is_near(path) && finding(text)) {
            wrong.push(format!("{path}: a near miss that hits"));
        }
        if rule.why().trim().is_empty() {
            wrong.push(format!("{name}: no reason"));
        }
        if rule.mend().trim().is_empty() {
            wrong.push(format!("{name}: no way out"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} things are missing:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_folder_of_cases_is_a_rule_or_a_stage() {
    for entry in fs::read_dir("tests/cases").expect("it can be read") {
        let name = entry.expect("it can be read").file_name();
        let name = name.to_str().expect("UTF-8");
        assert!(
            Rule::named(name).is_some() || STAGES.contains(&name) || WHOLE.contains(&name),
            "`tests/cases/{name}` is neither"
        );
    }
}

#[test]
fn rooms_use_only_what_stands_to_their_left() {
    let may: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let known: BTreeSet<&str> = may.keys().copied().collect();
    let mut wrong = Vec::new();
    for (path, code) in program() {
        if ["lib", "main"].contains(&room(&path)) {
            continue;
        }
        let Some(may) = may.get(room(&path)) else {
            wrong.push(format!("{path}: a room that is not in the table"));
            continue;
        };
        for other in used(&code).into_iter().filter(|other| known.contains(other)) {
            if other != room(&path) && !may.contains(&other) {
                wrong.push(format!("{path} uses `{other}`"));
            }
        }
        let of_write = code.lines().filter(|line| line.contains("crate::write"));
        for line in of_write.filter(|_| room(&path) == "render") {
            if line.trim() != "use crate::write::{Files, RenderError};" {
                wrong.push(format!("{path}: `{}`", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether code holds a word that is not the end of a longer one.
fn names(code: &str, word: &str) -> bool {
    let is_longer = |before: &str| before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
    code.match_indices(word).any(|(at, _)| !is_longer(&code[..at]))
}

#[test]
fn only_the_shell_prints_few_rooms_touch_the_disk_and_only_main_exits() {
    let mut wrong = Vec::new();
    for (path, code) in program() {
        // To ask what kind of disk it is touches no file.
        let code = code.replace("rustix::fs::statfs", "");
        let mut refuse = |words: &[&str], rooms: &[&str]| {
            let word = words
                .iter()
                .find(|word| names(&code, word))
                .filter(|_| !rooms.contains(&room(&path)));
            wrong.extend(word.map(|word| format!("{path}: `{word}`")));
        };
        refuse(&["println!", "print!(", "dbg!", "stdout()", "stderr()"], &["cli"]);
        refuse(
            &["std::fs", "fs::", "File::open", "File::create"],
            &["load", "write", "new", "ids", "cli"],
        );
        refuse(&["process::exit", "ExitCode", "abort()"], &["main"]);
        // How old a file is tells `load` whether it may be written again without looking different.
        refuse(&["SystemTime"], &["cli", "load"]);
        refuse(&["Instant::now", "Zoned::now"], &["cli"]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_say_what_they_are_and_nothing_is_left_to_do() {
    let mut wrong = Vec::new();
    for (path, text) in texts("src")
        .into_iter()
        .chain(texts("tests"))
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path} does not begin with `//!`"));
        }
        if path.starts_with("src/")
            && ["// TODO", "/// TODO", "FIXME", "todo!("]
                .iter()
                .any(|word| text.contains(word))
        {
            wrong.push(format!("{path}: something is left to do"));
        }
    }
    for (path, text) in texts("themes") {
        if !["{#", "/*", "//", "# ", "<!--"]
            .iter()
            .any(|start| text.starts_with(start))
        {
            wrong.push(format!("{path} does not begin with a comment"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The texts of a file of words by key.
fn strings(path: &str) -> BTreeMap<String, String> {
    serde_yaml::from_str(&fs::read_to_string(path).expect("it is UTF-8")).expect("a map of texts")
}

/// The places of a text: `n` of `{n} days`.
fn places(text: &str) -> BTreeSet<&str> {
    let after = text.split('{').skip(1);
    after
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// All forms of the text that a key belongs to, where it is counted, else the text itself.
fn family(key: &str, texts: &BTreeMap<String, String>) -> Vec<String> {
    let stem = plural::split(key).map(|(stem, _)| stem);
    let forms = stem
        .into_iter()
        .flat_map(|stem| plural::FORMS.map(|form| format!("{stem}_{form}")));
    let forms: Vec<String> = forms.filter(|form| texts.contains_key(form)).collect();
    if forms.iter().any(|form| form.ends_with("_n")) {
        forms
    } else {
        vec![key.to_owned()]
    }
}

#[test]
fn every_language_says_what_english_says_and_fills_the_same_places() {
    let english = strings("themes/default/strings/en.yaml");
    let mut wrong = Vec::new();
    for path in texts("themes/default/strings").into_keys() {
        let own = strings(&path);
        let language = Path::new(&path).file_stem().and_then(|name| name.to_str());
        let plurals = Plurals::of(language.expect("a tag"));
        for key in english.keys() {
            let is_due = family(key, &english) == [key.clone()]
                || plural::split(key).is_some_and(|(_, form)| form == plural::OTHER || plurals.has(form));
            if is_due && !own.contains_key(key) {
                wrong.push(format!("{path}: `{key}` is missing"));
            }
        }
        for (key, text) in &own {
            let said: BTreeSet<&str> = family(key, &english)
                .iter()
                .filter_map(|key| english.get(key))
                .flat_map(|text| places(text))
                .collect();
            let stem = plural::split(key).map(|(stem, _)| stem);
            let counted = stem.is_some_and(|stem| english.contains_key(&format!("{stem}_n")));
            if !english.contains_key(key) && !counted {
                wrong.push(format!("{path}: nobody asks for `{key}`"));
            }
            // The number may be in the words: `two days`. All else must be told.
            let spared = |place: &&str| counted && ["n", "number"].contains(place);
            let own = places(text);
            if !own.is_subset(&said) || !said.difference(&own).all(spared) {
                wrong.push(format!("{path}: `{key}` fills {own:?}, English {said:?}"));
            }
            let (opened, closed) = (text.matches(['\u{2066}', '\u{2068}']), text.matches('\u{2069}'));
            if opened.count() != closed.count() {
                wrong.push(format!("{path}: `{key}` opens a direction that it does not close"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_latin_letter_is_left_in_the_arabic_words() {
    let arabic = strings("themes/default/strings/ar.yaml");
    let mut words = arabic.iter().map(|(key, text)| {
        (
            key,
            places(text)
                .iter()
                .fold(text.clone(), |text, place| text.replace(&format!("{{{place}}}"), "")),
        )
    });
    let latin = words.find(|(_, text)| text.contains(|letter: char| letter.is_ascii_alphabetic()));
    assert_eq!(latin, None);
}

#[test]
fn the_shipped_guide_has_no_findings() {
    let mut found = Diagnostics::default();
    let inputs = load::load(Path::new("."), &mut found).expect("the guide can be read");
    let today = "2026-11-25".parse().expect("a day");
    let options = Options {
        drafts: false,
        base_url: None,
        today,
    };
    compile(&inputs, &options, &mut found).expect("the settings are sound");
    assert!(
        found.all().is_empty(),
        "{}",
        print(&found, &inputs.sources, Format::Human { color: false })
    );
}
