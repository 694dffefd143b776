//! Logos and documents: fetched once, checked, served as ours.

use app::Role;
use serde_json::Value;
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const LOGO: &str = "microsoft-azure-marketplace.smallLogo";

fn logo(offer: &Value) -> String {
    offer["definition"]["offer"][LOGO].as_str().unwrap().to_owned()
}

async fn messages(client: &Client) -> String {
    let status = client.get(&format!("{ROOT}/status")).await.expect(200).json();
    assert_eq!(status["status"], "failed", "{status:#}");
    status["steps"][0]["messages"].to_string()
}

on_both_engines! {
    async fn addresses_become_ours_once_the_artifact_is_held(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let saved = owner.put(ROOT, &offer).await.expect(200).json();
        assert!(logo(&saved).starts_with(&site.url), "not fetched yet");
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let held = owner.get(ROOT).await.expect(200).json();
        let address = logo(&held);
        assert!(address.starts_with(&format!("{}/artifacts/", test.url)) && address.contains("signature="), "{address}");

        let everybody = Client::anonymous(&test);
        let picture = everybody.call("GET", &address, None, &[]).await.expect(200);
        assert_eq!(picture.header("content-type"), "image/png");
        assert_eq!(picture.header("x-content-type-options"), "nosniff");
        assert!(picture.header("cache-control").contains("immutable"));
        let plain = address.split('?').next().unwrap().to_owned();
        everybody.call("GET", &plain, None, &[]).await.expect(404);
        everybody.call("GET", &address.replace("expires=", "expires=9"), None, &[]).await.expect(404);

        // What GET returned and what was sent first both mean the artifact that is held.
        for document in [&held, &offer] {
            let saved = owner.put(ROOT, document).await.expect(200).json();
            assert_eq!(logo(&saved), address);
        }
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        everybody.call("GET", &plain, None, &[]).await.expect(200);
        let live = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
        assert_eq!(live["listing"]["offer"][LOGO], plain);
    }

    async fn an_artifact_is_read_whole_in_parts_or_not_again(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let address = logo(&owner.get(ROOT).await.expect(200).json());
        let everybody = Client::anonymous(&test);
        let get = async |headers: &[(&str, &str)]| everybody.call("GET", &address, None, headers).await;
        let whole = get(&[]).await.expect(200);
        let (etag, digest) = (whole.header("etag").to_owned(), address.split(['/', '?']).nth(4).unwrap());
        assert_eq!(etag, format!("\"{digest}\""));
        let size: u64 = whole.header("content-length").parse().unwrap();
        assert!(size > 20 && whole.header("accept-ranges") == "bytes");

        let head = everybody.call("HEAD", &address, None, &[("range", "bytes=0-9")]).await.expect(200);
        assert_eq!((head.header("content-length"), head.header("etag")), (whole.header("content-length"), &*etag));

        let last = size - 1;
        for (sent, first, last) in [("bytes=0-9", 0, 9), ("bytes=5-", 5, last), ("bytes=-7", size - 7, last)] {
            let part = get(&[("range", sent), ("if-range", &etag)]).await.expect(206);
            assert_eq!(part.header("content-range"), format!("bytes {first}-{last}/{size}"), "{sent}");
            assert_eq!(part.header("content-length"), (last - first + 1).to_string(), "{sent}");
            assert_eq!((part.header("etag"), part.header("content-type")), (&*etag, "image/png"));
        }
        assert_eq!(get(&[("range", "bytes=1-3")]).await.expect(206).text, "PNG");
        for headers in [&[("range", "bytes=0-1,3-4")][..], &[("range", "bytes=0-1"), ("if-range", "\"other\"")]] {
            assert_eq!(get(headers).await.expect(200).header("content-length"), size.to_string());
        }
        let refused = get(&[("range", &format!("bytes={size}-"))]).await.expect(416);
        assert_eq!((refused.code(), refused.header("content-range")), ("RangeNotSatisfiable".to_owned(), &*format!("bytes */{size}")));

        for (sent, status) in [(&*etag, 304), ("*", 304), (&format!("\"a\", W/{etag}"), 304), ("\"other\"", 200)] {
            let answer = get(&[("if-none-match", sent), ("range", "bytes=0-1")]).await.expect(if status == 200 { 206 } else { status });
            assert_eq!(answer.header("etag"), etag);
            assert!(answer.header("cache-control").contains("immutable"));
        }
        get(&[("if-match", &etag)]).await.expect(200);
        get(&[("if-match", "\"other\"")]).await.expect(412);
    }

    async fn a_signed_link_is_kept_no_longer_than_it_works(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.link_lifetime = std::time::Duration::from_secs(7200)).start().await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let address = logo(&owner.get(ROOT).await.expect(200).json());
        let everybody = Client::anonymous(&test);
        let kept = async || everybody.call("GET", &address, None, &[]).await.expect(200).header("cache-control").to_owned();
        // Links end on full hours.
        assert_eq!(kept().await, "private, max-age=10800, immutable");
        test.clock.advance(std::time::Duration::from_secs(10_000));
        assert_eq!(kept().await, "private, max-age=800, immutable");
        test.clock.advance(std::time::Duration::from_secs(801));
        everybody.call("GET", &address, None, &[]).await.expect(404);
    }

    async fn a_file_that_lost_bytes_is_not_given_out(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let address = logo(&owner.get(ROOT).await.expect(200).json());
        let digest = address.split(['/', '?']).nth(4).unwrap();
        let file = test.artifacts.path().join("sha256").join(&digest[..2]).join(&digest[2..4]).join(digest);
        std::fs::write(file, "short").unwrap();
        Client::anonymous(&test).call("GET", &address, None, &[]).await.expect(500);
    }

    async fn what_is_not_the_picture_it_must_be_is_refused_with_a_reason(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        offer["definition"]["offer"][LOGO] = site.png("wrong-size.png", 41, 40).into();
        let page = b"<!doctype html><html><body>not a logo</body></html>".to_vec();
        offer["definition"]["offer"]["microsoft-azure-marketplace.mediumLogo"] = site.put("page.png", "image/png", page).into();
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let said = messages(&owner).await;
        assert!(said.contains("41×40") && said.contains("40×40"), "{said}");
        assert!(said.contains("text/html"), "{said}");
    }

    async fn an_artifact_that_is_held_must_fit_every_place_it_is_put(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        offer["definition"]["offer"]["microsoft-azure-marketplace.largeLogo"] = logo(&offer).into();
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let said = messages(&owner).await;
        assert!(said.contains("40×40") && said.contains("115×115"), "{said}");
    }

    async fn the_digest_of_anothers_artifact_opens_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let address = logo(&owner.get(ROOT).await.json());
        let digest = address.split("/artifacts/").nth(1).unwrap().split('?').next().unwrap().to_owned();
        test.publisher("fabrikam", true).await;
        let thief = test.member("fabrikam", Role::Owner).await;
        let root = "/publishers/fabrikam/offers/thief";
        let mut offer = documents::core_vm("fabrikam", "thief");
        offer["definition"]["offer"]["microsoft-azure-corevm.description"] = format!("stoa-artifact:sha256:{digest}").into();
        thief.put(root, &offer).await.expect(200);
        thief.post(&format!("{root}/publish")).await.expect(202);
        test.settle().await;
        let status = thief.get(&format!("{root}/status")).await.json();
        let preview = status["previewLinks"][0]["uri"].as_str().unwrap();
        let shown = Client::anonymous(&test).call("GET", preview, None, &[]).await.expect(200);
        assert!(!shown.text.contains("/artifacts/"), "{}", shown.text);
    }

    async fn addresses_inside_are_refused(engine: Engine) {
        let test = TestApp::with(engine).strict_guard().start().await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let said = messages(&owner).await;
        assert!(said.contains("could not be fetched") && said.matches("smallLogo").count() == 1, "{said}");
    }

    async fn a_reference_from_outside_names_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine("contoso", "demo");
        let reference = format!("stoa-artifact:sha256:{}", "0".repeat(64));
        offer["definition"]["offer"][LOGO] = reference.into();
        let refused = owner.put(ROOT, &offer).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["target"], format!("definition.offer.{LOGO}"));
    }

    async fn names_that_are_not_digests_are_not_found(engine: Engine) {
        let test = TestApp::start(engine).await;
        for name in ["x", "..%2f..%2fetc%2fpasswd", &"0".repeat(64)] {
            Client::anonymous(&test).call("GET", &format!("/artifacts/{name}"), None, &[]).await.expect(404);
        }
    }
}
