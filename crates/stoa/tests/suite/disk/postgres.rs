//! PostgreSQL on full disks. Without room for its data it refuses what needs more of it; without room for its log of
//! changes it crashes, and cannot come back before there is some.

use crate::crash::client::{Answer, target};
use crate::crash::wait::until;
use crate::disk::installation::Installation;
use crate::disk::{
    document, draft_text, everything_else_goes_on, go_live, post, put, save_until_not_taken,
    save_until_refused, until_status,
};

#[test]
fn postgres_without_room_for_its_data_refuses_writes_and_nothing_else() {
    let mut installation = Installation::on_postgres();
    let running = installation.start();
    let client = &mut running.sign_in();
    go_live(client, "live");
    let ballast = installation.fill("postgres/data");
    let saved = save_until_refused(client);
    everything_else_goes_on(&running, client, saved);

    ballast.remove();
    put(client, "live", &document("live", "afterwards")).expect(200);
    post(client, "live", "/publish").expect(202);
    until_status(client, "live", "waitingForPublisherReview");
    assert_eq!(draft_text(client, "live"), "afterwards");
}

#[test]
fn postgres_that_crashed_without_room_for_its_log_is_asked_again_and_nothing_is_lost() {
    let mut installation = Installation::on_postgres();
    let running = installation.start();
    let client = &mut running.sign_in();
    go_live(client, "live");
    let ballast = installation.fill("postgres/wal");
    let (mut saved, refused) = save_until_not_taken(client);
    let mut sent = saved + 1;
    assert_not_taken(refused);
    // It comes back as long as its own notes about the crash find room.
    until("PostgreSQL has given up", || {
        if !installation.postgres().is_running() {
            return Ok(());
        }
        sent += 1;
        let answer = put(client, "live", &document("live", &format!("Save {sent}")));
        match answer.status {
            200 => saved = sent,
            _ => assert_not_taken(answer),
        }
        Err(format!("{sent} saves were sent"))
    });
    assert_unavailable(client.get(&target("live", "")));
    client.get("/readyz").expect(503);
    client.get("/healthz").expect(200);

    ballast.remove();
    installation.postgres().restart();
    until("the marketplace has noticed", || match client.get("/readyz").status {
        200 => Ok(()),
        status => Err(format!("/readyz is {status}")),
    });
    let found = draft_text(client, "live");
    // Whether one that was not acknowledged was done is not known.
    assert!(
        (saved..=sent).any(|save| found == format!("Save {save}")),
        "{found}, but {saved} was acknowledged"
    );
    put(client, "live", &document("live", "afterwards")).expect(200);
    post(client, "live", "/publish").expect(202);
    until_status(client, "live", "waitingForPublisherReview");
}

#[track_caller]
fn assert_unavailable(answer: Answer) {
    assert_eq!(answer.expect(503).json()["error"]["code"], "ServiceUnavailable");
}

/// Of a write nobody knows more where the server ended in the middle of its commit.
#[track_caller]
fn assert_not_taken(answer: Answer) {
    let code = answer.expect(503).json()["error"]["code"].clone();
    assert!(code == "ServiceUnavailable" || code == "OutcomeUnknown", "{code}");
}
