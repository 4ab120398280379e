//! What the program says about itself: its commands in help, completions and pages for `man`; and the theme it copies.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod docs;
mod program;

use std::os::unix::fs::symlink;

use program::{Guide, files};

/// The commands, as help lists them.
fn commands() -> Vec<String> {
    let help = Guide::empty().run(&["--help"]).ends(0).out;
    let (_, list) = help.split_once("\nCommands:\n").expect("a list of commands");
    let (list, _) = list.split_once("\n\n").expect("its end");
    let entries = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = entries.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn help_lists_the_commands_in_the_order_of_work() {
    let commands = commands();
    let at = |name: &str| {
        commands
            .iter()
            .position(|command| command == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    let order = [
        "new",
        "build",
        "check",
        "tree",
        "explain",
        "ids",
        "clean",
        "theme",
        "schema",
        "completions",
        "man",
    ];
    for pair in order.windows(2) {
        assert!(at(pair[0]) < at(pair[1]), "{pair:?}: {commands:?}");
    }
    let manual = docs::text();
    for command in &commands {
        assert!(
            manual.contains(&format!("`waypost {command}")),
            "`{command}` is not in the manual"
        );
    }
}

#[test]
fn a_missing_command_names_them_all() {
    for arguments in [vec!["--message-format=json"], vec!["-q", "--message-format=json"]] {
        let ran = Guide::empty().run(&arguments).ends(2);
        for command in commands() {
            assert!(ran.err.contains(&format!("`{command}`")), "{command}: {}", ran.err);
        }
    }
    let inner = Guide::empty().run(&["theme", "--message-format=json"]).ends(2);
    assert!(
        inner.err.contains("a command is missing: one of `eject`"),
        "{}",
        inner.err
    );
}

#[test]
fn each_shell_gets_a_script_that_knows_every_command() {
    let guide = Guide::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = guide.run(&["completions", shell, "-q"]).ends(0);
        assert_eq!(script.err, "");
        for word in commands().iter().map(String::as_str).chain(["--message-format"]) {
            let bare = word.trim_start_matches('-');
            assert!(script.out.contains(bare), "{shell}: {word}");
        }
    }
    let unknown = guide.run(&["completions", "csh"]).ends(2);
    assert!(
        unknown.err.contains("bash, elvish, fish, powershell, zsh"),
        "{}",
        unknown.err
    );
    guide.run(&["completions"]).ends(2);
}

#[test]
fn bash_reads_its_script() {
    let guide = Guide::empty();
    guide.write("waypost.bash", guide.run(&["completions", "bash"]).ends(0).out);
    let mut bash = std::process::Command::new("bash");
    let words = "COMP_WORDS=(waypost clea); COMP_CWORD=1; _waypost waypost clea waypost; echo ${COMPREPLY[@]}";
    bash.current_dir(guide.path(""))
        .args(["-c", &format!(". ./waypost.bash; {words}")]);
    assert_eq!(program::Ran::of(&mut bash).ends(0).out, "clean\n");
}

#[test]
fn man_has_a_page_for_the_program_and_for_each_command() {
    let guide = Guide::empty();
    let page = guide.run(&["man"]).ends(0).out;
    assert!(page.contains(".TH waypost 1") && page.contains(".SH NAME"), "{page}");
    for command in commands() {
        // A hyphen is written so that none takes it for a minus.
        let name = command.replace('-', "\\-");
        assert!(page.contains(&format!("waypost\\-{name}(1)")), "{command}: {page}");
        let own = guide.run(&["man", &command]).ends(0).out;
        assert!(
            own.contains(&format!(".TH waypost\\-{command} 1")) || own.contains(&format!(".TH waypost-{command} 1")),
            "{own}"
        );
        assert!(own.contains("message\\-format"), "{own}");
    }
    let inner = guide.run(&["man", "new", "stage"]).ends(0).out;
    assert!(inner.contains("Add a stage after the last one"), "{inner}");
    let unknown = guide.run(&["man", "new", "stages"]).ends(2);
    assert!(
        unknown
            .err
            .contains("has no command `stages`, but `stage`, `tree`, `page`"),
        "{}",
        unknown.err
    );
}

#[test]
fn the_theme_is_copied_whole_and_builds_the_same_guide() {
    let guide = Guide::small();
    guide.run(&["build"]).ends(0);
    let before = guide.output();
    let ran = guide.run(&["theme", "eject", "house"]).ends(0);
    assert!(
        ran.out.contains("\nNext: write `theme: house` in `site.yaml`."),
        "{}",
        ran.out
    );
    assert_eq!(files(&guide.path("themes/house")), files("themes/default".as_ref()));
    guide.write("site.yaml", "title: A guide\ntheme: house\n");
    guide.run(&["build"]).ends(0);
    assert!(guide.output() == before, "the copy gives another guide");
    let uses = guide.run(&["theme", "eject", "default", "en.yaml"]).ends(0);
    assert!(uses.out.contains("write `theme: default`"), "{}", uses.out);
}

#[test]
fn one_file_of_the_theme_is_copied_and_the_rest_is_built_in() {
    let guide = Guide::small();
    for (file, path) in [
        ("parts/rail.html", "templates/parts/rail.html"),
        ("assets/guide.css", "assets/guide.css"),
    ] {
        let ran = guide.run(&["theme", "eject", "default", file]).ends(0);
        assert!(ran.out.contains(&format!("  themes/default/{path}\n")), "{}", ran.out);
        assert!(ran.out.contains("This guide uses it already."), "{}", ran.out);
    }
    assert_eq!(files(&guide.path("themes")).len(), 2);
    guide.run(&["build", "--strict"]).ends(0);
}

#[test]
fn nothing_is_written_outside_of_the_guide() {
    let (guide, elsewhere) = (Guide::small(), Guide::empty());
    elsewhere.write("mine/kept.txt", "mine");
    symlink(elsewhere.path("mine"), guide.path("themes")).expect("a link is made");
    let ran = guide.run(&["theme", "eject", "house", "base.html"]).ends(2);
    assert!(ran.err.contains("would be written outside of the guide"), "{}", ran.err);
    assert_eq!(files(&elsewhere.path("")).len(), 1);
}

#[test]
fn a_theme_is_never_overwritten_and_needs_a_name_and_a_guide() {
    let guide = Guide::small();
    guide.write("themes/house/templates/base.html", "mine");
    symlink("nowhere", guide.path("themes/linked")).expect("a link is made");
    let before = files(&guide.path(""));
    for (arguments, named) in [
        (vec!["house"], "themes/house/templates/base.html` is there already"),
        (
            vec!["house", "base.html"],
            "themes/house/templates/base.html` is there already",
        ),
        (vec!["../house"], "cannot be a theme"),
        (vec![".house"], "cannot be a theme"),
        (vec![""], "cannot be a theme"),
        (vec!["linked", "base.html"], "cannot write"),
        (vec!["other", "parts/rial.html"], "did you mean `parts/rail.html`?"),
        (vec!["other", "nothing-like-it-at-all"], "templates/base.html"),
    ] {
        let ran = guide.run(&[vec!["theme", "eject"], arguments].concat()).ends(2);
        assert!(ran.err.contains(named), "{named}: {}", ran.err);
        assert_eq!((ran.out.as_str(), &files(&guide.path(""))), ("", &before));
    }
    guide.run(&["theme"]).ends(2);
    guide.run(&["theme", "eject"]).ends(2);
    let nowhere = Guide::empty().run(&["theme", "eject", "house"]).ends(2);
    assert!(nowhere.err.contains("there is no guide in `.`"), "{}", nowhere.err);
}
