//! What plans cost, read and changed as JSON, as workbooks and as CSV.

use std::time::Duration;

use app::Role;
use domain::price::{Cell, Table};
use offer_types::pricing::RateTable;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Answer, Client, Engine, TestApp, documents};

const ROOT: &str = "/publishers/fabrikam/offers/planner";
const OWN: &str = "/stoa/v1/publishers/fabrikam/offers/planner/plans/gold/prices";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const SAAS: &str = "microsoft-azure-saas.";

/// Two sets of rates: a euro is 0.9 from the day before the clock of a test starts, and 0.8 from the day after.
fn rates() -> RateTable {
    let built_in = include_str!("../../../../offer-types/data/exchange-rates.csv");
    let set = |day: &str, euro: &str| {
        let lines = built_in.lines().skip(1).map(|line| match line.split(',').collect::<Vec<_>>()[..] {
            [_, "EUR", _, unit] => format!("{day},EUR,{euro},{unit}\n"),
            [_, currency, rate, unit] => format!("{day},{currency},{rate},{unit}\n"),
            _ => panic!("{line}"),
        });
        lines.collect::<String>()
    };
    let text =
        format!("date,currency,rate,minor_unit\n{}{}", set("2026-11-20", "0.9"), set("2026-11-22", "0.8"));
    RateTable::parse(&text).unwrap()
}

/// An offer with the plan `gold`: two terms, one of which has a price of its own in Germany, and a meter.
fn offer(site: &Site) -> Value {
    let mut offer = documents::example("examples/microsoft-azure-saas/route-planner.json", site);
    (offer["publisherId"], offer["id"]) = (json!("fabrikam"), json!("planner"));
    let plan = &mut offer["definition"]["plans"][0];
    plan["planId"] = json!("gold");
    plan["regions"] = json!(["US", "DE", "FR", "JP"]);
    plan[format!("{SAAS}billingTerms")] = json!([
        { "billingTerm": "P1M", "paymentOption": "upfront", "priceInUsd": 10,
          "regionPrices": { "DE": { "currency": "EUR", "price": 9.5 } } },
        { "billingTerm": "P1Y", "paymentOption": "monthly", "priceInUsd": 8 },
    ]);
    plan[format!("{SAAS}customMeters")] = json!([
        { "id": "mails", "displayName": "Mails", "unitOfMeasure": "mail", "priceInUsd": 0.0004,
          "includedQuantities": [{ "billingTerm": "P1M", "quantity": 100 }, { "billingTerm": "P1Y", "isInfinite": true }] },
    ]);
    offer
}

/// A marketplace with that offer, and the site that has its files.
async fn start(engine: Engine) -> (TestApp, Client, Value, Site) {
    let test = TestApp::with(engine).rates(rates()).start().await;
    test.publisher("fabrikam", true).await;
    let owner = test.member("fabrikam", Role::Owner).await;
    let site = Site::start().await;
    let offer = offer(&site);
    owner.put(ROOT, &offer).await.expect(200);
    (test, owner, offer, site)
}

async fn read(client: &Client) -> Value {
    client.call("GET", OWN, None, &[]).await.expect(200).json()
}

