//! How much a clean build costs, in CPU and memory, beside a program that only reads, runs pulldown-cmark and writes.
//!
//! `cargo bench` builds 1,000 and 10,000 made pages of 5 KB, each in turn with that program so that both see the same
//! machine; `cargo bench -- 1000 20` says how many pages and how many rounds. Then 10,000 small decisions: what proving them
//! adds to the build (`cargo bench -- trees 10000`). `cargo bench -- lay 1000 DIR` only writes the made pages, and
//! `cargo bench -- limit DIR/content OUT` only runs that program: `bench/peers.py` measures other tools beside it. CPU is
//! user and system time of the processes, by Linux's account (10 ms a step, so the sum over all rounds is what counts).

#![expect(
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a benchmark prints figures, and one that cannot run fails"
)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use pulldown_cmark::{Options, Parser, html};
use waypost::diagnostic::Diagnostics;
use waypost::rule::Severity;
use waypost::{check, link, load, parse, render, write};

const WORDS: &str = "the calm cat watches a rat behind glass while an adult keeps one hand near the lid and counts slowly \
    to ten before any door is opened again today";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["lay", pages, to] => lay(Path::new(to), pages.parse().expect("a number")),
        ["limit", from, to] => limit(Path::new(from), Path::new(to)),
        ["edits", pages] => edits(pages.parse().expect("a number")),
        ["trees", count] => prove(count.parse().expect("a number")),
        [pages, rounds] => measure(pages.parse().expect("a number"), rounds.parse().expect("a number")),
        _ => {
            measure(1_000, 20);
            measure(10_000, 3);
            prove(10_000);
            edits(1_000);
            edits(10_000);
        }
    }
}

/// The program to compare with.
fn limit(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            limit(&path, &target);
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        let mut page = String::with_capacity(text.len() * 2);
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
        html::push_html(&mut page, Parser::new_ext(&text, options));
        fs::write(target.with_extension("html"), page).expect("a page is written");
    }
}

fn measure(pages: usize, rounds: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let guide = folder.path().join("guide");
    lay(&guide, pages);
    let own = std::env::current_exe().expect("this program has a path");
    let (mut cpu, mut memory) = ([0, 0], [0, 0]);
    for round in 0..rounds {
        let out = |name: &str| folder.path().join(format!("{name}-{round}"));
        let mut least = Command::new(&own);
        least.arg("limit").arg(guide.join("content")).arg(out("limit"));
        let mut ours = Command::new(env!("CARGO_BIN_EXE_waypost"));
        ours.args(["build", "--quiet", "--root"])
            .arg(&guide)
            .arg("--output-dir")
            .arg(out("ours"));
        for (at, command) in [&mut least, &mut ours].into_iter().enumerate() {
            let before = children();
            let peak = wait(command.spawn().expect("a process starts"));
            cpu[at] += children() - before;
            memory[at] = peak.max(memory[at]);
        }
    }
    let each = |ticks: u64| 10.0 * ticks as f64 / (rounds * pages) as f64;
    let ratio = cpu[1] as f64 / cpu[0] as f64;
    println!(
        "{pages} pages, {rounds} rounds: {:.3} ms of CPU a page, limit {:.3}: {ratio:.2} times; peak {} MB",
        each(cpu[1]),
        each(cpu[0]),
        memory[1] / 1000
    );
}

