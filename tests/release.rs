//! Releases: an edition says what changed on each sheet; a sheet of paper is called current, out of date, gone or withdrawn
//! by its code, on the page, in the terminal and on the home page; nothing that was promised goes without a word.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use fastrand::Rng;
use jiff::civil::date;
use program::Guide;
use regex_lite::Regex;
use waypost::rebuild::{Rebuilder, Snapshot};
use waypost::{Options, render};

/// Replaces a text that stands once in a file.
#[track_caller]
fn edit(guide: &Guide, path: &str, from: &str, to: &str) {
    let text = guide.read(path);
    assert_eq!(text.matches(from).count(), 1, "{from} in {path}");
    guide.write(path, text.replace(from, to));
}

/// The code of a sheet in the last edition.
fn code(guide: &Guide, sheet: &str) -> String {
    let pattern = format!("\n    {sheet}:\n      title: [^\n]*\n      code: '?([0-9A-Z]{{5}})");
    let codes = Regex::new(&pattern).expect("a pattern");
    let text = guide.read("editions.yaml");
    let code = codes.captures_iter(&text).last().expect("the sheet has a code");
    code[1].to_owned()
}

/// What `check-sheet` says, and its status.
fn said(guide: &Guide, sheet: &str, code: &str) -> (String, Option<i32>) {
    let ran = guide.run(&["check-sheet", sheet, code]);
    assert_eq!(ran.err, "");
    (ran.out.trim_end().to_owned(), ran.status)
}

const FILL: &str = "content/stages/01-fill.md";

#[test]
fn a_sheet_is_current_until_it_changes_and_then_says_what_did() {
    let guide = Guide::tubs();
    guide.run(&["release", "--summary", "The first one."]).ends(0);
    let (before, run, warm) = (
        code(&guide, "fill-before"),
        code(&guide, "fill-run"),
        code(&guide, "warm"),
    );
    let first = "Current: it is in edition 1 of 15\u{a0}Nov\u{a0}2026, the last one in this copy of the guide.";
    assert_eq!(said(&guide, "fill-before", &before), (first.to_owned(), Some(0)));
    guide.run(&["build"]).ends(0);
    assert!(
        guide
            .read("public/print/fill-before.html")
            .contains("Edition 1, 15\u{a0}Nov\u{a0}2026")
    );

    let again = guide.run(&["release"]).ends(0);
    assert!(again.out.contains("nothing to release"), "{}", again.out);

    edit(&guide, FILL, "The plug is in", "The plug is in, and holds");
    edit(
        &guide,
        FILL,
        "- [ ] A towel (optional) <!-- #towel -->\n",
        "- [ ] A mat lies there <!-- #mat -->\n",
    );
    edit(&guide, FILL, "[!CAUTION]", "[!WARNING]");
    let paper = said(&guide, "fill-before", &before);
    assert_eq!(
        paper,
        (first.to_owned(), Some(0)),
        "what is not released outdates no paper"
    );
    guide.run(&["build"]).ends(0);
    let draft = guide.read("public/print/fill-before.html");
    assert!(
        draft.contains("Draft after edition 1 of 15\u{a0}Nov\u{a0}2026"),
        "{draft}"
    );

    let lost = guide.run(&["release"]).ends(1);
    assert!(
        lost.err
            .contains("warning[id-lost]: the item `fill/towel` of edition 1 is gone"),
        "{}",
        lost.err
    );
    assert!(lost.out.contains("not released"), "{}", lost.out);
    guide.write(
        "site.yaml",
        "title: Tubs\nid: tubs\nretired: { fill/towel: Towels get lost. }\n",
    );
    let dry = guide.run(&["release", "--dry-run"]).ends(0);
    assert!(dry.out.contains("nothing was written"), "{}", dry.out);
    assert!(!guide.read("editions.yaml").contains("edition: 2"));
    let second = guide.run(&["release"]).ends(0);
    assert!(
        second.out.contains("fill-before") && !second.out.contains("fill-run"),
        "{}",
        second.out
    );

    let changed = "Out of date since edition 2 of 15\u{a0}Nov\u{a0}2026: taken away: “A towel” (Towels get lost.); \
                   CAUTION “A wet floor is slippery.” became WARNING “A wet floor is slippery.”; \
                   reworded: “The plug is in, and holds”; new: “A mat lies there”.";
    assert_eq!(said(&guide, "fill-before", &before), (changed.to_owned(), Some(1)));
    let lower = before.to_lowercase().replace('0', "o").replace('1', "l");
    assert_eq!(
        said(&guide, "fill-before", &lower).0,
        changed,
        "as people read and type it"
    );
    for (sheet, code) in [("fill-run", &run), ("warm", &warm)] {
        let now = "Current: it is in edition 2 of 15\u{a0}Nov\u{a0}2026, the last one in this copy of the guide.";
        assert_eq!(said(&guide, sheet, code), (now.to_owned(), Some(0)));
    }
    let (unknown, status) = said(&guide, "fill-before", "ZZZZZ");
    assert!(unknown.starts_with("Unknown: ") && status == Some(1), "{unknown}");
    assert_eq!(said(&guide, "no-sheet", &before).0, unknown);

    guide.run(&["build"]).ends(0);
    let page = guide.read("public/check.html");
    let row = page
        .split(&format!("id=fill-before.{before}"))
        .nth(1)
        .expect("its old code has a line");
    assert!(
        row[..1200].contains(changed),
        "without script the page says the same: {row}"
    );
    let editions = guide.read("public/editions.html");
    assert!(
        editions.contains("The first one.") && editions.contains("Towels get lost."),
        "{editions}"
    );
}

