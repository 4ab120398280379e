//! `build`, `check` and `clean` of the real program: exit statuses, flags, what goes where, and which files are touched.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use program::{Guide, Ran, files, guide_only};

/// A page with two titles: a warning.
const TITLES: (&str, &str) = ("content/two.md", "# Two\n\n# Two again\n");
/// A link that leads nowhere: an error.
const DEAD: (&str, &str) = ("content/two.md", "# Two\n\nSee [three](three.md).\n");

#[test]
fn what_is_written_is_not_read_as_the_guide_again() {
    let guide = Guide::small();
    for output in [
        "static",
        "static/pub",
        "content/x",
        "themes/default",
        "content/../static/y",
    ] {
        let refused = guide.run(&["build", "--output-dir", output]).ends(2);
        assert!(
            refused.err.contains("the output cannot lie in"),
            "{output}: {}",
            refused.err
        );
    }
    assert!(!guide.path("static").exists());
    guide.run(&["build", "--output-dir", "static-pages"]).ends(0);
}

#[test]
fn a_sound_guide_builds_checks_and_cleans() {
    let guide = Guide::small();
    let checked = guide.run(&["check"]).ends(0);
    assert_eq!(
        (checked.out.as_str(), checked.err.as_str()),
        ("sheets: 1, pages: 1; the longest is one-do, pages: 1\nno errors\n", "")
    );
    assert!(!guide.path("public").exists(), "check writes nothing");
    let built = guide.run(&["build"]).ends(0);
    assert_eq!(built.err, "");
    assert!(
        built.out.contains("21 files in ./public: 21 written, 0 unchanged"),
        "{}",
        built.out
    );
    let cleaned = guide.run(&["clean"]).ends(0);
    assert!(cleaned.out.starts_with("21 files removed"), "{}", cleaned.out);
    assert!(!guide.path("public").exists());
    guide.run(&["clean"]).ends(0);
}

#[test]
fn check_tells_how_hard_the_pages_are_to_read() {
    let guide = Guide::small();
    let easy = "Shut the door and count the rats. ".repeat(20);
    guide.write("content/easy.md", format!("# Easy\n\n{easy}\n"));
    let hard = "Veterinary professionals recommend individualised behavioural considerations. ".repeat(20);
    guide.write("content/hard.md", format!("# Hard\n\n{hard}\n"));
    let told = guide.run(&["check"]).ends(0).out;
    let grade = |page: &str| {
        let line = told
            .lines()
            .find(|line| line.ends_with(page))
            .expect("a line for the page");
        line.split_whitespace().next().expect("a grade").to_owned()
    };
    assert!(
        told.starts_with("reading grade, by the Automated Readability Index:\n"),
        "{told}"
    );
    assert_eq!([grade("content/easy.md"), grade("content/hard.md")], ["1.0", "37.3"]);
    assert_eq!(grade("content/stages/01-one.md"), "–", "too short to tell");
    assert_eq!(
        guide.run(&["--message-format", "json", "check"]).ends(0).out,
        "no errors\n"
    );
    assert!(!guide.run(&["build"]).ends(0).out.contains("reading grade"));
}

#[test]
fn errors_fail_and_are_findings_not_results() {
    let guide = Guide::small();
    guide.write(DEAD.0, DEAD.1);
    for command in ["build", "check"] {
        let ran = guide.run(&[command]).ends(1);
        assert_eq!(ran.out, "");
        assert!(
            ran.err.contains("error[dead-link]") && ran.err.contains("content/two.md:3:"),
            "{}",
            ran.err
        );
    }
    assert!(!guide.path("public").exists());
}

#[test]
fn warnings_fail_only_where_they_are_asked_to() {
    let guide = Guide::small();
    guide.write(TITLES.0, TITLES.1);
    for command in ["check", "build"] {
        let ran = guide.run(&[command]).ends(0);
        assert!(ran.err.contains("warning[second-h1]"), "{}", ran.err);
        guide.run(&[command, "--strict"]).ends(1);
        guide.run(&["--strict", command]).ends(1);
    }
}

