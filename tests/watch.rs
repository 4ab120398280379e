//! `waypost watch`: only what changed is written, each rebuild is one line, and nothing is left behind however it ends.

#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use program::{Guide, files, guide_only};
use rustix::process::{Pid, Signal, kill_process};

/// A watch that runs until this is dropped.
struct Watching {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    errors: Lines<BufReader<ChildStderr>>,
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
            lines: BufReader::new(child.stdout.take().expect("its output")).lines(),
            errors: BufReader::new(child.stderr.take().expect("its findings")).lines(),
            child,
        }
    }

    fn line(&mut self) -> String {
        self.lines.next().expect("a line").expect("text")
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).expect("a small number");
        kill_process(Pid::from_raw(id).expect("an id"), signal).expect("it is ours");
    }
}

#[test]
fn each_change_is_one_line_and_writes_only_what_differs() {
    let guide = Guide::small();
    let mut watching = Watching::start(&guide);
    let first = watching.line();
    assert!(first.contains("the guide:") && first.contains("0 unchanged"), "{first}");
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let output = guide.path("public");
    for path in files(&output).keys().filter(|path| path.ends_with(".html")) {
        let file = fs::File::options().write(true).open(output.join(path)).expect("a page");
        file.set_modified(old).expect("a time is set");
    }
    guide.write("content/two.md", "# Two\n\nOther words.\n\n![A dot](images/dot.svg)\n");
    let second = watching.line();
    assert!(
        second.contains("content/two.md: ") && second.contains(": 1 written"),
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
    let mut watching = Watching::start(&guide);
    watching.line();
    let before = files(&guide.path("public"));
    guide.write("content/two.md", "# Two\n\n[gone](gone.md)\n");
    let line = watching.line();
    assert!(line.ends_with("content/two.md: the output stays as it was"), "{line}");
    assert_eq!(files(&guide.path("public")), before);
    let told = watching.errors.by_ref().map(|line| line.expect("text"));
    let told: Vec<String> = told.take_while(|line| !line.starts_with("1 error")).collect();
    assert!(told.iter().any(|line| line.contains("content/two.md:3:8")), "{told:?}");
    guide.write("content/two.md", "# Two\n\nMended.\n");
    assert!(watching.line().contains("content/two.md: "), "it goes on");
}

#[test]
fn what_it_writes_does_not_set_it_off_again() {
    let guide = Guide::small();
    let mut watching = Watching::start(&guide);
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
}

#[test]
fn asked_to_end_it_ends_with_nothing_half_done() {
    for signal in [Signal::INT, Signal::TERM] {
        let guide = Guide::small();
        let mut watching = Watching::start(&guide);
        watching.line();
        for round in 0..5 {
            // The same files whether it saw this change or not.
            let text = format!("# Two\n\nRound {round}.\n\n![A dot](images/dot.svg)\n");
            guide.write("content/two.md", text);
        }
        watching.signal(signal);
        let status = watching.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0));
        clean(&guide);
    }
}

#[test]
fn killed_at_any_moment_it_leaves_whole_pages_and_the_next_command_goes_on() {
    let guide = Guide::small();
    for page in 0..60 {
        guide.write(&format!("content/p{page}.md"), format!("# Page {page}\n\nFirst.\n"));
    }
    for round in 0..20_u64 {
        let mut watching = Watching::start(&guide);
        watching.line();
        for page in 0..60 {
            guide.write(
                &format!("content/p{page}.md"),
                format!("# Page {page}\n\nRound {round}.\n"),
            );
        }
        let until = Instant::now() + Duration::from_millis(round * 3);
        while Instant::now() < until {
            std::hint::spin_loop();
        }
        watching.signal(Signal::KILL);
        watching.child.wait().expect("it ends");
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
    let notes: Vec<String> = files(&guide.path("public/.waypost")).into_keys().collect();
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
    let kept: Vec<_> = guide_only(built).into_keys().collect();
    assert_eq!(kept, guide_only(again).into_keys().collect::<Vec<_>>());
}
