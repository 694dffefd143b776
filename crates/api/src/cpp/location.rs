//! Where this API has what a use case returned.

use db::operations::Operation;

/// The address where clients follow `operation`: path only, because some of them put a host in front.
pub(crate) fn of_operation(operation: &Operation) -> String {
    let Operation { publisher, offer, version, .. } = operation;
    let path = match operation.kind.slot_word() {
        Some(slot) if !operation.migrated => format!("/api/operations/{publisher}${offer}${version}${slot}"),
        _ => format!("/api/publishers/{publisher}/offers/{offer}/operations/{}", operation.id),
    };
    format!("{path}?api-version=2017-10-31")
}