/// `currency amount basis rate day` of a charge in a market.
fn told(prices: &Value, charge: &str, market: &str) -> String {
    let charges = prices["charges"].as_array().unwrap();
    let charge =
        charges.iter().find(|known| known["charge"] == charge).unwrap_or_else(|| panic!("{prices:#}"));
    let found = charge["prices"].as_array().unwrap().iter().find(|price| price["market"] == market);
    let Some(price) = found else { return String::new() };
    let text = |member: &str| match &price[member] {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    ["currency", "amount", "basis", "rate", "rateDate"].map(text).join(" ")
}

async fn send(client: &Client, query: &str, kind: &str, body: Vec<u8>, tag: &str) -> Answer {
    let mut headers = vec![("content-type", kind)];
    if !tag.is_empty() {
        headers.push(("if-match", tag));
    }
    client.send("PUT", &format!("{OWN}{query}"), Some(body), &headers).await
}

async fn send_json(client: &Client, query: &str, body: &Value, tag: &str) -> Answer {
    send(client, query, "application/json", body.to_string().into_bytes(), tag).await
}

/// A workbook of these sheets, cells as texts or, where they are numbers, as numbers.
fn workbook(sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    let cell = |text: &String| match text.parse() {
        Ok(number) => Cell::Number(number),
        Err(_) => Cell::Text(text.clone()),
    };
    let table = |(name, rows): &(&str, Vec<Vec<String>>)| Table {
        name: (*name).to_owned(),
        rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    };
    sheets::write_workbook(&sheets.iter().map(table).collect::<Vec<_>>()).unwrap()
}

/// The sheets of a workbook that was read.
async fn exported(client: &Client) -> Vec<Table<String>> {
    let bytes = client.download(&format!("{OWN}?format=xlsx"), &[]).await;
    sheets::read_workbook(&bytes, &|| true).unwrap()
}

fn as_file(tables: &[Table<String>]) -> Vec<u8> {
    let sheets: Vec<_> = tables.iter().map(|table| (table.name.as_str(), table.rows.clone())).collect();
    workbook(&sheets)
}

/// Targets and messages of what was wrong.
fn wrong(answer: &Answer) -> Vec<(String, String)> {
    let details = answer.json()["error"]["details"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    details.iter().map(|detail| (text(&detail["target"]), text(&detail["message"]))).collect()
}

on_both_engines! {
    async fn a_price_keeps_its_rate_and_day_until_it_is_another_one(engine: Engine) {
        let (test, owner, mut offer, _site) = start(engine).await;
        let first = read(&owner).await;
        assert_eq!((&first["model"], &first["plan"]), (&json!("flat"), &json!("gold")));
        assert_eq!(told(&first, "term P1M", "DE"), "EUR 9.5 own - -");
        assert_eq!(told(&first, "term P1M", "FR"), "EUR 9 converted 0.9 2026-11-20");
        assert_eq!(told(&first, "term P1Y", "US"), "USD 8 converted 1 2026-11-20");
        assert_eq!(told(&first, "meter mails", "FR"), "EUR 0.00036 converted 0.9 2026-11-20");
        let year = &first["charges"][1];
        assert_eq!((&year["payment"], &year["payments"]), (&json!("monthly"), &json!(12)));
        assert_eq!((&year["prices"][0]["amount"], &year["prices"][0]["wholeTerm"]), (&json!(8), &json!(96)));
        assert_eq!(first["charges"][2]["included"], json!([{ "term": "P1M", "quantity": 100 }, { "term": "P1Y" }]));

        // Two days later there are other rates.
        test.clock.advance(Duration::from_secs(2 * 86_400));
        let owner = test.member("fabrikam", Role::Owner).await;
        offer["definition"]["displayText"] = json!("Another name");
        offer["definition"]["plans"][0][format!("{SAAS}billingTerms")][1]["priceInUsd"] = json!(7);
        offer["definition"]["plans"][0]["regions"] = json!(["US", "DE", "FR", "IT"]);
        let document = owner.put(ROOT, &offer).await.expect(200).json();
        assert!(!document.to_string().contains("0.8"), "what its publisher wrote has no rates in it");
        let second = read(&owner).await;
        for market in ["FR", "IT"] {
            assert_eq!(told(&second, "term P1M", market), "EUR 9 converted 0.9 2026-11-20", "{market}");
        }
        assert_eq!(told(&second, "term P1Y", "FR"), "EUR 5.6 converted 0.8 2026-11-22");

        // A page that is saved, and one that is published alone, keep them, too.
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(status["status"], "succeeded", "{status:#}");
        let page = owner.call("GET", "/stoa/v1/publishers/fabrikam/offers/planner/plans/gold/pages/plan-pricing", None, &[]).await;
        let body = json!({ "content": page.json()["content"] }).to_string();
        let headers = [("content-type", "application/json")];
        owner.call("PUT", "/stoa/v1/publishers/fabrikam/offers/planner/plans/gold/pages/plan-pricing", Some(body), &headers).await.expect(200);
        assert_eq!(read(&owner).await["charges"], second["charges"]);
        let chosen = r#"{"pages":["listing"],"force":true}"#.to_owned();
        owner.call("POST", "/stoa/v1/publishers/fabrikam/offers/planner/publish", Some(chosen), &headers).await.expect(202);
        test.settle().await;
        assert_eq!(read(&owner).await["charges"], second["charges"]);
    }

    async fn pages_that_come_back_have_the_rates_they_had(engine: Engine) {
        let (test, owner, mut offer, _site) = start(engine).await;
        let before = read(&owner).await;
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        test.clock.advance(Duration::from_secs(2 * 86_400));
        let owner = test.member("fabrikam", Role::Owner).await;
        offer["definition"]["plans"][0][format!("{SAAS}billingTerms")][1]["priceInUsd"] = json!(7);
        owner.put(ROOT, &offer).await.expect(200);
        assert_eq!(told(&read(&owner).await, "term P1Y", "FR"), "EUR 5.6 converted 0.8 2026-11-22");
        let tag = read(&owner).await["tag"].clone();
        let undo = json!({ "restore": { "version": 1, "pages": ["plans/gold/plan-pricing"] }, "tags": { "plans/gold/plan-pricing": tag } });
        let headers = [("content-type", "application/json")];
        owner.call("POST", "/stoa/v1/publishers/fabrikam/offers/planner/changes", Some(undo.to_string()), &headers).await.expect(200);
        assert_eq!(read(&owner).await["charges"], before["charges"]);
    }

    async fn what_is_exported_changes_nothing_and_what_is_changed_is_told_before_it_is_saved(engine: Engine) {
        let (_test, owner, _, _site) = start(engine).await;
        let before = read(&owner).await;
        let tag = before["tag"].as_str().unwrap().to_owned();
        let csv = owner.download(OWN, &[("accept", "text/csv")]).await;
        let heading = "Plan,Code,Market,Currency,term P1M,term P1Y,meter mails";
        assert_eq!(std::str::from_utf8(&csv).unwrap().lines().next(), Some(heading));
        for (kind, body) in [(XLSX, as_file(&exported(&owner).await)), ("text/csv", csv), ("application/json", before.to_string().into_bytes())] {
            let tried = send(&owner, "?dryRun=true", kind, body, &tag).await.expect(200).json();
            assert_eq!((&tried["saved"], &tried["changes"]), (&json!(false), &json!([])), "{kind}");
        }

        let mut tables = exported(&owner).await;
        let names: Vec<_> = tables.iter().map(|table| table.name.clone()).collect();
        assert_eq!(names, ["Terms", "Meters"]);
        let terms = &mut tables[0].rows;
        // Row 2 has the prices in US dollars; then come the markets in the order of the plan.
        assert_eq!(terms[1][1..], ["*", "Every market without a price of its own", "USD", "10", "8"]);
        terms[1][5] = "8.5".to_owned();
        terms[3][4] = String::new();
        terms[5][5] = "900".to_owned();
        let body = as_file(&tables);
        let tried = send(&owner, "?dryRun=true", XLSX, body.clone(), &tag).await.expect(200).json();
        assert_eq!(
            tried["changes"],
            json!([
                { "charge": "term P1M", "market": "DE", "currency": "EUR", "before": 9.5 },
                { "charge": "term P1Y", "currency": "USD", "before": 8, "after": 8.5 },
                { "charge": "term P1Y", "market": "JP", "currency": "JPY", "before": 848, "after": 900 },
            ])
        );
        assert_eq!(read(&owner).await, before, "nothing was saved");
        let saved = send(&owner, "", XLSX, body.clone(), &tag).await.expect(200);
        assert_eq!(saved.json()["changes"], tried["changes"]);
        let after = read(&owner).await;
        assert_eq!(saved.header("etag"), after["tag"].as_str().unwrap());
        assert_eq!(told(&after, "term P1M", "DE"), "EUR 9 converted 0.9 2026-11-20");
        assert_eq!(told(&after, "term P1Y", "JP"), "JPY 900 own - -");
        assert_eq!(told(&after, "term P1Y", "US"), "USD 8.5 converted 1 2026-11-20");
        let plan = owner.get(ROOT).await.json()["definition"]["plans"][0].clone();
        assert_eq!(plan[format!("{SAAS}billingTerms")][0].to_string(), r#"{"billingTerm":"P1M","paymentOption":"upfront","priceInUsd":10}"#);
        for query in ["", "?dryRun=true"] {
            let stale = send(&owner, query, XLSX, body.clone(), &tag).await;
            assert_eq!((stale.status, stale.code()), (412, "PageChanged".to_owned()), "{query}");
        }
        let one = json!({ "charges": [{ "charge": "Meter Mails", "priceInUsd": 0.0005, "prices": [
            { "market": "fr", "currency": "EUR", "amount": 0.001 } ] }] });
        send_json(&owner, "", &one, after["tag"].as_str().unwrap()).await.expect(200);
        assert_eq!(told(&read(&owner).await, "meter mails", "FR"), "EUR 0.001 own - -");
        let taken = json!({ "charges": [{ "charge": "meter mails", "prices": [{ "market": "FR", "amount": null }] }] });
        send_json(&owner, "", &taken, "").await.expect(200);
        assert_eq!(told(&read(&owner).await, "meter mails", "FR"), "EUR 0.00045 converted 0.9 2026-11-20");
    }

    async fn every_wrong_cell_is_named(engine: Engine) {
        let (_test, owner, mut offer, _site) = start(engine).await;
        offer["definition"]["plans"][0]["regions"] = json!(["US", "DE", "FR", "JP", "CN"]);
        owner.put(ROOT, &offer).await.expect(200);
        let before = read(&owner).await;
        let row = |cells: [&str; 7]| cells.map(str::to_owned).to_vec();
        let terms = vec![
            row(["Plan", "Code", "Market", "Currency", "term P1M", "term P1Y", "term P9Y"]),
            row(["gold", "*", "", "EUR", "ten", "8", ""]),
            row(["gold", "US", "", "USD", "-1", "8", ""]),
            row(["gold", "DE", "", "USD", "9.555", "8", ""]),
            row(["gold", "JP", "", "JPY", "100.5", "1e300", ""]),
            row(["gold", "BR", "", "BRL", "1", "1", ""]),
            row(["gold", "CN", "", "", "1", "", ""]),
            row(["gold", "US", "", "USD", "10", "8", ""]),
        ];
        let meters = vec![
            row(["Plan", "Code", "Market", "Currency", "meter mails", "", ""]),
            row(["silver", "US", "", "USD", "1", "", ""]),
            row(["silver", "DE", "", "EUR", "1", "", ""]),
        ];
        let expected = [
            "Terms!G1", "Terms!D2", "Terms!E2", "Terms!E3", "Terms!D4", "Terms!E4", "Terms!E5", "Terms!F5", "Terms!B6", "Terms!E7",
            "Terms!B8", "Meters!A2",
        ];
        for query in ["", "?dryRun=true"] {
            let sheets = [("Terms", terms.clone()), ("Meters", meters.clone())];
            let answer = send(&owner, query, XLSX, workbook(&sheets), "").await.expect(400);
            let found = wrong(&answer);
            let places: Vec<_> = found.iter().map(|(target, _)| target.as_str()).collect();
            assert_eq!(places, expected, "{found:#?}");
            for (target, message) in &found {
                assert!(message.contains(target), "{target}: {message}");
            }
        }
        let csv = "Plan;Code;Currency;term P1M\ngold;DE;EUR;=1+1\ngold;FR;EUR;9,5\n";
        let answer = send(&owner, "", "text/csv", csv.into(), "").await.expect(400);
        let places: Vec<_> = wrong(&answer).into_iter().map(|(target, _)| target).collect();
        assert_eq!(places, ["Prices!D2", "Prices!D3"]);
        let odd = json!({ "charges": [{ "charge": "term P9Y" }, { "charge": "term P1M", "prices": [
            { "market": "DE", "currency": "USD", "amount": -2 }, { "market": "XX", "amount": 1 } ] }] });
        let answer = send_json(&owner, "", &odd, "").await.expect(400);
        let places: Vec<_> = wrong(&answer).into_iter().map(|(target, _)| target).collect();
        assert_eq!(
            places,
            ["charges[0]", "charges[1].prices[0].currency", "charges[1].prices[0].amount", "charges[1].prices[1].market"]
        );
        let mut other = before.clone();
        other["plan"] = json!("silver");
        let answer = send_json(&owner, "", &other, "").await;
        assert_eq!((answer.status, answer.code()), (400, "OtherPlan".to_owned()));
        assert_eq!(read(&owner).await, before);
        // No price may be where only free plans are sold.
        let checked = owner.call("POST", "/stoa/v1/publishers/fabrikam/offers/planner/validate", None, &[]).await.expect(200).json();
        let about = |finding: &&Value| finding["message"].as_str().is_some_and(|text| text.starts_with("In CN plans are free"));
        let found: Vec<_> = checked["findings"].as_array().unwrap().iter().filter(about).collect();
        assert_eq!(found.len(), 3, "{checked:#}");
        assert_eq!((&found[0]["level"], &found[0]["severity"]), (&json!("publish"), &json!("error")));
    }

    async fn hostile_files_are_refused(engine: Engine) {
        let (_test, owner, _, _site) = start(engine).await;
        let before = read(&owner).await;
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("Terms").unwrap();
        sheet.write_row(0, 0, ["Plan", "Code", "Market", "Currency", "term P1M"]).unwrap();
        sheet.write_row(1, 0, ["gold", "DE", "", "EUR"]).unwrap();
        sheet.write_formula(1, 4, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
        let answer = send(&owner, "", XLSX, book.save_to_buffer().unwrap(), "").await.expect(400);
        assert_eq!(wrong(&answer)[0].0, "Terms!E2", "a formula is no price");
        let rows = |count: usize| {
            let row = ["gold", "DE", "", "EUR", "9"].map(str::to_owned).to_vec();
            let heading = ["Plan", "Code", "Market", "Currency", "term P1M"].map(str::to_owned).to_vec();
            [vec![heading], vec![row; count]].concat()
        };
        let many: String = (0..5000).map(|_| "gold,DE,,EUR,9\n").collect();
        for (kind, body, status, code) in [
            (XLSX, workbook(&[("Terms", rows(5000))]), 400, "InvalidTable"),
            (XLSX, b"PK\x03\x04 and no more".to_vec(), 400, "InvalidTable"),
            (XLSX, b"\xD0\xCF\x11\xE0 of old".to_vec(), 400, "InvalidTable"),
            ("text/csv", format!("Plan,Code,Market,Currency,term P1M\n{many}").into_bytes(), 400, "InvalidTable"),
            ("text/csv", b"Plan,Code\xFF".to_vec(), 400, "InvalidTable"),
            ("text/plain", b"10".to_vec(), 415, "UnsupportedMediaType"),
            ("application/json", b"{\"charges\": 1}".to_vec(), 400, "InvalidBody"),
            ("text/csv", Vec::new(), 400, "OfferInvalid"),
        ] {
            let answer = send(&owner, "", kind, body, "").await;
            let expected = if code == "OfferInvalid" { answer.code() } else { code.to_owned() };
            assert_eq!((answer.status, answer.code()), (status, expected), "{kind}: {}", answer.text);
        }
        let twice = send(&owner, "", XLSX, workbook(&[("Terms", rows(400))]), "").await.expect(400);
        assert_eq!(wrong(&twice).len(), 399, "every second row is named");
        assert_eq!(read(&owner).await, before);
        owner.call("GET", &OWN.replace("gold", "silver-and-gold"), None, &[]).await.expect(404);
        owner.call("GET", &format!("{OWN}?format=pdf"), None, &[]).await.expect(400);
    }

    async fn machines_are_priced_by_market_and_size_once_a_price_is_changed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine("contoso", "demo");
        let plan = offer["definition"]["plans"][0]["planId"].as_str().unwrap().to_owned();
        offer["definition"]["plans"][0]["virtualMachinePricing"] = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "single": 0.5 } });
        let root = "/publishers/contoso/offers/demo";
        owner.put(root, &offer).await.expect(200);
        let own = format!("/stoa/v1{root}/plans/{plan}/prices");
        let all = owner.get(&format!("{root}?includeAllPricing=true")).await.json();
        let shown = &all["definition"]["plans"][0]["virtualMachinePricing"]["regionPrices"];
        let prices = owner.call("GET", &own, None, &[]).await.expect(200).json();
        assert_eq!((prices["charges"].as_array().unwrap().len(), &prices["model"]), (25, &json!("perCore")));
        for charge in prices["charges"].as_array().unwrap() {
            let size = charge["charge"].as_str().unwrap().strip_prefix("size ").unwrap();
            for price in charge["prices"].as_array().unwrap() {
                let market = price["market"].as_str().unwrap();
                assert_eq!(price["amount"], shown[market]["prices"][size], "{market} {size}");
            }
        }
        let one = json!({ "charges": [{ "charge": "size 8core", "prices": [{ "market": "DE", "amount": 2.71234 }] }] });
        let headers = [("content-type", "application/json")];
        owner.call("PUT", &own, Some(one.to_string()), &headers).await.expect(200);
        let pricing = owner.get(root).await.json()["definition"]["plans"][0]["virtualMachinePricing"].clone();
        assert_eq!(pricing.get("coreMultiplier"), None);
        let mut expected = shown.clone();
        expected["DE"]["prices"]["8core"] = json!(2.71234);
        assert_eq!(pricing["regionPrices"], expected);
        let again = owner.download(&format!("{own}?format=xlsx"), &[]).await;
        let tried = owner.send("PUT", &format!("{own}?dryRun=true"), Some(again), &[("content-type", XLSX)]).await.expect(200);
        assert_eq!(tried.json()["changes"], json!([]));
    }
}
