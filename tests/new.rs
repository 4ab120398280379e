//! `new` of the real program: a starter guide without a finding, parts that build, and nothing that is ever overwritten.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod docs;
mod program;

use std::os::unix::fs::symlink;

use program::{Guide, files};

/// Every file of the starter guide.
const STARTER: [&str; 10] = [
    ".gitignore",
    ".schema/site.json",
    ".schema/sources.json",
    ".schema/tree.json",
    "content/index.md",
    "content/sources.yaml",
    "content/stages/01-set-off.md",
    "content/stages/02-bring-back.md",
    "content/trees/may-i-ride.yaml",
    "site.yaml",
];

fn paths(guide: &Guide) -> Vec<String> {
    files(&guide.path("")).into_keys().collect()
}

#[test]
fn the_starter_guide_builds_without_a_finding() {
    let guide = Guide::empty();
    let made = guide.run(&["new"]).ends(0);
    assert_eq!(paths(&guide), STARTER);
    for path in STARTER {
        assert!(made.out.contains(&format!("\n  {path}\n")), "{path}: {}", made.out);
    }
    assert!(made.out.ends_with("\nNext: waypost serve --open\n"), "{}", made.out);
    let built = guide.run(&["build", "--strict"]).ends(0);
    assert_eq!(built.err, "");
    let page = guide.read("public/stages/set-off.html");
    for text in [
        "Get off and push the bike",
        "A loaded bike needs a longer way to stop",
        "May I ride off?",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let ignored = guide.read(".gitignore");
    assert!(ignored.lines().any(|line| line == "/public"), "{ignored}");
}

#[test]
fn the_starter_shows_what_a_guide_is_made_of() {
    let guide = Guide::empty();
    guide.run(&["new", "--quiet"]).ends(0);
    let tried = guide.run(&["tree", "may-i-ride"]).ends(0).out;
    assert!(
        tried.contains("10 of 10 answers tried, 4 of 4 results reached"),
        "{tried}"
    );
    assert!(tried.contains("2 rules that must hold on every way"), "{tried}");
    let stage = guide.read("content/stages/01-set-off.md");
    for part in ["> [!STOP]", "> [!WARNING]", "gate:", "@checklist", "@tree", "critical"] {
        assert!(stage.contains(part), "{part}");
    }
    assert!(guide.read("content/sources.yaml").contains("kind: judgement"));
}

#[test]
fn the_title_is_that_of_the_folder_or_the_one_that_is_given() {
    let guide = Guide::empty();
    let made = guide.run(&["new", "our-shared_bike"]).ends(0);
    assert!(
        made.out
            .ends_with("\nNext: waypost serve --open --root our-shared_bike\n"),
        "{}",
        made.out
    );
    assert!(
        guide
            .read("our-shared_bike/site.yaml")
            .contains("\ntitle: \"Our shared bike\"\n")
    );
    guide.run(&["build", "--strict", "--root", "our-shared_bike"]).ends(0);
    let wild = "He said: \"#1 \\ <b>ü</b>\" {title}";
    guide.run(&["new", "--title", wild, "wild one"]).ends(0);
    guide.run(&["build", "--strict", "-r", "wild one"]).ends(0);
    let page = guide.read("wild one/public/index.html");
    assert!(page.contains("He said: \"#1 \\ &lt;b>ü&lt;/b>\" {title}"), "{page}");
    for wrong in ["", "  ", "two\nlines"] {
        guide.run(&["new", "--title", wrong, "wrong"]).ends(2);
    }
    assert!(!guide.path("wrong").exists());
}

#[test]
fn the_manual_shows_what_is_printed() {
    let printed = Guide::empty().run(&["new", "our-bike"]).ends(0).out;
    assert!(docs::text().contains(&format!("```text\n{printed}```\n")), "{printed}");
}

#[test]
fn a_folder_that_holds_a_guide_is_refused_and_stays_as_it_is() {
    for held in ["site.yaml", "content/notes.md", ".schema/tree.json", "content"] {
        let guide = Guide::empty();
        guide.write(held, "mine\n");
        let before = files(&guide.path(""));
        let refused = guide.run(&["new"]).ends(2);
        let named = if held == "content/notes.md" { "content" } else { held };
        assert!(
            refused.err.contains(&format!("{named}` is there already")),
            "{}",
            refused.err
        );
        assert_eq!((refused.out.as_str(), files(&guide.path(""))), ("", before));
    }
    let guide = Guide::empty();
    symlink("nowhere", guide.path("site.yaml")).expect("a link is made");
    guide.run(&["new"]).ends(2);
    assert!(!guide.path("nowhere").exists() && !guide.path("content").exists());
}

#[test]
fn what_else_is_in_the_folder_stays() {
    let guide = Guide::empty();
    guide.write("README.md", "mine\n");
    guide.write(".gitignore", "/target\n");
    let made = guide.run(&["new"]).ends(0);
    assert_eq!(
        (guide.read("README.md"), guide.read(".gitignore")),
        ("mine\n".to_owned(), "/target\n".to_owned())
    );
    assert!(
        made.out.contains(".gitignore stays as it is; add the line `/public`"),
        "{}",
        made.out
    );
    assert!(guide.path("site.yaml").is_file());
}

#[test]
fn what_cannot_be_written_leaves_nothing() {
    let guide = Guide::empty();
    guide.write(".schema", "a file where a folder is due\n");
    guide.run(&["new"]).ends(2);
    assert_eq!(paths(&guide), [".schema"]);
    // A link to nothing shows only when the folder is made, after the first file was written.
    let guide = Guide::empty();
    symlink("nowhere", guide.path(".schema")).expect("a link is made");
    let refused = guide.run(&["new"]).ends(2);
    assert!(refused.err.contains("cannot write"), "{}", refused.err);
    for left in [".gitignore", "content", "site.yaml", "nowhere"] {
        assert!(!guide.path(left).exists(), "{left}");
    }
}

#[test]
fn parts_are_added_and_build() {
    let guide = Guide::empty();
    guide.run(&["new", "-q"]).ends(0);
    let stage = guide.run(&["new", "stage", "Check the chain"]).ends(0);
    assert!(
        stage.out.contains("content/stages/03-check-the-chain.md"),
        "{}",
        stage.out
    );
    let tree = guide.run(&["new", "tree", "is-it-clean"]).ends(0);
    assert!(tree.out.contains("unlinked-tree"), "{}", tree.out);
    assert!(
        guide
            .read("content/trees/is-it-clean.yaml")
            .contains("title: \"Is it clean\"")
    );
    guide.run(&["new", "page", "Questions & answers"]).ends(0);
    let again = guide.run(&["new", "stage", "Check the lights"]).ends(0);
    assert!(again.out.contains("04-check-the-lights.md"), "{}", again.out);
    let built = guide.run(&["build", "--message-format", "json"]).ends(0);
    let expected = ["placeholder", "unlinked-tree"];
    for line in built.err.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).expect("a finding");
        assert!(
            expected.contains(&finding["rule"].as_str().unwrap_or_default()),
            "{line}"
        );
    }
    for word in [
        "placeholder",
        "unlinked-tree",
        "entry: is-it-clean",
        "trees/is-it-clean.yaml",
    ] {
        assert!(tree.out.contains(word), "{word}: {}", tree.out);
    }
    assert!(guide.path("public/questions-answers.html").is_file());
    let tests = guide.run(&["tree", "is-it-clean"]).ends(0).out;
    assert!(tests.contains("3 of 3 answers tried"), "{tests}");
}

