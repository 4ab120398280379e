//! Views: the small typed structs that templates receive, made for one page each.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::render::edition::WithdrawnView;

/// Words that lead somewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkView {
    /// What it says.
    pub label: String,
    /// Address as seen from the page.
    pub href: String,
}

/// The neighbour of a page.
#[derive(Clone, Debug, Serialize)]
pub struct NeighbourView {
    /// Which neighbour it is.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
}

/// What every template knows about the guide.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteView {
    /// The guide's title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Under which terms it may be used.
    pub licence: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// There are stages.
    pub has_stages: bool,
    /// There are decisions.
    pub has_trees: bool,
    /// There are hazards or stop rules.
    pub has_hazards: bool,
    /// There are sources.
    pub has_sources: bool,
    /// There is something that readers can do and that is kept.
    pub has_runs: bool,
    /// Pages can be searched.
    pub has_search: bool,
    /// There is something to print.
    pub has_sheets: bool,
    /// Further pages in the header, from the guide's root.
    pub menu: Vec<LinkView>,
    /// The decision for emergencies, from the guide's root.
    pub emergency: Option<LinkView>,
    /// Style sheets, from the guide's root.
    pub css: Vec<String>,
    /// The style sheet of sheets, from the guide's root.
    pub sheet: String,
    /// Scripts by name, from the guide's root.
    pub scripts: BTreeMap<String, String>,
    /// Not released.
    pub draft: bool,
}

/// What a template knows about its page.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// Which template.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Its title among other tabs.
    pub head_title: String,
    /// One sentence for search engines.
    pub description: Option<String>,
    /// Its public address.
    pub canonical: Option<String>,
    /// When it is reviewed next, as a sentence.
    pub review: Option<String>,
    /// Scripts that only some pages need, by name, in the order in which they run.
    pub scripts: Vec<&'static str>,
    /// Symbols that it uses.
    pub glyphs: Vec<String>,
}

/// What the header and the footer know about their page.
#[derive(Clone, Debug, Serialize)]
pub struct SharedPageView {
    /// Which template the page has.
    pub kind: &'static str,
    /// When it is reviewed next, as a sentence.
    pub review: Option<String>,
}

/// A stop rule.
#[derive(Clone, Debug, Serialize)]
pub struct StopView {
    /// Its address.
    pub anchor: Option<String>,
    /// "STOP at once if".
    pub heading: String,
    /// Level of the heading.
    pub level: u8,
    /// The signs in full and in short.
    pub signs: Vec<SignView>,
    /// What to do.
    pub then_html: String,
    /// What is written below it.
    pub blocks_html: String,
    /// The same where the rule is repeated on its page, without addresses.
    pub again_html: String,
    /// Where it holds.
    pub r#where: Vec<LinkView>,
    /// The stage that it is taken from.
    pub inherited: Option<LinkView>,
}

/// A sign of a stop rule.
#[derive(Clone, Debug, Serialize)]
pub struct SignView {
    /// Its line.
    pub html: String,
    /// What explains it.
    pub more_html: Option<String>,
    /// In short, without links.
    pub short_html: String,
}

/// A callout that is no stop rule.
#[derive(Clone, Debug, Serialize)]
pub struct HazardView {
    /// Its address.
    pub anchor: Option<String>,
    /// `danger` and so on.
    pub level: &'static str,
    /// The level in words.
    pub word: String,
    /// Level of the heading.
    pub heading_level: u8,
    /// The hazard.
    pub heading_html: Option<String>,
    /// What happens.
    pub blocks_html: String,
    /// How to avoid it.
    pub avoid_html: Option<String>,
    /// It stands elsewhere.
    pub repeated: bool,
    /// It is a stop rule from elsewhere, and looks like one.
    pub stop: Option<StopView>,
    /// Where it is found.
    pub r#where: Vec<LinkView>,
}

/// A checklist.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// Its id.
    pub id: String,
    /// The id of its sheet.
    pub sheet: String,
    /// Its address.
    pub anchor: String,
    /// The card's own heading.
    pub heading_html: Option<String>,
    /// Level of the heading.
    pub heading_level: u8,
    /// What it is called.
    pub title: String,
    /// When to stop and read it.
    pub pause: Option<String>,
    /// How to use it.
    pub how: String,
    /// Numbered.
    pub ordered: bool,
    /// Stop rules repeated before it.
    pub stops: Vec<StopView>,
    /// Its items.
    pub groups: Vec<GroupView>,
    /// "5 lines".
    pub count_text: String,
    /// How many of them must be done.
    pub required: usize,
    /// "0 of 5 done".
    pub tally_text: String,
}

