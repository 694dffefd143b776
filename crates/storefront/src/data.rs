//! What search engines read of a product (schema.org, JSON-LD).

use app::live_product::LiveProduct;
use app::selling::State;
use offer_types::prices::Glance;
use serde_json::{Value, json};
use ui::product::Product;

use crate::visit::Visit;

/// The product as JSON-LD, ready to stand in a page. It is data: no browser runs it.
pub(crate) fn data(visit: &Visit, found: &LiveProduct, shown: &Product) -> String {
    let address = visit.whole(&format!("/product/{}.{}", found.publisher, found.offer));
    let availability = match found.standing.state {
        State::Stopped => "https://schema.org/Discontinued",
        State::Sold | State::Deprecated => "https://schema.org/InStock",
    };
    let mut offer = json!({
        "@type": "Offer",
        "url": address,
        "availability": availability,
        "seller": { "@type": "Organization", "name": found.product.publisher },
    });
    match &found.product.price {
        Some(Glance::Free) => (offer["price"], offer["priceCurrency"]) = ("0".into(), "USD".into()),
        Some(Glance::From(least)) => {
            (offer["price"], offer["priceCurrency"]) =
                (least.amount.as_str().into(), least.currency.as_str().into());
        }
        Some(Glance::OwnLicence | Glance::ByUse) | None => {}
    }
    let mut product = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": shown.title,
        "sku": format!("{}.{}", found.publisher, found.offer),
        "url": address,
        "category": shown.kind,
        "brand": { "@type": "Brand", "name": found.product.publisher },
        "offers": offer,
    });
    let mut say = |member: &str, value: Option<Value>| value.map(|value| product[member] = value);
    say("description", found.product.summary.clone().map(Value::from));
    say("image", shown.logo.as_deref().map(|logo| visit.whole(logo).into()));
    harmless(&product)
}

/// JSON in which nothing ends the element that it stands in, whatever its texts say.
fn harmless(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_no_element() {
        let text = harmless(&json!({ "name": "</script><!-- a & b" }));
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["name"], "</script><!-- a & b");
    }
}
