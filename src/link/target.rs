//! Targets of links: an address as written in a page goes in, an address of the output comes out.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::link::href::Href;
use crate::parse::names::Names;
use crate::parse::page::{self, Link};
use crate::rule::Rule;
use crate::source::Spanned;

/// What a path below `content/` is in the output.
#[derive(Clone, Debug)]
pub enum Place {
    /// A page, by its index.
    Page(usize),
    /// A tree, by its id.
    Tree(String),
    /// A file, by its index in the inputs.
    File(usize),
    /// A page that is left out.
    Draft,
}

/// Everything that a relative link can lead to.
#[derive(Debug, Default)]
pub struct Places {
    /// By path below `content/`.
    pub places: BTreeMap<Arc<str>, Place>,
    /// Output paths of `static/`.
    pub statics: std::collections::BTreeSet<Arc<str>>,
}

/// What a link turned out to be.
pub struct Resolved {
    /// The address.
    pub href: Href,
    /// The place, if it is inside the guide.
    pub place: Option<Place>,
}

/// An address that is passed on.
const AS_WRITTEN: Resolved = Resolved {
    href: Href::AsWritten,
    place: None,
};

/// What leads to something that is left out.
const DRAFT: Resolved = Resolved {
    href: Href::Draft,
    place: None,
};

/// Schemes that carry script or hide what they carry.
const REFUSED: [&str; 4] = ["javascript", "vbscript", "data", "file"];

impl Places {
    /// Finds where a link of `page` leads; reports one that leads nowhere.
    pub fn resolve(
        &self,
        page: &page::Page,
        link: &Link,
        (outputs, names, pages): (&[Arc<str>], &Names, &[Arc<page::Page>]),
        found: &mut Diagnostics,
    ) -> Resolved {
        let dest = &link.dest;
        if link.image {
            return self.picture(&page.path, dest, found);
        }
        match local(&page.path, dest, found) {
            Local::Inside(path, fragment) => {
                let page = |index: usize| (Arc::clone(&outputs[index]), &*pages[index]);
                self.inside((&path, fragment), dest, (names, &page), found)
            }
            Local::Page(fragment) => {
                check_anchor(fragment, page, dest, found);
                AS_WRITTEN
            }
            Local::Elsewhere => AS_WRITTEN,
        }
    }