#[test]
fn a_sheet_that_is_left_out_is_gone_and_one_that_is_back_as_it_was_is_current() {
    let guide = Guide::tubs();
    guide.run(&["release"]).ends(0);
    let (after, run) = (code(&guide, "empty-after"), code(&guide, "fill-run"));
    fs::remove_file(guide.path("content/stages/02-empty.md")).expect("a file is removed");
    edit(&guide, "content/trees/warm.yaml", "stage:empty", "stage:fill");
    guide.write(
        "site.yaml",
        "title: Tubs\nid: tubs\nretired: [empty, after, empty/dry]\n",
    );
    edit(&guide, FILL, "Open the tap", "Open the tap slowly");
    guide.run(&["release"]).ends(0);
    let gone = "Out of date: it is no longer part of the guide since edition 2 of 15\u{a0}Nov\u{a0}2026.";
    assert_eq!(said(&guide, "empty-after", &after), (gone.to_owned(), Some(1)));
    edit(&guide, FILL, "Open the tap slowly", "Open the tap");
    assert!(
        said(&guide, "fill-run", &run)
            .0
            .starts_with("Out of date since edition 2")
    );
    guide.run(&["release"]).ends(0);
    assert!(
        said(&guide, "fill-run", &run)
            .0
            .starts_with("Current: it is in edition 3")
    );
    guide.run(&["build"]).ends(0);
    let page = guide.read("public/check.html");
    assert!(
        page.contains(&format!("id=empty-after.{after}")) && page.contains(gone),
        "{page}"
    );
}

#[test]
fn a_sheet_that_is_withdrawn_says_so_everywhere() {
    let guide = Guide::tubs();
    guide.run(&["release"]).ends(0);
    let before = code(&guide, "fill-before");
    guide.write(
        "site.yaml",
        "title: Tubs\nid: tubs\nwithdrawn: { fill-before: The plug melts at 60 °C. }\n",
    );
    let why = "Withdrawn: do not use it. The plug melts at 60 °C.";
    assert_eq!(said(&guide, "fill-before", &before), (why.to_owned(), Some(1)));
    guide.run(&["build"]).ends(0);
    for page in ["print/fill-before.html", "check.html"] {
        assert!(guide.read(&format!("public/{page}")).contains(why), "{page}");
    }
    let home = guide.read("public/index.html");
    assert!(home.contains("Sheet fill-before: The plug melts at 60 °C."), "{home}");
    assert!(!guide.read("public/print/fill-run.html").contains("Withdrawn"));
}

#[test]
fn what_an_edition_warned_of_does_not_go_without_a_word() {
    let guide = Guide::tubs();
    guide.run(&["release"]).ends(0);
    let text = guide.read(FILL);
    let danger = "> [!DANGER]\n> **Hot water scalds.** Skin burns at once. Try it with the elbow.\n> <!-- #scald covers=all -->\n\n";
    guide.write(FILL, text.replace(danger, ""));
    let ran = guide.run(&["release"]).ends(1);
    assert!(
        ran.err
            .contains("warning[warning-removed]: DANGER `scald` of edition 1 is gone"),
        "{}",
        ran.err
    );
    guide.write("site.yaml", "title: Tubs\nid: tubs\nretired: [scald]\n");
    guide.run(&["release"]).ends(1);
    guide.write(
        "site.yaml",
        "title: Tubs\nid: tubs\nretired: { scald: The boiler is capped at 45 °C. }\n",
    );
    let ran = guide.run(&["release"]).ends(0);
    let told = "taken away: DANGER “Hot water scalds.” (The boiler is capped at 45 °C.)";
    assert!(ran.out.contains(told), "{}", ran.out);
}

