//! A day of an author: a hundred changes as four editors save them, mistakes and repairs, branches of two hundred files. None
//! is missed, no page is stale, no file is left over, and memory stays flat.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot set itself up fails, and this one reports figures"
)]

mod program;
mod served;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use program::{DAY, Guide, files, guide_only, program};
use served::{PATIENCE, Served};

const PAGES: usize = 220;
const CHANGES: usize = 100;
/// Every so many changes the author goes to another branch.
const SWITCH: usize = 25;
/// Pages that differ between two branches.
const BRANCH: usize = 200;

/// How an editor saves.
#[derive(Clone, Copy, Debug)]
enum Editor {
    /// Opens the file and writes over what is there.
    InPlace,
    /// Writes beside it, and renames that over it.
    RenameOver,
    /// Deletes it and makes it anew.
    Anew,
    /// Tries whether it may write, renames the old one to a backup, writes, and removes the backup.
    Backup,
}

const EDITORS: [Editor; 4] = [Editor::InPlace, Editor::RenameOver, Editor::Anew, Editor::Backup];

impl Editor {
    fn save(self, path: &Path, text: &str) {
        let beside = |name: &str| path.with_file_name(name);
        match self {
            Self::InPlace => fs::write(path, text).expect("written"),
            Self::RenameOver => {
                let new = beside(".save-8f3a.tmp");
                fs::write(&new, text).expect("written");
                fs::rename(&new, path).expect("renamed");
            }
            Self::Anew => {
                fs::remove_file(path).expect("removed");
                fs::write(path, text).expect("written");
            }
            Self::Backup => {
                let (probe, backup) = (beside("4913"), path.with_extension("md~"));
                fs::write(&probe, "").expect("written");
                fs::remove_file(&probe).expect("removed");
                fs::rename(path, &backup).expect("renamed");
                fs::write(path, text).expect("written");
                fs::remove_file(&backup).expect("removed");
            }
        }
    }
}

/// Waits until the last look over all files is done: from then on only what the system tells is seen.
fn rest() {
    std::thread::sleep(Duration::from_millis(1600));
}

fn page(number: usize, mark: &str) -> String {
    let next = (number + 1) % PAGES;
    format!("# Page {number}\n\n## Section {number}\n\nText: {mark}. See [the next](p{next}.md#section-{next}).\n")
}

fn path(guide: &Guide, number: usize) -> PathBuf {
    guide.path(&format!("content/pages/p{number}.md"))
}

fn lay(guide: &Guide) {
    guide.write("site.yaml", "title: A guide\n");
    guide.write("content/index.md", "# Home\n\nHere.\n");
    for number in 0..PAGES {
        guide.write(&format!("content/pages/p{number}.md"), page(number, "first"));
    }
}

/// Another branch: two hundred files with other text, one more file and one less than the branch before.
fn switch(guide: &Guide, branch: usize) {
    for number in 0..BRANCH {
        guide.write(
            &format!("content/pages/p{number}.md"),
            page(number, &format!("branch-{branch}")),
        );
    }
    let _absent = fs::remove_file(guide.path(&format!("content/branch/only-{}.md", branch.saturating_sub(SWITCH))));
    guide.write(&format!("content/branch/only-{branch}.md"), "# Only here\n\nText.\n");
}

/// What a clean build writes.
fn built(guide: &Guide) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(program());
    command
        .args(["build", "--quiet", "--root"])
        .arg(guide.path(""))
        .arg("--output-dir")
        .arg(out.path());
    let status = command.env("SOURCE_DATE_EPOCH", DAY).stderr(Stdio::null()).status();
    assert!(
        status.expect("the program starts").success(),
        "the guide is sound at the end"
    );
    guide_only(files(out.path()))
}

