//! Secrets under names that the type writes otherwise or does not know: on their way in and out, and when they were stored
//! before they were known as such.

use app::{App, Role};
use serde_json::{Value, json};
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const MARKET: &str = "microsoft-azure-corevm.";

/// What a text that must not be readable begins with.
const HUSH: &str = "not-to-be-read-";

/// A complete offer with secrets in its offer, its plan and a place that the catalogue shows.
fn offer() -> Value {
    let mut document = documents::core_vm("contoso", "demo");
    let definition = &mut document["definition"];
    definition["offer"][format!("{MARKET}BlobLeadConfiguration")] =
        json!({ "connectionString": "not-to-be-read-blob", "containerName": "leads" });
    definition["offer"][format!("{MARKET}dynamicsLeadConfiguration")] =
        json!({ "instanceUrl": "https://crm.example", "applicationKey": "not-to-be-read-key", "retries": 3 });
    definition["offer"]["x.tokens"] =
        json!({ "SAS-Token": ["not-to-be-read-first", 7, "not-to-be-read-second"] });
    // A member that the catalogue shows for its name.
    definition["plans"][0]["x.screenshots"] = json!({ "x.apiKey": "not-to-be-read-screen", "size": 1 });
    definition["x.keywords"] = "readable".into();
    document
}

/// The same as it is returned.
fn shown() -> Value {
    let mut document = offer();
    let definition = &mut document["definition"];
    definition["offer"][format!("{MARKET}BlobLeadConfiguration")] = json!({ "containerName": "leads" });
    definition["offer"][format!("{MARKET}dynamicsLeadConfiguration")] =
        json!({ "instanceUrl": "https://crm.example", "retries": 3 });
    definition["offer"]["x.tokens"] = json!({ "SAS-Token": [null, 7, null] });
    definition["plans"][0]["x.screenshots"] = json!({ "size": 1 });
    document
}

/// The members of `document` that were sent, as the other has them.
fn same_members(sent: &Value, read: &Value) -> bool {
    match (sent, read) {
        (Value::Object(sent), Value::Object(read)) => {
            sent.iter().all(|(name, value)| read.get(name).is_some_and(|read| same_members(value, read)))
        }
        (Value::Array(sent), Value::Array(read)) => {
            sent.len() == read.len() && sent.iter().zip(read).all(|(sent, read)| same_members(sent, read))
        }
        (sent, read) => sent == read,
    }
}

async fn version(app: &App, number: i64) -> db::offers::Version {
    let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
    app.db.read(move |tx| db::offers::version(tx, &publisher, &offer, number)).await.unwrap().unwrap()
}

/// The places of the sealed secrets of a version.
fn places(version: &db::offers::Version) -> Vec<String> {
    let sealed: Value = serde_json::from_str(version.secrets.as_deref().unwrap_or("{}")).unwrap();
    sealed.as_object().unwrap().keys().cloned().collect()
}

fn warnings(answer: &testkit::Answer) -> Vec<(String, String)> {
    let list: Value = serde_json::from_str(answer.header("x-stoa-warnings")).unwrap();
    let text = |warning: &Value, member: &str| warning[member].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(|warning| (text(warning, "code"), text(warning, "target"))).collect()
}

/// Everything of an offer that can be read over HTTP.
async fn everything(test: &TestApp, owner: &Client) -> Vec<(String, String)> {
    let paths = [
        "",
        "/slot/draft",
        "/slot/preview",
        "/slot/production",
        "/versions/1",
        "/status",
        "/submissions",
        "/history",
    ];
    let mut read = Vec::new();
    for path in paths {
        read.push((path.to_owned(), owner.get(&format!("{ROOT}{path}")).await.text));
    }
    read.push(("all prices".to_owned(), owner.get(&format!("{ROOT}?includeAllPricing=true")).await.text));
    let anybody = Client::anonymous(test);
    for path in ["/catalog/offers", "/catalog/offers/contoso/demo"] {
        read.push((path.to_owned(), anybody.call("GET", path, None, &[]).await.text));
    }
    read
}

async fn publish(test: &TestApp, owner: &Client) {
    for action in ["publish", "golive"] {
        owner.post(&format!("{ROOT}/{action}")).await.expect(202);
        test.settle().await;
    }
}

