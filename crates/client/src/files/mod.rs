//! Offers as files: what a directory says, what a marketplace has, what would change, and making it so.
//!
//! **A file is an offer**: `publisherId` (or else the publisher of the profile), `id`, `offerTypeId` and `definition`, in YAML
//! or JSON. What a marketplace shows beside that (`status`, `version`, …) may be there and means nothing.
//! `offerTypeVersions` may be left out; then it stays as it is.
//!
//! **What a marketplace adds is no difference.** Both sides are completed by the offer's type before they are compared, so
//! that members which are always there may be left out. Prices by region beside a spreadsheet are what the marketplace
//! took out of it, and are not compared. The type is the one the marketplace describes, else the one this program knows;
//! of a type that nobody knows, all that a file and the marketplace say is compared as it is.
//!
//! **Secrets stand in the environment.** The text `${NAME}` is the value of the variable NAME; `$${` is the text `${`, and any
//! other `${` is a problem. An export writes references in place of signed addresses and of secrets that publishing needs.
//! The value is sent and never shown: comparisons are made of definitions that hold `${NAME}` in its place, and every
//! message is searched for it. Marketplaces do not show secrets, so one that is referred to counts as
//! unchanged; it is sent along whenever something else changes, and [`Secrets::Renew`] makes it a change of its own. A
//! variable that is not there or empty is a problem; so is a secret that stands in the file itself.
//!
//! **Artifacts are compared by content.** A file says where a logo lies; once a marketplace has fetched it, it shows an address
//! of its own that ends in the SHA-256 of the bytes. Then what the file names is fetched, too, and hashed. Is it the same,
//! nothing changes, and what is sent is the marketplace's own address. Is it not, the address is sent with
//! `#sha256=…` behind it, because a marketplace does not fetch the same address twice; what stands behind a `#` goes to no
//! server. What cannot be fetched counts as changed, with a warning. An address that names its content already is
//! believed and not fetched, and its signature counts for nothing. A file of one's own disk, as `./logo.png`, is sent to the
//! marketplace before the draft that names it is saved; one that takes addresses only gets nothing of all.
//!
//! **Nothing is saved but what was shown.** A draft is saved with the entity tag it had when it was compared. When somebody
//! saved it meanwhile, it is compared again: are the changes still the same, they are made; are there none left, nothing
//! is to be done; otherwise it fails, and says who changed what.

mod apply;
mod beyond;
mod change;
mod check;
mod compare;
mod content;
mod export;
mod fetch;
mod goal;
mod local;
mod masks;
mod offer_file;
mod outcome;
mod place;
mod plan;
mod publish;
mod read;
mod reference;
mod remarks;
mod save;
mod types;
mod validate;
mod variables;

pub use apply::{OnFailure, apply};
pub use export::{Existing, Exported, Format, export, offers_of};
pub use goal::Goal;
pub use offer_file::OfferFile;
pub use outcome::Outcome;
pub use plan::{Action, Plan, Planned, Release, plan};
pub use read::{Files, fill_in, gather, read};
pub use types::unknown_type;
pub use validate::{Validated, validate};
pub use variables::Variable;

/// What to do about secrets that a file refers to and no marketplace shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// They are taken to be what they were.
    Keep,
    /// They are sent although nothing else changes.
    Renew,
}

/// What to do about a variable that a file refers to and nobody has set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unset {
    /// It is a problem: the marketplace would get something else than was meant.
    Refuse,
    /// What it stands for is not looked at.
    Accept,
}
