//! The manual is a guide and is true: it builds without a finding and no link in it is dead; its examples form one guide
//! that builds; every command, flag, key and rule is in it; and its pages of rules say what the program says.
//!
//! `UPDATE=1 cargo nextest run --test manual` writes the pages of rules; read the difference.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod docs;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use docs::{blocks, pages};
use program::{Guide, Ran, files, guide_only};
use regex_lite::Regex;
use waypost::config::Limit;
use waypost::rule::example::{Example, File, Form, Side};
use waypost::rule::{Rule, Severity};
use waypost::schema::Schema;

/// The page whose files are a guide of their own; the tutorial's test makes it.
const ALONE: &str = "reference/smallest-guide.md";

/// The files that the pages of the reference show with their paths.
fn examples() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for (page, text) in pages() {
        if !page.starts_with("reference/") || page == ALONE {
            continue;
        }
        for block in blocks(&text) {
            if let Some(path) = block.path() {
                let twice = files.insert(path.to_owned(), block.text.clone());
                assert!(twice.is_none(), "{page}: `{path}` is shown twice");
            }
        }
    }
    files
}

#[test]
fn the_examples_form_a_guide_without_a_finding() {
    let files = examples();
    assert!(files.len() > 10, "{} files", files.len());
    let guide = Guide::empty();
    for (path, text) in &files {
        guide.write(path, text);
    }
    let ran = guide.run(&["build", "--strict"]).ends(0);
    assert!(ran.err.is_empty(), "{}", ran.err);
}

/// Mistakes in the examples, of which the reference shows what the program says: a file, what is taken out of it, and what is
/// written there.
const MISTAKES: [(&str, &str, &str); 9] = [
    ("content/about.md", "(plans.md)", "(plan.md)"),
    ("content/stages/03-fill.md", "[!NOTE]\n> Frost", "[!NOTE] Frost"),
    (
        "content/stages/02-practise.md",
        "You fill the dewar with",
        "You fill dewar #2 with",
    ),
    (
        "content/trees/safe-to-fill.yaml",
        "if_yes: practised",
        "if_yes: practiced",
    ),
    (
        "content/trees/safe-to-fill.yaml",
        "label: Another room, go: \"tree:room-air\"",
        "label: Another room, go: \"tree:room-air#meter\"",
    ),
    (
        "content/trees/safe-to-fill.yaml",
        "do: [\"Take everybody with you.\", \"Call from outside.\"]",
        "do: [Take everybody with you, call from outside]",
    ),
    (
        "content/trees/safe-to-fill.yaml",
        "say: A stop sign always leads to the safety office, if: { damage: { any: red } }, only: [ask-safety]",
        "say: A broken hose always ends the day, if: { damage: { any: red } }, only: [stop]",
    ),
    ("site.yaml", "review: { by:", "review: { every: 12 months, by:"),
    // The notice goes behind its list; the test moves the whole of it.
    ("content/stages/02-practise.md", "> [!NOTICE]", ""),
];

/// 2027-11-16, a day on which a review of the examples is overdue if it is due each year.
const LATER: &str = "1826323200";

/// What the program says about the examples with a mistake in them, in each format.
fn said((path, right, wrong): (&str, &str, &str)) -> String {
    let guide = Guide::empty();
    for (own, text) in &examples() {
        guide.write(own, text);
    }
    let text = guide.read(path);
    assert_eq!(text.matches(right).count(), 1, "{path}: {right}");
    let (head, rest) = text.split_once(right).expect("it is there");
    let broken = if wrong.is_empty() {
        let (quote, rest) = rest.split_once("\n\n").expect("its end");
        format!("{head}{}\n\n{right}{quote}\n", rest.trim_end())
    } else {
        format!("{head}{wrong}{rest}")
    };
    guide.write(path, broken);
    let formats = ["human", "json", "github"].map(|format| {
        let mut command = guide.command(&["check", "--message-format", format]);
        if wrong.contains("12 months") {
            command.env("SOURCE_DATE_EPOCH", LATER);
        }
        Ran::of(&mut command).err
    });
    formats.join("\n")
}

