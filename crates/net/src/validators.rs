//! By what a server can tell whether a file is still the one it sent (RFC 9110 §8.8).

use reqwest::header::{
    AsHeaderName, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};

/// Longer ones are not kept.
const MOST: usize = 512;

/// The entity tag and the time of change that came with a file, as the server wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Validators {
    pub(crate) fn of(headers: &HeaderMap) -> Validators {
        Validators { etag: text(headers, ETAG), last_modified: text(headers, LAST_MODIFIED) }
    }

    /// What asks for the file only if it is another.
    pub(crate) fn conditions(&self) -> HeaderMap {
        let condition = |name: HeaderName, value: &Option<String>| {
            Some((name, HeaderValue::try_from(value.as_deref()?).ok()?))
        };
        [condition(IF_NONE_MATCH, &self.etag), condition(IF_MODIFIED_SINCE, &self.last_modified)]
            .into_iter()
            .flatten()
            .collect()
    }
}

fn text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= MOST).then(|| value.to_owned())
}
