//! Files of the own disk: they are sent, and compared by what is in them.

use serde_json::{Value, json};
use testkit::documents::virtual_machine;

use super::shop::Shop;
use crate::client::support::Desk;

const LOGOS: [(&str, u32, u32); 4] =
    [("smallLogo", 40, 40), ("mediumLogo", 90, 90), ("largeLogo", 115, 115), ("wideLogo", 255, 115)];
const SMALL: &str = "microsoft-azure-marketplace.smallLogo";

/// A picture of a size; `shade` tells one from another.
fn picture(width: u32, height: u32, shade: u8) -> Vec<u8> {
    [blob::media::draw(width, height).unwrap(), vec![shade]].concat()
}

impl Shop {
    /// Writes an offer whose logos lie beside it.
    fn put_with_logos(&self) -> Value {
        std::fs::create_dir_all(self.desk.path("offers/logos")).unwrap();
        let mut offer = virtual_machine("contoso", "harbor");
        for (name, width, height) in LOGOS {
            self.write_bytes(&format!("offers/logos/{name}.png"), &picture(width, height, 0));
            offer["definition"]["offer"][format!("microsoft-azure-marketplace.{name}")] =
                format!("./logos/{name}.png").into();
        }
        self.put("harbor.yaml", &offer);
        offer
    }

    fn write_bytes(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.desk.path(name), bytes).unwrap();
    }

    /// The address of the small logo, without its signature.
    fn logo(&self) -> String {
        let draft = self.draft("harbor");
        draft["definition"]["offer"][SMALL].as_str().unwrap().split('?').next().unwrap().to_owned()
    }
}

#[test]
fn files_are_sent_once_and_again_when_they_change() {
    Desk::on_both_engines(|desk| sent_once(&Shop::at(desk)));
}

fn sent_once(shop: &Shop) {
    let mut offer = shop.put_with_logos();
    let (code, diff) = shop.json(&["diff", "offers"]);
    assert_eq!((code, &diff[0]["action"]), (3, &json!("create")), "{diff}");
    assert!(diff.to_string().contains("./logos/smallLogo.png#sha256="), "{diff}");
    shop.ok(&["apply", "offers", "--live"]);
    let first = shop.logo();
    assert!(first.ends_with(&format!("/artifacts/{}", blob::Digest::of(&picture(40, 40, 0)))), "{first}");

    let done = shop.history("harbor");
    assert!(shop.ok(&["apply", "offers", "--live"]).contains("unchanged, live"));
    assert_eq!(shop.history("harbor"), done);

    offer["definition"]["displayText"] = "Harbor, hardened".into();
    shop.put("harbor.yaml", &offer);
    shop.ok(&["apply", "offers"]);
    assert_eq!(shop.logo(), first, "what the marketplace holds is not sent again");

    shop.write_bytes("offers/logos/smallLogo.png", &picture(40, 40, 1));
    let (code, diff) = shop.json(&["diff", "offers"]);
    let change = json!({
        "path": format!("definition.offer.{SMALL}"),
        "before": first,
        "after": format!("./logos/smallLogo.png#sha256={}", blob::Digest::of(&picture(40, 40, 1))),
    });
    assert_eq!((code, &diff[0]["changes"]), (3, &json!([change])), "{diff}");
    shop.ok(&["apply", "offers", "--live"]);
    assert_ne!(shop.logo(), first);
    assert_eq!(shop.run(&["diff", "offers", "--live"]).code, 0);
}

#[test]
fn files_that_are_of_no_use_are_told_before_anything_is_done() {
    let shop = Shop::open(&[]);
    shop.put_with_logos();
    std::fs::remove_file(shop.desk.path("offers/logos/smallLogo.png")).unwrap();
    shop.write_bytes("offers/logos/wideLogo.png", b"");
    for command in ["validate", "diff", "apply"] {
        let ran = shop.run(&[command, "offers"]);
        let told = format!("{}{}", ran.out, ran.err);
        assert_eq!(ran.code, 4, "{command} {ran:?}");
        for place in [
            "smallLogo: Unreadable: offers/logos/smallLogo.png cannot be read",
            "wideLogo: Artifact: offers/logos/wideLogo.png is empty",
        ] {
            assert!(told.contains(place), "{place} is not in {ran:?}");
        }
        assert!(!told.contains("InvalidFormat"), "the place is told once: {ran:?}");
    }
    assert_eq!(shop.run(&["offer", "show", "harbor"]).code, 1, "nothing was created");
}

#[test]
fn a_file_that_does_not_fit_is_refused_at_its_place_and_the_rest_goes_on_later() {
    let shop = Shop::open(&[]);
    shop.put_with_logos();
    shop.write_bytes("offers/logos/smallLogo.png", &picture(41, 40, 0));
    let ran = shop.run(&["apply", "offers"]);
    assert!(ran.code == 4 && ran.out.contains("created"), "{ran:?}");
    let place = format!("offers/harbor.yaml: definition.offer.{SMALL}: UnfitFile: ");
    assert!(ran.err.contains(&place) && ran.err.contains("41×40"), "{ran:?}");
    shop.write_bytes("offers/logos/smallLogo.png", &picture(40, 40, 0));
    shop.ok(&["apply", "offers"]);
    assert_eq!(shop.run(&["diff", "offers"]).code, 0);
}

#[test]
fn a_marketplace_that_takes_no_files_gets_nothing() {
    // The original describes itself nowhere.
    let shop = Shop::open(&["--fault", "answer 404 on /openapi.json"]);
    shop.put_with_logos();
    for command in ["diff", "apply"] {
        let ran = shop.run(&[command, "offers"]);
        assert_eq!(ran.code, 4, "{ran:?}");
        for (name, ..) in LOGOS {
            let place = format!(
                "definition.offer.microsoft-azure-marketplace.{name}: NoUploads: offers/logos/{name}.png is a file of this machine"
            );
            assert!(ran.err.contains(&place), "{place} is not in {ran:?}");
        }
    }
    let summary = shop.desk.out(&["sandbox", "summary"]);
    assert!(!summary.contains("PUT") && !summary.contains("uploads"), "{summary}");
}
