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

/// What the files with examples refer to.
const VARIABLES: [(&str, &str); 4] = [
    ("OS_DISK", DISK),
    ("CONNECTION_STRING", "DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=c2VjcmV0"),
    ("AZURE_ACTIVE_DIRECTORY_APPLICATION_KEY", "secret"),
    ("PASSWORD", "secret"),
];

/// The ids of all types that are published.
fn types() -> Vec<String> {
    let list = run(Path::new("."), &["type", "list", "--output", "json"], &[]);
    let list: Vec<Value> = serde_json::from_str(&list.out).unwrap();
    let published = list.iter().filter(|known| known["successor"].is_null());
    published.map(|known| known["id"].as_str().unwrap().to_owned()).collect()
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
    let ran = run(folder.path(), &["validate", "offers"], &VARIABLES);
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
    let ran = run(folder.path(), &["validate", "offers"], &VARIABLES);
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
    let json = run(folder.path(), &["validate", "offers", "--output", "json"], &VARIABLES);
    let found: Value = serde_json::from_str(&json.out).unwrap();
    let of_file =
        found.as_array().unwrap().iter().find(|one| one["file"] == "offers/microsoft-azure-corevm.yaml");
    assert_eq!(of_file.unwrap()["problems"][0]["code"], "WrongType", "{found}");
    let missing = run(folder.path(), &["validate", "nowhere"], &[]);
    assert!(missing.code == 2 && missing.err.contains("nowhere cannot be read"), "{missing:?}");
}

#[test]
fn a_type_that_is_not_published_any_more_says_what_is() {
    let folder = tempfile::tempdir().unwrap();
    let instead = "make an offer of the type Dynamics 365 Business Central in place of this one";
    let example = run(folder.path(), &["type", "example", "microsoft-dynamics-nav"], &[]);
    assert!(example.code != 0 && example.err.contains(instead), "{example:?}");
    let file = "id: a\nofferTypeId: microsoft-dynamics-nav\ndefinition: {displayText: A}\n";
    std::fs::write(folder.path().join("nav.yaml"), file).unwrap();
    let checked = run(folder.path(), &["validate", "."], &[]);
    assert!(checked.code == 4 && checked.err.contains(instead), "{checked:?}");
}

#[test]
fn every_example_of_a_type_is_found_by_its_name() {
    let first = run(Path::new("."), &["type", "example", "microsoft-powerbi-apps"], &[]);
    assert!(first.out.contains("name may follow it: store-footfall"), "{first:?}");
    let named = run(Path::new("."), &["type", "example", "microsoft-powerbi-apps", "store-footfall"], &[]);
    assert!(named.code == 0 && named.out.contains("Store Footfall by Harrier"), "{named:?}");
    let slip = run(Path::new("."), &["type", "example", "microsoft-powerbi-apps", "footfall"], &[]);
    assert!(slip.code != 0 && slip.err.contains("there are: plant-carbon, store-footfall"), "{slip:?}");
}

#[test]
fn types_are_listed_and_described() {
    let folder = tempfile::tempdir().unwrap();
    let list = run(folder.path(), &["type", "list"], &[]);
    assert!(
        list.code == 0
            && list.out.contains("microsoft-azure-virtualmachines ")
            && list.out.contains(" Virtual machine "),
        "{list:?}"
    );
    let show = run(folder.path(), &["type", "show", "microsoft-azure-corevm"], &[]);
    for words in [
        "leads: Customer leads",
        "plans[]/planId",
        "Plan id",
        "tableLeadConfiguration/connectionString",
        "secret",
        "required",
    ] {
        assert!(show.out.contains(words), "{words} is not in {show:?}");
    }
    let told = run(folder.path(), &["type", "show", "microsoft-azure-corevm", "--output", "json"], &[]);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    let leads = told["pages"].as_array().unwrap().iter().find(|page| page["page"] == "leads").unwrap();
    assert_eq!(leads["fields"][0]["place"], "offer/microsoft-azure-corevm.leadDestination");
    let all = run(folder.path(), &["type", "list", "--output", "json"], &[]);
    let all: Vec<Value> = serde_json::from_str(&all.out).unwrap();
    assert_eq!(all.len(), 14, "{all:?}");
    for known in &all {
        let id = known["id"].as_str().unwrap();
        assert!(known["description"].is_string(), "{known}");
        let show = run(folder.path(), &["type", "show", id], &[]);
        assert!(show.code == 0 && show.out.contains("listing: Offer listing\n"), "{show:?}");
        let example = run(folder.path(), &["type", "example", id], &[]);
        assert_eq!(example.code == 0, known["successor"].is_null(), "{example:?}");
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
        if offer["definition"]["plans"][0].is_object() {
            offer["definition"]["plans"][0]["planId"] = "x".repeat(60).into();
        }
        let found = problems(&offer);
        assert!(found.contains(&"/definition/displayText".to_owned()), "{found:?}");
    }
}

