//! The file that a place of an offer wants.

use offer_types::{ArtifactKind, ArtifactSlot};
use serde_json::Value;

use crate::{Product, archive, document};

/// A file for `slot` of the offer `definition` that is what its type asks for; nothing for price spreadsheets, which say something.
pub fn fitting(definition: &Value, slot: &ArtifactSlot) -> Option<Vec<u8>> {
    let product = definition["displayText"].as_str().unwrap_or_default();
    let label = slot.label.to_string();
    let about = about(definition, &slot.pointer).unwrap_or(&label);
    let requirement = &slot.requirement;
    match requirement.kind {
        ArtifactKind::Image => {
            let largest = requirement.sizes.iter().map(|size| size.least()).max();
            Some(Product::of(definition).picture(about, largest.unwrap_or((216, 216))))
        }
        ArtifactKind::Document => Some(document(&format!("{product}: {about}"))),
        ArtifactKind::Package => Some(archive("readme.txt", &format!("{product}: {about}\n"))),
        ArtifactKind::Sheet => None,
    }
}

/// What the member beside the file calls it, such as the caption of a screenshot.
fn about<'d>(definition: &'d Value, pointer: &str) -> Option<&'d str> {
    let (parent, _) = pointer.rsplit_once('/')?;
    let members = definition.pointer(parent)?.as_object()?;
    let named = members.iter().find(|(name, _)| name.ends_with("Name") && !name.contains('.'));
    named.and_then(|(_, text)| text.as_str())
}
