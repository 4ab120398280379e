//! The real program, run on a small guide in a folder of its own; shared by the tests that go end to end.
#![allow(dead_code, reason = "each test file uses another part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

/// 2026-11-15, a day in the life of the small guide.
pub const DAY: &str = "1794700800";

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    /// Its exit status; nothing if a signal ended it.
    pub status: Option<i32>,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

impl Ran {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        let output = command.stdin(Stdio::null()).output().expect("the program starts");
        Self {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).expect("results are UTF-8"),
            err: String::from_utf8(output.stderr).expect("findings are UTF-8"),
        }
    }

    /// The same run, if it ended with `status`.
    #[track_caller]
    pub fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self:#?}");
        self
    }
}

/// A guide in a folder that goes when this is dropped.
pub struct Guide {
    folder: TempDir,
}

impl Guide {
    /// A sound guide: a home page, a stage with a list, a page with a picture.
    pub fn small() -> Self {
        let guide = Self::empty();
        guide.write("site.yaml", "title: A guide\n");
        guide.write(
            "content/index.md",
            "# Home\n\nSee [one](stages/01-one.md) and [two](two.md).\n",
        );
        guide.write("content/two.md", "# Two\n\n![A dot](images/dot.svg)\n");
        guide.write(
            "content/stages/01-one.md",
            "---\ntitle: One\ngoal: It is done.\n---\n\n## Do\n\n- [ ] First <!-- #first -->\n",
        );
        guide.write(
            "content/images/dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>\n",
        );
        guide
    }

    /// A stage with two lists, hazards for one, the other and both, a stage with one, and a decision.
    pub fn tubs() -> Self {
        let guide = Self::small();
        guide.write("site.yaml", "title: Tubs\nid: tubs\n");
        guide.write(
            "content/stages/01-fill.md",
            "---\ngoal: It is full.\n---\n# Fill the tub\n\n> [!STOP]\n> **Pull the plug.**\n> - the tub **leaks**\n\n\
             > [!DANGER]\n> **Hot water scalds.** Skin burns at once. Try it with the elbow.\n> <!-- #scald covers=all -->\n\n\
             ## Prepare\n\n> [!CAUTION]\n> **A wet floor is slippery.** You may fall. Lay the mat.\n\n\
             ### Before\n<!-- @checklist #before pause=\"Before the tap is opened\" -->\n\n\
             - [ ] The plug is in <!-- #plug critical -->\n- [ ] The water is warm <!-- #warm measure=\"°C\" -->\n- [ ] A towel (optional) <!-- #towel -->\n\n\
             ## Run\n\n### Fill\n<!-- @checklist #run -->\n\n1. [ ] Open the tap <!-- #open -->\n2. [ ] Shut the tap <!-- #shut -->\n",
        );
        guide.write(
            "content/stages/02-empty.md",
            "---\ngoal: It is empty.\n---\n# Empty the tub\n\n## After\n<!-- @checklist #after -->\n\n- [ ] The tub is dry <!-- #dry -->\n",
        );
        guide.write(
            "content/trees/warm.yaml",
            "title: Is it warm?\nnodes:\n  feel:\n    ask: Does it feel warm?\n    if_yes: in\n    if_no: rest\n    if_unsure: rest\noutcomes:\n  in: { kind: go, headline: Get in, do: [\"Get in.\"], next: \"stage:empty\" }\n  rest: { kind: stop, headline: Wait, do: [\"Add cold water.\"] }\n",
        );
        guide.write("content/index.md", "# Tubs\n\n[Is it warm?](trees/warm.yaml)\n");
        guide
    }

    /// A folder with nothing in it.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// The folder, or something in it.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("the file is there")
    }

    /// Writes a file of the guide, and the folders above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, content).expect("a file is written");
    }

    /// The program at work in the guide, on the fixed day.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SOURCE_DATE_EPOCH", DAY)
            .env_remove("NO_COLOR");
        command
    }

    /// Runs the program in the guide.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// Every file of the output.
    pub fn output(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("public"))
    }
}

/// The program under test: this build's own, unless `WAYPOST` names another one.
pub fn program() -> String {
    std::env::var("WAYPOST").unwrap_or_else(|_| env!("CARGO_BIN_EXE_waypost").to_owned())
}

/// Every file below a folder with its bytes; nothing if there is no folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    if !folder.exists() {
        return files;
    }
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("it is below");
            files.insert(
                path.to_str().expect("UTF-8").to_owned(),
                fs::read(entry.path()).expect("it can be read"),
            );
        }
    }
    files
}

/// Only the guide of an output, without the folder in which the program keeps its notes.
pub fn guide_only(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.retain(|path, _| !path.starts_with(".waypost/"));
    files
}
