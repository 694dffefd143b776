//! `stoa diff` says what `stoa apply` would do with the same switches, and ends as it would.

use serde_json::json;

use super::shop::Shop;

#[test]
fn what_would_go_out_is_compared_with_what_is_live() {
    let shop = Shop::open(&[]);
    shop.ok(&["export", "offers", "demo"]);
    assert_eq!(shop.run(&["diff", "offers"]).code, 0, "the draft says what the file says");
    let first = shop.run(&["diff", "offers", "--live"]);
    assert_eq!(first.code, 3, "{first:?}");
    assert!(first.out.starts_with("go live contoso/demo: nothing of it is live yet\n"), "{first:?}");
    assert!(first.out.ends_with("0 to create, 0 to update, 1 unchanged; 1 to go live\n"), "{first:?}");
    shop.ok(&["apply", "offers", "--live"]);
    assert_eq!(shop.run(&["diff", "offers", "--live"]).code, 0);

    // Two changes, of which one is saved already.
    shop.edited(|offer| offer["definition"]["displayText"] = "Second".into());
    shop.ok(&["apply", "offers"]);
    shop.edited(|offer| offer["definition"]["offer"]["microsoft-azure-corevm.title"] = "Second".into());
    let (code, plan) = shop.json(&["diff", "offers", "--publish"]);
    assert_eq!((code, &plan[0]["action"]), (3, &json!("update")));
    let paths = |changes: &serde_json::Value| {
        changes.as_array().unwrap().iter().map(|change| change["path"].clone()).collect::<Vec<_>>()
    };
    let title = "definition.offer.microsoft-azure-corevm.title";
    assert_eq!(paths(&plan[0]["changes"]), [title]);
    assert_eq!(paths(&plan[0]["release"]["changes"]), ["definition.displayText", title]);
    assert_eq!(plan[0]["release"]["first"], false);

    shop.ok(&["apply", "offers", "--publish", "--wait"]);
    assert_eq!(shop.run(&["diff", "offers", "--publish"]).code, 0, "the preview holds it");
    let live = shop.run(&["diff", "offers", "--live"]);
    assert!(
        live.code == 3 && live.out.contains("go live contoso/demo: compared with what is live\n"),
        "{live:?}"
    );
    shop.ok(&["apply", "offers", "--live"]);
    let done = shop.run(&["diff", "offers", "--live"]);
    assert!(
        done.code == 0 && done.out == "0 to create, 0 to update, 1 unchanged; 0 to go live\n",
        "{done:?}"
    );
}

#[test]
fn a_new_offer_is_told_once() {
    let shop = Shop::open(&[]);
    shop.put("harbor.yaml", &testkit::documents::core_vm("contoso", "harbor"));
    let told = shop.run(&["diff", "offers", "--publish"]);
    assert!(
        told.code == 3 && told.out.starts_with("create contoso/harbor (offers/harbor.yaml)\n"),
        "{told:?}"
    );
    assert!(told.out.contains("\npublish contoso/harbor: the same\n"), "{told:?}");
}

#[test]
fn what_apply_would_be_refused_diff_says_with_its_exit_code() {
    refused_as_applied(&Shop::open(&[]));
}

#[test]
fn a_marketplace_that_cannot_be_asked_ahead_is_known_by_its_types() {
    refused_as_applied(&Shop::open(&["--fault", "answer 404 on POST */validate"]));
}

fn refused_as_applied(shop: &Shop) {
    shop.edited(|offer| offer["definition"]["offer"] = json!({}));
    assert_eq!(shop.run(&["diff", "offers"]).code, 3, "a draft need not be complete");
    for switch in ["--publish", "--live"] {
        let said = |command: &str| {
            let ran = shop.run(&[command, "offers", switch]);
            assert_eq!(ran.code, 4, "{command} {ran:?}");
            let problems = ran.err.lines().filter(|line| line.starts_with("  offers/demo.yaml: "));
            problems.map(str::to_owned).collect::<Vec<_>>()
        };
        let planned = said("diff");
        assert!(
            planned.iter().any(|line| line.contains("microsoft-azure-corevm.title: Required: ")),
            "{planned:?}"
        );
        assert_eq!(planned, said("apply"));
    }
}

#[test]
fn types_that_nobody_knows_or_that_would_change_are_found() {
    for options in [&[][..], &["--fault", "answer 404 on POST */validate"]] {
        unknown_and_changed_types(&Shop::open(options));
    }
}

fn unknown_and_changed_types(shop: &Shop) {
    shop.edited(|offer| {
        *offer = json!({"id": "demo", "offerTypeId": "microsoft-azure-virtualmachines", "definition": {"displayText": "x"}});
    });
    let new =
        json!({"id": "new", "offerTypeId": "microsoft-azure-corevms", "definition": {"displayText": "x"}});
    shop.put("new.yaml", &new);
    let ran = shop.run(&["diff", "offers"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    for line in [
        "offers/demo.yaml: offerTypeId: Immutable: the offer is of type `microsoft-azure-corevm`, which never changes",
        "offers/new.yaml: offerTypeId: NotAllowed: there is no offer type `microsoft-azure-corevms`; did you mean microsoft-azure-corevm?",
    ] {
        assert!(ran.err.contains(line), "{line} is not in {ran:?}");
    }
    assert!(ran.out.contains("1 to create, 1 to update"), "{ran:?}");
    assert_eq!(shop.run(&["apply", "offers"]).code, 4);
}

#[test]
fn no_signature_is_printed_and_another_one_is_a_change() {
    let mut shop = Shop::open(&[]);
    shop.ok(&["export", "offers", "demo"]);
    let disk = "DEMO_GEN1_VMIMAGESPUBLICAZURE_2026_01_01_OSVHDURL";
    let set = shop.desk.environment.iter_mut().find(|(name, _)| name == disk).unwrap();
    set.1 = set.1.replace("not-a-real-signature", "renewed");
    let change = shop.run(&["diff", "offers"]);
    assert!(change.code == 3 && change.out.contains(&format!("+ \"${{{disk}}}\"")), "{change:?}");
    shop.ok(&["apply", "offers"]);
    let document = shop.draft("demo").to_string().replace("renewed", "third");
    shop.desk.write("third.json", &document);
    let compared = shop.ok(&["offer", "compare", "demo", "draft", "third.json"]);
    assert!(compared.contains("sig=(masked, another one)"), "{compared}");
    for said in [change.out, change.err, compared] {
        assert!(
            ["signature", "renewed", "third"].iter().all(|sig| !said.contains(&format!("sig={sig}"))),
            "{said}"
        );
    }
}
