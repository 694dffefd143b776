//! Beginning an offer: its type, its id, and what it starts from.

use app::Role;
use serde_json::{Value, json};
use testkit::{Answer, Browser, Engine, TestApp, documents};

const NEW: &str = "/dashboard/commercial-marketplace/offers/new";
const SAAS: &str = "microsoft-azure-saas";

async fn begin(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    browser.submit(&format!("{NEW}?publisher=contoso"), NEW, fields).await
}

fn saas() -> Value {
    let text = offer_types::EXAMPLES.iter().find(|(name, _)| name.ends_with("service-desk.json")).unwrap().1;
    let mut offer: Value = serde_json::from_str(text).unwrap();
    offer["publisherId"] = "contoso".into();
    offer["id"] = "source".into();
    offer
}

on_both_engines! {
    async fn an_empty_offer_is_begun_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        let page = mina.get(&format!("{NEW}?publisher=contoso")).await.expect(200).text;
        assert!(page.contains("Create draft") && page.contains("Help me choose"), "{page}");
        assert!(!page.contains("microsoft-dynamics-nav"), "retired types are not offered: {page}");
        let form = testkit::filled(&page, &[("type", SAAS), ("id", "Notes"), ("alias", "Notes for all"), ("start", "nothing")]);
        for _ in 0..2 {
            let led = mina.send(NEW, &form).await.expect(303);
            assert!(led.header("location").starts_with("/dashboard/commercial-marketplace/offers/contoso/notes/"), "{}", led.header("location"));
        }
        let program = test.member("contoso", Role::Owner).await;
        let offer = program.get("/publishers/contoso/offers/notes").await.expect(200).json();
        assert_eq!((&offer["offerTypeId"], &offer["definition"]["displayText"]), (&json!(SAAS), &json!("Notes for all")));
        assert_eq!(crate::events(&test, "offer.created").await.len(), 1);
    }

    async fn an_offer_starts_from_a_file(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let page = mina.get(&format!("{NEW}?publisher=contoso")).await.expect(200).text;
        assert!(page.contains("name=\"document-file\""), "{page}");
        let form = testkit::filled(&page, &[("id", "filed"), ("alias", "Kept"), ("start", "nothing")]);
        let send = async |file: &[u8]| mina.send_files(NEW, &form, &[("document-file", "offer.json", "application/json", file)]).await;
        for (file, why) in [
            (&b"{ no"[..], "cannot be read"),
            (b"[]", "is no offer"),
            (b"", "Choose a file, or paste"),
            (b"\x89PNG\r\n\x1a\n\xff", "offer.json is no JSON file"),
            (&vec![b' '; 5 << 20], "offer.json is larger than an offer may be"),
            (&vec![b' '; 9 << 20], "offer.json is larger than an offer may be"),
            (b"{\"offerTypeId\":\"none\",\"definition\":{}}", "none"),
        ] {
            let refused = send(file).await;
            assert_eq!(refused.status, 422, "{why}, {} bytes: {}", file.len(), refused.text);
            let refused = refused.text;
            assert!(refused.contains(why) && refused.contains("value=\"Kept\""), "{why}: {refused}");
        }
        assert!(send(b"{ no").await.text.contains("{ no</textarea>"), "its text stays");
        // A browser sends this where no file was chosen.
        let page = mina.get(&format!("{NEW}?publisher=contoso")).await.expect(200).text;
        let bare = testkit::filled(&page, &[("type", SAAS), ("id", "bare"), ("alias", "Kept"), ("start", "nothing")]);
        mina.send_files(NEW, &bare, &[("document-file", "", "application/octet-stream", b"")]).await.expect(303);
        let text = format!("\u{feff}{}", saas());
        let led = send(text.as_bytes()).await.expect(303);
        assert!(led.header("location").contains("/offers/contoso/filed/"), "{}", led.header("location"));
        let program = test.member("contoso", Role::Owner).await;
        let offer = program.get("/publishers/contoso/offers/filed").await.expect(200).json();
        assert_eq!(offer["offerTypeId"], SAAS);
    }

    async fn all_that_is_wrong_is_told_and_what_was_typed_stays(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        let mut mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let refused = begin(&mina, &[("id", "a b"), ("alias", "Kept"), ("start", "document"), ("document", "{ no")]).await.expect(422).text;
        for told in ["is not a valid offer id", "cannot be read", "value=\"Kept\"", "{ no</textarea>", "2 problems: New offer"] {
            assert!(refused.contains(told), "{told}: {refused}");
        }
        let refused = begin(&mina, &[("id", "demo"), ("type", SAAS)]).await.expect(422).text;
        assert!(refused.contains("There is an offer `demo` already"), "{refused}");
        let document = json!({ "offerTypeId": SAAS, "definition": { "displayText": 5, "plans": "none" } }).to_string();
        let refused = begin(&mina, &[("id", "new"), ("start", "document"), ("document", &document)]).await.expect(422).text;
        assert!(refused.contains("definition.displayText") && refused.contains("definition.plans"), "{refused}");
        let other = [("id", "new"), ("type", "microsoft-azure-container"), ("start", "document"), ("document", "{\"offerTypeId\":\"microsoft-azure-saas\",\"definition\":{}}")];
        assert!(begin(&mina, &other).await.expect(422).text.contains("You chose the type"));
        let retired = [("id", "new"), ("type", "microsoft-dynamics-nav")];
        assert!(begin(&mina, &retired).await.expect(422).text.contains("No new offers of the type"));
        mina.language = "ko";
        let refused = begin(&mina, &[("id", "demo")]).await.expect(422).text;
        assert!(refused.contains("무엇을 판매할지 선택하세요"), "{refused}");
    }

    async fn a_copy_has_everything_but_the_secrets_and_says_which(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut source = saas();
        source["definition"]["offer"]["microsoft-azure-marketplace.leadDestination"] = "AzureTable".into();
        source["definition"]["offer"]["microsoft-azure-marketplace.tableLeadConfiguration"] =
            json!({ "connectionString": "AccountKey=hush-hush" });
        program.put("/publishers/contoso/offers/source", &source).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let led = begin(&mina, &[("id", "copy"), ("start", "offer"), ("from-offer", "source")]).await.expect(303);
        let begun = "/dashboard/commercial-marketplace/offers/contoso/copy/begun?from=source";
        assert_eq!(led.header("location"), begun);
        let page = mina.get(begun).await.expect(200).text;
        assert!(page.contains("1 secret was not copied") && page.contains("/offers/contoso/copy/leads"), "{page}");
        assert!(!page.contains("hush-hush"), "{page}");
        let read = async |id: &str| {
            program.get(&format!("/publishers/contoso/offers/{id}")).await.expect(200).json()["definition"].clone()
        };
        assert_eq!(read("copy").await, read("source").await);
        let missing = begin(&mina, &[("id", "other"), ("start", "offer"), ("from-offer", "none")]).await.expect(422).text;
        assert!(missing.contains("has no offer `none` to start from"), "{missing}");
    }

    async fn whether_an_id_is_free_is_told_to_those_who_may_begin_offers(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        program.put("/publishers/contoso/offers/gone", &documents::core_vm("contoso", "gone")).await.expect(200);
        program.call("DELETE", "/stoa/v1/publishers/contoso/offers/gone", None, &[]).await.expect(204);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let check = async |id: &str, browser: &Browser| browser.get(&format!("{NEW}/check?publisher=contoso&id={id}")).await;
        let told = async |id: &str| {
            let told = check(id, &mina).await.expect(200).json();
            (told["free"].as_bool().unwrap(), told["text"].as_str().unwrap().to_owned())
        };
        let (is_free, text) = told("Free-1").await;
        assert!(is_free && text.contains("/product/contoso.free-1"), "{text}");
        for (id, words) in [("demo", "already"), ("gone", "never used again"), ("a%20b", "is not a valid offer id")] {
            let (is_free, text) = told(id).await;
            assert!(!is_free && text.contains(words), "{id}: {text}");
        }
        let eve = test.person("Eve Dropper", "*", Role::Operator).await;
        check("demo", &eve).await.expect(403);
    }
}

#[tokio::test]
async fn every_example_is_a_start() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    for (nth, (name, _)) in offer_types::EXAMPLES.iter().enumerate() {
        let id = format!("from-{nth}");
        begin(&mina, &[("id", &id), ("start", "example"), ("from-example", name)]).await.expect(303);
    }
}

#[tokio::test]
async fn three_questions_suggest_a_type() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    let ask = async |query: &str| {
        mina.get(&format!("{NEW}/choose?publisher=contoso&{query}")).await.expect(200).text
    };
    let page = ask("").await;
    assert!(page.contains("What do you sell?") && !page.contains("Suits:"), "{page}");
    let page = ask("what=software&where=theirs&how=disk").await;
    assert!(
        page.contains("1 type suits all that you answered")
            && page.contains(&format!("{NEW}?publisher=contoso&#38;type=microsoft-azure-virtualmachines")),
        "{page}"
    );
    let page = ask("what=work&how=disk").await;
    assert!(page.contains("suit 1 of your 2 answers"), "{page}");
}
