//! What the operator sets.

use std::num::NonZeroU32;

/// How many bytes may be held, for all together and for each; none is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    pub all: Option<usize>,
    pub each: Option<usize>,
}

/// How much is too much; none is no limit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Requests per second of one signed-in caller.
    pub caller_rate: Option<NonZeroU32>,
    /// Requests per second of one address that does not sign in.
    pub address_rate: Option<NonZeroU32>,
    /// Requests under way at once.
    pub concurrent: Option<usize>,
    /// Requests under way at once of one caller or address.
    pub concurrent_each: Option<usize>,
    /// Bytes of bodies that came with requests under way.
    pub bodies: Held,
    /// Bytes of answers that are being sent.
    pub answers: Held,
    /// Longest path with its query, in bytes.
    pub target: Option<usize>,
    /// Most bytes of the path, the query and the headers together.
    pub head: Option<usize>,
}
