//! What cannot be applied: every problem with its file and its place, and nothing is changed.

use serde_json::json;
use testkit::documents::core_vm;

use super::shop::Shop;

#[test]
fn everything_wrong_with_all_files_is_told_before_anything_is_done() {
    let shop = Shop::open(&[]);
    shop.put("1-good.yaml", &core_vm("contoso", "good"));
    shop.desk.write("offers/2.yaml", "id: a\n  b: [");
    shop.desk.write(
        "offers/3.yaml",
        "id: good\nofferTypeId: microsoft-azure-corevm\npublisherId: contoso\ndefinition: {}\n",
    );
    shop.desk.write("offers/4.json", r#"{"id": "x", "offerTypeId": "microsoft-azure-corevm", "definition": {"displayText": "${NO_SUCH}"}}"#);
    for command in ["diff", "apply"] {
        let ran = shop.run(&[command, "offers"]);
        assert_eq!((ran.code, ran.out.as_str()), (4, ""), "{ran:?}");
        for place in [
            "offers/2.yaml: MalformedYaml: line 2, ",
            "offers/4.json: definition.displayText: Variable: there is no variable NO_SUCH",
        ] {
            assert!(ran.err.contains(place), "{place} is not in {ran:?}");
        }
    }
    std::fs::remove_file(shop.desk.path("offers/2.yaml")).unwrap();
    std::fs::remove_file(shop.desk.path("offers/4.json")).unwrap();
    let twice = shop.run(&["apply", "offers"]);
    assert!(twice.code == 4 && twice.err.contains("offers/3.yaml: id: Duplicate: "), "{twice:?}");
    assert_eq!(shop.run(&["offer", "show", "good"]).code, 1, "nothing was created");
}

#[test]
fn an_offer_that_could_never_be_valid_is_refused_as_the_marketplace_would() {
    let shop = Shop::open(&[]);
    shop.put("1-good.yaml", &core_vm("contoso", "good"));
    shop.edited(|offer| {
        offer["definition"]["displayText"] = 7.into();
        offer["definition"]["plans"][0]["planId"] = "not a plan".into();
        offer["definition"]["offer"]["microsoft-azure-corevm.tableLeadConfiguration"] =
            json!({"connectionString": "open"});
        offer["definition"]["x.tokens"] =
            json!([{"SAS-Token": ["open", "${LEADS_KEY}"], "keywords": "open"}]);
    });
    let ran = shop.run(&["apply", "offers"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    for place in [
        "offers/demo.yaml: definition.displayText: WrongType: ",
        "offers/demo.yaml: definition.plans[0].planId: InvalidFormat: ",
        "tableLeadConfiguration.connectionString: OpenSecret: a secret does not belong into a file",
        "definition.x.tokens[0].SAS-Token[0]: OpenSecret: ",
    ] {
        assert!(ran.err.contains(place), "{place} is not in {ran:?}");
    }
    assert_eq!(ran.err.matches("OpenSecret").count(), 2, "{ran:?}");
    assert_eq!(shop.run(&["offer", "show", "good"]).code, 1, "nothing was created");
}

#[test]
fn a_draft_that_is_not_ready_is_saved_and_not_published() {
    let shop = Shop::open(&[]);
    shop.edited(|offer| offer["definition"]["offer"] = json!({}));
    let ran = shop.run(&["apply", "offers", "--publish"]);
    assert!(ran.code == 4 && ran.out.contains("updated"), "{ran:?}");
    let place = "offers/demo.yaml: definition.offer.microsoft-azure-corevm.title: Required: ";
    assert!(ran.err.contains(place), "{ran:?}");
}

#[test]
fn a_directory_without_offers_is_a_mistake() {
    let shop = Shop::open(&[]);
    for (path, words) in [("offers", "there is no file *.yaml"), ("missing", "missing cannot be read")] {
        let ran = shop.run(&["diff", path]);
        assert!(ran.code == 2 && ran.err.contains(words), "{ran:?}");
    }
    let ran = shop.run(&["apply", "offers", "--wait"]);
    assert!(ran.code == 2 && ran.err.contains("--publish or --live"), "{ran:?}");
}

#[test]
fn a_failure_of_one_offer_leaves_the_others_alone_unless_all_should_stop() {
    let shop = Shop::open(&[]);
    // Only the marketplace can know that the type never changes.
    shop.edited(|offer| {
        *offer = json!({"id": "demo", "offerTypeId": "microsoft-azure-virtualmachines", "definition": {"displayText": "x"}});
    });
    shop.put("other.yaml", &core_vm("contoso", "other"));
    let stopped = shop.run(&["apply", "offers", "--fail-fast"]);
    assert!(stopped.code == 4 && stopped.out.contains("nothing was done"), "{stopped:?}");
    assert_eq!(shop.run(&["offer", "show", "other"]).code, 1);
    let (code, outcomes) = shop.json(&["apply", "offers"]);
    assert_eq!(code, 4, "{outcomes}");
    assert_eq!(outcomes[0]["error"]["details"][0]["target"], "offers/demo.yaml: offerTypeId");
    assert_eq!((&outcomes[1]["action"], &outcomes[1]["error"]), (&json!("create"), &json!(null)));
    assert_eq!(shop.history("other"), ["offer.created"]);
}
