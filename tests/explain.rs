//! `waypost explain`: every example is true. The broken side of each breaks its rule and says just what the program
//! prints, the mended side breaks nothing; and the command tells all that there is to a rule.
//!
//! `UPDATE=1 cargo nextest run --test explain` writes what the program prints into the examples; read the difference.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod docs;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use program::Guide;
use rayon::prelude::*;
use waypost::config::Limit;
use waypost::diagnostic::print::{Format, findings};
use waypost::diagnostic::{Diagnostic, Diagnostics};
use waypost::rule::example::{Example, File, Form, Side};
use waypost::rule::{Rule, Severity};
use waypost::{Options, compile, load, render};

const EXAMPLES: &str = "src/rule/examples";

/// Lines of an example that a reader takes in at a glance.
const GLANCE: usize = 24;

/// Columns of a terminal.
const WIDTH: usize = 80;

/// One side of an example as a folder, and what the program says about it.
fn run(example: &Example, side: Side) -> (Vec<Diagnostic>, String) {
    let guide = Guide::empty();
    guide.write("site.yaml", "title: A guide\n");
    let files = || [Side::With, side].into_iter().flat_map(|side| example.shown(side));
    guide.write("content/index.md", home(files()));
    for file in files() {
        lay(&guide, file, example.rest(file.path).unwrap_or_default());
    }
    let mut found = Diagnostics::default();
    let inputs = load::load(&guide.path(""), &mut found).expect("the folder can be read");
    let options = Options {
        drafts: false,
        base_url: None,
        today: example.today.unwrap_or("2026-11-15").parse().expect("a day"),
    };
    let guide = compile(&inputs, &options, &mut found);
    if let Some(guide) = guide.filter(|_| found.count(Severity::Error) == 0) {
        let output = render::Output::new(&guide, &inputs).expect("the theme is sound");
        output.check(&mut found);
    }
    let printed: String = findings(&found, &inputs.sources, Format::Human { color: false }).collect();
    (found.all().to_vec(), printed.trim_end().to_owned())
}

/// A home page that shows every tree.
fn home<'a>(files: impl Iterator<Item = &'a File>) -> String {
    let trees = files.filter_map(|file| file.path.strip_prefix("content/trees/")?.strip_suffix(".yaml"));
    let trees: BTreeSet<&str> = trees.collect();
    trees.into_iter().fold("# Home\n".to_owned(), |page, tree| {
        page + "\n<!-- @tree " + tree + " -->\n"
    })
}

fn lay(guide: &Guide, file: &File, rest: &str) {
    match file.form {
        Form::Text => guide.write(file.path, file.text.to_owned() + rest),
        Form::Hex => {
            let digits: Vec<&str> = file.text.split_whitespace().collect();
            let bytes = digits.iter().map(|byte| u8::from_str_radix(byte, 16).expect("a byte"));
            guide.write(file.path, bytes.collect::<Vec<u8>>());
        }
        Form::Repeat(bytes) => {
            let text: Vec<u8> = file.text.trim_end_matches('\n').bytes().cycle().take(bytes).collect();
            guide.write(file.path, text);
        }
        Form::Symlink => {
            guide.write(file.path, "");
            fs::remove_file(guide.path(file.path)).expect("it is removed");
            std::os::unix::fs::symlink(file.text.trim_end(), guide.path(file.path)).expect("a link is made");
        }
    }
}

/// Writes what the program prints into the file of an example.
fn update(rule: Rule, printed: &str) {
    let path = Path::new(EXAMPLES).join(format!("{}.txt", rule.name()));
    let text = fs::read_to_string(&path).expect("the example is there");
    let text = text.split("--- finding\n").next().unwrap_or_default();
    fs::write(path, format!("{text}--- finding\n{printed}\n")).expect("the example is written");
}

