//! What a plan costs, in a browser: the way it is charged for, and prices cell by cell.

use std::time::Instant;

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Answer, Browser, Client, Engine, TestApp, documents, form_on, with_values};

const OFFER: &str = "/publishers/contoso/offers/demo";
const PAGES: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const PRICES: &str = "/dashboard/commercial-marketplace/offers/contoso/demo/plans/standard/plan-pricing";
const SIZES: usize = 25;

struct Desk {
    test: TestApp,
    program: Client,
    mina: Browser,
}

impl Desk {
    async fn open(engine: Engine, offer: &Value) -> Self {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put(OFFER, offer).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        Self { test, program, mina }
    }

    async fn page(&self) -> String {
        self.mina.get(PRICES).await.expect(200).text
    }

    async fn send(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        self.mina.send(PRICES, &with(page, fields)).await
    }

    async fn plan(&self) -> Value {
        self.program.get(OFFER).await.expect(200).json()["definition"]["plans"][0].take()
    }

    async fn publish(&self) {
        for act in ["publish", "golive"] {
            self.program.post(&format!("{OFFER}/{act}")).await.expect(202);
            self.test.settle().await;
        }
    }
}

/// A virtual machine offer whose plan is sold in three markets for these prices.
fn machine(pricing: Value) -> Value {
    let mut offer = documents::virtual_machine("contoso", "demo");
    offer["definition"]["plans"][0]["virtualMachinePricing"] = pricing;
    offer
}

/// The form of the page that saves prices, with other values.
fn with(page: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    // That of a file has nothing to be typed.
    let mark = if page.contains("data-editor") { "data-editor" } else { "plan-pricing" };
    with_values(form_on(page, mark, None), fields)
}

/// What an input of the page holds, and what stands in its place while it is empty.
fn cell<'p>(page: &'p str, row: &str, market: &str) -> (&'p str, &'p str) {
    let label = format!("aria-label=\"{row}, {market}\"");
    let end = page.find(&label).unwrap_or_else(|| panic!("no {row}, {market}: {page}"));
    let tag = &page[page[..end].rfind("<input").unwrap()..end];
    let value = |name: &str| tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    (value("value").unwrap_or_default(), value("placeholder").unwrap_or_default())
}

