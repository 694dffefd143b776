//! Which calls get where, and what is written down of them.

use rustix::process::Signal;
use serde_json::Value;

use crate::sandbox::support::{Home, json, status};

#[test]
fn other_hosts_are_refused_by_name() {
    let home = Home::new();
    let sandbox = home.start(&[]);
    for (head, words) in [
        ("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443", "--allow example.com"),
        ("GET http://example.com/ HTTP/1.1\r\nHost: example.com", "lets nothing out to example.com"),
        ("CONNECT cloudpartner.azure.com:80 HTTP/1.1\r\nHost: a", "over HTTPS only"),
        ("GET http://cloudpartner.azure.com/ HTTP/1.1\r\nHost: a", "over HTTPS only"),
    ] {
        let answer = sandbox.send(head, "");
        assert!(status(&answer) == 403 && answer.contains(words), "{head}: {answer}");
    }
    let (_, err) = sandbox.stop(Signal::INT);
    assert!(err.contains("warning: example.com was asked for and refused"), "{err}");
}

#[test]
fn a_host_that_is_allowed_is_reached_as_it_is() {
    let home = Home::new();
    let far = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let target = far.local_addr().unwrap();
    let sandbox = home.start(&["--allow", "127.0.0.1"]);
    let client = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = far.accept().unwrap();
        stream.write_all(b"hello").unwrap();
        let mut heard = [0; 4];
        stream.read_exact(&mut heard).unwrap();
        heard
    });
    {
        use std::io::{Read as _, Write as _};
        let mut stream = sandbox.connect();
        write!(stream, "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n").unwrap();
        let (mut seen, mut byte) = (Vec::new(), [0]);
        while !seen.ends_with(b"hello") {
            stream.read_exact(&mut byte).unwrap();
            seen.push(byte[0]);
        }
        assert!(seen.starts_with(b"HTTP/1.1 200"));
        stream.write_all(b"back").unwrap();
        assert_eq!(&client.join().unwrap(), b"back");
    }
}

#[test]
fn each_host_has_its_own_part_of_the_marketplace() {
    let script = r#"code() { curl -sS -o /dev/null -w '%{http_code} ' "$@"; }
        code https://login.microsoftonline.com/api/publishers
        code https://cloudpartner.azure.com/$STOA_TENANT_ID/oauth2/token -d a=b
        code https://login.microsoftonline.com/$STOA_TENANT_ID/v2.0/.well-known/openid-configuration
        code https://graph.microsoft.com/nothing; code https://api.partner.microsoft.com/nothing
        code $STOA_URL/$STOA_TENANT_ID/oauth2/token -d a=b"#;
    let ran = Home::new().script(&[], script);
    assert_eq!(ran.out, "421 421 200 404 404 400 ", "{ran:?}");
}

#[test]
fn one_signs_in_under_all_of_its_names() {
    let script = r#"for host in login.microsoftonline.com login.microsoft.com login.windows.net sts.windows.net; do
        answer=$(curl -sS --fail-with-body https://$host/$STOA_TENANT_ID/oauth2/token -d grant_type=client_credentials \
            -d client_id=$STOA_CLIENT_ID --data-urlencode "client_secret=$STOA_CLIENT_SECRET" -d resource=https://cloudpartner.azure.com)
        curl -sS -o /dev/null -w '%{http_code} ' -H "Authorization: Bearer $(echo "$answer" | jq -r .access_token)" \
            "https://cloudpartner.azure.com/api/publishers?api-version=2017-10-31"
        curl -sS -o /dev/null -w '%{http_code} ' https://$host/$STOA_TENANT_ID/v2.0/.well-known/openid-configuration
        curl -sS -o /dev/null -w '%{http_code}\n' https://$host/api/publishers; done"#;
    let ran = Home::new().script(&[], script);
    assert_eq!((ran.out, ran.code), ("200 200 421\n".repeat(4), 0), "{}", ran.err);
}

/// Tools look after their storage with the credentials they publish with.
#[test]
fn tokens_for_other_services_are_handed_out_and_good_for_nothing_here() {
    let script = r#"token() { curl -sS --fail-with-body "https://login.microsoftonline.com/$STOA_TENANT_ID/oauth2/$1" \
            -d grant_type=client_credentials -d client_id=$STOA_CLIENT_ID --data-urlencode "client_secret=$STOA_CLIENT_SECRET" -d "$2" | jq -r .access_token; }
        code() { curl -sS -o /dev/null -w '%{http_code}\n' -H "Authorization: Bearer $1" "https://cloudpartner.azure.com/api/publishers?api-version=2017-10-31"; }
        for host in management.azure.com management.core.windows.net storage.azure.com vault.azure.net; do
            code "$(token token resource=https://$host/)"; code "$(token v2.0/token scope=https://$host/.default)"; done
        curl -sS "https://login.microsoftonline.com/$STOA_TENANT_ID/oauth2/token" -d grant_type=client_credentials \
            -d client_id=$STOA_CLIENT_ID --data-urlencode "client_secret=$STOA_CLIENT_SECRET" -d resource=https://else.example | jq -r .error"#;
    let ran = Home::new().script(&[], script);
    assert_eq!(ran.out, format!("{}invalid_resource\n", "401\n".repeat(8)), "{}", ran.err);
    for host in
        ["management.azure.com", "management.core.windows.net", "storage.azure.com", "vault.azure.net"]
    {
        let told = format!("2 tokens for {host} were handed out: nothing stands behind them in a sandbox");
        assert!(ran.err.contains(&told), "{told}: {}", ran.err);
    }
    assert!(!ran.err.contains("else.example"), "{}", ran.err);
}

