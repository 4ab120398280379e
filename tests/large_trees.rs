//! Trees far larger than anybody writes are proved in little time, or refused in words: a thousand questions that branch and
//! join, questions with many signs, points that make many sums.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot set itself up fails, and says where; it tells how long a proof took"
)]

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use waypost::diagnostic::print::{Format, print};
use waypost::diagnostic::{Diagnostic, Diagnostics};
use waypost::rule::Rule;
use waypost::{Options, compile, load};

/// Far more than is needed, so that a slow machine does not fail, but a proof that lists paths one by one does.
const BOUND: Duration = Duration::from_secs(10);

const OUTCOMES: &str = "outcomes:
  enter: { kind: go, headline: Go in }
  halt: { kind: stop, headline: Stop here, do: [\"Walk away.\"] }
";

/// Everything that is found in a guide of one tree, and how it is printed.
fn findings(tree: &str) -> (Vec<Diagnostic>, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    fs::create_dir_all(root.join("content/trees")).expect("a folder is made");
    for (path, text) in [
        ("site.yaml", "title: A guide\n"),
        ("content/index.md", "# Home\n\n[Decide](trees/a.yaml)\n"),
        ("content/trees/a.yaml", tree),
    ] {
        fs::write(root.join(path), text).expect("a file is written");
    }
    let mut found = Diagnostics::default();
    let inputs = load::load(root, &mut found).expect("the folder can be read");
    let options = Options {
        drafts: false,
        base_url: None,
        today: "2026-11-15".parse().expect("a day"),
    };
    let (start, spent) = (Instant::now(), processor_time());
    compile(&inputs, &options, &mut found);
    let took = processor_time()
        .zip(spent)
        .map_or_else(|| start.elapsed(), |(after, before)| after.saturating_sub(before));
    println!("{took:?} for {} bytes", tree.len());
    assert!(took < BOUND, "{took:?}");
    let printed = print(&found, &inputs.sources, Format::Human { color: false });
    (found.all().to_vec(), printed)
}

/// How long this process has been running on a processor, where the system tells it: other work on the machine must not
/// fail a test.
fn processor_time() -> Option<Duration> {
    let tasks = fs::read_dir("/proc/self/task").ok()?;
    let spent = tasks.map(|task| {
        let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    });
    spent.sum()
}

/// Diamonds of four questions one after the other: each parts into two ways that meet again. The last question of every
/// `counted`th diamond has a point, which a sum at the end adds.
fn diamonds(count: usize, counted: usize, rules: &str) -> String {
    let mut tree = "title: Is it safe?\nnodes:\n".to_owned();
    let mut summed = Vec::new();
    for at in 0..count {
        let next = if at + 1 < count {
            format!("a{}", at + 1)
        } else {
            "sum".to_owned()
        };
        let mut node = |name: &str, [yes, no, unsure]: [&str; 3]| {
            let _ = writeln!(
                tree,
                "  {name}{at}: {{ ask: Is part {name}{at} shut?, if_yes: {yes}, if_no: {no}, if_unsure: {unsure} }}"
            );
        };
        let [b, c, d] = ["b", "c", "d"].map(|name| format!("{name}{at}"));
        node("a", [&b, &c, &c]);
        node("b", [&d, "halt", "halt"]);
        node("c", [&d, "halt", "halt"]);
        let point = format!("{{ go: {next}, points: 1 }}");
        let counts = at % counted == 0;
        node("d", [if counts { &point } else { &next }, &next, "halt"]);
        summed.extend(counts.then_some(d));
    }
    let half = summed.len() / 2;
    let _ = write!(
        tree,
        "  sum: {{ add_up: [{}], bands: [{{ below: {half}, go: halt }}, {{ from: {half}, go: enter }}] }}\n{OUTCOMES}{rules}",
        summed.join(", ")
    );
    tree
}

/// Rules that are found in the tree, each once, in order.
fn rules(found: &[Diagnostic]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = found.iter().map(|finding| finding.rule).collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn a_thousand_questions_are_proved() {
    let always = "always:
  - { say: The first part is known, outcomes: { kind: go }, pass: [a0, d0, d100, d249] }
  - { say: Doubt stops, if: { d100: unsure }, only: [stop] }
  - { say: An open part stops, if_any: [{ b0: no }, { c249: no }, { b100: unsure, a99: yes }], only: [halt] }
  - { say: Many points go, if: { sum: { from: 30 } }, only: [go] }
  - { say: Few points stop, if: { sum: { below: 25 } }, only: [stop] }
  - { say: This one does not hold, outcomes: { kind: go }, need: { a0: yes, d249: yes } }
";
    let (found, printed) = findings(&diamonds(250, 5, always));
    let broken: Vec<_> = found
        .iter()
        .filter(|finding| finding.rule == Rule::BrokenRule)
        .collect();
    assert_eq!(broken.len(), 1, "{printed}");
    assert_eq!(
        rules(&found),
        [
            Rule::LongestPath,
            Rule::BrokenRule,
            Rule::UntestedAnswer,
            Rule::UntestedOutcome
        ],
        "{printed}"
    );
}

#[test]
fn more_sums_than_can_be_proved_are_refused_in_words() {
    let mut tree = "title: Is it safe?\nnodes:\n".to_owned();
    for at in 0..40 {
        let next = if at < 39 {
            format!("q{}", at + 1)
        } else {
            "sum".to_owned()
        };
        let points = 1_u64 << at;
        let _ = writeln!(
            tree,
            "  q{at}: {{ ask: Is part {at} shut?, if_yes: {{ go: {next}, points: {points} }}, if_no: {next}, if_unsure: halt }}"
        );
    }
    let all: Vec<String> = (0..40).map(|at| format!("q{at}")).collect();
    let _ = write!(
        tree,
        "  sum: {{ add_up: [{}], bands: [{{ below: 9, go: halt }}, {{ from: 9, go: enter }}] }}\n{OUTCOMES}",
        all.join(", ")
    );
    let (found, printed) = findings(&tree);
    assert!(rules(&found).contains(&Rule::TooLarge), "{printed}");
}

/// A question about so many signs, with these routes before `none: all`.
fn signs(count: usize, routes: &[String]) -> String {
    let mut tree = "title: Is it safe?
nodes:
  signs:
    ask: In the last hour, have you seen any of these?
    signs:
"
    .to_owned();
    for at in 0..count {
        let _ = writeln!(tree, "      - {{ id: s{at}, text: Sign {at} }}");
    }
    let _ = write!(
        tree,
        "    routes:\n{}      - {{ none: all, go: door }}\n  door: {{ ask: Is the door shut?, if_yes: enter, if_no: halt, if_unsure: halt }}\n{OUTCOMES}",
        routes.concat()
    );
    tree
}

#[test]
fn many_signs_of_one_group_are_proved() {
    let routes = [
        "      - { at_least: 20, of: all, go: halt }\n",
        "      - { at_least: 3, of: all, go: halt }\n",
    ];
    let (found, printed) = findings(&signs(25, &routes.map(str::to_owned)));
    assert!(rules(&found).contains(&Rule::UncoveredAnswers), "{printed}");
    assert!(printed.contains("for example Yes to “Sign 0”\n"), "{printed}");
}

#[test]
fn many_signs_that_routes_name_one_by_one_are_refused_in_words() {
    let route = |at: usize| format!("      - {{ any: [s{at}], go: halt }}\n");
    let (found, printed) = findings(&signs(25, &(0..25).map(route).collect::<Vec<_>>()));
    assert!(rules(&found).contains(&Rule::TooLarge), "{printed}");
    assert!(
        printed.contains("`signs` has too many combinations of signs to be proved"),
        "{printed}"
    );
}

#[test]
fn as_many_signs_one_by_one_as_can_be_proved_take_no_time() {
    let route = |at: usize| format!("      - {{ any: [s{at}], go: halt }}\n");
    let (found, printed) = findings(&signs(16, &(0..16).map(route).collect::<Vec<_>>()));
    assert!(!rules(&found).contains(&Rule::TooLarge), "{printed}");
}
