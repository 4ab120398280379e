//! What the room `write` promises, on a real folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::journal::Step;
use super::staging::{Build, first_failure};
use super::state::State;
use super::{Changes, Files, RenderError, WriteError, clean, prepare, recover, settle, write};

/// A guide of a few files, in commit order.
struct Guide(Vec<(&'static str, &'static str)>);

impl Files for Guide {
    fn paths(&self) -> Vec<&str> {
        self.0.iter().map(|(path, _)| *path).collect()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, RenderError> {
        Ok(Cow::Borrowed(self.0[index].1.as_bytes()))
    }
}

fn guide() -> Guide {
    Guide(vec![
        ("assets/a.css", "a {}"),
        ("assets/old.js", "old()"),
        ("index.html", "<p>start"),
        ("old.html", "<p>old"),
        ("stages/one.html", "<p>one"),
        ("swap", "file"),
        ("turn/deep/x.html", "<p>x"),
        ("turn/y.html", "<p>y"),
    ])
}

/// Changes, removes and adds, and swaps a file for a folder and a folder for a file.
fn next_guide() -> Guide {
    Guide(vec![
        ("assets/a.css", "b {}"),
        ("assets/new.js", "new()"),
        ("turn", "file now"),
        ("index.html", "<p>start"),
        ("stages/one.html", "<p>one, better"),
        ("swap/in/z.html", "<p>z"),
    ])
}

fn built(guide: &Guide) -> TempDir {
    let dir = TempDir::new().unwrap();
    write(dir.path(), guide, false).unwrap();
    dir
}

/// A guide that, while it is rendered, makes a folder where one does not belong.
struct Obstructive<'a>(Guide, &'a Path);

impl Files for Obstructive<'_> {
    fn paths(&self) -> Vec<&str> {
        self.0.paths()
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, RenderError> {
        fs::create_dir_all(self.1).unwrap();
        self.0.bytes(index)
    }
}

/// Everything in a folder: files with their text, links with their target, folders as `None`.
fn tree(dir: &Path) -> BTreeMap<String, Option<String>> {
    walkdir::WalkDir::new(dir)
        .min_depth(1)
        .into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let path = entry.path();
            let text = match entry.file_type() {
                kind if kind.is_dir() => None,
                kind if kind.is_file() => Some(fs::read_to_string(path).unwrap()),
                _ => Some(format!("-> {}", fs::read_link(path).unwrap().display())),
            };
            let name = path.strip_prefix(dir).unwrap().to_str().unwrap();
            (name.to_owned(), text)
        })
        .collect()
}

/// Takes the build of `guide` in `dir` over its commit point and no further.
fn commit(dir: &Path, guide: &Guide) -> (State, Vec<Step>) {
    let state = State::create(dir).unwrap();
    let holdings = settle(&state, false).unwrap();
    let build = Build {
        files: guide,
        paths: &guide.paths(),
        force: false,
    };
    let (steps, _) = prepare(&build, &state, &holdings).unwrap();
    (state, steps)
}

/// [`commit`], then the first `count` steps. All but the lock is left as a kill would leave it.
fn interrupted(dir: &Path, guide: &Guide, count: usize) {
    let (state, steps) = commit(dir, guide);
    for step in &steps[..count] {
        step.run(&state).unwrap();
    }
}

