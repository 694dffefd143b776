//! The mistakes people make most, and what they are told: the table in `docs/mistakes.md`.

use std::path::PathBuf;

use regex::Regex;
use serde_json::json;

use crate::cli::support::{Home, Ran, Running};
use crate::client::support::Desk;

const PAGE: &str = include_str!("../../../../../docs/mistakes.md");

/// As much as is shown of what is printed, in characters.
const LONGEST: usize = 400;

/// Where the mistakes are made.
struct Stage {
    /// Beside a sandbox, whose offer `demo` is live.
    desk: Desk,
    /// Of somebody who runs a marketplace.
    home: Home,
    /// Servers with a certificate each.
    own: Secure,
    other_name: Secure,
    authority: Secure,
}

/// A marketplace that speaks TLS.
struct Secure {
    running: Running,
    certificate: PathBuf,
    _home: Home,
}

impl Secure {
    fn start(names: &[&str], is_authority: bool) -> Self {
        let home = Home::new();
        let mut parameters =
            rcgen::CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
        if is_authority {
            parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        }
        let key = rcgen::KeyPair::generate().unwrap();
        home.write("server.pem", &parameters.self_signed(&key).unwrap().pem());
        home.write("server.key", &key.serialize_pem());
        let set = ["--set", "server.tls_certificate=server.pem", "--set", "server.tls_key=server.key"];
        let running = home.serve(&set);
        Self { running, certificate: home.path("server.pem"), _home: home }
    }

    fn url(&self, scheme: &str) -> String {
        format!("{scheme}://localhost:{}", self.running.address().port())
    }
}

impl Stage {
    fn set() -> Self {
        let mut desk = Desk::at_sandbox(&[]);
        desk.set_variables();
        desk.out(&["offer", "publish", "demo", "--wait"]);
        desk.out(&["offer", "live", "demo", "--wait"]);
        desk.write("older.json", &desk.json(&["offer", "show", "demo"]).to_string());
        desk.out(&[
            "image",
            "add",
            "demo",
            "gen1",
            "2026.02.02",
            "--os-vhd",
            "https://images.example.com/b.vhd",
        ]);
        let draft = json!({"offerTypeId": "microsoft-azure-corevm", "definition": {"displayText": "x", "offer": {}, "plans": []}});
        desk.write("draft.json", &draft.to_string());
        desk.out(&["offer", "put", "draft", "draft.json"]);
        std::fs::create_dir(desk.path("empty")).unwrap();
        desk.write(
            "profiles.toml",
            "[profiles.partner]\nurl = \"https://market.example\"\ntennant = \"t\"\n",
        );
        let offer = |more: &str| format!("id: demo\nofferTypeId: microsoft-azure-corevm\n{more}");
        for (name, text) in [
            ("indented.yaml", "id: a\n  b: [".to_owned()),
            ("comma.json", "{\"id\": \"a\",}".to_owned()),
            ("member.yaml", offer("definitions: {}\n")),
            ("unset.yaml", offer("definition:\n  displayText: ${TITLE}\n")),
            ("within.yaml", offer("definition:\n  displayText: Images of ${TITLE}\n")),
            (
                "secret.yaml",
                offer(
                    "definition:\n  offer:\n    microsoft-azure-corevm.tableLeadConfiguration:\n      connectionString: abc\n",
                ),
            ),
            ("type.yaml", "id: other\nofferTypeId: microsoft-azure-corvm\ndefinition: {}\n".to_owned()),
        ] {
            desk.write(name, &text);
        }
        let home = Home::new();
        home.out(&["migrate"]);
        home.write("list.json", "[{\"id\": \"a\"}]\n");
        home.write("offers.yaml", "id: a\n");
        home.write("copy.db", "");
        home.write("damaged.db", &"not a database ".repeat(1000));
        Self {
            desk,
            home,
            own: Secure::start(&["localhost"], false),
            other_name: Secure::start(&["market.example"], false),
            authority: Secure::start(&["localhost"], true),
        }
    }

    /// A command of somebody who asks the sandbox, with these variables besides; an empty one is none.
    fn asks(&self, line: &[&str], variables: &[(&str, &str)]) -> Ran {
        let ran = self.desk.run_with(line, variables, "");
        Ran { code: ran.code, out: ran.out, err: ran.err }
    }

