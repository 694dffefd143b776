//! Members a type does not know. They are kept for the client that sent them, and remarked.

use serde_json::Value;

use super::check::{MOST, Placed};
use super::level::Enforce;
use super::shape::{Shape, visit};
use crate::{Finding, FindingCode};

pub(super) fn check(root: &Shape, definition: &Value, found: &mut Vec<Placed>) {
    visit(root, definition, |shape, value, path| {
        let Value::Object(members) = value else { return };
        if !shape.lists_members() {
            return;
        }
        let room = MOST.saturating_sub(found.len());
        for name in members.keys().filter(|name| !shape.knows(name)).take(room) {
            let path = path.member(name);
            let message =
                format!("`{name}` is not a member of this offer type; it is kept but has no effect.");
            let finding = Finding::new(FindingCode::UnknownMember, path.target(), message);
            found.push(Placed { finding, path, enforce: Enforce::Warn });
        }
    });
}
