//! What the pages of Stoa for people are made of: the frame around every page, its components, its languages, its assets.
//!
//! Pages are HTML that is made here and complete without a script. Their texts are messages of `languages/`: a template says one
//! without arguments by its id (`page.text`), and gets all others from Rust, made by [`words::say!`].

pub mod answer;
pub mod assets;
pub mod bookmarks;
mod emphasis;
mod mark;
mod page;
mod pillar;
pub mod product;
mod reader;
pub mod refused;
mod state;
pub mod store;
mod time;

pub use mark::Mark;
pub use page::{Account, Link, Navigation, Note, Page, Part, Person, Theme, Tone, Whose};
pub use pillar::{Pillar, small_steps};
pub use reader::Reader;
pub use state::State;
