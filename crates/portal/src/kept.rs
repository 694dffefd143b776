//! Forms that come back: somebody whose session had ended is led to sign in, and then sees the form again as they had filled it in.
//!
//! It is not sent again by itself: a form that arrives late may not be what they want any more. Secrets, files, and what every form is made
//! with anew are not kept; a form says in fields called `not-kept` what else is none of it, and in `page` which page it stands on,
//! where that is not the address it is sent to.

use app::people::{self, Fields};
use app::{App, Ctx, Problem};
use axum::http::{StatusCode, header};
use db::Tx;
use domain::PersonId;
use face::Refusal;
use offer_types::speaks_of_secret;

use crate::door::sign_in_address;
use crate::form::Form;
use crate::reading::Reading;
use crate::return_to::within;

/// The name under which an address says what is to come back.
pub(crate) const KEPT: &str = "kept";

const NOT_KEPT: &str = "not-kept";
const PAGE: &str = "page";

/// What is kept of a form.
fn to_keep(fields: &[(String, String)]) -> Fields {
    let excluded: Vec<_> =
        fields.iter().filter(|(name, _)| name == NOT_KEPT).map(|(_, value)| value.as_str()).collect();
    let is_kept = |name: &str| {
        // `token` and `key` are among the words.
        !speaks_of_secret(name) && !excluded.contains(&name) && ![NOT_KEPT, PAGE].contains(&name)
    };
    fields.iter().filter(|(name, _)| is_kept(name)).cloned().collect()
}

/// Keeps a form of `person`, whose session had ended, and leads to its page again, over sign-in.
pub(crate) async fn come_back(app: &App, form: &Form, person: PersonId) -> Refusal {
    let fields = to_keep(form.fields());
    let keep = move |ctx: &Ctx, tx: &mut Tx<'_>| people::keep_form(ctx, tx, &person, &fields);
    let page = within(Some(form.filled(PAGE).unwrap_or(form.target())));
    let page = match app.write(&form.reading.ctx, keep).await {
        Ok(id) => format!("{page}{}{KEPT}={id}", if page.contains('?') { '&' } else { '?' }),
        // Somebody who was shut out has nothing to come back to.
        Err(Problem::Conflict { .. } | Problem::NotFound(_)) => page,
        Err(problem) => return problem.into(),
    };
    Refusal::new(StatusCode::UNAUTHORIZED, "Unauthenticated", "the session has ended; sign in again")
        .with_header(header::LOCATION, sign_in_address(&page))
}

/// What comes back to `ctx`'s person at an address with this query.
pub(crate) async fn find(app: &App, ctx: &Ctx, query: Option<&str>) -> Result<Option<Fields>, Problem> {
    let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let asked = pairs.into_owned().find(|(name, id)| name == KEPT && id.len() <= 64);
    let Some((_, id)) = asked else { return Ok(None) };
    app.read(ctx, move |ctx, tx| people::kept_form(ctx, tx, &id)).await
}

impl Reading {
    /// What had been filled in as `name` when the session ended; empty where nothing was.
    pub(crate) fn typed(&self, name: &str) -> &str {
        let found = self.kept.iter().flatten().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_or_made_anew_is_not_kept() {
        let pairs = |pairs: &[(&str, &str)]| -> Fields {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let sent = pairs(&[
            ("token", "1"),
            ("key", "2"),
            ("title", "A name"),
            ("offer.leadConnectionString", "3"),
            ("adminPassword", "4"),
            ("tags", "a"),
            ("tags", "b"),
            ("not-kept", "code"),
            ("code", "5"),
            ("page", "/dashboard"),
        ]);
        assert_eq!(to_keep(&sent), pairs(&[("title", "A name"), ("tags", "a"), ("tags", "b")]));
    }
}
