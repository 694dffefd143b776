//! Every sample in Debian's Chromium: light, dark, narrow and in Korean. axe-core looks at each, and a picture of each is kept outside of
//! the checkout.

use std::path::PathBuf;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use serde_json::json;
use testkit::{Chromium, Engine, TestApp};
use ui::answer::guard;
use words::Language;

use crate::samples;

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

/// Serves the samples as the storefront serves its pages.
async fn serve_samples() -> (String, tokio::task::JoinHandle<()>) {
    async fn sample(Path((code, name)): Path<(String, String)>) -> Response {
        let language = Language::parse(&code).unwrap();
        let found = samples::all(language).into_iter().find(|sample| sample.name == name).unwrap();
        let mut answer = Html(found.html).into_response();
        guard(answer.headers_mut());
        answer
    }
    let asset = async |uri: Uri, headers: HeaderMap| ui::assets::answer(uri.path(), &headers).unwrap();
    // Whatever picture a page shows.
    let picture = async || {
        let drawn = r##"<svg xmlns="http://www.w3.org/2000/svg" width="115" height="115"><path fill="#1d459f" d="M0 0h115v115H0z"/><circle cx="58" cy="58" r="32" fill="#fff"/></svg>"##;
        ([("content-type", "image/svg+xml")], drawn)
    };
    let router = Router::new()
        .route("/{language}/{name}", get(sample))
        .route("/assets/{name}", get(asset))
        .route("/artifacts/{digest}", get(picture));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (address, tokio::spawn(async { axum::serve(listener, router).await.unwrap() }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_keeps_to_the_rules_in_four_forms() {
    let place = |name: &str| PathBuf::from(std::env::var_os(name).unwrap_or_default());
    let axe = std::fs::read_to_string(place("STOA_TEST_BROWSER").join("node_modules/axe-core/axe.min.js"))
        .expect("STOA_TEST_BROWSER names the folder of axe-core: run `make tools/browser`");
    let pictures = place("STOA_PICTURES");
    let test = TestApp::start(Engine::Sqlite).await;
    let (address, server) = serve_samples().await;
    let browser = Chromium::start(&test, "en").await;
    let mut found = Vec::new();
    for form in &FORMS {
        for sample in samples::all(form.language) {
            let name = format!("{}-{}", sample.name, form.name);
            look(&browser, form, &format!("{address}/{}/{}", form.language.code(), sample.name)).await;
            let wide = browser.run("return document.documentElement.scrollWidth - window.innerWidth").await;
            if wide.as_i64().is_none_or(|wide| wide > 0) {
                found.push(format!("{name}: {wide} pixels too wide"));
            }
            if browser.run("return document.styleSheets.length !== 2").await != false {
                found.push(format!("{name}: the stylesheets were not taken"));
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
                std::fs::create_dir_all(&pictures).unwrap();
                std::fs::write(pictures.join(format!("{name}.png")), browser.picture().await).unwrap();
            }
        }
    }
    server.abort();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
