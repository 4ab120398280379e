//! `waypost new`: a starter guide in a folder, or one more stage, decision or page in a guide.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::build::options;
use super::{FINE, Flags, Outcome};
use crate::diagnostic::Diagnostics;
use crate::load::{self, Inputs};
use crate::new::place::{free, place};
use crate::new::{NewFile, Part, SCHEMAS, id_of, in_words, starter};
use crate::rule::Severity;
use crate::{Options, compile};

/// What is made.
#[derive(Debug, Args)]
pub struct New {
    /// Folder of the new guide [default: that of `--root`]
    dir: Option<PathBuf>,
    /// Title of the new guide [default: the name of its folder, in words]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[command(subcommand)]
    part: Option<NewPart>,
}

/// A part that is added to the guide at `--root`.
#[derive(Debug, Subcommand)]
enum NewPart {
    /// Add a stage after the last one
    Stage {
        /// What it is called; the name of its file is made from it
        name: String,
    },
    /// Add a decision
    Tree {
        /// What it is called; the name of its file is made from it
        name: String,
    },
    /// Add a page that is no stage
    Page {
        /// What it is called; the name of its file is made from it
        name: String,
    },
}

/// Makes a guide, or a part of one.
pub fn run(flags: &Flags, new: &New) -> Outcome {
    match &new.part {
        None => guide(flags, new),
        Some(_) if new.dir.is_some() || new.title.is_some() => {
            Err("a stage, a decision or a page is added to the guide at `--root`; it takes a name and no more".into())
        }
        Some(NewPart::Stage { name }) => part(flags, name, |inputs| Ok(Part::Stage(next_number(inputs)?))),
        Some(NewPart::Tree { name }) => part(flags, name, |_| Ok(Part::Tree)),
        Some(NewPart::Page { name }) => part(flags, name, |_| Ok(Part::Page)),
    }
}

fn guide(flags: &Flags, new: &New) -> Outcome {
    let root = new.dir.as_ref().unwrap_or(&flags.root);
    let title = match &new.title {
        Some(title) => sound_name(title)?.to_owned(),
        None => folder_title(root),
    };
    let mut files = starter(&title);
    // A folder under version control often has its own; it is the author's to change.
    let ignored = root.join(".gitignore");
    let keeps_own = free(&ignored).is_err();
    files.retain(|file| !(keeps_own && file.path == ".gitignore"));
    for whole in ["site.yaml", "content"] {
        free(&root.join(whole))?;
    }
    place(root, &files)?;
    flags.say(&format!("“{title}”, a starter guide in {}:", shown(root)));
    for file in &files {
        flags.say(&format!("  {}", file.path));
    }
    if keeps_own {
        flags.say(&format!("{} stays as it is; add the line `/public`", ignored.display()));
    }
    flags.say(&format!("Next: waypost serve --open{}", at(root)));
    Ok(FINE)
}

/// The name of a folder in words; “Guide” where it has none.
fn folder_title(root: &Path) -> String {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let name = match absolute.file_name() {
        Some(name) => Some(name.to_owned()),
        // The path ends in `..`.
        None => absolute
            .canonicalize()
            .ok()
            .and_then(|real| Some(real.file_name()?.to_owned())),
    };
    let words = in_words(&name.unwrap_or_default().to_string_lossy());
    if sound_name(&words).is_ok() {
        words
    } else {
        "Guide".to_owned()
    }
}

/// Words that can be a title.
fn sound_name(name: &str) -> Result<&str, String> {
    let name = name.trim();
    if name.is_empty() {
        return Err("a name is due here, and this one is empty".to_owned());
    }
    if name.contains(char::is_control) {
        return Err(format!(
            "`{}` holds what cannot be shown in a title",
            name.escape_debug()
        ));
    }
    Ok(name)
}

/// Adds a part to a guide, unless the guide would have one error more with it.
fn part(flags: &Flags, name: &str, part: impl Fn(&Inputs) -> Result<Part, String>) -> Outcome {
    let root = &flags.root;
    let (title, id) = named(name)?;
    let (inputs, before) = checked(flags)?;
    let part = part(&inputs)?;
    taken(part, &id, &inputs)?;
    let edited = root.join(SCHEMAS).join("tree.json").is_file();
    let file = part.file(&id, &title, edited);
    let placed = place(root, std::slice::from_ref(&file))?;
    let fault = match checked(flags) {
        Ok((_, after)) => new_error(&before, &after).map(str::to_owned),
        Err(error) => Some(error.to_string()),
    };
    if let Some(fault) = fault {
        placed.take_back();
        return Err(format!("`{}` would break the guide, so it was not kept: {fault}", file.path).into());
    }
    flags.say(&format!("“{title}”, in {}", root.join(&file.path).display()));
    flags.say(&next_step(part, &file, &id));
    Ok(FINE)
}

