//! What does not belong into a file stands in the environment, and is never sent as it is written.

use serde_json::json;

use super::shop::Shop;

const DISK: &str = "DEMO_GEN1_VMIMAGESPUBLICAZURE_2026_01_01_OSVHDURL";

#[test]
fn an_export_holds_no_signature_and_says_what_to_set() {
    let mut shop = Shop::open(&[]);
    shop.edited(|offer| {
        let offer = &mut offer["definition"]["offer"];
        offer["microsoft-azure-corevm.leadDestination"] = "Table".into();
        offer["microsoft-azure-corevm.tableLeadConfiguration"] =
            json!({"connectionString": "${LEADS_KEY}", "contactEmail": "a@b.example"});
    });
    shop.ok(&["apply", "offers"]);
    let key = "DEMO_TABLELEADCONFIGURATION_CONNECTIONSTRING";
    let told = shop.ok(&["export", "exported", "demo", "--variables", "lines"]);
    for line in [
        format!(
            "  {DISK}  a signed address: definition.plans[0].microsoft-azure-corevm.vmImagesPublicAzure.2026.01.01.osVhdUrl"
        ),
        format!("  {key}  a secret, which is not shown: definition.offer."),
    ] {
        assert!(told.contains(&line), "{line} is not in {told}");
    }
    let text = shop.read("exported/demo.yaml");
    assert!(text.contains(&format!("osVhdUrl: \"${{{DISK}}}\"")) && !text.contains("sig="), "{text}");
    assert!(text.contains(&format!("connectionString: \"${{{key}}}\"")), "{text}");
    assert!(
        text.starts_with("# yaml-language-server: $schema=.schemas/microsoft-azure-corevm.json\n"),
        "{text}"
    );
    assert!(shop.read("exported/.schemas/microsoft-azure-corevm.json").contains("\"Core virtual machine\""));

    let lines = shop.read("lines");
    assert!(
        lines.contains(&format!("export {DISK}='https://")) && lines.contains(&format!("# export {key}="))
    );
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&shop.desk.path("lines").metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);

    let unset = shop.run(&["diff", "exported"]);
    assert!(
        unset.code == 4 && unset.err.contains(&format!("there is no variable {key}: set it")),
        "{unset:?}"
    );
    let value = shop.desk.value("LEADS_KEY").to_owned();
    shop.desk.environment.push((key.to_owned(), value));
    assert_eq!(shop.run(&["diff", "exported"]).code, 0);

    // A file that has names of its own keeps them.
    shop.desk.write("exported/demo.yaml", &text.replace(key, "LEADS_KEY"));
    assert_eq!(shop.json(&["export", "exported", "demo"]).1[0]["written"], false);
    let names = &shop.json(&["export", "exported", "demo"]).1[0]["variables"];
    assert!(names.as_array().unwrap().contains(&json!("LEADS_KEY")), "{names}");
}

#[test]
fn what_looks_like_a_variable_is_never_taken_literally() {
    let shop = Shop::open(&[]);
    shop.edited(|offer| {
        let offer = &mut offer["definition"]["offer"];
        offer["microsoft-azure-corevm.title"] = "Key ${LEADS_KEY}".into();
        offer["microsoft-azure-corevm.summary"] = "${{ secrets.SUMMARY }}".into();
        offer["microsoft-azure-corevm.description"] = "${NO_SUCH}".into();
    });
    for command in ["diff", "apply"] {
        let ran = shop.run(&[command, "offers"]);
        assert_eq!((ran.code, ran.out.as_str()), (4, ""), "{ran:?}");
        for line in [
            "title: Variable: the variable LEADS_KEY stands within a text",
            "summary: Variable: `${{ secrets.SUMMARY }` names no variable",
            "description: Variable: there is no variable NO_SUCH: set it, or write $${NO_SUCH} if this is the text itself",
        ] {
            assert!(ran.err.contains(line), "{line} is not in {ran:?}");
        }
    }
    shop.edited(|offer| {
        offer["definition"]["offer"]["microsoft-azure-corevm.title"] = "Key $${LEADS_KEY}".into();
    });
    shop.ok(&["apply", "offers"]);
    assert_eq!(shop.draft("demo")["definition"]["offer"]["microsoft-azure-corevm.title"], "Key ${LEADS_KEY}");
    assert_eq!(shop.demo()["definition"]["offer"]["microsoft-azure-corevm.title"], "Key $${LEADS_KEY}");
}