#[test]
fn addresses_name_plain_http_where_that_is_wanted() {
    let home = Home::new();
    for (options, begins) in
        [(&[][..], "https://login.microsoftonline.com/"), (&["--http"][..], "http://127.0.0.1:")]
    {
        let sandbox = home.start(options);
        let tenant = &sandbox.exports["STOA_TENANT_ID"];
        let head = format!("GET /{tenant}/v2.0/.well-known/openid-configuration HTTP/1.1\r\nHost: a");
        let document = json(&sandbox.send(&head, ""));
        assert!(document["token_endpoint"].as_str().unwrap().starts_with(begins), "{document}");
        assert_eq!(status(&sandbox.call(&sandbox.token(), "GET", "/offers")), 200);
    }
}

#[test]
fn everything_is_written_down_without_its_secrets() {
    let home = Home::new();
    let script = "echo $STOA_CLIENT_SECRET; api GET /offers/demo -o offer.json; \
        api PUT /offers/demo -H 'If-Match: *' -H 'Content-Type: application/json' -d @offer.json -o /dev/null; \
        api PUT /offers/demo -H 'If-None-Match: *' -H 'Content-Type: application/json' -d @offer.json -o /dev/null; token";
    let ran = home.script(&["--har", "run.har"], script);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.err.contains("If-Match was * on every PUT (1)"),
        "one that only creates loses no update: {ran:?}"
    );
    let text = home.read("run.har");
    for secret in ran.out.lines() {
        assert!(secret.len() > 20 && !text.contains(secret), "{secret} is in {text}");
    }
    let har: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(har["log"]["version"], "1.2");
    let entries = har["log"]["entries"].as_array().unwrap();
    let methods: Vec<_> = entries.iter().map(|entry| entry["request"]["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["POST", "GET", "POST", "PUT", "POST", "PUT", "POST"]);
    let put = &entries[3];
    assert!(put["request"]["postData"]["text"].as_str().unwrap().contains("Demo images"), "{put}");
    assert!(put["response"]["content"]["text"].as_str().unwrap().contains("Demo images"), "{put}");
    assert_eq!(put["response"]["status"], 200);
    assert!(entries[0]["request"]["url"].as_str().unwrap().starts_with("https://login.microsoftonline.com/"));
}

#[test]
fn no_secret_of_an_offer_and_no_signature_of_a_link_is_written_down() {
    let home = Home::new();
    // Each SECRET-n is one nobody may read again: in fields that are known and in some that are not, in a document inside
    // a text, under another media type, in what is no JSON, in headers and in addresses. What is refused is written down, too.
    let script = r#"
        json='Content-Type: application/json'
        api GET /offers/demo | jq '.definition.offer += {
            "microsoft-azure-corevm.tableLeadConfiguration": {connectionString: "AccountName=a;AccountKey=SECRET-1"},
            "microsoft-azure-corevm.httpsEndpointLeadConfiguration":
                {httpsEndpointUrl: "https://hook.example/?code=SECRET-2", other: "SECRET-3"},
            "microsoft-azure-corevm.crmLeadConfiguration": {applicationKey: "SECRET-4", password: "SECRET-5"}
        } | .definition.plans[0]."microsoft-azure-corevm.vmImagesPublicAzure"[].osVhdUrl |= sub("sig=.*"; "sig=SECRET-6")
        ' > offer.json
        code='-o /dev/null -w %{http_code}\n'
        api PUT /offers/demo -H "$json" -d @offer.json $code
        jq '.definition |= tojson' offer.json | api PUT /offers/demo -H "$json" -d @- $code
        api PUT /offers/demo -d @offer.json $code
        api PUT /offers/demo -H "$json" -d '{"password": "SECRET-7", ' $code
        api PUT /offers/demo -H 'Content-Type: text/plain' -d 'the password: SECRET-10' $code
        api PUT /offers/demo -H 'Content-Type:' -d 'client_id=a&client_secret=SECRET-11' $code
        api PUT /offers/demo -F client_secret=SECRET-12 -F 'note=apiKey=SECRET-13' $code
        api GET /offers/demo -H 'X-Api-Key: SECRET-8' $code
        curl -sS "https://cloudpartner.azure.com/artifacts/1?sig=SECRET-9" $code
        api POST /offers/demo-vm/publish -d '' $code
        while status=$(api GET /offers/demo-vm/status)
            link=$(echo "$status" | jq -r '.previewLinks[0].uri // empty'); [ -z "$link" ]
        do case $status in *'"status":"failed"'*) echo "$status"; exit 1; esac; done
        curl -sS "$link" $code
        curl -sS "$(api GET /offers/demo-vm | jq -r '.definition.offer."microsoft-azure-marketplace.smallLogo"')" $code
        echo "${link##*signature=}"
        echo "$STOA_CLIENT_SECRET""#;
    let ran = home.script(&["--har", "run.har", "--pace", "instant"], script);
    let lines: Vec<_> = ran.out.lines().collect();
    let [statuses @ .., signature, secret] = lines.as_slice() else { panic!("{ran:?}") };
    assert_eq!(
        statuses,
        ["200", "400", "415", "400", "415", "400", "415", "200", "404", "202", "200", "200"],
        "{ran:?}"
    );
    let har = home.read("run.har");
    for written in [&har, &ran.err] {
        // What tokens begin with is `{"` in base64.
        for hidden in ["SECRET", "eyJ", signature, secret] {
            assert!(!written.contains(hidden), "{hidden} is in {written}");
        }
    }
    assert!(har.contains("Demo images") && har.contains("signature=(masked)"), "{har}");
    for shown in ["the password: (masked)", "client_secret=%28masked%29", "apiKey=%28masked%29"] {
        assert!(har.contains(shown), "{shown} is not in {har}");
    }
}

