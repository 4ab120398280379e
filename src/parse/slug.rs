//! Slugs: anchors and ids made from text.

/// The longest id.
const MAX_ID: usize = 41;

/// Words of a heading as an anchor: lower case, letters and digits of any script, hyphens between words. A short hash of
/// the text where nothing is left of it.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for char in text.chars().flat_map(char::to_lowercase) {
        if char.is_alphanumeric() {
            slug.push(char);
        } else if !slug.ends_with('-') && !slug.is_empty() && !matches!(char, '\'' | '’') {
            slug.push('-');
        }
    }
    let end = slug.trim_end_matches('-').len();
    slug.truncate(end);
    if slug.is_empty() { short_hash(text) } else { slug }
}

/// The same cut down to a valid id: ASCII, starts with a letter, at most 41 characters.
#[must_use]
pub fn id(text: &str) -> String {
    let slug = slug(text);
    let mut id: String = slug
        .chars()
        .filter(|char| char.is_ascii_alphanumeric() || *char == '-')
        .collect();
    if id.len() > MAX_ID {
        let cut = id[..MAX_ID].rfind('-').filter(|&at| at > 0).unwrap_or(MAX_ID);
        id.truncate(cut);
    }
    let id = id.trim_matches('-').to_owned();
    if id.starts_with(|char: char| char.is_ascii_lowercase()) {
        id
    } else {
        short_hash(text)
    }
}

/// Whether `text` is `[a-z][a-z0-9-]{0,40}`.
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.len() <= MAX_ID
        && text.starts_with(|char: char| char.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn short_hash(text: &str) -> String {
    format!("x{}", &blake3::hash(text.as_bytes()).to_hex()[..8])
}

/// Hands out anchors of one page: the second of two equal ones gets `-2`.
#[derive(Debug, Default)]
pub struct Anchors {
    taken: std::collections::BTreeSet<String>,
    /// The number to try next for an anchor that was wished for before, so that many equal ones stay cheap.
    next: std::collections::BTreeMap<String, usize>,
    /// Of the page itself, not of its text.
    made: std::collections::BTreeSet<String>,
}

impl Anchors {
    /// Keeps anchors that the page makes by itself from being given to a heading.
    pub fn reserve<'m>(&mut self, made: impl Iterator<Item = &'m str>) {
        self.made = made.map(str::to_owned).collect();
    }

    /// Takes an anchor; false if it was taken before.
    pub fn take(&mut self, anchor: &str) -> bool {
        self.taken.insert(anchor.to_owned())
    }

    fn is_free(&self, anchor: &str) -> bool {
        !self.made.contains(anchor)
    }

    /// A free anchor like this one, now taken.
    pub fn free(&mut self, wish: &str) -> String {
        self.first_free(wish, |number| format!("{wish}-{number}"))
    }

    /// The same for an id, which must not grow too long.
    pub fn free_id(&mut self, wish: &str) -> String {
        self.first_free(wish, |number| {
            let ending = format!("-{number}");
            let fits = wish.len().min(MAX_ID - ending.len());
            format!("{}{ending}", wish[..fits].trim_end_matches('-'))
        })
    }

    /// The wish, else the first of the numbered ones that is free.
    fn first_free(&mut self, wish: &str, numbered: impl Fn(usize) -> String) -> String {
        if self.is_free(wish) && self.take(wish) {
            return wish.to_owned();
        }
        let mut number = self.next.get(wish).copied().unwrap_or(2);
        loop {
            let anchor = numbered(number);
            number += 1;
            if self.is_free(&anchor) && self.take(&anchor) {
                self.next.insert(wish.to_owned(), number);
                return anchor;
            }
        }
    }

    /// All anchors handed out.
    #[must_use]
    pub fn into_set(self) -> std::collections::BTreeSet<String> {
        self.taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script_and_join_words() {
        assert_eq!(
            slug("Before  any animal — is carried in!"),
            "before-any-animal-is-carried-in"
        );
        assert_eq!(slug("Ärzte & Nöte"), "ärzte-nöte");
        assert_eq!(slug("Don’t run"), "dont-run");
        assert!(slug("!!!").starts_with('x'));
    }

    #[test]
    fn ids_are_valid_whatever_the_text() {
        for text in [
            "Both doors latched",
            "12 mm",
            "日本",
            "",
            "a very long line of text that goes on and on and on",
        ] {
            assert!(is_id(&id(text)), "{text}: {}", id(text));
        }
    }

    #[test]
    fn anchors_are_never_handed_out_twice() {
        let mut anchors = Anchors::default();
        let all: Vec<String> = (0..3).map(|_| anchors.free("a")).collect();
        assert_eq!(all, ["a", "a-2", "a-3"]);
        let long = "l".repeat(MAX_ID);
        let ids: Vec<String> = (0..12).map(|_| anchors.free_id(&long)).collect();
        assert!(ids.iter().all(|id| is_id(id)), "{ids:?}");
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), 12);
    }
}
