//! Lists that are longer than one look at the database: they come whole, in order, as if they had been read at once.

use std::time::Duration;

use app::{Actor, Role, publishing};
use db::offers::NewOffer;
use db::operations::{Operation, Step};
use db::publishers::Publisher;
use db::{Tx, offers, operations, publishers};
use domain::publishing::{OperationKind, OperationState, StepKind, StepStatus};
use domain::{OfferGuid, OfferId, OfferTypeId, OperationId, PublisherId, Timestamp};
use serde_json::Value;
use testkit::{Answer, TestApp};

/// Of each thing: more than two looks read, and no whole number of looks.
const MANY: usize = 2 * app::PAGE + 50;

fn contoso() -> PublisherId {
    "contoso".parse().unwrap()
}

fn kind() -> OfferTypeId {
    "microsoft-azure-corevm".parse().unwrap()
}

fn offer(number: usize) -> OfferId {
    format!("offer-{number:04}").parse().unwrap()
}

/// A GUID that no other offer of these tests has.
fn guid_of(id: &OfferId) -> OfferGuid {
    let number: u64 = id.as_str().trim_start_matches("offer-").parse().unwrap();
    format!("00000000-0000-7000-8000-{number:012}").parse().unwrap()
}

fn insert_offer(tx: &mut Tx<'_>, id: &OfferId, at: Timestamp) -> Result<(), db::Error> {
    let (publisher, offer_type) = (&contoso(), &kind());
    let guid = &guid_of(id);
    offers::insert(
        tx,
        &NewOffer { publisher, id, offer_type, display_text: "An offer", at, guid, plan_key: "" },
    )
}

/// An operation, the `number`th of the marketplace.
fn operation(number: usize, offer: OfferId, state: OperationState, now: Timestamp) -> Operation {
    let id: OperationId = format!("00000000-0000-7000-8000-{number:012}").parse().unwrap();
    let created_at = now + Duration::from_micros(number as u64);
    Operation {
        publication: id.clone(),
        id,
        publisher: contoso(),
        offer,
        kind: OperationKind::Publish,
        state,
        version: 1,
        previous_preview: None,
        emails: String::new(),
        migrated: true,
        cancel_requested_at: None,
        failure: None,
        created_at,
        changed_at: created_at,
    }
}

/// A certification in this status.
fn certification(status: StepStatus, now: Timestamp) -> Step {
    Step {
        position: 0,
        id: "certification".to_owned(),
        name: "Certification".to_owned(),
        description: String::new(),
        time_frame: String::new(),
        run: StepKind::Certify,
        typical_seconds: 0,
        status,
        progress: 0,
        messages: Vec::new(),
        decision: None,
        started_at: None,
        changed_at: now,
    }
}

fn ids(answer: &Answer) -> Vec<String> {
    let listed = answer.json();
    let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
    listed.as_array().unwrap().iter().map(id).collect()
}

on_both_engines! {
    async fn every_offer_is_listed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        test.console(|ctx, tx| Ok((0..MANY).try_for_each(|number| insert_offer(tx, &offer(number), ctx.now))?)).await;
        let expected: Vec<_> = (0..MANY).map(|number| offer(number).to_string()).collect();
        let all = owner.get("/publishers/contoso/offers").await.expect(200);
        assert_eq!(ids(&all), expected);
        assert_eq!(all.header("content-type"), "application/json");
        assert_eq!(all.header("link"), "");
        let filtered = owner.get("/publishers/contoso/offers?$filter=offerTypeId eq 'microsoft-azure-corevm'").await;
        assert_eq!(ids(&filtered.expect(200)), expected);
        let some = owner.get(&format!("/publishers/contoso/offers?$top={}", MANY - 1)).await.expect(200);
        assert_eq!(ids(&some), expected[..MANY - 1]);
        let next = some.header("link").strip_prefix("<").and_then(|link| link.split_once(">; rel=\"next\"")).unwrap().0;
        assert_eq!(ids(&owner.call("GET", next, None, &[]).await.expect(200)), expected[MANY - 1..]);
        let exact = owner.get(&format!("/publishers/contoso/offers?$top={MANY}")).await.expect(200);
        assert_eq!((ids(&exact), exact.header("link")), (expected, ""));
    }

    async fn every_operation_of_an_offer_is_listed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let states = [OperationState::Succeeded, OperationState::Failed];
        test.console(move |ctx, tx| {
            insert_offer(tx, &offer(0), ctx.now)?;
            let all = (0..MANY).map(|number| operation(number, offer(0), states[number % 2], ctx.now));
            Ok(all.into_iter().try_for_each(|one| operations::insert(tx, &one))?)
        }).await;
        let submissions = format!("/publishers/contoso/offers/{}/submissions", offer(0));
        let of = |numbers: &mut dyn Iterator<Item = usize>| numbers.map(|number| format!("00000000-0000-7000-8000-{number:012}")).collect::<Vec<_>>();
        assert_eq!(ids(&owner.get(&submissions).await.expect(200)), of(&mut (0..MANY).rev()));
        let failed = owner.get(&format!("{submissions}?status=Failed")).await.expect(200);
        assert_eq!(ids(&failed), of(&mut (0..MANY).rev().filter(|number| number % 2 == 1)));
        assert_eq!(owner.get(&format!("{submissions}?status=unheard")).await.expect(200).json(), Value::Array(Vec::new()));
    }

    async fn every_publisher_is_listed_for_the_operator(engine: Engine) {
        let test = TestApp::start(engine).await;
        let operator = test.member("*", Role::Operator).await;
        test.console(|ctx, tx| {
            for number in 0..MANY {
                let id: PublisherId = format!("seller-{number:04}").parse().unwrap();
                let (display_name, seller_contact) = (id.to_string(), "a@example.com".to_owned());
                let seller_id = publishers::next_seller_id(tx)?;
                publishers::insert(tx, &Publisher { id, display_name, seller_contact, seller_id, migrated: true, created_at: ctx.now, contact_name: None, contact_phone: None, migrated_at: None })?;
            }
            Ok(())
        }).await;
        let expected: Vec<_> = (0..MANY).map(|number| format!("seller-{number:04}")).collect();
        assert_eq!(ids(&operator.get("/publishers").await.expect(200))[1..], expected);
    }

    async fn everything_that_waits_for_a_person_is_listed(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.console(|ctx, tx| {
            for number in 0..2 * MANY {
                let running = operation(number, offer(number), OperationState::Running, ctx.now);
                insert_offer(tx, &running.offer, ctx.now)?;
                operations::insert(tx, &running)?;
                let status = [StepStatus::WaitingForApproval, StepStatus::InProgress][number % 2];
                operations::insert_step(tx, &running.publication, &certification(status, ctx.now))?;
            }
            Ok(())
        }).await;
        let console = test.app.ctx(Actor::Console, "test");
        let waiting = test.app.list(&console, publishing::waiting_for_decision).await.unwrap();
        let found: Vec<_> = waiting.iter().map(|waiting| waiting.offer.clone()).collect();
        assert_eq!(found, (0..2 * MANY).step_by(2).map(offer).collect::<Vec<_>>());
    }
}
