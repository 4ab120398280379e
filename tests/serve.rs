//! The server: what it answers, whom it refuses, and that no request stops the author's work.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set itself up fails, and says where"
)]

mod program;
mod served;

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use program::{DAY, Guide, Ran, program};
use served::{PATIENCE, Served, is_over};

/// A small guide that is served.
fn small() -> (Guide, Served) {
    let guide = Guide::small();
    let served = Served::start(&guide, &[]);
    served.until("/", "stood there", |answer| answer.status == 200);
    (guide, served)
}

/// The server still does its work: it answers, and follows the guide.
#[track_caller]
fn works(guide: &Guide, served: &Served, mark: &str) {
    guide.write("content/two.md", format!("# Two\n\n{mark}\n"));
    served.until("/two.html", mark, |answer| answer.text().contains(mark));
}

#[test]
fn files_have_their_types_and_the_headers_that_keep_others_out() {
    let (_guide, served) = small();
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/stages/one.html", "text/html; charset=utf-8"),
    ] {
        let answer = served.get(path);
        assert!(
            answer.head.contains(&format!("content-type: {kind}")),
            "{}",
            answer.head
        );
    }
    let page = served.get("/two.html").text();
    let picture = page.find("files/").expect("a picture");
    let picture = page[picture..].split(['"', ' ', '>']).next().expect("its address");
    let answer = served.get(&format!("/{picture}"));
    assert!(
        answer.status == 200 && answer.head.contains("content-type: image/svg+xml"),
        "{answer:?}"
    );
    for header in [
        "x-content-type-options: nosniff",
        "cross-origin-resource-policy: same-origin",
        "x-frame-options: sameorigin",
        "referrer-policy: no-referrer",
    ] {
        assert!(answer.head.contains(header), "{header}: {}", answer.head);
    }
    assert!(
        !answer.head.contains("access-control-"),
        "nobody else may read: {}",
        answer.head
    );
}

#[test]
fn a_known_file_is_not_sent_again_and_a_part_is_sent_alone() {
    let (_guide, served) = small();
    let whole = served.get("/two.html");
    let tag = whole
        .head
        .lines()
        .find_map(|line| line.strip_prefix("etag: "))
        .expect("a tag");
    let again = served.ask("GET /two.html HTTP/1.1", &[&format!("If-None-Match: {tag}")]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let part = served.ask("GET /two.html HTTP/1.1", &["Range: bytes=2-5"]);
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[2..6]));
    assert!(
        part.head
            .contains(&format!("content-range: bytes 2-5/{}", whole.body.len())),
        "{}",
        part.head
    );
    let last = served.ask("GET /two.html HTTP/1.1", &["Range: bytes=-4"]);
    assert_eq!(
        (last.status, &last.body[..]),
        (206, &whole.body[whole.body.len() - 4..])
    );
    let beyond = served.ask("GET /two.html HTTP/1.1", &["Range: bytes=999999-"]);
    assert_eq!(beyond.status, 416, "{beyond:?}");
    let head = served.ask("HEAD /two.html HTTP/1.1", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn what_a_browser_has_is_asked_for_again_and_sent_when_it_changed() {
    let (guide, served) = small();
    let old = served.get("/two.html");
    assert!(old.head.contains("cache-control: no-cache"), "{}", old.head);
    let tag = |head: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix("etag: ").map(str::to_owned))
    };
    let known = tag(&old.head).expect("a tag");
    let part = |tag: &str| {
        let condition = format!("If-Range: {tag}");
        served.ask("GET /two.html HTTP/1.1", &["Range: bytes=2-5", &condition])
    };
    assert_eq!(part(&known).status, 206, "a part of what is known");
    works(&guide, &served, "other-words");
    let new = served.ask("GET /two.html HTTP/1.1", &[&format!("If-None-Match: {known}")]);
    assert!(new.status == 200 && new.text().contains("other-words"), "{new:?}");
    assert_ne!(tag(&new.head), Some(known.clone()), "other bytes have another tag");
    let whole = part(&known);
    assert_eq!((whole.status, whole.body), (200, new.body), "no part of another page");
}

