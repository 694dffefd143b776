//! What goes over the public APIs: request and response shapes. Member names, their order and their spelling are
//! the contract; nothing here decides anything.

pub mod catalogue;
pub mod change_set;
pub mod comparison;
pub mod error;
pub mod event;
pub mod history;
pub mod offer;
pub mod offer_type;
pub mod operation;
pub mod page;
pub mod prices;
pub mod publish;
pub mod publisher;
pub mod selling;
pub mod token;
pub mod upload;
pub mod validation;
