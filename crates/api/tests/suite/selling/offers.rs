//! Whole offers.

use serde_json::{Value, json};
use testkit::documents;
use testkit::site::Site;

use super::*;

on_both_engines! {
    async fn an_offer_that_stopped_is_in_no_list_and_its_page_says_what_there_is_instead(engine: Engine) {
        let shop = Shop::open(engine).await;
        let site = Site::start().await;
        shop.release(&documents::virtual_machine_with_logos("contoso", "demo", &site)).await;
        shop.release(&with_plans("other", &["gold"])).await;
        let (page, slot) = (shop.page().await, shop.owner.get(&format!("{ROOT}/slot/production")).await.expect(200));
        let status = shop.owner.get(&format!("{ROOT}/status")).await.expect(200).text;
        assert!(page.json().get("selling").is_none());
        shop.test.new_mails();

        let terms = json!({ "reason": "endOfSupport", "alternative": { "offerId": "Other" } });
        let stopped = shop.ask("/stop-selling", terms.clone()).await.expect(200);
        let expected = json!({
            "state": "stopped", "since": "2026-11-21T08:00:00.0000000Z", "reason": "endOfSupport",
            "alternative": { "publisherId": "contoso", "offerId": "other" },
        });
        assert_eq!(stopped.json(), expected);
        assert_eq!(shop.card().await, None);
        let told = shop.page().await;
        assert_eq!(told.json()["selling"], expected);
        assert_eq!(told.json()["listing"], page.json()["listing"], "customers read on");
        assert_ne!(told.header("etag"), page.header("etag"));
        let logo = page.json()["listing"]["offer"]["microsoft-azure-marketplace.smallLogo"].as_str().unwrap().to_owned();
        shop.everybody.call("GET", &logo, None, &[]).await.expect(200);

        // The publishing API shows what it did, and the end of selling among the submissions.
        assert_eq!(shop.owner.get(&format!("{ROOT}/slot/production")).await.expect(200).text, slot.text);
        assert_eq!(shop.owner.get(&format!("{ROOT}/status")).await.expect(200).text, status);
        let newest = shop.owner.get(&format!("{ROOT}/submissions")).await.expect(200).json()[0].clone();
        assert_eq!((&newest["submissionType"], &newest["submissionState"], &newest["slot"]), (&json!("stopsell"), &json!("succeeded"), &json!("production")));
        let operation = shop.owner.get(&format!("{ROOT}/operations/{}", newest["id"].as_str().unwrap())).await.expect(200).json();
        assert_eq!((&operation["status"], &operation["steps"]), (&json!("succeeded"), &json!([])), "{operation:#}");

        // Once more is nothing new.
        shop.ask("/stop-selling", terms).await.expect(200);
        let events = shop.events(2).await;
        assert_eq!(events[0], "offer.stopped : selling > stopped, endOfSupport, instead contoso/other");
        assert!(events[1].starts_with("offer.live "), "{events:?}");
        shop.test.settle().await;
        let mails = shop.test.new_mails();
        assert!(mails.len() == 1 && mails[0].contains("Selling was stopped: contoso/demo") && mails[0].contains("contoso/other"), "{mails:?}");

        let resumed = shop.ask("/resume-selling", Value::Null).await.expect(200);
        assert_eq!(resumed.json(), json!({ "state": "selling" }));
        assert_eq!(shop.page().await.text, page.text);
        assert_eq!(shop.page().await.header("etag"), page.header("etag"));
        assert_eq!(shop.card().await.unwrap()["version"], 1);
        assert_eq!(shop.events(1).await[0], "offer.resumed : stopped, endOfSupport, instead contoso/other > selling");
    }

    async fn what_was_never_live_cannot_stop(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.owner.put(ROOT, &with_plans("demo", &["gold"])).await.expect(200);
        assert_eq!(shop.selling().await.json(), json!({ "state": "notLive", "plans": [] }));
        for path in ["/stop-selling", "/resume-selling", "/plans/gold/stop-selling", "/plans/gold/image-versions/2020.1.1/deprecate"] {
            let refused = shop.ask(path, Value::Null).await.expect(409);
            assert_eq!(refused.code(), "NotLive", "{path}");
            assert!(refused.text.contains("publish it and go live first"), "{}", refused.text);
        }
        shop.act("demo", "publish").await;
        assert_eq!(shop.ask("/stop-selling", Value::Null).await.expect(409).code(), "NotLive", "in preview");
        shop.act("demo", "golive").await;
        shop.ask("/stop-selling", Value::Null).await.expect(200);
        assert_eq!(shop.selling().await.json()["state"], "stopped");
    }

    async fn no_publish_resumes_an_offer(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold"])).await;
        shop.ask("/stop-selling", Value::Null).await.expect(200);
        let mut offer = with_plans("demo", &["gold", "silver"]);
        offer["definition"]["plans"][0][PLAN_TITLE] = json!("Better");
        shop.owner.put(ROOT, &offer).await.expect(200);
        let json = [("content-type", "application/json")];
        let told = shop.owner.call("POST", &format!("/stoa/v1{ROOT}/validate"), None, &json).await.expect(200);
        assert!(told.text.contains("offer-stays-stopped"), "{}", told.text);
        let accepted = shop.owner.post(&format!("{ROOT}/publish")).await.expect(202);
        assert!(accepted.header("x-stoa-warnings").contains("NotSold"), "{}", accepted.header("x-stoa-warnings"));
        shop.test.settle().await;
        shop.test.new_mails();
        shop.act("demo", "golive").await;
        assert_eq!(shop.card().await, None);
        let page = shop.page().await.json();
        assert_eq!((&page["version"], &page["selling"]["state"]), (&json!(2), &json!("stopped")));
        let mails = shop.test.new_mails();
        assert!(mails.iter().any(|mail| mail.contains("It is not sold")), "{mails:?}");
        shop.ask("/resume-selling", Value::Null).await.expect(200);
        assert_eq!(shop.card().await.unwrap()["version"], 2);
        assert_eq!(shop.plans().await, ["gold", "silver"]);
    }

    async fn an_end_on_a_day_comes_to_pass_on_that_day_unless_it_is_taken_back(engine: Engine) {
        let mut shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold"])).await;
        let soon = shop.ask("/stop-selling", json!({ "dateOffset": "P2W" })).await.expect(200);
        assert_eq!(soon.json(), json!({ "state": "deprecated", "date": "2026-12-05" }));
        assert_eq!(shop.page().await.json()["selling"], json!({ "state": "deprecated", "date": "2026-12-05" }));
        assert!(shop.card().await.is_some());
        // Put off, then taken back: neither of the days ends anything.
        shop.ask("/stop-selling", json!({ "date": "2026-12-20" })).await.expect(200);
        shop.days_later(15).await;
        assert_eq!(shop.selling().await.json()["state"], "deprecated");
        shop.ask("/resume-selling", Value::Null).await.expect(200);
        shop.days_later(30).await;
        assert_eq!(shop.selling().await.json()["state"], "selling");

        shop.ask("/stop-selling", json!({ "dateOffset": "P1D", "reason": "other" })).await.expect(200);
        shop.days_later(1).await;
        assert_eq!(shop.card().await, None);
        let selling = shop.selling().await.json();
        assert_eq!((&selling["state"], &selling["reason"]), (&json!("stopped"), &json!("other")));
        assert_eq!(shop.events(1).await, ["offer.stopped : deprecated until 2027-01-06, other > stopped, other"]);
        let history = shop.owner.get(&format!("{ROOT}/history")).await.expect(200).json();
        assert_eq!(history["value"][0]["actor"], "worker");
        let late = shop.ask("/stop-selling", json!({ "dateOffset": "P1D" })).await.expect(409);
        assert_eq!(late.code(), "AlreadyStopped");
        let left = db::sql!("SELECT count(*) FROM jobs");
        let left = shop.test.app.db.read(move |tx| tx.one::<i64>(left, &[], |row| row.get(0))).await.unwrap();
        assert_eq!(left, 0);
    }

    async fn what_stopped_is_listed_for_its_publisher(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        shop.release(&with_plans("other", &["gold"])).await;
        let list = async |target: &str| shop.owner.call("GET", target, None, &[]).await;
        let target = "/stoa/v1/publishers/contoso/selling";
        assert_eq!(list(target).await.expect(200).json(), json!({ "items": [] }));
        shop.ask("/plans/silver/stop-selling", json!({ "reason": "other" })).await.expect(200);
        shop.ask("/stop-selling", json!({ "dateOffset": "P1W" })).await.expect(200);
        let items = list(target).await.expect(200).json()["items"].clone();
        assert_eq!(items, json!([
            { "offerId": "demo", "state": "deprecated", "date": "2026-11-28" },
            { "offerId": "demo", "planId": "silver", "state": "stopped", "since": "2026-11-21T08:00:00.0000000Z", "reason": "other" },
        ]));
        let rest = list(&format!("{target}?after=demo///")).await.expect(200).json();
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
        list(&format!("{target}?after=demo")).await.expect(400);
        shop.test.publisher("fabrikam", true).await;
        let foreign = shop.test.member("fabrikam", Role::Owner).await;
        foreign.call("GET", target, None, &[]).await.expect(403);
    }
}
