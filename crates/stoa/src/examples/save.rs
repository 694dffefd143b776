//! Saving examples.

use app::identity::{self, NewPublisher};
use app::offers::{self, Draft, Precondition};
use app::{Ctx, Problem};
use db::Tx;
use domain::{Finding, PublisherId};

use super::Example;

/// Makes the publisher, if there is none of this name.
pub(crate) fn make_publisher(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    id: &PublisherId,
    name: &str,
) -> Result<(), Problem> {
    match identity::publisher(ctx, tx, id) {
        Err(Problem::NotFound(_)) => {
            let contact = format!("seller@{id}.example");
            identity::create_publisher(ctx, tx, &NewPublisher::new(id.clone(), name, contact)).map(drop)
        }
        found => found.map(drop),
    }
}

/// Saves a draft that is not there yet, and returns what is worth a look in it.
pub(crate) fn save(ctx: &Ctx, tx: &mut Tx<'_>, example: &Example) -> Result<Vec<Finding>, Problem> {
    match offers::draft(ctx, tx, &example.publisher, &example.id) {
        Err(Problem::NotFound(_)) => {}
        found => return found.map(|_| Vec::new()),
    }
    let mut body = example.body.to_string();
    for artifact in &example.held {
        db::artifacts::note(tx, &example.publisher, &example.id, artifact, None, ctx.now)?;
        // By an address of ours: nothing is at the other, and nobody shall look there.
        let held = format!("\"{}/artifacts/{}\"", ctx.env.settings.public_url, artifact.digest);
        body = body.replace(&format!("\"{}\"", artifact.source), &held);
    }
    let body = serde_json::from_str(&body)?;
    let draft = Draft::read(ctx, example.publisher.clone(), example.id.clone(), body)?;
    let always = Precondition::default();
    // Nobody else writes yet: what the offer holds and what is saved become visible together.
    let ready = offers::prepare_here(ctx, tx, &draft, &always)?;
    Ok(offers::put(ctx, tx, &draft, &always, &ready)?.warnings)
}
