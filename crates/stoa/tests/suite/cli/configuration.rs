//! `stoa config`, and what a wrong configuration does to other commands.

use crate::cli::support::Home;

#[test]
fn every_problem_is_listed_at_once_with_its_place() {
    let home = Home::new();
    home.write("stoa.toml", "[server]\nlisen = \"127.0.0.1:1\"\n\n[publishing]\npace = \"quick\"\n");
    let environment =
        [("STOA_LOG__FORMAT", "xml"), ("STOA_MAIL__URI", "smtp://a"), ("STOA_TEST", "not ours")];
    let ran = home.run_with(&["config", "check", "--set", "artifact.allow_http=true"], &environment);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(
        ran.err,
        "error: there are 5 problems with the configuration:\n\
         \x20 stoa.toml:2: there is no setting server.lisen; did you mean server.listen?\n\
         \x20 stoa.toml:5: publishing.pace must be \"instant\", \"brisk\", \"real\" or how many times faster than that, such as \"60x\", not \"quick\"\n\
         \x20 STOA_LOG__FORMAT: log.format must be \"text\" or \"json\", not \"xml\"\n\
         \x20 STOA_MAIL__URI: this variable sets nothing; did you mean STOA_MAIL__URL?\n\
         \x20 --set artifact.allow_http: there is no setting artifact.allow_http; did you mean artifacts.allow_http?\n"
    );
}

#[test]
fn a_server_that_others_reach_without_tls_does_not_start() {
    let home = Home::new();
    let ran =
        home.run(&["serve", "--listen", "0.0.0.0:0", "--set", "server.public_url=https://market.example"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("--listen: server.listen is 0.0.0.0:0, which other machines reach"), "{ran:?}");
    assert!(ran.err.contains("server.allow_plain_http = true"), "{ran:?}");
    assert!(!home.path("stoa-data").exists(), "nothing was made");
}

#[test]
fn the_template_is_a_configuration_that_changes_nothing() {
    let home = Home::new();
    let before = home.out(&["config", "show"]);
    home.write("stoa.toml", &home.out(&["config", "template"]));
    assert_eq!(
        home.out(&["config", "check"]),
        "the configuration is all right (stoa.toml, 0 settings given)\n"
    );
    let after = home.out(&["config", "show"]);
    assert_eq!(after.strip_prefix("# file: stoa.toml\n"), before.strip_prefix("# no file\n"));
}

#[test]
fn what_is_shown_is_a_configuration_without_its_secrets() {
    let home = Home::new();
    home.write("market.toml", "[database]\nurl = \"postgres://stoa:hunter2@db.example/stoa\"\n");
    let environment = [("STOA_CONFIG", "market.toml"), ("STOA_SERVER__LISTEN", "127.0.0.1:7")];
    let shown = home.run_with(&["config", "show", "--data", "elsewhere"], &environment).out;
    assert!(shown.starts_with("# file: market.toml\n"), "{shown}");
    for line in [
        "url = \"postgres://stoa:***@db.example/stoa\"  # market.toml:2",
        "listen = \"127.0.0.1:7\"  # STOA_SERVER__LISTEN",
        "directory = \"elsewhere\"  # --data",
        "pace = \"brisk\"\n",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    assert!(!shown.contains("hunter2"), "{shown}");
    home.write("shown.toml", &shown);
    home.out(&["config", "check", "--config", "shown.toml"]);
}

#[test]
fn a_mistake_on_the_command_line_is_a_usage_error() {
    let home = Home::new();
    for line in [&["serve", "--set", "listen"][..], &["admin", "publisher", "create"], &["polish"], &[]] {
        assert_eq!(home.run(line).code, 2, "{line:?}");
    }
    assert_eq!(home.out(&["--version"]), concat!("stoa ", env!("CARGO_PKG_VERSION"), "\n"));
    assert!(home.out(&["--help"]).contains("self-hosted"));
}

#[test]
fn the_reference_page_has_the_template() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    let page = std::fs::read_to_string(page).unwrap();
    let template = Home::new().out(&["config", "template"]);
    let block = format!("```toml\n{template}```\n");
    assert!(page.contains(&block), "put the output of `stoa config template` into docs/configuration.md");
}
