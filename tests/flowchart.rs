//! The flowchart on paper and on a phone: boxes stand apart, lines cross nothing, words lie where they belong, and all of
//! a tree is there; for trees made by chance and for those of the shipped guide.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

#[expect(dead_code, reason = "nobody answers these trees")]
mod made;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use fastrand::Rng;
use waypost::diagnostic::Diagnostics;
use waypost::link::Guide;
use waypost::link::tree::{Target, Tree};
use waypost::load::Inputs;
use waypost::render::flowchart::form::Form;
use waypost::render::flowchart::model::{Chart, End};
use waypost::render::flowchart::shape::{Look, Path as Line, Piece, Rect};
use waypost::render::flowchart::{html, pieces};
use waypost::render::minify;
use waypost::render::strings::Strings;
use waypost::render::theme::Theme;
use waypost::render::tree::words::Words;
use waypost::{Options, compile, load};

/// Trees made by chance.
const TREES: usize = 200;

const FORMS: [Form; 2] = [Form::WIDE, Form::SLIM];

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

/// A guide with trees by chance of so many nodes each.
fn guide_of(sizes: impl Iterator<Item = usize>) -> (Inputs, Guide) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trees = folder.path().join("content/trees");
    fs::create_dir_all(&trees).expect("a folder is made");
    fs::write(folder.path().join("site.yaml"), "title: A guide\n").expect("a file is written");
    let mut rng = Rng::with_seed(2026);
    for (at, nodes) in sizes.enumerate() {
        fs::write(trees.join(format!("t{at}.yaml")), made::tree(&mut rng, nodes)).expect("a file is written");
    }
    read(folder.path())
}

fn strings(inputs: &Inputs, guide: &Guide) -> Strings {
    Theme::new(guide, inputs).expect("the theme is sound").strings
}

fn words<'a>(tree: &'a Tree, guide: &'a Guide, strings: &'a Strings) -> Words<'a> {
    Words {
        tree,
        trees: &guide.trees,
        config: &guide.config,
        strings,
    }
}

/// Runs a check on every piece of every tree, made and shipped.
fn each_piece(mut check: impl FnMut(&Form, &Piece)) {
    let mut sizes = Rng::with_seed(7);
    let made = guide_of((0..TREES).map(|_| sizes.usize(1..22)));
    for (inputs, guide) in [made, read(Path::new("."))] {
        let strings = strings(&inputs, &guide);
        for tree in guide.trees.iter() {
            let chart = Chart::new(&words(tree, &guide, &strings));
            for form in &FORMS {
                for piece in &pieces(&chart, form) {
                    check(form, piece);
                }
            }
        }
    }
}

/// Whether they share more than an edge.
fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

fn is_inside(inner: Rect, outer: Rect) -> bool {
    outer.x <= inner.x && outer.y <= inner.y && inner.right() <= outer.right() && inner.bottom() <= outer.bottom()
}

/// The parts of a line as rectangles without a thickness.
fn parts(line: &Line) -> Vec<Rect> {
    let pairs = line.points.windows(2);
    pairs
        .map(|ends| Rect {
            x: ends[0].0.min(ends[1].0),
            y: ends[0].1.min(ends[1].1),
            w: (ends[0].0 - ends[1].0).abs(),
            h: (ends[0].1 - ends[1].1).abs(),
        })
        .collect()
}

/// Whether one line goes through the other: where they meet, neither ends.
fn cross(a: Rect, b: Rect) -> bool {
    let through = |level: Rect, upright: Rect| {
        level.x < upright.x && upright.x < level.right() && upright.y < level.y && level.y < upright.bottom()
    };
    through(a, b) || through(b, a)
}

#[test]
fn boxes_stand_apart_inside_of_their_piece() {
    each_piece(|form, piece| {
        let whole = Rect {
            x: 0,
            y: 0,
            w: piece.width,
            h: piece.height,
        };
        assert_eq!(piece.width, form.width);
        for (at, frame) in piece.frames.iter().enumerate() {
            assert!(is_inside(frame.rect, whole), "{frame:?} in {whole:?}");
            let others = &piece.frames[at + 1..];
            let other = others.iter().find(|other| overlap(frame.rect, other.rect));
            assert!(other.is_none(), "{frame:?} and {other:?}");
        }
    });
}

