//! The guard every outgoing HTTP request goes through: which addresses a request may reach,
//! how much it may read and how long it may take.

mod address;
mod allow;
mod answer;
mod error;
mod guard;
mod options;
mod range;
mod resolve;
mod roots;
#[cfg(test)]
mod tests;

pub use allow::{AllowRule, InvalidAllowRule};
pub use answer::{Fetched, Head, Limits, without_secrets};
pub use error::{BuildError, FetchError};
pub use guard::Guard;
pub use options::GuardOptions;
pub use range::Range;
pub use reqwest::StatusCode;
pub use reqwest::header::HeaderMap;
pub use url::Url;