fn blocked(result: Result<Changes, WriteError>) -> Vec<String> {
    match result {
        Err(WriteError::InTheWay { paths, .. }) => paths,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_first_build_writes_every_file_and_the_manifest() {
    let root = TempDir::new().unwrap();
    let dir = root.path().join("deep/public");
    let changes = write(&dir, &guide(), false).unwrap();
    assert_eq!((changes.written, changes.removed, changes.unchanged), (8, 0, 0));
    let tree = tree(&dir);
    for (path, text) in guide().0 {
        assert_eq!(tree[path].as_deref(), Some(text), "{path}");
    }
    let ours: Vec<_> = tree.keys().filter(|path| path.starts_with('.')).collect();
    assert_eq!(ours, [".waypost", ".waypost/lock", ".waypost/manifest.json"]);
}

#[test]
fn the_manifest_is_sorted_and_knows_no_order_of_commit() {
    let mut turned = guide();
    turned.0.reverse();
    let (one, other) = (built(&guide()), built(&turned));
    assert_eq!(tree(one.path()), tree(other.path()));
    let text = &tree(one.path())[".waypost/manifest.json"];
    let text = text.as_deref().unwrap();
    let places = guide().0.into_iter();
    let places = places.map(|(path, _)| text.find(path).unwrap());
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn a_second_build_touches_nothing() {
    let dir = built(&guide());
    let stamps = || -> Vec<_> {
        let entries = walkdir::WalkDir::new(dir.path()).sort_by_file_name();
        let stamp = |entry: walkdir::DirEntry| {
            let found = entry.metadata().unwrap();
            let time = (found.mtime(), found.mtime_nsec(), found.ctime_nsec());
            (entry.path().to_owned(), found.ino(), time)
        };
        entries.into_iter().map(|entry| stamp(entry.unwrap())).collect()
    };
    let before = stamps();
    let changes = write(dir.path(), &guide(), false).unwrap();
    let unchanged = Changes {
        unchanged: 8,
        ..Changes::default()
    };
    assert_eq!(changes, unchanged);
    assert_eq!(stamps(), before);
}

#[test]
fn only_files_that_differ_are_written_anew() {
    let dir = built(&guide());
    let inode = |path| fs::metadata(dir.path().join(path)).unwrap().ino();
    let (kept, edited) = (inode("index.html"), inode("old.html"));
    // Of the same length, so that only the bytes tell.
    fs::write(dir.path().join("old.html"), "<p>bad").unwrap();
    fs::remove_file(dir.path().join("swap")).unwrap();
    let changes = write(dir.path(), &guide(), false).unwrap();
    assert_eq!((changes.written, changes.unchanged), (2, 6));
    assert_eq!(inode("index.html"), kept);
    assert_ne!(inode("old.html"), edited);
    assert_eq!(tree(dir.path()), tree(built(&guide()).path()));
}

#[test]
fn the_next_guide_replaces_the_last_one() {
    let dir = built(&guide());
    let changes = write(dir.path(), &next_guide(), false).unwrap();
    let expected = Changes {
        written: 5,
        removed: 5,
        unchanged: 1,
    };
    assert_eq!(changes, expected);
    assert_eq!(tree(dir.path()), tree(built(&next_guide()).path()));
    write(dir.path(), &guide(), false).unwrap();
    assert_eq!(tree(dir.path()), tree(built(&guide()).path()));
}

#[test]
fn an_old_file_that_is_gone_is_fine() {
    let dir = built(&guide());
    fs::remove_dir_all(dir.path().join("turn/deep")).unwrap();
    fs::remove_file(dir.path().join("old.html")).unwrap();
    let changes = write(dir.path(), &next_guide(), false).unwrap();
    assert_eq!(changes.removed, 3);
    assert_eq!(tree(dir.path()), tree(built(&next_guide()).path()));
}

#[test]
fn a_guide_without_files_is_a_guide() {
    let dir = built(&guide());
    write(dir.path(), &Guide(vec![]), false).unwrap();
    assert_eq!(tree(dir.path()), tree(built(&Guide(vec![])).path()));
}

#[test]
fn assets_come_before_pages_and_old_assets_go_after_old_pages() {
    let dir = built(&guide());
    let (_state, steps) = commit(dir.path(), &next_guide());
    let at = |wanted: &str| {
        let found = steps.iter().position(|step| step.path() == Some(wanted));
        found.unwrap_or_else(|| panic!("no step for {wanted}"))
    };
    assert!(at("assets/new.js") < at("stages/one.html"));
    assert!(at("stages/one.html") < at("old.html"));
    assert!(at("old.html") < at("assets/old.js"));
    assert!(matches!(steps.last(), Some(Step::Manifest(_))));
}

#[test]
fn a_foreign_folder_is_refused_and_left_alone() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("letter.txt"), "mine").unwrap();
    let before = tree(dir.path());
    let refused = write(dir.path(), &guide(), false);
    assert!(matches!(refused, Err(WriteError::ForeignFolder { .. })));
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn force_builds_into_a_foreign_folder_and_keeps_its_files() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("stages")).unwrap();
    fs::write(dir.path().join("stages/letter.txt"), "mine").unwrap();
    write(dir.path(), &guide(), true).unwrap();
    write(dir.path(), &Guide(vec![("index.html", "")]), false).unwrap();
    let tree = tree(dir.path());
    assert_eq!(tree["stages/letter.txt"].as_deref(), Some("mine"));
    assert!(!tree.contains_key("stages/one.html"));
}

