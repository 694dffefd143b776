//! The private audience of a plan: by hand, by file, and as a file.

use app::Role;
use serde_json::{Value, json};
use testkit::{Browser, Client, Engine, TestApp, documents, filled};

const OFFER: &str = "/publishers/contoso/offers/demo";
const PLAN: &str = "/dashboard/commercial-marketplace/offers/contoso/demo/plans/gold/audience";

fn id(nth: usize) -> String {
    format!("{nth:08}-1111-4111-8111-111111111111")
}

async fn start(engine: Engine) -> (TestApp, Client, Browser) {
    let test = TestApp::start(engine).await;
    let program = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    offer["definition"]["plans"] = json!([{ "planId": "gold", "restrictedAudience": { "contoso.note": 1, "manualEntries": [
        { "type": "subscriptionId", "id": id(1), "description": "One", "contoso.more": true },
        { "type": "tenantId", "id": id(2) },
    ] } }]);
    program.put(OFFER, &offer).await.expect(200);
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    (test, program, mina)
}

async fn entries(program: &Client) -> Value {
    let offer = program.get(OFFER).await.expect(200).json();
    offer["definition"]["plans"][0]["restrictedAudience"].clone()
}

/// The form of the page, with what is done.
async fn form(mina: &Browser, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    filled(&mina.get(PLAN).await.expect(200).text, fields)
}

on_both_engines! {
    async fn rows_are_added_and_removed_by_hand(engine: Engine) {
        let (_test, program, mina) = start(engine).await;
        let page = mina.get(PLAN).await.expect(200).text;
        assert!(page.contains("<b>2 rows</b>") && page.contains(&id(1)) && page.contains("One"), "{page}");
        let found = mina.get(&format!("{PLAN}?q=tenantid")).await.expect(200).text;
        assert!(found.contains(&id(2)) && !found.contains(&id(1)), "{found}");
        let new = id(3);
        let add = form(&mina, &[("do", "add"), ("column-0", "tenantId"), ("column-1", &new), ("column-2", "Three")]).await;
        let led = mina.send(PLAN, &add).await.expect(303);
        assert!(mina.get(led.header("location")).await.expect(200).text.contains("Saved in the draft."));
        // The same form has one effect, and the same row is there once.
        mina.send(PLAN, &add).await.expect(422);
        let wrong = form(&mina, &[("do", "add"), ("column-0", ""), ("column-1", "nobody"), ("column-2", "kept")]).await;
        let refused = mina.send(PLAN, &wrong).await.expect(422).text;
        assert!(refused.contains("Give it.") && refused.contains("is not an id such as") && refused.contains("value=\"kept\""), "{refused}");
        let remove = form(&mina, &[("do", "remove"), ("row", "1")]).await;
        mina.send(PLAN, &remove).await.expect(303);
        let now = entries(&program).await;
        assert_eq!(now["contoso.note"], 1, "{now:#}");
        assert_eq!(now["manualEntries"][0]["contoso.more"], true, "what the page does not show stays: {now:#}");
        assert_eq!(now["manualEntries"][1]["id"], id(3));
        assert_eq!(now["manualEntries"].as_array().unwrap().len(), 2);
        // What was read before is not written over what somebody saved since.
        let refused = mina.send(PLAN, &remove).await;
        assert!([303, 409].contains(&refused.status), "{}", refused.text);
        let stale: Vec<_> = add.iter().map(|(name, value)| match name.as_str() {
            "column-1" => (name.clone(), id(9)),
            "key" => (name.clone(), "another".to_owned()),
            _ => (name.clone(), value.clone()),
        }).collect();
        let changed = mina.send(PLAN, &stale).await.expect(409).text;
        assert!(changed.contains("Somebody saved this page meanwhile"), "{changed}");
        let jun = mina.get(&format!("{PLAN}?list=/none")).await;
        jun.expect(404);
    }

    async fn a_file_is_looked_at_before_it_changes_anything(engine: Engine) {
        let (_test, program, mina) = start(engine).await;
        let before = entries(&program).await;
        let csv = format!("type,id,description\r\nsubscriptionId,{},Other\r\ntenantId,{},\r\ntenantId,{},New\r\n", id(1), id(2), id(5));
        let import = form(&mina, &[("do", "import"), ("mode", "replace")]).await;
        let seen = mina.send_files(PLAN, &import, &[("file", "all.csv", "text/csv", csv.as_bytes())]).await.expect(200).text;
        assert!(seen.contains("1 added, 0 removed, 1 changed, 1 as they are."), "{seen}");
        assert_eq!(entries(&program).await, before, "nothing is stored");
        let confirm = filled(&seen, &[("do", "confirm")]);
        mina.send(PLAN, &confirm).await.expect(303);
        let now = entries(&program).await;
        assert_eq!(now["manualEntries"][0]["description"], "Other");
        assert_eq!(now["manualEntries"][0]["contoso.more"], true, "{now:#}");
        assert_eq!(now["manualEntries"].as_array().unwrap().len(), 3);
        let sheet = mina.get(&PLAN.replace("/audience", "/audience.csv")).await.expect(200);
        assert!(sheet.text.contains(&format!("tenantId,{},New", id(5))), "{}", sheet.text);

        let wrong = format!("type,id\ntenantId,nobody\n,{}\ntenantId,{}\ntenantId,{}\n", id(6), id(7), id(7));
        let seen = mina.send_files(PLAN, &import, &[("file", "all.csv", "text/csv", wrong.as_bytes())]).await.expect(200).text;
        assert!(seen.contains("3 rows of the file are wrong") && !seen.contains("value=\"confirm\""), "{seen}");
        let all = seen.split('"').find(|text| text.contains("audience.csv?") && text.contains("file=")).unwrap().replace("&amp;", "&").replace("&#38;", "&");
        let problems = mina.get(&all).await.expect(200).text;
        assert_eq!(problems.lines().count(), 4, "{problems}");
        assert!(problems.contains("2,id,") && problems.contains("5,,"), "{problems}");
        for (file, why) in [(&b""[..], "The file has no rows"), (b"\xff\xfe", "not readable as CSV"), (b"PK\x03\x04", "not a readable .xlsx")] {
            let refused = mina.send_files(PLAN, &import, &[("file", "all.csv", "text/csv", file)]).await.expect(422).text;
            assert!(refused.contains(why), "{why}: {refused}");
        }
        let gone: Vec<_> = confirm.iter().map(|(name, value)| match name.as_str() {
            "file" => (name.clone(), "0".repeat(64)),
            _ => (name.clone(), value.clone()),
        }).collect();
        mina.send(PLAN, &gone).await.expect(422);
    }
}

