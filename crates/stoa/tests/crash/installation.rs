//! An installation, and the program that runs on it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::Duration;

use db::{Db, params, sql};
use serde_json::Value;
use testkit::postgres::{TestDatabase, fresh_database};
use url::Url;

use crate::wait::{LONG, until};

/// Settings that differ from the usual.
const SETTINGS: [&str; 4] = [
    // Tokens name it as their issuer, and must outlive the port.
    "server.public_url=http://stoa.example",
    "publishing.pace=instant",
    // The shortest there is: abandoned work is taken over soon.
    "publishing.lease=1s",
    "log.filter=warn",
];

/// A folder and, on PostgreSQL, a database.
pub(crate) struct Installation {
    folder: tempfile::TempDir,
    database: Option<TestDatabase>,
    /// How often the program was started as a server.
    starts: u32,
}

impl Installation {
    pub(crate) fn on_sqlite() -> Self {
        Self::over(None)
    }

    pub(crate) fn on_postgres() -> Self {
        Self::over(Some(fresh_database()))
    }

    fn over(database: Option<TestDatabase>) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database, starts: 0 }
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

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command.current_dir(&self.folder).env_clear().stdin(Stdio::null()).args(["--data", "data"]);
        let database = self.database_url().map(|url| format!("database.url={url}"));
        for setting in SETTINGS.into_iter().map(str::to_owned).chain(database) {
            command.arg("--set").arg(setting);
        }
        command
    }

    /// On PostgreSQL, which is told the name of this start.
    fn database_url(&self) -> Option<Url> {
        let mut url: Url = self.database.as_ref()?.url().parse().unwrap();
        url.query_pairs_mut().append_pair("application_name", &self.session());
        Some(url)
    }

    fn session(&self) -> String {
        format!("start-{}", self.starts)
    }

    /// Runs a command that ends by itself.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {out}{err}");
        out.into_owned()
    }

    pub(crate) fn admin(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[&["admin", "--output", "json"], arguments].concat());
        serde_json::from_str(&output).unwrap()
    }

    /// Starts a server, and waits until it is ready.
    pub(crate) fn start(&mut self) -> Running {
        let mut process = self.spawn();
        let (send, ready) = channel();
        let output = BufReader::new(process.0.stdout.take().unwrap());
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let line = ready.recv_timeout(LONG).unwrap_or_else(|why| panic!("the server is not ready: {why}"));
        let address = line.split(' ').nth(2).and_then(|url| url.strip_prefix("http://")?.parse().ok());
        Running { process, address: address.unwrap_or_else(|| panic!("no address in {line:?}")) }
    }

    /// Starts a server, and kills it `after` a while, ready or not.
    pub(crate) fn start_and_kill(&mut self, after: Duration) {
        let process = self.spawn();
        sleep(after);
        self.kill(process);
    }

    fn spawn(&mut self) -> Process {
        self.starts += 1;
        let log = File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let mut command = self.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        Process(command.spawn().unwrap())
    }

    /// Kills the server, and waits until PostgreSQL has noticed: until then it may still commit for a dead process.
    pub(crate) fn kill(&self, mut process: Process) {
        process.0.kill().unwrap();
        process.0.wait().unwrap();
        let Some(database) = &self.database else { return };
        let db = Db::open(&db::Options { connections: 1, ..db::Options::new(database.url()) }).unwrap();
        until("PostgreSQL notices that its client is dead", || {
            let session = self.session();
            let sessions = sql!("SELECT count(*) FROM pg_stat_activity WHERE application_name = $1");
            let left: i64 = db
                .read_blocking(move |tx| tx.one(sessions, params![session], |row| row.get(0)))
                .unwrap_or_else(|error: db::Error| panic!("{error}"));
            if left == 0 { Ok(()) } else { Err(format!("{left} sessions are left")) }
        });
    }
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
pub(crate) struct Process(Child);

impl Drop for Process {
    /// When a test fails before it kills its server.
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
