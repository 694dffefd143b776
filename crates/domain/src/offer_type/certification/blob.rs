//! Names of blobs and versions of images.

use super::evidence::ImageMap;
use super::rule::Complaints;
use crate::shown;

/// The blob's name as written in the URI: an escape shows as a percent sign there.
pub(super) fn name(uri: &str, extension: &str) -> Option<String> {
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let ends_well = name.len() > extension.len() && name.to_ascii_lowercase().ends_with(extension);
    let plain = !name.contains(|c: char| c.is_whitespace() || matches!(c, '%' | '"' | '\''));
    (!ends_well || !plain).then(|| shown(name).into_owned())
}

/// Three whole numbers joined by dots.
fn version(text: &str) -> Option<[u64; 3]> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<u64> =
        text.split('.').map(|part| part.parse().ok().filter(|_| digits(part))).collect::<Option<_>>()?;
    parts.try_into().ok()
}

/// A new version has the right form and is greater than every published one. Dates such as
/// 2023.01.02 compare like any other three numbers.
pub(super) fn version_order(map: &ImageMap, found: &mut Complaints) {
    let latest = map.live.iter().filter_map(|text| version(text).map(|parts| (parts, text))).max();
    for image in map.images.iter().filter(|image| image.is_new) {
        match (version(&image.version), &latest) {
            (None, _) => {
                found.add(&image.path, &format!("{} is not three numbers", shown(&image.version)));
            }
            (Some(parts), Some((latest, text))) if parts <= *latest => {
                found.add(&image.path, &format!("{} is not after {text}", image.version));
            }
            _ => {}
        }
    }
}
