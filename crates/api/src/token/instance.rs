//! `GET /common/discovery/instance`: whether an authority is real. MSAL and ADAL ask when the host of the authority they
//! were given is none of those they know.

use app::token::base_url;
use app::{App, Problem};
use axum::Json;
use axum::extract::State;
use url::Url;
use wire::token::{InstanceDiscovery, InstanceMetadata};

use crate::error::ApiError;
use crate::query::Query;

pub(crate) async fn instance(
    State(app): State<App>,
    query: Query,
) -> Result<Json<InstanceDiscovery>, ApiError> {
    let asked = query.get("authorization_endpoint").and_then(|address| Url::parse(address).ok());
    let (tenant, path) = asked.as_ref().and_then(authority).ok_or_else(|| {
        Problem::bad_request(
            "InvalidInstance",
            "`authorization_endpoint` must be the address of an authority: https, a host, then the tenant",
        )
    })?;
    let base = base_url(&app.env.settings);
    let host = Url::parse(base).ok().and_then(|base| base.host_str().map(str::to_owned)).unwrap_or_default();
    Ok(Json(InstanceDiscovery {
        tenant_discovery_endpoint: format!("{base}/{tenant}{path}/.well-known/openid-configuration"),
        api_version: "1.1".to_owned(),
        metadata: vec![InstanceMetadata {
            preferred_network: host.clone(),
            preferred_cache: host.clone(),
            aliases: vec![host],
        }],
    }))
}

/// The tenant in an authorization address, and what its generation puts before the discovery document.
fn authority(asked: &Url) -> Option<(&str, &'static str)> {
    let mut segments = asked.path_segments()?;
    let tenant = segments.next().filter(|tenant| !tenant.is_empty())?;
    let second = segments.any(|segment| segment == "v2.0");
    Some((tenant, if second { "/v2.0" } else { "" }))
}
