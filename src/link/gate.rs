//! A gate with its names resolved: every log, field, stage and tree that it names exists, and it can be passed.

use crate::config::{Config, Field, FieldKind, Log};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::link::tree::{OutcomeId, Tree};
use crate::parse::gate as written;
use crate::parse::names::Names;
use crate::parse::period::Period;
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// A gate with its names resolved.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Id of the stage that it leads on to.
    pub to: String,
    /// The author's own sentence.
    pub say: Option<Spanned<String>>,
    /// All of these must hold to go on.
    pub all: Vec<Criterion>,
    /// Any of these sends the reader back; each has a [`Criterion::to`].
    pub back: Vec<Criterion>,
    /// Any of these calls for help; each has a [`Criterion::to`].
    pub help: Vec<Criterion>,
    /// The place of the gate.
    pub span: Span,
}

/// One condition of a gate.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// What must hold.
    pub what: What,
    /// Where it leads; nothing for those that lead on.
    pub to: Option<Goal>,
    /// The place of the criterion.
    pub span: Span,
}

/// Where a gate sends the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To a stage, by its id.
    Stage(String),
    /// To a tree, by its place.
    Tree(usize),
}

/// What a criterion looks at.
#[derive(Clone, Debug)]
pub enum What {
    /// The last entries of a log all match.
    Streak {
        /// The log, by its place in the settings.
        log: usize,
        /// How many of its last entries.
        streak: u32,
        /// What each must say.
        matches: Vec<Match>,
        /// They are spread over at least this long.
        over: Option<Period>,
    },
    /// So many entries of a log match.
    Count {
        /// The log, by its place in the settings.
        log: usize,
        /// How many entries at least.
        count: u32,
        /// What each must say.
        matches: Vec<Match>,
        /// Only entries of the last so long count.
        within: Option<Period>,
    },
    /// A checklist is complete, by its id.
    Checklist(String),
    /// A tree gave one of these outcomes, and its result still holds.
    Outcome {
        /// The tree, by its place.
        tree: usize,
        /// Its outcomes.
        outcomes: Vec<OutcomeId>,
    },
    /// So many days in this stage.
    Days(u32),
    /// Somebody of this role has signed.
    SignOff(String),
}

/// What a field of an entry must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The field, by its place in the log.
    pub field: usize,
    /// The value: the id of an option, `yes`, `no`, or as entered.
    pub value: String,
}

/// What a gate is resolved against.
struct Resolver<'a> {
    stage: usize,
    order: &'a [String],
    names: &'a Names,
    config: &'a Config,
    trees: &'a [Tree],
}

/// Resolves the gate of the stage at `stage_index` of `stage_order`. What cannot be resolved is reported and left out.
pub fn resolve(
    gate: &written::Gate,
    stage_index: usize,
    stage_order: &[String],
    names: &Names,
    config: &Config,
    trees: &[Tree],
    found: &mut Diagnostics,
) -> Gate {
    let resolver = Resolver {
        stage: stage_index,
        order: stage_order,
        names,
        config,
        trees,
    };
    resolver.onward(&gate.to, found);
    let mut part = |criteria: &[written::Criterion]| -> Vec<Criterion> {
        criteria
            .iter()
            .filter_map(|criterion| resolver.criterion(criterion, found))
            .collect()
    };
    let (all, help) = (part(&gate.all), part(&gate.help));
    let back = part(&gate.back);
    for (criterion, written) in gate
        .back
        .iter()
        .filter_map(|written| Some((written, written.to.as_ref()?)))
    {
        resolver.earlier(written, criterion.span, found);
    }
    Gate {
        to: gate.to.value.clone(),
        say: gate.say.clone(),
        all,
        back,
        help,
        span: gate.span,
    }
}