#[cfg(target_os = "linux")]
fn memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn a_day_of_an_author() {
    let guide = Guide::empty();
    lay(&guide);
    let served = Served::start(&guide, &[]);
    served.until("/", "stood there", |answer| answer.status == 200);
    let mut socket = served.listen("/pages/p3.html");
    socket.hear();
    let (mut early, mut slowest) = (0, Duration::ZERO);
    for change in 0..CHANGES {
        let editor = EDITORS[change % EDITORS.len()];
        let number = change * 7 % PAGES;
        let mark = format!("change-{change}");
        let address = format!("/pages/p{number}.html");
        if change % SWITCH == SWITCH - 1 {
            switch(&guide, change);
            let mark = format!("branch-{change}");
            served.until(&format!("/pages/p{}.html", BRANCH - 1), &mark, |answer| {
                answer.text().contains(&mark)
            });
            served.until("/pages/p0.html", &mark, |answer| answer.text().contains(&mark));
            let only = format!("/branch/only-{change}.html");
            served.until(&only, "came", |answer| answer.status == 200);
            continue;
        }
        if change % 10 == 5 {
            let before = served.page(&address);
            editor.save(&path(&guide, number), &format!("# Page\n\n[gone](gone-{change}.md)\n"));
            let told = format!("gone-{change}.md");
            socket.until(|news| news.contains("trouble") && news.contains(&told));
            assert!(served.page(&address) == before, "the last good page stays");
        }
        let start = Instant::now();
        editor.save(&path(&guide, number), &page(number, &mark));
        served.until(&address, &mark, |answer| answer.text().contains(&mark));
        slowest = slowest.max(start.elapsed());
        if change == CHANGES / 4 {
            early = memory(served.id());
        }
    }
    let late = memory(served.id());
    println!("slowest save {slowest:?}; {early} KB after a quarter of the day, {late} KB at its end");
    assert!(slowest < PATIENCE / 2, "{slowest:?}");
    assert!(
        late < early + early / 4 + 4_000,
        "memory grows: {early} KB, then {late} KB"
    );
    let clean = built(&guide);
    for (path, bytes) in &clean {
        assert!(served.page(&format!("/{path}")) == *bytes, "`{path}` is stale");
    }
    let gone = format!("/branch/only-{}.html", CHANGES - 1 - SWITCH);
    assert_eq!(served.get(&gone).status, 404, "what another branch had is gone");
    drop(served);
    let left = files(&guide.path(""));
    let foreign: Vec<_> = left
        .keys()
        .filter(|path| !path.ends_with(".md") && *path != "site.yaml")
        .collect();
    assert_eq!(foreign, Vec::<&String>::new(), "nothing is left over");
}

#[test]
fn a_save_after_a_rest_is_seen_however_it_is_made() {
    let guide = Guide::empty();
    lay(&guide);
    let served = Served::start(&guide, &[]);
    served.until("/", "stood there", |answer| answer.status == 200);
    for (round, editor) in EDITORS.into_iter().enumerate() {
        rest();
        let mark = format!("rested-{round}");
        editor.save(&path(&guide, round), &page(round, &mark));
        served.until(&format!("/pages/p{round}.html"), &mark, |answer| {
            answer.text().contains(&mark)
        });
    }
    rest();
    // As long as before, and of the same time.
    let (file, address) = (path(&guide, 10), "/pages/p10.html");
    let modified = fs::metadata(&file).and_then(|meta| meta.modified()).expect("a time");
    fs::write(&file, page(10, "other")).expect("written");
    let open = fs::File::options().write(true).open(&file).expect("opened");
    open.set_modified(modified).expect("a time is set");
    served.until(address, "changed", |answer| answer.text().contains("Text: other"));
    rest();
    fs::remove_file(path(&guide, PAGES - 1)).expect("removed");
    served.listen("/").until(|news| news.contains("trouble"));
}

