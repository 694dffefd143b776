//! A marketplace, and somebody who asks it by commands.

use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::cli::support as server;
use crate::sandbox::support as sandbox;

/// Whoever runs the commands, in a folder of their own.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    pub(crate) environment: Vec<(String, String)>,
    secret: String,
    /// Ends with this value.
    _marketplace: Marketplace,
}

enum Marketplace {
    Sandbox(#[allow(dead_code)] sandbox::Sandbox, #[allow(dead_code)] sandbox::Home),
    Server(#[allow(dead_code)] Box<server::Running>, #[allow(dead_code)] server::Home),
}

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// At a sandbox with the sample offer, in which publishing takes no time.
    pub(crate) fn at_sandbox(options: &[&str]) -> Self {
        let home = sandbox::Home::new();
        let sandbox = home.start(&[&["--pace", "instant"], options].concat());
        let environment = sandbox.exports.clone().into_iter().collect();
        Self::new(environment, Marketplace::Sandbox(sandbox, home))
    }

    /// The test at a server on each engine.
    pub(crate) fn on_both_engines(test: fn(Self)) {
        for home in [server::Home::new(), server::Home::on_postgres()] {
            let running = home.serve(&["--demo=publisher", "--set", "publishing.pace=instant"]);
            let mut environment = vec![("STOA_PUBLISHER".to_owned(), "contoso".to_owned())];
            for line in running.printed.lines().filter_map(|line| line.strip_prefix("export ")) {
                let (name, value) = line.split_once('=').unwrap();
                // The owner's sign-in comes before the operator's.
                if !environment.iter().any(|(known, _)| known == name) {
                    environment.push((name.to_owned(), value.to_owned()));
                }
            }
            test(Self::new(environment, Marketplace::Server(Box::new(running), home)));
        }
    }

    fn new(environment: Vec<(String, String)>, marketplace: Marketplace) -> Self {
        let secret = environment.iter().find(|(name, _)| name == "STOA_CLIENT_SECRET").unwrap().1.clone();
        Self { folder: tempfile::tempdir().unwrap(), environment, secret, _marketplace: marketplace }
    }

    pub(crate) fn value(&self, name: &str) -> &str {
        &self.environment.iter().find(|(known, _)| known == name).unwrap().1
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Sets the variables that an export of all offers refers to, as a shell does that reads the lines written for it.
    pub(crate) fn set_variables(&mut self) {
        let folder = tempfile::tempdir().unwrap();
        let [offers, lines] =
            ["offers", "lines"].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
        self.out(&["export", &offers, "--variables", &lines]);
        let lines = std::fs::read_to_string(&lines).unwrap();
        let variable = |line: &str| {
            let (name, value) = line.strip_prefix("export ")?.split_once('=')?;
            Some((name.to_owned(), value.strip_prefix('\'')?.strip_suffix('\'')?.to_owned()))
        };
        self.environment.extend(lines.lines().filter_map(variable));
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[], "")
    }

    /// Runs a command with these variables set besides, which reads `input`. Whatever it does, the secret stays one.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Ran {
        let mut child = self.start(arguments, variables);
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        self.end(child)
    }

    /// Starts a command that is waited for later.
    pub(crate) fn start(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Child {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// A command that is not started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        command.args(arguments).current_dir(&self.folder).env_clear();
        command.envs(self.environment.iter().cloned());
        command
    }

    /// What a command did that was started.
    pub(crate) fn end(&self, child: Child) -> Ran {
        let ran = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let ran = Ran { code: ran.status.code().unwrap(), out: text(ran.stdout), err: text(ran.stderr) };
        for said in [&ran.out, &ran.err] {
            assert!(!said.contains(&self.secret), "the secret is told");
        }
        ran
    }

    /// What a command that works prints.
    pub(crate) fn out(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?} {ran:?}");
        ran.out
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.out(&[arguments, &["--output", "json"]].concat())).unwrap()
    }

    /// What a command that fails with `code` says.
    pub(crate) fn refused(&self, arguments: &[&str], code: i32) -> String {
        let ran = self.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{arguments:?} {ran:?}");
        ran.err
    }

    /// The error a command that fails with `code` gives to programs.
    pub(crate) fn refused_json(&self, arguments: &[&str], code: i32) -> Value {
        let said = self.refused(&[arguments, &["--output", "json"]].concat(), code);
        serde_json::from_str::<Value>(&said).unwrap_or_else(|error| panic!("{error}: {said}"))["error"].take()
    }
}
