//! `ids` of the real program: every item gets the id that the build makes, and not one other byte of a file changes.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use program::{Guide, files};

/// A stage with these lines as its list.
fn stage(lines: &str) -> String {
    format!("---\ntitle: One\n---\n\n## Do\n\n{lines}")
}

/// The list of the first stage after `ids`, without what stands before it.
fn written(lines: &str) -> String {
    let guide = Guide::small();
    guide.write("content/stages/01-one.md", stage(lines));
    guide.run(&["ids"]).ends(0);
    let text = guide.read("content/stages/01-one.md");
    text.strip_prefix(&stage(""))
        .expect("what stands before the list stays")
        .to_owned()
}

#[test]
fn the_comment_is_the_one_that_the_rule_asks_for() {
    let guide = Guide::small();
    guide.write(
        "content/stages/01-one.md",
        stage("- [ ] Shut the lid\n- [ ] Shut the lid\n"),
    );
    let asked = guide.run(&["check"]).ends(0).err;
    let ran = guide.run(&["ids"]).ends(0);
    assert_eq!(ran.out, "content/stages/01-one.md: 2 ids\n2 ids written in 1 file\n");
    for line in guide
        .read("content/stages/01-one.md")
        .lines()
        .filter(|line| line.starts_with("- "))
    {
        let comment = &line["- [ ] Shut the lid ".len()..];
        assert!(
            asked.contains(&format!("end the line with `{comment}`")),
            "{comment}\n{asked}"
        );
    }
    let found = guide.run(&["check"]).ends(0);
    assert!(!found.err.contains("item-without-id"), "{}", found.err);
}

#[test]
fn a_second_run_changes_nothing() {
    let guide = Guide::small();
    guide.write("content/stages/01-one.md", stage("- [ ] A\n- [ ] B <!-- #b -->\n"));
    assert!(guide.run(&["ids"]).ends(0).out.ends_with("\n1 id written in 1 file\n"));
    let before = fs::metadata(guide.path("content/stages/01-one.md"))
        .expect("it is there")
        .modified();
    let bytes = files(&guide.path(""));
    assert_eq!(guide.run(&["ids"]).ends(0).out, "no id is missing\n");
    assert_eq!(files(&guide.path("")), bytes);
    let after = fs::metadata(guide.path("content/stages/01-one.md"))
        .expect("it is there")
        .modified();
    assert_eq!(
        before.expect("a time"),
        after.expect("a time"),
        "it was not even opened for writing"
    );
}

#[test]
fn every_other_byte_stays() {
    for (lines, expected) in [
        (
            "- [ ] A\r\n- [ ] B\r\n",
            "- [ ] A <!-- #a -->\r\n- [ ] B <!-- #b -->\r\n",
        ),
        (
            "- [ ] No end of the file",
            "- [ ] No end of the file <!-- #no-end-of-the-file -->",
        ),
        (
            "- [ ] Two spaces  \n- [ ] A tab\t\n",
            "- [ ] Two spaces <!-- #two-spaces -->  \n- [ ] A tab <!-- #a-tab -->\t\n",
        ),
        (
            "-\t[ ] By tabs\n\n\t- more\n",
            "-\t[ ] By tabs <!-- #by-tabs -->\n\n\t- more\n",
        ),
        (
            "1. [ ] **Bold**\n2. [ ] `code`\n",
            "1. [ ] **Bold** <!-- #bold -->\n2. [ ] `code` <!-- #code -->\n",
        ),
        ("- [ ] [A link](#do)\n", "- [ ] [A link](#do) <!-- #a-link -->\n"),
        (
            "- [ ] Over\n  two lines\n  - more\n",
            "- [ ] Over\n  two lines <!-- #over-two-lines -->\n  - more\n",
        ),
        ("- [ ] A <!-- a note -->\n", "- [ ] A <!-- a note --> <!-- #a -->\n"),
        (
            "- [ ] Left open (optional)\n",
            "- [ ] Left open (optional) <!-- #left-open-optional -->\n",
        ),
        (
            "* [ ] Loose\n\n* [ ] List\n",
            "* [ ] Loose <!-- #loose -->\n\n* [ ] List <!-- #list -->\n",
        ),
        (
            "- [ ] A task\n- No task\n",
            "- [ ] A task <!-- #a-task -->\n- No task <!-- #no-task -->\n",
        ),
        ("- [ ] Ärger\n", "- [ ] Ärger <!-- #rger -->\n"),
        ("- [ ] 日本\n", "- [ ] 日本 <!-- #xfa1dec9b -->\n"),
    ] {
        let expected = if expected.contains("日本") {
            written(lines)
        } else {
            expected.to_owned()
        };
        assert_eq!(written(lines), expected);
        let ids = expected.matches("<!-- #").count();
        assert!(ids > 0 && !expected.is_empty(), "{expected}");
    }
}

