//! The first page, categories, and what a publisher sells.

use app::Role;
use testkit::site::Site;
use testkit::{Browser, TestApp, documents};

use crate::take_live;

on_both_engines! {
    async fn what_changed_last_comes_first_and_lists_go_on(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let buyer = Browser::new(&test);
        let empty = buyer.get("/").await.expect(200).text;
        assert!(empty.contains("Nothing is on sale yet"), "{empty}");
        let refused = buyer.get("/publisher/contoso").await.expect(404);
        assert!(refused.text.contains("There is no product or page"), "{}", refused.text);
        for nth in 0..26 {
            test.clock.advance(std::time::Duration::from_secs(60));
            take_live(&test, &program, &documents::core_vm("contoso", &format!("offer-{nth:02}"))).await;
        }
        let home = buyer.get("/").await.expect(200).text;
        assert!(home.contains("/product/contoso.offer-25") && !home.contains("/product/contoso.offer-10"), "{home}");
        let first = buyer.get("/publisher/contoso").await.expect(200).text;
        assert_eq!(first.matches("class=\"product-card\"").count(), 24);
        assert!(first.contains("offer-25") && first.contains("offer-02") && !first.contains("offer-01"), "{first}");
        let next = first.split("href=\"").find(|part| part.contains("?after=")).unwrap().split('"').next().unwrap();
        let second = buyer.get(&next.replace("&#38;", "&")).await.expect(200).text;
        assert_eq!(second.matches("class=\"product-card\"").count(), 2);
        assert!(second.contains("offer-01") && second.contains("offer-00") && second.contains("First page"), "{second}");
        assert!(!second.contains("rel=\"canonical\""), "nobody is led to the middle of a list");
    }

    async fn categories_count_what_is_sold_in_them(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let buyer = Browser::new(&test);
        take_live(&test, &program, &documents::virtual_machine_with_logos("contoso", "demo", &Site::start().await)).await;
        let home = buyer.get("/").await.expect(200).text;
        let key = "containers";
        let counted = home.split(&format!("href=\"/categories/{key}\"")).nth(1).unwrap();
        assert!(counted.split("</li>").next().unwrap().contains("1 product<"), "{home}");
        let listed = buyer.get(&format!("/categories/{key}")).await.expect(200).text;
        assert!(listed.contains("/product/contoso.demo"), "{listed}");
        let all = buyer.get("/categories").await.expect(200).text;
        assert!(all.contains("0 products") && all.contains("1 product<"), "{all}");
        program.call("POST", "/stoa/v1/publishers/contoso/offers/demo/stop-selling", None, &[]).await.expect(200);
        let listed = buyer.get(&format!("/categories/{key}")).await.expect(200).text;
        assert!(!listed.contains("/product/contoso.demo") && listed.contains("Nothing is on sale here yet"), "{listed}");
        program.call("POST", "/stoa/v1/publishers/contoso/offers/demo/resume-selling", None, &[]).await.expect(200);
        let listed = buyer.get(&format!("/categories/{key}")).await.expect(200).text;
        assert!(listed.contains("/product/contoso.demo"), "{listed}");
    }
}
