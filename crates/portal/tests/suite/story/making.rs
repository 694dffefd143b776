//! Offers from nothing to live by keyboard alone.
//!
//! Whoever makes them knows none of their fields. What is missing is what the pages say; every message leads to its control, and what is
//! written there is what an example of the type says at that place.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;

use app::{Role, Scope};
use domain::{Page, PageName};
use offer_types::{OfferType, OfferTypes};
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Chromium, Client, DOWN, ENTER, Engine, TestApp, UP, documents};

use super::somebody;

/// More than any offer needs of anything.
const MOST: usize = 300;
/// Nobody ticks so many boxes one by one.
const MANY: usize = 20;
/// What is wrong on the page itself, each with a link to its control.
const WRONG_HERE: &str = ".problems a[href^='#']";
const PROBLEM: &str = ".problems a";
const CELL: &str = "[data-matrix] td:first-of-type input";

/// What somebody can fill in within `scope`, in the order of the Tab key.
const CONTROLS: &str = "
    const within = document.querySelector(SCOPE);
    const found = within.matches('input, select, textarea') ? [within] : [...within.querySelectorAll('input, select, textarea, button')];
    const named = (name) => [...document.getElementsByName(name)].map((one) => one.value);
    const dependents = ({ name, value }) => [...document.querySelectorAll(`[data-when=\"${CSS.escape(name)}\"]`)]
        .filter((part) => JSON.parse(part.dataset.is).includes(value))
        .flatMap((part) => [...part.querySelectorAll('[name]')].map((one) => one.name));
    return found.filter((one) => one.name && one.type !== 'hidden' && !one.disabled && !one.readOnly && !one.closest('[hidden]')).map((one) => ({
        name: one.name, kind: one.type, value: one.value, on: one.checked === true, values: [...one.options ?? []].map((option) => option.value),
        decides: document.querySelector(`[data-when=\"${CSS.escape(one.name)}\"]`) !== null,
        below: one.name.startsWith('alt:') ? dependents(one) : [],
        chosen: [...document.getElementsByName(one.value.replace(/^all /, ''))].filter((box) => box.checked).length,
        rows: named(`row:${one.value.replace(/^add /, '')}`), entries: named(`row:${one.name.replace(/^name:/, '')}`),
    }));";

/// Something in a form that can be filled in or pressed.
struct Control {
    name: String,
    kind: String,
    value: String,
    on: bool,
    values: Vec<String>,
    /// Whether something else is asked or not by what it says.
    decides: bool,
    /// What is asked where this alternative is chosen.
    below: Vec<String>,
    /// How many are chosen of the boxes that a button ticks.
    chosen: u64,
    /// The rows that are there of what a button adds to.
    rows: Vec<String>,
    /// The names that are given already where one is asked for.
    entries: Vec<String>,
}

/// What is to be done next in a form.
#[derive(Debug)]
enum Deed {
    Write(String, String),
    /// A box that is ticked or not.
    Tick(String, String),
    /// One of several buttons.
    Radio(String, String),
    Pick(String, String),
    /// An entry gets a name and is added.
    Name(String, String),
    Press(String),
    /// All boxes of a long list are ticked at once.
    All(String),
}

impl Control {
    fn of(told: &Value) -> Self {
        let word = |member: &str| text(&told[member]);
        let words = |member: &str| told[member].as_array().into_iter().flatten().map(text).collect();
        Self {
            name: word("name"),
            kind: word("kind"),
            value: word("value"),
            on: told["on"] == true,
            values: words("values"),
            decides: told["decides"] == true,
            below: words("below"),
            chosen: told["chosen"].as_u64().unwrap_or_default(),
            rows: words("rows"),
            entries: words("entries"),
        }
    }

