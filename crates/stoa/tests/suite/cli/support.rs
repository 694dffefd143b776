//! Starting the program, talking to it, and stopping it.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use testkit::postgres::{TestDatabase, fresh_database};

/// Longer than anything here takes; a test that waits this long has failed.
const LONG: Duration = Duration::from_secs(60);

/// A folder of the test's own, in which the program is started.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    /// PostgreSQL, for a test that does not use the usual file.
    database: Option<TestDatabase>,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// With a database on PostgreSQL.
    pub(crate) fn on_postgres() -> Self {
        Self { database: Some(fresh_database()), ..Self::new() }
    }

    /// Changes its database as nobody should.
    pub(crate) fn tamper(&self, statement: &'static db::Sql) {
        let file = format!("sqlite:{}", self.path("stoa-data/stoa.db").display());
        let url = self.database.as_ref().map_or(file, TestDatabase::url);
        let db = db::Db::open(&db::Options::new(url)).unwrap();
        db.write_blocking::<_, db::Error>(move |tx| tx.execute(statement, &[])).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command.args(arguments).current_dir(&self.folder).env_clear().stdin(Stdio::null());
        command.envs(self.database.iter().map(|database| ("STOA_DATABASE__URL", database.url())));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[])
    }

    /// Runs a command that reads `input`.
    pub(crate) fn run_on(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        Ran::of(self.command(arguments).envs(environment.iter().copied()).output().unwrap())
    }

    /// What a command that works prints.
    pub(crate) fn out(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?} {ran:?}");
        ran.out
    }

    /// What an admin command answers.
    pub(crate) fn admin(&self, arguments: &[&str]) -> Value {
        let arguments = [&["admin", "--output", "json"], arguments].concat();
        serde_json::from_str(&self.out(&arguments)).unwrap()
    }

    /// A server on a free port, ready to answer.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Running {
        self.serve_with(arguments, &[])
    }

    pub(crate) fn serve_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Running {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut command = self.command(&arguments);
        Running::start(command.envs(environment.iter().copied()))
    }
}

impl Ran {
    fn of(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A server.
pub(crate) struct Running {
    child: Child,
    out: Lines,
    log: Lines,
    /// What was logged up to where a test waited.
    logged: String,
    /// What was printed before the line that says it is ready.
    pub(crate) printed: String,
    /// That line.
    pub(crate) ready: String,
}

/// The lines of an output as they come; they end when the process does.
struct Lines(Mutex<Receiver<String>>);

impl Lines {
    fn of(output: impl Read + Send + 'static) -> Self {
        let (send, lines) = channel();
        std::thread::spawn(move || {
            BufReader::new(output).lines().try_for_each(|line| send.send(line.unwrap()))
        });
        Self(Mutex::new(lines))
    }

    fn next(&self, limit: Duration) -> Result<String, RecvTimeoutError> {
        self.0.lock().unwrap().recv_timeout(limit)
    }
}

/// How a server ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) log: String,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (out, log) = (Lines::of(child.stdout.take().unwrap()), Lines::of(child.stderr.take().unwrap()));
        let (logged, printed, ready) = (String::new(), String::new(), String::new());
        let mut running = Self { child, out, log, logged, printed, ready };
        loop {
            match running.out.next(LONG) {
                Ok(line) if line.starts_with("listening on ") => {
                    running.ready = line;
                    return running;
                }
                Ok(line) => running.printed.extend([line.as_str(), "\n"]),
                Err(why) => {
                    running.child.kill().unwrap();
                    running.drain();
                    panic!("not ready ({why}): {}", running.logged);
                }
            }
        }
    }

    /// Waits for a line of the log with `words` in it.
    pub(crate) fn logs(&mut self, words: &str) {
        while !self.logged.lines().last().is_some_and(|line| line.contains(words)) {
            let line =
                self.log.next(LONG).unwrap_or_else(|why| panic!("no {words} ({why}): {}", self.logged));
            self.logged.extend([line.as_str(), "\n"]);
        }
    }

    fn drain(&mut self) {
        while let Ok(line) = self.log.next(LONG) {
            self.logged.extend([line.as_str(), "\n"]);
        }
    }

    /// The address in the line that says it is ready.
    pub(crate) fn url(&self) -> &str {
        self.ready.split(' ').nth(2).unwrap()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.url().split_once("://").unwrap().1.parse().unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the end, but no longer than a server may take to stop.
    pub(crate) fn ended(mut self) -> Ended {
        assert_eq!(
            self.out.next(Duration::from_secs(10)),
            Err(RecvTimeoutError::Disconnected),
            "it stops in time"
        );
        let code = self.child.wait().unwrap().code().expect("it ends by itself");
        self.drain();
        Ended { code, log: std::mem::take(&mut self.logged) }
    }

    /// Asks it to stop and waits until it has.
    pub(crate) fn stop(self) -> Ended {
        self.signal(Signal::TERM);
        self.ended()
    }

    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("GET", path, headers, "")
    }

    /// One request on a connection of its own.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut stream = self.connect();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n").unwrap();
        for (name, value) in headers {
            write!(stream, "{name}: {value}\r\n").unwrap();
        }
        write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        Reply::read(&mut stream)
    }

    /// What the kernel counts of the process under `name`: memory in KiB, or threads.
    pub(crate) fn counted(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap()
    }

    /// Files and sockets it has open.
    pub(crate) fn open_files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap().count()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// The answer of the token endpoint.
    pub(crate) fn token(&self, tenant: &str, client: &str, secret: &str) -> Reply {
        let form = format!(
            "grant_type=client_credentials&client_id={client}&client_secret={secret}&resource=https://cloudpartner.azure.com"
        );
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        self.send("POST", &format!("/{tenant}/oauth2/token"), &headers, &form)
    }

    /// One call of the publishing API.
    pub(crate) fn call(&self, token: &str, method: &str, path: &str, body: &str) -> Reply {
        self.call_with(token, method, path, body, &[])
    }

    pub(crate) fn call_with(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Reply {
        let path = format!("/api{path}?api-version=2017-10-31");
        let bearer = format!("Bearer {token}");
        let own = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        self.send(method, &path, &[&own, headers].concat(), body)
    }
}

impl Drop for Running {
    /// When a test fails before it stops its server.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// The value of a header, named in lower case.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        let field = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
        field.unwrap_or_else(|| panic!("no {name}: {self:?}")).1
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn text(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_else(|| panic!("no {member}: {self:?}")).to_owned()
    }
}

pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).unwrap().mode() & 0o777
}
