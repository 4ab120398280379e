//! `waypost explain`: what a rule is about, why it is there, and an example of what breaks it and what mends it.

use std::fmt::Write as _;

use serde::Serialize;

use super::{FINE, Flags, MessageFormat, Outcome, print_line};
use crate::config::Limit;
use crate::diagnostic::did_you_mean;
use crate::rule::example::{Example, File, Form, Side};
use crate::rule::{Rule, Severity};

/// Columns of text that is written for people.
const WIDTH: usize = 80;

/// Explains one rule, or lists them all.
pub fn run(flags: &Flags, name: Option<&str>) -> Outcome {
    let text = match (name.map(known).transpose()?, flags.message_format, flags.quiet) {
        (Some(rule), MessageFormat::Json, _) => json(rule)?,
        (Some(rule), _, true) => line(rule, rule.name().len()),
        (Some(rule), ..) => explained(rule),
        (None, MessageFormat::Json, _) => {
            let records: Result<Vec<String>, _> = Rule::ALL.iter().map(|&rule| json(rule)).collect();
            records?.join("\n")
        }
        (None, _, true) => Rule::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>().join("\n"),
        (None, ..) => list(),
    };
    print_line(&mut std::io::stdout(), &text);
    Ok(FINE)
}

fn known(name: &str) -> Result<Rule, String> {
    let names = Rule::ALL.iter().map(|rule| rule.name());
    Rule::named(name).ok_or_else(|| {
        let help = did_you_mean(name, names).unwrap_or_else(|| "`waypost explain` lists them all".to_owned());
        format!("there is no rule `{name}`; {help}")
    })
}

/// Every rule by family, a line for each.
fn list() -> String {
    let width = Rule::ALL.iter().map(|rule| rule.name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for (family, rules) in Rule::FAMILIES {
        let _ = write!(text, "{family}\n\n");
        for &rule in *rules {
            let _ = writeln!(text, "  {}", line(rule, width));
        }
        text.push('\n');
    }
    text + "An error stops a build; a warning does so with `--strict`.\n\
        † may be switched off where it is wrong: `allow: {rule: \"why\"}`.\n\
        `waypost explain RULE` gives a rule's reason, an example and the way out."
}

fn line(rule: Rule, width: usize) -> String {
    let mark = if rule.waivable() { '†' } else { ' ' };
    let (name, severity) = (rule.name(), rule.severity().word());
    format!("{name:width$}  {severity:7} {mark} {}", rule.example().about)
}

/// All that there is to say about a rule, for people.
fn explained(rule: Rule) -> String {
    let example = rule.example();
    let severity = rule.severity().word();
    let mut text = wrapped(&format!("{severity}[{}]: {}", rule.name(), example.about));
    text += "\n";
    text += &wrapped(&consequence(rule));
    text += &block(&allow(rule));
    text += "\n";
    text += &wrapped(rule.why());
    text += &limit(rule);
    if let Some(note) = example.note {
        text += "\n";
        text += &wrapped(note);
    }
    if let Some(day) = example.today {
        let _ = write!(text, "\nThe example is built on {day}.\n");
    }
    text += &side("Before", &example, Side::Before);
    if let Some(finding) = example.finding {
        let _ = write!(text, "\nWaypost says:\n{}", block(finding));
    }
    text += &side("After", &example, Side::After);
    text + "\n" + wrapped(&format!("The way out: {}.", rule.mend())).trim_end()
}

/// What a finding does, and whether the rule can be switched off.
fn consequence(rule: Rule) -> String {
    let stops = match rule.severity() {
        Severity::Error => "An error: it stops the build.",
        Severity::Warning => "A warning: it stops the build only with `--strict`.",
    };
    if rule.waivable() {
        format!(
            "{stops} It can be switched off with a reason, in `site.yaml` for the whole guide, or in the front matter of \
             a page, in a tree, a question or an outcome for just that:"
        )
    } else {
        format!("{stops} It cannot be switched off.")
    }
}

fn allow(rule: Rule) -> String {
    if rule.waivable() {
        format!("allow: {{ {}: \"why it is right here\" }}", rule.name())
    } else {
        String::new()
    }
}

fn limit_of(rule: Rule) -> Option<Limit> {
    Limit::ALL.iter().copied().find(|limit| limit.name() == rule.name())
}

fn limit(rule: Rule) -> String {
    let Some(limit) = limit_of(rule) else {
        return String::new();
    };
    let default = limit.default_value();
    let counts = uncapitalized(limit.counts());
    let told = wrapped(&format!(
        "The limit is {default} {counts} To move it, write in `site.yaml`:"
    ));
    let moved = format!("limits: {{ {}: {} }}", limit.name(), default + default.div_ceil(4));
    format!("\n{told}{}", block(&moved))
}

/// A sentence as it goes on after other words; a word that is all in capitals stays.
fn uncapitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => sentence.to_owned(),
    }
}

