//! The language of the form: the phrases that a reader of that language knows, as patterns with places to be read.

use std::collections::BTreeMap;

/// A number on paper, in millionths: exact, as people add it.
pub type Number = i64;

/// The phrases of one form.
#[derive(Clone, Debug)]
pub struct Phrases {
    /// The heading above all results.
    pub results: String,
    done: String,
    columns: [String; 3],
    go_to: Pattern,
    points: Pattern,
    add_up: Pattern,
    only_from: Pattern,
    labelled: Pattern,
    bands: Vec<(Band, Pattern)>,
    routes: Vec<(Route, Pattern)>,
    otherwise: String,
    quoted: String,
    numbers: BTreeMap<String, usize>,
    decimal: String,
    negative: Pattern,
}

/// A way on that was taken, and what it adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// A number, a letter, or the name of another decision.
    pub to: String,
    /// Points of the answer.
    pub points: Number,
}

/// A sign that is there: its mark, its words, its points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    mark: String,
    words: String,
    /// What it adds.
    pub points: Number,
}

/// The questions whose points are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums(Vec<usize>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Band {
    Below,
    From,
    Between,
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Any,
    AtLeast,
    None,
}

/// A phrase with named places: `Below {below}`.
#[derive(Clone, Debug)]
struct Pattern {
    /// Words before each place, with its name; then the words after the last one.
    places: Vec<(String, String)>,
    end: String,
}

impl Phrases {
    /// The phrases by their keys in the words of a theme; `yes`, `no` and `unsure` as this form prints them.
    #[must_use]
    pub fn new(phrase: impl Fn(&str) -> String, [yes, no, unsure]: [String; 3]) -> Self {
        let phrase = |key: &str| visible(&phrase(key));
        let [yes, no, unsure] = [yes, no, unsure].map(|word| visible(&word));
        let filled = |key: &str| phrase(key).replace("{yes}", &yes).replace("{no}", &no);
        let pattern = |key: &str| Pattern::of(&filled(key));
        let mut routes = Vec::new();
        for (route, word) in [(Route::Any, "any"), (Route::AtLeast, "at_least"), (Route::None, "none")] {
            for what in ["listed", "mark", "sign"] {
                for mode in ["", "_ticked"] {
                    routes.push((route, pattern(&format!("route_{word}_{what}{mode}"))));
                }
            }
        }
        let bands = [
            (Band::Between, "band_between"),
            (Band::Closed, "band_closed"),
            (Band::From, "band_from"),
            (Band::Below, "band_below"),
        ];
        let word = |number: usize| Some((phrase(&format!("number_{number}")), number));
        Self {
            results: phrase("results"),
            done: phrase("step_done"),
            columns: [yes.clone(), no.clone(), unsure],
            go_to: pattern("go_to"),
            points: pattern("points"),
            add_up: pattern("add_up"),
            only_from: pattern("from_only"),
            labelled: pattern("band_labelled"),
            bands: bands
                .into_iter()
                .flat_map(|(band, key)| either_case(&filled(key)).map(|phrase| (band, phrase)))
                .collect(),
            routes,
            otherwise: phrase("route_otherwise"),
            quoted: phrase("quoted"),
            numbers: (1..=10).filter_map(word).collect(),
            decimal: phrase("decimal"),
            negative: pattern("negative"),
        }
    }

    /// A printed line: its words, and where it says to go.
    #[must_use]
    pub fn line(&self, raw: &str) -> (String, Option<String>) {
        let raw = self.without_columns(raw);
        let words = self.go_to.places.first().map_or("", |(words, _)| words.as_str());
        let at = raw
            .rfind(words)
            .filter(|at| !words.is_empty() && stands_apart(&raw[..*at]));
        let read = at.and_then(|at| Some((at, self.go_to.read(&plain(&raw[at..]))?.remove("place")?)));
        match read {
            Some((at, place)) if is_place(&place) => (plain(&raw[..at]), Some(place)),
            _ => (plain(&raw), None),
        }
    }

