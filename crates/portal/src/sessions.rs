//! Where somebody is signed in, and how they end that.

use app::people::{self, Session};
use app::{Actor, App, Ctx, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::{SessionId, Timestamp};
use face::Refusal;
use ui::{Navigation, Page};
use words::{Sentence, say};

use crate::door::signed_out;
use crate::form::Form;
use crate::reading::{Reading, SignedIn};
use crate::render::{go_to, page};
use face::cookies::Cookie;

const HERE: &str = "/dashboard/account/sessions";

pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) browser: String,
    pub(crate) since: Timestamp,
    pub(crate) seen: Timestamp,
    pub(crate) is_this: bool,
}

#[derive(Template)]
#[template(path = "sessions.html")]
pub(crate) struct Sessions<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) lead: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) others: usize,
}

impl<'a> Sessions<'a> {
    pub(crate) fn of(page: Page<'a>, rows: Vec<Row>) -> Self {
        let many = rows.len();
        Self {
            lead: page.reader.lead(&say!("sessions-lead", many)),
            others: many.saturating_sub(1),
            page,
            rows,
        }
    }
}

/// What a browser calls itself, as far as people know it.
fn browser_name(text: &str) -> Sentence {
    let known = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&known), find(&systems)) {
        (Some(browser), Some(system)) => say!("sessions-browser", browser, system),
        (Some(browser), None) => Sentence::plain(browser),
        (None, _) if text.trim().is_empty() => say!("sessions-unnamed"),
        (None, _) => Sentence::plain(text),
    }
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |State(app): State<App>, SignedIn(reading): SignedIn| {
        let found = app.read(&reading.ctx, people::sessions).await?;
        let row = |session: Session| Row {
            is_this: matches!(&reading.ctx.actor, Actor::Person { session: this, .. } if *this == session.id),
            browser: reading.reader().say(&browser_name(&session.browser)),
            id: session.id.to_string(),
            since: session.created_at,
            seen: session.seen_at,
        };
        let rows = found.into_iter().map(row).collect();
        let title = reading.reader().say(&say!("sessions-title"));
        page(&reading, &Sessions::of(reading.page(title, None, Navigation::default()), rows))
    })
}

/// Ends one session, or all but this one.
pub(crate) fn end() -> MethodRouter<App> {
    post(async |State(app): State<App>, form: Form| {
        form.signed_in()?;
        match form.filled("session") {
            None => {
                app.write(&form.reading.ctx, people::end_others).await?;
            }
            Some(id) => {
                let missing = |_| Problem::NotFound("there is no such session".to_owned());
                let id: SessionId = id.parse().map_err(missing)?;
                end_one(&app, &form.reading, id).await?;
            }
        }
        Ok::<_, Refusal>(go_to(HERE))
    })
}

async fn end_one(app: &App, reading: &Reading, id: SessionId) -> Result<(), Refusal> {
    let end = move |ctx: &Ctx, tx: &mut Tx<'_>| people::end_session(ctx, tx, &id);
    match app.write(&reading.ctx, end).await {
        // It was ended already, by this form or by itself.
        Ok(()) | Err(Problem::NotFound(_)) => Ok(()),
        Err(problem) => Err(problem.into()),
    }
}

pub(crate) fn sign_out() -> MethodRouter<App> {
    post(async |State(app): State<App>, form: Form| {
        if let Actor::Person { session, .. } = &form.reading.ctx.actor {
            end_one(&app, &form.reading, session.clone()).await?;
        }
        let mut answer = go_to(signed_out(&app));
        answer.headers_mut().append(header::SET_COOKIE, Cookie::Session.forget(&app.env.settings));
        Ok::<_, Refusal>(answer)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_as_people_know_them() {
        for (sent, told) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
                "Safari on macOS",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/143.0 Safari/537.36 Edg/143.0", "Edge on Windows"),
            ("curl/8.0", "curl/8.0"),
            ("", "A browser without a name"),
        ] {
            assert_eq!(browser_name(sent).to_string(), told);
        }
    }
}