impl Resolver<'_> {
    fn place_of(&self, stage: &str) -> Option<usize> {
        self.order.iter().position(|id| id == stage)
    }

    /// A gate leads on, not to its own stage or back.
    fn onward(&self, to: &Spanned<String>, found: &mut Diagnostics) {
        let known = self
            .names
            .check((Rule::UnknownStage, "stage"), to, self.names.stages.keys(), found);
        let place = self.place_of(&to.value).filter(|place| known && *place <= self.stage);
        let Some(place) = place else { return };
        let message = if place == self.stage {
            "this gate leads to its own stage".to_owned()
        } else {
            format!("this gate leads on to `{}`, which comes before this stage", to.value)
        };
        let help = match self.order.get(self.stage + 1) {
            Some(next) => format!("name a later stage, such as `{next}`; the way back stands under `back`"),
            None => "the last stage leads on to nothing: take the gate out, or move it to an earlier stage".to_owned(),
        };
        found.report(Diagnostic::new(Rule::GateImpossible, to.span, message).help(help));
    }

    /// Going back means an earlier stage.
    fn earlier(&self, to: &Spanned<String>, span: Span, found: &mut Diagnostics) {
        if to.value.starts_with("tree:") {
            let message = "`back` leads to an earlier stage, not to a tree";
            found.report(Diagnostic::new(Rule::GateBackNotEarlier, to.span, message).help("put it under `help`"));
        } else if self.place_of(&to.value).is_some_and(|place| place >= self.stage) {
            let message = format!("`{}` is not earlier than this stage", to.value);
            let help = match self.order.get(..self.stage) {
                Some(earlier @ [_, ..]) => format!("earlier are: {}", earlier.join(", ")),
                _ => "the first stage has no way back: take `back` out and say why in `allow: {gate-without-back: …}`"
                    .to_owned(),
            };
            let finding = Diagnostic::new(Rule::GateBackNotEarlier, to.span, message).label(span, "going back");
            found.report(finding.help(help));
        }
    }

    fn criterion(&self, criterion: &written::Criterion, found: &mut Diagnostics) -> Option<Criterion> {
        let what = self.what(&criterion.what, found);
        let to = criterion.to.as_ref().map(|to| self.goal(to, found));
        let to = match to {
            Some(to) => Some(to?),
            None => None,
        };
        Some(Criterion {
            what: what?,
            to,
            span: criterion.span,
        })
    }

    fn goal(&self, to: &Spanned<String>, found: &mut Diagnostics) -> Option<Goal> {
        if let Some(id) = to.value.strip_prefix("tree:") {
            return self.tree(&Spanned::new(id.to_owned(), to.span), found).map(Goal::Tree);
        }
        let id = Spanned::new(to.value.trim_start_matches("stage:").to_owned(), to.span);
        let known = self
            .names
            .check((Rule::UnknownStage, "stage"), &id, self.names.stages.keys(), found);
        known.then_some(Goal::Stage(id.value))
    }

    fn tree(&self, id: &Spanned<String>, found: &mut Diagnostics) -> Option<usize> {
        self.names
            .check((Rule::UnknownTree, "decision tree"), id, self.names.trees.keys(), found);
        self.trees.iter().position(|tree| tree.id == id.value)
    }

    fn what(&self, what: &written::What, found: &mut Diagnostics) -> Option<What> {
        match what {
            written::What::Streak {
                log,
                streak,
                matches,
                over,
            } => {
                let (log, matches) = self.entries(log, matches, found)?;
                let over = over.as_ref().map(|over| over.value);
                Some(What::Streak {
                    log,
                    streak: streak.value,
                    matches,
                    over,
                })
            }
            written::What::Count {
                log,
                count,
                matches,
                within,
            } => {
                let (log, matches) = self.entries(log, matches, found)?;
                let within = within.as_ref().map(|within| within.value);
                Some(What::Count {
                    log,
                    count: count.value,
                    matches,
                    within,
                })
            }
            written::What::Checklist(id) => self.checklist(id, found),
            written::What::Outcome { tree, outcomes } => self.outcome(tree, outcomes, found),
            written::What::Days(days) => Some(What::Days(days.value)),
            written::What::SignOff(role) => Some(What::SignOff(role.value.clone())),
        }
    }

    /// A checklist that the reader can have seen: not one of a later stage.
    fn checklist(&self, id: &Spanned<String>, found: &mut Diagnostics) -> Option<What> {
        let lists = &self.names.checklists;
        if !self
            .names
            .check((Rule::UnknownChecklist, "checklist"), id, lists.keys(), found)
        {
            return None;
        }
        let page = lists.get(&id.value)?.href.split('#').next();
        let stage = self.names.stages.iter().find(|(_, stage)| Some(&*stage.href) == page);
        if let Some((stage, _)) = stage.filter(|(stage, _)| self.place_of(stage) > Some(self.stage)) {
            let message = format!("the checklist `{}` stands in the later stage `{stage}`", id.value);
            let help =
                "a reader who is stopped here has not seen it; ask for a checklist of this stage or an earlier one";
            found.report(Diagnostic::new(Rule::GateImpossible, id.span, message).help(help));
        }
        Some(What::Checklist(id.value.clone()))
    }

    fn outcome(&self, tree: &Spanned<String>, outcomes: &[Spanned<String>], found: &mut Diagnostics) -> Option<What> {
        let id = Spanned::new(tree.value.trim_start_matches("tree:").to_owned(), tree.span);
        let place = self.tree(&id, found)?;
        let written = self.names.trees.get(&id.value)?;
        let known = || {
            self.trees[place]
                .outcomes
                .iter()
                .map(|outcome| outcome.id.value.as_str())
        };
        let mut ids = Vec::new();
        for outcome in outcomes {
            match known().position(|id| id == outcome.value) {
                Some(at) => ids.push(OutcomeId(at)),
                None if written
                    .named
                    .anchors
                    .contains(&format!("{}.{}", id.value, outcome.value)) => {}
                None => {
                    let message = format!("the tree `{}` has no outcome `{}`", id.value, outcome.value);
                    let help = did_you_mean(&outcome.value, known()).unwrap_or_else(|| listed(known()));
                    found.report(Diagnostic::new(Rule::UnknownTarget, outcome.span, message).help(help));
                }
            }
        }
        (ids.len() == outcomes.len()).then_some(What::Outcome {
            tree: place,
            outcomes: ids,
        })
    }

    fn entries(
        &self,
        log: &Spanned<String>,
        matches: &[(Spanned<String>, Spanned<String>)],
        found: &mut Diagnostics,
    ) -> Option<(usize, Vec<Match>)> {
        self.names
            .check((Rule::UnknownLog, "log"), log, &self.names.logs, found);
        let place = self.config.logs.iter().position(|known| known.id.value == log.value)?;
        let log = &self.config.logs[place];
        let read: Vec<_> = matches
            .iter()
            .map(|(field, value)| entry(log, field, value, found))
            .collect();
        Some((place, read.into_iter().collect::<Option<_>>()?))
    }
}