#[test]
fn the_findings_that_are_shown_are_what_the_program_says() {
    let mut said = MISTAKES.map(said).join("\n");
    let foreign = Guide::small();
    foreign.write("public/mine.txt", "mine\n");
    said += &foreign.run(&["build"]).ends(2).err;
    let (mut seen, mut wrong) = (0, Vec::new());
    for (page, text) in pages() {
        let is_here = page.starts_with("reference/") && page != ALONE;
        for block in blocks(&text).iter().filter(|block| is_here && block.language == "text") {
            let is_finding = ["error[", "warning[", "{\"rule\"", "::error", "error: "];
            let is_explained = block.text.contains("Waypost says:");
            if is_finding.iter().any(|start| block.text.starts_with(start)) && !is_explained {
                seen += 1;
                wrong.extend((!said.contains(block.text.trim_end())).then(|| format!("{page}:\n{}", block.text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n---\n{said}", wrong.join("\n"));
    assert_eq!(seen, 12);
}

/// The manual as it is built.
fn built() -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Guide::empty().command(&["build", "--strict", "--root", "docs", "--output-dir"]);
    command.arg(folder.path()).current_dir(env!("CARGO_MANIFEST_DIR"));
    let ran = Ran::of(&mut command).ends(0);
    assert_eq!(ran.err, "");
    guide_only(files(folder.path()))
}

#[test]
fn the_manual_is_a_guide_without_a_finding_and_each_link_leads_somewhere() {
    let output = built();
    let link = Regex::new(r#"\s(?:href|src)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#).expect("a pattern");
    let id = Regex::new(r#"\sid=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#).expect("a pattern");
    let tag = Regex::new("<[a-z][^>]*>").expect("a pattern");
    let found = |pattern: &Regex, page: &str| -> BTreeSet<String> {
        let values = tag.find_iter(page).flat_map(|tag| pattern.captures_iter(tag.as_str()));
        let value = values.filter_map(|found| (1..=3).find_map(|group| Some(found.get(group)?.as_str().to_owned())));
        value.collect()
    };
    let pages = output.iter().filter(|(path, _)| path.ends_with(".html"));
    let pages: BTreeMap<&str, String> = pages
        .map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<String>> = pages.iter().map(|(path, page)| (*path, found(&id, page))).collect();
    let (mut dead, mut seen) = (Vec::new(), 0);
    for (path, page) in &pages {
        for link in found(&link, page) {
            if link.contains("://") || link.starts_with("data:") || link.starts_with("tel:") {
                continue;
            }
            seen += 1;
            let (file, part) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() {
                (*path).to_owned()
            } else {
                beside(path, file)
            };
            let there = ids.get(target.as_str());
            let known = part.is_empty() || part == "top" || there.is_some_and(|ids| ids.contains(part));
            if !output.contains_key(&target) || !known {
                dead.push(format!("{path}: {link}"));
            }
        }
    }
    assert!(seen > 1000, "{seen} links");
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// The path that a link in a file leads to.
fn beside(path: &str, link: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_command_and_flag_is_in_the_manual() {
    let page = docs::page("reference/commands.md");
    let help = |arguments: &[&str]| Guide::empty().run(arguments).ends(0).out;
    let names = |help: &str| -> Vec<String> {
        let list = help.split_once("\nCommands:\n").map_or("", |(_, list)| list);
        let list = list.split("\n\n").next().unwrap_or_default();
        let entries = list.lines().filter(|line| !line.starts_with("   "));
        let names = entries.filter_map(|line| line.split_whitespace().next());
        names.map(str::to_owned).collect()
    };
    let flag = Regex::new(r"(?m)^ +(?:(-[a-zA-Z]), )?(--[a-z-]+)").expect("a pattern");
    let commands = names(&help(&["--help"]));
    assert!(commands.len() > 10, "{commands:?}");
    let mut missing = Vec::new();
    for command in &commands {
        if !page.contains(&format!("`waypost {command}")) {
            missing.push(command.clone());
        }
        let told = help(&["help", command]);
        for inner in names(&told).iter().filter(|inner| *inner != "help") {
            let whole = format!("{command} {inner}");
            missing.extend((!page.contains(&whole)).then_some(whole));
        }
        for found in flag.captures_iter(&told) {
            let (short, long) = (found.get(1), found[2].to_owned());
            if !["--help", "--version"].contains(&long.as_str()) {
                let both = short.map_or_else(|| format!("`{long}"), |short| format!("`{}`, `{long}", short.as_str()));
                missing.extend((!page.contains(&both)).then(|| format!("{command} {both}")));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// The keys of a schema and of all that stands in it.
fn keys(node: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match node {
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::Object(own)) = map.get("properties") {
                keys.extend(own.keys().cloned());
            }
            map.values().for_each(|value| self::keys(value, keys));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| self::keys(value, keys)),
        _ => {}
    }
}

#[test]
fn every_key_is_in_the_manual() {
    let words = Regex::new(r"[a-z][a-z0-9_-]*").expect("a pattern");
    let code = Regex::new(r"`[^`\n]+`").expect("a pattern");
    let mut told: BTreeSet<String> = BTreeSet::new();
    for page in pages().values() {
        // Keys stand in tables and text as code; blocks of examples alone do not explain them.
        for code in code.find_iter(page) {
            told.extend(words.find_iter(code.as_str()).map(|word| word.as_str().to_owned()));
        }
    }
    for schema in [Schema::Site, Schema::Stage, Schema::Page, Schema::Tree, Schema::Sources] {
        let mut due = BTreeSet::new();
        keys(&serde_json::from_str(schema.text()).expect("a schema"), &mut due);
        assert!(due.len() > 3, "{due:?}");
        let missing: Vec<&String> = due.iter().filter(|key| !told.contains(*key)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", schema.name());
    }
}

#[test]
fn every_command_that_is_shown_exists() {
    let quoted = Regex::new("\"[^\"]*\"").expect("a pattern");
    let mut wrong = Vec::new();
    for (page, text) in pages() {
        for block in blocks(&text).iter().filter(|block| block.language == "sh") {
            for line in block.text.lines() {
                let Some(command) = line.strip_prefix("waypost ") else {
                    continue;
                };
                let command = quoted.replace_all(command.split(" > ").next().unwrap_or(command), "words");
                let mut arguments: Vec<&str> = command.split_whitespace().collect();
                arguments.push("--help");
                if Guide::empty().run(&arguments).status != Some(0) {
                    wrong.push(format!("{page}: {line}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_rule_is_in_the_manual() {
    let text = docs::text();
    let missing: Vec<&str> = Rule::ALL
        .iter()
        .map(|rule| rule.name())
        .filter(|name| !text.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_pages_of_rules_say_what_the_program_says() {
    let folder = Path::new(docs::CONTENT).join("rules");
    let mut due = BTreeMap::from([("index.md".to_owned(), index())]);
    due.extend(
        Rule::FAMILIES
            .iter()
            .map(|(name, rules)| (file(name), family(name, rules))),
    );
    let there: BTreeMap<String, String> = files(&folder)
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect();
    if due == there {
        return;
    }
    let mut old: BTreeSet<&String> = due.keys().filter(|path| due.get(*path) != there.get(*path)).collect();
    old.extend(there.keys().filter(|path| !due.contains_key(*path)));
    assert!(
        std::env::var_os("UPDATE").is_some(),
        "old pages in {}, `UPDATE=1` writes them: {old:?}",
        folder.display()
    );
    fs::create_dir_all(&folder).expect("the folder is made");
    for old in there.keys().filter(|path| !due.contains_key(*path)) {
        fs::remove_file(folder.join(old)).expect("it is removed");
    }
    for (path, page) in due {
        fs::write(folder.join(path), page).expect("the page is written");
    }
}

#[test]
fn each_rule_has_an_anchor_of_its_name() {
    let output = built();
    for (name, rules) in Rule::FAMILIES {
        let path = format!("rules/{}", file(name).replace(".md", ".html"));
        let page = String::from_utf8_lossy(&output[&path]);
        for rule in *rules {
            let name = rule.name();
            assert!(
                page.contains(&format!(" id={name} ")) || page.contains(&format!(" id={name}>")),
                "{path}: no #{name}"
            );
        }
    }
}

/// The file of a family's page.
fn file(family: &str) -> String {
    let words = family.to_lowercase().replace(',', "");
    format!("{}.md", words.replace(' ', "-"))
}

/// The page that lists all rules.
fn index() -> String {
    let mut page = "---\ntitle: Rules\n\
        summary: \"All that Waypost looks at: each rule with its reason, an example and the way out.\"\n---\n\n\
        An error stops a build; a warning does so with `--strict`. A rule with † may be \
        [switched off](../reference/allow.md) with a reason. `waypost explain` and the name of a rule print what stands \
        here.\n"
        .to_owned();
    for (name, rules) in Rule::FAMILIES {
        let file = file(name);
        let _ = write!(
            page,
            "\n## {name}\n\n| Rule | Severity | What breaks it |\n|---|---|---|\n"
        );
        for rule in *rules {
            let mark = if rule.waivable() { " †" } else { "" };
            let (name, severity) = (rule.name(), rule.severity().word());
            let about = rule.example().about.replace('|', "\\|");
            let _ = writeln!(page, "| [`{name}`]({file}#{name}){mark} | {severity} | {about} |");
        }
    }
    page
}

/// The page of a family of rules.
fn family(name: &str, rules: &[Rule]) -> String {
    let mut page = format!(
        "---\ntitle: \"Rules: {}\"\nsummary: \"{} rules, each with its reason, an example and the way out.\"\n---\n",
        name.to_lowercase(),
        rules.len()
    );
    for rule in rules {
        page += &explained(*rule);
    }
    page
}

/// The section of a rule.
fn explained(rule: Rule) -> String {
    let (name, example) = (rule.name(), rule.example());
    let stops = match rule.severity() {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let mut text = format!("\n## `{name}`\n\n**{stops}:** {}.\n\n{}\n", example.about, rule.why());
    if let Some(note) = example.note {
        let _ = write!(text, "\n{note}\n");
    }
    if let Some(limit) = Limit::ALL.iter().find(|limit| limit.name() == name) {
        let (default, counts) = (limit.default_value(), uncapitalized(limit.counts()));
        let _ = write!(
            text,
            "\nThe [limit](../reference/allow.md#limits) is {default} {counts}\n"
        );
    }
    if rule.waivable() {
        let _ = write!(
            text,
            "\nIt may be [switched off](../reference/allow.md): `allow: {{ {name}: \"why it is right here\" }}`.\n"
        );
    }
    if let Some(day) = example.today {
        let _ = write!(text, "\nThe example is built on {day}.\n");
    }
    text += &side("Before", &example, Side::Before);
    if let Some(finding) = example.finding {
        text += &fenced("\nWaypost says:\n", "text", finding);
    }
    text += &side("After", &example, Side::After);
    let _ = write!(text, "\nThe way out: {}.\n", rule.mend());
    text
}

/// A sentence as it goes on after other words; a word that is all in capitals stays.
fn uncapitalized(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(1);
    if rest.starts_with(char::is_lowercase) {
        first.to_lowercase() + rest
    } else {
        sentence.to_owned()
    }
}

/// The files of one side of an example.
fn side(word: &str, example: &Example, side: Side) -> String {
    let shown = example.shown(side).map(|file| {
        let rest = example.rest(file.path).map_or("", |_| "…");
        let path = file.path;
        let head = format!("\n{word}, in `{path}`{}:\n", form(file));
        fenced(&head, language(file), &format!("{}{rest}", file.text))
    });
    shown.collect()
}

/// What a file is, where its text does not show it.
fn form(file: &File) -> String {
    match file.form {
        Form::Text => String::new(),
        Form::Hex => " (these bytes, in hexadecimal)".to_owned(),
        Form::Repeat(bytes) => format!(" (this again and again, {bytes} bytes in all)"),
        Form::Symlink => " (a symbolic link to this)".to_owned(),
    }
}

fn language(file: &File) -> &'static str {
    match (
        file.form,
        Path::new(file.path).extension().and_then(|kind| kind.to_str()),
    ) {
        (Form::Text, Some("md")) => "markdown",
        (Form::Text, Some("yaml" | "yml")) => "yaml",
        _ => "text",
    }
}

/// A block with a fence that is longer than any in it.
fn fenced(head: &str, language: &str, text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{head}\n{fence}{language}\n{}\n{fence}\n", text.trim_end())
}
