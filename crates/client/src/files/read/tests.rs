use super::*;

const OFFER: &str = "id: demo\nofferTypeId: a-type\ndefinition:\n  displayText: Demo\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| std::fs::write(folder.path().join(name), text).unwrap());
    folder
}

fn read_all(folder: &tempfile::TempDir) -> Result<Files, Failure> {
    let contoso = "contoso".parse().unwrap();
    read(folder.path(), Some(&contoso), &|name| (name == "KEY").then(|| "s3cret".to_owned()), Unset::Refuse)
}

/// Everything wrong with some files, a line each.
fn wrong(files: &[(&str, &str)]) -> Vec<String> {
    let folder = folder(files);
    let failure = read_all(&folder).err().unwrap();
    assert_eq!(failure.exit_code(), 4);
    let start = format!("{}/", folder.path().display());
    let line = |problem: &Problem| {
        format!("{}: {}: {}", problem.target.strip_prefix(&start).unwrap(), problem.code, problem.message)
    };
    failure.problems().iter().map(line).collect()
}

#[test]
fn every_file_is_an_offer_whatever_its_format() {
    let json = r#"{"publisherId": "Fabrikam", "id": "b", "offerTypeId": "a-type", "definition": {"n": 1.50}, "version": 3,
        "status": "running", "changedTime": "x", "pcMigrationStatus": "none", "offerTypeVersions": {"a": 1}}"#;
    let folder =
        folder(&[("z.yml", OFFER), ("b.json", json), ("notes.txt", "no"), (".demo.yaml", "editing")]);
    std::fs::create_dir(folder.path().join("old")).unwrap();
    let files = read_all(&folder).unwrap().offers;
    let names: Vec<_> = files.iter().map(|file| file.name.to_string()).collect();
    assert_eq!(names, ["fabrikam/b", "contoso/demo"]);
    assert_eq!(files[0].definition.to_string(), r#"{"n":1.50}"#);
    assert_eq!(files[0].type_versions.as_ref().unwrap()["a"], 1);

    let alone = read(&folder.path().join("b.json"), None, &|_| None, Unset::Refuse).unwrap().offers;
    assert_eq!(alone.len(), 1);
}

#[test]
fn values_of_variables_are_read_and_masked() {
    let folder = folder(&[("a.yaml", &OFFER.replace("Demo", "${KEY}"))]);
    let Files { offers: files, masks } = read_all(&folder).unwrap();
    assert_eq!(files[0].definition["displayText"], "s3cret");
    assert_eq!(masks.text("it is s3cret"), "it is ${KEY}");
}

#[test]
fn everything_wrong_with_every_file_is_told_at_once() {
    let told = wrong(&[
        ("1.yaml", "id: demo\nofferTypeId: [a\n"),
        ("2.json", r#"{"id": "a", "id": "b"}"#),
        ("3.yaml", "- a list"),
        ("4.yaml", "id: De mo\nofferTypeId: 7\ndefinitoin: {}"),
        ("5.yaml", &OFFER.replace("Demo", "${NONE}")),
        ("6.yaml", ""),
    ]);
    let starts = [
        "1.yaml: MalformedYaml: line ",
        "2.json: id: DuplicateMember: line 1, column ",
        "3.yaml: WrongType: an offer is an object",
        "4.yaml: definitoin: UnknownMember: an offer has no such member; did you mean definition?",
        "4.yaml: id: InvalidFormat: ",
        "4.yaml: offerTypeId: WrongType: ",
        "4.yaml: definition: WrongType: ",
        "5.yaml: definition.displayText: Variable: there is no variable NONE",
        "6.yaml: WrongType: ",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (line, start) in told.iter().zip(starts) {
        assert!(line.starts_with(start), "{line} does not start with {start}");
    }
}

#[test]
fn one_offer_is_in_one_file() {
    let told = wrong(&[("a.yaml", OFFER), ("b.yaml", OFFER), ("c.yaml", &OFFER.replace("demo", "DEMO"))]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("b.yaml: id: Duplicate: the offer `contoso/demo` is in ")
            && told[0].contains("a.yaml")
    );
}

#[test]
fn an_offer_belongs_to_a_publisher() {
    let folder = folder(&[("a.yaml", OFFER)]);
    let failure = read(folder.path(), None, &|_| None, Unset::Refuse).err().unwrap();
    assert!(failure.problems()[0].target.ends_with("a.yaml: publisherId"), "{failure:?}");
    assert!(failure.problems()[0].message.contains("--publisher"), "{failure:?}");
}

#[test]
fn a_directory_without_offers_is_a_mistake() {
    let folder = folder(&[("notes.txt", "no")]);
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let failure = read(&path, None, &|_| None, Unset::Refuse).err().unwrap();
        assert_eq!(failure.exit_code(), 2, "{failure}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let folder = folder(&[("b.yaml", OFFER)]);
    std::fs::create_dir(folder.path().join("a.yaml")).unwrap();
    std::fs::write(folder.path().join("c.yaml"), b"\xff").unwrap();
    let failure = read_all(&folder).err().unwrap();
    let told: Vec<_> = failure.problems().iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("it cannot be read: ") && told[1] == "it is not in UTF-8 from byte 1 on",
        "{told:?}"
    );
}

#[test]
fn files_of_windows_tools_are_read() {
    let marked = format!("\u{feff}{OFFER}");
    let returns = OFFER.replace('\n', "\r\n");
    let json = serde_json::to_string(&crate::yaml::parse(OFFER).unwrap()).unwrap();
    for (name, text) in
        [("a.yaml", marked.clone()), ("b.yaml", returns), ("c.json", format!("\u{feff}{json}"))]
    {
        let files = read_all(&folder(&[(name, &text)])).unwrap();
        let plain = read_all(&folder(&[("a.yaml", OFFER)])).unwrap();
        assert_eq!(files.offers[0].definition, plain.offers[0].definition, "{name}");
    }
    for name in ["a.yaml", "a.json"] {
        let folder = folder(&[(name, "")]);
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(folder.path().join(name), utf16).unwrap();
        let failure = read_all(&folder).err().unwrap();
        assert!(failure.problems()[0].message.contains("UTF-16"), "{:?}", failure.problems());
    }
}

#[test]
fn what_a_marketplace_shows_of_its_own_is_passed_over() {
    for member in [
        "eTag: W/1",
        "ETag: W/1",
        "version: 3",
        "status: succeeded",
        "changedTime: x",
        "lockStatus: none",
        "pcRedirectUri: x",
    ] {
        let text = format!("{OFFER}\n{member}\n");
        assert!(read_all(&folder(&[("a.yaml", &text)])).is_ok(), "{member}");
    }
    let failure = read_all(&folder(&[("a.yaml", &format!("{OFFER}\nstatuss: x\n"))])).err().unwrap();
    assert_eq!(failure.problems()[0].code, "UnknownMember");
}
