//! What is sold of an offer: the terms on which it stops, and how it stands.

use clap::Args;
use clap::builder::PossibleValuesParser;
use client::{Failure, OfferName};
use domain::selling::{Item, Reason};
use domain::{Day, PlanId, Span, VersionNumber};
use serde_json::{Map, Value, json};

use super::Desk;
use super::shown::Shown;
use crate::sheet::Sheet;

/// A day in seconds.
const DAY: u64 = 86_400;

fn reasons() -> PossibleValuesParser {
    Reason::ALL.map(Reason::as_str).into()
}

/// When, why, and what there is instead.
#[derive(Args)]
pub(crate) struct Terms {
    /// At the beginning of this day in UTC, such as 2027-03-01.
    #[arg(long, value_name = "DATE", conflicts_with = "after")]
    on: Option<Day>,
    /// At the beginning of the day so many days from now, such as 90d.
    #[arg(long, value_name = "SPAN", value_parser = days)]
    after: Option<u64>,
    /// Why.
    #[arg(long, value_name = "WORD", value_parser = reasons())]
    reason: Option<String>,
    /// The offer that buyers are told to take instead; with --alternative-plan, the one that has the plan.
    #[arg(long, value_name = "OFFER")]
    alternative_offer: Option<String>,
    /// The plan that buyers are told to take instead.
    #[arg(long, value_name = "PLAN")]
    alternative_plan: Option<PlanId>,
}

/// Reads a number of days.
fn days(text: &str) -> Result<u64, String> {
    let seconds = text.parse::<Span>()?.0.as_secs();
    match seconds > 0 && seconds.is_multiple_of(DAY) {
        true => Ok(seconds / DAY),
        false => Err("give a number of whole days, such as 90d".to_owned()),
    }
}

impl Terms {
    /// As they are sent, with a version that there is instead if one is named.
    fn body(&self, desk: &Desk, version: Option<&VersionNumber>) -> Result<Value, Failure> {
        let mut body = Map::new();
        let mut tell = |member: &str, text: Option<String>| {
            text.map(|text| body.insert(member.to_owned(), text.into()));
        };
        tell("date", self.on.map(|day| day.to_string()));
        tell("dateOffset", self.after.map(|days| format!("P{days}D")));
        tell("reason", self.reason.clone());
        let mut alternative = Map::new();
        if let Some(offer) = &self.alternative_offer {
            let OfferName { publisher, offer } = desk.offer(offer)?;
            alternative.insert("publisherId".to_owned(), publisher.as_str().into());
            alternative.insert("offerId".to_owned(), offer.as_str().into());
        }
        let plan = self.alternative_plan.iter().map(|plan| ("planId", plan.to_string()));
        let version = version.iter().map(|version| ("imageVersion", version.to_string()));
        alternative.extend(plan.chain(version).map(|(member, text)| (member.to_owned(), text.into())));
        if !alternative.is_empty() {
            body.insert("alternative".to_owned(), alternative.into());
        }
        Ok(body.into())
    }
}

pub(super) async fn stop(
    desk: &Desk,
    offer: &str,
    item: Item,
    terms: &Terms,
    version: Option<&VersionNumber>,
) -> Result<Shown, Failure> {
    let (name, body) = (desk.offer(offer)?, terms.body(desk, version)?);
    let standing = desk.session.stop_selling(&name, &item, &body).await?;
    Ok(told(&name, &item, standing))
}

pub(super) async fn resume(desk: &Desk, offer: &str, item: Item) -> Result<Shown, Failure> {
    let name = desk.offer(offer)?;
    let standing = desk.session.resume_selling(&name, &item).await?;
    Ok(told(&name, &item, standing))
}

/// How something stands, in a line.
fn told(name: &OfferName, item: &Item, standing: Value) -> Shown {
    let what = match item {
        Item::Offer => name.to_string(),
        Item::Plan(plan) => format!("plan {plan} of {name}"),
        Item::Image { plan, generation: None, version } => {
            format!("version {version} of plan {plan} of {name}")
        }
        Item::Image { plan, generation: Some(generation), version } => {
            format!("version {version} of plan {plan} of {name}, generation {generation}")
        }
    };
    let until = standing["date"].as_str().map(|date| format!(" until {date}")).unwrap_or_default();
    let text = format!("{what} is {}{until}", standing["state"].as_str().unwrap_or_default());
    Shown::told(standing, text)
}

/// All that is live of an offer, and how it stands.
pub(super) async fn show(desk: &Desk, offer: &str) -> Result<Shown, Failure> {
    let selling = desk.session.selling(&desk.offer(offer)?).await?;
    let mut rows = vec![row([&Value::Null, &Value::Null, &Value::Null], &selling)];
    for plan in selling["plans"].as_array().into_iter().flatten() {
        rows.push(row([&plan["planId"], &Value::Null, &Value::Null], plan));
        for image in plan["imageVersions"].as_array().into_iter().flatten() {
            rows.push(row([&plan["planId"], &image["generation"], &image["version"]], image));
        }
    }
    let headings = &["plan", "generation", "version", "state", "date", "reason", "instead"];
    let text = Sheet::list(headings, rows).text();
    Ok(Shown::told(selling, text))
}

fn row(what: [&Value; 3], standing: &Value) -> Vec<Value> {
    let since = standing["since"].as_str().and_then(|since| since.get(..10));
    let date = standing["date"].as_str().or(since);
    let instead = standing["alternative"].as_object().map(|alternative| {
        let parts = ["publisherId", "offerId", "planId", "imageVersion"];
        let parts = parts.iter().filter_map(|part| alternative.get(*part)?.as_str());
        parts.collect::<Vec<_>>().join("/")
    });
    let what = what.into_iter().cloned();
    what.chain([standing["state"].clone(), json!(date), standing["reason"].clone(), json!(instead)]).collect()
}