#[test]
fn no_line_crosses_another_one_or_a_box() {
    let mut lanes = 0;
    each_piece(|_, piece| {
        let lines: Vec<(usize, Rect)> = piece
            .lines
            .iter()
            .enumerate()
            .flat_map(|(at, line)| parts(line).into_iter().map(move |part| (at, part)))
            .collect();
        for (nth, (at, part)) in lines.iter().enumerate() {
            for frame in &piece.frames {
                assert!(!overlap(*part, frame.rect), "{part:?} through {frame:?}");
            }
            for (other, with) in &lines[nth + 1..] {
                assert!(at == other || !cross(*part, *with), "{part:?} and {with:?}");
            }
        }
        lanes += piece.lines.iter().filter(|line| line.points.len() == 4).count();
    });
    assert!(lanes > 500, "lanes are drawn: {lanes}");
}

#[test]
fn lanes_to_different_questions_share_no_stretch() {
    each_piece(|_, piece| {
        let uprights: Vec<(Rect, i32)> = piece
            .lines
            .iter()
            .filter(|line| line.points.len() == 4)
            .filter_map(|line| Some((*parts(line).get(1)?, line.points[3].1)))
            .collect();
        for (at, (upright, end)) in uprights.iter().enumerate() {
            for (other, to) in &uprights[at + 1..] {
                let apart = upright.x != other.x || upright.bottom() < other.y || other.bottom() < upright.y;
                assert!(apart || end == to, "{upright:?} and {other:?}");
            }
        }
    });
}

#[test]
fn words_lie_within_one_box_or_free_of_all_boxes_lines_and_words() {
    each_piece(|_, piece| {
        for (at, text) in piece.words.iter().enumerate() {
            let rect = text.rect();
            assert!(rect.x >= 0 && rect.right() <= piece.width, "{text:?}");
            let frames: Vec<_> = piece.frames.iter().filter(|frame| overlap(rect, frame.rect)).collect();
            assert!(frames.len() < 2, "{text:?} in {frames:?}");
            assert!(
                frames.iter().all(|frame| is_inside(rect, frame.rect)),
                "{text:?} in {frames:?}"
            );
            let line = piece.lines.iter().flat_map(parts).find(|part| overlap(rect, *part));
            assert!(line.is_none(), "{text:?} under {line:?}");
            let other = piece.words[at + 1..].iter().find(|other| overlap(rect, other.rect()));
            assert!(other.is_none(), "{text:?} and {other:?}");
        }
    });
}

#[test]
fn every_line_begins_and_ends_at_a_box_or_at_another_piece() {
    each_piece(|_, piece| {
        for line in &piece.lines {
            let (Some(&first), Some(&last)) = (line.points.first(), line.points.last()) else {
                panic!("a line without points");
            };
            let at_box = |(x, y): (i32, i32)| {
                piece.frames.iter().any(|frame| {
                    let rect = frame.rect;
                    (x == rect.x || x == rect.right()) && rect.y < y && y < rect.bottom()
                        || (y == rect.y || y == rect.bottom()) && rect.x < x && x < rect.right()
                })
            };
            let on_line = |(x, y): (i32, i32)| {
                let mut others = piece.lines.iter().filter(|other| *other != line).flat_map(parts);
                others.any(|part| part.x <= x && x <= part.right() && part.y <= y && y <= part.bottom())
            };
            assert!(at_box(first) || on_line(first), "{line:?} begins nowhere");
            let is_led_on = at_box(last) || last.1 == piece.height || line.joins && on_line(last);
            assert!(is_led_on, "{line:?} ends nowhere");
        }
    });
}

#[test]
fn a_piece_fits_a_page_unless_it_is_one_question() {
    let mut breaks = 0;
    each_piece(|form, piece| {
        let questions = piece.frames.iter();
        let questions = questions
            .filter(|frame| matches!(frame.look, Look::Question(_)))
            .count();
        assert!(
            piece.height <= form.height + 40 || questions == 1,
            "{} of {}",
            piece.height,
            form.height
        );
        breaks += 1;
    });
    assert!(breaks > TREES * 2, "long trees break: {breaks}");
}

