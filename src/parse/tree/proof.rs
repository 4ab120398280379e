//! What an author claims about a tree: rules that hold on every path (`always`), and tests.

use super::node::{Picked, at_least, picked};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node as Yaml, Scalar, ScalarKind, Value, expect_name, wrong_type};

/// A rule that must hold on every path.
#[derive(Clone, Debug)]
pub struct Always {
    /// The rule in the author's words.
    pub say: Spanned<String>,
    /// What is claimed.
    pub claim: Claim,
}

/// What a rule claims.
#[derive(Clone, Debug)]
pub enum Claim {
    /// Paths on which the condition holds end only so.
    Only {
        /// The condition: it holds if all entries of at least one case hold.
        cases: Vec<Case>,
        /// Kinds, ids of outcomes or `tree:id`.
        only: Vec<Spanned<String>>,
    },
    /// Paths that end so have these answers.
    Need {
        /// Which paths.
        ends: Ends,
        /// What must hold on them.
        need: Case,
    },
    /// Paths that end so pass these nodes.
    Pass {
        /// Which paths.
        ends: Ends,
        /// The nodes.
        pass: Vec<Spanned<String>>,
    },
}

/// Conditions of which all must hold.
pub type Case = Vec<Condition>;

/// The ends of paths that a rule is about.
#[derive(Clone, Debug)]
pub enum Ends {
    /// Outcomes of these kinds.
    Kinds(Vec<Spanned<super::Kind>>),
    /// These outcomes.
    Ids(Vec<Spanned<String>>),
}

/// Where paths may end: a kind, an outcome or `tree:id`, as written.
pub type Only = Spanned<String>;

/// A condition on the answer to one node.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The node.
    pub node: Spanned<String>,
    /// What its answer must be.
    pub is: Is,
}

/// What an answer must be.
#[derive(Clone, Debug)]
pub enum Is {
    /// This answer: `yes`, `no`, `unsure` or one of a choice.
    Answer(Spanned<String>),
    /// At least one of these signs.
    Any(Picked),
    /// At least so many of these signs.
    AtLeast(Spanned<u32>, Picked),
    /// This sign.
    Sign(Spanned<String>),
    /// A number or a sum in this half-open range; at least one end is there.
    Range {
        /// The least.
        from: Option<Spanned<f64>>,
        /// The least above it.
        below: Option<Spanned<f64>>,
    },
}

/// One test of a tree.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub name: Spanned<String>,
    /// The node that it starts at, where it is not the tree's own start.
    pub from: Option<Spanned<String>>,
    /// What is answered.
    pub answers: Vec<(Spanned<String>, Given)>,
    /// An outcome or `tree:id`.
    pub expect: Spanned<String>,
    /// Nodes that it must pass.
    pub through: Vec<Spanned<String>>,
    /// Nodes that it must not pass.
    pub not_through: Vec<Spanned<String>>,
    /// Why it is expected.
    pub because: Option<Spanned<String>>,
}

/// What a test answers to one node.
#[derive(Clone, Debug)]
pub enum Given {
    /// `yes`, `no`, `unsure` or one of a choice.
    Answer(Spanned<String>),
    /// A number.
    Number(Spanned<f64>),
    /// Signs; all others are answered No.
    Signs {
        /// Answered Yes.
        yes: Vec<Spanned<String>>,
        /// Answered Not sure.
        unsure: Vec<Spanned<String>>,
        /// The place of the answer.
        span: Span,
    },
}

/// Reads one rule.
pub(super) fn always(yaml: &Yaml, found: &mut Diagnostics) -> Option<Always> {
    let known = &["say", "if", "if_any", "if_all", "only", "outcomes", "need", "pass"];
    let fields = Fields::new(yaml, known, found)?;
    let say = fields.required_text("say", "the rule in your own words; it is published", found);
    let claim = if fields.get("outcomes").is_some() {
        about_ends(&fields, found)
    } else {
        about_answers(&fields, found)
    };
    Some(Always {
        say: say?,
        claim: claim?,
    })
}

fn about_answers(fields: &Fields, found: &mut Diagnostics) -> Option<Claim> {
    let mut words = ["if", "if_any", "if_all"]
        .into_iter()
        .filter(|word| fields.get(word).is_some());
    let Some(word) = words.next() else {
        fields.missing(
            "if",
            "a rule says when it holds: `if`, `if_any`, `if_all` or `outcomes`",
            found,
        );
        return None;
    };
    if let Some(span) = words.next().and_then(|second| fields.key_span(second)) {
        found.report(Diagnostic::new(Rule::WrongType, span, "a rule has one condition").help("make two rules"));
    }
    misplaced(fields, &["need", "pass"], "outcomes", found);
    if fields.get("only").is_none() {
        fields.missing("only", "how the paths may end: kinds, outcomes or `tree:id`", found);
    }
    let cases = cases(word, fields.get(word)?, found);
    let only = fields.names("only", found);
    Some(Claim::Only { cases: cases?, only }).filter(|_| fields.get("only").is_some())
}

/// `if` and `if_all`: everything holds; `if_any`: one entry is enough. Lists hold several maps.
fn cases(word: &str, yaml: &Yaml, found: &mut Diagnostics) -> Option<Vec<Case>> {
    let maps = match &yaml.value {
        Value::List { items, .. } => items
            .iter()
            .map(|item| conditions(item, found))
            .collect::<Option<Vec<_>>>()?,
        _ => vec![conditions(yaml, found)?],
    };
    let one_map = !matches!(yaml.value, Value::List { .. });
    Some(match word {
        "if_any" if one_map => maps.into_iter().flatten().map(|condition| vec![condition]).collect(),
        "if_any" => maps,
        _ => vec![maps.into_iter().flatten().collect()],
    })
}

