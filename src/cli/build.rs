//! `waypost build` and `waypost check`: the same line of stages, with or without the writing at its end.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{CONTENT, FINE, Flags, Outcome};
use crate::diagnostic::Diagnostics;
use crate::rule::Severity;
use crate::{Options, compile, load, render, write};

/// Stack of each thread: the minifier walks a page's elements one inside the other.
const STACK: usize = 16 << 20;

/// Builds the guide; writes it if `writing`.
pub fn run(flags: &Flags, writing: bool) -> Outcome {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build()?
        .install(|| guide(flags, writing))
        .map_err(Into::into)
}

fn guide(flags: &Flags, writing: bool) -> Result<u8, Failure> {
    let mut found = Diagnostics::default();
    let inputs = load::load(&flags.root, &mut found)?;
    let output = flags.output();
    let options = Options {
        drafts: flags.drafts,
        base_url: flags.base_url.clone(),
        today: today()?,
    };
    let guide = compile(&inputs, &options, &mut found);
    flags.report(&found, &inputs.sources);
    let errors = found.count(Severity::Error);
    let failed = errors > 0 || (flags.strict && found.count(Severity::Warning) > 0);
    let Some(guide) = guide.filter(|_| !failed) else {
        // An earlier build past its commit point is finished even though this one writes nothing.
        if writing {
            write::recover(&output)?;
        }
        return Ok(CONTENT);
    };
    let pages = render::Output::new(&guide, &inputs)?;
    if writing {
        let changes = write::write(&output, &pages, flags.force)?;
        flags.say(&summary(&changes, &output));
    } else {
        write::render_all(&pages)?;
        flags.say("no errors");
    }
    Ok(FINE)
}

fn summary(changes: &write::Changes, output: &std::path::Path) -> String {
    let total = changes.written + changes.unchanged;
    let removed = if changes.removed > 0 {
        format!(", {} removed", changes.removed)
    } else {
        String::new()
    };
    format!(
        "{total} files in {}: {} written, {} unchanged{removed}",
        output.display(),
        changes.written,
        changes.unchanged
    )
}

/// The day of the build, for findings only: `SOURCE_DATE_EPOCH` if it is set, else today.
fn today() -> Result<Date, Failure> {
    let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(jiff::Zoned::now().date());
    };
    let second = epoch.to_str().and_then(|text| text.trim().parse().ok());
    let timestamp = second.and_then(|second| jiff::Timestamp::from_second(second).ok());
    let message = || {
        format!(
            "`SOURCE_DATE_EPOCH` is `{}`, which is no number of seconds",
            epoch.to_string_lossy()
        )
    };
    Ok(timestamp
        .ok_or_else(|| Failure(message()))?
        .to_zoned(TimeZone::UTC)
        .date())
}

/// Why a build could not be tried, in words; errors cross threads as text.
#[derive(Debug)]
struct Failure(String);

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<load::LoadError> for Failure {
    fn from(error: load::LoadError) -> Self {
        Self(error.to_string())
    }
}

impl From<write::WriteError> for Failure {
    fn from(error: write::WriteError) -> Self {
        Self(error.to_string())
    }
}

impl From<render::theme::ThemeError> for Failure {
    fn from(error: render::theme::ThemeError) -> Self {
        Self(error.to_string())
    }
}