    /// The line without the columns Yes, No, Not sure at its end.
    fn without_columns(&self, raw: &str) -> String {
        let [yes, no, unsure] = &self.columns;
        let line = raw.trim_end();
        let cut = || {
            let line = line.strip_suffix(unsure.as_str())?.trim_end_matches([' ', ']', '[']);
            let line = line.strip_suffix(no.as_str())?.trim_end_matches([' ', ']', '[']);
            Some(line.strip_suffix(yes.as_str())?.trim_end_matches([' ', ']', '[']))
        };
        cut().unwrap_or(line).to_owned()
    }

    /// Whether this is the line after an instruction.
    #[must_use]
    pub fn is_done(&self, text: &str) -> bool {
        text == self.done || text.ends_with(&format!(" {}", self.done))
    }

    /// The text without its points, and the points.
    #[must_use]
    pub fn points<'t>(&self, text: &'t str) -> (&'t str, Number) {
        let words = self.points.places.first().map_or("", |(words, _)| words.trim_start());
        let Some(at) = text.rfind(words).filter(|_| !words.is_empty()) else {
            return (text, 0);
        };
        let number = self
            .points
            .read(&text[at..])
            .and_then(|read| self.number(read.get("n")?));
        number.map_or((text, 0), |number| (text[..at].trim_end(), number))
    }

    /// The questions that a line asks to be added up.
    #[must_use]
    pub fn sums(&self, text: &str) -> Option<Sums> {
        let read = self.add_up.read(text)?;
        let digits = read.get("places")?.split(|letter: char| !letter.is_ascii_digit());
        Some(Sums(digits.filter_map(|number| number.parse().ok()).collect()))
    }

    /// From where alone somebody may come here.
    #[must_use]
    pub fn only_from(&self, text: &str) -> Option<String> {
        let words = self.only_from.places.first().map(|(words, _)| words.as_str())?;
        let rest = &text[text.find(words)?..];
        let ends = rest
            .match_indices(&self.only_from.end)
            .map(|(at, end)| &rest[..at + end.len()]);
        // The answers stand in brackets, and may hold a full stop.
        let mut sentences = ends.filter(|sentence| outside_brackets(sentence).0 == 0);
        self.only_from.read(sentences.next()?)?.get("places").cloned()
    }

    /// Whether a number lies in the band that these words tell.
    #[must_use]
    pub fn holds(&self, text: &str, value: Number) -> bool {
        // Words of the question may stand before the line: the longest ending that tells numbers is the line.
        let labelled = endings(text)
            .filter_map(|text| self.labelled.read(text)?.remove("numbers"))
            .last();
        let told = labelled.unwrap_or_else(|| text.to_owned());
        let mut bands = endings(&told).filter_map(|text| self.band(text));
        bands.next().is_some_and(|(from, below)| {
            from.is_none_or(|from| from <= value) && below.is_none_or(|below| value < below)
        })
    }

    /// The least number of a band, and the least above it, if these words tell one.
    fn band(&self, text: &str) -> Option<(Option<Number>, Option<Number>)> {
        let of_pattern = |(band, pattern): &(Band, Pattern)| {
            let read = pattern.read(text)?;
            let end = |name: &str| read.get(name).and_then(|text| self.amount(text));
            match band {
                Band::Below => end("below").map(|below| (None, Some(below))),
                Band::From => end("from").map(|from| (Some(from), None)),
                Band::Between => end("from")
                    .zip(end("below"))
                    .map(|(from, below)| (Some(from), Some(below))),
                Band::Closed => end("from").zip(end("to")).map(|(from, to)| (Some(from), Some(to + 1))),
            }
        };
        let alone = || self.amount(text).map(|only| (Some(only), Some(only + 1)));
        self.bands.iter().find_map(of_pattern).or_else(alone)
    }

    /// A number with or without its unit.
    fn amount(&self, text: &str) -> Option<Number> {
        let (digits, unit) = text.split_once(' ').unwrap_or((text, ""));
        let is_unit = !unit.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ':' | '(' | '?'));
        self.number(digits).filter(|_| is_unit)
    }

    /// A number as it is printed, in millionths.
    #[must_use]
    pub fn number(&self, text: &str) -> Option<Number> {
        let below = self.negative.read(text).and_then(|mut read| read.remove("n"));
        let (sign, digits) = below.as_deref().map_or((1, text), |digits| (-1, digits));
        let (whole, rest) = digits.split_once(self.decimal.as_str()).unwrap_or((digits, ""));
        if rest.len() > 6 || !(whole.to_owned() + rest).bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let rest: i64 = format!("{rest:0<6}").parse().ok()?;
        Some(sign * whole.checked_mul(1_000_000)?.checked_add(rest)?)
    }

    /// A sign whose words begin these lines, after its mark, and end one of them, but for points.
    #[must_use]
    pub fn sign(&self, lines: &[&str], words: &str) -> Option<Seen> {
        let (first, rest) = lines.split_first()?;
        let mark = first.split(' ').next().filter(|word| is_mark(word)).unwrap_or_default();
        let mut text = first[mark.len()..].trim_start().to_owned();
        let mut rest = rest.iter();
        loop {
            let (bare, points) = self.points(&text);
            if bare == words {
                // Where the line was full, the points stand alone on the next one.
                let below = rest
                    .next()
                    .map(|next| self.points(next))
                    .filter(|(bare, _)| bare.is_empty());
                return Some(Seen {
                    mark: mark.to_owned(),
                    words: words.to_owned(),
                    points: below.map_or(points, |(_, below)| points + below),
                });
            }
            if text.len() > words.len() {
                return None;
            }
            text = format!("{text} {}", rest.next()?);
        }
    }

    /// Whether a line about signs is true of those that are there.
    #[must_use]
    pub fn route_is_true(&self, text: &str, seen: &[Seen]) -> bool {
        if text.ends_with(&self.otherwise) {
            return true;
        }
        let told = self.routes.iter().find_map(|(route, pattern)| {
            let mut read = endings(text).filter_map(|text| pattern.read(text));
            Some((route, read.find(|read| self.tells_signs(read))?))
        });
        told.is_some_and(|(route, read)| {
            let count = seen.iter().filter(|sign| self.names(sign, &read)).count();
            match route {
                Route::Any => count > 0,
                Route::None => count == 0,
                Route::AtLeast => self.count(&read).is_some_and(|least| count >= least),
            }
        })
    }

    /// Whether what stands in the places of a route can stand there.
    fn tells_signs(&self, read: &BTreeMap<String, String>) -> bool {
        let opens = self.quoted.split('{').next().unwrap_or_default();
        read.get("mark").is_none_or(|mark| is_mark(mark))
            && read.get("signs").is_none_or(|signs| signs.starts_with(opens))
            && (!read.contains_key("number") || self.count(read).is_some())
    }

    /// How many signs a route asks for.
    fn count(&self, read: &BTreeMap<String, String>) -> Option<usize> {
        let word = read.get("number")?;
        self.numbers.get(word).copied().or_else(|| word.parse().ok())
    }

    /// Whether a route speaks of this sign: by its mark, by its words, or of all signs.
    fn names(&self, sign: &Seen, read: &BTreeMap<String, String>) -> bool {
        match (read.get("signs"), read.get("mark")) {
            (Some(signs), _) => signs.contains(&self.quoted.replace("{text}", &sign.words)),
            (None, Some(mark)) => *mark == sign.mark,
            (None, None) => true,
        }
    }
}

