//! The single file: it needs no other file, every link in it leads to a part of it, nothing in it is there twice, and its
//! policy allows what stands in it and nothing else.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use program::{Guide, files};
use regex_lite::Regex;
use sha2::{Digest, Sha256};

/// A picture of one pixel.
const PIXEL: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";

/// A guide with a picture, a file to save, a heading of the same name on two pages, and names that HTML and addresses write
/// in another way.
fn guide() -> Guide {
    let guide = Guide::small();
    guide.write("site.yaml", "title: A guide\nid: small\n");
    guide.write("content/files/dot.svg", PIXEL);
    guide.write("content/files/list & more.txt", "a\n");
    guide.write(
        "content/two.md",
        "# Two & more\n\n## How it works\n\n![A dot](files/dot.svg)\n\nSave the [list](<files/list & more.txt>), see [three](thrée.md#how-it-works) and [this](#how-it-works).\n",
    );
    guide.write(
        "content/thrée.md",
        "# Three\n\n## How it works\n\nBack to [two](two.md), on to [four](<fo ur.md#how-it-works>), [five](<5%25 or more%3F %231.md>) and [a static one](<a%23b%3F.txt>).\n",
    );
    guide.write("content/5% or more? #1.md", "# Five\n\n![A dot](<files/a%23b.svg>)\n");
    guide.write("content/files/a#b.svg", PIXEL);
    guide.write("static/a#b?.txt", "b\n");
    guide.write("static/a:b.txt", "c\n");
    guide.write(
        "content/a b/ü.md",
        "---\ntitle: \"How </SCRIPT> and </script> end\"\n---\n\n## Über\n\nSee [above](#über) and [c](../a%3Ab.txt).\n",
    );
    guide.write(
        "themes/default/assets/house.css",
        "a::after { content: \"</STYLE>\"; }\n",
    );
    guide.write(
        "content/fo ur.md",
        "# Four\n\n## How it works\n\n- [ ] Wash it <!-- #wash -->\n",
    );
    guide
}

/// The single file of a guide that was built with it.
fn single(guide: &Guide) -> String {
    guide.run(&["build", "--single-file"]).ends(0);
    fs::read_to_string(guide.path("public/small.html")).expect("the single file is there")
}

fn all<'t>(pattern: &str, text: &'t str) -> Vec<&'t str> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let found = pattern.captures_iter(text);
    found.map(|found| found.get(1).expect("a group").as_str()).collect()
}

/// Values of an attribute, with quotes or without, outside scripts.
fn values(name: &str, html: &str) -> Vec<String> {
    let scripts = Regex::new(r"(?s)<script[ >].*?</script>|<style>.*?</style>").expect("a pattern");
    let html = scripts.replace_all(html, "");
    let pattern = Regex::new(&format!(r#"<[a-z][^<>]*?\s{name}=(?:"([^"]*)"|([^\s>"]+))"#)).expect("a pattern");
    let found = pattern.captures_iter(&html);
    found
        .filter_map(|found| Some(found.get(1).or_else(|| found.get(2))?.as_str().to_owned()))
        .collect()
}

#[test]
fn every_link_leads_to_a_part_and_no_id_is_there_twice() {
    let html = single(&guide());
    let ids = values("id", &html);
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    assert!(unique.contains(&"two.html/how-it-works".to_owned()));
    assert!(unique.contains(&"thrée.html/how-it-works".to_owned()));
    assert!(unique.contains(&"fo%20ur.html/how-it-works".to_owned()));
    assert!(ids.iter().all(|id| !id.contains(' ')));

    let links = values("href", &html);
    let inside: Vec<&String> = links.iter().filter(|href| href.starts_with('#')).collect();
    assert!(inside.len() > 20, "{links:?}");
    for href in &inside {
        let decoded = percent_encoding::percent_decode_str(&href[1..])
            .decode_utf8()
            .expect("UTF-8");
        let written_out = percent_encoding::utf8_percent_encode(&href[1..], percent_encoding::CONTROLS).to_string();
        let either = [&href[1..], &*decoded, &written_out].map(str::to_owned);
        assert!(either.iter().any(|id| unique.contains(id)), "{href} leads nowhere");
    }
    let outside: Vec<&String> = links.iter().filter(|href| !href.starts_with('#')).collect();
    assert!(outside.iter().all(|href| href.starts_with("data:")), "{outside:?}");
    for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls"] {
        for value in values(name, &html) {
            for id in value.split(' ') {
                assert!(unique.contains(&id.to_owned()), "{name}={id}");
            }
        }
    }
}

#[test]
fn a_name_that_an_address_reads_otherwise_is_found_from_each_page_as_well() {
    let guide = guide();
    single(&guide);
    let mut seen = 0;
    for page in ["two.html", "thrée.html", "5- or more- -1.html", "a b/ü.html"] {
        let html = guide.read(&format!("public/{page}"));
        let addresses = [values("href", &html), values("src", &html)].concat();
        for address in addresses
            .iter()
            .filter(|address| !address.starts_with('#') && !address.starts_with("data:"))
        {
            let path = address.split(['#', '?']).next().expect("a path");
            let path = percent_encoding::percent_decode_str(path).decode_utf8().expect("UTF-8");
            assert!(
                guide
                    .path("public")
                    .join(page)
                    .with_file_name("")
                    .join(&*path)
                    .is_file(),
                "{page}: {address}"
            );
            seen += 1;
        }
    }
    assert!(seen > 20);
}

#[test]
fn it_needs_no_other_file() {
    let html = single(&guide());
    let picture = format!("data:image/svg+xml;base64,{}", STANDARD.encode(PIXEL));
    assert_eq!(values("src", &html), [picture.clone(), picture]);
    for text in ["a\n", "b\n", "c\n"] {
        let saved = format!("data:text/plain;base64,{}", STANDARD.encode(text));
        assert!(values("href", &html).contains(&saved), "{text}");
    }
    assert_eq!(values("download", &html).len(), 3);
    assert!(!html.contains("<link rel=stylesheet") && !html.contains("<script src"));
}

#[test]
fn its_policy_names_what_stands_in_it_and_nothing_else() {
    let html = single(&guide());
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let scripts = all(
        r#"(?s)<script(?: data-due| type="text/plain" data-later="[^"]*")?>(.*?)</script>"#,
        &html,
    );
    assert!(scripts.len() > 4);
    let allowed: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    let styles = all(r"(?s)<style>(.*?)</style>", &html);
    assert_eq!(styles.len(), 1);
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        allowed.join(" "),
        hash(styles[0])
    );
    assert_eq!(
        values("content", &html)
            .iter()
            .filter(|content| **content == policy)
            .count(),
        1
    );
}

