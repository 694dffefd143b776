//! Two at once, and nodes that die.

use std::pin::pin;
use std::time::Duration;

use app::clock::Clock as _;
use app::selling::{Change, Wish};
use app::{Actor, Problem, publishing, selling};
use domain::selling::Item;
use serde_json::{Value, json};

use super::*;
use crate::fencing::{ends_within, let_leases_end};

const SECOND: Duration = Duration::from_secs(1);

on_both_engines! {
    async fn of_two_who_deprecate_the_last_two_versions_one_is_refused(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_versions(&["1.0.1", "1.0.2"])).await;
        let path = |version: &str| format!("/plans/gold/image-versions/{version}/deprecate");
        let (one, other) = (path("1.0.1"), path("1.0.2"));
        let (one, other) = tokio::join!(shop.ask(&one, Value::Null), shop.ask(&other, Value::Null));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", one.text, other.text);
    }

    async fn what_was_prepared_holds_only_for_what_it_began_from(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        let app = &shop.test.app;
        let ctx = app.ctx(Actor::Console, "test");
        let change = |plan: &str, wish| Change {
            publisher: "contoso".parse().unwrap(),
            offer: "demo".parse().unwrap(),
            item: Item::Plan(plan.parse().unwrap()),
            wish,
            if_match: None,
        };
        let stop = |plan: &str| change(plan, Wish::Stop(selling::Terms::default()));
        let prepared = selling::prepare(app, &ctx, &stop("gold")).await.unwrap();
        shop.ask("/plans/silver/stop-selling", Value::Null).await.expect(200);
        let asked = stop("gold");
        let late = app.write(&ctx, move |ctx, tx| selling::change(ctx, tx, &asked, &prepared).map(drop)).await;
        assert!(matches!(late, Err(Problem::Moved)), "{late:?}");

        // A publish that was prepared before something stopped.
        shop.owner.put(ROOT, &with_plans("demo", &["gold", "silver", "bronze"])).await.expect(200);
        let publish = publishing::Publish {
            publisher: "contoso".parse().unwrap(),
            offer: "demo".parse().unwrap(),
            emails: Vec::new(),
            force: false,
            pages: None,
            notes: None,
        };
        let publishable = publishing::prepare_publish(app, &ctx, &publish).await.unwrap();
        shop.ask("/plans/silver/resume-selling", Value::Null).await.expect(200);
        let late = app.write(&ctx, move |ctx, tx| publishing::publish(ctx, tx, &publish, &publishable).map(drop)).await;
        assert!(matches!(late, Err(Problem::Moved)), "{late:?}");
    }

    async fn who_stops_anywhere_on_the_way_of_a_publish_has_it_stopped(engine: Engine) {
        let shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        let mut waits = 0;
        loop {
            let mut offer = with_plans("demo", &["gold", "silver"]);
            offer["definition"]["plans"][0][PLAN_TITLE] = json!(format!("Better {waits}"));
            shop.owner.put(ROOT, &offer).await.expect(200);
            shop.act("demo", "publish").await;
            shop.owner.post(&format!("{ROOT}/golive")).await.expect(202);
            let mut worker = pin!(app::worker::settle(&shop.test.app));
            let ended = ends_within(waits, worker.as_mut()).await;
            shop.ask("/plans/gold/stop-selling", Value::Null).await.expect(200);
            shop.ask("/stop-selling", Value::Null).await.expect(200);
            // What began before the stop begins again a second later.
            let clock = shop.test.clock.clone();
            let woken = async {
                loop {
                    if clock.next_wake().is_some_and(|wake| wake.since(clock.now()) <= SECOND) {
                        clock.advance(SECOND);
                    }
                    tokio::task::yield_now().await;
                }
            };
            if !ended {
                tokio::select! {
                    done = worker => done.unwrap(),
                    never = woken => never,
                }
            }
            let status = shop.owner.get(&format!("{ROOT}/status")).await.expect(200).json();
            assert_eq!(status["status"], "succeeded", "{waits}: {status:#}");
            assert_eq!(shop.card().await, None, "{waits}");
            let page = shop.page().await.json();
            assert_eq!((&page["selling"]["state"], shop.plans().await), (&json!("stopped"), vec!["silver".to_owned()]), "{waits}");
            for path in ["/resume-selling", "/plans/gold/resume-selling"] {
                shop.ask(path, Value::Null).await.expect(200);
            }
            let title = shop.page().await.json()["listing"]["plans"][0][PLAN_TITLE].clone();
            assert_eq!((shop.plans().await.len(), title), (2, json!(format!("Better {waits}"))));
            assert!(shop.card().await.is_some(), "{waits}");
            if ended {
                break;
            }
            waits += 1;
        }
        assert!(waits > 3, "it had to wait {waits} times");
    }

    async fn an_end_that_is_due_comes_to_pass_once_wherever_its_node_dies(engine: Engine) {
        let mut shop = Shop::open(engine).await;
        shop.release(&with_plans("demo", &["gold", "silver"])).await;
        let mut waits = 0;
        loop {
            shop.ask("/plans/gold/stop-selling", json!({ "dateOffset": "P1D" })).await.expect(200);
            shop.test.settle().await;
            shop.test.clock.advance(Duration::from_secs(86_400));
            let ended = {
                let mut dying = pin!(app::worker::settle(&shop.test.app));
                ends_within(waits, dying.as_mut()).await
            };
            let_leases_end(&shop.test);
            shop.days_later(0).await;
            let stopped = shop.events(2).await;
            assert!(stopped[0].starts_with("plan.stopped gold: deprecated"), "{waits}: {stopped:?}");
            assert!(stopped[1].starts_with("plan.deprecated gold: selling"), "{waits}: {stopped:?}");
            assert_eq!(shop.plans().await, ["silver"], "{waits}");
            shop.ask("/plans/gold/resume-selling", Value::Null).await.expect(200);
            if ended {
                break;
            }
            waits += 1;
        }
        assert!(waits > 2, "it had to wait {waits} times");
    }
}
