//! What an author claims with `always` is proved on every path: from the start, and from where other trees jump in.

use std::collections::BTreeSet;

use super::paths::{Arrival, End, Explorer, Paths, TooMany, Track};
use super::witness;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::{self, Always, Claim, Condition, Ends, Is, NodeId, Tree};
use crate::rule::Rule;

/// Proves every rule of one tree.
pub fn check(trees: &[Tree], own: usize, explorer: &mut Explorer<'_>, found: &mut Diagnostics) {
    let entries: Vec<NodeId> = trees[own].entries().collect();
    for always in &trees[own].always {
        let proof = Proof {
            trees,
            own,
            entries: &entries,
            always,
        };
        if let Ok(verdict) = proof.run(explorer) {
            verdict.report(&proof, found);
        } else {
            let message = "this rule cannot be proved: there are too many different sums or combinations of signs";
            let finding = Diagnostic::new(Rule::TooLarge, always.say.span, message);
            found.report(finding.help("use fewer different points, or ask about fewer signs at once"));
        }
    }
}

/// One rule of one tree.
struct Proof<'a> {
    trees: &'a [Tree],
    own: usize,
    entries: &'a [NodeId],
    always: &'a Always,
}

/// What came out of a proof.
#[derive(Default)]
struct Verdict {
    /// A case of the rule is one that no path can meet.
    idle: bool,
    /// A path that breaks the rule: in words, and how it ends.
    broken: Option<(String, End)>,
}

impl Proof<'_> {
    fn run(&self, explorer: &mut Explorer<'_>) -> Result<Verdict, TooMany> {
        let mut verdict = Verdict::default();
        for track in self.tracks() {
            let mut met = false;
            for &entry in self.entries {
                let paths = explorer.paths((self.own, entry), &track)?;
                let about = paths.arrivals.iter().filter(|arrival| self.is_about(arrival, &track));
                for arrival in about {
                    met = true;
                    if verdict.broken.is_none() && self.is_broken(arrival, &track) {
                        verdict.broken = Some((self.witness(&paths, arrival, entry), arrival.end));
                    }
                }
            }
            verdict.idle |= !met;
        }
        Ok(verdict)
    }

    /// What to look for: paths on which a whole case holds, or on which one thing is missing.
    fn tracks(&self) -> Vec<Track<'_>> {
        match &self.always.claim {
            Claim::Only { cases, only } => {
                let closed = only.iter().filter_map(|end| match end.value {
                    tree::End::Tree(tree) => Some(tree),
                    tree::End::Kind(_) | tree::End::Outcome(_) => None,
                });
                let closed: BTreeSet<usize> = closed.collect();
                let track = |case| Track {
                    marks: self.marks(case),
                    only_hits: true,
                    closed: closed.clone(),
                };
                cases.iter().map(|case| track(case.as_slice())).collect()
            }
            Claim::Need { need, .. } => need
                .iter()
                .map(|condition| once(condition.node.value, vec![&condition.is]))
                .collect(),
            Claim::Pass { pass, .. } => pass.iter().map(|node| once(node.value, Vec::new())).collect(),
        }
    }

    /// The conditions of a case in the order in which a path meets their nodes.
    fn marks<'c>(&self, case: &'c [Condition]) -> Vec<(NodeId, Vec<&'c Is>)> {
        let mut marks: Vec<(NodeId, Vec<&Is>)> = Vec::new();
        for condition in case {
            let node = condition.node.value;
            match marks.iter_mut().find(|(at, _)| *at == node) {
                Some((_, conditions)) => conditions.push(&condition.is),
                None => marks.push((node, vec![&condition.is])),
            }
        }
        marks.sort_by_key(|(node, _)| self.trees[self.own].node(*node).number);
        marks
    }

    fn is_about(&self, arrival: &Arrival, track: &Track<'_>) -> bool {
        match &self.always.claim {
            Claim::Only { .. } => arrival.hits == track.marks.len(),
            Claim::Need { ends, .. } | Claim::Pass { ends, .. } => self.ends_so(arrival.end, ends),
        }
    }

    fn is_broken(&self, arrival: &Arrival, track: &Track<'_>) -> bool {
        match &self.always.claim {
            Claim::Only { only, .. } => !only.iter().any(|end| self.is_allowed(arrival.end, end.value)),
            Claim::Need { .. } | Claim::Pass { .. } => arrival.hits < track.marks.len(),
        }
    }

    fn ends_so(&self, end: End, ends: &Ends) -> bool {
        let End::Outcome(tree, outcome) = end else { return false };
        match ends {
            Ends::Kinds(kinds) => {
                let kind = self.trees[tree].outcome(outcome).kind.value;
                kinds.iter().any(|one| one.value == kind)
            }
            Ends::Outcomes(ids) => tree == self.own && ids.iter().any(|id| id.value == outcome),
        }
    }

    fn is_allowed(&self, end: End, allowed: tree::End) -> bool {
        match (end, allowed) {
            (End::Closed(tree), tree::End::Tree(to)) => tree == to,
            (End::Outcome(tree, outcome), tree::End::Kind(kind)) => {
                self.trees[tree].outcome(outcome).kind.value == kind
            }
            (End::Outcome(tree, outcome), tree::End::Outcome(only)) => tree == self.own && outcome == only,
            (End::Outcome(..), tree::End::Tree(_)) | (End::Closed(_), tree::End::Kind(_) | tree::End::Outcome(_)) => {
                false
            }
        }
    }

    fn witness(&self, paths: &Paths, arrival: &Arrival, entry: NodeId) -> String {
        let path = witness::path(self.trees, &paths.to(arrival));
        if entry == self.trees[self.own].start {
            return format!("these answers break it:\n{path}");
        }
        let node = &self.trees[self.own].node(entry).id.value;
        format!("these answers break it, after a jump to `{node}` from another decision:\n{path}")
    }
}

fn once(node: NodeId, conditions: Vec<&Is>) -> Track<'_> {
    Track {
        marks: vec![(node, conditions)],
        ..Track::default()
    }
}

impl Verdict {
    fn report(self, proof: &Proof<'_>, found: &mut Diagnostics) {
        let say = &proof.always.say;
        if let Some((witness, end)) = self.broken {
            let (ending, span) = match end {
                End::Outcome(tree, outcome) => {
                    let outcome = proof.trees[tree].outcome(outcome);
                    (
                        format!("`{}` ({})", outcome.id.value, outcome.kind.value.word()),
                        Some(outcome.id.span),
                    )
                }
                End::Closed(tree) => (format!("`tree:{}`", proof.trees[tree].id), None),
            };
            let mut finding = Diagnostic::new(
                Rule::BrokenRule,
                say.span,
                format!("this rule does not hold: a path ends in {ending}"),
            );
            finding.witness = Some(witness);
            if let Some(span) = span {
                finding = finding.label(span, "where it ends");
            }
            found.report(finding);
        } else if self.idle {
            found.report(Diagnostic::new(Rule::IdleRule, say.span, "no path can meet this rule"));
        }
    }
}
