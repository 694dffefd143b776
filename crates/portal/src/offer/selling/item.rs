//! What stops or is resumed, in addresses.

use axum::http::StatusCode;
use domain::selling::Item;
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::query::Query;
use url::form_urlencoded;

use super::super::{RESUME_SELLING, STOP_SELLING, of};

/// Where `item` is stopped, or its end changed.
pub(crate) fn stop_address(publisher: &PublisherId, offer: &OfferId, item: &Item) -> String {
    address(of(STOP_SELLING, publisher, offer), item)
}

/// Where `item` is resumed.
pub(crate) fn resume_address(publisher: &PublisherId, offer: &OfferId, item: &Item) -> String {
    address(of(RESUME_SELLING, publisher, offer), item)
}

fn address(page: String, item: &Item) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(plan) = item.plan() {
        query.append_pair("plan", plan.as_str());
    }
    if let Item::Image { generation, version, .. } = item {
        if let Some(generation) = generation {
            query.append_pair("generation", generation.as_str());
        }
        query.append_pair("version", &version.to_string());
    }
    match query.finish() {
        query if query.is_empty() => page,
        query => format!("{page}?{query}"),
    }
}

/// What an address is about.
pub(super) fn item_of(query: &Query) -> Result<Item, Refusal> {
    let text = |name: &str| query.get(name).map(str::trim).filter(|text| !text.is_empty());
    let refused = |name: &str, message: String| {
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", message).with_target(name.to_owned())
    };
    let id = |name: &str| {
        let id = text(name).map(str::parse).transpose();
        id.map_err(|error: domain::InvalidId| refused(name, error.to_string()))
    };
    let (plan, generation) = (id("plan")?, id("generation")?);
    match (plan, text("version")) {
        (None, None) => Ok(Item::Offer),
        (None, Some(_)) => Err(refused("plan", "name the plan that the version is of".to_owned())),
        (Some(plan), None) => Ok(Item::Plan(plan)),
        (Some(plan), Some(version)) => {
            let version = version.parse();
            let message = "a version of images is three whole numbers joined by dots, such as 1.0.1";
            let version = version.map_err(|_| refused("version", message.to_owned()))?;
            Ok(Item::Image { plan, generation, version })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_is_about() {
        let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
        let plan: domain::PlanId = "gold".parse().unwrap();
        let image = Item::Image {
            plan: plan.clone(),
            generation: Some(plan.clone()),
            version: "1.0.1".parse().unwrap(),
        };
        for (item, query) in [
            (Item::Offer, ""),
            (Item::Plan(plan), "?plan=gold"),
            (image, "?plan=gold&generation=gold&version=1.0.1"),
        ] {
            let address = stop_address(&publisher, &offer, &item);
            assert_eq!(
                address,
                format!("/dashboard/commercial-marketplace/offers/contoso/demo/stop-selling{query}")
            );
            let back = item_of(&Query::of(Some(query.trim_start_matches('?')))).unwrap();
            assert_eq!(back, item);
        }
        for odd in
            ["version=1.0.1", "plan=a%20b", "plan=gold&version=two", "plan=gold&generation=..&version=1.0.1"]
        {
            assert_eq!(item_of(&Query::of(Some(odd))).unwrap_err().status, 400, "{odd}");
        }
        assert_eq!(item_of(&Query::of(Some("plan=&version="))).unwrap(), Item::Offer);
    }
}
