//! What the catalogue tells of what stopped.

use db::Tx;
use db::stops::Stop;
use domain::definition::{plan_id, plans_mut};
use domain::selling::Item;
use domain::{PlanId, VersionNumber};
use serde_json::{Map, Value, json};

use super::Standing;
use super::alternative::is_still_sold;
use super::standing::{State, is_sold, is_stopped, stop_of};
use crate::Problem;

/// Leaves alternatives out that stopped themselves since they were named.
pub(crate) fn keep_sold_alternatives(tx: &mut Tx<'_>, stops: &mut [Stop]) -> Result<(), Problem> {
    for stop in stops {
        if let Some(alternative) = &stop.alternative
            && !is_still_sold(tx, alternative, &stop.item)?
        {
            stop.alternative = None;
        }
    }
    Ok(())
}

/// Has an entry of the catalogue tell what stopped, or will: in `selling` of the offer and its plans, and in each plan of its image
/// versions. Plans that stopped are listed there only.
pub(crate) fn tell(entry: &mut Value, stops: &[Stop]) {
    let mut selling = told(&Item::Offer, stops);
    if !is_sold(stops, &entry["listing"]) {
        selling.insert("state".to_owned(), State::Stopped.word().into());
    }
    let mut plans = Vec::new();
    if let Some(listed) = plans_mut(&mut entry["listing"]) {
        listed.retain_mut(|plan| {
            let Some(id) = plan_id(plan).and_then(|id| id.parse::<PlanId>().ok()) else { return true };
            let item = Item::Plan(id);
            if stop_of(stops, &item).is_some() {
                let mut about = Map::from_iter([("planId".to_owned(), plan["planId"].clone())]);
                about.append(&mut told(&item, stops));
                plans.push(Value::Object(about));
            }
            let Item::Plan(id) = &item else { return true };
            tell_versions(plan, id, stops);
            !is_stopped(stops, &item)
        });
    }
    if !plans.is_empty() {
        selling.insert("plans".to_owned(), plans.into());
    }
    let is_told = selling.len() > 1 || selling["state"] != State::Sold.word();
    if let Some(entry) = entry.as_object_mut().filter(|_| is_told) {
        entry.insert("selling".to_owned(), selling.into());
    }
}

/// How something stands, as members.
fn told(item: &Item, stops: &[Stop]) -> Map<String, Value> {
    let Standing { word, since, date, reason, alternative, .. } = Standing::of(item, stops);
    let mut told = Map::new();
    let mut tell = |member: &str, value: Option<Value>| {
        value.map(|value| told.insert(member.to_owned(), value));
    };
    tell("state", Some(word.into()));
    tell("since", since.map(|since| since.to_string().into()));
    tell("date", date.map(|date| date.to_string().into()));
    tell("reason", reason.map(|reason| reason.as_str().into()));
    tell(
        "alternative",
        alternative.map(|found| {
            let mut value =
                json!({ "publisherId": found.publisher.as_str(), "offerId": found.offer.as_str() });
            found.plan.iter().for_each(|plan| value["planId"] = plan.as_str().into());
            found.version.iter().for_each(|version| value["imageVersion"] = version.to_string().into());
            value
        }),
    );
    told
}

/// Has a listed plan tell how each of its image versions stands; the one that buyers get is the highest that goes on being sold,
/// or else the highest that still is.
fn tell_versions(plan: &mut Value, id: &PlanId, stops: &[Stop]) {
    if !stops.iter().any(|stop| stop.item.is_image() && stop.item.plan() == Some(id)) {
        return;
    }
    let standing = |version, generation| {
        Standing::of(&Item::Image { plan: id.clone(), generation, version }, stops).state
    };
    let mut own: Vec<(VersionNumber, State)> = Vec::new();
    // Entries that earlier releases made have the highest version only.
    if plan.get("imageVersions").is_none() {
        let only = plan["imageVersion"].as_str().and_then(|text| text.parse().ok());
        own.extend(only.map(|version| (version, standing(version, None))));
    }
    for listed in plan["imageVersions"].as_array_mut().into_iter().flatten() {
        let Some(version) = listed["version"].as_str().and_then(|text| text.parse().ok()) else { continue };
        let generation: Option<PlanId> = listed["generation"].as_str().and_then(|id| id.parse().ok());
        let is_own = generation.is_none();
        let item = Item::Image { plan: id.clone(), generation, version };
        if is_own {
            own.push((version, standing(version, None)));
        }
        if let Some(listed) = listed.as_object_mut() {
            listed.append(&mut told(&item, stops));
        }
    }
    let highest = |state| own.iter().filter(|found| found.1 == state).map(|found| found.0).max();
    let Some(plan) = plan.as_object_mut().filter(|plan| plan.contains_key("imageVersion")) else { return };
    match highest(State::Sold).or_else(|| highest(State::Deprecated)) {
        Some(version) => _ = plan.insert("imageVersion".to_owned(), version.to_string().into()),
        None => _ = plan.shift_remove("imageVersion"),
    }
}
