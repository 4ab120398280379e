//! Help of a question or an outcome: block Markdown in a tree's file, its links, pictures and sources resolved.
//!
//! The places of words in a YAML text are not known, so a finding points at the whole of it.

use pulldown_cmark::{Event, Tag};

use super::scope::Scope;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::link::href::Hrefs;
use crate::link::target;
use crate::parse::callout::looks_like_tag;
use crate::parse::markdown::{self, Placed, plain_text};
use crate::rule::Rule;
use crate::source::{Span, Spanned};

/// Resolved help.
#[derive(Clone, Debug)]
pub struct Help {
    /// As written.
    pub text: String,
    /// Address of each link and picture, by its place in the text.
    pub hrefs: Hrefs,
    /// Files that it shows or leads to.
    pub files: Vec<usize>,
    /// Pages that it leads to, by id.
    pub pages: Vec<String>,
    /// Trees that it leads to, by id.
    pub trees: Vec<String>,
    /// Sources that it cites, in order.
    pub cites: Vec<String>,
}

/// Resolves what a help says.
pub(super) fn resolve(written: &Spanned<String>, scope: &Scope, found: &mut Diagnostics) -> Help {
    let mut help = Help {
        text: written.value.clone(),
        hrefs: Hrefs::default(),
        files: Vec::new(),
        pages: Vec::new(),
        trees: Vec::new(),
        cites: Vec::new(),
    };
    let Ok(events) = markdown::events(&written.value, false) else {
        let message = format!("quotes and lists are nested more than {} deep", markdown::MAX_DEPTH);
        found.report(Diagnostic::new(Rule::TooDeep, written.span, message));
        return help;
    };
    let mut hrefs = Vec::new();
    for (event, bytes) in &events {
        let (dest, image) = match event {
            Event::Start(Tag::Link { dest_url, .. }) => (dest_url, false),
            Event::Start(Tag::Image { dest_url, .. }) => (dest_url, true),
            Event::FootnoteReference(id) => {
                help.cite(&Spanned::new(id.to_string(), written.span), scope, found);
                continue;
            }
            _ => continue,
        };
        let dest = Spanned::new(dest.to_string(), written.span);
        let resolved = scope.link(&dest, image, found);
        match resolved.place {
            Some(target::Place::File(file)) => help.files.push(file),
            Some(target::Place::Page(page)) => help.pages.push(scope.pages[page].id.clone()),
            Some(target::Place::Tree(tree)) => help.trees.push(tree),
            Some(target::Place::Draft) | None => {}
        }
        hrefs.push((bytes.start, resolved.href));
    }
    help.hrefs = hrefs.into_iter().collect();
    unshown(&events, written.span, found);
    help
}

impl Help {
    fn cite(&mut self, id: &Spanned<String>, scope: &Scope, found: &mut Diagnostics) {
        scope.known_sources(std::slice::from_ref(id), found);
        self.cites.push(id.value.clone());
    }
}

/// What is something only on a page: callouts, footnotes of its own.
fn unshown(events: &[Placed<'_>], span: Span, found: &mut Diagnostics) {
    let quotes = events.iter().enumerate();
    let quotes = quotes.filter(|(_, (event, _))| matches!(event, Event::Start(Tag::BlockQuote(_))));
    for (at, _) in quotes {
        if looks_like_tag(&plain_text(&events[at..markdown::block_end(events, at)])) {
            let message = "a reader would see the callout in this help as text";
            let help = "define the hazard in a stage with `<!-- #id -->`, and name it in `hazards: [id]`";
            found.report(Diagnostic::new(Rule::LeakedMarkup, span, message).help(help));
        }
    }
    let defines = |(event, _): &Placed<'_>| matches!(event, Event::Start(Tag::FootnoteDefinition(_)));
    if events.iter().any(defines) {
        let message = "a footnote that this help defines is shown nowhere";
        let help = "write it in brackets, or as a source in `sources.yaml`";
        found.report(Diagnostic::new(Rule::LeakedMarkup, span, message).help(help));
    }
}