impl Sums {
    /// The sum of what was noted.
    #[must_use]
    pub fn add(&self, points: &BTreeMap<usize, Number>) -> Number {
        self.0.iter().filter_map(|number| points.get(number)).sum()
    }
}

impl Pattern {
    fn of(phrase: &str) -> Self {
        let mut places = Vec::new();
        let mut rest = phrase;
        while let Some((words, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            places.push((words.to_owned(), name.to_owned()));
            rest = after;
        }
        Self {
            places,
            end: rest.to_owned(),
        }
    }

    /// What stands in the places of a text that is exactly this phrase.
    fn read(&self, text: &str) -> Option<BTreeMap<String, String>> {
        let mut read = BTreeMap::new();
        let Some((first, _)) = self.places.first() else {
            return (text == self.end).then_some(read);
        };
        let mut rest = text.strip_prefix(first.as_str())?;
        for (at, (_, name)) in self.places.iter().enumerate() {
            let value = match self.places.get(at + 1) {
                Some((words, _)) => {
                    let (value, after) = rest.split_once(words.as_str())?;
                    rest = after;
                    value
                }
                None => std::mem::take(&mut rest).strip_suffix(self.end.as_str())?,
            };
            if value.is_empty() {
                return None;
            }
            read.insert(name.clone(), value.to_owned());
        }
        Some(read)
    }
}

/// Whether what leads on stands away from the words before it: by a wide space, by dots, or on a line of its own.
fn stands_apart(before: &str) -> bool {
    let words = before.trim_end_matches([' ', '.']);
    words.is_empty() || before.len() > words.len() + 1
}

/// Whether this is a number, a letter, or the name of another decision.
fn is_place(place: &str) -> bool {
    let name = place.split([',', '،']).next().unwrap_or(place);
    let short = name.len() <= 6
        && name
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
    (!name.is_empty() && short) || !name.starts_with(char::is_alphanumeric)
}

/// Whether this can be the mark of a group: letters and digits are words.
fn is_mark(mark: &str) -> bool {
    !mark.is_empty() && !mark.contains(char::is_alphanumeric)
}

/// Whether places such as `2 (No) or 5` name a number.
#[must_use]
pub fn names(places: &str, number: usize) -> bool {
    let outside = outside_brackets(places).1;
    let mut words = outside.split(|letter: char| !letter.is_ascii_digit());
    words.any(|word| word.parse() == Ok(number))
}

/// How many brackets are left open in a text, and what stands outside of them.
fn outside_brackets(text: &str) -> (usize, String) {
    let (mut open, mut outside) = (0_usize, String::new());
    for letter in text.chars() {
        match letter {
            '(' | '（' => open += 1,
            ')' | '）' => open = open.saturating_sub(1),
            letter if open == 0 => outside.push(letter),
            _ => {}
        }
    }
    (open, outside)
}

/// A phrase as it stands alone, and within a sentence.
fn either_case(phrase: &str) -> [Pattern; 2] {
    let mut letters = phrase.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>())
        .unwrap_or_default();
    [Pattern::of(phrase), Pattern::of(&(first + letters.as_str()))]
}

/// The text from each of its words on, the longest first.
fn endings(text: &str) -> impl Iterator<Item = &str> {
    let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
    starts.map(|at| &text[at..])
}

/// The text without the signs that only turn its direction.
#[must_use]
pub fn visible(text: &str) -> String {
    let turns = [
        '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{200e}', '\u{200f}', '\u{61c}', '\u{202a}', '\u{202b}',
        '\u{202c}', '\u{202d}', '\u{202e}',
    ];
    text.replace(turns, "")
}

/// The words of a printed line: without boxes, without dots that lead the eye, one space between words.
#[must_use]
pub fn plain(raw: &str) -> String {
    let raw = visible(raw);
    let words = raw.split([' ', '\u{a0}', '\u{c}', '\t']);
    let leads = |word: &str| word.len() > 2 && word.chars().all(|letter| letter == '.');
    let kept: Vec<&str> = words.filter(|word| !word.is_empty() && !leads(word)).collect();
    let line = kept.join(" ");
    let line = line.strip_prefix("[ ] ").unwrap_or(&line);
    line.strip_prefix("☐ ").unwrap_or(line).to_owned()
}
