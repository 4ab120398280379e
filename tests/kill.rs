//! `kill -9` at two hundred moments of a build that replaces an older edition: the last good guide stays before the commit
//! point; after it every file is whole, assets come before the pages that need them, and the next command finishes.
//! Four guides are killed beside each other, as a build that was killed waits most of its time for the disk.

#![expect(
    clippy::print_stdout,
    reason = "the figures of the kills are part of what the test says"
)]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use program::{DAY, Guide, files, guide_only, program};

type Output = BTreeMap<String, Vec<u8>>;

const PAGES: usize = 120;
const PICTURES: usize = 20;
/// Guides that are killed beside each other.
const LANES: u32 = 4;
/// In each lane, if there were enough of each kind.
const KILLS: u32 = 50;
/// In each lane at most.
const MOST: u32 = 400;
/// Of each kind, in all lanes together.
const ENOUGH: u32 = 20;
/// After this the kills stop sooner, if there were enough of each kind.
const PATIENCE: Duration = Duration::from_mins(2);

/// Marsaglia's xorshift: the same moments in every run, as far as the machine is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

/// An edition of the guide. Every page and picture differs between editions, and each has some that the other has not.
fn edition(guide: &Guide, number: usize) {
    let _fresh = fs::remove_dir_all(guide.path("content"));
    guide.write("site.yaml", format!("title: Edition {number}\n"));
    guide.write("content/index.md", format!("# Edition {number}\n\nRead on.\n"));
    for picture in 0..PICTURES {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{picture}\"/>",
            number + 1
        );
        guide.write(&format!("content/images/{picture}.svg"), svg);
    }
    for page in (number * 10)..(number * 10 + PAGES) {
        let picture = page % PICTURES;
        let text = format!("# Page {page}\n\nEdition {number}.\n\n![A shape](images/{picture}.svg)\n");
        guide.write(&format!("content/page-{page}.md"), text);
    }
}

fn start(guide: &Guide, command: &str) -> Child {
    let mut command = guide.command(&[command, "-q"]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Makes `public` what it is after a build of the old edition.
fn restore(from: &Path, to: &Path) {
    let _gone = fs::remove_dir_all(to);
    for (path, bytes) in files(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, bytes).expect("a file is written");
    }
}

/// Every file is the old or the new one as a whole, and what a page needs is there.
fn assert_usable(now: &Output, old: &Output, new: &Output) {
    for (path, bytes) in now {
        assert!(
            old.get(path) == Some(bytes) || new.get(path) == Some(bytes),
            "`{path}` is neither old nor new"
        );
        if !path.ends_with(".html") {
            continue;
        }
        let page = std::str::from_utf8(bytes).expect("a page is UTF-8");
        assert!(page.trim_end().ends_with("</html>"), "`{path}` is half a page");
        for needed in needs(page) {
            assert!(
                now.contains_key(needed),
                "`{path}` needs `{needed}`, which is not there"
            );
        }
    }
}

/// Style sheets and pictures that a page at the top of the output refers to.
fn needs(page: &str) -> impl Iterator<Item = &str> {
    let starts = ["=assets/", "=files/"];
    let values = starts
        .into_iter()
        .flat_map(move |start| page.match_indices(start).map(move |(at, _)| &page[at + 1..]));
    values.filter_map(|rest| rest.split([' ', '>']).next())
}

/// How many kills came when.
#[derive(Default)]
struct Tally {
    /// The old guide stood.
    before: u32,
    /// The journal stood.
    after: u32,
    /// The new guide stood.
    done: u32,
}

/// Kills the build of one guide again and again, at moments of its own.
fn kill_again_and_again(lane: u32) -> Tally {
    let (old_guide, guide) = (Guide::empty(), Guide::empty());
    edition(&old_guide, 0);
    edition(&guide, 1);
    let public = guide.path("public");
    let settled = |guide: &Guide| {
        guide.run(&["build"]).ends(0);
        guide_only(guide.output())
    };
    let old = settled(&old_guide);
    let new = settled(&guide);
    assert!(
        needs(std::str::from_utf8(&new["page-20.html"]).expect("UTF-8")).count() >= 2,
        "the test sees what pages need"
    );
    restore(&old_guide.path("public"), &public);
    let begin = Instant::now();
    settled(&guide);
    let whole = begin.elapsed();

    let journal = public.join(".waypost/journal.json");
    let mut random = Random(0x5EED_0F0A_5AFE_601D ^ u64::from(lane));
    let mut tally = Tally::default();
    let begin = Instant::now();
    // Chance may put few kills behind the commit point: then there are more of them.
    for round in 0..MOST {
        let enough = tally.before * LANES >= ENOUGH && tally.after * LANES >= ENOUGH;
        if enough && (round >= KILLS || begin.elapsed() > PATIENCE) {
            break;
        }
        restore(&old_guide.path("public"), &public);
        let mut child = start(&guide, "build");
        if round % 2 == 0 {
            sleep(Duration::from_micros(
                random.below(u64::try_from(whole.as_micros()).unwrap_or(u64::MAX)),
            ));
        } else {
            // Half of the kills aim at the commit: it is short beside the rendering before it.
            while !journal.exists() && child.try_wait().expect("it can be asked").is_none() {
                std::thread::yield_now();
            }
            sleep(Duration::from_micros(random.below(8_000)));
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");

        let now = guide_only(files(&public));
        if journal.exists() {
            tally.after += 1;
        } else if now == old {
            tally.before += 1;
        } else {
            assert!(
                now == new,
                "{lane}.{round}: without a journal the guide is the old or the new one"
            );
            tally.done += 1;
        }
        assert_usable(&now, &old, &new);
        if round % 5 == 0 {
            guide.run(&["check"]).ends(0);
            assert!(guide_only(files(&public)) == now, "{lane}.{round}: check wrote");
        }
        assert!(
            settled(&guide) == new,
            "{lane}.{round}: the next build does not end as a clean one"
        );
        assert!(
            !journal.exists() && !public.join(".waypost/staging").exists(),
            "{lane}.{round}: something is left"
        );
    }
    let Tally { before, after, done } = tally;
    println!("{lane}: {before} before, {after} after, {done} too late; a build takes {whole:?}");
    tally
}

#[test]
fn killed_at_any_moment_the_guide_is_whole_and_the_next_command_finishes() {
    let (mut before, mut after) = (0, 0);
    scope(|scope| {
        let lanes: Vec<_> = (0..LANES)
            .map(|lane| scope.spawn(move || kill_again_and_again(lane)))
            .collect();
        for lane in lanes {
            let tally = lane.join().expect("no kill of the lane does harm");
            before += tally.before;
            after += tally.after;
        }
    });
    println!(
        "{} with {DAY}: {before} kills before the commit point, {after} after it",
        program()
    );
    assert!(
        before >= ENOUGH && after >= ENOUGH,
        "{before} kills before the commit point, {after} after it"
    );
}
