//! Offers from nothing to live, with forms alone: no script, and nothing but what their pages show.
//!
//! What is typed is what an example of the type says. So this also proves that everything the example says can be typed.

use std::collections::BTreeMap;

use app::Role;
use domain::Page;
use offer_types::{OfferType, OfferTypes};
use serde_json::Value;
use testkit::site::Site;
use testkit::{Browser, Engine, PageForm, TestApp, documents, filled};

const NEW: &str = "/dashboard/commercial-marketplace/offers/new";
/// What forms send for a value that is written beside the choices.
const OTHER: &str = "other";
/// More acts than any example needs on one page.
const MOST_ACTS: usize = 200;
/// The id of a role, which applications offer by its word: both mean the same.
const CONTRIBUTOR: &str = "b24988ac-6180-42a0-ab88-20f7382dd24c";
/// How many rows depend on one another, one after the other.
const MOST_SHOWN: usize = 5;

/// Somebody who fills in one page.
struct Filling {
    form: PageForm,
    /// Places that are to say something and cannot be filled in.
    unreachable: Vec<String>,
}

impl Filling {
    /// The first button to press before all that is wanted has a place.
    fn act(&mut self, at: &str, wanted: &Value) -> Option<String> {
        let button = format!("add {at}");
        match wanted {
            Value::Object(members) => members.iter().find_map(|(name, value)| {
                let inner = below(at, name);
                let is_new = self.form.has(&format!("name:{at}")) && !self.form.has_below(&inner);
                if is_new {
                    self.form.fill(&format!("name:{at}"), name);
                    return Some(button.clone());
                }
                self.act(&inner, value)
            }),
            Value::Array(elements) => {
                let is_short = self.form.has_button("do", &button)
                    && self.form.count(&format!("row:{at}")) < elements.len();
                if is_short {
                    return Some(button);
                }
                elements
                    .iter()
                    .enumerate()
                    .find_map(|(nth, value)| self.act(&below(at, &nth.to_string()), value))
            }
            _ => None,
        }
    }

    fn write(&mut self, at: &str, wanted: &Value) {
        let choices: Vec<String> = self.form.choices(at).into_iter().map(str::to_owned).collect();
        match wanted {
            Value::Array(elements) if !choices.is_empty() => {
                self.form.untick(at);
                elements.iter().for_each(|element| self.choose(at, &choices, &text(element)));
            }
            Value::Array(elements) if self.form.has(at) => {
                let lines: Vec<_> = elements.iter().map(text).collect();
                self.form.fill(at, &lines.join("\n"));
            }
            Value::Array(elements) => {
                for (nth, element) in elements.iter().enumerate() {
                    self.write(&below(at, &nth.to_string()), element);
                }
            }
            Value::Object(members) if !self.form.has(at) => {
                for (name, member) in members {
                    self.write(&below(at, name), member);
                }
            }
            Value::Bool(false) if choices == ["true"] => self.form.untick(at),
            _ if !choices.is_empty() => self.choose(at, &choices, &text(wanted)),
            _ if self.form.has(at) => self.form.fill(at, &text(wanted)),
            _ => self.unreachable.push(at.to_owned()),
        }
    }

    /// Chooses the card of the way to charge, on the page with cards; whether there is one.
    fn choose_model(&mut self, wanted: &Value) -> bool {
        let cards: Vec<String> = self.form.choices("model").into_iter().map(str::to_owned).collect();
        let card = models(wanted).into_iter().find(|word| cards.contains(word));
        card.iter().for_each(|card| self.form.fill("model", card));
        card.is_some()
    }

    /// Types the price of a core, from which those of machines follow.
    fn write_core_price(&mut self, wanted: &Value) {
        let members = wanted.as_object().into_iter().flat_map(|members| members.values());
        let Some(price) = members.filter_map(|member| member.pointer("/coreMultiplier/single")).next() else {
            return;
        };
        let row =
            (0..).map_while(|row| self.form.value(&format!("r{row}"))).position(|row| row == "size 1core");
        if let Some(row) = row {
            self.form.fill(&format!("p{row}.USD"), &price.to_string());
        }
    }