/// The files of one side, each under its path.
fn side(word: &str, example: &Example, side: Side) -> String {
    let files = example.shown(side).map(|file| {
        let (form, path) = (form(file), file.path);
        let rest = example.rest(path).map_or("", |_| "…");
        format!("\n{word}, in {path}{form}:\n{}", block(&format!("{}{rest}", file.text)))
    });
    files.collect()
}

/// What a file is, where its text does not show it.
fn form(file: &File) -> String {
    match file.form {
        Form::Text => String::new(),
        Form::Hex => " (these bytes, in hexadecimal)".to_owned(),
        Form::Repeat(bytes) => format!(" (this again and again, {bytes} bytes in all)"),
        Form::Symlink => " (a symbolic link to this)".to_owned(),
    }
}

/// A text set apart from what is said about it.
fn block(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let lines = text.trim_end().lines().map(|line| format!("    {line}"));
    lines.fold("\n".to_owned(), |text, line| text + line.trim_end() + "\n")
}

/// A paragraph in lines that fit a terminal.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let width = |line: &String| line.chars().count() + 1 + word.chars().count();
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if width(line) <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

/// The keys that programs read.
#[derive(Serialize)]
struct Record<'a> {
    rule: &'a str,
    family: &'a str,
    severity: &'a str,
    waivable: bool,
    about: &'a str,
    why: &'a str,
    limit: Option<Moved<'a>>,
    note: Option<&'a str>,
    before: Vec<Shown<'a>>,
    finding: Option<&'a str>,
    after: Vec<Shown<'a>>,
    mend: &'a str,
}

#[derive(Serialize)]
struct Moved<'a> {
    default: u32,
    counts: &'a str,
}

#[derive(Serialize)]
struct Shown<'a> {
    path: &'a str,
    form: String,
    text: &'a str,
    /// Whether the file goes on with what is not shown.
    more: bool,
}

fn json(rule: Rule) -> Result<String, serde_json::Error> {
    let example = rule.example();
    let shown = |side| {
        let files = example.shown(side).map(|file| Shown {
            path: file.path,
            form: match file.form {
                Form::Text => "text".to_owned(),
                Form::Hex => "hex".to_owned(),
                Form::Repeat(bytes) => format!("repeat {bytes}"),
                Form::Symlink => "symlink".to_owned(),
            },
            text: file.text,
            more: example.rest(file.path).is_some(),
        });
        files.collect()
    };
    serde_json::to_string(&Record {
        rule: rule.name(),
        family: rule.family(),
        severity: rule.severity().word(),
        waivable: rule.waivable(),
        about: example.about,
        why: rule.why(),
        limit: limit_of(rule).map(|limit| Moved {
            default: limit.default_value(),
            counts: limit.counts(),
        }),
        note: example.note,
        before: shown(Side::Before),
        finding: example.finding,
        after: shown(Side::After),
        mend: rule.mend(),
    })
}
