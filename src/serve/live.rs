//! What follows the guide in an open page: a script that is told when its page changed, and what is wrong meanwhile.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::answer::{self, Found};
use super::shown::{Good, Now, Shown};

/// Where pages listen.
pub const SOCKET: &str = "/.waypost/live";

const SCRIPT: &str = "/.waypost/live.js";
const STYLE: &str = "/.waypost/live.css";

/// The longest message of a page, in bytes.
const MESSAGE: usize = 4096;

/// What a page says first.
#[derive(Deserialize)]
struct Hello {
    /// Its address.
    path: String,
}

/// What a page is told.
#[derive(Serialize)]
struct News<'n> {
    /// Stands for what its reader should see.
    seen: String,
    /// Its style sheets, from the guide's root.
    css: Vec<String>,
    /// When the guide that is shown was built.
    at: &'n str,
    /// What is wrong with the guide that is there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<Wrong<'n>>,
}

#[derive(Serialize)]
struct Wrong<'n> {
    findings: &'n [String],
    more: usize,
}

/// A page that wants to be told.
pub async fn socket(State(shown): State<Arc<Shown>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .max_message_size(MESSAGE)
        .on_upgrade(|socket| tell(socket, shown))
}

/// Tells a page of every turn, the present one first, until it goes away.
async fn tell(mut socket: WebSocket, shown: Arc<Shown>) {
    let mut turns = shown.follow();
    let Some(Ok(Message::Text(text))) = socket.recv().await else {
        return;
    };
    let hello = serde_json::from_str::<Hello>(&text).ok();
    let Some(path) = hello.and_then(|hello| answer::path(&hello.path)) else {
        return;
    };
    loop {
        let (now, own) = (turns.borrow_and_update().clone(), path.clone());
        let Ok(news) = tokio::task::spawn_blocking(move || news(&now, &own)).await else {
            return;
        };
        if socket.send(Message::Text(news.into())).await.is_err() {
            return;
        }
        tokio::select! {
            turn = turns.changed() => if turn.is_err() { return },
            () = gone(&mut socket) => return,
        }
    }
}

/// Waits until a page goes away; what it says meanwhile is of no interest.
async fn gone(socket: &mut WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if matches!(message, Message::Close(_)) {
            return;
        }
    }
}

fn news(now: &Now, path: &str) -> String {
    let trouble = now.trouble.as_ref().map(|trouble| Wrong {
        findings: &trouble.findings,
        more: trouble.more,
    });
    let good = now.good.as_ref();
    let seen = good.map(|good| seen(good, &answer::find(good, path)));
    let news = News {
        seen: seen.unwrap_or_default(),
        css: good.map(|good| good.style_sheets()).unwrap_or_default(),
        at: good.map_or("", |good| &good.at),
        trouble,
    };
    serde_json::to_string(&news).unwrap_or_default()
}

/// What stands for all that the reader of an answer sees, but for style sheets.
pub fn seen(good: &Good, found: &Found) -> String {
    match found {
        Found::File(file) => good.seen(file).to_hex().to_string(),
        Found::Nothing(near) => blake3::hash(near.join(" ").as_bytes()).to_hex().to_string(),
        Found::Broken(why) => blake3::hash(why.as_bytes()).to_hex().to_string(),
    }
}

/// The marked block that follows the guide, on a page that shows this.
fn block(seen: &str) -> String {
    format!("<!-- waypost serve --><script src=\"{SCRIPT}\" data-seen=\"{seen}\"></script><!-- /waypost serve -->")
}

/// Whom a page may ask, in its permissions: its own host, as for pictures.
const CONNECT: &str = "connect-src 'self'";

/// A page with the block that follows the guide, and the permission for it.
pub fn follow(page: &Bytes, (host, seen): (&str, &str)) -> Bytes {
    let Ok(text) = std::str::from_utf8(page) else {
        return page.clone();
    };
    let text = text.replacen(CONNECT, &format!("{CONNECT} ws://{host}"), 1);
    let end = text.rfind("</body>").unwrap_or(text.len());
    format!("{}{}{}", &text[..end], block(seen), &text[end..]).into()
}

/// A file of the server's own.
pub fn own_file(path: &str) -> Option<Response> {
    let (kind, text) = match path {
        SCRIPT => ("text/javascript; charset=utf-8", include_str!("live.js")),
        STYLE => ("text/css; charset=utf-8", include_str!("live.css")),
        _ => return None,
    };
    Some(([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], text).into_response())
}

/// A page of the server's own, which follows the guide too.
pub fn page(title: &str, body: &str, seen: &str) -> Html<String> {
    let page = include_str!("page.html").replace("{title}", title);
    Html(page.replace("{body}", body).replace("{block}", &block(seen)))
}

/// What is shown as long as there has been no guide that can be.
pub fn waiting() -> impl IntoResponse {
    let body =
        "<p>There is no guide to show yet. As soon as what is wrong with it is mended, it stands here by itself.</p>";
    (StatusCode::SERVICE_UNAVAILABLE, page("Not yet", body, ""))
}
