//! Something to try the marketplace with.

use std::time::Duration;

use app::identity::{self, NewPrincipal, NewPublisher};
use app::{Actor, App, Ctx, Problem, Role, Scope};
use db::Tx;
use domain::{PrincipalId, PublisherId};

use crate::admin::person::seed_person;
use crate::admin::secret::sign_in;
use crate::examples::{self, Example, make_publisher, save};

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
    let publisher: PublisherId = PUBLISHER.parse()?;
    let mut missing = Vec::new();
    for example in missing_examples(app, &ctx).await? {
        missing.push(example.hold_files(app).await?);
    }
    let (owner, operator, links) = app
        .write(&ctx, move |ctx, tx| {
            seed_publisher(ctx, tx, &publisher)?;
            let owner = seed_principal(ctx, tx, OWNER, &Scope::Publisher(publisher.clone()), Role::Owner)?;
            let operator = seed_principal(ctx, tx, OPERATOR, &Scope::Marketplace, Role::Operator)?;
            let mut scopes = vec![Scope::Publisher(publisher.clone())];
            for example in &missing {
                make_publisher(ctx, tx, &example.publisher, &display_name(&example.publisher))?;
                save(ctx, tx, example)?;
                let scope = Scope::Publisher(example.publisher.clone());
                identity::grant_role(ctx, tx, &owner.client, &scope, Role::Owner)?;
                scopes.push(scope);
            }
            let links = [
                seed_person(ctx, tx, (OWNER, CONTACT), &scopes, Role::Owner)?,
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
    Ok(format!(
        "Demo: publisher {PUBLISHER} with the draft offer demo, and publishers with an offer of every other type. \
         The secrets and links are new at every start.\n\n\
         The portal, in a browser. Each link signs in once, as the owner of {PUBLISHER} and of the others, and as the operator:\n\n\
         {own}\n{of_operator}\n\n\
         To act as the owner of {PUBLISHER} and of the others, paste this into a shell:\n\n\
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

/// The examples of publishers that there are not yet: later starts bring nothing back.
async fn missing_examples(app: &App, ctx: &Ctx) -> anyhow::Result<Vec<Example>> {
    let examples = examples::all(None)?;
    let missing = app.read(ctx, move |ctx, tx| {
        let mut missing = Vec::new();
        for example in &examples {
            match identity::publisher(ctx, tx, &example.publisher) {
                Err(Problem::NotFound(_)) => missing.push(example.clone()),
                found => drop(found?),
            }
        }
        Ok(missing)
    });
    Ok(missing.await?)
}

/// `lumen-orchard` as people write it: Lumen Orchard.
fn display_name(id: &PublisherId) -> String {
    let words = id.as_str().split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
    });
    words.collect::<Vec<String>>().join(" ")
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
