//! The guard every outgoing HTTP request of a server goes through: which addresses a request may reach,
//! how much it may read, how long it may take, and when its turn is. And the caller, for whoever asks at the command line.

mod address;
mod allow;
mod answer;
mod caller;
mod error;
mod guard;
mod options;
mod purpose;
mod range;
mod rate;
mod resolve;
mod roots;
mod storage;
#[cfg(test)]
mod tests;
mod turns;
mod validators;

pub use allow::{AllowRule, InvalidAllowRule};
pub use answer::{Fetched, Head, Limits, without_secrets};
pub use caller::{Answer, Caller, Request};
pub use error::{BadUrl, BuildError, FetchError, TlsFault};
pub use guard::Guard;
pub use options::GuardOptions;
pub use purpose::For;
pub use range::Range;
pub use rate::LeastRate;
pub use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, StatusCode};
pub use rustls::Error as TlsError;
pub use storage::StorageError;
pub use turns::{NoTurn, Party, Turn, Turns};
pub use url::Url;
pub use validators::Validators;
