//! Whoever follows the event log misses nothing, sees nothing that is not for it, and takes nothing that others need.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use app::events::{Event, record};
use app::follow::{Followed, HEARTBEAT, LONGEST, Told, open_stream};
use app::{Actor, Role, Scope, identity};
use futures::future::join_all;
use serde_json::Value;
use testkit::{Client, EventStream, TestApp, documents};

const OFFER: &str = "/publishers/contoso/offers/demo";
const EVENTS: &str = "/stoa/v1/publishers/contoso/events";
const ALL: &str = "/stoa/v1/events";

/// Writes an event of contoso, as use cases do.
async fn write(test: &TestApp, subject: impl Into<String>) {
    let (subject, publisher) = (subject.into(), "contoso".parse().unwrap());
    test.console(move |ctx, tx| {
        let (subject, publisher) = (Some(subject.as_str()), Some(&publisher));
        record(ctx, tx, &Event { action: "test.written", subject, publisher, ..Event::default() })
    })
    .await;
}

async fn page(client: &Client, target: &str) -> Value {
    client.call("GET", target, None, &[]).await.expect(200).json()
}

fn actions(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect()
}

/// The place where the log ends now.
async fn end(client: &Client) -> i64 {
    let mut after = 0;
    loop {
        let page = page(client, &format!("{EVENTS}?after={after}&top=500")).await;
        after = page["after"].as_i64().unwrap();
        if page.get("next").is_none() {
            return after;
        }
    }
}

/// Follows, and has begun.
async fn begun(client: &Client, target: &str, headers: &[(&str, &str)]) -> EventStream {
    let mut stream = client.follow(target, headers).await;
    let first = if stream.status == 200 { stream.block().await } else { None };
    assert!(first.is_some_and(|first| first.starts_with("retry: 1000\nid: ")), "{}", stream.status);
    stream
}

