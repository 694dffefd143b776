//! Forms made of the fields of offer types.
//!
//! [`show`] draws the form of a page: a control for each field, which follows from what the type says of it. [`read`] makes the new content
//! of the page out of what a browser sent, over what is stored: what the form did not show stays as it is. Nothing here asks who
//! may do what, and nothing is stored.
//!
//! The names of controls are JSON pointers into the content. Beside them a form has:
//!
//! | name | what |
//! |---|---|
//! | `shown` | the pointer of a control that the form has; `raw:` before it where its text is JSON |
//! | `row:` and the pointer of a list | what each row was made of, row by row |
//! | `gone:` and the pointer of a list | the number of a row that is taken away |
//! | `name:` and the pointer of a map | what a new entry is to be called |
//! | `other:`, `clear:`, `alt:` and a pointer | a value beside the choices, or one for each line where several are chosen; that a secret is to be forgotten; which alternative is chosen |
//! | `file:` and a pointer | a file, where the page takes some |
//! | `was` | what the fields said when the form was made |
//! | `do` | what is to be done: see [`Act`] |
//!
//! The page around it writes `<form method="post" novalidate>`, because what is wrong is told by the type, all at once. The first button in it
//! saves: it is what the Enter key presses.

mod alternatives;
mod at;
mod choice;
#[cfg(test)]
mod constructs;
mod control;
mod drawn;
mod finding;
mod fixed;
mod hash;
mod kind;
mod list;
#[cfg(test)]
mod made;
mod map;
mod merge;
mod others;
pub mod pointer;
mod read;
mod row;
mod section;
mod sheet;
mod show;
mod shown;
mod text;
mod typed;

pub use at::field_at;
pub use control::rich_text::preview;
pub use control::upload::digest_in;
pub use finding::pointer_on;
pub use merge::{FieldDifference, Who, choose, merge};
pub use read::{Act, Fault, Read, read};
pub use sheet::{Found, KeptFile, Live, SecretSet, Sheet, Typed, Was, Weight};
pub use show::show;
pub use shown::{Problem, Section, Shown};
