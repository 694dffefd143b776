//! What stops mean for a definition that is to be published.

use std::borrow::Cow;

use db::stops::Stop;
use domain::selling::Item;
use domain::{Definition, Finding, FindingCode, ImageVersion, Place};
use offer_types::{OfferType, Verdict};
use serde_json::Value;
use words::say;

use super::judge::item_of;
use super::standing::{is_stopped, stop_of};

/// What goes live and is not sold then is remarked; a plan, or a disk generation of one, of whose image versions none goes on being sold is
/// refused.
pub(crate) fn remarks(known: &OfferType, definition: &Value, stops: &[Stop]) -> Verdict {
    let mut verdict = Verdict::default();
    if stops.is_empty() {
        return verdict;
    }
    let remark = |place: Place, text| Finding::new(FindingCode::NotSold, place, text);
    if is_stopped(stops, &Item::Offer) {
        verdict.warnings.push(remark(Place::definition(), say!("offer-stays-stopped")));
    }
    for (index, id) in Definition::of(definition).plan_ids() {
        if id.parse().is_ok_and(|plan| is_stopped(stops, &Item::Plan(plan))) {
            let place = Place::plan(index, Some(id));
            verdict.warnings.push(remark(place, say!("plan-stays-stopped", plan = id.to_owned())));
        }
    }
    let images = known.image_versions(definition);
    for image in &images {
        if item_of(image).is_some_and(|item| is_stopped(stops, &item)) {
            let text = say!("version-stays-withdrawn", version = image.version.to_string());
            verdict.warnings.push(remark(image.at.clone(), text));
        }
    }
    for map in images.chunk_by(|image, next| image.place == next.place) {
        let shown: Vec<_> = map.iter().filter(|image| image.is_shown).filter_map(item_of).collect();
        if !shown.is_empty() && shown.iter().all(|item| stop_of(stops, item).is_some()) {
            let plan = shown[0].plan().map(ToString::to_string).unwrap_or_default();
            let text = say!("no-active-version", plan);
            verdict.problems.push(Finding::new(FindingCode::NotSold, map[0].at.parent(), text));
        }
    }
    verdict
}

/// `definition` without the image versions that were withdrawn: nobody gets them, so nobody looks at their disks.
pub(crate) fn without_withdrawn<'d>(
    known: &OfferType,
    definition: &'d Value,
    stops: &[Stop],
) -> Cow<'d, Value> {
    let withdrawn = |image: &ImageVersion| item_of(image).is_some_and(|item| is_stopped(stops, &item));
    let gone: Vec<_> = match stops.iter().any(|stop| stop.item.is_image()) {
        true => known.image_versions(definition).into_iter().filter(withdrawn).collect(),
        false => Vec::new(),
    };
    if gone.is_empty() {
        return Cow::Borrowed(definition);
    }
    let mut rest = definition.clone();
    for image in gone {
        let (name, _) = image.at.last_member();
        let holder = rest.pointer_mut(&image.at.parent().pointer()).and_then(Value::as_object_mut);
        holder.map(|holder| holder.shift_remove(name));
    }
    Cow::Owned(rest)
}
