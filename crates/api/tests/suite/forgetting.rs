//! What grows is forgotten by rule, and nothing that anybody still needs.

use std::time::Duration;

use app::events::{Event, record};
use app::{Keep, Role, forget_all};
use db::loose::{self, Marking};
use db::{Error, Tx, jobs, sql};
use serde_json::Value;
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const OFFER: &str = "/publishers/contoso/offers/demo";
const EVENTS: &str = "/stoa/v1/publishers/contoso/events";
const DAY: Duration = Duration::from_secs(24 * 3600);

fn days(days: u32) -> Duration {
    DAY * days
}

/// A marketplace that keeps everything for ten days.
async fn short_memory(engine: testkit::Engine) -> TestApp {
    let ten = Some(days(10));
    let keep = Keep { events: ten, operations: ten, mails: ten, dead_jobs: ten };
    TestApp::with(engine).settings(|settings| settings.keep = keep).start().await
}

/// Somebody whose token is fresh.
async fn owner(test: &TestApp) -> Client {
    test.member("contoso", Role::Owner).await
}

async fn go_live(test: &TestApp, text: &str) -> Client {
    let owner = owner(test).await;
    let mut document = documents::core_vm("contoso", "demo");
    document["definition"]["displayText"] = text.into();
    owner.put(OFFER, &document).await.expect(200);
    owner.post(&format!("{OFFER}/publish")).await.expect(202);
    test.settle().await;
    owner.post(&format!("{OFFER}/golive")).await.expect(202);
    test.settle().await;
    owner
}

async fn count(test: &TestApp, text: &'static db::Sql) -> i64 {
    test.app.db.read::<_, Error>(move |tx| tx.one(text, &[], |row| row.get(0))).await.unwrap()
}

async fn events(client: &Client, after: i64) -> Value {
    client.call("GET", &format!("{EVENTS}?after={after}&top=500"), None, &[]).await.expect(200).json()
}

fn actions(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["action"].as_str().unwrap().to_owned())
        .collect()
}

