//! Publish, go live, cancel, by a person with a browser.

use app::Role;
use testkit::{Browser, TestApp, documents};

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";

async fn page(browser: &Browser, name: &str) -> String {
    browser.get(&format!("{OFFER}/{name}")).await.expect(200).text
}

async fn act(browser: &Browser, name: &str, fields: &[(&str, &str)]) -> testkit::Answer {
    let path = format!("{OFFER}/{name}");
    browser.submit(&path, &path, fields).await
}

on_both_engines! {
    async fn an_offer_goes_from_draft_to_live(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        let draft = page(&mina, "overview").await;
        assert!(draft.contains("This offer is a draft") && draft.contains(&format!("class=\"button first\" href=\"{OFFER}/review\"")), "{draft}");
        act(&mina, "review", &[]).await.expect(303);
        let running = page(&mina, "overview").await;
        assert!(running.contains("Publish in progress") && running.contains("by Mina Kim"), "{running}");
        test.settle().await;
        let preview = page(&mina, "overview").await;
        assert!(preview.contains("The preview of version 1 is ready") && preview.contains("/product/contoso.demo?version=1&#38;signature="), "{preview}");
        // The first time the id is typed, because it can never be changed again.
        let refused = act(&mina, "go-live", &[("typed", "Demo offer")]).await.expect(422);
        assert!(refused.text.contains("That is not the offer id"), "{}", refused.text);
        act(&mina, "go-live", &[("typed", "demo")]).await.expect(303);
        test.settle().await;
        let live = page(&mina, "overview").await;
        assert!(live.contains("Version 1 is live") && live.contains("/product/contoso.demo"), "{live}");
        let same = page(&mina, "review").await;
        assert!(same.contains("The draft is the same as what is live"), "{same}");
        act(&mina, "review", &[("force", "true")]).await.expect(303);
        test.settle().await;
        let asked = page(&mina, "go-live").await;
        assert!(!asked.contains("name=\"typed\""), "the second time nothing is typed");
        act(&mina, "go-live", &[]).await.expect(303);
        let compared = page(&mina, "compare").await;
        assert!(compared.contains("Nothing differs"), "{compared}");
        let told = page(&mina, "history").await;
        for words in ["Go-live begun", "Publish begun", "Preview ready", "Mina Kim", "Marketplace"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        let mut changed = documents::core_vm("contoso", "demo");
        changed["definition"]["displayText"] = "Another name".into();
        program.put("/publishers/contoso/offers/demo", &changed).await.expect(200);
        let compared = page(&mina, "compare").await;
        assert!(compared.contains("<b>1 field differs</b>") && compared.contains("Another name</ins>"), "{compared}");
        // Who did it is known to everybody who may know.
        let history = program.get("/publishers/contoso/offers/demo/history").await.expect(200).json();
        let of = |action: &str| {
            let events = history["value"].as_array().unwrap();
            events.iter().find(|event| event["action"] == action).unwrap_or_else(|| panic!("{action}: {history}")).clone()
        };
        for action in ["publish.accepted", "golive.accepted"] {
            assert_eq!(of(action)["actorName"], "Mina Kim", "{history}");
            assert!(of(action)["actor"].as_str().unwrap().starts_with("person:"), "{history}");
        }
    }

    async fn a_publish_is_canceled_and_a_preview_withdrawn(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        act(&mina, "review", &[]).await.expect(303);
        let asked = page(&mina, "cancel").await;
        assert!(asked.contains("The publish stops at its next safe point"), "{asked}");
        act(&mina, "cancel", &[]).await.expect(303);
        test.settle().await;
        assert!(page(&mina, "overview").await.contains("This offer is a draft"));
        act(&mina, "review", &[]).await.expect(303);
        test.settle().await;
        let asked = page(&mina, "cancel").await;
        assert!(asked.contains("The preview is withdrawn"), "{asked}");
        act(&mina, "cancel", &[]).await.expect(303);
        let after = page(&mina, "overview").await;
        assert!(after.contains("This offer is a draft") && !after.contains("/product/contoso.demo?version"), "{after}");
        assert!(page(&mina, "cancel").await.contains("There is nothing to cancel"));
    }

    async fn a_draft_that_is_not_ready_tells_all_that_is_wrong(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine("contoso", "demo");
        offer["definition"]["offer"].as_object_mut().unwrap().remove("microsoft-azure-marketplace.title");
        program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
        let mut mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let asked = page(&mina, "review").await;
        assert!(asked.contains("things must change before the offer can go out") && asked.contains("microsoft-azure-marketplace.title"), "{asked}");
        assert!(!asked.contains("name=\"key\""), "there is nothing to send");
        mina.language = "ko";
        let asked = page(&mina, "review").await;
        assert!(asked.contains("가지를 고쳐야 합니다") && asked.contains("lang=\"ko\""), "{asked}");
    }

    async fn an_operator_looks_and_changes_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        let overview = page(&operator, "overview").await;
        assert!(!overview.contains("class=\"button first\""), "{overview}");
        operator.get(&format!("{OFFER}/go-live")).await.expect(403);
        let stranger = test.person("Eve Dropper", "*", Role::Operator).await;
        stranger.get("/dashboard/commercial-marketplace/offers/contoso/missing/overview").await.expect(404);
    }
}
