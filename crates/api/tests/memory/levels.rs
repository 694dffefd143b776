//! Level by level, as a document goes through the marketplace.

use domain::json;
use offer_types::OfferTypes;

use crate::{Meter, hostile};

#[test]
fn every_price_of_100_plans_is_taken_back() {
    let types = OfferTypes::built_in();
    let known = types.get(&"microsoft-azure-virtualmachines".parse().unwrap()).unwrap();
    for price in ["0", "1.25", "1234.5678"] {
        let text = hostile::every_price(price);
        let body = json::parse(text.as_bytes(), json::MOST_VALUES)
            .unwrap_or_else(|fault| panic!("{price}: {fault}"));
        assert_eq!(known.check_draft(&body["definition"]), [], "{price}");
    }
}

#[test]
fn every_level_keeps_to_its_share_of_memory() {
    let types = OfferTypes::built_in();
    let known = types.get(&"microsoft-azure-virtualmachines".parse().unwrap()).unwrap();
    let mut alone = Meter::alone();
    // What the rules of a type are made of is made the first time each is broken, and stays.
    for warm in [true, false] {
        for (what, text) in hostile::all() {
            let meter = Meter::start(alone);
            let check = |level: &str, documents: usize, held: usize| {
                if !warm {
                    meter.check(&format!("{what}: {level}"), documents, held);
                }
            };
            let size = text.len();
            let parsed = json::parse(text.as_bytes(), json::MOST_VALUES);
            check("parse", size, size);
            if let Ok(mut body) = parsed {
                let mut definition = body["definition"].take();
                drop(body);
                let findings = known.check_draft(&definition);
                check("check of a draft", size, 0);
                let refused = !findings.is_empty();
                drop(findings);
                if !refused {
                    let whole = known.size_when_complete(&definition);
                    check("size", size, 0);
                    drop(known.take_secrets(&mut definition));
                    drop(known.artifacts(&definition));
                    check("secrets and artifacts", size, 0);
                    let stored = known.completed(&definition, whole.bytes.min(4 << 20));
                    check("completed", size.max(stored.len()), 0);
                    drop(definition);
                    let definition = json::stored(&stored).unwrap();
                    check("stored", size.max(stored.len()), 0);
                    drop(known.check_publish(definition));
                    check("check of what is published", size.max(stored.len()), 0);
                }
            }
            alone = if warm { meter._alone } else { meter.end(what, 0) };
        }
    }
}
