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
//! | `other:`, `clear:`, `alt:` and a pointer | a value beside the choices; that a secret is to be forgotten; which alternative is chosen |
//! | `file:` and a pointer | a file, where the page takes some |
//! | `was` | what the fields said when the form was made |
//! | `do` | what is to be done: see [`Act`] |
//!
//! The page around it writes `<form method="post" novalidate>`: what is wrong is told by the type, all at once.

mod choice;
mod control;
mod drawn;
mod fixed;
mod hash;
mod kind;
mod list;
mod map;
mod others;
pub mod pointer;
mod read;
mod section;
mod sheet;
mod show;
mod shown;
mod text;

pub use read::{Act, Fault, Read, read};
pub use sheet::{Found, Live, SecretSet, Sheet, Typed, Was, Weight};
pub use show::show;
pub use shown::{Problem, Section, Shown};
