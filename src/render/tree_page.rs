//! The page of a decision tree, and what its views need from the rest of the guide.

use crate::link::href::{Href, relative};
use crate::link::tree::{Help, Image, Tree};
use crate::parse::markdown;
use crate::render::html::{Refs, Writer};
use crate::render::notes::Notes;
use crate::render::script::{Script, TreeScript};
use crate::render::shell::{Shell, Slots, canonical, page_view};
use crate::render::stage::review;
use crate::render::theme::ThemeError;
use crate::render::tree::{Around, Picture, UsedBy};
use crate::render::view::{HazardView, StopView};
use crate::render::{Renderer, cited, rail};

/// The page of one tree.
pub fn page(renderer: &Renderer<'_>, index: usize) -> Result<String, ThemeError> {
    let tree = &renderer.guide.trees[index];
    let output = format!("trees/{}.html", tree.id);
    let stops: Vec<StopView> = Vec::new();
    let notes = notes(renderer, tree);
    let view = around(renderer, (&output, &notes), |around| {
        around.tree(tree, stops, used_by(renderer, index, &output))
    });
    let title = match &tree.code {
        Some(code) => format!("{}{}{}", code.value, renderer.strings().get("colon"), tree.title.value),
        None => tree.title.value.clone(),
    };
    let mut about = page_view(renderer, "tree", &title);
    about.description = tree.use_when.as_ref().map(|text| text.value.clone());
    about.canonical = canonical(renderer, &output);
    about.review = review(renderer, tree.review.as_ref());
    let (notes, odd) = notes.html(renderer, &output);
    let script = Script {
        tree: Some(TreeScript::of(renderer, index)),
        ..Script::default()
    };
    let script = script.with_way(renderer, rail::near(renderer, None));
    about.scripts = script.bundles();
    let slots = Slots {
        known: script.html()?,
        notes,
        odd,
        rail: rail::stages(renderer, &output, None)?,
        ..Slots::default()
    };
    let shell = Shell {
        renderer,
        template: "tree.html",
        output: &output,
        page: about,
    };
    shell.render(slots, |context| context.insert("tree", &view))
}

/// Stages that place the tree, or ask it first.
fn used_by(renderer: &Renderer<'_>, tree: usize, output: &str) -> Vec<UsedBy> {
    let pages = renderer.guide.pages.iter();
    let using = pages.filter(|page| page.decisions.contains(&tree) || page.entry == Some(tree));
    using
        .map(|page| UsedBy {
            title: page.written.title.clone(),
            href: relative(output, &page.output),
        })
        .collect()
}

/// The notes of the hazards that a tree shows, in the order of its page; then those of its helps.
fn notes(renderer: &Renderer<'_>, tree: &Tree) -> Notes {
    let nodes = tree.by_number().into_iter().map(|id| &tree.node(id).hazards);
    let outcomes = tree.by_letter().into_iter().map(|id| &tree.outcome(id).hazards);
    let mut notes = Notes::default();
    for hazards in std::iter::once(&tree.hazards).chain(nodes).chain(outcomes) {
        notes.add_hazards(renderer, hazards);
    }
    let cited = tree.helps().flat_map(|help| &help.cites);
    cited.for_each(|id| notes.add_source(id));
    notes
}

/// Gives `use_it` everything that views of trees need on the page at `output`, which has these notes.
pub fn around<T>(
    renderer: &Renderer<'_>,
    (output, notes): (&str, &Notes),
    use_it: impl FnOnce(Around<'_, HazardView>) -> T,
) -> T {
    let guide = renderer.guide;
    use_it(Around {
        strings: renderer.strings(),
        config: &guide.config,
        names: &guide.names,
        title: &|page| guide.pages[page].written.title.clone(),
        trees: &guide.trees,
        root: &renderer.root(output),
        help: &|text| help(renderer, text, (output, notes)),
        hazard: &|id| {
            let hazard = guide.hazards.get(id)?;
            Some(renderer.repeated(*hazard, output, (notes, 3)))
        },
        refs: &|ids| cited::refs(renderer, ids, output),
        image: &|image| picture(renderer, image, output),
        stage_number: &|id| {
            let at = guide
                .stages
                .iter()
                .position(|&stage| guide.pages[stage].written.id == id)?;
            rail::number(renderer, at)
        },
    })
}

/// Address and size of a question's picture; nothing if its file is left out.
fn picture(renderer: &Renderer<'_>, image: &Image, output: &str) -> Option<Picture> {
    let target = match &image.href {
        Href::Inside(target) => target,
        Href::AsWritten => return Some((image.src.clone(), None)),
        Href::Draft => return None,
    };
    Some(match renderer.pictures().get(&**target) {
        Some(picture) => (relative(output, &picture.output), picture.size),
        None => (relative(output, target), None),
    })
}

/// A help as HTML.
fn help(renderer: &Renderer<'_>, help: &Help, (output, notes): (&str, &Notes)) -> String {
    let events = markdown::events(&help.text, renderer.guide.config.markdown.smart_punctuation).unwrap_or_default();
    let mut writer = Writer::new(Refs {
        output,
        headings: &[],
        hrefs: &help.hrefs,
        notes: notes.cited(),
        pictures: renderer.pictures(),
        table: renderer.strings().get("table"),
        sanitize: Some(ammonia::clean),
    });
    writer.events(&events);
    writer.take()
}
