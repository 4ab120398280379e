//! One page as a part of the single file: its HTML goes in; what stands in its body comes out, with ids and links that hold
//! beside all other pages.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, doctype, element, rewrite_str, text};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::render::html::escape;
use crate::render::output::Output;
use crate::write::{Files, RenderError};

/// Attributes that name ids, one or more.
const NAMING: [&str; 9] = [
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-details",
    "aria-controls",
    "aria-owns",
    "headers",
    "list",
    "form",
];

/// Attributes that hold an address.
const ADDRESSES: [&str; 3] = ["href", "src", "poster"];

/// The class of what leads to sheets.
const TO_SHEETS: &str = "print";

/// How many bytes of pictures and files the single file takes in. A browser has to read it whole.
const MOST: usize = 128 << 20;

/// What links may lead to.
pub struct Published<'o> {
    output: &'o Output<'o>,
    pages: BTreeSet<&'o str>,
    files: BTreeMap<&'o str, usize>,
    /// How many bytes of files were taken in so far.
    held: AtomicUsize,
}

impl<'o> Published<'o> {
    /// The pages of the single file, and the files of an output.
    pub fn new(output: &'o Output<'o>, pages: impl Iterator<Item = &'o str>) -> Self {
        let files = output.paths().into_iter().enumerate();
        Self {
            output,
            pages: pages.collect(),
            files: files.map(|(at, path)| (path, at)).collect(),
            held: AtomicUsize::new(0),
        }
    }

    /// What an address of a page is in the single file, and whether it holds a file; nothing for one that leads out of the
    /// guide.
    fn address(&self, page: &Place<'_>, written: &str) -> Result<Option<(String, bool)>, RenderError> {
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        let path = if path.is_empty() {
            Some(page.path.to_owned())
        } else {
            resolve(page.path, path)
        };
        let Some(path) = path else { return Ok(None) };
        // Not to a part of what all pages share.
        if written.starts_with('#') && !page.ids.contains(&*plain(fragment)) {
            return Ok(None);
        }
        if self.pages.contains(path.as_str()) {
            let rest = if fragment.is_empty() {
                String::new()
            } else {
                format!("/{fragment}")
            };
            return Ok(Some((format!("#{}{rest}", key(&path)), false)));
        }
        let Some(&at) = self.files.get(path.as_str()) else {
            return Ok(None);
        };
        let bytes = self.output.bytes(at)?;
        let held = self.held.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len();
        if held > MOST {
            let why = format!(
                "the single file would hold more than {} MB of pictures and files, each at every place that names it; the last \
                 was `{path}` in `{}`: make it smaller, name it less often, or do without `--single-file`",
                MOST >> 20,
                page.path
            );
            return Err(RenderError::new(why));
        }
        let kind = mime_guess::from_path(&path).first_or_octet_stream();
        Ok(Some((format!("data:{kind};base64,{}", STANDARD.encode(bytes)), true)))
    }
}

/// What stands before the ids of a page, and is the id of the page: its path, as an attribute holds it.
fn key(path: &str) -> String {
    if path.contains(' ') {
        written_out(path)
    } else {
        escape(path)
    }
}

/// Names of parts with a space, which no id may have, stand as browsers write them in addresses: one with some letters written
/// out and others not is not found.
fn written_out(name: &str) -> String {
    const FRAGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');
    escape(&utf8_percent_encode(name, FRAGMENT).to_string())
}

/// A page: where it was, and the ids that are its own.
struct Place<'p> {
    path: &'p str,
    ids: BTreeSet<String>,
}

/// One page of the single file.
#[derive(Debug)]
pub struct Part {
    /// The element that holds it.
    pub html: String,
    /// Symbols that it uses.
    pub glyphs: Vec<String>,
    /// Style sheets and scripts that it asks for, from the guide's root, in their order.
    pub assets: Vec<String>,
}

impl Part {
    /// The part that a page becomes.
    pub fn new(path: &str, html: &str, published: &Published<'_>) -> Result<Self, RenderError> {
        let Body {
            html,
            title,
            glyphs,
            assets,
        } = body(path, html)?;
        let inside = rewritten(path, &html, published)?;
        let title = title.replace('"', "&quot;");
        Ok(Self {
            html: format!(
                "<div class=leaf id=\"{}\" data-title=\"{title}\">{inside}</div>",
                key(path)
            ),
            glyphs,
            assets,
        })
    }
}

/// What a page is without the parts that all pages share.
#[derive(Default)]
struct Body {
    html: String,
    title: String,
    glyphs: Vec<String>,
    assets: Vec<String>,
}

