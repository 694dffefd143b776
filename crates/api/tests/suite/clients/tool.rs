//! A tool on the wire: nothing is added to what it sends, and nothing that comes back is followed or hidden.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use testkit::{Answer, TestApp};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What tools believe to talk to.
const HOST: &str = "cloudpartner.azure.com";

/// A tool that has signed in.
pub(super) struct Tool {
    url: String,
    /// What it sends with every call.
    headers: String,
}

impl Tool {
    /// A tool that holds `token` and sends `headers`, each with its line end, with every call.
    pub(super) fn new(test: &TestApp, token: &str, headers: &str) -> Self {
        testkit::log::keep_out(token);
        Self { url: test.url.clone(), headers: format!("{headers}Authorization: Bearer {token}\r\n") }
    }

    /// Sends a request line (without its HTTP version), headers and a body, if there is one.
    pub(super) async fn send(&self, line: &str, headers: &str, body: Option<&str>) -> Answer {
        exchange(&self.url, HOST, line, &format!("{}{headers}", self.headers), body).await
    }

    pub(super) async fn get(&self, target: &str) -> Answer {
        self.send(&format!("GET {target}"), "", None).await
    }

    /// A PUT of the whole document.
    pub(super) async fn put(&self, target: &str, headers: &str, document: &Value) -> Answer {
        self.send(&format!("PUT {target}"), headers, Some(&document.to_string())).await
    }

    /// A POST without a body, which HTTP libraries send as one of no bytes.
    pub(super) async fn post(&self, target: &str) -> Answer {
        self.send(&format!("POST {target}"), "", Some("")).await
    }
}

/// One request on a connection of its own, and its answer.
pub(super) async fn exchange(url: &str, host: &str, line: &str, headers: &str, body: Option<&str>) -> Answer {
    let length = body.map(|body| format!("Content-Length: {}\r\n", body.len())).unwrap_or_default();
    let head = format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}{length}\r\n");
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(format!("{head}{}", body.unwrap_or_default()).as_bytes()).await.unwrap();
    let mut came = String::new();
    stream.read_to_string(&mut came).await.unwrap();
    answer(&came)
}

fn answer(came: &str) -> Answer {
    let (head, body) = came.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {came:?}"));
    let (status, lines) = head.split_once("\r\n").unwrap();
    let header = |line: &str| -> (HeaderName, HeaderValue) {
        let (name, value) = line.split_once(": ").unwrap();
        (name.parse().unwrap(), value.parse().unwrap())
    };
    let headers: HeaderMap = lines.split("\r\n").map(header).collect();
    assert!(!headers.contains_key("transfer-encoding"), "bodies come in one piece: {head}");
    Answer { status: status.split(' ').nth(1).unwrap().parse().unwrap(), headers, text: body.to_owned() }
}
