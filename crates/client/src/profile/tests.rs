use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::*;

struct Home(tempfile::TempDir);

impl Home {
    fn with(text: &str) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.write("profiles.toml", text, 0o600);
        home
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    fn load(&self, variables: &[(&str, &str)]) -> Result<Loaded, Vec<String>> {
        let file = self.0.path().join("profiles.toml");
        let mut sources = sources(variables);
        sources.environment.push(("STOA_PROFILES".into(), file.into()));
        told(&sources, self.0.path())
    }
}

fn sources(variables: &[(&str, &str)]) -> Sources {
    let environment = variables.iter().map(|(name, value)| (name.into(), value.into())).collect();
    Sources { environment, ..Sources::default() }
}

/// The problems, with the folder left out.
fn told(sources: &Sources, folder: &Path) -> Result<Loaded, Vec<String>> {
    Profile::load(sources).map_err(|problems| {
        let told = |problem: ProfileProblem| {
            let place = problem.place.map(|place| format!("{place}: ")).unwrap_or_default();
            format!("{place}{}", problem.message).replace(&format!("{}/", folder.display()), "")
        };
        problems.0.into_iter().map(told).collect()
    })
}

const TWO: &str = r#"
default = "partner"
[profiles.partner]
url = "https://cloudpartner.azure.com"
tenant = "t"
client_id = "c"
client_secret_file = "secret"
publisher = "Contoso"
[profiles.test]
url = "https://stoa.example/market"
tenant = "t2"
client_id = "c2"
client_secret = "s2"
"#;

#[test]
fn the_default_profile_is_used_and_signs_in_where_its_server_does() {
    let home = Home::with(TWO);
    home.write("secret", "hunter2\n", 0o600);
    let Loaded { profile, warnings } = home.load(&[]).unwrap();
    assert_eq!(profile.login.as_str(), "https://login.microsoftonline.com/");
    assert_eq!(profile.client_secret.reveal(), "hunter2");
    assert_eq!(profile.publisher.as_ref().unwrap().as_str(), "contoso");
    assert!(warnings.is_empty(), "{warnings:?}");
    assert!(!format!("{profile:?}").contains("hunter2"));
}

#[test]
fn files_with_the_mark_of_windows_tools_are_read() {
    let home = Home::with(&format!("\u{feff}{}", TWO.replace('\n', "\r\n")));
    home.write("secret", "\u{feff}hunter2\r\n", 0o600);
    assert_eq!(home.load(&[]).unwrap().profile.client_secret.reveal(), "hunter2");
}

#[test]
fn another_profile_is_named_and_each_value_is_outweighed() {
    let home = Home::with(TWO);
    let variables = [("STOA_PROFILE", "test"), ("STOA_CLIENT_ID", "other"), ("STOA_TENANT_ID", "")];
    let Loaded { profile, .. } = home.load(&variables).unwrap();
    assert_eq!((profile.tenant.as_str(), profile.client_id.as_str()), ("t2", "other"));
    assert_eq!(profile.login, profile.url, "a server of its own signs in itself");
    let variables = [("STOA_CLIENT_SECRET", "mine"), ("STOA_LOGIN_URL", "https://login.example")];
    let Loaded { profile, .. } = home.load(&variables).unwrap();
    assert_eq!(profile.client_secret.reveal(), "mine", "it outweighs the file, too");
    assert_eq!(profile.login.as_str(), "https://login.example/");
}

#[test]
fn the_environment_alone_is_enough() {
    let variables = [
        ("STOA_URL", "http://127.0.0.1:8080"),
        ("STOA_TENANT_ID", "t"),
        ("STOA_CLIENT_ID", "c"),
        ("STOA_CLIENT_SECRET", "s"),
    ];
    let loaded = Profile::load(&sources(&variables)).unwrap();
    assert_eq!((loaded.profile.publisher, loaded.warnings), (None, vec![]));
}

