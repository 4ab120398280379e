//! Bad input of every kind: the real program ends within seconds and bounded memory with a finding, never with a signal or
//! a panic, and writes no half output.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;
use std::time::Instant;

use program::{DAY, Guide, Ran, program};

/// Address space of the program in KiB.
const MEMORY: &str = "1048576";
/// Longest time that a build of bad input may take, in seconds of the processor: a busy machine is no fault of ours.
const SECONDS: u32 = 10;
/// What "a great many" means.
const MANY: usize = 100_000;

/// Builds with a limit on memory and time. A stack that overflows or memory that runs out ends in a signal, a panic in 101.
fn build(guide: &Guide) -> Ran {
    let script = format!("ulimit -c 0; ulimit -v {MEMORY}; ulimit -t {SECONDS}; exec \"$0\" build");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, &program()])
        .current_dir(guide.path(""))
        .env("SOURCE_DATE_EPOCH", DAY);
    command.env("RAYON_NUM_THREADS", "4");
    let begin = Instant::now();
    let ran = Ran::of(&mut command);
    let took = begin.elapsed();
    let said: String = ran.err.chars().take(2000).collect();
    assert!(
        matches!(ran.status, Some(0..=2)),
        "{:?} after {took:?}: {said}",
        ran.status
    );
    assert!(!ran.err.contains("panicked"), "{said}");
    if ran.status != Some(0) {
        assert!(!ran.err.is_empty(), "it failed without a word");
        assert!(guide.output().is_empty(), "it failed and wrote");
    }
    ran
}

/// Builds the small guide with one file more, or another one in its place.
fn with(path: &str, content: impl AsRef<[u8]>) -> Ran {
    let guide = Guide::small();
    guide.write(path, content);
    build(&guide)
}

/// The build failed because of this rule, at this file.
#[track_caller]
fn fails(ran: Ran, rule: &str, path: &str) {
    let ran = ran.ends(1);
    let said: String = ran.err.chars().take(2000).collect();
    assert!(
        ran.err.contains(&format!("[{rule}]")) && ran.err.contains(path),
        "{said}"
    );
}

fn tree(nodes: &str) -> String {
    format!(
        "title: Shall we?\nnodes:\n{nodes}\noutcomes:\n  go: {{ kind: proceed, headline: \"Go\", do: [\"Go.\"] }}\n"
    )
}

#[test]
fn malformed_yaml() {
    for text in [
        "title: [",
        "title: \"open",
        "a: b: c",
        "\ttitle: x",
        "- a\nb: c",
        "%YAML 9\n---",
        "title: x\0y",
        "&a *a",
        "!!binary x",
        "--- a\n--- b",
    ] {
        for path in ["site.yaml", "content/trees/a.yaml", "content/sources.yaml"] {
            let ran = with(path, text).ends(1);
            assert!(ran.err.contains(path), "{text:?}: {}", ran.err);
        }
        with("content/two.md", format!("---\n{text}\n---\n# Two\n"));
    }
}

#[test]
fn malformed_markdown() {
    for text in [
        "---\n",
        "---\ntitle: x\n",
        "[a](",
        "![",
        "<!--",
        "```",
        "> [!STOP",
        "| a |\n|-",
        "<div",
        "[^",
        "- [ ] <!-- # -->",
        "\0\u{feff}\u{202e}",
        "{#",
        "# {#a #b}",
    ] {
        with("content/two.md", text);
        with(
            "content/stages/01-one.md",
            format!("---\ntitle: One\ngoal: Done.\n---\n{text}"),
        );
    }
}

#[test]
fn files_of_a_hundred_megabytes() {
    let large = "word ".repeat(20 << 20);
    for path in [
        "content/two.md",
        "site.yaml",
        "content/trees/a.yaml",
        "content/sources.yaml",
    ] {
        fails(with(path, &large), "too-large", path);
    }
}

#[test]
fn a_great_many_levels_of_yaml() {
    let deep = [
        "[".repeat(MANY),
        "{a: ".repeat(MANY),
        "- ".repeat(MANY),
        "? ".repeat(MANY),
        format!("{}1{}", "[".repeat(MANY), "]".repeat(MANY)),
    ];
    for levels in deep {
        for path in ["site.yaml", "content/sources.yaml", "content/trees/a.yaml"] {
            let ran = with(path, format!("title: x\nsummary:\n  {levels}")).ends(1);
            assert!(ran.err.contains(path));
        }
    }
    fails(
        with("content/trees/a.yaml", format!("title: {}", "[".repeat(MANY))),
        "too-deep",
        "content/trees/a.yaml",
    );
    fails(
        with("content/trees/a.yaml", format!("title: {}", "{a: ".repeat(MANY))),
        "too-deep",
        "content/trees/a.yaml",
    );
}

