//! Addresses of links as the output has them.

use std::sync::Arc;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Href {
    /// To this address, relative to the guide's root. Links to one page share it.
    Inside(Arc<str>),
    /// Out of the guide, or within the page, as written.
    AsWritten,
    /// To a draft, which is left out: the words stay, the link goes.
    Draft,
}

/// Among how many addresses the next one is looked for.
const RECENT: usize = 16;

/// Addresses of links, by the place of each link in its text. Many links of a page lead to few places, and there may be
/// thousands of pages: an address that came shortly before
/// is held once.
#[derive(Clone, Debug, Default)]
pub struct Hrefs {
    /// Place of a link, in order, and of its address.
    links: Box<[(u32, u32)]>,
    hrefs: Box<[Href]>,
}

impl Hrefs {
    /// The address of the link at a byte.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<&Href> {
        let link = self
            .links
            .binary_search_by_key(&offset, |(place, _)| *place as usize)
            .ok()?;
        self.hrefs.get(self.links[link].1 as usize)
    }
}

impl FromIterator<(usize, Href)> for Hrefs {
    fn from_iter<I: IntoIterator<Item = (usize, Href)>>(hrefs: I) -> Self {
        let mut all: Vec<Href> = Vec::new();
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let links = hrefs.into_iter().map(|(offset, href)| {
            let recent = all.len().saturating_sub(RECENT);
            let known = all[recent..].iter().position(|known| *known == href);
            let at = known.map_or_else(
                || {
                    all.push(href);
                    all.len() - 1
                },
                |at| recent + at,
            );
            (number(offset), number(at))
        });
        Self {
            links: links.collect(),
            hrefs: all.into(),
        }
    }
}

/// `to`, an address from the guide's root, as seen from the page at `from`.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let (path, fragment) = to
        .split_once('#')
        .map_or((to, ""), |(path, _)| (path, &to[path.len()..]));
    if path == from && !fragment.is_empty() {
        return fragment.to_owned();
    }
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    let (own, target) = (&from[..folder(from)], &path[..folder(path)]);
    let shared = own.split_inclusive('/').zip(target.split_inclusive('/'));
    let shared: usize = shared.take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum();
    let up = own[shared..].matches('/').count();
    let mut href = String::with_capacity(3 * up + to.len() - shared);
    (0..up).for_each(|_| href.push_str("../"));
    href.push_str(&path[shared..]);
    href.push_str(fragment);
    href
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_to_their_page() {
        assert_eq!(relative("stages/a.html", "stages/b.html#x"), "b.html#x");
        assert_eq!(relative("stages/a.html", "trees/b.html"), "../trees/b.html");
        assert_eq!(relative("index.html", "trees/b.html"), "trees/b.html");
        assert_eq!(relative("a/b/c.html", "index.html"), "../../index.html");
        assert_eq!(relative("stages/a.html", "stages/a.html#x"), "#x");
    }

    #[test]
    fn each_link_has_its_address() {
        let own = |number: usize| Href::Inside(format!("p{}.html", number % 40).into());
        let hrefs: Hrefs = (0..100).map(|number| (number * 7, own(number))).collect();
        for number in 0..100 {
            assert_eq!(hrefs.at(number * 7), Some(&own(number)));
            assert_eq!(hrefs.at(number * 7 + 1), None);
        }
    }
}
