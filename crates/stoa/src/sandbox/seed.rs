//! What is there when a sandbox starts: a publisher, its owner's service principal, and offers.

use std::path::Path;

use anyhow::Context as _;
use app::identity::{self, NewPrincipal};
use app::{Actor, App, Ctx, Problem, Role, Scope};
use db::Tx;
use domain::{Finding, OfferTypeId, PublisherId};

use super::seed_files::read;
use crate::admin::person::seed_person;
use crate::examples::{self, Example, make_publisher, save};

/// The types whose first examples are there when nobody asks for others.
const FIRST: [&str; 2] = ["microsoft-azure-corevm", "microsoft-azure-virtualmachines"];

/// The service principal every start gives a new secret.
const OWNER: &str = "Sandbox owner";

/// How the command signs in.
pub(super) struct SignIn {
    pub(super) publisher: String,
    pub(super) tenant: String,
    pub(super) client: String,
    pub(super) secret: String,
    /// What a link holds that signs the same owner in with a browser, once.
    pub(super) link: String,
}

/// Makes what is missing; all of it or, when anything in `directory` is wrong, nothing.
pub(super) async fn seed(
    app: &App,
    directory: Option<&Path>,
    offer_type: Option<&str>,
) -> anyhow::Result<SignIn> {
    let (seeds, problems) = match directory {
        Some(directory) => read(directory)?,
        None => (samples(app, offer_type).await?, Vec::new()),
    };
    let ctx = app.ctx(Actor::Console, "seed");
    let (sign_in, warnings) = app.write(&ctx, move |ctx, tx| write(ctx, tx, &seeds, &problems)).await?;
    warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
    Ok(sign_in)
}

/// The offers there are when nobody brings others: the examples of a type, or the first of each kind of virtual machine.
async fn samples(app: &App, offer_type: Option<&str>) -> anyhow::Result<Vec<Example>> {
    let found = match offer_type {
        Some(name) => examples::all(Some(&type_named(app, name)?))?,
        None => {
            let each = FIRST.map(|id| Ok(examples::all(Some(id))?.into_iter().next()));
            each.into_iter().collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect()
        }
    };
    let mut samples = Vec::new();
    for example in found {
        samples.push(example.hold_files(app).await?);
    }
    Ok(samples)
}

/// The type with this id, or whose id ends so: `saas` is `microsoft-azure-saas`.
fn type_named(app: &App, name: &str) -> anyhow::Result<String> {
    let with_examples = |id: &&str| !examples::read_examples(Some(id)).is_empty();
    let ids: Vec<_> = app.env.offer_types.ids().map(OfferTypeId::as_str).filter(with_examples).collect();
    let ending = format!("-{}", name.to_lowercase());
    let found = ids.iter().find(|id| id.eq_ignore_ascii_case(name) || id.ends_with(&ending));
    let found = found.map(|id| (*id).to_owned());
    found.with_context(|| format!("--type: there are no examples of `{name}`, but of {}", ids.join(", ")))
}

/// How to sign in, and what is worth a look in the offers.
fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    seeds: &[Example],
    problems: &[String],
) -> Result<(SignIn, Vec<String>), Problem> {
    let mut publishers = Vec::new();
    for publisher in seeds.iter().map(|seed| &seed.publisher) {
        if !publishers.contains(&publisher) {
            make_publisher(ctx, tx, publisher, publisher.as_str())?;
            publishers.push(publisher);
        }
    }
    let warnings = offers(ctx, tx, seeds, problems)?;
    Ok((owner(ctx, tx, &publishers)?, warnings))
}

/// Saves the drafts that are not there yet, and returns what is worth a look; fails with everything that is wrong with any of
/// them, and with the `problems` of files that could not be read.
fn offers(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    seeds: &[Example],
    problems: &[String],
) -> Result<Vec<String>, Problem> {
    let (mut warnings, mut problems) = (Vec::new(), problems.to_vec());
    for seed in seeds {
        let told = |finding: &Finding| format!("{}: {}: {}", seed.name, finding.place, finding.text);
        match save(ctx, tx, seed) {
            Ok(found) => warnings.extend(found.iter().map(told)),
            Err(Problem::Invalid(findings)) => {
                problems.extend(findings.iter().map(told));
            }
            Err(problem) => problems.push(format!("{}: {problem}", seed.name)),
        }
    }
    if problems.is_empty() {
        return Ok(warnings);
    }
    problems.sort();
    let message = format!("--seed: nothing was seeded:\n  {}", problems.join("\n  "));
    Err(Problem::Unprocessable { code: "InvalidSeed", message })
}

/// The owner of all `publishers`, with a new secret in place of those of earlier starts.
fn owner(ctx: &Ctx, tx: &mut Tx<'_>, publishers: &[&PublisherId]) -> Result<SignIn, Problem> {
    let principal = match identity::principal_named(ctx, tx, OWNER)? {
        Some(principal) => principal,
        None => identity::create_principal(ctx, tx, &NewPrincipal::new(OWNER))?,
    };
    for publisher in publishers {
        identity::grant_role(ctx, tx, &principal.id, &Scope::Publisher((*publisher).clone()), Role::Owner)?;
    }
    let secret = identity::rotate_secret(ctx, tx, &principal.id, std::time::Duration::ZERO, None)?;
    let publisher = publishers.first().map(ToString::to_string).unwrap_or_default();
    let scopes: Vec<_> = publishers.iter().map(|publisher| Scope::Publisher((*publisher).clone())).collect();
    let link = seed_person(ctx, tx, (OWNER, "owner@sandbox.example"), &scopes, Role::Owner)?;
    Ok(SignIn {
        publisher,
        tenant: principal.tenant,
        client: principal.id.to_string(),
        secret: secret.secret,
        link: link.token,
    })
}
