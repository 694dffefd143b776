//! What the overview leads to: previews, and the logos of drafts.

use app::Role;
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";

/// The address in a page that begins so, as a browser reads it.
fn address(page: &str, start: &str) -> Option<String> {
    let rest = page.split(start).nth(1)?;
    let end = rest.find(['"', '<'])?;
    Some(format!("{start}{}", rest[..end].replace("&#38;", "&").replace("&amp;", "&")))
}

on_both_engines! {
    async fn the_link_to_a_preview_works_for_whoever_has_it_until_it_is_withdrawn(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        program.post("/publishers/contoso/offers/demo/publish").await.expect(202);
        test.settle().await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let page = mina.get(&format!("{OFFER}/overview")).await.expect(200).text;
        let link = address(&page, &format!("{}/product/contoso.demo?", test.url)).expect("a link");
        let everybody = Client::anonymous(&test);
        let path = link.strip_prefix(&test.url).unwrap();
        let shown = everybody.call("GET", path, None, &[]).await.expect(200).text;
        assert!(shown.contains("Preview of version 1."), "{shown}");
        let without = path.split('?').next().unwrap();
        assert_ne!(everybody.call("GET", without, None, &[]).await.status, 200, "the key is needed");
        mina.submit(&format!("{OFFER}/cancel"), &format!("{OFFER}/cancel"), &[]).await.expect(303);
        everybody.call("GET", path, None, &[]).await.expect(410);
    }

    async fn the_logo_of_a_draft_is_shown_to_whoever_may_see_the_draft(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let program = test.member("contoso", Role::Owner).await;
        let offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let list = "/dashboard/commercial-marketplace/overview?publisher=contoso";
        let page = mina.get(list).await.expect(200).text;
        assert!(!page.contains("/artifacts/"), "nothing is held yet: {page}");
        // The publish fetches the files; nobody goes live.
        program.post("/publishers/contoso/offers/demo/publish").await.expect(202);
        test.settle().await;
        for path in [list, &format!("{OFFER}/overview"), &format!("{OFFER}/history")] {
            let page = mina.get(path).await.expect(200).text;
            let logo = address(&page, "/artifacts/").unwrap_or_else(|| panic!("{path} has no logo: {page}"));
            let shown = mina.get(&logo).await.expect(200);
            assert_eq!(shown.header("content-type"), "image/png", "{path}");
            let unsigned = logo.split('?').next().unwrap();
            mina.get(unsigned).await.expect(404);
        }
        // Once it is live everybody sees it.
        program.post("/publishers/contoso/offers/demo/golive").await.expect(202);
        test.settle().await;
        let page = mina.get(list).await.expect(200).text;
        let logo = address(&page, "/artifacts/").expect("a logo");
        assert!(!logo.contains('?'), "{logo}");
        mina.get(&logo).await.expect(200);
    }
}
