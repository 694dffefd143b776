//! What `stoa sandbox` takes.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::Span;
use sandbox::{Allowed, Fault, GRAMMAR};

use crate::sheet::Output;

#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_help_heading = "Asking a sandbox that runs, from inside its command or from another shell",
    subcommand_value_name = "REQUEST",
    after_long_help = GRAMMAR
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(super) control: Option<Control>,
    #[command(flatten)]
    pub(super) run: Run,
}

/// How a sandbox is started.
#[derive(Args)]
pub(super) struct Run {
    /// How fast publishing goes: instant, brisk, real or so many times faster, such as 60x. Short for
    /// --set publishing.pace=PACE.
    #[arg(long, value_name = "PACE")]
    pub(super) pace: Option<String>,
    /// Start with the offers in the files of this directory, *.yaml, *.yml and *.json, instead of the samples `demo` and
    /// `demo-vm` of the publisher `contoso`. The command signs in as the owner of all their publishers.
    #[arg(long, value_name = "DIRECTORY")]
    pub(super) seed: Option<PathBuf>,
    /// Start with the examples of this offer type instead, such as microsoft-azure-saas or in short saas.
    #[arg(long = "type", value_name = "TYPE", conflicts_with = "seed")]
    pub(super) offer_type: Option<String>,
    /// Something that goes wrong on purpose, such as "reject certify: The image has no agent"; may be repeated.
    /// All of them are listed below.
    #[arg(long = "fault", value_name = "FAULT")]
    pub(super) faults: Vec<Fault>,
    /// A host that the command may reach although the sandbox does not play it, also as HOST:PORT; may be repeated.
    ///
    /// A command that is isolated reaches a host without a port at 80 and 443, and through the proxy at any.
    /// `localhost:PORT` is a server of this machine.
    #[arg(long, value_name = "HOST")]
    pub(super) allow: Vec<Allowed>,
    /// Insist that the command is isolated: that every name and address lead to the sandbox, whatever the tool. Without
    /// this option that is so wherever the system permits it.
    #[arg(long, requires = "command", conflicts_with = "no_isolate")]
    pub(super) isolate: bool,
    /// Leave the network of the command as it is: a tool that uses no proxy goes past the sandbox, and publishes for real.
    #[arg(long)]
    pub(super) no_isolate: bool,
    /// Do not make it a failure when no call comes, or only one for a token.
    #[arg(long)]
    pub(super) allow_no_calls: bool,
    /// Have addresses in answers name plain HTTP on loopback, for tools that are told the address of the marketplace.
    /// Without, they name the hosts that are played. Both answer either way.
    #[arg(long)]
    pub(super) http: bool,
    /// Loopback address of the proxy and of plain HTTP; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = loopback)]
    pub(super) listen: SocketAddr,
    /// Write the calls to this file as HAR 1.2, with secrets and tokens masked: the last 10,000, and of those as many
    /// bodies as fit into 64 MiB.
    #[arg(long, value_name = "FILE")]
    pub(super) har: Option<PathBuf>,
    /// Compare the calls with those in a file that --har wrote, and exit with 1 when they differ. What changes something
    /// is compared with its bodies, without ids, times and signatures; how often something is polled is not compared.
    #[arg(long, value_name = "FILE")]
    pub(super) expect: Option<PathBuf>,
    /// With --expect, compare methods, addresses and statuses, and no bodies.
    #[arg(long, requires = "expect")]
    pub(super) addresses_only: bool,
    /// Write what happened to this file as JUnit XML: whether the command succeeded, whether the calls are the expected
    /// ones, and which faults took effect.
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// The command to rehearse, with its arguments. One that is called like a request below, or begins with a dash, comes
    /// after `--`.
    #[arg(trailing_var_arg = true, value_name = "COMMAND")]
    pub(super) command: Vec<OsString>,
}

/// What can be asked of a sandbox that runs.
#[derive(Subcommand)]
pub(super) enum Control {
    /// Print what to paste into a shell to use it; or `eval "$(stoa sandbox env)"`.
    Env(Which),
    /// Move its time on: tokens, secrets, links and steps take it as time that went by.
    Advance {
        /// How far, such as 3d.
        by: Span,
        #[command(flatten)]
        which: Which,
    },
    /// Add something that goes wrong on purpose.
    #[command(after_long_help = GRAMMAR)]
    Fault {
        /// What goes wrong, such as "answer 503 every 5"; all of them are listed below.
        fault: Fault,
        #[command(flatten)]
        which: Which,
    },
    /// List what goes wrong on purpose.
    Faults(Which),
    /// Let nothing go wrong any more; a step that hangs goes on.
    Clear(Which),
    /// Print what happened so far.
    Summary {
        /// How to print it.
        #[arg(long, value_enum, default_value_t = Output::Table)]
        output: Output,
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Args)]
pub(super) struct Which {
    /// Which sandbox, when several run: its directory. Commands inside of one have it in their environment.
    #[arg(long, env = super::place::VARIABLE, value_name = "DIRECTORY")]
    pub(super) sandbox: Option<PathBuf>,
}

fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr =
        text.parse().map_err(|_| "give an address and a port, such as 127.0.0.1:8080")?;
    match address.ip().is_loopback() {
        true => Ok(address),
        false => {
            Err("the sandbox is for this machine only: give an address such as 127.0.0.1:8080".to_owned())
        }
    }
}
