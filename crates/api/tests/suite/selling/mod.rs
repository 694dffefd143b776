//! What is sold, until somebody stops it: offers, plans, versions of disk images.

mod images;
mod offers;
mod plans;
mod races;
mod searched;
mod terms;

use app::Role;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const PLAN_TITLE: &str = "microsoft-azure-corevm.skuTitle";
const IMAGES: &str = "microsoft-azure-corevm.vmImagesPublicAzure";

/// A marketplace with a publisher who sells, and everybody.
struct Shop {
    test: TestApp,
    owner: Client,
    everybody: Client,
}

impl Shop {
    async fn open(engine: testkit::Engine) -> Self {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let everybody = Client::anonymous(&test);
        Self { test, owner, everybody }
    }

    /// Moves the clock on, and signs in anew.
    async fn days_later(&mut self, days: u64) {
        self.test.clock.advance(std::time::Duration::from_secs(days * 86_400));
        self.owner = self.test.member("contoso", Role::Owner).await;
        self.test.settle().await;
    }

    async fn act(&self, offer: &str, action: &str) -> Value {
        let root = format!("/publishers/contoso/offers/{offer}");
        self.owner.post(&format!("{root}/{action}")).await.expect(202);
        self.test.settle().await;
        self.owner.get(&format!("{root}/status")).await.expect(200).json()
    }

    /// Saves and publishes an offer until it is live.
    async fn release(&self, offer: &Value) {
        let id = offer["id"].as_str().unwrap();
        self.owner.put(&format!("/publishers/contoso/offers/{id}"), offer).await.expect(200);
        self.act(id, "publish").await;
        let live = self.act(id, "golive").await;
        assert_eq!(live["status"], "succeeded", "{live:#}");
    }

    /// Stops or resumes at `path` below the offer `demo`.
    async fn ask(&self, path: &str, terms: Value) -> Answer {
        self.ask_with(path, terms, &[]).await
    }

    async fn ask_with(&self, path: &str, terms: Value, headers: &[(&str, &str)]) -> Answer {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        let body = (!terms.is_null()).then(|| terms.to_string());
        self.owner.call("POST", &format!("/stoa/v1{ROOT}{path}"), body, &headers).await
    }

    async fn selling(&self) -> Answer {
        self.owner.call("GET", &format!("/stoa/v1{ROOT}/selling"), None, &[]).await.expect(200)
    }

    async fn page(&self) -> Answer {
        self.everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200)
    }

    /// The card of `demo`, if it is in the list.
    async fn card(&self) -> Option<Value> {
        let list = self.everybody.call("GET", "/catalog/offers", None, &[]).await.expect(200).json();
        list["value"].as_array().unwrap().iter().find(|card| card["offerId"] == "demo").cloned()
    }

    /// The ids of the plans that buyers can get.
    async fn plans(&self) -> Vec<String> {
        let page = self.page().await.json();
        let plans = page["listing"]["plans"].as_array().unwrap();
        plans.iter().map(|plan| plan["planId"].as_str().unwrap().to_owned()).collect()
    }

    /// What happened to `demo`, newest first: what, to what, before and after.
    async fn events(&self, many: usize) -> Vec<String> {
        let history = self.owner.get(&format!("{ROOT}/history")).await.expect(200).json();
        let events = history["value"].as_array().unwrap().iter().take(many);
        let text = |event: &Value, member: &str| event[member].as_str().unwrap_or_default().to_owned();
        let told = events.map(|event| {
            let [action, subject, before, after] =
                ["action", "subject", "before", "after"].map(|member| text(event, member));
            format!("{action} {subject}: {before} > {after}")
        });
        told.collect()
    }
}

/// An offer with these plans, none of which has further disk generations.
fn with_plans(id: &str, plans: &[&str]) -> Value {
    let mut offer = documents::core_vm("contoso", id);
    let mut plan = offer["definition"]["plans"][0].take();
    plan["diskGenerations"] = json!([]);
    let plan = |id: &&str| {
        let mut plan = plan.clone();
        plan["planId"] = json!(id);
        plan[PLAN_TITLE] = json!(format!("Plan {id}"));
        plan
    };
    offer["definition"]["plans"] = plans.iter().map(plan).collect();
    offer
}

/// An offer whose only plan `gold` has these versions.
fn with_versions(versions: &[&str]) -> Value {
    let mut offer = with_plans("demo", &["gold"]);
    let image = |version: &&str| {
        let address = format!(
            "https://images.example.com/vhds/{version}.vhd?sv=2022-11-02&sr=b&sp=r&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc"
        );
        ((*version).to_owned(), json!({ "osVhdUrl": address }))
    };
    offer["definition"]["plans"][0][IMAGES] = Value::Object(versions.iter().map(image).collect());
    offer
}
