//! How often a document is made a tree: that takes ten times its room, and most of the time a request has.

use app::Role;
use domain::json::Readings;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

/// A document with a secret, pictures and a disk that has `mark` in it.
fn document(mark: &str, site: &Site) -> Value {
    let mut offer = documents::virtual_machine_with_logos("contoso", "demo", site);
    offer["definition"]["offer"]["contoso.apiKey"] = json!("a key of somebody");
    offer["definition"]["contoso.mark"] = json!(mark);
    offer
}

/// The document as it says of itself what it is, and as it does not.
fn ways_to_send(mark: &str, site: &Site) -> [Value; 2] {
    let named = document(mark, site);
    let mut unnamed = named.clone();
    unnamed.as_object_mut().unwrap().remove("offerTypeId");
    [named, unnamed]
}

async fn put(client: &Client, document: &Value, most: usize) {
    let mark = document["definition"]["contoso.mark"].as_str().unwrap();
    let readings = Readings::of(mark);
    client.put(ROOT, document).await.expect(200);
    let times = readings.take();
    assert!((1..=most).contains(&times), "{mark}: {times}");
}

on_both_engines! {
    async fn a_document_is_read_twice_at_most_when_it_is_saved(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, site) = (test.member("contoso", Role::Owner).await, Site::start().await);
        let on = |what: &str| format!("{what} on {engine:?}");
        put(&owner, &document(&on("a new offer"), &site), 1).await;
        for sent in ways_to_send(&on("a draft with secrets"), &site) {
            put(&owner, &sent, 2).await;
        }
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
        for sent in ways_to_send(&on("a draft beside what is live"), &site) {
            put(&owner, &sent, 2).await;
        }
    }

    async fn a_frozen_version_is_read_once_for_all_steps_that_follow_each_other(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, site) = (test.member("contoso", Role::Owner).await, Site::start().await);
        for mark in ["the first version", "the second version"] {
            // Tests of both engines may run in one process.
            let mark = &format!("{mark} on {engine:?}");
            owner.put(ROOT, &document(mark, &site)).await.expect(200);
            owner.post(&format!("{ROOT}/publish")).await.expect(202);
            let readings = Readings::of(mark);
            test.settle().await;
            assert_eq!(readings.take(), 1, "{mark} on its way to the preview");
            owner.post(&format!("{ROOT}/golive")).await.expect(202);
            test.settle().await;
            assert_eq!(readings.take(), 1, "{mark} on its way to production");
            assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
        }
    }
}
