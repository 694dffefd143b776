use std::ffi::OsString;
use std::path::PathBuf;

use super::list::variable;
use super::nearest::settings;
use super::settings::SECTIONS;
use super::*;

/// A file that is gone when the test is over.
struct File {
    _directory: tempfile::TempDir,
    path: PathBuf,
}

fn file(text: &str) -> File {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("stoa.toml");
    std::fs::write(&path, text).unwrap();
    File { _directory: directory, path }
}

fn from_file(text: &str) -> Result<Loaded, Problems> {
    let file = file(text);
    load(&Sources { file: Some(file.path.clone()), ..Sources::default() })
}

fn from_environment(variables: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let environment =
        variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))).collect();
    load(&Sources { environment, ..Sources::default() })
}

/// Every message, without the directory of the file.
fn messages(loaded: Result<Loaded, Problems>) -> Vec<String> {
    let problems = loaded.unwrap_err().0;
    let shown = problems.iter().map(ToString::to_string);
    shown
        .map(|text| {
            text.rsplit_once("/stoa.toml").map_or(text.clone(), |(_, rest)| format!("stoa.toml{rest}"))
        })
        .collect()
}

fn defaults() -> Config {
    load(&Sources::default()).unwrap().config
}

#[test]
fn every_default_and_every_example_can_be_read() {
    // Reading the defaults panics on one that cannot be read.
    defaults();
    let pairs = [
        "server.tls_key",
        "server.tls_certificate",
        "keys.master",
        "keys.file",
        "openid.issuer",
        "openid.client_id",
    ];
    for setting in settings() {
        let Some(example) = setting.example.filter(|_| !pairs.contains(&setting.key)) else { continue };
        let transport = if setting.key == "mail.url" { "transport = \"smtp\"\n" } else { "" };
        let (section, name) = setting.key.split_once('.').unwrap();
        let loaded = from_file(&format!("[{section}]\n{transport}{name} = {example}"));
        let loaded = loaded.unwrap_or_else(|problems| panic!("{}: {problems}", setting.key));
        assert_ne!(loaded.config, defaults(), "{} changes nothing", setting.key);
    }
}

#[test]
fn the_template_as_it_is_sets_nothing() {
    let loaded = from_file(&template()).unwrap();
    assert_eq!(loaded.config, defaults());
    assert!(loaded.places.is_empty());
}

#[test]
fn the_template_with_every_default_in_force_is_the_defaults() {
    let mut text = String::new();
    let mut is_example = false;
    for line in template().lines() {
        let setting = line.strip_prefix('#').filter(|rest| !rest.is_empty() && !rest.starts_with(' '));
        match setting {
            Some(setting) if !is_example => text.push_str(setting),
            _ => text.push_str(line),
        }
        text.push('\n');
        is_example = line.ends_with("example:");
    }
    let loaded = from_file(&text).unwrap();
    assert_eq!(loaded.config, defaults());
    let with_default = settings().filter(|setting| setting.default.is_some()).count();
    assert_eq!(loaded.places.len(), with_default, "every default was in force");
}

#[test]
fn every_setting_is_in_the_template_with_a_sentence() {
    let template = template();
    let shown = defaults().shown();
    assert_eq!(shown.len(), settings().count());
    for (setting, (key, _)) in settings().zip(&shown) {
        assert_eq!(setting.key, *key);
        assert!(template.contains(&format!("\n#{} = ", setting.name)), "{key}");
        assert!(setting.about.concat().trim().ends_with('.'), "{key} has no sentence");
    }
    assert!(SECTIONS.iter().all(|section| template.contains(&format!("\n[{}]\n", section.name))));
}

