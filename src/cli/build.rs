//! `waypost build` and `waypost check`: the same line of stages, with or without the writing at its end.

use std::time::Instant;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{CONTENT, FINE, Flags, MessageFormat, Outcome};
use crate::config::{PUBLIC_ROOT, public_root};
use crate::diagnostic::Diagnostics;
use crate::link::Guide;
use crate::rebuild::{Build, Rebuilder, Unfit};
use crate::render::WithSingleFile;
use crate::rule::Severity;
use crate::source::Sources;
use crate::{Options, load, reading, render, write};

/// What becomes of a guide without errors.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// It is rendered and forgotten.
    Check,
    /// It is written.
    Write {
        /// With one file more that holds all.
        single_file: bool,
    },
}

/// Builds the guide.
pub fn run(flags: &Flags, goal: Goal) -> Outcome {
    let options = options(flags)?;
    if let Goal::Write { .. } = goal {
        flags.output_to_write()?;
    }
    let mut rebuilder = Rebuilder::new(&flags.root);
    let started = Instant::now();
    // Read by the first thread: memory of the others grows page by page, each time through the system.
    let read = rebuilder.read(None)?;
    flags.tell(&format!("read {} in {}", self::read(&read.0), took(started)));
    let guide = || guide(flags, (rebuilder, read), &options, goal);
    threads()?.install(guide).map_err(Into::into)
}

/// Threads that build.
pub fn threads() -> Result<rayon::ThreadPool, Failure> {
    let threads = rayon::ThreadPoolBuilder::new().stack_size(render::STACK).build();
    threads.map_err(|error| Failure::new(error.to_string()))
}

fn guide(
    flags: &Flags,
    (mut rebuilder, read): (Rebuilder, (load::Inputs, Diagnostics)),
    options: &Options,
    goal: Goal,
) -> Result<u8, Failure> {
    let output = flags.output();
    let started = Instant::now();
    let Build { inputs, found, guide } = rebuilder.build(read, options);
    let findings = found.all().len();
    flags.tell(&format!("checked in {}: findings: {findings}", took(started)));
    flags.report(&found, &inputs.sources);
    let strict = flags.strict && found.count(Severity::Warning) > 0;
    let guide = match guide {
        Ok(guide) if !strict => guide,
        Err(Unfit::Theme(error)) if !strict => return Err(error.into()),
        _ => {
            // An earlier build past its commit point is finished even though this one writes nothing.
            if let Goal::Write { .. } = goal {
                write::recover(&output)?;
            }
            return Ok(CONTENT);
        }
    };
    // What a program holds at its end is cleared away by the system, at once.
    std::mem::forget(rebuilder);
    let (pages, started) = (guide.output(), Instant::now());
    if let Goal::Write { single_file } = goal {
        let changes = if single_file {
            write::write(
                &output,
                &WithSingleFile::new(pages).map_err(write::WriteError::from)?,
                flags.force,
            )?
        } else {
            write::write(&output, &pages, flags.force)?
        };
        flags.tell(&format!("rendered and written in {}", took(started)));
        flags.say(&summary(&changes, &output));
    } else {
        write::render_all(&pages)?;
        flags.tell(&format!("rendered in {}", took(started)));
        say_readings(flags, guide.guide(), &inputs.sources);
        say_sheets(flags, &pages)?;
        flags.say("no errors");
    }
    Ok(FINE)
}

/// How hard each page is to read, for authors; among findings for programs it would be in the way.
fn say_readings(flags: &Flags, guide: &Guide, sources: &Sources) {
    let Some((formula, readings)) = reading::readings(guide, sources) else {
        return;
    };
    if readings.iter().all(|reading| reading.grade.is_none()) || !matches!(flags.message_format, MessageFormat::Human) {
        return;
    }
    flags.say(&format!("reading grade, by the {}:", formula.name()));
    for reading in readings {
        let grade = match reading.grade {
            Some(grade) => format!("{grade:>6.1}"),
            None => "     –".to_owned(),
        };
        flags.say(&format!("{grade}  {}", sources.get(reading.file).path));
    }
}

/// How many pages the sheets have, for authors.
fn say_sheets(flags: &Flags, output: &render::Output<'_>) -> Result<(), Failure> {
    if !matches!(flags.message_format, MessageFormat::Human) {
        return Ok(());
    }
    let sheets = output.renderer().sheets()?;
    let Some((longest, most)) = sheets.iter().max_by_key(|(_, pages)| *pages) else {
        return Ok(());
    };
    let (count, pages) = (sheets.len(), sheets.iter().map(|(_, pages)| pages).sum::<usize>());
    flags.say(&format!(
        "sheets: {count}, pages: {pages}; the longest is {longest}, pages: {most}"
    ));
    Ok(())
}

/// What the arguments and the environment add to the guide.
pub fn options(flags: &Flags) -> Result<Options, Failure> {
    Ok(Options {
        drafts: flags.drafts,
        base_url: base_url(flags)?,
        today: today()?,
    })
}

/// "12 pages, 3 decisions, …", as it was read.
fn read(inputs: &load::Inputs) -> String {
    let counts = [
        (inputs.pages.len(), "page"),
        (inputs.trees.len(), "decision"),
        (inputs.files.len(), "other file"),
        (inputs.statics.len(), "static file"),
        (inputs.themes.len(), "file of themes"),
    ];
    let counted = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| match *count {
            1 => format!("1 {word}"),
            n if word.starts_with("file") => format!("{n} {}", word.replacen("file", "files", 1)),
            n => format!("{n} {word}s"),
        });
    let parts: Vec<String> = counted.collect();
    if parts.is_empty() {
        "the settings only".to_owned()
    } else {
        parts.join(", ")
    }
}

/// The time since `started`, for people.
pub fn took(started: Instant) -> String {
    format!("{:.1} ms", started.elapsed().as_secs_f64() * 1000.0)
}

/// The address of `--base-url`, as it would be read from the settings.
fn base_url(flags: &Flags) -> Result<Option<String>, Failure> {
    let Some(url) = &flags.base_url else {
        return Ok(None);
    };
    let refused = || Failure(format!("`--base-url {url}` is no address of the web: it {PUBLIC_ROOT}"));
    public_root(url).map(Some).ok_or_else(refused)
}

/// What a write did, for one line.
pub fn summary(changes: &write::Changes, output: &std::path::Path) -> String {
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
pub struct Failure(String);

impl Failure {
    /// For this reason, in words.
    pub fn new(why: String) -> Self {
        Self(why)
    }
}

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