#[tokio::test]
async fn twenty_thousand_rows_come_and_go() {
    let (_test, program, mina) = start(Engine::Sqlite).await;
    let mut csv = "type,id,description\n".to_owned();
    for nth in 0..20_000 {
        csv.push_str(&format!("tenantId,{},Customer {nth}\n", id(nth)));
    }
    let import = form(&mina, &[("do", "import"), ("mode", "replace")]).await;
    let seen = mina
        .send_files(PLAN, &import, &[("file", "all.csv", "text/csv", csv.as_bytes())])
        .await
        .expect(200)
        .text;
    assert!(seen.len() < 100_000, "{} bytes", seen.len());
    mina.send(PLAN, &filled(&seen, &[("do", "confirm")])).await.expect(303);
    assert_eq!(entries(&program).await["manualEntries"].as_array().unwrap().len(), 20_000);
    let page = mina.get(PLAN).await.expect(200).text;
    assert!(page.contains("<b>20000 rows</b>") && page.len() < 100_000, "{} bytes", page.len());
    let last = mina.get(&format!("{PLAN}?page=200")).await.expect(200).text;
    assert!(last.contains(&id(19_999)), "{last}");
    // The page of the editor leads there, and is saved without its rows.
    let editor = PLAN.replace("/audience", "/plan-availability");
    let shown = mina.get(&editor).await.expect(200).text;
    assert!(shown.contains(&format!("{PLAN}?list=")) && shown.len() < 100_000, "{} bytes", shown.len());
    let form = testkit::form_on(&shown, "data-editor", Some(("do", "save")));
    mina.send(&editor, &form).await.expect(303);
    assert_eq!(entries(&program).await["manualEntries"].as_array().unwrap().len(), 20_000);
}
