//! `stoa doctor`.

use std::os::unix::fs::PermissionsExt;

use crate::cli::support::{Home, Ran};

/// The lines about `part` at `level`.
fn has(ran: &Ran, level: &str, part: &str, words: &str) -> bool {
    ran.out.lines().any(|line| line.starts_with(&format!("{level:<9}{part}")) && line.contains(words))
}

fn settled() -> Home {
    let home = Home::new();
    home.serve(&[]).stop();
    home.out(&["admin", "keys", "rotate"]);
    home
}

#[test]
fn a_good_installation_has_no_problems() {
    let home = settled();
    let ran = home.run(&["doctor"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.ends_with("0 problems, 0 warnings\n"), "{}", ran.out);
    for (part, words) in [
        ("configuration", "no file"),
        ("data directory", "can be written"),
        ("database", "intact"),
        ("master key", "opens all 1 signing keys"),
        ("offer types", "loaded"),
        ("address", "http://127.0.0.1:8080"),
        ("artifacts", "can be written and read"),
        ("mail", "kept in"),
        ("growth", "answers: 0 rows"),
    ] {
        assert!(has(&ran, "ok", part, words), "{part} in {}", ran.out);
    }
}

#[test]
fn a_database_server_is_looked_at_too() {
    let home = Home::on_postgres();
    let ran = home.run(&["doctor"]);
    assert!(
        ran.code == 0 && has(&ran, "warn", "database", "migrations are pending: 0001_initial"),
        "{ran:?}"
    );
    home.serve(&["--demo=publisher"]).stop();
    let ran = home.run(&["doctor"]);
    assert!(ran.code == 0 && has(&ran, "ok", "database", "PostgreSQL answers"), "{ran:?}");
    assert!(has(&ran, "ok", "collation", "byte by byte"), "{ran:?}");
    assert!(!ran.out.contains("old enough"), "{ran:?}");
    home.tamper(db::sql!("UPDATE events SET at = 0"));
    let ran = home.run(&["doctor"]);
    assert!(
        ran.out.lines().any(|line| line.contains("events: ") && line.ends_with("old enough to be forgotten")),
        "{ran:?}"
    );
    home.tamper(db::sql!("ALTER TABLE mails ALTER COLUMN mail_id TYPE TEXT COLLATE \"en-x-icu\""));
    let ran = home.run(&["doctor"]);
    assert!(ran.code == 0 && has(&ran, "warn", "collation", "mails.mail_id (en-x-icu)"), "{ran:?}");
    let refused = home.run(&["backup", "copy.db"]);
    assert!(refused.code == 1 && refused.err.contains("pg_dump"), "{refused:?}");
    let ran = home.run(&["doctor", "--set", "database.url=postgres://stoa:hunter2@127.0.0.1:1/stoa"]);
    assert!(ran.code == 1 && has(&ran, "problem", "database", "cannot connect"), "{ran:?}");
    assert!(!ran.out.contains("hunter2"), "{ran:?}");
}

#[test]
fn before_the_first_start_nothing_is_wrong_and_nothing_is_made() {
    let home = Home::new();
    let ran = home.run(&["doctor"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(has(&ran, "warn", "database", "is not there yet"), "{}", ran.out);
    assert!(!home.path("stoa-data").exists());
}

#[test]
fn a_broken_installation_is_told_in_full() {
    let home = settled();
    let key = home.path("stoa-data/master.key");
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
    std::fs::remove_dir_all(home.path("stoa-data/artifacts")).unwrap();
    home.write("stoa-data/artifacts", "in the way");
    std::fs::remove_dir_all(home.path("stoa-data/mail")).unwrap();
    home.write("stoa-data/mail", "in the way");
    std::fs::create_dir(home.path("types")).unwrap();
    home.write("types/broken.json", "{");
    let ran = home.run(&[
        "doctor",
        "--set",
        "offer_types.directory=types",
        "--set",
        "server.public_url=http://market.example",
    ]);
    assert_eq!(ran.code, 1);
    for (level, part, words) in [
        ("problem", "master key", "can be read by other users"),
        ("problem", "artifacts", "artifacts"),
        ("problem", "mail", "mail"),
        ("problem", "offer types", "cannot be used"),
        ("warn", "address", "unencrypted"),
    ] {
        assert!(has(&ran, level, part, words), "{part} in {}", ran.out);
    }
    assert!(ran.out.contains("→ chmod 600"), "{}", ran.out);
    assert!(ran.out.ends_with("4 problems, 1 warning\n"), "{}", ran.out);
}

#[test]
fn a_damaged_database_and_a_foreign_key_are_told() {
    let home = settled();
    home.write("stoa-data/master.key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    let ran = home.run(&["doctor"]);
    assert!(ran.code == 1 && has(&ran, "problem", "master key", "does not open 1"), "{ran:?}");

    home.write("stoa-data/master.key", "nonsense");
    let ran = home.run(&["doctor"]);
    assert!(ran.code == 1 && has(&ran, "problem", "master key", "not 32 bytes in base64"), "{ran:?}");
    assert!(!ran.out.contains("nonsense"), "{ran:?}");

    home.write("stoa-data/stoa.db", &"not a database ".repeat(1000));
    let ran = home.run(&["doctor"]);
    assert!(ran.code == 1 && has(&ran, "problem", "database", ""), "{ran:?}");
}

#[test]
fn a_directory_that_is_none_and_a_configuration_that_is_wrong_are_told() {
    let home = Home::new();
    home.write("file", "");
    let ran = home.run(&["doctor", "--data", "file"]);
    assert!(ran.code == 1 && has(&ran, "problem", "data directory", "is no directory"), "{ran:?}");
    let ran = home.run(&["doctor", "--data", "file/below"]);
    assert!(ran.code == 1 && has(&ran, "problem", "data directory", ""), "{ran:?}");

    let ran = home.run(&["doctor", "--set", "server.lisen=1", "--set", "log.format=2"]);
    assert_eq!(ran.code, 1);
    assert!(has(&ran, "problem", "configuration", "did you mean server.listen?"), "{ran:?}");
    assert!(has(&ran, "problem", "configuration", "log.format must be"), "{ran:?}");
}

#[test]
fn the_files_that_live_offers_show_are_looked_for() {
    let home = settled();
    let store = format!("file://{}", home.path("stoa-data/artifacts").display());
    let blobs = blob::Blobs::open(&store, &Default::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let digest = runtime.block_on(blobs.put(bytes::Bytes::from_static(b"a picture"))).unwrap();
    assert_eq!(digest.to_string(), "92b2fa58028958317e408bd84ecfa70f5ee35b121991dbc232c49d166353708b");
    home.tamper(db::sql!(
        "INSERT INTO artifacts (publisher_id, offer_id, source, digest, media_type, bytes, live, fetched_at) VALUES
            ('contoso', 'demo', 'a', '92b2fa58028958317e408bd84ecfa70f5ee35b121991dbc232c49d166353708b', 'image/png', 9, 1, 0),
            ('contoso', 'shop', 'a', '92b2fa58028958317e408bd84ecfa70f5ee35b121991dbc232c49d166353708b', 'image/png', 9, 1, 0),
            ('contoso', 'demo', 'b', '0000000000000000000000000000000000000000000000000000000000000000', 'image/png', 9, 0, 0)"
    ));
    let ran = home.run(&["doctor"]);
    assert!(
        ran.code == 0 && has(&ran, "ok", "artifacts", "1 file that live offers show: all there"),
        "{ran:?}"
    );
    home.tamper(db::sql!("UPDATE artifacts SET live = 1"));
    let ran = home.run(&["doctor"]);
    assert!(
        ran.code == 1
            && has(&ran, "problem", "artifacts", "of 2 files that live offers show these are not there:"),
        "{ran:?}"
    );
    assert!(ran.out.contains(&format!("{} of contoso/demo\n", "0".repeat(64))), "{}", ran.out);
    assert!(ran.out.contains("→ restore artifacts.store"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_openid_provider_is_asked_as_a_server_asks_it() {
    let provider = testkit::provider::IdentityProvider::start().await;
    let home = Home::new();
    let issuer = format!("openid.issuer={}", provider.issuer);
    let known = ["--set", "openid.client_id=stoa", "--set", "artifacts.allow_http=true"];
    let mut asked = [&["doctor", "--set", &issuer][..], &known].concat();
    let ran = home.run(&asked);
    assert!(
        has(&ran, "problem", "openid", &provider.issuer) && ran.out.contains("artifacts.allow"),
        "{ran:?}"
    );
    asked.extend(["--set", "artifacts.allow=127.0.0.1"]);
    let ran = home.run(&asked);
    assert!(has(&ran, "ok", "openid", "answers, and publishes 1 key"), "{ran:?}");
    let other = format!("openid.issuer={}/", provider.issuer);
    let mut elsewhere = asked.clone();
    elsewhere.extend(["--set", &other]);
    let ran = home.run(&elsewhere);
    assert!(has(&ran, "problem", "openid", "it calls itself"), "{ran:?}");
    provider.go_down(true);
    assert!(has(&home.run(&asked), "problem", "openid", &provider.issuer));
}
