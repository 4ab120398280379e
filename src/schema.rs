//! JSON Schemas of the files that authors write, for editors: they complete keys, explain them and mark slips.
//!
//! The readers of this crate decide what a guide is; a schema only repeats it. `tests/schema.rs` holds the two together,
//! key by key and word by word.

/// A file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]

pub enum Schema {
    /// `site.yaml`
    Site,
    /// Front matter of a stage
    Stage,
    /// Front matter of any other page
    Page,
    /// A decision in `content/trees/`
    Tree,
    /// `content/sources.yaml`
    Sources,
}

impl Schema {
    /// Every schema.
    pub const ALL: [Self; 5] = [Self::Site, Self::Stage, Self::Page, Self::Tree, Self::Sources];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Stage => "stage",
            Self::Page => "page",
            Self::Tree => "tree",
            Self::Sources => "sources",
        }
    }

    /// The schema itself, in draft 2020-12.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Site => include_str!("schema/site.json"),
            Self::Stage => include_str!("schema/stage.json"),
            Self::Page => include_str!("schema/page.json"),
            Self::Tree => include_str!("schema/tree.json"),
            Self::Sources => include_str!("schema/sources.json"),
        }
    }
}