#[test]
fn what_is_written_down_is_for_its_user_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    home.write("old.har", "of somebody who let others read it");
    std::fs::set_permissions(home.path("old.har"), std::fs::Permissions::from_mode(0o644)).unwrap();
    for file in ["new.har", "old.har"] {
        assert_eq!(home.run(&["--har", file, "--allow-no-calls", "--", "true"]).code, 0);
        assert_eq!(std::fs::metadata(home.path(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
        assert!(home.read(file).contains("\"log\""));
    }
}

#[test]
fn a_run_is_compared_with_a_recorded_one() {
    let home = Home::new();
    let release = "api GET /offers/demo -o offer.json; api POST /offers/demo/publish -d '' -o /dev/null";
    assert_eq!(home.script(&["--har", "first.har"], release).code, 0);
    let same = home.script(&["--expect", "first.har"], release);
    assert_eq!(same.code, 0, "{same:?}");
    let other = home.script(&["--expect", "first.har", "--fault", "answer 409 on POST */publish"], release);
    assert_eq!(other.code, 1, "{other:?}");
    let line = |sign: &str, status: u16| {
        format!(
            "\n{sign} POST https://cloudpartner.azure.com/api/publishers/contoso/offers/demo/publish?api-version=2017-10-31 {status}\n"
        )
    };
    assert!(other.err.contains(&line("-", 202)) && other.err.contains(&line("+", 409)), "{other:?}");
    let failed = home.script(&["--expect", "first.har"], &format!("{release}; exit 5"));
    assert_eq!(failed.code, 5, "the command's own failure is what counts");
}

#[test]
fn what_is_sent_is_compared_and_shown_field_by_field() {
    let home = Home::new();
    let release = |summary: &str| {
        format!(
            "api GET /offers/demo | jq '.definition.offer.\"microsoft-azure-corevm.summary\" = \"{summary}\"' > offer.json
            api PUT /offers/demo -H 'If-Match: *' -H 'Content-Type: application/json' -d @offer.json -o /dev/null"
        )
    };
    assert_eq!(home.script(&["--har", "first.har"], &release("Released")).code, 0);
    let same = home.script(&["--expect", "first.har"], &release("Released"));
    assert_eq!(same.code, 0, "{same:?}");
    let other = home.script(&["--expect", "first.har", "--junit", "run.xml"], &release("Leased"));
    assert_eq!(other.code, 1, "{other:?}");
    let call =
        "PUT https://cloudpartner.azure.com/api/publishers/contoso/offers/demo?api-version=2017-10-31 200";
    for side in ["what is sent", "what is answered"] {
        let told = format!(
            "\n  {call}: {side} differs\n    definition.offer.microsoft-azure-corevm.summary\n      - \"Released\"\n      + \"Leased\"\n"
        );
        assert!(other.err.contains(&told), "{told}: {}", other.err);
    }
    let report = home.read("run.xml");
    assert!(
        report.contains("<testsuites tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">"),
        "{report}"
    );
    assert!(
        report.contains("name=\"the command succeeds\"/>") && report.contains("what is sent differs"),
        "{report}"
    );
    let addresses = home.script(&["--expect", "first.har", "--addresses-only"], &release("Leased"));
    assert_eq!(addresses.code, 0, "{addresses:?}");
    assert_eq!(home.run(&["--addresses-only", "--", "true"]).code, 2);
}

#[test]
fn what_happened_is_told_to_programs() {
    let home = Home::new();
    let faults =
        ["--fault", "answer 503 on GET */offers times 1", "--fault", "drop on /never", "--junit", "run.xml"];
    let script = "api GET /offers -o /dev/null; api GET /offers -o /dev/null; stoa sandbox summary --output json; exit 3";
    let ran = home.script(&faults, script);
    let summary: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&summary["calls"], &summary["retries"], &summary["changed"]),
        (&4.into(), &1.into(), &1.into()),
        "{summary}"
    );
    let offers = "/api/publishers/{publisher}/offers";
    let route = serde_json::json!({ "method": "GET", "path": offers, "status": 503, "count": 1 });
    assert!(summary["routes"].as_array().unwrap().contains(&route), "{summary}");
    assert_eq!(summary["faults"][0]["times"], 1);
    let in_vain = "the fault `drop on /never` never took effect: no call was one it is about";
    assert_eq!(summary["warnings"], serde_json::json!([in_vain]));
    assert!(ran.err.contains(&format!("warning: {in_vain}\n")), "{ran:?}");
    let report = home.read("run.xml");
    for told in [
        "<testsuite name=\"stoa sandbox\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\">",
        "name=\"the command succeeds\">\n      <failure message=\"the command ended with exit code 3\">",
        "name=\"the fault takes effect: answer 503 on GET */offers times 1\"/>",
        "<skipped message=\"the fault `drop on /never` never took effect: no call was one it is about\"/>",
        "4 calls, 1 retry after a failure, 1 call changed by a fault",
    ] {
        assert!(report.contains(told), "{told}: {report}");
    }
    let missing = home.run(&["--junit", "missing.xml", "--", "./no-such-script.sh"]);
    assert_eq!(missing.code, 127);
    assert!(
        home.read("missing.xml").contains("<failure message=\"./no-such-script.sh cannot be run"),
        "{}",
        home.read("missing.xml")
    );
}

#[test]
fn a_tool_that_polls_too_often_is_told_so() {
    let script = "t=$(token); seq 12 | sed \"s|.*|url=https://cloudpartner.azure.com/api/publishers/$STOA_PUBLISHER/offers/demo/status?api-version=2017-10-31|\" > poll
        curl -sS -H \"Authorization: Bearer $t\" -K poll -o /dev/null";
    let ran = Home::new().script(&[], script);
    assert!(ran.err.contains("warning: polled 12 times in "), "{ran:?}");
}
