//! Pages that were made of samples, looked at alike for every face for people.

use std::path::PathBuf;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, Uri};
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use serde_json::json;
use ui::answer::guard;
use words::Language;

use crate::{Answer, Chromium, Engine, TestApp};

/// A page that was made, under its name.
pub struct Sample {
    pub name: &'static str,
    pub html: String,
}

/// How a page is looked at.
struct Form {
    name: &'static str,
    language: Language,
    width: u32,
    scheme: &'static str,
}

const FORMS: [Form; 4] = [
    Form { name: "light", language: Language::English, width: 1440, scheme: "light" },
    Form { name: "dark", language: Language::English, width: 1440, scheme: "dark" },
    Form { name: "360", language: Language::English, width: 360, scheme: "light" },
    Form { name: "ko", language: Language::Korean, width: 1440, scheme: "light" },
];

async fn look(browser: &Chromium, form: &Form, address: &str) {
    let size = json!({ "width": form.width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
    browser.command("Emulation.setDeviceMetricsOverride", &size).await;
    let features = json!([
        { "name": "prefers-color-scheme", "value": form.scheme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    browser.command("Emulation.setEmulatedMedia", &json!({ "features": features })).await;
    browser.open(address).await;
}

/// Serves samples as faces for people serve their pages.
async fn serve_samples(all: fn(Language) -> Vec<Sample>) -> (String, tokio::task::JoinHandle<()>) {
    let sample = move |Path((code, name)): Path<(String, String)>| async move {
        let language = Language::parse(&code).expect("a language");
        let found = all(language).into_iter().find(|sample| sample.name == name).expect("a sample");
        let mut answer = Html(found.html).into_response();
        guard(answer.headers_mut());
        answer
    };
    let asset =
        async |uri: Uri, headers: HeaderMap| ui::assets::answer(uri.path(), &headers).expect("an asset");
    // Whatever picture a page shows.
    let picture = async || {
        let drawn = r##"<svg xmlns="http://www.w3.org/2000/svg" width="115" height="115"><path fill="#1d459f" d="M0 0h115v115H0z"/><circle cx="58" cy="58" r="32" fill="#fff"/></svg>"##;
        ([("content-type", "image/svg+xml")], drawn)
    };
    let router = Router::new()
        .route("/{language}/{name}", get(sample))
        .route("/assets/{name}", get(asset))
        .route("/artifacts/{digest}", get(picture));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    (address, tokio::spawn(async { axum::serve(listener, router).await.expect("it goes on") }))
}

/// Looks at every sample of `all` in Debian's Chromium: light, dark, narrow and in Korean. axe-core looks at each, and a picture of each is
/// kept outside of the checkout. A page takes so many `stylesheets`.
pub async fn look_at_samples(all: fn(Language) -> Vec<Sample>, stylesheets: usize) {
    let place = |name: &str| PathBuf::from(std::env::var_os(name).unwrap_or_default());
    let axe = std::fs::read_to_string(place("STOA_TEST_BROWSER").join("node_modules/axe-core/axe.min.js"))
        .expect("STOA_TEST_BROWSER names the folder of axe-core: run `make tools/browser`");
    let pictures = place("STOA_PICTURES");
    let test = TestApp::start(Engine::Sqlite).await;
    let (address, server) = serve_samples(all).await;
    let browser = Chromium::start(&test, "en").await;
    let mut found = Vec::new();
    for form in &FORMS {
        for sample in all(form.language) {
            let name = format!("{}-{}", sample.name, form.name);
            look(&browser, form, &format!("{address}/{}/{}", form.language.code(), sample.name)).await;
            let wide = browser.run("return document.documentElement.scrollWidth - window.innerWidth").await;
            if wide.as_i64().is_none_or(|wide| wide > 0) {
                found.push(format!("{name}: {wide} pixels too wide"));
            }
            if browser.run("return document.styleSheets.length").await != stylesheets {
                found.push(format!("{name}: a stylesheet was not taken"));
            }
            browser.run(&axe).await;
            let rules = r#"const done = arguments[arguments.length - 1];
                axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
                    .then((result) => done(result.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 160) + " " + node.failureSummary).join(" | "))));"#;
            let told = browser.ask("/execute/async", &json!({ "script": rules, "args": [] })).await;
            for one in told.as_array().expect("a list") {
                found.push(format!("{name}: {}", one.as_str().unwrap_or_default()));
            }
            if !pictures.as_os_str().is_empty() {
                std::fs::create_dir_all(&pictures).expect("a folder for pictures");
                std::fs::write(pictures.join(format!("{name}.png")), browser.picture().await)
                    .expect("a picture is kept");
            }
        }
    }
    server.abort();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Fails the test unless every sample of `all` is a page in both languages, with nothing that its policy would keep from working.
#[track_caller]
pub fn check_samples(all: fn(Language) -> Vec<Sample>) {
    for language in Language::ALL {
        for Sample { name, html } in all(language) {
            assert!(html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"), "{name}");
            assert!(html.contains(&format!("<html lang=\"{}\"", language.code())), "{name}");
            assert_eq!(html.matches("<h1").count(), 1, "{name} has one title");
            // Nothing that a policy would keep from working, and nothing from elsewhere.
            for refused in [" style=", "<style>", " onclick", "http://", "//cdn"] {
                assert!(!html.contains(refused), "{name}: {refused}");
            }
            // What was not said is told by its id, and its arguments in brackets.
            let is_id = |text: &str| {
                let is_of_one =
                    |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
                text.contains('-') && text.bytes().all(is_of_one)
            };
            let told =
                html.split(['>', '"']).filter_map(|part| part.split_once(" (")).find(|(id, _)| is_id(id));
            assert_eq!(told, None, "{name}");
            assert!(html.len() < 60 * 1024, "{name}: {} bytes", html.len());
        }
    }
}

/// Whoever asks and whatever the answer is: nobody frames the page, nothing in it runs that is not ours, and it may be `cached` like this.
#[track_caller]
pub fn keeps_others_out(answer: &Answer, target: &str, cached: &str) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{target}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{target}");
    assert_eq!(answer.header("cache-control"), cached, "{target}");
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{target}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{target}: {policy}");
    for inline in ["<style", " style=", "onclick=", "javascript:"] {
        assert!(!answer.text.contains(inline), "{target}: {inline}");
    }
}
