//! The view of an outcome: `outcome` of `parts/outcome.html`.

use serde::Serialize;

use super::{LinkView, Shown, paragraph};
use crate::config::Contact;
use crate::link::tree::{Kind, Outcome, OutcomeId, Retry};
use crate::paper::visible;
use crate::parse::period::Period;
use crate::render::html::escape;

/// An outcome as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeView<H> {
    /// `tree.outcome`.
    pub anchor: String,
    /// Printed letter.
    pub letter: String,
    /// `info`, `go`, `wait`, `stop`, `back`, `help` or `emergency`.
    pub kind: &'static str,
    /// The kind in words.
    pub word: String,
    /// Level of its heading.
    pub heading_level: u8,
    /// The instruction.
    pub headline_html: String,
    /// "The result holds for 2 hours."; only where the reader may go on.
    pub valid: Option<String>,
    /// Actions in order.
    pub do_html: Vec<String>,
    /// Why, a paragraph.
    pub why_html: Option<String>,
    /// Further help, blocks.
    pub help_html: Option<String>,
    /// How long to wait, in minutes, for the script.
    pub wait_minutes: Option<u64>,
    /// "Wait 15 minutes, then start again at 1."
    pub wait: Option<String>,
    /// How often to try again.
    pub retry: Option<RetryView>,
    /// Whom to call.
    pub contacts: Vec<ContactView>,
    /// Where to go on.
    pub next: Vec<NextView>,
    /// Hazards shown with it.
    pub hazards: Vec<H>,
    /// Links to sources.
    pub refs_html: Option<String>,
}

/// Nobody ticks more tries than this on paper.
const MOST_BOXES: u32 = 10;

/// The limit of a wait as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct RetryView {
    /// "At most twice. Then take result".
    pub text: String,
    /// How often; paper has a box for each try.
    pub at_most: u32,
    /// Boxes to tick, up to ten.
    pub boxes: Vec<u32>,
    /// The result after that.
    pub to: LinkView,
}

/// A contact as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct ContactView {
    /// Its id.
    pub id: String,
    /// Who.
    pub name: String,
    /// What they do, unless the name says it.
    pub role: Option<String>,
    /// The number as written.
    pub phone: Option<String>,
    /// The number as `tel:…`.
    pub tel: Option<String>,
    /// Their page.
    pub url: Option<String>,
    /// When they can be reached.
    pub hours: Option<String>,
    /// The reader enters the number.
    pub fill_in: bool,
}

/// A way on as it is shown.
#[derive(Clone, Debug, Serialize)]
pub struct NextView {
    /// What the link says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The one that most readers take.
    pub main: bool,
}

impl<H> Shown<'_, H> {
    /// An outcome with a heading of this level.
    pub(super) fn outcome(&self, id: OutcomeId, heading_level: u8) -> OutcomeView<H> {
        let outcome = self.words.tree.outcome(id);
        let kind = outcome.kind.value;
        OutcomeView {
            anchor: self.anchor(&outcome.id.value),
            letter: outcome.letter.clone(),
            kind: kind.word(),
            word: self.words.kind_word(kind),
            heading_level,
            headline_html: escape(&outcome.headline.value),
            valid: self.valid(kind),
            do_html: outcome.actions.iter().map(|action| escape(&action.value)).collect(),
            why_html: paragraph(outcome.why.as_ref()),
            help_html: self.help(outcome.help.as_ref()),
            wait_minutes: outcome.wait.map(Period::minutes),
            wait: self.words.wait(outcome),
            retry: outcome.retry.map(|retry| self.retry(retry)),
            contacts: self.contacts(outcome),
            next: self.next(outcome),
            hazards: self.hazards(&outcome.hazards),
            refs_html: self.refs(&outcome.sources),
        }
    }

    /// Only leave to go on can expire: nobody is told that an emergency is over in two hours.
    fn valid(&self, kind: Kind) -> Option<String> {
        let period = self
            .words
            .tree
            .valid_for
            .filter(|_| matches!(kind, Kind::Info | Kind::Go))?;
        Some(
            self.strings()
                .fill("result_holds", &[("time", &self.strings().time(period))]),
        )
    }

    fn retry(&self, retry: Retry) -> RetryView {
        let to = LinkView {
            text: self.words.tree.outcome(retry.then).letter.clone(),
            href: self.outcome_href(retry.then),
        };
        RetryView {
            text: self.words.retry(retry),
            at_most: retry.at_most,
            boxes: (1..=retry.at_most.min(MOST_BOXES)).collect(),
            to,
        }
    }

    fn contacts(&self, outcome: &Outcome) -> Vec<ContactView> {
        let contacts = outcome
            .contacts
            .iter()
            .filter_map(|id| self.around.config.contact(&id.value));
        contacts.map(contact).collect()
    }

    fn next(&self, outcome: &Outcome) -> Vec<NextView> {
        let go = outcome.kind.value == Kind::Go;
        let next = outcome.next.iter().enumerate().map(|(at, place)| {
            let link = self.place(&place.value);
            NextView {
                label: link.text,
                href: link.href,
                main: go && at == 0,
            }
        });
        next.collect()
    }
}