#[test]
fn a_byte_order_mark_and_the_front_matter_stay() {
    let guide = Guide::small();
    let text = format!("\u{feff}{}", stage("- [ ] A\n").replace('\n', "\r\n"));
    guide.write("content/stages/01-one.md", &text);
    guide.run(&["ids"]).ends(0);
    let expected = text.replace("- [ ] A\r\n", "- [ ] A <!-- #a -->\r\n");
    assert_eq!(guide.read("content/stages/01-one.md"), expected);
}

/// A guide whose stage is a link to this file, and the two paths.
fn linked(real: &str) -> (Guide, PathBuf, PathBuf) {
    let guide = Guide::small();
    guide.write(real, stage("- [ ] A\n"));
    let page = guide.path("content/stages/01-one.md");
    fs::remove_file(&page).expect("it goes");
    symlink(guide.path(real), &page).expect("a link is made");
    let real = guide.path(real);
    (guide, page, real)
}

#[test]
fn permissions_and_links_stay_and_nothing_is_left_beside() {
    // A hidden folder is no part of the guide; only the link leads there.
    let (guide, page, real) = linked("content/.kept/one.md");
    fs::set_permissions(&real, Permissions::from_mode(0o640)).expect("bits are set");
    let before: Vec<String> = files(&guide.path("")).into_keys().collect();
    guide.run(&["ids"]).ends(0);
    assert!(fs::symlink_metadata(&page).expect("it is there").is_symlink());
    assert!(guide.read("content/.kept/one.md").contains("<!-- #a -->"));
    let mode = fs::metadata(&real).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(before, files(&guide.path("")).into_keys().collect::<Vec<_>>());
}

#[test]
fn a_file_with_two_names_is_written_once() {
    let (guide, ..) = linked("content/kept/one.md");
    let ran = guide.run(&["ids"]).ends(0);
    assert!(ran.out.ends_with("1 id written in 1 file\n"), "{}", ran.out);
    assert!(guide.read("content/kept/one.md").ends_with("- [ ] A <!-- #a -->\n"));
}

#[test]
fn a_file_that_may_not_be_written_is_refused_and_stays() {
    let guide = Guide::small();
    guide.write("content/stages/01-one.md", stage("- [ ] A\n"));
    let page = guide.path("content/stages/01-one.md");
    fs::set_permissions(&page, Permissions::from_mode(0o444)).expect("bits are set");
    let before = files(&guide.path(""));
    let refused = guide.run(&["ids"]).ends(2);
    assert!(
        refused
            .err
            .contains("cannot write `content/stages/01-one.md`: it is read-only"),
        "{}",
        refused.err
    );
    assert_eq!(files(&guide.path("")), before);
}