    /// A command of somebody who asks another server.
    fn asks_at(&self, url: &str, certificates: Option<&PathBuf>) -> Ran {
        let file = certificates.map_or(String::new(), |path| path.display().to_string());
        let proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].map(|name| (name, ""));
        let variables = [("STOA_URL", url), ("STOA_LOGIN_URL", url), ("SSL_CERT_FILE", &file)];
        self.asks(&["offer", "list"], &[&variables[..], &proxies].concat())
    }

    fn mistakes(&self) -> Vec<(&'static str, Ran)> {
        let ask = |line: &[&str]| self.asks(line, &[]);
        let url = self.desk.value("STOA_URL");
        let port = url.rsplit(':').next().unwrap();
        let nobody =
            [("STOA_URL", ""), ("STOA_TENANT_ID", ""), ("STOA_CLIENT_ID", ""), ("STOA_CLIENT_SECRET", "")];
        let profiles = [&[("STOA_PROFILES", "profiles.toml")], &nobody[..]].concat();
        let run = |line: &[&str]| self.home.run(line);
        let certificates = |secure: &Secure| Some(secure.certificate.clone());
        vec![
            ("No profile and no variables", self.asks(&["offer", "list"], &nobody)),
            ("A profile there is not", self.asks(&["offer", "list", "--profile", "live"], &profiles)),
            (
                "A word of a profile misspelt, and values missing",
                self.asks(&["offer", "list", "--profile", "partner"], &profiles),
            ),
            ("A secret that is wrong", self.asks(&["offer", "list"], &[("STOA_CLIENT_SECRET", "guessed")])),
            (
                "A tenant that is wrong",
                self.asks(&["offer", "list"], &[("STOA_TENANT_ID", "elsewhere.example")]),
            ),
            ("An address where nobody listens", self.asks_at("http://127.0.0.1:1", None)),
            ("An address with a path too many", self.asks_at(&format!("{url}/api"), None)),
            ("`http://` where the server speaks TLS", self.asks_at(&self.own.url("http"), None)),
            (
                "`https://` where the server speaks none",
                self.asks_at(&url.replace("http://", "https://"), None),
            ),
            ("A certificate that signed itself", self.asks_at(&self.own.url("https"), None)),
            (
                "A certificate for another name",
                self.asks_at(&self.other_name.url("https"), certificates(&self.other_name).as_ref()),
            ),
            (
                "The certificate of an authority as a server's",
                self.asks_at(&self.authority.url("https"), certificates(&self.authority).as_ref()),
            ),
            (
                "`SSL_CERT_FILE` names no file",
                self.asks_at(&self.own.url("https"), Some(&"nowhere.pem".into())),
            ),
            ("Nobody says whose offers", self.asks(&["offer", "list"], &[("STOA_PUBLISHER", "")])),
            ("A publisher one may not see", ask(&["offer", "list", "--publisher", "fabrikam"])),
            ("An offer there is not", ask(&["offer", "show", "dmeo"])),
            ("A plan there is not", ask(&["plan", "show", "demo", "gen3"])),
            ("A status there is not", ask(&["offer", "list", "--status", "live"])),
            ("A state there is not", ask(&["operation", "list", "demo", "--state", "done"])),
            ("A time without its unit", ask(&["offer", "wait", "demo", "--timeout", "30"])),
            ("A command misspelt", ask(&["ofer", "list"])),
            ("An option misspelt", ask(&["offer", "list", "--ouput", "json"])),
            ("Help for a command there is not", ask(&["help", "publish"])),
            ("Publishing a draft that is not complete", ask(&["offer", "publish", "draft"])),
            ("Going live without a preview", ask(&["offer", "live", "draft"])),
            ("Canceling with nothing under way", ask(&["offer", "cancel", "draft"])),
            ("Saving what is older than the draft", ask(&["offer", "put", "demo", "older.json"])),
            (
                "An image version that is there with another disk",
                ask(&[
                    "image",
                    "add",
                    "demo",
                    "gen1",
                    "2026.02.02",
                    "--os-vhd",
                    "https://images.example.com/c.vhd",
                ]),
            ),
            ("A file that is not there", ask(&["offer", "put", "demo", "dmeo.json"])),
            ("A folder without offers", ask(&["diff", "empty"])),
            ("A slip in YAML", ask(&["diff", "indented.yaml"])),
            ("A slip in JSON", ask(&["diff", "comma.json"])),
            ("A member of a file misspelt", ask(&["apply", "member.yaml"])),
            ("A variable that is not set", ask(&["apply", "unset.yaml"])),
            ("A variable within a text", ask(&["apply", "within.yaml"])),
            ("A secret in a file", ask(&["apply", "secret.yaml"])),
            ("A type misspelt", ask(&["validate", "type.yaml"])),
            ("A type misspelt, where a marketplace is asked", ask(&["diff", "type.yaml"])),
            ("A port in use", run(&["serve", "--listen", &format!("127.0.0.1:{port}")])),
            ("Open to the network without TLS", run(&["serve", "--listen", "0.0.0.0:0"])),
            ("A setting misspelt", run(&["config", "check", "--set", "server.lisen=127.0.0.1:0"])),
            (
                "No PostgreSQL where it should be",
                run(&["migrate", "--set", "database.url=postgres://stoa@127.0.0.1:1/stoa?sslmode=disable"]),
            ),
            ("A damaged database", run(&["migrate", "--set", "database.url=sqlite:damaged.db"])),
            ("No database yet", run(&["admin", "--data", "nowhere", "publisher", "list"])),
            (
                "A client id nobody has",
                run(&["admin", "role", "grant", "00000000-0000-0000-0000-000000000000", "operator"]),
            ),
            ("Importing a list", run(&["import", "list.json"])),
            ("Importing YAML", run(&["import", "offers.yaml"])),
            ("A backup over a file", run(&["backup", "copy.db"])),
        ]
    }

    /// What is printed, as every machine prints it.
    fn shown(&self, ran: &Ran) -> String {
        let printed = if ran.err.is_empty() { &ran.out } else { &ran.err };
        let mut text = printed.clone();
        for folder in [self.desk.path(""), self.home.path("")] {
            text = text.replace(folder.to_str().unwrap(), "");
        }
        let changing = [
            (r"(127\.0\.0\.1|localhost):[0-9]{2,}", "$1:PORT"),
            (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"),
            (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME"),
        ];
        for (pattern, instead) in changing {
            text = Regex::new(pattern).unwrap().replace_all(&text, instead).into_owned();
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let line = lines.collect::<Vec<_>>().join(" ⏎ ").replace('|', "\\|");
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }
}

#[test]
fn every_mistake_is_told_as_the_table_says() {
    let stage = Stage::set();
    let mistakes = stage.mistakes();
    assert!(mistakes.len() >= 40);
    let row = |(what, ran): &(&str, Ran)| format!("| {what} | {} | {} |\n", ran.code, stage.shown(ran));
    let rows: String = mistakes.iter().map(row).collect();
    assert!(!rows.contains("panicked"), "{rows}");
    assert!(PAGE.contains(&rows), "put these rows into docs/mistakes.md:\n{rows}");
}
