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
    let (compared, told) = (shop.run(&["diff", "offers"]), shop.run(&["apply", "offers"]));
    assert_eq!((compared.code, told.code), (3, 0), "{told:?}");
    for warning in [
        "warning: offers/demo.yaml: definition.x.colour: `x.colour` is not a member of this offer type",
        "warning: offers/demo.yaml: definition.x.leads.apiKey: A text under this name is taken for a secret",
    ] {
        for told in [&compared, &told] {
            assert_eq!(told.err.matches(warning).count(), 1, "{warning} is not in {told:?}");
        }
    }
    assert_eq!(shop.run(&["diff", "offers"]).code, 0, "nobody shows the secret, so nothing is different");
    assert_eq!(shop.demo()["definition"]["x.leads"], json!({"tokens": 3}));

    let ran = shop.desk.run_with(&["offer", "put", "demo", "-", "--force"], &[], &shop.demo().to_string());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("warning: definition.x.colour: "), "{ran:?}");
}

#[test]
fn every_misspelt_member_is_told_with_what_may_be_meant() {
    let shop = Shop::open(&[]);
    shop.edited(|offer| {
        let plan = offer["definition"]["plans"][0].as_object_mut().unwrap();
        for number in 0..60 {
            plan.insert(format!("microsoft-azure-corevm.sku{number}"), "x".repeat(40).into());
        }
        plan.remove("microsoft-azure-corevm.skuLongSummary");
        plan.insert("microsoft-azure-corevm.skuLongSumary".to_owned(), "A summary".into());
    });
    let told = shop.run(&["apply", "offers"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert_eq!(
        told.err.matches("is not a member of this offer type").count(),
        61,
        "a header would be cut: {told:?}"
    );
    assert!(told.err.contains("Did you mean `microsoft-azure-corevm.skuLongSummary`?"), "{told:?}");
    assert!(!told.err.contains("left out"), "{told:?}");
}

#[test]
fn a_live_plan_that_the_file_has_not_is_named_before_anything_is_done() {
    let shop = Shop::open(&[]);
    let mut demo = shop.demo();
    let mut second = demo["definition"]["plans"][0].clone();
    second["planId"] = "second".into();
    demo["definition"]["plans"].as_array_mut().unwrap().push(second);
    shop.put("demo.yaml", &demo);
    shop.ok(&["apply", "offers", "--live"]);
    demo["definition"]["plans"].as_array_mut().unwrap().pop();
    shop.put("demo.yaml", &demo);
    let missing =
        "warning: offers/demo.yaml: definition.plans: The plan `second` is live and is not in this draft";
    for line in [&["diff", "offers"][..], &["apply", "offers", "--publish", "--wait"]] {
        let told = shop.run(line);
        assert_eq!(told.err.matches(missing).count(), 1, "{line:?} {told:?}");
    }
    let published = shop.desk.run(&["offer", "publish", "demo", "--force", "--wait"]);
    assert!(published.err.contains("warning: definition.plans: The plan `second` is live"), "{published:?}");
}
