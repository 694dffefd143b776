//! The event log for whoever follows it: in pages, or as a stream of what happens.
//!
//! A follower says behind which position it goes on, and misses nothing. On PostgreSQL committed events get their positions
//! when somebody looks: each page and each stream sees to that first.

mod feed;
mod page;
mod seats;
mod stream;

pub use feed::Feed;
pub use page::{EventPage, Followed, Seen, events, list_events, list_events_of_offer};
pub use seats::Taken;
pub use stream::{HEARTBEAT, LONGEST, Refused, Stream, Told, open_stream};
