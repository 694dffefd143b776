//! Stopping and resuming in a browser: the offer, a plan, a version of images; for every type.

use app::Role;
use app::clock::Clock as _;
use domain::Day;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Answer, Browser, Client, Engine, TestApp, documents};

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";

/// A marketplace in which contoso sells.
struct Shop {
    test: TestApp,
    program: Client,
    mina: Browser,
}

impl Shop {
    async fn open(engine: Engine) -> Self {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        Self { test, program, mina }
    }

    async fn release(&self, offer: &Value) {
        let path = format!("/publishers/contoso/offers/{}", offer["id"].as_str().unwrap());
        self.program.put(&path, offer).await.expect(200);
        for act in ["publish", "golive"] {
            self.program.post(&format!("{path}/{act}")).await.expect(202);
            self.test.settle().await;
        }
    }

    async fn page(&self, name: &str) -> String {
        self.mina.get(&format!("{OFFER}/{name}")).await.expect(200).text
    }

    async fn act(&self, name: &str, fields: &[(&str, &str)]) -> Answer {
        let path = format!("{OFFER}/{name}");
        self.mina.submit(&path, &path, fields).await
    }

    /// How it stands, as the API tells.
    async fn selling(&self) -> Value {
        let path = "/stoa/v1/publishers/contoso/offers/demo/selling";
        self.program.call("GET", path, None, &[]).await.expect(200).json()
    }

    /// A day that is so far ahead.
    fn in_days(&self, days: u32) -> String {
        Day::of(self.test.clock.now()).days_later(days).to_string()
    }
}

/// An offer with these plans.
fn with_plans(plans: &[&str]) -> Value {
    let mut offer = documents::core_vm("contoso", "demo");
    let mut plan = offer["definition"]["plans"][0].take();
    plan["diskGenerations"] = json!([]);
    let plan = |id: &&str| {
        let mut plan = plan.clone();
        plan["planId"] = json!(id);
        plan["microsoft-azure-corevm.skuTitle"] = json!(format!("Plan {id}"));
        plan
    };
    offer["definition"]["plans"] = plans.iter().map(plan).collect();
    offer
}

/// The row of a plan in the table of an overview.
fn row<'p>(page: &'p str, plan: &str) -> &'p str {
    let mark = format!("<span class=\"id\">{plan}</span></th>");
    let rest = page.split(&mark).nth(1).unwrap_or_else(|| panic!("no plan {plan}: {page}"));
    rest.split("</tr>").next().unwrap()
}