/// What is wrong with the example of a rule.
fn faults(rule: Rule) -> Option<String> {
    let example = rule.example();
    let (broken, printed) = run(&example, Side::Before);
    let (left, after) = run(&example, Side::After);
    let mut wrong = Vec::new();
    if !broken.iter().any(|finding| finding.rule == rule) {
        wrong.push("the broken side does not break the rule".to_owned());
    }
    let others = broken.iter().map(|finding| finding.rule).filter(|other| *other != rule);
    let others: BTreeSet<&str> = others.map(Rule::name).collect();
    if others != example.also.iter().copied().collect::<BTreeSet<&str>>() {
        wrong.push(format!("the broken side also breaks {others:?}:\n{printed}"));
    }
    if !left.is_empty() {
        wrong.push(format!("the mended side is not sound:\n{after}"));
    }
    if example.finding != Some(printed.as_str()) {
        if std::env::var_os("UPDATE").is_some() {
            update(rule, &printed);
        } else {
            wrong.push(format!("the program says:\n{printed}"));
        }
    }
    (!wrong.is_empty()).then(|| format!("{}: {}", rule.name(), wrong.join("\n")))
}

#[test]
fn every_example_breaks_its_rule_and_is_mended() {
    let wrong: Vec<String> = Rule::ALL.par_iter().filter_map(|&rule| faults(rule)).collect();
    assert!(wrong.is_empty(), "{} examples\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn examples_are_read_to_their_end_and_at_a_glance() {
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        let example = rule.example();
        wrong.extend(example.unread.iter().map(|head| format!("{}: `{head}`", rule.name())));
        for side in [Side::Before, Side::After] {
            let lines: usize = example.shown(side).map(|file| file.text.lines().count()).sum();
            if lines > GLANCE || lines == 0 {
                wrong.push(format!("{}: {lines} lines of {side:?}", rule.name()));
            }
        }
        let rests = example.shown(Side::Rest).filter(|rest| {
            let mut files = example.files.iter();
            !files.any(|file| file.path == rest.path && file.side != Side::Rest)
        });
        wrong.extend(rests.map(|rest| format!("{}: nothing comes before the rest of {}", rule.name(), rest.path)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_is_of_a_rule() {
    for entry in fs::read_dir(EXAMPLES).expect("it can be read") {
        let name = entry.expect("it can be read").file_name();
        let rule = name.to_str().and_then(|name| Rule::named(name.strip_suffix(".txt")?));
        assert!(rule.is_some(), "{} belongs to no rule", name.display());
    }
}

#[test]
fn the_list_has_a_line_for_each_rule_that_fits() {
    let ran = Guide::empty().run(&["explain"]).ends(0);
    let (mut lines, mut seen) = (ran.out.lines(), 0);
    for (family, rules) in Rule::FAMILIES {
        lines
            .by_ref()
            .find(|line| line == family)
            .expect("the family has a heading");
        for rule in lines.by_ref().skip(1).take(rules.len()).zip(*rules) {
            let (line, rule) = rule;
            assert!(line.chars().count() <= WIDTH, "{line}");
            let words: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(words[..2], [rule.name(), rule.severity().word()], "{line}");
            assert_eq!(words[2] == "†", rule.waivable(), "{line}");
            assert!(line.ends_with(rule.example().about), "{line}");
            seen += 1;
        }
    }
    assert_eq!((seen, ran.err.as_str()), (Rule::ALL.len(), ""));
    let names = Guide::empty().run(&["explain", "-q"]).ends(0).out;
    assert!(names.lines().eq(Rule::ALL.iter().map(|rule| rule.name())), "{names}");
}

/// A text without its lines and capitals.
fn words(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_rule_is_told_in_full() {
    let guide = Guide::empty();
    let told = |name: &str| guide.run(&["explain", name]).ends(0).out;
    for rule in Rule::ALL {
        let (text, example) = (told(rule.name()), rule.example());
        let limit = Limit::ALL.iter().find(|limit| limit.name() == rule.name());
        let mut due = vec![rule.why(), rule.mend(), example.about];
        due.extend(example.note.into_iter().chain(limit.map(|limit| limit.counts())));
        for due in due {
            assert!(words(&text).contains(&words(due)), "{}: {due}\n{text}", rule.name());
        }
        let shown = [Side::Before, Side::After]
            .into_iter()
            .flat_map(|side| example.shown(side));
        let lines = shown.map(|file| file.text).chain(example.finding).flat_map(str::lines);
        for line in lines {
            assert!(
                text.lines().any(|own| own.trim() == line.trim()),
                "{}: {line}",
                rule.name()
            );
        }
        assert_eq!(text.contains(&format!("allow: {{ {}:", rule.name())), rule.waivable());
        assert!(!text.contains('\u{1b}') && !text.ends_with("\n\n"), "{text}");
    }
    assert_eq!(
        guide.run(&["explain", "second-h1", "-q"]).ends(0).out.lines().count(),
        1
    );
}

#[test]
fn the_manual_shows_what_is_printed() {
    let printed = Guide::empty().run(&["explain", "text-cut"]).ends(0).out;
    assert!(docs::text().contains(&format!("```text\n{printed}```\n")), "{printed}");
}

#[test]
fn the_limit_is_the_one_that_holds() {
    for limit in Limit::ALL {
        let (name, default) = (limit.name(), limit.default_value());
        let text = Guide::empty().run(&["explain", name]).ends(0).out;
        let about = Rule::named(name).expect("it has the name of its rule").example().about;
        let told = about.split(|letter: char| !letter.is_ascii_digit());
        assert!(
            told.filter_map(|digits| digits.parse().ok())
                .all(|told: u32| told == default),
            "{about}"
        );
        assert!(text.contains(&format!("The limit is {default} ")), "{text}");
        assert!(text.contains(&format!("limits: {{ {name}: ")), "{text}");
    }
}

#[test]
fn json_has_an_object_for_each_rule() {
    let guide = Guide::empty();
    let all = guide.run(&["explain", "--message-format", "json"]).ends(0).out;
    assert_eq!(all.lines().count(), Rule::ALL.len());
    let keys = "about after before family finding limit mend note rule severity waivable why";
    for (line, rule) in all.lines().zip(Rule::ALL) {
        let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(line).expect("an object");
        assert_eq!(object.keys().map(String::as_str).collect::<Vec<_>>().join(" "), keys);
        assert_eq!(
            (&object["rule"], &object["why"]),
            (&rule.name().into(), &rule.why().into())
        );
        assert_eq!(object["finding"].as_str(), rule.example().finding);
    }
    let one = guide.run(&["explain", "text-cut", "--message-format=json"]).ends(0).out;
    assert!(all.lines().any(|line| line == one.trim_end()), "{one}");
}

#[test]
fn an_unknown_rule_is_refused_with_the_nearest() {
    let guide = Guide::empty();
    let slip = guide.run(&["explain", "dead-lnik"]).ends(2);
    assert!(
        slip.out.is_empty() && slip.err.contains("did you mean `dead-link`?"),
        "{}",
        slip.err
    );
    let strange = guide.run(&["explain", "weather", "--message-format=json"]).ends(2);
    let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(strange.err.trim_end()).expect("an object");
    assert!(
        object["message"]
            .as_str()
            .is_some_and(|text| text.contains("`waypost explain` lists"))
    );
}

#[test]
fn findings_end_with_where_to_read_more() {
    let guide = Guide::small();
    guide.write("content/two.md", "# Two\n\n# Two again\n");
    let hint = "1 warning; `waypost explain RULE` tells more\n";
    assert!(guide.run(&["check"]).ends(0).err.ends_with(hint));
    for silent in [
        ["check", "-q"],
        ["check", "--message-format=json"],
        ["check", "--message-format=github"],
    ] {
        assert!(!guide.run(&silent).ends(0).err.contains("tells more"), "{silent:?}");
    }
    guide.write("content/two.md", "# Two\n");
    assert_eq!(guide.run(&["check"]).ends(0).err, "");
}