#[test]
fn all_faults_of_all_type_files_are_told_at_once() {
    let built_in = run(Path::new("."), &["type", "check"], &[]);
    assert_eq!((built_in.code, built_in.out.as_str()), (0, "14 offer types can be used\n"), "{built_in:?}");

    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let good = r#"{
        "id": "contoso-bicycles", "displayName": "Bicycle", "version": 1, "namespaceVersions": {},
        "steps": { "$ref": "shared/steps.json#/standard" }, "certification": [],
        "definition": { "type": "object", "properties": { "displayText": { "type": "string", "x-stoa-label": "Name" } } }
    }"#;
    write("contoso-bicycles.json", good);
    let check = |more: &[&str]| run(folder.path(), &[["type", "check", "."].as_slice(), more].concat(), &[]);
    assert_eq!(check(&[]).out, "15 offer types can be used\n");

    write(
        "contoso-boats.json",
        &good.replace("contoso-bicycles", "contoso-ships").replace("\"steps\"", "\"stairs\""),
    );
    write(
        "contoso-trains.json",
        &good
            .replace("contoso-bicycles", "contoso-trains")
            .replace("\"type\": \"string\"", "\"typ\": \"string\""),
    );
    write("contoso-trams.json", "{");
    // One of ours that is replaced by one that cannot be used.
    write(
        "microsoft-azure-saas.json",
        &good
            .replace("contoso-bicycles", "microsoft-azure-saas")
            .replace("\"version\": 1", "\"version\": \"x\""),
    );
    let told = check(&[]);
    assert_eq!((told.code, told.out.as_str()), (4, ""), "{told:?}");
    for fault in [
        "contoso-boats.json: the file of `contoso-ships` must be named contoso-ships.json",
        "contoso-boats.json: `steps` must be a list",
        "contoso-boats.json: unknown member `stairs`",
        "contoso-trains.json: ",
        "contoso-trams.json: not valid JSON",
        "microsoft-azure-saas.json: `version` must be a whole number",
    ] {
        assert!(told.err.contains(fault), "{fault}: {}", told.err);
    }
    assert!(!told.err.contains("contoso-bicycles.json"), "{}", told.err);
    let told: Value = serde_json::from_str(&check(&["--output", "json"]).err).unwrap();
    assert!(told["error"]["details"].as_array().unwrap().len() >= 6, "{told:#}");
    let missing = run(folder.path(), &["type", "check", "nowhere"], &[]);
    assert!(missing.code == 2 && missing.err.contains("nowhere cannot be read"), "{missing:?}");
}

#[test]
fn an_operator_s_types_have_a_manual_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("types")).unwrap();
    let own = r#"{
        "id": "contoso-bicycles", "displayName": "Bicycle", "description": "What has two wheels.", "version": 1, "namespaceVersions": {},
        "steps": { "$ref": "shared/steps.json#/standard" }, "certification": [],
        "definition": { "type": "object", "required": ["displayText"], "properties": {
            "displayText": { "type": "string", "maxLength": 20, "x-stoa-label": "Name | number", "x-stoa-page": "offer-settings" }
        } }
    }"#;
    std::fs::write(folder.path().join("types/contoso-bicycles.json"), own).unwrap();
    let ran = run(folder.path(), &["type", "manual", "a/manual", "--types", "types"], &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "wrote 16 pages to a/manual\n"), "{ran:?}");
    let page = std::fs::read_to_string(folder.path().join("a/manual/contoso-bicycles.md")).unwrap();
    assert!(page.contains("What has two wheels."), "{page}");
    assert!(
        page.contains("| **Name \\| number** | `displayText` | Text, at most 20 characters. |"),
        "{page}"
    );
    let list = std::fs::read_to_string(folder.path().join("a/manual/README.md")).unwrap();
    assert!(
        list.contains("| [Bicycle](contoso-bicycles.md) | `contoso-bicycles` | What has two wheels. |"),
        "{list}"
    );
}
