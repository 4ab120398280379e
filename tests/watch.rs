//! `waypost watch`: only what changed is written, each rebuild is one line, and nothing is left behind however it ends.

#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};

use program::{Guide, files, guide_only};
use rustix::process::{Pid, Signal, kill_process};

/// A watch that runs until this is dropped.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
}

/// How long a line may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The lines of a stream as they come: who waits for one that never comes does not wait for ever.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            // A test that is over listens no more.
            let _over = sender.send(line.expect("text"));
        }
    });
    lines
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

impl Watching {
    fn start(guide: &Guide) -> Self {
        let mut command: Command = guide.command(&["watch"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        Self {
            lines: lines(child.stdout.take().expect("its output")),
            errors: lines(child.stderr.take().expect("its findings")),
            child,
        }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("a line")
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).expect("a small number");
        kill_process(Pid::from_raw(id).expect("an id"), signal).expect("it is ours");
    }
}

#[test]
fn each_change_is_one_line_and_writes_only_what_differs() {
    let guide = Guide::small();
    let watching = Watching::start(&guide);
    let first = watching.line();
    assert!(first.contains("the guide:") && first.contains("0 unchanged"), "{first}");
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let output = guide.path("public");
    for path in files(&output).keys().filter(|path| path.ends_with(".html")) {
        let file = fs::File::options().write(true).open(output.join(path)).expect("a page");
        file.set_modified(old).expect("a time is set");
    }
    guide.write("content/two.md", "# Two\n\nOther words.\n\n![A dot](images/dot.svg)\n");
    // The page, and the index of the search.
    let second = watching.line();
    assert!(
        second.contains("content/two.md: ") && second.contains(": 2 written"),
        "{second}"
    );
    assert!(guide.read("public/two.html").contains("Other words."));
    for path in files(&output).keys().filter(|path| path.ends_with(".html")) {
        let modified = fs::metadata(output.join(path))
            .expect("a page")
            .modified()
            .expect("a time");
        assert_eq!(modified != old, path == "two.html", "{path}");
    }
}

#[test]
fn a_mistake_leaves_the_output_and_is_told_with_its_place() {
    let guide = Guide::small();
    let watching = Watching::start(&guide);
    watching.line();
    let before = files(&guide.path("public"));
    guide.write("content/two.md", "# Two\n\n[gone](gone.md)\n");
    let line = watching.line();
    assert!(line.ends_with("content/two.md: the output stays as it was"), "{line}");
    assert_eq!(files(&guide.path("public")), before);
    let told = std::iter::from_fn(|| watching.errors.recv_timeout(PATIENCE).ok());
    let told: Vec<String> = told.take_while(|line| !line.starts_with("1 error")).collect();
    assert!(told.iter().any(|line| line.contains("content/two.md:3:8")), "{told:?}");
    guide.write("content/two.md", "# Two\n\nMended.\n");
    assert!(watching.line().contains("content/two.md: "), "it goes on");
}

#[test]
fn a_file_that_is_emptied_before_it_is_written_is_one_change() {
    let guide = Guide::small();
    let watching = Watching::start(&guide);
    watching.line();
    for turn in 0..20 {
        let text = format!("# Two\n\nText {turn}.\n");
        let emptied = Instant::now();
        let mut file = fs::File::create(guide.path("content/two.md")).expect("a file is emptied");
        // Longer than the watch waits at a time, shorter than it waits in all.
        std::thread::park_timeout(Duration::from_millis(100));
        file.write_all(text.as_bytes()).expect("a file is written");
        let was_quick = emptied.elapsed() < Duration::from_millis(150);
        let line = watching.line();
        if was_quick {
            assert!(line.contains("content/two.md: ") && line.contains("written"), "{line}");
            assert!(guide.read("public/two.html").contains(&format!("Text {turn}.")));
            return;
        }
        // The machine was busy: the empty file may have been seen. On with the next, once this one is told.
        while !guide.read("public/two.html").contains(&format!("Text {turn}.")) {
            watching.line();
        }
    }
    panic!("this machine is too busy to tell");
}

#[test]
fn what_it_writes_does_not_set_it_off_again() {
    let guide = Guide::small();
    let watching = Watching::start(&guide);
    watching.line();
    guide.write("content/two.md", "# Two\n\nOther words.\n");
    watching.line();
    let work = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", watching.child.id())).expect("Linux");
        let fields: Vec<&str> = stat.rsplit(") ").next().expect("fields").split(' ').collect();
        [11, 12]
            .map(|at| fields[at].parse::<u64>().expect("a number"))
            .iter()
            .sum::<u64>()
    };
    // Until the last look over all files is done; then nothing is left to do.
    let start = Instant::now();
    let mut before = work();
    let mut quiet = Instant::now();
    while quiet.elapsed() < Duration::from_secs(3) {
        assert!(start.elapsed() < Duration::from_secs(30), "it never comes to rest");
        std::thread::park_timeout(Duration::from_millis(100));
        let now = work();
        if now > before {
            quiet = Instant::now();
        }
        before = now;
    }
    let said: Vec<String> = watching.lines.try_iter().collect();
    assert!(said.is_empty(), "nothing changed, and yet: {said:?}");
}

