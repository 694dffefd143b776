//! What a marketplace has to remark about a draft is printed, and what it sealed stays out of files.

use serde_json::json;

use super::shop::Shop;

#[test]
fn what_is_unknown_or_sealed_is_a_warning_and_no_file_has_it() {
    let shop = Shop::open(&[]);
    shop.edited(|offer| {
        offer["definition"]["x.colour"] = "blue".into();
        offer["definition"]["x.leads"] = json!({"apiKey": "${LEADS_KEY}", "tokens": 3});
    });
    let told = shop.run(&["apply", "offers"]);
    assert_eq!(told.code, 0, "{told:?}");
    for warning in [
        "warning: offers/demo.yaml: definition.x.colour: `x.colour` is not a member of this offer type",
        "warning: offers/demo.yaml: definition.x.leads.apiKey: A text under this name is taken for a secret",
    ] {
        assert!(told.err.contains(warning), "{warning} is not in {told:?}");
    }
    assert_eq!(shop.run(&["diff", "offers"]).code, 0, "nobody shows the secret, so nothing is different");
    assert_eq!(shop.demo()["definition"]["x.leads"], json!({"tokens": 3}));

    let ran = shop.desk.run_with(&["offer", "put", "demo", "-", "--force"], &[], &shop.demo().to_string());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("warning: definition.x.colour: "), "{ran:?}");
}
