//! What becomes of other hosts, and what is told about it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use super::Who;
use crate::sandbox::support::{Home, Ran};

/// `name` calls a tool that uses no proxy.
const CURL: &str = "curl() { command curl -sS --noproxy '*' -m 20 \"$@\"; }; ";

#[test]
fn other_hosts_are_refused_and_named() {
    for who in Who::all() {
        let script = format!(
            "{CURL} curl https://a.example/ || true; curl http://b.example/ -w '%{{http_code}}\\n'
            curl https://c.example:8443/ || true; curl https://192.0.2.7/ || true
            curl http://cloudpartner.azure.com/ -o answer -w '%{{http_code}}\\n' || true
            getent hosts localhost $(hostname) d.localhost | wc -l"
        );
        let home = Home::new();
        home.write("answer", "");
        std::fs::set_permissions(home.path("answer"), std::os::unix::fs::PermissionsExt::from_mode(0o666))
            .unwrap();
        let ran = who.script(&home, &[], &script);
        // It went well, and published nothing.
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.out.contains("--allow b.example") && ran.out.ends_with("403\n403\n3\n"), "{ran:?}");
        for words in [
            "warning: a.example was asked for and refused: --allow a.example lets it through",
            "warning: b.example was asked for and refused",
            "warning: c.example was looked up, but not asked at port 80 or 443: --allow c.example:PORT",
            "warning: 192.0.2.7 was asked for and refused",
            "warning: cloudpartner.azure.com was asked for at port 80: it is played over HTTPS only",
            "     1  a.example  refused\n",
        ] {
            assert!(ran.err.contains(words), "{words}: {ran:?}");
        }
        assert!(!ran.err.contains("no call came") && !ran.err.contains("warning: localhost"), "{ran:?}");
    }
}

#[test]
fn a_server_of_this_machine_is_named_at_the_start_and_reached_where_that_is_allowed() {
    let served = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = served.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (stream, _) = served.accept().unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        (&stream).write_all(b"HTTP/1.0 200 OK\r\n\r\nfrom outside").unwrap();
        line
    });
    let home = Home::new();
    let script = format!("{CURL} curl http://localhost:{port}/hello || echo $?");
    let ran = Who::Self_.script(&home, &["--allow-no-calls"], &script);
    assert_eq!(ran.out, "7\n", "{ran:?}");
    assert!(ran.err.contains("servers of this machine are out of reach"), "{ran:?}");
    let allow = format!("localhost:{port}");
    let ran = Who::Self_.script(&home, &["--allow-no-calls", "--allow", &allow], &script);
    assert_eq!(ran.out, "from outside", "{ran:?}");
    assert!(server.join().unwrap().starts_with("GET /hello "));
    assert!(ran.err.contains("     1  localhost  let through\n"), "{ran:?}");
}

#[test]
fn a_host_that_is_allowed_is_reached_through_the_proxy_of_who_started_it() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    let seen = std::thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.extend(read_one(&mut stream));
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        (String::from_utf8(head).unwrap(), read_one(&mut stream))
    });
    let home = Home::new();
    let script = format!("{CURL} curl https://storage.example/ || true; curl https://other.example/ || true");
    let mut command = home.command(&["--isolate", "--allow", "storage.example", "--allow-no-calls"]);
    command.args(["--", "bash", "-c", &script]).env("HTTPS_PROXY", format!("http://me:secret@{address}"));
    let ran = Ran::of(&mut command);
    let (head, first) = seen.join().unwrap();
    assert!(head.starts_with("CONNECT storage.example:443 HTTP/1.1\r\n"), "{head}");
    assert!(head.to_lowercase().contains("proxy-authorization: basic"), "{head}");
    // A hello of TLS, as the tool sent it.
    assert_eq!(first, [22], "{ran:?}");
    assert!(ran.err.contains("     1  storage.example  let through\n"), "{ran:?}");
    assert!(ran.err.contains("     1  other.example  refused\n") && !ran.err.contains("secret"), "{ran:?}");
}

fn read_one(stream: &mut TcpStream) -> [u8; 1] {
    let mut byte = [0];
    stream.read_exact(&mut byte).unwrap();
    byte
}

#[test]
fn a_host_that_cannot_be_reached_is_told() {
    // Nobody else gets it, and nobody listens at it.
    let taken = tokio::net::TcpSocket::new_v4().unwrap();
    taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = taken.local_addr().unwrap().port();
    let allow = format!("localhost:{port}");
    let script = format!("{CURL} curl http://localhost:{port}/ || true");
    let ran = Who::Self_.script(&Home::new(), &["--allow-no-calls", "--allow", &allow], &script);
    assert!(ran.err.contains("warning: localhost is let through, but cannot be reached: "), "{ran:?}");
}

#[test]
fn a_tool_that_does_not_accept_the_certificate_is_told_what_to_do() {
    for option in ["--isolate", "--no-isolate"] {
        let home = Home::new();
        let other = rcgen::generate_simple_self_signed(["example.com".to_owned()]).unwrap();
        home.write("other.pem", &other.cert.pem());
        let script = "curl -sS --cacert other.pem https://cloudpartner.azure.com/api/publishers";
        let ran = home.run(&[option, "--", "sh", "-c", script]);
        assert_eq!(ran.code, 60, "{ran:?}");
        let told = "warning: cloudpartner.azure.com is played, but its certificate was not accepted (";
        assert!(ran.err.contains(told) && ran.err.contains("SSL_CERT_FILE"), "{ran:?}");
        assert!(ran.err.contains("     1  cloudpartner.azure.com  certificate not accepted\n"), "{ran:?}");
        assert!(!ran.err.contains("no call came") && !ran.err.contains("WARN"), "{ran:?}");
    }
}

#[test]
fn a_command_that_publishes_nothing_does_not_pass() {
    let home = Home::new();
    let nothing = home.run(&["--", "true"]);
    assert!(nothing.code == 3 && nothing.err.contains("warning: no call came"), "{nothing:?}");
    let token = home.script(&[], "token > /dev/null");
    assert!(token.code == 3 && token.err.contains("a token was fetched, and no call followed"), "{token:?}");
    assert!(nothing.err.contains("error: the command went well"), "{nothing:?}");
    assert_eq!(home.script(&[], "api GET /offers > /dev/null").code, 0);
    assert_eq!(home.run(&["--allow-no-calls", "--", "true"]).code, 0);
    assert_eq!(home.run(&["--", "sh", "-c", "exit 5"]).code, 5, "the command's own failure is what counts");
}
