//! Watching equals building: after any sequence of edits, mistakes and repairs, what a compiler that keeps its results makes
//! is byte for byte what a new one makes, findings included.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use waypost::diagnostic::Diagnostics;
use waypost::diagnostic::print::{Format, print};
use waypost::load::{Change, Folder, Inputs, LoadError};
use waypost::rule::Severity;
use waypost::write::Files;
use waypost::{Compiler, Options, render};

/// Edits in each sequence.
const EDITS: usize = 60;

/// The guide at the beginning of each sequence, and what is put back into it.
const GUIDE: [(&str, &str); 13] = [
    (
        "site.yaml",
        "title: A guide\nlanguage: en\nlogs:\n  day:\n    fields:\n      calm: { type: yes_no, label: Calm }\n",
    ),
    (
        "content/index.md",
        "# Home\n\nSee [the second](stages/02-second.md#what-to-do) and [help](help/faq.md).\n",
    ),
    (
        "content/stages/01-first.md",
        "---\ntitle: First\n---\n\n> [!STOP]\n> **Leave.**\n>\n> - It smokes\n\n## Get ready\n\n- [ ] Open the door\n- [ ] Light the lamp\n\n<!-- @tree safe -->\n",
    ),
    (
        "content/stages/02-second.md",
        "---\ntitle: Second\nlog: day\nstop_from: first\ngate:\n  to: third\n  all:\n    - { log: day, streak: 2, where: { calm: yes } }\n  back:\n    - { log: day, count: 1, where: { calm: no }, to: first }\n---\n\n## What to do\n\n> [!WARNING]\n> **The lid falls.** It breaks fingers. Hold it.\n>\n> <!-- #lid -->\n\n- [ ] Lift the lid[^book]\n\n## Get ready\n\n- [ ] Wash\n",
    ),
    (
        "content/stages/03-third.md",
        "---\nhazards: [lid]\n---\n\n# Third\n\nThe end. Back to [first](01-first.md#stop).\n",
    ),
    (
        "content/help/faq.md",
        "# Questions\n\n## Why?\n\nBecause[^book]. See [home](../index.md), ![a picture](dot.svg).\n",
    ),
    ("content/help/index.md", "# Help\n\n[Questions](faq.md#why)\n"),
    (
        "content/help/dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><title>a</title></svg>",
    ),
    (
        "content/sources.yaml",
        "book:\n  title: A book\n  author: Somebody\n  kind: article\n",
    ),
    (
        "content/trees/safe.yaml",
        "title: Is it safe?\nnodes:\n  smoke: { ask: Does it smoke?, if_yes: leave, if_no: go-on, if_unsure: leave }\noutcomes:\n  leave: { kind: stop, headline: Leave, do: [\"Shut the door.\"] }\n  go-on: { kind: go, headline: Go on, next: \"stage:second#what-to-do\" }\ntests:\n  - { name: Smoke, answers: { smoke: yes }, expect: leave }\n  - { name: None, answers: { smoke: no }, expect: go-on }\n",
    ),
    (
        "content/trees/call.yaml",
        "title: Who helps?\nnodes:\n  day: { ask: Is it day?, if_yes: office, if_no: \"tree:safe\", if_unsure: office }\noutcomes:\n  office: { kind: stop, headline: \"Go to the office\", do: [\"Read [the answers](../help/faq.md#why).\"] }\n",
    ),
    ("static/robots.txt", "User-agent: *\n"),
    ("themes/default/strings/en.yaml", "footer_proved: Proved.\n"),
];

/// Lines that an author may write, sound and unsound.
const LINES: [&str; 26] = [
    "",
    "Some words.",
    "## A heading",
    "## Get ready",
    "## Why?",
    "- [ ] One more thing",
    "- [ ] A thing with an id <!-- #thing -->",
    "> [!DANGER]\n> **It burns.** It hurts. Step back.",
    "> [!NOTE]",
    "[a link](../index.md)",
    "[a link](stages/02-second.md#what-to-do)",
    "[gone](gone.md)",
    "<!-- @tree safe -->",
    "<!-- @tree call -->",
    "<!-- @hazard lid -->",
    "[^book]",
    "[^unknown]",
    "---",
    "title: Another title",
    "draft: true",
    "menu: [help/faq, about]",
    "theme: own",
    "language: de",
    "emergency: safe",
    "  more: { ask: More?, if_yes: leave, if_no: leave, if_unsure: leave }",
    "{ [ <b>raw</b>",
];

