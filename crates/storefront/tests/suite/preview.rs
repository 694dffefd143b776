//! Previews, for whoever has their link.

use app::Role;
use testkit::{Browser, TestApp, documents};

on_both_engines! {
    async fn a_preview_is_for_whoever_has_its_link_while_it_is_there(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let path = "/publishers/contoso/offers/demo";
        program.put(path, &documents::core_vm("contoso", "demo")).await.expect(200);
        program.post(&format!("{path}/publish")).await.expect(202);
        test.settle().await;
        let status = program.get(&format!("{path}/status")).await.expect(200).json();
        let link = status["previewLinks"][0]["uri"].as_str().unwrap().to_owned();
        let query = link.split_once('?').unwrap().1.to_owned();
        let page = format!("/product/contoso.demo?{query}");
        let buyer = Browser::new(&test);
        buyer.get("/product/contoso.demo").await.expect(404);
        let shown = buyer.get(&page).await.expect(200);
        assert_eq!(shown.header("cache-control"), "private, no-store");
        for words in ["Preview of version 1.", "content=\"noindex\"", "/offers/contoso/demo/compare"] {
            assert!(shown.text.contains(words), "{words}: {}", shown.text);
        }
        assert!(!shown.text.contains("rel=\"canonical\""), "{}", shown.text);
        // A tab stays within the preview.
        assert!(shown.text.contains(&format!("{}&#38;tab=plans", page.replace('&', "&#38;"))), "{}", shown.text);
        for wrong in [
            page.replace("version=1", "version=2"),
            page.replace("contoso.demo", "contoso.other"),
            format!("{page}0"),
            "/product/contoso.demo?version=1".to_owned(),
            "/product/contoso.demo?version=-1&signature=%00".to_owned(),
        ] {
            let refused = buyer.get(&wrong).await.expect(404);
            assert!(refused.text.contains("There is no product or page"), "{wrong}: {}", refused.text);
        }
        program.post(&format!("{path}/golive")).await.expect(202);
        test.settle().await;
        let live = buyer.get("/product/contoso.demo").await.expect(200).text;
        assert!(!live.contains("Preview of version"), "{live}");
    }

    async fn a_preview_that_was_taken_back_is_gone(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let path = "/publishers/contoso/offers/demo";
        program.put(path, &documents::core_vm("contoso", "demo")).await.expect(200);
        program.post(&format!("{path}/publish")).await.expect(202);
        test.settle().await;
        let status = program.get(&format!("{path}/status")).await.expect(200).json();
        let query = status["previewLinks"][0]["uri"].as_str().unwrap().split_once('?').unwrap().1.to_owned();
        program.post(&format!("{path}/cancel")).await.expect(202);
        test.settle().await;
        let gone = Browser::new(&test).get(&format!("/product/contoso.demo?{query}")).await.expect(410);
        assert!(gone.text.contains("This preview is not there any more") && gone.text.contains("href=\"/categories\""), "{}", gone.text);
    }
}
