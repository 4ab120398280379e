//! Mistakes on purpose: to each decision of the shipped guide, at every place, an author's slip is made, and the checks must
//! notice it. Reported are the rates with the tree's own tests and without them; only what is shown to give the same result
//! for every answer is left out.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a test that cannot set itself up fails, and this one reports a rate"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use waypost::diagnostic::Diagnostics;
use waypost::link::Guide;
use waypost::link::tree::number::number_nodes;
use waypost::link::tree::{
    AnswerId, Claim, Ending, Given, Is, Node, NodeId, NodeKind, OutcomeId, Picked, PickedBy, Target, Tree, Way, When,
};
use waypost::load::Inputs;
use waypost::rule::Severity;
use waypost::{Options, check, compile, load};

/// The least part of the mistakes that must be noticed.
const LEAST: f64 = 0.95;

/// A mistake: its kind, and a tree with it.
type Mutant = (&'static str, String, Tree);

#[test]
fn slips_of_an_author_are_noticed() {
    let mut found = Diagnostics::default();
    let inputs = load::load(Path::new("."), &mut found).expect("the folder can be read");
    let options = Options {
        drafts: false,
        base_url: None,
        today: "2026-11-22".parse().expect("a day"),
    };
    let mut guide = compile(&inputs, &options, &mut found).expect("the settings can be read");
    assert_eq!(found.all(), &[], "the guide itself has no finding");
    let mut tally: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut missed = Vec::new();
    for at in 0..guide.trees.len() {
        let sound = guide.trees[at].clone();
        for (kind, place, mutant) in mutants(&sound) {
            let row = tally.entry(kind).or_default();
            let [with, without] = [true, false].map(|tests| is_noticed(&mut guide, &inputs, (at, &mutant, tests)));
            if !with && !differs(&sound, &mutant) {
                row[3] += 1;
                continue;
            }
            row[0] += 1;
            row[1] += usize::from(with);
            row[2] += usize::from(without);
            if !with {
                missed.push(format!("{}: {kind}: {place}", sound.id));
            }
        }
        Arc::make_mut(&mut guide.trees)[at] = sound;
    }
    println!(
        "{:24} {:>8} {:>11} {:>14} {:>11}",
        "mistake", "made", "with tests", "without tests", "no change"
    );
    let mut sum = [0; 4];
    for (kind, row) in &tally {
        println!("{kind:24} {:>8} {:>11} {:>14} {:>11}", row[0], row[1], row[2], row[3]);
        (0..4).for_each(|at| sum[at] += row[at]);
    }
    let rate = |caught: usize| caught as f64 / sum[0] as f64;
    println!(
        "of {}: {:.1} % with tests, {:.1} % without",
        sum[0],
        100.0 * rate(sum[1]),
        100.0 * rate(sum[2])
    );
    println!("not noticed:\n{}", missed.join("\n"));
    assert!(tally.len() >= 9 && sum[0] > 1000, "mistakes of many kinds are made");
    assert!(
        rate(sum[1]) >= LEAST,
        "too many mistakes are not noticed:\n{}",
        missed.join("\n")
    );
}

/// Whether the checks stop the build of a guide with this tree in it.
fn is_noticed(guide: &mut Guide, inputs: &Inputs, (at, mutant, tests): (usize, &Tree, bool)) -> bool {
    let trees = Arc::make_mut(&mut guide.trees);
    trees[at] = mutant.clone();
    if !tests {
        trees[at].tests.clear();
    }
    let mut found = Diagnostics::default();
    check::check(guide, inputs, "2026-11-22".parse().expect("a day"), &mut found);
    found.count(Severity::Error) > 0
}

/// Every mistake that can be made in a tree.
fn mutants(tree: &Tree) -> Vec<Mutant> {
    let mut made = Vec::new();
    for at in 0..tree.nodes.len() {
        of_ways(tree, at, &mut made);
        of_answers(tree, at, &mut made);
        of_routes(tree, at, &mut made);
        of_bands(tree, at, &mut made);
        of_signs(tree, at, &mut made);
    }
    of_outcomes(tree, &mut made);
    for (_, _, mutant) in &mut made {
        number_nodes(&mut mutant.nodes, mutant.start);
    }
    made
}

/// The ways of a node, to be changed.
fn ways_mut(node: &mut Node) -> Vec<&mut Way> {
    let mut ways: Vec<&mut Way> = node.answers.iter_mut().map(|answer| &mut answer.way).collect();
    match &mut node.kind {
        NodeKind::Signs { routes, .. } => ways.extend(routes.iter_mut().map(|route| &mut route.way)),
        NodeKind::Number { bands, .. } | NodeKind::Score { bands, .. } => {
            ways.extend(bands.iter_mut().map(|band| &mut band.way));
        }
        NodeKind::YesNo { .. } | NodeKind::Choice { .. } | NodeKind::Step { .. } => {}
    }
    ways
}

fn targets(node: &Node) -> Vec<Target> {
    node.ways().map(|way| way.target).collect()
}

fn change(tree: &Tree, at: usize, kind: &'static str, place: &str, edit: impl FnOnce(&mut Node)) -> Mutant {
    let mut mutant = tree.clone();
    edit(&mut mutant.nodes[at]);
    (kind, format!("{} {place}", tree.nodes[at].id.value), mutant)
}

/// Questions that are skipped, and ways that lead back.
fn of_ways(tree: &Tree, at: usize, made: &mut Vec<Mutant>) {
    for (index, target) in targets(&tree.nodes[at]).into_iter().enumerate() {
        let mut lead = |kind, to: Target, name: &str| {
            let place = format!("way {index} to {name}");
            made.push(change(tree, at, kind, &place, |node| ways_mut(node)[index].target = to));
        };
        if let Target::Node(next) = target {
            let onward: BTreeSet<Target> = targets(tree.node(next)).into_iter().collect();
            for to in onward {
                lead("skip a question", to, &format!("{to:?}"));
            }
        }
        lead("loop back", Target::Node(tree.start), "the start");
        lead("loop back", Target::Node(NodeId(at)), "itself");
    }
}

/// Not sure that is waved through, and answers that are reversed.
fn of_answers(tree: &Tree, at: usize, made: &mut Vec<Mutant>) {
    let node = &tree.nodes[at];
    let targets = targets(node);
    if let Some(unsure) = node
        .answers
        .iter()
        .position(|answer| answer.id.value == AnswerId::Unsure)
    {
        let others: BTreeSet<Target> = targets.iter().copied().filter(|to| *to != targets[unsure]).collect();
        for to in others {
            let place = format!("Not sure to {to:?}");
            made.push(change(tree, at, "send Not sure onwards", &place, |node| {
                node.answers[unsure].way.target = to;
            }));
        }
    }
    for first in 0..targets.len() {
        for second in first + 1..targets.len() {
            if targets[first] != targets[second] {
                let place = format!("{first} and {second}");
                made.push(change(tree, at, "reverse two answers", &place, |node| {
                    let mut ways = ways_mut(node);
                    ways[first].target = targets[second];
                    ways[second].target = targets[first];
                }));
            }
        }
    }
}

/// Routes that are dropped, swapped, or ask for another number of signs.
fn of_routes(tree: &Tree, at: usize, made: &mut Vec<Mutant>) {
    let routes = |node: &mut Node| match &mut node.kind {
        NodeKind::Signs { routes, .. } => std::mem::take(routes),
        _ => Vec::new(),
    };
    let count = tree.nodes[at].routes().len();
    let mut with = |kind, place: String, edit: &dyn Fn(&mut Vec<waypost::link::tree::Route>)| {
        made.push(change(tree, at, kind, &place, |node| {
            let mut all = routes(node);
            edit(&mut all);
            if let NodeKind::Signs { routes, .. } = &mut node.kind {
                *routes = all;
            }
        }));
    };
    for route in 0..count {
        with("drop a route", format!("route {route}"), &|routes| {
            routes.remove(route);
        });
        if route + 1 < count {
            with("swap two routes", format!("route {route}"), &|routes| {
                routes.swap(route, route + 1);
            });
        }
        if let When::AtLeast(..) = tree.nodes[at].routes()[route].when {
            for more in [true, false] {
                with("ask for more or fewer", format!("route {route} {more}"), &|routes| {
                    if let When::AtLeast(count, _) = &mut routes[route].when {
                        count.value = if more { count.value + 1 } else { count.value - 1 };
                    }
                });
            }
        }
    }
}

/// Bands that are shifted, on both sides or on one.
fn of_bands(tree: &Tree, at: usize, made: &mut Vec<Mutant>) {
    let count = tree.nodes[at].bands().len();
    let step = match &tree.nodes[at].kind {
        NodeKind::Number { scale, .. } => scale.step.as_ref().map_or(0.5, |step| step.value),
        _ => 1.0,
    };
    for band in 1..count {
        for by in [step, -step] {
            for both in [true, false] {
                let place = format!("band {band} by {by} {both}");
                made.push(change(tree, at, "shift a band", &place, |node| {
                    if let NodeKind::Number { bands, .. } | NodeKind::Score { bands, .. } = &mut node.kind {
                        if let Some(from) = &mut bands[band].from {
                            from.value += by;
                        }
                        if let Some(below) = bands[band - 1].below.as_mut().filter(|_| both) {
                            below.value += by;
                        }
                    }
                }));
            }
        }
    }
}

/// Signs that count as less, or as more, than they are.
fn of_signs(tree: &Tree, at: usize, made: &mut Vec<Mutant>) {
    let NodeKind::Signs { groups, signs, .. } = &tree.nodes[at].kind else {
        return;
    };
    for (index, sign) in signs.iter().enumerate() {
        for group in (0..groups.len()).filter(|group| *group != sign.group) {
            let place = format!("{} to {}", sign.id.value, groups[group].id);
            let (kind, place, mut mutant) = change(tree, at, "weaken a sign", &place, |node| {
                if let NodeKind::Signs { signs, .. } = &mut node.kind {
                    signs[index].group = group;
                }
            });
            regroup(&mut mutant, at);
            made.push((kind, place, mutant));
        }
    }
}

/// Routes and rules name groups: they follow when a sign moves.
fn regroup(tree: &mut Tree, at: usize) {
    let NodeKind::Signs { signs, routes, .. } = &mut tree.nodes[at].kind else {
        return;
    };
    let group_of: Vec<usize> = signs.iter().map(|sign| sign.group).collect();
    let follow = |picked: &mut Picked| {
        if let PickedBy::Group(group) = picked.by {
            picked.signs = (0..group_of.len()).filter(|sign| group_of[*sign] == group).collect();
        }
    };
    for route in routes {
        if let When::Any(picked) | When::AtLeast(_, picked) | When::None(picked) = &mut route.when {
            follow(picked);
        }
    }
    for always in &mut tree.always {
        let conditions: Vec<_> = match &mut always.claim {
            Claim::Only { cases, .. } => cases.iter_mut().flatten().collect(),
            Claim::Need { need, .. } => need.iter_mut().collect(),
            Claim::Pass { .. } => Vec::new(),
        };
        for condition in conditions.into_iter().filter(|condition| condition.node.value.0 == at) {
            if let Is::Any(picked) | Is::AtLeast(_, picked) = &mut condition.is {
                follow(picked);
            }
        }
    }
}

/// Outcomes that are lost to the one above or below.
fn of_outcomes(tree: &Tree, made: &mut Vec<Mutant>) {
    for lost in 0..tree.outcomes.len() {
        let others = [
            lost.checked_sub(1),
            Some(lost + 1).filter(|other| *other < tree.outcomes.len()),
        ];
        for other in others.into_iter().flatten() {
            // All ways to it at once, and each alone.
            let ways: Vec<(usize, usize)> = (0..tree.nodes.len())
                .flat_map(|node| (0..targets(&tree.nodes[node]).len()).map(move |way| (node, way)))
                .filter(|(node, way)| targets(&tree.nodes[*node])[*way] == Target::Outcome(OutcomeId(lost)))
                .collect();
            let sets =
                std::iter::once(ways.clone()).chain(ways.iter().map(|way| vec![*way]).filter(|_| ways.len() > 1));
            for set in sets.filter(|set| !set.is_empty()) {
                let mut mutant = tree.clone();
                for (node, way) in &set {
                    ways_mut(&mut mutant.nodes[*node])[*way].target = Target::Outcome(OutcomeId(other));
                }
                let place = format!("{lost} to {other} at {set:?}");
                made.push(("lose an outcome", place, mutant));
            }
        }
    }
}

/// Whether some answers lead to another result in the second tree.
fn differs(one: &Tree, other: &Tree) -> bool {
    let mut open: Vec<BTreeMap<NodeId, Given>> = vec![BTreeMap::new()];
    while let Some(given) = open.pop() {
        let ends = [one, other].map(|tree| tree.walk(tree.start, |node| given.get(&node)).end);
        let asked = ends.into_iter().find_map(|end| match end {
            Ending::Unanswered(node) => Some(node),
            _ => None,
        });
        match asked {
            Some(node) => open.extend(answers(one.node(node), other.node(node)).into_iter().map(|answer| {
                let mut given = given.clone();
                given.insert(node, answer);
                given
            })),
            None if ends[0] != ends[1] => return true,
            None => {}
        }
    }
    false
}

/// Every answer that either node can tell from the others.
fn answers(one: &Node, other: &Node) -> Vec<Given> {
    let all: Vec<Given> = match &one.kind {
        NodeKind::Signs { signs, .. } => (0..1_u32 << signs.len())
            .map(|set| Given::Signs {
                yes: (0..signs.len()).filter(|sign| set >> sign & 1 == 1).collect(),
                unsure: Vec::new(),
            })
            .collect(),
        NodeKind::Number { scale, .. } => {
            let ends = one.bands().iter().chain(other.bands());
            let ends = ends.flat_map(|band| [band.from.clone(), band.below.clone()]).flatten();
            let near = ends.flat_map(|end| [end.value - 1.0, end.value - 0.5, end.value, end.value + 0.5]);
            let step = scale.step.as_ref().map_or(0.5, |step| step.value);
            let possible = near.filter(|number| {
                (scale.min.value..=scale.max.value).contains(number)
                    && ((number - scale.min.value) / step).fract() == 0.0
            });
            let unsure = one.answers.iter().enumerate().map(|(at, _)| Given::Answer(at));
            possible.map(Given::Number).chain(unsure).collect()
        }
        _ => (0..one.answers.len()).map(Given::Answer).collect(),
    };
    let mut seen = BTreeSet::new();
    let key = |given: &Given| [one, other].map(|node| (node.way(given), node.points(given)));
    all.into_iter().filter(|given| seen.insert(key(given))).collect()
}
