//! The page for whoever opens the address in a browser.

use testkit::{Client, Engine, TestApp};

#[tokio::test]
async fn the_front_page_leads_to_what_there_is() {
    let test = TestApp::with(Engine::Sqlite).start().await;
    let nobody = Client::anonymous(&test);
    let page = nobody.call("GET", "/", None, &[("accept", "text/html")]).await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let links: Vec<_> =
        page.text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(links, ["catalog/offers", "openapi.json", "readyz"]);
    for link in links {
        nobody.call("GET", &format!("/{link}"), None, &[]).await.expect(200);
    }
}