#[test]
fn a_guide_without_editions_says_that_its_sheets_are_not_released() {
    let guide = Guide::tubs();
    guide.run(&["build"]).ends(0);
    let page = guide.read("public/check.html");
    assert!(
        page.contains("Not released: it was printed while the guide was being written."),
        "{page}"
    );
    assert!(!guide.output().contains_key("editions.html"));
    let print = guide.read("public/print/fill-run.html");
    assert!(print.contains("Not released"), "{print}");
    let code = Regex::new("id=\"?fill-run.([0-9A-Z]{5})").expect("a pattern");
    let code = code.captures(&page).expect("a line for it")[1].to_owned();
    let (draft, status) = said(&guide, "fill-run", &code);
    assert!(draft.starts_with("Not released") && status == Some(1), "{draft}");
}

#[test]
fn editions_that_cannot_be_read_are_told_with_their_place() {
    for (text, rule) in [
        (
            "editions:\n- { edition: 2, date: 2026-11-15, sheets: {} }\n",
            "wrong-type",
        ),
        ("editions:\n- { edition: 1, sheets: {} }\n", "missing-key"),
        ("editions:\n- { edition: 1, date: soon, sheets: {} }\n", "wrong-type"),
        (
            "editions:\n- { edition: 1, date: 2026-11-15, sheets: { a: { code: K7Q2M } } }\n",
            "missing-key",
        ),
        ("editions: []\nholds: { ids: [a] }\n", "wrong-type"),
        ("edition: []\n", "unknown-key"),
        ("- 1\n", "wrong-type"),
        ("editions: [", "invalid-yaml"),
    ] {
        let guide = Guide::tubs();
        guide.write("editions.yaml", text);
        let ran = guide.run(&["build"]).ends(1);
        assert!(
            ran.err.contains(&format!("[{rule}]")) && ran.err.contains("--> editions.yaml:"),
            "{text}: {}",
            ran.err
        );
        guide.run(&["release"]).ends(1);
        assert_eq!(guide.read("editions.yaml"), text, "it stays as it is");
    }
}

/// Words that edits put into a guide.
const WORDS: [&str; 6] = ["now", "slowly", "twice", "with care", "by hand", "at once"];

/// Places in the guide that an edit changes, and the sheets on which they are printed.
const PLACES: [&[&str]; 12] = [
    &["fill-before"],
    &["fill-run"],
    &["empty-after"],
    &["fill-before", "fill-run"],
    &["fill-before", "fill-run"],
    &["fill-before"],
    &["warm", "warm-chart"],
    &["warm", "warm-chart"],
    &[],
    &[],
    &["fill-run"],
    &[],
];

/// The guide with a word in each place.
fn write(guide: &Guide, words: &[usize]) {
    let word = |at: usize| WORDS[words[at]];
    let (mut one, mut other) = (
        "1. [ ] Open the tap <!-- #open -->",
        "1. [ ] Wait a little <!-- #wait -->",
    );
    if words[10] % 2 == 1 {
        (one, other) = (other, one);
    }
    guide.write(
        FILL,
        format!(
            "---\ngoal: It is full.\n---\n# Fill the tub\n\nText {}.\n\n> [!STOP]\n> **Pull the plug.**\n> - the tub leaks {}\n\n\
             > [!DANGER]\n> **Hot water scalds.** Skin burns {}. Try it.\n> <!-- #scald covers=all -->\n\n\
             ## Prepare\n\n> [!CAUTION]\n> **A wet floor is slippery.** You may fall {}. Lay the mat.\n\n\
             ### Before\n<!-- @checklist #before -->\n\n- [ ] The plug is in {} <!-- #plug -->\n- [ ] A towel <!-- #towel -->\n\n\
             ## Run\n\n### Fill\n<!-- @checklist #run -->\n\n{one}\n{other}\n1. [ ] Shut the tap {} <!-- #shut -->\n",
            word(8), word(3), word(4), word(5), word(0), word(1)
        ),
    );
    guide.write(
        "content/stages/03-empty.md",
        format!("---\ngoal: It is empty.\n---\n# Empty the tub\n\n## After\n<!-- @checklist #after -->\n\n- [ ] The tub is dry {} <!-- #dry -->\n- [ ] Done <!-- #done -->\n", word(2)),
    );
    guide.write(
        "content/two.md",
        format!("# Two\n\n![A dot](images/dot.svg) {}\n", word(9)),
    );
    guide.write(
        "content/trees/warm.yaml",
        format!("title: Is it warm?\nnodes:\n  feel:\n    ask: Does it feel warm {}?\n    if_yes: in\n    if_no: rest\n    if_unsure: rest\noutcomes:\n  in: {{ kind: info, headline: Get in }}\n  rest: {{ kind: stop, headline: Wait {}, do: [\"Rest.\"] }}\n", word(6), word(7)),
    );
    // A stage before the last one comes and goes.
    let between = "content/stages/02-between.md";
    if words[11] % 2 == 1 {
        guide.write(between, "---\ngoal: It is.\n---\n# Between\n\nText.\n");
    } else {
        let _absent = fs::remove_file(guide.path(between));
    }
}

