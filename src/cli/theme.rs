//! `waypost theme`: the built-in theme, copied into a guide so that its author can change it.

use std::path::Path;

use clap::{Args, Subcommand};

use super::{FINE, Flags, Outcome};
use crate::diagnostic::{Diagnostics, did_you_mean};
use crate::new::NewFile;
use crate::new::place::place;
use crate::render::theme::built_in;
use crate::{load, parse};

/// Folders of a theme.
const FOLDERS: [&str; 3] = ["templates/", "assets/", "strings/"];

/// What is done with a theme.
#[derive(Debug, Args)]
pub struct Theme {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Copy the built-in theme, or one file of it, into `themes/NAME` of the guide
    Eject {
        /// The theme's name: that of its folder in `themes`
        name: String,
        /// One file only, such as `templates/parts/rail.html` or `parts/rail.html`
        file: Option<String>,
    },
}

/// Copies what is asked for.
pub fn run(flags: &Flags, theme: &Theme) -> Outcome {
    let Step::Eject { name, file } = &theme.step;
    let name = sound_name(name)?;
    let in_use = theme_in_use(&flags.root)?;
    let files: Vec<NewFile> = chosen(file.as_deref())?
        .into_iter()
        .map(|(path, bytes)| NewFile {
            path: format!("themes/{name}/{path}"),
            bytes: bytes.to_owned(),
        })
        .collect();
    place(&flags.root, &files)?;
    for file in &files {
        flags.say(&format!("  {}", file.path));
    }
    flags.say(&next_step(name, in_use.as_deref()));
    Ok(FINE)
}

/// A name that `theme:` of the settings can have.
fn sound_name(name: &str) -> Result<&str, String> {
    let outside = name.starts_with('.') || name.contains(['/', '\\']);
    if outside || name.trim() != name || name.is_empty() || name.contains(char::is_control) {
        return Err(format!(
            "`{}` cannot be a theme: a name is due here, such as `house`",
            name.escape_debug()
        ));
    }
    Ok(name)
}

/// The theme that the settings name; nothing if they cannot be read.
fn theme_in_use(root: &Path) -> Result<Option<String>, load::LoadError> {
    let mut found = Diagnostics::default();
    let inputs = load::load(root, &mut found)?;
    Ok(parse::parse(&inputs, &mut found).map(|documents| documents.config.theme.value.clone()))
}

/// The files that are copied: all, or the one that is meant.
fn chosen(file: Option<&str>) -> Result<Vec<(&'static str, &'static [u8])>, String> {
    let all = built_in();
    let Some(file) = file else {
        return Ok(all.into_iter().collect());
    };
    let is_meant = |path: &str| path == file || FOLDERS.iter().any(|folder| path.strip_prefix(folder) == Some(file));
    let meant = all
        .iter()
        .find(|(path, _)| is_meant(path))
        .map(|(path, bytes)| (*path, *bytes));
    meant.map(|file| vec![file]).ok_or_else(|| {
        let short = |path: &&'static str| FOLDERS.iter().find_map(|folder| path.strip_prefix(folder));
        let paths = all.keys().copied().chain(all.keys().filter_map(short));
        let help = did_you_mean(file, paths)
            .unwrap_or_else(|| format!("its files: {}", all.keys().copied().collect::<Vec<_>>().join(", ")));
        format!("the built-in theme has no file `{file}`; {help}")
    })
}

fn next_step(name: &str, in_use: Option<&str>) -> String {
    let uses = if in_use == Some(name) {
        "This guide uses it already.".to_owned()
    } else {
        format!("Next: write `theme: {name}` in `site.yaml`.")
    };
    format!(
        "{uses} Delete what you do not change: the file built into the program then takes its place, and stays up to date."
    )
}