on_both_engines! {
    async fn pages_go_through_the_log_in_order(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let before = end(&owner).await;
        owner.put(OFFER, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.put("/publishers/contoso/offers/other", &documents::core_vm("contoso", "other")).await.expect(200);
        owner.put(OFFER, &documents::core_vm("contoso", "demo")).await.expect(200);

        let first = page(&owner, &format!("{EVENTS}?after={before}&top=2")).await;
        assert_eq!(actions(&first), ["offer.created", "offer.created"]);
        let event = &first["items"][0];
        assert_eq!((&event["publisher"], &event["offer"], &event["actorName"]), (&"contoso".into(), &"demo".into(), &"a owner".into()));
        assert!(event["actor"].as_str().unwrap().starts_with("principal:") && event.get("before").is_none());
        assert_eq!(first["after"], first["items"][1]["id"]);
        let second = page(&owner, first["next"].as_str().unwrap()).await;
        assert_eq!((actions(&second), second.get("next")), (vec!["offer.saved"], None));
        let last = page(&owner, &format!("{EVENTS}?after={}", second["after"])).await;
        assert_eq!((actions(&last), &last["after"]), (vec![], &second["after"]));

        let of_offer = page(&owner, "/stoa/v1/publishers/contoso/offers/demo/events").await;
        assert_eq!(actions(&of_offer), ["offer.created", "offer.saved"]);
        let chosen = page(&owner, &format!("{EVENTS}?offer=demo&top=1")).await;
        assert_eq!(chosen["items"][0], of_offer["items"][0]);
        assert_eq!(page(&owner, chosen["next"].as_str().unwrap()).await["items"][0], of_offer["items"][1]);

        // Of others there is nothing, but whoever follows comes as far.
        test.publisher("fabrikam", true).await;
        let after = page(&owner, &format!("{EVENTS}?after={}", second["after"])).await;
        assert_eq!(actions(&after), Vec::<&str>::new());
        assert!(after["after"].as_i64() > second["after"].as_i64());
        let operator = test.member("*", Role::Operator).await;
        let all = page(&operator, &format!("{ALL}?after={}", second["after"])).await;
        assert_eq!(actions(&all)[0], "publisher.created");
    }

    async fn what_cannot_be_read_is_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let stream = ("accept", "text/event-stream");
        for (target, headers, status, code) in [
            (format!("{EVENTS}?after=-1"), vec![], 400, "InvalidQueryParameter"),
            (format!("{EVENTS}?top=0"), vec![], 400, "InvalidQueryParameter"),
            (format!("{EVENTS}?offer=no+offer"), vec![], 400, "InvalidQueryParameter"),
            (format!("{EVENTS}?after=1000000"), vec![], 400, "NoSuchEvent"),
            (format!("{EVENTS}?after=1000000"), vec![stream], 400, "NoSuchEvent"),
            (EVENTS.to_owned(), vec![stream, ("last-event-id", "last")], 400, "InvalidHeader"),
            (ALL.to_owned(), vec![stream], 403, "Forbidden"),
            ("/stoa/v1/publishers/fabrikam/events".to_owned(), vec![stream], 403, "Forbidden"),
            ("/stoa/v1/publishers/contoso/offers/none/events".to_owned(), vec![], 404, "NotFound"),
        ] {
            let answer = owner.call("GET", &target, None, &headers).await.expect(status);
            assert_eq!(answer.code(), code, "{target}");
        }
    }

    async fn a_stream_tells_what_happens_and_goes_on_where_it_was(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        write(&test, "before").await;
        let mut all = begun(&owner, EVENTS, &[]).await;
        assert_eq!(all.headers["content-type"], "text/event-stream");
        assert_eq!(all.headers["cache-control"], "private, no-store");
        let mut of_offer = begun(&owner, &format!("{EVENTS}?offer=demo"), &[]).await;
        write(&test, "during").await;
        owner.put(OFFER, &documents::core_vm("contoso", "demo")).await.expect(200);
        let (during, created) = (all.event().await.unwrap(), all.event().await.unwrap());
        assert_eq!((&during["subject"], &created["action"]), (&"during".into(), &"offer.created".into()));
        assert_eq!(of_offer.event().await.unwrap(), created);
        drop((all, of_offer));

        write(&test, "while away").await;
        let seen = created["id"].to_string();
        // The header counts: a browser asks again at the address it began with.
        let mut again = begun(&owner, &format!("{EVENTS}?after=0"), &[("last-event-id", &seen)]).await;
        assert_eq!(again.event().await.unwrap()["subject"], "while away");
        let mut from_there = begun(&owner, &format!("{EVENTS}?after={seen}"), &[]).await;
        assert_eq!(from_there.event().await.unwrap()["subject"], "while away");
        write(&test, "and on").await;
        for stream in [&mut again, &mut from_there] {
            assert_eq!(stream.event().await.unwrap()["subject"], "and on");
        }
    }

    async fn what_other_processes_write_is_told_within_a_second(engine: Engine) {
        let test = TestApp::start(engine).await;
        let operator = test.member("*", Role::Operator).await;
        let mut stream = begun(&operator, ALL, &[]).await;
        test.clock.until_asleep(3).await;
        // Nobody waits on a thread of the database.
        while test.app.db.queue_depth() > 0 {
            tokio::task::yield_now().await;
        }
        // Nobody in this process hears of it.
        let ctx = test.app.ctx(Actor::Console, "elsewhere");
        let written = move |tx: &mut db::Tx<'_>| record(&ctx, tx, &Event { action: "test.elsewhere", ..Event::default() });
        test.app.db.write(written).await.unwrap();
        test.clock.advance(Duration::from_secs(1));
        assert_eq!(stream.event().await.unwrap()["action"], "test.elsewhere");
    }

    async fn followers_miss_nothing_of_many_writers(engine: Engine) {
        const WRITERS: usize = 32;
        const EACH: usize = 8;
        let test = TestApp::start(engine).await;
        let operator = test.member("*", Role::Operator).await;
        let from = page(&operator, &format!("{ALL}?after=0&top=500")).await["after"].to_string();
        // On PostgreSQL one has its id before all others, and is committed after them.
        let gate = (engine == testkit::Engine::Postgres).then(|| Arc::new(Barrier::new(2)));
        let slow = gate.clone().map(|gate| {
            let entered = Arc::new(Barrier::new(2));
            let (app, inside) = (test.app.clone(), entered.clone());
            let writing = tokio::spawn(async move {
                let ctx = app.ctx(Actor::Console, "slow");
                app.append(&ctx, move |ctx, tx| {
                    record(ctx, tx, &Event { action: "test.written", subject: Some("slow"), ..Event::default() })?;
                    inside.wait();
                    gate.wait();
                    Ok(())
                })
                .await
                .unwrap();
            });
            (entered, writing)
        });
        let writing = match slow {
            None => None,
            Some((entered, writing)) => {
                tokio::task::spawn_blocking(move || entered.wait()).await.unwrap();
                Some(writing)
            }
        };
        let many = WRITERS * EACH;
        // One goes on, one begins anew after every few.
        let steady = async {
            let mut stream = begun(&operator, ALL, &[("last-event-id", &from)]).await;
            let mut seen = Vec::new();
            while seen.len() < many {
                seen.push(stream.event().await.unwrap());
            }
            (seen, stream)
        };
        let restless = async {
            let (mut seen, mut last) = (Vec::new(), from.clone());
            while seen.len() < many {
                let mut stream = begun(&operator, ALL, &[("last-event-id", &last)]).await;
                for _ in 0..20.min(many - seen.len()) {
                    let event = stream.event().await.unwrap();
                    last = event["id"].to_string();
                    seen.push(event);
                }
            }
            seen
        };
        let writer = |number: usize| {
            let test = &test;
            async move {
                for nth in 0..EACH {
                    write(test, format!("{number}-{nth}")).await;
                }
            }
        };
        let ((seen, mut stream), again, _) =
            futures::join!(steady, restless, join_all((0..WRITERS).map(writer)));
        assert_eq!(seen, again);
        let subjects: BTreeSet<_> = seen.iter().map(|event| event["subject"].as_str().unwrap().to_owned()).collect();
        let expected = (0..WRITERS).flat_map(|number| (0..EACH).map(move |nth| format!("{number}-{nth}")));
        assert_eq!(subjects, expected.collect());
        assert!(seen.is_sorted_by_key(|event| event["id"].as_i64()));
        if let (Some(gate), Some(writing)) = (gate, writing) {
            tokio::task::spawn_blocking(move || gate.wait()).await.unwrap();
            writing.await.unwrap();
            test.clock.advance(Duration::from_secs(1));
            assert_eq!(stream.event().await.unwrap()["subject"], "slow");
        }
    }

    async fn whoever_lags_reads_what_it_missed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let ctx = test.app.ctx(Actor::Console, "test");
        let mut stream = open_stream(&test.app, &ctx, Followed::Marketplace, None).await.unwrap();
        for number in 0..100 {
            write(&test, number.to_string()).await;
        }
        let mut seen = Vec::new();
        while seen.len() < 100 {
            let Some(Told::Events(events)) = stream.next().await else { panic!("it goes on") };
            seen.extend(events.into_iter().map(|seen| seen.event.event.subject.unwrap()));
        }
        assert!(seen.into_iter().eq((0..100).map(|number| number.to_string())));
    }

    async fn a_quiet_stream_says_so_and_ends_in_time(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut stream = begun(&owner, EVENTS, &[]).await;
        let began = end(&owner).await;
        test.clock.until_asleep(3).await;
        test.clock.advance(HEARTBEAT);
        assert_eq!(stream.block().await.unwrap(), format!(": nothing happened\nid: {began}"));
        // What is not for it moves it on.
        test.publisher("fabrikam", true).await;
        let now = end(&owner).await;
        assert!(now > began);
        loop {
            test.clock.until_asleep(3).await;
            test.clock.advance(HEARTBEAT);
            let block = stream.block().await.unwrap();
            if block == format!(": nothing happened\nid: {now}") {
                break;
            }
        }
        test.clock.until_asleep(3).await;
        test.clock.advance(LONGEST);
        assert_eq!(stream.block().await, None);
    }

    async fn a_stream_ends_with_the_role_and_with_the_marketplace(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (id, secret) = test.principal("contoso", Role::Contributor).await;
        let contributor = Client::sign_in(&test, &id, &secret).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut stream = begun(&contributor, EVENTS, &[]).await;
        let mut other = begun(&owner, EVENTS, &[]).await;
        write(&test, "seen").await;
        assert_eq!(stream.event().await.unwrap()["subject"], "seen");
        assert_eq!(other.event().await.unwrap()["subject"], "seen");
        test.console(move |ctx, tx| {
            identity::withdraw_role(ctx, tx, &id, &Scope::Publisher("contoso".parse().unwrap()))
        })
        .await;
        write(&test, "not for everybody").await;
        assert_eq!(stream.event().await, None, "not even that it lost its role");
        assert_eq!(other.event().await.unwrap()["action"], "role.withdrawn");
        assert_eq!(other.event().await.unwrap()["subject"], "not for everybody");
        contributor.call("GET", EVENTS, None, &[]).await.expect(403);
        test.app.feed.end();
        assert_eq!(other.event().await, None);
        assert_eq!(begun(&owner, EVENTS, &[]).await.event().await, None, "nor does a new one go on");
    }

    async fn streams_have_seats_of_their_own(engine: Engine) {
        let few = |settings: &mut app::Settings| (settings.streams, settings.streams_each) = (Some(2), Some(1));
        let one = |options: &mut stoa_api::Options| {
            (options.limits.concurrent, options.limits.concurrent_each) = (Some(1), Some(1));
        };
        let test = TestApp::with(engine).settings(few).http(one).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let contributor = test.member("contoso", Role::Contributor).await;
        let operator = test.member("*", Role::Operator).await;
        let first = begun(&owner, EVENTS, &[]).await;
        let second = owner.follow(EVENTS, &[]).await;
        assert_eq!((second.status, second.headers["retry-after"].to_str().unwrap()), (429, "5"));
        let mut other = begun(&contributor, EVENTS, &[]).await;
        assert_eq!(operator.follow(EVENTS, &[]).await.status, 503);
        // No request under way is in the way of others.
        owner.get(OFFER).await.expect(404);
        drop(first);
        while operator.follow(EVENTS, &[]).await.status != 200 {
            tokio::task::yield_now().await;
        }
        write(&test, "on").await;
        assert_eq!(other.event().await.unwrap()["subject"], "on");
    }
}
