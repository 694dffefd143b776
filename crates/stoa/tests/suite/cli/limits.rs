//! The limits of the configuration, in a server of its own.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use axum::http::Request;
use axum::http::response::Parts;

use crate::cli::hostile::token;
use crate::cli::support::{Home, Reply, Running};

/// What a connection gets until the server closes it.
fn rest(mut stream: TcpStream) -> String {
    let mut came = Vec::new();
    // A server that gives up may reset the connection.
    let _ = stream.read_to_end(&mut came);
    String::from_utf8(came).unwrap()
}

/// The server counts what it refuses, under the limit's name.
pub(crate) fn refusals(running: &Running, limit: &str) -> u64 {
    let metrics = running.get("/metrics", &[]).body;
    let line = format!("stoa_http_refused_total{{limit=\"{limit}\"}} ");
    metrics.lines().find_map(|found| found.strip_prefix(&line)?.parse().ok()).unwrap_or(0)
}

#[test]
fn a_caller_above_its_rate_is_refused_and_counted() {
    let home = Home::new();
    let running =
        home.serve(&["--demo=publisher", "--set", "limits.caller_rate=1", "--set", "limits.address_rate=0"]);
    let owner = token(&running);
    let mut answers = (0..10_000).map(|_| running.call(&owner, "GET", "/publishers", "").status);
    assert_eq!(answers.find(|status| *status != 200), Some(429));
    assert!(refusals(&running, "rate") > 0);
    assert_eq!(running.stop().code, 0);
}

#[test]
fn the_defaults_leave_room_and_zero_is_no_limit() {
    let home = Home::new();
    let off = ["caller_rate", "address_rate", "concurrent", "concurrent_each", "connections"];
    let off: Vec<_> = off.map(|limit| format!("limits.{limit}=0")).into();
    let off: Vec<_> = off.iter().flat_map(|setting| ["--set", setting]).collect();
    for settings in [&[][..], &off] {
        let running = home.serve(&[&["--demo=publisher"], settings].concat());
        let owner = token(&running);
        for _ in 0..200 {
            assert_eq!(running.call(&owner, "GET", "/publishers", "").status, 200);
        }
        assert_eq!(running.stop().code, 0);
    }
}

