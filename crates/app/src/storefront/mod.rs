//! What buyers look for: the search of the catalogue, as each node keeps it.

mod entries;
mod node;

pub use node::SearchNode;
