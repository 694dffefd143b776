//! A server that answers each request by a function of what it received, one request per connection.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// What to send, and what to do afterwards.
pub(crate) struct Reply {
    text: String,
    then: Then,
}

enum Then {
    Close,
    /// Leave the connection open as if more were to come.
    Stall,
    /// Send so many bytes every second for ever.
    Drip(usize),
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Reply { text, then: Then::Close }
    }
}

impl Reply {
    pub(crate) fn stalling(text: impl Into<String>) -> Self {
        Reply { text: text.into(), then: Then::Stall }
    }

    /// The head of a large file, of which so many bytes come every second.
    pub(crate) fn dripping(bytes: usize) -> Self {
        let text = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n".to_owned();
        Reply { text, then: Then::Drip(bytes) }
    }
}

pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

pub(crate) fn redirect(status: u16, location: &str) -> String {
    format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n")
}

pub(crate) fn status(code: u16) -> String {
    format!("HTTP/1.1 {code} So\r\ncontent-length: 0\r\n\r\n")
}

pub(crate) struct Server {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server whose function sees the whole request, head and body.
    pub(crate) async fn start<R: Into<Reply>>(answer: impl Fn(&str) -> R + Send + Sync + 'static) -> Server {
        Server::start_at("127.0.0.1:0", answer).await
    }

    pub(crate) async fn start_at<R: Into<Reply>>(
        address: &str,
        answer: impl Fn(&str) -> R + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&requests), Arc::new(answer));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                tokio::spawn(async move {
                    serve(stream, |request| {
                        seen.lock().unwrap().push(request.to_owned());
                        answer(request).into()
                    })
                    .await;
                });
            }
        });
        Server { port, requests }
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

pub(crate) async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: impl Fn(&str) -> Reply) {
    let Some(request) = receive(&mut stream).await else { return };
    let reply = answer(&request);
    // The client may have heard enough before we have said everything.
    let _ = stream.write_all(reply.text.as_bytes()).await;
    let _ = stream.flush().await;
    match reply.then {
        Then::Close => {}
        Then::Stall => std::future::pending().await,
        Then::Drip(bytes) => {
            let bytes = vec![b'x'; bytes];
            let mut tick = tokio::time::interval(Duration::from_secs(1));
            while stream.write_all(&bytes).await.is_ok() {
                tick.tick().await;
            }
        }
    }
    let _ = stream.shutdown().await;
}

async fn receive(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut received = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&received);
        // A TLS greeting has no end that we would recognise.
        if !text.is_empty() && !text.starts_with(char::is_alphabetic) {
            return Some(text.into_owned());
        }
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Some(text.into_owned());
            }
        }
        if stream.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    }
}
