//! Offers from nothing to live by keyboard alone.
//!
//! Whoever makes them knows none of their fields. What is missing is what the pages say; every message leads to its control, and what is
//! written there is what an example of the type says at that place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use app::{Role, Scope};
use offer_types::{OfferType, OfferTypes};
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, Engine, TestApp, documents};

use super::control::text;
use super::seller::{Seller, plans};
use super::somebody;

static TYPES: LazyLock<OfferTypes> = LazyLock::new(OfferTypes::built_in);

/// A marketplace with somebody who is to make an offer, and a program beside them.
struct Story {
    test: TestApp,
    site: Site,
    owner: Client,
    seller: Seller,
    example: Value,
    /// The offer that is made, and another that a program made of the same example.
    offer: String,
    model: String,
}

impl Story {
    /// One about the example in the file `name`, changed.
    async fn start(
        engine: Engine,
        language: &str,
        name: &str,
        change: impl Fn(&OfferType, &mut Value),
    ) -> Self {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let mut example = documents::example(name, &site);
        let known = TYPES.get(&text(&example["offerTypeId"]).parse().unwrap()).unwrap();
        change(known, &mut example["definition"]);
        let (publisher, id) = (text(&example["publisherId"]), text(&example["id"]));
        if publisher != "contoso" {
            test.publisher(&publisher, true).await;
        }
        let owner = test.member(&publisher, Role::Owner).await;
        let [offer, model] = [&id, "model"].map(|id| format!("/publishers/{publisher}/offers/{id}"));
        let mut of_program = example.clone();
        of_program["id"] = json!("model");
        owner.put(&model, &of_program).await.expect(200);
        let mut all = BTreeMap::new();
        for plan in plans(&example["definition"]) {
            all.insert(plan.clone(), first_prices(&sheet(&owner, &model, &plan).await));
        }
        let seller = Seller {
            browser: somebody(
                &test,
                language,
                "mina",
                Scope::Publisher(publisher.parse().unwrap()),
                Role::Owner,
            )
            .await,
            known,
            definition: example["definition"].clone(),
            prices: all,
            file: None,
            said: RefCell::default(),
        };
        Self { test, site, owner, seller, example, offer, model }
    }

    /// Goes live, and compares what is live with what was filled in.
    async fn end(&self) {
        self.seller.go_live(&self.test, &text(&self.example["id"])).await;
        let live = self.owner.get(&format!("{}/slot/production", self.offer)).await.expect(200).json();
        self.seller.compare(&live["definition"], &self.site);
    }
}

/// The prices of a plan as a file.
async fn sheet(owner: &Client, offer: &str, plan: &str) -> String {
    owner.call("GET", &format!("/stoa/v1{offer}/plans/{plan}/prices?format=csv"), None, &[]).await.text
}

/// Those of the first line, by what it is charged for.
fn first_prices(sheet: &str) -> BTreeMap<String, String> {
    let mut lines =
        sheet.lines().map(|line| line.split(',').skip(4).map(|cell| cell.trim_matches('"').to_owned()));
    let headings = lines.next().into_iter().flatten();
    headings.zip(lines.next().into_iter().flatten()).collect()
}

/// An offer of what an example says, from the first page to the last.
async fn make(engine: Engine, language: &str, name: &str) {
    let story = Story::start(engine, language, name, |_, _| {}).await;
    story.seller.begin(&story.test, &story.example).await;
    story.end().await;
    for (plan, wanted) in &story.seller.prices {
        assert_eq!(first_prices(&sheet(&story.owner, &story.offer, plan).await), *wanted, "{plan}");
    }
}

