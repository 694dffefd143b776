//! Somebody who has a keyboard, and knows of an offer only what an example says of it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use domain::{Page, PageName};
use offer_types::OfferType;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Chromium, DOWN, ENTER, ESCAPE, TestApp, UP};

use super::control::{CONTROLS, Control, Deed, is_same, named, text};

/// More than any offer needs of anything.
const MOST: usize = 300;
/// What is wrong on the page itself, each with a link to its control.
const WRONG_HERE: &str = ".problems a[href^='#']";
const PROBLEM: &str = ".problems a";
const CELL: &str = "[data-matrix] td:first-of-type input";

/// Somebody at a keyboard who is to say in an offer what an example says.
pub(super) struct Seller {
    pub(super) browser: Chromium,
    pub(super) known: &'static OfferType,
    pub(super) definition: Value,
    /// What each plan costs, by what it is charged for.
    pub(super) prices: BTreeMap<String, BTreeMap<String, String>>,
    /// The way that its plans are charged for, and a file with their prices, where they come from one.
    pub(super) file: Option<(&'static str, PathBuf)>,
    /// The places of each page that were filled in.
    pub(super) said: RefCell<BTreeSet<(Page, String)>>,
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
                && at.starts_with('/')
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
    pub(super) async fn complete(&self) {
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

    /// Says everything else that there is to say about the prices of a plan: its meters.
    pub(super) async fn add_the_rest(&self, plan: &str) {
        self.go("nav a[href$='/plans']").await;
        self.go(&format!("[id='plan-{plan}'] th a")).await;
        self.go(".tabs a[href$='/plan-pricing']").await;
        let page = self.page().await;
        self.fill(&page, "form[data-editor]", |_| true).await;
        self.save_right(&page).await;
    }

    /// Begins the offer from the list of all of them, with its plans.
    pub(super) async fn begin(&self, test: &TestApp, example: &Value) {
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

    /// Opens the palette from a link, and goes back to it; then finds a plan there and goes to it.
    pub(super) async fn seek(&self, offer: &str, plan: &str) {
        const LINK: &str = "nav a[href$='/review']";
        const OPEN: &str = "document.getElementById('palette').open";
        self.reach(LINK).await;
        self.browser.press_with_control("k").await;
        self.browser.until_true(&format!("{OPEN} && document.activeElement.name === 'q'")).await;
        self.browser.type_text("what nobody calls anything").await;
        self.browser.type_text(ESCAPE).await;
        let is_back = format!("!{OPEN} && document.activeElement.matches({})", json!(LINK));
        self.browser.until_true(&is_back).await;
        self.browser.press_with_control("k").await;
        self.browser.until_true(OPEN).await;
        self.browser.write(plan).await;
        let found = format!("#palette [role=option][href*='/{offer}/'][href*='{plan}']");
        self.browser.until(&found).await;
        let chosen = format!(
            "return document.querySelector({}) !== null",
            json!(format!("{found}[aria-selected=true]"))
        );
        for _ in 0..MOST {
            if self.browser.run(&chosen).await == true {
                break;
            }
            self.browser.type_text(DOWN).await;
        }
        self.press_on(ENTER).await;
        self.browser.until_true(&format!("location.href.includes({})", json!(plan))).await;
    }

    /// Publishes what the review finds nothing wrong with, puts right what only certification finds, and goes live.
    pub(super) async fn go_live(&self, test: &TestApp, id: &str) {
        const FOUND: &str = "[data-part=problems] a";
        for _ in 0..MOST {
            self.complete().await;
            self.go("button[value=publish]").await;
            self.browser.until("[data-part=steps]").await;
            test.settle().await;
            self.browser.until(&format!("a[href$='/go-live'], {FOUND}")).await;
            if !self.has(FOUND).await {
                break;
            }
            self.go(FOUND).await;
            self.complete_page().await;
        }
        self.go("a[href$='/go-live']").await;
        if self.has("[name=typed]").await {
            self.act(&Deed::Write("typed".to_owned(), id.to_owned())).await;
        }
        self.go("form[data-guard] button.first").await;
        self.browser.until("[data-part=steps]").await;
        test.settle().await;
    }

    /// Compares what is live with what was filled in; files have another address there.
    pub(super) fn compare(&self, live: &Value, site: &Site) {
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

/// The ids of the plans of a definition.
pub(super) fn plans(definition: &Value) -> Vec<String> {
    definition["plans"].as_array().into_iter().flatten().map(|plan| text(&plan["planId"])).collect()
}