#[test]
fn flags_stand_before_or_after_the_command() {
    let guide = Guide::small();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let root = guide.path("");
    let root = root.to_str().expect("UTF-8");
    for (at, place) in ["before", "after"].into_iter().enumerate() {
        let output = elsewhere.path().join(place);
        let flags = ["-r", root, "-o", output.to_str().expect("UTF-8"), "--quiet"];
        let mut command = guide.command(&[]);
        command.current_dir(elsewhere.path());
        let ran = if at == 0 {
            command.args(flags).arg("build")
        } else {
            command.arg("build").args(flags)
        };
        let ran = Ran::of(ran).ends(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
        assert!(output.join("index.html").is_file());
    }
    assert!(!guide.path("public").exists(), "the output is elsewhere");
}

#[test]
fn json_findings_have_just_the_keys_of_the_manual() {
    let guide = Guide::small();
    guide.write("content/two.md", "# Two\n\n# Two again\n\nSee [three](three.md).\n");
    let ran = guide.run(&["--message-format", "json", "check"]).ends(1);
    assert!(ran.err.lines().count() >= 2, "{}", ran.err);
    let keys = "column end_column end_line help line message path rule severity witness";
    for line in ran.err.lines() {
        let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(line).expect("a line is an object");
        let own: Vec<&str> = object.keys().map(String::as_str).collect();
        assert_eq!(own.join(" "), keys);
        assert!(object["line"].is_u64() && object["column"].is_u64() && object["path"].is_string());
    }
}

#[test]
fn github_findings_are_workflow_commands() {
    let guide = Guide::small();
    guide.write(DEAD.0, DEAD.1);
    let ran = guide.run(&["check", "--message-format=github"]).ends(1);
    assert!(
        ran.err.starts_with("::error file=content/two.md,line=3,"),
        "{}",
        ran.err
    );
    assert!(ran.err.lines().all(|line| line.starts_with("::")), "{}", ran.err);
}

#[test]
fn colours_are_for_those_who_want_them() {
    let guide = Guide::small();
    guide.write(DEAD.0, DEAD.1);
    let colored = |arguments: &[&str], refused: bool| {
        let mut command = guide.command(arguments);
        if refused {
            command.env("NO_COLOR", "1");
        }
        Ran::of(&mut command).ends(1).err.contains('\u{1b}')
    };
    assert!(!colored(&["check"], false), "standard error is no terminal");
    assert!(!colored(&["check"], true));
    assert!(!colored(&["check", "--color", "never"], false));
    assert!(colored(&["check", "--color", "always"], false));
    assert!(
        colored(&["--color=always", "check"], true),
        "what is asked for outdoes NO_COLOR"
    );
}

#[test]
fn quiet_leaves_findings_only() {
    let guide = Guide::small();
    guide.write(TITLES.0, TITLES.1);
    let ran = guide.run(&["build", "-q"]).ends(0);
    assert_eq!(ran.out, "");
    assert!(
        ran.err.contains("second-h1") && !ran.err.contains("1 warning"),
        "{}",
        ran.err
    );
    assert_eq!(guide.run(&["clean", "-q"]).ends(0).out, "");
}

#[test]
fn wrong_use_is_refused_in_words() {
    let empty = Guide::empty();
    let missing = empty.run(&["build"]).ends(2);
    assert!(
        missing.err.contains("there is no guide in `.`") && missing.err.contains("site.yaml"),
        "{}",
        missing.err
    );
    assert_eq!(missing.out, "");
    let guide = Guide::small();
    for wrong in [
        vec![],
        vec!["--colour"],
        vec!["build", "--publish"],
        vec!["bake"],
        vec!["build", "-q", "-v"],
    ] {
        let ran = guide.run(&wrong).ends(2);
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{wrong:?}: {ran:?}");
    }
    guide.run(&["--help"]).ends(0);
    guide.run(&["build", "--root", "nowhere"]).ends(2);
    assert!(!guide.path("public").exists());
}

#[test]
fn a_public_address_is_one_of_the_web() {
    let guide = Guide::small();
    for slip in [
        "foo",
        "https://",
        "https://?",
        "ftp://example.org",
        "https://example.org/?a",
    ] {
        let ran = guide.run(&["build", "-u", slip]).ends(2);
        assert!(
            ran.err.contains("`--base-url") && ran.err.contains("https://"),
            "{}",
            ran.err
        );
    }
    assert!(!guide.path("public").exists());
    guide.run(&["build", "-u", "https://example.org/guide"]).ends(0);
    let page = fs::read_to_string(guide.path("public/two.html")).expect("the page is built");
    assert!(page.contains("https://example.org/guide/two.html"), "{page}");
}

#[test]
fn what_has_no_place_is_an_object_and_a_workflow_command_too() {
    let guide = Guide::small();
    let elsewhere = ["-r", "nowhere"];
    let refusals: [&[&str]; 4] = [
        &["check", "--message-format", "json", elsewhere[0], elsewhere[1]],
        &["check", "--message-format=json", "--nonsense"],
        &["--message-format=json"],
        &["--message-format=json", "check", "-u", "foo"],
    ];
    for arguments in refusals {
        let ran = guide.run(arguments).ends(2);
        let object: BTreeMap<String, serde_json::Value> =
            serde_json::from_str(ran.err.trim_end()).expect("one line, one object");
        assert_eq!(object["severity"], "error");
        assert!(
            object["message"]
                .as_str()
                .is_some_and(|text| !text.is_empty() && !text.contains('\n'))
        );
        assert!(object["rule"].is_null() && object["path"].is_null() && object["line"].is_null());
    }
    let ran = guide
        .run(&["check", "--message-format=github", "-r", "nowhere"])
        .ends(2);
    assert!(ran.err.starts_with("::error::there is no guide"), "{}", ran.err);
}

#[test]
fn verbose_tells_how_the_work_goes() {
    let guide = Guide::small();
    let ran = guide.run(&["build", "-v"]).ends(0);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(lines[0].starts_with("read 3 pages, 1 other file in "), "{}", ran.err);
    assert!(lines[1].starts_with("checked in ") && lines[2].starts_with("rendered and written in "));
    assert!(ran.out.contains("21 files in ./public"));
    assert_eq!(guide.run(&["build", "-v", "--message-format=json"]).ends(0).err, "");
}

#[test]
fn static_files_are_copied_with_their_dots() {
    let guide = Guide::small();
    let kept = [".nojekyll", ".well-known/security.txt", "robots.txt"];
    let left = [
        ".DS_Store",
        ".git/HEAD",
        "robots.txt~",
        "#robots.txt#",
        ".robots.txt.swp",
        ".#robots.txt",
    ];
    for name in kept.iter().chain(&left) {
        guide.write(&format!("static/{name}"), "x\n");
    }
    guide.run(&["build"]).ends(0);
    for name in kept {
        assert!(guide.path("public").join(name).is_file(), "{name}");
    }
    for name in left {
        assert!(!guide.path("public").join(name).exists(), "{name}");
    }
    guide.run(&["clean"]).ends(0);
    assert!(!guide.path("public").exists());
    guide.write("static/.waypost/lock", "x\n");
    let ran = guide.run(&["check"]).ends(1);
    assert!(ran.err.contains("name-clash"), "{}", ran.err);
}

#[test]
fn the_day_of_the_build_is_an_input() {
    let guide = Guide::small();
    for bad in ["yesterday", "", "1e9", "99999999999999999999"] {
        let ran = Ran::of(guide.command(&["check"]).env("SOURCE_DATE_EPOCH", bad)).ends(2);
        assert!(
            ran.err.contains(&format!("`SOURCE_DATE_EPOCH` is `{bad}`")),
            "{}",
            ran.err
        );
    }
    guide.write("content/stages/01-one.md", {
        "---\ntitle: One\ngoal: It is done.\nreview: { last: 2026-01-01, every: 1 month }\n---\n\n- [ ] First <!-- #first -->\n"
    });
    let on = |epoch: &str| {
        Ran::of(guide.command(&["check"]).env("SOURCE_DATE_EPOCH", epoch))
            .ends(0)
            .err
    };
    assert!(!on("1767312000").contains("review-overdue"), "the day after the review");
    assert!(on("1794700800").contains("review-overdue"), "ten months later");
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_day_in_any_folder() {
    let built = |epoch: &str| {
        let guide = Guide::small();
        Ran::of(guide.command(&["build"]).env("SOURCE_DATE_EPOCH", epoch)).ends(0);
        let mut output = guide.output();
        output.remove(".waypost/lock");
        output
    };
    assert_eq!(built("1767312000"), built("1830000000"));
}

#[test]
fn a_failed_build_leaves_the_last_good_guide() {
    let guide = Guide::small();
    guide.run(&["build"]).ends(0);
    let before = guide.output();
    guide.write(DEAD.0, DEAD.1);
    guide.run(&["build"]).ends(1);
    assert!(guide.output() == before, "a failed build changed the output");
    guide.write("site.yaml", "titel: A guide\n");
    guide.run(&["build"]).ends(1);
    assert!(guide.output() == before, "a failed build changed the output");
}

#[test]
fn a_second_build_writes_nothing() {
    let guide = Guide::small();
    guide.run(&["build"]).ends(0);
    let marks = || -> BTreeMap<String, (u64, i64, i64)> {
        let mark = |path: &String| {
            let found = fs::metadata(guide.path("public").join(path)).expect("it stands there");
            (path.clone(), (found.ino(), found.mtime(), found.mtime_nsec()))
        };
        guide
            .output()
            .keys()
            .filter(|path| *path != ".waypost/lock")
            .map(mark)
            .collect()
    };
    let before = marks();
    let again = guide.run(&["build"]).ends(0);
    assert!(again.out.contains("0 written, 21 unchanged"), "{}", again.out);
    assert_eq!(marks(), before);
}

#[test]
fn a_foreign_folder_is_refused_and_its_files_stay() {
    let guide = Guide::small();
    guide.write("public/mine.txt", "mine");
    guide.write("public/stages/notes.txt", "mine too");
    let before = guide.output();
    let refused = guide.run(&["build"]).ends(2);
    assert!(
        refused.err.contains("was not written by Waypost") && refused.err.contains("--force"),
        "{}",
        refused.err
    );
    assert!(guide.output() == before);
    guide.run(&["build", "--force"]).ends(0);
    let built = guide.output();
    assert!(built.contains_key("index.html"));
    assert!(
        before.iter().all(|(path, bytes)| built.get(path) == Some(bytes)),
        "foreign files stay as they are"
    );
    guide.run(&["clean"]).ends(0);
    assert!(guide.output() == before, "clean removes ours only");
}

#[test]
fn force_overwrites_no_foreign_file() {
    let guide = Guide::small();
    guide.write("public/index.html", "mine");
    let before = guide.output();
    let ran = guide.run(&["build", "--force"]).ends(2);
    assert!(
        ran.err.contains("index.html") && ran.err.contains("was not written by Waypost"),
        "{}",
        ran.err
    );
    assert!(guide.output() == before);
}

#[test]
fn a_broken_template_is_named_and_the_old_guide_stays() {
    let guide = Guide::small();
    guide.run(&["build"]).ends(0);
    let before = guide.output();
    guide.write("site.yaml", "title: A guide\ntheme: x\n");
    for broken in [
        "{% if %}",
        "{{ nothing.here.at.all }}",
        "{% include \"parts/none.html\" %}",
        "{% extends \"base.html\" %}{% block main %}The text is dropped.{% endblock %}",
        "{% extends \"base.html\" %}{% block main %}{{ body }}{% endblock %}",
    ] {
        guide.write("themes/x/templates/stage.html", broken);
        for command in ["build", "check"] {
            let ran = guide.run(&[command]).ends(2);
            assert!(ran.err.contains("the theme cannot be used"), "{broken}: {}", ran.err);
            assert!(ran.err.contains("stage.html"), "{broken}: {}", ran.err);
            assert!(guide.output() == before, "{broken}: the output changed");
        }
    }
    fs::remove_dir_all(guide.path("themes")).expect("it is removed");
    let ran = guide.run(&["build"]).ends(2);
    assert!(ran.err.contains("`themes/x`"), "{}", ran.err);
    assert!(guide.output() == before);
}

#[test]
fn what_is_wrong_with_a_template_is_told_with_its_path_in_the_guide() {
    let guide = Guide::small();
    guide.write("site.yaml", "title: A guide\ntheme: x\n");
    for broken in ["\n  {% if %}", "\n  {{ nothing.here }}"] {
        guide.write("themes/x/templates/stage.html", broken);
        let ran = guide.run(&["check"]).ends(2);
        assert!(ran.err.contains("--> themes/x/templates/stage.html:2:"), "{}", ran.err);
        assert_eq!(ran.err.matches("error").count(), 1, "{}", ran.err);
    }
}

#[test]
fn a_file_of_a_theme_has_a_name_that_every_address_can_hold() {
    let guide = Guide::small();
    guide.write("themes/default/assets/no#1 50%.txt", "one");
    guide.run(&["build"]).ends(0);
    let names = guide.output().into_keys();
    let ours: Vec<_> = names.filter(|name| name.ends_with(".txt")).collect();
    assert!(
        matches!(&ours[..], [name] if name.starts_with("assets/no-1 50-.")),
        "{ours:?}"
    );
}

#[test]
fn words_of_the_guide_stand_over_those_of_the_theme_one_by_one() {
    let guide = Guide::small();
    guide.write("themes/default/strings/en.yaml", "skip: Past the head\n");
    guide.run(&["build"]).ends(0);
    let page = guide.read("public/index.html");
    assert!(
        page.contains("Past the head") && page.contains("More to read"),
        "{page}"
    );
}

#[test]
fn the_page_for_what_is_not_there_works_at_any_depth() {
    let guide = Guide::small();
    guide.write(
        "site.yaml",
        "title: A guide\nbase_url: https://example.org/deep/guide\n",
    );
    guide.run(&["build"]).ends(0);
    let page = guide.read("public/404.html");
    assert!(
        page.contains("href=/deep/guide/index.html") && page.contains("href=/deep/guide/assets/"),
        "{page}"
    );
    assert!(guide.read("public/index.html").contains("href=assets/"));
}

#[test]
fn a_changed_picture_gets_a_new_name_and_the_old_one_goes() {
    let guide = Guide::small();
    guide.run(&["build"]).ends(0);
    let picture = || {
        let output = guide_only(files(&guide.path("public")));
        let names: Vec<String> = output.into_keys().filter(|path| path.starts_with("files/")).collect();
        assert_eq!(names.len(), 1, "{names:?}");
        names[0].clone()
    };
    let old = picture();
    guide.write(
        "content/images/dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2\" height=\"2\"/>\n",
    );
    let ran = guide.run(&["build"]).ends(0);
    assert!(ran.out.contains("1 removed"), "{}", ran.out);
    let new = picture();
    assert_ne!(old, new);
    let page = fs::read_to_string(guide.path("public/two.html")).expect("the page is there");
    assert!(page.contains(&new) && !page.contains(&old));
}

/// A decision whose printed form is short.
const DOOR: (&str, &str) = (
    "content/trees/door.yaml",
    "title: May I open the door?\nnodes:\n  shut:\n    ask: Is the cat shut away?\n    if_yes: open-it\n    if_no: { go: shut-it, say: \"Call it with food.\" }\n    if_unsure: shut-it\noutcomes:\n  open-it: { kind: info, headline: Open the door }\n  shut-it: { kind: stop, headline: Shut the cat away, do: [\"Close its door.\"] }\ntests:\n  - { name: Loose, answers: { shut: no }, expect: shut-it }\n",
);

#[test]
fn a_decision_is_shown_as_paper_shows_it() {
    let guide = Guide::small();
    guide.write(DOOR.0, DOOR.1);
    guide.write("content/two.md", "# Two\n\nSee [door](trees/door.yaml).\n");
    let shown = guide.run(&["tree", "door"]).ends(0);
    for line in [
        "May I open the door?",
        "1   Is the cat shut away?",
        "    [ ] Yes .......................................................... go to A",
        "        Call it with food.",
        "B   STOP: Shut the cat away",
        "1 question, 2 results",
        "1 test: 1 of 3 answers tried, 1 of 2 results reached",
        "  no test ends in A",
    ] {
        assert!(shown.out.lines().any(|shown| shown == line), "{line}\n{}", shown.out);
    }
    assert!(
        shown
            .out
            .contains("3 ways through it; the shortest asks 1, the longest 1 question")
    );
    assert!(shown.err.contains("warning[untested-answer]"), "{}", shown.err);
}

#[test]
fn a_decision_that_is_not_there_is_refused_and_one_with_holes_is_not_shown() {
    let guide = Guide::small();
    guide.write(DOOR.0, DOOR.1);
    let refused = guide.run(&["tree", "dor"]).ends(2);
    assert!(
        refused.err.contains("there is no decision `dor`; did you mean `door`?"),
        "{}",
        refused.err
    );
    guide.write(DOOR.0, DOOR.1.replace("if_yes: open-it", "if_yes: open"));
    let holes = guide.run(&["tree", "door"]).ends(1);
    assert!(holes.err.contains("error[unknown-target]"), "{}", holes.err);
    assert_eq!(holes.out, "");
}
