//! Sheets: what a list or a decision gives to paper says which one it is, holds what stops it and what it risks, and has a
//! code that changes when it does and not when something else does.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::collections::BTreeMap;

use program::Guide;
use regex_lite::Regex;

/// The codes of all sheets, by their ids, as their list says.
fn codes(guide: &Guide) -> BTreeMap<String, String> {
    guide.run(&["build"]).ends(0);
    let list = guide.read("public/print/index.html");
    let row = Regex::new("<small>([^<]+)</small>[\\s\\S]*?class=\"?code\"?>([0-9A-Z]{5})<").expect("a pattern");
    let rows = row
        .captures_iter(&list)
        .map(|row| (row[1].to_owned(), row[2].to_owned()));
    rows.collect()
}

/// The ids of sheets whose codes differ.
fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let ids = before.iter().filter(|(id, code)| after.get(*id) != Some(code));
    ids.map(|(id, _)| id.clone()).collect()
}

#[test]
fn a_list_has_its_stop_rules_and_hazards_then_its_lines_and_an_end() {
    let guide = Guide::tubs();
    guide.run(&["build"]).ends(0);
    let before = guide.read("public/print/fill-before.html");
    let parts = [
        "Checklist: Before",
        "Use: Before the tap is opened",
        "leaks",
        "Pull the plug.",
        "Hot water scalds.",
        "A wet floor is slippery.",
        "The plug is in",
        "Critical",
        "The water is warm",
        "°C",
        "(optional)",
        "LIST COMPLETE (3 lines)",
        "Next: Fill, sheet fill-run.",
        "Sheet fill-before ends here.",
        "page 1 of 1",
    ];
    let mut rest = &before[before.find("<article").expect("a sheet")..];
    for part in parts {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part} is not after the ones before: {before}"));
        rest = &rest[at..];
    }
    let run = guide.read("public/print/fill-run.html");
    assert!(run.contains("Hot water scalds.") && run.contains("leaks"), "{run}");
    assert!(!run.contains("A wet floor is slippery."), "{run}");
    assert!(!guide.read("public/print/empty-after.html").contains("scalds"));
}

#[test]
fn the_code_of_a_sheet_changes_with_its_words_and_with_nothing_else() {
    let guide = Guide::tubs();
    let first = codes(&guide);
    let ids: Vec<&str> = first.keys().map(String::as_str).collect();
    assert_eq!(
        ids,
        ["empty-after", "fill-before", "fill-run", "one-do", "warm", "warm-chart"]
    );

    let fill = guide.read("content/stages/01-fill.md");
    guide.write(
        "content/stages/01-fill.md",
        fill.replace("The plug is in", "The plug is tight"),
    );
    let second = codes(&guide);
    assert_eq!(changed(&first, &second), ["fill-before"]);

    guide.write("content/stages/01-fill.md", &fill);
    guide.write(
        "content/stages/00-buy.md",
        "---\ngoal: It is there.\n---\n# Buy a tub\n\nAny.\n",
    );
    guide.write("site.yaml", "title: Tubs\nid: tubs\nminify: false\n");
    assert_eq!(changed(&first, &codes(&guide)), [""; 0]);

    guide.write("content/stages/01-fill.md", fill.replace("Try it with", "Feel it with"));
    assert_eq!(changed(&first, &codes(&guide)), ["fill-before", "fill-run"]);

    guide.write("content/stages/01-fill.md", &fill);
    let tree = guide.read("content/trees/warm.yaml");
    guide.write(
        "content/trees/warm.yaml",
        tree.replace("headline: Wait", "headline: Wait a while"),
    );
    assert_eq!(changed(&first, &codes(&guide)), ["warm", "warm-chart"]);
}

#[test]
fn a_sheet_that_needs_two_pages_is_named_on_both() {
    let guide = Guide::tubs();
    let lines: Vec<String> = (1..60)
        .map(|at| format!("- [ ] Line number {at} <!-- #l{at} -->\n"))
        .collect();
    let text = format!("# Much\n\n## All\n<!-- @checklist #all -->\n\n{}", lines.concat());
    guide.write("content/much.md", text);
    guide.run(&["build"]).ends(0);
    let sheet = guide.read("public/print/much-all.html");
    let pages = sheet.matches("class=folio").count();
    assert!(pages > 1, "{sheet}");
    assert_eq!(sheet.matches("Sheet much-all goes on.").count(), pages - 1);
    assert_eq!(sheet.matches("Sheet much-all ends here.").count(), 1);
    for page in 1..=pages {
        assert!(sheet.contains(&format!("page {page} of {pages}")), "{page}");
    }
    for line in 1..60 {
        assert_eq!(sheet.matches(&format!("Line number {line}<")).count(), 1, "{line}");
    }
}

#[test]
fn nothing_leads_to_sheets_where_there_are_none() {
    let guide = Guide::small();
    guide.write(
        "content/stages/01-one.md",
        "---\ngoal: Done.\n---\n# One\n\nNothing to tick.\n",
    );
    guide.run(&["build"]).ends(0);
    assert!(!guide.read("public/index.html").contains("print/"));
    let guide = Guide::tubs();
    guide.run(&["build", "--single-file"]).ends(0);
    assert!(guide.read("public/index.html").contains("print/index.html"));
    assert!(!guide.read("public/tubs.html").contains("print/"));
}
