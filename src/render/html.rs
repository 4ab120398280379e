//! Markdown events as HTML, already in the minifier's own canonical form: attributes sorted and unquoted where they can
//! be, white space folded, closing tags kept. What cannot be sure to be canonical is flagged, and the whole page then
//! goes through the minifier.

pub mod canonical;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use crate::link::href::{Href, Hrefs, relative};
use crate::parse::markdown::{Placed, block_end, level_number, plain_text};
use crate::parse::page::Heading;
use crate::parse::scan::is_bare;
use crate::render::notes::Numbers;

/// What raw HTML becomes.
pub type Sanitize = fn(&str) -> String;

/// Everything that a page's text refers to.
#[derive(Clone, Copy)]
pub struct Refs<'a> {
    /// Path of the page's output.
    pub output: &'a str,
    /// Headings by place.
    pub headings: &'a [Heading],
    /// Addresses of links by their place.
    pub hrefs: &'a Hrefs,
    /// Numbers of the page's notes.
    pub notes: Numbers<'a>,
    /// Published files by their address in the guide.
    pub pictures: &'a BTreeMap<String, Picture>,
    /// The word for a table, for readers who cannot see it.
    pub table: &'a str,
    /// What raw HTML becomes; nothing if it is passed on.
    pub sanitize: Option<Sanitize>,
}

/// A picture of the guide.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its address in the output.
    pub output: String,
    /// Width and height in pixels, where they are known.
    pub size: Option<(usize, usize)>,
}

/// Writes events of one page as HTML.
pub struct Writer<'a> {
    refs: Refs<'a>,
    out: String,
    /// Something may not be in canonical form.
    odd: bool,
    /// How many tables there are so far.
    tables: usize,
    cells: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    in_pre: bool,
    tight: Vec<bool>,
    links: Vec<bool>,
    /// Names of the author's own inline tags that are open.
    raw: Vec<String>,
    /// The table's body is open.
    in_body: bool,
}

impl<'a> Writer<'a> {
    /// A writer for a page.
    #[must_use]
    pub fn new(refs: Refs<'a>) -> Self {
        Self {
            refs,
            out: String::new(),
            odd: false,
            tables: 0,
            cells: Vec::new(),
            cell: 0,
            in_head: false,
            in_pre: false,
            tight: Vec::new(),
            links: Vec::new(),
            raw: Vec::new(),
            in_body: false,
        }
    }

    /// A writer for what is shown again, or elsewhere: headings have no address there.
    #[must_use]
    pub fn repeating(&self) -> Self {
        Self::new(Refs {
            headings: &[],
            ..self.refs
        })
    }

    /// The HTML so far, taken out.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// Puts back what was taken out.
    pub fn put(&mut self, out: String) {
        self.out = out;
    }