fn built(rebuilder: &mut Rebuilder) -> Snapshot {
    let options = Options {
        drafts: false,
        base_url: None,
        today: date(2026, 11, 15),
    };
    let read = rebuilder.read(None).expect("the guide can be read");
    rebuilder.build(read, &options).guide.expect("the guide is sound")
}

#[test]
fn after_a_thousand_edits_no_stale_sheet_is_called_current_and_no_unchanged_one_stale() {
    let guide = Guide::tubs();
    fs::remove_file(guide.path("content/stages/02-empty.md")).expect("a file is removed");
    guide.write("site.yaml", "title: Tubs\nid: tubs\nretired: [between]\n");
    let mut random = Rng::with_seed(7);
    let mut words = [0; PLACES.len()];
    let mut rebuilder = Rebuilder::new(&guide.path(""));
    // What was printed: sheet, code, and the words on it.
    let mut printed: BTreeSet<(String, String, Vec<usize>)> = BTreeSet::new();
    let mut released: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let sheets: BTreeSet<&str> = PLACES.iter().flat_map(|sheets| sheets.iter().copied()).collect();
    let own = |words: &[usize], sheet: &str| -> Vec<usize> {
        let places = PLACES.iter().enumerate().filter(|(_, sheets)| sheets.contains(&sheet));
        places
            .map(|(at, _)| if at == 10 { words[at] % 2 } else { words[at] })
            .collect()
    };
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    let (mut current, mut stale) = (0, 0);
    for edits in 1..=1000 {
        words[random.usize(..words.len())] = random.usize(..WORDS.len());
        write(&guide, &words);
        let snapshot = built(&mut rebuilder);
        let output = snapshot.output();
        if let Some(editions) = render::release(output.renderer(), date(2026, 11, 15), None).expect("it renders") {
            guide.write(
                "editions.yaml",
                serde_yaml::to_string(&editions).expect("it is written"),
            );
            for (sheet, entry) in editions.last().into_iter().flat_map(|last| &last.sheets) {
                codes.insert(sheet.clone(), entry.code.clone().expect("no sheet goes"));
            }
            released = sheets.iter().map(|sheet| (*sheet, own(&words, sheet))).collect();
        }
        let snapshot = built(&mut rebuilder);
        let output = snapshot.output();
        printed.extend(
            sheets
                .iter()
                .map(|sheet| ((*sheet).to_owned(), codes[*sheet].clone(), own(&words, sheet))),
        );
        // All that hangs somewhere is looked up now and then, some of it after each edit.
        let all = printed.iter().filter(|_| edits % 250 == 0 || random.u8(..) < 8);
        let all: Vec<_> = all.cloned().collect();
        for (sheet, code, words) in &all {
            let (said, holds) = render::check_sheet(output.renderer(), sheet, code).expect("it is known");
            let is_same = released[sheet.as_str()] == *words;
            assert_eq!(holds, is_same, "after {edits} edits, {sheet} {code}: {said}");
            assert!(
                said.starts_with(if is_same { "Current" } else { "Out of date" }),
                "{said}"
            );
            if is_same { current += 1 } else { stale += 1 }
        }
    }
    assert!(current > 50 && stale > 5000, "{current} current, {stale} stale");
}
