//! What people are told by mail.

#[path = "../../../mail/src/tests/server.rs"]
mod server;

use std::time::Duration;

use app::{App, Parts, Role, worker};
use serde_json::json;
use server::Server;
use testkit::{TestApp, documents};

/// The text of the mails with what differs from run to run replaced.
fn readable(test: &TestApp) -> String {
    let mails = test.new_mails();
    let kept = mails.iter().map(|mail| {
        let mail = mail.replace("\r\n", "\n");
        let kept =
            mail.lines().filter(|line| !["Date:", "Message-ID:"].iter().any(|name| line.starts_with(name)));
        kept.collect::<Vec<_>>().join("\n")
    });
    // Within one round of work the order of delivery is free.
    let mut kept: Vec<_> = kept.collect();
    kept.sort();
    let text = kept
        .iter()
        .map(|mail| format!("{}\n\n----\n\n", mail.trim_end()))
        .collect::<String>()
        .replace(&test.url, "http://stoa.example");
    let mut words = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let plain = word.trim_end();
        let space = &word[plain.len()..];
        let shown = match plain.split_once("signature=") {
            Some((before, _)) => format!("{before}signature=…"),
            None if uuid::Uuid::try_parse(plain).is_ok() => "(operation)".to_owned(),
            None => plain.to_owned(),
        };
        words.push(shown + space);
    }
    words.concat()
}

async fn settled(test: &TestApp) -> String {
    test.settle().await;
    readable(test)
}

/// The marketplace with a mail server.
fn with_server(test: &TestApp, server: &Server) -> App {
    let url = format!("smtp://127.0.0.1:{}?tls=none", server.port);
    let mailer = mail::Mailer::smtp(&url, "marketplace@stoa.example").unwrap();
    App::from(Parts { mailer, ..Parts::clone(&test.app) })
}

/// The delivery log: tries, whether it is done, who is waiting, who was refused and what went wrong last.
async fn deliveries(test: &TestApp) -> Vec<(i64, bool, Option<String>, Option<String>, Option<String>)> {
    let log =
        db::sql!("SELECT attempts, delivered_at, waiting, refused, last_error FROM mails ORDER BY mail_id");
    let read = move |tx: &mut db::Tx<'_>| {
        tx.all(log, &[], |row| {
            let delivered: Option<domain::Timestamp> = row.get(1)?;
            Ok((row.get(0)?, delivered.is_some(), row.get(2)?, row.get(3)?, row.get(4)?))
        })
    };
    test.app.db.read::<_, db::Error>(read).await.unwrap()
}

/// Has a mail of a publisher written to these.
async fn written(test: &TestApp, publisher: &str, to: &str) {
    test.publisher(publisher, false).await;
    let owner = test.member(publisher, Role::Owner).await;
    let root = &format!("/publishers/{publisher}/offers/demo");
    owner.put(root, &documents::core_vm(publisher, "demo")).await.expect(200);
    // Nothing but the first mail: the operation is somebody else's.
    let body = json!({ "metadata": { "notification-emails": to } });
    owner.api("POST", &format!("{root}/publish"), Some(&body)).await.expect(202);
    test.app
        .db
        .write(|tx| tx.execute(db::sql!("DELETE FROM jobs WHERE queue = 'operation'"), &[]))
        .await
        .unwrap();
}

