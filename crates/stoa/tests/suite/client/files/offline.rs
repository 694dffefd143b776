//! `stoa validate` and `stoa type`, which ask nobody: there is no marketplace here, no profile and no network.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::client::support::Ran;

const DISK: &str = "https://images.example.com/a.vhd?sv=2022-11-02&sr=c&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2099-01-01T00%3A00%3A00Z&sig=abc";

fn run(folder: &Path, line: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.args(line).current_dir(folder).env_clear().envs(variables.iter().copied());
    let ran = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: ran.status.code().unwrap(), out: text(ran.stdout), err: text(ran.stderr) }
}

/// The ids of all types.
fn types() -> Vec<String> {
    let list = run(Path::new("."), &["type", "list", "--output", "json"], &[]);
    let list: Vec<Value> = serde_json::from_str(&list.out).unwrap();
    list.iter().map(|known| known["id"].as_str().unwrap().to_owned()).collect()
}

/// A folder with the example of each type as an offer.
fn examples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("offers")).unwrap();
    for id in types() {
        let example = run(folder.path(), &["type", "example", &id], &[]);
        assert_eq!(example.code, 0, "{example:?}");
        let text = example.out.replace("id: example", &format!("id: {id}"));
        std::fs::write(folder.path().join(format!("offers/{id}.yaml")), text).unwrap();
    }
    folder
}

#[test]
fn every_example_can_be_published_and_a_value_nobody_knows_is_a_warning() {
    let folder = examples();
    let ran = run(folder.path(), &["validate", "offers"], &[("OS_DISK", DISK)]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert_eq!(ran.out.matches("can be published").count(), types().len(), "{ran:?}");
    let unset = run(folder.path(), &["validate", "offers"], &[]);
    assert_eq!(unset.code, 0, "{unset:?}");
    assert_eq!(
        unset.err.matches("${OS_DISK} is not set: what it stands for was not looked at").count(),
        3,
        "{unset:?}"
    );
}

#[test]
fn what_keeps_an_offer_from_being_published_is_told_with_file_and_place() {
    let folder = examples();
    let file = folder.path().join("offers/microsoft-azure-corevm.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.replace("  displayText: Demo images\n", "  displayText: 7\n");
    let text = text.replace(
        "    microsoft-azure-corevm.title: Demo images\n",
        "    microsoft-azure-corevm.titel: Demo images\n",
    );
    std::fs::write(&file, text).unwrap();
    std::fs::write(
        folder.path().join("offers/other.yaml"),
        "id: a\nofferTypeId: microsoft-azure-vm\ndefinition: {}\n",
    )
    .unwrap();
    let ran = run(folder.path(), &["validate", "offers"], &[("OS_DISK", DISK)]);
    assert_eq!(ran.code, 4, "{ran:?}");
    let place = "offers/microsoft-azure-corevm.yaml: definition.";
    for line in [
        format!("  {place}displayText: WrongType: Offer name must be a text."),
        format!("  {place}offer.microsoft-azure-corevm.title: Required: "),
        format!(
            "warning: {place}offer.microsoft-azure-corevm.titel: `microsoft-azure-corevm.titel` is not a member"
        ),
        "  offers/other.yaml: offerTypeId: NotAllowed: there is no offer type `microsoft-azure-vm`; "
            .to_owned(),
    ] {
        assert!(ran.err.contains(&line), "{line} is not in {ran:?}");
    }
    let json = run(folder.path(), &["validate", "offers", "--output", "json"], &[("OS_DISK", DISK)]);
    let found: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(found[0]["problems"][0]["code"], "WrongType", "{found}");
    let missing = run(folder.path(), &["validate", "nowhere"], &[]);
    assert!(missing.code == 2 && missing.err.contains("nowhere cannot be read"), "{missing:?}");
}

#[test]
fn types_are_listed_and_described() {
    let folder = tempfile::tempdir().unwrap();
    let list = run(folder.path(), &["type", "list"], &[]);
    assert!(
        list.code == 0 && list.out.contains("microsoft-azure-virtualmachines  Virtual machine"),
        "{list:?}"
    );
    let show = run(folder.path(), &["type", "show", "microsoft-azure-corevm"], &[]);
    for words in
        ["plans[].planId", "Plan id", "tableLeadConfiguration.connectionString", "secret", "required"]
    {
        assert!(show.out.contains(words), "{words} is not in {show:?}");
    }
    let slip = run(folder.path(), &["type", "show", "microsoft-azure-corvm"], &[]);
    assert!(slip.code == 2 && slip.err.contains("did you mean microsoft-azure-corevm?"), "{slip:?}");
}

#[test]
fn an_editor_s_schema_takes_every_example_and_names_what_is_wrong() {
    let folder = examples();
    for id in types() {
        let schema = run(folder.path(), &["type", "schema", &id], &[]);
        let schema: Value = serde_json::from_str(&schema.out).unwrap();
        let text = std::fs::read_to_string(folder.path().join(format!("offers/{id}.yaml"))).unwrap();
        let mut offer = client::yaml::parse(&text).unwrap();
        let problems = |offer: &Value| {
            let validator = jsonschema::validator_for(&schema).unwrap();
            validator.iter_errors(offer).map(|error| error.instance_path().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(problems(&offer), [""; 0], "{id}");
        offer["definition"]["displayText"] = "${NAME}".into();
        assert_eq!(problems(&offer), [""; 0], "{id}");
        offer["definition"]["displayText"] = 7.into();
        offer["definition"]["plans"][0]["planId"] = "x".repeat(60).into();
        let found = problems(&offer);
        assert!(found.contains(&"/definition/displayText".to_owned()), "{found:?}");
    }
}
