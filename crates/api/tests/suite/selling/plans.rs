//! Plans.

use serde_json::{Value, json};
use testkit::documents;
use testkit::site::Site;

use super::*;

on_both_engines! {
    async fn a_plan_that_stopped_is_out_of_the_catalogue_and_its_price_with_it(engine: Engine) {
        let shop = Shop::open(engine).await;
        let site = Site::start().await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let plans = offer["definition"]["plans"].as_array_mut().unwrap();
        plans.truncate(1);
        let priced = |id: &str, price: f64| {
            let mut plan = plans[0].clone();
            plan["planId"] = json!(id);
            plan["virtualMachinePricing"] = json!({ "isByol": false, "coreMultiplier": { "currency": "USD", "single": price } });
            plan
        };
        offer["definition"]["plans"] = json!([priced("Cheap", 0.1), priced("good", 0.5)]);
        shop.release(&offer).await;
        let list = shop.everybody.call("GET", "/catalog/offers", None, &[]).await.expect(200);
        assert_eq!(shop.card().await.unwrap()["priceFrom"]["amount"], 0.1);

        let stopped = shop.ask("/plans/cheap/stop-selling", json!({ "alternative": { "planId": "good" } })).await.expect(200);
        assert_eq!(stopped.json()["state"], "stopped");
        assert_eq!(shop.card().await.unwrap()["priceFrom"]["amount"], 0.5);
        let seen = [("if-none-match", list.header("etag"))];
        shop.everybody.call("GET", "/catalog/offers", None, &seen).await.expect(200);
        assert_eq!(shop.plans().await, ["good"]);
        assert_eq!(shop.page().await.json()["selling"], json!({ "state": "selling", "plans": [{
            "planId": "Cheap", "state": "stopped", "since": "2026-11-21T08:00:00.0000000Z",
            "alternative": { "publisherId": "contoso", "offerId": "demo", "planId": "good" },
        }] }));
        assert_eq!(shop.events(1).await, ["plan.stopped cheap: selling > stopped, instead contoso/demo/good"]);
        let mine = shop.selling().await.json();
        assert_eq!((&mine["state"], &mine["plans"][0]["state"], &mine["plans"][1]["state"]), (&json!("selling"), &json!("stopped"), &json!("selling")));

        // Whoever lists what nobody keeps a card of finds the same.
        shop.test.console(|_, tx| Ok(tx.execute(db::sql!("DELETE FROM cards"), &[])?)).await;
        assert_eq!(shop.card().await.unwrap()["priceFrom"]["amount"], 0.5);
        shop.ask("/plans/cheap/resume-selling", Value::Null).await.expect(200);
        assert_eq!(shop.card().await.unwrap()["priceFrom"]["amount"], 0.1);
        assert_eq!(shop.plans().await, ["Cheap", "good"]);
    }

    async fn the_last_plan_stops_with_its_offer(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        let missing = shop.ask("/plans/bronze/stop-selling", Value::Null).await.expect(404);
        assert!(missing.text.contains("there are gold, silver"), "{}", missing.text);
        shop.ask("/plans/gold/stop-selling", json!({ "dateOffset": "P90D" })).await.expect(200);
        let last = shop.ask("/plans/silver/stop-selling", Value::Null).await.expect(409);
        assert_eq!(last.code(), "LastPlan", "the other one will stop");
        assert!(last.text.contains("stop selling the offer instead"), "{}", last.text);
    }

    async fn an_offer_whose_last_plan_stopped_is_not_offered(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        shop.ask("/plans/gold/stop-selling", Value::Null).await.expect(200);
        // What goes on being sold leaves with the next version; the plan that stopped stays, and stopped.
        shop.owner.put(ROOT, &with_plans("demo", &["gold"])).await.expect(200);
        let accepted = shop.owner.post(&format!("{ROOT}/publish")).await.expect(202);
        assert!(accepted.header("x-stoa-warnings").contains("resume selling the plan"), "{}", accepted.header("x-stoa-warnings"));
        shop.test.settle().await;
        shop.act("demo", "golive").await;
        assert_eq!(shop.card().await, None);
        let page = shop.page().await.json();
        assert_eq!((&page["selling"]["state"], &page["listing"]["plans"]), (&json!("stopped"), &json!([])), "{page:#}");
        shop.ask("/plans/gold/resume-selling", Value::Null).await.expect(200);
        assert!(shop.card().await.is_some());
        assert_eq!(shop.plans().await, ["gold"]);
        assert!(shop.page().await.json().get("selling").is_none());
    }

    async fn nobody_learns_of_a_private_plan_that_stopped(engine: Engine) {
        let shop = Shop::open(engine).await;
        let mut offer = with_plans("demo", &["gold", "secret"]);
        offer["definition"]["plans"][1]["microsoft-azure-corevm.hideSKUForSolutionTemplate"] = json!(true);
        shop.release(&offer).await;
        let page = shop.page().await.text;
        let named = json!({ "alternative": { "planId": "secret" } });
        let refused = shop.ask("/stop-selling", named.clone()).await.expect(422);
        assert_eq!(refused.code(), "CannotStopSelling");
        let refused = shop.ask("/plans/gold/stop-selling", named).await.expect(422).json();
        assert!(refused["error"]["details"][0]["message"].as_str().unwrap().contains("a private plan"), "{refused:#}");
        shop.ask("/plans/secret/stop-selling", json!({ "alternative": { "planId": "gold" } })).await.expect(200);
        assert_eq!(shop.page().await.text, page);
        assert_eq!(shop.selling().await.json()["plans"][1]["state"], "stopped");
    }

    async fn an_alternative_that_stops_is_not_told_any_more(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver", "bronze"])).await;
        shop.ask("/plans/gold/stop-selling", json!({ "alternative": { "planId": "silver" } })).await.expect(200);
        let alternative = async || shop.page().await.json()["selling"]["plans"][0]["alternative"]["planId"].clone();
        assert_eq!(alternative().await, "silver");
        shop.ask("/plans/silver/stop-selling", Value::Null).await.expect(200);
        assert_eq!(alternative().await, Value::Null);
        shop.ask("/plans/silver/resume-selling", Value::Null).await.expect(200);
        assert_eq!(alternative().await, "silver");
    }
}
