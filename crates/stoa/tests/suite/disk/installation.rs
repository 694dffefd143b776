//! An installation on small disks, and the program that runs on it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;

use serde_json::Value;
use testkit::postgres::Server;

use crate::crash::client::{Client, PUBLISHER, text};
use crate::crash::wait::LONG;
use crate::disk::small_disks::{Ballast, SmallDisks};

/// Settings that differ from the usual.
const SETTINGS: [&str; 6] = [
    "publishing.lease=1s",
    "publishing.step_attempts=1",
    "artifacts.allow_http=true",
    "artifacts.allow=[\"127.0.0.1\"]",
    "log.filter=warn",
    "server.public_url=http://stoa.example",
];

pub(crate) struct Installation {
    /// Before the disks it lies on: it ends first.
    postgres: Option<Server>,
    disks: SmallDisks,
    log: tempfile::NamedTempFile,
    account: Account,
}

/// Somebody who may publish.
#[derive(Clone, Default)]
struct Account {
    tenant: String,
    client: String,
    secret: String,
}

impl Installation {
    /// Has a publisher, and disks of so many megabytes.
    pub(crate) fn new(disks: &[(&str, u32)]) -> Self {
        Self::over(None, SmallDisks::mount(disks))
    }

    /// The same with PostgreSQL on disks of its own, one for its data and one for its log of changes.
    pub(crate) fn on_postgres() -> Self {
        let disks = SmallDisks::mount(&[("postgres/data", 80), ("postgres/wal", 32)]);
        Self::over(Some(disks.postgres()), disks)
    }

    fn over(postgres: Option<Server>, disks: SmallDisks) -> Self {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut made = Self { postgres, disks, log, account: Account::default() };
        made.run(&["migrate"]);
        let (name, contact) = ("Contoso", "seller@contoso.example");
        made.admin(&["publisher", "create", PUBLISHER, "--name", name, "--contact", contact]);
        let principal = made.admin(&["principal", "create", "--name", "Owner"]);
        let client = text(&principal, "client_id");
        made.admin(&["role", "grant", &client, "owner", "--publisher", PUBLISHER]);
        let secret = text(&made.admin(&["secret", "create", &client]), "secret");
        made.account = Account { tenant: text(&principal, "tenant"), client, secret };
        made
    }

    /// Fills the disk at `path`.
    pub(crate) fn fill(&self, path: &str) -> Ballast {
        self.disks.fill(path)
    }

    /// The disk at `path` can only be read, while `then` is done.
    pub(crate) fn read_only(&self, path: &str, then: impl FnOnce()) {
        self.disks.read_only(path);
        then();
        self.disks.writable(path);
    }

    /// The PostgreSQL server, if it is on one.
    pub(crate) fn postgres(&self) -> &Server {
        self.postgres.as_ref().expect("it is on PostgreSQL")
    }

    /// What all servers logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap()
    }

    /// The mails that were delivered.
    pub(crate) fn mails(&self) -> Vec<PathBuf> {
        let folder = std::fs::read_dir(self.disks.seen_from_outside("data/mail"));
        let files = folder.into_iter().flatten().map(|file| file.unwrap().path());
        files.filter(|file| file.extension().is_some_and(|extension| extension == "eml")).collect()
    }

    fn command(&self) -> Command {
        let mut command = self.disks.command(env!("CARGO_BIN_EXE_stoa"));
        command.env_clear().stdin(Stdio::null()).arg("--data").arg(self.disks.folder().join("data"));
        let database = self.postgres.iter().map(|server| format!("database.url={}", server.url("postgres")));
        for setting in SETTINGS.map(str::to_owned).into_iter().chain(database) {
            command.arg("--set").arg(setting);
        }
        command
    }

    /// What `doctor` says. A small disk is a problem in its eyes.
    pub(crate) fn doctor(&self) -> String {
        String::from_utf8(self.command().arg("doctor").output().unwrap().stdout).unwrap()
    }

    /// Runs a command that ends by itself.
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.command().args(arguments).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {out}{err}");
        out.into_owned()
    }

    fn admin(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[&["admin", "--output", "json"], arguments].concat());
        serde_json::from_str(&output).unwrap()
    }

    /// Starts a server, and waits until it is ready.
    pub(crate) fn start(&mut self) -> Running {
        let log = File::options().append(true).open(self.log.path()).unwrap();
        let mut command = self.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        let mut process = command.spawn().unwrap();
        let (send, ready) = channel();
        let output = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let line = ready.recv_timeout(LONG).unwrap_or_else(|why| panic!("{why}: {}", self.log()));
        let address = line.split(' ').nth(2).and_then(|url| url.strip_prefix("http://")?.parse().ok());
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}"));
        Running { process, address, account: self.account.clone() }
    }
}

impl Drop for Installation {
    /// What the servers logged helps to see why a test failed.
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the servers logged:\n{}", self.log());
        }
    }
}

/// A server that answers; it is killed with this value.
pub(crate) struct Running {
    process: Child,
    address: SocketAddr,
    account: Account,
}

impl Running {
    /// A connection with a new token.
    pub(crate) fn sign_in(&self) -> Client {
        let Account { tenant, client, secret } = &self.account;
        let form = format!(
            "grant_type=client_credentials&client_id={client}&client_secret={secret}&resource=https://cloudpartner.azure.com"
        );
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
        let mut anonymous = Client::open(self.address, "");
        let answer = anonymous.ask("POST", &format!("/{tenant}/oauth2/token"), headers, &form).unwrap();
        Client::open(self.address, &text(&answer.expect(200).json(), "access_token"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