    /// Adds finished HTML.
    pub fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Whether anything so far may not be in canonical form.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        self.odd
    }

    /// Events as HTML of their own, without white space at either end.
    pub fn inline(&mut self, events: &[Placed<'_>]) -> String {
        let before = self.take();
        self.events(events);
        let html = std::mem::replace(&mut self.out, before);
        html.trim().to_owned()
    }

    /// Writes a run of events.
    pub fn events(&mut self, events: &[Placed<'_>]) {
        let mut at = 0;
        while at < events.len() {
            let (event, bytes) = &events[at];
            match event {
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let end = block_end(events, at);
                    self.image((dest_url, title), bytes.start, &plain_text(&events[at..end]));
                    at = end;
                    continue;
                }
                Event::Start(Tag::Paragraph) if !self.is_tight() => {
                    let end = block_end(events, at);
                    if let Some(images) = only_images(&events[at + 1..end - 1]) {
                        self.trim_end();
                        self.figures(&images);
                        at = end;
                        continue;
                    }
                    self.start(&Tag::Paragraph, bytes);
                }
                Event::Start(Tag::FootnoteDefinition(_)) => {
                    at = block_end(events, at);
                    continue;
                }
                Event::Start(tag) => self.start(tag, bytes),
                Event::End(tag) => self.end(*tag),
                Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
                Event::Code(code) => self.code(code),
                Event::Html(html) => self.html(html, false),
                Event::InlineHtml(html) => self.html(html, true),
                Event::SoftBreak => self.space(),
                Event::HardBreak => self.out.push_str("<br>"),
                Event::Rule => self.out.push_str("<hr>"),
                Event::FootnoteReference(label) => self.note_mark(label),
                Event::TaskListMarker(ticked) => self.out.push_str(if *ticked { "☑ " } else { "☐ " }),
            }
            at += 1;
        }
    }

    fn start(&mut self, tag: &Tag<'_>, bytes: &Range<usize>) {
        if is_block(tag) {
            self.trim_end();
        }
        match tag {
            Tag::Paragraph if !self.is_tight() => {
                self.out.push_str("<p>");
            }
            Tag::Heading { level, .. } => self.heading(level_number(*level), bytes.start),
            Tag::BlockQuote(_) => self.open("blockquote", false),
            Tag::CodeBlock(kind) => self.code_block(kind),
            Tag::List(first) => self.list(*first),
            Tag::Item => self.out.push_str("<li>"),
            Tag::Table(alignments) => {
                self.cells.clone_from(alignments);
                self.tables += 1;
                let label = format!("{} {}", self.refs.table, self.tables);
                self.out.push_str("<div");
                self.attributes(&[
                    ("aria-label", &label),
                    ("class", "table"),
                    ("role", "region"),
                    ("tabindex", "0"),
                ]);
                self.out.push_str("><table>");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.push_str(if self.in_body { "<tr>" } else { "<tbody><tr>" });
                self.in_body = true;
            }
            Tag::TableCell => self.table_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { dest_url, title, .. } => self.link(dest_url, title, bytes.start),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if !self.is_tight() => {
                self.close_trimmed("</p>");
            }
            TagEnd::Heading(level) => {
                let level = level_number(level).clamp(2, 6);
                self.close_trimmed(["</h2>", "</h3>", "</h4>", "</h5>", "</h6>"][usize::from(level - 2)]);
            }
            TagEnd::BlockQuote(_) => self.close("</blockquote>"),
            TagEnd::CodeBlock => {
                self.in_pre = false;
                self.out.push_str("</code></pre>");
            }
            TagEnd::List(ordered) => self.close(if ordered { "</ol>" } else { "</ul>" }),
            TagEnd::Item => self.close_trimmed("</li>"),
            TagEnd::Table => {
                let body = std::mem::take(&mut self.in_body);
                self.out.push_str(if body {
                    "</tbody></table></div>"
                } else {
                    "</table></div>"
                });
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead>");
            }
            TagEnd::TableRow => self.out.push_str("</tr>"),
            TagEnd::TableCell => self.close_trimmed(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link if self.links.pop() == Some(true) => {
                self.out.push_str("</a>");
            }
            _ => {}
        }
    }

    fn is_tight(&self) -> bool {
        self.tight.last().copied().unwrap_or(false)
    }

    fn open(&mut self, name: &str, tight: bool) {
        self.tight.push(tight);
        self.out.push('<');
        self.out.push_str(name);
        self.out.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.tight.pop();
        self.out.push_str(tag);
    }

    /// Closes a run of text, and before it what the author's own tags left open in it.
    fn close_trimmed(&mut self, tag: &str) {
        self.trim_end();
        for name in std::mem::take(&mut self.raw).iter().rev() {
            self.out.push_str(&format!("</{name}>"));
        }
        self.out.push_str(tag);
    }

    fn trim_end(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
    }

    /// Headings below the page's own title; a second title is shown one level down.
    fn heading(&mut self, level: u8, offset: usize) {
        let anchor = self
            .refs
            .headings
            .binary_search_by_key(&offset, |heading| heading.offset);
        let anchor = anchor
            .map(|at| self.refs.headings[at].anchor.as_str())
            .unwrap_or_default();
        self.out
            .push_str(["<h2", "<h3", "<h4", "<h5", "<h6"][usize::from(level.clamp(2, 6) - 2)]);
        if !anchor.is_empty() {
            self.attributes(&[("id", anchor)]);
        }
        self.out.push('>');
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.out.push_str("<pre tabindex=0><code");
        if let CodeBlockKind::Fenced(language) = kind
            && let Some(word) = language.split_whitespace().next()
        {
            self.attributes(&[("class", &format!("language-{word}"))]);
        }
        self.out.push('>');
        self.in_pre = true;
    }

    /// A tight list has no paragraphs: pulldown-cmark leaves them out by itself, so this only tracks nesting.
    fn list(&mut self, first: Option<u64>) {
        self.tight.push(false);
        match first {
            None => self.out.push_str("<ul>"),
            Some(1) => self.out.push_str("<ol>"),
            Some(first) => self.out.push_str(&format!("<ol start={first}>")),
        }
    }

    fn table_cell(&mut self) {
        let alignment = self.cells.get(self.cell).copied().unwrap_or(Alignment::None);
        self.cell += 1;
        let class = match alignment {
            Alignment::Right => " class=end",
            Alignment::Center => " class=mid",
            Alignment::Left | Alignment::None => "",
        };
        self.out.push_str(if self.in_head { "<th" } else { "<td" });
        self.out.push_str(class);
        self.out.push('>');
    }

    fn link(&mut self, dest: &str, title: &str, offset: usize) {
        let href = self.href(dest, offset);
        self.links.push(href.is_some());
        if let Some(href) = href {
            self.out.push_str("<a");
            let list = [("href", href.as_str()), ("title", title)];
            self.attributes(&list[..=usize::from(!title.is_empty())]);
            self.out.push('>');
        }
    }

    /// The address as seen from this page; nothing if it leads to a draft.
    fn href(&self, dest: &str, offset: usize) -> Option<String> {
        match self.target(offset) {
            Some(Href::Inside(target)) => {
                let file = self.refs.pictures.get(&**target).map(|file| file.output.as_str());
                Some(relative(self.refs.output, file.unwrap_or(target)))
            }
            Some(Href::Draft) => None,
            Some(Href::AsWritten) | None => Some(dest.to_owned()),
        }
    }

    /// What the link at this place leads to.
    fn target(&self, offset: usize) -> Option<&'a Href> {
        self.refs.hrefs.at(offset)
    }

    /// Pictures that stand alone, each with its title as caption; several side by side.
    fn figures(&mut self, images: &[&[Placed<'_>]]) {
        if images.len() > 1 {
            self.out.push_str("<div class=figs>");
        }
        for image in images {
            let Some((Event::Start(Tag::Image { dest_url, title, .. }), bytes)) = image.first() else {
                continue;
            };
            self.out.push_str("<figure>");
            self.image((dest_url, ""), bytes.start, &plain_text(image));
            if !title.is_empty() {
                self.out.push_str("<figcaption>");
                self.text(title);
                self.close_trimmed("</figcaption>");
            }
            self.out.push_str("</figure>");
        }
        if images.len() > 1 {
            self.out.push_str("</div>");
        }
    }

    fn image(&mut self, (dest, title): (&str, &str), offset: usize, alt: &str) {
        let picture = match self.target(offset) {
            Some(Href::Inside(target)) => self.refs.pictures.get(&**target),
            _ => None,
        };
        let src = picture.as_ref().map_or_else(
            || dest.to_owned(),
            |picture| relative(self.refs.output, &picture.output),
        );
        let size = picture
            .and_then(|picture| picture.size)
            .map(|(width, height)| (width.to_string(), height.to_string()));
        self.out.push_str("<img");
        let (width, height) = size.unzip();
        let list = [
            ("alt", Some(alt)),
            ("height", height.as_deref()),
            ("loading", Some("lazy")),
            ("src", Some(src.as_str())),
            ("title", Some(title).filter(|title| !title.is_empty())),
            ("width", width.as_deref()),
        ];
        let list: Vec<(&str, &str)> = list
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        self.attributes(&list);
        self.out.push('>');
    }

    fn note_mark(&mut self, label: &str) {
        let Some(number) = self.refs.notes.get(label) else {
            return;
        };
        self.trim_end();
        self.out
            .push_str(&format!("<sup><a href=#note.{number}>{number}</a></sup>"));
    }

    /// Text with its white space folded: most of it has single spaces only and is passed on in one piece.
    fn text(&mut self, text: &str) {
        if self.in_pre {
            self.escaped(text);
        } else if canonical::is_folded(text) {
            let starts_blank = text.as_bytes().first() == Some(&b' ');
            if starts_blank {
                self.space();
            }
            self.escaped(&text[usize::from(starts_blank)..]);
        } else {
            let blank = |char: char| char.is_ascii_whitespace();
            let mut rest = text;
            while let Some(at) = rest.find(blank) {
                self.escaped(&rest[..at]);
                self.space();
                rest = rest[at..].trim_start_matches(blank);
            }
            self.escaped(rest);
        }
    }

    /// One space, unless one stands here or nothing does.
    fn space(&mut self) {
        let block_start = || ["<p>", "<li>", "<br>"].iter().any(|tag| self.out.ends_with(tag));
        let skip = match self.out.as_bytes().last() {
            None | Some(b' ') => true,
            Some(b'>') => block_start(),
            Some(_) => false,
        };
        if !skip {
            self.out.push(' ');
        }
    }

    fn escaped(&mut self, text: &str) {
        self.odd |= canonical::text(&mut self.out, text);
    }

    fn code(&mut self, code: &str) {
        self.out.push_str("<code>");
        self.escaped(code);
        self.out.push_str("</code>");
    }

    /// Comments vanish; bare harmless tags stay; the rest is sanitised or passed on.
    fn html(&mut self, html: &str, inline: bool) {
        let html = without_comments(html);
        let trimmed = html.trim();
        if trimmed.is_empty() {
            return;
        }
        self.odd = true;
        match self.refs.sanitize {
            Some(sanitize) if inline && !is_bare(trimmed) => self.inline_tag(trimmed, sanitize),
            Some(sanitize) if !is_bare(trimmed) => self.out.push_str(&sanitize(&html)),
            _ => self.out.push_str(&html),
        }
    }

    /// The sanitiser closes what it opens, so the closing tag that it adds waits for the author's own.
    fn inline_tag(&mut self, tag: &str, sanitize: Sanitize) {
        if let Some(name) = tag.strip_prefix("</") {
            let name = name.trim_end_matches('>').trim().to_ascii_lowercase();
            if self.raw.last() == Some(&name) {
                self.raw.pop();
                self.out.push_str(&format!("</{name}>"));
            }
            return;
        }
        let name: String = tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        let clean = sanitize(tag);
        match clean.strip_suffix(&format!("</{name}>")) {
            Some(open) => {
                self.out.push_str(open);
                self.raw.push(name);
            }
            None => self.out.push_str(&clean),
        }
    }

    /// `list` is sorted by name.
    fn attributes(&mut self, list: &[(&str, &str)]) {
        self.odd |= canonical::attributes(&mut self.out, list);
    }
}

/// The pictures of a run that holds nothing else, each with its own events.
fn only_images<'e, 'a>(events: &'e [Placed<'a>]) -> Option<Vec<&'e [Placed<'a>]>> {
    let mut images = Vec::new();
    let mut at = 0;
    while let Some((event, _)) = events.get(at) {
        let end = block_end(events, at);
        match event {
            Event::Start(Tag::Image { .. }) => images.push(&events[at..end]),
            Event::SoftBreak => {}
            Event::Text(text) if text.trim().is_empty() => {}
            _ => return None,
        }
        at = end;
    }
    (!images.is_empty()).then_some(images)
}

/// Whether white space before this tag is at the end of a line of text.
fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::List(_) | Tag::Table(_) | Tag::HtmlBlock
    )
}

/// HTML without its comments; one that is never closed runs to the end.
fn without_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<!--") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find("-->").map_or(rest.len(), |end| at + end + "-->".len());
        rest = &rest[end..];
    }
    out + rest
}

/// Text for HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
