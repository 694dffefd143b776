//! What tests share: databases on both engines, a clock they move, and a whole marketplace over real HTTP.

mod app;
mod browser;
pub mod chance;
mod chromium;
mod client;
pub mod clock;
pub mod documents;
mod form;
pub mod log;
pub mod migrated;
mod page_form;
pub mod postgres;
pub mod provider;
mod samples;
pub mod site;

pub use app::{Engine, TestApp, TestAppBuilder};
pub use browser::{Browser, filled};
pub use chromium::{Chromium, DOWN, ENTER, ESCAPE, UP};
pub use client::{Answer, Client, EventStream, take_live};
pub use form::{form_on, with_values};
pub use page_form::PageForm;
pub use samples::{Sample, check_samples, keeps_others_out, look_at_samples};
