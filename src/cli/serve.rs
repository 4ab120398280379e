//! `waypost serve`: the guide in a browser while it is written. Nothing is written to disk.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use clap::Args;

use super::build::{Failure, options, took};
use super::{FINE, Flags, Outcome};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::print::{Format, findings};
use crate::follow::{Follow, Turn};
use crate::rebuild::{Build, Unfit};
use crate::rule::Severity;
use crate::serve::{Port, Server, Show, Trouble};
use crate::source::Sources;

/// The port, unless the author names one.
const PORT: u16 = 4747;

/// How many findings a browser shows.
const SHOWN: usize = 50;

/// Flags of commands that wait for changes.
#[derive(Debug, Args)]
pub struct Waiting {
    /// Look for changes again and again, every so many milliseconds, for disks that do not tell of them
    #[arg(long, value_name = "MS", num_args = 0..=1, require_equals = true, default_missing_value = "500")]
    poll: Option<u64>,
}

/// Flags of `waypost serve`.
#[derive(Debug, Args)]
pub struct Serving {
    /// Port to listen at; 0 is any that is free [default: 4747, or one of the next ten]
    #[arg(short, long, value_name = "N")]
    port: Option<u16>,
    /// Address to listen at; others than this machine's own let the network read the guide
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Open the guide in a browser
    #[arg(short = 'O', long)]
    open: bool,
    #[command(flatten)]
    waiting: Waiting,
}

impl Waiting {
    /// Follows the guide of the flags.
    pub fn follow(&self, flags: &Flags) -> Result<Follow, Failure> {
        let poll = self.poll.map(|every| Duration::from_millis(every.max(10)));
        let first = options(flags)?;
        let own = flags.clone();
        // Days pass while an author works.
        let options = move || options(&own).unwrap_or_else(|_| first.clone());
        let mut follow = Follow::new(&flags.root, options, poll).map_err(|error| Failure::new(error.to_string()))?;
        tell_polling(flags, &mut follow);
        Ok(follow)
    }
}

/// Says once that changes are looked for again and again.
pub fn tell_polling(flags: &Flags, follow: &mut Follow) {
    if let Some(polling) = follow.new_polling() {
        flags.say(&polling.to_string());
    }
}

/// Serves the guide until the process ends.
pub fn run(flags: &Flags, serving: &Serving) -> Outcome {
    let mut follow = serving.waiting.follow(flags)?;
    let server = Server::bind(serving.host, serving.port.map_or(Port::From(PORT), Port::Exactly)).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => "the port is in use; another one: `--port 0`".to_owned(),
            _ => error.to_string(),
        };
        Failure::new(format!("cannot listen at `{}`: {why}", serving.host))
    })?;
    let (url, show) = (server.url(), server.show());
    flags.say(&format!("serving at {url}"));
    if !serving.host.is_loopback() {
        flags.say("everybody in this network can read the guide at this machine's address");
    }
    let own = flags.clone();
    std::thread::spawn(move || work(&own, &mut follow, &show));
    if serving.open && open::that_detached(&url).is_err() {
        flags.say(&format!("no browser can be opened from here: open {url} yourself"));
    }
    server.run()?;
    Ok(FINE)
}

/// Builds, shows, and waits for the next change; without end.
fn work(flags: &Flags, follow: &mut Follow, show: &Show) {
    let Ok(threads) = super::build::threads() else {
        return;
    };
    let mut started = Instant::now();
    let mut turn = threads.install(|| follow.first());
    loop {
        tell(flags, (&turn, &took(started)), show);
        // The turn held what was read; the next one shares what did not change.
        turn = threads.install(|| follow.next(|| started = Instant::now()));
        tell_polling(flags, follow);
    }
}

/// Shows what a build came to, in the browser and in the terminal.
fn tell(flags: &Flags, (turn, took): (&Turn, &str), show: &Show) {
    let now = jiff::Zoned::now().strftime("%H:%M").to_string();
    let what = changed(turn);
    let build = match &turn.build {
        Ok(build) => build,
        Err(error) => {
            super::say_error(&crate::diagnostic::print::refusal(&error.to_string(), flags.format()));
            return stop(flags, (&now, &what), show, vec![error.to_string()]);
        }
    };
    flags.report(&build.found, &build.inputs.sources);
    match &build.guide {
        Ok(guide) => {
            show.good(guide.clone(), now.clone());
            flags.say(&format!("{now} {what}: built in {took}"));
        }
        Err(Unfit::Theme(error)) => {
            super::say_error(&crate::diagnostic::print::refusal(&error.to_string(), flags.format()));
            stop(flags, (&now, &what), show, vec![error.to_string()]);
        }
        Err(Unfit::Errors) => stop(flags, (&now, &what), show, texts(build)),
    }
}

fn stop(flags: &Flags, (now, what): (&str, &str), show: &Show, mut findings: Vec<String>) {
    let since = show.good_since();
    let more = findings.len().saturating_sub(SHOWN);
    findings.truncate(SHOWN);
    show.trouble(Trouble { findings, more });
    let shown = match since {
        Some(since) => format!("showing the guide as of {since}"),
        None => "there is nothing to show yet".to_owned(),
    };
    flags.say(&format!("{now} {what}: {shown}"));
}

/// The errors of a build as they are printed.
fn texts(build: &Build) -> Vec<String> {
    let mut errors = Diagnostics::default();
    let found = build.found.all().iter();
    for finding in found.filter(|finding| finding.severity == Severity::Error) {
        errors.report(finding.clone());
    }
    let sources: &Sources = &build.inputs.sources;
    findings(&errors, sources, Format::Human { color: false })
        .map(|text| text.trim_end().to_owned())
        .collect()
}

/// What changed, for one line.
pub fn changed(turn: &Turn) -> String {
    let mut names = turn.changed.iter();
    match (names.next(), turn.changed.len()) {
        (Some(name), 1) => name.clone(),
        (Some(name), count) => format!("{name} and {} more", count - 1),
        (None, _) => "the guide".to_owned(),
    }
}