fn about_ends(fields: &Fields, found: &mut Diagnostics) -> Option<Claim> {
    misplaced(fields, &["if", "if_any", "if_all", "only"], "if", found);
    let ends = ends(fields.get("outcomes")?, found);
    match (fields.get("need"), fields.get("pass")) {
        (None, None) => {
            fields.missing("need", "what must hold on these paths: `need` or `pass`", found);
            None
        }
        (Some(_), Some(second)) => {
            let span = fields.key_span("pass").unwrap_or(second.span);
            found.report(
                Diagnostic::new(Rule::WrongType, span, "a rule has `need` or `pass`, not both").help("make two rules"),
            );
            None
        }
        (Some(need), None) => {
            let need = conditions(need, found);
            Some(Claim::Need {
                ends: ends?,
                need: need?,
            })
        }
        (None, Some(_)) => {
            let pass = fields.names("pass", found);
            Some(Claim::Pass { ends: ends?, pass })
        }
    }
}

fn misplaced(fields: &Fields, keys: &[&str], with: &str, found: &mut Diagnostics) {
    for span in keys
        .iter()
        .filter(|key| **key != with)
        .filter_map(|key| fields.key_span(key))
    {
        let message = format!(
            "this does not go with a rule that {}",
            if with == "outcomes" {
                "starts with `if`"
            } else {
                "is about `outcomes`"
            }
        );
        found.report(Diagnostic::new(Rule::WrongType, span, message).help("make two rules"));
    }
}

fn ends(yaml: &Yaml, found: &mut Diagnostics) -> Option<Ends> {
    let fields = Fields::new(yaml, &["kind", "ids"], found)?;
    let kinds = fields
        .list("kind")
        .iter()
        .map(|node| crate::yaml::expect_word(node, super::Kind::WORDS, found));
    let kinds: Option<Vec<_>> = kinds.collect();
    if fields.get("ids").is_some() {
        return Some(Ends::Ids(fields.names("ids", found)));
    }
    if fields.get("kind").is_none() {
        fields.missing("kind", "which outcomes: `kind` or `ids`", found);
        return None;
    }
    kinds.map(Ends::Kinds)
}

/// A map of nodes and what their answers must be.
fn conditions(yaml: &Yaml, found: &mut Diagnostics) -> Option<Case> {
    let fields = Fields::open(yaml, found)?;
    if fields.entries().is_empty() {
        wrong_type(
            yaml,
            ("a map of nodes and answers", "`{ question: yes }`, for example"),
            found,
        );
        return None;
    }
    let all = fields.entries().iter().map(|(node, value)| {
        Some(Condition {
            node: node.clone(),
            is: is(value, found)?,
        })
    });
    all.collect()
}

fn is(yaml: &Yaml, found: &mut Diagnostics) -> Option<Is> {
    if !matches!(yaml.value, Value::Map(_)) {
        return expect_name(yaml, found).map(Is::Answer);
    }
    let fields = Fields::new(yaml, &["any", "at_least", "of", "sign", "below", "from"], found)?;
    if let Some(any) = fields.get("any") {
        return picked(any, found).map(Is::Any);
    }
    if fields.get("at_least").is_some() {
        return at_least(&fields, found).map(|(count, of)| Is::AtLeast(count, of));
    }
    if fields.get("sign").is_some() {
        return fields.name("sign", found).map(Is::Sign);
    }
    let (from, below) = (fields.number("from", found), fields.number("below", found));
    if fields.get("from").is_none() && fields.get("below").is_none() {
        fields.missing(
            "any",
            "a condition is an answer, or has `any`, `at_least`, `sign`, `below` or `from`",
            found,
        );
    }
    (from.is_some() || below.is_some()).then_some(Is::Range { from, below })
}

/// Reads one test.
pub(super) fn test(yaml: &Yaml, found: &mut Diagnostics) -> Option<Test> {
    let known = &["name", "from", "answers", "expect", "through", "not_through", "because"];
    let fields = Fields::new(yaml, known, found)?;
    let name = fields.required_text("name", "a failed test is reported by its name", found);
    let expect = fields.required_name("expect", "the outcome that the answers must lead to", found);
    let answers = answers(&fields, found);
    Some(Test {
        name: name?,
        from: fields.name("from", found),
        answers: answers?,
        expect: expect?,
        through: fields.names("through", found),
        not_through: fields.names("not_through", found),
        because: fields.text("because", found),
    })
}

fn answers(fields: &Fields, found: &mut Diagnostics) -> Option<Vec<(Spanned<String>, Given)>> {
    let Some(node) = fields.get("answers") else {
        fields.missing("answers", "what is answered on the way", found);
        return None;
    };
    let map = Fields::open(node, found)?;
    map.entries()
        .iter()
        .map(|(node, value)| Some((node.clone(), given(value, found)?)))
        .collect()
}

fn given(yaml: &Yaml, found: &mut Diagnostics) -> Option<Given> {
    let span = yaml.span;
    match &yaml.value {
        Value::List { items, .. } => {
            let yes = items.iter().filter_map(|item| expect_name(item, found)).collect();
            Some(Given::Signs {
                yes,
                unsure: Vec::new(),
                span,
            })
        }
        Value::Map(_) => {
            let fields = Fields::new(yaml, &["yes", "unsure"], found)?;
            Some(Given::Signs {
                yes: fields.names("yes", found),
                unsure: fields.names("unsure", found),
                span,
            })
        }
        Value::Scalar(Scalar {
            kind: ScalarKind::Number(number),
            ..
        }) => Some(Given::Number(Spanned::new(*number, span))),
        _ => expect_name(yaml, found).map(Given::Answer),
    }
}
