//! Somebody else saves the same offers.

use serde_json::json;
use testkit::documents::core_vm;
use testkit::site::Site;

use super::shop::Shop;

#[test]
fn a_save_that_changed_nothing_here_is_no_obstacle() {
    let shop = Shop::open(&["--fault", "stale-etag on */offers/demo times 1"]);
    shop.edited(|offer| offer["definition"]["displayText"] = "Mine".into());
    shop.ok(&["apply", "offers"]);
    assert_eq!(shop.draft("demo")["definition"]["displayText"], "Mine");
}

#[test]
fn two_who_apply_the_same_save_it_once() {
    let shop = Shop::open(&["--fault", "delay 300ms on PUT */offers/*"]);
    shop.put("harbor.yaml", &core_vm("contoso", "harbor"));
    shop.edited(|offer| offer["definition"]["displayText"] = "Ours".into());
    let both = [(); 2].map(|()| shop.desk.start(&["apply", "offers"], &[]));
    for child in both {
        let ran = shop.desk.end(child);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert_eq!(shop.history("demo"), ["offer.saved", "offer.created"]);
    assert_eq!(shop.history("harbor"), ["offer.created"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_shown_is_not_overwritten() {
    let site = Site::start().await;
    let logo = site.png("logo.png", 40, 40);
    let shop = Shop::open(&[]);
    shop.edited(|offer| offer["definition"]["plans"][0]["microsoft-azure-corevm.smallLogo"] = logo.into());
    shop.ok(&["apply", "offers", "--publish", "--wait"]);
    let before = shop.draft("demo");

    // The comparison has read the offer and waits for the logo; meanwhile somebody else saves.
    site.close();
    shop.edited(|offer| offer["definition"]["displayText"] = "Mine".into());
    shop.desk.write("theirs.json", &{
        let mut theirs = before.clone();
        theirs["definition"]["displayText"] = "Theirs".into();
        theirs.to_string()
    });
    let logo = json!(format!("{}/logo.png", site.url));
    let mut file = client::yaml::parse(&shop.read("offers/demo.yaml")).unwrap();
    file["definition"]["plans"][0]["microsoft-azure-corevm.smallLogo"] = logo;
    shop.put("demo.yaml", &file);
    let child = shop.desk.start(&["apply", "offers"], &[]);
    site.asked(2).await;
    shop.ok(&["offer", "put", "demo", "theirs.json", "--force"]);
    site.open();

    let ran = shop.desk.end(child);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("saved `contoso/demo` since it was compared"), "{ran:?}");
    assert!(ran.err.contains("offers/demo.yaml: definition.displayText: ChangedMeanwhile"), "{ran:?}");
    assert!(!ran.err.contains("somebody else saved"), "the history says who: {ran:?}");
    assert_eq!(shop.draft("demo")["definition"]["displayText"], "Theirs");
}
