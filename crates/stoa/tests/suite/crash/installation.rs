//! An installation, and the program that runs on it, as one node or several.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::Duration;

use db::{Db, params, sql};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use testkit::postgres::{Server, TestDatabase, fresh_database};
use url::Url;

use crate::crash::wait::{LONG, until};

/// With which the measurements are read.
pub(crate) const METRICS_TOKEN: &str = "whoever-measures";

/// Settings that differ from the usual.
const SETTINGS: [&str; 7] = [
    // Tokens name it as their issuer, and must outlive the port.
    "server.public_url=http://stoa.example",
    "publishing.pace=instant",
    // The shortest there is: abandoned work is taken over soon.
    "publishing.lease=1s",
    "log.filter=warn",
    "metrics.token=whoever-measures",
    // The sites of tests are on this machine.
    "artifacts.allow_http=true",
    "artifacts.allow=[\"127.0.0.1\"]",
];

/// A folder and, on PostgreSQL, a database.
pub(crate) struct Installation {
    folder: tempfile::TempDir,
    database: Option<Database>,
    settings: Vec<String>,
    /// How often the program was started as a server.
    starts: Cell<u32>,
}

/// What it is on PostgreSQL.
enum Database {
    Shared(TestDatabase),
    /// On a server that keeps what it has committed, and may be crashed.
    Own(Server),
}

impl Database {
    fn url(&self) -> String {
        match self {
            Self::Shared(database) => database.url(),
            Self::Own(server) => server.url("postgres"),
        }
    }
}

impl Installation {
    pub(crate) fn on_sqlite() -> Self {
        Self::over(None)
    }

    pub(crate) fn on_postgres() -> Self {
        Self::over(Some(Database::Shared(fresh_database())))
    }

    pub(crate) fn on_its_own_postgres() -> Self {
        Self::over(Some(Database::Own(Server::start_durable())))
    }

    fn over(database: Option<Database>) -> Self {
        let settings = SETTINGS.map(str::to_owned).to_vec();
        Self { folder: tempfile::tempdir().unwrap(), database, settings, starts: Cell::new(0) }
    }

    /// With one more setting for whatever is started from now on.
    pub(crate) fn set(mut self, setting: &str) -> Self {
        self.settings.push(setting.to_owned());
        self
    }

