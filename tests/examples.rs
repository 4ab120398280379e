//! The guides in `examples/` are what they show: each is found sound by the program, which forgives no warning.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// 2026-11-22: no review of an example is due.
const DAY: &str = "1795305600";

/// What the program finds in a guide; nothing if it ends well.
fn findings(root: &Path) -> Option<String> {
    let ran = Command::new(env!("CARGO_BIN_EXE_waypost"))
        .args(["check", "--strict", "--root"])
        .arg(root)
        .env("SOURCE_DATE_EPOCH", DAY)
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&ran.stderr);
    (ran.status.code() != Some(0)).then(|| format!("{}\n{said}", root.display()))
}

#[test]
fn every_example_builds_without_a_finding() {
    let folders = fs::read_dir("examples").expect("the folder can be read");
    let mut folders: Vec<_> = folders.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    assert!(folders.len() > 1, "there are examples: {folders:?}");
    // A guide of the browser tests is held to the same.
    folders.push("tests/browser/arabic".into());
    let wrong: Vec<String> = folders.iter().filter_map(|folder| findings(folder)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