/// Every way is a line straight down, a lane or a box at the side, and no question is left out.
#[test]
fn all_of_a_tree_is_in_its_chart() {
    let (inputs, guide) = guide_of((1..60).map(|nodes| nodes % 30 + 1));
    let strings = strings(&inputs, &guide);
    for tree in guide.trees.iter() {
        let chart = Chart::new(&words(tree, &guide, &strings));
        for form in &FORMS {
            let drawn = pieces(&chart, form);
            let frames = || drawn.iter().flat_map(|piece| &piece.frames);
            let questions = frames().filter(|frame| matches!(frame.look, Look::Question(_))).count();
            assert_eq!(questions, tree.nodes.len());
            let lines = drawn.iter().flat_map(|piece| &piece.lines).count();
            assert!(lines >= frames().count() - questions, "a line for each box at the side");
            let results = frames().filter(|frame| matches!(frame.look, Look::Result(_))).count();
            let ends = |end: &End| matches!(end, End::Result { .. });
            let expected = chart.questions.iter().flat_map(|question| &question.ways);
            assert_eq!(results, expected.filter(|way| ends(&way.end)).count());
            let text: String = drawn
                .iter()
                .flat_map(|piece| &piece.words)
                .map(|text| text.text.clone() + " ")
                .collect();
            for question in &chart.questions {
                let said = |part: &str| part.split(' ').all(|word| text.contains(word));
                assert!(
                    said(&question.ask)
                        && question
                            .ways
                            .iter()
                            .flat_map(|way| &way.labels)
                            .all(|label| said(label))
                );
            }
        }
    }
}

#[test]
fn answers_keep_the_numbers_and_letters_of_the_form() {
    let (inputs, guide) = read(Path::new("."));
    let strings = strings(&inputs, &guide);
    for tree in guide.trees.iter() {
        let own = words(tree, &guide, &strings);
        let chart = Chart::new(&own);
        for (id, question) in tree.by_number().into_iter().zip(&chart.questions) {
            let node = tree.node(id);
            let places = node.ways().map(|way| own.place(way.target));
            let drawn: Vec<String> = question.ways.iter().map(|way| place(&way.end)).collect();
            for (place, way) in places.zip(node.ways()) {
                let is_tree = matches!(way.target, Target::Tree { .. });
                assert!(is_tree || drawn.contains(&place), "{place} in {drawn:?}");
            }
        }
    }
}

fn place(end: &End) -> String {
    match end {
        End::Question(at) => (at + 1).to_string(),
        End::Result { letter, .. } => letter.clone(),
        End::Tree { go_to, .. } => go_to.clone(),
    }
}

#[test]
fn a_long_tree_takes_no_time_and_is_always_the_same() {
    let (inputs, guide) = guide_of([1000].into_iter());
    let strings = strings(&inputs, &guide);
    for tree in guide.trees.iter() {
        let own = words(tree, &guide, &strings);
        let chart = Chart::new(&own);
        let start = Instant::now();
        for form in &FORMS {
            assert!(pieces(&chart, form).len() > 50);
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        assert_eq!(html(&own, false), html(&own, false));
    }
}

#[test]
fn the_picture_is_written_as_the_minifier_leaves_it() {
    let (inputs, guide) = guide_of(1..20);
    let strings = strings(&inputs, &guide);
    for tree in guide.trees.iter() {
        for mirrored in [false, true] {
            let svg = html(&words(tree, &guide, &strings), mirrored);
            assert_eq!(minify::html(&svg), svg.replace("viewBox", "viewbox"));
            assert!(!svg.contains("style=") && svg.contains("aria-hidden=true"));
        }
    }
}

/// Charts of nothing, of one question without answers, of words without spaces: no case may panic.
#[test]
fn odd_charts_are_drawn() {
    let mut chart = Chart::default();
    assert!(pieces(&chart, &Form::WIDE).is_empty());
    let (inputs, guide) = guide_of([1].into_iter());
    let strings = strings(&inputs, &guide);
    let mut question = Chart::new(&words(&guide.trees[0], &guide, &strings))
        .questions
        .remove(0);
    question.ways.clear();
    question.ask = "W".repeat(3000);
    chart.questions.push(question);
    for form in &FORMS {
        assert_eq!(pieces(&chart, form).len(), 1);
    }
}