#[test]
fn a_stale_folder_of_ours_does_not_make_a_folder_ours() {
    let dir = TempDir::new().unwrap();
    fs::create_dir_all(dir.path().join(".waypost/staging")).unwrap();
    write(dir.path(), &guide(), false).unwrap();
    assert_eq!(tree(dir.path()), tree(built(&guide()).path()));

    let foreign = TempDir::new().unwrap();
    fs::create_dir_all(foreign.path().join(".waypost/staging")).unwrap();
    fs::write(foreign.path().join("letter.txt"), "mine").unwrap();
    let refused = write(foreign.path(), &guide(), false);
    assert!(matches!(refused, Err(WriteError::ForeignFolder { .. })));
}

#[test]
fn a_foreign_file_in_the_way_is_named_and_stays() {
    for force in [false, true] {
        let dir = built(&Guide(vec![("index.html", "<p>start")]));
        fs::write(dir.path().join("old.html"), "mine").unwrap();
        fs::write(dir.path().join("stages"), "mine").unwrap();
        symlink("nowhere", dir.path().join("swap")).unwrap();
        fs::create_dir_all(dir.path().join("turn/y.html")).unwrap();
        let before = tree(dir.path());
        let named = blocked(write(dir.path(), &guide(), force));
        assert_eq!(named, ["old.html", "stages", "swap", "turn/y.html"]);
        assert_eq!(tree(dir.path()), before);
    }
}

#[test]
fn a_foreign_file_keeps_a_folder_of_ours_from_becoming_a_file() {
    let dir = built(&guide());
    fs::write(dir.path().join("turn/deep/letter.txt"), "mine").unwrap();
    let before = tree(dir.path());
    let named = blocked(write(dir.path(), &next_guide(), true));
    assert_eq!(named, ["turn/deep/letter.txt"]);
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn a_foreign_file_is_not_ours_for_its_bytes_alone() {
    let dir = built(&Guide(vec![("index.html", "<p>start")]));
    fs::write(dir.path().join("swap"), "file").unwrap();
    assert_eq!(blocked(write(dir.path(), &guide(), false)), ["swap"]);
    write(dir.path(), &guide(), true).unwrap();
}

#[test]
fn a_refused_first_build_leaves_nothing_behind() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("index.html"), "mine").unwrap();
    let before = tree(dir.path());
    assert_eq!(blocked(write(dir.path(), &guide(), true)), ["index.html"]);
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn force_takes_a_file_as_ours_that_holds_what_would_be_written() {
    let dir = built(&guide());
    fs::remove_dir_all(dir.path().join(".waypost")).unwrap();
    assert!(write(dir.path(), &guide(), false).is_err());
    let changes = write(dir.path(), &guide(), true).unwrap();
    assert_eq!((changes.written, changes.unchanged), (0, 8));
    assert_eq!(tree(dir.path()), tree(built(&guide()).path()));
}

#[test]
fn a_link_is_never_followed() {
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("one.html"), "<p>outside").unwrap();
    fs::create_dir(outside.path().join("deep")).unwrap();
    let dir = built(&guide());
    for folder in ["stages", "turn"] {
        fs::remove_dir_all(dir.path().join(folder)).unwrap();
        symlink(outside.path(), dir.path().join(folder)).unwrap();
    }
    let before = tree(outside.path());
    // In the way of a file that is to be written,
    let named = blocked(write(dir.path(), &guide(), true));
    assert_eq!(named, ["stages", "turn"]);
    // above files and folders that are to be removed,
    write(dir.path(), &Guide(vec![("index.html", "")]), false).unwrap();
    assert_eq!(tree(outside.path()), before);
    // and in place of our own folder.
    fs::remove_dir_all(dir.path().join(".waypost")).unwrap();
    symlink(outside.path(), dir.path().join(".waypost")).unwrap();
    assert!(write(dir.path(), &guide(), true).is_err());
    assert!(clean(dir.path()).is_err());
    assert_eq!(tree(outside.path()), before);
}

