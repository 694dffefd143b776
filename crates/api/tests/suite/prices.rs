//! Prices of virtual machine plans, as they are given and as they are evaluated.

use std::io::{Cursor, Read as _, Write as _};
use std::time::Duration;

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
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

/// A workbook of 50 KB whose one cell refers 280,000 times to one text of 30,000 characters.
fn hostile() -> Vec<u8> {
    let good = workbook(&[("US", "USD", 0.25)]);
    let mut archive = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let mut copy = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let cells = r#"<c r="A1" t="s"><v>0</v></c>"#.repeat(280_000);
        match part.name() {
            "xl/worksheets/sheet1.xml" => {
                text = format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>");
            }
            "xl/sharedStrings.xml" => text = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(30_000)),
            _ => {}
        }
        copy.start_file(part.name(), zip::write::SimpleFileOptions::default()).unwrap();
        copy.write_all(text.as_bytes()).unwrap();
    }
    copy.finish().unwrap().into_inner()
}

/// Every region there is.
fn everywhere() -> Vec<&'static str> {
    let listed = include_str!("../../../../offer-types/data/vm-regions.csv");
    let markets = include_str!("../../../../offer-types/data/markets.csv");
    let codes = [(listed, 0), (markets, 1)]
        .into_iter()
        .flat_map(|(text, at)| text.lines().skip(1).map(move |line| line.split(',').nth(at).unwrap()));
    let mut codes: Vec<_> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The offer with a hundred plans, all like the first.
fn with_a_hundred_plans(mut offer: Value) -> Value {
    let plan = offer["definition"]["plans"][0].clone();
    let plans = (0..100).map(|number| {
        let mut plan = plan.clone();
        plan["planId"] = json!(format!("plan-{number}"));
        plan
    });
    offer["definition"]["plans"] = plans.collect();
    offer
}