    /// What is to be done about it, so that it says what is `wanted` on the page.
    fn deed(&self, wanted: &Value) -> Option<Deed> {
        let (name, value) = (self.name.clone(), self.value.clone());
        if let Some(at) = name.strip_prefix("name:") {
            let members = wanted.pointer(at)?.as_object()?;
            let missing = members.keys().find(|key| !self.entries.contains(key))?;
            return Some(Deed::Name(at.to_owned(), missing.clone()));
        }
        if name.starts_with("alt:") {
            let is_it = self.below.iter().any(|name| wanted.pointer(name).is_some());
            return (is_it && !self.on).then_some(Deed::Radio(name, value));
        }
        if let Some(list) = value.strip_prefix("add ").filter(|_| self.kind == "submit") {
            let elements = wanted.pointer(list)?.as_array()?;
            return (self.rows.len() < elements.len()).then_some(Deed::Press(value));
        }
        if let Some(list) = value.strip_prefix("all ").filter(|_| self.kind == "submit") {
            let is_long = wanted.pointer(list)?.as_array()?.len() > MANY;
            return (is_long && self.chosen == 0).then(|| Deed::All(list.to_owned()));
        }
        let said = wanted.pointer(&name)?;
        match self.kind.as_str() {
            "checkbox" => {
                let is_said = match said {
                    Value::Array(chosen) => chosen.iter().any(|one| is_same(&value, one)),
                    said => is_same(&value, said),
                };
                (is_said != self.on).then_some(Deed::Tick(name, value))
            }
            "radio" => (is_same(&value, said) && !self.on).then_some(Deed::Radio(name, value)),
            "select-one" => {
                let choice = self.values.iter().find(|choice| is_same(choice, said))?;
                (*choice != value).then(|| Deed::Pick(name, choice.clone()))
            }
            _ => {
                let text = match said {
                    Value::Array(lines) => lines.iter().map(text).collect::<Vec<_>>().join("\n"),
                    said => text(said),
                };
                (text != value).then_some(Deed::Write(name, text))
            }
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a choice is what is said, in whichever letter case it is offered.
fn is_same(choice: &str, said: &Value) -> bool {
    choice.eq_ignore_ascii_case(&text(said))
}

fn named(name: &str) -> String {
    format!("[name={}]", json!(name))
}

/// Somebody at a keyboard who is to say in an offer what an example says.
struct Seller {
    browser: Chromium,
    known: &'static OfferType,
    definition: Value,
    /// What each plan costs, by what it is charged for.
    prices: BTreeMap<String, BTreeMap<String, String>>,
    /// The way that its plans are charged for, and a file with their prices, where they come from one.
    file: Option<(&'static str, PathBuf)>,
    /// The places of each page that were filled in.
    said: RefCell<BTreeSet<(Page, String)>>,
}

impl Seller {
    async fn has(&self, selector: &str) -> bool {
        self.browser.run(&format!("return document.querySelector({}) !== null", json!(selector))).await
            == true
    }

    /// Goes on with the Tab key to what `selector` selects, unless one is there. What is folded away is opened on the way.
    async fn reach(&self, selector: &str) {
        let folded = format!(
            "const found = document.querySelector({});
            const folded = found?.closest('details:not([open])')?.querySelector('summary');
            document.querySelectorAll('[data-folded]').forEach((one) => delete one.dataset.folded);
            if (folded) folded.dataset.folded = '';
            return [!!folded, document.activeElement.matches({})]",
            json!(selector),
            json!(selector)
        );
        let at = self.browser.run(&folded).await;
        if at[0] == true {
            self.browser.enter("[data-folded]").await;
        }
        if at[1] != true {
            self.browser.tab_to(selector).await;
        }
    }

    /// Follows a link or presses a button behind which there is another page.
    async fn go(&self, selector: &str) {
        self.browser.until(selector).await;
        self.reach(selector).await;
        self.press_on(ENTER).await;
    }

    /// Presses a key after which the page is another.
    async fn press_on(&self, key: &str) {
        self.browser.mark().await;
        self.browser.type_text(key).await;
        self.browser.until_anew().await;
    }

    async fn save(&self) {
        self.browser.mark().await;
        self.browser.press_with_control("s").await;
        self.browser.until_anew().await;
    }

    async fn controls(&self, scope: &str) -> Vec<Control> {
        let script = CONTROLS.replace("SCOPE", &json!(scope).to_string());
        self.browser.run(&script).await.as_array().unwrap().iter().map(Control::of).collect()
    }

    /// Goes on within `scope` until it says what is wanted. How much was done.
    async fn fill(&self, page: &Page, scope: &str, is_meant: impl Fn(&Control) -> bool) -> usize {
        let wanted = &self.wanted(page);
        for done in 0..MOST {
            let controls = self.controls(scope).await;
            let meant = controls.iter().filter(|control| is_meant(control));
            let mut deeds =
                meant.filter_map(|control| Some((control.deed(wanted)?, control.kind == "password")));
            let Some((deed, is_secret)) = deeds.next() else { return done };
            self.act(&deed).await;
            if let Deed::All(at)
            | Deed::Write(at, _)
            | Deed::Tick(at, _)
            | Deed::Radio(at, _)
            | Deed::Pick(at, _) = deed
                && !is_secret
            {
                self.said.borrow_mut().insert((page.clone(), at));
            }
        }
        panic!("there is always something to do in {scope}");
    }

    /// What is to be said on a page.
    fn wanted(&self, page: &Page) -> Value {
        self.known.page(&self.definition, page).unwrap_or_else(|| panic!("no page {page}"))
    }

    async fn act(&self, deed: &Deed) {
        let browser = &self.browser;
        match deed {
            Deed::Write(name, text) => {
                self.reach(&named(name)).await;
                browser.write(text).await;
            }
            Deed::Tick(name, value) => {
                self.reach(&format!("{}[value={}]", named(name), json!(value))).await;
                browser.type_text(" ").await;
            }
            Deed::Radio(name, value) => {
                self.reach(&named(name)).await;
                let chosen = format!("{}[value={}]", named(name), json!(value));
                let at = "return [document.activeElement.value, document.activeElement.checked]";
                for _ in 0..MOST {
                    let at = browser.run(at).await;
                    if at == json!([value, true]) {
                        return;
                    }
                    browser.type_text(if at[0] == **value { " " } else { DOWN }).await;
                }
                panic!("the arrows do not lead to {chosen}");
            }
            Deed::Pick(name, value) => {
                self.reach(&named(name)).await;
                self.pick(value).await;
            }
            Deed::Name(at, name) => {
                let input = named(&format!("name:{at}"));
                self.reach(&input).await;
                if self.has(&format!("select{input}")).await {
                    self.pick(name).await;
                } else {
                    browser.write(name).await;
                }
                self.go(&format!("button[value={}]", json!(format!("add {at}")))).await;
            }
            Deed::All(at) => {
                self.reach(&format!("button[value={}]", json!(format!("all {at}")))).await;
                browser.type_text(ENTER).await;
            }
            Deed::Press(value) => self.go(&format!("button[value={}]", json!(value))).await,
        }
    }

    /// Goes up or down the list in focus, one by one.
    async fn pick(&self, value: &str) {
        let script = format!(
            "const list = document.activeElement;
            return [[...list.options].findIndex((one) => one.value === {}) - list.selectedIndex, 'then' in list.dataset]",
            json!(value)
        );
        for _ in 0..MOST {
            let at = self.browser.run(&script).await;
            let key = match at[0].as_i64().unwrap() {
                0 => return,
                1.. => DOWN,
                _ => UP,
            };
            match at[1] == true {
                true => self.press_on(key).await,
                false => self.browser.type_text(key).await,
            }
        }
        panic!("the arrows do not lead to {value}");
    }

    /// The page that is shown.
    async fn page(&self) -> Page {
        let path = text(&self.browser.run("return location.pathname").await);
        let own = path.splitn(6, '/').nth(5).unwrap_or_default();
        let own = own.split_once('/').map_or(own, |(_, page)| page);
        own.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Puts right what is wrong, page by page, until the review finds nothing any more.
    async fn complete(&self) {
        for _ in 0..MOST {
            self.go("nav a[href$='/review']").await;
            if !self.has(PROBLEM).await {
                return;
            }
            self.go(PROBLEM).await;
            self.complete_page().await;
        }
        panic!("something is always wrong: {}", self.browser.text().await);
    }

    /// Puts right what is wrong on the page, one after the other, from the control in focus.
    async fn complete_page(&self) {
        let page = self.page().await;
        let mut decided = self.fill(&page, "form[data-editor]", |control| control.decides).await;
        if page.name() == PageName::PlanPricing {
            decided += self.choose_model(&page).await;
        }
        // What is asked may be something else by now.
        if decided == 0 {
            self.put_right(&page).await;
        }
        self.save_right(&page).await;
    }

    /// Saves the page, and puts right what is wrong then.
    async fn save_right(&self, page: &Page) {
        let mut told = String::new();
        for _ in 0..MOST {
            self.save().await;
            if !self.has(WRONG_HERE).await {
                assert!(
                    !self.has(PROBLEM).await || self.has(".problems a[href*='/']").await,
                    "{page}: {}",
                    self.browser.text().await
                );
                return;
            }
            let problems =
                text(&self.browser.run("return document.querySelector('.problems').innerText").await);
            assert_ne!(told, problems, "{page}: nothing was put right");
            told = problems;
            self.browser.enter(WRONG_HERE).await;
            self.browser
                .until_true("location.hash && document.activeElement.id === decodeURIComponent(location.hash.slice(1))")
                .await;
            self.put_right(page).await;
        }
        panic!("something is always wrong on {page}");
    }

    /// Fills in the control in focus, or the group.
    async fn put_right(&self, page: &Page) {
        let script = "const at = document.activeElement, id = (one) => `[id=\"${one.id}\"]`;
            if (at.closest('[data-matrix]')) return null;
            return at.closest('[data-file]') ? `[data-file]:has(${id(at)})` : id(at)";
        let done = match self.browser.run(script).await {
            Value::Null if self.file.is_some() => self.import_prices().await,
            Value::Null => self.type_prices(page).await,
            scope => self.fill(page, scope.as_str().unwrap(), |_| true).await,
        };
        let at = self.browser.run("return document.activeElement.outerHTML").await;
        assert!(done > 0, "{page}: nothing can be done at {at}: {}", self.browser.text().await);
    }

    /// Chooses the way that a plan is charged for.
    async fn choose_model(&self, page: &Page) -> usize {
        let wanted = self.wanted(page);
        let cards = self.controls("body").await;
        let mut words: Vec<&str> = wanted.as_object().unwrap().values().filter_map(Value::as_str).collect();
        words.extend(self.file.as_ref().map(|(model, _)| *model));
        let card = cards.iter().find(|card| card.name == "model" && words.contains(&card.value.as_str()));
        let Some(card) = card.filter(|card| !card.on) else { return 0 };
        self.act(&Deed::Radio(card.name.clone(), card.value.clone())).await;
        self.go("button[value=model]").await;
        1
    }

    /// Writes the prices that hold everywhere, from the one in focus to the last by the arrow.
    async fn type_prices(&self, page: &Page) -> usize {
        let headings = format!(
            "const cells = [...document.querySelectorAll('{CELL}')];
            return cells.slice(cells.indexOf(document.activeElement))
                .map((cell) => cell.closest('tr').querySelector('input').value)"
        );
        let headings = self.browser.run(&headings).await;
        let headings: Vec<String> = headings.as_array().unwrap().iter().map(text).collect();
        let prices = &self.prices[page.plan().unwrap().as_str()];
        for heading in &headings {
            let price = prices.get(heading).unwrap_or_else(|| panic!("no price of {heading} in {prices:?}"));
            self.browser.write(price).await;
            self.browser.type_text(DOWN).await;
        }
        headings.len()
    }

    /// Brings the prices of the plan from the file.
    async fn import_prices(&self) -> usize {
        let Some((_, file)) = &self.file else { return 0 };
        self.go("a[href$='/prices/import']").await;
        self.reach("#sheet").await;
        self.browser.give_file(file).await;
        self.go("form[enctype='multipart/form-data'] button.first").await;
        self.go("button[name=do][value=save]").await;
        1
    }

    /// Begins the offer from the list of all of them, with its plans.
    async fn begin(&self, test: &TestApp, example: &Value) {
        let word = |member: &str| text(&example[member]);
        self.browser.open(&format!("{}/dashboard/commercial-marketplace/overview", test.url)).await;
        self.go(".head .acts a.first").await;
        self.act(&Deed::Radio("type".to_owned(), word("offerTypeId"))).await;
        self.act(&Deed::Write("id".to_owned(), word("id"))).await;
        self.act(&Deed::Write("alias".to_owned(), text(&self.definition["displayText"]))).await;
        self.go("form[data-guard] button.first").await;
        for plan in plans(&self.definition) {
            self.go("nav a[href$='/plans']").await;
            self.go(".head .acts a.first").await;
            self.act(&Deed::Write("id".to_owned(), plan.clone())).await;
            self.go("form[data-guard] button.first").await;
            self.browser.until(&format!("[id=\"plan-{plan}\"]")).await;
        }
    }

    /// Publishes what the review finds nothing wrong with, and goes live.
    async fn go_live(&self, test: &TestApp, id: &str) {
        self.go("button[value=publish]").await;
        self.browser.until("[data-part=steps]").await;
        test.settle().await;
        self.go("a[href$='/go-live']").await;
        if self.has("[name=typed]").await {
            self.act(&Deed::Write("typed".to_owned(), id.to_owned())).await;
        }
        self.go("form[data-guard] button.first").await;
        self.browser.until("[data-part=steps]").await;
        test.settle().await;
    }

    /// Compares what is live with what was filled in; files have another address there.
    fn compare(&self, live: &Value, site: &Site) {
        for (page, at) in self.said.borrow().iter() {
            let (wanted, live) = (self.wanted(page), self.known.page(live, page).unwrap_or_default());
            let (wanted, live) = (wanted.pointer(at), live.pointer(at));
            let is_it = |one: &Value, other: &Value| match one {
                Value::String(text) if text.contains(&site.url) => other.is_string(),
                one => is_same(&text(other), one),
            };
            let is_same = match (wanted, live) {
                (Some(Value::Array(some)), Some(Value::Array(others))) => {
                    some.len() == others.len()
                        && some.iter().all(|one| others.iter().any(|other| is_it(one, other)))
                }
                (Some(one), Some(other)) => is_it(one, other),
                _ => false,
            };
            assert!(is_same, "{page}: {at} is {live:?}, not {wanted:?}");
        }
    }
}

fn plans(definition: &Value) -> Vec<String> {
    definition["plans"].as_array().into_iter().flatten().map(|plan| text(&plan["planId"])).collect()
}

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
        self.seller.complete().await;
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
    a_machine_in_every_market_on_postgres: Postgres, "en", machine;
    consulting_on_sqlite: Sqlite, "ko", example!("microsoft-azure-consultingservices/migration-assessment");
    a_managed_service_on_postgres: Postgres, "en", example!("microsoft-azure-managedservices/operations");
    reports_on_postgres: Postgres, "ko", example!("microsoft-powerbi-apps/store-footfall");
}
