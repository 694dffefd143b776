//! The store in a directory and in the cloud.

mod cloud;
mod files;
