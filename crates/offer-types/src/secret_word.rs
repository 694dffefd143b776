//! Names that speak of a secret.

/// The words; the last is written in one or in two.
const WORDS: [&str; 5] = ["password", "secret", "token", "key", "connectionstring"];

/// Whether one of the words stands in `name` as a whole word, in any letter case: `apiKey`, `api_key`, `SAS-Token` and
/// `dbConnectionString` hold one, `keywords`, `monkey` and `tokenizer` do not.
pub fn speaks_of_secret(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let starts = (0..letters.len()).filter(|&at| letters[at].is_alphabetic() && is_edge(&letters, at));
    starts.into_iter().any(|start| WORDS.iter().any(|word| stands_at(&letters, start, word)))
}

/// Whether `word` begins at `start` and ends where a word may end.
fn stands_at(letters: &[char], start: usize, word: &str) -> bool {
    let mut at = start;
    for (number, wanted) in word.chars().enumerate() {
        // `connection_string`: the two halves may be set apart.
        if number == "connection".len() && letters.get(at).is_some_and(|letter| !letter.is_alphanumeric()) {
            at += 1;
        }
        if !letters.get(at).is_some_and(|letter| letter.to_lowercase().eq([wanted])) {
            return false;
        }
        at += 1;
    }
    is_edge(letters, at)
}

/// Whether a word may begin or end before the letter `at`.
fn is_edge(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| letters.get(before));
    let (Some(before), Some(after)) = (before, letters.get(at)) else { return true };
    let cased = |letter: &char| letter.is_lowercase() || letter.is_uppercase();
    if !cased(before) || !cased(after) {
        return true;
    }
    match (before.is_uppercase(), after.is_uppercase()) {
        // `api|Key`
        (false, true) => true,
        // `SAS|Token`
        (true, true) => letters.get(at + 1).is_some_and(|next| next.is_lowercase()),
        // `SAS|token`
        (true, false) => at.checked_sub(2).is_some_and(|earlier| letters[earlier].is_uppercase()),
        (false, false) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_count_however_they_are_set_apart() {
        for name in [
            "password",
            "Password",
            "PASSWORD",
            "adminPassword",
            "apiKey",
            "APIKey",
            "APIkey",
            "api_key",
            "API_KEY",
            "api-key",
            "api.key",
            "x.secret",
            "SAS-Token",
            "sasToken",
            "SASToken",
            "SAStoken",
            "token",
            "token2",
            "key1",
            "2key",
            "keyVault",
            "key_vault",
            "secret key",
            "connectionString",
            "ConnectionString",
            "connectionstring",
            "connection_string",
            "CONNECTION-STRING",
            "dbConnectionString",
            "connectionString2",
            "cléKey",
            "鍵key",
            "microsoft-azure-corevm.clientSecret",
        ] {
            assert!(speaks_of_secret(name), "{name}");
        }
    }

    #[test]
    fn parts_of_words_do_not() {
        for name in [
            "",
            "k",
            "keywords",
            "searchKeywords",
            "monkey",
            "Monkey",
            "MONKEY",
            "tokenizer",
            "Tokenizer",
            "secretary",
            "secretaryOfState",
            "apikey",
            "keys",
            "keyed",
            "turkey",
            "passwordless",
            "pass",
            "word",
            "connection",
            "connectionStrings",
            "stringConnection",
            "connection to string",
            "displayText",
        ] {
            assert!(!speaks_of_secret(name), "{name}");
        }
    }
}
