//! Three executors, one answer: the tree itself, and a reader who has nothing but the printed form, on trees made by
//! chance, and on the shipped guide's pages as a browser prints them.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod made;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use fastrand::Rng;
use waypost::diagnostic::Diagnostics;
use waypost::link::Guide;
use waypost::link::tree::{Given, NodeId, Tree};
use waypost::load::Inputs;
use waypost::paper::Form;
use waypost::render::numbered::Numbered;
use waypost::render::on_paper::{follow, place};
use waypost::render::theme::Theme;
use waypost::{Options, compile, load, render};

/// Trees made by chance.
const TREES: usize = 400;

/// Answers tried on each.
const TRIES: usize = 40;

/// Browsers that print beside each other.
const BROWSERS: usize = 4;

fn read(root: &Path) -> (Inputs, Guide) {
    let mut found = Diagnostics::default();
    let inputs = load::load(root, &mut found).expect("the folder can be read");
    let options = Options {
        drafts: false,
        base_url: None,
        today: "2026-11-22".parse().expect("a day"),
    };
    let guide = compile(&inputs, &options, &mut found).expect("the settings can be read");
    (inputs, guide)
}

#[test]
fn trees_made_by_chance_lead_to_the_same_place_on_paper() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trees = folder.path().join("content/trees");
    fs::create_dir_all(&trees).expect("a folder is made");
    fs::write(folder.path().join("site.yaml"), "title: A guide\n").expect("a file is written");
    let mut rng = Rng::with_seed(2026);
    for at in 0..TREES {
        let nodes = rng.usize(1..12);
        let yaml = made::tree(&mut rng, nodes);
        fs::write(trees.join(format!("t{at}.yaml")), yaml).expect("a file is written");
    }
    let (inputs, guide) = read(folder.path());
    assert_eq!(
        guide.trees.iter().filter(|tree| tree.sound).count(),
        TREES,
        "every tree can be read"
    );
    let theme = Theme::new(&guide, &inputs).expect("the theme is sound");
    let mut ends = BTreeMap::new();
    for tree in guide.trees.iter() {
        let numbered = Numbered::new(tree, &guide.trees, (&guide.config, &theme.strings));
        let (text, phrases) = (numbered.text(), numbered.phrases());
        let form = Form::read(&text, &phrases);
        assert_eq!(form.len(), tree.nodes.len(), "{text}");
        for _ in 0..TRIES {
            let answers = answers(&mut rng, tree);
            let walk = tree.walk(tree.start, |node| answers.get(&node));
            let expected = place(&numbered, &walk);
            let printed = form.follow(1, &BTreeMap::new(), |number| {
                let (id, given) = answers.iter().find(|(id, _)| tree.node(**id).number == number)?;
                Some(numbered.reply(tree.node(*id), given))
            });
            assert_eq!(
                printed.clone().ok(),
                expected,
                "{printed:?} {walk:?} {answers:?}\n{text}"
            );
            *ends.entry(expected).or_insert(0) += 1;
        }
    }
    assert!(ends.len() > 5, "many results are reached: {ends:?}");
}

fn answers(rng: &mut Rng, tree: &Tree) -> BTreeMap<NodeId, Given> {
    let nodes = tree.nodes.iter().enumerate();
    nodes
        .filter_map(|(at, node)| Some((NodeId(at), made::answer(rng, node)?)))
        .collect()
}

/// The text of a page as a browser prints it. `folder` is the browser's own.
fn printed(page: &Path, folder: &Path) -> String {
    let pdf = folder.join("page.pdf");
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium-headless-shell".to_owned());
    let ran = Command::new(&browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
        ])
        .args([
            "--no-first-run",
            "--disable-component-update",
            "--disable-sync",
            "--no-pdf-header-footer",
        ])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("Chromium is installed");
    assert!(
        ran.status.success() && pdf.is_file(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let text = Command::new("pdftotext")
        .arg("-layout")
        .args([pdf.as_path(), Path::new("-")])
        .output()
        .expect("poppler-utils is installed");
    String::from_utf8(text.stdout).expect("the text is UTF-8")
}

/// The printed page of each tree. A browser takes long to start and has little to do: a few of them work beside each other.
fn print_all(trees: &[&Tree], public: &Path, folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for some in trees.chunks(BROWSERS) {
        std::thread::scope(|scope| {
            let prints: Vec<_> = some
                .iter()
                .map(|tree| {
                    let page = public.join(format!("trees/{}.html", tree.id));
                    let own = folder.join(format!("browser-{}", tree.id));
                    scope.spawn(move || {
                        fs::create_dir(&own).expect("a folder is made");
                        printed(&page, &own)
                    })
                })
                .collect();
            let done = prints
                .into_iter()
                .map(|print| print.join().expect("the page is printed"));
            texts.extend(done);
        });
    }
    texts
}

/// Follows every test of a guide on its printed page; how many there are.
fn follow_printed_pages(root: &Path) -> usize {
    let (inputs, guide) = read(root);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = render::Output::new(&guide, &inputs).expect("the theme is sound");
    let public = folder.path().join("public");
    waypost::write::write(&public, &output, false).expect("the guide is written");
    let theme = Theme::new(&guide, &inputs).expect("the theme is sound");
    let mut wrong = Vec::new();
    let mut followed = 0;
    let trees: Vec<&Tree> = guide.trees.iter().collect();
    for (tree, text) in trees.iter().zip(print_all(&trees, &public, folder.path())) {
        let numbered = Numbered::new(tree, &guide.trees, (&guide.config, &theme.strings));
        let phrases = numbered.phrases();
        let form = Form::read(&text, &phrases);
        for (test, walk) in tree.tests.iter().zip(tree.test_walks()) {
            let (expected, came) = (place(&numbered, &walk), follow(&form, &numbered, (tree, test)));
            followed += 1;
            if expected.is_none() || came.as_ref().ok() != expected.as_ref() {
                wrong.push(format!("{}, {}: {expected:?}, {came:?}", tree.id, test.name.value));
            }
        }
    }
    assert!(wrong.is_empty(), "of {followed}:\n{}", wrong.join("\n"));
    followed
}

#[test]
fn every_test_of_the_guide_reaches_its_letter_on_its_printed_page() {
    let followed = follow_printed_pages(Path::new("."));
    assert!(followed > 100, "only {followed} tests were followed");
}

#[test]
fn every_test_of_a_guide_in_german_reaches_its_letter_on_its_printed_page() {
    let followed = follow_printed_pages(Path::new("examples/ph-meter"));
    assert!(followed > 20, "only {followed} tests were followed");
}
