//! The draft as it was in a version: all of it, or one page.

use app::Role;
use serde_json::{Value, json};
use testkit::{Browser, Client, TestApp, documents, filled};

use crate::take_live;

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const CORE: &str = "microsoft-azure-corevm.";

/// An offer that is live as version 1, and another draft behind it.
async fn changed(test: &TestApp) -> (Client, Browser) {
    let program = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    offer["definition"]["offer"]["contoso.apiKey"] = json!("the first key of somebody");
    take_live(test, &program, &offer).await;
    offer["definition"]["displayText"] = json!("Other images");
    offer["definition"]["offer"]["contoso.apiKey"] = json!("the second key of somebody");
    offer["definition"]["plans"][0][format!("{CORE}skuSummary")] = json!("Another summary");
    program.put(ROOT, &offer).await.expect(200);
    (program, test.person("Mina Kim", "contoso", Role::Contributor).await)
}

async fn ask(browser: &Browser, query: &str) -> String {
    browser.get(&format!("{OFFER}/restore?{query}")).await.expect(200).text
}

/// Places of pages that the draft says otherwise than version 1.
async fn left(program: &Client) -> Vec<String> {
    let compared = program
        .call("GET", &format!("{OWN}/compare?from=version:1&to=draft"), None, &[])
        .await
        .expect(200)
        .json();
    compared["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| page["page"].as_str().unwrap().to_owned())
        .collect()
}

async fn newest_event(program: &Client) -> Value {
    program.get(&format!("{ROOT}/history?top=1")).await.expect(200).json()["value"][0].clone()
}

on_both_engines! {
    async fn the_whole_draft_is_brought_back_once_with_its_secrets(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = changed(&test).await;
        let page = ask(&mina, "version=1").await;
        for told in [
            "<b>3 fields of the draft change</b>", "Customers keep the live version 1", "Other images</del>", "Demo images</ins>",
            "Kept secret", "Bring back version 1",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("key of somebody"), "a secret stays one");
        assert_eq!(left(&program).await.len(), 3, "looking changes nothing");
        let fields = filled(&page, &[]);
        let done = mina.send(&format!("{OFFER}/restore"), &fields).await.expect(303);
        assert_eq!(done.header("location"), format!("{OFFER}/compare?from=live&to=draft&restored=1"));
        assert_eq!(left(&program).await, [""; 0]);
        let event = newest_event(&program).await;
        assert_eq!((&event["action"], &event["actorName"]), (&json!("offer.restored"), &json!("Mina Kim")), "{event}");
        assert!(event["after"].as_str().unwrap().ends_with("as in version 1"), "{event}");
        // Sent once more, it leads to the same and does nothing.
        mina.send(&format!("{OFFER}/restore"), &fields).await.expect(303);
        assert_eq!(newest_event(&program).await, event);
        let told = mina.get(done.header("location")).await.expect(200).text;
        assert!(told.contains("Version 1 was brought back into the draft") && told.contains("Nothing differs"), "{told}");
        let other = mina.get(&format!("{OFFER}/compare?restored=2")).await.expect(200).text;
        assert!(!other.contains("was brought back"), "what did not happen is not told");
        let history = mina.get(&format!("{OFFER}/history?event=offer.restored")).await.expect(200).text;
        assert!(history.contains("Draft brought back") && history.contains("as in version 1"), "{history}");
        let same = ask(&mina, "version=1").await;
        assert!(same.contains("There is nothing to bring back") && !same.contains("name=\"key\""), "{same}");
        // What is live stays as it is.
        let live = program.get(&format!("{ROOT}/slot/production")).await.expect(200).json();
        assert_eq!(live["definition"]["displayText"], "Demo images");
    }

    async fn one_page_is_brought_back_and_the_rest_stays(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = changed(&test).await;
        let compared = mina.get(&format!("{OFFER}/compare")).await.expect(200).text;
        let query = "version=1&page=plans%2Fgen1%2Fplan-listing";
        assert!(compared.contains(&format!("{OFFER}/restore?{}", query.replace('&', "&#38;"))), "{compared}");
        let page = ask(&mina, query).await;
        assert!(page.contains("<b>1 field of the page gen1: Plan listing changes</b>") && !page.contains("Other images</del>"), "{page}");
        // Somebody saves another page meanwhile, which is of no concern.
        let set = json!({ "changes": [{ "page": "offer-settings", "value": { "displayText": "Third images" } }] }).to_string();
        program.call("POST", &format!("{OWN}/changes"), Some(set), &[("content-type", "application/json")]).await.expect(200);
        mina.send(&format!("{OFFER}/restore"), &filled(&page, &[])).await.expect(303);
        assert_eq!(left(&program).await, ["offer-settings", "properties"]);
        assert_eq!(newest_event(&program).await["subject"], "plans/gen1/plan-listing");
        let draft = program.get(ROOT).await.expect(200).json();
        assert_eq!(draft["definition"]["displayText"], "Third images");
    }

    async fn what_somebody_saved_since_is_shown_and_kept(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = changed(&test).await;
        let (whole, page) = (ask(&mina, "version=1").await, ask(&mina, "version=1&page=offer-settings").await);
        test.clock.advance(std::time::Duration::from_secs(60));
        let set = json!({ "changes": [{ "page": "offer-settings", "value": { "displayText": "Third images" } }] }).to_string();
        program.call("POST", &format!("{OWN}/changes"), Some(set), &[("content-type", "application/json")]).await.expect(200);
        for form in [&whole, &page] {
            let moved = mina.send(&format!("{OFFER}/restore"), &filled(form, &[])).await.expect(409).text;
            for told in ["Somebody saved the draft since you read it", "Offer setup", "Third images</del>"] {
                assert!(moved.contains(told), "{told}: {moved}");
            }
            assert_eq!(program.get(ROOT).await.json()["definition"]["displayText"], "Third images");
        }
        // The page that says so can be sent.
        let again = mina.send(&format!("{OFFER}/restore"), &filled(&whole, &[])).await.expect(409).text;
        mina.send(&format!("{OFFER}/restore"), &filled(&again, &[])).await.expect(303);
        assert_eq!(left(&program).await, [""; 0]);
        // A form that does not say what was read does nothing.
        let (blank, program) = (ask(&mina, "version=1").await, program);
        assert!(blank.contains("There is nothing to bring back"));
        let forged = filled(&whole, &[("key", "another"), ("seen", ""), ("tag", "")]);
        mina.send(&format!("{OFFER}/restore"), &forged).await.expect(409);
        assert_eq!(newest_event(&program).await["action"], "offer.restored");
    }

    async fn what_is_not_there_is_told_with_what_is(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = changed(&test).await;
        for (query, status, told) in [
            ("version=99", 404, "There is no version 99. Versions 1 to 1 were published."),
            ("version=-1", 404, "There is no version -1."),
            ("version=rubbish", 400, "“rubbish” is no number of a version"),
            ("version=1&page=colours", 400, "“colours” is no page"),
            ("version=1&page=plans%2Fnone%2Fplan-listing", 404, "Version 1 has no page plans/none/plan-listing"),
        ] {
            let refused = mina.get(&format!("{OFFER}/restore?{query}")).await.expect(status).text;
            assert!(refused.contains(told) && refused.contains("<option value=\"1\""), "{query}: {refused}");
            assert!(!refused.contains("name=\"key\""), "{query}");
        }
        let forged = filled(&ask(&mina, "").await, &[("version", "7")]);
        mina.send(&format!("{OFFER}/restore"), &forged).await.expect(422);
        program.put("/publishers/contoso/offers/new", &documents::core_vm("contoso", "new")).await.expect(200);
        let none = mina.get(&OFFER.replace("demo", "new/restore")).await.expect(200).text;
        assert!(none.contains("Nothing was published yet"), "{none}");
        // Offers of others are nobody's to bring back, and an operator only looks.
        mina.get("/dashboard/commercial-marketplace/offers/fabrikam/demo/restore?version=1").await.expect(403);
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        operator.get(&format!("{OFFER}/restore?version=1")).await.expect(403);
        for page in ["compare", "history"] {
            let looked = operator.get(&format!("{OFFER}/{page}")).await.expect(200).text;
            assert!(!looked.contains(&format!("{OFFER}/restore")), "{looked}");
        }
    }
}
