//! What is wrong is told, and nothing is left.

use crate::sandbox::support::{Home, status};

/// Runs a sandbox that cannot work; what it says.
fn refused(options: &[&str], code: i32, words: &str) -> String {
    let home = Home::new();
    let ran = home.run(&[options, &["--", "true"]].concat());
    assert!(ran.code == code && ran.err.contains(words) && ran.out.is_empty(), "{options:?} {ran:?}");
    assert!(home.nothing_is_left());
    ran.err
}

#[test]
fn options_that_cannot_be_meant_are_refused() {
    refused(&["--fault", "explode"], 2, "there is no fault `explode`");
    refused(&["--listen", "0.0.0.0:0"], 2, "for this machine only");
    refused(&["--pace", "fast"], 1, "--pace");
    refused(&["--expect", "missing.har"], 1, "--expect: missing.har cannot be used");
    let said =
        refused(&["--set", "limits.head=16KiB", "--set", "server.listen=127.0.0.1:1"], 1, "2 problems");
    assert!(said.contains("--set limits.head: limits.head has no effect in a sandbox"), "{said}");
    refused(&["--seed", "missing"], 1, "--seed: missing cannot be read");
}

#[test]
fn a_command_that_cannot_be_run_is_told_as_a_shell_tells_it() {
    let home = Home::new();
    let missing = home.run(&["--", "./no-such-script.sh"]);
    assert!(missing.code == 127 && missing.err.contains("./no-such-script.sh cannot be run"), "{missing:?}");
    home.write("notes.txt", "no program");
    let text = home.run(&["--", "./notes.txt"]);
    assert!(text.code == 126 && text.err.contains("./notes.txt cannot be run"), "{text:?}");
    assert!(home.nothing_is_left());
}

#[test]
fn a_port_in_use_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&["--listen", &address], 1, &format!("--listen: cannot listen on {address}"));
}

#[test]
fn a_bundle_that_is_gone_or_expired_does_not_reach_the_command() {
    let home = Home::new();
    home.write("expired.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let call = "curl -sS -o /dev/null -w '%{http_code}' https://cloudpartner.azure.com/api/publishers";
    for bundle in ["missing.pem", "expired.pem"] {
        let run = |options: &[&str]| {
            let mut command = home.command(&[options, &["--", "sh", "-c", call]].concat());
            for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] {
                command.env(name, home.path(bundle));
            }
            command.output().unwrap()
        };
        let ran = run(&[]);
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "400", "{ran:?}");
        // Whoever lets other hosts through needs the machine's own authorities.
        let ran = run(&["--allow", "example.com"]);
        let err = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.code() == Some(1) && err.contains("SSL_CERT_FILE"), "{err}");
    }
    assert!(home.nothing_is_left());
}

