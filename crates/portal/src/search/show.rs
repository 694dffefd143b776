//! The page of what was found, and the list of the palette.

use app::{App, Ctx};
use askama::Template;
use axum::extract::State as Of;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use db::Tx;
use face::Refusal;
use face::query::Query;
use ui::Page;
use words::say;

use super::found::{Group, Looked, Sought, groups, look};
use super::{SEARCH, pages};
use crate::program::{Program, frame, program};
use crate::reading::{Reading, SignedIn};
use crate::render::{guard, page};

/// The most letters that are looked for.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "search.html")]
pub(crate) struct Found<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) here: &'static str,
    pub(crate) sought: String,
    pub(crate) publisher: String,
    /// How much was found; nothing where nothing was sought.
    pub(crate) told: Option<String>,
    pub(crate) groups: Vec<Group>,
}

/// The list alone.
#[derive(Template)]
#[template(path = "palette.html")]
pub(crate) struct Palette {
    pub(crate) name: String,
    pub(crate) none: String,
    pub(crate) groups: Vec<Group>,
}

impl Sought {
    fn of(query: &Query) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default().trim();
        let words: String = text("q").chars().filter(|letter| !letter.is_control()).take(MOST).collect();
        Self {
            words: words.split_whitespace().collect::<Vec<_>>().join(" "),
            publisher: text("publisher").parse().ok(),
            offer: text("offer").parse().ok(),
        }
    }
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, query: Query| {
        answer(&app, &reading, &query).await
    })
}

async fn answer(app: &App, reading: &Reading, query: &Query) -> Result<Response, Refusal> {
    let sought = Sought::of(query);
    let reader = reading.reader();
    let meant = pages::named(&reader, &sought.words);
    let asked = sought.clone();
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let program = program(ctx, tx, asked.publisher.as_ref())?;
        let looked = if asked.words.is_empty() { None } else { Some(look(ctx, tx, &asked, &meant)?) };
        Ok((program, looked))
    };
    let (program, looked): (Program, Option<Looked>) = app.scan(&reading.ctx, read).await?;
    let groups = looked.map(|looked| groups(&reader, &app.env.offer_types, &sought, looked));
    if query.get("part") == Some("list") {
        return list(reading, groups.unwrap_or_default(), &sought.words);
    }
    let many = groups.as_ref().map(|groups| groups.iter().map(|group| group.items.len()).sum::<usize>());
    let template = Found {
        page: frame(reading, program, &say!("search-title")),
        here: SEARCH,
        told: many.map(|many| reader.say(&say!("search-told", many, sought = sought.words.clone()))),
        sought: sought.words,
        publisher: sought.publisher.as_ref().map(ToString::to_string).unwrap_or_default(),
        groups: groups.unwrap_or_default(),
    };
    page(reading, &template)
}

fn list(reading: &Reading, groups: Vec<Group>, sought: &str) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let none = match sought {
        "" => String::new(),
        sought => reader.say(&say!("search-told", many = 0usize, sought = sought.to_owned())),
    };
    let template = Palette { name: reader.say(&say!("search-title")), none, groups };
    let text = template.render().map_err(app::Problem::internal)?;
    let mut answer = Html(text).into_response();
    guard(answer.headers_mut());
    Ok(answer)
}
