//! Rules of an author are proved without walking the paths one by one. Here every path of small trees made by chance is
//! walked, with every answer, and both must say the same of every rule.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path as Folder;

use fastrand::Rng;
use waypost::diagnostic::Diagnostics;
use waypost::diagnostic::print::{Format, print};
use waypost::link::tree::{
    Always, Amount, Claim, Condition, End, Ending, Ends, Given, Mode, Node, NodeId, NodeKind, OutcomeId, Tree,
};
use waypost::rule::Rule;
use waypost::source::Span;
use waypost::{Options, compile, load};

const TREES: u64 = 300;
const KINDS: [&str; 4] = ["go", "wait", "stop", "help"];

/// How many nodes a tree has.
const NODES: usize = 6;

/// A tree and some rules. Ways lead to later nodes or to outcomes; sums add what was asked before.
fn made(rng: &mut Rng) -> String {
    let mut tree = "title: Is it so?\nnodes:\n".to_owned();
    let mut forms = Vec::new();
    for at in 0..NODES {
        let form = rng.usize(0..if at == 0 { 5 } else { 6 });
        let _ = writeln!(tree, "  n{at}: {{ {} }}", node(rng, at, form));
        forms.push(form);
    }
    tree.push_str("outcomes:\n");
    for (at, kind) in KINDS.iter().enumerate() {
        let _ = writeln!(
            tree,
            "  o{at}: {{ kind: {kind}, headline: \"Do {at}\", do: [\"Go away.\"] }}"
        );
    }
    tree.push_str("always:\n");
    for at in 0..8 {
        let _ = writeln!(tree, "  - {{ say: \"Rule {at}\", {} }}", rule(rng, &forms));
    }
    tree
}

/// A way to one of the next two nodes or to an outcome, often with points.
fn way(rng: &mut Rng, at: usize) -> String {
    let to = if at + 1 == NODES || rng.u8(0..10) < 3 {
        format!("o{}", rng.usize(0..4))
    } else {
        format!("n{}", rng.usize(at + 1..NODES.min(at + 3)))
    };
    let points = ["", ", points: 1", ", points: 2", ", points: -1"][rng.usize(0..4)];
    format!("go: {to}{points}")
}

fn node(rng: &mut Rng, at: usize, form: usize) -> String {
    let [a, b, c, d] = std::array::from_fn(|_| way(rng, at));
    match form {
        0 => format!("ask: \"Is it {at}?\", if_yes: {{ {a} }}, if_no: {{ {b} }}, if_unsure: {{ {c} }}"),
        1 => format!("ask: \"Is it {at}?\", choose: [{{ id: a, label: A, {a} }}, {{ id: b, label: B, {b} }}]"),
        2 => {
            let (mode, points) = (["each", "list"][rng.usize(0..2)], rng.usize(0..2));
            let (first, second) = (signs(rng), signs(rng));
            format!(
                "ask: \"Since {at}?\", mode: {mode}, groups: {{ g: {{ label: G }}, h: {{ label: H }} }}, \
                 signs: [{{ id: s, group: g, text: S }}, {{ id: t, group: h, text: T, points: {points} }}, \
                 {{ id: u, group: h, text: U }}], \
                 routes: [{{ {first}, {a} }}, {{ {second}, {b} }}, {{ otherwise: true, {c} }}]"
            )
        }
        3 => format!(
            "ask: \"Is it {at}?\", number: {{ unit: mm, min: 0, max: 5, step: {} }}, \
             bands: [{{ below: 2, {a} }}, {{ from: 2, below: 4, {b} }}, {{ from: 4, {c} }}], if_unsure: {{ {d} }}",
            rng.usize(1..3)
        ),
        4 => format!("do: [\"Do {at}.\"], then: {{ go: {} }}", &a[4..6]),
        _ => {
            let adds: Vec<String> = (0..at).filter(|_| rng.bool()).map(|node| format!("n{node}")).collect();
            let adds = if adds.is_empty() {
                "n0".to_owned()
            } else {
                adds.join(", ")
            };
            format!("add_up: [{adds}], bands: [{{ below: 1, {a} }}, {{ from: 1, below: 3, {b} }}, {{ from: 3, {c} }}]")
        }
    }
}

fn signs(rng: &mut Rng) -> &'static str {
    [
        "any: g",
        "any: h",
        "at_least: 2, of: all",
        "none: g",
        "any: [s, u]",
        "none: [t]",
    ][rng.usize(0..6)]
}

