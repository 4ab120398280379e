//! `waypost ids`: writes the ids that items do not have yet into the files, and changes nothing else.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{fs, io};

use super::{CONTENT, FINE, Flags, Outcome};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ids::rewrite::rewrite;
use crate::ids::{Missing, inserted, missing};
use crate::parse::page::Page;
use crate::rule::{Rule, Severity};
use crate::source::{FileId, Source, Span};
use crate::{load, parse};

/// Writes the missing ids.
pub fn run(flags: &Flags) -> Outcome {
    let mut found = Diagnostics::default();
    let inputs = load::load(&flags.root, &mut found)?;
    let documents = parse::parse(&inputs, &mut found);
    let mut writing = Writing {
        flags,
        ids: 0,
        files: BTreeSet::new(),
        broken: broken(&found),
        left: Vec::new(),
    };
    let done = documents.map_or(Ok(()), |documents| {
        let smart = documents.config.markdown.smart_punctuation;
        let mut pages = documents.pages.iter();
        pages.try_for_each(|page| writing.page(page, inputs.sources.get(page.file), smart))
    });
    writing.left.iter().for_each(|&span| found.report(no_room(span)));
    found.sort(&inputs.sources);
    flags.report(&found, &inputs.sources);
    done?;
    let failed = found.count(Severity::Error) > 0 || (flags.strict && found.count(Severity::Warning) > 0);
    if writing.ids > 0 || !failed {
        flags.say(&writing.total());
    }
    Ok(if failed { CONTENT } else { FINE })
}

/// Files that were read with an error: what their authors meant is not sure.
fn broken(found: &Diagnostics) -> BTreeSet<FileId> {
    let errors = found.all().iter().filter(|one| one.severity == Severity::Error);
    errors.map(|error| error.span.file).collect()
}

fn no_room(span: Span) -> Diagnostic {
    let message = "this item has no id, and a comment at its end would change what the line says";
    let help = "write the item as one line of text, then run `waypost ids` again";
    Diagnostic::new(Rule::ItemWithoutId, span, message).help(help)
}

/// How far the writing is.
struct Writing<'f> {
    flags: &'f Flags,
    /// How many ids were written.
    ids: usize,
    /// Real paths: a link may lead to a file that is in the guide by its own name too.
    files: BTreeSet<PathBuf>,
    broken: BTreeSet<FileId>,
    /// Items that their authors have to give an id.
    left: Vec<Span>,
}

impl Writing<'_> {
    fn page(&mut self, page: &Page, source: &Source, smart: bool) -> Result<(), String> {
        let missing = missing(page, &source.text, smart);
        if missing.insertions.is_empty() && missing.left.is_empty() {
            return Ok(());
        }
        if self.broken.contains(&page.file) {
            let message = format!("{}: left as it is until its errors are mended", source.path);
            self.flags.say(&message);
            return Ok(());
        }
        let refused = |error| format!("cannot write `{}`: {error}", source.path);
        self.write(&missing, source).map_err(refused)?;
        self.left.extend(missing.left);
        Ok(())
    }

    /// Writes a file that lacks ids, unless it was written under another name before.
    fn write(&mut self, missing: &Missing, source: &Source) -> io::Result<()> {
        let count = missing.insertions.len();
        let path = self.flags.root.join(&*source.path);
        if count == 0 || !self.files.insert(fs::canonicalize(&path)?) {
            return Ok(());
        }
        rewrite(&path, &source.text, &inserted(&source.text, missing.insertions.iter()))?;
        self.flags.say(&format!("{}: {}", source.path, counted(count, "id")));
        self.ids += count;
        Ok(())
    }

    fn total(&self) -> String {
        match self.ids {
            0 => "no id is missing".to_owned(),
            ids => format!(
                "{} written in {}",
                counted(ids, "id"),
                counted(self.files.len(), "file")
            ),
        }
    }
}

fn counted(count: usize, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}
