//! Serving: the guide in memory goes out over HTTP to its author's browser, and every open page follows it.
//!
//! Nothing a browser asks for reaches the disk: an address is looked up among the paths of the guide, and what is not there
//! is not there. Requests are answered from the last good guide while the next one is built. Who may ask: pages of this
//! server and people who type its address; a page of another site is refused, also under a name of its own that leads here.

mod answer;
mod guard;
mod live;
mod shown;

pub use shown::{Show, Trouble};

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::middleware;
use axum::routing::any;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;

use crate::render::STACK;
use shown::Shown;

/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many connections are open at once; more wait for their turn.
const CONNECTIONS: usize = 16_384;

/// How many connections may wait to be accepted, if the system allows.
#[cfg(unix)]
const WAITING: i32 = 4096;

/// Files that the program needs besides its connections.
const OWN_FILES: u64 = 128;

/// How many pages are rendered at once.
const RENDERING: usize = 4;

/// The longest head of a request, in bytes.
const HEAD: usize = 64 << 10;

/// A server that listens, and has nothing to show yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shown: Arc<Shown>,
}

/// What is known of the port.
#[derive(Clone, Copy, Debug)]
pub enum Port {
    /// This one or none; 0 is any that is free.
    Exactly(u16),
    /// This one, or one of the next ten.
    From(u16),
}

impl Server {
    /// Listens at an address.
    pub fn bind(host: IpAddr, port: Port) -> io::Result<Self> {
        let listener = match port {
            Port::Exactly(port) => TcpListener::bind((host, port))?,
            Port::From(port) => {
                let mut tries = (port..=port.saturating_add(10)).map(|port| TcpListener::bind((host, port)));
                let busy =
                    |tried: &io::Result<_>| matches!(tried, Err(error) if error.kind() == io::ErrorKind::AddrInUse);
                match tries.find(|tried| !busy(tried)) {
                    Some(listener) => listener?,
                    None => return Err(io::ErrorKind::AddrInUse.into()),
                }
            }
        };
        listener.set_nonblocking(true)?;
        widen(&listener);
        Ok(Self {
            address: listener.local_addr()?,
            listener,
            shown: Arc::default(),
        })
    }

    /// The address to open in a browser.
    #[must_use]
    pub fn url(&self) -> String {
        let host = match self.address.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        format!("http://{host}:{}/", self.address.port())
    }

    /// By which it is told what to show.
    #[must_use]
    pub fn show(&self) -> Show {
        Show::new(&self.shown)
    }

    /// Answers until the process ends.
    pub fn run(self) -> io::Result<()> {
        let connections = raise_limit().min(CONNECTIONS);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .thread_stack_size(STACK)
            .max_blocking_threads(RENDERING)
            .build()?;
        runtime.block_on(self.accept(connections))
    }

    async fn accept(self, connections: usize) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let router = router(&self.shown);
        let free = Arc::new(Semaphore::new(connections));
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .max_buf_size(HEAD);
        loop {
            let Ok(place) = Arc::clone(&free).acquire_owned().await else {
                return Ok(());
            };
            let Ok((stream, _)) = listener.accept().await else {
                // Too many files are open, or the other side is gone again.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let service = TowerToHyperService::new(router.clone());
            let connection = builder.serve_connection(TokioIo::new(stream), service);
            tokio::spawn(async move {
                // A browser that goes away in the middle has seen enough.
                let _gone = connection.with_upgrades().await;
                drop(place);
            });
        }
    }
}

fn router(shown: &Arc<Shown>) -> Router {
    Router::new()
        .route(live::SOCKET, any(live::socket))
        .fallback(|state: State<Arc<Shown>>, request| answer::answer(state, request))
        .layer(middleware::from_fn(guard::guard))
        .with_state(Arc::clone(shown))
}

/// Lets many connections wait to be accepted: where the line is full, a browser tries again only after a second.
#[cfg(unix)]
fn widen(listener: &TcpListener) {
    let _as_before = rustix::net::listen(listener, WAITING);
}

#[cfg(not(unix))]
fn widen(_: &TcpListener) {}

/// Asks for as many open files as the system allows; how many connections there may be.
#[cfg(unix)]
fn raise_limit() -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _refused = setrlimit(Resource::Nofile, limit);
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(files.saturating_sub(OWN_FILES))
        .unwrap_or(usize::MAX)
        .max(16)
}

#[cfg(not(unix))]
fn raise_limit() -> usize {
    CONNECTIONS
}
