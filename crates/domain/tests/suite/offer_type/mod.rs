//! What offer types promise to the rest of the program.

mod arbitrary;
mod artifacts;
mod certification;
mod documents;
mod download;
mod draft;
mod immutable;
mod load;
mod near_misses;
mod prices;
mod publish;
mod secrets;
mod shortest;
mod steps;
mod support;
mod third_type;