/// Sequences in which something was stale once: a callout before one that has an id.
const FOUND: [u64; 1] = [267];

struct Author<'r> {
    root: &'r Path,
    rng: Rng,
    /// Seconds since an arbitrary day: no two files get the same time.
    clock: u64,
}

impl Author<'_> {
    /// Files of the guide as they stand.
    fn files(&self) -> Vec<PathBuf> {
        let walk = walkdir::WalkDir::new(self.root).sort_by_file_name();
        let files = walk.into_iter().map(|entry| entry.expect("an entry"));
        files
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect()
    }

    fn write(&mut self, path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
        // An old file is read again only if it looks different; a young one always is.
        if self.rng.bool() {
            self.clock += 1;
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.clock);
            let file = File::options().write(true).open(path).expect("a file");
            file.set_modified(time).expect("a time is set");
        }
    }

    /// One edit, and what it did; the paths that it touched.
    fn edit(&mut self) -> (String, BTreeSet<PathBuf>) {
        let files = self.files();
        let path = files[self.rng.usize(..files.len())].clone();
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut lines: Vec<&str> = text.lines().collect();
        let at = self.rng.usize(..=lines.len());
        let line = LINES[self.rng.usize(..LINES.len())];
        let mut touched: BTreeSet<PathBuf> = [path.clone()].into();
        let what = match self.rng.usize(..12) {
            0..4 => {
                lines.insert(at, line);
                self.write(&path, &(lines.join("\n") + "\n"));
                format!("insert {line:?} at {at}")
            }
            4 if at < lines.len() => {
                lines.remove(at);
                self.write(&path, &(lines.join("\n") + "\n"));
                format!("remove line {at}")
            }
            5 => {
                let other = path.with_file_name(format!("0{at}-other.md"));
                fs::rename(&path, &other).expect("a file is renamed");
                touched.insert(other);
                "rename".to_owned()
            }
            6 if files.len() > 4 && !path.ends_with("site.yaml") => {
                fs::remove_file(&path).expect("a file is removed");
                "remove".to_owned()
            }
            7 => {
                let new = self
                    .root
                    .join(format!("content/{}/p{at}.md", ["new", "stages", "help"][at % 3]));
                self.write(&new, &format!("# Page {at}\n\n{line}\n"));
                touched = [new].into();
                "create".to_owned()
            }
            8 => {
                let own = self
                    .root
                    .join(["themes/own/templates/404.html", "static/x.txt", "content/new/dot.svg"][at % 3]);
                self.write(&own, &format!("<svg width=\"{at}\"></svg>\n"));
                touched = [own].into();
                "other file".to_owned()
            }
            9 | 10 => {
                for path in files {
                    fs::remove_file(&path).expect("a file is removed");
                    touched.insert(path);
                }
                for (name, text) in GUIDE {
                    self.write(&self.root.join(name), text);
                    touched.insert(self.root.join(name));
                }
                "repair everything".to_owned()
            }
            _ => {
                let (name, text) = GUIDE[self.rng.usize(..GUIDE.len())];
                let path = self.root.join(name);
                self.write(&path, text);
                touched = [path].into();
                "repair".to_owned()
            }
        };
        let names: Vec<_> = touched.iter().map(|path| path.display().to_string()).collect();
        (format!("{what}: {}", names.join(", ")), touched)
    }
}

/// Everything that a build says and makes; nothing but words where the folder holds no guide.
type Made = (String, BTreeMap<String, Vec<u8>>);

