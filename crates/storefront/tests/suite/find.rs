//! The search, as buyers use it.

use std::time::Duration;

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Browser, Client, TestApp, documents};

use crate::take_live;

/// A virtual machine that has a title of its own, and a private plan.
fn harbour(id: &str, title: &str, site: &Site) -> Value {
    let mut offer = documents::virtual_machine_with_logos("contoso", id, site);
    offer["definition"]["offer"]["microsoft-azure-marketplace.title"] = json!(title);
    let plans = offer["definition"]["plans"].as_array_mut().unwrap();
    let mut private = plans[0].clone();
    private["planId"] = json!("private");
    private["microsoft-azure-virtualmachines.skuTitle"] = json!("Zeppelin");
    private["microsoft-azure-virtualmachines.hideSKUForSolutionTemplate"] = json!(true);
    plans.push(private);
    offer
}

async fn change_selling(program: &Client, offer: &str, act: &str) {
    let path = format!("/stoa/v1/publishers/contoso/offers/{offer}/{act}");
    program.call("POST", &path, None, &[]).await.expect(200);
}

/// The page at `path`, once the search knows all that happened.
async fn page(test: &TestApp, path: &str) -> String {
    test.app.search.catch_up(&test.app).await.unwrap();
    Browser::new(test).get(path).await.expect(200).text
}

const CARD: &str = "href=\"/product/contoso.demo";
const NOTHING: &str = "No offers match. Remove a filter or search for another word.";