fn entry(log: &Log, field: &Spanned<String>, value: &Spanned<String>, found: &mut Diagnostics) -> Option<Match> {
    let Some(place) = log
        .fields
        .iter()
        .position(|known| known.id == *field || known.id.value == field.value)
    else {
        let message = format!("the log `{}` has no field `{}`", log.id.value, field.value);
        let known = || log.fields.iter().map(|field| field.id.value.as_str());
        let help = did_you_mean(&field.value, known()).unwrap_or_else(|| listed(known()));
        found.report(Diagnostic::new(Rule::UnknownGatePart, field.span, message).help(help));
        return None;
    };
    possible(&log.fields[place], value, found).then(|| Match {
        field: place,
        value: value.value.clone(),
    })
}

/// Whether an entry can ever have this value.
fn possible(field: &Field, value: &Spanned<String>, found: &mut Diagnostics) -> bool {
    let finding = match &field.kind {
        FieldKind::Choice { options } => {
            unknown_option(field, value, options.iter().map(|option| option.id.value.as_str()))
        }
        FieldKind::YesNo { .. } => unknown_option(field, value, ["yes", "no"].into_iter()),
        FieldKind::Number(number) => {
            let written = value.value.parse::<f64>().ok().filter(|written| written.is_finite());
            let within = |written: f64| {
                number.min.as_ref().is_none_or(|min| written >= min.value)
                    && number.max.as_ref().is_none_or(|max| written <= max.value)
            };
            let message = match written {
                Some(written) if within(written) => return true,
                Some(_) => format!("`{}` is outside what `{}` can be", value.value, field.id.value),
                None => format!("`{}` is no number, and `{}` is one", value.value, field.id.value),
            };
            let finding = Diagnostic::new(Rule::GateImpossible, value.span, message).label(field.id.span, "the field");
            Some(finding.help("ask for a number from the field's `min` to its `max`, or change these"))
        }
        FieldKind::Date { .. } | FieldKind::Text => None,
    };
    let possible = finding.is_none();
    if let Some(finding) = finding {
        found.report(finding);
    }
    possible
}

fn unknown_option<'a>(
    field: &Field,
    value: &Spanned<String>,
    options: impl Iterator<Item = &'a str> + Clone,
) -> Option<Diagnostic> {
    if options.clone().any(|option| option == value.value) {
        return None;
    }
    let help = did_you_mean(&value.value, options.clone()).unwrap_or_else(|| listed(options));
    let message = format!("`{}` is no option of the field `{}`", value.value, field.id.value);
    Some(
        Diagnostic::new(Rule::UnknownGatePart, value.span, message)
            .label(field.id.span, "the field")
            .help(help),
    )
}

fn listed<'a>(known: impl Iterator<Item = &'a str>) -> String {
    format!("known here: {}", known.collect::<Vec<_>>().join(", "))
}
