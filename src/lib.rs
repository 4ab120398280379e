//! Waypost is a compiler for protocols: Markdown stages and YAML decision trees become a static guide, and a guide in
//! which a reader could get lost does not build.
//!
//! # The line of stages
//!
//! 1. [`load`] reads a folder into [`load::Inputs`].
//! 2. [`parse`] turns texts into [`parse::Documents`] *as written*: names are text with places.
//! 3. [`link`] turns them into a [`link::Guide`]: names have become what they name.
//! 4. [`check`] proves what the types do not show, and reports what fails.
//! 5. [`render`] makes an [`render::Output`] that knows every path and renders a page when asked.
//! 6. [`mod@write`] brings the output folder there, file by file, only where bytes differ.
//!
//! [`load`] and [`mod@write`] alone touch the disk; between them everything is a pure function of the inputs. At the shell,
//! [`new`] and [`ids`] write what an author would write, and [`schema`] tells editors what may be written. A stage uses
//! those before it and the vocabulary ([`source`], [`diagnostic`], [`rule`], [`yaml`], [`config`]), never one after it.
//! [`paper`] reads what is printed as a person does, who knows none of this, so that paper and screen decide the same.
//! [`reading`] tells the author how hard texts are to read. Stages do not fail: they report into
//! [`diagnostic::Diagnostics`] and go on with what is sound, so that an author sees all mistakes at once. [`cli`] is the
//! shell around it and the only room that prints.
//!
//! # Promises
//!
//! - Every callout, checklist item, question and outcome of the sources is in the output.
//! - The last good guide stays: a build that fails leaves the output as it was, and one that is killed is finished later.
//! - The same input gives the same bytes: no clock, no order of hash maps, no absolute path reaches the output.
//! - Every complaint has a place.

pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod follow;
pub mod ids;
pub mod kept;
pub mod link;
pub mod load;
pub mod new;
pub mod paper;
pub mod parse;
pub mod reading;
pub mod rebuild;
pub mod render;
pub mod rule;
pub mod schema;
pub mod serve;
pub mod source;
pub mod watch;
pub mod write;
pub mod yaml;

use jiff::civil::Date;

use diagnostic::Diagnostics;
use link::Guide;
use load::Inputs;

/// What the shell adds to the inputs.
#[derive(Clone, Debug)]
pub struct Options {
    /// Keep pages that are marked as drafts.
    pub drafts: bool,
    /// Public address that replaces the one in the settings.
    pub base_url: Option<String>,
    /// The day of the build; it reaches findings only.
    pub today: Date,
}

/// The pure part of a build: reads, links and checks a guide. Nothing if its settings cannot be used at all; a guide that
/// comes with errors is not to be rendered.
pub fn compile(inputs: &Inputs, options: &Options, found: &mut Diagnostics) -> Option<Guide> {
    Compiler::default().compile(inputs, options, found)
}

/// A compiler keeps what it made, so that after an edit it makes only what depends on the edit. What it gives is the same
/// as a new one's.
#[derive(Debug, Default)]
pub struct Compiler {
    parsed: parse::Reused,
    linked: link::Reused,
    checked: check::Reused,
}

impl Compiler {
    /// Reads, links and checks a guide, as [`compile`] does.
    pub fn compile(&mut self, inputs: &Inputs, options: &Options, found: &mut Diagnostics) -> Option<Guide> {
        let base_url = options.base_url.as_deref();
        let documents = self.parsed.parse(inputs, base_url, found);
        let guide = documents.map(|documents| {
            let guide = self.linked.link(&documents, (inputs, options.drafts), found);
            self.checked.check(&guide, (inputs, options.today), found);
            guide
        });
        found.sort(&inputs.sources);
        guide
    }
}
