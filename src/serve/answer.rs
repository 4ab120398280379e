//! Answers: an address goes in, a file of the guide comes out, or a page that says what is near.

use std::ops::Bound;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use headers::{ETag, HeaderMapExt, IfNoneMatch, IfRange, Range};
use percent_encoding::percent_decode_str;

use super::live;
use super::shown::{Good, Shown};
use crate::diagnostic::near;
use crate::render::html::escape;

/// How many near names a page that is not there names.
const NEAR: usize = 5;

/// A path over this many bytes is no slip of somebody's finger.
const LONG: usize = 200;

/// What an address leads to.
pub enum Found {
    /// A file.
    File(Bytes),
    /// Nothing; the paths of files with a name that is near.
    Nothing(Vec<String>),
    /// A file that cannot be rendered, and why.
    Broken(String),
}

/// The answer to a request for a file.
pub async fn answer(State(shown): State<Arc<Shown>>, request: Request) -> Response {
    if let Some(own) = live::own_file(request.uri().path()) {
        return own;
    }
    let Some(good) = shown.now().good else {
        return live::waiting().into_response();
    };
    let Some(path) = path(request.uri().path()) else {
        return (StatusCode::BAD_REQUEST, "this address is not UTF-8\n").into_response();
    };
    let wanted = path.clone();
    let look = move || {
        let found = find(&good, &wanted);
        (live::seen(&good, &found), found)
    };
    let Ok((seen, found)) = tokio::task::spawn_blocking(look).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let own = |status: StatusCode, title: &str, body: &str| (status, live::page(title, body, &seen)).into_response();
    match found {
        Found::File(file) => send(&path, (file, &seen), request.headers()),
        Found::Nothing(near) => own(StatusCode::NOT_FOUND, "No such page", &nothing(&path, &near)),
        Found::Broken(why) => {
            let body = format!("<p>This page cannot be made.</p><pre>{}</pre>", escape(&why));
            own(StatusCode::INTERNAL_SERVER_ERROR, "A fault", &body)
        }
    }
}

/// The path of a file in the guide for the path of an address; nothing if it is no text.
pub fn path(address: &str) -> Option<String> {
    let path = percent_decode_str(address.trim_start_matches('/')).decode_utf8().ok()?;
    Some(if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.into_owned()
    })
}

/// The file at a path.
pub fn find(good: &Good, path: &str) -> Found {
    let Some(place) = good.place(path) else {
        return Found::Nothing(near_names(good, path));
    };
    match good.file(place) {
        Ok(file) => Found::File(file),
        Err(error) => Found::Broken(error.text().to_owned()),
    }
}

fn near_names(good: &Good, path: &str) -> Vec<String> {
    if path.len() > LONG {
        return Vec::new();
    }
    let pages = good.paths().filter(|path| path.ends_with(".html"));
    near(path, pages, NEAR).into_iter().map(str::to_owned).collect()
}

fn nothing(path: &str, near: &[String]) -> String {
    let mut body = format!("<p>There is no <code>/{}</code> in this guide.</p>", escape(path));
    let links = near.iter().map(|path| {
        let path = escape(path);
        format!("<li><a href=\"/{path}\">{path}</a></li>")
    });
    if near.is_empty() {
        body.push_str("<p>The <a href=\"/\">home page</a> leads to every page.</p>");
    } else {
        body.push_str(&format!("<p>Did you mean</p><ul>{}</ul>", links.collect::<String>()));
    }
    body
}

/// Sends a file, or as much of it as is wanted; a browser that has it already is told so.
fn send(path: &str, (file, seen): (Bytes, &str), request: &HeaderMap) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_page = kind.essence_str() == "text/html";
    let bytes = if is_page {
        let host = request
            .get(HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        live::follow(&file, (host, seen))
    } else {
        file
    };
    let mut headers = HeaderMap::new();
    let kind = if kind.type_() == "text" {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    headers.extend(HeaderValue::from_str(&kind).ok().map(|kind| (CONTENT_TYPE, kind)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let Ok(tag) = format!("\"{}\"", blake3::hash(&bytes).to_hex()).parse::<ETag>() else {
        return (headers, bytes).into_response();
    };
    headers.typed_insert(tag.clone());
    let is_known = |known: IfNoneMatch| !known.precondition_passes(&tag);
    if request.typed_get::<IfNoneMatch>().is_some_and(is_known) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let is_old = |known: IfRange| known.is_modified(Some(&tag), None);
    let range = request.typed_get::<Range>();
    match range.filter(|_| !request.typed_get::<IfRange>().is_some_and(is_old)) {
        Some(range) => part(&range, &bytes, headers),
        None => (headers, bytes).into_response(),
    }
}

/// The first range that is wanted; browsers ask for one.
fn part(range: &Range, bytes: &Bytes, mut headers: HeaderMap) -> Response {
    let length = bytes.len() as u64;
    let mut wanted = range.satisfiable_ranges(length).map(|bounds| places(bounds, length));
    let (status, body, range) = match wanted.next().filter(|part| !part.is_empty()) {
        Some(part) => {
            let range = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            (StatusCode::PARTIAL_CONTENT, bytes.slice(part), range)
        }
        None => (
            StatusCode::RANGE_NOT_SATISFIABLE,
            Bytes::new(),
            format!("bytes */{length}"),
        ),
    };
    let range = HeaderValue::from_str(&range).ok();
    headers.extend(range.map(|range| (CONTENT_RANGE, range)));
    (status, headers, body).into_response()
}

/// The bytes between two bounds, as far as there are so many.
fn places((start, end): (Bound<u64>, Bound<u64>), length: u64) -> std::ops::Range<usize> {
    let start = match start {
        Bound::Included(at) => at,
        Bound::Excluded(at) => at.saturating_add(1),
        Bound::Unbounded => 0,
    };
    let end = match end {
        Bound::Included(at) => at.saturating_add(1),
        Bound::Excluded(at) => at,
        Bound::Unbounded => length,
    };
    let place = |at: u64| usize::try_from(at.min(length)).unwrap_or(usize::MAX);
    place(start)..place(end)
}
