//! The way in with a password, and how somebody is let in whatever the way.

use std::net::IpAddr;

use app::people::{self, NewSession, Refused, SignIn};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use face::Refusal;
use face::query::Query;
use ui::{Navigation, Page, assets};
use url::form_urlencoded;
use words::{Sentence, say};

use crate::form::Form;
use crate::openid;
use crate::reading::Reading;
use crate::render::{go_to, page_with};
use crate::return_to::within;
use face::cookies::{Cookie, is_tls};

pub(crate) fn assets() -> MethodRouter<App> {
    get(async |uri: Uri, headers: HeaderMap| {
        assets::answer(uri.path(), &headers).ok_or_else(|| {
            Refusal::new(StatusCode::NOT_FOUND, "NotFound", "there is no such file of this release")
        })
    })
}

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct Door<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) to: String,
    /// What was typed before.
    pub(crate) address: String,
    pub(crate) fault: Option<String>,
    /// Whether that is what was typed.
    pub(crate) is_typed_wrong: bool,
    /// What is good to know for somebody who signed out.
    pub(crate) note: Option<String>,
    pub(crate) has_password: bool,
    pub(crate) provider: Option<Provider>,
}

/// The way in by the operator's provider.
pub(crate) struct Provider {
    pub(crate) button: String,
    pub(crate) to: String,
}

/// What was wrong, and the address that was typed with it.
pub(crate) struct Fault {
    what: Option<Sentence>,
    address: String,
    is_typed_wrong: bool,
}

impl Fault {
    fn none() -> Self {
        Self { what: None, address: String::new(), is_typed_wrong: false }
    }

    pub(crate) fn of(what: Sentence) -> Self {
        Self { what: Some(what), ..Self::none() }
    }
}

/// Where somebody signs in who wants to go on to `to`.
pub(crate) fn sign_in_address(to: &str) -> String {
    let to: String = form_urlencoded::byte_serialize(to.as_bytes()).collect();
    format!("/signin?to={to}")
}

/// Where somebody is led who signed out.
pub(crate) fn signed_out(app: &App) -> &'static str {
    match app.env.settings.open_id {
        Some(_) => "/signin?left",
        None => "/signin",
    }
}

pub(crate) fn show_sign_in() -> MethodRouter<App> {
    get(async |reading: Reading, query: Query| {
        let to = within(query.get("to"));
        match reading.person {
            Some(_) => Ok(go_to(&to)),
            None => door(&reading, StatusCode::OK, to, Fault::none(), query.get("left").is_some()),
        }
    })
}

pub(crate) fn sign_in_page(
    reading: &Reading,
    status: StatusCode,
    to: String,
    fault: Fault,
) -> Result<Response, Refusal> {
    door(reading, status, to, fault, false)
}

fn door(
    reading: &Reading,
    status: StatusCode,
    to: String,
    Fault { what, address, is_typed_wrong }: Fault,
    has_left: bool,
) -> Result<Response, Refusal> {
    let (reader, settings) = (reading.reader(), &reading.app.env.settings);
    let title = match what {
        None => say!("signin-title"),
        Some(_) => say!("signin-title-fault"),
    };
    let named = settings.open_id.as_ref().map(|provider| provider.name.clone());
    let provider = named.clone().map(|provider| Provider {
        button: reader.say(&say!("openid-button", provider)),
        to: openid::address(&to),
    });
    let note = named.filter(|_| has_left).map(|provider| reader.say(&say!("openid-left", provider)));
    let mut page = reading.page(reader.say(&title), None, Navigation::default());
    // What a provider sent somebody back with is good for one look.
    page.here = sign_in_address(&to);
    let template = Door {
        page,
        to,
        address,
        fault: what.map(|what| reader.say(&what)),
        is_typed_wrong,
        note,
        has_password: settings.password_sign_in,
        provider,
    };
    page_with(reading, status, &template)
}

pub(crate) fn sign_in() -> MethodRouter<App> {
    post(async |State(app): State<App>, headers: HeaderMap, form: Form| {
        let to = within(Some(form.get("to")));
        let typed = form.get("address").trim().to_owned();
        let fault = |status, what: Sentence| {
            let is_typed_wrong = status == StatusCode::UNPROCESSABLE_ENTITY;
            let fault = Fault { what: Some(what), address: typed.clone(), is_typed_wrong };
            sign_in_page(&form.reading, status, to.clone(), fault)
        };
        if !may_hold_cookies(&app, &headers) {
            return fault(StatusCode::FORBIDDEN, say!("signin-plain"));
        }
        let asked = SignIn {
            address: typed.clone(),
            password: form.get("password").to_owned(),
            browser: form.browser.clone(),
        };
        match people::sign_in(&app, &form.reading.ctx.request_id, asked).await {
            Ok(opened) => enter(&app, &form.reading, &opened, &to).await,
            Err(Refused::Wrong) => fault(StatusCode::UNPROCESSABLE_ENTITY, say!("signin-wrong")),
            Err(Refused::Off) => {
                let provider = app.env.settings.open_id.as_ref().map(|known| known.name.clone());
                let provider = provider.unwrap_or_default();
                fault(StatusCode::FORBIDDEN, say!("openid-only", provider))
            }
            Err(Refused::Wait(wait)) => {
                let seconds = wait.as_secs().max(1);
                let answer = fault(StatusCode::TOO_MANY_REQUESTS, say!("signin-wait", seconds))?;
                Ok(after(answer, seconds))
            }
            Err(Refused::Problem(problem)) => Err(problem.into()),
        }
    })
}

/// Says when to come back.
pub(crate) fn after(mut answer: Response, seconds: u64) -> Response {
    answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    answer
}

/// Whether a cookie is as good as secret between here and the browser: over TLS, or on this machine.
pub(crate) fn may_hold_cookies(app: &App, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| match port.parse::<u16>() {
        Ok(_) => name,
        Err(_) => host,
    });
    let is_loopback =
        name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    is_tls(&app.env.settings) || is_loopback || name == "localhost" || name.ends_with(".localhost")
}

/// Goes in with a session that was just opened. What the browser held before is worth nothing from now on, whoever gave it that.
pub(crate) async fn enter(
    app: &App,
    reading: &Reading,
    opened: &NewSession,
    to: &str,
) -> Result<Response, Refusal> {
    if let app::Actor::Person { session, .. } = &reading.ctx.actor {
        let earlier = session.clone();
        let end = move |ctx: &Ctx, tx: &mut Tx<'_>| people::end_session(ctx, tx, &earlier);
        match app.write(&reading.ctx, end).await {
            // It ended by itself meanwhile.
            Ok(()) | Err(Problem::NotFound(_) | Problem::Unauthenticated(_)) => {}
            Err(problem) => return Err(problem.into()),
        }
    }
    let settings = &app.env.settings;
    let mut answer = go_to(to);
    for cookie in [Cookie::Session.set(settings, &opened.token), Cookie::Guest.forget(settings)] {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}
