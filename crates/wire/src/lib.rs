//! What goes over the public APIs: request and response shapes. Member names, their order and their spelling are
//! the contract; nothing here decides anything.

pub mod catalogue;
pub mod error;
pub mod history;
pub mod offer;
pub mod offer_type;
pub mod operation;
pub mod publisher;
pub mod token;
pub mod validation;