#[test]
fn files_with_errors_are_left_and_the_others_are_written() {
    let guide = Guide::small();
    let broken = "# Two\n\n## Do\n\n- [ ] A <!-- #a critcal -->\n- [ ] B\n";
    guide.write("content/two.md", broken);
    guide.write("content/bytes.md", b"# \xff\n\n- [ ] A\n");
    guide.write("content/stages/01-one.md", stage("- [ ] A\n"));
    let ran = guide.run(&["ids"]).ends(1);
    assert!(
        ran.err.contains("error[unknown-directive]") && ran.err.contains("error[not-utf8]"),
        "{}",
        ran.err
    );
    assert!(
        ran.out
            .contains("content/two.md: left as it is until its errors are mended\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with("1 id written in 1 file\n"), "{}", ran.out);
    assert_eq!(guide.read("content/two.md"), broken);
    assert!(guide.read("content/stages/01-one.md").contains("<!-- #a -->"));
}

#[test]
fn settings_that_cannot_be_read_change_nothing() {
    let guide = Guide::small();
    guide.write("content/stages/01-one.md", stage("- [ ] A\n"));
    guide.write("site.yaml", "titel: A guide\n");
    let before = files(&guide.path(""));
    let ran = guide.run(&["ids"]).ends(1);
    assert!(ran.err.contains("error[unknown-key]"), "{}", ran.err);
    assert_eq!((ran.out.as_str(), files(&guide.path(""))), ("", before));
    assert!(Guide::empty().run(&["ids"]).ends(2).err.contains("there is no guide"));
}

#[test]
fn an_item_that_can_take_no_comment_is_told_and_left() {
    // A block of code has no line of text; an open comment would be closed by ours, and what it begins with be lost.
    for item in ["- ```\n  code\n  ```\n", "- [ ] Wait <!-- and see\n"] {
        let guide = Guide::small();
        guide.write("content/stages/01-one.md", stage(&format!("- [ ] A\n{item}- [ ] B\n")));
        let ran = guide.run(&["ids"]).ends(0);
        assert!(
            ran.err.contains("warning[item-without-id]") && ran.err.contains("01-one.md:8:"),
            "{}",
            ran.err
        );
        guide.run(&["ids", "--strict"]).ends(1);
        let written = format!("- [ ] A <!-- #a -->\n{item}- [ ] B <!-- #b -->\n");
        assert!(guide.read("content/stages/01-one.md").ends_with(&written));
    }
}

#[test]
fn long_equal_items_get_ids_that_are_ids() {
    let line = "- [ ] Averyveryverylongwordwithoutasinglespaceinitatall\n";
    let lines = written(&line.repeat(3));
    let ids: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.split("<!-- #").nth(1)?.split(' ').next())
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| id.len() <= 41), "{ids:?}");
}

/// One of these.
fn pick<'t>(random: &mut fastrand::Rng, all: &[&'t str]) -> &'t str {
    all[random.usize(..all.len())]
}

/// A page of random blocks, with lists of every kind among them.
fn page(random: &mut fastrand::Rng) -> String {
    let mut text = "# Page\n\n".to_owned();
    for at in 0..random.usize(1..6) {
        text += &format!("## {} {at}\n\n", pick(random, &["Before", "Do", "Über", "`x`"]));
        match random.u8(..6) {
            0 => text += "Some text  \nwith a break.\n\n",
            1 => text += "```\n- [ ] no item\n```\n\n",
            2 => text += "> - [ ] no item\n\n",
            _ => list(random, &mut text),
        }
    }
    if random.bool() {
        text.truncate(text.trim_end().len());
    }
    if random.bool() {
        text = text.replace('\n', "\r\n");
    }
    if random.u8(..4) == 0 {
        text.insert(0, '\u{feff}');
    }
    text
}