#[test]
fn folders_come_and_go() {
    let guide = Guide::empty();
    lay(&guide);
    let served = Served::start(&guide, &[]);
    served.until("/", "stood there", |answer| answer.status == 200);
    rest();
    guide.write("content/a/b/c/deep.md", "# Deep\n\nText.\n");
    served.until("/a/b/c/deep.html", "came", |answer| answer.status == 200);
    rest();
    fs::rename(guide.path("content/a"), guide.path("content/z")).expect("renamed");
    served.until("/z/b/c/deep.html", "came", |answer| answer.status == 200);
    served.until("/a/b/c/deep.html", "went", |answer| answer.status == 404);
    rest();
    guide.write("content/z/b/c/deep.md", "# Deep\n\nIn its new place.\n");
    served.until("/z/b/c/deep.html", "changed", |answer| {
        answer.text().contains("new place")
    });
    rest();
    fs::rename(guide.path("content/z"), guide.path("away")).expect("renamed");
    served.until("/z/b/c/deep.html", "went", |answer| answer.status == 404);
    rest();
    fs::rename(guide.path("away"), guide.path("content/z")).expect("renamed");
    served.until("/z/b/c/deep.html", "came back", |answer| answer.status == 200);
    rest();
    fs::remove_dir_all(guide.path("content/z")).expect("removed");
    served.until("/z/b/c/deep.html", "went", |answer| answer.status == 404);
    rest();
    guide.write("static/robots.txt", "User-agent: *\n");
    served.until("/robots.txt", "came", |answer| answer.status == 200);
    guide.write("themes/own/assets/own.css", "body{margin:1px}\n");
    guide.write("site.yaml", "title: A guide\ntheme: own\n");
    served.until("/", "was dressed", |answer| answer.text().contains("assets/own."));
    rest();
    guide.write("themes/own/assets/own.css", "body{margin:2px}\n");
    let sheet = |text: &str| text.split("assets/own.").nth(1).map(|rest| rest[..10].to_owned());
    let before = sheet(&served.get("/").text());
    served.until("/", "was dressed anew", |answer| {
        let now = sheet(&answer.text());
        now.is_some()
            && (now != before
                || served
                    .get(&format!("/assets/own.{}.css", now.unwrap_or_default()))
                    .text()
                    .contains("2px"))
    });
}

#[test]
fn the_whole_folder_may_be_replaced() {
    let outer = Guide::empty();
    let at = |name: &str| outer.path(name);
    let small = |name: &str, words: &str| {
        outer.write(&format!("{name}/site.yaml"), "title: A guide\n");
        outer.write(&format!("{name}/content/index.md"), format!("# Home\n\n{words}.\n"));
    };
    small("guide", "First");
    let served = Served::of(&at("guide"), &[]);
    served.until("/", "stood there", |answer| answer.text().contains("First"));
    rest();
    fs::remove_dir_all(at("guide")).expect("removed");
    let mut socket = served.listen("/");
    socket.until(|news| news.contains("trouble"));
    assert!(served.get("/").text().contains("First"), "the last good guide stays");
    rest();
    small("guide", "Second");
    served.until("/", "came back", |answer| answer.text().contains("Second"));
    rest();
    outer.write("guide/content/index.md", "# Home\n\nThird.\n");
    served.until("/", "is followed again", |answer| answer.text().contains("Third"));
    small("other", "Fourth");
    rest();
    fs::rename(at("guide"), at("old")).expect("renamed");
    fs::rename(at("other"), at("guide")).expect("renamed");
    served.until("/", "is the other one", |answer| answer.text().contains("Fourth"));
    rest();
    outer.write("guide/content/index.md", "# Home\n\nFifth.\n");
    served.until("/", "is followed still", |answer| answer.text().contains("Fifth"));
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        rest();
        // Both at once, so that a folder stands there all the time.
        renameat_with(CWD, at("old"), CWD, at("guide"), RenameFlags::EXCHANGE).expect("exchanged");
        served.until("/", "is the old one", |answer| answer.text().contains("Third"));
        rest();
        outer.write("guide/content/index.md", "# Home\n\nSixth.\n");
        served.until("/", "is followed to the end", |answer| answer.text().contains("Sixth"));
    }
}

#[test]
fn a_disk_that_tells_nothing_is_looked_at() {
    let guide = Guide::empty();
    lay(&guide);
    let served = Served::start(&guide, &["--poll=20"]);
    served.until("/", "stood there", |answer| answer.status == 200);
    #[cfg(target_os = "linux")]
    {
        assert!(!is_told(served.id()), "the system is not asked");
        let told = Served::start(&guide, &[]);
        told.until("/", "stood there", |answer| answer.status == 200);
        assert!(is_told(told.id()), "where the author does not say so, it is");
    }
    for (round, editor) in EDITORS.into_iter().enumerate() {
        let mark = format!("polled-{round}");
        editor.save(&path(&guide, round), &page(round, &mark));
        served.until(&format!("/pages/p{round}.html"), &mark, |answer| {
            answer.text().contains(&mark)
        });
    }
}

/// Whether a process has the system tell it of changes.
#[cfg(target_os = "linux")]
fn is_told(id: u32) -> bool {
    let open = fs::read_dir(format!("/proc/{id}/fd")).expect("Linux tells");
    open.filter_map(|file| fs::read_link(file.expect("a file").path()).ok())
        .any(|file| file.to_string_lossy().contains("inotify"))
}
