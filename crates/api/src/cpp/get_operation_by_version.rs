//! The operation of a version, named publisher$offer$version$slot: the address of offers that are not migrated.

use app::App;
use app::publishing;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get};
use domain::publishing::OperationKind;
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::bearer::Caller;
use face::path::PathParameters;
use wire::operation::OperationDetail;

use super::render;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "get", path: "/api/operations/{name}" };

pub(crate) fn operation() -> Operation {
    Operation::of_api(ROUTE, "Publishing", "getOperationByVersion")
        .about(
            "Follow the operation of a version",
            "The address that `Location` names for offers that are not migrated.",
        )
        .answers(200, Answer::json("The operation.", schema("OperationDetail")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    path: PathParameters,
) -> Result<Json<OperationDetail>, Refusal> {
    let name = VersionedName::parse(path.text("name")).ok_or_else(|| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            "InvalidOperationId",
            "an operation is named publisher$offer$version$slot, with the slot `preview` or `live`",
        )
    })?;
    let read = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| {
        let VersionedName { publisher, offer, version, kind } = &name;
        publishing::operation_by_version(ctx, tx, publisher, offer, *version, *kind)
    };
    Ok(Json(render::operation(app.scan(&ctx, read).await?)))
}

/// `contoso$demo$2$preview`.
#[derive(Debug, PartialEq, Eq)]
struct VersionedName {
    publisher: PublisherId,
    offer: OfferId,
    version: i64,
    kind: OperationKind,
}

impl VersionedName {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('$');
        let (publisher, offer) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let version = parts.next()?.parse().ok().filter(|version| *version > 0)?;
        let slot = parts.next()?;
        let fills =
            |kind: &OperationKind| kind.slot_word().is_some_and(|word| word.eq_ignore_ascii_case(slot));
        let kind = OperationKind::ALL.iter().copied().find(fills)?;
        parts.next().is_none().then_some(Self { publisher, offer, version, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::OperationId;
    use proptest::prelude::*;

    #[test]
    fn reads_the_older_operation_names() {
        let name = VersionedName::parse("Contoso$demo$12$Live").unwrap();
        assert_eq!(name.publisher.as_str(), "contoso");
        assert_eq!((name.version, name.kind), (12, OperationKind::GoLive));
        for bad in [
            "",
            "a$b",
            "a$b$1",
            "a$b$1$draft",
            "a$b$x$live",
            "a$b$0$live",
            "a$b$1$live$",
            "a$$1$live",
            "$b$1$live",
        ] {
            assert_eq!(VersionedName::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_name_that_is_read_is_the_only_one_written_so(text in "[a-cA-C$0-9_é%-]{0,14}[$](preview|live|Live|x)[$]?|.{0,40}") {
            if let Some(name) = VersionedName::parse(&text) {
                let VersionedName { publisher, offer, version, kind } = &name;
                let written = format!("{publisher}${offer}${version}${}", kind.slot_word().unwrap());
                prop_assert_eq!(written.to_ascii_lowercase(), text.to_ascii_lowercase());
                prop_assert_eq!(VersionedName::parse(&written), Some(name));
            }
        }

        #[test]
        fn every_name_is_read(publisher in "[a-z0-9][a-z0-9_-]{0,49}", offer in "[a-z0-9][a-z0-9_-]{0,49}", version in 1_i64.., live: bool) {
            let slot = if live { "live" } else { "preview" };
            let name = VersionedName::parse(&format!("{publisher}${offer}${version}${slot}")).unwrap();
            prop_assert_eq!((name.publisher.as_str(), name.offer.as_str(), name.version), (&*publisher, &*offer, version));
            prop_assert_eq!(name.kind == OperationKind::GoLive, live);
        }

        #[test]
        fn an_operation_id_that_is_read_is_written_in_one_way(text in "[{]?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}[}]?|.{0,40}") {
            if let Ok(id) = text.parse::<OperationId>() {
                let digits = |text: &str| text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase();
                prop_assert!(digits(&text).ends_with(&digits(id.as_str())));
                prop_assert_eq!(id.as_str().parse::<OperationId>(), Ok(id));
            }
        }
    }
}
