//! Lengths of time.

use domain::{SPAN_FORM, Span};

use super::{Complaint, Kind, parsed};
use crate::config::raw::{Raw, quoted};

impl Kind for Span {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        parsed(raw, SPAN_FORM)
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string()))
    }
}