#[test]
fn a_page_that_is_not_there_names_what_is_near() {
    let (_guide, served) = small();
    let answer = served.get("/twoo.html");
    assert!(
        answer.status == 404 && answer.text().contains("<a href=\"/two.html\">"),
        "{}",
        answer.text()
    );
    let shown = served.get("/%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!shown.text().contains("<script>alert"), "{}", shown.text());
}

#[test]
fn no_address_reaches_the_disk() {
    let (guide, served) = small();
    guide.write("secret.txt", "the secret");
    std::fs::write(guide.path("..").join("waypost-outside.txt"), "the secret").expect("a file is written");
    let ways = [
        "/../secret.txt",
        "/../../../../../../etc/passwd",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/....//secret.txt",
        "/stages/../../secret.txt",
        "/stages/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/file:///etc/passwd",
        "/%c0%ae%c0%ae/secret.txt",
        "/..%00/secret.txt",
        "/secret.txt%00.html",
        "/./../secret.txt",
        "/.waypost/../../secret.txt",
        "/.git/config",
        "/../waypost-outside.txt",
        "/site.yaml",
        "/content/index.md",
        "/secret.txt",
        "http://evil.example/../secret.txt",
    ];
    for way in ways {
        let answer = served.get(way);
        assert!(matches!(answer.status, 400 | 404), "{way}: {answer:?}");
        let text = answer.text();
        assert!(!text.contains("the secret") && !text.contains("root:"), "{way}: {text}");
    }
    std::fs::remove_file(guide.path("..").join("waypost-outside.txt")).expect("it goes");
    works(&guide, &served, "still-here");
}

#[test]
fn a_name_of_another_site_is_refused() {
    let (_guide, served) = small();
    let port = served.address.port();
    let ask = |host: &str| {
        served
            .ask_raw(format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n").as_bytes())
            .status
    };
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
    ] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), 403, "{host}");
    }
    assert_eq!(ask(""), 403, "no name at all");
    assert_eq!(ask("Host: localhost\r\nHost: evil.example\r\n"), 403, "two names");
    for host in [
        "localhost",
        &format!("LOCALHOST:{port}"),
        "127.0.0.1",
        &format!("[::1]:{port}"),
    ] {
        assert_eq!(ask(&format!("Host: {host}\r\n")), 200, "{host}");
    }
}

#[test]
fn pages_of_another_site_are_refused() {
    let (_guide, served) = small();
    let ask = |headers: &[&str]| served.ask("GET / HTTP/1.1", headers).status;
    let other_scheme = format!("https://{}", served.address);
    for origin in [
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
        &other_scheme,
    ] {
        assert_eq!(ask(&[&format!("Origin: {origin}")]), 403, "{origin}");
    }
    assert_eq!(ask(&[&format!("Origin: http://{}", served.address)]), 200);
    assert_eq!(
        ask(&[
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: no-cors",
            "Sec-Fetch-Dest: script"
        ]),
        403
    );
    assert_eq!(
        ask(&[
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Mode: no-cors",
            "Sec-Fetch-Dest: image"
        ]),
        403
    );
    assert_eq!(
        ask(&[
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: iframe"
        ]),
        403
    );
    assert_eq!(
        ask(&[
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document"
        ]),
        200,
        "a link may lead here"
    );
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        assert_eq!(served.ask(&format!("{method} / HTTP/1.1"), &[]).status, 405, "{method}");
    }
}

#[test]
fn a_web_socket_of_another_site_is_refused() {
    let (_guide, served) = small();
    let upgrade = [
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    for origin in ["http://evil.example", "null", "http://localhost"] {
        let origin = format!("Origin: {origin}");
        let headers: Vec<&str> = upgrade.iter().copied().chain([origin.as_str()]).collect();
        let answer = served.ask("GET /.waypost/live HTTP/1.1", &headers);
        assert_eq!(answer.status, 403, "{origin}: {answer:?}");
    }
    assert!(
        served.listen("/").hear().contains("\"seen\""),
        "a page of its own is told"
    );
}

#[test]
fn what_is_malformed_or_huge_is_refused_and_nothing_stops() {
    let (guide, served) = small();
    let long = "a".repeat(1 << 20);
    let host = format!("Host: {}\r\n", served.address);
    let bad: [String; 7] = [
        format!("GET /{long} HTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\r\n{host}X: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}{}\r\n", "X: y\r\n".repeat(5_000)),
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        format!("GET / HTTP/9.9\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\r\n{host}Content-Length: x\r\n\r\n"),
    ];
    for request in &bad {
        let answer = served.ask_raw(request.as_bytes());
        let start: String = request.chars().take(40).collect();
        assert!(
            matches!(answer.status, 0 | 400..=431),
            "{start:?}: {} {}",
            answer.status,
            answer.head
        );
    }
    let near = served.get(&format!("/{}", "b".repeat(30_000)));
    assert_eq!(near.status, 404, "a long name is looked up like any other");
    works(&guide, &served, "after-bad-requests");
}

#[test]
fn ten_thousand_slow_requests_stop_nobody() {
    let (guide, served) = small();
    let wanted = raise_limit().min(10_000);
    let mut open = Vec::with_capacity(wanted);
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\nX-Slow: ", served.address);
    for _ in 0..wanted {
        let mut stream = served.connect();
        stream.write_all(head.as_bytes()).expect("it listens");
        open.push(stream);
    }
    let start = Instant::now();
    assert_eq!(served.get("/").status, 200);
    works(&guide, &served, "with-many-open");
    assert!(
        start.elapsed() < PATIENCE / 2,
        "{:?} with {wanted} requests in flight",
        start.elapsed()
    );
    let mut last = open.pop().expect("a connection");
    last.write_all(b"x\r\nConnection: close\r\n\r\n")
        .expect("it still listens");
    drop(open);
    works(&guide, &served, "after-many");
}

#[test]
fn who_does_not_say_what_is_wanted_is_hung_up_on() {
    let (_guide, served) = small();
    let mut silent = served.connect();
    let mut slow = served.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nX-Slow: ").expect("it listens");
    let start = Instant::now();
    // A byte now and then buys no time.
    while slow.write_all(b"x").is_ok() {
        assert!(start.elapsed() < PATIENCE, "half a request is waited for without end");
        std::thread::park_timeout(Duration::from_millis(300));
    }
    assert!(is_over(&mut silent), "who says nothing is waited for without end");
    assert_eq!(served.get("/").status, 200);
}

/// As many open files as the system allows; how many connections that leaves.
fn raise_limit() -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).expect("the limit is ours to raise");
    usize::try_from(limit.maximum.unwrap_or(1 << 20)).expect("a number") - 200
}

