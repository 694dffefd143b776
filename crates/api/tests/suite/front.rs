//! The page for whoever opens the address in a browser.

use sha2::Digest as _;
use testkit::{Client, Engine, TestApp};

#[tokio::test]
async fn the_front_page_leads_to_what_there_is() {
    let test = TestApp::with(Engine::Sqlite).start().await;
    let nobody = Client::anonymous(&test);
    let page = nobody.call("GET", "/", None, &[("accept", "text/html")]).await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    // What stands in the page is the only style that a browser takes.
    let style = page.text.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).unwrap();
    let digest = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, sha2::Sha256::digest(style));
    let policy = page.header("content-security-policy");
    assert_eq!(policy, format!("default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"));
    let links: Vec<_> =
        page.text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(links, ["catalog/offers", "openapi.json", "readyz"]);
    for link in links {
        nobody.call("GET", &format!("/{link}"), None, &[]).await.expect(200);
    }
}
