//! What is refused.

use serde_json::{Value, json};

use super::*;

on_both_engines! {
    async fn everything_that_is_wrong_is_told_at_once(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        let terms = json!({ "date": "2020-01-01", "reason": "boredom", "alternative": { "planId": "not an id" } });
        let refused = shop.ask("/plans/gold/stop-selling", terms).await.expect(422).json();
        let details = refused["error"]["details"].as_array().unwrap().iter();
        let told: Vec<_> = details.map(|detail| format!("{} {}", detail["code"], detail["target"])).collect();
        assert_eq!(told, ["\"NotAllowed\" \"reason\"", "\"OutOfRange\" \"date\"", "\"InvalidFormat\" \"alternative.planId\""], "{refused:#}");
        for body in [json!([]), json!({ "day": "2027-01-01" }), json!({ "date": 5 }), json!({ "alternative": ["contoso"] })] {
            assert_eq!(shop.ask("/stop-selling", body.clone()).await.expect(400).code(), "InvalidBody", "{body}");
        }
        let text = shop.owner.call("POST", &format!("/stoa/v1{ROOT}/stop-selling"), Some("date=2027-01-01".to_owned()), &[("content-type", "text/plain")]).await;
        text.expect(415);
        assert_eq!(shop.selling().await.json()["state"], "selling");
    }

    async fn an_alternative_is_live_and_sold(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver", "bronze"])).await;
        shop.release(&with_plans("other", &["one", "two"])).await;
        shop.owner.put("/publishers/contoso/offers/draft", &with_plans("draft", &["one"])).await.expect(200);
        shop.ask("/plans/silver/stop-selling", json!({ "dateOffset": "P1W" })).await.expect(200);
        let stop = format!("/stoa/v1{ROOT}").replace("demo", "other");
        let json = [("content-type", "application/json")];
        shop.owner.call("POST", &format!("{stop}/plans/two/stop-selling"), None, &json).await.expect(200);
        for (alternative, said) in [
            (json!({ "planId": "silver" }), "is itself not sold any more, or will not be"),
            (json!({ "planId": "gold" }), "This is what stops being sold"),
            (json!({ "offerId": "demo" }), "This is what stops being sold"),
            (json!({ "planId": "platinum" }), "is not live"),
            (json!({ "offerId": "draft" }), "is not live"),
            (json!({ "offerId": "nowhere" }), "is not live"),
            (json!({ "publisherId": "fabrikam", "offerId": "other" }), "is not live"),
            (json!({ "offerId": "other", "planId": "two" }), "is itself not sold any more"),
            (json!({ "offerId": "other", "planId": "three" }), "is not live"),
            (json!({ "planId": "bronze", "imageVersion": "2020.1.1" }), "Only another version of the same plan"),
            (json!({}), "An alternative names an offer"),
        ] {
            let refused = shop.ask("/plans/gold/stop-selling", json!({ "alternative": alternative })).await.expect(422).json();
            let message = refused["error"]["details"][0]["message"].as_str().unwrap();
            assert!(message.contains(said), "{alternative}: {message}");
        }
        for alternative in [json!({ "planId": "bronze" }), json!({ "offerId": "other" }), json!({ "offerId": "other", "planId": "one" })] {
            shop.ask("/plans/gold/stop-selling", json!({ "alternative": alternative })).await.expect(200);
        }
        shop.owner.call("POST", &format!("{stop}/stop-selling"), None, &json).await.expect(200);
        shop.ask("/plans/gold/stop-selling", json!({ "alternative": { "offerId": "other" } })).await.expect(422);
    }

    async fn a_request_is_repeated_safely_and_holds_for_what_was_seen(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        let seen = shop.selling().await.header("etag").to_owned();
        let once = [("if-match", &*seen), ("idempotency-key", "stop-1")];
        let first = shop.ask_with("/plans/gold/stop-selling", Value::Null, &once).await.expect(200);
        let again = shop.ask_with("/plans/gold/stop-selling", Value::Null, &once).await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), &again.text, again.header("etag")), ("true", &first.text, first.header("etag")));
        assert_eq!(shop.selling().await.header("etag"), first.header("etag"));
        let stale = shop.ask_with("/plans/gold/resume-selling", Value::Null, &[("if-match", &*seen)]).await.expect(412);
        assert_eq!(stale.code(), "PreconditionFailed");
        shop.ask_with("/plans/gold/resume-selling", Value::Null, &[("if-match", first.header("etag"))]).await.expect(200);
        shop.ask_with("/plans/gold/resume-selling", Value::Null, &[("if-match", "*")]).await.expect(200);
        assert_eq!(shop.selling().await.header("etag"), seen, "all is as it was");
    }

    async fn only_who_may_publish_stops(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        shop.test.publisher("fabrikam", true).await;
        for (scope, role, status) in [("fabrikam", Role::Owner, 403), ("*", Role::Operator, 403), ("contoso", Role::Contributor, 200)] {
            let caller = shop.test.member(scope, role).await;
            let answer = caller.call("POST", &format!("/stoa/v1{ROOT}/plans/gold/stop-selling"), None, &[]).await;
            assert_eq!(answer.status, status, "{role}: {}", answer.text);
        }
        let nowhere = shop.owner.call("POST", "/stoa/v1/publishers/contoso/offers/nowhere/stop-selling", None, &[]).await;
        nowhere.expect(404);
    }
}
