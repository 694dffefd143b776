//! Messages to people, over SMTP or into a directory.

mod address;
mod error;
mod files;
mod mailer;
mod message;
mod smtp;
#[cfg(test)]
mod tests;

pub use address::{InvalidAddress, parse_addresses};
pub use error::MailError;
pub use mailer::{Mailer, Undelivered};
pub use message::Mail;