#[test]
fn a_link_in_our_own_folder_is_refused() {
    for name in ["staging", "lock"] {
        let outside = TempDir::new().unwrap();
        let dir = built(&guide());
        let path = dir.path().join(".waypost").join(name);
        fs::remove_file(&path).ok();
        symlink(outside.path().join("new"), &path).unwrap();
        let named = blocked(write(dir.path(), &next_guide(), true));
        assert_eq!(named, [format!(".waypost/{name}")]);
        assert!(tree(outside.path()).is_empty());
    }
}

#[test]
fn clean_does_not_follow_links_either() {
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("one.html"), "<p>one").unwrap();
    fs::create_dir(outside.path().join("deep")).unwrap();
    let dir = built(&guide());
    for folder in ["stages", "turn"] {
        fs::remove_dir_all(dir.path().join(folder)).unwrap();
        symlink(outside.path(), dir.path().join(folder)).unwrap();
    }
    let before = tree(outside.path());
    assert_eq!(clean(dir.path()).unwrap(), 5);
    assert_eq!(tree(outside.path()), before);
}

#[test]
fn a_file_of_ours_that_became_a_link_is_foreign() {
    let dir = built(&guide());
    fs::remove_file(dir.path().join("old.html")).unwrap();
    symlink("index.html", dir.path().join("old.html")).unwrap();
    assert_eq!(blocked(write(dir.path(), &guide(), true)), ["old.html"]);
    write(dir.path(), &next_guide(), false).unwrap();
    assert!(tree(dir.path()).contains_key("old.html"));
}

#[test]
fn an_interruption_after_any_step_is_finished() {
    let goal = tree(built(&next_guide()).path());
    let (_state, steps) = commit(built(&guide()).path(), &next_guide());
    for count in 0..=steps.len() {
        let dir = built(&guide());
        interrupted(dir.path(), &next_guide(), count);
        assert!(recover(dir.path()).unwrap(), "{count}");
        assert_eq!(tree(dir.path()), goal, "{count}");
        assert!(!recover(dir.path()).unwrap(), "{count}");
    }
}

#[test]
fn an_interrupted_recovery_is_finished() {
    let goal = tree(built(&next_guide()).path());
    let (_state, steps) = commit(built(&guide()).path(), &next_guide());
    for first in 0..=steps.len() {
        for second in 0..=steps.len() - first {
            let dir = built(&guide());
            interrupted(dir.path(), &next_guide(), first);
            let state = State::existing(dir.path()).unwrap().unwrap();
            let journal = state.journal().unwrap().unwrap();
            let manifest = state.manifest().unwrap().unwrap();
            let left = super::review(&state, &journal, manifest).unwrap().remaining;
            for step in left.iter().take(second) {
                step.run(&state).unwrap();
            }
            drop(state);
            assert!(recover(dir.path()).unwrap());
            assert_eq!(tree(dir.path()), goal, "{first}, {second}");
        }
    }
}

#[test]
fn every_command_finishes_an_interrupted_build() {
    let (_state, steps) = commit(built(&guide()).path(), &next_guide());
    for count in 0..=steps.len() {
        let dir = built(&guide());
        interrupted(dir.path(), &next_guide(), count);
        let changes = write(dir.path(), &next_guide(), false).unwrap();
        assert_eq!((changes.written, changes.removed), (0, 0));
        interrupted(dir.path(), &guide(), count.min(8));
        write(dir.path(), &next_guide(), false).unwrap();
        assert_eq!(tree(dir.path()), tree(built(&next_guide()).path()));
        interrupted(dir.path(), &guide(), count.min(8));
        clean(dir.path()).unwrap();
        assert!(!dir.path().exists());
    }
}

#[test]
fn an_interrupted_first_build_is_finished() {
    let commands = [
        |dir: &Path| write(dir, &guide(), false).is_ok(),
        |dir: &Path| recover(dir).unwrap(),
    ];
    for finish in commands {
        let dir = TempDir::new().unwrap();
        interrupted(dir.path(), &guide(), 3);
        assert!(finish(dir.path()));
        assert_eq!(tree(dir.path()), tree(built(&guide()).path()));
    }
}