    /// Finds where a link in the file of the tree `id` leads; reports one that leads nowhere.
    pub fn resolve_in_tree<'p>(
        &self,
        id: &str,
        dest: &Spanned<String>,
        (names, page): (&Names, &dyn Fn(usize) -> (Arc<str>, &'p page::Page)),
        found: &mut Diagnostics,
    ) -> Resolved {
        match local("trees/", dest, found) {
            Local::Inside(path, fragment) => self.inside((&path, fragment), dest, (names, page), found),
            Local::Page(fragment) => {
                let Some((tree, fragment)) = names.trees.get(id).zip(fragment) else {
                    return AS_WRITTEN;
                };
                check_tree_anchor(fragment, tree, (id, dest), found);
                // The text may be shown on a stage too, where the tree is a card.
                let place = None;
                let href = Href::Inside(format!("{}#{fragment}", tree.named.href).into());
                Resolved { href, place }
            }
            Local::Elsewhere => AS_WRITTEN,
        }
    }

    fn inside<'p>(
        &self,
        (path, fragment): (&str, Option<&str>),
        dest: &Spanned<String>,
        (names, page): (&Names, &dyn Fn(usize) -> (Arc<str>, &'p page::Page)),
        found: &mut Diagnostics,
    ) -> Resolved {
        match self.find(path) {
            Some(Place::Page(index)) => {
                let (output, page) = page(*index);
                check_anchor(fragment, page, dest, found);
                inside(&output, fragment, Place::Page(*index))
            }
            Some(Place::Tree(id)) => {
                let Some(tree) = names.trees.get(id) else {
                    return AS_WRITTEN;
                };
                if let Some(fragment) = fragment {
                    check_tree_anchor(fragment, tree, (id, dest), found);
                }
                inside(&tree.named.href.as_str().into(), fragment, Place::Tree(id.clone()))
            }
            Some(Place::File(index)) => inside(&format!("files/{path}").into(), None, Place::File(*index)),
            Some(Place::Draft) => DRAFT,
            None if self.statics.contains(path) => as_static(path),
            None => {
                found.report(self.dead(path, dest, "page"));
                AS_WRITTEN
            }
        }
    }

    /// Finds the file of a picture that is named in the file at `from`; reports one that does not exist.
    pub fn picture(&self, from: &str, src: &Spanned<String>, found: &mut Diagnostics) -> Resolved {
        let message = match local(from, src, found) {
            Local::Elsewhere => return AS_WRITTEN,
            Local::Page(_) => "this picture names no file".to_owned(),
            Local::Inside(path, _) => match self.places.get(&*path) {
                Some(Place::File(index)) => return inside(&format!("files/{path}").into(), None, Place::File(*index)),
                Some(Place::Draft) => return DRAFT,
                Some(Place::Page(_) | Place::Tree(_)) => format!("`content/{path}` is a page, not a picture"),
                None if self.statics.contains(&*path) => return as_static(&path),
                None => {
                    found.report(self.dead(&path, src, "file"));
                    return AS_WRITTEN;
                }
            },
        };
        let help = "name a file of pictures below `content/` or `static/`";
        found.report(Diagnostic::new(Rule::MissingFile, src.span, message).help(help));
        AS_WRITTEN
    }

    fn find(&self, target: &str) -> Option<&Place> {
        let folder = target.trim_end_matches('/');
        let index = |name: &str| {
            if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            }
        };
        self.places
            .get(target)
            .or_else(|| self.places.get(&*index("index.md")))
            .or_else(|| self.places.get(&*index("README.md")))
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(|path| &**path)
    }

    /// `due` is what the author may have meant where the name does not tell.
    fn dead(&self, target: &str, dest: &Spanned<String>, due: &str) -> Diagnostic {
        let is_page = [".md", ".yaml", ".yml"].iter().any(|end| target.ends_with(end));
        let (rule, what) = if is_page && due == "page" {
            (Rule::DeadLink, "page")
        } else {
            (Rule::MissingFile, "file")
        };
        let message = format!("there is no {what} `content/{target}`");
        let name = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
        let near = nearest(target, self.paths()).or_else(|| self.paths().find(|path| name(path) == name(target)));
        Diagnostic::new(rule, dest.span, message).maybe_help(near.map(|near| format!("did you mean `content/{near}`?")))
    }
}

/// Where an address leads, by its form alone.
enum Local<'d> {
    /// Out of the guide, or it was refused.
    Elsewhere,
    /// Into the page itself, at this fragment.
    Page(Option<&'d str>),
    /// To a path below `content/`, at this fragment.
    Inside(String, Option<&'d str>),
}

/// Reads an address in the file at `from`; reports one that nothing may lead to.
fn local<'d>(from: &str, dest: &'d Spanned<String>, found: &mut Diagnostics) -> Local<'d> {
    if let Some(scheme) = scheme(&dest.value) {
        if REFUSED.contains(&scheme.to_ascii_lowercase().as_str()) {
            let message = format!("a link may not begin with `{scheme}:`");
            let help = "lead to a page, a file of the guide or an address that starts with `https://`";
            found.report(Diagnostic::new(Rule::RawHtml, dest.span, message).help(help));
        }
        return Local::Elsewhere;
    }
    if dest.value.starts_with("//") {
        return Local::Elsewhere;
    }
    let (path, fragment) = split(&dest.value);
    if path.is_empty() {
        return Local::Page(fragment);
    }
    if let Some(target) = join(from, &path) {
        return Local::Inside(target, fragment);
    }
    let message = format!("`{path}` leads out of the guide's `content`");
    found.report(Diagnostic::new(Rule::PathOutsideGuide, dest.span, message));
    Local::Elsewhere
}

/// Characters of a file's name that mean something else in an address. Other files are named so that they have none.
const MEANT: &AsciiSet = &CONTROLS.add(b'#').add(b'?').add(b'%').add(b':');