on_both_engines! {
    async fn what_is_sold_is_found_in_both_languages_and_narrowed_down(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let unready = Browser::new(&test).get("/search?q=harbour").await.expect(200).text;
        assert!(unready.contains("The search is being prepared"), "{unready}");
        take_live(&test, &program, &harbour("demo", "Harbour Database", &Site::start().await)).await;
        let found = page(&test, "/search?q=harbours").await;
        for words in [CARD, "<mark>Harbour</mark> Database", "1 product for “harbours”", "1 to 1 of 1", "content=\"noindex\""] {
            assert!(found.contains(words), "{words}: {found}");
        }
        assert!(found.contains("value=\"harbours\"") && !found.contains("rel=\"canonical\""), "{found}");
        assert!(!found.contains("No product has all"), "{found}");
        // The words of a data base in Korean, with a facet of each kind.
        for facet in ["type=microsoft-azure-virtualmachines", "category=containers", "pricingModel=byol", "operatingSystem=linux", "type=none&type=microsoft-azure-virtualmachines"] {
            let found = page(&test, &format!("/search?q=%EB%8D%B0%EC%9D%B4%ED%84%B0%EB%B2%A0%EC%9D%B4%EC%8A%A4&{facet}&lang=ko")).await;
            for words in ["href=\"/product/contoso.demo?lang=ko", "“데이터베이스” 제품 1개", " checked>", "필터 지우기", "필터, "] {
                assert!(found.contains(words), "{facet}: {words}: {found}");
            }
        }
        for path in ["/search?q=zeppelin", "/search?q=harbour&type=microsoft-azure-saas", "/search?q=harbour&category=security&category=web", "/search?q=harbour&category=consulting-services"] {
            let found = page(&test, path).await;
            assert!(found.contains(NOTHING) && !found.contains(CARD), "{path}: {found}");
        }
        let partly = page(&test, "/search?q=harbour+xylophone").await;
        assert!(partly.contains("No product has all of these words") && partly.contains(CARD), "{partly}");
        let everything = page(&test, "/search").await;
        assert!(everything.contains(CARD) && everything.contains("rel=\"canonical\""), "{everything}");

        change_selling(&program, "demo", "stop-selling").await;
        // The search has not heard of it yet.
        let at_once = Browser::new(&test).get("/search?q=harbour").await.expect(200).text;
        assert!(!at_once.contains(CARD), "{at_once}");
        let gone = page(&test, "/search?q=harbour").await;
        assert!(gone.contains(NOTHING) && gone.contains("0 products for"), "{gone}");
        change_selling(&program, "demo", "resume-selling").await;
        assert!(page(&test, "/search?q=harbour").await.contains(CARD));
    }

    async fn background_work_keeps_the_search_up_to_date(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let (stop, stopping) = tokio::sync::watch::channel(false);
        take_live(&test, &program, &harbour("demo", "Harbour Database", &Site::start().await)).await;
        let work = tokio::spawn(app::worker::run(test.app.clone(), 1, stopping));
        let heard = async || {
            db::events::put_in_order(&test.app.db).await.unwrap();
            let newest = test.app.db.read(db::events::newest).await.unwrap();
            let reached = test.app.search.reached(newest);
            tokio::time::timeout(Duration::from_secs(60), reached).await.expect("it follows by itself");
            Browser::new(&test).get("/search?q=harbour").await.expect(200).text
        };
        assert!(heard().await.contains(CARD));
        change_selling(&program, "demo", "stop-selling").await;
        assert!(heard().await.contains(NOTHING));
        stop.send_replace(true);
        work.await.unwrap();
    }

    async fn results_go_on_and_are_sorted(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        for nth in 0..26 {
            let mut offer = documents::core_vm("contoso", &format!("offer-{nth:02}"));
            offer["definition"]["offer"]["microsoft-azure-corevm.title"] = json!(format!("Harbour {nth:02}"));
            test.clock.advance(Duration::from_secs(60));
            take_live(&test, &program, &offer).await;
        }
        let first = page(&test, "/search?q=harbour&sort=name").await;
        assert_eq!(first.matches("class=\"product-card\"").count(), 24);
        assert!(first.contains("1 to 24 of 26") && first.contains("contoso.offer-00") && !first.contains("contoso.offer-24"), "{first}");
        let next = "/search?q=harbour&#38;sort=name&#38;page=2\" rel=\"next\"";
        assert!(first.contains(next), "{first}");
        // Behind the end is the end.
        for number in ["2", "3", "99999999"] {
            let last = page(&test, &format!("/search?q=harbour&sort=name&page={number}")).await;
            assert!(last.contains("25 to 26 of 26") && last.contains("contoso.offer-25") && !last.contains("rel=\"next\""), "{last}");
        }
        let newest = page(&test, "/search?sort=newest").await;
        assert!(newest.contains("contoso.offer-25") && !newest.contains("contoso.offer-00"), "{newest}");
    }

    async fn whatever_is_asked_there_is_a_page_that_helps(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        take_live(&test, &program, &documents::core_vm("contoso", "demo")).await;
        let many: String = (0..1000).map(|nth| format!("&type=t{nth}&operatingSystem=o{nth}")).collect();
        for path in [
            format!("/search?q={}", "x".repeat(10_000)),
            format!("/search?q={}", "%EA%B0%80".repeat(3_000)),
            format!("/search?q=demo{many}"),
            "/search?q=demo&page=-1".to_owned(),
            "/search?q=demo&page=99999999".to_owned(),
            "/search?q=demo&page=99999999999999999999999999".to_owned(),
            "/search?q=%3Cscript%3Ealert(1)%3C/script%3E&type=%3Cscript%3E".to_owned(),
            "/search?q=%00%FF%22%27&category=%FF&sort=%00&lang=%FF&colour=red".to_owned(),
            "/search?q=AND+OR+NOT+%28+%2B-%22+title%3A+*+~+%5B+TO+%5D".to_owned(),
            "/search?%26%26%26=&&&=&q".to_owned(),
        ] {
            let shown: String = path.chars().take(60).collect();
            let text = page(&test, &path).await;
            assert!(text.contains("<h1") && text.contains("href=\"/categories"), "{shown}: {text}");
            assert!(!text.contains("<script>"), "{shown}: {text}");
            assert!(text.len() < 60_000, "{shown}: {} bytes", text.len());
        }
    }
}
