//! Every sample in a browser, and what only a browser does.

use serde_json::Value;
use testkit::{Chromium, Engine, TestApp, look_at_samples};

use crate::samples;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_keeps_to_the_rules_in_four_forms() {
    look_at_samples(samples::all, 1).await;
}

/// A browser follows old bookmarks by itself: those that are known, those that nobody knows, and no place within the page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_bookmarks_lead_on() {
    let test = TestApp::start(Engine::Sqlite).await;
    let browser = Chromium::start(&test, "en").await;
    browser.open(&format!("{}/", test.url)).await;
    for (fragment, to) in [
        ("#alloffers", "/signin?to=%2Fdashboard%2Fcommercial-marketplace%2Foverview"),
        ("#Users/", "/signin?to=%2Fdashboard%2Faccount%2Fusermanagement"),
        ("#insights/payout", "/signin?to=%2Fdashboard%2Fpayouts%2Freports%2Ftransactionhistory"),
        ("#offers/one", "/signin?to=%2Fdashboard%2Fcommercial-marketplace%2Foverview%3Fmoved%3Dunknown"),
        ("#main", "/#main"),
    ] {
        browser.open("about:blank").await;
        browser.open(&format!("{}/{fragment}", test.url)).await;
        let mut here = Value::Null;
        // Each look is a round trip to the browser, which goes on meanwhile.
        for _ in 0..500 {
            here = browser.run("return document.readyState === 'complete' ? location.href : null").await;
            if here == format!("{}{to}", test.url) {
                break;
            }
        }
        assert_eq!(here, format!("{}{to}", test.url), "{fragment}");
    }
}
