//! Where artifacts are kept, addressed by what they contain, and what they turn out to be when looked into.

mod arriving;
mod digest;
mod error;
pub mod media;
mod place;
mod store;
mod stored;
#[cfg(test)]
mod tests;

pub use arriving::{Arrived, Arriving};
pub use digest::{Digest, DigestBuilder, InvalidDigest};
pub use error::Error;
pub use store::{Blobs, Hashed};
pub use stored::Stored;
