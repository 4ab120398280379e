//! `waypost completions`: a script that completes commands, flags and their values in a shell.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::{Arguments, FINE, Outcome, print_text};

/// Prints the script of a shell.
#[expect(clippy::unnecessary_wraps, reason = "every command has an outcome")]
pub fn run(shell: Shell) -> Outcome {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "waypost", &mut script);
    print_text(&script);
    Ok(FINE)
}
