//! What a hostile web site serves in the place of a logo ends the publish with a reason, and costs the server nothing.

use serde_json::Value;
use testkit::documents;
use testkit::site::Site;

use crate::cli::hostile::token;
use crate::cli::support::{Home, Running};

const LOGO: &str = "microsoft-azure-marketplace.smallLogo";

/// What the highest memory may grow by for each, in KiB. The picture is a small file of 69 MB.
const GROWTH: u64 = 4 << 10;

#[test]
fn hostile_artifacts_end_a_publish_and_cost_no_memory_on_sqlite() {
    publish_hostile_artifacts(&Home::new());
}

#[test]
fn hostile_artifacts_end_a_publish_and_cost_no_memory_on_postgres() {
    publish_hostile_artifacts(&Home::on_postgres());
}

fn publish_hostile_artifacts(home: &Home) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (outside, inside) = runtime.block_on(async { (Site::start().await, Site::start().await) });
    let secret = inside.png("secret.png", 40, 40);
    // This machine is a private network; of its ports one is allowed.
    let allow = format!("artifacts.allow=[\"{}\"]", outside.url.trim_start_matches("http://"));
    let settings = [
        "artifacts.allow_http=true",
        &allow,
        "publishing.pace=instant",
        // A name that means an address inside is tried again.
        "publishing.step_attempts=2",
        "limits.caller_rate=0",
        "limits.address_rate=0",
    ];
    let arguments: Vec<_> = settings.iter().flat_map(|setting| ["--set", setting]).collect();
    let running = home.serve(&[&["--demo=publisher"], &arguments[..]].concat());
    let token = token(&running);
    let good = documents::virtual_machine_with_logos("contoso", "shop", &outside);
    // What is made at first use and kept is there.
    assert_eq!(publish(&running, &token, &good)["status"], "waitingForPublisherReview");

    let page = b"<!doctype html><html><body><script>alert(1)</script></body></html>".to_vec();
    let cases = [
        (outside.redirect("moved.png", &secret), "could not be fetched"),
        (secret.replace("127.0.0.1", "localhost"), "could not be fetched"),
        (outside.png("bomb.png", 4800, 4800), "the picture needs more than 64 MiB when it is unpacked"),
        (outside.put("page.png", "image/png", page), "text/html"),
    ];
    for (address, reason) in cases {
        let memory = running.counted("VmHWM");
        let mut offer = good.clone();
        offer["definition"]["offer"][LOGO] = address.as_str().into();
        let ended = publish(&running, &token, &offer);
        assert_eq!(ended["status"], "failed", "{address}: {ended:#}");
        let messages = ended["steps"][0]["messages"].as_array().unwrap();
        let said: Vec<_> = messages.iter().filter(|message| message["level"] == "error").collect();
        let text = said[0]["messageHtml"].as_str().unwrap();
        assert!(said.len() == 1 && text.contains(&format!("definition.offer.{LOGO}")), "{address}: {said:?}");
        assert!(text.contains(reason), "{address}: {text}");
        let grown = running.counted("VmHWM") - memory;
        assert!(grown < GROWTH, "{address}: {grown} KiB more than before");
        println!("{reason}: {grown} KiB more than before");
    }
    assert_eq!(inside.visits(), 0, "nobody connected to what is inside");
    let ended = running.stop();
    assert!(ended.code == 0 && !ended.log.contains("panicked"), "{ended:?}");
}

/// Saves and publishes an offer; its status once the publish has ended.
fn publish(running: &Running, token: &str, offer: &Value) -> Value {
    let path = "/publishers/contoso/offers/shop";
    let saved = running.call(token, "PUT", path, &offer.to_string());
    assert_eq!(saved.status, 200, "{saved:?}");
    let accepted = running.call(token, "POST", &format!("{path}/publish"), "");
    assert_eq!(accepted.status, 202, "{accepted:?}");
    let looks = std::iter::repeat_with(|| running.call(token, "GET", &format!("{path}/status"), "").json());
    looks.take(100_000).find(|status| status["status"] != "running").expect("the publish ends")
}
