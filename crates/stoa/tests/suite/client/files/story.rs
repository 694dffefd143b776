//! From a server to files and back, and nothing is done twice.

use serde_json::json;
use testkit::documents::core_vm;

use super::shop::Shop;
use crate::client::support::Desk;

const LEADS: &str = "microsoft-azure-corevm.tableLeadConfiguration";

#[test]
fn an_offer_is_created_once() {
    Desk::on_both_engines(|desk| created_once(&Shop::at(desk)));
}

fn created_once(shop: &Shop) {
    let mut offer = core_vm("contoso", "harbor");
    offer["definition"]["offer"][LEADS] =
        json!({"connectionString": "${LEADS_KEY}", "contactEmail": "a@b.example"});
    shop.put("harbor.yaml", &offer);

    let (code, diff) = shop.json(&["diff", "offers"]);
    assert_eq!((code, &diff[0]["action"]), (3, &json!("create")));
    assert_eq!(
        (&diff[0]["offer"], &diff[0]["file"]),
        (&json!("contoso/harbor"), &json!("offers/harbor.yaml"))
    );
    assert!(diff.to_string().contains("${LEADS_KEY}"), "{diff}");

    let applied = shop.ok(&["apply", "offers"]);
    assert!(applied.contains("contoso/harbor") && applied.contains("created"), "{applied}");
    let saved = shop.draft("harbor");

    assert_eq!(
        shop.json(&["diff", "offers"]),
        (
            0,
            json!([{
                "offer": "contoso/harbor", "file": "offers/harbor.yaml", "action": "none", "changes": []
            }])
        )
    );
    assert!(shop.ok(&["apply", "offers"]).contains("unchanged"));
    assert_eq!(shop.draft("harbor"), saved);
    assert_eq!(shop.history("harbor"), ["offer.created"]);
}

#[test]
fn what_only_newer_apis_know_is_applied_once_too() {
    let mut shop = Shop::open(&[]);
    let mut offer = core_vm("contoso", "harbor");
    let skus = "microsoft-azure-corevm.skus";
    offer["definition"]["plans"][0][skus] = json!([{"imageType": "x64Gen1", "skuId": "harbor-1"}]);
    shop.put("harbor.yaml", &offer);
    let applied = shop.run(&["apply", "offers"]);
    let remarked = applied.err.lines().any(|line| line.starts_with("warning") && line.contains("skus"));
    assert!(applied.code == 0 && !remarked, "nobody remarks it as unknown: {applied:?}");
    assert!(!shop.draft("harbor").to_string().contains("harbor-1"));
    let none = |shop: &Shop| assert_eq!(shop.json(&["diff", "offers"]).1[0]["action"], "none");
    none(&shop);

    offer["definition"]["plans"][0][skus][0]["skuId"] = json!("harbor-2");
    shop.put("harbor.yaml", &offer);
    let (code, diff) = shop.json(&["diff", "offers"]);
    let changes = diff[0]["changes"].to_string();
    assert!(code == 3 && changes.contains("harbor-1") && changes.contains("harbor-2"), "{diff}");
    shop.ok(&["apply", "offers"]);
    none(&shop);
    // A file that does not name it leaves it alone, and an export names all there is.
    let plan = offer["definition"]["plans"][0].as_object_mut().unwrap();
    plan.remove(skus);
    shop.put("harbor.yaml", &offer);
    none(&shop);
    // Not even where it changes the page that it stands on.
    offer["definition"]["plans"][0]["microsoft-azure-corevm.hardened"] = json!(true);
    shop.put("harbor.yaml", &offer);
    shop.ok(&["apply", "offers"]);
    none(&shop);
    shop.ok(&["export", "elsewhere", "harbor"]);
    assert!(shop.read("elsewhere/harbor.yaml").contains("harbor-2"));
    // What is signed became variables.
    let disk = &offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"];
    for plan in ["GEN1", "GEN1_GEN2"] {
        let name = format!("HARBOR_{plan}_VMIMAGESPUBLICAZURE_2020_01_01_OSVHDURL");
        shop.desk.environment.push((name, disk["osVhdUrl"].as_str().unwrap().to_owned()));
    }
    let diff = shop.run(&["diff", "elsewhere"]);
    assert_eq!(diff.code, 0, "{diff:?}");
}

