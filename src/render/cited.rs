//! Sources: one as a note on a page, and all of them with the claims that rest on them.

use std::collections::BTreeMap;

use crate::link::href::relative;
use crate::parse::cited::CitedSource;
use crate::render::Renderer;
use crate::render::html::escape;
use crate::render::made::Made;
use crate::render::shell::direction;
use crate::render::theme::ThemeError;
use crate::render::view::{LinkView, SourceView};

const OUTPUT: &str = Made::Sources.output();

/// The inside of a note: what the source is, with a link to what else rests on it.
#[must_use]
pub fn note(renderer: &Renderer<'_>, id: &str, output: &str) -> String {
    let Some(source) = renderer.guide.cited.iter().find(|source| source.id.value == id) else {
        return String::new();
    };
    let strings = renderer.strings();
    let link = strings.sentence(&link(renderer, source, output));
    let line = Some(line(renderer, source)).filter(|line| !line.is_empty());
    let by = source.by.as_ref();
    let by = by.map(|by| format!("{} {}", strings.get("source_by"), by.value));
    let rest = line.into_iter().chain(by).map(|text| escape(&strings.sentence(&text)));
    std::iter::once(link).chain(rest).collect::<Vec<_>>().join(" ")
}

/// A link to the source on the page of all sources, as seen from `output`.
fn link(renderer: &Renderer<'_>, source: &CitedSource, output: &str) -> String {
    let href = relative(output, &format!("{OUTPUT}#source-{}", source.id.value));
    format!("<a href=\"{}\">{}</a>", escape(&href), title(renderer, source))
}

/// The title as HTML, which says its language, and which way that runs, where they are others than the guide's.
fn title(renderer: &Renderer<'_>, source: &CitedSource) -> String {
    let title = escape(&source.title.value);
    let Some(language) = &source.language else {
        return title;
    };
    let (own, guide) = (
        direction(&language.value),
        direction(&renderer.guide.config.language.value),
    );
    let runs = if own == guide {
        String::new()
    } else {
        format!("dir=\"{own}\" ")
    };
    format!("<span {runs}lang=\"{}\">{title}</span>", escape(&language.value))
}

/// Author, year and publisher in one line.
fn line(renderer: &Renderer<'_>, source: &CitedSource) -> String {
    let parts = [&source.author, &source.year, &source.publisher];
    let parts: Vec<&str> = parts.into_iter().flatten().map(|part| part.value.as_str()).collect();
    parts.join(renderer.strings().get("comma"))
}

/// Links to the sources named by a part that has no notes of its own, such as a question.
#[must_use]
pub fn refs(renderer: &Renderer<'_>, ids: &[String], output: &str) -> String {
    let found = ids
        .iter()
        .filter_map(|id| renderer.guide.cited.iter().find(|source| source.id.value == *id));
    let links = found.map(|source| link(renderer, source, output));
    links.collect::<Vec<_>>().join(&escape(renderer.strings().get("comma")))
}

/// The page of all sources.
pub fn page(renderer: &Renderer<'_>) -> Result<String, ThemeError> {
    let claims = claims(renderer);
    let views: Vec<SourceView> = renderer
        .guide
        .cited
        .iter()
        .map(|source| view(renderer, source, &claims))
        .collect();
    let (shell, slots) = Made::Sources.shell(renderer)?;
    shell.render(slots, |context| context.insert("sources", &views))
}

fn view(renderer: &Renderer<'_>, source: &CitedSource, claims: &BTreeMap<&str, Vec<LinkView>>) -> SourceView {
    let kind = source.kind.as_ref().map_or("", |kind| kind.value.word());
    let text = |part: &Option<crate::source::Spanned<String>>| part.as_ref().map(|part| part.value.clone());
    SourceView {
        anchor: format!("source-{}", source.id.value),
        title_html: title(renderer, source),
        line: line(renderer, source),
        url: text(&source.url),
        accessed: source.accessed.as_ref().map(|day| renderer.strings().date(day.value)),
        kind_word: if kind.is_empty() {
            String::new()
        } else {
            renderer.strings().get(&format!("kind_{kind}")).to_owned()
        },
        kind,
        by: text(&source.by),
        note_html: source.note.as_ref().map(|note| escape(&note.value)),
        claims: claims.get(source.id.value.as_str()).cloned().unwrap_or_default(),
    }
}

/// Where each source is cited: pages, and the decisions that rest on it.
fn claims<'g>(renderer: &Renderer<'g>) -> BTreeMap<&'g str, Vec<LinkView>> {
    let mut claims: BTreeMap<&str, Vec<LinkView>> = BTreeMap::new();
    let colon = renderer.strings().get("colon");
    let mut add = |id: &'g str, label: &str, target: &str| {
        let links = claims.entry(id).or_default();
        let href = relative(OUTPUT, target);
        if !links.iter().any(|link: &LinkView| link.href == href) {
            links.push(LinkView {
                label: label.to_owned(),
                href,
            });
        }
    };
    for page in &renderer.guide.pages {
        let written = &page.written;
        for id in &written.front.sources {
            add(&id.value, &written.title, &page.output);
        }
        for id in &written.citations {
            let before =
                |heading: &&crate::parse::page::Heading| written.body + heading.offset < id.span.start as usize;
            match written
                .headings
                .iter()
                .rev()
                .find(before)
                .filter(|heading| heading.level > 1)
            {
                Some(heading) => {
                    let label = format!("{}{colon}{}", written.title, heading.text);
                    add(&id.value, &label, &format!("{}#{}", page.output, heading.anchor));
                }
                None => add(&id.value, &written.title, &page.output),
            }
        }
    }
    for tree in renderer.guide.trees.iter() {
        for id in tree.cited_sources() {
            add(id, &tree.title.value, &format!("trees/{}.html", tree.id));
        }
    }
    claims
}
