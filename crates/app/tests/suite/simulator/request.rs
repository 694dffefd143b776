//! What people ask of the marketplace, in a way that may be repeated.

use std::sync::Arc;

use app::offers::{self, Draft, Precondition, Ready};
use app::once::{Outcome, Repeatable};
use app::publishing::{self, Publish, Publishable, Ruling, Withdrawal};
use app::{App, Ctx, Problem, Scope};
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
        let repeatable = key.map(|key| Repeatable { scope: Scope::Publisher(publisher), key, fingerprint });
        let prepare = || prepare(&app, &owner, request, &document);
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| carry_out(ctx, tx, prepared);
        app.write_once(&owner, repeatable, prepare, case).await.map(drop)
    }
}

pub(crate) fn offer() -> (PublisherId, OfferId) {
    ("contoso".parse().unwrap(), "demo".parse().unwrap())
}

/// A request with what it came to outside of its transaction.
enum Prepared {
    Put(Arc<Draft>, Ready),
    Publish(Publish, Box<Publishable>),
    GoLive,
    Cancel(Option<Withdrawal>),
}

async fn prepare(app: &App, ctx: &Ctx, request: Request, document: &Value) -> Result<Prepared, Problem> {
    let (publisher, offer) = offer();
    Ok(match request {
        Request::Put(_) => {
            let draft = Arc::new(Draft::read(ctx, publisher, offer, document.clone())?);
            let ready = offers::prepare(app, ctx, &draft, 0, &Precondition::default(), None).await?;
            Prepared::Put(draft, ready)
        }
        Request::Publish => {
            let request =
                Publish { publisher, offer, emails: Vec::new(), force: true, pages: None, notes: None };
            let publishable = publishing::prepare_publish(app, ctx, &request).await?;
            Prepared::Publish(request, Box::new(publishable))
        }
        Request::GoLive => Prepared::GoLive,
        Request::Cancel => Prepared::Cancel(publishing::prepare_cancel(app, ctx, &publisher, &offer).await?),
        Request::Decide(_) => return Err(Problem::internal("a decision has no key")),
    })
}

fn carry_out(ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared) -> Result<Outcome, Problem> {
    let (publisher, offer) = offer();
    let started = match prepared {
        Prepared::Put(draft, ready) => {
            offers::put(ctx, tx, draft, &Precondition::default(), ready).map(|_| None)
        }
        Prepared::Publish(request, publishable) => {
            publishing::publish(ctx, tx, request, publishable).map(Some)
        }
        Prepared::GoLive => publishing::go_live(ctx, tx, &publisher, &offer).map(Some),
        Prepared::Cancel(withdrawal) => {
            publishing::cancel(ctx, tx, &publisher, &offer, withdrawal.as_ref()).map(Some)
        }
    };
    let body = started?.map(|operation| operation.id.to_string()).unwrap_or_default();
    Ok(Outcome { status: 200, headers: Vec::new(), body, made_of: None, replayed: false })
}

/// Decides what waits for it. Somebody who does not know whether that happened looks first.
async fn decide(app: &App, certifier: &Ctx, decision: Decision) -> Result<(), Problem> {
    for waiting in app.list(certifier, publishing::waiting_for_decision).await? {
        let ruling = Ruling::alike(waiting.operation, decision, "as the story says");
        app.write(certifier, move |ctx, tx| publishing::decide(ctx, tx, &ruling)).await?;
    }
    Ok(())
}
