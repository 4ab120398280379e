//! The command line: arguments go in, an exit status comes out. The only room that prints.

mod build;
mod check_sheet;
mod clean;
mod completions;
mod explain;
mod guard;
mod ids;
mod man;
mod new;
mod release;
mod schema;
mod serve;
mod theme;
mod tree;
mod watch;

use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Diagnostics;
use crate::diagnostic::print::{Format, findings, refusal, total};
use crate::source::Sources;
use crate::watch::FOLDERS;

/// Everything is fine.
const FINE: u8 = 0;
/// There are errors in the content.
const CONTENT: u8 = 1;
/// Wrong use, settings that cannot be used, or the disk refused.
const REFUSED: u8 = 2;

/// Waypost compiles protocols: Markdown stages and YAML decision trees become a static guide that can be followed on a
/// phone, without a network, without scripts and on paper. A guide in which a reader could get lost does not build.
#[derive(Debug, Parser)]
#[command(name = "waypost", version, about, long_about = None, propagate_version = true)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a starter guide, or add a stage, a decision or a page
    New(new::New),
    /// Check the guide and write it to the output folder
    Build {
        /// Write the whole guide into one more file, which needs no other
        #[arg(long)]
        single_file: bool,
    },
    /// Show the guide in a browser while it is written; write nothing
    Serve(#[command(flatten)] serve::Serving),
    /// Write the guide again after each change
    Watch(#[command(flatten)] serve::Waiting),
    /// Put the output folder in order when `watch` is gone
    #[command(hide = true, name = guard::NAME)]
    Guard,
    /// Check the guide and write nothing
    Check,
    /// Make the guide as it is the next edition: its sheets count as released
    Release(#[command(flatten)] release::Release),
    /// Tell whether a sheet of paper still holds
    CheckSheet {
        /// Its id, as printed
        sheet: String,
        /// Its code, as printed
        code: String,
    },
    /// Show a decision as paper does, with what its tests try
    Tree {
        /// Its id: the name of its file in `content/trees/` without `.yaml`
        name: String,
    },
    /// Tell why a rule is there, what breaks it and what mends it; list all rules
    Explain {
        /// Name of a rule, as in a finding; without it, all are listed
        rule: Option<String>,
    },
    /// Write the ids that items of checklists do not have yet into the Markdown files
    Ids,
    /// Remove what `build` wrote, and nothing else
    Clean,
    /// Copy the built-in theme, to change it
    Theme(theme::Theme),
    /// Print the JSON Schema of a file, for editors
    Schema {
        /// Which file
        name: crate::schema::Schema,
    },
    /// Print a script that completes commands and flags in a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print a page of the manual for `man`
    Man {
        /// A command, such as `build` or `new stage`; without it, the program itself
        command: Vec<String>,
    },
}

/// Flags of every command, before or after it.
#[derive(Clone, Debug, Args)]
struct Flags {
    /// Folder of the guide: the one that holds `site.yaml`
    #[arg(short, long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Folder to write to [default: `public` in the guide's folder]
    #[arg(short, long, global = true, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Public address of the guide, for canonical links only
    #[arg(short = 'u', long, global = true, value_name = "URL")]
    base_url: Option<String>,
    /// Keep pages that are marked as drafts
    #[arg(long, global = true)]
    drafts: bool,
    /// Treat warnings as errors
    #[arg(long, global = true)]
    strict: bool,
    /// Write into a folder that holds other files; they stay as they are
    #[arg(short, long, global = true)]
    force: bool,
    /// How findings are written
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
    /// Print findings only; of rules that are explained, one line
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say on standard error what is read and written, and how long it takes
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorWhen,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MessageFormat {
    /// The source line with a caret
    Human,
    /// One JSON object a line
    Json,
    /// Workflow commands of GitHub
    Github,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What a command has to say when it cannot go on.
type Outcome = Result<u8, Box<dyn std::error::Error>>;

/// Runs the program with the arguments of the process; the exit status.
#[must_use]
pub fn run() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let outcome = match &arguments.command {
        Command::New(new) => new::run(&arguments.flags, new),
        Command::Build { single_file } => build::run(
            &arguments.flags,
            build::Goal::Write {
                single_file: *single_file,
            },
        ),
        Command::Serve(serving) => serve::run(&arguments.flags, serving),
        Command::Watch(waiting) => watch::run(&arguments.flags, waiting),
        Command::Guard => guard::run(&arguments.flags.output()),
        Command::Check => build::run(&arguments.flags, build::Goal::Check),
        Command::Release(release) => release::run(&arguments.flags, release),
        Command::CheckSheet { sheet, code } => check_sheet::run(&arguments.flags, sheet, code),
        Command::Tree { name } => tree::run(&arguments.flags, name),
        Command::Explain { rule } => explain::run(&arguments.flags, rule.as_deref()),
        Command::Ids => ids::run(&arguments.flags),
        Command::Clean => clean::run(&arguments.flags),
        Command::Theme(theme) => theme::run(&arguments.flags, theme),
        Command::Schema { name } => schema::run(*name),
        Command::Completions { shell } => completions::run(*shell),
        Command::Man { command } => man::run(command),
    };
    outcome.unwrap_or_else(|error| {
        say_error(&refusal(&error.to_string(), arguments.flags.format()));
        REFUSED
    })
}

/// Arguments that cannot be read, or a wish for help.
fn misused(error: &clap::Error) -> u8 {
    if !error.use_stderr() {
        return if error.print().is_ok() { FINE } else { REFUSED };
    }
    if wants_json() {
        say_error(&refusal(&first_paragraph(error), Format::Json));
    } else {
        let _closed = error.print();
    }
    REFUSED
}

/// Whether the arguments ask for JSON: those that cannot be read have to be looked through.
fn wants_json() -> bool {
    let arguments: Vec<_> = std::env::args_os().collect();
    let apart = |pair: &[std::ffi::OsString]| pair[0] == "--message-format" && pair[1] == "json";
    arguments.windows(2).any(apart) || arguments.iter().any(|one| one == "--message-format=json")
}

fn first_paragraph(error: &clap::Error) -> String {
    let kind = error.kind();
    if matches!(
        kind,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
    ) {
        return missing_command(error);
    }
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = first.trim_start_matches("error: ").split_whitespace().collect();
    words.join(" ")
}

/// Which commands there are to choose from, where the usage in the error stops.
fn missing_command(error: &clap::Error) -> String {
    let text = error.to_string();
    let usage = text.lines().find_map(|line| line.trim().strip_prefix("Usage: waypost"));
    let mut command = &Arguments::command();
    let mut words = usage.unwrap_or_default().split_whitespace();
    while let Some(inner) = words.next().and_then(|word| command.find_subcommand(word)) {
        command = inner;
    }
    let names = command.get_subcommands().map(|inner| format!("`{}`", inner.get_name()));
    format!("a command is missing: one of {}", names.collect::<Vec<_>>().join(", "))
}

/// A path without links and detours, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.ancestors()
        .find_map(|above| Some(above.canonicalize().ok()?.join(path.strip_prefix(above).ok()?)))
        .unwrap_or(path)
}

impl Flags {
    fn output(&self) -> PathBuf {
        self.output_dir.clone().unwrap_or_else(|| self.root.join("public"))
    }

    /// The output of a command that writes it: not where the next build would read it as a part of the guide.
    fn output_to_write(&self) -> Result<PathBuf, build::Failure> {
        let (output, root) = (self.output(), real(&self.root));
        let place = real(&output);
        let inside = FOLDERS.iter().find(|name| place.starts_with(root.join(name)));
        match inside {
            Some(name) => Err(build::Failure::new(format!(
                "the output cannot lie in `{name}`, which the guide is made of: choose another folder with `--output-dir`"
            ))),
            None => Ok(output),
        }
    }

    fn format(&self) -> Format {
        match self.message_format {
            MessageFormat::Json => Format::Json,
            MessageFormat::Github => Format::Github,
            MessageFormat::Human => Format::Human { color: self.colored() },
        }
    }

    fn colored(&self) -> bool {
        match self.color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                std::io::stderr().is_terminal() && !refused
            }
        }
    }

    /// Prints a result, unless only findings are wanted.
    fn say(&self, text: &str) {
        if !self.quiet {
            print_line(&mut std::io::stdout(), text);
        }
    }

    /// Tells how the work goes, where somebody asked for it; among findings for programs it would be in the way.
    fn tell(&self, text: &str) {
        if self.verbose && matches!(self.message_format, MessageFormat::Human) {
            say_error(text);
        }
    }

    /// How many findings there are, and where to read more about them; nothing if there are none.
    fn total(&self, found: &Diagnostics) -> String {
        let total = total(found, self.format());
        match total.strip_suffix('\n') {
            Some(total) => format!("{total}; `waypost explain RULE` tells more\n"),
            None => total,
        }
    }

    fn report(&self, found: &Diagnostics, sources: &Sources) {
        let mut err = BufWriter::new(std::io::stderr().lock());
        let total = (!self.quiet).then(|| self.total(found));
        let texts = findings(found, sources, self.format()).chain(total);
        let _closed = texts.map(|text| err.write_all(text.as_bytes())).find(Result::is_err);
        let _closed = err.flush();
    }
}

/// Prints a text that ends its own lines, whatever else is asked for: it is all that the command is there for.
fn print_text(text: &[u8]) {
    let mut out = std::io::stdout();
    let _closed = out.write_all(text).and_then(|()| out.flush());
}

fn say_error(text: &str) {
    print_line(&mut std::io::stderr(), text);
}

/// A reader that closed the pipe has seen enough; that is no failure.
fn print_line(to: &mut impl Write, text: &str) {
    let _closed = writeln!(to, "{text}");
}
