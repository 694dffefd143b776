//! What a publisher says of itself, and whom the marketplace writes to.

mod view;

use app::identity::{self, ProfileField, Publisher, TypedProfile, save_profile, send_test_message};
use app::{App, Ctx, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::PublisherId;
use face::Refusal;
use face::query::Query;
use words::Sentence;

use crate::accounts::visible;
use crate::form::Form;
use crate::program::program;
use crate::reading::{Reading, SignedIn};
use crate::render::{go_to, page_with};

#[cfg(test)]
pub(crate) use view::made;
pub(crate) use view::template;

pub(crate) const HERE: &str = "/dashboard/account/management";

/// The settings of a publisher.
pub(crate) fn address(publisher: &PublisherId) -> String {
    format!("{HERE}?publisher={publisher}")
}

/// What the page tells beside what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Told {
    #[default]
    Nothing,
    Saved,
    Tested,
    TestedBefore,
    /// Somebody else saved the profile since.
    Changed,
}

impl Told {
    const WORDS: [(&str, Self); 3] =
        [("saved", Self::Saved), ("tested", Self::Tested), ("soon", Self::TestedBefore)];

    fn of(word: Option<&str>) -> Self {
        Self::WORDS
            .into_iter()
            .find(|(known, _)| Some(*known) == word)
            .map_or(Self::Nothing, |(_, told)| told)
    }

    fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(_, told)| *told == self).map_or("", |(word, _)| word)
    }
}

/// What the page is made of.
pub(crate) struct Shown {
    pub(crate) publisher: Publisher,
    pub(crate) may_manage: bool,
    /// What is in the fields.
    pub(crate) typed: TypedProfile,
    pub(crate) faults: Vec<(ProfileField, Sentence)>,
    pub(crate) told: Told,
}

impl Shown {
    fn stored(publisher: Publisher, may_manage: bool, told: Told) -> Self {
        Self { typed: TypedProfile::of(&publisher), publisher, may_manage, faults: Vec::new(), told }
    }
}

fn typed(text: impl Fn(&str) -> String) -> TypedProfile {
    TypedProfile {
        display_name: text("name"),
        contact_name: text("contact"),
        seller_contact: text("address"),
        contact_phone: text("phone"),
    }
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |State(app): State<App>, SignedIn(reading): SignedIn, query: Query| {
        let Some(id) = query.get("publisher") else {
            return Ok(match visible(&app, &reading).await?.as_slice() {
                [only] => go_to(&address(&only.id)),
                _ => go_to("/dashboard/accounts"),
            });
        };
        let id = publisher_id(id)?;
        let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
            Ok((identity::publisher(ctx, tx, &id)?, identity::can_manage(ctx, tx, &id)?))
        };
        let (publisher, may_manage) = app.read(&reading.ctx, read).await?;
        let mut shown = Shown::stored(publisher, may_manage, Told::of(query.get("told")));
        if reading.kept.is_some() && may_manage {
            shown.typed = typed(|name| reading.typed(name).to_owned());
        }
        answer(&app, &reading, StatusCode::OK, shown).await
    })
}

fn publisher_id(id: &str) -> Result<PublisherId, Problem> {
    id.parse().map_err(|_| Problem::NotFound("there is no such publisher".to_owned()))
}

async fn answer(app: &App, reading: &Reading, status: StatusCode, shown: Shown) -> Result<Response, Refusal> {
    let id = shown.publisher.id.clone();
    let program = app.read(&reading.ctx, move |ctx, tx| program(ctx, tx, Some(&id))).await?;
    page_with(reading, status, &template(reading, program, &shown))
}

pub(crate) fn save() -> MethodRouter<App> {
    post(async |State(app): State<App>, query: Query, form: Form| {
        form.signed_in()?;
        let id = publisher_id(query.get("publisher").unwrap_or_default())?;
        if form.get("act") == "test" {
            return test(&app, &form, id).await;
        }
        let typed = typed(|name| form.get(name).to_owned());
        let publisher = to_manage(&app, &form.reading, &id).await?;
        let profile = match typed.read() {
            Ok(profile) => profile,
            Err(faults) => {
                let shown = Shown { publisher, may_manage: true, typed, faults, told: Told::Nothing };
                return answer(&app, &form.reading, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
            }
        };
        let (seen, owner) = (form.get("seen").to_owned(), id.clone());
        // Sent twice it is saved once: what is there already is not saved again.
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>| save_profile(ctx, tx, &owner, &profile, &seen);
        match app.write(&form.reading.ctx, case).await {
            Ok(_) => Ok(go_to(&done(&id, Told::Saved))),
            Err(Problem::Conflict { code: "ProfileChanged", .. }) => {
                let publisher = to_manage(&app, &form.reading, &id).await?;
                let shown =
                    Shown { publisher, may_manage: true, typed, faults: Vec::new(), told: Told::Changed };
                answer(&app, &form.reading, StatusCode::CONFLICT, shown).await
            }
            Err(problem) => Err(problem.into()),
        }
    })
}

async fn to_manage(app: &App, reading: &Reading, id: &PublisherId) -> Result<Publisher, Problem> {
    let asked = id.clone();
    app.read(&reading.ctx, move |ctx, tx| identity::publisher_to_manage(ctx, tx, &asked)).await
}

async fn test(app: &App, form: &Form, id: PublisherId) -> Result<Response, Refusal> {
    let owner = id.clone();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>| send_test_message(ctx, tx, &owner);
    let is_sent = app.write(&form.reading.ctx, case).await?;
    Ok(go_to(&done(&id, if is_sent { Told::Tested } else { Told::TestedBefore })))
}

fn done(id: &PublisherId, told: Told) -> String {
    format!("{}&told={}", address(id), told.word())
}
