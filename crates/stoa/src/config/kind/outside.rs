//! Values in the language of another crate.

use domain::PublisherId;
use net::AllowRule;
use tracing_subscriber::EnvFilter;

use super::{Complaint, Kind, complaint, must_be};
use crate::config::raw::{Raw, quoted};

/// What is logged, in the language of tracing-subscriber's `EnvFilter`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter(String);

impl Filter {
    pub(crate) fn directives(&self) -> EnvFilter {
        EnvFilter::new(&self.0)
    }
}

impl Kind for Filter {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let text = raw.text().map(str::trim).filter(|text| !text.is_empty());
        let Some(text) = text else { return Err(must_be("a text such as \"info\"", raw)) };
        // A name alone is a directive, too: it would log everything of a part that does not exist.
        let levels = ["off", "error", "warn", "info", "debug", "trace"];
        let unclear = text.split(',').find(|part| !part.contains('=') && !levels.contains(&part.trim()));
        match (unclear, EnvFilter::builder().parse(text)) {
            (None, Ok(_)) => Ok(Self(text.to_owned())),
            _ => Err(must_be(
                "a level (error, warn, info, debug, trace), alone or by part as in \"info,stoa_app=debug\"",
                raw,
            )),
        }
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

impl Kind for AllowRule {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let text = raw.text().ok_or_else(|| must_be("a text", raw))?;
        text.parse().map_err(|error: net::InvalidAllowRule| complaint(format!("cannot be used: {error}")))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&self.to_string()))
    }
}

impl Kind for PublisherId {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let text = raw.text().ok_or_else(|| must_be("a publisher id", raw))?;
        text.trim().parse().map_err(|error: domain::InvalidId| complaint(format!("cannot be used: {error}")))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(self.as_str()))
    }
}