/// Items under one label.
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// The label.
    pub label_html: Option<String>,
    /// The items.
    pub items: Vec<ItemView>,
}

/// One line to tick.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Its address.
    pub anchor: String,
    /// Name of the box.
    pub name: String,
    /// The line.
    pub html: String,
    /// What explains it.
    pub more_html: Option<String>,
    /// One of those that matter most.
    pub critical: bool,
    /// May be left out.
    pub optional: bool,
    /// Initials are due.
    pub initials: bool,
    /// A number with this unit is due.
    pub measure: Option<String>,
    /// Who does it.
    pub by: Option<String>,
}

/// The head and foot of a stage.
#[derive(Clone, Debug, Serialize)]
pub struct StageView {
    /// Its number; none if it is optional.
    pub number: Option<usize>,
    /// How many stages are counted.
    pub total: usize,
    /// "Stage 3 of 8".
    pub position_text: String,
    /// Title.
    pub title_html: String,
    /// Its address, if it is a heading of the text.
    pub anchor: Option<String>,
    /// An observable end state.
    pub goal_html: Option<String>,
    /// How long.
    pub time_html: Option<String>,
    /// Who.
    pub people_html: Option<String>,
    /// What must be at hand.
    pub needs_html: Vec<String>,
    /// Decision that must say go.
    pub entry: Option<EntryView>,
    /// The decision for emergencies.
    pub emergency: Option<LinkView>,
    /// Stop rules.
    pub stops: Vec<StopView>,
    /// Hazards repeated at the head.
    pub hazards: Vec<HazardView>,
    /// When to go on.
    pub gate: Option<GateView>,
    /// What is written down.
    pub log: Option<LogView>,
    /// The stage before.
    pub previous: Option<NeighbourView>,
    /// The stage after.
    pub next: Vec<NeighbourView>,
}

/// A decision by name.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    /// Short name on paper.
    pub code: Option<String>,
    /// Title.
    pub title: String,
    /// Address.
    pub href: String,
}

/// A gate.
#[derive(Clone, Debug, Serialize)]
pub struct GateView {
    /// Its address.
    pub anchor: String,
    /// "Gate to …".
    pub title: String,
    /// What it says without script.
    pub verdict: String,
    /// What must hold.
    pub needs: Vec<String>,
    /// When to go back.
    pub back: Vec<GateRuleView>,
    /// When to get help.
    pub help: Vec<GateRuleView>,
}

/// A condition that sends the reader elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct GateRuleView {
    /// The condition.
    pub text: String,
    /// Where to.
    pub to: LinkView,
}

/// A log.
#[derive(Clone, Debug, Serialize)]
pub struct LogView {
    /// Its address.
    pub anchor: String,
    /// Title.
    pub title: String,
    /// How it is kept.
    pub intro: String,
    /// What is written down.
    pub columns: Vec<ColumnView>,
    /// Blank rows.
    pub rows: usize,
    /// Boxes for a streak.
    pub boxes: Vec<String>,
}

/// A column of a log.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnView {
    /// What it is.
    pub label: String,
    /// In what unit.
    pub unit: Option<String>,
    /// What may be written.
    pub options: Vec<String>,
}

/// The head and foot of a page that is no stage.
#[derive(Clone, Debug, Serialize)]
pub struct DocView {
    /// Title.
    pub title_html: String,
    /// Its address, if it is a heading of the text.
    pub anchor: Option<String>,
    /// Stop rules.
    pub stops: Vec<StopView>,
    /// Hazards repeated at the head.
    pub hazards: Vec<HazardView>,
    /// Where the page belongs.
    pub trail: Vec<LinkView>,
    /// The page before.
    pub previous: Option<NeighbourView>,
    /// The page after.
    pub next: Option<NeighbourView>,
}

/// The navigation beside a page.
#[derive(Clone, Debug, Serialize)]
pub struct RailView {
    /// What it lists.
    pub label: String,
    /// Where the reader is.
    pub strip: Option<String>,
    /// Its entries.
    pub entries: Vec<RailEntryView>,
    /// How many are left out before, if any.
    pub before: Option<String>,
    /// How many are left out after, if any.
    pub after: Option<String>,
}

