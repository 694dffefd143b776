//! Pace, retries, leases and the watchdog.

use std::time::Duration;

use app::{Pace, Role};
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, Engine, TestApp, documents};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const ROOT: &str = "/publishers/contoso/offers/demo";
const LONG: Duration = Duration::from_secs(30);

async fn published(test: &TestApp) -> Client {
    let owner = test.member("contoso", Role::Owner).await;
    owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
    owner.post(&format!("{ROOT}/publish")).await.expect(202);
    test.settle().await;
    owner
}

async fn status(client: &Client) -> Value {
    client.get(&format!("{ROOT}/status")).await.expect(200).json()
}

/// How far the clock is moved, each time to what is due next, until the offer is in this status.
async fn until(test: &TestApp, end: &str) -> Duration {
    let start = test.app.env.clock.now();
    loop {
        let status = status(&test.member("contoso", Role::Owner).await).await;
        if status["status"] == end {
            return test.app.env.clock.now().since(start);
        }
        assert_eq!(status["status"], "running");
        let due = test.app.db.read(db::jobs::oldest_due).await.unwrap().unwrap();
        test.clock.advance(due.since(test.app.env.clock.now()));
        test.settle().await;
    }
}

/// A worker takes every job that is due, and is not heard of again.
async fn claim_all(test: &TestApp) {
    let now = test.app.ctx(app::Actor::Worker, "test").now;
    let until = now + test.app.env.settings.lease;
    let claim = move |tx: &mut db::Tx<'_>| {
        for queue in ["operation", "mail"] {
            while db::jobs::claim_alone(tx, queue, "dead", until, now)?.is_some() {}
            db::jobs::claim(tx, queue, "dead", until, now, 10)?;
        }
        Ok::<_, db::Error>(())
    };
    test.app.db.write(claim).await.unwrap();
}

/// What was counted of the operation under way: its attempts and its deaths.
async fn counted(test: &TestApp) -> (i64, i64) {
    let counted = db::sql!("SELECT attempts, deaths FROM jobs WHERE queue = 'operation'");
    let read = move |tx: &mut db::Tx<'_>| tx.one(counted, &[], |row| Ok((row.get(0)?, row.get(1)?)));
    test.app.db.read::<_, db::Error>(read).await.unwrap()
}

/// An operation that waits for its first step, and a watchdog but nobody who works.
struct Watched {
    test: TestApp,
    stop: watch::Sender<bool>,
    watchdog: JoinHandle<()>,
}

impl Watched {
    async fn start(engine: Engine) -> Self {
        let test = TestApp::with(engine).settings(|settings| settings.pace = Pace::Real).start().await;
        published(&test).await;
        let (stop, stopping) = watch::channel(false);
        let watchdog = tokio::spawn(app::worker::run(test.app.clone(), 0, stopping));
        test.clock.until_asleep(1).await;
        Self { test, stop, watchdog }
    }

    /// Lets the watchdog wake up `seconds` later, and look.
    async fn sleep(&self, seconds: u64) {
        self.test.clock.advance(Duration::from_secs(seconds));
        self.test.clock.until_asleep(1).await;
    }

    async fn status_after(&self, seconds: u64) -> String {
        self.sleep(seconds).await;
        let owner = self.test.member("contoso", Role::Owner).await;
        status(&owner).await["status"].as_str().unwrap().to_owned()
    }

    async fn write(&self, sql: &'static db::Sql) {
        let write = move |tx: &mut db::Tx<'_>| tx.execute(sql, &[]);
        assert_eq!(self.test.app.db.write(write).await.unwrap(), 1);
    }

    async fn stop(self) {
        self.stop.send(true).unwrap();
        let stopped = tokio::time::timeout(Duration::from_secs(10), self.watchdog).await;
        stopped.expect("it stops when told").unwrap();
    }
}

