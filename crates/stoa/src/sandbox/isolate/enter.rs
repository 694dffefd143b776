//! The helper that enters namespaces of its own and starts their first process.
//!
//! It is a program of its own because only a process with one thread may enter a user namespace, and because namespaces
//! of processes are for the children of who enters.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};

use anyhow::{Context as _, bail};
use nix::sched::{CloneFlags, unshare};
use nix::sys::signal::SigSet;
use rustix::thread::{CapabilitySet, CapabilitySets};

use super::channel::Channel;
use super::{init, words};
use crate::sandbox::{exit_code, place};

/// The word that makes this program this helper; it is for nobody else.
pub(super) const WORD: &str = "__enter";

/// What the first process needs: to mount, to set up loopback, to listen at 443.
const NEEDED: [CapabilitySet; 3] =
    [CapabilitySet::SYS_ADMIN, CapabilitySet::NET_ADMIN, CapabilitySet::NET_BIND_SERVICE];

/// `arguments` are the directory of the sandbox, and what the first process is told.
pub(super) fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let channel = Channel::inherited()?;
    let [directory, ..] = arguments else { bail!("it has no directory") };
    // Those of the terminal and of process managers are for the command.
    SigSet::all().thread_block()?;
    let entered = enter(&channel, arguments);
    // Of a sandbox that was killed, this is what is left to clear up.
    place::remove_if_left(Path::new(directory))?;
    let ended = match entered {
        Ok(ended) => ended,
        Err(error) => return channel.missing(&error),
    };
    Ok(exit_code::code(ended).into())
}

fn enter(channel: &Channel, arguments: &[OsString]) -> anyhow::Result<ExitStatus> {
    let all = CloneFlags::CLONE_NEWUSER
        | CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWNET
        | CloneFlags::CLONE_NEWPID;
    unshare(all).context("this system gives no namespaces")?;
    channel.send(&[words::UNSHARED], &[])?;
    let Some((answer, _)) = channel.receive()? else { bail!("the sandbox is gone") };
    if answer != [words::MAPPED] {
        bail!("the sandbox says what it should not");
    }
    // Who is not root keeps what they may do in a namespace only so when a program is started.
    let own = rustix::thread::capabilities(None)?;
    rustix::thread::set_capabilities(None, CapabilitySets { inheritable: own.permitted, ..own })?;
    for needed in NEEDED {
        rustix::thread::configure_capability_in_ambient_set(needed, true)
            .context("namespaces come without rights in them")?;
    }
    let mut first = Command::new(std::env::current_exe()?);
    let mut first = first.arg(init::WORD).args(arguments).spawn().context("nothing can be started inside")?;
    Ok(first.wait()?)
}
