//! Names people give.

use crate::Problem;

/// Longest name, in characters.
const MAX_LENGTH: usize = 200;

/// `text` without the space around it, when it is a name that fits on one line.
pub(crate) fn name(what: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= MAX_LENGTH && !text.chars().any(char::is_control);
    if fits {
        return Ok(text.to_owned());
    }
    Err(Problem::bad_request(
        "InvalidName",
        format!("the {what} must have 1 to {MAX_LENGTH} characters on one line"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_visible_text() {
        assert_eq!(name("display name", "  Contoso & Söhne ").unwrap(), "Contoso & Söhne");
        for bad in ["", "  ", "a\nb", "nul\0", &"x".repeat(201)] {
            assert!(name("display name", bad).is_err(), "{bad:?}");
        }
    }
}
