//! Changing pages of a draft, and bringing it back as it was in a version. Only our servers do.

use std::collections::BTreeMap;

use domain::{Page, PlanId};
use net::Method;
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::calls::warnings;
use crate::failure::location;
use crate::session::json as body;
use crate::{Failure, OfferName, Problem, Session, Which};

/// Where change sets are sent to, below the path of an offer.
const CHANGES: &str = "/changes";

/// What is brought back.
#[derive(Debug, Clone)]
pub struct Undo {
    /// Number of a published version.
    pub version: i64,
    /// All pages of that version where none is named.
    pub pages: Vec<Page>,
    /// Publish what was brought back, and tell these addresses.
    pub publish: Option<Vec<String>>,
}

/// What came of it, or would.
#[derive(Debug, Clone)]
pub struct Undone {
    /// The server's answer.
    pub told: Value,
    /// Where publishing is followed, if that was asked for.
    pub location: Option<String>,
}

/// Tags of pages of a draft, as they were read.
pub type PageTags = BTreeMap<Page, String>;

impl Session {
    /// Number of the version that `which` is, or else of the newest that was ever published; nothing where there is none.
    pub async fn published_version(
        &self,
        name: &OfferName,
        which: Option<Which>,
    ) -> Result<Option<i64>, Failure> {
        let number = async |which| {
            Ok(self.offer(name, which).await?.and_then(|found| found.document["version"].as_i64()))
        };
        if let Some(which) = which {
            return number(which).await;
        }
        if let Some(live) = number(Which::Production).await? {
            return Ok(Some(live));
        }
        // A draft that was published is that version until it is edited; one that was edited is the next.
        let Some(draft) = number(Which::Draft).await? else { return Ok(None) };
        match number(Which::Version(draft)).await? {
            None if draft > 1 => number(Which::Version(draft - 1)).await,
            found => Ok(found),
        }
    }

    /// The tags that the pages of a draft have now.
    pub async fn page_tags(&self, name: &OfferName) -> Result<PageTags, Failure> {
        self.need(&Method::POST, CHANGES, LACK).await?;
        let list = self.ask_json(&Ask::get(format!("{}/pages", name.own_path()))).await?;
        let tags: Option<PageTags> =
            list["value"].as_array().into_iter().flatten().map(page_and_tag).collect();
        tags.ok_or_else(|| Failure::Unexpected("the server lists pages that are none".to_owned()))
    }

    /// What `undo` would change, and all that is wrong with it, without doing it.
    pub async fn try_undo(&self, name: &OfferName, undo: &Undo, tags: &PageTags) -> Result<Undone, Failure> {
        self.send_undo(name, &with(undo.body(tags), "dryRun", json!(true))).await
    }

    /// Does it, unless somebody saved one of the pages since they had these tags.
    pub async fn undo(&self, name: &OfferName, undo: &Undo, tags: &PageTags) -> Result<Undone, Failure> {
        self.send_undo(name, &undo.body(tags)).await
    }

    /// Whether many pages of a draft can be changed at once.
    pub(crate) async fn takes_changes(&self) -> bool {
        self.description().await.has(&Method::POST, CHANGES)
    }

    /// Changes pages of a draft, all of them or none; returns what the server remarks about the draft.
    pub(crate) async fn change_pages(&self, name: &OfferName, set: &Value) -> Result<Vec<String>, Failure> {
        let answer = self.ask(&Ask::post(format!("{}{CHANGES}", name.own_path()), set)).await?;
        Ok(warnings(&answer))
    }

    async fn send_undo(&self, name: &OfferName, sent: &Value) -> Result<Undone, Failure> {
        self.need(&Method::POST, CHANGES, LACK).await?;
        let answer = self.ask(&Ask::post(format!("{}{CHANGES}", name.own_path()), sent)).await?;
        Ok(Undone { told: body(&answer)?, location: location(&answer) })
    }
}

const LACK: &str = "brings no pages back";

fn page_and_tag(summary: &Value) -> Option<(Page, String)> {
    let (name, tag) = (summary["page"].as_str()?.parse().ok(), summary["tag"].as_str()?.to_owned());
    let page = match summary["plan"].as_str() {
        None => summary["page"].as_str()?.parse().ok()?,
        Some(plan) => Page::of_plan(plan.parse::<PlanId>().ok()?, name?).ok()?,
    };
    Some((page, tag))
}

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

impl Undo {
    fn body(&self, tags: &PageTags) -> Value {
        let is_meant = |page: &Page| self.pages.is_empty() || self.pages.contains(page);
        let tags: BTreeMap<String, &String> = tags
            .iter()
            .filter(|(page, _)| is_meant(page))
            .map(|(page, tag)| (page.to_string(), tag))
            .collect();
        let mut restore = json!({ "version": self.version, "tags": tags });
        if !self.pages.is_empty() {
            restore["pages"] = self.pages.iter().map(|page| Value::from(page.to_string())).collect();
        }
        let body = json!({ "restore": restore });
        match &self.publish {
            Some(emails) => with(body, "publish", json!({ "emails": emails })),
            None => body,
        }
    }
}

impl Undone {
    /// Whether anything is another than before.
    pub fn is_change(&self) -> bool {
        let differs =
            |what: &str| self.told["comparison"][what].as_array().is_none_or(|list| !list.is_empty());
        differs("pages") || differs("plans")
    }

    /// What keeps it from being done: for the draft, and for a publish if that was `asked` for.
    pub fn problems(&self, asked: &Undo) -> Vec<Problem> {
        let stops = |level: &str| level == "draft" || asked.publish.is_some();
        self.findings(|finding| {
            finding["severity"] == "error" && stops(finding["level"].as_str().unwrap_or_default())
        })
    }

    /// What is worth a look.
    pub fn warnings(&self) -> Vec<Problem> {
        self.findings(|finding| finding["severity"] == "warning")
    }

    fn findings(&self, wanted: impl Fn(&Value) -> bool) -> Vec<Problem> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let problem = |finding: &Value| Problem {
            code: text(&finding["code"]),
            target: text(&finding["target"]),
            message: text(&finding["message"]),
        };
        let findings = self.told["findings"].as_array().into_iter().flatten();
        findings.filter(|finding| wanted(finding)).map(problem).collect()
    }
}
