//! Offers from nothing to live, with forms alone: no script, and nothing but what their pages show.
//!
//! What is typed is what an example of the type says. So this also proves that everything the example says can be typed.

use std::collections::BTreeMap;

use app::Role;
use domain::Page;
use offer_types::{EXAMPLES, OfferType, OfferTypes};
use serde_json::Value;
use testkit::site::Site;
use testkit::{Browser, PageForm, TestApp, documents, filled};

const NEW: &str = "/dashboard/commercial-marketplace/offers/new";
/// Types of each kind: a service that is performed, a module, software, an extension, reports, and a machine image.
const MADE: [&str; 6] = [
    "microsoft-azure-consultingservices/",
    "microsoft-azure-iotedge/",
    "microsoft-azure-saas/",
    "microsoft-dynamics365-operations/",
    "microsoft-powerbi-apps/",
    "microsoft-azure-corevm/",
];
/// More acts than any example needs on one page.
const MOST_ACTS: usize = 200;
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

    /// Chooses the card of the model that prices have, on the page with cards.
    fn choose_model(&mut self, wanted: &Value) {
        let cards: Vec<String> = self.form.choices("model").into_iter().map(str::to_owned).collect();
        let said =
            wanted.as_object().into_iter().flat_map(|members| members.values()).filter_map(Value::as_str);
        if let Some(card) = said.filter_map(|word| cards.iter().find(|card| *card == word)).next() {
            self.form.fill("model", card);
        }
    }

    /// Chooses a value, in whichever letter case it is offered.
    fn choose(&mut self, at: &str, choices: &[String], value: &str) {
        let exact = choices.iter().find(|choice| *choice == value);
        let found = exact.or_else(|| choices.iter().find(|choice| choice.eq_ignore_ascii_case(value)));
        match found {
            Some(found) => self.form.fill(at, found),
            None => {
                let other = format!("other:{at}");
                match self.form.has(&other) {
                    true => self.form.fill(&other, value),
                    false => self.unreachable.push(format!("{at} = {value}")),
                }
            }
        }
    }
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
    let mut pressed: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..MOST_ACTS {
        let form = PageForm::with(&page, "tag");
        let mut filling = Filling { form, unreachable: Vec::new() };
        let act = filling.act("", wanted);
        filling.write("", wanted);
        filling.choose_model(wanted);
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
        match act.or_else(depends) {
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

/// The names of examples, one of each type.
fn one_of_each() -> Vec<&'static str> {
    let mut last = "";
    let mut first_of_type = |name: &&'static str| {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        std::mem::replace(&mut last, folder) != folder
    };
    EXAMPLES.iter().map(|(name, _)| *name).filter(|name| first_of_type(name)).collect()
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
        let wanted = known.page(definition, page).unwrap();
        let Some(plan) = page.plan() else {
            fill(&browser, &format!("{offer}/{}", page.name()), &wanted).await;
            continue;
        };
        fill(&browser, &format!("{offer}/plans/{plan}/{}", page.name()), &wanted).await;
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

on_both_engines! {
    async fn an_offer_is_made_with_forms_alone(engine: Engine) {
        for name in one_of_each().into_iter().filter(|name| MADE.iter().any(|made| name.contains(made))) {
            one(engine, name).await;
        }
    }
}

async fn one(engine: testkit::Engine, name: &'static str) {
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
