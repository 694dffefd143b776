//! What is not for everybody is nowhere.

use app::Role;
use serde_json::{Value, json};
use testkit::{Browser, Engine, TestApp, documents};

use crate::take_live;

const PAGES: [&str; 8] = [
    "/",
    "/categories",
    "/categories/security",
    "/categories/compute",
    "/publisher/contoso",
    "/product/contoso.demo",
    "/product/contoso.demo?tab=plans",
    "/product/contoso.hidden",
];

fn private_plan(offer: &Value) -> Value {
    let mut plan = offer["definition"]["plans"][0].clone();
    plan["planId"] = json!("secret");
    plan["microsoft-azure-corevm.skuTitle"] = json!("Secret plan");
    plan["restrictedAudience"] = json!({ "manualEntries": [{ "type": "subscriptionId", "id": "00000000-0000-4000-8000-000000000001" }] });
    plan
}

/// The pages of a marketplace with private plans and offers, or of the same without them.
async fn pages(engine: Engine, has_private: bool) -> Vec<String> {
    let test = TestApp::with(engine).public_url("https://market.example").start().await;
    let program = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    offer["definition"]["plans"][0]["diskGenerations"] = json!([]);
    if has_private {
        let private = private_plan(&offer);
        let mut hidden = documents::core_vm("contoso", "hidden");
        hidden["definition"]["plans"] = json!([private.clone()]);
        take_live(&test, &program, &hidden).await;
        offer["definition"]["plans"].as_array_mut().unwrap().push(private);
    }
    take_live(&test, &program, &offer).await;
    let buyer = Browser::new(&test);
    let mut pages = Vec::new();
    for page in PAGES {
        let answer = buyer.get(page).await;
        pages.push(format!("{} {}", answer.status, answer.text));
    }
    pages
}

on_both_engines! {
    async fn pages_are_the_same_to_the_last_byte_with_private_plans_and_without(engine: Engine) {
        let (without, with) = (pages(engine, false).await, pages(engine, true).await);
        for ((without, with), page) in without.iter().zip(&with).zip(PAGES) {
            assert_eq!(without, with, "{page}");
        }
        assert!(without[0].starts_with("200") && without[0].contains("/product/contoso.demo"), "{}", without[0]);
        assert!(without[7].starts_with("404"), "{}", without[7]);
    }
}
