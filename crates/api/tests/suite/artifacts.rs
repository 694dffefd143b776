//! Logos and documents: fetched once, checked, served as ours.

use app::Role;
use serde_json::Value;
use testkit::site::Site;
use testkit::{Answer, Client, TestApp, documents};

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

    async fn a_picture_comes_narrower_to_whoever_may_read_it(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let held = owner.get(ROOT).await.expect(200).json();
        let address = held["definition"]["offer"]["microsoft-azure-marketplace.wideLogo"].as_str().unwrap().to_owned();
        let everybody = Client::anonymous(&test);
        let at = async |width: &str| everybody.call("GET", &format!("{address}&width={width}"), None, &[]).await;
        let whole = everybody.call("GET", &address, None, &[]).await.expect(200);
        let length = |answer: &Answer| answer.header("content-length").parse::<u64>().unwrap();
        // The first look makes it, the second finds it. It is 255 pixels wide.
        for _ in 0..2 {
            let narrow = at("90").await.expect(200);
            assert!(length(&narrow) < length(&whole), "{narrow:?}");
            assert_eq!(narrow.header("content-type"), "image/png");
            assert!(narrow.header("cache-control").contains("immutable"));
            assert!(narrow.header("etag").ends_with("-96\""));
            let tag = [("if-none-match", narrow.header("etag"))];
            everybody.call("GET", &format!("{address}&width=96"), None, &tag).await.expect(304);
        }
        for wider in ["384", "1536", "100000"] {
            assert_eq!(length(&at(wider).await.expect(200)), length(&whole), "{wider}");
        }
        for wrong in ["0", "-1", "wide", "1e3"] {
            at(wrong).await.expect(400);
        }
        let plain = address.split('?').next().unwrap();
        everybody.call("GET", &format!("{plain}?width=48"), None, &[]).await.expect(404);
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

    async fn an_address_of_ours_names_the_same_bytes_in_every_offer_of_the_publisher(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let read = owner.get(ROOT).await.expect(200).json();
        // Long after the signatures have ended, and after what lay outside is gone.
        test.clock.advance(std::time::Duration::from_secs(40 * 24 * 3600));
        let owner = test.member("contoso", Role::Owner).await;
        for name in ["smallLogo", "mediumLogo", "largeLogo", "wideLogo"] {
            site.remove(&format!("{name}.png"));
        }
        let visits = site.visits();
        let plain = test.url.trim_start_matches("http://");
        for (copy, from, to) in [
            ("copy", test.url.clone(), test.url.clone()),
            ("other-name", test.url.clone(), "https://an-older-name.example".to_owned()),
            ("localhost", plain.to_owned(), plain.replace("127.0.0.1", "localhost")),
        ] {
            let root = format!("/publishers/contoso/offers/{copy}");
            let text = read.to_string().replace(&from, &to).replace("?expires=", "?expired=");
            let mut offer: Value = serde_json::from_str(&text).unwrap();
            offer["id"] = copy.into();
            let saved = owner.put(&root, &offer).await.expect(200).json();
            let address = logo(&saved);
            assert!(address.starts_with(&format!("{}/artifacts/", test.url)) && address.contains("?expires="), "{address}");
            assert_eq!(owner.call("GET", &address, None, &[]).await.expect(200).header("content-type"), "image/png");
            for action in ["publish", "golive"] {
                owner.post(&format!("{root}/{action}")).await.expect(202);
                test.settle().await;
            }
            let status = owner.get(&format!("{root}/status")).await.json();
            assert_eq!(status["status"], "succeeded", "{status:#}");
            let live = owner.call("GET", &format!("/catalog/offers/contoso/{copy}"), None, &[]).await.expect(200).json();
            assert_eq!(live["listing"]["offer"][LOGO], address.split('?').next().unwrap());
        }
        assert_eq!(site.visits(), visits, "nobody looked outside");
    }

    async fn a_draft_that_named_an_address_of_ours_early_is_published_once_the_publisher_holds_it(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        // Not held yet: the copy is saved with the addresses as they are.
        let original = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let mut copy = original.clone();
        copy["id"] = "copy".into();
        for (name, width, height) in [("smallLogo", 40, 40), ("mediumLogo", 90, 90), ("largeLogo", 115, 115), ("wideLogo", 255, 115)] {
            site.png(&format!("{name}.png"), width, height);
            let digest = blob::Digest::of(&site.bytes(&format!("{name}.png")));
            copy["definition"]["offer"][format!("microsoft-azure-marketplace.{name}")] = format!("{}/artifacts/{digest}", test.url).into();
        }
        let root = "/publishers/contoso/offers/copy";
        owner.put(root, &copy).await.expect(200);
        owner.put(ROOT, &original).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        owner.post(&format!("{root}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{root}/status")).await.json();
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        assert!(logo(&owner.get(root).await.json()).contains("signature="));
    }

    async fn the_hash_of_an_artifact_opens_nothing_to_another_publisher(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let read = owner.get(ROOT).await.expect(200).json();
        test.publisher("fabrikam", true).await;
        let root = "/publishers/fabrikam/offers/thief";
        let unsigned = read.to_string().replace("?expires=", "?nothing=");
        for text in [unsigned.clone(), unsigned.replace(&test.url, "https://an-older-name.example")] {
            let thief = test.member("fabrikam", Role::Owner).await;
            let mut offer: Value = serde_json::from_str(&text).unwrap();
            (offer["publisherId"], offer["id"]) = ("fabrikam".into(), "thief".into());
            let saved = thief.put(root, &offer).await.expect(200).json();
            assert!(!logo(&saved).contains("expires="), "{}", logo(&saved));
            thief.post(&format!("{root}/publish")).await.expect(202);
            let mut status = Value::Null;
            // A name that nobody knows is looked up again, with growing pauses.
            for _ in 0..20 {
                test.settle().await;
                test.clock.advance(std::time::Duration::from_secs(60));
                status = thief.get(&format!("{root}/status")).await.expect(200).json();
            }
            assert_eq!(status["status"], "failed", "{status:#}");
        }
    }

    async fn logos_of_both_portals_are_taken(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        offer["definition"]["offer"][LOGO] = site.png("48.png", 48, 48).into();
        offer["definition"]["offer"]["microsoft-azure-marketplace.largeLogo"] = site.png("300.png", 300, 300).into();
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.expect(200).json();
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        offer["definition"]["offer"]["microsoft-azure-marketplace.largeLogo"] = site.png("300x216.png", 300, 216).into();
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let said = messages(&owner).await;
        assert!(said.contains("Large logo is 300×216 pixels, but must be 115×115 or a square of 216 to 350"), "{said}");
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
