//! Signing in with the operator's OpenID provider (OpenID Connect Core 1.0, authorization code flow with PKCE, RFC 7636).
//!
//! Nothing is kept here of a sign-in that was begun: the browser holds it, sealed, and whoever comes back without it began elsewhere.
//! What the provider says counts only as an id token that we verified ourselves. Who it names is known by its subject once that is
//! linked to a person, and before that by a mail address that the provider has verified.

mod begin;
mod discovery;
mod exchange;
mod failed;
mod finish;
mod options;
mod recognise;

pub use begin::{Begun, LASTS, begin};
pub(crate) use discovery::Remembered;
pub use discovery::try_out;
pub use failed::Failed;
pub use finish::{Returned, finish};
pub use options::{ClientSecret, OpenId, Unknown};
