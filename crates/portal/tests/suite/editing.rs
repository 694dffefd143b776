//! Pages of an offer in the editor: seen, saved, refused, and saved by two people at once.

use app::Role;
use offer_types::EXAMPLES;
use serde_json::{Value, json};
use testkit::{Answer, Browser, Client, TestApp, documents, form_on, with_values};

use crate::take_live;

const ROOT: &str = "/publishers/contoso/offers/demo";
const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const TITLE: &str = "/offer/microsoft-azure-corevm.title";
const SUMMARY: &str = "/offer/microsoft-azure-corevm.summary";
const SAVE: Option<(&str, &str)> = Some(("do", "save"));

/// An offer that was saved by a program, and somebody who edits it.
async fn begun(test: &TestApp, offer: &Value) -> (Client, Browser) {
    let program = test.member("contoso", Role::Owner).await;
    program.put(ROOT, offer).await.expect(200);
    (program, test.person("Mina Kim", "contoso", Role::Contributor).await)
}

/// The form of a page as it is.
async fn form(browser: &Browser, page: &str) -> Vec<(String, String)> {
    let page = browser.get(&format!("{OFFER}/{page}")).await.expect(200);
    form_on(&page.text, "data-editor", SAVE)
}

async fn send(browser: &Browser, page: &str, form: &[(String, String)]) -> Answer {
    browser.send(&format!("{OFFER}/{page}"), form).await
}

async fn stored(program: &Client) -> Value {
    program.get(ROOT).await.expect(200).json()["definition"].clone()
}