on_both_engines! {
    async fn of_old_events_those_of_drafts_and_of_no_offer_are_forgotten(engine: Engine) {
        let test = short_memory(engine).await;
        let first = go_live(&test, "One").await;
        let of_publishing = |actions: Vec<String>| -> Vec<_> {
            let wanted = |action: &String| action.starts_with("publish.") || action.contains("live");
            actions.into_iter().filter(wanted).collect()
        };
        let published = of_publishing(actions(&events(&first, 0).await));
        assert!(published.len() > 1, "{published:?}");
        let seen = events(&first, 0).await["items"][0]["id"].as_i64().unwrap();
        first.put(OFFER, &documents::core_vm("contoso", "demo")).await.expect(200);
        test.clock.advance(days(9));
        forget_all(&test.app).await.unwrap();
        let owner = owner(&test).await;
        let all = actions(&events(&owner, 0).await);
        assert!(all.contains(&"offer.saved".to_owned()) && all.contains(&"publisher.created".to_owned()));

        test.clock.advance(days(2));
        let saved = self::owner(&test).await;
        saved.put(OFFER, &documents::core_vm("contoso", "demo")).await.expect(200);
        forget_all(&test.app).await.unwrap();
        let kept = actions(&events(&saved, 0).await);
        assert_eq!(kept.iter().filter(|action| *action == "offer.saved").count(), 1, "the new one");
        assert!(!kept.contains(&"publisher.created".to_owned()));
        assert_eq!(of_publishing(kept), published, "what became of the offer is kept");
        let refused = saved.call("GET", &format!("{EVENTS}?after={seen}"), None, &[]).await.expect(400);
        assert_eq!(refused.code(), "EventsForgotten");
        let headers = [("accept", "text/event-stream"), ("last-event-id", &*seen.to_string())];
        assert_eq!(saved.call("GET", EVENTS, None, &headers).await.expect(400).code(), "EventsForgotten");
        // Each event is looked at once.
        forget_all(&test.app).await.unwrap();
        let end = events(&saved, 0).await["after"].as_i64().unwrap();
        assert_eq!(actions(&events(&saved, end).await), Vec::<String>::new());
    }

    async fn what_is_kept_for_ever_is_not_forgotten(engine: Engine) {
        let test = TestApp::start(engine).await;
        go_live(&test, "One").await;
        let rows = sql!("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM operations) + (SELECT count(*) FROM mails)");
        let before = count(&test, rows).await;
        test.clock.advance(days(10_000));
        forget_all(&test.app).await.unwrap();
        assert_eq!(count(&test, rows).await, before);
    }

    async fn old_operations_go_with_their_steps_and_the_newest_stay(engine: Engine) {
        let test = short_memory(engine).await;
        go_live(&test, "One").await;
        let owner = go_live(&test, "Two").await;
        let newest = owner.get(&format!("{OFFER}/submissions")).await.expect(200).json();
        assert_eq!(newest.as_array().unwrap().len(), 4);
        let status = owner.get(&format!("{OFFER}/status")).await.expect(200).text;
        test.clock.advance(days(11));
        forget_all(&test.app).await.unwrap();
        let owner = self::owner(&test).await;
        let left = owner.get(&format!("{OFFER}/submissions")).await.expect(200).json();
        assert_eq!(left.as_array().unwrap()[..], newest.as_array().unwrap()[..2], "those of what is live");
        assert_eq!(owner.get(&format!("{OFFER}/status")).await.expect(200).text, status);
        let gone = newest[2]["id"].as_str().unwrap();
        owner.get(&format!("{OFFER}/operations/{gone}")).await.expect(404);
        owner.get(&format!("{OFFER}/versions/1")).await.expect(200);
        let strays = sql!("SELECT count(*) FROM operation_steps s WHERE NOT EXISTS
            (SELECT 1 FROM operations o WHERE o.publication_id = s.publication_id)");
        assert_eq!(count(&test, strays).await, 0);

        // What runs is not past, however old it is.
        let mut document = documents::core_vm("contoso", "demo");
        document["definition"]["displayText"] = "Three".into();
        owner.put(OFFER, &document).await.expect(200);
        owner.post(&format!("{OFFER}/publish")).await.expect(202);
        test.clock.advance(days(11));
        forget_all(&test.app).await.unwrap();
        test.settle().await;
        let owner = self::owner(&test).await;
        let ended = owner.get(&format!("{OFFER}/submissions")).await.expect(200).json();
        assert_eq!(ended.as_array().unwrap().len(), 3, "{ended}");
    }

    async fn a_mail_is_kept_while_a_job_is_about_it(engine: Engine) {
        let test = short_memory(engine).await;
        go_live(&test, "One").await;
        let mails = sql!("SELECT count(*) FROM mails");
        assert!(count(&test, mails).await > 1);
        let bury = |tx: &mut Tx<'_>| {
            let now = domain::Timestamp::from_micros(tx.one(sql!("SELECT max(created_at) FROM mails"), &[], |row| row.get(0))?);
            let mail: String = tx.one(sql!("SELECT min(mail_id) FROM mails"), &[], |row| row.get(0))?;
            jobs::enqueue(tx, "job", "mail", &mail, now, now)?;
            let claimed = jobs::claim(tx, "mail", "lease", now, now, 1)?;
            jobs::bury(tx, &claimed[0], true, "nobody is there", now)
        };
        test.app.db.write::<_, Error>(bury).await.unwrap();
        test.clock.advance(days(9));
        forget_all(&test.app).await.unwrap();
        let dead = sql!("SELECT count(*) FROM dead_jobs");
        assert_eq!(count(&test, dead).await, 1);
        test.clock.advance(days(2));
        // The mails have their turn before what was given up.
        forget_all(&test.app).await.unwrap();
        assert_eq!((count(&test, mails).await, count(&test, dead).await), (1, 0));
        forget_all(&test.app).await.unwrap();
        assert_eq!(count(&test, mails).await, 0);
    }

    async fn bytes_go_a_day_after_the_last_reference_to_them(engine: Engine) {
        let test = short_memory(engine).await;
        let site = Site::start().await;
        let owner = owner(&test).await;
        owner.put(OFFER, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        owner.post(&format!("{OFFER}/publish")).await.expect(202);
        test.settle().await;
        let held = test.app.db.read::<_, Error>(|tx| tx.all(sql!("SELECT digest FROM artifacts"), &[], |row| row.get::<String>(0)));
        let held: Vec<blob::Digest> = held.await.unwrap().iter().map(|digest| digest.parse().unwrap()).collect();
        assert!(!held.is_empty());
        let sent = upload(&owner, 1).await.expect(201).json()["sha256"].as_str().unwrap().to_owned();
        let digest: blob::Digest = sent.parse().unwrap();
        for (passed, there) in [(0, true), (1, true), (1, false)] {
            test.clock.advance(days(passed) + Duration::from_secs(60));
            forget_all(&test.app).await.unwrap();
            assert_eq!(test.app.blobs.exists(&digest).await.unwrap(), there, "after {passed} days more");
        }
        for digest in &held {
            assert!(test.app.blobs.exists(digest).await.unwrap(), "what an offer holds stays");
        }
        assert_eq!(count(&test, sql!("SELECT count(*) FROM loose_blobs")).await, 0);
    }

    async fn bytes_that_are_stored_again_are_not_those_that_are_deleted(engine: Engine) {
        let test = short_memory(engine).await;
        let client = owner(&test).await;
        client.put(OFFER, &documents::virtual_machine_with_logos("contoso", "demo", &Site::start().await)).await.expect(200);
        let sent = upload(&client, 1).await.expect(201).json()["sha256"].as_str().unwrap().to_owned();
        let digest: blob::Digest = sent.parse().unwrap();
        test.clock.advance(days(1) + Duration::from_secs(60));
        forget_all(&test.app).await.unwrap();
        test.clock.advance(days(1) + Duration::from_secs(60));
        // Once more, just before they would go.
        let client = owner(&test).await;
        upload(&client, 1).await.expect(201);
        forget_all(&test.app).await.unwrap();
        assert!(test.app.blobs.exists(&digest).await.unwrap());

        // Another node has begun to delete them: nobody stores them until it has.
        test.clock.advance(days(1) + Duration::from_secs(60));
        forget_all(&test.app).await.unwrap();
        test.clock.advance(days(1) + Duration::from_secs(60));
        let client = owner(&test).await;
        let now = app::clock::Clock::now(&*test.clock);
        let marking = Marking { noted_before: now, at: now, died_before: domain::Timestamp::from_micros(1) };
        let (marked, again) = (sent.clone(), sent.clone());
        assert!(test.app.db.write_loosely::<_, Error>(move |tx| loose::mark(tx, &marked, &marking)).await.unwrap());
        assert!(!test.app.db.write_loosely::<_, Error>(move |tx| loose::mark(tx, &again, &marking)).await.unwrap());
        upload(&client, 1).await.expect(503);
        forget_all(&test.app).await.unwrap();
        assert!(test.app.blobs.exists(&digest).await.unwrap(), "it is the other one's to delete");
        // The other one died: after a while somebody else does it.
        test.clock.advance(Duration::from_secs(1000));
        forget_all(&test.app).await.unwrap();
        assert!(!test.app.blobs.exists(&digest).await.unwrap());
        upload(&client, 1).await.expect(201);
        assert!(test.app.blobs.exists(&digest).await.unwrap());
    }

    async fn what_a_deleted_offer_held_goes_unless_another_one_holds_it(engine: Engine) {
        let test = short_memory(engine).await;
        let ctx = test.app.ctx(app::Actor::Console, "test");
        test.app.write(&ctx, |ctx, tx| record(ctx, tx, &Event { action: "test.begun", ..Event::default() })).await.unwrap();
        let client = owner(&test).await;
        let document = documents::virtual_machine_with_logos("contoso", "demo", &Site::start().await);
        client.put(OFFER, &document).await.expect(200);
        let (mut digests, mut named) = (Vec::new(), document);
        for shade in [1, 2] {
            let sent = upload(&client, shade).await.expect(201).json();
            digests.push(sent["sha256"].as_str().unwrap().parse::<blob::Digest>().unwrap());
            named["definition"]["offer"][LOGO] = sent["address"].clone();
            client.put(OFFER, &named).await.expect(200);
            if shade == 1 {
                let mut other = named.clone();
                (other["id"], other["publisherId"]) = ("other".into(), "contoso".into());
                client.put("/publishers/contoso/offers/other", &other).await.expect(200);
            }
        }
        let tag = client.get(OFFER).await.expect(200).header("etag").to_owned();
        let target = format!("/stoa/v1{OFFER}");
        client.call("DELETE", &target, None, &[("if-match", &tag)]).await.expect(204);
        for _ in 0..3 {
            test.clock.advance(days(1) + Duration::from_secs(60));
            forget_all(&test.app).await.unwrap();
        }
        let there = futures::future::join_all(digests.iter().map(|digest| test.app.blobs.exists(digest))).await;
        assert_eq!(there.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [true, false]);
    }
}

const LOGO: &str = "microsoft-azure-marketplace.smallLogo";

/// Uploads a logo of this shade.
async fn upload(client: &Client, shade: u8) -> testkit::Answer {
    let mut picture = blob::media::draw(40, 40).unwrap();
    picture.push(shade);
    let target = format!("/stoa/v1{OFFER}/uploads?place=offer/{LOGO}");
    client.send("POST", &target, Some(picture), &[("content-type", "image/png")]).await
}
