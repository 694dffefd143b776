//! Short hashes of values, by which a form tells whether somebody else changed them meanwhile.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A hash of what `value` says; letters and digits only.
pub(crate) fn of(value: Option<&Value>) -> String {
    let mut hash = Sha256::new();
    if let Some(value) = value {
        hash.update(value.to_string().as_bytes());
    }
    hash.finalize()[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}