#[test]
fn what_is_exported_changes_nothing_and_an_edit_changes_its_field() {
    let shop = Shop::open(&[]);
    let exported = shop.ok(&["export", "offers"]);
    assert!(exported.contains("contoso/demo"), "{exported}");
    let text = shop.read("offers/demo.yaml");
    for member in ["status:", "changedTime:", "version:", "pcMigrationStatus:"] {
        assert!(!text.contains(member), "{member} is in {text}");
    }
    let before = shop.draft("demo");
    assert!(shop.ok(&["apply", "offers"]).contains("unchanged"));
    assert_eq!(shop.draft("demo"), before);
    let (_, again) = shop.json(&["export", "offers"]);
    assert_eq!(again[0]["written"], false);

    shop.desk
        .write("offers/demo.yaml", &text.replace("displayText: Demo images", "displayText: Other images"));
    let change = json!({"path": "definition.displayText", "before": "Demo images", "after": "Other images"});
    assert_eq!(
        shop.json(&["diff", "offers"]),
        (
            3,
            json!([
                { "offer": "contoso/demo-vm", "file": "offers/demo-vm.yaml", "action": "none", "changes": [] },
                { "offer": "contoso/demo", "file": "offers/demo.yaml", "action": "update", "changes": [change] }
            ])
        )
    );
    let told = shop.run(&["diff", "offers"]);
    let lines = "update contoso/demo (offers/demo.yaml)\ndefinition.displayText\n  - \"Demo images\"\n  + \"Other images\"\n";
    assert!(
        told.out.starts_with(lines) && told.out.ends_with("0 to create, 1 to update, 1 unchanged\n"),
        "{told:?}"
    );
    assert!(shop.ok(&["apply", "offers"]).contains("updated"));
    assert_eq!(shop.run(&["diff", "offers"]).code, 0);
    assert_eq!(shop.draft("demo")["definition"]["displayText"], "Other images");
}

#[test]
fn a_file_that_says_something_else_is_kept_unless_it_should_not_be() {
    let shop = Shop::open(&[]);
    shop.ok(&["export", "offers", "demo"]);
    let exported = shop.read("offers/demo.yaml");
    shop.desk.write("offers/demo.yaml", "id: mine\n");
    let kept = shop.run(&["export", "offers"]);
    assert!(
        kept.code == 1 && kept.err.contains("offers/demo.yaml: FileDiffers: it says something else"),
        "{kept:?}"
    );
    assert_eq!(shop.read("offers/demo.yaml"), "id: mine\n");
    shop.ok(&["export", "offers", "--force"]);
    assert_eq!(shop.read("offers/demo.yaml"), exported);

    let other = shop.run(&["export", "offers", "--format", "json", "--force"]);
    assert!(other.code == 1 && other.err.contains("offers/demo.yaml: OtherFormat: "), "{other:?}");
    shop.ok(&["export", "elsewhere", "--format", "json"]);
    let diff = shop.run(&["diff", "elsewhere"]);
    assert_eq!(diff.code, 0, "{diff:?}");
    let missing = shop.run(&["export", "offers", "nothing"]);
    assert!(missing.code == 1 && missing.err.contains("there is no offer `contoso/nothing`"), "{missing:?}");
}

#[test]
fn a_text_that_looks_like_a_variable_stays_a_text() {
    let shop = Shop::open(&[]);
    shop.edited(|offer| offer["definition"]["displayText"] = "$${LEADS_KEY}".into());
    shop.ok(&["apply", "offers"]);
    assert_eq!(shop.draft("demo")["definition"]["displayText"], "${LEADS_KEY}");
    assert_eq!(shop.demo()["definition"]["displayText"], "$${LEADS_KEY}");
    assert_eq!(shop.run(&["diff", "offers"]).code, 0);
}

#[test]
fn a_secret_is_sent_again_when_that_is_wanted() {
    let shop = Shop::open(&[]);
    let leads = json!({"connectionString": "${LEADS_KEY}"});
    shop.edited(|offer| offer["definition"]["offer"][LEADS] = leads);
    shop.ok(&["apply", "offers"]);
    shop.ok(&["apply", "offers"]);
    assert_eq!(shop.history("demo"), ["offer.saved", "offer.created"]);
    let renewed = shop.run(&["apply", "offers", "--renew-secrets"]);
    assert!(renewed.code == 0 && renewed.err.contains("+ \"${LEADS_KEY}\""), "{renewed:?}");
    assert_eq!(shop.history("demo")[..2], ["offer.saved", "offer.saved"]);
}
