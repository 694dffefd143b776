//! Logos: the file names where they lie, the marketplace shows its own address.

use serde_json::{Value, json};
use testkit::documents::virtual_machine_with_logos;
use testkit::site::Site;

use super::shop::Shop;

const SMALL: &str = "microsoft-azure-marketplace.smallLogo";
const LEADS: &str = "microsoft-azure-marketplace.tableLeadConfiguration";

/// A published offer whose logos lie on `site`, and its file.
fn published(site: &Site) -> (Shop, Value) {
    let shop = Shop::open(&[]);
    let mut offer = virtual_machine_with_logos("contoso", "harbor", site);
    offer["definition"]["offer"][LEADS] = json!({"connectionString": "${LEADS_KEY}"});
    shop.put("harbor.yaml", &offer);
    shop.ok(&["apply", "offers", "--publish", "--wait"]);
    let logo = &shop.draft("harbor")["definition"]["offer"][SMALL];
    assert!(logo.as_str().unwrap().contains("/artifacts/"), "{logo}");
    (shop, offer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_that_is_the_same_is_no_difference_and_another_one_is() {
    let site = Site::start().await;
    let (shop, _) = published(&site);
    assert_eq!(shop.run(&["diff", "offers"]).code, 0);
    let done = shop.history("harbor");
    shop.ok(&["apply", "offers", "--publish"]);
    assert_eq!(shop.history("harbor"), done);

    // A picture that is too large proves that the marketplace fetches the old address anew.
    site.png("smallLogo.png", 41, 40);
    let (code, diff) = shop.json(&["diff", "offers"]);
    assert_eq!((code, diff[0]["changes"].as_array().unwrap().len()), (3, 1), "{diff}");
    let change = &diff[0]["changes"][0];
    assert_eq!(change["path"], format!("definition.offer.{SMALL}"));
    assert!(change["after"].as_str().unwrap().contains("/smallLogo.png#sha256="), "{change}");
    let signed = change["before"].as_str().unwrap().contains('?');
    assert!(!signed, "{change}");
    let failed = shop.run(&["apply", "offers", "--publish", "--wait"]);
    assert!(failed.code == 1 && failed.err.contains("41×40"), "{failed:?}");
    assert_eq!(shop.run(&["diff", "offers"]).code, 0, "the draft says what the file says");

    site.png("smallLogo.png", 40, 40);
    assert_eq!(shop.run(&["diff", "offers"]).code, 3);
    shop.ok(&["apply", "offers", "--publish", "--wait"]);
    assert_eq!(shop.run(&["diff", "offers"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_change_keeps_the_logos_the_marketplace_has() {
    let site = Site::start().await;
    let (shop, mut offer) = published(&site);
    let logo = |shop: &Shop| {
        let draft = shop.draft("harbor");
        draft["definition"]["offer"][SMALL].as_str().unwrap().split('?').next().unwrap().to_owned()
    };
    let before = logo(&shop);
    offer["definition"]["displayText"] = "Harbor, hardened".into();
    shop.put("harbor.yaml", &offer);
    shop.ok(&["apply", "offers"]);
    assert_eq!(logo(&shop), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_that_cannot_be_fetched_counts_as_changed() {
    let site = Site::start().await;
    let (shop, mut offer) = published(&site);
    offer["definition"]["offer"][SMALL] = format!("{}/missing.png", site.url).into();
    shop.put("harbor.yaml", &offer);
    let ran = shop.run(&["diff", "offers"]);
    assert!(ran.code == 3 && ran.err.contains("warning: offers/harbor.yaml: definition.offer."), "{ran:?}");
    assert!(ran.err.contains("answered 404"), "{ran:?}");
    let (_, diff) = shop.json(&["diff", "offers"]);
    assert!(diff[0]["warnings"][0].as_str().unwrap().contains("answered 404"), "{diff}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_names_the_marketplace_s_copies_and_changes_nothing() {
    let site = Site::start().await;
    let (mut shop, _) = published(&site);
    drop(site);
    shop.ok(&["export", "exported", "harbor"]);
    shop.set_variables();
    let text = shop.read("exported/harbor.yaml");
    assert!(text.contains("/artifacts/") && !text.contains("signature"), "{text}");
    assert_eq!(shop.run(&["diff", "exported"]).code, 0);
    // Every read signs the addresses anew; the file stays the same.
    shop.ok(&["sandbox", "advance", "30d"]);
    assert_eq!(shop.run(&["diff", "exported"]).code, 0);
    assert_eq!(shop.json(&["export", "exported", "harbor"]).1[0]["written"], false);
    let live = shop.run(&["apply", "exported", "--live"]);
    assert_eq!(live.code, 0, "{live:?}");
}
