//! In place of `isolate`, on systems that have no namespaces.

use std::convert::Infallible;
use std::io;
use std::process::{ExitCode, ExitStatus};

use anyhow::bail;
use rustix::process::Signal;
use sandbox::Inside;

use super::environment::{Environment, Trust};
use super::place::Place;
use super::wanted::Wanted;

pub(crate) fn helper() -> Option<ExitCode> {
    None
}

pub(super) struct Isolated(Infallible);

impl Isolated {
    pub(super) fn new(_: &Wanted) -> anyhow::Result<(Self, Inside)> {
        bail!("only Linux has namespaces")
    }

    pub(super) fn run(&self, _: &Environment, _: bool) -> io::Result<()> {
        match self.0 {}
    }

    pub(super) fn signal(&self, _: Signal) -> io::Result<()> {
        match self.0 {}
    }

    pub(super) async fn wait(&mut self) -> io::Result<ExitStatus> {
        match self.0 {}
    }

    pub(super) fn not_started(&self) -> Option<(u8, String)> {
        match self.0 {}
    }

    pub(super) async fn dismiss(self) -> io::Result<()> {
        match self.0 {}
    }
}

pub(super) fn write_files(_: &Place, _: &Trust) -> anyhow::Result<()> {
    Ok(())
}
