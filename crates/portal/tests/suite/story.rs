//! A release by keyboard alone, in a browser: what waits is found, read, partly published, rejected, certified, compared, taken live, partly
//! not sold any more, and partly brought back.

mod control;
mod making;
mod seller;

use app::people::{self, NewPerson, Purpose};
use app::publishing::{self, Ruling};
use app::{Certification, Role, Scope};
use domain::publishing::Decision;
use serde_json::{Value, json};
use testkit::{Chromium, Client, Engine, TestApp, documents};

const OFFER: &str = "/publishers/contoso/offers/demo";
const SUMMARY: &str = "microsoft-azure-corevm.summary";
const TITLE: &str = "microsoft-azure-corevm.skuTitle";
const HARDENED: &str = "microsoft-azure-corevm.hardened";
/// A page that asks for no decision any more.
const DECIDED: &str = "body:not(:has(button[name=decision]))";
const REASON: &str = "The summary promises more than the image has.";

/// Somebody new with a browser, whose first page is that of the printed link.
async fn somebody(test: &TestApp, language: &str, name: &str, scope: Scope, role: Role) -> Chromium {
    let new = NewPerson {
        address: format!("{name}@people.example"),
        name: name.to_owned(),
        language: Some(language.to_owned()),
    };
    let link = test
        .console(move |ctx, tx| {
            let person = people::create(ctx, tx, &new)?;
            people::grant(ctx, tx, &person.id, &scope, role)?;
            people::link_to(ctx, tx, &person.id, Purpose::SignIn)
        })
        .await;
    let browser = Chromium::start(test, language).await;
    browser.open(&people::link_address(&test.url, &link.token)).await;
    browser.enter("form[action='/signin/link'] button").await;
    browser.until("a[href*='/dashboard/account/sessions']").await;
    browser
}

/// A live offer, and a draft that says something else on three of its pages.
async fn prepare(test: &TestApp, owner: &Client) {
    let mut offer = documents::core_vm("contoso", "demo");
    let plans = offer["definition"]["plans"].as_array_mut().unwrap();
    let mut second = plans[0].clone();
    second["planId"] = json!("second");
    second["diskGenerations"][0]["planId"] = json!("second-gen2");
    plans.push(second);
    owner.put(OFFER, &offer).await.expect(200);
    owner.post(&format!("{OFFER}/publish")).await.expect(202);
    test.settle().await;
    // The first version is not what the story is about.
    test.console(|ctx, tx| {
        let waiting = publishing::waiting_for_decision(ctx, tx, None)?;
        let ruling = |operation| Ruling::alike(operation, Decision::Approved, "as it is");
        waiting.into_iter().try_for_each(|one| publishing::decide(ctx, tx, &ruling(one.operation)))
    })
    .await;
    test.settle().await;
    owner.post(&format!("{OFFER}/golive")).await.expect(202);
    test.settle().await;
    owner.get(&format!("{OFFER}/slot/production")).await.expect(200);
    offer["definition"]["offer"][SUMMARY] = json!("Images for everybody");
    offer["definition"]["plans"][0][TITLE] = json!("First generation");
    offer["definition"]["plans"][0][HARDENED] = json!(false);
    owner.put(OFFER, &offer).await.expect(200);
}

async fn document(owner: &Client, slot: &str) -> Value {
    owner.get(&format!("{OFFER}{slot}")).await.expect(200).json()["definition"].take()
}

async fn certify(operator: &Chromium, test: &TestApp) {
    operator.open(&format!("{}/dashboard/commercial-marketplace/overview", test.url)).await;
    operator.enter("nav a[href='/operate/certification']").await;
    operator.enter("td a[href*='/operate/certification/']").await;
}

async fn story(engine: Engine, language: &str) {
    let manual = |settings: &mut app::Settings| settings.certification = Certification::Manual;
    let test = TestApp::with(engine).settings(manual).start().await;
    let owner = test.member("contoso", Role::Owner).await;
    prepare(&test, &owner).await;

    let contoso = Scope::Publisher("contoso".parse().unwrap());
    let mina = somebody(&test, language, "mina", contoso, Role::Owner).await;
    mina.open(&format!("{}/dashboard/commercial-marketplace/overview", test.url)).await;
    mina.fill("input[name=q]", "demo\u{E007}").await;
    mina.enter("a[href$='/contoso/demo/overview']").await;

    // Two of the three pages go out.
    mina.enter("a[href$='/review']").await;
    mina.until_shows("Images for everybody").await;
    mina.tick("input[name=goes][value='plans/gen1/plan-technical']").await;
    mina.fill("textarea[name=notes]", "Sign in as tester.").await;
    mina.enter("button[value=publish]").await;
    mina.until("[data-part=steps]").await;
    test.settle().await;

    // An operator reads the notes, and says what is wrong.
    let operator = somebody(&test, language, "olga", Scope::Marketplace, Role::Operator).await;
    certify(&operator, &test).await;
    operator.until_shows("Sign in as tester.").await;
    operator.fill("textarea[name=text-0]", REASON).await;
    operator.enter("button[name=decision][value=rejected]").await;
    operator.until(DECIDED).await;
    test.settle().await;

    // It is to be read where the offer stands, by itself.
    mina.until_shows(REASON).await;
    mina.enter("a[href$='/review']").await;
    mina.tick("input[name=goes][value='plans/gen1/plan-technical']").await;
    mina.enter("button[value=publish]").await;
    mina.until("[data-part=steps]").await;
    test.settle().await;
    certify(&operator, &test).await;
    operator.enter("button[name=decision][value=approved]").await;
    operator.until(DECIDED).await;
    test.settle().await;

    // What waits is compared, and taken live.
    mina.until("a[href$='/go-live']").await;
    mina.enter("a[href*='/compare']").await;
    mina.until_shows("First generation").await;
    mina.enter("a[href$='/contoso/demo/overview']").await;
    mina.enter("a[href$='/go-live']").await;
    mina.enter("form[data-guard] button.first").await;
    mina.until("[data-part=steps]").await;
    test.settle().await;
    let (live, draft) = (document(&owner, "/slot/production").await, document(&owner, "").await);
    assert_eq!(live["offer"][SUMMARY], "Images for everybody");
    assert_eq!(live["plans"][0][TITLE], "First generation");
    assert_eq!((&live["plans"][0][HARDENED], &draft["plans"][0][HARDENED]), (&json!(true), &json!(false)));

    // A plan is not sold any more.
    mina.enter("a[href*='/stop-selling?'][href*='plan=second']").await;
    mina.enter("form[data-guard] button.danger").await;
    mina.until("a[href*='/resume-selling?']").await;
    test.settle().await;

    // A page is brought back as it was.
    mina.enter("a[href$='/history']").await;
    mina.enter("a[href*='/restore?version=1']").await;
    mina.choose("select[name=page]", "plan-technical").await;
    mina.enter("form.filters button").await;
    mina.enter("form[data-guard] button.danger").await;
    mina.until("nav a[aria-current][href$='/compare']").await;
    assert_eq!(document(&owner, "").await["plans"][0][HARDENED], json!(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_by_keyboard_alone_on_sqlite() {
    story(Engine::Sqlite, "en").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_by_keyboard_alone_in_korean_on_postgres() {
    story(Engine::Postgres, "ko").await;
}
