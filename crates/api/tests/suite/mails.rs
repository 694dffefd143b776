//! What people are told by mail.

use app::Role;
use serde_json::json;
use testkit::{TestApp, documents};

/// The text of the mails with what differs from run to run replaced.
fn readable(test: &TestApp) -> String {
    let mails = test.new_mails();
    let kept = mails.iter().map(|mail| {
        let mail = mail.replace("\r\n", "\n").replace("=\n", "").replace("=3D", "=");
        let kept =
            mail.lines().filter(|line| !["Date:", "Message-ID:"].iter().any(|name| line.starts_with(name)));
        kept.collect::<Vec<_>>().join("\n")
    });
    // Within one round of work the order of delivery is free.
    let mut kept: Vec<_> = kept.collect();
    kept.sort();
    let text = kept
        .iter()
        .map(|mail| format!("{}\n\n----\n\n", mail.trim_end()))
        .collect::<String>()
        .replace(&test.url, "http://stoa.example");
    let mut words = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let plain = word.trim_end();
        let space = &word[plain.len()..];
        let shown = match plain.split_once("signature=") {
            Some((before, _)) => format!("{before}signature=…"),
            None if uuid::Uuid::try_parse(plain).is_ok() => "(operation)".to_owned(),
            None => plain.to_owned(),
        };
        words.push(shown + space);
    }
    words.concat()
}

async fn settled(test: &TestApp) -> String {
    test.settle().await;
    readable(test)
}

on_both_engines! {
    async fn the_seller_contact_is_told_how_publishing_goes(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut told = String::new();
        let owner = test.member("contoso", Role::Owner).await;
        let root = "/publishers/contoso/offers/demo";
        owner.put(root, &documents::core_vm("contoso", "demo")).await.expect(200);
        let ignored = json!({ "metadata": { "notification-emails": "ignored@example.com" } });
        owner.api("POST", &format!("{root}/publish"), Some(&ignored)).await.expect(202);
        told += &settled(&test).await;
        owner.post(&format!("{root}/golive")).await.expect(202);
        told += &settled(&test).await;
        insta::assert_snapshot!("publish_preview_live", told);
    }

    async fn failures_and_cancellations_are_told_to_the_list_of_the_request(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("older", false).await;
        let mut told = String::new();
        let owner = test.member("older", Role::Owner).await;
        let root = "/publishers/older/offers/demo";
        let mut offer = documents::core_vm("older", "demo");
        let address = offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"]["osVhdUrl"].take();
        offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"]["osVhdUrl"] =
            json!(address.as_str().unwrap().replace("sp=rl", "sp=r"));
        let body = json!({ "metadata": { "notification-emails": "a@example.com;b@example.com" } });
        owner.put(root, &offer).await.expect(200);
        owner.api("POST", &format!("{root}/publish"), Some(&body)).await.expect(202);
        told += &settled(&test).await;
        owner.put(root, &documents::core_vm("older", "demo")).await.expect(200);
        owner.api("POST", &format!("{root}/publish"), Some(&body)).await.expect(202);
        told += &settled(&test).await;
        owner.post(&format!("{root}/cancel")).await.expect(202);
        told += &settled(&test).await;
        insta::assert_snapshot!("failed_and_canceled", told);
    }
}
