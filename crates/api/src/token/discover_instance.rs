//! Whether an authority is real. MSAL and ADAL ask when the host of the authority they were given is none of those they
//! know.

use app::App;
use app::token::base_url;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use face::Asked;
use face::query::Query;
use url::Url;
use wire::token::{InstanceDiscovery, InstanceMetadata};

use super::describe::describe;
use super::reply;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/common/discovery/instance" };

pub(crate) fn operation() -> Operation {
    describe(ROUTE, "discoverInstance")
        .about(
            "Ask whether an authority is real",
            "MSAL and ADAL ask before they trust a host that they do not know.",
        )
        .takes(&["authorization_endpoint"])
        .answers(
            200,
            Answer::json("Where the authority's discovery document is.", schema("InstanceDiscovery")),
        )
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(State(app): State<App>, asked: Asked, query: Query) -> Response {
    let address = query.get("authorization_endpoint").and_then(|address| Url::parse(address).ok());
    let Some((tenant, path)) = address.as_ref().and_then(authority) else {
        let description =
            "`authorization_endpoint` must be the address of an authority: https, a host, then the tenant";
        let now = app.env.clock.now();
        return reply::error(StatusCode::BAD_REQUEST, "invalid_instance", 50_049, description, &asked, now);
    };
    let base = base_url(&app.env.settings);
    let host = Url::parse(base).ok().and_then(|base| base.host_str().map(str::to_owned)).unwrap_or_default();
    Json(InstanceDiscovery {
        tenant_discovery_endpoint: format!("{base}/{tenant}{path}/.well-known/openid-configuration"),
        api_version: "1.1".to_owned(),
        metadata: vec![InstanceMetadata {
            preferred_network: host.clone(),
            preferred_cache: host.clone(),
            aliases: vec![host],
        }],
    })
    .into_response()
}

/// The tenant in an authorization address, and what its generation puts before the discovery document.
fn authority(asked: &Url) -> Option<(&str, &'static str)> {
    let mut segments = asked.path_segments()?;
    let tenant = segments.next().filter(|tenant| !tenant.is_empty())?;
    let second = segments.any(|segment| segment == "v2.0");
    Some((tenant, if second { "/v2.0" } else { "" }))
}
