//! The command under rehearsal.

use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal as _};
use std::process::ExitStatus;

use anyhow::Context as _;
use rustix::process::{Pid, Signal, getpgrp, kill_process, kill_process_group, test_kill_process_group};
use tokio::process::{Child, Command};

use super::environment::Environment;
use super::exit_code::{BY_SIGNAL, NOT_A_PROGRAM, NOT_FOUND, code};
use super::guard::{Guard, Whom};
use super::isolate::Isolated;
use super::signals::Signals;

/// How the command came out.
pub(super) enum Ended {
    /// With the exit code to hand on.
    Code(u8),
    /// It could not be started.
    NotStarted { code: u8, error: anyhow::Error },
}

/// Runs `command` to its end, handing signals on. A command that somebody stopped before it began is not run.
pub(super) async fn run(
    command: &[OsString],
    environment: &Environment,
    isolated: Option<Isolated>,
    signals: &mut Signals,
) -> anyhow::Result<Ended> {
    let Some((program, arguments)) = command.split_first() else { anyhow::bail!("there is no command") };
    if let Some(signal) = signals.pending().await {
        if let Some(isolated) = isolated {
            isolated.dismiss().await?;
        }
        return Ok(Ended::Code(u8::try_from(BY_SIGNAL + signal.as_raw()).unwrap_or(u8::MAX)));
    }
    let group = Group::new();
    if let Some(isolated) = isolated {
        return run_isolated(program, isolated, environment, group, signals).await;
    }
    let mut prepared = Command::new(program);
    prepared.args(arguments).envs(environment.0.iter().map(|(name, value)| (name, value)));
    if group == Group::Own {
        prepared.process_group(0);
    }
    // Before there is anything to watch over, so that it is short what nobody watches over.
    let mut guard = Guard::start()?;
    let child = match prepared.spawn() {
        Ok(child) => child,
        Err(error) => {
            let code = if error.kind() == ErrorKind::NotFound { NOT_FOUND } else { NOT_A_PROGRAM };
            guard.dismiss()?;
            let error = anyhow::Error::new(error).context(format!("{} cannot be run", program.display()));
            return Ok(Ended::NotStarted { code, error });
        }
    };
    let id =
        child.id().and_then(|id| Pid::from_raw(id.cast_signed())).context("the command has no process id")?;
    guard.watch(if group == Group::Own { Whom::Group(id) } else { Whom::Process(id) })?;
    let ended = wait(child, id, group, signals).await?;
    guard.dismiss()?;
    Ok(Ended::Code(code(ended)))
}

async fn run_isolated(
    program: &OsString,
    mut isolated: Isolated,
    environment: &Environment,
    group: Group,
    signals: &mut Signals,
) -> anyhow::Result<Ended> {
    isolated.run(environment, group == Group::Own)?;
    let ended = loop {
        tokio::select! {
            ended = isolated.wait() => break ended?,
            signal = signals.next() => {
                if group.misses(signal)
                    && let Err(error) = isolated.signal(signal)
                {
                    tracing::debug!(%error, "a signal was not handed on");
                }
            }
        }
    };
    Ok(match isolated.not_started() {
        None => Ended::Code(code(ended)),
        Some((code, why)) => {
            let error = anyhow::Error::msg(why).context(format!("{} cannot be run", program.display()));
            Ended::NotStarted { code, error }
        }
    })
}

/// Which processes a signal is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// The terminal's foreground: it sends ^C to the command and all it started by itself.
    Terminal,
    /// One of the command's own.
    Own,
}

impl Group {
    fn new() -> Self {
        let stdin = std::io::stdin();
        let in_front =
            stdin.is_terminal() && rustix::termios::tcgetpgrp(&stdin).is_ok_and(|front| front == getpgrp());
        if in_front { Self::Terminal } else { Self::Own }
    }

    /// Whether a signal for the sandbox does not reach the command by itself.
    fn misses(self, signal: Signal) -> bool {
        self == Self::Own || signal == Signal::TERM
    }

    fn signal(self, child: Pid, signal: Signal) -> rustix::io::Result<()> {
        match self {
            _ if !self.misses(signal) => Ok(()),
            Self::Own => kill_process_group(child, signal),
            Self::Terminal => kill_process(child, signal),
        }
    }
}

async fn wait(mut child: Child, id: Pid, group: Group, signals: &mut Signals) -> anyhow::Result<ExitStatus> {
    let ended = loop {
        tokio::select! {
            ended = child.wait() => break ended?,
            signal = signals.next() => {
                // It may have ended in this moment, and nobody be left to tell.
                if let Err(error) = group.signal(id, signal) {
                    tracing::debug!(%error, "a signal was not handed on");
                }
            }
        }
    };
    // Whatever it left running would go on without a marketplace.
    if group == Group::Own
        && test_kill_process_group(id).is_ok()
        && let Err(error) = kill_process_group(id, Signal::KILL)
    {
        tracing::warn!(%error, "the command left processes running that cannot be ended");
    }
    Ok(ended)
}
