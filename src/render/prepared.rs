//! What is made once for all pages of a guide: the theme, the list of files, pictures by their addresses.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::kept::{Kept, Same};
use crate::link::tree::Tree;
use crate::link::{Guide, portable};
use crate::load::{File, Inputs};
use crate::parse::words::Words;
use crate::render::folders::Folders;
use crate::render::form::Forms;
use crate::render::html::Picture;
use crate::render::made::Made;
use crate::render::output::Output;
use crate::render::sheet::{self, Listed, Planned};
use crate::render::theme::{Theme, ThemeError, hashed};
use crate::render::view::SiteView;
use crate::render::{NOT_FOUND, search, shell};

/// What stands at a path.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// A file of the theme.
    Asset(usize),
    /// A file of `content/`.
    File(usize),
    /// A file of `static/`.
    Static(usize),
    /// A page that is no stage.
    Page(usize),
    /// A stage.
    Stage(usize),
    /// A decision.
    Tree(usize),
    /// The home page.
    Home,
    /// A sheet.
    Sheet(usize),
    /// A page that the program makes.
    Made(Made),
    /// What the search looks through.
    Search,
    /// What is shown for an address that is not there.
    NotFound,
}

/// What is made once for all pages.
#[derive(Debug)]
pub struct Prepared {
    /// The theme.
    pub theme: Arc<Theme>,
    /// What every template knows, and what pages share.
    pub shared: Arc<Shared>,
    /// Published files by their address in the guide.
    pub pictures: BTreeMap<String, Picture>,
    /// Every path, in the order of commit.
    pub files: Vec<(Arc<str>, Content)>,
    /// Pages by folder.
    pub folders: Folders,
    /// Sheets, each with what their list says of it, made when first asked for.
    pub sheets: Box<[(Planned, OnceListed)]>,
    /// What stands for all that has to be done in each stage, made when first asked for.
    pub outlines: Box<[OnceLock<String>]>,
}

/// What the list of sheets says of one, once it is asked for.
pub type OnceListed = OnceLock<Result<Listed, ThemeError>>;

/// What every template knows, and what pages share.
#[derive(Debug)]
pub struct Shared {
    /// The guide.
    pub site: tera::Value,
    /// The words of the theme.
    pub words: tera::Value,
    /// Fragments.
    pub forms: Forms,
}

/// What is kept between two outputs of a guide.
#[derive(Debug, Default)]
pub struct Reused {
    theme: Kept<ThemeOrigin, Result<Arc<Theme>, ThemeError>>,
    shared: Kept<(Same<Theme>, SiteView), Arc<Shared>>,
    /// By path in the guide.
    pictures: BTreeMap<Arc<str>, Kept<Same<Vec<u8>>, Published>>,
    /// What was found on paper.
    on_paper: Kept<PaperOrigin, Diagnostics>,
}

type ThemeOrigin = (Same<Vec<File>>, Same<Words>, Same<Config>);

type PaperOrigin = (Same<Vec<Tree>>, Same<Theme>, Same<Config>);

/// A file with its address in the guide.
type Published = Arc<(String, Picture)>;

impl Reused {
    /// What the pages of a guide need.
    pub fn prepare(&mut self, guide: &Guide, inputs: &Inputs) -> Result<Arc<Prepared>, ThemeError> {
        let key = (
            Same::of(&inputs.themes),
            Same::of(&guide.words),
            Same::of(&guide.config),
        );
        let theme = self
            .theme
            .get(key, || Theme::new(guide, inputs).map(Arc::new))
            .clone()?;
        let site = shell::site(guide, &theme);
        let shared = self.shared.get((Same::of(&theme), site.clone()), || {
            Arc::new(Shared {
                site: tera::Value::from_serializable(&site),
                words: tera::Value::from_serializable(&theme.strings.map),
                forms: Forms::default(),
            })
        });
        let shared = Arc::clone(shared);
        let pictures: Vec<_> = guide
            .files
            .iter()
            .map(|&file| self.picture(&inputs.files[file]))
            .collect();
        let sheets = sheet::plan(guide);
        Ok(Arc::new(Prepared {
            files: files(guide, inputs, (&theme, &pictures), &sheets),
            sheets: sheets.into_iter().map(|sheet| (sheet, OnceLock::new())).collect(),
            folders: Folders::new(guide),
            outlines: guide.stages.iter().map(|_| OnceLock::new()).collect(),
            pictures: pictures.iter().map(|made| (**made).clone()).collect(),
            theme,
            shared,
        }))
    }

