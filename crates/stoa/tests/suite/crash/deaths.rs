//! A publish during which the program dies again and again ends with a reason, and takes no other along.

use testkit::documents;

use crate::crash::account::Account;
use crate::crash::client::{Client, PUBLISHER, target};
use crate::crash::installation::Installation;
use crate::crash::nodes::{closed_site, start_to_publish, status, until_status};
use crate::crash::wait::until;

#[test]
fn a_publish_that_takes_the_program_along_five_times_ends_with_a_reason_on_sqlite() {
    kill_in_the_same_step(&Installation::on_sqlite());
}

#[test]
fn a_publish_that_takes_the_program_along_five_times_ends_with_a_reason_on_postgres() {
    kill_in_the_same_step(&Installation::on_postgres());
}

fn kill_in_the_same_step(installation: &Installation) {
    let account = Account::open(installation);
    let mut running = installation.start();
    let token = account.buy_token(running.address);
    let (_runtime, site) = closed_site();
    let document = documents::virtual_machine_with_logos(PUBLISHER, "deadly", &site);
    start_to_publish(&mut Client::open(running.address, &token), "deadly", &document);
    let mut seen = 0;
    for death in 1..=5 {
        until("the program is in the middle of the step", || match site.visits() > seen {
            true => Ok(()),
            false => Err(format!("{seen} visits before death {death}")),
        });
        installation.kill(running.process);
        seen = site.visits();
        running = installation.start();
    }
    let mut client = Client::open(running.address, &token);
    until_status(&mut client, "deadly", "failed");
    let said = client.get(&target("deadly", "/status")).expect(200).body;
    assert!(said.contains("5 times the marketplace stopped"), "{said}");
    start_to_publish(&mut client, "other", &documents::core_vm(PUBLISHER, "other"));
    until_status(&mut client, "other", "waitingForPublisherReview");
    assert_eq!(status(&mut client, "deadly"), "failed");
    assert!(running.process.stop().success());
}