#[test]
fn flags_outweigh_the_environment_which_outweighs_the_file() {
    let file = file("[server]\nlisten = \"127.0.0.1:1\"\n[log]\nfilter = \"warn\"\nformat = \"json\"");
    let flag = |key: &str, value: &str| Flag {
        written: format!("--set {key}"),
        key: key.to_owned(),
        value: value.to_owned(),
    };
    let loaded = load(&Sources {
        file: Some(file.path.clone()),
        environment: vec![
            ("STOA_SERVER__LISTEN".into(), "127.0.0.1:2".into()),
            ("STOA_LOG__FILTER".into(), "debug".into()),
            ("STOA_ARTIFACTS__OPTIONS__REGION".into(), "eu".into()),
            ("STOA_TEST_POSTGRES".into(), "somebody else's".into()),
            ("HOME".into(), "/home/somebody".into()),
        ],
        flags: vec![flag("server.listen", "127.0.0.1:3"), flag("server.listen", "127.0.0.1:4")],
    })
    .unwrap();
    assert_eq!(loaded.config.server.listen.port(), 4);
    assert_eq!(loaded.config.artifacts.options.reveal()["region"], "eu");
    let shown = show(&loaded);
    for line in [
        "listen = \"127.0.0.1:4\"  # --set server.listen",
        "filter = \"debug\"  # STOA_LOG__FILTER",
        "options = { region = \"***\" }  # STOA_ARTIFACTS__OPTIONS__REGION",
        "stoa.toml:5",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
}

#[test]
fn every_problem_is_told_at_once_with_its_place() {
    let found = messages(from_file(
        "colour = \"red\"\n[server]\nlisen = \"127.0.0.1:1\"\nlisten = \"somewhere\"\nmax_body = \"4MB\"\n\
         tls_key = \"key.pem\"\n[publishing]\npace = \"quick\"\nlease = 30\n[identity]\ntoken_lifetime = \"2h\"\n\
         [[identity.providers]]\nisuer = \"https://id.example\"\naudience = \"stoa\"\njwks_uri = \"keys\"\n\
         [artifacts]\nallow = [\"*.example\"]\n",
    ));
    let expected = [
        "stoa.toml:1: there is no setting colour; `stoa config template` shows all there are",
        "stoa.toml:3: there is no setting server.lisen; did you mean server.listen?",
        "stoa.toml:4: server.listen must be an address with a port, such as 127.0.0.1:8080 or [::1]:8080, not \"somewhere\"",
        "stoa.toml:5: server.max_body must be a number of bytes, or a size such as \"64KiB\", \"4MiB\" or \"1GiB\", not \"4MB\"",
        "stoa.toml:6: server.tls_key is set without server.tls_certificate; set both",
        "stoa.toml:8: publishing.pace must be \"instant\", \"brisk\", \"real\" or how many times faster than that, such as \"60x\", not \"quick\"",
        "stoa.toml:9: publishing.lease must be a length of time with its unit, such as \"30s\", \"10m\", \"1h\" or \"2d\", not 30",
        "stoa.toml:11: identity.token_lifetime must be at most 1h",
        "stoa.toml:12: identity.providers[0].isuer is not part of a provider; did you mean issuer?",
        "stoa.toml:12: identity.providers[0].issuer must be given, as a text",
        "stoa.toml:12: identity.providers[0].jwks_uri must be the address of a key set, such as https://id.example/keys",
        "stoa.toml:17: artifacts.allow[0] cannot be used: “*.example” is neither a host name, an address nor a network such as 10.0.0.0/8, with an optional :port",
    ];
    assert_eq!(found, expected);
}

#[test]
fn broken_toml_is_told_by_line_and_never_quoted() {
    let found = messages(from_file("[database]\nurl = \"postgres://a:hunter2@b\n[server]\nlisten = 5"));
    assert!(found[0].starts_with("stoa.toml:2: "), "{found:?}");
    assert!(!found.concat().contains("hunter2"), "{found:?}");
    let twice = messages(from_file("[log]\nfilter = \"info\"\nfilter = \"warn\""));
    assert!(twice[0].starts_with("stoa.toml:3: "), "{twice:?}");
}

#[test]
fn a_variable_that_sets_nothing_is_refused() {
    let found = messages(from_environment(&[
        ("STOA_SERVER__LISEN", "127.0.0.1:1"),
        ("STOA_SERVER_LISTEN", "127.0.0.1:1"),
        ("STOA_WHAT__EVER", "x"),
    ]));
    let expected = [
        "STOA_SERVER_LISTEN: this variable sets nothing; did you mean STOA_SERVER__LISTEN?",
        "STOA_SERVER__LISEN: this variable sets nothing; did you mean STOA_SERVER__LISTEN?",
        "STOA_WHAT__EVER: this variable sets nothing; `stoa config template` shows all settings",
    ];
    assert_eq!(found, expected);
}

#[test]
fn texts_of_the_environment_are_read_as_what_they_set() {
    let loaded = from_environment(&[
        ("STOA_SERVER__PUBLIC_URL", ""),
        ("STOA_SERVER__CORS_ORIGINS", "https://a.example, https://b.example/"),
        ("STOA_ARTIFACTS__ALLOW", "[\"localhost\"]"),
        ("STOA_DATABASE__MIGRATE", "false"),
        ("STOA_DATABASE__CONNECTIONS", "3"),
        ("STOA_SERVER__MAX_BODY", "1000000"),
        ("STOA_IDENTITY__PROVIDERS", "[{ issuer = \"i\", audience = \"a\", jwks_uri = \"https://k\" }]"),
    ])
    .unwrap()
    .config;
    assert_eq!(loaded.server.public_url, None);
    assert_eq!(
        loaded.server.cors_origins.iter().map(|origin| origin.0.as_str()).collect::<Vec<_>>(),
        ["https://a.example", "https://b.example"]
    );
    assert_eq!(
        (loaded.artifacts.allow.len(), loaded.database.migrate, loaded.database.connections),
        (1, false, 3)
    );
    assert_eq!((loaded.server.max_body.0, loaded.identity.providers.len()), (1_000_000, 1));
}

#[test]
fn plain_http_for_others_must_be_meant() {
    let refused = messages(from_file("[server]\nlisten = \"0.0.0.0:80\""));
    assert!(refused[0].contains("server.allow_plain_http = true"), "{refused:?}");
    assert!(refused[1].contains("set server.public_url"), "{refused:?}");
    from_file(
        "[server]\nlisten = \"0.0.0.0:80\"\nallow_plain_http = true\npublic_url = \"https://market.example\"",
    )
    .unwrap();
    from_file("[server]\nlisten = \"10.0.0.1:443\"\ntls_certificate = \"c\"\ntls_key = \"k\"").unwrap();
    from_file("[server]\nlisten = \"[::1]:80\"").unwrap();
}

#[test]
fn mail_settings_must_fit_together() {
    for (text, part) in [
        ("transport = \"smtp\"", "mail.url must be set"),
        ("url = \"smtp://a\"", "has no effect"),
        ("transport = \"smtp\"\nurl = \"smtp://u:hunter2@a?tls=none\"", "mail.url cannot be used"),
        ("from = \"nobody\"", "mail.from cannot be used"),
    ] {
        let found = messages(from_file(&format!("[mail]\n{text}")));
        assert!(found.len() == 1 && found[0].contains(part), "{found:?}");
        assert!(!found[0].contains("hunter2"), "{found:?}");
    }
}

#[test]
fn settings_of_the_openid_provider_must_fit_together() {
    for (text, part) in [
        ("issuer = \"https://id.example\"", "is set without openid.client_id"),
        ("client_id = \"stoa\"", "is set without openid.issuer"),
        ("password = false", "nobody could sign in"),
        ("scopes = [\"email\"]", "must have \"openid\" among them"),
        ("scopes = [\"openid\", \"email profile\"]", "must be one scope each"),
        ("issuer = \"http://id.example\"\nclient_id = \"stoa\"", "must begin with https://"),
        ("issuer = \"id.example\"\nclient_id = \"stoa\"", "must be the address of an OpenID provider"),
        ("unknown = \"maybe\"", "must be \"refuse\" or \"make\""),
    ] {
        let found = messages(from_file(&format!("[openid]\n{text}")));
        assert!(found.iter().any(|message| message.contains(part)), "{text}: {found:?}");
    }
    let whole = "[openid]\nissuer = \"https://id.example/\"\nclient_id = \"stoa\"\npassword = false";
    assert_eq!(from_file(whole).unwrap().config.openid.issuer.unwrap().0, "https://id.example/");
}

#[test]
fn nothing_prints_a_secret() {
    let loaded = from_file(
        "[database]\nurl = \"postgres://stoa:hunter2@db/stoa\"\n[mail]\ntransport = \"smtp\"\n\
         url = \"smtps://stoa:hunter2@mail.example\"\n[artifacts]\nstore = \"s3://bucket?key=hunter2\"\n\
         options = { secret_access_key = \"hunter2\" }\n[openid]\nissuer = \"https://id.example\"\n\
         client_id = \"stoa\"\nclient_secret = \"hunter2\"\n[keys]\nmaster = \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"\n",
    )
    .unwrap();
    let printed = format!("{loaded:?}{}", show(&loaded));
    assert!(!printed.contains("hunter2") && !printed.contains("AAAA"), "{printed}");
    assert!(printed.contains("stoa:***@db"), "{printed}");

    let wrong = from_file(
        "[database]\nurl = \"mysql://stoa:hunter2@db\"\n[keys]\nmaster = \"hunter2\"\n[artifacts]\noptions = { key = [\"hunter2\"] }",
    );
    let wrong = messages(wrong);
    assert_eq!(wrong.len(), 3, "{wrong:?}");
    assert!(!wrong.concat().contains("hunter2"), "{wrong:?}");
}

#[test]
fn a_missing_file_that_was_named_is_a_problem() {
    let found = messages(load(&Sources { file: Some("/nowhere/stoa.toml".into()), ..Sources::default() }));
    assert_eq!(found, ["stoa.toml: there is no such file"]);
    assert_eq!(variable("server.listen"), "STOA_SERVER__LISTEN");
}

/// No client could send it: a header's blanks at its ends do not count.
#[test]
fn a_token_with_a_blank_at_its_end_is_refused_and_not_cut() {
    for token in ["at-least-sixteen ", " at-least-sixteen", "at-least-sixteen\\n"] {
        let found = messages(from_file(&format!("[metrics]\ntoken = \"{token}\"\n")));
        assert_eq!(found, ["stoa.toml:2: metrics.token must not begin or end with a blank"]);
    }
}
