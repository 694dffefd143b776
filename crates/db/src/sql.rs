//! SQL texts: one for both engines, with parameters `$1`, `$2`, …

/// A statement as each engine wants it. Made by [`sql!`](crate::sql) or [`sql_texts!`](crate::sql_texts).
#[derive(Debug)]
pub struct Sql {
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

/// A [`Sql`] as a constant: `sql!("SELECT … $1")`, or `sql!({ sqlite: "…", postgres: "…" })` where the engines differ.
#[macro_export]
macro_rules! sql {
    ({ sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? }) => {
        &$crate::Sql { sqlite: $sqlite, postgres: $postgres }
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
