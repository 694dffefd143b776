//! The token service: one file for each endpoint.
//!
//! Token replies and their errors have the shapes of RFC 6749 and not those of the publishing API, because the clients
//! are the same authentication libraries that sign in elsewhere.

mod configuration;
mod configuration_v1;
mod configuration_v2;
mod instance;
mod keys;
mod origin;
mod reply;
mod sent;
mod v1;
mod v2;

pub(crate) use configuration_v1::configuration_v1;
pub(crate) use configuration_v2::configuration_v2;
pub(crate) use instance::instance;
pub(crate) use keys::keys;
pub(crate) use origin::Origin;
pub(crate) use reply::turned_away;
pub(crate) use v1::v1;
pub(crate) use v2::v2;

#[cfg(test)]
mod tests;