#[test]
fn a_billion_laughs() {
    let mut text = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", ")));
    }
    for path in ["site.yaml", "content/trees/a.yaml", "content/sources.yaml"] {
        fails(with(path, &text), "yaml-alias", path);
    }
}

#[test]
fn text_that_is_not_utf8() {
    for path in [
        "content/two.md",
        "site.yaml",
        "content/trees/a.yaml",
        "content/sources.yaml",
    ] {
        fails(with(path, b"title: caf\xe9\n"), "not-utf8", path);
    }
}

#[test]
fn paths_that_leave_the_guide() {
    for dest in [
        "../../../../etc/passwd",
        "/etc/passwd",
        "..",
        "images/../../../x.svg",
        "file:///etc/passwd",
        "..%2f..%2fetc/passwd",
    ] {
        with("content/two.md", format!("# Two\n\n[a]({dest}) ![b]({dest})\n")).ends(1);
    }
    let guide = Guide::small();
    symlink("/etc", guide.path("content/etc")).expect("a link is made");
    symlink("/etc/passwd", guide.path("content/passwd.md")).expect("a link is made");
    fails(build(&guide), "path-outside-guide", "content/etc");
    let guide = Guide::small();
    symlink(".", guide.path("content/again")).expect("a link is made");
    fails(build(&guide), "path-outside-guide", "content/again");
    with("site.yaml", "title: A guide\ntheme: ../../etc\n");
}

#[test]
fn names_that_clash() {
    let guide = Guide::small();
    guide.write("content/Two.md", "# Two\n\nAgain.\n");
    fails(build(&guide), "name-clash", "content/Two.md");
    let guide = Guide::small();
    guide.write("static/two.html", "mine");
    fails(build(&guide), "name-clash", "two");
    let guide = Guide::small();
    guide.write(
        "content/stages/02-one.md",
        "---\ntitle: Another\ngoal: Done.\n---\n\nText.\n",
    );
    build(&guide).ends(1);
}

