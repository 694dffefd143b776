//! Time that is moved, and what goes wrong on purpose.

use serde_json::Value;

use crate::sandbox::support::{Home, Sandbox, json, status};

fn step_status(status: &serde_json::Value, at: usize) -> &str {
    status["steps"][at]["status"].as_str().unwrap()
}

#[test]
fn any_step_of_a_publish_can_be_rejected() {
    for step in ["validate", "certify", "provision", "package"] {
        let home = Home::new();
        let fault = format!("reject {step} times 1: The image has no agent");
        let sandbox = home.start(&["--pace", "instant", "--fault", &fault]);
        rejected(&sandbox, "publish");
        ends(&sandbox, "publish", "waitingForPublisherReview");
    }
}

#[test]
fn going_live_can_be_rejected() {
    let home = Home::new();
    let sandbox =
        home.start(&["--pace", "instant", "--fault", "reject live times 1: The image has no agent"]);
    ends(&sandbox, "publish", "waitingForPublisherReview");
    rejected(&sandbox, "golive");
    ends(&sandbox, "publish", "waitingForPublisherReview");
    ends(&sandbox, "golive", "succeeded");
}

/// Asks for what fails with the message of the fault.
fn rejected(sandbox: &Sandbox, what: &str) {
    let failed = ends(sandbox, what, "failed");
    assert!(failed.to_string().contains("The image has no agent"), "{failed}");
}

/// Asks for what ends in this status.
fn ends(sandbox: &Sandbox, what: &str, end: &str) -> Value {
    let token = sandbox.token();
    assert_eq!(status(&sandbox.call(&token, "POST", &format!("/offers/demo/{what}"))), 202);
    sandbox.until(&token, |status| status["status"] == end)
}

#[test]
fn a_step_hangs_until_its_fault_is_cleared() {
    let home = Home::new();
    let sandbox = home.start(&["--pace", "instant", "--fault", "hang certify"]);
    let token = sandbox.token();
    sandbox.call(&token, "POST", "/offers/demo/publish");
    let hanging = sandbox.until(&token, |status| step_status(status, 1) == "inProgress");
    assert_eq!(hanging["status"], "running");
    assert_eq!(home.run(&["faults"]).out, "hang certify\n");
    assert_eq!(home.run(&["advance", "30d"]).code, 0);
    let token = sandbox.token();
    let hanging = sandbox.until(&token, |_| true);
    assert_eq!((step_status(&hanging, 1), &hanging["status"]), ("inProgress", &"running".into()));
    assert_eq!(home.run(&["clear"]).code, 0);
    sandbox.until(&token, |status| status["status"] == "waitingForPublisherReview");
}

#[test]
fn a_publish_that_hangs_can_be_canceled() {
    let home = Home::new();
    let sandbox = home.start(&["--pace", "instant", "--fault", "hang provision"]);
    let token = sandbox.token();
    sandbox.call(&token, "POST", "/offers/demo/publish");
    sandbox.until(&token, |status| step_status(status, 2) == "inProgress");
    assert_eq!(status(&sandbox.call(&token, "POST", "/offers/demo/cancel")), 202);
    sandbox.until(&token, |status| status["status"] == "canceled");
}

#[test]
fn a_certification_of_sixteen_days_takes_no_time() {
    let home = Home::new();
    let sandbox = home.start(&["--pace", "instant"]);
    assert_eq!(home.run(&["fault", "slow certify 16d"]).code, 0);
    let token = sandbox.token();
    sandbox.call(&token, "POST", "/offers/demo/publish");
    sandbox.until(&token, |status| step_status(status, 1) == "inProgress");
    assert_eq!(home.run(&["advance", "8d"]).code, 0);
    let token = sandbox.token();
    let half = sandbox.until(&token, |_| true);
    assert_eq!(half["steps"][1]["progressPercentage"], 50, "{half}");
    let said = home.run(&["advance", "9d"]);
    assert!(said.out.starts_with("it is 20"), "{said:?}");
    let token = sandbox.token();
    sandbox.until(&token, |status| status["status"] == "waitingForPublisherReview");
}

#[test]
fn tokens_and_secrets_run_out_when_time_is_moved() {
    let home = Home::new();
    let sandbox = home.start(&[]);
    let token = sandbox.token();
    assert_eq!(status(&sandbox.call(&token, "GET", "/offers")), 200);
    home.run(&["advance", "2h"]);
    let expired = sandbox.call(&token, "GET", "/offers");
    assert!(status(&expired) == 401 && expired.contains("it has expired"), "{expired}");
    assert_eq!(status(&sandbox.call(&sandbox.token(), "GET", "/offers")), 200);
    home.run(&["advance", "366d"]);
    assert_eq!(status(&sandbox.sign_in()), 401, "the secret was good for a year");
}

#[test]
fn calls_are_answered_late_wrongly_or_not_at_all() {
    let home = Home::new();
    let sandbox = home.start(&[
        "--fault",
        "answer 503 retry-after 2s every 2 on GET */offers: Not now",
        "--fault",
        "answer 422 on POST */publish times 1",
        "--fault",
        "drop on */offers/gone",
        "--fault",
        "expired-token on */offers/demo times 1",
        "--fault",
        "delay 1ms on */offers/demo",
    ]);
    let token = sandbox.token();
    let offers = || sandbox.call(&token, "GET", "/offers");
    assert_eq!(status(&offers()), 200);
    let busy = offers();
    assert!(
        status(&busy) == 503 && busy.contains("retry-after: 2\r\n") && busy.contains("Not now"),
        "{busy}"
    );
    assert_eq!(status(&offers()), 200);

    let publish = || sandbox.call(&token, "POST", "/offers/demo/publish");
    let refused = publish();
    assert_eq!((status(&refused), &json(&refused)["error"]["code"]), (422, &"OfferNotPublishable".into()));
    assert_eq!(status(&publish()), 202);

    assert_eq!(sandbox.call(&token, "GET", "/offers/gone"), "", "the connection ends without an answer");
    let expired = sandbox.call(&token, "GET", "/offers/demo");
    assert!(status(&expired) == 401 && expired.contains("it has expired"), "{expired}");
    assert_eq!(status(&sandbox.call(&token, "GET", "/offers/demo")), 200);
    let summary = home.run(&["summary"]).out;
    assert!(summary.contains("4 calls changed by a fault") && summary.contains("no answer"), "{summary}");
    for told in [
        "3 retries after",
        "     2  fault delay 1ms on */offers/demo\n",
        "     1  fault drop on */offers/gone\n",
    ] {
        assert!(summary.contains(told), "{told}: {summary}");
    }
}

#[test]
fn an_etag_is_stale_as_if_somebody_else_had_saved() {
    let script = r#"tag=$(api GET /offers/demo -o offer.json -w '%header{etag}')
        put() { api PUT /offers/demo -H "If-Match: $1" -H 'Content-Type: application/json' -d @offer.json -o /dev/null -w '%{http_code} '; }
        put '*'; tag=$(api GET /offers/demo -o offer.json -w '%header{etag}'); put "$tag"; put "$tag""#;
    let ran = Home::new().script(&["--fault", "stale-etag times 1"], script);
    assert_eq!(ran.out, "200 412 200 ", "{ran:?}");
}
