//! An example is a small guide that breaks one rule, and the same guide mended; a text file for each rule in
//! `src/rule/examples`. Its first line says what breaks the rule, in a few words. Then come parts:
//!
//! ```text
//! `[x]` in a source: a guide starts blank
//! --- before: content/stages/01-doors.md
//! …
//! --- after: content/stages/01-doors.md
//! …
//! --- finding
//! warning[ticked-item]: …
//! ```
//!
//! `--- with: <path>` is a file that is needed on both sides and not shown. `--- rest: <path>` is how a file goes on, on
//! both sides; it is shown as `…`. After a path may stand `hex` (the body is bytes in hexadecimal), `repeat N` (the body
//! again and again, N bytes in all) or `symlink` (the body is what it points at). `--- today: <day>` sets the day of the
//! build. `--- also: <rule>` names another rule that the example cannot but break. `--- note` is a sentence more.
//!
//! A guide without `site.yaml` has a title and nothing else; one with trees and no `content/index.md` has a home page that
//! shows them. `UPDATE=1 cargo nextest run --test explain` writes the findings.

/// What breaks a rule, and what mends it.
#[derive(Debug)]
pub struct Example {
    /// What breaks the rule, in a few words.
    pub about: &'static str,
    /// The files of both sides.
    pub files: Vec<File>,
    /// The day of the build, where it matters.
    pub today: Option<&'static str>,
    /// Names of other rules that it breaks as well.
    pub also: Vec<&'static str>,
    /// What is to be said besides.
    pub note: Option<&'static str>,
    /// What the program says about the broken side.
    pub finding: Option<&'static str>,
    /// Heads of parts that mean nothing: a test finds them.
    pub unread: Vec<&'static str>,
}

/// A file of an example.
#[derive(Debug)]
pub struct File {
    /// On which side it stands.
    pub side: Side,
    /// Its path in the guide.
    pub path: &'static str,
    /// What its text stands for.
    pub form: Form,
    /// Its text.
    pub text: &'static str,
}

/// On which side of an example a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where the rule is broken.
    Before,
    /// Where it is mended.
    After,
    /// On both, not shown.
    With,
    /// On both, at the end of the file of this path, not shown.
    Rest,
}

/// What the text of a file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Itself.
    Text,
    /// Bytes in hexadecimal.
    Hex,
    /// So many bytes of it, again and again.
    Repeat(usize),
    /// What a symbolic link points at.
    Symlink,
}

impl Example {
    /// Reads the text of an example.
    #[must_use]
    pub fn read(text: &'static str) -> Self {
        let (about, mut rest) = text.split_once('\n').unwrap_or((text, ""));
        let mut example = Self {
            about,
            files: Vec::new(),
            today: None,
            also: Vec::new(),
            note: None,
            finding: None,
            unread: Vec::new(),
        };
        while let Some(part) = rest.strip_prefix("--- ") {
            let end = part.find("\n--- ").map_or(part.len(), |at| at + 1);
            let (head, body) = part[..end].split_once('\n').unwrap_or((&part[..end], ""));
            example.part(head, body);
            rest = &part[end..];
        }
        if !rest.is_empty() {
            example.unread.push(rest);
        }
        example
    }

    fn part(&mut self, head: &'static str, body: &'static str) {
        let (word, of) = head.split_once(": ").unwrap_or((head, ""));
        let side = match word {
            "before" => Side::Before,
            "after" => Side::After,
            "with" => Side::With,
            "rest" => Side::Rest,
            "today" => return self.today = Some(of),
            "also" => return self.also.push(of),
            "note" => return self.note = Some(body.trim_end()),
            "finding" => return self.finding = Some(body.trim_end()),
            _ => return self.unread.push(head),
        };
        match File::read(side, of, body) {
            Some(file) => self.files.push(file),
            None => self.unread.push(head),
        }
    }

    /// The files that are shown of one side.
    pub fn shown(&self, side: Side) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.side == side)
    }

    /// How a file goes on, where that is not shown.
    #[must_use]
    pub fn rest(&self, path: &str) -> Option<&'static str> {
        let mut rests = self.shown(Side::Rest);
        rests.find(|rest| rest.path == path).map(|rest| rest.text)
    }
}

impl File {
    fn read(side: Side, head: &'static str, text: &'static str) -> Option<Self> {
        let (path, form) = head.split_once(' ').unwrap_or((head, ""));
        let form = match (form, form.strip_prefix("repeat ")) {
            ("", _) => Form::Text,
            ("hex", _) => Form::Hex,
            ("symlink", _) => Form::Symlink,
            (_, count) => Form::Repeat(count?.parse().ok()?),
        };
        (!path.is_empty()).then_some(Self { side, path, form, text })
    }
}
