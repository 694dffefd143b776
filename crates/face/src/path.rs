//! Identifiers in paths.

use std::collections::HashMap;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::{InvalidPage, OfferId, Page, PublisherId};

use crate::refusal::Refusal;

/// The decoded parameters of the matched path.
pub struct PathParameters(HashMap<String, String>);

impl PathParameters {
    /// The parameter `name`, read as an identifier.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Refusal>
    where
        T::Err: std::fmt::Display,
    {
        self.text(name).parse().map_err(|error: T::Err| {
            Refusal::new(StatusCode::BAD_REQUEST, "InvalidResourceId", error.to_string())
                .with_target(name.to_owned())
        })
    }

    /// The parameter `name` as it was sent; empty when the path has none.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathParameters {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(parameters)) => Ok(Self(parameters)),
            Err(error) => Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidPath", error.body_text())),
        }
    }
}

/// `…/publishers/{publisher}/offers/{offer}…`.
pub struct OfferPath {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub rest: PathParameters,
}

impl<S: Send + Sync> FromRequestParts<S> for OfferPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let rest = PathParameters::from_request_parts(parts, state).await?;
        Ok(Self { publisher: rest.id("publisher")?, offer: rest.id("offer")?, rest })
    }
}

/// `…/pages/{page}` and `…/plans/{plan}/pages/{planPage}` of an offer.
pub struct PagePath {
    pub publisher: PublisherId,
    pub offer: OfferId,
    /// What it names is only told to somebody who may know the offer.
    pub page: Result<Page, Refusal>,
}

impl<S: Send + Sync> FromRequestParts<S> for PagePath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let OfferPath { publisher, offer, rest } = OfferPath::from_request_parts(parts, state).await?;
        let not_found =
            |error: InvalidPage| Refusal::new(StatusCode::NOT_FOUND, "NotFound", error.to_string());
        let page = match rest.text("planPage") {
            "" => rest.text("page").parse().and_then(Page::of_offer).map_err(not_found),
            name => {
                let plan = rest.id("plan")?;
                name.parse().and_then(|name| Page::of_plan(plan, name)).map_err(not_found)
            }
        };
        Ok(Self { publisher, offer, page })
    }
}

/// `…/publishers/{publisher}…`.
pub struct PublisherPath(pub PublisherId);

impl<S: Send + Sync> FromRequestParts<S> for PublisherPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        Ok(Self(PathParameters::from_request_parts(parts, state).await?.id("publisher")?))
    }
}