    pub(crate) fn engine(&self) -> &'static str {
        if self.database.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// What all servers logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub(crate) fn mails(&self) -> PathBuf {
        self.folder.path().join("data/mail")
    }

    fn command(&self, session: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command.current_dir(&self.folder).env_clear().stdin(Stdio::null()).args(["--data", "data"]);
        let database = self.database_url(session).map(|url| format!("database.url={url}"));
        for setting in self.settings.iter().cloned().chain(database) {
            command.arg("--set").arg(setting);
        }
        command
    }

    /// On PostgreSQL, which is told who connects.
    fn database_url(&self, session: &str) -> Option<Url> {
        let mut url: Url = self.database.as_ref()?.url().parse().unwrap();
        url.query_pairs_mut().append_pair("application_name", session);
        Some(url)
    }

    /// Runs a command that ends by itself.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        self.run_at(None, arguments)
    }

    /// Runs a command on a machine with another clock.
    pub(crate) fn run_at(&self, clock: Option<&str>, arguments: &[&str]) -> String {
        let mut command = self.command("command");
        skew(&mut command, clock);
        let output = command.args(arguments).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {out}{err}");
        out.into_owned()
    }

    pub(crate) fn admin(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[&["admin", "--output", "json"], arguments].concat());
        serde_json::from_str(&output).unwrap()
    }

    /// Starts a server, and waits until it is ready.
    pub(crate) fn start(&self) -> Running {
        self.start_at(None)
    }

    /// Starts a server on a machine whose clock is off by so much, like `+7m`.
    pub(crate) fn start_at(&self, clock: Option<&str>) -> Running {
        let mut process = self.spawn(clock);
        let (send, ready) = channel();
        let output = BufReader::new(process.child.stdout.take().unwrap());
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let line = ready.recv_timeout(LONG).unwrap_or_else(|why| panic!("the server is not ready: {why}"));
        let address = line.split(' ').nth(2).and_then(|url| url.strip_prefix("http://")?.parse().ok());
        Running { process, address: address.unwrap_or_else(|| panic!("no address in {line:?}")) }
    }

    /// Starts a server, and kills it `after` a while, ready or not.
    pub(crate) fn start_and_kill(&self, after: Duration) {
        let process = self.spawn(None);
        sleep(after);
        self.kill(process);
    }

    fn spawn(&self, clock: Option<&str>) -> Process {
        self.starts.set(self.starts.get() + 1);
        let session = format!("start-{}", self.starts.get());
        let log = File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let mut command = self.command(&session);
        skew(&mut command, clock);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        Process { child: command.spawn().unwrap(), session }
    }

    /// Kills the server, and waits until PostgreSQL has noticed: until then it may still commit for a dead process.
    pub(crate) fn kill(&self, mut process: Process) {
        process.child.kill().unwrap();
        process.child.wait().unwrap();
        if self.database.is_none() {
            return;
        }
        let sessions = sql!("SELECT count(*) FROM pg_stat_activity WHERE application_name = $1");
        let db = self.database();
        until("PostgreSQL notices that its client is dead", || {
            let session = process.session.clone();
            let left: i64 = db
                .read_blocking(move |tx| tx.one(sessions, params![session], |row| row.get(0)))
                .unwrap_or_else(|error: db::Error| panic!("{error}"));
            if left == 0 { Ok(()) } else { Err(format!("{left} sessions are left")) }
        });
    }

    /// Crashes its own PostgreSQL, which recovers.
    pub(crate) fn crash_postgres(&self) {
        let Some(Database::Own(server)) = &self.database else { panic!("others use this PostgreSQL, too") };
        server.crash();
        server.restart();
    }

    /// The database behind the program's back.
    fn database(&self) -> Db {
        let file = || format!("sqlite:{}", self.folder.path().join("data/stoa.db").display());
        let url = self.database.as_ref().map_or_else(file, Database::url);
        Db::open(&db::Options { connections: 1, ..db::Options::new(url) }).unwrap()
    }

    /// How many mails were not recorded as delivered exactly once, and how many jobs are left.
    pub(crate) fn loose_ends(&self) -> (i64, i64) {
        let mails = sql!("SELECT count(*) FROM mails WHERE attempts <> 1 OR delivered_at IS NULL");
        let jobs = sql!("SELECT count(*) FROM jobs");
        let count = move |tx: &mut db::Tx<'_>| {
            Ok::<_, db::Error>((tx.one(mails, &[], |row| row.get(0))?, tx.one(jobs, &[], |row| row.get(0))?))
        };
        self.database().read_blocking(count).unwrap()
    }
}

/// Gives what is started another clock than this machine's, by way of `faketime`.
fn skew(command: &mut Command, clock: Option<&str>) {
    let Some(clock) = clock else { return };
    let folders = std::fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let library = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|path| path.exists());
    let library = library.expect("faketime is installed (on Debian: apt-get install faketime)");
    command.env("LD_PRELOAD", library).env("FAKETIME", clock).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
}

impl Drop for Installation {
    /// What the servers logged helps to see why a test failed.
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the servers on {} logged:\n{}", self.engine(), self.log());
        }
    }
}

/// A server that answers.
pub(crate) struct Running {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
}

/// A server, ready or not.
pub(crate) struct Process {
    child: Child,
    /// What PostgreSQL knows it as.
    session: String,
}

impl Process {
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.ended()
    }

    /// Waits until it has stopped.
    pub(crate) fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    /// When a test fails before it kills its server.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