fn rule(rng: &mut Rng, forms: &[usize]) -> String {
    let only = |rng: &mut Rng| {
        let ends = ["go", "wait", "stop", "help", "o0", "o2", "o3"];
        let some: Vec<&str> = ends.into_iter().filter(|_| rng.u8(0..3) == 0).collect();
        if some.is_empty() {
            "stop".to_owned()
        } else {
            some.join(", ")
        }
    };
    match rng.u8(0..5) {
        0 | 1 => format!("if: {{ {} }}, only: [{}]", conditions(rng, forms), only(rng)),
        2 => format!(
            "if_any: [{{ {} }}, {{ {} }}], only: [{}]",
            conditions(rng, forms),
            conditions(rng, forms),
            only(rng)
        ),
        3 => format!(
            "outcomes: {{ kind: [{}] }}, need: {{ {} }}",
            KINDS[rng.usize(0..4)],
            conditions(rng, forms)
        ),
        _ => format!(
            "outcomes: {{ ids: [o{}] }}, pass: [n{}, n{}]",
            rng.usize(0..4),
            rng.usize(0..3),
            rng.usize(0..6)
        ),
    }
}

/// Conditions on one to three nodes.
fn conditions(rng: &mut Rng, forms: &[usize]) -> String {
    let askable: Vec<usize> = (0..forms.len()).filter(|&at| forms[at] != 4).collect();
    if askable.is_empty() {
        return "n0: yes".to_owned();
    }
    let mut nodes: Vec<usize> = (0..rng.usize(1..4))
        .map(|_| askable[rng.usize(0..askable.len())])
        .collect();
    nodes.sort_unstable();
    nodes.dedup();
    rng.shuffle(&mut nodes);
    let one = |at: usize, rng: &mut Rng| {
        let is = match forms[at] {
            0 => ["yes", "no", "unsure"][rng.usize(0..3)],
            1 => ["a", "b"][rng.usize(0..2)],
            2 => [
                "{ any: g }",
                "{ at_least: 2, of: h }",
                "{ sign: u }",
                "unsure",
                "{ any: [s, t] }",
            ][rng.usize(0..5)],
            3 => ["{ from: 3 }", "{ below: 1 }", "{ from: 2, below: 5 }", "unsure"][rng.usize(0..4)],
            _ => ["{ from: 2 }", "{ below: 0 }", "{ from: 0, below: 2 }"][rng.usize(0..3)],
        };
        format!("n{at}: {is}")
    };
    let all: Vec<String> = nodes.into_iter().map(|at| one(at, rng)).collect();
    all.join(", ")
}

/// What was answered on a path, and the sums that were taken.
#[derive(Clone, Default)]
struct Path {
    given: Vec<(NodeId, Given)>,
    passed: Vec<NodeId>,
}

/// Every answer to a question; none for steps and scores.
fn every_answer(node: &Node) -> Vec<Given> {
    let mut all: Vec<Given> = match node.kind {
        NodeKind::Step { .. } => Vec::new(),
        _ => (0..node.answers.len()).map(Given::Answer).collect(),
    };
    match &node.kind {
        NodeKind::Signs { mode, .. } => {
            for code in 0..27 {
                let digits = [code % 3, code / 3 % 3, code / 9];
                let with = |digit| (0..3).filter(|&sign| digits[sign] == digit).collect();
                let (yes, unsure): (Vec<usize>, Vec<usize>) = (with(1), with(2));
                if *mode == Mode::Each || unsure.is_empty() {
                    all.push(Given::Signs { yes, unsure });
                }
            }
        }
        NodeKind::Number { scale, .. } => {
            let step = scale.step.as_ref().map_or(1.0, |step| step.value);
            let mut number = scale.min.value;
            while number < scale.max.value {
                all.push(Given::Number(number));
                number += step;
            }
            all.push(Given::Number(scale.max.value));
        }
        _ => {}
    }
    all
}

/// Walks every path, and calls `end` with each.
fn walk_all(tree: &Tree, path: &Path, end: &mut impl FnMut(&Path, OutcomeId)) {
    let walk = tree.walk(tree.start, |node| given(path, node));
    match walk.end {
        Ending::Unanswered(node) => {
            for answer in every_answer(tree.node(node)) {
                let mut longer = path.clone();
                longer.given.push((node, answer));
                walk_all(tree, &longer, end);
            }
        }
        Ending::Outcome(outcome) => {
            let mut whole = path.clone();
            whole.passed = walk.steps.iter().map(|(node, _)| *node).collect();
            end(&whole, outcome);
        }
        Ending::Tree(..) | Ending::NoWay(_) => panic!("a tree made by chance has a way for everything"),
    }
}

fn given(path: &Path, node: NodeId) -> Option<&Given> {
    path.given.iter().find(|(at, _)| *at == node).map(|(_, given)| given)
}

