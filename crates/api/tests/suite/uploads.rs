//! Files that publishers send.

use std::time::Duration;

use app::{Actor, Role};
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const LOGO: &str = "microsoft-azure-marketplace.smallLogo";
const PLACE: &str = "offer/microsoft-azure-marketplace.smallLogo";

/// Sends `file`, said to be of type `kind`, for `place`.
async fn send(client: &Client, place: &str, kind: &str, file: &[u8], more: &[(&str, &str)]) -> Answer {
    let mut headers = more.to_vec();
    headers.extend((!kind.is_empty()).then_some(("content-type", kind)));
    let target = format!("/stoa/v1{ROOT}/uploads?place={place}");
    client.send("POST", &target, Some(file.to_vec()), &headers).await
}

/// A picture of a logo's size; `shade` tells one from another.
fn picture(shade: u32) -> Vec<u8> {
    let mut picture = blob::media::draw(40, 40).unwrap();
    picture.extend_from_slice(&shade.to_be_bytes());
    picture
}

async fn forget(test: &TestApp) {
    let ctx = test.app.ctx(Actor::Worker, "test");
    while test.app.write(&ctx, app::uploads::forget).await.unwrap() {}
}

async fn offer(test: &TestApp) -> (Client, Value) {
    let owner = test.member("contoso", Role::Owner).await;
    let offer = documents::virtual_machine("contoso", "demo");
    owner.put(ROOT, &offer).await.expect(200);
    (owner, offer)
}

