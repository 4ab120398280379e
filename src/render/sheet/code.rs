//! The code of a sheet: five characters that stand for all that is printed on it, and change when a word of it does.
//!
//! They are the first 25 bits of the SHA-256 of the sheet's texts in their order, in Crockford's base 32. Days, the edition,
//! the code itself and where pages end are no part of it, so that it stays as long as the sheet says the same.

use sha2::{Digest, Sha256};

use super::Sheet;

/// Crockford's digits: no I, L, O or U, which are taken for others.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of a sheet.
#[must_use]
pub fn of(sheet: &Sheet) -> String {
    let head = [&sheet.id, &sheet.run, &sheet.title];
    let foot = sheet.signs.iter().chain(&sheet.next).map(String::as_str);
    let head = head.into_iter().chain(&sheet.use_when).map(String::as_str);
    of_texts(head.chain(sheet.blocks.iter().map(|block| &*block.text)).chain(foot))
}

/// The code of texts.
pub fn of_texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        for word in text.split_whitespace() {
            hasher.update(word);
            hasher.update(" ");
        }
        hasher.update("\n");
    }
    let hash = hasher.finalize();
    let bits = hash[..4].iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
    (0..5)
        .map(|at| char::from(DIGITS[(bits >> (27 - 5 * at) & 31) as usize]))
        .collect()
}

/// A code as it was printed: what people take for a digit is one.
#[must_use]
pub fn typed(code: &str) -> String {
    let letters = code.chars().filter(|letter| letter.is_alphanumeric());
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        })
        .collect()
}

/// What a person reads of a piece of HTML; pictures stand for themselves by the name of their file, which has a hash of
/// their content.
#[must_use]
pub fn read(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, inside)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = inside.split_at(end(inside));
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or("");
        if !INLINE.contains(&name) {
            text.push('\n');
        }
        if let Some((_, src)) = tag.split_once("src=").filter(|_| name == "img") {
            let path = src.trim_start_matches('"').split(['"', ' ']).next().unwrap_or("");
            text.push_str(path.rsplit('/').next().unwrap_or(""));
        }
        rest = after.strip_prefix('>').unwrap_or(after);
    }
    text.push_str(rest);
    html_escape::decode_html_entities(&text).into_owned()
}

/// Where a tag ends: at the first `>` that is in no quotes.
fn end(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.find(|char| {
        quoted ^= char == '"';
        char == '>' && !quoted
    });
    end.unwrap_or(tag.len())
}

/// Elements within a line.
const INLINE: [&str; 14] = [
    "a", "abbr", "b", "bdi", "code", "del", "em", "i", "kbd", "mark", "small", "span", "strong", "sub",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_read_as_a_person_does() {
        let html = "<ul><li><b>Shut</b> the door, R&amp;D &lt; 3<li><img alt=\"a > b\" src=\"../files/a.12.png\"></ul>";
        assert_eq!(read(html).trim(), "Shut the door, R&D < 3\n\na.12.png");
    }

    #[test]
    fn a_code_changes_with_a_word_and_not_with_the_pages() {
        let sheet = |texts: &[&str]| Sheet {
            id: "meet-enclosure".to_owned(),
            of: Default::default(),
            run: "Cats and rats".to_owned(),
            title: "Check the enclosure".to_owned(),
            use_when: None,
            blocks: texts
                .iter()
                .map(|text| super::super::Block::new((*text).to_owned(), 9.0))
                .collect(),
            parts: Vec::new(),
            signs: Vec::new(),
            next: None,
            due: None,
        };
        let code = of(&sheet(&["<p>Both doors <b>latched</b></p>"]));
        assert_eq!(code.len(), 5);
        assert!(code.bytes().all(|byte| DIGITS.contains(&byte)), "{code}");
        assert_eq!(code, of(&sheet(&["<p>Both  doors\n<b>latched</b>"])));
        assert_ne!(code, of(&sheet(&["<p>Both doors <b>shut</b></p>"])));
        assert_ne!(code, of(&sheet(&["<p>Both doors", "latched</p>"])));
    }
}
