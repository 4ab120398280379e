//! The single file: every page of a finished output goes in; one HTML file that needs no other comes out. With script it is
//! the guide, page by page; without, all pages one after the other.
//!
//! Pages are taken as they were rendered. Ids of a page get its path in front (`stages/meet.html/gate`), so that those of
//! two pages do not meet, and links to a page lead to its part. A script puts each page back as it was when it is shown.

mod page;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::render::output::Output;
use crate::render::prepared::Content;
use crate::render::script::bundle;
use crate::render::shell::page_view;
use crate::render::theme::ThemeError;
use crate::render::view::PageView;
use crate::render::{body, search};
use crate::write::{Files, RenderError};

use page::{Part, Published};

/// The output of a guide and the single file, which comes last.
pub struct WithSingleFile<'a> {
    output: Output<'a>,
    path: String,
}

impl<'a> WithSingleFile<'a> {
    /// The output with the single file, which has the name of the guide's id.
    pub fn new(output: Output<'a>) -> Result<Self, RenderError> {
        let path = format!("{}.html", output.renderer().guide.config.id.value);
        let other = output.paths().into_iter().find(|other| other.to_lowercase() == path);
        if let Some(other) = other {
            let why = format!(
                "the single file would be `{path}`, and `{other}` is a file of the guide: give the guide another `id` in `site.yaml`"
            );
            return Err(RenderError::new(why));
        }
        Ok(Self { output, path })
    }
}

impl Files for WithSingleFile<'_> {
    fn paths(&self) -> Vec<&str> {
        let mut paths = self.output.paths();
        paths.push(&self.path);
        paths
    }

    fn bytes(&self, index: usize) -> Result<Cow<'_, [u8]>, RenderError> {
        if index < self.output.paths().len() {
            return self.output.bytes(index);
        }
        Ok(Cow::Owned(single(&self.output)?.into_bytes()))
    }
}

/// The place of a page among all: home, stages and decisions in their order, then the rest.
fn rank(output: &Output<'_>, content: Content) -> Option<(u8, usize)> {
    let stages = &output.renderer().guide.stages;
    Some(match content {
        Content::Home => (0, 0),
        Content::Stage(page) => (
            1,
            stages.iter().position(|&stage| stage == page).unwrap_or(stages.len()),
        ),
        Content::Tree(tree) => (2, tree),
        Content::Page(page) => (3, page),
        Content::Made(made) if !made.is_of_sheets() => (4, made as usize),
        // Sheets are printed, each from a page of its own.
        Content::Made(_)
        | Content::Asset(_)
        | Content::Sheet(_)
        | Content::File(_)
        | Content::Static(_)
        | Content::Search
        | Content::NotFound => return None,
    })
}

/// The whole guide.
fn single(output: &Output<'_>) -> Result<String, RenderError> {
    let files = &output.renderer().prepared().files;
    let mut pages: Vec<_> = files
        .iter()
        .enumerate()
        .filter_map(|(at, (path, content))| Some((rank(output, *content)?, at, &**path)))
        .collect();
    pages.sort_unstable();
    let published = Published::new(output, pages.iter().map(|(_, _, path)| *path));
    let parts: Result<Vec<Part>, RenderError> = pages
        .par_iter()
        .map(|&(_, at, path)| Part::new(path, &text(&output.bytes(at)?), &published))
        .collect();
    let parts = parts?;
    let shared = |theme: ThemeError| RenderError::new(theme.to_string());
    let renderer = output.renderer();
    let about = PageView {
        glyphs: parts.iter().flat_map(|part| part.glyphs.iter().cloned()).collect(),
        ..page_view(renderer, "home", &renderer.guide.config.title.value)
    };
    let top = renderer
        .shared("parts/top.html", "index.html", &about)
        .map_err(shared)?;
    let top = page::rewritten("index.html", &top, &published)?;

    let (style, scripts) = inlined(output, &parts)?;
    let mut context = body::context("");
    context.insert("page", &about);
    context.insert("policy", &policy(&style, &scripts));
    context.insert("style", &style);
    context.insert("scripts", &scripts);
    context.insert("top", &top);
    context.insert("parts", &parts.iter().map(|part| &part.html).collect::<Vec<_>>());
    renderer.template("single.html", context).map_err(shared)
}

/// A script that stands in the file.
#[derive(Debug, Serialize)]
struct Inline<'a> {
    text: String,
    /// The page waits for it to have run.
    due: bool,
    /// Its path, if it does not run before a page asks for it.
    later: Option<&'a str>,
}

/// Style sheets as one, and scripts in the order in which they run: the first before anything is painted, then those that
/// pages ask for, in their order, then those that pages load when they need them.
fn inlined<'a>(output: &'a Output<'_>, parts: &'a [Part]) -> Result<(String, Vec<Inline<'a>>), RenderError> {
    let theme = &output.renderer().prepared().theme;
    let paths = output.paths();
    let named = theme.scripts();
    let mut asked: Vec<&str> = Vec::new();
    for asset in parts.iter().flat_map(|part| &part.assets) {
        if !asked.contains(&asset.as_str()) {
            asked.push(asset);
        }
    }
    let is_later =
        |path: &&str| !asked.contains(path) && (*path == search::OUTPUT || named.values().any(|own| own == path));
    let later: Vec<&str> = paths.iter().copied().filter(is_later).collect();
    let (mut style, mut scripts) = (String::new(), Vec::new());
    for &path in asked.iter().chain(&later) {
        let Some(at) = paths.iter().position(|own| *own == path) else {
            continue;
        };
        let text = text(&output.bytes(at)?);
        if path.ends_with(".css") {
            style.push_str(&text);
        } else {
            scripts.push(Inline::new(&text, Some(path).filter(|path| later.contains(path))));
        }
        if named.get(bundle::FIRST).is_some_and(|first| first == path) {
            scripts.push(Inline::new(&theme.single.script, None));
        }
    }
    style.push_str(&theme.single.style);
    Ok((unended(&style, "style"), scripts))
}

impl<'a> Inline<'a> {
    /// Nothing in it ends the element around it, or begins what HTML takes for a comment.
    fn new(script: &str, later: Option<&'a str>) -> Self {
        Self {
            text: unended(script, "script").replace("<!--", "<\\!--"),
            due: later.is_none() && script.ends_with(bundle::READY),
            later,
        }
    }
}

/// A script or style sheet in which nothing ends the element around it: HTML knows an end tag in small and in capital letters.
fn unended(text: &str, tag: &str) -> String {
    let (end, small) = (format!("</{tag}"), text.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in small.match_indices(&end) {
        out.push_str(&text[done..=at]);
        out.push('\\');
        done = at + 1;
    }
    out + &text[done..]
}

/// What the file may do: run its own scripts, have its own style, show its own pictures, and nothing else.
fn policy(style: &str, scripts: &[Inline<'_>]) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let scripts: Vec<String> = scripts.iter().map(|script| hash(&script.text)).collect();
    let (scripts, style) = (scripts.join(" "), hash(style));
    format!(
        "default-src 'none'; script-src {scripts}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// A text with the line ends that it will have in a page.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
}