#[test]
fn every_problem_is_told_with_its_place_and_no_secret() {
    let home = Home::with(
        "defualt = \"x\"\n[profiles.a]\nurl = 5\ntennant = \"t\"\nclient_secret = \"hunter2\"\n\
         client_secret_file = \"f\"\npublisher = \"no such\"\n",
    );
    let problems = home.load(&[("STOA_PROFILE", "a"), ("STOA_LOGIN_URL", "ftp://x")]).unwrap_err();
    assert_eq!(
        problems,
        [
            "profiles.toml:1: defualt means nothing here; did you mean default?",
            "profiles.toml:3: url must be a text, in quotation marks",
            "profiles.toml:4: tennant means nothing here; did you mean tenant?",
            "no url is given: set STOA_URL, or url in a profile of profiles.toml",
            "STOA_LOGIN_URL: must be an address such as https://cloudpartner.azure.com, without a user, a query or a fragment",
            "no tenant is given: set STOA_TENANT_ID, or tenant in a profile of profiles.toml",
            "no client_id is given: set STOA_CLIENT_ID, or client_id in a profile of profiles.toml",
            "profiles.toml:6: the secret is given twice: once itself and once as a file",
            "profiles.toml:7: `no such` is not a valid publisher id: use 1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit",
        ]
    );
}

#[test]
fn broken_toml_is_told_by_its_line_without_its_text() {
    let home = Home::with("[profiles.a]\nclient_secret = hunter2\n");
    let problems = home.load(&[]).unwrap_err().join("\n");
    assert!(problems.contains("profiles.toml:2: ") && !problems.contains("hunter2"), "{problems}");
}

#[test]
fn a_profile_that_is_not_there_is_told_with_those_that_are() {
    let home = Home::with(TWO);
    let problems = home.load(&[("STOA_PROFILE", "live")]).unwrap_err();
    assert_eq!(problems[0], "STOA_PROFILE: no profile `live` in profiles.toml: there are partner, test");
    let named = Sources { profile: Some("live".to_owned()), ..Sources::default() };
    let problems = told(&named, Path::new("/")).unwrap_err();
    assert_eq!(problems[0], "--profile: no profile `live` in ~/.config/stoa/profiles.toml: there are none");
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let problems = told(&sources(&[("STOA_PROFILES", "/nowhere/p.toml")]), Path::new("/")).unwrap_err();
    assert!(problems[0].starts_with("STOA_PROFILES: "), "{problems:?}");
    let usual = [("XDG_CONFIG_HOME", "/nowhere")];
    let problems = told(&sources(&usual), Path::new("/x")).unwrap_err();
    assert_eq!(problems.len(), 4, "only what is missing: {problems:?}");
    assert!(problems[0].contains("/nowhere/stoa/profiles.toml"), "{problems:?}");
}

#[test]
fn whoever_leaves_a_secret_open_is_warned() {
    let home = Home::with(TWO);
    home.write("secret", "hunter2", 0o644);
    assert!(home.load(&[]).unwrap().warnings[0].starts_with("others can read the secret in "));
    home.write("profiles.toml", TWO, 0o640);
    assert!(home.load(&[("STOA_PROFILE", "test")]).unwrap().warnings[0].contains("profiles.toml"));
    let plain = home.load(&[("STOA_URL", "http://stoa.example"), ("STOA_CLIENT_SECRET", "s")]).unwrap();
    assert!(plain.warnings[0].starts_with("STOA_URL: over plain http"), "{:?}", plain.warnings);
}

#[test]
fn a_secret_with_a_blank_at_its_end_is_refused_and_not_cut() {
    let home = Home::with(TWO);
    for (text, secret) in [("hunter2", "hunter2"), ("hunter2\n", "hunter2"), ("hunter2\r\n", "hunter2")] {
        home.write("secret", text, 0o600);
        assert_eq!(home.load(&[]).unwrap().profile.client_secret.reveal(), secret, "{text:?}");
    }
    let wrong = "the secret begins or ends with a blank or an empty line: take it away";
    for text in ["hunter2 \n", "hunter2 ", "hunter2\n\n", "hunter2\t\r\n", " hunter2", "\nhunter2\n"] {
        home.write("secret", text, 0o600);
        assert_eq!(home.load(&[]).unwrap_err(), [format!("profiles.toml:7: {wrong}")], "{text:?}");
    }
    let environment = [("STOA_PROFILE", "test"), ("STOA_CLIENT_SECRET", "hunter2 ")];
    assert_eq!(home.load(&environment).unwrap_err(), [format!("STOA_CLIENT_SECRET: {wrong}")]);
    let home = Home::with(&TWO.replace("\"s2\"", "\"s2 \""));
    assert_eq!(home.load(&[("STOA_PROFILE", "test")]).unwrap_err(), [format!("profiles.toml:13: {wrong}")]);
}
