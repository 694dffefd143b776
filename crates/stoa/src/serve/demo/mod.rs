//! Something to try the marketplace with.

mod goal;
mod window;

use std::time::Duration;

use app::identity::{self, NewPrincipal, NewPublisher};
use app::{Actor, App, Ctx, Problem, Role, Scope};
use clap::ValueEnum;
use db::Tx;
use domain::{PrincipalId, PublisherId};

use crate::admin::person::seed_person;
use crate::admin::secret::sign_in;
use crate::examples::{self, Example, save};

pub(super) use window::dress;
pub(crate) use window::publishers_certified_by_person;

const PUBLISHER: &str = "contoso";
const CONTACT: &str = "demo@contoso.example";
const OWNER: &str = "Demo owner of contoso";
const OPERATOR: &str = "Demo operator";
const OPERATOR_ADDRESS: &str = "operator@stoa.example";

/// How to get a token with what was pasted.
const TOKEN: &str = r#"A token:

curl -s "$STOA_URL/$STOA_TENANT_ID/oauth2/token" \
  -d grant_type=client_credentials -d "client_id=$STOA_CLIENT_ID" \
  --data-urlencode "client_secret=$STOA_CLIENT_SECRET" -d resource=https://cloudpartner.azure.com
"#;

/// How much of a demo there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Demo {
    /// Publishers with offers of every type in every state, most of them live.
    Shop,
    /// One publisher with two drafts.
    Publisher,
}

/// How somebody signs in.
struct SignIn {
    tenant: String,
    client: PrincipalId,
    secret: String,
}

/// Makes what is missing of the demo's own publisher, and new secrets in place of those of earlier starts. Answers how to sign in,
/// for the terminal and for nothing else.
pub(super) async fn seed(app: &App, address: &str, demo: Demo) -> anyhow::Result<String> {
    let ctx = app.ctx(Actor::Console, "demo");
    let publisher: PublisherId = PUBLISHER.parse()?;
    let mut drafts = Vec::new();
    for example in own_drafts(app, &ctx, &publisher).await? {
        drafts.push(example.hold_files(app).await?);
    }
    let (owner, operator, links) = app
        .write(&ctx, move |ctx, tx| {
            seed_publisher(ctx, tx, &publisher)?;
            let own = Scope::Publisher(publisher.clone());
            let owner = seed_principal(ctx, tx, OWNER, &own, Role::Owner)?;
            let operator = seed_principal(ctx, tx, OPERATOR, &Scope::Marketplace, Role::Operator)?;
            for draft in &drafts {
                save(ctx, tx, draft)?;
            }
            let links = [
                seed_person(ctx, tx, (OWNER, CONTACT), &[own], Role::Owner)?,
                seed_person(ctx, tx, (OPERATOR, OPERATOR_ADDRESS), &[Scope::Marketplace], Role::Operator)?,
            ];
            Ok((owner, operator, links))
        })
        .await?;
    let client = |sign_in: &SignIn| {
        let SignIn { client, secret, .. } = sign_in;
        format!("export STOA_CLIENT_ID={client}\nexport STOA_CLIENT_SECRET={secret}")
    };
    let [own, of_operator] = links.map(|link| app::people::link_address(address, &link.token));
    let whose = match demo {
        Demo::Shop => "the owner of all publishers",
        Demo::Publisher => "the owner of the publisher contoso",
    };
    Ok(format!(
        "The storefront, for everybody:\n\n{address}/\n\n\
         {}\
         The portal, in a browser. Each link signs in once, as {whose}, and as the operator:\n\n\
         {own}\n{of_operator}\n\n\
         To act as {whose}, paste this into a shell:\n\n\
         {}\nexport STOA_PUBLISHER={PUBLISHER}\n\n\
         To act as the operator, these besides:\n\n{}\n\n{TOKEN}\n\
         The secrets and links are new at every start.\n",
        match demo {
            Demo::Shop =>
                "Twelve publishers open there now, and go live within seconds; contoso has drafts to publish yourself.\n\n",
            Demo::Publisher => "",
        },
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

/// The drafts of the demo's publisher, unless it is there already: later starts bring nothing back.
async fn own_drafts(app: &App, ctx: &Ctx, publisher: &PublisherId) -> anyhow::Result<Vec<Example>> {
    let owner = publisher.clone();
    let is_there = app.read(ctx, move |ctx, tx| is_there(ctx, tx, &owner)).await?;
    let own = |example: &Example| !is_there && example.publisher == *publisher;
    Ok(examples::all(None)?.into_iter().filter(own).collect())
}

fn is_there(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<bool, Problem> {
    match identity::publisher(ctx, tx, publisher) {
        Err(Problem::NotFound(_)) => Ok(false),
        found => found.map(|_| true),
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
