//! Every sample in a browser.

use crate::samples;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_keeps_to_the_rules_in_four_forms() {
    testkit::look_at_samples(samples::all, 2).await;
}
