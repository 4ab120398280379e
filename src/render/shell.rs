//! The shell around a page's text: what every template knows, and how the text is spliced into the rendered template.

use icu_locale::{Locale, LocaleCanonicalizer, LocaleDirectionality};
use serde::Serialize;
use tera::Context;

use crate::link::Guide;
use crate::parse::callout::Level;
use crate::render::form::Blanks;
use crate::render::theme::{Theme, ThemeError};
use crate::render::view::{LinkView, PageView, SiteView};
use crate::render::{Renderer, body, minify, script, sheet};

/// Whether a language is written from right to left, in the script of its tag or, without one, in its usual script.
#[must_use]
pub fn is_right_to_left(language: &str) -> bool {
    let Ok(mut locale) = Locale::try_from_str(language) else {
        return false;
    };
    // An old tag, such as `iw`, becomes the one of today.
    LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
    LocaleDirectionality::new_extended().is_right_to_left(&locale.id)
}

/// The direction in which a language is written, as HTML names it.
#[must_use]
pub fn direction(language: &str) -> &'static str {
    if is_right_to_left(language) { "rtl" } else { "ltr" }
}

/// What every template knows about the guide.
pub fn site(guide: &Guide, theme: &Theme) -> SiteView {
    let config = &guide.config;
    let callouts = || guide.pages.iter().flat_map(|page| &page.written.callouts);
    let menu = guide.menu.iter().flatten().map(|&page| {
        let page = &guide.pages[page];
        LinkView {
            label: page.written.title.clone(),
            href: page.output.to_string(),
        }
    });
    SiteView {
        title: config.title.value.clone(),
        summary: config.summary.as_ref().map(|summary| summary.value.clone()),
        language: config.language.value.clone(),
        direction: direction(&config.language.value),
        licence: config.licence.as_ref().map(|licence| licence.value.clone()),
        authors: config.authors.iter().map(|author| author.value.clone()).collect(),
        has_stages: !guide.stages.is_empty(),
        has_trees: !guide.trees.is_empty(),
        has_hazards: callouts().any(|callout| callout.level >= Level::Notice),
        has_sources: !guide.cited.is_empty(),
        has_runs: script::any_kept(guide),
        has_search: config.search,
        has_sheets: !sheet::plan(guide).is_empty(),
        menu: menu.collect(),
        emergency: guide.emergency.map(|tree| {
            let tree = &guide.trees[tree];
            LinkView {
                label: tree.title.value.clone(),
                href: format!("trees/{}.html", tree.id),
            }
        }),
        css: theme.style_sheets().map(str::to_owned).collect(),
        sheet: theme.sheet().to_owned(),
        scripts: theme.scripts(),
        draft: false,
    }
}

/// HTML that is put into the rendered template afterwards, so that neither the template engine nor the minifier reads it.
#[derive(Debug, Default)]
pub struct Slots {
    /// What the script knows of the page.
    pub known: String,
    /// The page's text.
    pub body: String,
    /// Its notes.
    pub notes: String,
    /// The navigation beside it.
    pub rail: String,
    /// The whole page must go through the minifier.
    pub odd: bool,
    /// Lists of pages.
    pub groups: String,
    /// The header, made for the page by its shell.
    pub top: String,
    /// The footer, likewise.
    pub foot: String,
}

impl Slots {
    fn texts(&self) -> [(&'static str, &str); 7] {
        [
            ("known", &self.known),
            ("top", &self.top),
            ("body", &self.body),
            ("groups", &self.groups),
            ("notes", &self.notes),
            ("rail", &self.rail),
            ("foot", &self.foot),
        ]
    }
}

/// One page: its template, what it is about, and its own views.
pub struct Shell<'r, 'a> {
    /// The renderer.
    pub renderer: &'r Renderer<'a>,
    /// The template.
    pub template: &'static str,
    /// Path of the output.
    pub output: &'r str,
    /// What it is about.
    pub page: PageView,
}

impl Shell<'_, '_> {
    /// The finished page. `insert` adds the page's own views.
    pub fn render(mut self, mut slots: Slots, insert: impl Fn(&mut Context)) -> Result<String, ThemeError> {
        self.frame(&mut slots)?;
        let html = self.template(&slots, &insert)?;
        Ok(match (self.renderer.guide.config.minify, slots.odd) {
            (true, true) => minify::html(&splice(&html, &slots)),
            (true, false) => splice(&minify::html(&html), &slots),
            (false, _) => splice(&html, &slots),
        })
    }