#[test]
fn an_editor_line_is_written_only_where_there_are_schemas() {
    let guide = Guide::small();
    guide.run(&["new", "tree", "one"]).ends(0);
    assert!(guide.read("content/trees/one.yaml").starts_with("title: \"One\"\n"));
    guide.write(".schema/tree.json", "{}");
    guide.run(&["new", "tree", "two"]).ends(0);
    let editor = "# yaml-language-server: $schema=../../.schema/tree.json\ntitle: \"Two\"\n";
    assert!(guide.read("content/trees/two.yaml").starts_with(editor));
}

#[test]
fn a_stage_gets_the_number_after_the_last_one() {
    let guide = Guide::small();
    guide.write("content/stages/120-late.md", "---\ntitle: Late\n---\n");
    guide.run(&["new", "stage", "later"]).ends(0);
    assert!(guide.path("content/stages/121-later.md").is_file());
    let plain = Guide::empty();
    plain.write("site.yaml", "title: A guide\n");
    plain.run(&["new", "stage", "First"]).ends(0);
    assert!(plain.path("content/stages/01-first.md").is_file());
    plain.run(&["build"]).ends(0);
}

#[test]
fn parts_that_are_there_or_have_no_name_are_refused() {
    let guide = Guide::small();
    guide.write("content/trees/short.yml", "title: Short?\n");
    let before = files(&guide.path(""));
    for (arguments, named) in [
        (["new", "stage", "One"], "content/stages/01-one.md` is there already"),
        (["new", "page", "Two"], "content/two.md` is there already"),
        (["new", "tree", "short"], "content/trees/short.yml` is there already"),
        (["new", "page", "../two"], "is a path"),
        (["new", "page", "日本"], "no id can be made of `日本`"),
        (["new", "stage", " "], "empty"),
        (["new", "tree", "a\nb"], "cannot be shown in a title"),
        // The program writes `hazards.html` itself.
        (["new", "page", "Hazards"], "`content/hazards.md` would break the guide"),
    ] {
        let refused = guide.run(&arguments).ends(2);
        assert!(refused.err.contains(named), "{named}: {}", refused.err);
        assert_eq!(
            (refused.out.as_str(), &files(&guide.path(""))),
            ("", &before),
            "{arguments:?}"
        );
    }
    for arguments in [
        vec!["new", "stage"],
        vec!["new", "here", "stage", "Two"],
        vec!["new", "--title", "T", "page", "Two"],
    ] {
        guide.run(&arguments).ends(2);
    }
    let nowhere = Guide::empty().run(&["new", "stage", "One"]).ends(2);
    assert!(nowhere.err.contains("there is no guide in `.`"), "{}", nowhere.err);
}

#[test]
fn a_part_does_not_care_about_errors_that_were_there() {
    let guide = Guide::small();
    guide.write("content/two.md", "# Two\n\nSee [three](three.md).\n");
    guide.run(&["new", "page", "Three"]).ends(0);
    guide.run(&["build"]).ends(0);
    guide.write("content/two.md", "# Two\n\nSee [four](four.md).\n");
    guide.run(&["new", "page", "Five"]).ends(0);
    assert!(guide.path("content/five.md").is_file());
}
