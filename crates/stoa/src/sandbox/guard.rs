//! What ends the command when the sandbox itself is killed and cannot.
//!
//! It is a process of its own that reads from the sandbox until that is gone. A parent's death can be made a signal
//! on Linux, too, but that reaches the command alone and not what it started.

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitCode, Stdio};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// The word that makes this program a guard; it is for nobody else.
const WORD: &str = "__guard";

/// Says that the command ended by itself.
const DONE: &str = "done";

/// Whom to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// One process: its group is others', too.
    Process(Pid),
    Group(Pid),
}

/// A guard, as the sandbox has it.
pub(super) struct Guard(Child);

impl Guard {
    pub(super) fn start() -> anyhow::Result<Self> {
        let own = std::env::current_exe().context("this program does not know where it is")?;
        let mut guard = Command::new(own);
        // It keeps nothing open that others wait for, and signals of the terminal are not for it.
        guard.arg(WORD).current_dir("/").process_group(0);
        guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(guard.spawn().context("the process that watches over the command cannot be started")?))
    }

    pub(super) fn watch(&mut self, whom: Whom) -> anyhow::Result<()> {
        self.tell(&match whom {
            Whom::Process(id) => format!("process {}\n", id.as_raw_nonzero()),
            Whom::Group(id) => format!("group {}\n", id.as_raw_nonzero()),
        })
    }

    /// There is nothing to watch over any more.
    pub(super) fn dismiss(mut self) -> anyhow::Result<()> {
        self.tell(DONE)?;
        drop(self.0.stdin.take());
        self.0.wait().context("the process that watched over the command was not seen to end")?;
        Ok(())
    }

    fn tell(&mut self, text: &str) -> anyhow::Result<()> {
        let input =
            self.0.stdin.as_mut().context("the process that watches over the command hears nothing")?;
        input.write_all(text.as_bytes()).context("the process that watches over the command is gone")
    }
}

/// Whether this process is a guard.
pub(crate) fn is_one() -> bool {
    std::env::args_os().nth(1).is_some_and(|word| word == OsStr::new(WORD))
}

/// Waits until the sandbox is gone, and ends what it did not.
pub(crate) fn run() -> ExitCode {
    let mut told = String::new();
    // Whatever was read before the other side was gone counts.
    let _ = std::io::stdin().read_to_string(&mut told);
    let ended = match left(&told) {
        None => Ok(()),
        Some(Whom::Process(id)) => kill_process(id, Signal::KILL),
        Some(Whom::Group(id)) => kill_process_group(id, Signal::KILL),
    };
    if ended.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Who is left, after what the sandbox told.
fn left(told: &str) -> Option<Whom> {
    let (line, rest) = told.split_once('\n')?;
    let (what, id) = line.split_once(' ')?;
    let id = Pid::from_raw(id.parse().ok().filter(|id| *id > 1)?)?;
    match (what, rest) {
        (_, DONE) => None,
        ("process", _) => Some(Whom::Process(id)),
        ("group", _) => Some(Whom::Group(id)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whom_the_sandbox_left_is_ended() {
        let pid = |id| Pid::from_raw(id).unwrap();
        assert_eq!(left("group 12\n"), Some(Whom::Group(pid(12))));
        assert_eq!(left("process 12\ndo"), Some(Whom::Process(pid(12))));
        for told in
            ["", "done", "group 12", "group 12\ndone", "group 1\n", "group -5\n", "group x\n", "all 12\n"]
        {
            assert_eq!(left(told), None, "{told}");
        }
    }
}