on_both_engines! {
    async fn an_offer_is_stopped_once_and_resumed(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans(&["gold", "silver"])).await;
        let live = shop.page("overview").await;
        assert!(live.contains("Stop selling this offer…") && live.contains("2 plans, 2 live"), "{live}");
        let asked = shop.page("stop-selling").await;
        for words in ["Customers keep what they have", "submission of type stopsell", "name=\"typed\"", "you can resume at any time"] {
            assert!(asked.contains(words), "{words}: {asked}");
        }
        let refused = shop.act("stop-selling", &[("when", "now"), ("reason", "other"), ("typed", "Demo")]).await.expect(422);
        assert!(refused.text.contains("That is not the offer id") && refused.text.contains("value=\"other\" selected"), "{}", refused.text);
        assert_eq!(shop.selling().await["state"], "selling", "nothing happened");
        // A form that is sent twice has one effect, and leads to the same page.
        let page = shop.page("stop-selling").await;
        let fields = testkit::filled(&page, &[("when", "now"), ("reason", "endOfSupport"), ("typed", "demo")]);
        let path = format!("{OFFER}/stop-selling");
        for _ in 0..2 {
            let led = shop.mina.send(&path, &fields).await.expect(303);
            assert_eq!(led.header("location"), format!("{OFFER}/overview"));
        }
        let selling = shop.selling().await;
        assert_eq!((&selling["state"], &selling["reason"]), (&json!("stopped"), &json!("endOfSupport")), "{selling}");
        let stopped = shop.page("overview").await;
        for words in ["Not sold any more since", "st-stopped", "Reason: End of support.", "Resume selling", "Whoever has its address"] {
            assert!(stopped.contains(words), "{words}: {stopped}");
        }
        let history = shop.program.get("/publishers/contoso/offers/demo/history").await.expect(200).json();
        let events = history["value"].as_array().unwrap();
        let stops: Vec<_> = events.iter().filter(|event| event["action"] == "offer.stopped").collect();
        assert_eq!((stops.len(), &stops[0]["actorName"]), (1, &json!("Mina Kim")), "{history}");
        // Why can be changed afterwards, and when not.
        let again = shop.page("stop-selling").await;
        assert!(!again.contains("name=\"when\"") && !again.contains("name=\"typed\""), "{again}");
        shop.act("stop-selling", &[("reason", "other")]).await.expect(303);
        assert_eq!(shop.selling().await["reason"], "other");
        let asked = shop.page("resume-selling").await;
        assert!(asked.contains("It is on sale again at once") && asked.contains("Buyers get version 1"), "{asked}");
        shop.act("resume-selling", &[]).await.expect(303);
        assert_eq!(shop.selling().await["state"], "selling");
        assert!(shop.page("resume-selling").await.contains("There is nothing to resume"));
    }

    async fn an_end_on_a_day_is_set_moved_and_taken_back(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans(&["gold", "silver"])).await;
        let (soon, later) = (shop.in_days(30), shop.in_days(60));
        // Nothing is typed for a day that can be thought over.
        shop.act("stop-selling", &[("when", "day"), ("date", &soon), ("instead-plan", "")]).await.expect(303);
        assert_eq!(shop.selling().await["date"], soon);
        let planned = shop.page("overview").await;
        assert!(planned.contains("is live and sold until"), "{planned}");
        let asked = shop.page("stop-selling").await;
        assert!(asked.contains(&format!("value=\"{soon}\"")) && asked.contains("It is sold until"), "{asked}");
        shop.act("stop-selling", &[("when", "day"), ("date", &later)]).await.expect(303);
        assert_eq!(shop.selling().await["date"], later);
        assert!(shop.page("resume-selling").await.contains("It goes on being sold"));
        shop.act("resume-selling", &[]).await.expect(303);
        assert_eq!(shop.selling().await["state"], "selling");
    }

    async fn every_fault_is_told_at_its_field_and_nothing_is_lost(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans(&["gold", "silver"])).await;
        let page = "stop-selling?plan=gold";
        let fields = [("when", "day"), ("date", "yesterday"), ("reason", "boredom"), ("instead-plan", "bronze")];
        let refused = shop.act(page, &fields).await.expect(422).text;
        for words in ["3 problems:", "href=\"#date\"", "href=\"#reason\"", "value=\"yesterday\"", "value=\"bronze\"", "Nothing has stopped"] {
            assert!(refused.contains(words), "{words}: {refused}");
        }
        for (date, at) in [("", "#date"), ("2999-01-01", "#date"), ("2020-01-01", "#date")] {
            let refused = shop.act(page, &[("when", "day"), ("date", date)]).await.expect(422).text;
            assert!(refused.contains(&format!("href=\"{at}\"")), "{date}: {refused}");
        }
        let refused = shop.act(page, &[("instead-offer", "a b"), ("instead-publisher", "<b>"), ("instead-plan", &"x".repeat(10_000))]).await.expect(422).text;
        for at in ["href=\"#instead-offer\"", "href=\"#instead-publisher\"", "href=\"#instead-plan\"", "&#60;b&#62;"] {
            assert!(refused.contains(at), "{at}");
        }
        assert_eq!(shop.selling().await["plans"][0]["state"], "selling");
        for odd in ["plan=a%20b", "version=1.0.0", "plan=gold&version=x"] {
            shop.mina.get(&format!("{OFFER}/stop-selling?{odd}")).await.expect(400);
        }
        shop.mina.get(&format!("{OFFER}/stop-selling?plan=bronze")).await.expect(404);
    }

    async fn plans_stop_until_one_is_left(engine: Engine) {
        let shop = Shop::open(engine).await;
        let mut offer = with_plans(&["gold", "silver"]);
        shop.release(&offer).await;
        offer["definition"]["plans"][1]["planId"] = json!("bronze");
        offer["definition"]["plans"][1]["microsoft-azure-corevm.skuTitle"] = json!("<i>Bronze</i>");
        shop.program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
        let page = shop.page("overview").await;
        assert!(row(&page, "bronze").contains("st-draft") && page.contains("&#60;i&#62;Bronze"), "{page}");
        assert!(!row(&page, "bronze").contains("-selling"), "nothing of it is sold");
        assert!(row(&page, "silver").contains("the next publish retires it"), "{page}");
        shop.act("stop-selling?plan=silver", &[("when", "now"), ("instead-plan", "gold")]).await.expect(303);
        let page = shop.page("overview").await;
        assert!(row(&page, "silver").contains("st-stopped") && row(&page, "silver").contains("contoso/demo/gold"), "{page}");
        assert!(row(&page, "silver").contains("resume-selling?plan=silver") && !row(&page, "silver").contains("stop-selling?plan=silver\""), "{page}");
        let last = shop.act("stop-selling?plan=gold", &[("when", "now")]).await.expect(409).text;
        assert!(last.contains("Stop selling the offer instead"), "{last}");
        shop.act("resume-selling?plan=silver", &[]).await.expect(303);
        assert!(row(&shop.page("overview").await, "silver").contains("st-live"));
        // What goes is told by its id.
        shop.release(&offer).await;
        assert!(shop.page("overview").await.contains("never used again: silver"));
    }

    async fn somebody_else_was_faster(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans(&["gold", "silver", "bronze"])).await;
        let page = shop.page("stop-selling?plan=gold").await;
        let fields = testkit::filled(&page, &[("when", "now"), ("reason", "other")]);
        shop.act("stop-selling?plan=silver", &[("when", "now")]).await.expect(303);
        let refused = shop.mina.send(&format!("{OFFER}/stop-selling?plan=gold"), &fields).await.expect(409).text;
        assert!(refused.contains("since you opened this page") && refused.contains("value=\"other\" selected"), "{refused}");
        // The page that says so can be sent.
        let fields = testkit::filled(&refused, &[("when", "now"), ("reason", "other")]);
        shop.mina.send(&format!("{OFFER}/stop-selling?plan=gold"), &fields).await.expect(303);
        assert_eq!(shop.selling().await["plans"][0]["reason"], "other");
    }

    async fn image_versions_are_withdrawn_and_restored(engine: Engine) {
        let shop = Shop::open(engine).await;
        let mut offer = with_plans(&["gold"]);
        let image = |version: &str| {
            let address = format!(
                "https://images.example.com/vhds/{version}.vhd?sv=2022-11-02&sr=b&sp=r&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc"
            );
            json!({ "osVhdUrl": address })
        };
        offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"] =
            json!({ "1.0.0": image("1.0.0"), "1.0.1": image("1.0.1") });
        shop.release(&offer).await;
        let page = shop.page("overview").await;
        assert!(row(&page, "gold").contains("1.0.1, 2 in all"), "{page}");
        let listed = shop.page("stop-selling?plan=gold").await;
        assert!(listed.contains("stop-selling?plan=gold&#38;version=1.0.0"), "{listed}");
        let old = "stop-selling?plan=gold&version=1.0.0";
        assert!(shop.page(old).await.contains("after 90 days of notice"));
        shop.act(old, &[("when", "now")]).await.expect(303);
        let date = shop.selling().await["plans"][0]["imageVersions"][0]["date"].clone();
        assert_eq!(date, shop.in_days(90));
        assert!(row(&shop.page("overview").await, "gold").contains("1 with an end"));
        let last = shop.act("stop-selling?plan=gold&version=1.0.1", &[("when", "now")]).await.expect(409).text;
        assert!(last.contains("Publish a newer one first"), "{last}");
        shop.act(old, &[("when", "now"), ("reason", "criticalSecurityIssue"), ("instead-version", "1.0.1")]).await.expect(303);
        let page = shop.page("overview").await;
        assert!(row(&page, "gold").contains("1 withdrawn"), "{page}");
        assert!(shop.page("stop-selling?plan=gold").await.contains("contoso/demo/gold/1.0.1"));
        shop.act("resume-selling?plan=gold&version=1.0.0", &[]).await.expect(303);
        assert!(!row(&shop.page("overview").await, "gold").contains("1 withdrawn"));
    }

    async fn nothing_is_stopped_that_was_never_live_or_by_who_may_not(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.program.put("/publishers/contoso/offers/demo", &with_plans(&["gold"])).await.expect(200);
        let asked = shop.page("stop-selling").await;
        assert!(asked.contains("Nothing of this offer is sold yet") && !asked.contains("name=\"key\""), "{asked}");
        assert!(!shop.page("overview").await.contains("stop-selling"));
        let fields = testkit::filled(&asked, &[("key", "one"), ("typed", "demo")]);
        let overview = shop.page("overview").await;
        let token = testkit::filled(&overview, &[]).into_iter().filter(|(name, _)| name == "token");
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| name != "token").chain(token).collect();
        let refused = shop.mina.send(&format!("{OFFER}/stop-selling"), &fields).await.expect(409).text;
        assert!(refused.contains("was ever live"), "{refused}");
        shop.mina.send(&format!("{OFFER}/resume-selling"), &fields).await.expect(409);
        // Whether or not it exists.
        let operator = shop.test.person("Omar Tor", "*", Role::Operator).await;
        shop.test.publisher("fabrikam", true).await;
        let stranger = shop.test.person("Eve Dropper", "fabrikam", Role::Owner).await;
        for somebody in [&operator, &stranger] {
            for offer in ["demo", "missing"] {
                let path = format!("/dashboard/commercial-marketplace/offers/contoso/{offer}/stop-selling");
                somebody.get(&path).await.expect(403);
            }
        }
    }

    async fn every_type_is_stopped_the_same_way(engine: Engine) {
        let shop = Shop::open(engine).await;
        let site = Site::start().await;
        for (name, _) in offer_types::EXAMPLES {
            let mut offer = documents::example(name, &site);
            offer["publisherId"] = "contoso".into();
            let id = offer["id"].as_str().unwrap().to_owned();
            let path = format!("/publishers/contoso/offers/{id}");
            shop.program.put(&path, &offer).await.expect(200);
            for act in ["publish", "golive"] {
                shop.program.post(&format!("{path}/{act}")).await.expect(202);
                shop.test.settle().await;
            }
            let portal = format!("/dashboard/commercial-marketplace/offers/contoso/{id}");
            let overview = shop.mina.get(&format!("{portal}/overview")).await.expect(200).text;
            let plans = offer["definition"]["plans"].as_array().cloned().unwrap_or_default();
            for plan in &plans {
                let plan = plan["planId"].as_str().unwrap();
                assert!(row(&overview, plan).contains("st-live"), "{name}: {overview}");
            }
            let page = format!("{portal}/stop-selling");
            shop.mina.submit(&page, &page, &[("when", "now"), ("typed", &id)]).await.expect(303);
            let overview = shop.mina.get(&format!("{portal}/overview")).await.expect(200).text;
            assert!(overview.contains("Not sold any more since"), "{name}: {overview}");
        }
    }
}
