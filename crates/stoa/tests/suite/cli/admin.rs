//! `stoa admin` beside a running server.

use crate::cli::support::{Home, Running};

/// Signs in as a new principal with a role; answers its client id, secret and token.
pub(crate) fn signed_in(home: &Home, running: &Running, role: &[&str]) -> (String, String, String) {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let principal = home.admin(&["principal", "create", "--name", "Pipeline"]);
    let client = text(&principal["client_id"]);
    home.admin(&[&["role", "grant", &client], role].concat());
    let secret = text(&home.admin(&["secret", "create", &client, "--lifetime", "30d"])["secret"]);
    let token = running.token(&text(&principal["tenant"]), &client, &secret).text("access_token");
    (client, secret, token)
}

#[test]
fn what_the_console_makes_works_at_once_and_its_secrets_are_in_no_log() {
    works_at_once(&Home::new());
}

#[test]
fn what_the_console_makes_works_at_once_on_postgresql_too() {
    works_at_once(&Home::on_postgres());
}

fn works_at_once(home: &Home) {
    let running = home.serve(&["--set", "log.filter=debug"]);
    let publisher = home.admin(&[
        "publisher",
        "create",
        "contoso",
        "--name",
        "Contoso",
        "--contact",
        "a@contoso.example",
    ]);
    assert_eq!((&publisher["id"], &publisher["migrated"]), (&"contoso".into(), &true.into()));
    let (client, secret, token) = signed_in(home, &running, &["owner", "--publisher", "contoso"]);

    let seen = running.call(&token, "GET", "/publishers", "");
    assert_eq!(seen.status, 200, "{seen:?}");
    assert!(seen.body.contains("contoso"), "{seen:?}");

    let listed = home.admin(&["secret", "list", &client]);
    assert_eq!(listed[0]["last_characters"], secret[secret.len() - 4..]);
    let roles = home.admin(&["role", "list", "--publisher", "contoso"]);
    assert_eq!((&roles[0]["role"], &roles[0]["name"]), (&"owner".into(), &"Pipeline".into()));
    assert_eq!(home.admin(&["role", "list", "--principal", &client])[0]["publisher"], "contoso");
    let keys = home.admin(&["keys", "list"]);
    home.admin(&["keys", "rotate"]);
    assert_eq!(home.admin(&["keys", "list"])[1]["key_id"], keys[0]["key_id"]);

    let tenant = home.admin(&["principal", "list"])[0]["tenant"].as_str().unwrap().to_owned();
    let rotated = home.admin(&["secret", "rotate", &client, "--overlap", "0s"]);
    let newer = rotated["secret"].as_str().unwrap();
    assert_eq!(running.token(&tenant, &client, &secret).status, 401, "the older secret is useless");
    assert_eq!(running.token(&tenant, &client, newer).status, 200);
    home.admin(&["secret", "revoke", &client, rotated["secret_id"].as_str().unwrap()]);
    assert_eq!(running.token(&tenant, &client, newer).status, 401);

    home.admin(&["role", "withdraw", &client, "--publisher", "contoso"]);
    assert_eq!(running.call(&token, "GET", "/publishers/contoso", "").status, 403);
    home.admin(&["principal", "revoke", &client]);
    assert_eq!(running.call(&token, "GET", "/publishers", "").status, 401);

    let log = running.stop().log;
    let key = home.read("stoa-data/master.key");
    for kept in [&secret, newer, &token, key.trim()] {
        assert!(!log.contains(kept), "a secret is in the log");
    }
    assert!(log.contains("answered"), "{log}");
}

#[test]
fn a_table_is_for_people() {
    let home = Home::new();
    home.out(&["migrate"]);
    assert_eq!(home.out(&["admin", "publisher", "list"]), "none\n");
    home.out(&[
        "admin",
        "publisher",
        "create",
        "contoso",
        "--name",
        "Contoso",
        "--contact",
        "a@contoso.example",
    ]);
    let table = home.out(&["admin", "publisher", "list"]);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("ID       DISPLAY NAME  SELLER CONTACT     SELLER ID  MIGRATED"), "{table}");
    assert!(lines[1].starts_with("contoso  Contoso       a@contoso.example  1001       yes"), "{table}");
}

#[test]
fn a_refusal_says_why_and_is_a_failure() {
    let home = Home::new();
    home.out(&["migrate"]);
    let nobody = "00000000-0000-0000-0000-000000000000";
    for (line, why) in [
        (
            &["publisher", "create", "contoso", "--name", "Contoso", "--contact", "nobody"][..],
            "not an e-mail address",
        ),
        (&["principal", "revoke", nobody], "there is no principal"),
        (&["role", "list", "--publisher", "nobody"], "there is no publisher `nobody`"),
        (&["certification", "approve", nobody], "there is no operation"),
        (&["certification", "show", nobody], "there is no operation"),
    ] {
        let ran = home.run(&[&["admin"], line].concat());
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        assert!(ran.err.starts_with("error: ") && ran.err.contains(why), "{ran:?}");
    }
    for usage in [
        &["role", "grant", nobody, "king"][..],
        &["publisher", "create", "Not an id", "--name", "x", "--contact", "y"],
    ] {
        let ran = home.run(&[&["admin"], usage].concat());
        assert_eq!(ran.code, 2, "{ran:?}");
    }
}

