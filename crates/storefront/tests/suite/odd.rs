//! Whatever is in an address, and whatever a publisher wrote: a page that helps.

use app::Role;
use serde_json::json;
use testkit::site::Site;
use testkit::{Browser, TestApp, documents};

use crate::take_live;

on_both_engines! {
    async fn rubbish_in_an_address_is_answered_with_a_page_that_helps(engine: Engine) {
        let test = TestApp::start(engine).await;
        let buyer = Browser::new(&test);
        let long = "x".repeat(5000);
        for (path, status) in [
            ("/product/none.none".to_owned(), 404),
            ("/product/none".to_owned(), 404),
            ("/product/..%2f..%2fetc".to_owned(), 404),
            ("/product/%3Cscript%3E.a".to_owned(), 404),
            ("/product/%FF".to_owned(), 400),
            (format!("/product/{long}.{long}"), 404),
            ("/publisher/%3Cscript%3E".to_owned(), 404),
            ("/categories/none".to_owned(), 404),
            ("/categories/%3Cscript%3E".to_owned(), 404),
            ("/categories/security?after=-1".to_owned(), 200),
            ("/categories/security?after=9999999999999999999.a.b".to_owned(), 200),
            ("/categories/security?after=1.a&page=-1".to_owned(), 200),
            ("/?lang=%00&market=%FF&lang=ko&page=-1".to_owned(), 200),
            ("/product".to_owned(), 404),
        ] {
            let shown: String = path.chars().take(60).collect();
            let answer = buyer.get(&path).await;
            assert_eq!(answer.status, status, "{shown}: {}", answer.text);
            assert!(answer.text.contains("<h1") && answer.text.contains("href=\"/categories\"") || answer.text.contains("href=\"/categories?"), "{shown}: {}", answer.text);
            assert!(!answer.text.contains("<script>"), "{shown}");
            assert!(answer.text.len() < 40_000, "{shown}: {} bytes", answer.text.len());
        }
        let posted = buyer.call("POST", "/product/a.b", Some(String::new()), &[]).await.expect(405);
        assert!(posted.text.contains("<h1"), "{}", posted.text);
    }

    async fn what_a_publisher_wrote_is_text(engine: Engine) {
        const MARKUP: &str = "<script>alert(1)</script>";
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let site = Site::start().await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        offer["definition"]["displayText"] = json!(MARKUP);
        hostile(&mut offer["definition"]["offer"], MARKUP);
        hostile(&mut offer["definition"]["plans"][0], MARKUP);
        take_live(&test, &program, &offer).await;
        let buyer = Browser::new(&test);
        for page in ["/", "/publisher/contoso", "/product/contoso.demo", "/product/contoso.demo?tab=details"] {
            let shown = buyer.get(page).await.expect(200).text;
            for found in ["<script>alert", "alert(1)</script>"] {
                assert!(!shown.contains(found), "{page}: {found}: {shown}");
            }
        }
        let shown = buyer.get("/product/contoso.demo").await.expect(200).text;
        assert!(shown.contains("alert(1)"), "it is there, as text: {shown}");
    }
}

/// Puts `markup` behind every text that people read.
fn hostile(object: &mut serde_json::Value, markup: &str) {
    for (name, value) in object.as_object_mut().unwrap() {
        let is_read = ["title", "summary", "description", "skuTitle", "skuSummary", "skuDescription"];
        let short = name.rsplit('.').next().unwrap();
        if let Some(text) = value.as_str().filter(|_| is_read.contains(&short)) {
            let short: String = text.chars().take(12).collect();
            *value = json!(format!("{short}{markup}"));
        }
    }
}