#[test]
fn a_seed_is_taken_whole_or_not_at_all_and_everything_wrong_is_told() {
    let home = Home::new();
    let good = include_str!("../../../../../offer-types/examples/microsoft-azure-corevm/demo.json");
    home.write("good/demo.json", &good.replace("contoso", "fabrikam"));
    let ran = home.script(&["--seed", "good"], "echo $STOA_PUBLISHER; api GET /offers/demo");
    assert!(ran.out.starts_with("fabrikam\n") && ran.out.contains("Demo images"), "{ran:?}");

    home.write(
        "yaml/1.yaml",
        "id: one\nofferTypeId: microsoft-azure-corevm\ndefinition:\n  displayText: ${HOME}\n",
    );
    home.write(
        "yaml/2.yml",
        "publisherId: fabrikam\nid: two\nofferTypeId: microsoft-azure-corevm\ndefinition: {}\n",
    );
    let mut command = home.command(&[
        "--seed",
        "yaml",
        "--",
        "sh",
        "-c",
        "echo $STOA_PUBLISHER; stoa offer show one --output json",
    ]);
    let ran = command.env("HOME", "Of the environment").output().unwrap();
    let out = String::from_utf8_lossy(&ran.stdout);
    assert!(out.starts_with("contoso\n") && out.contains("\"Of the environment\""), "{ran:?}");

    home.write("mixed/1.yaml", "id: [one\n");
    home.write("mixed/2.json", "{");
    home.write(
        "mixed/3.yml",
        "id: three\nofferTypeId: microsoft-azure-corevm\ndefinition:\n  displayText: 7\n  plans: {}\n",
    );
    home.write(
        "mixed/4.yaml",
        "id: four\nofferTypeId: unknown\ndefinition:\n  displayText: ${STOA_NOT_SET}\n",
    );
    home.write("mixed/5.yaml", "id: three\nofferTypeId: nobodys-type\ndefinition: {}\n");
    let ran = home.run(&["--seed", "mixed", "--", "true"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for told in [
        "\n  1.yaml: line ",
        "\n  2.json: ",
        "\n  3.yml: definition.displayText: ",
        "\n  3.yml: definition.plans: ",
        "\n  4.yaml: definition.displayText: there is no variable STOA_NOT_SET",
        "\n  5.yaml: id: the offer `contoso/three` is in ",
        "\n  5.yaml: ",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }

    home.write("bad/1.json", good);
    home.write("bad/2.json", "{");
    home.write("bad/3.json", r#"{"publisherId":"contoso"}"#);
    home.write("bad/4.json", &good.replacen('{', r#"{"id":"other","#, 1));
    let ran = home.run(&["--data", "kept", "--seed", "bad", "--", "true"]);
    assert!(ran.code == 1 && ran.err.contains("2.json: ") && ran.err.contains("3.json: "), "{ran:?}");
    assert!(ran.err.contains("4.json: id: "), "{ran:?}");
    std::fs::remove_file(home.path("bad/4.json")).unwrap();

    home.write(
        "bad/2.json",
        &good
            .replace("\"demo\"", "\"other\"")
            .replace("[\n          \"US\"", "7, \"x\": [\n          \"US\""),
    );
    home.write(
        "bad/3.json",
        &good.replace("\"demo\"", "\"third\"").replace("microsoft-azure-corevm\"", "unknown\""),
    );
    let ran = home.run(&["--data", "kept", "--seed", "bad", "--", "true"]);
    assert!(ran.code == 1 && ran.err.contains("2.json: ") && ran.err.contains("3.json: "), "{ran:?}");
    assert!(ran.err.contains("nothing was seeded"), "{ran:?}");
    home.write("good/demo.json", &good.replace("\"demo\"", "\"fourth\""));
    let ran = home.script(&["--data", "kept", "--seed", "good"], "api GET /offers");
    assert!(ran.out.contains("fourth") && !ran.out.contains("\"demo\""), "{ran:?}");
}

#[test]
fn the_configuration_of_the_machine_is_left_alone() {
    let home = Home::new();
    home.write("stoa.toml", "this is no configuration");
    let mut command = home.command(&["--allow-no-calls", "--", "true"]);
    let ran = command.env("STOA_DATABASE__URL", "postgres://nobody@127.0.0.1:1/real").output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
}

#[test]
fn settings_of_the_command_line_have_the_effect_they_have_in_a_server() {
    let home = Home::new();
    let settings = [
        "limits.target=1KiB",
        "metrics.token=whoever-measures",
        "server.cors_origins=[\"https://portal.example\"]",
    ];
    let settings: Vec<_> = settings.iter().flat_map(|setting| ["--set", setting]).collect();
    let sandbox = home.start(&settings);
    let get =
        |path: &str, header: &str| sandbox.send(&format!("GET {path} HTTP/1.1\r\nHost: a\r\n{header}"), "");
    assert_eq!(status(&get(&format!("/catalog/offers?x={}", "x".repeat(1100)), "X: y")), 414);
    assert_eq!(status(&get("/metrics", "X: y")), 401);
    let measured = get("/metrics", "Authorization: Bearer whoever-measures");
    assert!(status(&measured) == 200 && measured.contains("stoa_http_requests_total"), "{measured}");
    let shown = get("/catalog/offers", "Origin: https://portal.example");
    assert!(shown.contains("access-control-allow-origin: https://portal.example\r\n"), "{shown}");
}

#[test]
fn a_misspelt_member_of_a_seed_is_a_warning() {
    let home = Home::new();
    let good = include_str!("../../../../../offer-types/examples/microsoft-azure-corevm/demo.json");
    home.write("seeds/demo.json", &good.replacen("corevm.skuTitle\"", "corevm.skuTitel\"", 1));
    let ran = home.run(&["--seed", "seeds", "--allow-no-calls", "--", "true"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let place = "warning: demo.json: definition.plans[0].microsoft-azure-corevm.skuTitel: ";
    assert!(ran.err.contains(place), "{ran:?}");
    assert!(ran.err.contains("Did you mean `microsoft-azure-corevm.skuTitle`?"), "{ran:?}");
}
