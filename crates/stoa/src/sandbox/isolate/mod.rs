//! A command that is alone on the network: it runs in namespaces of its own (namespaces(7)), in which every name and every
//! address lead to the sandbox.
//!
//! ```text
//! sandbox ── starts ──▶ __enter (new namespaces) ── starts ──▶ __inside (mounts, loopback, sockets) ── starts ──▶ command
//!    ▲                                                              │
//!    └────── sockets of the network inside, answered from here ─────┘
//! ```
//!
//! Whatever system this is on, all of it is tried before the command is started, and what cannot be had is told.

mod channel;
mod enter;
mod init;
mod mounts;
mod network;
mod words;

use std::collections::BTreeSet;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::process::{ExitCode, ExitStatus, Stdio};

use anyhow::{Context as _, bail};
use rustix::process::Signal;
use sandbox::{Allowed, Inside, PORTS};
use tokio::net::{TcpListener, UdpSocket};
use tokio::process::{Child, Command};

use self::channel::Channel;
use super::environment::{Environment, Trust};
use super::place::Place;
use super::wanted::Wanted;
use crate::output;

/// Does the work of a helper, if this process is one.
pub(crate) fn helper() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let run = match arguments.next()?.to_str()? {
        enter::WORD => enter::run,
        init::WORD => init::run,
        _ => return None,
    };
    let ran = run(&arguments.collect::<Vec<_>>());
    Some(ran.unwrap_or_else(|error| {
        eprintln!("error: {}", output::told(&error));
        ExitCode::FAILURE
    }))
}

/// Namespaces that wait for their command. They are gone once this value and the command are.
pub(super) struct Isolated {
    helper: Child,
    channel: Channel,
}

impl Isolated {
    /// Makes them, or says what this system does not give. Waits for it; needs a runtime.
    pub(super) fn new(wanted: &Wanted) -> anyhow::Result<(Self, Inside)> {
        let ports = wanted.allow.iter().filter_map(Allowed::port).chain(PORTS).chain([wanted.proxy.port()]);
        let ports: BTreeSet<_> = ports.collect();
        if ports.len() >= channel::MOST_FILES {
            bail!("--allow: too many ports");
        }
        let listed: Vec<_> = ports.iter().map(u16::to_string).collect();
        let (channel, far) = Channel::pair()?;
        let mut helper = Command::new(std::env::current_exe()?);
        helper.arg(enter::WORD).arg(&wanted.place).arg(listed.join(",")).args(&wanted.command);
        let child = helper.stdin(Stdio::from(far)).spawn()?;
        // It holds their end open, too.
        drop(helper);
        let isolated = Self { helper: child, channel };
        isolated.expect(words::UNSHARED)?;
        map_ids(isolated.helper.id().context("it ended")?).context("ids cannot be mapped")?;
        isolated.channel.send(&[words::MAPPED], &[])?;
        let mut sockets = isolated.expect(words::READY)?;
        let resolver = sockets.pop().context("nobody can be asked for names")?;
        let inside = Inside {
            listeners: sockets.into_iter().map(listener).collect::<io::Result<_>>()?,
            resolver: datagrams(resolver)?,
            proxy: wanted.proxy,
        };
        Ok((isolated, inside))
    }

    /// Waits until a helper has come so far; returns the files it sends.
    fn expect(&self, word: u8) -> anyhow::Result<Vec<OwnedFd>> {
        match self.channel.receive()? {
            Some((message, files)) if message == [word] => Ok(files),
            Some((message, _)) if message.first() == Some(&words::MISSING) => {
                bail!("{}", String::from_utf8_lossy(&message[1..]))
            }
            _ => bail!("a helper ended without a word"),
        }
    }

    /// Has the command run, in a group of its own or in that of the terminal.
    pub(super) fn run(&self, environment: &Environment, own_group: bool) -> io::Result<()> {
        let mut message = vec![words::RUN, if own_group { words::OWN_GROUP } else { words::NO_GROUP }];
        let pairs = environment.0.iter().map(|(name, value)| format!("{name}={value}"));
        message.extend(pairs.collect::<Vec<_>>().join("\0").into_bytes());
        self.channel.send(&message, &[io::stdin().as_fd()])
    }

    pub(super) fn signal(&self, signal: Signal) -> io::Result<()> {
        let number = u8::try_from(signal.as_raw()).map_err(io::Error::other)?;
        self.channel.send(&[words::SIGNAL, number], &[])
    }

    /// How the command ended; nothing inside is left then.
    pub(super) async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.helper.wait().await
    }

    /// The exit code and the reason of a command that could not be started, once all has ended.
    pub(super) fn not_started(&self) -> Option<(u8, String)> {
        match self.channel.pending() {
            Ok(Some((message, _))) => match message.as_slice() {
                [words::NOT_STARTED, code, text @ ..] => {
                    Some((*code, String::from_utf8_lossy(text).into_owned()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Gives them up without a command.
    pub(super) async fn dismiss(self) -> io::Result<()> {
        let Self { mut helper, channel } = self;
        drop(channel);
        helper.wait().await.map(drop)
    }
}

/// The files that take the place of the system's.
pub(super) fn write_files(place: &Place, trust: &Trust) -> anyhow::Result<()> {
    let directory = place.directory(mounts::DIRECTORY)?;
    let switch = std::fs::read_to_string(mounts::SYSTEM_SWITCH).unwrap_or_default();
    for (name, bytes) in [
        (mounts::RESOLVER, b"nameserver 127.0.0.1\n".as_slice()),
        (mounts::SWITCH, mounts::switch(&switch).as_bytes()),
        (mounts::AUTHORITIES, trust.bundle().as_bytes()),
        (mounts::JAVA, &trust.java_store()),
    ] {
        // For every user that the command may become.
        directory.write_for_all(name, bytes)?;
    }
    Ok(())
}

/// Has every id inside be the same as outside: all of them where this process may do that, and else its own.
fn map_ids(helper: u32) -> io::Result<()> {
    let own = [("uid", rustix::process::geteuid().as_raw()), ("gid", rustix::process::getegid().as_raw())];
    for (kind, own) in own {
        let known = std::fs::read_to_string(format!("/proc/self/{kind}_map"))?;
        let same = |line: &str| {
            let mut columns = line.split_whitespace();
            let (first, length) = (columns.next()?, columns.nth(1)?);
            Some(format!("{first} {first} {length}\n"))
        };
        let map = format!("/proc/{helper}/{kind}_map");
        if std::fs::write(&map, known.lines().filter_map(same).collect::<String>()).is_ok() {
            continue;
        }
        if kind == "gid" {
            // user_namespaces(7): whoever maps only themselves gives that up first.
            std::fs::write(format!("/proc/{helper}/setgroups"), "deny")?;
        }
        std::fs::write(map, format!("{own} {own} 1\n"))?;
    }
    Ok(())
}

fn listener(socket: OwnedFd) -> io::Result<TcpListener> {
    let socket = std::net::TcpListener::from(socket);
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket)
}

fn datagrams(socket: OwnedFd) -> io::Result<UdpSocket> {
    let socket = std::net::UdpSocket::from(socket);
    socket.set_nonblocking(true)?;
    UdpSocket::from_std(socket)
}
