//! `waypost release`: makes the guide as it is the next edition, and writes what it changed into `editions.yaml`.

use clap::Args;

use super::build::{Failure, options};
use super::{CONTENT, FINE, Flags, Outcome};
use crate::ids::rewrite::rewrite;
use crate::load::EDITIONS;
use crate::new::NewFile;
use crate::new::place::place;
use crate::parse::editions::Editions;
use crate::rebuild::{Build, Rebuilder, Unfit};
use crate::{render, write};

/// What is released.
#[derive(Debug, Args)]
pub struct Release {
    /// What the edition is about, in a sentence that readers see
    #[arg(long, value_name = "TEXT")]
    summary: Option<String>,
    /// Tell what the edition would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Releases the guide.
pub fn run(flags: &Flags, release: &Release) -> Outcome {
    let options = options(flags)?;
    let mut rebuilder = Rebuilder::new(&flags.root);
    let read = rebuilder.read(None)?;
    let Build { inputs, found, guide } = rebuilder.build(read, &options);
    flags.report(&found, &inputs.sources);
    let stops = found.all().iter().any(|finding| finding.rule.stops_release());
    let guide = match guide {
        Ok(guide) if !stops => guide,
        Err(Unfit::Theme(error)) => return Err(error.into()),
        _ => {
            flags.say("not released: mend what is found first");
            return Ok(CONTENT);
        }
    };
    let output = guide.output();
    write::render_all(&output)?;
    let next = render::release(output.renderer(), options.today, release.summary.as_deref())?;
    let Some(editions) = next else {
        flags.say("nothing to release: every sheet is as the last edition has it");
        return Ok(FINE);
    };
    say(flags, &editions);
    if release.dry_run {
        flags.say("nothing was written");
        return Ok(FINE);
    }
    let text = format!("{HEAD}{}", serde_yaml::to_string(&editions)?);
    let path = flags.root.join(EDITIONS);
    if let Some(file) = inputs.editions {
        let written = rewrite(&path, &inputs.sources.get(file).text, &text);
        written.map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))?;
    } else {
        let (path, bytes) = (EDITIONS.to_owned(), text.into_bytes());
        place(&flags.root, &[NewFile { path, bytes }])?;
    }
    flags.say(&format!(
        "written to {}: build the guide and publish it",
        path.display()
    ));
    Ok(FINE)
}

/// The first lines of the file.
const HEAD: &str = "# What each edition of this guide released, written by `waypost release`. Words may be mended; codes and ids may not.\n";

/// What the last of the editions changes.
fn say(flags: &Flags, editions: &Editions) {
    let Some(last) = editions.last() else { return };
    flags.say(&format!("edition {} of {}", last.number, last.date));
    for (id, entry) in &last.sheets {
        let said = match (&entry.code, &entry.changed) {
            (Some(code), Some(changed)) => format!("{code}: {changed}"),
            (Some(code), None) => format!("{code}: new"),
            (None, Some(why)) => format!("gone: {why}"),
            (None, None) => "gone".to_owned(),
        };
        flags.say(&format!("  {id} {said}"));
    }
}
