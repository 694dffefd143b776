//! Forms: what somebody sent, from a page of ours that was made for them.

use app::once::Repeatable;
use app::people::Browser;
use app::{App, Problem, Scope};
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{StatusCode, header};
use domain::PublisherId;
use face::Refusal;
use face::body::{NotRead, collect};
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;
use words::Sentence;

use crate::asker::Asker;
use crate::kept::come_back;
use crate::origin::is_own;
use crate::reading::{FormOf, Reading};
use crate::sent::{self, Sent, SentFile};

/// Largest form, in bytes; files do not count.
///
/// A page of an offer may have lists of thousands of rows, and the name of each control goes along: what is kept of it is counted while
/// the request lasts.
pub(crate) const MOST: usize = 1024 * 1024;

/// A form that is ours.
pub(crate) struct Form {
    pub(crate) reading: Reading,
    sent: Sent,
    /// Where it was sent to.
    path: String,
    /// The same with its query.
    target: String,
    pub(crate) browser: Browser,
}

impl FromRequest<App> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        if !is_own(&parts.headers, &app.env.settings) {
            return Err(foreign("a page of somebody else sent this form, and nothing was done"));
        }
        let kind =
            parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let has_files = kind.starts_with("multipart/form-data");
        if !has_files && !kind.starts_with("application/x-www-form-urlencoded") {
            let message = "send the form as `application/x-www-form-urlencoded` or `multipart/form-data`";
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message));
        }
        let kind = kind.to_owned();
        let reading = Reading::from_request_parts(&mut parts, app).await?;
        let sent = match has_files {
            true => sent::read(app, &reading, &mut parts, &kind, body).await?,
            false => {
                let body = collect(body, MOST, &parts.extensions, app).await.map_err(not_read)?;
                Sent { fields: form_urlencoded::parse(&body).into_owned().collect(), ..Sent::default() }
            }
        };
        let form = Self {
            reading,
            sent,
            path: parts.uri.path().to_owned(),
            target: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            browser: Asker::of(&parts).0,
        };
        match form.reading.form_of(form.get("token")) {
            FormOf::Theirs => Ok(form),
            FormOf::Earlier(person)
                if ["/dashboard/", "/operate/"].iter().any(|inside| form.path.starts_with(inside)) =>
            {
                Err(come_back(app, &form, person).await)
            }
            // Signing out, a language: nobody has to be signed in for it.
            FormOf::Earlier(_) if !form.path.starts_with("/signin") => Ok(form),
            FormOf::Earlier(_) | FormOf::Foreign => {
                Err(foreign("this form is not one of yours any more: open its page again"))
            }
        }
    }
}

pub(crate) fn foreign(message: &str) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, "ForeignForm", message)
}

pub(crate) fn not_read(why: NotRead) -> Refusal {
    let (status, code, message) = match why {
        NotRead::Refused(refusal) => return refusal,
        NotRead::TooLarge => {
            (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", "the form is too large")
        }
        NotRead::TooSlow => (StatusCode::REQUEST_TIMEOUT, "RequestTimeout", "the form did not come in time"),
        NotRead::Incomplete => {
            (StatusCode::BAD_REQUEST, "IncompleteBody", "the form ended before it was complete")
        }
    };
    Refusal::new(status, code, message)
}

impl Form {
    /// What was sent as `name`; empty where nothing was.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.sent.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The same, if it is not empty.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All that was sent.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.sent.fields
    }

    /// The file that was sent as `name`, if one was.
    pub(crate) fn file(&self, name: &str) -> Option<&SentFile> {
        self.sent.files.iter().find(|file| file.field == name)
    }

    /// What is wrong with files that were sent for fields, by the JSON pointer of each. One that fits is the field's address already.
    pub(crate) fn faults(&self) -> &[(String, Sentence)] {
        &self.sent.faults
    }

    /// Where it was sent to, with the query.
    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// Refuses somebody who is not signed in.
    pub(crate) fn signed_in(&self) -> Result<(), Refusal> {
        match self.reading.person {
            Some(_) => Ok(()),
            None => Err(Problem::Unauthenticated("sign in first".to_owned()).into()),
        }
    }

    /// What it is recognised by when it is sent again: the key that it was made with, and all that was filled in.
    pub(crate) fn repeatable(&self, publisher: &PublisherId) -> Result<Repeatable, Refusal> {
        self.repeatable_in(Scope::Publisher(publisher.clone()))
    }

    /// The same of a form that changes something in `scope`.
    pub(crate) fn repeatable_in(&self, scope: Scope) -> Result<Repeatable, Refusal> {
        let key = self.get("key");
        if key.is_empty() || key.len() > 64 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(foreign("this form is not complete: open its page again"));
        }
        let mut hash = Sha256::new();
        hash.update(self.target.as_bytes());
        // The address of a file differs each time it is sent, and its bytes do not.
        let Sent { fields, files, stored, .. } = &self.sent;
        let is_typed = |name: &str| name != "token" && !stored.iter().any(|(pointer, _)| pointer == name);
        let typed = fields.iter().filter(|(name, _)| is_typed(name)).chain(stored);
        let typed = typed.map(|(name, value)| (name, value.as_bytes()));
        let files: Vec<_> =
            files.iter().map(|file| (&file.field, file.bytes().unwrap_or_default())).collect();
        for (name, value) in typed.chain(files.iter().map(|(field, bytes)| (*field, bytes.as_ref()))) {
            hash.update([0]);
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(value);
        }
        let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Repeatable { scope, key: format!("form {key}"), fingerprint })
    }
}
