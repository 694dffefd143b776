//! What the storefront decides about its requests.

use face::{Callers, Face};

use crate::refuse::refuse;

/// What everybody may open.
pub(crate) const STORE: &Face = &Face {
    below: &["/product", "/publisher", "/categories", "/legal", "/choose"],
    callers: Callers::Anybody,
    is_for_people: true,
    refuse,
};
