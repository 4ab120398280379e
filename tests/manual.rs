//! The manual's examples are true: the files that it shows with their path form one guide, which builds without a finding,
//! and every rule of the program is in its table.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::fs;

use program::Guide;
use waypost::rule::Rule;

fn manual() -> String {
    fs::read_to_string("docs/manual.md").expect("the manual is there")
}

/// Blocks whose first line names a language and a path: path and text.
fn files(manual: &str) -> Vec<(&str, String)> {
    let mut files: Vec<(&str, String)> = Vec::new();
    let mut fence = None;
    for line in manual.lines() {
        match fence {
            None if line.starts_with("```") => {
                let marks = &line[..line.len() - line.trim_start_matches('`').len()];
                let path = line[marks.len()..].split_once(' ').map(|(_, path)| path);
                files.extend(path.map(|path| (path, String::new())));
                fence = Some((marks, path.is_some()));
            }
            Some((marks, _)) if line == marks => fence = None,
            Some((_, true)) => {
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            _ => {}
        }
    }
    files
}

#[test]
fn the_examples_form_a_guide_without_a_finding() {
    let manual = manual();
    let files = files(&manual);
    assert!(files.len() > 10, "{} files", files.len());
    let guide = Guide::empty();
    for (path, text) in &files {
        guide.write(path, text);
    }
    let ran = guide.run(&["build", "--strict"]).ends(0);
    assert!(ran.err.is_empty(), "{}", ran.err);
}

#[test]
fn every_rule_is_in_the_manual() {
    let manual = manual();
    let missing: Vec<&str> = Rule::ALL
        .iter()
        .map(|rule| rule.name())
        .filter(|name| !manual.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