#[test]
fn an_interruption_while_the_commit_is_closed_is_finished() {
    let dir = built(&guide());
    let (state, steps) = commit(dir.path(), &next_guide());
    for step in &steps {
        step.run(&state).unwrap();
    }
    fs::remove_file(state.journal_path()).unwrap();
    drop(state);
    assert!(!recover(dir.path()).unwrap());
    assert_eq!(tree(dir.path()), tree(built(&next_guide()).path()));
}

#[test]
fn what_came_after_the_new_manifest_is_not_removed() {
    let dir = built(&guide());
    let (state, steps) = commit(dir.path(), &next_guide());
    for step in &steps {
        step.run(&state).unwrap();
    }
    drop(state);
    for path in ["old.html", "assets/new.js"] {
        fs::write(dir.path().join(path), "mine").unwrap();
    }
    assert!(recover(dir.path()).unwrap());
    for path in ["old.html", "assets/new.js"] {
        assert_eq!(tree(dir.path())[path].as_deref(), Some("mine"));
    }
}

#[test]
fn a_recovery_writes_over_nothing_foreign() {
    let dir = built(&guide());
    interrupted(dir.path(), &next_guide(), 0);
    fs::write(dir.path().join("assets/new.js"), "mine").unwrap();
    let before = tree(dir.path());
    assert!(matches!(recover(dir.path()), Err(WriteError::InTheWay { .. })));
    assert_eq!(blocked(write(dir.path(), &guide(), false)), ["assets/new.js"]);
    assert_eq!(tree(dir.path()), before);
    fs::remove_file(dir.path().join("assets/new.js")).unwrap();
    assert!(recover(dir.path()).unwrap());
    assert_eq!(tree(dir.path()), tree(built(&next_guide()).path()));
}

#[test]
fn stale_staging_is_dropped_and_the_guide_untouched() {
    let dir = built(&guide());
    let goal = tree(dir.path());
    let stale = |name: &str| {
        let staging = dir.path().join(".waypost/staging");
        fs::create_dir(&staging).unwrap();
        fs::write(staging.join(name), "half").unwrap();
    };
    stale("0000001");
    assert!(!recover(dir.path()).unwrap());
    assert_eq!(tree(dir.path()), goal);
    stale("journal.json");
    write(dir.path(), &guide(), false).unwrap();
    assert_eq!(tree(dir.path()), goal);
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(below).collect()
}

#[test]
fn a_torn_file_stops_a_recovery_and_a_build_writes_it_afresh() {
    let (state, steps) = commit(built(&guide()).path(), &next_guide());
    drop(state);
    for count in 0..=steps.len() {
        for lost in [false, true] {
            let dir = built(&guide());
            interrupted(dir.path(), &next_guide(), count);
            let staging = dir.path().join(".waypost/staging");
            let left = files(&staging);
            for file in &left {
                fs::write(file, "").unwrap();
            }
            if lost {
                fs::remove_dir_all(staging).unwrap();
            }
            if left.is_empty() {
                assert!(recover(dir.path()).unwrap());
            } else {
                let before = tree(dir.path());
                assert!(matches!(recover(dir.path()), Err(WriteError::Torn { .. })));
                assert_eq!(tree(dir.path()), before);
            }
            write(dir.path(), &next_guide(), false).unwrap();
            assert_eq!(tree(dir.path()), tree(built(&next_guide()).path()));
        }
    }
}

#[test]
fn a_manifest_that_cannot_be_understood_is_named_and_forced_over() {
    for text in [
        "",
        "{}",
        r#"{"version": 2, "holds": {}}"#,
        r#"{"version": 1, "holds": {"../x": "ab"}}"#,
        r#"{"version": 1, "holds": {"../x": "0000000000000000000000000000000000000000000000000000000000000000"}}"#,
    ] {
        let dir = built(&guide());
        let manifest = dir.path().join(".waypost/manifest.json");
        fs::write(&manifest, text).unwrap();
        let before = tree(dir.path());
        for error in [
            write(dir.path(), &guide(), false).unwrap_err(),
            clean(dir.path()).unwrap_err(),
        ] {
            assert!(matches!(&error, WriteError::Unreadable { path, .. } if *path == manifest));
        }
        assert_eq!(tree(dir.path()), before);
        let other = Guide(vec![("index.html", "<p>other")]);
        assert_eq!(blocked(write(dir.path(), &other, true)), ["index.html"]);
        write(dir.path(), &guide(), true).unwrap();
        assert_eq!(tree(dir.path()), tree(built(&guide()).path()));
    }
}

