//! Something to try the marketplace with.

use std::time::Duration;

use app::identity::{self, NewPrincipal, NewPublisher};
use app::offers::{self, Draft, Precondition};
use app::{Actor, App, Ctx, Problem, Role, Scope};
use db::Tx;
use domain::{OfferId, PrincipalId, PublisherId};

use crate::admin::secret::sign_in;

const PUBLISHER: &str = "contoso";
const CONTACT: &str = "demo@contoso.example";
const OFFER: &str = "demo";
const OWNER: &str = "Demo owner of contoso";
const OPERATOR: &str = "Demo operator";

/// A draft that can be published as it is.
const DRAFT: &str = include_str!("demo-offer.json");

/// How to get a token with what was pasted.
const TOKEN: &str = r#"A token:

curl -s "$STOA_URL/$STOA_TENANT_ID/oauth2/token" \
  -d grant_type=client_credentials -d "client_id=$STOA_CLIENT_ID" \
  --data-urlencode "client_secret=$STOA_CLIENT_SECRET" -d resource=https://cloudpartner.azure.com
"#;

/// How somebody signs in.
struct SignIn {
    tenant: String,
    client: PrincipalId,
    secret: String,
}

/// Makes what is missing of the demo, and new secrets in place of those of earlier starts. Answers how to sign in, for
/// the terminal and for nothing else.
pub(super) async fn seed(app: &App, address: &str) -> anyhow::Result<String> {
    let ctx = app.ctx(Actor::Console, "demo");
    let (publisher, offer): (PublisherId, OfferId) = (PUBLISHER.parse()?, OFFER.parse()?);
    let draft = Draft::read(&ctx, publisher.clone(), offer.clone(), serde_json::from_str(DRAFT)?)?;
    let (owner, operator) = app
        .write(&ctx, move |ctx, tx| {
            seed_publisher(ctx, tx, &publisher)?;
            seed_offer(ctx, tx, (&publisher, &offer), &draft)?;
            let owner = seed_principal(ctx, tx, OWNER, &Scope::Publisher(publisher.clone()), Role::Owner)?;
            let operator = seed_principal(ctx, tx, OPERATOR, &Scope::Marketplace, Role::Operator)?;
            Ok((owner, operator))
        })
        .await?;
    let client = |sign_in: &SignIn| {
        let SignIn { client, secret, .. } = sign_in;
        format!("export STOA_CLIENT_ID={client}\nexport STOA_CLIENT_SECRET={secret}")
    };
    Ok(format!(
        "Demo: publisher {PUBLISHER} with the draft offer {OFFER}. The secrets are new at every start.\n\n\
         To act as the owner of {PUBLISHER}, paste this into a shell:\n\n\
         {}\nexport STOA_PUBLISHER={PUBLISHER}\n\n\
         To act as the operator, these besides:\n\n{}\n\n{TOKEN}",
        sign_in(address, &owner.tenant, &owner.client, &owner.secret),
        client(&operator),
    ))
}

/// A publisher of the same name that is somebody's real one is left alone.
fn seed_publisher(ctx: &Ctx, tx: &mut Tx<'_>, id: &PublisherId) -> Result<(), Problem> {
    match identity::publisher(ctx, tx, id) {
        Ok(found) if found.seller_contact == CONTACT => Ok(()),
        Ok(_) => Err(Problem::conflict(
            "PublisherExists",
            format!(
                "there is a publisher `{id}` that is not the demo's: start the demo with another data directory"
            ),
        )),
        Err(Problem::NotFound(_)) => {
            identity::create_publisher(ctx, tx, &NewPublisher::new(id.clone(), "Contoso", CONTACT)).map(drop)
        }
        Err(problem) => Err(problem),
    }
}

fn seed_offer(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    offer: (&PublisherId, &OfferId),
    draft: &Draft,
) -> Result<(), Problem> {
    match offers::draft(ctx, tx, offer.0, offer.1) {
        Err(Problem::NotFound(_)) => {
            let always = Precondition::default();
            // Once, when a demo starts for the first time, and small.
            let ready = offers::prepare_here(ctx, tx, draft, &always)?;
            offers::put(ctx, tx, draft, &always, &ready).map(drop)
        }
        found => found.map(drop),
    }
}

fn seed_principal(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    name: &str,
    scope: &Scope,
    role: Role,
) -> Result<SignIn, Problem> {
    let principal = match identity::principal_named(ctx, tx, name)? {
        Some(principal) => principal,
        None => identity::create_principal(ctx, tx, &NewPrincipal::new(name))?,
    };
    identity::grant_role(ctx, tx, &principal.id, scope, role)?;
    let secret = identity::rotate_secret(ctx, tx, &principal.id, Duration::ZERO, None)?;
    Ok(SignIn { tenant: principal.tenant, client: principal.id, secret: secret.secret })
}
