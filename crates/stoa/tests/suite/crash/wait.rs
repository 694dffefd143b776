//! Waiting for a process that has its own clock.

use std::thread::sleep;
use std::time::Duration;

/// Longer than anything here takes; what takes this long has failed.
pub(crate) const LONG: Duration = Duration::from_secs(120);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Looks until there is something to see, but not for ever; `look` says what it saw instead.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let mut seen = String::new();
    for _ in 0..LONG.as_millis() / PAUSE.as_millis() {
        match look() {
            Ok(found) => return found,
            Err(instead) => seen = instead,
        }
        sleep(PAUSE);
    }
    panic!("waited in vain until {what}: {seen}")
}