/// Edits a page of a guide that is held in memory, and tells how long it takes until the page can be had anew.
fn edits(pages: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("guide");
    lay(&root, pages);
    let mut held = Held::new(&root);
    held.page(None, 0);
    let number = pages / 2;
    let path = root.join(format!("content/d{:03}/p{number:05}.md", number / 100));
    let text = fs::read_to_string(&path).expect("text");
    for (what, from) in [
        ("its text", "and *soft*"),
        ("a heading", "## Section 2"),
        ("its title", "title: Page"),
    ] {
        let mut times: Vec<Duration> = (0..20)
            .map(|round| {
                let new = text.replacen(from, &format!("{from} {round}"), 1);
                fs::write(&path, new).expect("a page is written");
                let start = Instant::now();
                held.page(Some(&path), number);
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!(
            "{pages} pages, {what} edited: median {:.2?}, most {:.2?}",
            times[10], times[19]
        );
    }
}

/// A guide in memory.
struct Held {
    folder: load::Folder,
    compiler: waypost::Compiler,
    output: render::Reused,
}

impl Held {
    fn new(root: &Path) -> Self {
        Self {
            folder: load::Folder::new(root),
            compiler: waypost::Compiler::default(),
            output: render::Reused::default(),
        }
    }

    /// A page after an edit of this file.
    fn page(&mut self, edited: Option<&Path>, number: usize) {
        let mut found = Diagnostics::default();
        let inputs = match edited {
            Some(path) => self
                .folder
                .read_again(&[path.to_owned()].into(), &mut found)
                .expect("it can be read"),
            None => None,
        };
        let inputs = inputs.unwrap_or_else(|| self.folder.read(&mut found).expect("it can be read"));
        let options = waypost::Options {
            drafts: false,
            base_url: None,
            today: "2026-11-22".parse().expect("a day"),
        };
        let guide = self
            .compiler
            .compile(&inputs, &options, &mut found)
            .expect("sound settings");
        let prepared = self.output.prepare(&guide, &inputs).expect("the theme is sound");
        let output = render::Output::of(&guide, &inputs, &prepared);
        let wanted = format!("p{number:05}.html");
        let at = write::Files::paths(&output)
            .iter()
            .position(|path| path.ends_with(&wanted));
        write::Files::bytes(&output, at.expect("there is such a page")).expect("it is rendered");
    }
}

/// Builds small decisions in this process, and tells what proving them adds.
fn prove(count: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("guide");
    fs::create_dir_all(root.join("content/trees")).expect("a folder is made");
    fs::write(root.join("site.yaml"), "title: Measured\n").expect("a file is written");
    for at in 0..count {
        let text = TREE.replace("{at}", &at.to_string());
        fs::write(root.join(format!("content/trees/t{at}.yaml")), text).expect("a file is written");
    }
    let start = Instant::now();
    let mut found = Diagnostics::default();
    let inputs = load::load(&root, &mut found).expect("the folder can be read");
    let documents = parse::parse(&inputs, &mut found).expect("the settings can be read");
    let guide = link::link(&documents, &inputs, false, &mut found);
    let read = start.elapsed();
    check::check(&guide, &inputs, "2026-11-22".parse().expect("a day"), &mut found);
    let checked = start.elapsed().saturating_sub(read);
    assert_eq!(found.count(Severity::Error), 0, "the trees are sound");
    let output = render::Output::new(&guide, &inputs).expect("the theme is sound");
    let now = Instant::now();
    output.check(&mut found);
    let followed = now.elapsed();
    write::write(&folder.path().join("out"), &output, false).expect("the guide is written");
    let all = start.elapsed();
    let proving = checked + followed;
    println!(
        "{count} decisions: {all:.1?} in all, {proving:.1?} of it proving ({checked:.1?} in the tree, {followed:.1?} on paper): {:.0} % more than without",
        100.0 * proving.as_secs_f64() / all.saturating_sub(proving).as_secs_f64()
    );
}

/// A small decision with rules and tests.
const TREE: &str = "title: Is it safe today ({at})?
nodes:
  people:
    ask: Are two adults here?
    if_yes: signs
    if_no: not-today
    if_unsure: not-today
  signs:
    ask: In the last hour, have you seen one of these signs?
    groups:
      red: { label: Stop sign, mark: \"■\" }
      amber: { label: Caution sign, mark: \"▲\" }
    signs:
      - { id: frost, group: red, text: \"Frost on the wall\" }
      - { id: kink, group: red, text: \"A kink in the hose\" }
      - { id: stiff, group: amber, text: \"A valve that turns hard\" }
    routes:
      - { any: red, go: not-today }
      - { any: amber, go: dry }
      - { none: all, go: width }
  width:
    ask: How wide is the gap?
    number: { unit: mm, min: 0, max: 100, step: 1 }
    bands:
      - { below: 6, go: begin }
      - { from: 6, go: not-today }
    if_unsure: not-today
outcomes:
  begin: { kind: go, headline: Begin }
  dry: { kind: wait, headline: Wait, wait: 15 minutes, retry: { at_most: 2, then: not-today } }
  not-today: { kind: stop, headline: Not today, do: [\"Leave it shut.\"] }
always:
  - { say: Nobody begins alone, outcomes: { kind: go }, need: { people: yes } }
  - { say: A stop sign stops, if: { signs: { any: red } }, only: [stop] }
tests:
  - { name: Alone, answers: { people: no }, expect: not-today }
  - { name: Frost, answers: { people: yes, signs: [frost] }, expect: not-today }
  - { name: Stiff, answers: { people: yes, signs: [stiff] }, expect: dry }
  - { name: Fine, answers: { people: yes, signs: none, width: 5 }, expect: begin }
  - { name: Wide, answers: { people: yes, signs: none, width: 6 }, expect: not-today }
";

/// Waits for a process, and looks meanwhile how much memory it had at most, in KB.
fn wait(mut child: Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a process ends").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = now.unwrap_or(0).max(peak);
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().expect("it ended").success(), "it went well");
    peak
}

/// User and system time of all processes that were waited for.
fn children() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let (_, fields) = stat.rsplit_once(") ").expect("a name in brackets");
    let field = |number: usize| fields.split(' ').nth(number - 3)?.parse::<u64>().ok();
    field(16)
        .zip(field(17))
        .map(|(user, system)| user + system)
        .expect("numbers")
}

/// Pages of about 5 KB with headings, emphasis, links, lists, a table and code, a hundred in a folder.
fn lay(guide: &Path, pages: usize) {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut dice = 1_u64;
    let mut line = |count: usize| -> String {
        let word = |_| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            words[(dice >> 33) as usize % words.len()]
        };
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    };
    for page in 0..pages {
        let next = (page + 1) % pages;
        let mut text = format!("---\ntitle: Page {page}\n---\n\n");
        for section in 1.. {
            text.push_str(&format!("## Section {section} of page {page}\n\n"));
            for _ in 0..3 {
                let link = format!("[link](../d{:03}/p{next:05}.md)", next / 100);
                text.push_str(&format!(
                    "{} with **bold** and *soft* words and a {link} inside.\n\n",
                    line(40)
                ));
            }
            (0..4).for_each(|_| text.push_str(&format!("- {}\n", line(8))));
            text.push_str(if section == 1 {
                "\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nls -l\n```\n\n"
            } else {
                "\n"
            });
            if text.len() > 5_000 {
                break;
            }
        }
        let folder = guide.join(format!("content/d{:03}", page / 100));
        fs::create_dir_all(&folder).expect("a folder is made");
        fs::write(folder.join(format!("p{page:05}.md")), text).expect("a page is written");
    }
    fs::write(guide.join("site.yaml"), "title: Made pages\n").expect("settings are written");
}
