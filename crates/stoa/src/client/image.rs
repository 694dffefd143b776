//! `stoa image`: the image versions of a plan.

use clap::{Args, Subcommand};
use client::images::{self, Existing, Image, Place};
use client::{Failure, edit};
use domain::selling::Item;
use domain::{Definition, PlanId, VersionNumber};
use serde_json::{Value, json};

use super::selling::{self, Terms};
use super::shown::Shown;
use super::{Desk, offer, plan};
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the image versions of a plan and of its further disk generations.
    List {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = plan::ID)]
        plan: String,
    },
    /// Add an image version to a plan; the rest of the offer stays as it is, whoever saves it meanwhile.
    ///
    /// A version that is there already with the same disks is left as it is, so that this may be run again.
    Add(Add),
    /// Deprecate an image version that is live: it is withdrawn 90 days later, or on a later day. Only a Stoa does.
    ///
    /// Until then buyers are told so. Sooner, or at once without a day, only with --reason criticalSecurityIssue. Once it is
    /// withdrawn no publish brings it back; restore does. The last version that stays cannot be deprecated.
    Deprecate {
        #[command(flatten)]
        live: Live,
        #[command(flatten)]
        terms: Terms,
        /// The version of the same plan and generation that buyers are told to take instead.
        #[arg(long, value_name = "VERSION")]
        alternative_version: Option<VersionNumber>,
    },
    /// Take back that an image version was withdrawn, or that it will be.
    Restore {
        #[command(flatten)]
        live: Live,
    },
    /// Take an image version out of a plan.
    Remove {
        #[command(flatten)]
        whose: Whose,
    },
}

/// Which version of what.
#[derive(Args)]
pub(crate) struct Whose {
    #[arg(help = offer::NAME)]
    offer: String,
    #[arg(help = plan::ID)]
    plan: String,
    /// Three whole numbers, such as 1.0.1 or 2026.11.21.
    version: String,
    /// Of this further disk generation of the plan, by its id, instead of the plan itself.
    #[arg(long, value_name = "ID")]
    generation: Option<String>,
}

/// A version that is live.
#[derive(Args)]
pub(crate) struct Live {
    #[arg(help = offer::NAME)]
    offer: String,
    #[arg(help = plan::ID)]
    plan: PlanId,
    /// Three whole numbers, such as 1.0.1 or 2026.11.21.
    version: VersionNumber,
    /// Of this further disk generation of the plan, by its id, instead of the plan itself.
    #[arg(long, value_name = "ID")]
    generation: Option<PlanId>,
}

impl Live {
    fn item(&self) -> Item {
        Item::Image { plan: self.plan.clone(), generation: self.generation.clone(), version: self.version }
    }
}

#[derive(Args)]
pub(crate) struct Add {
    #[command(flatten)]
    whose: Whose,
    /// Where the disk of the operating system is: an address that allows reading.
    #[arg(long, value_name = "URL")]
    os_vhd: String,
    /// Where a data disk is; may be repeated. Logical units are counted from 0 unless a number stands in front.
    #[arg(long = "data-disk", value_name = "[LUN=]URL", value_parser = data_disk)]
    data_disks: Vec<(Option<u8>, String)>,
    /// The name of the image.
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// The name of the medium it was made as.
    #[arg(long, value_name = "TEXT")]
    media_name: Option<String>,
    /// What there is to say about it.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// When the image was made, month/day/year.
    #[arg(long, value_name = "MM/DD/YYYY")]
    published: Option<String>,
    /// Take the place of a version that is there already.
    #[arg(long)]
    replace: bool,
}

pub(super) async fn run(desk: &Desk, command: &Command) -> Result<Shown, Failure> {
    match command {
        Command::List { offer, plan } => list(&offer::draft(desk, offer).await?.document, plan),
        Command::Add(arguments) => add(desk, arguments).await,
        Command::Deprecate { live, terms, alternative_version } => {
            selling::stop(desk, &live.offer, live.item(), terms, alternative_version.as_ref()).await
        }
        Command::Restore { live } => selling::resume(desk, &live.offer, live.item()).await,
        Command::Remove { whose } => {
            let (name, place) = (desk.offer(&whose.offer)?, whose.place());
            let version = &whose.version;
            let removed =
                edit(&desk.session, &name, |document| images::remove(document, &place, version)).await?;
            Ok(Shown::told(removed.0, format!("removed version {version} from {}", whose.told())))
        }
    }
}

async fn add(desk: &Desk, arguments: &Add) -> Result<Shown, Failure> {
    let Add { whose, replace, .. } = arguments;
    let (name, place, image) = (desk.offer(&whose.offer)?, whose.place(), arguments.image());
    let existing = if *replace { Existing::Replace } else { Existing::Keep };
    let change = |document: &mut Value| images::add(document, &place, &whose.version, &image, existing);
    let (_, stored) = edit(&desk.session, &name, change).await?;
    let holder = place.generation.as_ref().unwrap_or(&place.plan);
    let versions = images::all(&stored.document, &place.plan)?;
    let saved =
        versions.iter().find(|(id, version, _)| id.eq_ignore_ascii_case(holder) && *version == whose.version);
    let saved = saved.map(|(_, _, image)| (*image).clone()).unwrap_or_default();
    Ok(Shown::told(saved, format!("saved version {} of {}", whose.version, whose.told())))
}

fn list(document: &Value, plan: &str) -> Result<Shown, Failure> {
    let versions = images::all(document, plan)?;
    let disks = |image: &Value| image["lunVhdDetails"].as_array().map_or(0, Vec::len);
    let rows = versions.iter().map(|(plan, version, image)| {
        vec![json!(plan), json!(version), json!(without_query(&image["osVhdUrl"])), json!(disks(image))]
    });
    let text = Sheet::list(&["plan", "version", "os_disk", "data_disks"], rows).text();
    let value = versions.iter().map(
        |(plan, version, image)| json!({ Definition::PLAN_ID: plan, "version": version, "image": image }),
    );
    Ok(Shown::told(value.collect(), text))
}

/// The address without what signs it: it is long, and a secret.
fn without_query(url: &Value) -> &str {
    let url = url.as_str().unwrap_or_default();
    url.split('?').next().unwrap_or_default()
}

impl Whose {
    fn place(&self) -> Place {
        Place { plan: self.plan.clone(), generation: self.generation.clone() }
    }

    fn told(&self) -> String {
        let generation = self.generation.as_ref().map(|id| format!(", generation {id}")).unwrap_or_default();
        format!("plan {} of {}{generation}", self.plan, self.offer)
    }
}

impl Add {
    fn image(&self) -> Image {
        let numbered = self.data_disks.iter().zip(0..);
        let texts = [
            ("label", &self.label),
            ("mediaName", &self.media_name),
            ("description", &self.description),
            ("publishedDate", &self.published),
        ];
        Image {
            os_vhd: self.os_vhd.clone(),
            data_disks: numbered.map(|((lun, url), at)| (lun.unwrap_or(at), url.clone())).collect(),
            texts: texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?))).collect(),
        }
    }
}

/// Reads `[LUN=]URL`; an address never begins with a number.
fn data_disk(text: &str) -> Result<(Option<u8>, String), std::num::ParseIntError> {
    match text.split_once('=') {
        Some((lun, url)) if !lun.is_empty() && lun.bytes().all(|b| b.is_ascii_digit()) => {
            Ok((Some(lun.parse()?), url.to_owned()))
        }
        _ => Ok((None, text.to_owned())),
    }
}
