//! What a command that is isolated needs, on whatever system.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use sandbox::Allowed;

/// What is asked for before there is a command.
pub(super) struct Wanted {
    /// The directory of the sandbox, with the files that isolation needs.
    pub(super) place: PathBuf,
    pub(super) proxy: SocketAddr,
    pub(super) allow: Vec<Allowed>,
    pub(super) command: Vec<OsString>,
}
