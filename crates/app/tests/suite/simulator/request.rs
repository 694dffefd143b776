//! What people ask of the marketplace, in a way that may be repeated.

use app::offers::{self, Draft, Precondition};
use app::once::{Outcome, Repeatable, once};
use app::publishing::{self, Publish, Ruling};
use app::{App, Ctx, Problem};
use db::Tx;
use domain::publishing::Decision;
use domain::{OfferId, PublisherId};
use serde_json::Value;

use crate::simulator::world::World;

/// A request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Request {
    /// Saves a draft with this summary.
    Put(&'static str),
    Publish,
    GoLive,
    Cancel,
    Decide(Decision),
}

/// Whether a client that repeats a request says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    Kept,
    Forgotten,
}

/// Asks `app`; a repetition has the same key.
pub(crate) fn ask(
    world: &World<'_>,
    app: &App,
    request: Request,
    key: Option<String>,
) -> impl Future<Output = Result<(), Problem>> + Send + use<> {
    let owner = app.ctx(world.owner.clone(), "request");
    let certifier = app.ctx(world.certifier.clone(), "request");
    let document = match request {
        Request::Put(summary) => world.document(summary),
        _ => Value::Null,
    };
    let app = app.clone();
    async move {
        if let Request::Decide(decision) = request {
            return decide(&app, &certifier, decision).await;
        }
        let (publisher, fingerprint) = (offer().0, format!("{request:?}"));
        let repeatable = key.map(|key| Repeatable { publisher, key, fingerprint });
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>| {
            once(ctx, tx, repeatable.as_ref(), |ctx, tx| carry_out(ctx, tx, request, &document))
        };
        app.write(&owner, case).await.map(drop)
    }
}

pub(crate) fn offer() -> (PublisherId, OfferId) {
    ("contoso".parse().unwrap(), "demo".parse().unwrap())
}

fn carry_out(ctx: &Ctx, tx: &mut Tx<'_>, request: Request, document: &Value) -> Result<Outcome, Problem> {
    let (publisher, offer) = offer();
    let body = match request {
        Request::Put(_) => {
            let draft = Draft::read(ctx, publisher, offer, document.clone())?;
            offers::put(ctx, tx, &draft, &Precondition::default()).map(|_| String::new())
        }
        Request::Publish => {
            let request = Publish { publisher, offer, emails: Vec::new(), force: true };
            publishing::publish(ctx, tx, &request)
        }
        Request::GoLive => publishing::go_live(ctx, tx, &publisher, &offer),
        Request::Cancel => publishing::cancel(ctx, tx, &publisher, &offer),
        Request::Decide(_) => Err(Problem::internal("a decision has no key")),
    };
    Ok(Outcome { status: 200, headers: Vec::new(), body: body?, replayed: false })
}

/// Decides what waits for it. Somebody who does not know whether that happened looks first.
async fn decide(app: &App, certifier: &Ctx, decision: Decision) -> Result<(), Problem> {
    for waiting in app.scan(certifier, publishing::waiting_for_decision).await? {
        let ruling =
            Ruling { operation: waiting.operation.id, decision, reason: "as the story says".to_owned() };
        app.write(certifier, move |ctx, tx| publishing::decide(ctx, tx, &ruling)).await?;
    }
    Ok(())
}
