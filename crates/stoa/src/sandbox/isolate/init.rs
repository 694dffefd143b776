//! The first process inside: it sets up what the command finds, runs it, and takes everything along when it ends.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::os::fd::AsFd as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, bail};
use nix::sys::signal::SigSet;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, kill_process_group, wait};

use super::channel::Channel;
use super::{mounts, network, words};
use crate::sandbox::exit_code::{BY_SIGNAL, NOT_A_PROGRAM, NOT_FOUND};

/// The word that makes this program this helper; it is for nobody else.
pub(super) const WORD: &str = "__inside";

/// `arguments` are the directory of the sandbox, the ports to listen at, and the command.
pub(super) fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let channel = Channel::inherited()?;
    let [place, ports, command @ ..] = arguments else { bail!("it is not told what to do") };
    match set_up(Path::new(place), ports) {
        Ok(sockets) => {
            let sockets: Vec<_> = sockets.iter().map(|socket| socket.as_fd()).collect();
            channel.send(&[words::READY], &sockets)?;
        }
        Err(error) => return channel.missing(&error),
    }
    // A sandbox that is gone, or wants nothing run.
    let Some((message, files)) = channel.receive()? else { return Ok(ExitCode::SUCCESS) };
    let ([words::RUN, group, environment @ ..], [program, arguments @ ..]) = (message.as_slice(), command)
    else {
        bail!("it is told what it does not understand");
    };
    let own_group = *group == words::OWN_GROUP;
    // What is blocked stays so in whatever is started. The first process of a namespace ignores signals by itself.
    SigSet::all().thread_unblock()?;
    rustix::thread::clear_ambient_capability_set()?;
    let mut command = Command::new(program);
    let pairs = environment.split(|byte| *byte == 0).map(OsStr::from_bytes).filter_map(pair);
    command.args(arguments).envs(pairs).stdin(files.into_iter().next().map_or_else(Stdio::null, Stdio::from));
    if own_group {
        command.process_group(0);
    }
    match command.spawn() {
        Ok(child) => watch(channel, Pid::from_child(&child), own_group),
        Err(error) => {
            let code = if error.kind() == ErrorKind::NotFound { NOT_FOUND } else { NOT_A_PROGRAM };
            channel.send(&[&[words::NOT_STARTED, code], error.to_string().as_bytes()].concat(), &[])?;
            Ok(code.into())
        }
    }
}

fn set_up(place: &Path, ports: &OsStr) -> anyhow::Result<Vec<std::os::fd::OwnedFd>> {
    mounts::mount(place)?;
    network::set_up().context("loopback cannot be set up")?;
    let ports = ports.to_str().context("ports are numbers")?;
    let ports = ports.split(',').map(str::parse).collect::<Result<Vec<u16>, _>>()?;
    network::sockets(&ports)
}

fn pair(text: &OsStr) -> Option<(&OsStr, &OsStr)> {
    let at = text.as_bytes().iter().position(|byte| *byte == b'=')?;
    let (name, value) = text.as_bytes().split_at(at);
    Some((OsStr::from_bytes(name), OsStr::from_bytes(&value[1..])))
}

/// Hands signals on until the command ends. With this process everything ends that is inside.
fn watch(channel: Channel, command: Pid, own_group: bool) -> anyhow::Result<ExitCode> {
    std::thread::spawn(move || {
        while let Ok(Some((message, _))) = channel.receive() {
            let [words::SIGNAL, number] = message[..] else { continue };
            let Some(signal) = Signal::from_named_raw(number.into()) else { continue };
            // It may have ended in this moment, and nobody be left to tell.
            let _ =
                if own_group { kill_process_group(command, signal) } else { kill_process(command, signal) };
        }
        // Nobody is left whom the command could call.
        std::process::exit(1);
    });
    loop {
        // Also of those whose parents went away.
        let Some((ended, status)) = wait(WaitOptions::empty())? else { continue };
        if ended == command {
            let code =
                status.exit_status().or_else(|| status.terminating_signal().map(|signal| BY_SIGNAL + signal));
            return Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX).into());
        }
    }
}
