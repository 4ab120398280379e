//! The guard: who may ask this server. A page of another site may not, whatever name it uses for this machine.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Sent with every answer: nobody else may read or frame it, and its type is what we say.
const ALWAYS: [(HeaderName, &str); 4] = [
    (HeaderName::from_static("x-content-type-options"), "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-frame-options"), "SAMEORIGIN"),
    (HeaderName::from_static("referrer-policy"), "no-referrer"),
];

/// Lets a request through, or says why not.
pub async fn guard(request: Request, next: Next) -> Response {
    let refused = refusal(request.method(), request.headers());
    let mut response = match refused {
        Some((status, why)) => (status, why).into_response(),
        None => next.run(request).await,
    };
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(method: &Method, headers: &HeaderMap) -> Option<(StatusCode, &'static str)> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "a guide can only be read\n"));
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let mut hosts = headers.get_all(HOST).iter();
    let Some(host) = text(HOST).filter(|host| hosts.by_ref().count() == 1 && is_own(host)) else {
        let why = "this server answers to `localhost` and to addresses in numbers only\n";
        return Some((StatusCode::FORBIDDEN, why));
    };
    let foreign = || (StatusCode::FORBIDDEN, "another site may not read this guide\n");
    if headers.contains_key(ORIGIN) && text(ORIGIN) != Some(format!("http://{host}").as_str()) {
        return Some(foreign());
    }
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let is_page = text(HeaderName::from_static("sec-fetch-mode")) == Some("navigate")
        && text(HeaderName::from_static("sec-fetch-dest")) == Some("document");
    let is_foreign = matches!(site, Some("cross-site" | "same-site"));
    (is_foreign && !is_page).then(foreign)
}

/// Whether a name is one that no other site can have: `localhost`, or an address in numbers. A name of the network could be
/// made to lead here by its owner.
fn is_own(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) => (address, port.strip_prefix(':')),
            None => return false,
        },
        None => match host.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (host, None),
        },
    };
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    is_port && (name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_else_can_have_are_own() {
        for own in [
            "localhost",
            "LOCALHOST:4747",
            "127.0.0.1:80",
            "[::1]:4747",
            "192.168.1.5",
            "[fe80::1]",
        ] {
            assert!(is_own(own), "{own}");
        }
        for foreign in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost:x",
            "[::1",
            "::1",
            "localhost@evil.example",
            "127.0.0.1:4747:1",
        ] {
            assert!(!is_own(foreign), "{foreign}");
        }
    }
}
