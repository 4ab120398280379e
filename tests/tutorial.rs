//! The tutorial is true: what it tells the reader to type is typed, what it tells the reader to write is written, and what it
//! shows is what the program says, word for word. The pages are read as they stand:
//!
//! - a block `sh` is typed, line by line; a block `text` below it is all that the program answers;
//! - `` `path`: `` above a block makes that the whole file, ``In `path`:`` above a block `diff` changes it;
//! - `waypost serve` runs on, at any free port; a block `text` without a command above it is a line that it says.
//!
//! Times of day, of builds and the port are the machine's own. `cargo install` was done when the program under test was
//! built; what `waypost explain` answers is held by its own tests.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod docs;
mod program;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use docs::{Block, blocks, pages};
use program::{DAY, Guide, program};
use regex_lite::Regex;

/// What the reader is told to type to get the program.
const INSTALL: &str = "cargo install --path .";

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The stage that the reader writes, as a browser asks for it.
const OWN: &str = "/stages/charge-the-battery.html";

/// A reader at work.
struct Reader {
    /// Where the guides are made, with the program on the path.
    home: Guide,
    /// Where the reader is, below that.
    folder: PathBuf,
    /// What was answered last and is not shown yet.
    answer: Option<String>,
    served: Option<Served>,
    /// How many blocks were done.
    done: usize,
}

/// A guide that is served.
struct Served {
    child: Child,
    lines: Receiver<String>,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

impl Served {
    /// The next line that it says.
    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("it says something")
    }

    /// A page as a browser gets it.
    fn page(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it accepts");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time is set");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("it listens");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("it answers");
        page
    }

    /// The page once it holds a text.
    fn shows(&self, path: &str, text: &str) -> String {
        let start = Instant::now();
        loop {
            let page = self.page(path);
            if page.contains(text) {
                return page;
            }
            assert!(start.elapsed() < PATIENCE, "{path} does not show {text}:\n{page}");
        }
    }
}

impl Reader {
    fn new() -> Self {
        let home = Guide::empty();
        fs::create_dir_all(home.path("bin")).expect("a folder is made");
        symlink(program(), home.path("bin/waypost")).expect("a link is made");
        fs::create_dir_all(home.path("work")).expect("a folder is made");
        Self {
            folder: home.path("work"),
            home,
            answer: None,
            served: None,
            done: 0,
        }
    }

    /// Does all that a page tells.
    fn follow(&mut self, page: &str) {
        let text = docs::page(page);
        for block in blocks(&text) {
            self.act(page, &block);
            self.done += 1;
        }
        self.heard_out(page);
    }

    fn act(&mut self, page: &str, block: &Block<'_>) {
        match (block.language, block.path(), block.changes()) {
            ("sh", None, None) => {
                for line in block.text.lines() {
                    self.heard_out(page);
                    self.type_in(page, line);
                }
            }
            ("text", None, None) => self.compare(page, &block.text),
            ("diff", None, Some(path)) => self.change(page, path, &block.text),
            (_, Some(path), None) => {
                let path = self.folder.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
                fs::write(path, &block.text).expect("the file is written");
            }
            _ => panic!("{page}: what is to be done with this?\n{block:#?}"),
        }
    }

    /// An answer that is not shown was none.
    fn heard_out(&mut self, page: &str) {
        let answer = self.answer.take().unwrap_or_default();
        assert!(answer.is_empty(), "{page}: this is not shown:\n{answer}");
    }

    fn type_in(&mut self, page: &str, line: &str) {
        if line == INSTALL {
            let manifest = fs::read_to_string("Cargo.toml").expect("it is there");
            assert!(manifest.contains("\nname = \"waypost\"\n"), "{manifest}");
        } else if let Some(folder) = line.strip_prefix("cd ") {
            self.folder = self.folder.join(folder);
            assert!(self.folder.is_dir(), "{page}: {line}");
        } else if let Some(flags) = line.strip_prefix("waypost serve") {
            self.serve(flags);
        } else {
            let ran = self.shell(line).output().expect("a shell");
            // Findings of a terminal and results of a terminal stand together.
            let mut answer = String::from_utf8(ran.stderr).expect("UTF-8");
            answer.push_str(std::str::from_utf8(&ran.stdout).expect("UTF-8"));
            let errors = Regex::new(r"(?m)^\d+ errors?[;,]").expect("a pattern");
            let expected = i32::from(errors.is_match(&answer));
            assert_eq!(ran.status.code(), Some(expected), "{page}: {line}\n{answer}");
            self.answer = (!line.starts_with("waypost explain ")).then_some(answer);
        }
    }

    fn shell(&self, line: &str) -> Command {
        let mut command = Command::new("sh");
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", self.home.path("bin").display());
        command.args(["-c", line]).current_dir(&self.folder).env("PATH", path);
        command.env("SOURCE_DATE_EPOCH", DAY).stdin(Stdio::null());
        command
    }