fn as_static(path: &str) -> Resolved {
    Resolved {
        href: Href::Inside(utf8_percent_encode(path, MEANT).to_string().into()),
        place: None,
    }
}

fn inside(output: &Arc<str>, fragment: Option<&str>, place: Place) -> Resolved {
    let href = fragment.map_or_else(|| Arc::clone(output), |fragment| format!("{output}#{fragment}").into());
    Resolved {
        href: Href::Inside(href),
        place: Some(place),
    }
}

fn check_anchor(fragment: Option<&str>, target: &page::Page, dest: &Spanned<String>, found: &mut Diagnostics) {
    let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty() && *fragment != "top") else {
        return;
    };
    let decoded = decode(fragment);
    if !target.has_address(&decoded) {
        let message = format!("`{}` has no place `#{decoded}`", target.title);
        found.report(Diagnostic::new(Rule::DeadAnchor, dest.span, message).help(known_place(target, &decoded, "#")));
    }
}

/// What the author may have meant by an address that a page does not have: the nearest, or the item of that name, or
/// what there is.
pub(super) fn known_place(page: &page::Page, written: &str, mark: &str) -> String {
    let items: Vec<String> = page.item_addresses().collect();
    let known = || page.addresses().chain(items.iter().map(String::as_str));
    let bare = |address: &&str| address.rsplit_once('.').is_some_and(|(_, item)| item == written);
    let near = nearest(written, known()).or_else(|| known().find(bare));
    if let Some(near) = near {
        return format!("did you mean `{mark}{near}`?");
    }
    let mut few: Vec<&str> = page.addresses().filter(|address| *address != "main").collect();
    few.sort_unstable();
    few.dedup();
    match few.len() {
        0 => "there is no heading, list or hazard to lead to; take the `#…` out".to_owned(),
        1..=12 => format!("known here: {mark}{}", few.join(&format!(", {mark}"))),
        _ => "take the words of a heading, in small letters with hyphens, or the id of a list or a hazard".to_owned(),
    }
}

fn check_tree_anchor(
    fragment: &str,
    tree: &crate::parse::names::TreeNames,
    (id, dest): (&str, &Spanned<String>),
    found: &mut Diagnostics,
) {
    let decoded = decode(fragment);
    let anchors = &tree.named.anchors;
    if decoded.is_empty() || decoded == "top" || anchors.contains(&decoded) {
        return;
    }
    let whole = format!("{id}.{decoded}");
    let near = anchors.get(&whole).map(String::as_str);
    let near = near.or_else(|| nearest(&decoded, anchors.iter().map(String::as_str)));
    let near = near.or_else(|| nearest(&whole, anchors.iter().map(String::as_str)));
    let help = near.map_or_else(
        || format!("write `#{id}.` and the id of a question or an outcome"),
        |near| format!("did you mean `#{near}`?"),
    );
    let message = format!("this decision has no question or outcome `#{decoded}`");
    found.report(Diagnostic::new(Rule::DeadAnchor, dest.span, message).help(help));
}

/// The scheme of an address, if it has one.
fn scheme(dest: &str) -> Option<&str> {
    let (scheme, _) = dest.split_once(':')?;
    let sound = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.'));
    sound.then_some(scheme)
}

/// Path without query, decoded, and fragment.
fn split(dest: &str) -> (String, Option<&str>) {
    let (path, fragment) = dest
        .split_once('#')
        .map_or((dest, None), |(path, fragment)| (path, Some(fragment)));
    (decode(path.split('?').next().unwrap_or(path)), fragment)
}

/// `%20` and the like.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    if memchr::memchr(b'%', bytes).is_none() {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text
            .get(at + 1..at + 3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// A relative path from the folder of `page`; nothing if it leaves `content`.
fn join(page: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_do_not_leave_the_content() {
        assert_eq!(join("stages/a.md", "../b.md").as_deref(), Some("b.md"));
        assert_eq!(join("stages/a.md", "../../b.md"), None);
        assert_eq!(join("a.md", "/etc/passwd"), None);
        assert_eq!(split("a%20b.md?x=1#y"), ("a b.md".to_owned(), Some("y")));
    }
}
