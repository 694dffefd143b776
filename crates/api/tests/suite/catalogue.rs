//! What everybody sees.

use app::{Role, cards};
use db::catalogue::{Entry, Shelf};
use db::sql;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

async fn live(test: &TestApp, owner: &Client, id: &str, offer: &serde_json::Value) {
    let root = format!("/publishers/contoso/offers/{id}");
    owner.put(&root, offer).await.expect(200);
    for action in ["publish", "golive"] {
        owner.post(&format!("{root}/{action}")).await.expect(202);
        test.settle().await;
    }
}

/// All pages of the catalogue, from the first one at `target`.
async fn pages(everybody: &Client, target: &str) -> Vec<String> {
    let mut next = Some(target.to_owned());
    let mut pages = Vec::new();
    while let Some(target) = next {
        let page = everybody.call("GET", &target, None, &[]).await.expect(200);
        next = page.json()["nextLink"].as_str().map(str::to_owned);
        pages.push(page.text);
    }
    pages
}

/// How many cards are kept.
async fn kept(test: &TestApp) -> i64 {
    test.console(|_, tx| Ok(tx.one(sql!("SELECT count(*) FROM cards"), &[], |row| row.get(0))?)).await
}

on_both_engines! {
    async fn a_list_shows_cards_and_the_offer_the_rest(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let plans = offer["definition"]["plans"].as_array_mut().unwrap();
        plans.truncate(1);
        plans[0]["virtualMachinePricing"] = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "single": 0.5 } });
        let mut private = plans[0].clone();
        private["planId"] = json!("private");
        private["virtualMachinePricing"]["coreMultiplier"]["single"] = json!(0.1);
        private["microsoft-azure-virtualmachines.hideSKUForSolutionTemplate"] = json!(true);
        plans.push(private);
        live(&test, &owner, "demo", &offer).await;
        let everybody = Client::anonymous(&test);
        let page = everybody.call("GET", "/catalog/offers", None, &[]).await.expect(200).json();
        let mut card = page["value"][0].clone();
        let logo = card["logo"].take();
        assert_eq!(card, json!({
            "publisherId": "contoso",
            "publisherDisplayName": "Publisher contoso",
            "offerId": "demo",
            "offerTypeId": "microsoft-azure-virtualmachines",
            "version": 1,
            "displayText": offer["definition"]["displayText"],
            "title": offer["definition"]["offer"]["microsoft-azure-marketplace.title"],
            "summary": offer["definition"]["offer"]["microsoft-azure-marketplace.summary"],
            "logo": null,
            "categories": [offer["definition"]["offer"]["microsoft-azure-marketplace.categoryMap"][0]["categoryL1"]],
            "priceFrom": { "kind": "hour", "amount": 0.5, "currency": "USD", "market": "US" },
            "publishedTime": card["publishedTime"],
        }));
        everybody.call("GET", logo.as_str().unwrap(), None, &[]).await.expect(200);
        let entry = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
        assert_eq!(entry["publishedTime"], card["publishedTime"]);
        assert_eq!(entry["listing"]["offer"]["microsoft-azure-marketplace.mediumLogo"], logo);
        assert!(entry["listing"]["offer"]["microsoft-azure-marketplace.description"].is_string());
    }

    async fn a_card_without_a_listing_has_what_plans_say(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        offer["definition"]["plans"][0]["microsoft-azure-corevm.categories"] = json!(["compute", "linux"]);
        live(&test, &owner, "demo", &offer).await;
        let card = Client::anonymous(&test).call("GET", "/catalog/offers", None, &[]).await.json()["value"][0].clone();
        assert_eq!(card["categories"], json!(["compute", "linux"]));
        assert!(card.get("priceFrom").is_none() && card.get("logo").is_none(), "{card}");
    }

    async fn offers_that_went_live_without_a_card_are_listed_like_the_others(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for id in ["a", "b", "c"] {
            live(&test, &owner, id, &documents::core_vm("contoso", id)).await;
        }
        let everybody = Client::anonymous(&test);
        let before = pages(&everybody, "/catalog/offers?top=2").await;
        // One has none, one has that of an earlier version, as if an older program had made it live anew.
        test.console(|_, tx| {
            tx.execute(sql!("DELETE FROM cards WHERE offer_id = 'a'"), &[])?;
            Ok(tx.execute(sql!("UPDATE cards SET version = 0 WHERE offer_id = 'b'"), &[])?)
        })
        .await;
        assert_eq!(pages(&everybody, "/catalog/offers?top=2").await, before);
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let worker = tokio::spawn(app::worker::run(test.app.clone(), 1, stopping));
        let made = async {
            let current = sql!("SELECT count(*) FROM cards WHERE version = 1");
            while test.console(|_, tx| Ok(tx.one(current, &[], |row| row.get::<i64>(0))?)).await < 3 {}
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), made).await.expect("the worker makes what is missing");
        stop.send_replace(true);
        worker.await.unwrap();
        assert_eq!(pages(&everybody, "/catalog/offers?top=2").await, before);
    }

    async fn a_page_is_bounded_whatever_publishers_write(engine: Engine) {
        const OFFERS: usize = 300;
        let test = TestApp::start(engine).await;
        test.console(|ctx, tx| {
            // Letters that take six bytes each in JSON.
            let long = "\u{1}".repeat(600);
            for number in 0..OFFERS {
                let offer = format!("offer-{number:03}");
                let entry = json!({
                    "publisherId": "contoso", "publisherDisplayName": long, "offerId": offer, "offerTypeId": "microsoft-azure-corevm",
                    "version": 1, "displayText": long, "publishedTime": ctx.now.to_string(),
                    "listing": {
                        "offer": { "microsoft-azure-corevm.title": long, "microsoft-azure-corevm.summary": long },
                        "plans": [{ "microsoft-azure-corevm.categories": (0..10).map(|number| format!("{number}{long}")).collect::<Vec<_>>() }],
                    },
                });
                let (publisher, offer) = ("contoso".parse().unwrap(), offer.parse().unwrap());
                let entry = Entry { publisher, offer, version: 1, entry: entry.to_string(), changed_at: ctx.now };
                db::catalogue::put(tx, Shelf::Live, &entry)?;
            }
            Ok(())
        })
        .await;
        let everybody = Client::anonymous(&test);
        let check = async || {
            let pages = pages(&everybody, "/catalog/offers?top=200").await;
            let largest = pages.iter().map(String::len).max().unwrap();
            assert!(largest <= 256 << 10, "{largest}");
            let offers: Vec<_> = pages.iter().flat_map(|page| {
                let page: Value = serde_json::from_str(page).unwrap();
                page["value"].as_array().unwrap().iter().map(|card| card["offerId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
            }).collect();
            assert_eq!(offers, (0..OFFERS).map(|number| format!("offer-{number:03}")).collect::<Vec<_>>());
            largest
        };
        check().await;
        assert_eq!(kept(&test).await, 0);
        cards::make_missing(&test.app).await.unwrap();
        assert_eq!(kept(&test).await, i64::try_from(OFFERS).unwrap());
        let largest = check().await;
        assert!(largest > 200 << 10, "a page is used: {largest}");
    }

    async fn only_live_offers_are_listed_page_by_page(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for id in ["a", "b", "c"] {
            live(&test, &owner, id, &documents::core_vm("contoso", id)).await;
        }
        owner.put("/publishers/contoso/offers/d", &documents::core_vm("contoso", "d")).await.expect(200);
        let everybody = Client::anonymous(&test);
        let first = everybody.call("GET", "/catalog/offers?top=2", None, &[]).await.expect(200).json();
        let next = first["nextLink"].as_str().unwrap();
        let second = everybody.call("GET", next, None, &[]).await.expect(200).json();
        let ids: Vec<_> = [&first, &second].iter().flat_map(|page| page["value"].as_array().unwrap()).map(|entry| entry["offerId"].as_str().unwrap()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert!(second.get("nextLink").is_none());
        everybody.call("GET", "/catalog/offers/contoso/d", None, &[]).await.expect(404);
    }

    async fn entries_are_cached_by_their_tag(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        live(&test, &owner, "demo", &documents::core_vm("contoso", "demo")).await;
        let everybody = Client::anonymous(&test);
        for target in ["/catalog/offers", "/catalog/offers/contoso/demo"] {
            let etag = everybody.call("GET", target, None, &[]).await.expect(200).header("etag").to_owned();
            everybody.call("GET", target, None, &[("if-none-match", &etag)]).await.expect(304);
        }
        let etag = everybody.call("GET", "/catalog/offers", None, &[]).await.header("etag").to_owned();
        let mut changed = documents::core_vm("contoso", "demo");
        changed["definition"]["displayText"] = json!("Changed");
        live(&test, &owner, "demo", &changed).await;
        let fresh = everybody.call("GET", "/catalog/offers", None, &[("if-none-match", &etag)]).await.expect(200);
        assert_eq!(fresh.json()["value"][0]["displayText"], "Changed");
    }

    async fn what_is_the_publishers_own_stays_there(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let mut hidden = offer["definition"]["plans"][0].clone();
        hidden["planId"] = json!("hidden");
        hidden["microsoft-azure-corevm.hideSKUForSolutionTemplate"] = json!(true);
        offer["definition"]["plans"].as_array_mut().unwrap().push(hidden);
        live(&test, &owner, "demo", &offer).await;
        let status = owner.get("/publishers/contoso/offers/demo/status").await.json();
        let everybody = Client::anonymous(&test);
        let shown = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200);
        for private in ["osVhdUrl", "sig=abc", "allowedSubscriptions", "59160c40", "leadDestination"] {
            assert!(!shown.text.contains(private), "{private} in {}", shown.text);
        }
        let plans = |listing: serde_json::Value| listing["listing"]["plans"].as_array().unwrap().len();
        assert_eq!(plans(shown.json()), 1, "hidden plans are for testers");
        let preview = status["previewLinks"][0]["uri"].as_str().unwrap();
        assert_eq!(plans(everybody.call("GET", preview, None, &[]).await.expect(200).json()), 2);
        everybody.call("GET", &preview.replace("version=1", "version=2"), None, &[]).await.expect(404);
    }
}
