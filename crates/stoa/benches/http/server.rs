//! A server of the bench's own, started from the program this bench was built with, or from another build of it.

use std::io::{BufRead, BufReader, BufWriter};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use testkit::postgres::TestDatabase;

use crate::PUBLISHERS;
use crate::load::Connection;
use crate::offers::Offers;
use crate::process::Processes;

/// With which the measurements are read.
const METRICS_TOKEN: &str = "whoever-measures";

/// Where a marketplace is: a data directory, with or without its database.
struct Place {
    program: PathBuf,
    data: tempfile::TempDir,
    postgres: Option<TestDatabase>,
}

/// A place with its publishers and one principal who owns them all.
pub(crate) struct Marketplace {
    place: Place,
    client: String,
    secret: String,
    tenant: String,
}

/// A running server; stopped with this value.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
}

impl Marketplace {
    pub(crate) fn new() -> Self {
        Self::of(env!("CARGO_BIN_EXE_stoa"))
    }

    pub(crate) fn of(program: impl Into<PathBuf>) -> Self {
        let postgres = std::env::var_os("STOA_TEST_POSTGRES").map(|_| testkit::postgres::fresh_database());
        let data = tempfile::tempdir().expect("a folder");
        let place = Place { program: program.into(), data, postgres };
        assert!(place.command().arg("migrate").status().expect("the program runs").success());
        let principal = place.admin(&["principal", "create", "--name", "Bench"]);
        let client = text(&principal, "client_id");
        for number in 0..PUBLISHERS {
            let publisher = format!("bench-{number}");
            place.admin(&[
                "publisher",
                "create",
                &publisher,
                "--name",
                "Bench",
                "--contact",
                "bench@example.com",
            ]);
            place.admin(&["role", "grant", &client, "owner", "--publisher", &publisher]);
        }
        let secret = text(&place.admin(&["secret", "create", &client]), "secret");
        Self { place, client, secret, tenant: text(&principal, "tenant") }
    }

    pub(crate) fn engine(&self) -> &'static str {
        if self.place.postgres.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    /// The folder of the database and its log; that of PostgreSQL is of all of its databases.
    pub(crate) fn database(&self) -> PathBuf {
        match self.place.postgres {
            None => self.place.data.path().to_owned(),
            Some(_) => std::env::var_os("STOA_TEST_POSTGRES_DATA").expect("with-postgres says it").into(),
        }
    }

    /// Imports `count` offers; how long that takes.
    #[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
    pub(crate) fn import(&self, count: usize) -> Duration {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        Offers::write(count, &mut BufWriter::new(&mut file)).expect("room for the offers");
        let begun = Instant::now();
        let imported = self.place.command().arg("import").arg(file.path()).stdout(Stdio::null()).status();
        assert!(imported.expect("the program runs").success());
        begun.elapsed()
    }

    /// Starts the server; it answers when this returns.
    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// The same with these settings besides, each `name=value`.
    pub(crate) fn serve_with(&self, settings: &[&str]) -> Server {
        let mut child = self
            .place
            .command()
            .args(["serve", "--listen", "127.0.0.1:0"])
            // Tokens name it as their issuer, and outlive a restart at another port.
            .args(["--set", "server.public_url=http://bench.example"])
            .args(["--set", "publishing.pace=instant", "--set", "log.filter=warn"])
            .args(["--set", &format!("metrics.token={METRICS_TOKEN}")])
            // One caller does everything here: counted, but not held back.
            .args(["--set", "limits.caller_rate=1000000"])
            .args(settings.iter().flat_map(|setting| ["--set", setting]))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it has an output")).lines();
        let address = lines
            .find_map(|line| line.expect("a line").strip_prefix("listening on http://").map(str::to_owned))
            .and_then(|address| address.split(' ').next()?.parse().ok())
            .expect("it says where it listens");
        Server { child, address }
    }

    /// How long it takes from nothing until `target` is answered.
    #[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
    pub(crate) fn cold_start(&self, target: &str, headers: &str) -> Duration {
        let begun = Instant::now();
        let server = self.serve();
        Connection::open(server.address).get(target, headers).expect(200);
        begun.elapsed()
    }

    /// Signs somebody in who owns all publishers; the header that a browser sends from then on.
    pub(crate) fn sign_in(&self, server: &Server) -> String {
        let address = "owner@bench.example";
        self.place.admin(&["person", "add", address, "--name", "Bench"]);
        for number in 0..PUBLISHERS {
            let publisher = format!("bench-{number}");
            self.place.admin(&["person", "grant", address, "owner", "--publisher", &publisher]);
        }
        let link = text(&self.place.admin(&["person", "link", address]), "link");
        let token = link.split_once("token=").expect("a link").1;
        let mut connection = Connection::open(server.address);
        let asked = connection.get(&format!("/signin/link?token={token}"), "").expect(200);
        let page = String::from_utf8_lossy(&asked.body).into_owned();
        let bound = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let headers = format!(
            "Cookie: {}\r\nOrigin: http://bench.localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n",
            asked.cookie
        );
        let form = format!("token={}&link={token}", bound.expect("a form"));
        let opened = connection.call("POST", "/signin/link", &headers, &form).expect(303);
        // As browsers ask.
        format!(
            "Cookie: {}\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: same-origin\r\n",
            opened.cookie
        )
    }

    pub(crate) fn token(&self, server: &Server) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&resource=https%3A%2F%2Fcloudpartner.azure.com",
            self.client, self.secret
        );
        let target = format!("/{}/oauth2/token", self.tenant);
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        let answer = Connection::open(server.address).call("POST", &target, kind, &form).expect(200);
        text(&answer.json(), "access_token")
    }
}

impl Server {
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Tasks of the runtime that have not ended.
    pub(crate) fn tasks(&self) -> f64 {
        let headers = format!("Authorization: Bearer {METRICS_TOKEN}\r\n");
        let metrics = Connection::open(self.address).get("/metrics", &headers).expect(200).body;
        let metrics = String::from_utf8_lossy(&metrics);
        let tasks = metrics.lines().find_map(|line| line.strip_prefix("stoa_tasks "));
        tasks.and_then(|tasks| tasks.parse().ok()).expect("tasks are counted")
    }

    pub(crate) fn processes(&self) -> Processes {
        Processes(vec![self.child.id()])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Place {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--data").arg(self.data.path());
        if let Some(postgres) = &self.postgres {
            command.arg("--set").arg(format!("database.url={}", postgres.url()));
        }
        command
    }

    fn admin(&self, arguments: &[&str]) -> Value {
        let output = self.command().args(["admin", "--output", "json"]).args(arguments).output();
        let output = output.expect("the program runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

fn text(object: &Value, member: &str) -> String {
    object[member].as_str().unwrap_or_else(|| panic!("`{member}` is in {object}")).to_owned()
}
