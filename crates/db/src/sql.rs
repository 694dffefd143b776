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
    ({ sqlite: $sqlite:tt, postgres: $postgres:tt $(,)? }) => {
        &$crate::Sql { sqlite: $crate::sql!(@text $sqlite), postgres: $crate::sql!(@text $postgres) }
    };
    (@text [$($part:tt)*]) => { concat!($($part)*) };
    (@text $text:expr) => { $text };
    ($text:tt) => { $crate::sql!({ sqlite: $text, postgres: $text }) };
}

/// Names the SQL texts of one module, and lists them in `ALL` so that a test can prepare each on both engines. A text may be
/// joined of parts, such as the lists that [`columns!`] makes.
///
/// ```ignore
/// sql_texts! {
///     /// One offer.
///     const GET = "SELECT name FROM offers WHERE offer_id = $1";
///     const ALL_OF = ["SELECT ", offer_columns!(), " FROM offers WHERE publisher_id = $1"];
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

/// Names the columns that a struct is read from, once: the texts of [`sql_texts!`] select them, and a function reads each by its
/// name.
///
/// `columns! { ($) offer_columns, OfferColumn: offer_id, status }` makes two things: `offer_columns!()`, which stands for
/// `offer_id, status` in a text, and for `o.offer_id, o.status` as `offer_columns!("o")`; and `OfferColumn`, where each column is
/// in that list, for [`Row`](crate::Row). A column that nobody reads is a warning.
macro_rules! columns {
    (($d:tt) $list:ident, $place:ident: $first:ident $(, $column:ident)* $(,)?) => {
        macro_rules! $list {
            () => { concat!(stringify!($first) $(, ", ", stringify!($column))*) };
            ($d table:literal) => {
                concat!($d table, ".", stringify!($first) $(, ", ", $d table, ".", stringify!($column))*)
            };
        }

        #[derive(Debug, Clone, Copy)]
        #[allow(non_camel_case_types, reason = "they are spelt as the database spells them")]
        enum $place {
            $first $(, $column)*
        }

        impl $place {
            /// How many there are.
            #[allow(dead_code, reason = "for texts that select more behind them")]
            const COUNT: usize = [stringify!($first) $(, stringify!($column))*].len();
        }

        impl crate::Column for $place {
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}
