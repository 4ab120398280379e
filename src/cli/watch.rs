//! `waypost watch`: the guide is written to the output folder again after each change.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::build::{Failure, summary, threads, took};
use super::guard;
use super::serve::{Waiting, changed, tell_polling};
use super::{FINE, Flags, Outcome};
use crate::diagnostic::print::refusal;
use crate::follow::Turn;
use crate::rebuild::Unfit;
use crate::rule::Severity;
use crate::write;

/// Writes the guide after each change until the process is asked to end.
pub fn run(flags: &Flags, waiting: &Waiting) -> Outcome {
    let output = flags.output_to_write()?;
    let mut follow = waiting.follow(flags)?;
    let _guard = guard::start(&output);
    let threads = threads()?;
    // Who ends the command waits for a write that is under way, so that nothing is left half done.
    let writing = Arc::new(Mutex::new(()));
    let (end, ended) = std::sync::mpsc::channel();
    let held = Arc::clone(&writing);
    let asked = move || {
        let held = held.lock().unwrap_or_else(PoisonError::into_inner);
        let _over = end.send(());
        // No write begins any more.
        std::mem::forget(held);
    };
    ctrlc::set_handler(asked).map_err(|error| Failure::new(error.to_string()))?;
    let own = flags.clone();
    std::thread::spawn(move || {
        let mut started = Instant::now();
        let mut turn = threads.install(|| follow.first());
        loop {
            {
                let _writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
                threads.install(|| put(&own, (&turn, started)));
            }
            turn = threads.install(|| follow.next(|| started = Instant::now()));
            tell_polling(&own, &mut follow);
        }
    });
    let _asked = ended.recv();
    Ok(FINE)
}

/// Writes what a build came to, and says so in one line.
fn put(flags: &Flags, (turn, started): (&Turn, Instant)) {
    let now = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    let what = changed(turn);
    let outcome = written(flags, turn);
    match outcome {
        Ok(Some(written)) => flags.say(&format!("{now} {what}: {written} in {}", took(started))),
        Ok(None) => flags.say(&format!("{now} {what}: the output stays as it was")),
        Err(error) => {
            super::say_error(&refusal(&error, flags.format()));
            flags.say(&format!("{now} {what}: the output stays as it was"));
        }
    }
}

/// What was written; nothing if there are errors.
fn written(flags: &Flags, turn: &Turn) -> Result<Option<String>, String> {
    let build = turn.build.as_ref().map_err(ToString::to_string)?;
    flags.report(&build.found, &build.inputs.sources);
    let strict = flags.strict && build.found.count(Severity::Warning) > 0;
    let guide = match &build.guide {
        Ok(guide) if !strict => guide,
        Err(Unfit::Theme(error)) => return Err(error.to_string()),
        _ => return Ok(None),
    };
    let output = flags.output();
    let changes = write::write(&output, &guide.output(), flags.force).map_err(|error| error.to_string())?;
    Ok(Some(summary(&changes, &output)))
}