/// What a part is called, and its id.
fn named(name: &str) -> Result<(String, String), String> {
    let name = sound_name(name)?;
    if name.contains(['/', '\\']) || name.starts_with('.') {
        return Err(format!("`{name}` is a path; a name is due here, such as `First steps`"));
    }
    let refused = || {
        format!("no id can be made of `{name}`: begin the name with a letter from a to z, and change `title:` later")
    };
    Ok((in_words(name), id_of(name).ok_or_else(refused)?))
}

/// The guide as it is on the disk now, and its errors.
fn checked(flags: &Flags) -> Result<(Inputs, Diagnostics), Box<dyn std::error::Error>> {
    let mut found = Diagnostics::default();
    let inputs = load::load(&flags.root, &mut found)?;
    let options = Options {
        drafts: true,
        ..options(flags)?
    };
    compile(&inputs, &options, &mut found);
    Ok((inputs, found))
}

/// What is wrong in `after` and was not in `before`.
fn new_error<'f>(before: &Diagnostics, after: &'f Diagnostics) -> Option<&'f str> {
    let said = |found: &Diagnostics, message: &str| found.all().iter().filter(|one| one.message == message).count();
    let mut errors = after.all().iter().filter(|one| one.severity == Severity::Error);
    let new = errors.find(|error| said(after, &error.message) > said(before, &error.message));
    new.map(|error| error.message.as_str())
}

/// Refuses an id that a part of this kind has already, also under another number or ending.
fn taken(part: Part, id: &str, inputs: &Inputs) -> Result<(), String> {
    let own = format!("{id}.md");
    let has_name = |path: &str| numbered(path).is_some_and(|(_, rest)| rest.trim_start_matches(['-', '_']) == own);
    let there = match part {
        Part::Stage(_) => inputs.pages.iter().find(|(path, _)| has_name(path)),
        Part::Tree => inputs.trees.iter().find(|(tree, _)| **tree == *id),
        Part::Page => None,
    };
    there.map_or(Ok(()), |(_, file)| {
        let path = &inputs.sources.get(*file).path;
        Err(format!("`{path}` is there already, and nothing is overwritten"))
    })
}

/// One more than the number of the last stage.
fn next_number(inputs: &Inputs) -> Result<u32, String> {
    let numbers = inputs.pages.iter().filter_map(|(path, _)| Some(numbered(path)?.0));
    let next = numbers.max().unwrap_or(0).checked_add(1);
    next.ok_or_else(|| "no number is left after that of the last stage; rename its file".to_owned())
}

/// The number of a stage's file, and what follows it in its name.
fn numbered(path: &str) -> Option<(u32, &str)> {
    let name = path.strip_prefix("stages/").filter(|name| !name.contains('/'))?;
    let rest = name.trim_start_matches(|char: char| char.is_ascii_digit());
    let number = name[..name.len() - rest.len()].parse().ok()?;
    Some((number, rest))
}

fn next_step(part: Part, file: &NewFile, id: &str) -> String {
    let link = file.path.trim_start_matches("content/");
    let todo = "Next: write what stands for each TODO; until then `check` reports `placeholder`";
    match part {
        Part::Stage(_) => todo.to_owned(),
        Part::Tree => format!(
            "{todo}\nThen: lead to it with `entry: {id}`, `<!-- @tree {id} -->` or a link to `{link}`; until then `check` \
             reports `unlinked-tree`"
        ),
        Part::Page => format!("{todo}\nThen: lead to it with a link to `{link}`, or in `menu:`"),
    }
}

/// A folder as a person calls it.
fn shown(root: &Path) -> String {
    if root == Path::new(".") {
        "this folder".to_owned()
    } else {
        root.display().to_string()
    }
}

/// The flag that leads a command to a folder.
fn at(root: &Path) -> String {
    match root.display().to_string() {
        here if here == "." => String::new(),
        path if path.contains(char::is_whitespace) => format!(" --root \"{path}\""),
        path => format!(" --root {path}"),
    }
}
