//! What is there when a sandbox starts: a publisher, its owner's service principal, and offers.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context as _, bail};
use app::identity::{self, NewPrincipal, NewPublisher};
use app::offers::{self, Draft, Precondition};
use app::{Actor, App, Ctx, Problem, Role, Scope};
use db::Tx;
use db::artifacts::Artifact;
use domain::{Finding, OfferId, PublisherId, json};
use serde_json::Value;

use super::sample;

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
    name: String,
    publisher: PublisherId,
    id: OfferId,
    body: Value,
    /// Artifacts that the offer holds from the start, so that they are not fetched.
    pub(super) held: Vec<Artifact>,
}

/// Makes what is missing; all of it or, when anything in `directory` is wrong, nothing.
pub(super) async fn seed(app: &App, directory: Option<&Path>) -> anyhow::Result<SignIn> {
    let seeds = match directory {
        Some(directory) => read(directory)?,
        None => sample::seeds(app).await?,
    };
    let ctx = app.ctx(Actor::Console, "seed");
    let (sign_in, warnings) = app.write(&ctx, move |ctx, tx| write(ctx, tx, &seeds)).await?;
    warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
    Ok(sign_in)
}

/// The offers in the JSON files of `directory`, by the names of the files.
fn read(directory: &Path) -> anyhow::Result<Vec<Seed>> {
    let unreadable = || format!("--seed: {} cannot be read", directory.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).with_context(unreadable)? {
        files.push(entry.with_context(unreadable)?.path());
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let (mut seeds, mut problems) = (Vec::new(), Vec::new());
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let text = client::read_text(file).map_err(|error| format!("{name}: {error}"));
        match text.and_then(|text| Seed::parse(&name, &text)) {
            Ok(seed) => seeds.push(seed),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        bail!("--seed: nothing was seeded:\n  {}", problems.join("\n  "));
    }
    if seeds.is_empty() {
        bail!("--seed: there is no file *.json in {}", directory.display());
    }
    Ok(seeds)
}

impl Seed {
    pub(super) fn parse(name: &str, text: &str) -> Result<Self, String> {
        let body =
            json::parse(text.as_bytes(), json::MOST_SENT).map_err(|fault| format!("{name}: {fault}"))?;
        let publisher = id(name, &body, "publisherId")?;
        Ok(Self { name: name.to_owned(), publisher, id: id(name, &body, "id")?, body, held: Vec::new() })
    }
}

fn id<T: FromStr<Err: Display>>(name: &str, body: &Value, member: &str) -> Result<T, String> {
    let text =
        body[member].as_str().ok_or_else(|| format!("{name}: {member}: it must be there, and a text"))?;
    text.parse().map_err(|error| format!("{name}: {member}: {error}"))
}

/// How to sign in, and what is worth a look in the offers.
fn write(ctx: &Ctx, tx: &mut Tx<'_>, seeds: &[Seed]) -> Result<(SignIn, Vec<String>), Problem> {
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
    let warnings = offers(ctx, tx, seeds)?;
    Ok((owner(ctx, tx, &publishers)?, warnings))
}

/// Saves the drafts that are not there yet, and returns what is worth a look; fails with everything that is wrong with any of
/// them.
fn offers(ctx: &Ctx, tx: &mut Tx<'_>, seeds: &[Seed]) -> Result<Vec<String>, Problem> {
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    for seed in seeds {
        let told = |finding: &Finding| format!("{}: {}: {}", seed.name, finding.target, finding.message);
        match save(ctx, tx, seed) {
            Ok(found) => warnings.extend(found.iter().map(told)),
            Err(Problem::Invalid(findings)) => {
                problems.extend(findings.iter().map(|finding| format!("\n  {}", told(finding))));
            }
            Err(problem) => problems.push(format!("\n  {}: {problem}", seed.name)),
        }
    }
    if problems.is_empty() {
        return Ok(warnings);
    }
    let message = format!("nothing was seeded:{}", problems.concat());
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
