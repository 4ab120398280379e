//! The guard of `waypost watch`: a second process that does nothing until the first one is gone.
//!
//! A process that is killed cannot put anything in order. Its guard, which holds the other end of a pipe, sees that it is
//! gone, finishes or drops the write that was under way, and ends.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{FINE, Outcome};
use crate::write;

/// The command by which the program is its own guard.
pub const NAME: &str = "guard";

/// How often the guard looks whether the system has taken the lock from the process that is gone.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// Starts the guard of an output folder; it lives as long as what is returned, or this process. Without one all goes on as
/// well: the next command puts things in order.
pub fn start(output: &Path) -> Option<Child> {
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.arg(NAME).arg("--output-dir").arg(output);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    apart(&mut command);
    command.spawn().ok()
}

/// Keys that end the command are not meant for its guard.
#[cfg(unix)]
fn apart(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn apart(_: &mut Command) {}

/// Waits until the guarded process is gone, and puts its output folder in order.
pub fn run(output: &Path) -> Outcome {
    let _gone = std::io::stdin().read_to_end(&mut Vec::new());
    for _ in 0..TRIES {
        write::recover(output)?;
        if !write::is_unsettled(output)? {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    Ok(FINE)
}
