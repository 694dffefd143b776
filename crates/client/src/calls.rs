//! The calls of the publishing API.

use domain::PublisherId;
use net::header::ETAG;
use net::{Answer, Method};
use serde_json::{Value, json};

use crate::ask::{Ask, Condition, path_of};
use crate::failure::location;
use crate::session::json as body;
use crate::{Failure, OfferName, Session};

/// One of the documents an offer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Draft,
    Preview,
    Production,
    Version(i64),
}

/// An offer as the server has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub document: Value,
    /// Only drafts have one.
    pub etag: Option<String>,
    /// What the server has to remark about a draft that was just saved. Only ours tells.
    pub warnings: Vec<String>,
}

impl Stored {
    fn of(answer: &Answer) -> Result<Self, Failure> {
        let etag = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Ok(Self { document: body(answer)?, etag, warnings: warnings(answer) })
    }

    /// That nobody changed it since it was read. A server that gives no tags cannot tell.
    pub fn unchanged(&self) -> Condition {
        self.etag.clone().map_or(Condition::Any, Condition::Matches)
    }
}

/// How a draft is published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HowToPublish {
    /// Whom to tell about progress.
    pub emails: Vec<String>,
    /// Although nothing changed.
    pub force: bool,
    /// What whoever certifies is told. Only our servers take it.
    pub notes: Option<String>,
}

/// A publication that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Where it is followed.
    pub location: String,
    /// What the server has to remark about what is published. Only ours tells.
    pub warnings: Vec<String>,
}

/// What is in the header `x-stoa-warnings`, a line each.
pub(crate) fn warnings(answer: &Answer) -> Vec<String> {
    let header = answer.headers.get("x-stoa-warnings").and_then(|list| list.to_str().ok());
    let list = header.and_then(|list| serde_json::from_str::<Vec<Value>>(list).ok()).unwrap_or_default();
    let text = |warning: &Value, member: &str| warning[member].as_str().unwrap_or_default().to_owned();
    list.iter().map(|warning| format!("{}: {}", text(warning, "target"), text(warning, "message"))).collect()
}

/// Where an operation is, by the address it is followed at or by its id.
fn operation_path(name: &OfferName, operation: &str) -> Result<String, Failure> {
    if operation.contains('/') {
        return path_of(operation);
    }
    match operation.parse::<domain::OperationId>() {
        Ok(id) => Ok(format!("{}/operations/{id}", name.path())),
        Err(error) => Err(Failure::Usage(format!("`{operation}`: {error}"))),
    }
}

impl Session {
    pub async fn publishers(&self) -> Result<Value, Failure> {
        self.ask_json(&Ask::get("/api/publishers")).await
    }

    /// What the server says about a type of offers, with its schema; nothing where it does not know the type.
    pub async fn offer_type(&self, id: &str) -> Result<Option<Value>, Failure> {
        let answer = self.ask_for(&Ask::get(format!("/api/offerTypes/{id}"))).await?;
        answer.as_ref().map(body).transpose()
    }

    /// The ids of all types of offers; nothing where the server does not say.
    pub async fn offer_types(&self) -> Result<Option<Vec<String>>, Failure> {
        if !self.replays().await {
            return Ok(None);
        }
        let answer = self.ask_for(&Ask::get("/api/offerTypes")).await?;
        let list = answer.as_ref().map(body).transpose()?;
        let id = |shown: &Value| shown["id"].as_str().map(str::to_owned);
        Ok(list.and_then(|list| Some(list.as_array()?.iter().filter_map(id).collect())))
    }

    /// The offers of a publisher in short; `filter` as in `$filter`.
    pub async fn offers(&self, publisher: &PublisherId, filter: Option<&str>) -> Result<Value, Failure> {
        let ask = Ask::get(format!("/api/publishers/{publisher}/offers"));
        self.ask_json(&match filter {
            Some(filter) => ask.query("$filter", filter),
            None => ask,
        })
        .await
    }

    /// One document of an offer; nothing where there is none, or no such offer.
    pub async fn offer(&self, name: &OfferName, which: Which) -> Result<Option<Stored>, Failure> {
        let path = name.path();
        let path = match which {
            Which::Draft => path,
            Which::Preview => format!("{path}/slot/preview"),
            Which::Production => format!("{path}/slot/production"),
            Which::Version(version) => format!("{path}/versions/{version}"),
        };
        let answer = self.ask_for(&Ask::get(path)).await?;
        answer.as_ref().map(Stored::of).transpose()
    }

