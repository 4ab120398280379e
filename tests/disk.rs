//! A full disk and a folder that cannot be written: a clear message, exit status 2, and the old guide as it was.
//!
//! Each test mounts a small file system in a namespace of its own (`unshare` of util-linux), so that it needs no rights
//! and leaves nothing behind.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::process::Command;

use program::{DAY, Guide, Ran, files, guide_only, program};

/// Runs a script with `public` of the guide on a file system of 512 KiB; the old guide is built there first, by `$1 build`.
/// The script ends with the status of the program; what then stands in `public` is copied to `left`.
fn on_a_small_disk(guide: &Guide, script: &str) -> Ran {
    let whole = format!(
        "set -u; mkdir public before left && mount -t tmpfs -o size=512k none public && \"$1\" build -q && \
         cp -R public/. before/ || exit 90\n{script}\nstatus=$?\n cp -R public/. left/ || exit 91\nexit $status"
    );
    let mut command = Command::new("unshare");
    command.args([
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        &whole,
        "sh",
        &program(),
    ]);
    command.current_dir(guide.path("")).env("SOURCE_DATE_EPOCH", DAY);
    Ran::of(&mut command)
}

fn assert_as_before(guide: &Guide) {
    let (before, left) = (files(&guide.path("before")), files(&guide.path("left")));
    assert!(before.contains_key("index.html"), "the old guide was built");
    assert!(guide_only(before) == guide_only(left), "the guide changed");
    assert!(
        !guide.path("left/.waypost/staging").exists(),
        "something is left of the build that failed"
    );
}

#[test]
fn a_full_disk_leaves_the_last_good_guide() {
    let guide = Guide::small();
    let script = "head -c 2000000 /dev/urandom > content/images/new.bin; printf '\\n[a file](images/new.bin)\\n' >> content/two.md; \"$1\" build";
    let ran = on_a_small_disk(&guide, script).ends(2);
    assert!(ran.err.contains("public/.waypost/staging/"), "{}", ran.err);
    assert!(
        ran.err.contains("No space left on device") && ran.err.contains("free some space"),
        "{}",
        ran.err
    );
    assert_as_before(&guide);
}

#[test]
fn a_disk_full_of_other_files_leaves_the_last_good_guide() {
    let guide = Guide::small();
    let script = "dd if=/dev/zero of=public/ballast bs=1k 2>/dev/null; cp public/ballast before/; echo 'New text.' >> content/two.md; \"$1\" build";
    let ran = on_a_small_disk(&guide, script).ends(2);
    assert!(
        ran.err.contains("No space left on device") && ran.err.contains("free some space"),
        "{}",
        ran.err
    );
    assert_as_before(&guide);
}

#[test]
fn a_read_only_folder_is_refused_in_words() {
    let guide = Guide::small();
    let script = "echo 'New text.' >> content/two.md; mount -o remount,bind,ro public || exit 92; \"$1\" build";
    let ran = on_a_small_disk(&guide, script).ends(2);
    assert!(ran.err.contains("Read-only file system"), "{}", ran.err);
    assert!(
        ran.err
            .contains("make the folder writable, or choose another one with `--output-dir`"),
        "{}",
        ran.err
    );
    assert_as_before(&guide);
}