/// A service with two plans, each with three meters.
async fn service(engine: Engine, language: &str) {
    let third = |_: &OfferType, definition: &mut Value| {
        for plan in definition["plans"].as_array_mut().unwrap() {
            let meters = plan["microsoft-azure-saas.customMeters"].as_array_mut().unwrap();
            let mut meter = meters[0].clone();
            meter["id"] = json!("avoided-roads");
            meter["displayName"] = json!("Avoided roads");
            meters.push(meter);
        }
    };
    let story =
        Story::start(engine, language, "examples/microsoft-azure-saas/route-planner.json", third).await;
    let plans = plans(&story.seller.definition);
    story.seller.begin(&story.test, &story.example).await;
    story.seller.seek("route-planner", &plans[0]).await;
    story.seller.complete().await;
    for plan in &plans {
        story.seller.add_the_rest(plan).await;
    }
    story.end().await;
    for (plan, wanted) in &story.seller.prices {
        assert_eq!(wanted.len(), 6, "three terms and three meters: {wanted:?}");
        assert_eq!(first_prices(&sheet(&story.owner, &story.offer, plan).await), *wanted, "{plan}");
    }
}

/// A machine that is sold everywhere, at prices from a file.
async fn machine(engine: Engine, language: &str) {
    let everywhere = |known: &OfferType, definition: &mut Value| {
        let fields =
            known.pages().iter().filter(|page| page.name.is_of_plans()).flat_map(|page| &page.fields);
        let markets = fields.map(|field| &field.markets).find(|markets| !markets.is_empty()).unwrap();
        let sold = markets.iter().filter(|market| market.currency.is_some());
        let plan = &mut definition["plans"][0];
        plan["regions"] = sold.map(|market| json!(market.code)).collect();
        plan["virtualMachinePricing"] = json!({
            "isByol": false, "freeTrialDurationInMonths": 0, "coreMultiplier": { "currency": "USD", "single": 0.5 },
        });
    };
    let mut story =
        Story::start(engine, language, "examples/microsoft-azure-virtualmachines/demo-vm.json", everywhere)
            .await;
    // In Korea every size costs something of its own.
    let prices = sheet(&story.owner, &story.model, "standard").await;
    let of_korea = |line: &str| match line.splitn(5, ',').collect::<Vec<_>>()[..] {
        [plan, "KR", name, currency, prices] => {
            let prices = prices.split(',').enumerate().map(|(nth, _)| (700 + nth).to_string());
            format!("{plan},KR,{name},{currency},{}", prices.collect::<Vec<_>>().join(","))
        }
        _ => line.to_owned(),
    };
    let prices: String = prices.lines().map(|line| of_korea(line) + "\r\n").collect();
    assert!(prices.contains(",700,701,702,") && prices.lines().count() > 140, "{prices}");
    let file = story.test.mails.path().join("prices.csv");
    std::fs::write(&file, &prices).unwrap();
    story.seller.file = Some(("perMarketAndCoreSize", file));
    story.seller.begin(&story.test, &story.example).await;
    story.end().await;
    let lines = |sheet: &str| sheet.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&sheet(&story.owner, &story.offer, "standard").await), lines(&prices));
}

/// Stories, each on one engine and in one language.
macro_rules! stories {
    ($($(#[$meta:meta])* $name:ident: $engine:ident, $language:literal, $what:expr;)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $what(Engine::$engine, $language).await;
        }
    )*};
}

/// [`make`] of an example.
macro_rules! example {
    ($name:literal) => {
        async |engine, language| make(engine, language, concat!("examples/", $name, ".json")).await
    };
}

stories! {
    a_service_with_meters_on_sqlite: Sqlite, "en", service;
    a_machine_in_every_market_on_postgres: Postgres, "en", machine;
    consulting_on_sqlite: Sqlite, "ko", example!("microsoft-azure-consultingservices/migration-assessment");
    a_module_on_postgres: Postgres, "en", example!("microsoft-azure-iotedge/modbus-reader");
    a_container_on_sqlite: Sqlite, "en", example!("microsoft-azure-container/message-queue");
    a_managed_service_on_postgres: Postgres, "en", example!("microsoft-azure-managedservices/operations");
    an_extension_on_sqlite: Sqlite, "en", example!("microsoft-dynamics365-operations/plant-scheduler");
    reports_on_postgres: Postgres, "ko", example!("microsoft-powerbi-apps/store-footfall");
}
