//! `stoa type check`: whether the files of types can be used, with everything that is wrong with them.

use std::path::Path;

use client::{Failure, Problem};
use domain::counted;
use offer_types::OfferTypes;
use serde_json::json;

use super::super::shown::Shown;
use crate::installation::read_offer_types;

/// Checks the built-in types and those in `directory`.
pub(super) fn check(directory: Option<&Path>) -> Result<Shown, Failure> {
    let files = read_offer_types(directory).map_err(|error| Failure::Usage(crate::output::told(&error)))?;
    let files = files.iter().map(|(name, text)| (name.as_ref(), text.as_ref()));
    match OfferTypes::check(files) {
        Ok(types) => {
            let ids: Vec<_> = types.ids().map(domain::OfferTypeId::as_str).collect();
            let text = format!("{} can be used", counted(ids.len(), "offer type"));
            Ok(Shown::told(json!(ids), text))
        }
        Err(faults) => {
            let problem = |fault: &offer_types::LoadError| Problem {
                code: String::new(),
                target: fault.file.clone(),
                message: fault.message.clone(),
            };
            let message = "these offer types cannot be used as they are".to_owned();
            Err(Failure::Refused { message, problems: faults.iter().map(problem).collect() })
        }
    }
}
