//! What is there when a sandbox starts: a publisher, its owner's service principal, and offers.

use std::path::Path;

use app::identity::{self, NewPrincipal, NewPublisher};
use app::offers::{self, Draft, Precondition};
use app::{Actor, App, Ctx, Problem, Role, Scope};
use client::files::{OfferFile, Unset};
use db::Tx;
use db::artifacts::Artifact;
use domain::{Finding, OfferId, PublisherId};
use serde_json::Value;

use super::sample;

/// Whose an offer is when its file does not say.
const PUBLISHER: &str = "contoso";

/// The service principal every start gives a new secret.
const OWNER: &str = "Sandbox owner";

/// How the command signs in.
pub(super) struct SignIn {
    pub(super) publisher: String,
    pub(super) tenant: String,
    pub(super) client: String,
    pub(super) secret: String,
}

/// An offer as a file has it.
#[derive(Clone)]
pub(super) struct Seed {
    /// What messages call it.
    pub(super) name: String,
    pub(super) publisher: PublisherId,
    pub(super) id: OfferId,
    pub(super) body: Value,
    /// Artifacts that the offer holds from the start, so that they are not fetched.
    pub(super) held: Vec<Artifact>,
}

/// Makes what is missing; all of it or, when anything in `directory` is wrong, nothing.
pub(super) async fn seed(app: &App, directory: Option<&Path>) -> anyhow::Result<SignIn> {
    let (seeds, problems) = match directory {
        Some(directory) => read(directory)?,
        None => (sample::seeds(app).await?, Vec::new()),
    };
    let ctx = app.ctx(Actor::Console, "seed");
    let (sign_in, warnings) = app.write(&ctx, move |ctx, tx| write(ctx, tx, &seeds, &problems)).await?;
    warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
    Ok(sign_in)
}

/// The offers in the files of `directory`, by the names of the files, and what is wrong with those that cannot be read.
fn read(directory: &Path) -> anyhow::Result<(Vec<Seed>, Vec<String>)> {
    let publisher: PublisherId = PUBLISHER.parse()?;
    let value_of = |name: &str| std::env::var(name).ok();
    let (files, problems) = client::files::gather(directory, Some(&publisher), &value_of, Unset::Refuse)
        .map_err(|failure| anyhow::anyhow!("--seed: {failure}"))?;
    let inside = |text: String| match text.strip_prefix(&format!("{}/", directory.display())) {
        Some(inside) => inside.to_owned(),
        None => text,
    };
    let seed = |file: OfferFile| Seed {
        name: inside(file.path.display().to_string()),
        publisher: file.name.publisher.clone(),
        id: file.name.offer.clone(),
        body: file.document(),
        held: Vec::new(),
    };
    let told = problems.into_iter().map(|problem| format!("{}: {}", inside(problem.target), problem.message));
    Ok((files.into_iter().map(seed).collect(), told.collect()))
}

/// How to sign in, and what is worth a look in the offers.
fn write(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    seeds: &[Seed],
    problems: &[String],
) -> Result<(SignIn, Vec<String>), Problem> {
    let mut publishers = Vec::new();
    for publisher in seeds.iter().map(|seed| &seed.publisher) {
        if publishers.contains(&publisher) {
            continue;
        }
        publishers.push(publisher);
        match identity::publisher(ctx, tx, publisher) {
            Err(Problem::NotFound(_)) => {
                let contact = format!("seller@{publisher}.example");
                identity::create_publisher(
                    ctx,
                    tx,
                    &NewPublisher::new(publisher.clone(), publisher.as_str(), contact),
                )?;
            }
            found => drop(found?),
        }
    }
    let warnings = offers(ctx, tx, seeds, problems)?;
    Ok((owner(ctx, tx, &publishers)?, warnings))
}

/// Saves the drafts that are not there yet, and returns what is worth a look; fails with everything that is wrong with any of
/// them, and with the `problems` of files that could not be read.
fn offers(ctx: &Ctx, tx: &mut Tx<'_>, seeds: &[Seed], problems: &[String]) -> Result<Vec<String>, Problem> {
    let (mut warnings, mut problems) = (Vec::new(), problems.to_vec());
    for seed in seeds {
        let told = |finding: &Finding| format!("{}: {}: {}", seed.name, finding.target, finding.message);
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

/// Saves a draft, and returns what is worth a look in it.
fn save(ctx: &Ctx, tx: &mut Tx<'_>, seed: &Seed) -> Result<Vec<Finding>, Problem> {
    match offers::draft(ctx, tx, &seed.publisher, &seed.id) {
        Err(Problem::NotFound(_)) => {}
        found => return found.map(|_| Vec::new()),
    }
    let mut body = seed.body.to_string();
    for artifact in &seed.held {
        db::artifacts::note(tx, &seed.publisher, &seed.id, artifact, None, ctx.now)?;
        // By an address of ours: nothing is at the other, and nobody shall look there.
        let held = format!("{}/artifacts/{}", ctx.env.settings.public_url, artifact.digest);
        body = body.replace(&artifact.source, &held);
    }
    let body = serde_json::from_str(&body)?;
    let draft = Draft::read(ctx, seed.publisher.clone(), seed.id.clone(), body)?;
    let always = Precondition::default();
    // Nobody else writes yet: what the offer holds and what is saved become visible together.
    let ready = offers::prepare_here(ctx, tx, &draft, &always)?;
    Ok(offers::put(ctx, tx, &draft, &always, &ready)?.warnings)
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
    Ok(SignIn {
        publisher,
        tenant: principal.tenant,
        client: principal.id.to_string(),
        secret: secret.secret,
    })
}