    /// Creates or replaces the draft, and returns it as it is now.
    pub async fn put(
        &self,
        name: &OfferName,
        document: &Value,
        condition: &Condition,
    ) -> Result<Stored, Failure> {
        Stored::of(&self.ask(&Ask::put(name.path(), document).when(condition)?).await?)
    }

    /// Everything that saving and publishing `document` would say; nothing where the server does not tell without doing either.
    pub async fn validate(&self, name: &OfferName, document: &Value) -> Result<Option<Value>, Failure> {
        if !self.replays().await {
            return Ok(None);
        }
        let ask = Ask::post(format!("{}/validate", name.own_path()), document);
        let answer = self.ask_for(&ask).await?;
        answer.as_ref().map(body).transpose()
    }

    pub async fn status(&self, name: &OfferName) -> Result<Value, Failure> {
        self.ask_json(&Ask::get(format!("{}/status", name.path()))).await
    }

    /// Starts the way of the draft to the preview.
    pub async fn publish(&self, name: &OfferName, how: &HowToPublish) -> Result<Started, Failure> {
        let HowToPublish { emails, force, notes } = how;
        let ask = match notes {
            None => {
                let ask = Ask::post(format!("{}/publish", name.path()), &metadata(emails));
                if *force { ask.query("force", "true") } else { ask }
            }
            Some(notes) => {
                self.need(&Method::POST, "/publish", "takes no notes for certification").await?;
                let body = json!({ "emails": emails, "force": force, "notes": notes });
                Ask::post(format!("{}/publish", name.own_path()), &body)
            }
        };
        let answer = self.ask(&ask).await?;
        Ok(Started { location: followed_at(&answer)?, warnings: warnings(&answer) })
    }

    /// Says once for an offer that `members`, which its type does not know, restrict nobody. Only our servers ask for it.
    pub async fn confirm(&self, name: &OfferName, members: &[String]) -> Result<Value, Failure> {
        self.ask_json(&Ask::post(format!("{}/confirm", name.own_path()), &json!({ "members": members })))
            .await
    }

    /// Starts the way of the preview to production, and returns where to follow it.
    pub async fn golive(&self, name: &OfferName) -> Result<String, Failure> {
        self.start(Ask::post(format!("{}/golive", name.path()), &json!({}))).await
    }

    /// Stops what is running or withdraws the preview, and returns where to follow it; no error where there is neither.
    pub async fn cancel(&self, name: &OfferName) -> Result<String, Failure> {
        self.start(Ask::post(format!("{}/cancel", name.path()), &metadata(&[]))).await
    }

    async fn start(&self, ask: Ask) -> Result<String, Failure> {
        followed_at(&self.ask(&ask).await?)
    }

    /// The operations of an offer, newest first.
    pub async fn submissions(&self, name: &OfferName) -> Result<Value, Failure> {
        self.ask_json(&Ask::get(format!("{}/submissions", name.path()))).await
    }

    /// One operation, by the address it is followed at or by its id.
    pub async fn operation(&self, name: &OfferName, operation: &str) -> Result<Value, Failure> {
        self.ask_json(&Ask::get(operation_path(name, operation)?)).await
    }

    /// Who changed what, newest first; at most `count` events. Only our servers know.
    pub async fn history(&self, name: &OfferName, count: usize) -> Result<Vec<Value>, Failure> {
        let mut events = Vec::new();
        let mut path = format!("{}/history?top={}", name.path(), count.min(500));
        loop {
            let mut page = self.ask_json(&Ask::get(path)).await?;
            if let Value::Array(value) = page["value"].take() {
                events.extend(value);
            }
            match page["nextLink"].as_str().filter(|_| events.len() < count) {
                Some(next) => path = path_of(next)?,
                None => break,
            }
        }
        events.truncate(count);
        Ok(events)
    }
}

/// Where to follow what was accepted.
fn followed_at(answer: &Answer) -> Result<String, Failure> {
    location(answer).ok_or_else(|| {
        Failure::Unexpected("the server accepted the request, but does not say where to follow it".to_owned())
    })
}

fn metadata(emails: &[String]) -> Value {
    match emails.is_empty() {
        true => json!({ "metadata": {} }),
        false => json!({ "metadata": { "notification-emails": emails.join(",") } }),
    }
}
