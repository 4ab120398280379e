//! `theme eject` of the real program: a copy that builds the same guide, and nothing that is overwritten.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::os::unix::fs::symlink;

use program::{Guide, files};

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
