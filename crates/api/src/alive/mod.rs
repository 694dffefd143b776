//! What tells that the process is alive.

mod is_alive;

use crate::endpoint::endpoints;

endpoints![is_alive];
