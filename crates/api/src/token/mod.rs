//! The token service: one file for each endpoint.
//!
//! Token replies and their errors have the shapes of RFC 6749 and not those of the publishing API, because the clients
//! are the same authentication libraries that sign in elsewhere.

mod configuration;
mod describe;
mod discover_instance;
mod get_configuration_v1;
mod get_configuration_v2;
mod get_keys_v1;
mod get_keys_v2;
mod get_token_v1;
mod get_token_v2;
mod reply;
mod sent;

pub(crate) use reply::write;

use crate::endpoint::endpoints;

endpoints![
    get_token_v1,
    get_token_v2,
    get_configuration_v1,
    get_configuration_v2,
    get_keys_v1,
    get_keys_v2,
    discover_instance,
];

#[cfg(test)]
mod tests;