    fn serve(&mut self, flags: &str) {
        // A test has no browser to open.
        let flags: Vec<&str> = flags.split_whitespace().filter(|flag| *flag != "--open").collect();
        let mut command = Command::new(program());
        command
            .args(["serve", "--port", "0"])
            .args(flags)
            .current_dir(&self.folder);
        command.env("SOURCE_DATE_EPOCH", DAY).stdin(Stdio::null());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output")).lines();
        let (say, lines) = channel();
        // What it says is read at once, so that it never waits for its reader.
        std::thread::spawn(move || {
            while out
                .next()
                .is_some_and(|line| say.send(line.unwrap_or_default()).is_ok())
            {}
        });
        let mut served = Served {
            child,
            lines,
            address: String::new(),
        };
        let said = format!("{}\n{}\n", served.line(), served.line());
        let address = said.split_once("http://").and_then(|(_, rest)| rest.split_once('/'));
        address.expect("it says where").0.clone_into(&mut served.address);
        self.served = Some(served);
        self.answer = Some(said);
    }

    /// Whether what was said last is what the page shows.
    fn compare(&mut self, page: &str, shown: &str) {
        if let Some(answer) = self.answer.take() {
            assert_eq!(own(&answer), own(shown), "{page}:\n{answer}");
            return;
        }
        // Before this line the server tells of the files that were saved before.
        let served = self.served.as_ref().expect("somebody who says this");
        while own(&served.line()) != own(shown) {}
    }

    /// Makes a change; the lines of the block that stay say where.
    fn change(&self, page: &str, path: &str, block: &str) {
        let side = |mark: char| -> String {
            let lines = block.lines().filter(|line| line.starts_with([mark, ' ']));
            lines.fold(String::new(), |side, line| side + &line[1..] + "\n")
        };
        let (before, after) = (side('-'), side('+'));
        let path = self.folder.join(path);
        let text = fs::read_to_string(&path).expect("the file is there");
        // A line may go on after what is shown of it.
        let (before, after) = if text.contains(&before) {
            (before.as_str(), after.as_str())
        } else {
            (before.trim_end(), after.trim_end())
        };
        assert_eq!(text.matches(before).count(), 1, "{page}: {before}\nin\n{text}");
        fs::write(&path, text.replace(before, after)).expect("the file is written");
    }

    /// The server that runs on.
    fn served(&self) -> &Served {
        self.served.as_ref().expect("the guide is served")
    }

    fn built(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join("public").join(path)).expect("the page is there")
    }
}

/// What the machine adds to a text is its own: times and the port.
fn own(text: &str) -> String {
    let text = Regex::new(r"(?m)^\d\d:\d\d ")
        .expect("a pattern")
        .replace_all(text, "TIME ");
    let text = Regex::new(r"as of \d\d:\d\d$")
        .expect("a pattern")
        .replace_all(text.trim_end(), "as of TIME");
    let took = Regex::new(r"built in [0-9.]+ (ms|s|µs)").expect("a pattern");
    let text = took.replace_all(&text, "built in TIME");
    let port = Regex::new(r"127\.0\.0\.1:\d+").expect("a pattern");
    port.replace_all(&text, "127.0.0.1").into_owned()
}

#[test]
fn every_step_of_the_tutorial_is_as_it_says() {
    let mut reader = Reader::new();
    let stages: Vec<String> = pages().into_keys().filter(|path| path.starts_with("stages/")).collect();
    for stage in &stages {
        if stage == "stages/06-print.md" {
            // It begins with Ctrl+C.
            reader.served = None;
        }
        let before = reader.done;
        reader.follow(stage);
        assert!(reader.done > before, "{stage} has nothing to do");
        reached(stage, &reader);
    }
    assert_eq!(stages.len(), 7, "{stages:?}");
}

/// Whether the goal of a stage is reached.
fn reached(stage: &str, reader: &Reader) {
    match stage {
        "stages/01-start.md" => assert!(reader.folder.join("site.yaml").is_file()),
        "stages/02-see-it.md" => drop(reader.served().shows("/", "Plan ten minutes before the ride")),
        "stages/03-own-stage.md" => {
            let page = reader.served().shows(OWN, "Set the alarm clock");
            let at = |text: &str| page.find(text).expect("the page has it");
            assert!(at("leave the cellar") < at("A damaged battery can burn"));
            assert!(at("A damaged battery can burn") < at("Set the alarm clock"));
        }
        "stages/04-own-decision.md" => {
            let page = reader.served().shows(OWN, "May I charge the battery?");
            let at = |text: &str| page.find(text).expect("the page has it");
            assert!(at("May I charge the battery?") < at("Set the alarm clock"));
        }
        "stages/05-mistake.md" => assert!(reader.served().page(OWN).contains("May I charge the battery?")),
        "stages/06-print.md" => {
            let page = reader.built("stages/charge-the-battery.html") + &reader.built("trees/may-i-charge.html");
            for text in [
                "leave the cellar",
                "A damaged battery can burn",
                "Set the alarm clock",
                "Keeper of the bike",
            ] {
                assert!(page.contains(text), "{text}");
            }
        }
        "stages/07-publish.md" => {
            let copy = reader.folder.join("../web/bike");
            assert!(copy.join("index.html").is_file() && !copy.join(".waypost").exists());
            let page = fs::read_to_string(copy.join("stages/set-off.html")).expect("the stage is there");
            assert!(page.contains("https://example.org/bike/stages/set-off.html"), "{page}");
        }
        _ => panic!("{stage}: when is its goal reached?"),
    }
}

#[test]
fn the_smallest_guide_is_as_it_says() {
    let mut reader = Reader::new();
    reader.follow("reference/smallest-guide.md");
    assert!(reader.built("stages/prepare.html").contains("The gloves are dry"));
}
