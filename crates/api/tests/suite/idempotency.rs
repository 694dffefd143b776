//! Requests repeated under one idempotency key.

use std::time::Duration;

use app::{Actor, Role};
use domain::Timestamp;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

/// How long an answer is kept.
const DAY: Duration = Duration::from_secs(24 * 3600);

on_both_engines! {
    async fn a_repeated_request_gets_the_first_answer_and_has_one_effect(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        let save = [("idempotency-key", "save-1")];
        let first = owner.api_with("PUT", ROOT, Some(&document), &save).await.expect(200);
        assert_eq!(first.header("idempotency-replayed"), "");
        let again = owner.api_with("PUT", ROOT, Some(&document), &save).await.expect(200);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!((again.header("etag"), &again.text), (first.header("etag"), &first.text));
        let publish = [("idempotency-key", "publish-1")];
        let target = format!("{ROOT}/publish");
        let accepted = owner.api_with("POST", &target, None, &publish).await.expect(202);
        test.settle().await;
        let again = owner.api_with("POST", &target, None, &publish).await.expect(202);
        assert_eq!(again.header("location"), accepted.header("location"));
        assert_eq!(owner.get(&format!("{ROOT}/submissions")).await.json().as_array().unwrap().len(), 1);
        let history = owner.get(&format!("{ROOT}/history")).await.json();
        let saved = history["value"].as_array().unwrap().iter().filter(|event| event["action"].as_str().unwrap().starts_with("offer."));
        assert_eq!(saved.count(), 1);
    }

    async fn an_answer_is_made_again_to_the_last_byte_after_the_draft_has_changed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (id, secret) = test.principal("contoso", Role::Owner).await;
        let owner = Client::sign_in(&test, &id, &secret).await;
        let named = documents::core_vm("contoso", "demo");
        let mut unnamed = named.clone();
        unnamed.as_object_mut().unwrap().remove("offerTypeId");
        unnamed["definition"]["displayText"] = json!("Unnamed");
        unnamed["definition"]["unknown"] = json!([1, null, {"a": 1.50}]);
        let mut answers = Vec::new();
        for (key, document) in [("named", &named), ("unnamed", &unnamed)] {
            let saved = owner.api_with("PUT", ROOT, Some(document), &[("idempotency-key", key)]).await.expect(200);
            answers.push((key, document, saved));
        }
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let mut other = named.clone();
        other["definition"]["displayText"] = json!("Other");
        owner.put(ROOT, &other).await.expect(200);
        for (key, document, saved) in answers {
            let again = owner.api_with("PUT", ROOT, Some(document), &[("idempotency-key", key)]).await.expect(200);
            assert_eq!(again.header("idempotency-replayed"), "true");
            assert_eq!((again.header("etag"), &again.text), (saved.header("etag"), &saved.text), "{key}");
            let caller = Actor::Principal(id.clone()).to_string();
            let kept = test.console(move |_, tx| Ok(db::answers::get(tx, &caller, key, Timestamp::EPOCH)?.unwrap())).await;
            assert_eq!(kept.body, "", "no copy of the document is kept");
            assert!(kept.made_of.unwrap().len() < 300);
        }
        assert_eq!(owner.get(ROOT).await.json()["definition"]["displayText"], "Other", "the repeat had no effect");
    }

    async fn an_answer_shows_what_was_saved_when_its_artifacts_were_fetched_since(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let key = [("idempotency-key", "k")];
        let saved = owner.api_with("PUT", ROOT, Some(&document), &key).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let mut other = document.clone();
        other["definition"]["displayText"] = json!("Other");
        owner.put(ROOT, &other).await.expect(200);
        let again = owner.api_with("PUT", ROOT, Some(&document), &key).await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), again.header("etag")), ("true", saved.header("etag")));
        assert_eq!(again.text, saved.text);
        // Sent with addresses of the marketplace, what is saved depends on what is held.
        let mut read = owner.get(ROOT).await.json();
        read["definition"]["displayText"] = json!("Read");
        let key = [("idempotency-key", "l")];
        let saved = owner.api_with("PUT", ROOT, Some(&read), &key).await.expect(200);
        owner.put(ROOT, &other).await.expect(200);
        let again = owner.api_with("PUT", ROOT, Some(&read), &key).await.expect(200);
        assert_eq!((again.header("etag"), &again.text), (saved.header("etag"), &saved.text));
    }

    async fn a_key_belongs_to_one_request_of_one_caller(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        let key = [("idempotency-key", "k")];
        let first = owner.api_with("PUT", ROOT, Some(&document), &key).await.expect(200);
        document["definition"]["displayText"] = json!("Other");
        let reused = owner.api_with("PUT", ROOT, Some(&document), &key).await.expect(422);
        assert_eq!(reused.code(), "IdempotencyKeyReused");
        let colleague = test.member("contoso", Role::Contributor).await;
        let theirs = colleague.api_with("PUT", ROOT, Some(&document), &key).await.expect(200);
        assert_ne!(theirs.header("etag"), first.header("etag"));
    }

    async fn a_key_is_kept_for_a_day(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (id, secret) = test.principal("contoso", Role::Owner).await;
        let first = documents::core_vm("contoso", "demo");
        let mut other = first.clone();
        other["definition"]["displayText"] = json!("Other");
        // Tokens last an hour: the same caller signs in again each time.
        let save = async |document: &Value| {
            let owner = Client::sign_in(&test, &id, &secret).await;
            owner.api_with("PUT", ROOT, Some(document), &[("idempotency-key", "k")]).await
        };
        let saved = save(&first).await.expect(200);
        test.clock.advance(DAY - Duration::from_secs(1));
        let again = save(&first).await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), again.header("etag")), ("true", saved.header("etag")));
        assert_eq!(save(&other).await.expect(422).code(), "IdempotencyKeyReused");
        test.clock.advance(Duration::from_secs(2));
        let fresh = save(&other).await.expect(200);
        assert_eq!(fresh.header("idempotency-replayed"), "");
        assert_eq!(fresh.json()["definition"]["displayText"], "Other");
        let stored = async || {
            let caller = Actor::Principal(id.clone()).to_string();
            test.console(move |_, tx| Ok(db::answers::get(tx, &caller, "k", Timestamp::EPOCH)?.is_some())).await
        };
        test.clock.advance(DAY - Duration::from_secs(1));
        test.console(app::once::forget).await;
        assert!(stored().await, "the day began anew");
        test.clock.advance(Duration::from_secs(2));
        test.console(app::once::forget).await;
        assert!(!stored().await);
    }

    async fn who_lost_the_role_is_not_told_the_old_answer(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (id, secret) = test.principal("contoso", Role::Contributor).await;
        let member = Client::sign_in(&test, &id, &secret).await;
        let document = documents::core_vm("contoso", "demo");
        let actions = ["publish", "golive", "cancel"].map(|action| format!("{ROOT}/{action}"));
        let save = async |key: &str| member.api_with("PUT", ROOT, Some(&document), &[("idempotency-key", key)]).await;
        save("save").await.expect(200);
        for target in &actions {
            member.api_with("POST", target, None, &[("idempotency-key", target)]).await.expect(202);
            test.settle().await;
        }
        let contoso = app::Scope::Publisher("contoso".parse().unwrap());
        test.console(move |ctx, tx| app::identity::withdraw_role(ctx, tx, &id, &contoso)).await;
        save("save").await.expect(403);
        for target in &actions {
            let repeated = member.api_with("POST", target, None, &[("idempotency-key", target)]).await.expect(403);
            assert_eq!(repeated.header("idempotency-replayed"), "", "{target}");
        }
    }

    async fn a_refusal_is_not_kept(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let key = [("idempotency-key", "live")];
        owner.api_with("POST", &format!("{ROOT}/golive"), None, &key).await.expect(409);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        owner.api_with("POST", &format!("{ROOT}/golive"), None, &key).await.expect(202);
    }

    async fn keys_that_are_no_keys_are_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for key in [String::new(), "k".repeat(256)] {
            let headers = [("idempotency-key", key.as_str())];
            let refused = owner.api_with("POST", &format!("{ROOT}/cancel"), None, &headers).await.expect(400);
            assert_eq!(refused.code(), "InvalidIdempotencyKey");
        }
        for second in ["k", "l"] {
            let headers = [("idempotency-key", "k"), ("idempotency-key", second)];
            let refused = owner.api_with("POST", &format!("{ROOT}/cancel"), None, &headers).await.expect(400);
            assert_eq!(refused.code(), "InvalidIdempotencyKey");
        }
    }

    async fn racing_repeats_have_one_effect(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let races: Vec<_> = (0..16)
            .map(|_| {
                let owner = owner.clone();
                tokio::spawn(async move {
                    let key = [("idempotency-key", "one")];
                    owner.api_with("POST", &format!("{ROOT}/publish"), None, &key).await.expect(202).header("location").to_owned()
                })
            })
            .collect();
        let mut locations = Vec::new();
        for race in races {
            locations.push(race.await.unwrap());
        }
        locations.dedup();
        assert_eq!(locations.len(), 1);
    }
}

