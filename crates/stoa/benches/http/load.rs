//! A load generator that costs little: a thread per connection, HTTP/1.1 by hand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use crate::server::Server;

/// One kept-alive connection.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    /// The entity tag of the last saved draft, for work that saves again.
    pub(crate) etag: Option<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) etag: String,
    pub(crate) body: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a TCP stream");
        Self { stream: BufReader::new(stream), etag: None }
    }

    pub(crate) fn call(&mut self, method: &str, target: &str, token: &str, body: Option<&str>) -> Answer {
        self.call_with(method, target, token, body, "")
    }

    pub(crate) fn call_with(
        &mut self,
        method: &str,
        target: &str,
        token: &str,
        body: Option<&str>,
        headers: &str,
    ) -> Answer {
        let body = body.unwrap_or_default();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).expect("the server reads");
        self.answer()
    }

    /// Posts a form.
    pub(crate) fn form(&mut self, target: &str, form: &str) -> Answer {
        let request = format!(
            "POST {target} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).expect("the server reads");
        self.answer()
    }

    fn answer(&mut self) -> Answer {
        let mut line = String::new();
        let mut read_line = |stream: &mut BufReader<TcpStream>| {
            line.clear();
            stream.read_line(&mut line).expect("the server answers");
            line.trim_end().to_owned()
        };
        let status = read_line(&mut self.stream);
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line");
        let (mut length, mut etag) = (0, String::new());
        loop {
            let header = read_line(&mut self.stream);
            let Some((name, value)) = header.split_once(':') else { break };
            match name {
                "content-length" => length = value.trim().parse().expect("a length"),
                "etag" => value.trim().clone_into(&mut etag),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a whole body");
        Answer { status, etag, body: String::from_utf8(body).expect("bodies are UTF-8") }
    }
}

/// How long each piece of work took.
pub(crate) struct Figures {
    span: Duration,
    /// Sorted.
    latencies: Vec<Duration>,
}

impl Figures {
    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.span.as_secs_f64()
    }

    /// The latency that `share` of the work stayed below.
    pub(crate) fn millis(&self, share: f64) -> f64 {
        let at = (self.latencies.len() as f64 * share) as usize;
        self.latencies
            .get(at.min(self.latencies.len().saturating_sub(1)))
            .map_or(0.0, |took| took.as_secs_f64() * 1e3)
    }
}

/// Has each of `connections` do `work(connection, its number, round)` again and again for `span`.
#[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
pub(crate) fn run(
    server: &Server,
    connections: usize,
    span: Duration,
    work: impl Fn(&mut Connection, usize, usize) + Sync,
) -> Figures {
    let start = Barrier::new(connections);
    let one = |worker: usize| {
        let mut connection = Connection::open(server.address());
        work(&mut connection, worker, 0);
        start.wait();
        let begun = Instant::now();
        let mut latencies = Vec::new();
        while begun.elapsed() < span {
            let sent = Instant::now();
            work(&mut connection, worker, latencies.len() + 1);
            latencies.push(sent.elapsed());
        }
        latencies
    };
    let mut latencies = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|worker| {
                scope.spawn({
                    let one = &one;
                    move || one(worker)
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no work fails")).collect::<Vec<_>>()
    });
    latencies.sort_unstable();
    Figures { span, latencies }
}
