//! The guard every outgoing HTTP request of a server goes through: which addresses a request may reach,
//! how much it may read and how long it may take. And the caller, for whoever asks at the command line.

mod address;
mod allow;
mod answer;
mod caller;
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
pub use caller::{Answer, Caller, Request};
pub use error::{BuildError, FetchError};
pub use guard::Guard;
pub use options::GuardOptions;
pub use range::Range;
pub use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, StatusCode};
pub use url::Url;