#[test]
fn it_comes_with_the_guide_and_goes_with_the_next_build_without_it() {
    let guide = guide();
    let first = single(&guide);
    let with = files(&guide.path("public"));
    assert_eq!(single(&guide), first, "the same text again");
    guide.run(&["build"]).ends(0);
    let without = files(&guide.path("public"));
    let gone: Vec<&String> = with.keys().filter(|path| !without.contains_key(*path)).collect();
    assert_eq!(gone, ["small.html"]);
    guide.run(&["check", "--single-file"]).ends(2);
}

#[test]
fn a_page_of_the_same_name_is_refused_and_the_old_guide_stays() {
    let guide = guide();
    guide.run(&["build"]).ends(0);
    let before = files(&guide.path("public"));
    guide.write("content/small.md", "# Small\n");
    let refused = guide.run(&["build", "--single-file"]).ends(2);
    assert!(
        refused.err.contains("`small.html`") && refused.err.contains("`id`"),
        "{}",
        refused.err
    );
    assert_eq!(files(&guide.path("public")), before);
    guide.run(&["build"]).ends(0);
}

#[test]
fn a_name_that_differs_by_case_only_is_refused_too() {
    let guide = guide();
    guide.write("content/Small.md", "# Small\n");
    let refused = guide.run(&["build", "--single-file"]).ends(2);
    assert!(refused.err.contains("`Small.html`"), "{}", refused.err);
}

#[test]
fn more_than_a_browser_reads_is_refused() {
    let guide = guide();
    guide.write("static/big.bin", vec![0; 30 << 20]);
    let links = "[it](big.bin) ".repeat(5);
    guide.write("content/big.md", format!("# Big\n\n{links}\n"));
    let refused = guide.run(&["build", "--single-file"]).ends(2);
    assert!(
        refused.err.contains("128 MB") && refused.err.contains("`big.bin`"),
        "{}",
        refused.err
    );
    guide.run(&["build"]).ends(0);
}

#[test]
fn no_text_ends_a_script_or_the_style() {
    // In an attribute it ends nothing.
    let title = "data-title=\"how </script> and </script> end";
    let html = single(&guide()).to_lowercase().replace(title, "");
    for tag in ["script", "style"] {
        let begun = all(&format!(r"<({tag})[ >]"), &html).len();
        let ended = all(&format!(r"</({tag})>"), &html).len();
        assert_eq!(begun, ended, "{tag}");
    }
    assert!(html.contains("how \\u003c/script>"), "the index tells of it");
}

#[test]
fn the_least_and_the_plainest_guides_have_one_too() {
    let least = Guide::empty();
    least.write("site.yaml", "title: Small\nid: small\nsearch: false\n");
    least.write("content/a.md", "# A page\n");
    assert!(single(&least).contains("A page"));

    let plain = guide();
    let settings = fs::read_to_string(plain.path("site.yaml")).expect("settings");
    plain.write("site.yaml", format!("{settings}minify: false\n"));
    let html = single(&plain);
    let ids = values("id", &html);
    assert!(ids.contains(&"two.html/how-it-works".to_owned()));
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
}