on_both_engines! {
    async fn a_refused_recipient_does_not_keep_the_mail_from_the_others_and_is_not_asked_again(engine: Engine) {
        let test = TestApp::start(engine).await;
        let server = Server::start(vec![("RCPT TO:<b@", "550 5.1.1 no such user"), ("RCPT TO:<c@", "451 4.7.1 later")]).await;
        let app = with_server(&test, &server);
        written(&test, "older", "a@x.example;b@x.example;c@x.example").await;
        worker::settle(&app).await.unwrap();
        assert_eq!(server.taken(), [["a@x.example"]]);
        let [(1, false, waiting, refused, Some(error))] = &deliveries(&test).await[..] else { panic!() };
        assert_eq!(waiting.as_deref(), Some("c@x.example"));
        assert!(refused.as_ref().is_some_and(|refused| refused.starts_with("b@x.example: ") && refused.contains("no such user")));
        assert!(error.contains("no such user") && error.contains("later"), "{error}");
        // Only the one who was put off is asked again.
        let asked = server.said().matches("RCPT TO:<").count();
        test.clock.advance(Duration::from_secs(2));
        worker::settle(&app).await.unwrap();
        assert_eq!(server.said().matches("RCPT TO:<").count(), asked + 1);
        server.agree();
        test.clock.advance(Duration::from_secs(4));
        worker::settle(&app).await.unwrap();
        assert_eq!(server.taken(), [["a@x.example"], ["c@x.example"]]);
        let [(3, true, None, refused, None)] = &deliveries(&test).await[..] else { panic!() };
        assert!(refused.as_ref().is_some_and(|refused| refused.contains("b@x.example")), "{refused:?}");
        test.clock.advance(Duration::from_secs(86_400));
        worker::settle(&app).await.unwrap();
        assert_eq!(server.taken().len(), 2);
    }

    async fn a_mail_that_is_refused_for_good_is_tried_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let server = Server::start(vec![("RCPT TO:<a@", "550 5.1.1 no such user")]).await;
        let app = with_server(&test, &server);
        written(&test, "older", "a@x.example").await;
        for _ in 0..3 {
            worker::settle(&app).await.unwrap();
            test.clock.advance(Duration::from_secs(86_400));
        }
        assert_eq!(server.said().matches("RCPT TO:<").count(), 1);
        let [(1, false, None, Some(_), Some(_))] = &deliveries(&test).await[..] else { panic!() };
    }

    async fn a_mail_that_was_given_up_is_listed_and_can_be_tried_anew(engine: Engine) {
        let test = TestApp::start(engine).await;
        let server = Server::start(vec![("RCPT TO:<a@", "550 5.1.1 no such user"), ("RCPT TO:<b@", "451 4.7.1 later")]).await;
        let app = with_server(&test, &server);
        written(&test, "one", "a@x.example").await;
        written(&test, "other", "b@x.example").await;
        for _ in 0..12 {
            worker::settle(&app).await.unwrap();
            test.clock.advance(Duration::from_secs(3600));
        }
        let ctx = app.ctx(app::Actor::Console, "test");
        let dead = |queue: &'static str| {
            app.read(&ctx, move |ctx, tx| app::queues::dead_jobs(ctx, tx, queue, None))
        };
        let given_up = dead("mail").await.unwrap();
        let mut found: Vec<_> = given_up.iter().map(|dead| (dead.attempts, dead.reason.as_str())).collect();
        found.sort_unstable();
        let [(1, never), (12, later)] = found[..] else { panic!("{given_up:?}") };
        assert!(never.contains("no such user") && later.contains("4.7.1 later"), "{given_up:?}");
        assert!(dead("mials").await.unwrap_err().to_string().contains("`operation`, `mail`"));
        let state = app.read(&ctx, app::queues::list_queues).await.unwrap();
        assert_eq!(state.iter().map(|queue| (queue.name, queue.waiting, queue.dead)).collect::<Vec<_>>(), [("operation", 0, 0), ("mail", 0, 2), ("selling", 0, 0), ("reset", 0, 0), ("names", 0, 0)]);
        server.agree();
        for dead in &given_up {
            let subject = dead.subject.clone();
            app.write(&ctx, move |ctx, tx| app::queues::replay_job(ctx, tx, "mail", &subject)).await.unwrap();
        }
        worker::settle(&app).await.unwrap();
        let mut taken = server.taken();
        taken.sort_unstable();
        assert_eq!(taken, [["a@x.example"], ["b@x.example"]]);
        assert_eq!(dead("mail").await.unwrap(), []);
        let subject = given_up[0].subject.clone();
        let again = app.write(&ctx, move |ctx, tx| app::queues::replay_job(ctx, tx, "mail", &subject)).await;
        assert!(matches!(again, Err(app::Problem::NotFound(_))), "{again:?}");
        assert_eq!(server.taken().len(), 2);
    }

    async fn the_seller_contact_is_told_how_publishing_goes(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut told = String::new();
        let owner = test.member("contoso", Role::Owner).await;
        let root = "/publishers/contoso/offers/demo";
        owner.put(root, &documents::core_vm("contoso", "demo")).await.expect(200);
        let ignored = json!({ "metadata": { "notification-emails": "ignored@example.com" } });
        owner.api("POST", &format!("{root}/publish"), Some(&ignored)).await.expect(202);
        told += &settled(&test).await;
        owner.post(&format!("{root}/golive")).await.expect(202);
        told += &settled(&test).await;
        insta::assert_snapshot!("publish_preview_live", told);
    }

    async fn mails_are_kept_as_what_they_say_and_told_in_the_language_of_the_marketplace(engine: Engine) {
        let korean = |settings: &mut app::Settings| settings.language = words::Language::Korean;
        let test = TestApp::with(engine).settings(korean).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let root = "/publishers/contoso/offers/demo";
        owner.put(root, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.post(&format!("{root}/publish")).await.expect(202);
        let read = |tx: &mut db::Tx<'_>| {
            tx.all(db::sql!("SELECT body FROM mails ORDER BY mail_id"), &[], |row| row.get::<String>(0))
        };
        let kept = test.app.db.read::<_, db::Error>(read).await.unwrap();
        assert!(kept[0].contains(r#"{"say":"mail-started","with":{"version":1}}"#), "{kept:?}");
        let told = settled(&test).await;
        assert!(told.contains("오퍼의 버전 1을 검증하고 인증하고 패키징하고 있습니다."), "{told}");
        assert!(told.contains("\n오퍼  contoso/demo\n작업  (operation)\n"), "{told}");
        // What is no mail speaks English.
        let status = owner.get(&format!("{root}/status")).await.expect(200).text;
        assert!(status.contains("The offer has no artifacts of its own."), "{status}");
    }

    async fn a_mail_of_an_earlier_release_is_told_as_it_was_written(engine: Engine) {
        let test = TestApp::start(engine).await;
        written(&test, "older", "a@x.example").await;
        let plain = db::sql!("UPDATE mails SET subject = 'An old one', body = 'It was written before.'");
        test.app.db.write(|tx| tx.execute(plain, &[])).await.unwrap();
        let told = settled(&test).await;
        assert!(told.contains("Subject: An old one") && told.contains("\n\nIt was written before.\n"), "{told}");
    }

    async fn failures_and_cancellations_are_told_to_the_list_of_the_request(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("older", false).await;
        let mut told = String::new();
        let owner = test.member("older", Role::Owner).await;
        let root = "/publishers/older/offers/demo";
        let mut offer = documents::core_vm("older", "demo");
        let address = offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"]["osVhdUrl"].take();
        offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"]["osVhdUrl"] =
            json!(address.as_str().unwrap().replace("sp=rl", "sp=rwl"));
        let body = json!({ "metadata": { "notification-emails": "a@example.com;b@example.com" } });
        owner.put(root, &offer).await.expect(200);
        owner.api("POST", &format!("{root}/publish"), Some(&body)).await.expect(202);
        told += &settled(&test).await;
        owner.put(root, &documents::core_vm("older", "demo")).await.expect(200);
        owner.api("POST", &format!("{root}/publish"), Some(&body)).await.expect(202);
        told += &settled(&test).await;
        owner.post(&format!("{root}/cancel")).await.expect(202);
        told += &settled(&test).await;
        insta::assert_snapshot!("failed_and_canceled", told);
    }
}
