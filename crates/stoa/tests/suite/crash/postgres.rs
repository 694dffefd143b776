//! PostgreSQL crashes and recovers while the program runs over it: nothing acknowledged is lost or done twice.

use crate::crash::installation::Installation;
use crate::crash::retries::repeat_again_and_again;

#[test]
fn a_request_that_is_repeated_has_one_effect_although_postgres_crashes() {
    let installation = Installation::on_its_own_postgres();
    repeat_again_and_again(&installation, |running| {
        installation.crash_postgres();
        running
    });
    installation.run(&["doctor"]);
}
