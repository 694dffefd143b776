//! What happens to an offer's document between PUT and GET.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const MARKET: &str = "microsoft-azure-marketplace.";

async fn go_live(test: &TestApp, client: &Client) {
    client.post(&format!("{ROOT}/publish")).await.expect(202);
    test.settle().await;
    client.post(&format!("{ROOT}/golive")).await.expect(202);
    test.settle().await;
}

fn targets(answer: &testkit::Answer) -> Vec<String> {
    let details = answer.json()["error"]["details"].as_array().cloned().unwrap_or_default();
    details.iter().map(|detail| detail["target"].as_str().unwrap_or_default().to_owned()).collect()
}

on_both_engines! {
    async fn what_is_filled_in_counts(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let draft = |generations: usize| {
            let generations: Vec<_> = (0..generations).map(|number| json!({ "planId": format!("generation-{number:06}") })).collect();
            let plan = json!({ "planId": "standard", "diskGenerations": generations });
            json!({ "offerTypeId": "microsoft-azure-virtualmachines", "definition": { "plans": [plan] } })
        };
        // 31 bytes become 77.
        let refused = owner.put(ROOT, &draft(60_000)).await.expect(400);
        assert_eq!(refused.code(), "DocumentTooLarge");
        assert!(refused.text.contains("at most 4194304 and 400000 are kept"), "{}", refused.text);
        let saved = owner.put(ROOT, &draft(30_000)).await.expect(200);
        assert!(saved.text.len() > 2_000_000 && saved.text.len() < 4_194_304, "{}", saved.text.len());
    }

    async fn unknown_members_come_back_as_they_were_sent(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let extra = r#""x.zulu":{"b":1.10,"a":[1e+2,123456789012345678901234567890,"ü\u0000\"",null]},"x.alpha":-0.0"#;
        let plain = documents::core_vm("contoso", "demo").to_string();
        let sent = plain.replacen(r#""displayText":"#, &format!(r#"{extra},"displayText":"#), 1);
        let target = format!("/api{ROOT}?api-version=2017-10-31");
        owner.call("PUT", &target, Some(sent), &[("content-type", "application/json")]).await.expect(200);
        let read = owner.get(ROOT).await.expect(200).text;
        assert!(read.contains(extra), "in order, byte for byte: {read}");
    }

    async fn members_the_server_owns_are_ignored_in_bodies(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        for (member, value) in [
            ("status", json!("succeeded")), ("version", json!(77)), ("changedTime", json!("0001-01-01T00:00:00Z")),
            ("Etag", json!("")), ("eTag", json!("x")), ("pcMigrationStatus", json!("none")), ("isvUpgradeRequest", json!(false)),
        ] {
            document[member] = value;
        }
        let saved = owner.put(ROOT, &document).await.expect(200).json();
        assert_eq!((saved["status"].as_str(), saved["version"].as_i64()), (Some("neverPublished"), Some(1)));
        assert_eq!(saved["pcMigrationStatus"], "migrated");
        assert!(saved.get("eTag").is_none() && saved.get("Etag").is_none());
    }

    async fn readers_find_what_they_index_without_checking(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let prefix = "microsoft-azure-corevm.";
        let offer = json!({
            "offerTypeId": "microsoft-azure-corevm",
            "definition": { "displayText": "Bare", "plans": [
                { "planId": "one", "microsoft-azure-corevm.usefulLinksFairfax": null, "diskGenerations": [{ "planId": "two" }] },
                { "planId": "three", "microsoft-azure-corevm.vmImagesPublicAzure": null },
            ] },
        });
        let saved = owner.put(ROOT, &offer).await.expect(200).json();
        let plans = &saved["definition"]["plans"];
        for plan in [&plans[0], &plans[0]["diskGenerations"][0], &plans[1]] {
            assert_eq!(plan[format!("{prefix}vmImagesPublicAzure")], json!({}), "{plan}");
            assert!(plan[format!("{prefix}vmImagesArchitecture")].is_string(), "{plan}");
            assert!(plan[format!("{prefix}generation")].is_string(), "{plan}");
        }
        assert_eq!(plans[1]["diskGenerations"], json!([]));
        assert_eq!(plans[0][format!("{prefix}usefulLinksFairfax")], Value::Null);
        let vm = json!({ "offerTypeId": "microsoft-azure-virtualmachines", "definition": { "plans": [{ "planId": "p" }] } });
        let saved = owner.put("/publishers/contoso/offers/vm", &vm).await.expect(200).json();
        assert_eq!(saved["definition"]["plans"][0]["microsoft-azure-virtualmachines.vmImages"], json!({}));
        assert_eq!(saved["definition"]["plans"][0]["diskGenerations"], json!([]));
    }

    async fn every_problem_of_a_draft_is_named_at_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        let plan = document["definition"]["plans"][0].clone();
        document["definition"]["plans"].as_array_mut().unwrap().push(plan);
        document["definition"]["offer"]["microsoft-azure-corevm.title"] = json!(7);
        document["definition"]["plans"][0]["microsoft-azure-corevm.operatingSystemFamily"] = json!("BeOS");
        let refused = owner.put(ROOT, &document).await.expect(400);
        let found = targets(&refused);
        for target in ["definition.offer.microsoft-azure-corevm.title", "definition.plans[0].microsoft-azure-corevm.operatingSystemFamily", "definition.plans[1].planId"] {
            assert!(found.iter().any(|found| found == target), "{target} in {found:?}");
        }
        owner.get(ROOT).await.expect(404);
    }

    async fn an_incomplete_draft_is_kept_and_publish_names_every_gap(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        document["definition"]["offer"].as_object_mut().unwrap().remove("microsoft-azure-corevm.title");
        document["definition"]["plans"][0].as_object_mut().unwrap().remove("microsoft-azure-corevm.skuTitle");
        owner.put(ROOT, &document).await.expect(200);
        let refused = owner.post(&format!("{ROOT}/publish")).await.expect(422);
        let found = targets(&refused).join(" ");
        assert!(found.contains("corevm.title") && found.contains("skuTitle"), "{found}");
        assert_eq!(owner.get(&format!("{ROOT}/submissions")).await.expect(200).json(), json!([]), "no operation was made");
    }

    async fn secrets_are_kept_sealed_and_never_returned(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        testkit::log::keep_out("c2VjcmV0LXNlY3JldA");
        let mut document = documents::virtual_machine("contoso", "demo");
        let secret = "DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=c2VjcmV0LXNlY3JldA==;EndpointSuffix=core.windows.net";
        document["definition"]["offer"][format!("{MARKET}leadDestination")] = json!("AzureTable");
        document["definition"]["offer"][format!("{MARKET}tableLeadConfiguration")] = json!({ "connectionString": secret });
        let saved = owner.put(ROOT, &document).await.expect(200);
        assert!(!saved.text.contains("c2VjcmV0"), "{}", saved.text);
        assert!(!owner.get(ROOT).await.text.contains("c2VjcmV0"));
        let stored = |test: &TestApp| {
            let db = test.app.db.clone();
            async move {
                let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
                db.read(move |tx| db::offers::version(tx, &publisher, &offer, 1)).await.unwrap().unwrap()
            }
        };
        let first = stored(&test).await;
        assert!(!first.definition.contains("c2VjcmV0"));
        let sealed = first.secrets.expect("it is stored");
        assert!(sealed.contains("connectionString") && !sealed.contains("c2VjcmV0"), "{sealed}");
        // What GET returned goes back as it is: the secret stays.
        owner.put(ROOT, &owner.get(ROOT).await.json()).await.expect(200);
        assert_eq!(stored(&test).await.secrets.as_deref(), Some(sealed.as_str()));
        document["definition"]["offer"][format!("{MARKET}tableLeadConfiguration")] = json!({ "connectionString": "" });
        owner.put(ROOT, &document).await.expect(200);
        assert_eq!(stored(&test).await.secrets, None, "an empty text clears it");
    }

    async fn an_offer_whose_secrets_are_sent_again_has_nothing_to_publish(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let site = Site::start().await;
        let mut document = documents::virtual_machine_with_logos("contoso", "demo", &site);
        for key in ["Zmlyc3Q=", "c2Vjb25k"] {
            let secret = format!("DefaultEndpointsProtocol=https;AccountName=leads;AccountKey={key};EndpointSuffix=core.windows.net");
            let with_secret = |document: &mut Value| {
                document["definition"]["offer"][format!("{MARKET}leadDestination")] = json!("Table");
                document["definition"]["offer"][format!("{MARKET}tableLeadConfiguration")] = json!({ "connectionString": secret });
            };
            with_secret(&mut document);
            owner.put(ROOT, &document).await.expect(200);
            go_live(&test, &owner).await;
            document = owner.get(ROOT).await.expect(200).json();
            with_secret(&mut document);
            owner.put(ROOT, &document).await.expect(200);
            let refused = owner.post(&format!("{ROOT}/publish")).await.expect(409);
            assert_eq!(refused.code(), "NothingToPublish");
        }
    }

    async fn versions_are_frozen_by_publishing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &document).await.expect(200);
        owner.get(&format!("{ROOT}/versions/1")).await.expect(404);
        go_live(&test, &owner).await;
        document["definition"]["displayText"] = json!("Second");
        assert_eq!(owner.put(ROOT, &document).await.expect(200).json()["version"], 2);
        assert_eq!(owner.put(ROOT, &document).await.expect(200).json()["version"], 2, "edits of one draft share a version");
        let first = owner.get(&format!("{ROOT}/versions/1")).await.expect(200).json();
        assert_eq!(first["definition"]["displayText"], "Demo images");
        owner.get(&format!("{ROOT}/versions/2")).await.expect(404);
        assert_eq!(owner.get(&format!("{ROOT}/slot/production")).await.expect(200).json()["version"], 1);
        assert_eq!(owner.get(&format!("{ROOT}/versions/x")).await.expect(400).code(), "InvalidVersion");
    }

    async fn what_went_live_meanwhile_binds_an_older_draft(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &document).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        // Nothing is live yet, so the same image version may still get another disk …
        let mut swapped = document.clone();
        let image = &mut swapped["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"];
        let disk = image["osVhdUrl"].as_str().unwrap().replace("base.vhd", "other.vhd");
        image["osVhdUrl"] = json!(disk);
        owner.put(ROOT, &swapped).await.expect(200);
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        // … but not be published with it once the first one is.
        let refused = owner.post(&format!("{ROOT}/publish")).await.expect(422);
        assert!(targets(&refused)[0].contains("2020.01.01"), "{}", refused.text);
    }

    async fn plan_ids_are_the_same_in_any_letter_case(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        for id in ["Gen1", "gen1", "GEN1"] {
            document["definition"]["plans"][0]["planId"] = json!(id);
            owner.put(ROOT, &document).await.expect(200);
            go_live(&test, &owner).await;
            assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
        }
    }

    async fn what_went_live_binds_the_draft(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &document).await.expect(200);
        go_live(&test, &owner).await;
        let mut moved = document.clone();
        moved["offerTypeId"] = json!("microsoft-azure-virtualmachines");
        assert_eq!(targets(&owner.put(ROOT, &moved).await.expect(400)), ["offerTypeId"]);
        let mut edited = document.clone();
        let images = "microsoft-azure-corevm.vmImagesPublicAzure";
        edited["definition"]["plans"][0][images]["2020.01.01"]["osVhdUrl"] = json!("https://images.example.com/other.vhd?sv=2022-11-02&sr=b&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc");
        let refused = owner.put(ROOT, &edited).await.expect(400);
        assert!(targets(&refused)[0].contains("2020.01.01"), "{}", refused.text);
        // Another plan replaces the live one; the id of the old one is gone for good.
        let mut replaced = document.clone();
        replaced["definition"]["plans"][0]["planId"] = json!("gen1b");
        owner.put(ROOT, &replaced).await.expect(200);
        go_live(&test, &owner).await;
        let refused = owner.put(ROOT, &document).await.expect(400);
        assert_eq!(targets(&refused), ["definition.plans[0].planId"]);
        assert_eq!(refused.json()["error"]["details"][0]["code"], "IdRetired");
    }
}
