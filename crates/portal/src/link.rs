//! The way in with a link that works once.

use app::people::{self, Purpose};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use face::Refusal;
use face::query::Query;
use ui::{Navigation, Page};
use words::{Sentence, say};

use crate::door::{enter, may_hold_cookies};
use crate::form::Form;
use crate::reading::Reading;
use crate::render::page_with;
use crate::return_to::within;

#[derive(Template)]
#[template(path = "link.html")]
pub(crate) struct LinkPage<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) link: String,
    /// Whose link it is, for those who choose a password.
    pub(crate) address: String,
    pub(crate) lead: String,
    pub(crate) asks_password: bool,
    pub(crate) fault: Option<String>,
}

async fn link_page(
    app: &App,
    reading: &Reading,
    status: StatusCode,
    token: &str,
    fault: Option<Sentence>,
) -> Result<Response, Refusal> {
    let sought = token.to_owned();
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| people::look_at_link(ctx, tx, &sought);
    let (person, purpose) = match app.read(&reading.ctx, look).await {
        Err(Problem::NotFound(_)) => return gone(reading),
        found => found?,
    };
    let name = person.name.clone();
    let (title, lead) = match purpose {
        Purpose::SignIn => (say!("link-title"), say!("link-lead", name)),
        Purpose::Invitation | Purpose::Reset => (say!("password-title"), say!("password-lead", name)),
    };
    let reader = reading.reader();
    let template = LinkPage {
        lead: reader.say(&lead),
        fault: fault.map(|fault| reader.say(&fault)),
        page: reading.page(reader.say(&title), None, Navigation::default()),
        link: token.to_owned(),
        address: person.address,
        asks_password: purpose.asks_password(),
    };
    page_with(reading, status, &template)
}

#[derive(Template)]
#[template(path = "link_gone.html")]
pub(crate) struct LinkGone<'a> {
    pub(crate) page: Page<'a>,
}

/// The page of a link that leads nowhere any more, which says how to get another.
fn gone(reading: &Reading) -> Result<Response, Refusal> {
    let title = reading.reader().say(&say!("link-gone-title"));
    let page = reading.page(title, None, Navigation::default());
    page_with(reading, StatusCode::NOT_FOUND, &LinkGone { page })
}

pub(crate) fn show_link() -> MethodRouter<App> {
    get(async |State(app): State<App>, reading: Reading, query: Query| {
        link_page(&app, &reading, StatusCode::OK, query.get("token").unwrap_or_default(), None).await
    })
}

pub(crate) fn open_link() -> MethodRouter<App> {
    post(async |State(app): State<App>, headers: HeaderMap, form: Form| {
        let token = form.get("link");
        let fault = async |status, fault| link_page(&app, &form.reading, status, token, Some(fault)).await;
        if !may_hold_cookies(&app, &headers) {
            return fault(StatusCode::FORBIDDEN, say!("signin-plain")).await;
        }
        if form.get("password") != form.get("again") {
            return fault(StatusCode::UNPROCESSABLE_ENTITY, say!("password-differs")).await;
        }
        let password = form.filled("password").map(str::to_owned);
        let request = &form.reading.ctx.request_id;
        match people::open_link(&app, request, token, password, &form.browser).await {
            Ok(opened) => enter(&app, &form.reading, &opened.session, &within(None)).await,
            Err(Problem::BadRequest { code, .. }) => {
                let why = match code {
                    "PasswordTooLong" => say!("password-too-long"),
                    "PasswordTooEasy" => say!("password-too-easy"),
                    _ => say!("password-too-short"),
                };
                fault(StatusCode::UNPROCESSABLE_ENTITY, why).await
            }
            // Somebody else was faster, or took too long.
            Err(Problem::NotFound(_)) => gone(&form.reading),
            Err(problem) => Err(problem.into()),
        }
    })
}
