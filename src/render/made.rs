//! Pages that the program makes of the whole guide, besides those that the author wrote.

use crate::link::Guide;
use crate::render::shell::{Shell, Slots, canonical, page_view};
use crate::render::theme::ThemeError;
use crate::render::{Renderer, checked, cited, edition, hazards, rail, script, sheet};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// All hazards.
    Hazards,
    /// What the guide rests on.
    Sources,
    /// What was checked.
    Checked,
    /// The reader's runs.
    Runs,
    /// All sheets, with their codes.
    Print,
    /// Whether a sheet of paper still holds.
    Check,
    /// What each edition changed.
    Editions,
}

impl Made {
    /// All of them, in their order.
    pub const ALL: [Self; 7] = [
        Self::Hazards,
        Self::Sources,
        Self::Checked,
        Self::Runs,
        Self::Print,
        Self::Check,
        Self::Editions,
    ];

    /// Where it goes.
    #[must_use]
    pub const fn output(self) -> &'static str {
        match self {
            Self::Hazards => "hazards.html",
            Self::Sources => "sources.html",
            Self::Checked => "checked.html",
            Self::Runs => "runs.html",
            Self::Print => "print/index.html",
            Self::Check => "check.html",
            Self::Editions => "editions.html",
        }
    }

    /// Its template.
    const fn template(self) -> &'static str {
        match self {
            Self::Print => "print.html",
            made => made.output(),
        }
    }

    /// Its kind among pages, and the key of its title.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hazards => "hazards",
            Self::Sources => "sources",
            Self::Checked => "checked",
            Self::Runs => "runs",
            Self::Print => "print",
            Self::Check => "check",
            Self::Editions => "editions",
        }
    }

    /// Whether a guide has it.
    #[must_use]
    pub fn is_in(self, guide: &Guide) -> bool {
        match self {
            Self::Hazards => hazards::any(guide),
            Self::Sources => !guide.cited.is_empty(),
            Self::Checked => true,
            Self::Runs => script::any_kept(guide),
            Self::Print => !sheet::plan(guide).is_empty(),
            Self::Check => !sheet::plan(guide).is_empty() || edition::any_released(guide),
            Self::Editions => edition::any_released(guide),
        }
    }

    /// Whether it tells of sheets of paper, which only the guide in many files has.
    #[must_use]
    pub const fn is_of_sheets(self) -> bool {
        matches!(self, Self::Print | Self::Check | Self::Editions)
    }

    /// The page.
    pub fn page(self, renderer: &Renderer<'_>) -> Result<String, ThemeError> {
        match self {
            Self::Hazards => hazards::page(renderer),
            Self::Sources => cited::page(renderer),
            Self::Checked => checked::page(renderer),
            Self::Runs => script::runs_page(renderer),
            Self::Print => sheet::index(renderer),
            Self::Check => edition::check(renderer),
            Self::Editions => edition::editions(renderer),
        }
    }

    /// What stands around a page that tells of the guide.
    pub fn shell<'r, 'a>(self, renderer: &'r Renderer<'a>) -> Result<(Shell<'r, 'a>, Slots), ThemeError> {
        let (output, name) = (self.output(), self.name());
        let mut page = page_view(renderer, name, renderer.strings().get(name));
        page.description = Some(renderer.strings().get(&format!("{name}_lead")).to_owned());
        page.canonical = canonical(renderer, output);
        let slots = Slots {
            rail: rail::stages(renderer, output, None)?,
            ..Slots::default()
        };
        let shell = Shell {
            renderer,
            template: self.template(),
            output,
            page,
        };
        Ok((shell, slots))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::MADE;

    #[test]
    fn no_page_of_an_author_goes_where_one_is_made() {
        for made in Made::ALL {
            let output = made.output();
            assert!(MADE.contains(&output) || output.starts_with("print/"), "{made:?}");
        }
    }
}