on_both_engines! {
    async fn what_was_uploaded_is_named_by_a_draft_and_goes_live(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let (owner, _) = offer(&test).await;
        let sent = send(&owner, PLACE, "image/png", &picture(1), &[]).await.expect(201).json();
        assert_eq!((&sent["width"], &sent["height"], &sent["mediaType"]), (&json!(40), &json!(40), &json!("image/png")), "{sent:#}");
        assert_eq!(sent["sha256"], blob::Digest::of(&picture(1)).to_string());
        let address = sent["address"].as_str().unwrap();
        let everybody = Client::anonymous(&test);
        assert_eq!(everybody.call("GET", address, None, &[]).await.expect(200).header("content-type"), "image/png");

        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        site.remove("smallLogo.png");
        offer["definition"]["offer"][LOGO] = address.into();
        let saved = owner.put(ROOT, &offer).await.expect(200).json();
        assert_eq!(saved["definition"]["offer"][LOGO], address);
        // It is the offer's now, however old it is.
        test.clock.advance(Duration::from_secs(3 * 24 * 3600));
        forget(&test).await;
        let owner = test.member("contoso", Role::Owner).await;
        for action in ["publish", "golive"] {
            owner.post(&format!("{ROOT}/{action}")).await.expect(202);
            test.settle().await;
        }
        let status = owner.get(&format!("{ROOT}/status")).await.expect(200).json();
        assert_eq!(status["status"], "succeeded", "{status:#}");
        let live = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
        let plain = address.split('?').next().unwrap();
        assert_eq!(live["listing"]["offer"][LOGO], plain);
        everybody.call("GET", plain, None, &[]).await.expect(200);
    }

    async fn what_no_draft_names_is_forgotten_after_a_day(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, mut offer) = offer(&test).await;
        let address = send(&owner, PLACE, "", &picture(1), &[]).await.expect(201).json()["address"].as_str().unwrap().to_owned();
        test.clock.advance(Duration::from_secs(23 * 3600));
        forget(&test).await;
        let everybody = Client::anonymous(&test);
        everybody.call("GET", &address, None, &[]).await.expect(200);
        // Sent again, it stays for another day.
        let owner = test.member("contoso", Role::Owner).await;
        let address = send(&owner, PLACE, "", &picture(1), &[]).await.expect(201).json()["address"].as_str().unwrap().to_owned();
        test.clock.advance(Duration::from_secs(23 * 3600));
        forget(&test).await;
        everybody.call("GET", &address, None, &[]).await.expect(200);
        test.clock.advance(Duration::from_secs(2 * 3600));
        forget(&test).await;
        let digest = blob::Digest::of(&picture(1)).to_string();
        let left = test.console(move |_, tx| Ok(db::artifacts::media(tx, &digest)?)).await;
        assert_eq!(left, None);
        let owner = test.member("contoso", Role::Owner).await;
        offer["definition"]["offer"][LOGO] = address.clone().into();
        let saved = owner.put(ROOT, &offer).await.expect(200).json();
        assert_eq!(saved["definition"]["offer"][LOGO], address, "an address like any other");
    }

    async fn what_does_not_fit_is_refused_with_all_that_is_wrong(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, _) = offer(&test).await;
        let refused = send(&owner, PLACE, "image/jpeg", &blob::media::draw(41, 40).unwrap(), &[]).await.expect(422);
        assert_eq!(refused.code(), "UnfitFile");
        for said in ["said to be image/jpeg, but is image/png", "41×40", "40×40"] {
            assert!(refused.text.contains(said), "{said}: {}", refused.text);
        }
        let page = send(&owner, PLACE, "image/png", b"<!doctype html><html></html>", &[]).await.expect(422);
        assert!(page.text.contains("but is text/html"), "{}", page.text);
        assert!(send(&owner, PLACE, "image/png", b"", &[]).await.expect(422).text.contains("empty"));
        let nowhere = send(&owner, "offer/nothing", "image/png", &picture(1), &[]).await.expect(422);
        assert!(nowhere.code() == "NoPlaceForFile" && nowhere.text.contains(PLACE), "{}", nowhere.text);
        assert_eq!(send(&owner, "", "image/png", &picture(1), &[]).await.expect(400).code(), "InvalidQuery");
        send(&owner, PLACE, "image/png", &picture(1), &[("content-encoding", "gzip")]).await.expect(415);
        let target = "/stoa/v1/publishers/contoso/offers/other/uploads?place=x";
        owner.send("POST", target, Some(picture(1)), &[]).await.expect(404);
        // Nothing of all that was kept.
        let files = std::fs::read_dir(test.artifacts.path()).unwrap();
        for folder in files.map(|entry| entry.unwrap().path()) {
            assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "{folder:?}");
        }
    }

    async fn a_file_has_as_many_bytes_as_its_place_takes_and_a_publisher_as_many_as_a_version(engine: Engine) {
        let size = picture(1).len() as u64;
        let test = TestApp::with(engine).settings(|settings| {
            settings.max_artifact_bytes = size;
            settings.max_publish_bytes = 2 * size;
        });
        let test = test.start().await;
        let (owner, mut offer) = offer(&test).await;
        let large = [picture(1), vec![0]].concat();
        assert_eq!(send(&owner, PLACE, "image/png", &large, &[]).await.expect(413).code(), "RequestEntityTooLarge");
        let first = send(&owner, PLACE, "image/png", &picture(1), &[]).await.expect(201).json();
        for shade in [1, 2, 2] {
            send(&owner, PLACE, "image/png", &picture(shade), &[]).await.expect(201);
        }
        assert_eq!(send(&owner, PLACE, "image/png", &picture(3), &[]).await.expect(413).code(), "TooMuchUploaded");
        offer["definition"]["offer"][LOGO] = first["address"].clone();
        owner.put(ROOT, &offer).await.expect(200);
        send(&owner, PLACE, "image/png", &picture(3), &[]).await.expect(201);
        // The other publisher has room of its own.
        test.publisher("fabrikam", true).await;
        let other = test.member("fabrikam", Role::Owner).await;
        other.put("/publishers/fabrikam/offers/demo", &documents::virtual_machine("fabrikam", "demo")).await.expect(200);
        let target = format!("/stoa/v1/publishers/fabrikam/offers/demo/uploads?place={PLACE}");
        other.send("POST", &target, Some(picture(2)), &[]).await.expect(201);
    }

    async fn an_upload_is_repeated_by_its_key_and_its_bytes(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, _) = offer(&test).await;
        let key = [("idempotency-key", "logo-1")];
        let first = send(&owner, PLACE, "image/png", &picture(1), &key).await.expect(201);
        let again = send(&owner, PLACE, "image/png", &picture(1), &key).await.expect(201);
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &first.text));
        let other = send(&owner, PLACE, "image/png", &picture(2), &key).await.expect(422);
        assert_eq!(other.code(), "IdempotencyKeyReused");
    }
}
