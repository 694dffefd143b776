//! Languages, light and dark, the front page, what is not there.

use app::Role;
use testkit::{Browser, Engine, TestApp};

#[tokio::test]
async fn a_page_is_in_the_language_that_its_reader_chose_or_else_understands() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mut browser = Browser::new(&test);
    browser.language = "ko-KR,ko;q=0.9,en;q=0.8";
    let page = browser.get("/signin").await.expect(200);
    assert!(page.text.contains("<html lang=\"ko\"") && page.text.contains("회사 메일 주소"), "{}", page.text);
    assert_eq!(page.header("content-language"), "ko");
    assert_eq!(page.header("vary"), "Cookie, Accept-Language, Accept-Encoding");
    browser.submit("/signin", "/preferences", &[("language", "en"), ("to", "/signin")]).await.expect(303);
    assert!(browser.get("/signin").await.text.contains("Work address"));
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    mina.submit("/dashboard/accounts", "/preferences", &[("language", "ko")]).await.expect(303);
    mina.set_cookie("stoa-language", "en");
    let page = mina.get("/dashboard/accounts").await.expect(200).text;
    assert!(
        page.contains("계정 선택") && page.contains("<b>1개 계정</b>"),
        "what a person chose counts everywhere: {page}"
    );
}

#[tokio::test]
async fn light_and_dark_are_chosen() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    assert!(!mina.get("/dashboard/accounts").await.text.contains("data-theme"));
    mina.submit("/dashboard/accounts", "/preferences", &[("theme", "dark")]).await.expect(303);
    assert!(mina.get("/dashboard/accounts").await.text.contains("data-theme=\"dark\""));
    mina.submit("/dashboard/accounts", "/preferences", &[("theme", "<script>")]).await.expect(303);
    assert!(
        mina.get("/dashboard/accounts").await.text.contains("data-theme=\"dark\""),
        "what is none changes nothing"
    );
}

#[tokio::test]
async fn the_front_page_leads_to_what_there_is_and_old_bookmarks_on() {
    let test = TestApp::start(Engine::Sqlite).await;
    let nobody = Browser::new(&test);
    let page = nobody.get("/").await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for link in ["/openapi.json", "/readyz", "/signin"] {
        assert!(page.text.contains(&format!("href=\"{link}\"")), "{link}: {}", page.text);
        nobody.get(link).await.expect(200);
    }
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    for page in [page, mina.get("/dashboard").await.expect(200)] {
        for (fragment, to) in BOOKMARKS {
            let link = format!("href=\"{to}\" data-fragment=\"{fragment}\"");
            assert!(page.text.contains(&link), "{link}: {}", page.text);
        }
    }
}

/// Every bookmark of the older portal, and where it leads; the last stands for those that nobody knows.
const BOOKMARKS: [(&str, &str); 8] = [
    ("#alloffers", "/dashboard/commercial-marketplace/overview"),
    ("#publishers", "/dashboard/accounts"),
    ("#profile", "/dashboard/account/management"),
    ("#users", "/dashboard/account/usermanagement"),
    ("#history", "/dashboard/account/history"),
    ("#insights", "/dashboard/commercial-marketplace/analytics/summary"),
    ("#insights/payout", "/dashboard/payouts/reports/transactionhistory"),
    ("*", "/dashboard/commercial-marketplace/overview?moved=unknown"),
];

#[tokio::test]
async fn bookmarks_of_older_portals_lead_to_a_page_that_says_what_became_of_theirs() {
    let test = TestApp::start(Engine::Sqlite).await;
    test.publisher("fabrikam", true).await;
    let one = test.person("Mina Kim", "contoso", Role::Owner).await;
    let all = test.person("Jonas Weber", "*", Role::Operator).await;
    let newer = [
        ("*", "/dashboard/account/v3/publishers/list"),
        ("*", "/dashboard/account/management/profile"),
        ("*", "/dashboard/payouts/reports/incentiveexport"),
    ];
    for somebody in [&one, &all] {
        for (fragment, address) in BOOKMARKS.into_iter().chain(newer) {
            let mut page = somebody.get(address).await;
            let mut steps = 0;
            while page.status == 303 && steps < 5 {
                page = somebody.get(page.header("location")).await;
                steps += 1;
            }
            let page = page.expect(200).text;
            let has_page = matches!(fragment, "#alloffers" | "#publishers" | "#profile")
                || address.ends_with("/list")
                || address.ends_with("/management/profile");
            assert_eq!(!page.contains("class=\"note above info\""), has_page, "{address}: {page}");
        }
    }
}