/// The name of the input.
fn name(page: &str, row: &str, market: &str) -> String {
    let label = format!("aria-label=\"{row}, {market}\"");
    let end = page.find(&label).unwrap_or_else(|| panic!("no {row}, {market}: {page}"));
    let tag = &page[page[..end].rfind("<input").unwrap()..end];
    tag.split(" name=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

on_both_engines! {
    async fn the_page_stands_among_those_of_its_plan(engine: Engine) {
        let desk = Desk::open(engine, &machine(json!({}))).await;
        let page = desk.page().await;
        for told in ["class=\"tabs\"", "aria-current=\"page\">Pricing", "st mk-", "Choose markets"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(page.contains(&format!("{PAGES}/plans/standard/plan-listing\"")), "{page}");
        // How many markets there are leads to the control in which they are chosen.
        let to = page.split("id=\"markets-title\"").nth(1).and_then(|rest| rest.split("href=\"").nth(1));
        let to = to.and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let (address, id) = to.split_once('#').unwrap_or_else(|| panic!("a control: {page}"));
        let markets = desk.mina.get(address).await.expect(200).text;
        assert!(markets.contains(&format!("id=\"{id}\"")), "{id}: {markets}");
    }

    async fn machines_go_from_a_price_per_core_to_prices_by_market(engine: Engine) {
        let per_core = json!({ "isByol": false, "freeTrialDurationInMonths": 0, "coreMultiplier": { "currency": "USD", "single": 0.5 } });
        let desk = Desk::open(engine, &machine(per_core)).await;
        let page = desk.page().await;
        assert_eq!(cell(&page, "1 core", "Base price").0, "0.5");
        assert!(page.contains("value=\"perCore\" checked") && page.contains("25 prices × 3 of 3 markets"), "{page}");
        assert!(!page.contains("aria-label=\"2 cores, Base price\""), "only the price per core is typed: {page}");
        // What another way would be is looked at first.
        let tried = desk.send(&page, &[("do", "model"), ("model", "perMarketAndCoreSize")]).await.expect(200).text;
        assert!(tried.contains("Nothing is stored until you save"), "{tried}");
        assert_eq!(cell(&tried, "2 cores", "Base price").0, "1");
        assert_eq!(desk.plan().await["virtualMachinePricing"]["coreMultiplier"]["single"], 0.5);
        let korea = name(&tried, "4 cores", "Korea");
        let fields = [("do", "save"), ("model", "perMarketAndCoreSize"), (korea.as_str(), "₩2,500")];
        desk.send(&tried, &fields).await.expect(303);
        let pricing = desk.plan().await["virtualMachinePricing"].take();
        assert_eq!(pricing["coreMultiplier"], Value::Null, "{pricing}");
        assert_eq!(pricing["regionPrices"]["KR"], json!({ "currency": "KRW", "prices": pricing["regionPrices"]["KR"]["prices"] }));
        assert_eq!(pricing["regionPrices"]["KR"]["prices"]["4core"], 2500);
        assert_eq!(pricing["regionPrices"]["KR"]["prices"].as_object().unwrap().len(), SIZES);
        let page = desk.page().await;
        assert!(page.contains("One price differs from the base price.") && page.contains("2 Sep 2020"), "{page}");
        assert_eq!(cell(&page, "4 cores", "Korea"), ("2500", "2374"));
        assert_eq!(cell(&page, "2 cores", "Korea"), ("", "1187"));
        // The base price takes along what follows it.
        let base = name(&page, "4 cores", "Base price");
        desk.send(&page, &[("do", "save"), (base.as_str(), "4")]).await.expect(303);
        let prices = desk.plan().await["virtualMachinePricing"]["regionPrices"].take();
        assert_eq!(prices["US"]["prices"]["4core"], 4);
        assert_eq!(prices["DE"]["prices"]["4core"], json!(3.38));
        assert_eq!(prices["KR"]["prices"]["4core"], 2500, "its own stays");
        // Recalculated first on the page, then for good.
        let page = desk.page().await;
        let seen = desk.send(&page, &[("do", "recalculate")]).await.expect(200).text;
        assert!(seen.contains("was 2500") && cell(&seen, "4 cores", "Korea") == ("", "4748"), "{seen}");
        assert_eq!(desk.plan().await["virtualMachinePricing"]["regionPrices"]["KR"]["prices"]["4core"], 2500);
        let korea = name(&seen, "4 cores", "Korea");
        desk.send(&seen, &[("do", "save"), (korea.as_str(), "")]).await.expect(303);
        assert_eq!(desk.plan().await["virtualMachinePricing"]["regionPrices"]["KR"]["prices"]["4core"], 4748);
    }

    async fn every_wrong_price_is_named_and_all_others_are_stored(engine: Engine) {
        let by_size = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "individually": {} } });
        let desk = Desk::open(engine, &machine(by_size)).await;
        let page = desk.page().await;
        assert!(page.contains("75 prices are missing"), "{page}");
        let names: Vec<String> = ["Shared core", "1 core", "2 cores", "4 cores", "6 cores"].iter().map(|row| name(&page, row, "Base price")).collect();
        let typed = ["0.02", "1,234", "free", "-1", "0,25"];
        let mut fields = vec![("do", "save")];
        fields.extend(names.iter().map(String::as_str).zip(typed));
        // Another price shows what a comma is, so that `1,234` is clear.
        let refused = desk.send(&page, &fields).await.expect(422).text;
        assert!(refused.contains("2 prices could not be stored; the other 3 you changed were"), "{refused}");
        assert!(refused.contains("2 cores, Base price: free is no number") && refused.contains("4 cores, Base price: -1 is negative"), "{refused}");
        assert_eq!(cell(&refused, "2 cores", "Base price").0, "free");
        assert!(refused.contains("aria-invalid=\"true\"") && refused.contains("role=\"alert\""), "{refused}");
        let stored = desk.plan().await["virtualMachinePricing"]["coreMultiplier"]["individually"].take();
        assert_eq!(stored, json!({ "sharedcore": 0.02, "1core": 1.234, "6core": 0.25 }));
        // Nothing shows it here.
        let page = desk.page().await;
        let refused = desk.send(&page, &[("do", "save"), (names[3].as_str(), "2,500")]).await.expect(422).text;
        assert!(refused.contains("2,500 may be 2500 or 2.500"), "{refused}");
        // What only somebody who is no longer here sent does nothing.
        for odd in [vec![("do", "save")], vec![("do", "nothing"), ("model", "none")], vec![("do", "save"), ("cols", ",,,"), ("r0", "size none"), ("w0", ";;")]] {
            let page = desk.page().await;
            assert!([200, 303].contains(&desk.send(&page, &odd).await.status), "{odd:?}");
        }
    }

    async fn of_two_who_save_each_keeps_what_only_they_changed(engine: Engine) {
        let by_size = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "individually": { "1core": 1, "2core": 2, "4core": 4 } } });
        let desk = Desk::open(engine, &machine(by_size)).await;
        let page = desk.page().await;
        let [one, two, four] = ["1 core", "2 cores", "4 cores"].map(|row| name(&page, row, "Base price"));
        desk.send(&page, &[("do", "save"), (one.as_str(), "1.5"), (two.as_str(), "2.5")]).await.expect(303);
        let met = desk.send(&page, &[("do", "save"), (two.as_str(), "2.75"), (four.as_str(), "4.5"), (one.as_str(), "1")]).await.expect(409).text;
        assert!(met.contains("both of you changed one price") && met.contains("stored meanwhile: 2.5") && met.contains("Mina Kim"), "{met}");
        assert_eq!([cell(&met, "1 core", "Base price").0, cell(&met, "2 cores", "Base price").0, cell(&met, "4 cores", "Base price").0], ["1.5", "2.75", "4.5"]);
        let all = [("do", "save"), (one.as_str(), "1.5"), (two.as_str(), "2.75"), (four.as_str(), "4.5")];
        desk.send(&met, &all).await.expect(303);
        let stored = desk.plan().await["virtualMachinePricing"]["coreMultiplier"]["individually"].take();
        assert_eq!(stored, json!({ "1core": 1.5, "2core": 2.75, "4core": 4.5 }));
        // A form that is sent twice has one effect.
        let page = desk.page().await;
        let fields = with(&page, &[("do", "save"), (one.as_str(), "9")]);
        for _ in 0..2 {
            let answer = desk.mina.send(PRICES, &fields).await;
            assert!([303, 409].contains(&answer.status), "{}", answer.text);
        }
        assert_eq!(desk.plan().await["virtualMachinePricing"]["coreMultiplier"]["individually"]["1core"], 9);
    }

    async fn what_is_live_may_be_fixed(engine: Engine) {
        let site = Site::start().await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let per_core = json!({ "isByol": false, "freeTrialDurationInMonths": 0, "coreMultiplier": { "currency": "USD", "single": 0.5 } });
        offer["definition"]["plans"][0]["virtualMachinePricing"] = per_core;
        let desk = Desk::open(engine, &offer).await;
        desk.publish().await;
        let page = desk.page().await;
        assert!(page.contains("value=\"byol\" disabled") && page.contains("Fixed since version 1."), "{page}");
        assert!(page.contains("may fall, never rise"), "{page}");
        let base = name(&page, "1 core", "Base price");
        let refused = desk.send(&page, &[("do", "save"), (base.as_str(), "0.6")]).await.expect(422).text;
        assert!(refused.contains("1 core, Base price: ") && cell(&refused, "1 core", "Base price").0 == "0.6", "{refused}");
        // A card that cannot be chosen any more is not chosen.
        desk.send(&page, &[("do", "save"), (base.as_str(), "0.4"), ("model", "byol")]).await.expect(303);
        let page = desk.page().await;
        assert!(page.contains("live 0.5"), "{page}");
        assert_eq!(desk.plan().await["virtualMachinePricing"]["coreMultiplier"]["single"], json!(0.4));
    }

    async fn every_type_with_prices_opens_and_saves(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, site) = (test.member("contoso", Role::Owner).await, Site::start().await);
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        let olga = test.person("Olga", "*", Role::Operator).await;
        for (example, _) in offer_types::EXAMPLES {
            let mut offer = documents::example(example, &site);
            offer["publisherId"] = "contoso".into();
            let id = offer["id"].as_str().unwrap().to_owned();
            program.put(&format!("/publishers/contoso/offers/{id}"), &offer).await.expect(200);
            for plan in offer["definition"]["plans"].as_array().into_iter().flatten() {
                let plan = plan["planId"].as_str().unwrap();
                let page = format!("/dashboard/commercial-marketplace/offers/contoso/{id}/plans/{plan}/plan-pricing");
                let prices = format!("/stoa/v1/publishers/contoso/offers/{id}/plans/{plan}/prices");
                let read = async || program.call("GET", &prices, None, &[]).await;
                let before = read().await;
                let shown = mina.get(&page).await;
                assert_eq!(shown.status == 200, before.status == 200, "{example} {plan}: {}", shown.text);
                if shown.status != 200 {
                    continue;
                }
                let looked_at = olga.get(&page).await.expect(200).text;
                assert!(!looked_at.contains("value=\"save\""), "{example}: an operator only looks");
                let (before, fields) = (before.json(), with(&shown.text, &[("do", "save")]));
                mina.send(&page, &fields).await.expect(303);
                let after = read().await.json();
                assert_eq!(before["tag"], after["tag"], "{example} {plan}: a page that was not changed stays");
                let Some(charge) = before["charges"].as_array().unwrap().first() else { continue };
                // The base price of the first row of what is charged for.
                let Some(base) = shown.text.split(" name=\"p").skip(1).find_map(|rest| rest.split_once(".USD\"").map(|(row, _)| row.to_owned()).filter(|row| row.bytes().all(|digit| digit.is_ascii_digit()))) else { continue };
                let field = format!("p{base}.USD");
                let again = mina.get(&page).await.expect(200).text;
                mina.send(&page, &with(&again, &[("do", "save"), (&field, "7.25")])).await.expect(303);
                let after = read().await.json();
                assert_ne!(before["tag"], after["tag"], "{example} {plan}: {charge}");
            }
        }
    }

    async fn a_view_is_an_address(engine: Engine) {
        let site = Site::start().await;
        let (planner, _) = offer_types::EXAMPLES.iter().find(|(name, _)| name.contains("route-planner")).unwrap();
        let mut offer = documents::example(planner, &site);
        (offer["publisherId"], offer["id"]) = ("contoso".into(), "demo".into());
        offer["definition"]["plans"][0]["planId"] = "standard".into();
        offer["definition"]["plans"][0]["regions"] = json!(["US", "DE", "KR", "JP", "CN", "FR", "IT"]);
        let desk = Desk::open(engine, &offer).await;
        let page = desk.page().await;
        assert!(page.contains("1 month, paid upfront") && page.contains("1 year, paid every month") && page.contains("Route requests, per 1000 requests"), "{page}");
        assert!(page.contains("4 of 7 markets"), "{page}");
        let of = async |query: &str| desk.mina.get(&format!("{PRICES}{query}")).await.expect(200).text;
        let all = of("?columns=all").await;
        assert!(all.contains("7 of 7 markets") && all.contains("China"), "{all}");
        assert!(of("?columns=FR&columns=IT").await.contains("2 of 7 markets"));
        assert!(of("?market=kor").await.contains("1 of 7 markets"));
        assert!(of("?show=own").await.contains("0 of 7 markets"));
        assert!(of("?columns=..&market=%00&show=odd").await.contains("0 of 7 markets"));
        // A price for a market goes back to following the base price.
        let korea = name(&page, "1 month, paid upfront", "Korea (South)");
        desk.send(&page, &[("do", "save"), (korea.as_str(), "55,000")]).await.expect(303);
        assert_eq!(desk.plan().await["microsoft-azure-saas.billingTerms"][0]["regionPrices"], json!({ "KR": { "currency": "KRW", "price": 55000 } }));
        let page = desk.page().await;
        assert_eq!(cell(&page, "1 month, paid upfront", "Korea (South)"), ("55000", "58163"));
        let refused = desk.send(&page, &[("do", "save"), (korea.as_str(), "5.5")]).await.expect(422).text;
        assert!(refused.contains("5.5 has decimals that its currency has not"), "{refused}");
        desk.send(&page, &[("do", "save"), (korea.as_str(), "")]).await.expect(303);
        assert_eq!(desk.plan().await["microsoft-azure-saas.billingTerms"][0]["regionPrices"], Value::Null);
        let csv = desk.mina.get(&format!("{PAGES}/plans/standard/prices.csv")).await.expect(200);
        assert!(csv.text.starts_with("Plan,Code,Market,Currency,term P1M") && csv.header("content-disposition").contains("demo-standard-prices.csv"), "{}", csv.text);
        let missing = desk.mina.get(&format!("{PAGES}/plans/none/plan-pricing")).await;
        assert_eq!(missing.status, 404);
    }

    #[expect(clippy::disallowed_methods, reason = "it tells how long it takes")]
    async fn all_prices_of_all_markets_open_and_are_saved_at_once(engine: Engine) {
        let by_size = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "single": 0.04 } });
        let mut offer = machine(by_size);
        let table = include_bytes!("../../../../offer-types/data/markets.csv").as_slice();
        let markets: Vec<String> = csv::Reader::from_reader(table)
            .records()
            .map(|row| row.unwrap()[1].to_owned())
            // Nothing is charged there.
            .filter(|code| code != "CN")
            .collect();
        assert_eq!(markets.len(), 141);
        offer["definition"]["plans"][0]["regions"] = json!(markets);
        let desk = Desk::open(engine, &offer).await;
        let page = desk.page().await;
        desk.send(&page, &[("do", "save"), ("model", "perMarketAndCoreSize")]).await.expect(303);
        let whole = format!("{PRICES}?columns=all");
        let opened = Instant::now();
        let page = desk.mina.get(&whole).await.expect(200).text;
        let opened = opened.elapsed();
        let compressed = ui::assets::compressed(&page).len();
        assert!(compressed <= 60 * 1024, "{compressed} bytes");
        let names: Vec<String> = page.split(" name=\"p").skip(1).filter_map(|rest| rest.split('"').next()).filter(|name| name.contains('.')).map(|name| format!("p{name}")).collect();
        assert_eq!(names.len(), SIZES * (markets.len() + 1));
        let prices: Vec<(String, String)> = names.iter().enumerate().map(|(at, name)| (name.clone(), format!("{}.5", at + 1))).collect();
        let whole_prices: Vec<(&str, &str)> = prices.iter().map(|(name, price)| (name.as_str(), if name.ends_with(".USD") { "" } else { price.as_str() })).collect();
        let fields = with_values(with(&page, &[("do", "save")]), &whole_prices);
        let saved = Instant::now();
        let answer = desk.mina.send(&whole, &fields).await;
        let saved = saved.elapsed();
        assert_eq!(answer.status, 303, "{}", answer.text);
        let stored = desk.plan().await["virtualMachinePricing"]["regionPrices"].take();
        let many: usize = stored.as_object().unwrap().values().map(|market| market["prices"].as_object().unwrap().len()).sum();
        assert_eq!(many, SIZES * 141);
        let opened_again = Instant::now();
        desk.mina.get(&whole).await.expect(200);
        println!("{} bytes, {compressed} compressed; opened in {opened:?}, with {many} own prices in {:?}, saved in {saved:?}", page.len(), opened_again.elapsed());
    }

    async fn a_file_is_looked_at_before_anything_is_stored(engine: Engine) {
        let per_core = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "single": 0.5 } });
        let desk = Desk::open(engine, &machine(per_core)).await;
        let (csv, import) = (format!("{PAGES}/plans/standard/prices.csv"), format!("{PAGES}/plans/standard/prices/import"));
        let table = desk.mina.get(&csv).await.expect(200).text;
        let form = form_on(&desk.mina.get(&import).await.expect(200).text, "multipart", None);
        let send = async |table: &str| desk.mina.send_files(&import, &form, &[("sheet", "prices.csv", "text/csv", table.as_bytes())]).await;
        assert!(send(&table).await.expect(200).text.contains("The file changes nothing."));
        let wrong = table.replace(",594,", ",none,").replace("DE,", "FR,");
        let refused = send(&wrong).await.expect(422).text;
        assert!(refused.contains("Prices!") && refused.contains("things are wrong with the file"), "{refused}");
        assert!(send("PK\u{3}\u{4}").await.expect(422).text.contains("cannot be read"));
        desk.mina.send_files(&import, &form, &[]).await.expect(422);
        let changed = table.replace(",594,", ",600,");
        assert_ne!(changed, table, "{table}");
        let seen = send(&changed).await.expect(200).text;
        assert!(seen.contains("would change") && seen.contains("<del>594 KRW</del>") && seen.contains("<ins>600 KRW</ins>") && seen.contains("in each market from then on"), "{seen}");
        assert_eq!(desk.plan().await["virtualMachinePricing"]["coreMultiplier"]["single"], 0.5, "nothing is stored");
        desk.send(&seen, &[("do", "save")]).await.expect(303);
        assert_eq!(desk.plan().await["virtualMachinePricing"]["regionPrices"]["KR"]["prices"]["sharedcore"], 600);
    }

    async fn terms_are_added_and_priced_in_one_page(engine: Engine) {
        let site = Site::start().await;
        let (planner, _) = offer_types::EXAMPLES.iter().find(|(name, _)| name.contains("route-planner")).unwrap();
        let mut offer = documents::example(planner, &site);
        (offer["publisherId"], offer["id"]) = ("contoso".into(), "demo".into());
        offer["definition"]["plans"][0]["planId"] = "standard".into();
        let desk = Desk::open(engine, &offer).await;
        let page = desk.page().await;
        let terms = "/microsoft-azure-saas.billingTerms";
        assert!(page.contains(&format!("name=\"{terms}/0/paymentOption\"")) && !page.contains(&format!("name=\"{terms}/0/priceInUsd\"")), "prices are typed in the matrix only: {page}");
        let before = desk.plan().await["microsoft-azure-saas.billingTerms"].take();
        let added = desk.send(&page, &[("do", &format!("add {terms}"))]).await.expect(200).text;
        assert!(added.contains(&format!("name=\"{terms}/3/billingTerm\"")), "{added}");
        assert_eq!(desk.plan().await["microsoft-azure-saas.billingTerms"], before, "nothing is stored");
    }
}
