//! Full-text search of the catalogue, in English and Korean.
//!
//! An index is derived from the catalogue: it can be thrown away and built anew, and nothing is kept in it alone. It knows offers as
//! [`Entry`]s, answers a [`Query`] with what it [`Found`], and keeps beside its entries the position of the event log up to which it
//! has followed.
//!
//! A word is found as it was typed, by its stem, in longer words, as the beginning of one and by what means the same; a word
//! that no offer has is taken for one that was typed on the other keyboard, or mistyped. Where it stands and how it was found
//! counts as `data/ranking.json` says, and nothing else of the other offers does: the same catalogue gives the same order,
//! whatever was in the index before.

mod entry;
mod folder;
mod highlight;
mod index;
mod language;
mod query;
mod question;
mod ranking;
mod search;
mod snapshot;
mod suggest;
mod terms;

pub use entry::{Change, Entry, Facet, FacetValue, UnknownFacet};
pub use folder::{Building, Folder};
pub use index::{Failed, Index, Options, Unusable, schema_hash};
pub use query::{Found, Highlighted, Hit, Query, Segment, Sort, Suggested, Suggestion};
