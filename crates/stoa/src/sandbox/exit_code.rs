//! Exit codes as a shell gives them, and as `stoa sandbox` hands them on.

use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

/// The command cannot be run: it is not there, or no program.
pub(super) const NOT_FOUND: u8 = 127;
pub(super) const NOT_A_PROGRAM: u8 = 126;
/// What a shell adds to the number of the signal that ended a command.
pub(super) const BY_SIGNAL: i32 = 128;

/// That of a command which ended so.
pub(super) fn code(ended: ExitStatus) -> u8 {
    let code = ended.code().or_else(|| ended.signal().map(|signal| BY_SIGNAL + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}
