//! Heavy work does not keep anybody else waiting: neither the runtime's threads nor those who write.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use app::{Role, Settings};
use serde_json::json;
use testkit::site::Site;
use testkit::{Client, Engine, TestApp, documents};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::one_writer::{forget_largest, largest};

const ROOT: &str = "/publishers/contoso/offers/demo";

/// Of a picture that takes 48 MiB when it is decoded; it may take 64.
const SIDE: u32 = 4096;

/// How many of them are decoded at once.
const PUBLISHES: usize = 16;

/// Takes every seat for heavy work, until the ends are dropped.
fn take_every_seat(test: &TestApp) -> Vec<Sender<()>> {
    let taken = (0..1000).map(|who| {
        let (end, told) = channel::<()>();
        let heavy = test.app.heavy.clone();
        tokio::spawn(async move { heavy.run(&format!("somebody {who}"), move || told.recv().is_ok()).await });
        end
    });
    taken.collect()
}

/// The answer to a request that waits for heavy work, while everybody else is answered.
async fn waits<T: Send + 'static>(test: &TestApp, request: impl Future<Output = T> + Send + 'static) -> T {
    let seats = take_every_seat(test);
    let request: JoinHandle<T> = tokio::spawn(request);
    let nobody = Client::anonymous(test);
    for _ in 0..100 {
        nobody.call("GET", "/healthz", None, &[]).await.expect(200);
    }
    assert!(!request.is_finished(), "it was done where everybody else would wait for it");
    drop(seats);
    request.await.unwrap()
}

on_both_engines! {
    async fn a_small_draft_is_saved_while_a_large_one_waits_to_be_checked(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let small = documents::core_vm("contoso", "small");
        let mut large = documents::core_vm("contoso", "demo");
        large["definition"]["remarks"] = json!("x".repeat(100_000));
        owner.put("/publishers/contoso/offers/small", &small).await.expect(200);
        let seats = take_every_seat(&test);
        let sender = owner.clone();
        let sent = tokio::spawn(async move { sender.put(ROOT, &large).await });
        for _ in 0..20 {
            owner.put("/publishers/contoso/offers/small", &small).await.expect(200);
        }
        assert!(!sent.is_finished(), "it was checked where everybody else would wait for it");
        drop(seats);
        sent.await.unwrap().expect(200);
    }

    async fn prices_are_evaluated_away_from_the_runtime(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine("contoso", "demo")).await.expect(200);
        let asked = owner.clone();
        waits(&test, async move { asked.get(&format!("{ROOT}?includeAllPricing=true")).await }).await.expect(200);
    }
}

/// On a runtime of one thread, which decodes no picture.
#[tokio::test]
async fn pictures_are_decoded_away_from_the_runtime() {
    let long = Duration::from_secs(1_000_000);
    let patient = |settings: &mut Settings| (settings.lease, settings.step_timeout) = (long, long);
    let test = TestApp::with(Engine::Sqlite).settings(patient).start().await;
    let owner = test.member("contoso", Role::Owner).await;
    let site = Site::start().await;
    let picture = site.png("large.png", SIDE, SIDE);
    for number in 0..PUBLISHES {
        let root = format!("/publishers/contoso/offers/demo{number}");
        let mut document = documents::virtual_machine_with_logos("contoso", &format!("demo{number}"), &site);
        document["definition"]["offer"]["microsoft-azure-marketplace.smallLogo"] = json!(picture);
        owner.put(&root, &document).await.expect(200);
        owner.post(&format!("{root}/publish")).await.expect(202);
    }
    forget_largest();
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(app::worker::run(test.app.clone(), PUBLISHES, stopped));
    let nobody = Client::anonymous(&test);
    while test.app.db.read(db::operations::count_running).await.unwrap() > 0 {
        nobody.call("GET", "/healthz", None, &[]).await.expect(200);
        // Publishes of one publisher take turns at going out: those that are not in turn come back later.
        test.clock.advance(Duration::from_secs(2));
    }
    stop.send(true).unwrap();
    working.await.unwrap();
    assert!(largest() < 8 << 20, "this thread unpacked a picture: it asked for {} bytes at once", largest());
    let operator = test.member("*", Role::Operator).await;
    let status = operator.get("/publishers/contoso/offers/demo0/status").await.expect(200).text;
    assert!(status.contains("4096×4096 pixels"), "the picture was looked at: {status}");
}
