//! To the preview and live, and waiting for it.

use serde_json::json;

use super::shop::Shop;

fn stage(shop: &Shop, line: &[&str]) -> serde_json::Value {
    let (code, outcomes) = shop.json(line);
    assert_eq!(code, 0, "{outcomes}");
    outcomes[0]["reached"].clone()
}

#[test]
fn an_offer_goes_live_once() {
    let shop = Shop::open(&[]);
    shop.ok(&["export", "offers", "demo"]);
    assert_eq!(stage(&shop, &["apply", "offers", "--publish", "--wait"]), "preview");
    let preview = shop.history("demo");
    assert_eq!(stage(&shop, &["apply", "offers", "--publish", "--wait"]), "preview");
    assert_eq!(shop.history("demo"), preview, "the preview holds it");

    let live = shop.run(&["apply", "offers", "--live"]);
    assert!(live.code == 0 && live.out.contains("unchanged, live"), "{live:?}");
    assert!(live.err.contains("contoso/demo: Live: complete\n"), "{live:?}");
    assert_eq!(shop.draft("demo")["status"], "succeeded");
    let done = shop.history("demo");
    for line in [&["apply", "offers", "--live"][..], &["apply", "offers", "--publish", "--wait"]] {
        assert_eq!(stage(&shop, line), "live");
    }
    assert_eq!(shop.history("demo"), done, "it is live");

    shop.edited(|offer| offer["definition"]["displayText"] = "Second".into());
    assert_eq!(stage(&shop, &["apply", "offers", "--live", "--wait"]), "live");
    assert_eq!(
        shop.json(&["offer", "show", "demo", "--slot", "production"]).1["definition"]["displayText"],
        "Second"
    );
    shop.edited(|offer| offer["definition"]["displayText"] = "Third".into());
    shop.ok(&["apply", "offers"]);
    shop.edited(|offer| offer["definition"]["displayText"] = "Second".into());
    let back = shop.json(&["apply", "offers", "--live"]);
    assert_eq!(
        (back.0, &back.1[0]["action"], &back.1[0]["reached"]),
        (0, &json!("update"), &json!("live")),
        "{back:?}"
    );
}

#[test]
fn several_offers_are_on_their_way_at_once() {
    let shop = Shop::open(&[]);
    shop.ok(&["export", "offers", "demo"]);
    for id in ["harbor", "quay"] {
        shop.put(&format!("{id}.yaml"), &testkit::documents::core_vm("contoso", id));
    }
    let ran = shop.run(&["apply", "offers", "--live"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for offer in ["contoso/demo", "contoso/harbor", "contoso/quay"] {
        assert!(ran.err.contains(&format!("{offer}: Live: complete\n")), "{ran:?}");
    }
    assert_eq!(ran.out.matches(", live").count(), 3, "{ran:?}");
}

#[test]
fn waiting_ends_and_publishing_goes_on() {
    let shop = Shop::open(&["--fault", "hang certify"]);
    shop.ok(&["export", "offers", "demo"]);
    let slow = shop.run(&["apply", "offers", "--publish", "--wait", "--timeout", "1s"]);
    assert!(slow.code == 5 && slow.out.contains("unchanged, publishing"), "{slow:?}");
    let (code, again) = shop.json(&["apply", "offers", "--publish"]);
    assert_eq!((code, &again[0]["publishing"]), (0, &json!(true)), "it is on its way already");
    let (code, waited) = shop.json(&["apply", "offers", "--live", "--timeout", "1s"]);
    assert_eq!((code, &waited[0]["reached"]), (5, &json!("draft")));
    assert!(waited[0]["error"]["message"].as_str().unwrap().contains("contoso/demo"), "{waited}");

    shop.ok(&["sandbox", "clear"]);
    assert_eq!(stage(&shop, &["apply", "offers", "--publish", "--wait"]), "preview");
    assert_eq!(shop.history("demo").iter().filter(|action| *action == "publish.accepted").count(), 1);
}

#[test]
fn an_older_version_on_its_way_is_in_the_way() {
    let shop = Shop::open(&["--fault", "hang certify"]);
    shop.ok(&["export", "offers", "demo"]);
    shop.ok(&["apply", "offers", "--publish"]);
    shop.edited(|offer| offer["definition"]["displayText"] = "Newer".into());
    let busy = shop.run(&["apply", "offers", "--publish"]);
    assert!(busy.code == 1 && busy.err.contains("is running"), "{busy:?}");
    assert!(busy.out.contains("updated"), "{busy:?}");
}

#[test]
fn a_rejected_publication_fails_and_the_next_apply_tries_again() {
    let shop = Shop::open(&["--fault", "reject certify times 1: The image has no agent"]);
    shop.ok(&["export", "offers", "demo"]);
    let failed = shop.run(&["apply", "offers", "--live"]);
    assert!(failed.code == 1 && failed.err.contains("The image has no agent"), "{failed:?}");
    assert_eq!(stage(&shop, &["apply", "offers", "--live"]), "live");
}

#[test]
fn a_rejected_go_live_is_taken_up_from_the_preview_again() {
    let shop = Shop::open(&["--fault", "reject live times 1: Not today"]);
    shop.ok(&["export", "offers", "demo"]);
    let failed = shop.run(&["apply", "offers", "--live"]);
    assert!(failed.code == 1 && failed.err.contains("Not today"), "{failed:?}");
    assert_eq!(stage(&shop, &["apply", "offers", "--publish"]), "preview");
    assert_eq!(stage(&shop, &["apply", "offers", "--live"]), "live");
}
