//! What somebody may have meant by a name nobody knows.

/// The candidate that is `text` but for a few slips of the finger.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (text.chars().count() / 3).max(2);
    let measured =
        candidates.into_iter().map(|candidate| (strsim::damerau_levenshtein(text, candidate), candidate));
    measured.min().filter(|(distance, _)| *distance <= limit).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let known = ["url", "tenant", "client_id"];
        for (text, meant) in [("tennant", Some("tenant")), ("clientid", Some("client_id")), ("colour", None)]
        {
            assert_eq!(nearest(text, known), meant, "{text}");
        }
    }
}
