//! Clients that take their time with answers.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use testkit::documents;
use testkit::site::Site;

use crate::cli::hostile::token;
use crate::cli::limits::refusals;
use crate::cli::support::{Home, Running};

const LOGO: &str = "microsoft-azure-marketplace.smallLogo";

/// Bytes of the picture.
const SIZE: usize = 4 << 20;

const READERS: usize = 2_000;

/// What all of them may cost, in KiB.
const COST: u64 = 64 << 10;

/// A marketplace with a large picture, and the path of that.
fn with_picture(home: &Home, settings: &[&str]) -> (Running, String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let site = runtime.block_on(Site::start());
    let allow = format!("artifacts.allow=[\"{}\"]", site.url.trim_start_matches("http://"));
    let usual = [
        "artifacts.allow_http=true",
        &allow,
        "publishing.pace=instant",
        "limits.caller_rate=0",
        "limits.address_rate=0",
    ];
    let arguments: Vec<_> = usual.iter().chain(settings).flat_map(|setting| ["--set", setting]).collect();
    let running = home.serve(&[&["--demo=publisher"], &arguments[..]].concat());
    let token = token(&running);
    let mut offer = documents::virtual_machine_with_logos("contoso", "shop", &site);
    offer["definition"]["offer"][LOGO] = site.put("large.png", "image/png", picture()).into();
    let path = "/publishers/contoso/offers/shop";
    assert_eq!(running.call(&token, "PUT", path, &offer.to_string()).status, 200);
    assert_eq!(running.call(&token, "POST", &format!("{path}/publish"), "").status, 202);
    let looks = std::iter::repeat_with(|| running.call(&token, "GET", &format!("{path}/status"), "").json());
    let ended = looks.take(100_000).find(|status| status["status"] != "running").expect("the publish ends");
    assert_eq!(ended["status"], "waitingForPublisherReview", "{ended:#}");
    let held = running.call(&token, "GET", path, "").json();
    let address = held["definition"]["offer"][LOGO].as_str().unwrap();
    let path = address.strip_prefix(running.url()).unwrap().to_owned();
    (running, path)
}

/// A small picture with much behind its end.
fn picture() -> Vec<u8> {
    let mut bytes = specimens::Product::named("Readers").logo((48, 48));
    bytes.extend((bytes.len()..SIZE).map(|at| (at % 251) as u8));
    bytes
}

/// Somebody who has got the beginning of the answer.
fn reader(running: &Running, path: &str) -> TcpStream {
    let mut stream = running.connect();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let mut status = [0; 15];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 200 OK");
    stream
}

/// The rest of the answer, without its head.
fn rest(mut reader: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
    bytes.split_off(head + 4)
}

#[test]
fn two_thousand_slow_readers_of_a_picture_cost_little() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    let home = Home::new();
    let (running, path) = with_picture(&home, &[]);
    // What is made at first use and kept is there.
    assert!(rest(reader(&running, &path)) == picture());
    let memory = running.counted("VmHWM");
    let mut readers: Vec<_> = (0..READERS).map(|_| reader(&running, &path)).collect();
    let grown = running.counted("VmHWM") - memory;
    println!("{READERS} readers cost {grown} KiB");
    assert!(grown < COST, "{grown} KiB more than before");
    assert_eq!(running.get("/readyz", &[]).status, 200);
    assert!(rest(readers.pop().unwrap()) == picture(), "slow is not lost");
    drop(readers);
    let ended = running.stop();
    assert!(ended.code == 0 && !ended.log.contains("panicked"), "{ended:?}");
}

#[test]
fn whoever_leaves_too_many_answers_waiting_gets_no_more() {
    let home = Home::new();
    let (running, path) = with_picture(&home, &["limits.answers_each=64KiB"]);
    let owner = token(&running);
    let slow: Vec<_> = (0..4).map(|_| reader(&running, &path)).collect();
    let refused = running.get(&path, &[]);
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"), "{refused:?}");
    assert!(refused.body.contains("take them first"), "{refused:?}");
    assert_eq!(running.call(&owner, "GET", "/publishers", "").status, 200, "others have their own");
    drop(slow);
    let mut tries = std::iter::repeat_with(|| running.get("/catalog/offers", &[]).status);
    assert!(tries.by_ref().take(100_000).any(|status| status == 200), "there is room again");
    assert!(refusals(&running, "answers_each") > 0);
    assert_eq!(running.stop().code, 0);
}

#[test]
fn when_too_many_answers_wait_nobody_gets_more() {
    let home = Home::new();
    let (running, path) = with_picture(&home, &["limits.answers=64KiB"]);
    let owner = token(&running);
    let slow: Vec<_> = (0..4).map(|_| reader(&running, &path)).collect();
    let refused = running.call(&owner, "GET", "/publishers", "");
    assert_eq!((refused.status, refused.header("retry-after")), (503, "1"), "{refused:?}");
    assert_eq!(running.get("/healthz", &[]).status, 200);
    drop(slow);
    let mut tries = std::iter::repeat_with(|| running.call(&owner, "GET", "/publishers", "").status);
    assert!(tries.by_ref().take(100_000).any(|status| status == 200), "there is room again");
    assert!(refusals(&running, "answers") > 0);
    assert_eq!(running.stop().code, 0);
}

#[test]
fn a_reader_of_a_byte_now_and_then_is_cut() {
    let home = Home::new();
    let (running, path) = with_picture(&home, &["limits.head_time=1s", "limits.answer_rate=64KiB"]);
    let mut slow = reader(&running, &path);
    slow.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let before = refusals(&running, "answer_rate");
    // Each look lets a little time pass.
    let (mut byte, mut wait) = ([0], [0; 1]);
    let mut pause = running.connect();
    pause.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let mut taken = 0;
    while refusals(&running, "answer_rate") == before {
        taken += slow.read(&mut byte).unwrap_or(1);
        let _ = pause.read(&mut wait);
        assert!(taken < 1000, "it goes on for ever");
    }
    slow.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut left = Vec::new();
    let _ = slow.read_to_end(&mut left);
    assert!(left.len() < SIZE / 2, "{} bytes came", left.len());
    assert!(rest(reader(&running, &path)) == picture(), "whoever takes it gets it");
    assert_eq!(running.stop().code, 0);
}

#[test]
fn a_client_of_http_2_that_asks_and_takes_nothing_is_cut() {
    let home = Home::new();
    let (running, path) = with_picture(&home, &["limits.head_time=1s"]);
    for path in [path.as_str(), "/openapi.json", "/catalog/offers"] {
        let before = refusals(&running, "answer_rate");
        take_nothing(&running, path);
        assert_eq!(refusals(&running, "answer_rate"), before + 1, "{path}");
    }
    assert_eq!(running.stop().code, 0);
}

/// Asks over HTTP/2 with no room for the answer, and comes back when the server has closed the connection.
#[tokio::main(flavor = "current_thread")]
async fn take_nothing(running: &Running, path: &str) {
    let stream = running.connect();
    stream.set_nonblocking(true).unwrap();
    let stream = tokio::net::TcpStream::from_std(stream).unwrap();
    let mut client = h2::client::Builder::new();
    let (mut client, connection) = client.initial_window_size(0).handshake::<_, &[u8]>(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let request = axum::http::Request::get(format!("http://localhost{path}")).body(()).unwrap();
    let (answer, _) = client.send_request(request, true).unwrap();
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), 200);
    let ended = tokio::time::timeout(Duration::from_secs(60), connection).await;
    drop(ended.expect("the connection is closed"));
}