on_both_engines! {
    async fn a_page_is_saved_as_it_was_filled_in(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        let before = stored(&program).await;
        let filled = with_values(form(&mina, "listing").await, &[(TITLE, "Better images"), (SUMMARY, "안녕하세요 \u{202e}abc e\u{301}")]);
        let led = send(&mina, "listing", &filled).await.expect(303);
        assert!(led.header("location").starts_with(&format!("{OFFER}/listing?saved=")), "{}", led.header("location"));
        let page = mina.get(led.header("location")).await.expect(200).text;
        assert!(page.contains("aved as a draft") && page.contains("Better images"), "{page}");
        let after = stored(&program).await;
        assert_eq!(after.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!("Better images")));
        assert_eq!(after.pointer("/offer/microsoft-azure-corevm.summary"), Some(&json!("안녕하세요 \u{202e}abc e\u{301}")));
        assert_eq!((&after["plans"], &after["displayText"]), (&before["plans"], &before["displayText"]));
        // The same form again has had its effect.
        let again = send(&mina, "listing", &filled).await.expect(303);
        assert_eq!(again.header("location"), led.header("location"));
        let event = &program.get(&format!("{ROOT}/history?top=1")).await.expect(200).json()["value"][0];
        assert_eq!((&event["action"], &event["subject"]), (&json!("offer.saved"), &json!("listing")));
        assert!(event["after"].as_str().unwrap().ends_with(": Title, Summary"), "{event}");
        let history = mina.get(&format!("{OFFER}/history")).await.expect(200).text;
        assert!(history.contains("Offer listing: Title, Summary"), "{history}");
    }

    async fn what_can_never_be_published_is_told_and_the_rest_is_saved(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        let long = "x".repeat(10_000);
        let filled = with_values(form(&mina, "listing").await, &[(TITLE, &long), (SUMMARY, "Saved all the same")]);
        let refused = send(&mina, "listing", &filled).await.expect(422).text;
        assert!(refused.contains("Everything was saved but what can never be published"), "{refused}");
        assert!(refused.contains(&long) && refused.contains("role=\"alert\""), "what was typed is still there");
        assert!(refused.contains("<title>1 problem: Offer listing"), "{refused}");
        let now = stored(&program).await;
        assert_eq!(now.pointer("/offer/microsoft-azure-corevm.summary"), Some(&json!("Saved all the same")));
        assert_ne!(now.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!(long)));
        // Sent twice, it is told the same; corrected on the page, it is saved.
        let twice = send(&mina, "listing", &filled).await.expect(422).text;
        assert!(twice.contains(&long), "{twice}");
        let mended = with_values(form_on(&refused, "data-editor", SAVE), &[(TITLE, "Short")]);
        send(&mina, "listing", &mended).await.expect(303);
        let now = stored(&program).await;
        assert_eq!(now.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!("Short")));
    }

    async fn a_page_that_is_saved_as_it_is_changes_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        let tag = program.get(ROOT).await.expect(200).header("etag").to_owned();
        for page in ["offer-settings", "properties", "listing", "support", "plans/gen1/plan-listing", "plans/gen1/plan-technical"] {
            let answer = mina.get(&format!("{OFFER}/{page}")).await;
            if answer.status == 404 {
                continue;
            }
            let led = send(&mina, page, &form_on(&answer.text, "data-editor", SAVE)).await;
            assert_eq!(led.status, 303, "{page}: {}", led.text);
            assert_eq!(program.get(ROOT).await.expect(200).header("etag"), tag, "{page}");
        }
    }

    async fn members_that_nobody_knows_and_secrets_survive_and_no_secret_is_shown(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut offer = documents::core_vm("contoso", "demo");
        offer["definition"]["offer"]["contoso.apiKey"] = json!("the first key of somebody");
        offer["definition"]["offer"]["contoso.colours"] = json!({ "first": [1.50, "blue"] });
        let (program, mina) = begun(&test, &offer).await;
        for page in ["offer-settings", "listing", "properties"] {
            let shown = mina.get(&format!("{OFFER}/{page}")).await.expect(200).text;
            assert!(!shown.contains("the first key"), "{shown}");
        }
        let filled = with_values(form(&mina, "listing").await, &[(TITLE, "Better images")]);
        send(&mina, "listing", &filled).await.expect(303);
        let now = stored(&program).await;
        assert_eq!(now["offer"]["contoso.colours"], offer["definition"]["offer"]["contoso.colours"]);
        let compared = program.call("GET", &format!("/stoa/v1{ROOT}/compare?from=draft&to=draft"), None, &[]).await;
        compared.expect(200);
    }

    async fn a_secret_says_when_it_was_set_and_by_whom(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let (program, mina) = begun(&test, &offer).await;
        let in_table = |member: &str| format!("/offer/microsoft-azure-corevm.tableLeadConfiguration/{member}");
        let (key, contact) = (in_table("connectionString"), in_table("contactEmail"));
        let connection = |key: &str| format!("DefaultEndpointsProtocol=https;AccountName=leads;AccountKey={key}");
        let now = test.app.env.clock.now();
        let day = ui::Reader { words: words::Words::ENGLISH, now }.date(now);
        let told = async |browser: &Browser| {
            let page = browser.get(&format!("{OFFER}/leads")).await.expect(200).text;
            let said = page.split("<span class=\"secret\">").skip(1).filter_map(|rest| rest.split('<').next());
            said.filter(|said| *said != "Not set.").map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(told(&mina).await, [] as [&str; 0]);
        let filled = with_values(form(&mina, "leads").await, &[(&key, &connection("bWluYQ=="))]);
        send(&mina, "leads", &filled).await.expect(303);
        assert_eq!(told(&mina).await, [format!("Set on {day} by Mina Kim.")]);
        // Whoever leaves it is not who set it.
        let paul = test.person("Paul Stein", "contoso", Role::Contributor).await;
        let filled = with_values(form(&paul, "leads").await, &[(&contact, "leads@contoso.example")]);
        send(&paul, "leads", &filled).await.expect(303);
        program.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let filled = with_values(form(&paul, "listing").await, &[(TITLE, "Another version")]);
        send(&paul, "listing", &filled).await.expect(303);
        assert_eq!(told(&paul).await, [format!("Set on {day} by Mina Kim.")]);
        offer["definition"]["offer"]["microsoft-azure-corevm.tableLeadConfiguration"] = json!({ "connectionString": connection("cHJvZ3JhbQ==") });
        program.put(ROOT, &offer).await.expect(200);
        assert_eq!(told(&mina).await, [format!("Set on {day} by a {}.", Role::Owner)]);
        let filled = with_values(form(&mina, "leads").await, &[(&format!("clear:{key}"), "true")]);
        send(&mina, "leads", &filled).await.expect(303);
        assert_eq!(told(&mina).await, [] as [&str; 0]);
    }

    async fn who_may_not_edit_looks_and_who_may_not_look_does_not(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        let filled = form(&mina, "listing").await;
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        let page = operator.get(&format!("{OFFER}/listing")).await.expect(200).text;
        assert!(page.contains("You can only look at this offer") && !page.contains("data-editor"), "{page}");
        operator.send(&format!("{OFFER}/listing"), &filled).await.expect(403);
        test.publisher("fabrikam", true).await;
        let foreign = test.person("Fred Far", "fabrikam", Role::Owner).await;
        foreign.get(&format!("{OFFER}/listing")).await.expect(403);
    }

    async fn a_page_that_the_type_does_not_have_names_those_there_are(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        for (page, told) in [
            ("test-drive", "do not have this page"),
            ("plans/none/plan-listing", "has no plan none"),
        ] {
            let missing = mina.get(&format!("{OFFER}/{page}")).await.expect(404).text;
            assert!(missing.contains(told) && missing.contains(&format!("{OFFER}/listing")), "{missing}");
        }
    }

    async fn a_page_nobody_began_tells_of_no_problems_before_it_is_saved(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut offer = documents::core_vm("contoso", "demo");
        offer["definition"] = json!({ "displayText": "Images" });
        let (_, mina) = begun(&test, &offer).await;
        let fresh = mina.get(&format!("{OFFER}/listing")).await.expect(200).text;
        assert!(fresh.contains("Not started") && !fresh.contains("must change before you publish"), "{fresh}");
        let led = send(&mina, "listing", &form_on(&fresh, "data-editor", SAVE)).await.expect(303);
        let told = mina.get(led.header("location")).await.expect(200).text;
        assert!(told.contains("must change before you publish") && told.contains("role=\"alert\""), "{told}");
    }

    async fn a_live_offer_tells_what_changed_since(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        take_live(&test, &program, &documents::core_vm("contoso", "demo")).await;
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        let page = mina.get(&format!("{OFFER}/listing")).await.expect(200).text;
        assert!(page.contains("Complete") && !page.contains("Changed since live"), "{page}");
        let filled = with_values(form(&mina, "listing").await, &[(TITLE, "Better images")]);
        let led = send(&mina, "listing", &filled).await.expect(303);
        let page = mina.get(led.header("location")).await.expect(200).text;
        for told in ["Unpublished changes", "Changed since live", "Compare with version 1", "1 changed"] {
            assert!(page.contains(told), "{told}: {page}");
        }
    }

    async fn a_disk_version_is_added_and_nothing_else_is_touched(engine: Engine) {
        const IMAGES: &str = "/microsoft-azure-corevm.vmImagesPublicAzure";
        const PAGE: &str = "plans/gen1/plan-technical";
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let images = &mut offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"];
        images["2019.01.01"] = images["2020.01.01"].clone();
        images["2020.01.01"]["contoso.buildNumber"] = json!({ "of": [1.50, "a\u{202e}b"], "at": "night" });
        take_live(&test, &program, &offer).await;
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        let before = stored(&program).await;
        let page = mina.get(&format!("{OFFER}/{PAGE}")).await.expect(200).text;
        assert!(page.contains("version=2020.1.1\">Deprecate or withdraw"), "{page}");
        // Without a version there is nothing to add, and what is none is said so.
        let add = format!("add {IMAGES}");
        let (name, address) = (format!("name:{IMAGES}"), format!("{IMAGES}/2020.01.02/osVhdUrl"));
        for (wrong, told) in [("", "aria-invalid=\"true\" autofocus"), ("two", "three whole numbers"), ("2020.01.01", "2020.01.01")] {
            let filled = with_values(form_on(&page, "data-editor", Some(("do", &add))), &[(&name, wrong)]);
            let again = send(&mina, PAGE, &filled).await.text;
            assert!(again.contains(told) && !again.contains(&address), "{wrong}: {again}");
        }
        let filled = with_values(form_on(&page, "data-editor", Some(("do", &add))), &[(&name, "2020.01.02")]);
        let added = send(&mina, PAGE, &filled).await.text;
        assert!(added.contains("<details open><summary>2020.01.02</summary>"), "{added}");
        assert_eq!(stored(&program).await, before);
        let to = "https://images.example.com/vhds/next.vhd?sv=2022-11-02&sr=b&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc";
        let filled = with_values(form_on(&added, "data-editor", SAVE), &[(&address, to)]);
        let led = send(&mina, PAGE, &filled).await.expect(303);
        let mut after = stored(&program).await;
        let images = after.pointer_mut(&format!("/plans/0{IMAGES}")).and_then(Value::as_object_mut).unwrap();
        let new = images.remove("2020.01.02").expect("the new version");
        assert_eq!(new["osVhdUrl"], to);
        assert_eq!(after.to_string(), before.to_string());
        let page = mina.get(led.header("location")).await.expect(200).text;
        let row = page.split("<code>2020.01.02</code>").nth(1).and_then(|rest| rest.split("</tr>").next()).unwrap();
        assert!(row.contains("st-draft") && !row.contains("stop-selling"), "{row}");
        // What is live ends, and comes back on sale, from here.
        let old = format!("{OFFER}/stop-selling?plan=gen1&version=2019.1.1");
        let stopped = mina.submit(&old, &old, &[("when", "now"), ("reason", "criticalSecurityIssue"), ("instead-version", "2020.1.1")]).await;
        stopped.expect(303);
        let page = mina.get(&format!("{OFFER}/{PAGE}")).await.expect(200).text;
        let row = page.split("<code>2019.01.01</code>").nth(1).and_then(|rest| rest.split("</tr>").next()).unwrap();
        for told in ["st-stopped", "Withdrawn", "2020.1.1 instead", "Sell again", "resume-selling?plan=gen1&#38;version=2019.1.1"] {
            assert!(row.contains(told), "{told}: {row}");
        }
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        let page = operator.get(&format!("{OFFER}/{PAGE}")).await.expect(200).text;
        assert!(page.contains("2019.01.01") && !page.contains("Sell again"), "{page}");
    }
}

