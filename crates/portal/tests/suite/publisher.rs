//! Members that are confirmed, and the page of the product.

use app::Role;
use serde_json::json;
use testkit::{TestApp, documents, filled};

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";

on_both_engines! {
    async fn members_that_restrict_nobody_are_confirmed_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        offer["definition"]["contoso.hideBanner"] = json!(true);
        program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let here = format!("{OFFER}/confirm");
        // Wherever it is told that they stop publishing, a link leads there.
        for page in ["overview", "review", "properties", "offer-settings"] {
            let told = mina.get(&format!("{OFFER}/{page}")).await.expect(200).text;
            let has_problem = told.contains("contoso.hideBanner`") || page == "overview" || page == "review";
            assert!(!has_problem || told.contains(&format!("href=\"{here}\"")), "{page}: {told}");
        }
        let page = mina.get(&here).await.expect(200).text;
        assert!(page.contains("contoso.hideBanner") && page.contains("1 member stops every publish"), "{page}");
        mina.send(&here, &filled(&page, &[])).await.expect(422);
        mina.send(&here, &filled(&page, &[("member", "contoso.hideBanner")])).await.expect(303);
        let page = mina.get(&here).await.expect(200).text;
        assert!(page.contains("Everything is confirmed"), "{page}");
        let none = mina.send(&here, &filled(&page, &[("key", "k"), ("token", &token(&page)), ("member", "contoso.none")])).await.expect(409);
        assert!(none.text.contains("Somebody changed the draft meanwhile"), "{}", none.text);
        assert_eq!(crate::events(&test, "offer.confirmed").await.len(), 1);
    }

    async fn the_page_of_the_product_is_made_of_the_draft(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::virtual_machine("contoso", "demo")).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let page = mina.get(&format!("{OFFER}/product")).await.expect(200).text;
        assert!(page.contains("Preview of the draft.") && page.contains("Plans and pricing"), "{page}");
        // What buyers will press is told, and nothing can be pressed here.
        assert!(page.contains("Buyers see the button “Get it now” here."), "{page}");
        assert!(!page.split("class=\"product\"").nth(1).unwrap().contains("<button"), "{page}");
        let plans = mina.get(&format!("{OFFER}/product?tab=plans")).await.expect(200).text;
        assert!(plans.len() < page.len() && plans.contains("aria-current=\"page\">Plans and pricing"), "{plans}");
    }
}

fn token(page: &str) -> String {
    filled(page, &[])
        .into_iter()
        .find(|(name, _)| name == "token")
        .map(|(_, value)| value)
        .unwrap_or_default()
}
