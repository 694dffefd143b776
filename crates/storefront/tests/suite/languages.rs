//! In which language, and for which market a page is.

use stoa_storefront::{LegalPage, Shop, Storefronts};
use testkit::{Browser, Engine, TestApp};

#[tokio::test]
async fn an_address_says_its_language_and_links_keep_it() {
    let test = TestApp::start(Engine::Sqlite).await;
    let buyer = Browser::new(&test);
    let english = buyer.get("/categories").await.expect(200).text;
    let korean = buyer.get("/categories?lang=ko").await.expect(200);
    assert_eq!(korean.header("content-language"), "ko");
    assert!(english.contains("<html lang=\"en\"") && korean.text.contains("<html lang=\"ko\""));
    assert!(korean.text.contains("href=\"/categories/security?lang=ko\""), "{}", korean.text);
    for page in [&english, &korean.text] {
        for code in ["en", "ko"] {
            let alternate = format!("hreflang=\"{code}\" href=\"{}/categories?lang={code}\"", test.url);
            assert!(page.contains(&alternate), "{alternate}: {page}");
        }
    }
    assert!(english.contains(&format!("rel=\"canonical\" href=\"{}/categories\"", test.url)), "{english}");
    // Chosen, it is kept.
    let chosen = buyer.get("/choose?lang=ko&to=/categories").await.expect(303);
    assert_eq!(chosen.header("location"), "/categories");
    assert!(buyer.get("/").await.expect(200).text.contains("<html lang=\"ko\""));
    let again = buyer.get("/?lang=en").await.expect(200).text;
    assert!(again.contains("<html lang=\"en\""), "what the address says comes first");
}

#[tokio::test]
async fn a_market_is_chosen_without_a_script() {
    let test = TestApp::start(Engine::Sqlite).await;
    let buyer = Browser::new(&test);
    let page = buyer.get("/choose?to=/categories").await.expect(200).text;
    assert!(
        page.contains("<option value=\"KR\">Korea (South) (KRW)")
            || page.contains("<option value=\"KR\">Korea"),
        "{page}"
    );
    let chosen = buyer.get("/choose?market=KR&to=/categories").await.expect(303);
    assert_eq!(
        (chosen.header("location"), buyer.cookie("stoa-market").as_deref()),
        ("/categories", Some("KR"))
    );
    for odd in ["/choose?market=XX&to=/", "/choose?market=%3Cscript%3E", "/choose?lang=xx"] {
        let page = buyer.get(odd).await.expect(200).text;
        assert!(!page.contains("<script>"), "{odd}");
    }
    let away = buyer.get("/choose?market=KR&to=https://evil.example/").await.expect(303);
    assert_eq!(away.header("location"), "/");
}

#[tokio::test]
async fn pages_of_the_operator_are_linked_from_every_page() {
    let files = [("terms.en.md", "# Terms of use\n\nBe kind."), ("terms.ko.md", "# 이용 약관\n\n글")];
    let shop = Shop::new(Storefronts::built_in(), LegalPage::read(files).unwrap());
    let test = TestApp::with(Engine::Sqlite).shop(shop).start().await;
    let buyer = Browser::new(&test);
    let home = buyer.get("/").await.expect(200).text;
    assert!(home.contains("<a href=\"/legal/terms\">Terms of use</a>"), "{home}");
    assert!(buyer.get("/legal/terms").await.expect(200).text.contains("Be kind."));
    assert!(buyer.get("/legal/terms?lang=ko").await.expect(200).text.contains("이용 약관"));
    buyer.get("/legal/none").await.expect(404);
}