#[test]
fn a_person_certifies_when_that_is_configured() {
    let home = Home::new();
    let settings =
        ["--demo=publisher", "--set", "publishing.certification=manual", "--set", "publishing.pace=instant"];
    let running = home.serve(&settings);
    let (_, _, token) = signed_in(&home, &running, &["owner", "--publisher", "contoso"]);
    let offer = "/publishers/contoso/offers/demo";
    let status = || running.call(&token, "GET", &format!("{offer}/status"), "").json();
    let wait_for = |what: &str| {
        let seen =
            std::iter::repeat_with(&status).take(100_000).any(|status| status.to_string().contains(what));
        assert!(seen, "no {what} in {}", status());
    };

    let notes = "Sign in as tester.\nThe password is in the boot log.";
    let body = serde_json::json!({ "notes": notes }).to_string();
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let accepted = running.send("POST", &format!("/stoa/v1{offer}/publish"), &headers, &body);
    assert_eq!(accepted.status, 202, "{accepted:?}");
    wait_for("waitingForApproval");
    // Beside the offer that waits in every demo.
    let waiting = || {
        let listed = home.admin(&["certification", "list"]);
        listed.as_array().unwrap().iter().find(|waiting| waiting["offer"] == "demo").cloned()
    };
    let first = waiting().unwrap();
    assert_eq!(first["version"], 1);
    let operation = first["operation"].as_str().unwrap();
    let shown = home.admin(&["certification", "show", operation]);
    assert_eq!((&shown["offer"], &shown["notes"]), (&"demo".into(), &notes.into()));
    home.admin(&["certification", "reject", operation, "--reason", "The logo is missing."]);
    wait_for("\"status\":\"failed\"");
    assert!(status().to_string().contains("The logo is missing."));
    assert_eq!(waiting(), None);

    running.call(&token, "POST", &format!("{offer}/publish"), "{}");
    wait_for("waitingForApproval");
    home.admin(&["certification", "approve", waiting().unwrap()["operation"].as_str().unwrap()]);
    wait_for("\"status\":\"waitingForPublisherReview\"");
    assert_eq!(running.stop().code, 0);
}

#[test]
fn who_is_made_is_told_how_to_sign_in() {
    let home = Home::new();
    home.out(&["migrate"]);
    let created =
        home.out(&["admin", "principal", "create", "--name", "Pipeline", "--tenant", "contoso.example"]);
    let client = created.lines().find_map(|line| line.strip_prefix("client id")).unwrap().trim();
    for line in [
        format!("\nstoa admin role grant {client} owner --publisher PUBLISHER\n"),
        format!("\nstoa admin secret create {client} "),
        "\nIt signs in at the tenant contoso.example.\n".to_owned(),
    ] {
        assert!(created.contains(&line), "{line} is not in {created}");
    }
    for command in [&["create", client][..], &["rotate", client]] {
        let url = "server.public_url=https://market.example";
        let made = home.out(&[&["admin", "--set", url, "secret"], command].concat());
        let secret = made.lines().find_map(|line| line.strip_prefix("secret  ")).unwrap().trim();
        let lines = format!(
            "\nexport STOA_URL=https://market.example\nexport STOA_TENANT_ID=contoso.example\nexport STOA_CLIENT_ID={client}\nexport STOA_CLIENT_SECRET={secret}\n"
        );
        assert!(made.ends_with(&lines), "{made}");
    }
}

#[test]
fn people_get_accounts_roles_and_links_and_are_shut_out() {
    let home = Home::new();
    let running = home.serve(&[]);
    home.admin(&["publisher", "create", "contoso", "--name", "Contoso", "--contact", "a@contoso.example"]);
    let address = "mina@contoso.example";
    let role = ["--publisher", "contoso", "--role", "owner"];
    let added = home.admin(&[&["person", "add", address, "--name", "Mina Kim"], &role[..]].concat());
    let path = |link: &serde_json::Value| {
        let link = link["link"].as_str().unwrap();
        link[link.find("/signin").unwrap()..].to_owned()
    };
    let chosen = running.get(&path(&added), &[]);
    assert!(chosen.status == 200 && chosen.body.contains("name=\"password\""), "{chosen:?}");
    let link = home.admin(&["person", "link", address]);
    assert_eq!(running.get(&path(&added), &[]).status, 404, "a newer link takes the place of the older");
    let signed_in = running.get(&path(&link), &[]);
    assert!(
        signed_in.body.contains("Mina Kim") && !signed_in.body.contains("name=\"password\""),
        "{signed_in:?}"
    );
    home.admin(&["person", "grant", address, "contributor", "--publisher", "contoso"]);
    home.admin(&["person", "withdraw", address, "--publisher", "contoso"]);
    let mailed = ["person", "add", "jun@contoso.example", "--name", "Jun", "--language", "ko", "--mail"];
    let invited = home.admin(&mailed);
    assert!(invited["link"].is_null() && invited["expires_at"].is_string(), "{invited}");
    let listed = home.admin(&["person", "list"]);
    assert_eq!((&listed[1]["address"], &listed[1]["has_password"]), (&address.into(), &false.into()));
    home.admin(&["person", "shut-out", address]);
    assert_eq!(running.get(&path(&link), &[]).status, 404);
    let refused = home.run(&["admin", "person", "link", address]);
    assert!(refused.code != 0 && refused.err.contains("shut out"), "{refused:?}");
    let missing = home.run(&["admin", "person", "link", "nobody@contoso.example"]);
    assert!(missing.err.contains("nobody has an account"), "{missing:?}");
    running.stop();
}