#[tokio::test]
async fn assets_are_sent_compressed_and_kept() {
    let test = TestApp::start(Engine::Sqlite).await;
    let nobody = Browser::new(&test);
    let page = nobody.get("/signin").await.expect(200).text;
    let paths: Vec<_> = page.split('"').filter(|text| text.starts_with("/assets/")).collect();
    assert_eq!(paths.len(), 3, "{page}");
    for path in paths {
        let plain = nobody.get(path).await.expect(200);
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "Accept-Encoding"));
        let compressed = nobody.call("HEAD", path, None, &[("accept-encoding", "gzip")]).await.expect(200);
        assert_eq!(compressed.header("content-encoding"), "gzip");
    }
    nobody.get("/assets/stoa-000000000000.css").await.expect(404);
}

#[tokio::test]
async fn what_is_not_there_is_told_as_a_page() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    let missing = mina.get("/dashboard/nowhere").await.expect(404);
    assert!(missing.text.contains("There is no page at this address"), "{}", missing.text);
    let odd = mina.get("/dashboard/commercial-marketplace/overview?publisher=%3Cscript%3E").await.expect(400);
    assert!(!odd.text.contains("<script>"), "{}", odd.text);
    let foreign = mina.get("/dashboard/commercial-marketplace/overview?publisher=fabrikam").await.expect(403);
    assert!(foreign.text.contains("This is not yours to see"), "{}", foreign.text);
    for page in [missing, odd, foreign] {
        assert!(
            page.text.contains("<dt>Request id</dt>") && page.text.contains("href=\"/help/problems"),
            "{}",
            page.text
        );
    }
}

#[tokio::test]
async fn the_manual_is_open_to_everybody_in_their_language() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mut nobody = Browser::new(&test);
    let page = nobody.get("/help/overview").await.expect(200).text;
    assert!(page.contains("<h1>The offer overview</h1>") && page.contains("id=\"steps\""), "{page}");
    for link in ["/help/all-offers", "/help/compare", "/help/publishing"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
        nobody.get(link).await.expect(200);
    }
    // Another language is chosen without leaving the article.
    let chosen = nobody.submit("/help/overview", "/preferences", &[("language", "ko")]).await.expect(303);
    assert_eq!(chosen.header("location"), "/help/overview");
    assert!(nobody.get("/help/overview").await.text.contains("<h1>오퍼 개요</h1>"));
    let found = nobody.get("/help?q=%ED%8C%90%EB%A7%A4%EC%A4%91%EC%A7%80").await.expect(200).text;
    assert!(found.contains("<mark>판매 중지</mark>") && found.contains("/help/stop-selling"), "{found}");
    nobody.set_cookie("stoa-language", "en");
    nobody.language = "en";
    let none = nobody.get("/help?q=%3Cscript%3Equux").await.expect(200).text;
    assert!(none.contains("Nothing was found") && !none.contains("<script>quux"), "{none}");
    let missing = nobody.get("/help/nothing").await.expect(404).text;
    assert!(missing.contains("href=\"/help/problems#missing\""), "{missing}");
}

#[tokio::test]
async fn every_page_leads_to_the_part_of_the_manual_it_is_about() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    let program = test.member("contoso", Role::Owner).await;
    let path = "/publishers/contoso/offers/demo";
    program.put(path, &testkit::documents::core_vm("contoso", "demo")).await.expect(200);
    let offer = "/dashboard/commercial-marketplace/offers/contoso/demo";
    for (page, help) in [
        ("/dashboard/accounts".to_owned(), "/help/accounts#change"),
        ("/dashboard/commercial-marketplace/overview?publisher=contoso".to_owned(), "/help/all-offers"),
        (format!("{offer}/overview"), "/help/overview"),
        (format!("{offer}/review"), "/help/review"),
        (format!("{offer}/cancel"), "/help/going-live#cancel"),
    ] {
        let text = mina.get(&page).await.expect(200).text;
        assert!(text.contains(&format!("<a class=\"plain\" href=\"{help}\">")), "{page}: {text}");
    }
    let door = Browser::new(&test).get("/signin").await.expect(200).text;
    assert!(door.contains("href=\"/help/signing-in\""), "{door}");
}
