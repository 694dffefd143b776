//! Databases for tests: one of its own for each test, on both engines.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use postgres::{Client, NoTls};
use tempfile::TempDir;
use url::Url;

/// Names the shared server: a URL of any of its databases whose user may create databases.
const SHARED_SERVER: &str = "STOA_TEST_POSTGRES";

/// An empty database on the shared server, dropped with this value.
pub struct TestDatabase {
    server: Url,
    name: String,
}

/// A fresh database on the server that `scripts/with-postgres` provides.
pub fn fresh_database() -> TestDatabase {
    TestDatabase::copied("template1")
}

/// The server that `scripts/with-postgres` provides.
pub fn database_server() -> Url {
    let server = std::env::var(SHARED_SERVER)
        .unwrap_or_else(|_| panic!("{SHARED_SERVER} is not set: run the tests under scripts/with-postgres"));
    Url::parse(&server).unwrap_or_else(|error| panic!("{SHARED_SERVER}: {error}"))
}

impl TestDatabase {
    /// A copy of the database `template`.
    pub fn copied(template: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let database = TestDatabase { server: database_server(), name };
        let create = format!("CREATE DATABASE {} TEMPLATE {template}", database.name);
        database.administer(&create).expect("the database is created");
        database
    }

    pub fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        url.into()
    }

    /// Runs a statement on the database that the server's URL names.
    fn administer(&self, statement: &str) -> Result<(), postgres::Error> {
        // The client has a runtime of its own, which must not start inside a test's.
        let run = || Client::connect(self.server.as_str(), NoTls)?.batch_execute(statement);
        thread::scope(|scope| scope.spawn(run).join().expect("the client does not panic"))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // The server goes away with the run: what cannot be dropped does no harm.
        let _ = self.administer(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// A folder with room for a SQLite database, removed with this value.
pub struct TestFile {
    folder: TempDir,
}

/// A fresh place for a SQLite database.
pub fn fresh_sqlite() -> TestFile {
    TestFile { folder: TempDir::new().expect("a temporary folder is created") }
}

impl TestFile {
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("stoa.db")
    }

    pub fn url(&self) -> String {
        format!("sqlite:{}", self.path().display())
    }
}

/// A PostgreSQL server of the test's own, for tests that stop it. Stopped and removed with this value.
pub struct Server {
    binaries: PathBuf,
    folder: PathBuf,
    settings: String,
    /// The words before each of its commands.
    runner: Vec<String>,
    _temporary: Option<TempDir>,
}

impl Server {
    /// Creates a server on a Unix socket and starts it. It is quick, and loses what it must when it crashes.
    pub fn start() -> Self {
        Self::start_with("-c fsync=off -c synchronous_commit=off")
    }

    /// The same with a server that keeps what it has committed.
    pub fn start_durable() -> Self {
        Self::start_with("-c fsync=on -c synchronous_commit=on")
    }

    fn start_with(settings: &str) -> Self {
        let folder = TempDir::with_prefix("stoa-postgres-").expect("a temporary folder is created");
        let place = folder.path().to_owned();
        Self {
            binaries: binaries(),
            folder: place,
            settings: settings.to_owned(),
            runner: Vec::new(),
            _temporary: Some(folder),
        }
        .create(&[])
    }

    /// A server on `port` of this machine, too, which has this certificate and its key, in PEM.
    pub fn start_encrypted(port: u16, certificate: &str, key: &str) -> Self {
        let folder = TempDir::with_prefix("stoa-postgres-").expect("a temporary folder is created");
        let place = folder.path().to_owned();
        let mut settings = format!("-c fsync=off -c ssl=on -c listen_addresses=127.0.0.1 -c port={port}");
        for (name, text) in [("cert", certificate), ("key", key)] {
            let file = place.join(format!("{name}.pem"));
            fs::write(&file, text).expect("the file is written");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("it is private");
            settings += &format!(" -c ssl_{name}_file={}", file.display());
        }
        Self { binaries: binaries(), folder: place, settings, runner: Vec::new(), _temporary: Some(folder) }
            .create(&[])
    }

    /// A server that keeps what it has committed, with its data in `data` of a folder and its log of changes in `wal`, and
    /// uses up the room of both. `runner` are the words that run a command where the folder is what it is.
    pub fn start_within(runner: Vec<String>, folder: &Path) -> Self {
        // Neither data nor log make room for new ones.
        let settings = "-c autovacuum=off -c wal_keep_size=1GB".to_owned();
        let log = format!("--waldir={}", folder.join("wal").display());
        Self { binaries: binaries(), folder: folder.to_owned(), settings, runner, _temporary: None }
            .create(&[&log, "--wal-segsize=1"])
    }

    fn create(self, options: &[&str]) -> Self {
        if is_root() {
            let mut folders = self.command("chown");
            run(folders.args(["--recursive", "postgres"]).arg(&self.folder));
        }
        let usual = ["-U", "stoa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        self.run("initdb", &[&usual, options].concat());
        self.launch();
        self
    }

    /// Ends the server and every connection to it.
    pub fn stop(&self) {
        self.run("pg_ctl", &["-m", "fast", "-w", "stop"]);
    }

    /// Ends the server as a crash does; it recovers when it is started again.
    pub fn crash(&self) {
        self.run("pg_ctl", &["-m", "immediate", "-w", "stop"]);
    }

    /// Stops the server if it runs, and starts it.
    pub fn restart(&self) {
        if self.is_running() {
            self.stop();
        }
        self.launch();
    }

    /// Whether it is there; it ends by itself when it cannot go on.
    pub fn is_running(&self) -> bool {
        let mut status = self.own("pg_ctl");
        let output = status.arg("status").output();
        output.unwrap_or_else(|error| panic!("{status:?}: {error}")).status.success()
    }

    /// The URL of a database on this server; `postgres` always exists.
    pub fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgresql://stoa@{host}/{database}")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn launch(&self) {
        let socket = self.folder.display();
        let options =
            format!("-c listen_addresses='' -c unix_socket_directories='{socket}' {}", self.settings);
        let log = format!("{socket}/log");
        self.run("pg_ctl", &["-o", &options, "-l", &log, "-w", "start"]);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        run(self.own(program).args(arguments));
    }

    /// One of PostgreSQL's programs, for the data of this server.
    fn own(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut command = if is_root() {
            // The server refuses to run as root.
            let mut command = self.command("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
            command
        } else {
            self.command(program)
        };
        command.arg("-D").arg(self.data()).current_dir(&self.folder);
        command
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let Some((first, words)) = self.runner.split_first() else { return Command::new(program) };
        let mut command = Command::new(first);
        command.args(words).arg(program);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.is_running() {
            self.crash();
        }
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} ended with {}: {said}", output.status);
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// The programs of the newest PostgreSQL on this machine.
fn binaries() -> PathBuf {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = installed
        .filter_map(|version| version.file_name().to_str()?.parse::<u32>().ok())
        .max()
        .expect("PostgreSQL is installed under /usr/lib/postgresql");
    Path::new("/usr/lib/postgresql").join(newest.to_string()).join("bin")
}
