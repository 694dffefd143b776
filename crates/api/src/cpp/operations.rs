//! One operation, in the three addresses it is asked for.

use app::App;
use app::publishing;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::publishing::OperationKind;
use domain::{OfferId, OperationId, PublisherId};
use wire::operation::OperationDetail;

use super::render;
use crate::bearer::Caller;
use crate::error::ApiError;
use crate::path::{OfferPath, PathParameters};

/// `GET …/offers/{offer}/operations/{operation}`, and the same below `submissions/`, which one client asks for.
pub(crate) async fn get(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, rest }: OfferPath,
) -> Result<Json<OperationDetail>, ApiError> {
    let id: OperationId = rest.id("operation")?;
    let read =
        move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| publishing::operation(ctx, tx, &publisher, &offer, &id);
    Ok(Json(render::operation(app.read(&ctx, read).await?)))
}

/// `GET /api/operations/{publisher}${offer}${version}${slot}`, the address of offers that are not migrated.
pub(crate) async fn get_by_version(
    State(app): State<App>,
    Caller(ctx): Caller,
    path: PathParameters,
) -> Result<Json<OperationDetail>, ApiError> {
    let name = VersionedName::parse(path.text("name")).ok_or_else(|| {
        ApiError::new(
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
        let kinds = [OperationKind::Publish, OperationKind::GoLive];
        let kind = kinds.into_iter().find(|kind| kind.slot_word().eq_ignore_ascii_case(slot))?;
        parts.next().is_none().then_some(Self { publisher, offer, version, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
