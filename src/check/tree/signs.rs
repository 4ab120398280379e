//! Questions about signs: every set of ticks has a route, every route is taken by some set, and one sign more never makes
//! the way on less cautious.

use super::caution::Cautions;
use super::choices::Combinations;
use super::witness;
use crate::config::{Limit, Limits};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::tree::{Given, Node, NodeKind, PickedBy, Route, When};
use crate::rule::Rule;

/// A question about signs that is being checked.
pub struct Signs<'a> {
    node: &'a Node,
    routes: &'a [Route],
    all: Combinations,
    /// The route of each combination.
    taken: Vec<Option<usize>>,
}

impl<'a> Signs<'a> {
    /// The question with its combinations; nothing for other nodes, and for a question with too many, which is reported.
    pub fn of(node: &'a Node, found: &mut Diagnostics) -> Option<Self> {
        let routes = node.routes();
        if node.signs().is_empty() {
            return None;
        }
        let Some(all) = Combinations::new(node, &[]) else {
            let message = format!("`{}` has too many combinations of signs to be proved", node.id.value);
            let finding = Diagnostic::new(Rule::TooLarge, node.id.span, message);
            found.report(finding.help("ask about fewer signs at once, or name groups in the routes"));
            return None;
        };
        let route = |at| {
            let ticked = all.ticked(at);
            routes.iter().position(|route| route.when.matches(&ticked))
        };
        let taken = (0..all.len()).map(route).collect();
        Some(Self {
            node,
            routes,
            all,
            taken,
        })
    }

    /// Checks that routes cover everything; says whether they do.
    pub fn covered(&self, limits: &Limits, found: &mut Diagnostics) -> bool {
        self.too_many(limits, found);
        self.marks(found);
        let last_is_open = self.no_none_route(found);
        let witness = self.uncovered();
        if let Some(ticked) = &witness {
            let place = self.routes.last().map_or(self.node.id.span, Route::place);
            let message = "no route is for these signs";
            let mut finding = Diagnostic::new(Rule::UncoveredAnswers, place, message);
            finding.witness = Some(format!("for example {}", self.words(ticked)));
            found.report(finding);
        }
        self.dead_routes(found);
        last_is_open && witness.is_none()
    }

    fn words(&self, ticked: &[usize]) -> String {
        let given = Given::Signs {
            yes: ticked.to_vec(),
            unsure: Vec::new(),
        };
        witness::given(self.node, &given)
    }

    fn too_many(&self, limits: &Limits, found: &mut Diagnostics) {
        let limit = limits.get(Limit::TooManySigns);
        let signs = self.node.signs();
        if let Some(sign) = signs.get(limit) {
            let message = format!(
                "this question asks about {} signs; over {limit} are not looked for",
                signs.len()
            );
            found.report(Diagnostic::new(Rule::TooManySigns, sign.id.span, message));
        }
    }

    fn marks(&self, found: &mut Diagnostics) {
        let NodeKind::Signs { groups, .. } = &self.node.kind else {
            return;
        };
        for (at, group) in groups.iter().enumerate() {
            let same = |other: &&crate::link::tree::Group| other.mark == group.mark && !group.mark.is_empty();
            if let Some(first) = groups[..at].iter().find(same) {
                let message = format!("`{}` prints the same mark `{}` as `{}`", group.id, group.mark, first.id);
                let finding = Diagnostic::new(Rule::DuplicateMark, group.span, message);
                found.report(finding.label(first.span, "first here"));
            }
        }
    }

    /// The last route is for those who have seen nothing, or for everyone.
    fn no_none_route(&self, found: &mut Diagnostics) -> bool {
        let Some(last) = self.routes.last() else { return false };
        let every_sign = self.node.signs().len();
        let open = match &last.when {
            When::Otherwise => true,
            When::None(picked) => picked.by == PickedBy::All || picked.signs.len() == every_sign,
            When::Any(_) | When::AtLeast(..) => false,
        };
        // A last route that is never taken stands below one for everyone: it is misplaced, not missing.
        if !open && self.taken.contains(&Some(self.routes.len() - 1)) {
            let message = "the last route is not for everyone who is left";
            found.report(Diagnostic::new(Rule::NoNoneRoute, last.place(), message));
        }
        open || self.taken.first().is_some_and(Option::is_some)
    }

    /// The smallest set of signs without a route; no signs at all is another rule's.
    fn uncovered(&self) -> Option<Vec<usize>> {
        let without = (0..self.all.len()).filter(|&at| self.taken[at].is_none());
        let sets = without
            .map(|at| self.all.ticked(at))
            .filter(|ticked| !ticked.is_empty());
        sets.min_by_key(|ticked| (ticked.len(), ticked.clone()))
    }

    fn dead_routes(&self, found: &mut Diagnostics) {
        for (at, route) in self.routes.iter().enumerate() {
            if let Some((asked, there)) = asks_too_much(&route.when) {
                let message = match there {
                    0 => "this route asks about a group without signs".to_owned(),
                    _ => format!("this route asks for {asked} signs, and there are {there}"),
                };
                found.report(Diagnostic::new(Rule::TooFewSigns, route.place(), message));
            } else if !self.taken.contains(&Some(at)) {
                let message = "an earlier route is always taken before this one";
                found.report(Diagnostic::new(Rule::DeadRoute, route.place(), message));
            }
        }
    }

    /// One sign more never leads to a less cautious way on.
    pub fn caution(&self, cautions: &Cautions<'_>, found: &mut Diagnostics) {
        let mut worst: Option<(Vec<usize>, Vec<usize>, [usize; 2])> = None;
        for at in 0..self.all.len() {
            for more in self.all.one_more(at) {
                let (Some(fewer), Some(then)) = (self.taken[at], self.taken[more]) else {
                    continue;
                };
                let [then_to, fewer_to] = [then, fewer].map(|route| self.routes[route].way.target);
                if !cautions.is_careless(then_to, fewer_to) {
                    continue;
                }
                let (before, after) = (self.all.ticked(at), self.all.ticked(more));
                let smaller =
                    |known: &(Vec<usize>, Vec<usize>, [usize; 2])| (after.len(), &after) < (known.1.len(), &known.1);
                if worst.as_ref().is_none_or(smaller) {
                    worst = Some((before, after, [fewer, then]));
                }
            }
        }
        if let Some((before, after, [fewer, then])) = worst {
            let [cautious, careless] = [fewer, then].map(|route| cautions.word(self.routes[route].way.target));
            let message = format!("one more sign leads to {careless}, with less caution than {cautious}");
            let mut finding = Diagnostic::new(Rule::LessCaution, self.routes[then].way.span, message);
            finding.witness = Some(format!(
                "{}: {cautious}\n{}: {careless}",
                self.words(&before),
                self.words(&after)
            ));
            found.report(finding.label(self.routes[fewer].way.span, "the more cautious way"));
        }
    }
}

/// How many signs a route asks for, and how many there are, if those are too few.
fn asks_too_much(when: &When) -> Option<(usize, usize)> {
    let (asked, picked) = match when {
        When::Any(picked) => (1, picked),
        When::AtLeast(count, picked) => (count.value as usize, picked),
        When::None(_) | When::Otherwise => return None,
    };
    (asked > picked.signs.len()).then_some((asked, picked.signs.len()))
}
