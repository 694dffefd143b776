//! What a request costs the database, in statements: over a network each is a round trip, and its caller waits for all of them.

use std::sync::{Arc, Mutex};

use app::Role;
use testkit::{TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

/// What was asked of the database since the last look.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<&'static str>>>);

impl Asked {
    fn of(test: &TestApp) -> Self {
        let asked = Self::default();
        let told = asked.clone();
        test.app.db.observe_statements(move |text| told.0.lock().unwrap().push(text));
        asked
    }

    /// How many statements that were, and how many of them looked for the caller.
    fn counted(&self) -> (usize, usize) {
        let asked = std::mem::take(&mut *self.0.lock().unwrap());
        (asked.len(), asked.iter().filter(|text| text.contains("FROM principals")).count())
    }
}

on_both_engines! {
    async fn a_request_looks_for_its_caller_once_and_what_it_writes_once_more(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        // The first request with a token reads the key that it is signed with.
        owner.get("/offerTypes").await.expect(200);
        let asked = Asked::of(&test);
        let mut found = Vec::new();
        let mut note = |what: &'static str| found.push((what, asked.counted()));
        owner.get("/offerTypes").await.expect(200);
        note("the offer types");
        owner.get("/publishers").await.expect(200);
        note("the publishers");
        owner.put(ROOT, &document).await.expect(200);
        note("a new offer");
        owner.get(ROOT).await.expect(200);
        note("an offer");
        owner.put(ROOT, &document).await.expect(200);
        note("an offer saved again");
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        note("a publish");
        let most = [
            ("the offer types", (1, 1)),
            ("the publishers", (2, 1)),
            ("a new offer", (10, 2)),
            ("an offer", (2, 1)),
            ("an offer saved again", (8, 2)),
            ("a publish", (23, 2)),
        ];
        for ((what, (statements, looks)), (expected, (most, looks_expected))) in found.iter().zip(most) {
            assert!(*what == expected && *statements <= most && *looks == looks_expected, "{found:?}");
        }
        assert_eq!(found.len(), most.len());
    }
}
