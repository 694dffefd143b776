//! Full-text search of the catalogue.
//!
//! An index is derived from the catalogue: it can be thrown away and built anew, and nothing is kept in it alone. It knows offers as
//! [`Entry`]s, answers a [`Query`] with what it [`Found`], and keeps beside its entries the position of the event log up to which it
//! has followed.

mod entry;
mod query;

pub use entry::{Change, Entry, Facet, FacetValue, UnknownFacet};
pub use query::{Found, Highlighted, Hit, Query, Segment, Sort, Suggested, Suggestion};