#[test]
fn a_page_that_listens_hears_of_every_turn() {
    let (guide, served) = small();
    let mut socket = served.listen("/two.html");
    let seen = |news: &str| {
        news.split("\"seen\":\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .map(str::to_owned)
    };
    let first = seen(&socket.hear());
    guide.write("content/two.md", "# Two\n\nOther words.\n");
    let other = socket.until(|news| seen(news) != first);
    assert!(!other.contains("trouble"), "{other}");
    guide.write("content/two.md", "# Two\n\n[gone](gone.md)\n");
    let broken = socket.until(|news| news.contains("trouble"));
    for part in [
        "content/two.md:3:8",
        "there is no page `content/gone.md`",
        "[gone](gone.md)",
        "correct the path",
    ] {
        assert!(broken.contains(part), "{part}: {broken}");
    }
    assert_eq!(seen(&broken), seen(&other), "the last good page stays");
    assert!(served.get("/two.html").text().contains("Other words."), "and is served");
    guide.write("content/two.md", "# Two\n\nMended.\n");
    socket.until(|news| !news.contains("trouble"));
    assert!(served.get("/two.html").text().contains("Mended."));
}

#[test]
fn it_starts_on_a_broken_guide_and_on_an_empty_folder() {
    let guide = Guide::empty();
    let served = Served::start(&guide, &[]);
    let waiting = served.until("/", "waited", |answer| answer.status == 503);
    assert!(waiting.text().contains("no guide to show yet"), "{}", waiting.text());
    let mut socket = served.listen("/");
    socket.until(|news| news.contains("there is no guide in"));
    guide.write("content/index.md", "# Home\n\n[gone](gone.md)\n");
    guide.write("site.yaml", "title: A guide\n");
    socket.until(|news| news.contains("gone.md"));
    assert_eq!(served.get("/").status, 503);
    guide.write("content/index.md", "# Home\n\nHere.\n");
    served.until("/", "came", |answer| answer.text().contains("Here."));
}

#[test]
fn the_port_is_the_one_that_is_named_or_the_next() {
    let (guide, served) = small();
    let port = served.address.port().to_string();
    let mut command = std::process::Command::new(program());
    command
        .args(["serve", "--port", &port, "--root"])
        .arg(guide.path(""))
        .env("SOURCE_DATE_EPOCH", DAY);
    let mut other = command
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let start = Instant::now();
    while other.try_wait().expect("it is ours").is_none() {
        if start.elapsed() > PATIENCE {
            let _served = other.kill();
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let ended = other.wait_with_output().expect("it ended");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(
        ended.status.code() == Some(2) && said.contains("the port is in use"),
        "{ended:?}"
    );
    // Without a name, two servers find a port each.
    let unnamed = |command: &mut std::process::Command| {
        command.args(["serve", "--root"]).arg(guide.path(""));
    };
    let (first, second) = (Served::with(unnamed), Served::with(unnamed));
    for served in [&first, &second] {
        let port = served.address.port();
        assert!((4747..=4757).contains(&port), "{port}");
        served.until("/", "stood there", |answer| answer.status == 200);
    }
    assert_ne!(first.address, second.address);
    let mut nowhere = std::process::Command::new(program());
    nowhere
        .args(["serve", "--host", "not-an-address", "--root"])
        .arg(guide.path(""));
    Ran::of(&mut nowhere).ends(2);
}

#[test]
fn serving_writes_nothing() {
    let guide = Guide::small();
    let mut before = program::files(&guide.path(""));
    let served = Served::start(&guide, &[]);
    served.until("/", "stood there", |answer| answer.status == 200);
    served.get("/two.html");
    let mut socket = served.listen("/two.html");
    guide.write("content/two.md", "# Two\n\n[gone](gone.md)\n");
    socket.until(|news| news.contains("trouble"));
    works(&guide, &served, "after-a-mistake");
    drop(served);
    let mut after = program::files(&guide.path(""));
    for files in [&mut before, &mut after] {
        files.remove("content/two.md").expect("the test wrote it");
    }
    assert_eq!(after, before);
}
