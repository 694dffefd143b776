//! Starting sandboxes, with or without a command in them.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Longer than anything here takes; a test that waits this long has failed.
const LONG: Duration = Duration::from_secs(60);

/// What scripts in a sandbox call: a token, and one call of the publishing API with it.
const PRELUDE: &str = r#"set -eu
token() { curl -sS --fail-with-body "https://login.microsoftonline.com/$STOA_TENANT_ID/oauth2/token" \
  -d grant_type=client_credentials -d "client_id=$STOA_CLIENT_ID" --data-urlencode "client_secret=$STOA_CLIENT_SECRET" \
  -d resource=https://cloudpartner.azure.com | sed 's/.*"access_token":"\([^"]*\)".*/\1/'; }
api() { method=$1; path=$2; shift 2; curl -sS -X "$method" -H "Authorization: Bearer $(token)" \
  "https://cloudpartner.azure.com/api/publishers/$STOA_PUBLISHER$path?api-version=2017-10-31" "$@"; }
"#;

/// A folder of the test's own; what a sandbox leaves behind is seen in `temporary`.
pub(crate) struct Home {
    pub(crate) folder: tempfile::TempDir,
}

/// What a sandbox with a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let ran = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: ran.status.code().unwrap(), out: text(ran.stdout), err: text(ran.stderr) }
    }
}

impl Home {
    pub(crate) fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(home.path("temporary")).unwrap();
        home
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command.arg("sandbox").args(arguments).current_dir(&self.folder).env_clear().stdin(Stdio::null());
        let binary = Path::new(env!("CARGO_BIN_EXE_stoa")).parent().unwrap();
        let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
        command.env("PATH", path).env("TMPDIR", self.path("temporary"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// Runs a script in a sandbox started with `options`.
    pub(crate) fn script(&self, options: &[&str], script: &str) -> Ran {
        let script = format!("{PRELUDE}{script}");
        self.run(&[options, &["--", "timeout", &LONG.as_secs().to_string(), "sh", "-c", &script]].concat())
    }

    /// Whether every sandbox here cleaned up.
    pub(crate) fn nothing_is_left(&self) -> bool {
        std::fs::read_dir(self.path("temporary")).unwrap().next().is_none()
    }

    /// A sandbox without a command.
    pub(crate) fn start(&self, options: &[&str]) -> Sandbox {
        let mut child = self.command(options).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut exports = BTreeMap::new();
        while !exports.contains_key("STOA_SANDBOX") {
            let Some(line) = lines.next() else {
                let mut err = String::new();
                child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
                panic!("it did not start: {err}");
            };
            let line = line.unwrap();
            let (name, value) = line.strip_prefix("export ").unwrap().split_once('=').unwrap();
            exports.insert(name.to_owned(), value.trim_matches('\'').to_owned());
        }
        Sandbox { child, exports }
    }
}

/// A sandbox without a command, that answers.
pub(crate) struct Sandbox {
    pub(crate) child: Child,
    pub(crate) exports: BTreeMap<String, String>,
}

impl Sandbox {
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Asks it to stop; its exit code and what it said.
    pub(crate) fn stop(mut self, signal: Signal) -> (i32, String) {
        self.signal(signal);
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (self.child.wait().unwrap().code().unwrap(), err)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let address = self.exports["STOA_URL"].strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Sends a head, and returns all that comes until the connection ends.
    pub(crate) fn send(&self, head: &str, body: &str) -> String {
        let mut stream = self.connect();
        let length = body.len();
        write!(stream, "{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub(crate) fn token(&self) -> String {
        let answer = self.sign_in();
        json(&answer)["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// The answer of the token endpoint.
    pub(crate) fn sign_in(&self) -> String {
        let value = |name: &str| &self.exports[name];
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&resource=https://cloudpartner.azure.com",
            value("STOA_CLIENT_ID"),
            value("STOA_CLIENT_SECRET")
        );
        let head = format!(
            "POST /{}/oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded",
            value("STOA_TENANT_ID")
        );
        self.send(&head, &form)
    }

    /// One call of the publishing API; the path begins after the publisher.
    pub(crate) fn call(&self, token: &str, method: &str, path: &str) -> String {
        let publisher = &self.exports["STOA_PUBLISHER"];
        let head = format!(
            "{method} /api/publishers/{publisher}{path}?api-version=2017-10-31 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}"
        );
        self.send(&head, "")
    }

    /// Polls the status of the sample offer until it fits.
    pub(crate) fn until(&self, token: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let statuses = std::iter::repeat_with(|| json(&self.call(token, "GET", "/offers/demo/status")));
        statuses.take(100_000).find(fits).expect("it comes to that")
    }
}

impl Drop for Sandbox {
    /// When a test fails before it stops its sandbox.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status of an answer.
pub(crate) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{answer:?}"))
}

/// The body of an answer.
pub(crate) fn json(answer: &str) -> Value {
    let body = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer:?}")).1;
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}
