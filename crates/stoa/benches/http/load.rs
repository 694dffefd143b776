//! A load generator that costs little: a thread per connection, HTTP/1.1 by hand.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Barrier;
use std::time::{Duration, Instant};

/// One kept-alive connection.
pub(crate) struct Connection {
    stream: TcpStream,
    /// What arrived and was not read yet.
    buffer: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) etag: String,
    /// What is to be sent along from now on: the names and values of the cookies that were set.
    pub(crate) cookie: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the answer is JSON")
    }
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        Self::try_open(address).expect("the server listens")
    }

    /// Fails while the server does not listen yet.
    pub(crate) fn try_open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 << 10) })
    }

    /// Asks with `headers`, each of which ends in a line break.
    pub(crate) fn call(&mut self, method: &str, target: &str, headers: &str, body: &str) -> Answer {
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: bench.localhost\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes()).expect("the server reads");
        self.answer().expect("the server answers")
    }

    pub(crate) fn get(&mut self, target: &str, headers: &str) -> Answer {
        let request = format!("GET {target} HTTP/1.1\r\nHost: bench.localhost\r\n{headers}\r\n");
        self.stream.write_all(request.as_bytes()).expect("the server reads");
        self.answer().expect("the server answers")
    }

    fn answer(&mut self) -> io::Result<Answer> {
        let (head, length, mut answer) = loop {
            if let Some(parsed) = parse(&self.buffer) {
                break parsed;
            }
            self.receive()?;
        };
        while self.buffer.len() < head + length {
            self.receive()?;
        }
        answer.body = self.buffer[head..head + length].to_vec();
        self.buffer.drain(..head + length);
        Ok(answer)
    }

    fn receive(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 << 10];
        match self.stream.read(&mut chunk)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            length => {
                self.buffer.extend_from_slice(&chunk[..length]);
                Ok(())
            }
        }
    }
}

/// The length of the head, the length of the body and the answer without it; nothing while the head is not complete.
fn parse(buffer: &[u8]) -> Option<(usize, usize, Answer)> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(buffer).expect("the answer is HTTP") else {
        return None;
    };
    let header = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.and_then(|header| std::str::from_utf8(header.value).ok()).unwrap_or_default()
    };
    let length = header("content-length").parse().unwrap_or(0);
    let etag = header("etag").to_owned();
    let set = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
    let cookies = set.filter_map(|header| std::str::from_utf8(header.value).ok()?.split(';').next());
    let cookie = cookies.collect::<Vec<_>>().join("; ");
    let status = response.code.unwrap_or_default();
    Some((head, length, Answer { status, etag, cookie, body: Vec::new() }))
}

/// How long each piece of work took.
pub(crate) struct Figures {
    pub(crate) span: Duration,
    /// Sorted.
    pub(crate) latencies: Vec<Duration>,
}

impl Figures {
    /// These and those of other work, one after the other.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.latencies.extend(other.latencies);
        self.latencies.sort_unstable();
        Self { span: self.span + other.span, ..self }
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.span.as_secs_f64()
    }

    /// The latency that `share` of the work stayed below, in milliseconds.
    pub(crate) fn millis(&self, share: f64) -> f64 {
        let at = (self.latencies.len() as f64 * share) as usize;
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get(at.min(last)).map_or(0.0, |took| took.as_secs_f64() * 1e3)
    }
}

/// When connections stop.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// After this long.
    Passed(Duration),
    /// When each has done this many pieces of work.
    Done(usize),
}

/// Has `connections` connections do `work(connection, its number, round)` again and again, with at least `every` from
/// the start of one piece of work of a connection to the next. Late work is measured from when it was due, so that a
/// slow answer does not hide those behind it.
#[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
pub(crate) fn run(
    address: SocketAddr,
    connections: usize,
    until: Until,
    every: Duration,
    work: impl Fn(&mut Connection, usize, usize) + Sync,
) -> Figures {
    let start = Barrier::new(connections);
    let one = |worker: usize| {
        let mut connection = Connection::open(address);
        start.wait();
        let begun = Instant::now();
        let mut latencies = Vec::new();
        loop {
            let due = begun + every * u32::try_from(latencies.len()).expect("a bench ends");
            let more = match until {
                Until::Passed(span) => begun.elapsed() < span,
                Until::Done(count) => latencies.len() < count,
            };
            if !more {
                return (begun.elapsed(), latencies);
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let sent = if every.is_zero() { Instant::now() } else { due };
            work(&mut connection, worker, latencies.len());
            latencies.push(sent.elapsed());
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|worker| {
                let one = &one;
                scope.spawn(move || one(worker))
            })
            .collect();
        let (mut span, mut latencies) = (Duration::ZERO, Vec::new());
        for worker in workers {
            let (took, its) = worker.join().expect("no work fails");
            span = span.max(took);
            latencies.extend(its);
        }
        latencies.sort_unstable();
        Figures { span, latencies }
    })
}

/// The value that half of the others lie below.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