    /// The finished page, by the form for what its template gets but for the texts left blank.
    pub fn fill(
        mut self,
        mut slots: Slots,
        blanks: &Blanks,
        (name, view): (&'static str, &impl Serialize),
    ) -> Result<String, ThemeError> {
        let insert = |context: &mut Context| context.insert(name, view);
        if !blanks.are_left() {
            return self.render(slots, insert);
        }
        self.frame(&mut slots)?;
        let filled = slots.texts().map(|(_, html)| !html.is_empty());
        let key = (self.template, self.renderer.root(self.output), filled, &self.page, view);
        let make = || Ok(minify::html(&self.template(&slots, &insert)?));
        let form = self.renderer.forms().get(&key, make)?;
        Ok(splice(&form.fill(blanks), &slots))
    }

    /// The header, the footer, and the symbols that all slots together need.
    fn frame(&mut self, slots: &mut Slots) -> Result<(), ThemeError> {
        slots.top = self.renderer.shared("parts/top.html", self.output, &self.page)?;
        slots.foot = self.renderer.shared("parts/foot.html", self.output, &self.page)?;
        self.page.glyphs = glyphs(slots.texts().map(|(_, html)| html).into_iter());
        Ok(())
    }

    /// The rendered template, with the symbols that it needs itself.
    fn template(&self, slots: &Slots, insert: &impl Fn(&mut Context)) -> Result<String, ThemeError> {
        let html = self.once(slots, &self.page, insert)?;
        let used = glyphs(std::iter::once(html.as_str()));
        if used.iter().all(|glyph| html.contains(&format!("id=\"g-{glyph}\""))) {
            return Ok(html);
        }
        let mut page = self.page.clone();
        page.glyphs.extend(used);
        page.glyphs.sort_unstable();
        page.glyphs.dedup();
        self.once(slots, &page, insert)
    }

    /// The rendered template with a mark for each slot that is filled; a template that drops one would drop its text.
    fn once(&self, slots: &Slots, page: &PageView, insert: &impl Fn(&mut Context)) -> Result<String, ThemeError> {
        let mut context = body::context(&self.renderer.root(self.output));
        context.insert("page", page);
        for (name, html) in slots.texts() {
            let marker = if html.is_empty() { String::new() } else { marker(name) };
            context.insert_value(name.to_owned(), tera::Value::normal_string(&marker));
        }
        insert(&mut context);
        let html = self.renderer.template(self.template, context)?;
        for (name, _) in slots.texts().iter().filter(|(_, text)| !text.is_empty()) {
            if html.matches(&marker(name)).count() != 1 {
                return Err(ThemeError::slot(self.template, name));
            }
        }
        Ok(html)
    }
}

/// Puts the texts into the rendered template.
fn splice(shell: &str, slots: &Slots) -> String {
    let texts = slots.texts();
    let mut places: Vec<(usize, usize, &str)> = Vec::with_capacity(texts.len());
    for (name, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        let marker = marker(name);
        places.extend(shell.find(&marker).map(|at| (at, marker.len(), *text)));
    }
    places.sort_unstable();
    let mut page = String::with_capacity(shell.len() + texts.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut from = 0;
    for (at, length, text) in places {
        page.push_str(&shell[from..at]);
        page.push_str(text);
        from = at + length;
    }
    page.push_str(&shell[from..]);
    page
}

/// An element that the minifier leaves as it is and no text can hold.
#[must_use]
pub fn marker(name: &str) -> String {
    format!("<hr data-slot={name}>")
}

/// The symbols that pieces of HTML use.
fn glyphs<'h>(pieces: impl Iterator<Item = &'h str>) -> Vec<String> {
    let ends = |char: char| !char.is_ascii_alphanumeric() && char != '-';
    let uses = pieces
        .filter(|html| html.contains("#g-"))
        .flat_map(|html| html.match_indices("#g-").map(|(at, mark)| &html[at + mark.len()..]));
    let mut names: Vec<String> = uses
        .map(|rest| rest.split(ends).next().unwrap_or("").to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What a page is about, with nothing but its title.
#[must_use]
pub fn page_view(renderer: &Renderer<'_>, kind: &'static str, title: &str) -> PageView {
    let guide = &renderer.guide.config.title.value;
    let head_title = match kind {
        "home" => title.to_owned(),
        _ => renderer
            .strings()
            .fill("head_title", &[("title", title), ("guide", guide)]),
    };
    PageView {
        kind,
        title: title.to_owned(),
        head_title,
        description: None,
        canonical: None,
        review: None,
        scripts: Vec::new(),
        glyphs: Vec::new(),
    }
}

/// The public address of a page.
#[must_use]
pub fn canonical(renderer: &Renderer<'_>, output: &str) -> Option<String> {
    let base = renderer.guide.config.base_url.as_ref()?;
    Some(format!("{}/{}", base.value.trim_end_matches('/'), output))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_runs_as_its_script_does() {
        for tag in [
            "ar", "fa-IR", "he", "iw", "ckb", "ur", "yi", "dv", "az-Arab", "pa-Arab", "ff-Adlm",
        ] {
            assert_eq!(direction(tag), "rtl", "{tag}");
        }
        for tag in [
            "en",
            "de-AT",
            "az",
            "ar-Latn",
            "ku",
            "uz-Cyrl",
            "tlh",
            "xx",
            "",
            "not a tag",
        ] {
            assert_eq!(direction(tag), "ltr", "{tag}");
        }
    }
}
