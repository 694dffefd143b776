//! Names of blobs.

use domain::shown;
use words::Argument;

/// The blob's name as written in the URI: an escape shows as a percent sign there.
pub(super) fn name(uri: &str, extension: &str) -> Option<Argument> {
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let ends_well = name.len() > extension.len() && name.to_ascii_lowercase().ends_with(extension);
    let plain = !name.contains(|c: char| c.is_whitespace() || matches!(c, '%' | '"' | '\''));
    (!ends_well || !plain).then(|| shown(name).into())
}