fn list(random: &mut fastrand::Rng, text: &mut String) {
    let bullet = pick(random, &["-", "*", "+", "1.", "1)"]);
    let indent = " ".repeat(bullet.len() + 1);
    let between = pick(random, &["\n", "\n\n"]);
    for at in 0..random.usize(1..6) {
        let task = if at == 0 || random.u8(..5) > 0 { "[ ] " } else { "" };
        let words = pick(
            random,
            &[
                "Shut the lid",
                "Shut the lid",
                "**Bold**",
                "a `code`",
                "*x* y",
                "12 mm",
                "日本",
                "A [link](#page)",
                "End with \\",
                "`open",
                "<https://example.org>",
                "A & B",
                "x < y",
                "[not a link]",
                "don't -- stop...",
                "Lid (optional)",
                "a\\",
                "![]",
                "*",
                "_",
                "A <br> B",
                "&amp;",
                "a | b",
                "~~gone~~",
                "<!-- only a note -->",
            ],
        );
        let more = match random.u8(..9) {
            0 => format!("\n{indent}a second line"),
            1 => format!("\n{indent}- inside"),
            2 => format!("\n\n{indent}A paragraph."),
            3 => "  ".to_owned(),
            4 => "\t".to_owned(),
            5 => " <!-- a note -->".to_owned(),
            6 => format!(" <!-- #own-{} critical -->", random.u32(..)),
            _ => String::new(),
        };
        *text += &format!("{bullet} {task}{words}{more}{between}");
    }
    *text += "\n";
}

/// Pages of a guide in which the program finds no error.
fn sound(guide: &Guide) {
    for _ in 0..9 {
        let ran = guide.run(&["check", "--message-format", "json"]);
        let errors = ran.err.lines().filter_map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).expect("a finding");
            (finding["severity"] == "error").then(|| finding["path"].as_str().unwrap_or_default().to_owned())
        });
        let broken: std::collections::BTreeSet<String> = errors.collect();
        if broken.is_empty() {
            return;
        }
        for path in broken {
            fs::remove_file(guide.path(&path)).expect("it goes");
        }
    }
}

/// A text without the comments that `ids` wrote: those of `new` that are not in `old`, found from the front.
fn taken_out(old: &str, new: &str) -> Option<usize> {
    let (mut old, mut new, mut count) = (old, new, 0);
    loop {
        let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        // Both may begin a comment here.
        let back = (0..=same)
            .rev()
            .find(|&at| new.is_char_boundary(at) && new[at..].starts_with(" <!-- #"));
        if same == old.len() && same == new.len() {
            return Some(count);
        }
        let at = back?;
        let end = at + new[at..].find("-->")? + "-->".len();
        (old, new, count) = (old.get(at..)?, &new[end..], count + 1);
    }
}

#[test]
fn random_pages_keep_every_byte_and_build_the_same_guide() {
    let mut written = 0;
    for seed in 0..4 {
        let mut random = fastrand::Rng::with_seed(seed);
        let guide = Guide::empty();
        let smart = seed % 2 == 0;
        guide.write(
            "site.yaml",
            format!("title: A guide\nmarkdown: {{ smart_punctuation: {smart}, raw_html: sanitize }}\n"),
        );
        for at in 0..120 {
            guide.write(&format!("content/page-{at}.md"), page(&mut random));
        }
        sound(&guide);
        guide.run(&["build", "-q"]).ends(0);
        let (sources, built) = (files(&guide.path("content")), pages(&guide));
        let ran = guide.run(&["ids"]).ends(0);
        let mut left = 0;
        for (path, old) in &sources {
            let new = guide.read(&format!("content/{path}"));
            let old = String::from_utf8(old.clone()).expect("UTF-8");
            let count = taken_out(&old, &new);
            assert!(count.is_some(), "{path}:\n{old}\nbecame\n{new}");
            written += count.unwrap_or_default();
        }
        left += ran.err.matches("warning[item-without-id]").count();
        let check = guide.run(&["check"]).ends(0);
        assert_eq!(
            check.err.matches("warning[item-without-id]").count(),
            left,
            "{}\n{}",
            ran.err,
            check.err
        );
        guide.run(&["build", "-q"]).ends(0);
        let now = pages(&guide);
        for (path, page) in &built {
            assert!(now[path] == *page, "{path}:\n{page}\nbecame\n{}", now[path]);
        }
        assert_eq!(guide.run(&["ids"]).ends(0).out, "no id is missing\n");
    }
    assert!(written > 500, "{written} ids");
}

/// Every page of the output, as text.
fn pages(guide: &Guide) -> BTreeMap<String, String> {
    let pages = guide.output().into_iter().filter(|(path, _)| path.ends_with(".html"));
    pages
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect()
}
