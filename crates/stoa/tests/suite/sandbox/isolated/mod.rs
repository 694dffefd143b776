//! A command that is isolated: whatever it is, and wherever it wants to go.
//!
//! As whoever runs the tests, and where that is root also as somebody without rights, if the kernel lets those in.

mod ends;
mod hosts;
mod system;
mod tools;

use std::process::Command;

use crate::sandbox::support::{Home, Ran};

/// Who starts a sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Whoever runs the tests.
    Self_,
    Nobody,
}

/// An id that has no rights anywhere, of a user and of a group.
const NOBODY: u32 = 65_534;

impl Who {
    /// All who can be tried here.
    fn all() -> Vec<Self> {
        let mut all = vec![Self::Self_];
        if rustix::process::geteuid().is_root() {
            let mut probe = as_nobody();
            if probe.args(["unshare", "--user", "--net", "--mount", "true"]).status().unwrap().success() {
                all.push(Self::Nobody);
            }
        }
        all
    }

    /// A sandbox of theirs that insists on isolation.
    fn run(self, home: &Home, options: &[&str], command: &[&str]) -> Ran {
        let arguments = [&["--isolate"], options, &["--"], command].concat();
        if self == Self::Self_ {
            return home.run(&arguments);
        }
        use std::os::unix::fs::{PermissionsExt as _, chown};
        // The program and the folder, where nobody can get at them.
        let program = home.path("stoa");
        if !program.exists() {
            std::fs::copy(env!("CARGO_BIN_EXE_stoa"), &program).unwrap();
            let open = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(home.folder.path(), open).unwrap();
            chown(home.path("temporary"), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let mut command = as_nobody();
        command.arg(program).arg("sandbox").args(arguments).current_dir(&home.folder);
        let like = home.command(&[]);
        command.env_clear().envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Ran::of(&mut command)
    }

    fn script(self, home: &Home, options: &[&str], script: &str) -> Ran {
        self.run(home, options, &["timeout", "120", "bash", "-euc", script])
    }
}

fn as_nobody() -> Command {
    let mut command = Command::new("setpriv");
    let id = NOBODY.to_string();
    command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "--"]);
    command
}