#[tokio::test]
async fn every_page_of_every_type_is_shown_and_saved_without_changing_anything() {
    let test = TestApp::start(testkit::Engine::Sqlite).await;
    let program = test.member("contoso", Role::Owner).await;
    let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
    let mut seen = 0;
    for (nth, (name, text)) in EXAMPLES.iter().enumerate() {
        let mut offer: Value = serde_json::from_str(text).unwrap();
        let id = format!("example-{nth}");
        (offer["publisherId"], offer["id"]) = (json!("contoso"), json!(id));
        let path = format!("/publishers/contoso/offers/{id}");
        let put = program.put(&path, &offer).await;
        assert_eq!(put.status, 200, "{name}: {}", put.text);
        let tag = put.header("etag").to_owned();
        let own = format!("/stoa/v1{path}/pages");
        let pages = program.call("GET", &own, None, &[]).await.expect(200).json();
        for page in pages["value"].as_array().unwrap() {
            let page = match (&page["plan"], &page["page"]) {
                (Value::String(plan), Value::String(name)) => format!("plans/{plan}/{name}"),
                (_, name) => name.as_str().unwrap().to_owned(),
            };
            if page == "plans" || page.ends_with("/plan-pricing") {
                continue;
            }
            let address = format!("/dashboard/commercial-marketplace/offers/contoso/{id}/{page}");
            let shown = mina.get(&address).await;
            assert_eq!(shown.status, 200, "{name} {page}: {}", shown.text);
            if shown.text.contains("data-editor") {
                let led = mina.send(&address, &form_on(&shown.text, "data-editor", SAVE)).await;
                assert_eq!(led.status, 303, "{name} {page}: {}", led.text);
                seen += 1;
            }
            assert_eq!(program.get(&path).await.expect(200).header("etag"), tag, "{name} {page}");
        }
    }
    assert!(seen > 100, "{seen}");
}

