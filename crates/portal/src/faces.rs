//! What the portal decides about its requests.

use face::{Callers, Face};

use crate::refuse::refuse;

/// What everybody may open: the ways in, the manual.
pub(crate) const DOOR: &Face =
    &Face { below: &["/signin", "/assets", "/help"], callers: Callers::Anybody, is_for_people: true, refuse };

/// The pages of whoever is signed in.
pub(crate) const DASHBOARD: &Face =
    &Face { below: &["/dashboard", "/operate"], callers: Callers::SignIn, is_for_people: true, refuse };
