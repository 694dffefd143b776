//! What happened to an offer: filtered, page by page, and as a file.

use std::time::Duration;

use app::Role;
use serde_json::json;
use testkit::{Browser, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";

/// What happened, in the words of the rows of a page.
async fn shown(browser: &Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("{OFFER}/history?{query}")).await.expect(200).text;
    let words = page.split("<span class=\"st st-").skip(1).filter_map(|rest| rest.split("</svg>").nth(1));
    words.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// Saves one page of the draft.
async fn save(program: &Client, page: &str, value: serde_json::Value) {
    let set = json!({ "changes": [{ "page": page, "value": value }] }).to_string();
    let headers = [("content-type", "application/json")];
    program.call("POST", &format!("{OWN}/changes"), Some(set), &headers).await.expect(200);
}

on_both_engines! {
    async fn events_are_found_by_kind_by_whom_by_page_and_by_day(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        program.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let path = format!("{OFFER}/review");
        mina.submit(&path, &path, &[]).await.expect(303);
        test.settle().await;
        let day = |at: domain::Timestamp| domain::Day::of(at).to_string();
        let first = day(test.app.env.clock.now());
        test.clock.advance(Duration::from_secs(3 * 24 * 3600));
        let second = day(test.app.env.clock.now());
        let program = test.member("contoso", Role::Owner).await;
        save(&program, "offer-settings", json!({ "displayText": "Other images" })).await;
        save(&program, "plans", json!({ "plans": [{ "planId": "gen1" }, { "planId": "gold" }] })).await;
        let mina = test.person("Jonas Weber", "contoso", Role::Owner).await;
        let all = shown(&mina, "").await;
        assert_eq!((all.first().unwrap().as_str(), all.last().unwrap().as_str()), ("Draft saved", "Created"), "{all:?}");
        assert_eq!(shown(&mina, "event=offer.saved").await, ["Draft saved"; 2]);
        assert_eq!(shown(&mina, "by=people").await, ["Publish begun"]);
        assert_eq!(shown(&mina, "by=applications").await, ["Draft saved", "Draft saved", "Created"]);
        assert!(shown(&mina, "by=system").await.contains(&"Preview ready".to_owned()));
        assert_eq!(shown(&mina, "page=offer-settings").await, ["Draft saved", "Created"], "a save of the whole is of every page");
        assert_eq!(shown(&mina, "page=listing").await, ["Created"]);
        assert_eq!(shown(&mina, &format!("from={second}")).await, ["Draft saved"; 2]);
        assert!(!shown(&mina, &format!("to={first}")).await.contains(&"Draft saved".to_owned()));
        assert_eq!(shown(&mina, &format!("from={second}&to={second}&by=people")).await, [""; 0]);
        let page = mina.get(&format!("{OFFER}/history?by=people&from={first}")).await.expect(200).text;
        for told in ["Mina Kim", "In the portal", "Version 1", &format!("From {first}"), "Remove all filters"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let saved = mina.get(&format!("{OFFER}/history?event=offer.saved")).await.expect(200).text;
        assert!(saved.contains("Offer setup") && saved.contains("Application, over the API"), "{saved}");
        let none = mina.get(&format!("{OFFER}/history?by=person:nobody")).await.expect(200).text;
        assert!(none.contains("No events match"), "{none}");
    }

    async fn what_cannot_be_looked_for_is_told_and_kept(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let long = "x".repeat(3000);
        for (query, told) in [
            ("from=rubbish".to_owned(), "“rubbish” is no day"),
            ("from=2026-11-02&to=2026-11-01".to_owned(), "2026-11-02 is after 2026-11-01"),
            ("page=colours".to_owned(), "is no page"),
            ("plan=%22%3E%3Cscript%3E".to_owned(), "is no plan id"),
            (format!("event={long}"), "is no event"),
        ] {
            let refused = mina.get(&format!("{OFFER}/history?{query}")).await.expect(400).text;
            assert!(refused.contains(told) && refused.contains("<form class=\"filters\""), "{query}: {refused}");
            assert!(!refused.contains("<script>") && !refused.contains("class=\"st st-"), "{query}");
            mina.get(&format!("{OFFER}/history.csv?{query}")).await.expect(400);
        }
        let kept = mina.get(&format!("{OFFER}/history?from=rubbish&to=2026-11-01")).await.expect(400).text;
        assert!(kept.contains("value=\"rubbish\"") && kept.contains("value=\"2026-11-01\""), "{kept}");
        for query in ["before=0", "before=-1", "before=x"] {
            mina.get(&format!("{OFFER}/history?{query}")).await.expect(400);
        }
        mina.get("/dashboard/commercial-marketplace/offers/contoso/missing/history").await.expect(404);
        mina.get("/dashboard/commercial-marketplace/offers/fabrikam/demo/history.csv").await.expect(403);
    }

    async fn many_events_have_pages_and_one_file_without_formulas(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        for nth in 0..60 {
            save(&program, "offer-settings", json!({ "displayText": format!("Images {nth}") })).await;
        }
        let mina = test.person("=Mina", "contoso", Role::Owner).await;
        let path = format!("{OFFER}/review");
        mina.submit(&path, &path, &[]).await.expect(303);
        let first = mina.get(&format!("{OFFER}/history?page=offer-settings")).await.expect(200).text;
        assert_eq!(first.matches("class=\"st st-").count(), 50);
        let older = first.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|link| link.contains("before=")).unwrap();
        let query = older.split('?').nth(1).unwrap().replace("&#38;", "&");
        assert!(query.starts_with("page=offer-settings&"), "{query}");
        assert_eq!(shown(&mina, &query).await.len(), 11);
        let file = mina.get(&format!("{OFFER}/history.csv?by=people")).await.expect(200);
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"history-demo.csv\"");
        let lines: Vec<_> = file.text.lines().collect();
        assert_eq!(lines.len(), 2, "{}", file.text);
        assert!(lines[1].contains(",publish.accepted,Publish begun,Version 1,") && lines[1].contains(",'=Mina,person:"), "{}", lines[1]);
        let all = mina.get(&format!("{OFFER}/history.csv")).await.expect(200);
        assert_eq!(all.text.lines().count(), 1 + 62);
    }

    async fn a_version_is_compared_with_the_one_before(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        for name in ["One", "Two"] {
            let mut offer = documents::core_vm("contoso", "demo");
            offer["definition"]["displayText"] = json!(name);
            program.put(ROOT, &offer).await.expect(200);
            program.post(&format!("{ROOT}/publish")).await.expect(202);
            test.settle().await;
        }
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let page = mina.get(&format!("{OFFER}/history")).await.expect(200).text;
        let link = format!("{OFFER}/compare?from=version%3A1&#38;to=version%3A2");
        assert!(page.contains(&link), "{page}");
        let compared = mina.get(&link.replace("&#38;", "&")).await.expect(200).text;
        assert!(compared.contains("One</del>") && compared.contains("Two</ins>"), "{compared}");
    }
}
