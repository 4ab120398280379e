//! `waypost serve` as a browser meets it: the real program, plain HTTP and a WebSocket over a socket; shared by the tests of
//! the server.
#![allow(dead_code, reason = "each test file uses another part")]

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::program::{DAY, Guide, program};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A server that runs until this is dropped.
pub struct Served {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The head, in lower case.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn read(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap_or(0),
            body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
            head,
        }
    }
}

impl Served {
    /// Serves a guide at any free port.
    pub fn start(guide: &Guide, flags: &[&str]) -> Self {
        Self::of(&guide.path(""), flags)
    }

    /// Serves the guide in a folder at any free port.
    pub fn of(root: &Path, flags: &[&str]) -> Self {
        Self::with(|command| {
            command.args(["serve", "--port", "0", "--root"]).arg(root).args(flags);
        })
    }

    /// Serves as these arguments say.
    pub fn with(arguments: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(program());
        arguments(&mut command);
        command.env("SOURCE_DATE_EPOCH", DAY).stdin(Stdio::null());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = lines.find_map(|line| {
            let line = line.expect("text");
            line.split("http://").nth(1)?.trim_end_matches('/').parse().ok()
        });
        // What it says further on is read, so that it never waits for its reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address: address.expect("it says where it listens"),
        }
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// An open connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it accepts");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time is set");
        stream
    }

    /// The answer to a head of these lines; a `Host` is added.
    pub fn ask(&self, line: &str, headers: &[&str]) -> Answer {
        let host = format!("Host: {}", self.address);
        let all: Vec<&str> = [&[line, host.as_str()], headers, &["Connection: close", "", ""]].concat();
        self.ask_raw(all.join("\r\n").as_bytes())
    }

    /// The answer to these bytes.
    pub fn ask_raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The other side may have enough of it before it was all said.
        let _cut = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _cut = stream.read_to_end(&mut answer);
        Answer::read(&answer)
    }

    /// A file.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1"), &[])
    }

    /// A page as a clean build writes it: without what follows the guide.
    pub fn page(&self, path: &str) -> Vec<u8> {
        let answer = self.get(path);
        let Ok(text) = String::from_utf8(answer.body.clone()) else {
            return answer.body;
        };
        let permission = format!(" ws://{}", self.address);
        let text = text.replacen(&permission, "", 1);
        let block = text.split_once("<!-- waypost serve -->");
        let Some((before, (_, after))) =
            block.and_then(|(before, rest)| Some((before, rest.split_once("<!-- /waypost serve -->")?)))
        else {
            return text.into_bytes();
        };
        format!("{before}{after}").into_bytes()
    }

    /// Asks for a page until it passes.
    #[track_caller]
    pub fn until(&self, path: &str, what: &str, passes: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if passes(&answer) {
                return answer;
            }
            assert!(start.elapsed() < PATIENCE, "`{path}` never {what}: {}", answer.text());
            std::thread::yield_now();
        }
    }

    /// What pages are told: a WebSocket of the page at a path.
    pub fn listen(&self, path: &str) -> Socket {
        let mut stream = self.connect();
        let head = format!(
            "GET /.waypost/live HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).expect("it listens");
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("it answers");
            answer.push(byte[0]);
        }
        assert_eq!(Answer::read(&answer).status, 101, "a page may listen");
        let mut socket = Socket { stream };
        socket.say(&format!("{{\"path\":\"{path}\"}}"));
        socket
    }
}

/// A WebSocket.
pub struct Socket {
    stream: TcpStream,
}

impl Socket {
    /// Says something, in one frame.
    fn say(&mut self, text: &str) {
        let length = u8::try_from(text.len()).expect("a short text");
        assert!(length < 126, "a short text");
        // A mask of zeros leaves the text as it is.
        let mut frame = vec![0x81, 0x80 | length, 0, 0, 0, 0];
        frame.extend(text.bytes());
        self.stream.write_all(&frame).expect("it listens");
    }

    /// What is said next.
    pub fn hear(&mut self) -> String {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head).expect("it speaks");
        let length = match head[1] {
            126 => {
                let mut more = [0; 2];
                self.stream.read_exact(&mut more).expect("a length");
                usize::from(u16::from_be_bytes(more))
            }
            127 => {
                let mut more = [0; 8];
                self.stream.read_exact(&mut more).expect("a length");
                usize::try_from(u64::from_be_bytes(more)).expect("a short text")
            }
            short => usize::from(short),
        };
        let mut text = vec![0; length];
        self.stream.read_exact(&mut text).expect("a text");
        String::from_utf8(text).expect("text")
    }

    /// Listens until something passes.
    pub fn until(&mut self, passes: impl Fn(&str) -> bool) -> String {
        loop {
            let news = self.hear();
            if passes(&news) {
                return news;
            }
        }
    }
}

/// Whether the other side hangs up, whatever it says before.
pub fn is_over(stream: &mut TcpStream) -> bool {
    let end = stream.read_to_end(&mut Vec::new());
    end.map_or_else(
        |error| !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        |_| true,
    )
}