/// Has the marketplace hold what an older program would have stored: secrets readable in the draft, in a frozen version, in
/// the catalogue and in an answer.
async fn make_older(test: &TestApp, answered: Option<(String, Value)>) {
    let plain = serde_json::to_string(&offer()["definition"]).unwrap();
    test.console(move |ctx, tx| {
        let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
        for number in [1, 2] {
            let stored = db::offers::version(tx, &publisher, &offer, number)?.unwrap();
            let mut definition: Value = serde_json::from_str(&plain)?;
            definition["displayText"] =
                serde_json::from_str::<Value>(&stored.definition)?["displayText"].take();
            db::offers::reseal(tx, &publisher, &offer, number, (&definition.to_string(), None, None))?;
        }
        for row in db::catalogue::after(tx, ["", "", ""], 10)? {
            let mut entry: Value = serde_json::from_str(&row.1)?;
            entry["listing"]["plans"][0]["x.screenshots"] =
                json!({ "x.apiKey": "not-to-be-read-screen", "size": 1 });
            assert!(db::catalogue::reseal(tx, &row, &entry.to_string())?);
        }
        // It kept whole answers.
        if let Some((caller, answer)) = &answered {
            let mut kept = db::answers::get(tx, caller, "k", domain::Timestamp::from_micros(0))?.unwrap();
            let mut answer = answer.clone();
            answer["definition"] = serde_json::from_str(&plain)?;
            (kept.body, kept.made_of) = (answer.to_string(), None);
            db::answers::put(tx, caller, "k", &kept, ctx.now)?;
        }
        Ok(())
    })
    .await;
}

/// Every text of the tables that may hold a document.
async fn stored_texts(test: &TestApp) -> String {
    test.console(|_, tx| {
        let mut texts = Vec::new();
        for (publisher, offer, number) in db::offers::versions_after(tx, ("", "", 0), 100)? {
            let version = db::offers::version(tx, &publisher, &offer, number)?.unwrap();
            texts.extend([version.definition, version.secrets.unwrap_or_default()]);
        }
        texts.extend(db::catalogue::after(tx, ["", "", ""], 100)?.into_iter().map(|row| row.1));
        texts.extend(db::answers::after(tx, ["", ""], 100)?.into_iter().map(|row| row.1));
        Ok(texts.join("\n"))
    })
    .await
}

/// A process that has begun over the database of `test` and is not through with what was stored before.
fn begun(test: &TestApp) -> App {
    let env = &test.app.env;
    let env = app::Env {
        settings: env.settings.clone(),
        offer_types: offer_types::OfferTypes::built_in(),
        rates: offer_types::pricing::RateTable::built_in(),
        vault: app::vault::Vault::new(&[42; 32]),
        clock: env.clock.clone(),
        random: env.random.clone(),
        rehearsal: env.rehearsal.clone(),
        sealing: app::sealing::Sealing::default(),
    };
    App::from(app::Parts { env: env.into(), ..app::Parts::clone(&test.app) })
}

/// Serves `app` beside the marketplace of `test`, to the same callers.
async fn serve(test: &mut TestApp, app: &App) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    test.url = format!("http://{}", listener.local_addr().unwrap());
    let router = stoa_api::router(app.clone(), &stoa_api::Options::default());
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
}

/// What the database says about how far sealing is.
async fn set_progress(test: &TestApp, text: &'static str) {
    test.console(move |_, tx| Ok(db::marketplace::set(tx, "sealing", text)?)).await;
}