#[test]
fn asked_to_end_it_ends_with_nothing_half_done() {
    for signal in [Signal::INT, Signal::TERM] {
        let guide = Guide::small();
        for page in 0..400 {
            guide.write(&format!("content/p{page}.md"), format!("# Page {page}\n\nText.\n"));
        }
        let mut watching = Watching::start(&guide);
        watching.line();
        in_the_middle(&guide, "staging", |round| {
            guide.write("site.yaml", format!("title: Round {round}\n"));
        });
        watching.signal(signal);
        let status = watching.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0));
        clean(&guide);
    }
}

/// Changes the guide, and waits until this note says that it is being written.
fn in_the_middle(guide: &Guide, note: &str, change: impl Fn(u64)) {
    let note = guide.path("public/.waypost").join(note);
    for round in 0..20 {
        change(round);
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(2) {
            if note.exists() {
                return;
            }
        }
    }
    panic!("it is never met while it writes");
}

#[test]
fn killed_at_any_moment_it_leaves_whole_pages_and_nothing_else() {
    let guide = Guide::small();
    for round in 0..20_u64 {
        let mut watching = Watching::start(&guide);
        let first = watching.line();
        assert!(
            !first.contains("stays as it was"),
            "what was left half done is finished: {first}"
        );
        // Pages come and go, so that a write that is cut off leaves some of either guide.
        let note = if round % 2 == 0 { "staging" } else { "journal.json" };
        in_the_middle(&guide, note, |again| {
            let _absent = fs::remove_dir_all(guide.path("content/pages"));
            for page in 0..60 {
                let path = format!("content/pages/of-{round}-{again}-{page}.md");
                guide.write(&path, format!("# Page {page}\n\nRound {round}.\n"));
            }
        });
        let until = Instant::now() + Duration::from_micros(round * 200);
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        watching.signal(Signal::KILL);
        watching.child.wait().expect("it ends");
        // Its guard puts in order what was under way.
        let until = Instant::now() + Duration::from_secs(5);
        let notes = guide.path("public/.waypost");
        while notes.join("staging").exists() || notes.join("journal.json").exists() {
            assert!(Instant::now() < until, "round {round}: {:?}", files(&notes).into_keys());
            std::thread::sleep(Duration::from_millis(5));
        }
        for (path, bytes) in guide_only(files(&guide.path("public"))) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(
                !path.ends_with(".html") || text.ends_with("</html>"),
                "`{path}` is half a page: {text}"
            );
        }
    }
    guide.run(&["build"]).ends(0);
    clean(&guide);
}

/// The output is what a build writes, and no lock, staging or journal is there.
#[track_caller]
fn clean(guide: &Guide) {
    let notes = fs::read_dir(guide.path("public/.waypost")).expect("its notes");
    let notes = notes.map(|note| note.expect("a note").file_name().to_string_lossy().into_owned());
    let notes: Vec<String> = notes.collect();
    let built = files(&guide.path("public"));
    let fresh = Guide::empty();
    assert!(
        !notes
            .iter()
            .any(|name| name.contains("staging") || name.contains("journal")),
        "{notes:?}"
    );
    let out = fresh.path("out");
    guide
        .run(&["build", "--output-dir", out.to_str().expect("UTF-8")])
        .ends(0);
    let again = files(&out);
    let (built, again) = (guide_only(built), guide_only(again));
    assert_eq!(built.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    for (path, bytes) in &built {
        assert!(again.get(path) == Some(bytes), "`{path}` is not what a build writes");
    }
}
