//! The manual as its tests read it: its pages, and the blocks of code in them.
#![allow(dead_code, reason = "each test file uses another part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// The folder of the manual's pages.
pub const CONTENT: &str = "docs/content";

/// A block of code, fenced.
#[derive(Debug)]
pub struct Block<'a> {
    /// The word after the fence: `sh`, `yaml`.
    pub language: &'a str,
    /// The last line of text before it; empty if it follows another block.
    pub above: &'a str,
    /// What it holds.
    pub text: String,
}

impl<'a> Block<'a> {
    /// The path of the file that it holds, if it stands below one: `` `site.yaml`: ``.
    pub fn path(&self) -> Option<&'a str> {
        let path = self.above.strip_prefix('`')?.strip_suffix("`:")?;
        (!path.contains('`')).then_some(path)
    }

    /// The path of the file that it changes: ``In `site.yaml`:``.
    pub fn changes(&self) -> Option<&'a str> {
        self.above.strip_prefix("In `")?.strip_suffix("`:")
    }
}

/// Every page of the manual by its path below the content.
pub fn pages() -> BTreeMap<String, String> {
    let files = WalkDir::new(CONTENT)
        .into_iter()
        .map(|entry| entry.expect("the folder can be read").into_path());
    let pages = files.filter(|path| path.extension().is_some_and(|kind| kind == "md"));
    pages
        .map(|path| {
            let below = path.strip_prefix(CONTENT).expect("it is below");
            let text = fs::read_to_string(&path).expect("the page can be read");
            (below.to_str().expect("UTF-8").to_owned(), text)
        })
        .collect()
}

/// One page.
pub fn page(path: &str) -> String {
    fs::read_to_string(Path::new(CONTENT).join(path)).expect("the page is there")
}

/// All pages as one text.
pub fn text() -> String {
    pages().into_values().collect::<Vec<_>>().join("\n")
}

/// The blocks of a page in their order.
pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut above = "";
    let mut fence = None;
    for line in page.lines() {
        match (fence, blocks.last_mut()) {
            (Some(marks), _) if line == marks => (fence, above) = (None, ""),
            (Some(_), Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            _ if line.starts_with("```") => {
                let (marks, language) = line.split_at(line.len() - line.trim_start_matches('`').len());
                let text = String::new();
                blocks.push(Block { language, above, text });
                fence = Some(marks);
            }
            _ if !line.is_empty() => above = line,
            _ => {}
        }
    }
    blocks
}
