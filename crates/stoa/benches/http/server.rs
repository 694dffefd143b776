//! A server of the bench's own, started from the program this bench was built with.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::load::Connection;

/// A running marketplace with publisher `bench`; stopped with this value.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    data: tempfile::TempDir,
    client: String,
    secret: String,
    tenant: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        assert!(command(&data).arg("migrate").status().expect("the program runs").success());
        admin(&data, &["publisher", "create", "bench", "--name", "Bench", "--contact", "bench@example.com"]);
        let principal = admin(&data, &["principal", "create", "--name", "Bench"]);
        let client = text(&principal, "client_id");
        admin(&data, &["role", "grant", &client, "owner", "--publisher", "bench"]);
        let secret = text(&admin(&data, &["secret", "create", &client]), "secret");
        let mut child = command(&data)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--set",
                "publishing.pace=instant",
                "--set",
                "log.filter=warn",
                // One caller does everything here.
                "--set",
                "limits.caller_rate=0",
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it has an output")).lines();
        let address = lines
            .find_map(|line| line.expect("a line").strip_prefix("listening on http://").map(str::to_owned))
            .and_then(|address| address.parse().ok())
            .expect("it says where it listens");
        Self { child, address, data, client, secret, tenant: text(&principal, "tenant") }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn engine(&self) -> &'static str {
        if std::env::var_os("DATABASE_URL").is_some() { "PostgreSQL" } else { "SQLite" }
    }

    pub(crate) fn token(&self) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&resource=https%3A%2F%2Fcloudpartner.azure.com",
            self.client, self.secret
        );
        let target = format!("/{}/oauth2/token", self.tenant);
        let answer = Connection::open(self.address).form(&target, &form).expect(200);
        text(&serde_json::from_str(&answer.body).expect("a token is JSON"), "access_token")
    }

    /// Processor time and memory so far.
    pub(crate) fn usage(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let field = |name: &str| {
            status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("?").trim().to_owned()
        };
        format!("RSS {}, highest {}", field("VmRSS:"), field("VmHWM:"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = &self.data;
    }
}

fn command(data: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.arg("--data").arg(data.path());
    if let Ok(url) = std::env::var("DATABASE_URL") {
        command.arg("--set").arg(format!("database.url={url}"));
    }
    command
}

fn admin(data: &tempfile::TempDir, arguments: &[&str]) -> Value {
    let output =
        command(data).args(["admin", "--output", "json"]).args(arguments).output().expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn text(object: &Value, member: &str) -> String {
    object[member].as_str().unwrap_or_else(|| panic!("`{member}` is in {object}")).to_owned()
}
