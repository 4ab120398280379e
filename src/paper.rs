//! Paper: a reader of the numbered form of a decision who has nothing but its printed text.
//!
//! It knows no tree. It reads lines as a person does, from a terminal or from the text of a printed page, ticks what is
//! true, and goes where the line says. What it finds is held against what the tree itself says.

mod phrases;

use std::collections::BTreeMap;
use std::fmt;

use phrases::{Number, Sums, Taken};
pub use phrases::{Phrases, plain, visible};

/// A form as it is printed.
#[derive(Debug)]
pub struct Form<'p> {
    phrases: &'p Phrases,
    questions: BTreeMap<usize, Vec<Line>>,
    results: Vec<String>,
}

/// A printed line without what leads the eye, and where it says to go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    to: Option<String>,
}

/// What somebody says to a question: words and numbers as they are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// One of the answers.
    Says(String),
    /// A number.
    Number(String),
    /// Signs that are there, or may be.
    Signs(Vec<String>),
}

/// Why a form cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// There is no such question on paper.
    NoQuestion(usize),
    /// The question is asked, and nobody answers.
    NoReply(usize),
    /// No line of the question is true.
    NoLine(usize),
    /// A sign is not printed.
    NoSign(usize, String),
    /// The line leads to a lower number.
    Back(usize),
    /// Whoever comes from there may not come here.
    NotFrom(usize),
    /// The result is not on paper.
    NoResult(String),
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoQuestion(number) => write!(f, "leads to {number}, which is not printed"),
            Self::NoReply(number) => write!(f, "comes to {number}, which it does not answer"),
            Self::NoLine(number) => write!(f, "finds no line that is true at {number}"),
            Self::NoSign(number, sign) => write!(f, "does not find “{sign}” at {number}"),
            Self::Back(number) => write!(f, "is sent back to {number}"),
            Self::NotFrom(number) => write!(f, "comes to {number} from where nobody may come"),
            Self::NoResult(letter) => write!(f, "leads to {letter}, which is not printed"),
        }
    }
}

impl<'p> Form<'p> {
    /// Reads a form: numbered questions, then results.
    #[must_use]
    pub fn read(text: &str, phrases: &'p Phrases) -> Self {
        let mut questions: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
        let mut results = Vec::new();
        let mut in_results = false;
        for raw in phrases::visible(text).lines() {
            let number = questions.len() + 1;
            in_results |= !questions.is_empty() && raw.trim() == phrases.results;
            if in_results {
                results.push(plain(raw));
            } else if let Some(ask) = heading(raw, number) {
                let line = phrases.line(ask);
                questions.insert(number, vec![line.into()]);
            } else if let Some(mut last) = questions.last_entry() {
                last.get_mut().push(phrases.line(raw).into());
            }
        }
        Self {
            phrases,
            questions,
            results,
        }
    }

    /// How many questions are printed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether no question is printed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }

    /// Follows the form from question `from`, with what is said to each question; `known` are points from before. The
    /// letter of the result, or the name of another decision.
    pub fn follow(
        &self,
        from: usize,
        known: &BTreeMap<usize, Reply>,
        mut reply: impl FnMut(usize) -> Option<Reply>,
    ) -> Result<String, Lost> {
        let mut points: BTreeMap<usize, Number> = BTreeMap::new();
        for (&number, reply) in known {
            let question = self.question(number)?;
            points.insert(number, question.choose(Some(reply), &BTreeMap::new())?.points);
        }
        let mut number = from;
        loop {
            let question = self.question(number)?;
            let said = if question.asks() {
                Some(reply(number).ok_or(Lost::NoReply(number))?)
            } else {
                None
            };
            let taken = question.choose(said.as_ref(), &points)?;
            points.insert(number, taken.points);
            let Ok(next) = taken.to.parse::<usize>() else {
                return self.result(taken.to);
            };
            if next <= number {
                return Err(Lost::Back(next));
            }
            self.question(next)?.may_come_from(number)?;
            number = next;
        }
    }

    fn question(&self, number: usize) -> Result<Question<'_>, Lost> {
        let lines = self.questions.get(&number).ok_or(Lost::NoQuestion(number))?;
        Ok(Question {
            number,
            lines,
            phrases: self.phrases,
        })
    }

    /// A letter must be among the results; the name of another decision leads off this paper.
    fn result(&self, place: String) -> Result<String, Lost> {
        let is_letter = place.len() <= 2 && place.chars().all(|letter| letter.is_ascii_uppercase());
        let printed = |line: &String| {
            let mut words = line.split(' ');
            words.next() == Some(place.as_str()) || words.next_back() == Some(place.as_str())
        };
        if is_letter && !self.results.iter().any(printed) {
            return Err(Lost::NoResult(place));
        }
        Ok(place)
    }
}

