//! What is prepared outside of its transaction holds only while what it began from does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::offers::{self, Draft, Precondition};
use app::publishing::{self, Publish};
use app::{Actor, Problem, Role};
use serde_json::{Value, json};
use testkit::{TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

fn document(secret: &str) -> Value {
    let mut document = documents::virtual_machine("contoso", "demo");
    let market = "microsoft-azure-marketplace.";
    document["definition"]["offer"][format!("{market}tableLeadConfiguration")] =
        json!({ "connectionString": secret });
    document
}

on_both_engines! {
    async fn work_is_done_again_when_what_it_began_from_moved_but_not_for_ever(engine: Engine) {
        let test = TestApp::start(engine).await;
        let console = test.app.ctx(Actor::Console, "test");
        for (moves, wanted) in [(0, Some(1)), (3, Some(4)), (usize::MAX, None)] {
            let tries = AtomicUsize::new(0);
            let prepare = || {
                let number = tries.fetch_add(1, Ordering::Relaxed);
                async move { Ok(number) }
            };
            let case = move |_: &app::Ctx, _: &mut db::Tx<'_>, number: &usize| {
                if *number < moves { Err(Problem::Moved) } else { Ok(*number + 1) }
            };
            match test.app.write_prepared(&console, prepare, case).await {
                Ok(done) => assert_eq!(Some(done), wanted),
                Err(problem) => {
                    assert!(matches!(problem, Problem::Moved), "{problem}");
                    assert_eq!((wanted, tries.into_inner()), (None, 8));
                }
            }
        }
    }

    async fn a_draft_is_not_stored_over_secrets_that_it_did_not_see(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &document("first")).await.expect(200);
        let console = test.app.ctx(Actor::Console, "test");
        let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
        let draft = Arc::new(Draft::read(&console, publisher, offer, document("second")).unwrap());
        let always = Precondition::default();
        let put = async |meanwhile: Option<Value>| {
            let ready = offers::prepare(&test.app, &console, &draft, 0, &always, None).await.unwrap();
            if let Some(meanwhile) = meanwhile {
                owner.put(ROOT, &meanwhile).await.expect(200);
            }
            let (draft, always) = (Arc::clone(&draft), always.clone());
            let put = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| offers::put(ctx, tx, &draft, &always, &ready);
            test.app.write(&console, put).await
        };
        assert!(matches!(put(Some(document("third"))).await, Err(Problem::Moved)));
        // What changed has nothing to do with it.
        put(Some(document("third"))).await.unwrap();
        put(None).await.unwrap();
    }

    async fn only_the_draft_that_was_checked_is_published(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let console = test.app.ctx(Actor::Console, "test");
        let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
        let request = Publish { publisher, offer, emails: Vec::new(), force: false, pages: None, notes: None };
        let publish = async |meanwhile: bool| {
            let publishable = publishing::prepare_publish(&test.app, &console, &request).await.unwrap();
            if meanwhile {
                owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
            }
            let request = request.clone();
            let publish = move |ctx: &app::Ctx, tx: &mut db::Tx<'_>| {
                publishing::publish(ctx, tx, &request, &publishable)
            };
            test.app.write(&console, publish).await
        };
        assert!(matches!(publish(true).await, Err(Problem::Moved)));
        publish(false).await.unwrap();
    }
}