#[test]
fn a_journal_that_cannot_be_understood_is_named_and_forced_over() {
    let outside = TempDir::new().unwrap();
    let victim = outside.path().join("victim");
    fs::write(&victim, "mine").unwrap();
    let escape = format!(r#"{{"version": 1, "holds": [{{"remove": "{}"}}]}}"#, victim.display());
    for text in ["{", r#"{"version": 1, "holds": []}"#, &escape] {
        let dir = built(&guide());
        let journal = dir.path().join(".waypost/journal.json");
        fs::write(&journal, text).unwrap();
        for error in [
            recover(dir.path()).unwrap_err(),
            write(dir.path(), &guide(), false).unwrap_err(),
        ] {
            assert!(matches!(&error, WriteError::Unreadable { path, .. } if *path == journal));
        }
        write(dir.path(), &guide(), true).unwrap();
        assert_eq!(tree(dir.path()), tree(built(&guide()).path()));
    }
    assert!(victim.exists());
}

#[test]
fn a_journal_removes_only_what_the_manifest_lists() {
    let dir = built(&guide());
    let (state, mut steps) = commit(dir.path(), &next_guide());
    fs::write(dir.path().join("letter.txt"), "mine").unwrap();
    steps.insert(0, Step::Remove("letter.txt".to_owned()));
    state.commit(&steps).unwrap();
    drop(state);
    assert!(recover(dir.path()).unwrap());
    assert!(dir.path().join("letter.txt").exists());
}

#[test]
fn a_second_command_at_the_same_time_is_told() {
    let dir = built(&guide());
    fs::create_dir(dir.path().join(".waypost/staging")).unwrap();
    let state = State::existing(dir.path()).unwrap();
    let busy = write(dir.path(), &next_guide(), false);
    assert!(matches!(busy, Err(WriteError::Busy { .. })));
    assert!(matches!(clean(dir.path()), Err(WriteError::Busy { .. })));
    assert!(!recover(dir.path()).unwrap());
    assert!(dir.path().join(".waypost/staging").exists());
    drop(state);
    write(dir.path(), &next_guide(), false).unwrap();
}

#[test]
fn paths_that_are_not_plain_are_refused() {
    for path in [
        "",
        "/a",
        "../a",
        "a/../b",
        "a//b",
        "./a",
        "a/",
        "a\0",
        ".waypost",
        ".waypost/lock",
    ] {
        let root = TempDir::new().unwrap();
        let dir = root.path().join("public");
        let refused = write(&dir, &Guide(vec![("ok", ""), (path, "")]), true);
        let named = matches!(&refused, Err(WriteError::BadPath { path: bad, .. }) if bad == path);
        assert!(named, "{path:?}: {refused:?}");
        assert!(!dir.exists());
    }
    for pair in [["a", "a"], ["a", "a/b"], ["a/b/c", "a"]] {
        let dir = TempDir::new().unwrap();
        let clash = Guide(pair.map(|path| (path, "")).to_vec());
        let refused = write(dir.path(), &clash, false);
        assert!(matches!(refused, Err(WriteError::BadPath { .. })), "{pair:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("file"), "").unwrap();
    let dir = root.path().join("file/public");
    let error = write(&dir, &guide(), false).unwrap_err();
    assert!(matches!(&error, WriteError::Io { path, .. } if *path == dir));
    assert!(error.to_string().contains("--output-dir"), "{error}");
    assert!(!recover(&dir).unwrap());
    assert_eq!(clean(&dir).unwrap(), 0);
}

#[test]
fn a_failure_before_the_commit_point_leaves_the_guide_as_it_was() {
    let dir = built(&guide());
    let before = tree(dir.path());
    // Where the journal is to be staged there is a folder: the last thing that can fail.
    let obstacle = dir.path().join(".waypost/staging/journal.json");
    let error = write(dir.path(), &Obstructive(next_guide(), &obstacle), false).unwrap_err();
    assert!(matches!(error, WriteError::Io { .. }), "{error}");
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn a_first_build_that_fails_leaves_no_folder() {
    let root = TempDir::new().unwrap();
    let dir = root.path().join("public");
    let obstacle = dir.join(".waypost/staging/journal.json");
    assert!(write(&dir, &Obstructive(guide(), &obstacle), false).is_err());
    assert!(!dir.exists());
}

#[test]
fn a_failure_after_the_commit_point_is_finished_by_the_next_command() {
    let dir = built(&guide());
    let (state, steps) = commit(dir.path(), &next_guide());
    // Something the system will not replace by a file, put there since the build looked.
    let obstacle = dir.path().join("assets/new.js");
    fs::create_dir(&obstacle).unwrap();
    let error = super::finish(&state, &steps).unwrap_err();
    assert!(matches!(error, WriteError::Unfinished { .. }), "{error}");
    drop(state);
    fs::remove_dir(obstacle).unwrap();
    assert!(recover(dir.path()).unwrap());
    assert_eq!(tree(dir.path()), tree(built(&next_guide()).path()));
}

#[test]
fn of_several_failures_the_first_in_order_is_told() {
    let late = AtomicBool::new(false);
    let work = |index: usize, _: &mut [u8]| match index {
        7 | 900 => {
            late.store(true, Ordering::SeqCst);
            let path = index.to_string();
            Err(WriteError::BadPath { path, why: "" })
        }
        // The other thread has failed before this one gets there.
        6 => {
            while !late.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            Ok(index)
        }
        _ => Ok(index),
    };
    let threads = rayon::ThreadPoolBuilder::new().num_threads(2);
    let failed = threads.build().unwrap().install(|| first_failure(1000, work));
    assert!(matches!(failed, Err(WriteError::BadPath { path, .. }) if path == "7"));
    let fine = first_failure(1000, |index, _| Ok(index)).unwrap();
    assert_eq!(fine, (0..1000).collect::<Vec<_>>());
}

#[test]
fn clean_removes_the_guide_and_keeps_foreign_files() {
    let dir = built(&guide());
    fs::write(dir.path().join("stages/letter.txt"), "mine").unwrap();
    fs::create_dir(dir.path().join("empty")).unwrap();
    fs::remove_file(dir.path().join("old.html")).unwrap();
    assert_eq!(clean(dir.path()).unwrap(), 7);
    let left: Vec<_> = tree(dir.path()).into_keys().collect();
    assert_eq!(left, ["empty", "stages", "stages/letter.txt"]);
    assert_eq!(clean(dir.path()).unwrap(), 0);
}

#[test]
fn clean_leaves_no_empty_output_folder() {
    let dir = built(&guide());
    assert_eq!(clean(dir.path()).unwrap(), 8);
    assert!(!dir.path().exists());
    assert_eq!(clean(dir.path()).unwrap(), 0);
}

#[test]
fn large_files_are_compared_to_the_end() {
    let text = |end: &str| -> &'static str { Box::leak(("x".repeat(100_000) + end).into()) };
    let (one, other) = (text("1"), text("2"));
    let dir = built(&Guide(vec![("big", one)]));
    let changes = write(dir.path(), &Guide(vec![("big", one)]), false).unwrap();
    assert_eq!(changes.unchanged, 1);
    let changes = write(dir.path(), &Guide(vec![("big", other)]), false).unwrap();
    assert_eq!(changes.written, 1);
}

#[test]
fn messages_name_what_and_where_and_a_way_out() {
    let dir = Path::new("public").to_owned();
    let paths = ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned).to_vec();
    let error = WriteError::InTheWay { dir, paths };
    assert_eq!(
        error.to_string(),
        "`public/a`, `public/b`, `public/c`, `public/d`, `public/e` and 2 more stand where the \
         guide has to go and were not written by Waypost; move them away, or choose another \
         folder with `--output-dir`"
    );
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    let error = WriteError::io("write", Path::new("public/x"))(full);
    assert!(error.to_string().ends_with("free some space and build again"));
}
