//! Debian's cloud image tools (salsa.debian.org/cloud-team/debian-cloud-images), both generations, on apache-libcloud:
//! the first writes under the entity tag it read, the second without any condition.

use serde_json::{Value, json};
use testkit::{TestApp, documents};

use super::tool::Tool;
use super::{CORE, DISK, IMAGES, OFFER, VERSION, signing_in};

/// The plan of the sample and its further generation: images go into both.
const GENERATIONS: [&str; 2] = ["/definition/plans/0", "/definition/plans/0/diskGenerations/0"];

async fn with_draft(test: &TestApp, document: &Value) -> Tool {
    let tool = signing_in::libcloud(test).await;
    tool.put(&format!("{OFFER}?{VERSION}"), "", document).await.expect(200);
    tool
}

async fn read(tool: &Tool) -> Value {
    tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200).json()
}

/// Adds the image `version` as Debian names it, with no member but these.
fn add_image(document: &mut Value, version: &str) {
    for place in GENERATIONS {
        let generation = document.pointer_mut(place).unwrap();
        let name = format!("contoso_demo_gen1_{version}-{}", generation["planId"].as_str().unwrap());
        generation[IMAGES][version] =
            json!({ "description": name, "label": "contoso_demo_gen1", "mediaName": name, "osVhdUrl": DISK });
    }
}

on_both_engines! {
    async fn debian_1_writes_under_the_tag_it_read_and_reads_the_answer_as_an_offer(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test, &documents::core_vm("contoso", "demo")).await;
        let offer = tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200);
        let mut document: Value = offer.json();
        add_image(&mut document, "0.20240101.1");
        let condition = format!("If-Match: {}\r\n", offer.header("etag"));
        let saved = tool.put(&format!("{OFFER}?{VERSION}"), &condition, &document).await.expect(200);
        assert!(saved.json()["definition"]["plans"][0][IMAGES]["0.20240101.1"].is_object());
        // The tag of the answer is that of the next write.
        let condition = format!("If-Match: {}\r\n", saved.header("etag"));
        tool.put(&format!("{OFFER}?{VERSION}"), &condition, &saved.json()).await.expect(200);
        let stale = tool.put(&format!("{OFFER}?{VERSION}"), &condition, &document).await.expect(412);
        assert_libcloud_shows(&stale.json());
        let mail = r#"{"metadata":{"notification-emails":"cloud@example.com"}}"#;
        tool.send(&format!("POST {OFFER}/publish?{VERSION}"), "", Some(mail)).await.expect(202).json();
        test.settle().await;
        assert_eq!(tool.post(&format!("{OFFER}/golive?{VERSION}")).await.expect(202).json(), json!({}));
    }

    /// `Version.create`: takes out the two members of an older service, and gives an image to each generation of the
    /// architecture. The PUT has no condition, and only 200 is success.
    async fn debian_2_adds_an_image_to_every_generation_of_its_architecture(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut document = documents::core_vm("contoso", "demo");
        for legacy in ["legacyOfferId", "legacyPublisherId"] {
            document["definition"]["offer"][format!("{CORE}{legacy}")] = json!("older");
        }
        let tool = with_draft(&test, &document).await;
        let mut document = read(&tool).await;
        for legacy in ["legacyOfferId", "legacyPublisherId"] {
            assert_eq!(document["definition"]["offer"].as_object_mut().unwrap().remove(&format!("{CORE}{legacy}")), Some(json!("older")));
        }
        for place in GENERATIONS {
            let generation = document.pointer(place).unwrap();
            assert_eq!(generation[format!("{CORE}vmImagesArchitecture")], "X64", "{place}");
            assert!(generation["planId"].is_string() && generation[format!("{CORE}generation")].is_string());
        }
        add_image(&mut document, "0.20240101.1");
        tool.put(&format!("{OFFER}?{VERSION}"), "", &document).await.expect(200).json();
        let mail = r#"{"metadata":{"notification-emails":"jondoe@contoso.com"}}"#;
        tool.send(&format!("POST {OFFER}/publish?{VERSION}"), "", Some(mail)).await.expect(202).json();
        test.settle().await;
        tool.post(&format!("{OFFER}/golive?{VERSION}")).await.expect(202).json();
        test.settle().await;
        for slot in ["draft", "preview", "production"] {
            let held: Value = tool.get(&format!("{OFFER}/slot/{slot}?{VERSION}")).await.expect(200).json();
            assert!(held["definition"]["plans"][0]["diskGenerations"][0][IMAGES]["0.20240101.1"].is_object(), "{slot}");
        }
    }

    /// `cleanup`: old versions go from plans and generations of an offer that is live.
    async fn debian_2_cleans_up_old_images_of_a_live_offer(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test, &documents::core_vm("contoso", "demo")).await;
        let mut document = read(&tool).await;
        add_image(&mut document, "0.20240101.1");
        tool.put(&format!("{OFFER}?{VERSION}"), "", &document).await.expect(200);
        for action in ["publish", "golive"] {
            tool.post(&format!("{OFFER}/{action}?{VERSION}")).await.expect(202);
            test.settle().await;
        }
        let mut document = read(&tool).await;
        for place in GENERATIONS {
            document.pointer_mut(place).unwrap()[IMAGES].as_object_mut().unwrap().remove("2020.01.01").unwrap();
        }
        tool.put(&format!("{OFFER}?{VERSION}"), "", &document).await.expect(200);
        tool.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(202);
    }

    /// Drivers encode a document that the library encodes once more.
    async fn libcloud_sends_a_document_inside_a_text(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::libcloud(&test).await;
        let text = Value::String(documents::core_vm("contoso", "demo").to_string());
        for _ in 0..2 {
            let saved = tool.put(&format!("{OFFER}?{VERSION}"), "", &text).await.expect(200).json();
            assert_eq!(saved["id"], "demo");
        }
        let refused = tool.put(&format!("{OFFER}?{VERSION}"), "", &json!("no document")).await.expect(400);
        assert_libcloud_shows(&refused.json());
    }
}

/// It calls `.get` on `error`, which must be an object, and shows `[code] message`.
#[track_caller]
fn assert_libcloud_shows(body: &Value) {
    let error = body["error"].as_object().unwrap();
    assert!(error["code"].is_string() && error["message"].is_string(), "{body}");
}