on_both_engines! {
    async fn what_only_one_of_two_people_changed_is_kept_without_asking(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        let jonas = test.person("Jonas Weber", "contoso", Role::Owner).await;
        let (hers, his) = (form(&mina, "listing").await, form(&jonas, "listing").await);
        send(&jonas, "listing", &with_values(his, &[(TITLE, "His images")])).await.expect(303);
        send(&mina, "listing", &with_values(hers, &[(SUMMARY, "Her summary")])).await.expect(303);
        let now = stored(&program).await;
        assert_eq!(now.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!("His images")));
        assert_eq!(now.pointer("/offer/microsoft-azure-corevm.summary"), Some(&json!("Her summary")));
    }

    async fn what_two_people_changed_stands_side_by_side_and_is_chosen(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        let hers = form(&mina, "listing").await;
        // Somebody with an old tool saves the whole offer meanwhile.
        let mut offer = documents::core_vm("contoso", "demo");
        offer["definition"]["offer"]["microsoft-azure-corevm.title"] = json!("Their images");
        program.put(ROOT, &offer).await.expect(200);
        let filled = with_values(hers, &[(TITLE, "Her images"), (SUMMARY, "Her summary")]);
        let asked = send(&mina, "listing", &filled).await.expect(409).text;
        for told in ["Their images", "Her images", "changed by both of you", "changed by you", "Somebody changed this page"] {
            assert!(asked.contains(told), "{told}: {asked}");
        }
        assert_eq!(stored(&program).await.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!("Their images")));
        // Nothing chosen: it asks for that. Then what was chosen is saved.
        let blank = form_on(&asked, "data-guard", SAVE);
        let again = send(&mina, "listing", &blank).await.expect(422).text;
        assert!(again.contains("choose one of both"), "{again}");
        let choice = format!("choose:{TITLE}");
        let chosen = with_values(form_on(&again, "data-guard", SAVE), &[(&choice, "mine")]);
        send(&mina, "listing", &chosen).await.expect(303);
        let now = stored(&program).await;
        assert_eq!(now.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!("Her images")));
        assert_eq!(now.pointer("/offer/microsoft-azure-corevm.summary"), Some(&json!("Her summary")));
    }

    async fn a_form_of_a_session_that_had_ended_comes_back_as_it_was_typed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, mina) = begun(&test, &documents::core_vm("contoso", "demo")).await;
        let filled = with_values(form(&mina, "listing").await, &[(TITLE, "Typed before it ended")]);
        test.clock.advance(std::time::Duration::from_secs(9 * 3600));
        let led = send(&mina, "listing", &filled).await.expect(303);
        // Tokens of programs ended, too.
        let program = test.member("contoso", Role::Owner).await;
        let back = crate::kept::back_in(&test, &mina, "mina.kim@people.example", &led).await;
        assert!(back.text.contains("Typed before it ended") && back.text.contains("What you had filled in is back"), "{}", back.text);
        assert_ne!(stored(&program).await.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!("Typed before it ended")));
        send(&mina, "listing", &form_on(&back.text, "data-editor", SAVE)).await.expect(303);
        assert_eq!(stored(&program).await.pointer("/offer/microsoft-azure-corevm.title"), Some(&json!("Typed before it ended")));
    }
}
