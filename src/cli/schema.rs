//! `waypost schema`: the JSON Schema of a file, on standard output.

use super::{FINE, Outcome, print_text};
use crate::schema::Schema;

/// Prints a schema.
#[expect(clippy::unnecessary_wraps, reason = "every command has an outcome")]
pub fn run(schema: Schema) -> Outcome {
    print_text(schema.text().as_bytes());
    Ok(FINE)
}