on_both_engines! {
    async fn publish_and_go_live_take_as_long_as_the_pace_says(engine: Engine) {
        // Of the steps: 15 minutes, two and a half days, a day and an hour; then three and a half days.
        let (publish, go_live) = (Duration::from_secs(900 + 216_000 + 86_400 + 3_600), Duration::from_secs(302_400));
        let second = Duration::from_secs(1);
        for (pace, lengths) in [
            ("instant", [Duration::ZERO; 2]),
            ("brisk", [second, second]),
            ("real", [publish, go_live]),
            ("60x", [publish / 60, go_live / 60]),
            ("1000000x", [publish / 1_000_000, go_live / 1_000_000]),
        ] {
            let test = TestApp::with(engine).settings(|settings| settings.pace = pace.parse().unwrap()).start().await;
            published(&test).await;
            let to_preview = until(&test, "waitingForPublisherReview").await;
            test.member("contoso", Role::Owner).await.post(&format!("{ROOT}/golive")).await.expect(202);
            test.settle().await;
            assert_eq!([to_preview, until(&test, "succeeded").await], lengths, "{pace}");
        }
    }

    /// However far it is moved at once, what passed counts for all steps it is enough for, and not for a person's.
    async fn time_that_is_moved_on_counts_for_every_step(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.pace = Pace::Real).start().await;
        published(&test).await;
        let moved = async |hours: u64| {
            test.clock.advance(Duration::from_secs(hours * 3_600));
            test.settle().await;
            status(&test.member("contoso", Role::Owner).await).await
        };
        let provisioning = moved(61).await;
        assert_eq!((&provisioning["steps"][1]["status"], &provisioning["steps"][2]["progressPercentage"]), (&json!("complete"), &json!(3)));
        assert_eq!(moved(24).await["steps"][3]["progressPercentage"], 75);
        assert_eq!(moved(1).await["status"], "waitingForPublisherReview");
        let at_once = TestApp::with(engine).settings(|settings| settings.pace = Pace::Real).start().await;
        published(&at_once).await;
        at_once.clock.advance(Duration::from_secs(4 * 86_400));
        at_once.settle().await;
        assert_eq!(status(&at_once.member("contoso", Role::Owner).await).await["status"], "waitingForPublisherReview");
    }

    async fn the_time_a_person_takes_counts_for_no_step(engine: Engine) {
        let settings = |settings: &mut app::Settings| {
            settings.pace = Pace::Real;
            settings.certification = app::Certification::Manual;
        };
        let test = TestApp::with(engine).settings(settings).start().await;
        published(&test).await;
        test.clock.advance(Duration::from_secs(61 * 3_600));
        test.settle().await;
        let waiting = status(&test.member("contoso", Role::Owner).await).await;
        assert_eq!(waiting["steps"][1]["status"], "waitingForApproval");
        test.clock.advance(Duration::from_secs(30 * 86_400));
        let listed = test.member("contoso", Role::Owner).await.get(&format!("{ROOT}/submissions")).await.json();
        let operation = listed[0]["id"].as_str().unwrap().parse().unwrap();
        let ruling = app::publishing::Ruling::alike(operation, domain::publishing::Decision::Approved, "fine");
        test.console(move |ctx, tx| app::publishing::decide(ctx, tx, &ruling)).await;
        test.settle().await;
        let provisioning = status(&test.member("contoso", Role::Owner).await).await;
        assert_eq!((&provisioning["steps"][2]["status"], &provisioning["steps"][2]["progressPercentage"]), (&json!("inProgress"), &json!(0)));
    }

    async fn the_brisk_pace_keeps_an_operation_running_for_a_second(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.pace = Pace::Brisk).start().await;
        let owner = published(&test).await;
        for _ in 0..4 {
            assert_eq!(status(&owner).await["status"], "running");
            test.clock.advance(Duration::from_millis(249));
            test.settle().await;
            assert_eq!(status(&owner).await["status"], "running");
            test.clock.advance(Duration::from_millis(1));
            test.settle().await;
        }
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        test.clock.advance(Duration::from_millis(999));
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "running");
        test.clock.advance(Duration::from_millis(1));
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "succeeded");
    }

    async fn the_real_pace_shows_how_far_a_step_is(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.pace = Pace::Real).start().await;
        let owner = published(&test).await;
        let before = status(&owner).await["steps"][0]["progressPercentage"].as_i64().unwrap();
        test.clock.advance(Duration::from_secs(5 * 60));
        let after = status(&owner).await["steps"][0]["progressPercentage"].as_i64().unwrap();
        assert!(before < after && after < 100, "{before} {after}");
        for _ in 0..40 {
            test.clock.advance(Duration::from_secs(24 * 3600));
            test.settle().await;
        }
        let owner = test.member("contoso", Role::Owner).await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }

    async fn an_abandoned_operation_goes_on_when_its_lease_ends(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        // A worker takes every job and dies.
        let (now, until) = (test.app.env.settings.lease, Duration::from_secs(31));
        let start = test.app.ctx(app::Actor::Worker, "test").now;
        let taken = test.app.db.write(move |tx| {
            let taken = |queue| Ok(db::jobs::claim(tx, queue, "dead", start + now, start, 10)?.len());
            ["operation", "mail"].map(taken).into_iter().collect::<Result<Vec<_>, db::Error>>()
        });
        assert_eq!(taken.await.unwrap(), [1, 1], "the operation and its first mail");
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "running");
        test.clock.advance(until);
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }

    async fn a_queue_that_this_program_does_not_know_is_left_alone(engine: Engine) {
        let test = TestApp::start(engine).await;
        let now = test.app.ctx(app::Actor::Worker, "test").now;
        let enqueue = move |tx: &mut db::Tx<'_>| db::jobs::enqueue(tx, "j1", "of a newer version", "x", now, now);
        test.app.db.write(enqueue).await.unwrap();
        let owner = published(&test).await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
        let untouched = move |tx: &mut db::Tx<'_>| db::jobs::claim(tx, "of a newer version", "ours", now, now, 10);
        let [job] = &test.app.db.write(untouched).await.unwrap()[..] else { panic!("it waits") };
        assert_eq!((job.attempts, job.deaths), (0, 0));
    }

    async fn a_worker_that_lost_its_lease_changes_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        published(&test).await;
        let now = test.app.ctx(app::Actor::Worker, "test").now;
        let outcome = test.app.db.write(move |tx| {
            db::jobs::enqueue(tx, "j1", "operation", "x", now, now)?;
            let mine = db::jobs::claim(tx, "operation", "first", now, now, 1)?.pop().expect("it is due");
            let later = now + Duration::from_secs(30);
            let theirs = db::jobs::claim(tx, "operation", "second", later, now, 1)?.pop().expect("the lease ended");
            let mine_holds = db::jobs::hold(tx, &mine)?.is_some();
            let renewed = db::jobs::renew(tx, &mine, now + Duration::from_secs(60))?;
            db::jobs::finish(tx, &mine)?;
            Ok::<_, db::Error>((mine_holds, renewed, db::jobs::hold(tx, &theirs)?.is_some()))
        });
        assert_eq!(outcome.await.unwrap(), (false, false, true));
    }

    async fn a_step_that_takes_its_node_along_five_times_ends_with_a_reason(engine: Engine) {
        // That counts for itself.
        let test = TestApp::with(engine).settings(|settings| settings.step_attempts = 1).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        for deaths in 0..5 {
            claim_all(&test).await;
            assert_eq!(counted(&test).await, (0, deaths));
            test.clock.advance(Duration::from_secs(60));
        }
        test.settle().await;
        let failed = status(&owner).await;
        assert_eq!(failed["status"], "failed");
        let reason = failed["messages"][0]["messageHtml"].as_str().unwrap();
        assert!(reason.contains("5 times the marketplace stopped"), "{reason}");
    }

    async fn four_deaths_are_survived_and_forgotten(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        for _ in 0..4 {
            claim_all(&test).await;
            test.clock.advance(Duration::from_secs(60));
        }
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }

    async fn a_node_that_gives_its_work_back_has_not_died(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        site.close();
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        for round in 1..=6 {
            let (stop, stopping) = watch::channel(false);
            let worker = tokio::spawn(app::worker::run(test.app.clone(), 2, stopping));
            let asked = site.asked(round);
            tokio::time::timeout(LONG, asked).await.expect("it fetches");
            stop.send(true).unwrap();
            tokio::time::timeout(LONG, worker).await.expect("workers stop when told").unwrap();
            assert_eq!(counted(&test).await, (0, 0));
        }
        site.open();
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }

    async fn a_job_during_which_a_node_died_has_no_other_beside_it(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        site.close();
        let owner = test.member("contoso", Role::Owner).await;
        let publish = async |offer: &str, document: &Value| {
            let root = format!("/publishers/contoso/offers/{offer}");
            owner.put(&root, document).await.expect(200);
            owner.post(&format!("{root}/publish")).await.expect(202);
        };
        publish("demo", &documents::virtual_machine_with_logos("contoso", "demo", &site)).await;
        claim_all(&test).await;
        test.clock.advance(Duration::from_secs(60));
        let (stop, stopping) = watch::channel(false);
        let worker = tokio::spawn(app::worker::run(test.app.clone(), 4, stopping));
        tokio::time::timeout(LONG, site.asked(1)).await.expect("it fetches");
        publish("other", &documents::core_vm("contoso", "other")).await;
        let held = || async {
            let held = db::sql!("SELECT count(*) FROM jobs WHERE lease IS NOT NULL");
            test.app.db.read(move |tx| tx.one::<i64>(held, &[], |row| row.get(0))).await.unwrap()
        };
        for _ in 0..20 {
            test.app.work.notify_one();
            tokio::task::yield_now().await;
            assert_eq!(held().await, 1, "it is alone");
        }
        site.open();
        let published = async |offer: &str| {
            let path = format!("/publishers/contoso/offers/{offer}/status");
            while owner.get(&path).await.expect(200).json()["status"] != "waitingForPublisherReview" {
                tokio::task::yield_now().await;
            }
        };
        for offer in ["demo", "other"] {
            tokio::time::timeout(LONG, published(offer)).await.expect("the others go on");
        }
        stop.send(true).unwrap();
        tokio::time::timeout(LONG, worker).await.expect("workers stop when told").unwrap();
    }

    async fn a_slow_job_does_not_keep_one_waiting_for_ever_that_is_to_be_alone(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        site.close();
        let owner = test.member("contoso", Role::Owner).await;
        let publish = async |offer: &str, document: &Value| {
            let root = format!("/publishers/contoso/offers/{offer}");
            owner.put(&root, document).await.expect(200);
            owner.post(&format!("{root}/publish")).await.expect(202);
        };
        publish("demo", &documents::core_vm("contoso", "demo")).await;
        claim_all(&test).await;
        test.clock.advance(Duration::from_secs(60));
        publish("slow", &documents::virtual_machine_with_logos("contoso", "slow", &site)).await;
        let (stop, stopping) = watch::channel(false);
        let worker = tokio::spawn(app::worker::run(test.app.clone(), 4, stopping));
        tokio::time::timeout(LONG, site.asked(1)).await.expect("it fetches");
        let demo = || async { status(&owner).await["status"].as_str().unwrap().to_owned() };
        let held = || async {
            let held = db::sql!("SELECT max(run_at) FROM jobs WHERE lease IS NOT NULL");
            test.app.db.read(move |tx| tx.one::<domain::Timestamp>(held, &[], |row| row.get(0))).await.unwrap()
        };
        for _ in 0..6 {
            assert_eq!(demo().await, "running");
            test.clock.advance(Duration::from_secs(11));
            let renewed = async {
                let mut looks = 0;
                while held().await <= test.app.env.clock.now() + Duration::from_secs(15) {
                    looks += 1;
                    // Whoever renews had not gone to sleep yet when time went on.
                    if looks % 500 == 0 {
                        test.clock.advance(Duration::from_secs(1));
                    }
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(LONG, renewed).await.expect("its lease is kept");
        }
        let done = async {
            while demo().await != "waitingForPublisherReview" {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, done).await.expect("it has its turn");
        stop.send(true).unwrap();
        tokio::time::timeout(LONG, worker).await.expect("workers stop when told").unwrap();
    }

    async fn tries_that_led_to_progress_are_forgotten_for_good(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.image_checks = true).start().await;
        let site = Site::start().await;
        site.close();
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let sas = "?sv=2022-11-02&sr=b&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc";
        let images = "microsoft-azure-corevm.vmImagesPublicAzure";
        let disk = format!("{}/disk.vhd{sas}", site.url);
        offer["definition"]["plans"][0][images]["2020.01.01"]["osVhdUrl"] = disk.into();
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        // The first step takes two nodes along, and the worker is stopped in the second.
        for _ in 0..2 {
            claim_all(&test).await;
            test.clock.advance(Duration::from_secs(60));
        }
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let worker = tokio::spawn(app::worker::run(test.app.clone(), 2, stopping));
        tokio::time::timeout(Duration::from_secs(30), site.asked(1)).await.expect("it looks at the image");
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(10), worker).await.expect("workers stop when told").unwrap();
        assert_eq!(counted(&test).await, (0, 0));
    }

    async fn the_watchdog_lets_work_go_on_first_when_time_has_jumped(engine: Engine) {
        let watched = Watched::start(engine).await;
        assert_eq!(watched.status_after(86_400).await, "running");
        assert_eq!(watched.status_after(31).await, "failed");
        watched.stop().await;
    }

    async fn the_watchdog_lets_work_go_on_first_when_it_could_not_look(engine: Engine) {
        let watched = Watched::start(engine).await;
        assert_eq!(watched.status_after(86_400).await, "running");
        watched.write(db::sql!("UPDATE operations SET kind = 'unknown'")).await;
        watched.sleep(31).await;
        watched.write(db::sql!("UPDATE operations SET kind = 'publish'")).await;
        assert_eq!(watched.status_after(31).await, "running");
        assert_eq!(watched.status_after(31).await, "failed");
        watched.stop().await;
    }

    async fn the_watchdog_leaves_alone_what_somebody_has_just_taken_up(engine: Engine) {
        let watched = Watched::start(engine).await;
        assert_eq!(watched.status_after(86_400).await, "running");
        claim_all(&watched.test).await;
        assert_eq!(watched.status_after(31).await, "running");
        assert_eq!(watched.status_after(86_400).await, "running");
        assert_eq!(watched.status_after(31).await, "failed");
        watched.stop().await;
    }

    async fn the_watchdog_ends_what_nobody_works_on(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        let now = test.app.ctx(app::Actor::Worker, "test").now;
        let lose = move |tx: &mut db::Tx<'_>| {
            let claimed =
                db::jobs::claim(tx, "operation", "lost", now + Duration::from_secs(1), now, 10)?;
            claimed.iter().try_for_each(|job| db::jobs::finish(tx, job))
        };
        test.app.db.write(lose).await.unwrap();
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let worker = tokio::spawn(app::worker::run(test.app.clone(), 1, stopping));
        let until_failed = async {
            while status(&owner).await["status"] != "failed" {
                test.clock.advance(Duration::from_secs(31));
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), until_failed).await.expect("the watchdog looks");
        let reason = status(&owner).await["messages"][0]["messageHtml"].to_string();
        assert!(reason.contains("was lost"), "{reason}");
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(10), worker).await.expect("workers stop when told").unwrap();
    }

    async fn an_artifact_that_cannot_be_fetched_fails_the_publish_and_is_tried_again_by_the_next(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let late = format!("{}/late.png", site.url);
        offer["definition"]["offer"]["microsoft-azure-marketplace.wideLogo"] = json!(late);
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let failed = status(&owner).await;
        assert_eq!((failed["status"].as_str(), failed["steps"][0]["status"].as_str()), (Some("failed"), Some("rejected")));
        let said = failed["steps"][0]["messages"].to_string();
        assert!(said.contains("microsoft-azure-marketplace.wideLogo") && said.contains("404"), "{said}");
        site.png("late.png", 255, 115);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }
}
