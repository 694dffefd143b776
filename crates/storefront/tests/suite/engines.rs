//! What search engines and feed readers are told.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Browser, TestApp, documents};

use crate::take_live;

on_both_engines! {
    async fn feeds_and_addresses_tell_of_what_is_sold_and_of_nothing_else(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        offer["definition"]["offer"]["microsoft-azure-corevm.title"] = json!("A <b> & \"c\"");
        take_live(&test, &program, &offer).await;
        take_live(&test, &program, &documents::core_vm("contoso", "stopped")).await;
        program.call("POST", "/stoa/v1/publishers/contoso/offers/stopped/stop-selling", None, &[]).await.expect(200);
        let buyer = Browser::new(&test);
        let product = format!("{}/product/contoso.demo", test.url);
        for (path, kind) in [("/feed.atom", "application/atom+xml"), ("/sitemap.xml", "application/xml"), ("/robots.txt", "text/plain")] {
            let answer = buyer.get(path).await.expect(200);
            assert!(answer.header("content-type").starts_with(kind), "{path}");
            assert_eq!(answer.header("cache-control"), "public, max-age=300", "{path}");
            assert_eq!(answer.text.contains(&product), path != "/robots.txt", "{path}: {}", answer.text);
            assert!(!answer.text.contains("contoso.stopped") && !answer.text.contains("<b>"), "{path}: {}", answer.text);
        }
        let robots = buyer.get("/robots.txt").await.expect(200).text;
        assert!(robots.contains(&format!("Sitemap: {}/sitemap.xml", test.url)) && robots.contains("Disallow: /dashboard"), "{robots}");
    }

    async fn a_product_tells_search_engines_what_it_is(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        take_live(&test, &program, &documents::virtual_machine_with_logos("contoso", "demo", &Site::start().await)).await;
        let buyer = Browser::new(&test);
        let page = buyer.get("/product/contoso.demo").await.expect(200).text;
        let told = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        let told: Value = serde_json::from_str(told).unwrap();
        assert_eq!((&told["@type"], &told["sku"]), (&json!("Product"), &json!("contoso.demo")), "{told}");
        assert_eq!(told["offers"]["availability"], "https://schema.org/InStock", "{told}");
        assert!(page.contains("property=\"og:title\"") && page.contains("rel=\"canonical\""), "{page}");
        program.call("POST", "/stoa/v1/publishers/contoso/offers/demo/stop-selling", None, &[]).await.expect(200);
        let page = buyer.get("/product/contoso.demo").await.expect(200).text;
        assert!(page.contains("https://schema.org/Discontinued"), "{page}");
    }
}