fn made(read: Result<(Inputs, Diagnostics), LoadError>, compiler: &mut Compiler, outputs: &mut render::Reused) -> Made {
    let (inputs, mut found) = match read {
        Ok(read) => read,
        Err(error) => return (error.to_string(), BTreeMap::new()),
    };
    let options = Options {
        drafts: false,
        base_url: None,
        today: "2026-11-22".parse().expect("a day"),
    };
    let guide = compiler.compile(&inputs, &options, &mut found);
    let guide = guide.filter(|_| found.count(Severity::Error) == 0);
    let mut files = BTreeMap::new();
    let mut said = String::new();
    if let Some(guide) = &guide {
        match outputs.prepare(guide, &inputs) {
            Err(error) => said = error.to_string(),
            Ok(prepared) => {
                let output = render::Output::of(guide, &inputs, &prepared);
                outputs.check(guide, &output, &prepared.theme, &mut found);
                for (at, path) in output.paths().iter().enumerate() {
                    let bytes = output.bytes(at);
                    let bytes =
                        bytes.map_or_else(|error| format!("{error:?}").into_bytes(), std::borrow::Cow::into_owned);
                    files.insert((*path).to_owned(), bytes);
                }
            }
        }
    }
    (
        said + &print(&found, &inputs.sources, Format::Human { color: false }),
        files,
    )
}

fn clean(root: &Path) -> Made {
    let mut found = Diagnostics::default();
    let read = Folder::new(root).read(&mut found).map(|inputs| (inputs, found));
    made(read, &mut Compiler::default(), &mut render::Reused::default())
}

/// One sequence; how many of its states could be built.
fn sequence(seed: u64) -> usize {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut author = Author {
        root: folder.path(),
        rng: Rng::with_seed(seed),
        clock: 1_000_000_000,
    };
    for (path, text) in GUIDE {
        author.write(&folder.path().join(path), text);
    }
    let mut held = Folder::new(folder.path());
    let (mut compiler, mut outputs) = (Compiler::default(), render::Reused::default());
    let mut built = 0;
    let mut done = Vec::new();
    for _ in 0..EDITS {
        let mut touched = BTreeSet::new();
        for _ in 0..author.rng.usize(0..3) {
            let (what, paths) = author.edit();
            done.push(what);
            touched.extend(paths);
        }
        let mut found = Diagnostics::default();
        let is_known = touched
            .iter()
            .all(|path| matches!(held.change(path), Change::Whole | Change::Hollow));
        let again = if is_known && !done.is_empty() {
            held.read_again(&touched, &mut found)
        } else {
            Ok(None)
        };
        let read = match again {
            Ok(Some(inputs)) => Ok((inputs, found)),
            Ok(None) => {
                let mut found = Diagnostics::default();
                held.read(&mut found).map(|inputs| (inputs, found))
            }
            Err(error) => Err(error),
        };
        let kept = made(read, &mut compiler, &mut outputs);
        let clean = clean(folder.path());
        let story = || format!("seed {seed}, after:\n{}", done.join("\n"));
        assert_eq!(kept.0, clean.0, "the same is said; {}", story());
        let paths = |made: &Made| made.1.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&kept), paths(&clean), "the same files; {}", story());
        for (path, bytes) in &kept.1 {
            assert!(clean.1[path] == *bytes, "`{path}` is stale; {}", story());
        }
        built += usize::from(!clean.1.is_empty());
    }
    built
}

#[test]
fn what_is_kept_equals_what_is_built_anew() {
    let seeds = std::env::var("SEEDS").ok().and_then(|seeds| seeds.parse().ok());
    let seeds: Vec<u64> = FOUND.into_iter().chain(0..seeds.unwrap_or(8)).collect();
    let built: usize = seeds.iter().map(|seed| sequence(*seed)).sum();
    let all = EDITS * seeds.len();
    assert!(built * 8 > all, "only {built} of {all} states could be built at all");
}

#[test]
fn the_guide_at_the_beginning_is_sound() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in GUIDE {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }
    let (said, files) = clean(folder.path());
    assert!(files.len() > 12, "{said}");
}
