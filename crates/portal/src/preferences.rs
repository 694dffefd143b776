//! What a reader chose about how pages are: the language, light or dark.

use app::people;
use app::{App, Ctx};
use axum::extract::State;
use axum::http::header;
use axum::routing::{MethodRouter, post};
use db::Tx;
use face::Refusal;
use ui::Theme;
use words::Language;

use crate::form::Form;
use crate::render::go_to;
use crate::return_to::within;
use face::cookies::Cookie;

pub(crate) fn save() -> MethodRouter<App> {
    post(async |State(app): State<App>, form: Form| {
        let mut answer = go_to(&within(Some(form.get("to"))));
        let settings = &app.env.settings;
        if let Some(language) = Language::parse(form.get("language")) {
            if form.reading.person.is_some() {
                let keep = move |ctx: &Ctx, tx: &mut Tx<'_>| people::set_language(ctx, tx, language.code());
                app.write(&form.reading.ctx, keep).await?;
            }
            answer.headers_mut().append(header::SET_COOKIE, Cookie::Language.set(settings, language.code()));
        }
        if let Some(theme) = Theme::parse(form.get("theme")) {
            answer.headers_mut().append(header::SET_COOKIE, Cookie::Theme.set(settings, theme.key()));
        }
        Ok::<_, Refusal>(answer)
    })
}
