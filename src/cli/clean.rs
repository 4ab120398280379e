//! `waypost clean`: removes what our manifest lists, and nothing else.

use super::{FINE, Flags, Outcome};
use crate::write;

/// Cleans the output folder.
pub fn run(flags: &Flags) -> Outcome {
    let output = flags.output();
    let removed = write::clean(&output)?;
    flags.say(&format!("{removed} files removed from {}", output.display()));
    Ok(FINE)
}
