//! A worker that stalls for longer than its lease, at any point of its work, repeats nothing when it wakes up.
//!
//! A future that is not polled is a process that is not scheduled: what it has handed to the database still happens,
//! and nothing else does.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use app::{Problem, Role};
use serde_json::Value;
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const LONG: Duration = Duration::from_secs(30);

/// Lets `work` go on until it has had to wait `waits` times, and stops it there; whether it came to its end before.
pub(crate) async fn ends_within(
    waits: usize,
    mut work: Pin<&mut impl Future<Output = Result<(), Problem>>>,
) -> bool {
    let mut left = waits;
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(ended) => {
            ended.expect("background work goes on");
            Poll::Ready(true)
        }
        Poll::Pending if left == 0 => Poll::Ready(false),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// Ends every lease there is.
pub(crate) fn let_leases_end(test: &TestApp) {
    test.clock.advance(test.app.env.settings.lease + Duration::from_secs(1));
}

async fn has_happened_once(test: &TestApp, owner: &Client, offer: &str) {
    let root = format!("/publishers/contoso/offers/{offer}");
    let status = owner.get(&format!("{root}/status")).await.expect(200).json();
    assert_eq!(status["status"], "waitingForPublisherReview", "{offer}: {status}");
    let history = owner.get(&format!("{root}/history")).await.expect(200).json();
    let mut events = BTreeMap::<_, usize>::new();
    for event in history["value"].as_array().unwrap() {
        *events.entry(event["action"].as_str().unwrap()).or_default() += 1;
    }
    let expected = ["leads.registered", "offer.created", "preview.ready", "publish.accepted"];
    assert!(expected.iter().all(|event| events.get(event) == Some(&1)), "{offer}: {events:?}");
    let (mails, jobs) = (
        db::sql!("SELECT count(*) FROM mails WHERE attempts <> 1 OR delivered_at IS NULL"),
        db::sql!("SELECT count(*) FROM jobs"),
    );
    for count in [mails, jobs] {
        let left = test.app.db.read(move |tx| tx.one::<i64>(count, &[], |row| row.get(0))).await;
        assert_eq!(left.unwrap(), 0, "{offer}: {count:?}");
    }
}

async fn publish(owner: &Client, offer: &str, document: &Value) {
    let root = format!("/publishers/contoso/offers/{offer}");
    owner.put(&root, document).await.expect(200);
    owner.post(&format!("{root}/publish")).await.expect(202);
}

on_both_engines! {
    async fn a_worker_that_stalls_anywhere_repeats_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        // Nothing that it signs in with runs out while the clock is moved.
        let (id, secret) = test.principal("contoso", Role::Owner).await;
        let mut waits = 0;
        loop {
            let owner = Client::sign_in(&test, &id, &secret).await;
            let offer = format!("demo-{waits}");
            publish(&owner, &offer, &documents::core_vm("contoso", &offer)).await;
            let mut sleeper = pin!(app::worker::settle(&test.app));
            let ended = ends_within(waits, sleeper.as_mut()).await;
            let_leases_end(&test);
            test.settle().await;
            if !ended {
                sleeper.await.unwrap();
                // What it claimed in its sleep and could not do is done by others.
                let_leases_end(&test);
                test.settle().await;
            }
            has_happened_once(&test, &owner, &offer).await;
            if ended {
                break;
            }
            waits += 1;
        }
        // At least once for each transaction it waits for: its claims, the steps, the mails.
        assert!(waits >= 5, "it was stopped at {waits} points only");
    }

    async fn a_worker_that_stalls_while_it_fetches_repeats_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        site.close();
        let owner = test.member("contoso", Role::Owner).await;
        publish(&owner, "demo", &documents::virtual_machine_with_logos("contoso", "demo", &site)).await;
        let mut sleeper = pin!(app::worker::settle(&test.app));
        tokio::select! {
            _ = &mut sleeper => panic!("it waits for the site"),
            () = site.asked(1) => {}
            () = tokio::time::sleep(LONG) => panic!("it fetches"),
        }
        let_leases_end(&test);
        site.open();
        test.settle().await;
        has_happened_once(&test, &owner, "demo").await;
        sleeper.await.unwrap();
        has_happened_once(&test, &owner, "demo").await;
    }

    async fn work_that_takes_many_leases_is_kept_by_renewing_and_lost_by_stalling_in_between(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        site.close();
        let owner = test.member("contoso", Role::Owner).await;
        publish(&owner, "demo", &documents::virtual_machine_with_logos("contoso", "demo", &site)).await;
        let mut worker = pin!(app::worker::settle(&test.app));
        let lease = test.app.env.settings.lease;
        let job = || test.app.db.read(|tx| tx.one::<domain::Timestamp>(
            db::sql!("SELECT run_at FROM jobs WHERE queue = 'operation'"), &[], |row| row.get(0),
        ));
        tokio::select! {
            _ = &mut worker => panic!("it waits for the site"),
            () = site.asked(1) => {}
            () = tokio::time::sleep(LONG) => panic!("it fetches"),
        }
        for _ in 0..9 {
            let before = job().await.unwrap();
            test.clock.advance(lease / 3);
            let next = test.app.env.clock.now() + lease / 3;
            // It has written the new end of its lease, and sleeps until the next renewal.
            let renewed = async {
                while job().await.unwrap() == before || test.clock.next_wake() != Some(next) {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                _ = &mut worker => panic!("it waits for the site"),
                () = renewed => {}
                () = tokio::time::sleep(LONG) => panic!("it renews its lease"),
            }
            // Whoever else looks finds nothing but mails.
            test.settle().await;
        }
        let_leases_end(&test);
        site.open();
        test.settle().await;
        has_happened_once(&test, &owner, "demo").await;
        worker.await.unwrap();
        has_happened_once(&test, &owner, "demo").await;
    }
}