    /// Whether what is printed says what the guide says.
    pub fn check(&mut self, guide: &Guide, output: &Output<'_>, theme: &Arc<Theme>, found: &mut Diagnostics) {
        let key = (Same::of(&guide.trees), Same::of(theme), Same::of(&guide.config));
        let findings = self.on_paper.get(key, || {
            let mut found = Diagnostics::default();
            output.check(&mut found);
            found
        });
        found.append(findings.clone());
    }

    fn picture(&mut self, file: &File) -> Published {
        let kept = self.pictures.entry(file.path.clone()).or_default();
        Arc::clone(kept.get(Same::of(&file.bytes), || Arc::new(picture(file))))
    }
}

/// Every path of a guide: assets come before the pages that need them.
fn files(
    guide: &Guide,
    inputs: &Inputs,
    (theme, pictures): (&Theme, &[Published]),
    sheets: &[Planned],
) -> Vec<(Arc<str>, Content)> {
    let mut files: Vec<(Arc<str>, Content)> = Vec::with_capacity(guide.pages.len() + 64);
    let mut add = |path: &str, content| files.push((path.into(), content));
    for (at, (path, _)) in theme.assets.iter().enumerate() {
        add(path, Content::Asset(at));
    }
    if guide.config.search {
        add(search::OUTPUT, Content::Search);
    }
    for (made, &file) in pictures.iter().zip(&guide.files) {
        add(&made.1.output, Content::File(file));
    }
    for (at, file) in inputs.statics.iter().enumerate() {
        add(&file.path, Content::Static(at));
    }
    let pages = guide.pages.iter().enumerate();
    files.extend(pages.filter(|(at, _)| guide.home != Some(*at)).map(|(at, page)| {
        let content = if page.written.is_stage() {
            Content::Stage(at)
        } else {
            Content::Page(at)
        };
        (Arc::clone(&page.output), content)
    }));
    let mut add = |path: &str, content| files.push((path.into(), content));
    for (at, tree) in guide.trees.iter().enumerate() {
        add(&format!("trees/{}.html", tree.id), Content::Tree(at));
    }
    for (at, sheet) in sheets.iter().enumerate() {
        add(&sheet.output(), Content::Sheet(at));
    }
    for made in Made::ALL.into_iter().filter(|made| made.is_in(guide)) {
        add(made.output(), Content::Made(made));
    }
    add(NOT_FOUND, Content::NotFound);
    add("index.html", Content::Home);
    files
}

/// A published file: its address in the guide, and what it is in the output.
fn picture(file: &crate::load::File) -> (String, Picture) {
    let size = imagesize::blob_size(&file.bytes)
        .ok()
        .map(|size| (size.width, size.height));
    let output = format!("files/{}", hashed(&portable(&file.path), &file.bytes));
    (
        format!("files/{}", file.path),
        Picture {
            output,
            size: size.or_else(|| svg_size(&file.path, &file.bytes)),
        },
    )
}

/// Width and height of an SVG file, by its root element.
fn svg_size(path: &str, bytes: &[u8]) -> Option<(usize, usize)> {
    let text = path
        .ends_with(".svg")
        .then(|| std::str::from_utf8(bytes).ok())
        .flatten()?;
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let number = |name: &str| {
        let value = tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?;
        value.trim_end_matches("px").parse::<usize>().ok()
    };
    Some((number("width")?, number("height")?))
}
