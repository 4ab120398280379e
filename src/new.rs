//! New files for an author: a starter guide, or one stage, decision or page for a guide that is there.
//!
//! Comes in: a title, and for a part its name. Goes out: [`NewFile`]s, which [`place`] writes where nothing stands.

pub mod place;

use include_dir::{Dir, include_dir};

use crate::parse::slug;
use crate::schema::Schema;

/// The starter guide, with `{title}` in the place of its title.
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/new/starter");

/// Folder of the schemas that the editor lines of the starter's YAML name.
pub const SCHEMAS: &str = ".schema";

/// The schemas that editors ask for: front matter cannot name one.
const EDITED: [Schema; 3] = [Schema::Site, Schema::Sources, Schema::Tree];

/// A file that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path below the guide's root, with `/`.
    pub path: String,
    /// All that it holds.
    pub bytes: Vec<u8>,
}

/// A part of a guide that can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A stage with this number.
    Stage(u32),
    /// A decision tree.
    Tree,
    /// Any other page.
    Page,
}

/// Every file of a starter guide with this title, by path.
#[must_use]
pub fn starter(title: &str) -> Vec<NewFile> {
    let mut files = Vec::new();
    collect(&STARTER, title, &mut files);
    files.extend(EDITED.map(|schema| NewFile {
        path: format!("{SCHEMAS}/{}.json", schema.name()),
        bytes: schema.text().into(),
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn collect(dir: &Dir<'_>, title: &str, files: &mut Vec<NewFile>) {
    let texts = dir
        .files()
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    files.extend(texts.map(|(path, text)| NewFile {
        path: path.to_owned(),
        bytes: titled(text, title).into_bytes(),
    }));
    dir.dirs().for_each(|dir| collect(dir, title, files));
}

impl Part {
    /// The file of a part with this id and title; `edited` if the guide has schemas for editors.
    #[must_use]
    pub fn file(self, id: &str, title: &str, edited: bool) -> NewFile {
        let text = titled(&self.template().replace("{list}", &list_id(id)), title);
        let lines = text.split_inclusive('\n');
        let kept = lines.filter(|line| edited || !line.starts_with("# yaml-language-server"));
        NewFile {
            path: self.path(id),
            bytes: kept.collect::<String>().into_bytes(),
        }
    }

    /// Where a part with this id stands.
    #[must_use]
    pub fn path(self, id: &str) -> String {
        match self {
            Self::Stage(number) => format!("content/stages/{number:02}-{id}.md"),
            Self::Tree => format!("content/trees/{id}.yaml"),
            Self::Page => format!("content/{id}.md"),
        }
    }

    fn template(self) -> &'static str {
        match self {
            Self::Stage(_) => include_str!("new/part/stage.md"),
            Self::Tree => include_str!("new/part/tree.yaml"),
            Self::Page => include_str!("new/part/page.md"),
        }
    }
}

/// The id that the program makes of a name; nothing where no letter is left that an id can begin with.
#[must_use]
pub fn id_of(name: &str) -> Option<String> {
    let first = name.chars().find(char::is_ascii_alphanumeric)?;
    first.is_ascii_alphabetic().then(|| slug::id(name))
}

/// A name in words: `my-guide` is called “My guide”, “Our Guide” stays.
#[must_use]
pub fn in_words(name: &str) -> String {
    let words = if name.contains(char::is_whitespace) {
        name.trim().to_owned()
    } else {
        name.replace(['-', '_'], " ").trim().to_owned()
    };
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// The id of a part's checklist, short enough to be one.
fn list_id(id: &str) -> String {
    let stem: String = id.chars().take(30).collect();
    format!("{}-check", stem.trim_end_matches('-'))
}

/// The text with its title, as JSON and so YAML have it in quotes: whatever it holds, it cannot leave them.
fn titled(text: &str, title: &str) -> String {
    text.replace("\"{title}\"", &serde_json::Value::from(title).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_an_id_only_if_letters_are_left() {
        let id = |name| id_of(name);
        assert_eq!(id("Short meetings!").as_deref(), Some("short-meetings"));
        assert_eq!(id("Ärzte & Nöte").as_deref(), Some("rzte-nte"));
        for nothing in ["", "  ", "日本", "12 rules", "!!!", "3"] {
            assert_eq!(id(nothing), None, "{nothing}");
        }
        let long = "a name that goes on and on until it is too long for an id";
        assert_eq!(id(long).as_deref(), Some("a-name-that-goes-on-and-on-until-it-is"));
    }

    #[test]
    fn names_are_told_in_words() {
        assert_eq!(in_words("my-guide_two"), "My guide two");
        assert_eq!(in_words("Up-to-date pages"), "Up-to-date pages");
        assert_eq!(in_words("ärzte"), "Ärzte");
    }

    #[test]
    fn a_title_cannot_leave_its_quotes() {
        let text = titled("title: \"{title}\"\n", "A \"new\" \\ guide: {title}");
        assert_eq!(text, "title: \"A \\\"new\\\" \\\\ guide: {title}\"\n");
    }
}
