//! Prices of virtual machine plans, as they are given and as they are evaluated.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const SIZES: &str = include_str!("../../../../offer-types/data/vm-core-sizes.csv");

fn sizes() -> Vec<&'static str> {
    SIZES.lines().skip(1).filter_map(|line| line.split(',').next()).collect()
}

/// A workbook with one row per region: its currency, then the same price for every size.
fn workbook(rows: &[(&str, &str, f64)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let titles = ["Region", "Currency"].into_iter().chain(sizes());
    for (column, title) in (0..).zip(titles) {
        sheet.write(0, column, title).unwrap();
    }
    for (row, (region, currency, price)) in (1..).zip(rows) {
        sheet.write(row, 0, *region).unwrap();
        sheet.write(row, 1, *currency).unwrap();
        for column in 0..sizes().len() {
            sheet.write(row, u16::try_from(column + 2).unwrap(), *price).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn priced(site: &Site, pricing: Value) -> Value {
    let mut offer = documents::virtual_machine_with_logos("contoso", "demo", site);
    offer["definition"]["plans"][0]["virtualMachinePricing"] = pricing;
    offer
}

on_both_engines! {
    async fn a_price_per_core_becomes_a_price_of_every_region_and_size(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let offer = priced(&site, json!({ "isByol": false, "freeTrialDurationInMonths": 0, "coreMultiplier": { "currency": "USD", "single": 0.5 } }));
        owner.put(ROOT, &offer).await.expect(200);
        let plain = owner.get(ROOT).await.expect(200).json();
        assert!(plain["definition"]["plans"][0]["virtualMachinePricing"].get("regionPrices").is_none());
        let all = owner.get(&format!("{ROOT}?includeAllPricing=true")).await.expect(200).json();
        let prices = &all["definition"]["plans"][0]["virtualMachinePricing"]["regionPrices"];
        let regions: Vec<_> = prices.as_object().unwrap().keys().cloned().collect();
        assert_eq!(regions.len(), 3, "{regions:?}");
        assert_eq!(prices["US"]["currency"], "USD");
        assert_eq!(prices["US"]["prices"]["16core"].to_string(), "8");
        for region in &regions {
            assert_eq!(prices[region]["prices"].as_object().unwrap().len(), sizes().len(), "{region}");
        }
        // Tools send back what they read.
        owner.put(ROOT, &all).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "waitingForPublisherReview");
    }

    async fn a_spreadsheet_is_fetched_evaluated_and_returned_as_ours_with_its_prices(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let uri = site.put("prices.xlsx", media, workbook(&[("US", "USD", 0.25), ("DE", "EUR", 0.2), ("KR", "KRW", 300.0)]));
        owner.put(ROOT, &priced(&site, json!({ "isByol": false, "spreadSheetPricing": { "uri": uri } }))).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        let read = owner.get(ROOT).await.expect(200).json();
        let pricing = &read["definition"]["plans"][0]["virtualMachinePricing"];
        assert!(pricing["spreadSheetPricing"]["uri"].as_str().unwrap().starts_with(&format!("{}/artifacts/", test.url)));
        assert_eq!(pricing["regionPrices"]["DE"]["prices"]["4core"].to_string(), "0.2");
        owner.put(ROOT, &read).await.expect(200);
        let all = owner.get(&format!("{ROOT}?includeAllPricing=true")).await.expect(200).json();
        assert_eq!(all["definition"]["plans"][0]["virtualMachinePricing"]["regionPrices"], pricing["regionPrices"]);
    }

    async fn a_spreadsheet_must_price_every_region_sold(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let uri = site.put("prices.xlsx", media, workbook(&[("US", "USD", 0.25)]));
        let all: serde_json::Map<_, _> = sizes().into_iter().map(|size| (size.to_owned(), json!(1))).collect();
        let invented = json!({ "DE": { "currency": "EUR", "prices": all } });
        let pricing = json!({ "isByol": false, "spreadSheetPricing": { "uri": uri }, "regionPrices": invented });
        owner.put(ROOT, &priced(&site, pricing)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(status["status"], "failed", "{status:#}");
        let said = status["steps"][0]["messages"].to_string();
        assert!(said.contains("definition.plans[0].") && said.contains("DE"), "{said}");
    }

    async fn an_address_that_only_looks_like_ours_is_no_fault_of_reading(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let uri = format!("{}/artifacts/x", test.url);
        owner.put(ROOT, &priced(&site, json!({ "isByol": false, "spreadSheetPricing": { "uri": uri } }))).await.expect(200);
        owner.get(&format!("{ROOT}?includeAllPricing=true")).await.expect(200);
    }

    async fn a_spreadsheet_that_cannot_be_used_fails_the_publish_with_every_reason(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let uri = site.put("prices.xlsx", media, workbook(&[("US", "EUR", 0.25), ("XX", "EUR", -1.0)]));
        owner.put(ROOT, &priced(&site, json!({ "isByol": false, "spreadSheetPricing": { "uri": uri } }))).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(status["status"], "failed");
        let said = status["steps"][0]["messages"].to_string();
        assert!(said.contains("spreadSheetPricing.uri") && said.contains("XX"), "{said}");
    }
}
