//! Pages in place of others.

use app::maintenance::Maintenance;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use domain::Timestamp;
use face::{Asked, Refusal};
use words::Language;

use super::{Sample, now};

fn asked(language: Language, method: Method, maintenance: Option<Maintenance>) -> Asked {
    Asked {
        face: None,
        request_id: "0190-sample".to_owned(),
        client_request_id: None,
        method,
        target: "/dashboard/commercial-marketplace/offers/contoso/secure-linx/overview".to_owned(),
        maintenance,
        reader: HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(language.code()))]),
    }
}

pub(super) fn samples(language: Language) -> Vec<Sample> {
    let of = |name, status, method, message: &str| {
        let refusal = Refusal::new(status, "Sample", message);
        Sample { name, html: crate::refuse::written(&refusal, &asked(language, method, None), now()) }
    };
    let role = "the caller may not see the offers of publisher `contoso`; ask its owner for the role `owner`, `contributor` or `operator`";
    let missing = "there is no offer `secure-linx` of publisher `contoso`";
    let fault = "something failed on our side";
    let under_maintenance = |name, until: Option<&str>, said: Option<&str>| {
        let found = Maintenance {
            begins: now(),
            until: until.and_then(Timestamp::parse),
            said: said.map(str::to_owned),
        };
        let refusal = face::maintenance::refusal(&found, now());
        let asked = asked(language, Method::GET, Some(found));
        Sample { name, html: crate::refuse::written(&refusal, &asked, now()) }
    };
    vec![
        of("error-403", StatusCode::FORBIDDEN, Method::GET, role),
        of("error-404", StatusCode::NOT_FOUND, Method::GET, missing),
        of("error-500", StatusCode::INTERNAL_SERVER_ERROR, Method::POST, fault),
        of("error-503", StatusCode::SERVICE_UNAVAILABLE, Method::GET, "too much was asked at once"),
        under_maintenance("maintenance", Some("2026-11-29T11:30:00Z"), Some("We move to larger disks.")),
        under_maintenance("maintenance-open", None, None),
    ]
}
