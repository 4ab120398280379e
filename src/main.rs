//! The program `waypost`: arguments go in, an exit status comes out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(waypost::cli::run())
}