fn contact(contact: &Contact) -> ContactView {
    let text = |text: &Option<crate::source::Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let name = contact.name.value.clone();
    ContactView {
        id: contact.id.value.clone(),
        role: text(&contact.role).filter(|role| *role != name),
        name,
        phone: text(&contact.phone),
        tel: contact.phone.as_ref().and_then(|phone| tel(&phone.value)),
        url: text(&contact.url),
        hours: text(&contact.hours),
        fill_in: contact.fill_in,
    }
}

/// What a phone dials, as `tel:…`, if a text is one number and nothing else: 030/123 is one, 112 / 911 are two. A zero in
/// brackets is not dialled behind the code of a country.
fn tel(phone: &str) -> Option<String> {
    // Phones put marks of direction around what is copied.
    let phone = visible(phone);
    let phone = phone.trim();
    let parts: Vec<&str> = phone.split('/').collect();
    let is_digit = |char: char| char.is_ascii_digit();
    let is_one = parts
        .windows(2)
        .all(|pair| pair[0].ends_with(is_digit) && pair[1].starts_with(is_digit));
    let bare = phone.strip_prefix('(').unwrap_or(phone);
    let (plus, number) = match bare.strip_prefix('+') {
        Some(rest) => ("+", rest.replacen("(0)", "", 1)),
        None => ("", phone.to_owned()),
    };
    let is_of_number = |char: char| {
        char.is_ascii_digit()
            || char.is_whitespace()
            || "().-/".contains(char)
            || ('\u{2010}'..='\u{2015}').contains(&char)
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (is_one && number.chars().all(is_of_number) && digits.len() > 2).then(|| format!("tel:{plus}{digits}"))
}

#[cfg(test)]
mod tests {
    use super::tel;

    #[test]
    fn a_phone_dials_a_text_that_is_one_number() {
        let dialled = [
            ("112", Some("tel:112")),
            ("(030) 123-456", Some("tel:030123456")),
            ("+44 (0)20 7946 0000", Some("tel:+442079460000")),
            ("(+44) 20 7946", Some("tel:+44207946")),
            ("030\u{2013}123", Some("tel:030123")),
            ("Tel. +49 171 23", None),
            ("030 123 ext. 12", None),
            ("0171 123456 or 0171 654321", None),
            ("112 / 911", None),
            ("030/1234567", Some("tel:0301234567")),
            ("030 /1234567", None),
            ("/112", None),
            ("\u{202a}+49 171 23\u{202c}", Some("tel:+4917123")),
            ("ask at the desk", None),
        ];
        for (written, number) in dialled {
            assert_eq!(tel(written).as_deref(), number, "{written}");
        }
    }
}
