//! The page of a product.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Browser, TestApp, documents};

use crate::take_live;

fn with_plans(plans: &[&str]) -> Value {
    let mut offer = documents::core_vm("contoso", "demo");
    let mut plan = offer["definition"]["plans"][0].take();
    plan["diskGenerations"] = json!([]);
    let named = |id: &&str| {
        let mut plan = plan.clone();
        plan["planId"] = json!(id);
        plan["microsoft-azure-corevm.skuTitle"] = json!(format!("Plan {id}"));
        plan
    };
    offer["definition"]["plans"] = plans.iter().map(named).collect();
    offer
}

on_both_engines! {
    async fn whatever_is_live_of_each_type_has_a_page_at_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let program = test.member("contoso", Role::Owner).await;
        let buyer = Browser::new(&test);
        let mut shown = 0;
        for (name, _) in offer_types::EXAMPLES {
            let mut offer = documents::example(name, &site);
            offer["publisherId"] = "contoso".into();
            take_live(&test, &program, &offer).await;
            let id = offer["id"].as_str().unwrap();
            let listed = buyer.get(&format!("/catalog/offers/contoso/{id}")).await;
            let answer = buyer.get(&format!("/product/contoso.{id}")).await;
            assert_eq!(answer.status, listed.status, "{name}: both faces show the same offers");
            if listed.status != 200 {
                continue;
            }
            let page = answer.text;
            for words in ["Details and support", "Publisher id", &format!("<code>{id}</code>"), "/publisher/contoso"] {
                assert!(page.contains(words), "{name}: {words}: {page}");
            }
            for plan in listed.json()["listing"]["plans"].as_array().into_iter().flatten() {
                let plan = plan["planId"].as_str().unwrap();
                assert!(page.contains(&format!("<code>{plan}</code>")), "{name}: {plan}: {page}");
            }
            shown += 1;
            for link in page.split("<a ").skip(1).filter(|link| link.contains("href=\"http")) {
                let link = link.split('>').next().unwrap();
                assert!(link.contains("rel=\"nofollow ugc noopener\""), "{name}: {link}");
            }
        }
        assert!(shown > 10, "{shown} of the examples have plans for everybody");
    }

    async fn prices_are_told_for_the_market_that_was_chosen(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let site = Site::start().await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let plan = &mut offer["definition"]["plans"][0];
        plan["regions"] = json!(["US", "KR"]);
        plan["virtualMachinePricing"] = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "single": 0.5 } });
        take_live(&test, &program, &offer).await;
        let buyer = Browser::new(&test);
        let dollars = buyer.get("/product/contoso.demo").await.expect(200).text;
        assert!(dollars.contains("$0.50") && dollars.contains("Market: United States"), "{dollars}");
        buyer.get("/choose?market=KR&to=/product/contoso.demo").await.expect(303);
        let won = buyer.get("/product/contoso.demo").await.expect(200).text;
        assert!(won.contains('₩') && !won.contains("$0.50"), "{won}");
        buyer.get("/choose?market=DE&to=/").await.expect(303);
        let elsewhere = buyer.get("/product/contoso.demo").await.expect(200).text;
        assert!(elsewhere.contains("Not sold in Germany"), "{elsewhere}");
    }

    async fn what_is_on_its_way_out_or_stopped_says_so_and_what_there_is_instead(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        take_live(&test, &program, &with_plans(&["gold", "silver"])).await;
        let mut other = documents::core_vm("contoso", "other");
        other["definition"]["displayText"] = json!("Other");
        take_live(&test, &program, &other).await;
        let stop = async |path: &str, body: Value| {
            let path = format!("/stoa/v1/publishers/contoso/offers/demo{path}");
            program.call("POST", &path, Some(body.to_string()), &[("content-type", "application/json")]).await.expect(200);
        };
        let buyer = Browser::new(&test);
        let page = async || buyer.get("/product/contoso.demo").await.expect(200).text;
        stop("/plans/silver/stop-selling", json!({ "alternative": { "planId": "gold" }, "reason": "endOfSupport" })).await;
        let shown = page().await;
        assert!(shown.contains("The plan silver is not sold any more since") && shown.contains("Reason: End of support."), "{shown}");
        assert!(shown.contains("href=\"/product/contoso.demo#plan-gold\"") && !shown.contains("id=\"plan-silver\""), "{shown}");
        stop("/stop-selling", json!({ "dateOffset": "P90D", "alternative": { "offerId": "other" } })).await;
        let shown = page().await;
        assert!(shown.contains("It is sold until") && shown.contains("href=\"/product/contoso.other\""), "{shown}");
        program.call("POST", "/stoa/v1/publishers/contoso/offers/demo/resume-selling", None, &[]).await.expect(200);
        assert!(!page().await.contains("It is sold until"));
        stop("/stop-selling", json!({})).await;
        let shown = page().await;
        assert!(shown.contains("It is not sold any more since"), "{shown}");
        assert!(!buyer.get("/").await.expect(200).text.contains("/product/contoso.demo"), "it is in no list");
    }

    async fn image_versions_tell_how_they_stand_and_how_programs_name_them(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut offer = with_plans(&["gold"]);
        let image = |version: &str| {
            let address = format!(
                "https://images.example.com/vhds/{version}.vhd?sv=2022-11-02&sr=b&sp=r&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc"
            );
            json!({ "osVhdUrl": address })
        };
        offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"] = json!({ "1.0.0": image("1.0.0"), "1.0.1": image("1.0.1") });
        take_live(&test, &program, &offer).await;
        let path = "/stoa/v1/publishers/contoso/offers/demo/plans/gold/image-versions/1.0.0/deprecate";
        let body = json!({ "alternative": { "planId": "gold", "imageVersion": "1.0.1" } }).to_string();
        program.call("POST", path, Some(body), &[("content-type", "application/json")]).await.expect(200);
        let page = Browser::new(&test).get("/product/contoso.demo").await.expect(200).text;
        for words in ["2 image versions", "Deprecated, offered until", "contoso:demo:gold:1.0.0", "contoso:demo:gold:1.0.1", "contoso/demo/gold/1.0.1"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("images.example.com"), "where the disks are is nobody's business");
    }

    async fn a_tab_shows_its_part_alone(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        take_live(&test, &program, &documents::virtual_machine_with_logos("contoso", "demo", &Site::start().await)).await;
        let buyer = Browser::new(&test);
        let whole = buyer.get("/product/contoso.demo").await.expect(200).text;
        let plans = buyer.get("/product/contoso.demo?tab=plans").await.expect(200).text;
        assert!(plans.len() < whole.len() && plans.contains("aria-current=\"page\">Plans and pricing"), "{plans}");
        // An address has one spelling.
        let other = buyer.get("/product/Contoso.DEMO?tab=plans").await.expect(303);
        assert_eq!(other.header("location"), "/product/contoso.demo?tab=plans");
    }
}
