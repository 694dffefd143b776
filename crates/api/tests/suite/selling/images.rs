//! Versions of disk images.

use serde_json::{Value, json};

use super::*;

fn path(version: &str, action: &str) -> String {
    format!("/plans/gold/image-versions/{version}/{action}")
}

impl Shop {
    async fn deprecate(&self, version: &str, terms: Value) -> Answer {
        self.ask(&path(version, "deprecate"), terms).await
    }

    /// The version that buyers get, and how each stands.
    async fn versions(&self) -> (Value, Vec<String>) {
        let plan = self.page().await.json()["listing"]["plans"][0].clone();
        let listed = plan["imageVersions"].as_array().unwrap().iter().map(|listed| {
            let text = |member: &str| listed[member].as_str().unwrap_or_default().to_owned();
            format!("{} {}{}", text("version"), text("state"), text("date"))
        });
        (plan["imageVersion"].clone(), listed.collect())
    }
}

on_both_engines! {
    async fn a_version_is_deprecated_for_ninety_days_and_then_withdrawn(engine: Engine) {
        let mut shop = Shop::open(engine).await;
        shop.release(&with_versions(&["1.0.1", "1.0.2", "1.0.3"])).await;
        assert_eq!(shop.versions().await, (json!("1.0.3"), ["1.0.1 active", "1.0.2 active", "1.0.3 active"].map(str::to_owned).to_vec()));
        let terms = json!({ "reason": "endOfSupport", "alternative": { "imageVersion": "1.00.2" } });
        let told = shop.deprecate("1.0.03", terms).await.expect(200).json();
        assert_eq!(told, json!({
            "state": "deprecated", "date": "2027-02-19", "reason": "endOfSupport",
            "alternative": { "publisherId": "contoso", "offerId": "demo", "planId": "gold", "imageVersion": "1.0.2" },
        }));
        let (highest, versions) = shop.versions().await;
        assert_eq!((highest, versions[2].as_str()), (json!("1.0.2"), "1.0.3 deprecated2027-02-19"), "buyers get one that stays");
        shop.days_later(89).await;
        assert_eq!(shop.selling().await.json()["plans"][0]["imageVersions"][2]["state"], "deprecated");
        shop.days_later(1).await;
        assert_eq!(shop.versions().await.1[2], "1.0.3 withdrawn");
        assert_eq!(shop.events(2).await, [
            "image.withdrawn gold/1.0.3: deprecated until 2027-02-19, endOfSupport, instead contoso/demo/gold/1.0.2 > withdrawn, endOfSupport, instead contoso/demo/gold/1.0.2",
            "image.deprecated gold/1.0.3: active > deprecated until 2027-02-19, endOfSupport, instead contoso/demo/gold/1.0.2",
        ]);
        let mails = shop.test.new_mails();
        for title in ["An image version is deprecated", "An image version was withdrawn"] {
            assert!(mails.iter().any(|mail| mail.contains(title)), "{title}: {mails:?}");
        }

        // Neither the old document, nor leaving the version out and putting it back, brings it back.
        for versions in [&["1.0.1", "1.0.2", "1.0.3", "1.0.4"][..], &["1.0.2", "1.0.4"], &["1.0.2", "1.0.3", "1.0.4"]] {
            shop.owner.put(ROOT, &with_versions(versions)).await.expect(200);
            let accepted = shop.owner.post(&format!("{ROOT}/publish")).await.expect(202);
            let is_remarked = accepted.header("x-stoa-warnings").contains("1.0.3 was withdrawn");
            assert_eq!(is_remarked, versions.contains(&"1.0.3"), "{}", accepted.header("x-stoa-warnings"));
            shop.test.settle().await;
            shop.act("demo", "golive").await;
        }
        assert_eq!(shop.versions().await, (json!("1.0.4"), ["1.0.2 active", "1.0.3 withdrawn", "1.0.4 active"].map(str::to_owned).to_vec()));
        let slot = shop.owner.get(&format!("{ROOT}/slot/production")).await.expect(200).json();
        assert!(slot["definition"]["plans"][0][IMAGES]["1.0.3"].is_object(), "customers keep theirs");
        // It comes back when somebody says so.
        shop.ask(&path("1.0.3", "restore"), Value::Null).await.expect(200);
        assert_eq!(shop.versions().await.1[1], "1.0.3 active");
        assert!(shop.events(1).await[0].starts_with("image.restored gold/1.0.3: withdrawn"));
    }

    async fn only_a_critical_issue_needs_no_notice(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_versions(&["1.0.1", "1.0.2"])).await;
        let refused = shop.deprecate("1.0.1", json!({ "dateOffset": "P30D", "reason": "endOfSupport" })).await.expect(422).json();
        let detail = &refused["error"]["details"][0];
        assert_eq!((&detail["code"], &detail["target"]), (&json!("OutOfRange"), &json!("dateOffset")));
        assert!(detail["message"].as_str().unwrap().contains("give 2027-02-19 or a later day"), "{detail}");
        let soon = shop.deprecate("1.0.1", json!({ "dateOffset": "P1D", "reason": "criticalSecurityIssue" })).await.expect(200);
        assert_eq!(soon.json()["date"], "2026-11-22");
        let now = shop.deprecate("1.0.1", json!({ "reason": "criticalSecurityIssue" })).await.expect(200);
        assert_eq!(now.json()["state"], "withdrawn");
        assert_eq!(shop.versions().await.1, ["1.0.1 withdrawn", "1.0.2 active"]);
    }

    async fn a_plan_keeps_a_version_that_goes_on(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_versions(&["1.0.1", "1.0.2"])).await;
        shop.deprecate("1.0.1", Value::Null).await.expect(200);
        assert_eq!(shop.deprecate("1.0.2", Value::Null).await.expect(409).code(), "LastImageVersion");
        // Nor does a publish leave none.
        shop.owner.put(ROOT, &with_versions(&["1.0.1"])).await.expect(200);
        let refused = shop.owner.post(&format!("{ROOT}/publish")).await.expect(422).json();
        let detail = &refused["error"]["details"][0];
        assert_eq!((&detail["code"], &detail["target"]), (&json!("NotSold"), &json!(format!("definition.plans[0].{IMAGES}"))), "{refused:#}");
        let validate = format!("/stoa/v1{ROOT}/validate");
        let told = shop.owner.call("POST", &validate, None, &[]).await.expect(200);
        assert!(told.text.contains("no-active-version"), "{}", told.text);
        // What is on its way to be live counts, too.
        shop.owner.put(ROOT, &with_versions(&["1.0.1", "1.0.3"])).await.expect(200);
        shop.act("demo", "publish").await;
        shop.ask(&path("1.0.1", "restore"), Value::Null).await.expect(200);
        shop.deprecate("1.0.2", Value::Null).await.expect(200);
        assert_eq!(shop.deprecate("1.0.1", Value::Null).await.expect(409).code(), "LastImageVersion", "1.0.3 is not live yet");
        shop.act("demo", "golive").await;
        shop.deprecate("1.0.1", Value::Null).await.expect(200);
    }

    async fn a_disk_generation_has_versions_of_its_own(engine: Engine) {
        let shop = Shop::open(engine).await;
        let mut offer = testkit::documents::core_vm("contoso", "demo");
        let plan = &mut offer["definition"]["plans"][0];
        for images in [format!("/{IMAGES}"), format!("/diskGenerations/0/{IMAGES}")] {
            let images = plan.pointer_mut(&images).unwrap();
            images["2020.02.01"] = images["2020.01.01"].clone();
        }
        shop.release(&offer).await;
        let at = |version: &str| format!("/plans/gen1/image-versions/{version}/deprecate?generation=gen2");
        shop.ask(&at("2020.01.01"), Value::Null).await.expect(200);
        assert_eq!(shop.ask(&at("2020.2.1"), Value::Null).await.expect(409).code(), "LastImageVersion");
        let versions = shop.page().await.json()["listing"]["plans"][0]["imageVersions"].clone();
        let told = versions.as_array().unwrap().iter().map(|listed| format!("{} {}", listed["generation"], listed["state"]));
        assert_eq!(told.collect::<Vec<_>>(), ["null \"active\"", "null \"active\"", "\"gen2\" \"deprecated\"", "\"gen2\" \"active\""]);
        let nowhere = shop.ask("/plans/gen1/image-versions/2020.1.1/deprecate?generation=gen3", Value::Null).await.expect(404);
        assert!(nowhere.text.contains("there are none"), "{}", nowhere.text);
        shop.ask("/plans/gen1/image-versions/latest/deprecate", Value::Null).await.expect(400);
    }

    async fn nobody_looks_at_the_disks_of_a_version_that_was_withdrawn(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_versions(&["1.0.1", "1.0.2"])).await;
        shop.deprecate("1.0.1", json!({ "reason": "criticalSecurityIssue" })).await.expect(200);
        shop.release(&with_versions(&["1.0.2"])).await;
        // The old document comes back, and what signed its disks has run out.
        let mut old = with_versions(&["1.0.1", "1.0.2"]);
        let image = &mut old["definition"]["plans"][0][IMAGES]["1.0.1"];
        image["osVhdUrl"] = json!(image["osVhdUrl"].as_str().unwrap().replace("2036", "2026"));
        shop.owner.put(ROOT, &old).await.expect(200);
        let published = shop.act("demo", "publish").await;
        assert_eq!(published["status"], "waitingForPublisherReview", "{published:#}");
        shop.act("demo", "golive").await;
        assert_eq!(shop.versions().await, (json!("1.0.2"), ["1.0.1 withdrawn", "1.0.2 active"].map(str::to_owned).to_vec()));
        // One that left while it was withdrawn is restored before it is back.
        shop.release(&with_versions(&["1.0.2"])).await;
        shop.ask(&path("1.0.1", "restore"), Value::Null).await.expect(200);
        shop.ask(&path("1.0.1", "restore"), Value::Null).await.expect(404);
        shop.owner.put(ROOT, &old).await.expect(200);
        let rejected = shop.act("demo", "publish").await;
        assert_eq!(rejected["status"], "failed", "{rejected:#}");
    }
}
