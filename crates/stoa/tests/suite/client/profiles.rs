//! Profiles in a file.

use std::os::unix::fs::PermissionsExt as _;

use crate::client::support::Desk;

/// A desk whose variables are written into the file of profiles instead, the secret into a file of its own.
fn with_profile(mode: u32) -> Desk {
    let mut desk = Desk::at_sandbox(&[]);
    let value = |name| desk.value(name).to_owned();
    let text = format!(
        "default = \"here\"\n[profiles.here]\nurl = \"{}\"\ntenant = \"{}\"\nclient_id = \"{}\"\nclient_secret_file = \"secret\"\npublisher = \"contoso\"\n[profiles.nowhere]\nurl = \"http://127.0.0.1:1\"\n",
        value("STOA_URL"),
        value("STOA_TENANT_ID"),
        value("STOA_CLIENT_ID")
    );
    desk.write("profiles.toml", &text);
    desk.write("secret", &format!("{}\n", value("STOA_CLIENT_SECRET")));
    std::fs::set_permissions(desk.path("secret"), std::fs::Permissions::from_mode(mode)).unwrap();
    let file = desk.path("profiles.toml").to_str().unwrap().to_owned();
    desk.environment = vec![("STOA_PROFILES".to_owned(), file)];
    desk
}

#[test]
fn a_profile_is_all_it_takes() {
    let desk = with_profile(0o600);
    let ran = desk.run(&["offer", "list"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.contains("Demo images"), "{ran:?}");
    assert_eq!(desk.run(&["offer", "list", "--profile", "here"]).code, 0);
}

#[test]
fn an_open_secret_is_warned_about_and_used() {
    let desk = with_profile(0o644);
    let ran = desk.run(&["offer", "list"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.starts_with("warning: others can read the secret in "), "{ran:?}");
}

#[test]
fn everything_wrong_with_a_profile_is_told() {
    let desk = with_profile(0o600);
    let unknown = desk.refused(&["offer", "list", "--profile", "hree"], 2);
    assert!(
        unknown.contains("\n  --profile: no profile `hree` in ")
            && unknown.contains("there are here, nowhere"),
        "{unknown}"
    );
    let missing = desk.refused_json(&["offer", "list", "--profile", "nowhere"], 2);
    assert_eq!(
        (missing["code"].as_str(), missing["details"].as_array().unwrap().len()),
        (Some("Profile"), 3)
    );
    let bare = desk.run_with(&["offer", "list"], &[("STOA_PROFILES", "/nowhere/profiles.toml")], "");
    assert_eq!(bare.code, 2);
    assert!(bare.err.contains("\n  STOA_PROFILES: /nowhere/profiles.toml cannot be read"), "{bare:?}");
}