fn holds(tree: &Tree, path: &Path, condition: &Condition) -> bool {
    let node = condition.node.value;
    if !path.passed.contains(&node) {
        return false;
    }
    if let NodeKind::Score { add_up, .. } = &tree.node(node).kind {
        let points = add_up
            .iter()
            .filter_map(|added| Some(tree.node(added.value).points(given(path, added.value)?)));
        return condition.is.holds_amount(points.fold(Amount::default(), Amount::plus));
    }
    given(path, node).is_some_and(|given| condition.is.holds(given))
}

/// Which cases of a rule a path meets, and whether it breaks the rule.
fn judge(tree: &Tree, rule: &Always, path: &Path, end: OutcomeId) -> (Vec<bool>, bool) {
    let kind = tree.outcome(end).kind.value;
    let ends_so = |ends: &Ends| match ends {
        Ends::Kinds(kinds) => kinds.iter().any(|one| one.value == kind),
        Ends::Outcomes(ids) => ids.iter().any(|id| id.value == end),
    };
    match &rule.claim {
        Claim::Only { cases, only } => {
            let met: Vec<bool> = cases
                .iter()
                .map(|case| case.iter().all(|one| holds(tree, path, one)))
                .collect();
            let allowed = only.iter().any(|one| match one.value {
                End::Kind(one) => one == kind,
                End::Outcome(one) => one == end,
                End::Tree(_) => false,
            });
            let broken = met.contains(&true) && !allowed;
            (met, broken)
        }
        Claim::Need { ends, need } => {
            let met = ends_so(ends);
            (vec![met], met && !need.iter().all(|one| holds(tree, path, one)))
        }
        Claim::Pass { ends, pass } => {
            let met = ends_so(ends);
            (
                vec![met],
                met && !pass.iter().all(|node| path.passed.contains(&node.value)),
            )
        }
    }
}

/// Compares what is found with what every path shows; how many rules were broken and idle.
fn compare(root: &Folder, tree: &str) -> Option<[usize; 2]> {
    fs::write(root.join("content/trees/a.yaml"), tree).expect("a file is written");
    let mut found = Diagnostics::default();
    let inputs = load::load(root, &mut found).expect("the folder can be read");
    let options = Options {
        drafts: false,
        base_url: None,
        today: "2026-11-15".parse().expect("a day"),
    };
    let guide = compile(&inputs, &options, &mut found).expect("the settings are sound");
    let tree = guide.trees.first().filter(|tree| tree.sound)?;
    let mut seen = vec![(Vec::new(), false); tree.always.len()];
    walk_all(tree, &Path::default(), &mut |path, end| {
        for (rule, seen) in tree.always.iter().zip(&mut seen) {
            let (met, broken) = judge(tree, rule, path, end);
            seen.0.resize(met.len(), false);
            seen.0.iter_mut().zip(met).for_each(|(seen, met)| *seen |= met);
            seen.1 |= broken;
        }
    });
    let is_found = |rule, span: Span| found.all().iter().any(|one| one.rule == rule && one.span == span);
    let printed = || print(&found, &inputs.sources, Format::Human { color: false });
    let mut counts = [0, 0];
    for (rule, (met, broken)) in tree.always.iter().zip(seen) {
        let say = &rule.say;
        let idle = !broken && (met.is_empty() || met.contains(&false));
        assert_eq!(
            is_found(Rule::BrokenRule, say.span),
            broken,
            "{}:\n{}",
            say.value,
            printed()
        );
        assert_eq!(
            is_found(Rule::IdleRule, say.span),
            idle,
            "{}:\n{}",
            say.value,
            printed()
        );
        counts[0] += usize::from(broken);
        counts[1] += usize::from(idle);
    }
    Some(counts)
}

#[test]
fn proofs_say_what_every_path_shows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    fs::create_dir_all(root.join("content/trees")).expect("a folder is made");
    fs::write(root.join("site.yaml"), "title: A guide\n").expect("a file is written");
    fs::write(root.join("content/index.md"), "# Home\n").expect("a file is written");
    let (mut compared, mut counts) = (0, [0, 0]);
    for seed in 0..TREES {
        let tree = made(&mut Rng::with_seed(seed));
        if let Some([broken, idle]) = compare(root, &tree) {
            compared += 1;
            counts = [counts[0] + broken, counts[1] + idle];
        }
    }
    assert!(compared * 2 > TREES, "only {compared} trees could be walked");
    assert!(
        counts.iter().all(|&count| count > 100),
        "{counts:?} rules were broken and idle"
    );
}
