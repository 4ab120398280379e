//! Pages with every name in them resolved.

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::link::gate;
use crate::link::target::Href;
use crate::parse::names::Names;
use crate::parse::page;
use crate::rule::Rule;
use crate::source::Spanned;

/// A hazard or stop rule: its page and its place among the page's callouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HazardId {
    /// Index of the page.
    pub page: usize,
    /// Index in its callouts.
    pub callout: usize,
}

/// A page as written, and what its names mean.
#[derive(Debug)]
pub struct Page {
    /// As written.
    pub written: page::Page,
    /// Path of its output.
    pub output: String,
    /// Address of each link, by its place in the body; `written.links` is empty now.
    pub hrefs: Vec<(usize, Href)>,
    /// Trees placed in it, by index; in the order of `written.decisions`.
    pub decisions: Vec<usize>,
    /// Hazards repeated in it; in the order of `written.repeats`.
    pub repeats: Vec<HazardId>,
    /// Hazards repeated at its head.
    pub head_hazards: Vec<HazardId>,
    /// Tree that must say `go` first.
    pub entry: Option<usize>,
    /// Page whose stop rules also hold here.
    pub stop_from: Option<usize>,
    /// Its log, by index in the settings.
    pub log: Option<usize>,
    /// When to go on.
    pub gate: Option<gate::Gate>,
}

impl Page {
    /// Stop rules of the page itself.
    pub fn stops(&self) -> impl Iterator<Item = usize> {
        let callouts = self.written.callouts.iter().enumerate();
        callouts
            .filter(|(_, callout)| callout.level == crate::parse::callout::Level::Stop)
            .map(|(at, _)| at)
    }
}

/// The index of a log that a page names.
pub fn log(name: &Spanned<String>, config: &Config, names: &Names, found: &mut Diagnostics) -> Option<usize> {
    names.check((Rule::UnknownLog, "log"), name, &names.logs, found);
    config.logs.iter().position(|log| log.id.value == name.value)
}
