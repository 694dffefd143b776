//! SQL texts: one for both engines, with parameters `$1`, `$2`, …

use crate::Engine;

/// A statement as each engine wants it. Made by [`sql!`](crate::sql) or [`sql_texts!`](crate::sql_texts) at compile
/// time, so that a statement can be cached by the address of its text.
#[derive(Debug)]
pub struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    #[doc(hidden)]
    pub const fn new(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// The text that `engine` runs.
    pub const fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// `text` with every parameter `$n` as `?n`, which is as long. SQLite takes `$2` for a *name* and numbers it by its
/// first appearance, which binds out-of-order parameters silently wrong.
#[doc(hidden)]
pub const fn numbered<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    let mut out = [0; LENGTH];
    number(text.as_bytes(), &mut out);
    out
}

const fn number(text: &[u8], out: &mut [u8]) {
    let mut at = 0;
    while at < text.len() {
        let end = end_of_token(text, at);
        let parameter = text[at] == b'$' && end > at + 1;
        out[at] = if parameter { b'?' } else { text[at] };
        at += 1;
        while at < end {
            out[at] = text[at];
            at += 1;
        }
    }
}

/// Where the token that begins at `at` ends: a literal, a quoted identifier, a comment, a word (which may contain
/// `$`), a parameter, or a single byte. PostgreSQL's comments nest and SQLite's do not; this reads SQLite's.
const fn end_of_token(text: &[u8], at: usize) -> usize {
    let next = if at + 1 < text.len() { text[at + 1] } else { 0 };
    match text[at] {
        quote @ (b'\'' | b'"') => after(text, at + 1, &[quote]),
        b'-' if next == b'-' => after(text, at + 2, b"\n"),
        b'/' if next == b'*' => after(text, at + 2, b"*/"),
        b'$' => {
            let mut end = at + 1;
            while end < text.len() && text[end].is_ascii_digit() {
                end += 1;
            }
            end
        }
        byte if in_word(byte) => {
            let mut end = at + 1;
            while end < text.len() && (in_word(text[end]) || text[end] == b'$') {
                end += 1;
            }
            end
        }
        _ => at + 1,
    }
}

const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// The position after the first `end` (one or two bytes) at or behind `at`.
const fn after(text: &[u8], mut at: usize, end: &[u8]) -> usize {
    while at + end.len() <= text.len() {
        if text[at] == end[0] && (end.len() == 1 || text[at + 1] == end[1]) {
            return at + end.len();
        }
        at += 1;
    }
    text.len()
}

#[doc(hidden)]
pub const fn utf8(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("only ASCII bytes were replaced"),
    }
}

/// A [`Sql`] as a constant: `sql!("SELECT … $1")`, or `sql!({ sqlite: "…", postgres: "…" })` where the engines differ.
#[macro_export]
macro_rules! sql {
    ({ sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? }) => {
        const {
            const TEXT: &str = $sqlite;
            const BYTES: [u8; TEXT.len()] = $crate::numbered(TEXT);
            &$crate::Sql::new($crate::utf8(&BYTES), $postgres)
        }
    };
    ($text:expr) => {
        $crate::sql!({ sqlite: $text, postgres: $text })
    };
}

/// Names the SQL texts of one module, and lists them in `ALL` so that a test can prepare each on both engines.
///
/// ```ignore
/// sql_texts! {
///     /// One offer.
///     const GET = "SELECT name FROM offers WHERE offer_id = $1";
///     const CLAIM = { sqlite: "…", postgres: "… FOR UPDATE SKIP LOCKED" };
/// }
/// tx.optional(GET, &params![id], |row| row.get::<String>(0))
/// ```
#[macro_export]
macro_rules! sql_texts {
    ($($(#[$doc:meta])* $visibility:vis const $name:ident = $text:tt;)*) => {
        $($(#[$doc])* $visibility const $name: &$crate::Sql = $crate::sql!($text);)*

        /// Every text above, by name.
        #[allow(dead_code, reason = "for the test that prepares each text")]
        pub(crate) const ALL: &[(&str, &$crate::Sql)] = &[$((stringify!($name), $name)),*];
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rewritten(text: &str) -> String {
        let mut out = vec![0; text.len()];
        number(text.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn parameters_are_numbered_wherever_they_stand() {
        assert_eq!(rewritten("$2,$1 $2+$10"), "?2,?1 ?2+?10");
        assert_eq!(rewritten("a=$1"), "a=?1");
        assert_eq!(rewritten("($1)"), "(?1)");
        assert_eq!(rewritten("'é' || $1"), "'é' || ?1");
    }

    #[test]
    fn what_is_not_a_parameter_stays() {
        for text in [
            "'$1'",
            "'it''s $1'",
            "\"$1\"",
            "\"a\"\"$1\"",
            "-- $1",
            "/* $1 */",
            "/* '$1 */",
            "name$1",
            "é$1",
            "$",
            "$x",
            "$$",
            "'unfinished $1",
            "/* unfinished $1",
            "/*/ $1 */",
        ] {
            assert_eq!(rewritten(text), text);
        }
    }

    #[test]
    fn a_comment_or_literal_ends_where_it_ends() {
        assert_eq!(rewritten("-- $1\n$2"), "-- $1\n?2");
        assert_eq!(rewritten("/* $1 **/$2"), "/* $1 **/?2");
        assert_eq!(rewritten("'' $1 '--' $2 /**/$3"), "'' ?1 '--' ?2 /**/?3");
        assert_eq!(rewritten("1 - $1 / $2 * $3"), "1 - ?1 / ?2 * ?3");
    }

    #[test]
    fn each_engine_has_its_text() {
        const SAME: &Sql = sql!("SELECT $1");
        const DIFFERENT: &Sql = sql!({ sqlite: "SELECT $2, $1", postgres: "SELECT $1" });
        assert_eq!(SAME.text(Engine::Sqlite), "SELECT ?1");
        assert_eq!(SAME.text(Engine::Postgres), "SELECT $1");
        assert_eq!(DIFFERENT.text(Engine::Sqlite), "SELECT ?2, ?1");
    }

    fn token() -> impl Strategy<Value = (String, String)> {
        let same = |text: String| (text.clone(), text);
        prop_oneof![
            (1..200_u32).prop_map(|n| (format!("${n}"), format!("?{n}"))),
            "'([^']|'')*'".prop_map(same),
            "\"[^\"]*\"".prop_map(same),
            "--[^\n]*\n".prop_map(same),
            "/\\*[^*]*\\*/".prop_map(same),
            "[a-zé_][a-z0-9_$]*".prop_map(same),
            "[(),=<>+;?]".prop_map(same),
        ]
    }

    proptest! {
        #[test]
        fn only_parameters_change(tokens in prop::collection::vec(token(), 0..20)) {
            let (before, after): (Vec<_>, Vec<_>) = tokens.into_iter().unzip();
            prop_assert_eq!(rewritten(&before.join(" ")), after.join(" "));
        }

        #[test]
        fn any_text_is_taken(text in ".*") {
            prop_assert_eq!(rewritten(&text).replace('?', "$"), text.replace('?', "$"));
        }
    }
}
