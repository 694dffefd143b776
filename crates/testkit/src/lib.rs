//! What tests share: databases on both engines, a clock they move, and a whole marketplace over real HTTP.

mod app;
pub mod chance;
mod client;
pub mod clock;
pub mod documents;
pub mod log;
pub mod migrated;
pub mod postgres;
pub mod site;

pub use app::{Engine, TestApp, TestAppBuilder};
pub use client::{Answer, Client};