#[test]
fn heads_and_bodies_that_do_not_come_are_given_up() {
    let home = Home::new();
    let times = ["--demo=publisher", "--set", "limits.head_time=1s", "--set", "limits.body_time=1s"];
    let running = home.serve(&times);
    let owner = token(&running);
    let started = |bytes: &str| {
        let mut stream = running.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    };
    let silent = started("");
    let head = started("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    let preface = started("PRI * HTTP/2.0\r\n");
    let put = "PUT /api/publishers/contoso/offers/demo?api-version=2017-10-31 HTTP/1.1\r\nHost: a\r\n";
    let body = started(&format!("{put}Authorization: Bearer {owner}\r\nContent-Length: 9\r\n\r\n{{"));
    let form = started("POST /t/oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na");
    for stream in [silent, preface] {
        assert_eq!(rest(stream), "");
    }
    let head = rest(head);
    assert!(head.is_empty() || head.starts_with("HTTP/1.1 408"), "{head}");
    let body = rest(body);
    assert!(body.starts_with("HTTP/1.1 408") && body.contains("RequestTimeout"), "{body}");
    let form = rest(form);
    assert!(form.starts_with("HTTP/1.1 400") && form.contains("after 1 seconds"), "{form}");
    assert_eq!(refusals(&running, "body_time"), 2);
    assert_eq!(running.stop().code, 0);
}

/// How long a client that trickles waits for an answer before it sends its next byte.
const PACE: Duration = Duration::from_millis(250);

/// What comes when `start` is sent at once and then `bytes`, one at a time, until the server closes. It must not wait for
/// the last of them.
fn trickle(running: &Running, start: &str, bytes: &str) -> String {
    let mut stream = running.connect();
    stream.set_read_timeout(Some(PACE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.write_all(start.as_bytes()).unwrap();
    let mut came = Vec::new();
    for byte in bytes.bytes() {
        // That the server has closed is seen when its answer is read.
        let _ = stream.write_all(&[byte]);
        match stream.read_to_end(&mut came) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Ok(_) | Err(_) => return String::from_utf8(came).unwrap(),
        }
    }
    panic!("open after {bytes:?}, and said {:?}", String::from_utf8_lossy(&came));
}

#[test]
fn heads_and_bodies_that_come_byte_by_byte_are_given_up() {
    let home = Home::new();
    let times = ["--demo=publisher", "--set", "limits.head_time=1s", "--set", "limits.body_time=1s"];
    let running = home.serve(&times);
    let owner = token(&running);
    // At its pace each takes several times as long as it may, and no byte is late.
    let (line, preface) = ("GET /healthz HTTP/1.1\r\nHost: a\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r");
    let (field, spaces) = ("y".repeat(40), " ".repeat(40));
    let put = "PUT /api/publishers/contoso/offers/demo?api-version=2017-10-31 HTTP/1.1\r\nHost: a\r\n";
    let put = format!("{put}Authorization: Bearer {owner}\r\nContent-Length: 99\r\n\r\n");
    let post = "POST /t/oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n";
    let cases = [("", line), ("", preface), (&format!("{line}X: "), &field), (&put, &spaces), (post, &field)];
    let [opening, preface, head, body, form] = std::thread::scope(|scope| {
        let sent = cases.map(|(start, bytes)| scope.spawn(|| trickle(&running, start, bytes)));
        sent.map(|sent| sent.join().unwrap())
    });
    assert_eq!(preface, "");
    for head in [opening, head] {
        assert!(head.is_empty() || head.starts_with("HTTP/1.1 408"), "{head}");
    }
    assert!(body.starts_with("HTTP/1.1 408") && body.contains("RequestTimeout"), "{body}");
    assert!(form.starts_with("HTTP/1.1 400") && form.contains("after 1 seconds"), "{form}");
    assert_eq!(refusals(&running, "body_time"), 2);
    assert_eq!(running.stop().code, 0);
}

#[test]
fn connections_beyond_the_limit_are_closed_and_others_served() {
    let home = Home::new();
    let running = home.serve(&["--set", "limits.connections=2"]);
    let ask = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    let answered = |stream: &mut TcpStream| {
        let mut status = [0; 15];
        stream.write_all(ask).is_ok()
            && stream.read_exact(&mut status).is_ok()
            && &status == b"HTTP/1.1 200 OK"
    };
    let mut kept = [running.connect(), running.connect()];
    assert!(kept.iter_mut().all(answered));
    assert!(!answered(&mut running.connect()), "there is no third place");
    drop(kept);
    let mut tries = std::iter::repeat_with(|| answered(&mut running.connect()));
    assert!(tries.by_ref().take(100_000).any(|served| served), "the places are free again");
    assert_eq!(running.stop().code, 0);
}

#[test]
fn heads_beyond_the_limit_are_refused() {
    let home = Home::new();
    let running = home.serve(&["--set", "limits.head=8KiB", "--set", "limits.target=2KiB"]);
    let long = "y".repeat(9 << 10);
    let mut stream = running.connect();
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: {long}\r\n\r\n").unwrap();
    let refused = Reply::read(&mut stream);
    let code = "RequestHeaderFieldsTooLarge".into();
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (431, &code));
    let refused = running.get(&format!("/catalog/offers?x={}", &long[..4096]), &[]);
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (414, &"UriTooLong".into()));
    assert_eq!(running.stop().code, 0);
}

#[test]
fn heads_beyond_the_limit_are_refused_over_http_2() {
    let home = Home::new();
    let running = home.serve(&["--set", "limits.head=8KiB"]);
    let get = || Request::get("http://localhost/healthz");
    let many = (0..101).fold(get(), |request, number| request.header(format!("x-{number}"), "y"));
    for (request, status) in [(get(), 200), (get().header("x-long", "y".repeat(9 << 10)), 431), (many, 431)] {
        let (head, body) = ask_over_http_2(&running, request.body(()).unwrap());
        assert_eq!(head.status, status, "{body}");
        assert_eq!(head.headers["x-content-type-options"], "nosniff");
        assert_eq!(body.contains("RequestHeaderFieldsTooLarge"), status == 431, "{body}");
    }
    assert_eq!(refusals(&running, "head"), 2);
    assert_eq!(running.stop().code, 0);
}

#[tokio::main(flavor = "current_thread")]
async fn ask_over_http_2(running: &Running, request: Request<()>) -> (Parts, String) {
    let stream = running.connect();
    stream.set_nonblocking(true).unwrap();
    let stream = tokio::net::TcpStream::from_std(stream).unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let (answer, _) = client.send_request(request, true).unwrap();
    let (head, mut body) = answer.await.unwrap().into_parts();
    let mut text = Vec::new();
    while let Some(data) = body.data().await {
        text.extend(data.unwrap());
    }
    drop((client, body));
    connection.await.unwrap().unwrap();
    (head, String::from_utf8(text).unwrap())
}
