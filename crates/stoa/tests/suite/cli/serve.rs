//! `stoa serve`: starting, answering, stopping.

use std::io::{Read as _, Write as _};

use rustix::process::Signal;
use serde_json::Value;

use crate::cli::support::{Home, Reply, mode};

#[test]
fn a_new_server_makes_what_it_needs_for_its_user_only() {
    let home = Home::new();
    let running = home.serve(&[]);
    assert_eq!(mode(&home.path("stoa-data")), 0o700);
    assert_eq!(mode(&home.path("stoa-data/master.key")), 0o600);
    assert_eq!(mode(&home.path("stoa-data/stoa.db")), 0o600);
    let key = home.read("stoa-data/master.key");
    assert_eq!(running.stop().code, 0);

    assert_eq!(home.serve(&[]).stop().code, 0);
    assert_eq!(home.read("stoa-data/master.key"), key, "the key is made once");
}

#[test]
fn a_server_answers_what_operators_ask() {
    let home = Home::new();
    let running = home.serve(&[]);
    assert!(running.url().starts_with("http://127.0.0.1:"), "{}", running.ready);
    for (path, body) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let reply = running.get(path, &[]);
        assert_eq!((reply.status, reply.body.as_str()), (200, body));
    }
    let metrics = running.get("/metrics", &[]).body;
    for line in [
        "stoa_http_request_seconds_bucket{method=\"GET\",route=\"/healthz\",le=\"0.001\"}",
        "stoa_http_requests_total{method=\"GET\",route=\"/readyz\",status=\"200\"} 1",
        concat!("stoa_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
        "stoa_db_queue_depth",
        "stoa_operations_running 0",
        "stoa_jobs_due 0",
        "stoa_operations_ended_total{state=\"succeeded\"} 0",
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
    let ended = running.stop();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.log.contains("SIGTERM") && ended.log.contains("stopped"), "{ended:?}");
}

#[test]
fn a_request_under_way_is_finished_when_the_server_stops() {
    let home = Home::new();
    let mut running = home.serve(&[]);
    let form = "grant_type=client_credentials";
    let mut stream = running.connect();
    write!(stream, "POST /t/oauth2/token HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n").unwrap();
    write!(stream, "Content-Length: {}\r\n\r\n", form.len()).unwrap();
    // The server has taken the request: it asks for the rest.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");

    running.signal(Signal::INT);
    running.logs("stopping");
    stream.write_all(form.as_bytes()).unwrap();
    assert_eq!(Reply::read(&mut stream).json()["error"], "invalid_request");
    let ended = running.ended();
    assert_eq!(ended.code, 0, "{ended:?}");
}

#[test]
fn what_is_cut_is_told() {
    let home = Home::new();
    let mut running = home.serve(&[]);
    let mut stream = running.connect();
    write!(
        stream,
        "POST /t/oauth2/token HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
    )
    .unwrap();
    stream.read_exact(&mut [0; 25]).unwrap();
    running.signal(Signal::TERM);
    running.logs("stopping");
    // Whoever asks twice does not want to wait.
    running.signal(Signal::TERM);
    let ended = running.ended();
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.log.contains("connections=1"), "{ended:?}");
}

#[test]
fn a_server_log_is_json_when_asked_for_with_the_request_in_it() {
    let home = Home::new();
    let running = home.serve(&["--set", "log.format=json"]);
    running.get("/healthz", &[("x-ms-request-id", "my-request")]);
    let log = running.stop().log;
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered = lines.iter().find(|line| line["message"] == "answered").unwrap_or_else(|| panic!("{log}"));
    assert_eq!(
        (&answered["path"], &answered["span"]["request_id"]),
        (&"/healthz".into(), &"my-request".into())
    );
}

#[test]
fn a_key_that_is_not_the_database_s_is_refused() {
    let home = Home::new();
    home.serve(&["--demo=publisher"]).stop();
    home.serve(&[]).stop();
    home.out(&["admin", "keys", "rotate"]);

    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let refused = home.run_with(&["serve", "--listen", "127.0.0.1:0"], &[("STOA_KEYS__MASTER", other)]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("not the one the secrets in the database were sealed with"), "{refused:?}");
    assert!(!refused.err.contains(other), "{refused:?}");

    let key = home.read("stoa-data/master.key");
    std::fs::remove_file(home.path("stoa-data/master.key")).unwrap();
    let refused = home.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.code == 1 && refused.err.contains("the master key is missing"), "{refused:?}");
    assert!(!home.path("stoa-data/master.key").exists(), "no new key takes its place");

    let running = home.serve_with(&[], &[("STOA_KEYS__MASTER", key.trim())]);
    assert_eq!(running.stop().code, 0);
}

/// As if the wrong directory was mounted, or the file was lost.
fn emptied(home: &Home) {
    for file in ["stoa.db", "stoa.db-wal", "stoa.db-shm"] {
        let _ = std::fs::remove_file(home.path(&format!("stoa-data/{file}")));
    }
}

