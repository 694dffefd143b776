//! What is said over the channel, in this order, each a byte with what follows it.

/// From the one that enters: namespaces are there, and nobody is anybody in them yet.
pub(super) const UNSHARED: u8 = b'u';
/// To it: ids are mapped.
pub(super) const MAPPED: u8 = b'm';
/// From the first process inside: all is set up, with its sockets.
pub(super) const READY: u8 = b'r';
/// From either: what could not be done, as text.
pub(super) const MISSING: u8 = b'!';
/// To the first process: run the command, with [`OWN_GROUP`] or [`NO_GROUP`], its environment as `NAME=VALUE`, each ended by
/// a zero byte, and its standard input.
pub(super) const RUN: u8 = b'g';
pub(super) const OWN_GROUP: u8 = b'o';
pub(super) const NO_GROUP: u8 = b'n';
/// From it: the command cannot be run, with an exit code and text.
pub(super) const NOT_STARTED: u8 = b'x';
/// To it: hand this signal on, by its number.
pub(super) const SIGNAL: u8 = b's';
