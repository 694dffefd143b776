//! Validators: of whole schemas, and of one rule alone.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use super::format::FORMATS;

pub(super) fn compile(schema: &Value) -> Result<Validator, String> {
    let mut options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        // Time linear in the text, whatever an operator's pattern says.
        .with_pattern_options(PatternOptions::regex())
        .offline();
    for (name, check) in FORMATS {
        options = options.with_format(*name, check);
    }
    options.build(schema).map_err(|error| format!("{error} (at {})", error.instance_path()))
}
