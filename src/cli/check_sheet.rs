//! `waypost check-sheet`: whether a sheet of paper still holds.

use super::build::options;
use super::{CONTENT, FINE, Flags, Outcome};
use crate::rebuild::{Build, Rebuilder, Unfit};
use crate::render;

/// Tells what is known of a sheet by its id and its code.
pub fn run(flags: &Flags, sheet: &str, code: &str) -> Outcome {
    let options = options(flags)?;
    let mut rebuilder = Rebuilder::new(&flags.root);
    let read = rebuilder.read(None)?;
    let Build { inputs, found, guide } = rebuilder.build(read, &options);
    let guide = match guide {
        Ok(guide) => guide,
        Err(Unfit::Theme(error)) => return Err(error.into()),
        Err(Unfit::Errors) => {
            flags.report(&found, &inputs.sources);
            return Ok(CONTENT);
        }
    };
    let output = guide.output();
    let (said, holds) = render::check_sheet(output.renderer(), sheet, code)?;
    flags.say(&said);
    Ok(if holds { FINE } else { CONTENT })
}
