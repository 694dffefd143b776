//! One request of the publishing API, before it has a token.

use bytes::Bytes;
use net::header::{CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
use net::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use serde_json::Value;
use url::Url;

use crate::Failure;

const API_VERSION: (&str, &str) = ("api-version", "2017-10-31");

/// What must be so for a draft to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// It has this entity tag.
    Matches(String),
    /// There is none yet.
    New,
    /// Nothing.
    Any,
}

pub(crate) struct Ask {
    pub(crate) method: Method,
    /// Path and query below the address of the server.
    path: String,
    query: Vec<(&'static str, String)>,
    headers: HeaderMap,
    body: Bytes,
}

impl Ask {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::POST, path).with_body(body)
    }

    pub(crate) fn put(path: impl Into<String>, body: &Value) -> Self {
        Self::new(Method::PUT, path).with_body(body)
    }

    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Sends bytes of which the server finds out what they are.
    pub(crate) fn post_file(path: impl Into<String>, file: Bytes) -> Self {
        let mut ask = Self::new(Method::POST, path);
        ask.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        ask.body = file;
        ask
    }

    /// Sends the bytes of a file of this media type.
    pub(crate) fn put_file(path: impl Into<String>, kind: &'static str, file: Bytes) -> Self {
        let mut ask = Self::new(Method::PUT, path);
        ask.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        ask.body = file;
        ask
    }

    fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), headers: HeaderMap::new(), body: Bytes::new() }
    }

    fn with_body(mut self, body: &Value) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.body = body.to_string().into();
        self
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(crate) fn when(mut self, condition: &Condition) -> Result<Self, Failure> {
        match condition {
            Condition::Matches(tag) => self.set(IF_MATCH, tag)?,
            Condition::Any => self.set(IF_MATCH, "*")?,
            Condition::New => self.set(IF_NONE_MATCH, "*")?,
        }
        Ok(self)
    }

    /// `value` is of an earlier answer, or made here.
    pub(crate) fn set(&mut self, name: HeaderName, value: &str) -> Result<(), Failure> {
        let value = HeaderValue::from_str(value)
            .map_err(|_| Failure::Unexpected(format!("the server gave a text that is no value of {name}")))?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// As it goes to the server at `base`.
    pub(crate) fn to(&self, base: &Url) -> Result<Request, Failure> {
        let text = format!("{}{}", base.as_str().trim_end_matches('/'), self.path);
        let mut url = Url::parse(&text).map_err(|error| {
            Failure::Unexpected(format!("`{}` is no path of a server: {error}", self.path))
        })?;
        let has_version = url.query_pairs().any(|(name, _)| name == API_VERSION.0);
        let version = (!has_version).then_some(API_VERSION);
        let query = self.query.iter().map(|(name, value)| (*name, value.as_str())).chain(version);
        url.query_pairs_mut().extend_pairs(query);
        let Self { method, headers, body, .. } = self;
        Ok(Request { method: method.clone(), url, headers: headers.clone(), body: body.clone() })
    }
}

/// The path and query of an address a server gave. Whatever host it names: the token is for the server that was asked.
pub(crate) fn path_of(location: &str) -> Result<String, Failure> {
    let base = Url::parse("http://server").expect("it is an address");
    let url = base.join(location).map_err(|error| {
        Failure::Unexpected(format!("the server gave `{location}` as an address, which it is not: {error}"))
    })?;
    Ok(url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_below_the_address_with_the_version_once() {
        let base = Url::parse("https://example.com/market/").unwrap();
        let url = |ask: Ask| ask.to(&base).unwrap().url.to_string();
        assert_eq!(
            url(Ask::get("/api/publishers")),
            "https://example.com/market/api/publishers?api-version=2017-10-31"
        );
        assert_eq!(
            url(Ask::get("/api/x?api-version=2016-08-01-preview").query("top", "5")),
            "https://example.com/market/api/x?api-version=2016-08-01-preview&top=5"
        );
    }

    #[test]
    fn no_location_leads_to_another_host() {
        for location in ["/api/x?y=1", "https://evil.example/api/x?y=1", "//evil.example/api/x?y=1"] {
            assert_eq!(path_of(location).unwrap(), "/api/x?y=1", "{location}");
        }
    }
}
