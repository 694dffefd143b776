//! Offers as files: `stoa diff`, `stoa apply` and `stoa export` inside a sandbox, and `stoa validate` and `stoa type` alone.

mod artifacts;
mod local;
mod offline;
mod others;
mod planned;
mod publish;
mod refused;
mod remarks;
mod shop;
mod story;
mod variables;
mod windows;