/// The words after the number of the question that is due; a number and a wide space begin a question.
fn heading(raw: &str, number: usize) -> Option<&str> {
    let rest = raw
        .trim_start_matches([' ', '\u{c}'])
        .strip_prefix(&number.to_string())?;
    rest.starts_with("  ").then_some(rest)
}

/// One question on paper.
struct Question<'f> {
    number: usize,
    lines: &'f [Line],
    phrases: &'f Phrases,
}

impl Question<'_> {
    /// Sums and steps ask nothing.
    fn asks(&self) -> bool {
        self.sums().is_none() && !self.ways().any(|(text, _)| self.phrases.is_done(&text))
    }

    fn sums(&self) -> Option<Sums> {
        self.lines.iter().find_map(|line| self.phrases.sums(&line.text))
    }

    /// Each line that says where to go, with all the words since the one before it.
    fn ways(&self) -> impl Iterator<Item = (String, &str)> {
        let mut words = String::new();
        self.lines.iter().filter_map(move |line| {
            if !words.is_empty() && !line.text.is_empty() {
                words.push(' ');
            }
            words.push_str(&line.text);
            let to = line.to.as_deref()?;
            Some((std::mem::take(&mut words), to))
        })
    }

    /// The line that is true.
    fn choose(&self, reply: Option<&Reply>, points: &BTreeMap<usize, Number>) -> Result<Taken, Lost> {
        let taken = match reply {
            None => match self.sums() {
                Some(sums) => self.band(sums.add(points)),
                None => self.ways().next().map(|(_, to)| self.taken("", to)),
            },
            Some(Reply::Says(words)) => self.says(words),
            Some(Reply::Number(number)) => self.phrases.number(&plain(number)).and_then(|number| self.band(number)),
            Some(Reply::Signs(signs)) => return self.signs(signs),
        };
        taken.ok_or(Lost::NoLine(self.number))
    }

    fn taken(&self, text: &str, to: &str) -> Taken {
        Taken {
            to: to.to_owned(),
            points: self.phrases.points(text).1,
        }
    }

    fn says(&self, words: &str) -> Option<Taken> {
        let words = plain(words);
        // A label may run over several lines; one that is a line of its own is meant first.
        let mut whole = self
            .lines
            .iter()
            .filter(|line| self.phrases.points(&line.text).0 == words);
        if let Some((line, to)) = whole.find_map(|line| Some((line, line.to.as_ref()?))) {
            return Some(self.taken(&line.text, to));
        }
        let mut ways = self.ways();
        ways.find(|(text, _)| {
            let label = self.phrases.points(text).0;
            label == words || label.ends_with(&format!(" {words}"))
        })
        .map(|(text, to)| self.taken(&text, to))
    }

    fn band(&self, number: Number) -> Option<Taken> {
        let mut ways = self.ways();
        ways.find(|(text, _)| self.phrases.holds(self.phrases.points(text).0, number))
            .map(|(text, to)| self.taken(&text, to))
    }

    /// The first route that is true of these signs; their points count too.
    fn signs(&self, signs: &[String]) -> Result<Taken, Lost> {
        let printed = self
            .lines
            .iter()
            .filter(|line| line.to.is_none() && !line.text.is_empty());
        let printed: Vec<&str> = printed.map(|line| line.text.as_str()).collect();
        let mut seen = Vec::new();
        for sign in signs {
            let sign = plain(sign);
            let found = (0..printed.len()).find_map(|at| self.phrases.sign(&printed[at..], &sign));
            seen.push(found.ok_or_else(|| Lost::NoSign(self.number, sign.clone()))?);
        }
        let mut ways = self.ways();
        let way = ways.find(|(text, _)| self.phrases.route_is_true(self.phrases.points(text).0, &seen));
        let (text, to) = way.ok_or(Lost::NoLine(self.number))?;
        let mut taken = self.taken(&text, to);
        taken.points += seen.iter().map(|sign| sign.points).sum::<Number>();
        Ok(taken)
    }

    fn may_come_from(&self, number: usize) -> Result<(), Lost> {
        let texts: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        match self.phrases.only_from(&texts.join(" ")) {
            Some(places) if !phrases::names(&places, number) => Err(Lost::NotFrom(self.number)),
            _ => Ok(()),
        }
    }
}

impl From<(String, Option<String>)> for Line {
    fn from((text, to): (String, Option<String>)) -> Self {
        Self { text, to }
    }
}
