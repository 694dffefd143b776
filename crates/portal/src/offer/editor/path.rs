//! Which page of an offer an address is of.

use axum::extract::FromRequestParts;
use axum::extract::MatchedPath;
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::{OfferId, Page, PageName, PlanId, PublisherId};
use face::Refusal;
use face::path::OfferPath;

/// `…/{publisher}/{offer}/listing` or `…/{publisher}/{offer}/plans/{plan}/plan-listing`.
pub(crate) struct EditorPath {
    pub(crate) publisher: PublisherId,
    pub(crate) offer: OfferId,
    pub(crate) page: Page,
}

impl<S: Send + Sync> FromRequestParts<S> for EditorPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let OfferPath { publisher, offer, rest } = OfferPath::from_request_parts(parts, state).await?;
        // The route itself ends with the name of the page.
        let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
        let name = route.rsplit('/').next().unwrap_or_default();
        let page = name.parse::<PageName>().and_then(|name| match rest.text("plan") {
            "" => Page::of_offer(name),
            plan => match plan.parse::<PlanId>() {
                Ok(plan) => Page::of_plan(plan, name),
                // What is no id is the id of no plan.
                Err(_) => plan.parse::<Page>(),
            },
        });
        let page =
            page.map_err(|error| Refusal::new(StatusCode::NOT_FOUND, "NotFound", error.to_string()))?;
        Ok(Self { publisher, offer, page })
    }
}

impl EditorPath {
    pub(crate) fn owner(&self) -> (&PublisherId, &OfferId) {
        (&self.publisher, &self.offer)
    }
}
