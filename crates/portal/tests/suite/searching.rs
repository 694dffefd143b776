//! Searching across the portal, as a page and as the list of the palette.

use app::Role;
use serde_json::json;
use testkit::{Browser, Engine, TestApp, documents};

const SEARCH: &str = "/dashboard/search";

async fn search(browser: &Browser, query: &str) -> String {
    browser.get(&format!("{SEARCH}?{query}")).await.expect(200).text
}

async fn with_offers(engine: Engine) -> TestApp {
    let test = TestApp::start(engine).await;
    test.publisher("fabrikam", true).await;
    for (publisher, id, name, plan) in [
        ("contoso", "secure-linux", "Contoso Secure Linux", "gold"),
        ("contoso", "analytics", "Élan Analytics", "silver-2026"),
        ("fabrikam", "theirs", "Secure of Fabrikam", "gold-of-theirs"),
    ] {
        let program = test.member(publisher, Role::Owner).await;
        let mut offer = documents::virtual_machine(publisher, id);
        offer["definition"]["displayText"] = name.into();
        offer["definition"]["plans"][0]["planId"] = plan.into();
        offer["definition"]["plans"][0]["microsoft-azure-virtualmachines.skuTitle"] =
            json!(format!("Édition {plan}"));
        program.put(&format!("/publishers/{publisher}/offers/{id}"), &offer).await.expect(200);
    }
    test
}

on_both_engines! {
    async fn offers_plans_pages_and_articles_are_found_and_nothing_of_others(engine: Engine) {
        let test = with_offers(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
        let offers = "/dashboard/commercial-marketplace/offers/contoso";
        for query in ["q=SECURE", "q=secure&publisher=contoso"] {
            let page = search(&mina, query).await;
            assert!(page.contains(&format!("{offers}/secure-linux/overview")) && !page.contains("Fabrikam"), "{query}: {page}");
        }
        let page = search(&mina, "q=gold").await;
        assert!(page.contains(&format!("{offers}/secure-linux/plans#plan-gold")) && !page.contains("of-theirs"), "{page}");
        assert!(search(&mina, "q=edition%20silver").await.contains("analytics/plans#plan-silver-2026"), "by the name, accents aside");
        let page = search(&mina, "q=secure-linux%20offer%20listing").await;
        assert!(page.contains(&format!("{offers}/secure-linux/listing")), "{page}");
        let page = search(&mina, "q=propert&publisher=contoso&offer=analytics").await;
        assert!(page.contains(&format!("{offers}/analytics/properties")), "{page}");
        let page = search(&mina, "q=new%20offer&publisher=contoso").await;
        assert!(page.contains("/offers/new?publisher=contoso") && page.contains("/help/new-offer"), "{page}");
        assert!(!search(&mina, "q=certification").await.contains("/operate/"), "pages of operators are theirs");
        let nothing = search(&mina, "q=%25%25%25%27%22%3C").await;
        assert!(nothing.contains("Nothing was found"), "{nothing}");
        mina.get(&format!("{SEARCH}?q=a&publisher=fabrikam")).await.expect(403);
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        let page = search(&operator, "q=gold").await;
        assert!(page.contains("of-theirs") && page.contains("#plan-gold\""), "{page}");
        assert!(search(&operator, "q=certification").await.contains("/operate/certification"));
    }

    async fn the_palette_has_the_same_and_nothing_around_it(engine: Engine) {
        let test = with_offers(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let list = search(&mina, "q=gold&part=list").await;
        assert!(list.contains("role=\"listbox\"") && list.contains("role=\"option\"") && !list.contains("<html"), "{list}");
        assert!(search(&mina, "q=zzzz&part=list").await.contains("Nothing was found"));
        assert_eq!(search(&mina, "q=&part=list").await.trim(), "");
        let page = mina.get("/dashboard/commercial-marketplace/offers/contoso/analytics/overview").await.expect(200).text;
        assert!(page.contains("<dialog") && page.contains("name=\"offer\" value=\"analytics\""), "{page}");
    }

    async fn a_plan_is_found_as_the_draft_has_it_now(engine: Engine) {
        let test = with_offers(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let path = "/publishers/contoso/offers/secure-linux";
        let mut offer = program.get(path).await.expect(200).json();
        offer["definition"]["plans"][0]["planId"] = "bronze".into();
        program.put(path, &offer).await.expect(200);
        assert!(!search(&mina, "q=gold").await.contains("#plan-gold"));
        assert!(search(&mina, "q=bronze").await.contains("secure-linux/plans#plan-bronze"));
    }
}

on_both_engines! {
    async fn plans_that_were_there_before_are_found_once_they_are_written_down(engine: Engine) {
        let test = with_offers(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let ctx = test.app.worker_ctx("a test");
        let forget = |_: &app::Ctx, tx: &mut db::Tx<'_>| Ok(tx.execute(db::sql!("UPDATE offers SET plan_key = NULL"), &[])?);
        test.app.write(&ctx, forget).await.unwrap();
        assert!(!search(&mina, "q=gold").await.contains("#plan-gold"));
        app::offers::fill_plan_names(&test.app).await.unwrap();
        assert!(search(&mina, "q=gold").await.contains("#plan-gold"));
    }
}
