//! What `stoa sandbox` costs: until its command runs, on every call, and with many tools at once.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Barrier};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// What this program finds in its environment when it is the command of a sandbox: the file of authorities.
const INSIDE: &str = "STOA_BENCH_INSIDE";

const HOST: &str = "cloudpartner.azure.com";
/// Tools that open a tunnel at the same moment.
const AT_ONCE: usize = 500;

fn main() {
    // `cargo bench -- --quick` proves that the bench itself works.
    let quick = std::env::args().any(|argument| argument == "--quick");
    let (starts, calls) = if quick { (2, 50) } else { (100, 5_000) };
    if let Ok(bundle) = std::env::var(INSIDE) {
        return compare(calls, &bundle);
    }
    let mut medians = [Duration::ZERO; 2];
    for (median, option) in medians.iter_mut().zip(["--no-isolate", "--isolate"]) {
        let mut started: Vec<_> = (0..starts).map(|_| start_to_command(option)).collect();
        print(&format!("start to command {option}"), &mut started);
        *median = started[starts / 2];
    }
    println!("added by isolation at the median: {:.1} ms", millis(medians[1]) - millis(medians[0]));
    in_isolation(quick);

    let sandbox = Sandbox::start();
    let mut plain = BufReader::new(sandbox.connect());
    let mut tunnel = BufReader::new(sandbox.tunnel());
    let (mut direct, mut proxied) = (Vec::new(), Vec::new());
    for _ in 0..calls {
        direct.push(timed(|| call(&mut plain)));
        proxied.push(timed(|| call(&mut tunnel)));
    }
    print("a call over plain HTTP", &mut direct);
    print("a call through the proxy", &mut proxied);
    println!(
        "added by the proxy at the median: {:.3} ms",
        millis(proxied[calls / 2]) - millis(direct[calls / 2])
    );

    let failures = at_once(&sandbox);
    println!("{AT_ONCE} tunnels at once: {failures} failed");
    assert_eq!(failures, 0);
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}

fn print(what: &str, spans: &mut [Duration]) {
    spans.sort_unstable();
    let at = |share: usize| millis(spans[(spans.len() - 1) * share / 100]);
    println!("{what:<29} p50 {:>8.3} ms  p95 {:>8.3} ms  p99 {:>8.3} ms", at(50), at(95), at(99));
}

#[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.arg("sandbox").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// From starting the program to the first word of its command.
fn start_to_command(option: &str) -> Duration {
    let mut command = program(&["--allow-no-calls", option, "--", "echo", "up"]);
    let mut child = None;
    let span = timed(|| {
        let child = child.insert(command.spawn().expect("the program starts"));
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("it has an output"))
            .read_line(&mut line)
            .expect("a line");
        assert_eq!(line, "up\n");
    });
    assert!(child.expect("it was started").wait().expect("it ends").success());
    span
}

/// Runs this program in a sandbox that is isolated.
fn in_isolation(quick: bool) {
    let own = std::env::current_exe().expect("this program knows where it is");
    let set =
        format!("{INSIDE}=$SSL_CERT_FILE exec {} {}", own.display(), if quick { "--quick" } else { "" });
    let mut command = program(&["--isolate", "--", "sh", "-c", &set]);
    let ran = command.stdout(Stdio::inherit()).status().expect("the program starts");
    assert!(ran.success());
}

/// Inside: calls by name in turn with calls through the proxy.
fn compare(calls: usize, bundle: &str) {
    let tls = Arc::new(client(Path::new(bundle)));
    let proxy = std::env::var("STOA_URL").expect("it is in a sandbox");
    let address = proxy.trim_start_matches("http://").parse().expect("an address");
    let mut tunnel = BufReader::new(tunnel(address, &tls));
    let stream = TcpStream::connect((HOST, 443)).expect("the name leads somewhere");
    stream.set_nodelay(true).expect("a TCP stream");
    let mut direct = BufReader::new(secured(stream, &tls));
    let (mut by_name, mut proxied) = (Vec::new(), Vec::new());
    for _ in 0..calls {
        by_name.push(timed(|| call(&mut direct)));
        proxied.push(timed(|| call(&mut tunnel)));
    }
    print("isolated: a call by name", &mut by_name);
    print("isolated: through the proxy", &mut proxied);
    println!(
        "a call by name takes {:.2} of one through the proxy",
        millis(by_name[calls / 2]) / millis(proxied[calls / 2])
    );
}

/// How many of many tunnels, opened at the same moment, did not get an answer.
fn at_once(sandbox: &Sandbox) -> usize {
    let barrier = Barrier::new(AT_ONCE);
    std::thread::scope(|scope| {
        let tools: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    call(&mut BufReader::new(sandbox.tunnel()));
                })
            })
            .collect();
        tools.into_iter().map(ScopedJoinHandle::join).filter(Result::is_err).count()
    })
}

/// A sandbox without a command.
struct Sandbox {
    child: Child,
    /// Kept open: a sandbox whose exports nobody reads ends.
    _exports: Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
    tls: Arc<ClientConfig>,
}

impl Sandbox {
    fn start() -> Self {
        let mut child = program(&[]).spawn().expect("the program starts");
        let (mut address, mut bundle) = (None, None);
        let mut lines = BufReader::new(child.stdout.take().expect("it has an output")).lines();
        while address.is_none() || bundle.is_none() {
            let line = lines.next().expect("it says where it is").expect("a line");
            let value = |name: &str| Some(line.strip_prefix(name)?.trim_matches('\'').to_owned());
            address = address.or_else(|| value("export STOA_URL='http://")?.parse().ok());
            bundle = bundle.or_else(|| value("export SSL_CERT_FILE="));
        }
        let bundle = bundle.expect("it was read");
        let (address, tls) = (address.expect("it was read"), Arc::new(client(Path::new(&bundle))));
        Self { child, _exports: lines, address, tls }
    }

    fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    fn tunnel(&self) -> StreamOwned<ClientConnection, TcpStream> {
        tunnel(self.address, &self.tls)
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the sandbox listens");
    stream.set_nodelay(true).expect("a TCP stream");
    stream
}

fn tunnel(proxy: SocketAddr, tls: &Arc<ClientConfig>) -> StreamOwned<ClientConnection, TcpStream> {
    let mut stream = connect(proxy);
    write!(stream, "CONNECT {HOST}:443 HTTP/1.1\r\nHost: {HOST}:443\r\n\r\n").expect("the proxy reads");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("the proxy answers");
        head.push(byte[0]);
    }
    assert!(head.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&head));
    secured(stream, tls)
}

fn secured(stream: TcpStream, tls: &Arc<ClientConfig>) -> StreamOwned<ClientConnection, TcpStream> {
    let name = HOST.try_into().expect("a name");
    let connection = ClientConnection::new(tls.clone(), name).expect("TLS can be set up");
    StreamOwned::new(connection, stream)
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("it runs");
        self.child.wait().expect("it ends");
    }
}

fn client(bundle: &Path) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(bundle).expect("the bundle is there") {
        roots.add(certificate.expect("a certificate")).expect("an authority");
    }
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// The least a call can do, on a kept-alive connection.
fn call<S: Read + Write>(stream: &mut BufReader<S>) {
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    stream.get_mut().write_all(request.as_bytes()).expect("the sandbox reads");
    let (mut line, mut length) = (String::new(), 0);
    stream.read_line(&mut line).expect("an answer");
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).expect("a header");
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a body");
}