#[test]
fn an_emptied_database_beside_a_key_is_refused_unless_somebody_wants_it() {
    let home = Home::new();
    home.serve(&[]).stop();
    let key = home.read("stoa-data/master.key");
    emptied(&home);
    let told = home.run(&["doctor"]);
    assert!(
        told.code == 1 && told.out.contains("stoa.db is not there, although its master key is"),
        "{told:?}"
    );
    for _ in 0..2 {
        let refused = home.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(
            refused.code == 1
                && refused.err.contains("the database is empty")
                && refused.err.contains("--new"),
            "{refused:?}"
        );
    }
    let refused = home.run(&["admin", "publisher", "list"]);
    assert!(refused.code == 1 && refused.err.contains("the database is empty"), "{refused:?}");
    let told = home.run(&["doctor"]);
    assert!(told.code == 1 && told.out.contains("was made for another database"), "{told:?}");

    home.serve(&["--new"]).stop();
    assert_eq!(home.read("stoa-data/master.key"), key);
    home.serve(&[]).stop();
    assert_eq!(home.run(&["doctor"]).code, 0);
}

#[test]
fn an_emptied_database_server_beside_a_key_is_refused() {
    let home = Home::on_postgres();
    home.serve(&["--demo=publisher"]).stop();
    let key = home.read("stoa-data/master.key");
    let other = Home::on_postgres();
    std::fs::create_dir(other.path("stoa-data")).unwrap();
    other.write("stoa-data/master.key", &key);
    let refused = other.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.code == 1 && refused.err.contains("the database is empty"), "{refused:?}");
    home.serve(&[]).stop();
}

/// The database notes that its key is made before the key is written, and knows it afterwards.
#[test]
fn a_first_start_that_was_killed_is_gone_on_with() {
    for with_key in [false, true] {
        let home = Home::new();
        home.serve(&[]).stop();
        home.tamper(db::sql!("UPDATE marketplace SET value = 'being made' WHERE name = 'master_key'"));
        if !with_key {
            std::fs::remove_file(home.path("stoa-data/master.key")).unwrap();
        }
        home.serve(&[]).stop();
        home.serve(&[]).stop();
        assert_eq!(home.run(&["doctor"]).code, 0);
    }
}

/// As an older version left it, which noted nothing.
#[test]
fn a_database_without_a_mark_learns_its_key() {
    let home = Home::new();
    home.serve(&["--demo=publisher"]).stop();
    home.tamper(db::sql!("DELETE FROM marketplace WHERE name = 'master_key'"));
    home.serve(&[]).stop();
    home.write("stoa-data/master.key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    let refused = home.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.code == 1 && refused.err.contains("is not the one"), "{refused:?}");
}

/// The mark alone tells, where nothing is sealed yet.
#[test]
fn another_key_is_refused_before_anything_is_sealed() {
    let home = Home::new();
    home.serve(&[]).stop();
    home.write("stoa-data/master.key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    let refused = home.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.code == 1 && refused.err.contains("is not the one"), "{refused:?}");
    let told = home.run(&["doctor"]);
    assert!(told.code == 1 && told.out.contains("is not the key of the database"), "{told:?}");
}

/// A key in the configuration is there before the first start; nobody made it for another database.
#[test]
fn a_key_in_the_configuration_starts_a_new_marketplace() {
    let home = Home::new();
    let key = [("STOA_KEYS__MASTER", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")];
    home.serve_with(&[], &key).stop();
    home.serve_with(&[], &key).stop();
    let refused = home.run_with(
        &["serve", "--listen", "127.0.0.1:0"],
        &[("STOA_KEYS__MASTER", "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=")],
    );
    assert!(refused.code == 1 && refused.err.contains("is not the one"), "{refused:?}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = home.run(&["serve", "--listen", &address]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains(&format!("server.listen: cannot listen on {address}")), "{refused:?}");
}

#[test]
fn a_server_with_a_certificate_speaks_https() {
    let home = Home::new();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    // With the mark that tools of Windows put in front.
    home.write("certificate.pem", &format!("\u{feff}{}", made.cert.pem()));
    home.write("key.pem", &format!("\u{feff}{}", made.signing_key.serialize_pem()));
    let tls = ["--set", "server.tls_certificate=certificate.pem", "--set", "server.tls_key=key.pem"];
    let running = home.serve(&tls);
    assert!(running.url().starts_with("https://127.0.0.1:"), "{}", running.ready);

    let guard = net::Guard::new(net::GuardOptions {
        allow: vec!["127.0.0.1".parse().unwrap()],
        extra_roots_pem: Some(made.cert.pem().into_bytes()),
        ..net::GuardOptions::default()
    })
    .unwrap();
    let url = format!("{}/healthz", running.url()).parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(guard.get(net::For::KEYS, &url, &net::Limits { max_bytes: 100 })).unwrap();
    assert_eq!(&answer.bytes[..], b"ok\n");
    drop(runtime);
    assert_eq!(running.stop().code, 0);

    let broken = home.run(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        tls[0],
        "server.tls_certificate=key.pem",
        tls[2],
        tls[3],
    ]);
    assert!(broken.code == 1 && broken.err.contains("server.tls_certificate: key.pem"), "{broken:?}");
}