    /// Chooses a value, in whichever letter case it is offered.
    fn choose(&mut self, at: &str, choices: &[String], value: &str) {
        let exact = choices.iter().find(|choice| *choice == value);
        let word = if value == CONTRIBUTOR { "Contributor" } else { value };
        let found = exact.or_else(|| choices.iter().find(|choice| choice.eq_ignore_ascii_case(word)));
        match found {
            Some(found) => self.form.fill(at, found),
            None => self.write_beside(at, choices, value),
        }
    }

    /// Writes a value that is none of the choices.
    fn write_beside(&mut self, at: &str, choices: &[String], value: &str) {
        let other = format!("other:{at}");
        if !self.form.has(&other) {
            return self.unreachable.push(format!("{at} = {value}"));
        }
        match choices.iter().any(|choice| choice == OTHER) {
            true => {
                self.form.fill(at, OTHER);
                self.form.fill(&other, value);
            }
            false => {
                let lines = self.form.value(&other).unwrap_or_default().to_owned();
                self.form.fill(&other, &format!("{lines}\n{value}"));
            }
        }
    }
}

/// The words of ways to charge that a page of prices may mean.
fn models(wanted: &Value) -> Vec<String> {
    let of_machines = |pricing: &Value| match pricing["isByol"].as_bool()? {
        true => Some("byol"),
        false if pricing.pointer("/coreMultiplier/single").is_some() => Some("perCore"),
        false if pricing.get("coreMultiplier").is_some() => Some("perCoreSize"),
        false => Some("perMarketAndCoreSize"),
    };
    let members = wanted.as_object().into_iter().flat_map(|members| members.values());
    let words = members.filter_map(|member| match member {
        Value::String(word) => Some(word.as_str()),
        Value::Object(pricing) if pricing.contains_key("priceInUsd") => Some("flat"),
        other => of_machines(other),
    });
    words.map(str::to_owned).collect()
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Fills in the page at `address` with all that is wanted there, and saves it.
async fn fill(browser: &Browser, address: &str, wanted: &Value) {
    let mut page = browser.get(address).await.expect(200).text;
    if wanted == &serde_json::json!({}) {
        return;
    }
    let mut has_prices = false;
    let mut pressed: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..MOST_ACTS {
        let form = PageForm::with(&page, "tag");
        let mut filling = Filling { form, unreachable: Vec::new() };
        let act = filling.act("", wanted);
        filling.write("", wanted);
        let has_card = filling.choose_model(wanted);
        filling.write_core_price(wanted);
        let Filling { form, unreachable } = filling;
        // What depends on a choice is shown once that was made.
        let depends = || {
            let buttons = unreachable.iter().flat_map(|at| starts(at)).map(|start| format!("show {start}"));
            let mut known = buttons.filter(|button| form.has_button("do", button));
            known.find(|button| {
                let times = pressed.entry(button.clone()).or_default();
                *times += 1;
                *times <= MOST_SHOWN
            })
        };
        // What a card asks for is shown once it was chosen.
        let mut prices = || {
            let is_asked = has_card && !std::mem::replace(&mut has_prices, true);
            is_asked.then(|| "model".to_owned())
        };
        match act.or_else(depends).or_else(&mut prices) {
            Some(act) => page = browser.send(address, &form.press("do", &act)).await.expect(200).text,
            None => {
                // Prices are in the table of that page, and come from a file here.
                let is_told = address.ends_with("/plan-pricing") || unreachable.is_empty();
                assert!(is_told, "{address}: nobody can say {unreachable:?} in {:?}", form.names());
                assert!(form.has_button("do", "save"), "{address}: {}", problems(&page));
                let saved = browser.send(address, &form.press("do", "save")).await;
                assert_eq!(saved.status, 303, "{address}: {}", problems(&saved.text));
                return;
            }
        }
    }
    panic!("{address}: there is always something to add");
}

/// The places around one.
fn starts(at: &str) -> impl Iterator<Item = &str> {
    at.match_indices('/').map(|(end, _)| &at[..end])
}

/// What a page says is wrong.
fn problems(page: &str) -> &str {
    page.split("<div class=\"problems").nth(1).and_then(|rest| rest.split("</div>").next()).unwrap_or(page)
}

/// Brings the prices of a plan from a file.
async fn price(browser: &Browser, plan: &str, sheet: &str) {
    let address = format!("{plan}/prices/import");
    let page = browser.get(&address).await.expect(200).text;
    let file = ("sheet", "prices.csv", "text/csv", sheet.as_bytes());
    let page = browser.send_files(&address, &filled(&page, &[]), &[file]).await.expect(200).text;
    // Of a table that says the same there is nothing to save.
    if !page.contains("name=\"cols\"") {
        assert!(!page.contains("role=\"alert\""), "{address}: {}", problems(&page));
        return;
    }
    let form = PageForm::with(&page, "cols");
    browser.send(&form.action, &form.press("do", "save")).await.expect(303);
}

/// Adds somebody whom a private plan is for.
async fn admit(browser: &Browser, address: &str, entry: &Value) {
    let form = browser.get(address).await.expect(200).text;
    let [kind, id, about] = ["type", "id", "description"].map(|member| entry[member].as_str().unwrap());
    let typed = [("do", "add"), ("column-0", kind), ("column-1", id), ("column-2", about)];
    browser.send(address, &filled(&form, &typed)).await.expect(303);
}

async fn make(test: &TestApp, known: &OfferType, example: &Value) {
    let word = |member: &str| example[member].as_str().unwrap();
    let (publisher, id, definition) = (word("publisherId"), word("id"), &example["definition"]);
    let browser = test.person(&format!("Owner of {id}"), publisher, Role::Owner).await;
    let owner = test.member(publisher, Role::Owner).await;
    // What a program saves, whose prices come as a file.
    let mut model = example.clone();
    model["id"] = "model".into();
    owner.put(&format!("/publishers/{publisher}/offers/model"), &model).await.expect(200);
    let offer = format!("/dashboard/commercial-marketplace/offers/{publisher}/{id}");
    let new = [
        ("publisher", publisher),
        ("type", word("offerTypeId")),
        ("id", id),
        ("alias", definition["displayText"].as_str().unwrap()),
        ("start", "nothing"),
    ];
    browser.submit(&format!("{NEW}?publisher={publisher}"), NEW, &new).await.expect(303);
    for plan in definition["plans"].as_array().into_iter().flatten() {
        let plan = plan["planId"].as_str().unwrap();
        let address = format!("{offer}/plans/new");
        browser.submit(&address, &address, &[("id", plan)]).await.expect(303);
    }
    for page in known.pages_of(definition).iter().filter(|page| **page != Page::plans()) {
        let mut wanted = known.page(definition, page).unwrap();
        let Some(plan) = page.plan() else {
            fill(&browser, &format!("{offer}/{}", page.name()), &wanted).await;
            continue;
        };
        let plan = format!("{offer}/plans/{plan}");
        // Whom a private plan is for is said on a page of its own.
        let private = wanted.as_object_mut().and_then(|members| members.remove("restrictedAudience"));
        fill(&browser, &format!("{plan}/{}", page.name()), &wanted).await;
        for entry in private.iter().flat_map(|private| private["manualEntries"].as_array().unwrap()) {
            admit(&browser, &format!("{plan}/audience"), entry).await;
        }
    }
    // Once it is known where each plan is sold.
    for plan in definition["plans"].as_array().into_iter().flatten() {
        let plan = plan["planId"].as_str().unwrap();
        let sheet = format!("/stoa/v1/publishers/{publisher}/offers/model/plans/{plan}/prices?format=csv");
        let sheet = owner.call("GET", &sheet, None, &[]).await.text;
        if sheet.lines().count() > 1 {
            price(&browser, &format!("{offer}/plans/{plan}"), &sheet).await;
        }
    }
    let review = format!("{offer}/review");
    let form = PageForm::with(&browser.get(&review).await.expect(200).text, "reviewed");
    let published = browser.send(&review, &form.press("do", "publish")).await;
    assert_eq!(published.status, 303, "{id}: {}", problems(&published.text));
    test.settle().await;
    let live = format!("{offer}/go-live");
    browser.submit(&live, &live, &[("typed", id)]).await.expect(303);
    test.settle().await;
}

/// What is made on both engines, group by group.
const SERVICES: &[&str] = &["azure-consultingservices/migration-assessment", "azure-iotedge/defect-detector"];
const SOFTWARE: &[&str] = &["azure-saas/harvest-notes", "powerbi-apps/plant-carbon"];
const IMAGES: &[&str] = &["dynamics365-operations/plant-scheduler", "azure-corevm/demo"];
/// What is made on one of them: the forms are the same on both, and how they are stored the others show.
const APPLICATIONS: &[&str] = &["azure-applications/secrets-manager", "azure-applications/lakehouse"];
const MACHINES: &[&str] = &["azure-virtualmachines/hardened-linux"];
const CONTAINERS: &[&str] = &["azure-container/message-queue", "azure-container/observability"];
const MANAGED: &[&str] = &["azure-managedservices/operations"];
const BUSINESS: &[&str] =
    &["dynamics365-businesscentral/expense-approvals", "dynamics365-customerengagement/field-checklists"];

on_both_engines! {
    async fn services_and_modules_are_made(engine: Engine) {
        made(engine, SERVICES).await;
    }

    async fn software_and_reports_are_made(engine: Engine) {
        made(engine, SOFTWARE).await;
    }

    async fn extensions_and_images_are_made(engine: Engine) {
        made(engine, IMAGES).await;
    }
}

#[tokio::test]
async fn applications_are_made_on_postgres() {
    made(Engine::Postgres, APPLICATIONS).await;
}

#[tokio::test]
async fn virtual_machines_are_made_on_sqlite() {
    made(Engine::Sqlite, MACHINES).await;
}

#[tokio::test]
async fn containers_are_made_on_postgres() {
    made(Engine::Postgres, CONTAINERS).await;
}

#[tokio::test]
async fn managed_services_are_made_on_sqlite() {
    made(Engine::Sqlite, MANAGED).await;
}

#[tokio::test]
async fn business_applications_are_made_on_sqlite() {
    made(Engine::Sqlite, BUSINESS).await;
}

/// The types that can be written are all among them.
#[test]
fn every_type_is_made() {
    let all = [SERVICES, SOFTWARE, IMAGES, APPLICATIONS, MACHINES, CONTAINERS, MANAGED, BUSINESS].concat();
    let types = OfferTypes::built_in();
    let living = types.iter().filter(|known| known.retired().is_none());
    for folder in living.map(|known| known.id().as_str().trim_start_matches("microsoft-")) {
        assert!(all.iter().any(|name| name.starts_with(&format!("{folder}/"))), "{folder}");
    }
}

/// Makes these examples, each in a marketplace of its own.
async fn made(engine: Engine, names: &[&str]) {
    for name in names {
        one(engine, &format!("examples/microsoft-{name}.json")).await;
    }
}

async fn one(engine: Engine, name: &str) {
    let test = TestApp::start(engine).await;
    let (site, types) = (Site::start().await, OfferTypes::built_in());
    let example = documents::example(name, &site);
    let word = |member: &str| example[member].as_str().unwrap();
    if word("publisherId") != "contoso" {
        test.publisher(word("publisherId"), true).await;
    }
    make(&test, types.get(&word("offerTypeId").parse().unwrap()).unwrap(), &example).await;
    let owner = test.member(word("publisherId"), Role::Owner).await;
    let offer = format!("/publishers/{}/offers/{}", word("publisherId"), word("id"));
    let live = owner.get(&format!("{offer}/slot/production")).await.expect(200).json();
    assert_eq!(live["definition"]["displayText"], example["definition"]["displayText"], "{name}");
}
