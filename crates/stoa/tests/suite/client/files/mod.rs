//! Offers as files: `stoa diff`, `stoa apply` and `stoa export` inside a sandbox.

mod artifacts;
mod others;
mod publish;
mod refused;
mod remarks;
mod shop;
mod story;
mod windows;
