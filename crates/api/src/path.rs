//! Identifiers in paths.

use std::collections::HashMap;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::{OfferId, PublisherId};

use crate::error::ApiError;

/// The decoded parameters of the matched path.
pub(crate) struct PathParameters(HashMap<String, String>);

impl PathParameters {
    /// The parameter `name`, read as an identifier.
    pub(crate) fn id<T: FromStr>(&self, name: &str) -> Result<T, ApiError>
    where
        T::Err: std::fmt::Display,
    {
        self.text(name).parse().map_err(|error: T::Err| {
            ApiError::new(StatusCode::BAD_REQUEST, "InvalidResourceId", error.to_string())
                .with_target(name.to_owned())
        })
    }

    /// The parameter `name` as it was sent; empty when the path has none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathParameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(parameters)) => Ok(Self(parameters)),
            Err(error) => Err(ApiError::new(StatusCode::BAD_REQUEST, "InvalidPath", error.body_text())),
        }
    }
}

/// `…/publishers/{publisher}/offers/{offer}…`.
pub(crate) struct OfferPath {
    pub(crate) publisher: PublisherId,
    pub(crate) offer: OfferId,
    pub(crate) rest: PathParameters,
}

impl<S: Send + Sync> FromRequestParts<S> for OfferPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let rest = PathParameters::from_request_parts(parts, state).await?;
        Ok(Self { publisher: rest.id("publisher")?, offer: rest.id("offer")?, rest })
    }
}

/// `…/publishers/{publisher}…`.
pub(crate) struct PublisherPath(pub(crate) PublisherId);

impl<S: Send + Sync> FromRequestParts<S> for PublisherPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ok(Self(PathParameters::from_request_parts(parts, state).await?.id("publisher")?))
    }
}
