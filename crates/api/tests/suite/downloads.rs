//! What the files of one publish cost: memory, and the time of others.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::Role;
use testkit::site::Site;
use testkit::{Client, TestApp, documents};
use tokio::sync::watch;

const ROOT: &str = "/publishers/contoso/offers/demo";
const LONG: Duration = Duration::from_secs(25);

async fn publish(owner: &Client, publisher: &str, offer: &str, site: &Site) {
    let root = format!("/publishers/{publisher}/offers/{offer}");
    owner.put(&root, &documents::virtual_machine_with_logos(publisher, offer, site)).await.expect(200);
    owner.post(&format!("{root}/publish")).await.expect(202);
}

async fn status(client: &Client, publisher: &str, offer: &str) -> String {
    let path = format!("/publishers/{publisher}/offers/{offer}/status");
    client.get(&path).await.expect(200).json()["status"].as_str().unwrap().to_owned()
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}

on_both_engines! {
    async fn each_file_is_stored_before_the_next_is_fetched(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        let owner = test.member("contoso", Role::Owner).await;
        let stored = Arc::new(Mutex::new(Vec::new()));
        site.look({
            let (stored, folder) = (stored.clone(), test.artifacts.path().to_owned());
            move || stored.lock().unwrap().push(files_below(&folder))
        });
        publish(&owner, "contoso", "demo", &site).await;
        test.settle().await;
        assert_eq!(status(&owner, "contoso", "demo").await, "waitingForPublisherReview");
        assert_eq!(*stored.lock().unwrap(), [0, 1, 2, 3]);
    }

    async fn the_files_of_one_version_have_a_size_in_all(engine: Engine) {
        let (test, site) = (TestApp::with(engine), Site::start().await);
        let logos = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let sizes = ["smallLogo", "mediumLogo", "largeLogo", "wideLogo"].map(|name| site.size(&format!("{name}.png")));
        let all: usize = sizes.iter().sum();
        let test = test.settings(|settings| settings.max_publish_bytes = all as u64 - 1).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        // The second time three of them are held.
        for sent in [4, 5] {
            owner.put(ROOT, &logos).await.expect(200);
            owner.post(&format!("{ROOT}/publish")).await.expect(202);
            test.settle().await;
            let ended = owner.get(&format!("{ROOT}/status")).await.expect(200).json();
            assert_eq!(ended["status"], "failed", "{ended:#}");
            let said = ended["steps"][0]["messages"].to_string();
            assert!(said.contains(&format!("may have {} bytes in all", all - 1)), "{said}");
            assert_eq!(site.sent(), sent);
        }
    }

    async fn a_publisher_whose_site_says_nothing_keeps_no_other_waiting(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (silent, site) = (Site::start().await, Site::start().await);
        silent.close();
        test.publisher("fabrikam", true).await;
        let hostile = test.member("contoso", Role::Owner).await;
        let owner = test.member("fabrikam", Role::Owner).await;
        // More than there are workers.
        for number in 0..40 {
            publish(&hostile, "contoso", &format!("offer-{number}"), &silent).await;
        }
        let (stop, stopping) = watch::channel(false);
        let worker = tokio::spawn(app::worker::run(test.app.clone(), 32, stopping));
        tokio::time::timeout(LONG, silent.asked(3)).await.expect("it is fetched from");
        publish(&owner, "fabrikam", "demo", &site).await;
        let ready = async {
            while status(&owner, "fabrikam", "demo").await != "waitingForPublisherReview" {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, ready).await.expect("nobody waits for the silent site");
        assert_eq!(silent.visits(), 3, "nothing was given up yet");
        stop.send(true).unwrap();
        worker.await.unwrap();
    }
}
