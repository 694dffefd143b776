//! Files and sockets this process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Kept free of connections: for the database, artifacts and outgoing requests.
const OWN: u64 = 256;

/// Lets the process open as much as the system allows, and returns how many of `wanted` connections there is room for.
/// Without room to open a file, requests that came in could not be answered.
pub(super) fn room_for(wanted: usize) -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let allowed = match setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        Ok(()) => maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit on open files cannot be raised");
            current
        }
    };
    let room = fitting(wanted, allowed);
    if room < wanted {
        tracing::warn!(wanted, room, "limits.connections is more than the limit on open files has room for");
    }
    room
}

/// None is no limit on open files.
fn fitting(wanted: usize, allowed: Option<u64>) -> usize {
    let room = allowed.map_or(u64::MAX, |allowed| allowed.saturating_sub(OWN).max(1));
    wanted.min(usize::try_from(room).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_files() {
        for (wanted, allowed, room) in [
            (10_000, None, 10_000),
            (10_000, Some(1024), 768),
            (100, Some(1024), 100),
            (9, Some(100), 1),
            (0, Some(1024), 0),
        ] {
            assert_eq!(fitting(wanted, allowed), room, "{wanted} of {allowed:?}");
        }
    }
}