on_both_engines! {
    async fn a_hostile_spreadsheet_in_a_hundred_plans_holds_nobody_up(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let sheet = hostile();
        assert!(sheet.len() < 64_000, "{}", sheet.len());
        let uri = site.put("prices.xlsx", SHEET, sheet);
        let offer = priced(&site, json!({ "isByol": false, "spreadSheetPricing": { "uri": uri } }));
        owner.put(ROOT, &with_a_hundred_plans(offer)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        let answered = async {
            loop {
                let answer = owner.call("GET", "/healthz", None, &[]);
                tokio::time::timeout(Duration::from_secs(5), answer).await.expect("others are answered").expect(200);
            }
        };
        let settled = tokio::time::timeout(Duration::from_secs(60), async {
            tokio::select! {
                () = test.settle() => {}
                () = answered => {}
            }
        });
        settled.await.expect("it is read once");
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(status["status"], "failed", "{status:#}");
        let said = status["steps"][0]["messages"].as_array().unwrap();
        let about = |said: &&Value| said.to_string().contains("is not a readable .xlsx workbook");
        assert_eq!(said.iter().filter(about).count(), 100, "each place is named");
    }

    async fn a_spreadsheet_in_a_hundred_plans_is_read_once_and_prices_them_all(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let uri = site.put("prices.xlsx", SHEET, workbook(&[("US", "USD", 0.25), ("DE", "EUR", 0.2), ("KR", "KRW", 300.0)]));
        let offer = priced(&site, json!({ "isByol": false, "spreadSheetPricing": { "uri": uri } }));
        owner.put(ROOT, &with_a_hundred_plans(offer)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        let read = owner.get(ROOT).await.expect(200).json();
        for plan in read["definition"]["plans"].as_array().unwrap() {
            assert_eq!(plan["virtualMachinePricing"]["regionPrices"]["DE"]["prices"]["4core"].to_string(), "0.2");
        }
    }

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

    async fn what_is_read_with_all_prices_of_a_hundred_plans_everywhere_is_taken_back(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine("contoso", "demo");
        let pricing = json!({ "isByol": false, "freeTrialDurationInMonths": 0, "coreMultiplier": { "currency": "USD", "single": 1.25 } });
        let plan = &mut offer["definition"]["plans"][0];
        let regions = everywhere();
        plan["regions"] = json!(regions);
        plan["virtualMachinePricing"] = pricing.clone();
        plan["virtualMachinePricingV2"] = pricing;
        owner.put(ROOT, &with_a_hundred_plans(offer)).await.expect(200);
        let plain = owner.get(ROOT).await.expect(200).json();
        let all = owner.get(&format!("{ROOT}?includeAllPricing=true")).await.expect(200);
        assert!(all.text.len() > 8 << 20, "{}", all.text.len());
        let all = all.json();
        for member in ["virtualMachinePricing", "virtualMachinePricingV2"] {
            let prices = all["definition"]["plans"][99][member]["regionPrices"].as_object().unwrap();
            let missing: Vec<_> = regions.iter().filter(|code| !prices.contains_key(**code)).collect();
            assert_eq!(missing, [&"CN"], "where only plans without a price are sold");
        }
        let saved = owner.put(ROOT, &all).await.expect(200).json();
        assert_eq!(saved["definition"], plain["definition"], "what follows from a price per core is not kept");
        assert_eq!(owner.get(&format!("{ROOT}?includeAllPricing=true")).await.expect(200).json()["definition"], all["definition"]);
        let headers = [("content-type", "application/json")];
        let validated = owner.call("POST", &format!("/stoa/v1{ROOT}/validate"), Some(all.to_string()), &headers).await.expect(200);
        assert_eq!(validated.json()["canBeSaved"], true);
    }

    async fn a_body_that_is_larger_than_all_prices_is_refused(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.max_offer_body = 5 << 20).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let headers = [("content-type", "application/json")];
        let target = format!("/api{ROOT}?api-version=2017-10-31");
        for (bytes, status, code) in [(5 << 20, 400, "MalformedJson"), ((5 << 20) + 1, 413, "RequestEntityTooLarge")] {
            let refused = owner.call("PUT", &target, Some(" ".repeat(bytes)), &headers).await;
            assert_eq!(refused.expect(status).code(), code, "{bytes}");
        }
        let publish = format!("/api{ROOT}/publish?api-version=2017-10-31");
        owner.call("POST", &publish, Some(" ".repeat(5 << 20)), &headers).await.expect(413);
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

    async fn a_spreadsheet_stays_with_the_publisher_and_its_prices_are_public(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let rows = [("US", "USD", 0.25), ("DE", "EUR", 0.2), ("KR", "KRW", 300.0)];
        let uri = site.put("prices.xlsx", SHEET, workbook(&rows));
        let mut offer = priced(&site, json!({ "isByol": false, "spreadSheetPricing": { "uri": uri } }));
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let held = owner.get(ROOT).await.expect(200).json();
        let signed = held["definition"]["plans"][0]["virtualMachinePricing"]["spreadSheetPricing"]["uri"].clone();
        let (address, _) = signed.as_str().unwrap().split_once('?').unwrap();
        let digest = address.rsplit_once('/').unwrap().1;
        // Not even by a text that spells a reference to it.
        offer["definition"]["offer"]["microsoft-azure-marketplace.summary"] = json!(format!("stoa-artifact:sha256:{digest}"));
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        let visitor = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(visitor["status"], "succeeded", "{visitor:#}");
        let public = || async {
            let entry = owner.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
            entry["listing"]["plans"][0]["virtualMachinePricing"].clone()
        };
        let pricing = public().await;
        assert_eq!(pricing.get("spreadSheetPricing"), None, "{pricing:#}");
        assert_eq!(pricing["regionPrices"]["DE"]["prices"]["4core"].to_string(), "0.2");
        let path = address.strip_prefix(&test.url).unwrap();
        owner.call("GET", path, None, &[]).await.expect(404);
        let signed = signed.as_str().unwrap().strip_prefix(&test.url).unwrap();
        owner.call("GET", signed, None, &[]).await.expect(200);
        // An entry from before shows it.
        let old = format!(r#""spreadSheetPricing":{{"uri":"stoa-artifact:sha256:{digest}"}},"regionPrices""#);
        test.app.db.write(move |tx| {
            let entry: String =
                tx.one(db::sql!("SELECT entry FROM catalogue WHERE slot = 'live'"), &[], |row| row.get(0))?;
            assert!(entry.contains(r#""regionPrices""#));
            let entry = entry.replace(r#""regionPrices""#, &old);
            tx.execute(db::sql!("UPDATE catalogue SET entry = $1 WHERE slot = 'live'"), db::params![entry])
        }).await.unwrap();
        assert_eq!(public().await, pricing);
    }

    async fn answers_that_hold_signed_links_are_kept_by_nobody(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.expect(200).json();
        let preview = status["previewLinks"][0]["uri"].as_str().unwrap().strip_prefix(&test.url).unwrap();
        let answers = [
            owner.get(ROOT).await,
            owner.get(&format!("{ROOT}/slot/preview")).await,
            owner.call("GET", preview, None, &[]).await,
        ];
        for answer in answers {
            assert_eq!(answer.header("cache-control"), "private, no-store");
            assert!(answer.expect(200).json().to_string().contains("signature="));
        }
    }

    async fn two_spreadsheets_of_a_plan_have_the_same_prices(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        let owner = test.member("contoso", Role::Owner).await;
        let sheet = |name: &str, price: f64| {
            let uri = site.put(name, SHEET, workbook(&[("US", "USD", price), ("DE", "EUR", 1.0)]));
            json!({ "isByol": false, "spreadSheetPricing": { "uri": uri } })
        };
        let mut offer = priced(&site, sheet("one.xlsx", 0.25));
        for (price, status) in [(0.5, "failed"), (0.25, "waitingForPublisherReview")] {
            offer["definition"]["plans"][0]["regions"] = json!(["US", "DE"]);
            offer["definition"]["plans"][0]["virtualMachinePricingV2"] = sheet(&format!("{price}.xlsx"), price);
            owner.put(ROOT, &offer).await.expect(200);
            owner.post(&format!("{ROOT}/publish")).await.expect(202);
            test.settle().await;
            let told = owner.get(&format!("{ROOT}/status")).await.expect(200);
            assert_eq!(told.json()["status"], status, "{}", told.text);
            let said = told.text.contains("has other prices than that of virtualMachinePricing: give the same");
            assert_eq!(said, status == "failed", "{}", told.text);
        }
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