on_both_engines! {
    async fn nothing_that_is_named_like_a_secret_comes_back(engine: Engine) {
        let test = TestApp::start(engine).await;
        testkit::log::keep_out(HUSH);
        let owner = test.member("contoso", Role::Owner).await;
        let saved = owner.put(ROOT, &offer()).await.expect(200);
        assert!(same_members(&shown()["definition"], &saved.json()["definition"]), "{:#}", saved.json());
        let target = |place: &str| format!("definition.{place}");
        let expected = [
            ("UnknownMember", target(&format!("offer.{MARKET}BlobLeadConfiguration"))),
            ("SealedMember", target(&format!("offer.{MARKET}BlobLeadConfiguration.connectionString"))),
            ("UnknownMember", target(&format!("offer.{MARKET}dynamicsLeadConfiguration"))),
            ("SealedMember", target(&format!("offer.{MARKET}dynamicsLeadConfiguration.applicationKey"))),
            ("UnknownMember", target("offer.x.tokens")),
            ("SealedMember", target("offer.x.tokens.SAS-Token[0]")),
            ("SealedMember", target("offer.x.tokens.SAS-Token[2]")),
            ("UnknownMember", target("plans[0].x.screenshots")),
            ("SealedMember", target("plans[0].x.screenshots.x.apiKey")),
            ("UnknownMember", target("x.keywords")),
        ];
        assert_eq!(warnings(&saved), expected.map(|(code, target)| (code.to_owned(), target)));
        let first = version(&test.app, 1).await;
        assert!(!first.definition.contains(HUSH) && !first.secrets.as_ref().unwrap().contains(HUSH));
        assert_eq!(places(&first).len(), 5);

        // What was read goes back as it is.
        owner.put(ROOT, &saved.json()).await.expect(200);
        assert_eq!(version(&test.app, 1).await.secrets, first.secrets, "what is omitted is kept");

        publish(&test, &owner).await;
        for (path, text) in everything(&test, &owner).await {
            assert!(!text.contains(HUSH), "{path}: {text}");
        }
        let status = owner.get(&format!("{ROOT}/status")).await.expect(200).json();
        assert_eq!(status["status"], "succeeded", "{status:#}");
        let messages = status["steps"][0]["messages"].to_string();
        assert!(messages.contains("SealedMember") && messages.contains("applicationKey"), "{messages}");
        // Whoever follows the leads has the settings whole.
        let leads = test.console(|ctx, tx| {
            let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
            let leads = db::catalogue::lead_destination(tx, &publisher, &offer)?.unwrap();
            Ok(ctx.env.vault.open("leads/contoso/demo", &leads.settings).unwrap())
        });
        let leads = leads.await;
        assert!(leads.contains("not-to-be-read-blob") && leads.contains("not-to-be-read-key"));
        assert!(!stored_texts(&test).await.contains(HUSH));
    }

    async fn an_empty_text_clears_and_another_value_replaces(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &offer()).await.expect(200);
        let mut changed = shown();
        let definition = &mut changed["definition"];
        // In the type's own spelling now: the same secret.
        definition["offer"][format!("{MARKET}BlobLeadConfiguration")]["CONNECTIONSTRING"] = "".into();
        definition["offer"][format!("{MARKET}dynamicsLeadConfiguration")]["applicationKey"] = 5.into();
        definition["offer"]["x.tokens"] = json!({ "SAS-Token": [null] });
        let saved = owner.put(ROOT, &changed).await.expect(200);
        let kept = places(&version(&test.app, 1).await);
        let plan = changed["definition"]["plans"][0]["planId"].as_str().unwrap();
        assert_eq!(kept, ["offer/x.tokens/SAS-Token[#0]".to_owned(), format!("plans[{plan}]/x.screenshots/x.apiKey")]);
        let dynamics = &saved.json()["definition"]["offer"][format!("{MARKET}dynamicsLeadConfiguration")];
        assert_eq!(dynamics["applicationKey"], 5, "only texts are taken");
        changed["definition"]["plans"] = json!([]);
        owner.put(ROOT, &changed).await.expect(200);
        assert_eq!(places(&version(&test.app, 1).await), ["offer/x.tokens/SAS-Token[#0]"], "they go with their plan");
    }

    async fn warnings_are_repeated_with_their_answer_and_bounded(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let plain = documents::core_vm("contoso", "demo");
        assert_eq!(owner.put(ROOT, &plain).await.expect(200).header("x-stoa-warnings"), "");
        let mut odd = plain.clone();
        odd["definition"]["größe"] = json!(1);
        let key = [("idempotency-key", "k")];
        let first = owner.api_with("PUT", ROOT, Some(&odd), &key).await.expect(200);
        assert_eq!(warnings(&first), [("UnknownMember".to_owned(), "definition.größe".to_owned())]);
        let again = owner.api_with("PUT", ROOT, Some(&odd), &key).await.expect(200);
        assert_eq!(again.header("x-stoa-warnings"), first.header("x-stoa-warnings"));
        assert_eq!(again.header("idempotency-replayed"), "true");
        for number in 0..2000 {
            odd["definition"][format!("member{number}")] = json!(number);
        }
        let bounded = owner.put(ROOT, &odd).await.expect(200);
        assert!(bounded.header("x-stoa-warnings").len() <= 4096);
        assert_eq!(warnings(&bounded).last().unwrap().0, "MoreWarnings");
    }

    async fn too_many_secrets_nobody_knows_are_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        document["definition"]["x.tokens"] = json!({ "token": vec!["t"; 1001] });
        let refused = owner.put(ROOT, &document).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["code"], "TooLong");
        assert_eq!(refused["error"]["details"][0]["target"], "definition.x.tokens.token[1000]");
        document["definition"]["x.tokens"] = json!({ "token": vec!["t"; 1000] });
        owner.put(ROOT, &document).await.expect(200);
    }

    async fn what_an_older_program_stored_is_sealed_once(engine: Engine) {
        let mut test = TestApp::start(engine).await;
        testkit::log::keep_out(HUSH);
        let (id, secret) = test.principal("contoso", Role::Owner).await;
        let owner = Client::sign_in(&test, &id, &secret).await;
        let key = [("idempotency-key", "k")];
        let mut sent = documents::core_vm("contoso", "demo");
        let answer = owner.api_with("PUT", ROOT, Some(&sent), &key).await.expect(200).json();
        let answered = Some((app::Actor::Principal(id).to_string(), answer));
        publish(&test, &owner).await;
        sent["definition"]["displayText"] = "Second".into();
        let etag = owner.put(ROOT, &sent).await.expect(200).header("etag").to_owned();
        make_older(&test, answered.clone()).await;
        assert!(stored_texts(&test).await.contains(HUSH));

        // The new program has begun; its work has not.
        set_progress(&test, "{}").await;
        let begun = begun(&test);
        serve(&mut test, &begun).await;
        let owner = Client::anonymous(&test).with_bearer(owner.bearer());
        for (path, text) in everything(&test, &owner).await {
            assert!(!text.contains(HUSH), "{path}: {text}");
        }
        sent["definition"]["displayText"] = documents::core_vm("contoso", "demo")["definition"]["displayText"].clone();
        let again = owner.api_with("PUT", ROOT, Some(&sent), &key).await.expect(200);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert!(!again.text.contains(HUSH) && again.text.contains("dynamicsLeadConfiguration"));
        let read = owner.get(ROOT).await.expect(200);
        assert!(same_members(&shown()["definition"]["offer"], &read.json()["definition"]["offer"]));

        let before = version(&begun, 1).await;
        app::sealing::complete(&begun).await.unwrap();
        assert!(!stored_texts(&test).await.contains(HUSH));
        let (frozen, draft) = (version(&begun, 1).await, version(&begun, 2).await);
        assert_eq!((frozen.changed_at, frozen.frozen_at), (before.changed_at, before.frozen_at));
        assert_eq!(places(&frozen).len(), 5);
        assert_eq!(frozen.secrets, draft.secrets, "the same text is the same sealed one");
        assert_eq!(owner.get(ROOT).await.expect(200).header("etag"), etag);
        for (path, text) in everything(&test, &owner).await {
            assert!(!text.contains(HUSH), "{path}: {text}");
        }
        // It is done once: what is readable from now on was not stored by this program.
        make_older(&test, answered).await;
        app::sealing::complete(&begun).await.unwrap();
        assert!(stored_texts(&test).await.contains(HUSH));
        // Other rules begin anew.
        set_progress(&test, r#"{"rules":"older","stage":"complete","after":[]}"#).await;
        app::sealing::complete(&begun).await.unwrap();
        assert!(!stored_texts(&test).await.contains(HUSH));
    }

    async fn a_draft_saved_before_it_was_sealed_keeps_its_secrets(engine: Engine) {
        let mut test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        publish(&test, &owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        make_older(&test, None).await;
        let begun = begun(&test);
        serve(&mut test, &begun).await;
        let owner = Client::anonymous(&test).with_bearer(owner.bearer());
        let read = owner.get(ROOT).await.expect(200);
        owner.put(ROOT, &read.json()).await.expect(200);
        let draft = version(&begun, 2).await;
        assert_eq!(places(&draft).len(), 5);
        assert!(!draft.definition.contains(HUSH));
    }

    async fn sealing_goes_on_where_it_was_broken_off(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        publish(&test, &owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        // As if it was killed behind the first version.
        let known = test.console(|_, tx| Ok(db::marketplace::get(tx, "sealing")?.unwrap())).await;
        let rules = serde_json::from_str::<Value>(&known).unwrap()["rules"].take();
        let progress = json!({ "rules": rules, "stage": "versions", "after": ["contoso", "demo", "1"] }).to_string();
        make_older(&test, None).await;
        test.console(move |_, tx| Ok(db::marketplace::set(tx, "sealing", &progress)?)).await;
        app::sealing::complete(&begun(&test)).await.unwrap();
        assert!(version(&test.app, 1).await.definition.contains(HUSH), "it was looked at already");
        assert!(!version(&test.app, 2).await.definition.contains(HUSH));
        let done = test.console(|_, tx| Ok(db::marketplace::get(tx, "sealing")?.unwrap())).await;
        assert_eq!(serde_json::from_str::<Value>(&done).unwrap()["stage"], "complete");
    }
}
