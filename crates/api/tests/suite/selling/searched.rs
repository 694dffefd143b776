//! What buyers find: whatever is sold, and nothing else.

use std::time::Duration;

use app::storefront::SearchNode;
use search::{Facet, Found, Query};
use serde_json::json;
use testkit::site::Site;
use testkit::{TestApp, documents};

use super::*;

fn ask(test: &TestApp, node: &SearchNode, text: &str) -> Found {
    let query = Query::of(text, test.app.env.clock.now());
    node.index().expect("the node has an index").search(&query).unwrap()
}

/// The offers that are found for `text`, once the search knows all that happened.
async fn found(test: &TestApp, text: &str) -> Vec<String> {
    test.app.search.catch_up(&test.app).await.unwrap();
    ask(test, &test.app.search, text)
        .hits
        .iter()
        .map(|hit| format!("{}/{}", hit.publisher, hit.offer))
        .collect()
}

/// A virtual machine that has a title of its own and a private plan.
fn harbour(site: &Site, id: &str, title: &str) -> Value {
    let mut offer = documents::virtual_machine_with_logos("contoso", id, site);
    offer["definition"]["offer"]["microsoft-azure-marketplace.title"] = json!(title);
    let plans = offer["definition"]["plans"].as_array_mut().unwrap();
    let mut private = plans[0].clone();
    private["planId"] = json!("private");
    private["microsoft-azure-virtualmachines.skuTitle"] = json!("Zeppelin");
    private["microsoft-azure-virtualmachines.hideSKUForSolutionTemplate"] = json!(true);
    plans.push(private);
    offer
}

on_both_engines! {
    async fn an_offer_is_found_while_it_is_sold(engine: Engine) {
        let (shop, site) = (Shop::open(engine).await, Site::start().await);
        let test = &shop.test;
        assert_eq!(found(test, "harbours").await, [""; 0]);
        shop.release(&harbour(&site, "demo", "Harbour Database")).await;
        for text in ["harbours", "harbuor", "데이터베이스", "contoso.demo", "Publisher contoso", "virtual machine"] {
            assert_eq!(found(test, text).await, ["contoso/demo"], "{text}");
        }
        assert_eq!(found(test, "zeppelin").await, [""; 0], "a private plan is for whom it is for");
        let answer = ask(test, &test.app.search, "harbour");
        let values = |facet| answer.facets.get(&facet).cloned().unwrap_or_default();
        let one = |key: &str| vec![(key.to_owned(), 1)];
        assert_eq!(values(Facet::Type), one("microsoft-azure-virtualmachines"));
        assert_eq!(values(Facet::Publisher), one("contoso"));
        assert_eq!(values(Facet::Storefront), one("azure-marketplace"));
        for facet in [Facet::Category, Facet::OperatingSystem, Facet::PricingModel] {
            assert!(!values(facet).is_empty(), "{facet}: {:?}", answer.facets);
        }

        shop.ask("/stop-selling", json!({ "reason": "endOfSupport" })).await.expect(200);
        assert_eq!(found(test, "harbours").await, [""; 0]);
        shop.ask("/resume-selling", Value::Null).await.expect(200);
        assert_eq!(found(test, "harbours").await, ["contoso/demo"]);

        shop.release(&harbour(&site, "demo", "Lighthouse")).await;
        assert_eq!(found(test, "harbours").await, [""; 0]);
        assert_eq!(found(test, "lighthouse").await, ["contoso/demo"]);
    }

    async fn a_node_hears_of_what_happens(engine: Engine) {
        let (shop, site) = (Shop::open(engine).await, Site::start().await);
        let test = &shop.test;
        shop.release(&harbour(&site, "demo", "Harbour Database")).await;
        test.app.search.catch_up(&test.app).await.unwrap();
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let app = test.app.clone();
        let follower = tokio::spawn(async move { app.search.run(&app, &stopping).await });
        shop.ask("/stop-selling", json!({ "reason": "endOfSupport" })).await.expect(200);
        db::events::put_in_order(&test.app.db).await.unwrap();
        let newest = test.app.db.read(db::events::newest).await.unwrap();
        let hears = test.app.search.reached(newest);
        tokio::time::timeout(Duration::from_secs(30), hears).await.expect("the node follows by itself");
        assert_eq!(ask(test, &test.app.search, "harbour").total, 0);
        stop.send_replace(true);
        follower.await.unwrap();
    }

    async fn an_index_is_opened_again_and_built_anew_where_it_is_no_use(engine: Engine) {
        let (shop, site) = (Shop::open(engine).await, Site::start().await);
        let test = &shop.test;
        for (id, title) in [("demo", "Harbour Database"), ("other", "Harbour Light")] {
            shop.release(&harbour(&site, id, title)).await;
        }
        test.app.search.catch_up(&test.app).await.unwrap();
        let expected = ask(test, &test.app.search, "harbour");
        assert_eq!(expected.total, 2);
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("search");
        let current = || std::fs::read_to_string(place.join("current")).unwrap();
        let opened = async || {
            let node = SearchNode::on_disk(place.clone());
            node.catch_up(&test.app).await.unwrap();
            assert_eq!(ask(test, &node, "harbour"), expected);
        };
        opened().await;
        assert_eq!(current(), "1");
        opened().await;
        assert_eq!(current(), "1", "what is there is used");
        let meta = place.join("1/meta.json");
        std::fs::write(&meta, std::fs::read_to_string(&meta).unwrap().replace(search::schema_hash(), "older")).unwrap();
        opened().await;
        assert_eq!(current(), "2", "another version of the program made it");
        std::fs::write(place.join("current"), "nothing").unwrap();
        opened().await;
        // Two of one node: the second makes do without the place.
        let first = SearchNode::on_disk(place.clone());
        first.catch_up(&test.app).await.unwrap();
        opened().await;
        // The database is another one, with fewer events.
        let fresh = TestApp::start(engine).await;
        first.catch_up(&fresh.app).await.unwrap();
        assert_eq!(ask(test, &first, "harbour").total, 0);
    }
}