/// Takes a page apart.
fn body(path: &str, html: &str) -> Result<Body, RenderError> {
    let found = RefCell::new(Body::default());
    let asset = |element: &mut Element<'_, '_>| {
        let address = element.get_attribute("src").or_else(|| element.get_attribute("href"));
        let address = address.and_then(|address| resolve(path, &address));
        found.borrow_mut().assets.extend(address);
        element.remove();
    };
    let handlers = vec![
        element!("symbol[id^='g-']", |symbol| {
            let name = symbol.get_attribute("id").unwrap_or_default();
            found
                .borrow_mut()
                .glyphs
                .extend(name.strip_prefix("g-").map(str::to_owned));
            Ok(())
        }),
        text!("head > title", |title| {
            found.borrow_mut().title.push_str(title.as_str());
            Ok(())
        }),
        element!("script[src], head > link[rel=stylesheet]", |element| {
            asset(element);
            Ok(())
        }),
        element!("head, body > header, body > svg, body > .skip", |element| {
            element.remove();
            Ok(())
        }),
        element!("html, body", |element| {
            element.remove_and_keep_content();
            Ok(())
        }),
    ];
    let settings = handlers.into_iter().fold(
        RewriteStrSettings::new(),
        RewriteStrSettings::append_element_content_handler,
    );
    let settings = settings.append_document_content_handler(doctype!(|doctype| {
        doctype.remove();
        Ok(())
    }));
    let html = rewrite_str(html, settings).map_err(|error| refused(path, &error))?;
    Ok(Body {
        html,
        ..found.into_inner()
    })
}

/// A piece of a page with ids and links that hold in the single file.
pub fn rewritten(path: &str, html: &str, published: &Published<'_>) -> Result<String, RenderError> {
    let place = Place {
        path,
        ids: ids(path, html)?,
    };
    let failed: RefCell<Option<RenderError>> = RefCell::default();
    let each = |element: &mut Element<'_, '_>| {
        if let Err(error) = rewrite(element, &place, published) {
            failed.replace(Some(error));
        }
    };
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("*", |element| {
        // Sheets are pages of their own: from here there is no way to them.
        if element
            .get_attribute("class")
            .is_some_and(|class| class.split_whitespace().any(|own| own == TO_SHEETS))
        {
            element.remove();
        } else {
            each(element);
        }
        Ok(())
    }));
    let html = rewrite_str(html, settings).map_err(|error| refused(path, &error))?;
    failed.into_inner().map_or(Ok(html), Err)
}

/// Every id of a piece of HTML.
fn ids(path: &str, html: &str) -> Result<BTreeSet<String>, RenderError> {
    let found = RefCell::new(BTreeSet::new());
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("[id]", |element| {
        found.borrow_mut().extend(element.get_attribute("id"));
        Ok(())
    }));
    rewrite_str(html, settings).map_err(|error| refused(path, &error))?;
    Ok(found.into_inner())
}

fn rewrite(element: &mut Element<'_, '_>, place: &Place<'_>, published: &Published<'_>) -> Result<(), RenderError> {
    let key = key(place.path);
    let own = |id: &str| {
        if place.path.contains(' ') {
            format!("{key}/{}", written_out(id))
        } else {
            format!("{key}/{id}")
        }
    };
    let mut changes: Vec<(String, String)> = Vec::new();
    let mut is_file = false;
    for attribute in element.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        if name == "id" {
            changes.push((name, own(&value)));
        } else if NAMING.contains(&name.as_str()) {
            let ids = value.split_ascii_whitespace();
            let ids: Vec<_> = ids
                .map(|id| if place.ids.contains(id) { own(id) } else { id.to_owned() })
                .collect();
            changes.push((name, ids.join(" ")));
        } else if ADDRESSES.contains(&name.as_str())
            && let Some((address, holds)) = published.address(place, &value)?
        {
            is_file |= holds && name == "href";
            changes.push((name, address));
        }
    }
    if element.tag_name() == "main" {
        // A document has one; the script makes it one again.
        element
            .set_tag_name("div")
            .map_err(|error| refused(place.path, &error))?;
        changes.push(("data-main".to_owned(), String::new()));
    }
    // No browser opens a file that stands in a link, but each saves it.
    let name = is_file.then(|| element.get_attribute("href")).flatten();
    if let Some(href) = name.filter(|_| !element.has_attribute("download")) {
        let name = plain(href.rsplit('/').next().unwrap_or_default()).replace('&', "&amp;");
        changes.push(("download".to_owned(), name));
    }
    for (name, value) in changes {
        element
            .set_attribute(&name, &value)
            .map_err(|error| refused(place.path, &error))?;
    }
    Ok(())
}

/// An address as written in HTML, as a path.
fn plain(written: &str) -> String {
    let written = written.replace("&amp;", "&");
    percent_decode_str(&written)
        .decode_utf8()
        .map(Cow::into_owned)
        .unwrap_or(written)
}

/// The path from the guide's root that an address leads to as seen from the page at `from`; nothing where it leads out.
fn resolve(from: &str, written: &str) -> Option<String> {
    if written.starts_with('/') || written.contains(':') || written.is_empty() {
        return None;
    }
    let address = plain(written);
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for step in address.split('/') {
        match step {
            "." => {}
            ".." => {
                folders.pop()?;
            }
            step => folders.push(step),
        }
    }
    let path = folders.join("/");
    Some(if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path
    })
}

fn refused(path: &str, error: &dyn std::fmt::Display) -> RenderError {
    RenderError::new(format!("`{path}` cannot become a part of the single file: {error}"))
}