/// One entry of the navigation.
#[derive(Clone, Debug, Serialize)]
pub struct RailEntryView {
    /// A stage's id.
    pub stage: Option<String>,
    /// A stage's number.
    pub number: Option<usize>,
    /// Title.
    pub title_html: String,
    /// Address.
    pub href: String,
    /// May be left out.
    pub optional: bool,
    /// The page itself.
    pub here: bool,
    /// Parts of the page itself.
    pub parts: Vec<RailPartView>,
}

/// A part of a stage.
#[derive(Clone, Debug, Serialize)]
pub struct RailPartView {
    /// What it is called.
    pub label: String,
    /// Its address.
    pub href: String,
    /// `stop`, `hazards`, `list`, `decision`, `log`, `gate` or `section`.
    pub kind: &'static str,
}

/// The home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// Sheets that must not be used any more.
    pub withdrawn: Vec<WithdrawnView>,
    /// Title.
    pub title_html: String,
    /// Its address, if it is a heading of the text.
    pub anchor: Option<String>,
    /// One or two sentences.
    pub summary_html: Option<String>,
    /// Stop rules.
    pub stops: Vec<StopView>,
    /// Hazards repeated at the head.
    pub hazards: Vec<HazardView>,
    /// The stages.
    pub stages: Vec<HomeStageView>,
    /// The decisions.
    pub trees: Vec<HomeTreeView>,
}

/// A stage on the home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeStageView {
    /// Its id.
    pub id: String,
    /// Its number; none if it is optional.
    pub number: Option<usize>,
    /// May be left out.
    pub optional: bool,
    /// Title.
    pub title_html: String,
    /// An observable end state.
    pub goal_html: Option<String>,
    /// Address.
    pub href: String,
    /// Its place on the home page.
    pub anchor: String,
    /// Decisions in it.
    pub trees: Vec<EntryView>,
    /// What its gate asks.
    pub gate: Option<String>,
}

/// A decision on the home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomeTreeView {
    /// Short name on paper.
    pub code: Option<String>,
    /// Title.
    pub title_html: String,
    /// Address.
    pub href: String,
    /// Its place on the home page.
    pub anchor: String,
    /// When to use it.
    pub use_when_html: Option<String>,
}

/// Pages of one folder.
#[derive(Clone, Debug, Serialize)]
pub struct HomeGroupView {
    /// The folder.
    pub title: Option<String>,
    /// Its pages, finished.
    pub rows: String,
}

/// A page on the home page.
#[derive(Clone, Debug, Serialize)]
pub struct HomePageView {
    /// Title.
    pub title_html: String,
    /// Address.
    pub href: String,
    /// One sentence.
    pub summary: Option<String>,
}

/// The hazard index.
#[derive(Clone, Debug, Serialize)]
pub struct HazardsView {
    /// Who counts as harmed.
    pub scale_note_html: Option<String>,
    /// What the words mean.
    pub levels: Vec<LevelView>,
    /// Stop rules.
    pub stops: Vec<StopView>,
    /// Hazards, the worst first.
    pub groups: Vec<LevelGroupView>,
}

/// A level and how often it is used.
#[derive(Clone, Debug, Serialize)]
pub struct LevelView {
    /// `danger` and so on.
    pub level: &'static str,
    /// In words.
    pub word: String,
    /// What it means.
    pub meaning: String,
    /// How often it is used.
    pub count: usize,
    /// "3 entries".
    pub count_text: String,
    /// Its place on the page.
    pub anchor: String,
}

/// Hazards of one level.
#[derive(Clone, Debug, Serialize)]
pub struct LevelGroupView {
    /// `danger` and so on.
    pub level: &'static str,
    /// In words.
    pub word: String,
    /// Its place on the page.
    pub anchor: String,
    /// The hazards.
    pub hazards: Vec<HazardView>,
}

/// A source and what rests on it.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// Its place on the page.
    pub anchor: String,
    /// Title.
    pub title_html: String,
    /// Author, year and publisher.
    pub line: String,
    /// Address.
    pub url: Option<String>,
    /// When it was read.
    pub accessed: Option<String>,
    /// Its kind in words.
    pub kind_word: String,
    /// Its kind.
    pub kind: &'static str,
    /// Whose judgement it is.
    pub by: Option<String>,
    /// What else is known of it.
    pub note_html: Option<String>,
    /// Where the guide rests on it.
    pub claims: Vec<LinkView>,
}
