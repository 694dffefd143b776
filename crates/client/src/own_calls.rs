//! Calls that only our servers take. Whoever asks another is told so before anything is sent.

use bytes::Bytes;
use domain::PlanId;
use domain::selling::Item;
use net::Method;
use serde_json::{Value, json};

use crate::ask::{Ask, Condition};
use crate::session::json as body_of;
use crate::{Failure, OfferName, Session};

/// What a server says that knows no end of selling.
const NO_SELLING: &str = "does not stop or resume selling";

/// Where files are sent to, below the path of an offer.
const UPLOADS: &str = "/uploads";
/// Where all that an offer says is read.
const DEFINITION: &str = "/definition";

impl Session {
    /// Deletes an offer that was never published; its id is never used again.
    pub async fn delete_offer(&self, name: &OfferName, condition: &Condition) -> Result<(), Failure> {
        self.need(&Method::DELETE, "", "deletes no offers").await?;
        self.ask(&Ask::delete(name.own_path()).when(condition)?).await.map(drop)
    }

    /// Deletes a plan that was never published; its id is never used again in the offer.
    pub async fn delete_plan(
        &self,
        name: &OfferName,
        plan: &str,
        condition: &Condition,
    ) -> Result<(), Failure> {
        let plan: PlanId =
            plan.parse().map_err(|error: domain::InvalidId| Failure::Usage(error.to_string()))?;
        self.need(&Method::DELETE, "/plans/{plan}", "deletes no plans").await?;
        self.ask(&Ask::delete(format!("{}/plans/{plan}", name.own_path())).when(condition)?).await.map(drop)
    }

    /// What is sold of an offer, and what is not any more.
    pub async fn selling(&self, name: &OfferName) -> Result<Value, Failure> {
        self.need(&Method::GET, "/selling", NO_SELLING).await?;
        self.ask_json(&Ask::get(format!("{}/selling", name.own_path()))).await
    }

    /// Stops selling an item on these terms; returns how it stands then.
    pub async fn stop_selling(&self, name: &OfferName, item: &Item, terms: &Value) -> Result<Value, Failure> {
        let way = if item.is_image() { "deprecate" } else { "stop-selling" };
        self.change_selling(name, item, way, terms).await
    }

    /// Sells an item again; returns how it stands then.
    pub async fn resume_selling(&self, name: &OfferName, item: &Item) -> Result<Value, Failure> {
        let way = if item.is_image() { "restore" } else { "resume-selling" };
        self.change_selling(name, item, way, &json!({})).await
    }

    async fn change_selling(
        &self,
        name: &OfferName,
        item: &Item,
        way: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        self.need(&Method::GET, "/selling", NO_SELLING).await?;
        let offer = name.own_path();
        let (path, of) = match item {
            Item::Offer => (format!("{offer}/{way}"), None),
            Item::Plan(plan) => (format!("{offer}/plans/{plan}/{way}"), None),
            Item::Image { plan, generation, version } => {
                (format!("{offer}/plans/{plan}/image-versions/{version}/{way}"), generation.as_ref())
            }
        };
        let ask = Ask::post(path, body);
        self.ask_json(&match of {
            Some(generation) => ask.query("generation", generation.as_str()),
            None => ask,
        })
        .await
    }

    /// What the server says about a type of offers, with what only newer APIs know of it; nothing where it does not know the type, or does not say.
    pub(crate) async fn whole_offer_type(&self, id: &str) -> Result<Option<Value>, Failure> {
        let path = "/stoa/v1/offerTypes/";
        if !self.description().await.has_path(&Method::GET, &format!("{path}{{offerType}}")) {
            return Ok(None);
        }
        let answer = self.ask_for(&Ask::get(format!("{path}{id}"))).await?;
        answer.as_ref().map(body_of).transpose()
    }

    /// All that a version of an offer says; nothing where there is none, or the server does not say more than the publishing API does.
    pub(crate) async fn whole_definition(
        &self,
        name: &OfferName,
        version: &str,
    ) -> Result<Option<Value>, Failure> {
        if !self.description().await.has(&Method::GET, DEFINITION) {
            return Ok(None);
        }
        let ask = Ask::get(format!("{}{DEFINITION}", name.own_path())).query("version", version);
        let answer = self.ask_for(&ask).await?;
        let whole = answer.as_ref().map(body_of).transpose()?;
        Ok(whole.map(|mut whole: Value| whole["definition"].take()))
    }

    /// Whether files can be sent for an offer, rather than be fetched by the server.
    pub async fn takes_files(&self) -> bool {
        self.description().await.has(&Method::POST, UPLOADS)
    }

    /// Sends a file for `place` of an offer, such as `offer/logo`, and returns the address to put there. The offer is there
    /// already.
    pub(crate) async fn send_file(
        &self,
        name: &OfferName,
        place: &str,
        file: Bytes,
    ) -> Result<String, Failure> {
        let ask = Ask::post_file(format!("{}{UPLOADS}", name.own_path()), file).query("place", place);
        let stored = body_of(&self.ask(&ask).await?)?;
        let address = stored["address"].as_str().map(str::to_owned);
        address.ok_or_else(|| {
            Failure::Unexpected("the server took a file, but does not say where it is".to_owned())
        })
    }

    /// Fails where a server has no such route.
    pub(crate) async fn need(&self, method: &Method, below: &str, lack: &str) -> Result<(), Failure> {
        match self.description().await.has(method, below) {
            true => Ok(()),
            false => Err(Failure::NotFound(format!("this server {lack}: only a Stoa does"))),
        }
    }
}