/// A trigger at the end of the commit breaks the connection, so that nobody can know.
#[tokio::test]
async fn a_write_whose_outcome_is_unknown_says_so_and_can_be_repeated_under_its_key() {
    let test = TestApp::start(testkit::Engine::Postgres).await;
    let owner = test.member("contoso", Role::Owner).await;
    let document = documents::core_vm("contoso", "demo");
    test.console(|_, tx| {
        tx.execute(db::sql!("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"), &[])?;
        Ok(tx.execute(db::sql!("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON offers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()"), &[])?)
    })
    .await;
    let key = [("idempotency-key", "save-1")];
    let unknown = owner.api_with("PUT", ROOT, Some(&document), &key).await.expect(503);
    assert_eq!(unknown.code(), "OutcomeUnknown");
    let message = unknown.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("read the offer")
            && message.contains("Idempotency-Key")
            && !message.contains("try again"),
        "{message}"
    );
    assert_eq!(unknown.header("retry-after"), "");
    test.console(|_, tx| Ok(tx.execute(db::sql!("DROP TRIGGER die ON offers"), &[])?)).await;
    owner.api_with("PUT", ROOT, Some(&document), &key).await.expect(200);
    let again = owner.api_with("PUT", ROOT, Some(&document), &key).await.expect(200);
    assert_eq!(again.header("idempotency-replayed"), "true");
}