/// As root, permission bits bind nobody: then the program runs without the right to pass over them.
#[test]
fn folders_without_permission() {
    let guide = Guide::small();
    let locked = |path: &str, mode: u32| {
        let path = guide.path(path);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    let build = |command: &str| {
        let script = "if [ \"$(id -u)\" = 0 ]; then exec setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search \"$@\"; fi; exec \"$@\"";
        let mut run = Command::new("sh");
        run.args(["-c", script, "sh", &program(), command])
            .current_dir(guide.path(""))
            .env("SOURCE_DATE_EPOCH", DAY);
        Ran::of(&mut run)
    };
    for path in ["content/stages", "content/two.md", "site.yaml"] {
        locked(path, 0);
        let ran = build("build");
        locked(path, 0o755);
        let ran = ran.ends(2);
        assert!(
            ran.err.contains("Permission denied") && ran.err.contains(path),
            "{path}: {}",
            ran.err
        );
    }
    build("build").ends(0);
    let before = guide.output();
    guide.write("content/two.md", "# Two\n\nNew text.\n");
    for path in ["public/.waypost", "public"] {
        locked(path, 0o555);
        let ran = build("build");
        locked(path, 0o755);
        let ran = ran.ends(2);
        assert!(ran.err.contains("Permission denied"), "{path}: {}", ran.err);
        if path == "public/.waypost" {
            assert!(guide.output() == before, "{path}: the guide changed");
        }
    }
    build("build").ends(0);
}

#[test]
fn a_great_many_nested_quotes_and_lists() {
    let lists: String = (0..2_000).map(|level| "  ".repeat(level) + "- a\n").collect();
    for text in [
        ">".repeat(MANY),
        "> ".repeat(MANY),
        "- ".repeat(MANY),
        "1. ".repeat(MANY),
        "> - ".repeat(MANY),
        lists,
    ] {
        fails(
            with("content/two.md", format!("# Two\n\n{text}a\n")),
            "too-deep",
            "content/two.md",
        );
    }
}

#[test]
fn a_great_many_brackets() {
    for text in [
        "[",
        "]",
        "[a](",
        "![",
        "[^",
        "[!",
        "<",
        "`",
        "<!--",
        "&",
        "\\[",
        "[]",
        "[][",
        "![[](",
        "(",
        "[a]: b\n",
        "[^a]: b\n\n",
        "http://",
        "_a",
        "~~a ",
        "$",
        "{#a} ",
    ] {
        with("content/two.md", format!("# Two\n\n{}\n", text.repeat(MANY)));
    }
    with(
        "content/two.md",
        format!("# Two\n\n{}a{}\n", "[".repeat(MANY), "]".repeat(MANY)),
    );
}

#[test]
fn a_link_with_a_great_many_parentheses() {
    with(
        "content/two.md",
        format!("# Two\n\n[a](b{}{})\n", "(".repeat(MANY), ")".repeat(MANY)),
    );
    with("content/two.md", format!("# Two\n\n[a](b{})\n", "()".repeat(MANY)));
}

#[test]
fn a_great_many_nested_emphases() {
    for text in ["*a **a ", "**a *a ", "*a _a ", "~~a ~a "] {
        with("content/two.md", format!("# Two\n\n{}\n", text.repeat(MANY)));
    }
    with(
        "content/two.md",
        format!("# Two\n\n{}b{}\n", "*a **a ".repeat(MANY), " a** a*".repeat(MANY)),
    );
    let closed = format!("# Two\n\n{}b{}\n", "*a **a ".repeat(60), " a** a*".repeat(60));
    fails(with("content/two.md", closed), "too-deep", "content/two.md");
}

/// The small guide with raw HTML allowed and this page.
fn raw(text: &str) -> Ran {
    let guide = Guide::small();
    guide.write("site.yaml", "title: A guide\nmarkdown: { raw_html: allow }\n");
    guide.write("content/two.md", format!("# Two\n\n{text}\n"));
    build(&guide)
}

#[test]
fn a_great_many_nested_elements_of_raw_html() {
    fails(raw(&"<div>".repeat(MANY)), "too-deep", "content/two.md");
    fails(raw(&"<div>\n\n".repeat(MANY)), "too-deep", "content/two.md");
    fails(raw(&format!("a {}", "<b>".repeat(MANY))), "too-deep", "content/two.md");
    raw(&"<div></div>".repeat(MANY)).ends(0);
    raw(&"</div>".repeat(MANY));
    raw(&"<br>".repeat(MANY)).ends(0);
    with("content/two.md", format!("# Two\n\n{}\n", "<sub>".repeat(MANY)));
}

#[test]
fn a_table_with_a_great_many_columns() {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(10_000));
    with(
        "content/two.md",
        format!("# Two\n\n{}{}{}", row("a"), row("-"), row("b")),
    )
    .ends(0);
    with(
        "content/two.md",
        format!("# Two\n\n{}{}{}", row("a"), row("-"), "|\n".repeat(10_000)),
    );
}

#[test]
fn a_great_many_headings() {
    with(
        "content/two.md",
        format!("# Two\n\n{}", "## Same\n\ntext\n\n".repeat(10_000)),
    )
    .ends(0);
    let stage = format!(
        "---\ntitle: One\ngoal: Done.\n---\n\n{}",
        "## Same\n\ntext\n\n".repeat(10_000)
    );
    with("content/stages/01-one.md", stage).ends(0);
}

#[test]
fn one_line_of_five_megabytes() {
    with("content/two.md", format!("# Two\n\n{}\n", "word ".repeat(1_000_000))).ends(0);
    with("content/two.md", format!("# Two\n\n{}\n", "x".repeat(5_000_000))).ends(0);
    fails(
        with(
            "content/two.md",
            format!("# Two\n\n{}[a](none.md)\n", "word ".repeat(1_000_000)),
        ),
        "dead-link",
        "content/two.md",
    );
}

#[test]
fn a_great_many_task_items() {
    with("content/two.md", format!("# Two\n\n{}", "- [ ] Same\n".repeat(MANY)));
    with(
        "content/stages/01-one.md",
        format!("---\ntitle: One\ngoal: Done.\n---\n\n{}", "- [ ] Same\n".repeat(MANY)),
    );
}

#[test]
fn a_great_many_findings() {
    with(
        "content/two.md",
        format!("# Two\n\n{}", "[a](none.md)\n".repeat(10_000)),
    )
    .ends(1);
    with(
        "content/two.md",
        format!("# Two\n\n{}", "> [!DANGR]\n> a\n\n".repeat(10_000)),
    )
    .ends(1);
}

#[test]
fn a_link_cycle_in_a_tree() {
    let nodes = "  a: { ask: \"A?\", if_yes: b, if_no: go, if_unsure: go }\n  b: { ask: \"B?\", if_yes: a, if_no: a, if_unsure: a }";
    with("content/trees/a.yaml", tree(nodes));
}
