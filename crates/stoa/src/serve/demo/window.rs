//! The shop of a demo: publishers that open while the marketplace already answers.
//!
//! The database alone says how far it is. Each publisher comes with all of its drafts in one transaction, and each draft goes on by the
//! ordinary use cases ([`super::goal`]). So a start that was killed is taken up by the next one.

use std::time::Duration;

use app::identity::{self, NewPublisher};
use app::{Actor, App, Ctx, Problem, Role, Scope, people};
use db::Tx;
use domain::PublisherId;
use specimens::Publisher;

use super::goal::{Next, Piece};
use super::{CONTACT, OWNER, is_there};
use crate::examples::{Example, save};

/// How long it is until the offers that are on their way are looked at again.
const PAUSE: Duration = Duration::from_millis(200);

/// The publishers of whose offers the demo's operator decides by hand.
pub(crate) fn publishers_certified_by_person() -> anyhow::Result<Vec<PublisherId>> {
    let shop = specimens::shop().into_iter().filter(Publisher::is_certified_by_person);
    Ok(shop.map(|publisher| publisher.id.parse()).collect::<Result<_, _>>()?)
}

/// Makes what is missing of the shop, and leads its offers to where they belong.
pub(crate) async fn dress(app: App) {
    if let Err(error) = open_all(&app).await {
        tracing::error!(error = format!("{error:#}"), "the shop of the demo is not complete: start again");
    }
}

async fn open_all(app: &App) -> anyhow::Result<()> {
    let mut pieces = Vec::new();
    for publisher in specimens::shop() {
        open(app, &publisher).await?;
        for offer in publisher.offers {
            pieces.push(Piece::of(offer)?);
        }
        // Those that are open need not wait for those that are still drawn.
        pieces = go_on(app, pieces).await;
    }
    while !pieces.is_empty() {
        app.env.clock.wait(PAUSE).await;
        pieces = go_on(app, pieces).await;
    }
    tracing::info!("the shop of the demo is complete");
    Ok(())
}

/// Opens a publisher with all of its drafts, unless there is one of its name.
async fn open(app: &App, publisher: &Publisher) -> anyhow::Result<()> {
    let id: PublisherId = publisher.id.parse()?;
    let ctx = app.ctx(Actor::Console, "demo");
    let sought = id.clone();
    if app.read(&ctx, move |ctx, tx| is_there(ctx, tx, &sought)).await? {
        return Ok(());
    }
    let mut drafts = Vec::new();
    for offer in &publisher.offers {
        drafts.push(Example::read(offer.body.clone())?.hold_files(app).await?);
    }
    let new = NewPublisher::new(id, &publisher.name, &publisher.contact);
    app.write(&ctx, move |ctx, tx| {
        // Another node may have been faster.
        if !is_there(ctx, tx, &new.id)? {
            identity::create_publisher(ctx, tx, &new)?;
            give_to_owner(ctx, tx, &new.id)?;
            for draft in &drafts {
                save(ctx, tx, draft)?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(())
}

/// The demo's owner owns the publisher, too, as a program and as a person.
fn give_to_owner(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<(), Problem> {
    let scope = Scope::Publisher(publisher.clone());
    if let Some(owner) = identity::principal_named(ctx, tx, OWNER)? {
        identity::grant_role(ctx, tx, &owner.id, &scope, Role::Owner)?;
    }
    if let Some(owner) = people::find(ctx, tx, CONTACT)? {
        people::grant(ctx, tx, &owner.id, &scope, Role::Owner)?;
    }
    Ok(())
}

/// Takes the next step with each that has one; answers those that are still on their way.
async fn go_on(app: &App, pieces: Vec<Piece>) -> Vec<Piece> {
    let mut left = Vec::new();
    for piece in pieces {
        let ctx = app.ctx(Actor::Console, "demo");
        let (publisher, offer) = (&piece.publisher, &piece.offer);
        match piece.go_on(app, &ctx).await {
            Ok(Next::Nothing) => {}
            Ok(_) => left.push(piece),
            Err(problem) => tracing::warn!(%publisher, %offer, %problem, "the demo leaves an offer as it is"),
        }
    }
    left
}
