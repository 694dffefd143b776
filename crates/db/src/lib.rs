//! Where the marketplace is kept: SQLite or PostgreSQL behind one [`Db`].
//!
//! [`Db::read`], [`Db::scan`] and [`Db::write`] take a plain closure over a [`Tx`]. SQLite has one writer thread that
//! makes all waiting writes durable with one commit, and a read-only connection per thread; PostgreSQL has a fixed
//! number of threads with a connection each, and repeats a closure whose transaction collided with another.
//! Statements are constants made by [`sql!`] and [`sql_texts!`].

#[macro_use]
mod sql;

mod append;
mod collation;
mod db;
mod error;
#[cfg(test)]
mod every_text;
mod migrate;
mod migrations_list;
mod observer;
mod options;
mod postgres;
mod sqlite;
mod time;
mod tx;
mod value;
mod work;

pub mod keys;
pub mod marketplace;
pub mod people;
pub mod plan_keys;
pub mod principals;
pub mod publishers;
pub mod roles;
pub mod sessions;

// The SQL of each aggregate.
pub mod answers;
pub mod artifacts;
pub mod card_keys;
pub mod catalogue;
pub mod confirmations;
pub mod deletions;
pub mod events;
pub mod external_people;
pub mod growth;
pub mod jobs;
pub mod kept_forms;
pub mod live_images;
pub mod loose;
pub mod mails;
pub mod offer_lists;
pub mod offers;
pub mod operations;
pub mod secrets_set;
pub mod stops;
pub mod uploads;

pub use append::Facts;
pub use collation::Collation;
pub use db::{Db, Engine};
pub use error::Error;
pub use migrate::Migration;
pub use migrations_list::MIGRATIONS;
pub use options::Options;
pub use sql::Sql;
pub use tx::Tx;
pub use value::{Column, FromValue, Row, ToValue, Value};
