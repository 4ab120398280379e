//! A contact is somebody whom a reader can call.

use crate::diagnostic::Diagnostics;
use crate::parse::cited;
use crate::source::Spanned;
use crate::yaml::{Fields, Node};

/// One entry of `contacts:`.
#[derive(Clone, Debug)]
pub struct Contact {
    /// What outcomes name.
    pub id: Spanned<String>,
    /// Who it is; the role, or else the id in words, where the author gives none.
    pub name: Spanned<String>,
    /// What they do.
    pub role: Option<Spanned<String>>,
    /// Their number.
    pub phone: Option<Spanned<String>>,
    /// Their page.
    pub url: Option<Spanned<String>>,
    /// When they can be reached.
    pub hours: Option<Spanned<String>>,
    /// The reader enters the number.
    pub fill_in: bool,
}

/// Reads one contact.
pub fn parse(id: &Spanned<String>, node: &Node, found: &mut Diagnostics) -> Option<Contact> {
    let fields = Fields::new(node, &["name", "role", "phone", "url", "hours", "fill_in"], found)?;
    let role = fields.text("role", found);
    let fill_in = fields.truth("fill_in", found).is_some_and(|fill_in| fill_in.value);
    if fields.get("phone").is_none() && fields.get("url").is_none() && !fill_in {
        fields.missing("phone", "a contact has a number, a `url`, or `fill_in: true`", found);
    }
    let name = match fields.text("name", found) {
        Some(name) => name,
        None => role
            .clone()
            .unwrap_or_else(|| id.clone().map(|id| id.replace('-', " "))),
    };
    let (phone, url, hours) = (
        fields.text("phone", found),
        cited::url(&fields, found),
        fields.text("hours", found),
    );
    Some(Contact {
        id: id.clone(),
        name,
        role,
        phone,
        url,
        hours,
        fill_in,
    })
}
