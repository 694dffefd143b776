//! The disk is full: what cannot be stored is refused with a reason, everything else goes on, and once there is room
//! again the marketplace goes on by itself.
//!
//! The real program works on small file systems in memory, which a test fills with ballast.

mod installation;
mod postgres;
mod small_disks;

use installation::{Installation, Running};
use serde_json::Value;
use testkit::chance::Chance;
use testkit::documents;
use testkit::site::Site;

use crate::crash::client::{Answer, Client, PUBLISHER, target, text};
use crate::crash::wait::until;

const JSON: &str = "Content-Type: application/json\r\n";

/// A draft that takes some room, however well it is compressed.
fn document(offer: &str, text: &str) -> String {
    let mut chance = Chance::new(1);
    let noise: String = (0..1000).map(|_| format!("{:016x}", chance.draw())).collect();
    let mut document = documents::core_vm(PUBLISHER, offer);
    document["definition"]["displayText"] = text.into();
    document["definition"]["x.noise"] = noise.into();
    document.to_string()
}

fn put(client: &mut Client, offer: &str, document: &str) -> Answer {
    client.ask("PUT", &target(offer, ""), JSON, document).unwrap()
}

fn post(client: &mut Client, offer: &str, what: &str) -> Answer {
    client.ask("POST", &target(offer, what), "", "").unwrap()
}

fn status(client: &mut Client, offer: &str) -> Value {
    client.get(&target(offer, "/status")).expect(200).json()
}

fn until_status(client: &mut Client, offer: &str, wanted: &str) {
    until(&format!("{offer} is {wanted}"), || {
        let found = status(client, offer);
        assert_ne!(found["status"], "failed", "{found}");
        if found["status"] == wanted { Ok(()) } else { Err(found.to_string()) }
    });
}

fn until_mails(installation: &Installation, count: usize) {
    until("every mail is delivered", || {
        let mails = installation.mails();
        if mails.len() == count { Ok(()) } else { Err(format!("{mails:?}")) }
    });
}

#[test]
fn a_full_disk_refuses_writes_and_nothing_else() {
    let mut installation = Installation::new(&[("data", 12)]);
    let running = installation.start();
    let client = &mut running.sign_in();
    go_live(client, "live");
    put(client, "running", &document("running", "Save 0")).expect(200);
    post(client, "running", "/publish").expect(202);
    let ballast = installation.fill("data");
    let saved = save_until_refused(client);
    until("the engine has noticed", || {
        let log = installation.log();
        if log.contains("no room left") && log.contains("looking for work failed") {
            Ok(())
        } else {
            Err(log)
        }
    });

    everything_else_goes_on(&running, client, saved);
    assert_eq!(status(client, "running")["status"], "running");

    ballast.remove();
    put(client, "live", &document("live", "afterwards")).expect(200);
    until_status(client, "running", "waitingForPublisherReview");
    // Two each of the publishes, one of the go-live.
    until_mails(&installation, 5);
    drop(running);
    assert!(installation.doctor().contains("the SQLite file answers and is intact"));
    let running = installation.start();
    assert_eq!(draft_text(&mut running.sign_in(), "live"), "afterwards");
}

#[test]
fn a_node_that_may_not_write_is_not_ready() {
    let mut installation = Installation::new(&[("data", 12)]);
    let running = installation.start();
    let client = &mut running.sign_in();
    client.get("/readyz").expect(200);
    for path in ["data", "data/stoa.db", "data/mail"] {
        installation.read_only(path, || {
            let answer = client.get("/readyz").expect(503);
            assert!(answer.body.contains("cannot be written"), "{}", answer.body);
            client.get("/healthz").expect(200);
        });
        client.get("/readyz").expect(200);
    }
    assert!(installation.log().contains("Read-only file system"), "{}", installation.log());
}

fn go_live(client: &mut Client, offer: &str) {
    put(client, offer, &document(offer, "Save 0")).expect(200);
    post(client, offer, "/publish").expect(202);
    until_status(client, offer, "waitingForPublisherReview");
    post(client, offer, "/golive").expect(202);
    until_status(client, offer, "succeeded");
}

/// Saves drafts until one is not taken; answers how many were acknowledged, and what the other one got.
fn save_until_not_taken(client: &mut Client) -> (usize, Answer) {
    let save = |count| put(client, "live", &document("live", &format!("Save {count}")));
    let refused = (1..10_000).map(save).enumerate().find(|(_, answer)| answer.status != 200);
    refused.expect("the disk is full at last")
}

/// Saves drafts until there is no room; answers how many were acknowledged.
fn save_until_refused(client: &mut Client) -> usize {
    let (count, answer) = save_until_not_taken(client);
    let answer = answer.expect(507).json();
    assert_eq!(answer["error"]["code"], "InsufficientStorage", "{answer}");
    assert!(text(&answer["error"], "message").contains("no room left"), "{answer}");
    count
}

fn everything_else_goes_on(running: &Running, client: &mut Client, saved: usize) {
    assert_eq!(draft_text(client, "live"), format!("Save {saved}"));
    assert!(client.get("/catalog/offers").expect(200).body.contains("\"live\""));
    client.get("/readyz").expect(200);
    draft_text(&mut running.sign_in(), "live");
}

fn draft_text(client: &mut Client, offer: &str) -> String {
    let draft = client.get(&target(offer, "")).expect(200).json();
    text(&draft["definition"], "displayText")
}

/// The database has room, what lies beside it has none. One try would be all a step has.
#[test]
fn a_publish_waits_for_room_for_its_artifacts_and_mails() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let site = runtime.block_on(Site::start());
    let mut installation = Installation::new(&[("data", 12), ("data/artifacts", 1), ("data/mail", 1)]);
    let (artifacts, mails) = (installation.fill("data/artifacts"), installation.fill("data/mail"));
    let running = installation.start();
    let client = &mut running.sign_in();
    let document = documents::virtual_machine_with_logos(PUBLISHER, "demo", &site);
    put(client, "demo", &document.to_string()).expect(200);
    post(client, "demo", "/publish").expect(202);
    until("the publish and its mail wait for room", || {
        let log = installation.log();
        let waiting = log.lines().filter(|line| line.contains("a job waits for room on a disk")).count();
        if waiting >= 2 { Ok(()) } else { Err(log) }
    });
    assert_eq!(status(client, "demo")["status"], "running");
    assert!(installation.mails().is_empty());

    mails.remove();
    until_mails(&installation, 1);
    assert_eq!(status(client, "demo")["status"], "running");
    artifacts.remove();
    until_status(client, "demo", "waitingForPublisherReview");
    until_mails(&installation, 2);
}
