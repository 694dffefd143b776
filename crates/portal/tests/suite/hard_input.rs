//! Whatever people put into the pages of the editor: what word processors leave, far too long texts, files that are not what they say.
//! All that is wrong is told at once, in the language of its reader, and nothing that was typed is lost.

use std::collections::BTreeMap;

use app::offers::import;
use app::{Actor, Role};
use offer_types::EXAMPLES;
use serde_json::{Value, json};
use testkit::{Browser, Client, Engine, TestApp, documents, form_on, with_values};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const VM: &str = "/offer/microsoft-azure-marketplace";
const SAVE: Option<(&str, &str)> = Some(("do", "save"));

/// What is pasted from a word processor: quotes that curl, spaces that do not break, hyphens that do not show, its own markup; and what
/// is written from right to left, in combining characters and in several code points to one letter.
const PASTED: &str = "“Curly” ‘quotes’ – and…\u{a0}a\u{ad}b <o:p>&nbsp;</o:p><p class=\"MsoNormal\">שלום \u{202e}abc\u{202c} e\u{301}\u{20dd} 👩\u{200d}👩\u{200d}👧</p>";

/// An offer that is stored, and somebody who edits it.
async fn begun(engine: Engine, offer: &Value) -> (TestApp, Client, Browser) {
    let test = TestApp::start(engine).await;
    let program = test.member("contoso", Role::Owner).await;
    program.put(ROOT, offer).await.expect(200);
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    (test, program, mina)
}

async fn stored(program: &Client) -> Value {
    program.get(ROOT).await.expect(200).json()["definition"].clone()
}

/// The names of the controls of a page into which anything can be typed.
fn typed_into(page: &str) -> Vec<String> {
    let tags = page.split('<').filter_map(|tag| tag.split('>').next());
    let is_text = |tag: &&str| {
        let is_input = |kind: &str| tag.contains(&format!("type=\"{kind}\""));
        tag.starts_with("textarea ")
            || tag.starts_with("input ") && ["text", "url", "email"].into_iter().any(is_input)
    };
    let named = |tag: &str| Some(tag.split(" name=\"").nth(1)?.split('"').next()?.to_owned());
    tags.filter(is_text).filter_map(named).filter(|name| name.starts_with('/')).collect()
}

/// A text without what forms arrange anew: white space, and what stands between addresses.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | ';')).collect()
}

/// What is told on a page to be wrong, each by itself.
fn problems(page: &str) -> Vec<&str> {
    let told = page.split("<div class=\"problems\"").nth(1).and_then(|rest| rest.split("</div>").next());
    told.into_iter().flat_map(|told| told.split("<li>").skip(1)).collect()
}

fn is_korean(text: &str) -> bool {
    text.chars().any(|letter| ('가'..='힣').contains(&letter))
}

/// The largest example of each type, by the type.
fn largest_examples() -> BTreeMap<String, Value> {
    let mut largest: BTreeMap<String, (usize, Value)> = BTreeMap::new();
    for (_, text) in EXAMPLES {
        let offer: Value = serde_json::from_str(text).unwrap();
        let kind = offer["offerTypeId"].as_str().unwrap().to_owned();
        if largest.get(&kind).is_none_or(|(size, _)| *size < text.len()) {
            largest.insert(kind, (text.len(), offer));
        }
    }
    largest.into_iter().map(|(kind, (_, offer))| (kind, offer)).collect()
}

#[tokio::test]
async fn every_control_of_every_type_keeps_what_was_typed() {
    let test = TestApp::start(Engine::Sqlite).await;
    let program = test.member("contoso", Role::Owner).await;
    let mut mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
    mina.language = "ko";
    let (mut typed, mut told) = (0, 0);
    for (kind, mut offer) in largest_examples() {
        let id = kind.trim_start_matches("microsoft-").to_owned();
        (offer["publisherId"], offer["id"]) = (json!("contoso"), json!(id));
        let path = format!("/publishers/contoso/offers/{id}");
        program.put(&path, &offer).await.expect(200);
        let pages = program.call("GET", &format!("/stoa/v1{path}/pages"), None, &[]).await.expect(200).json();
        let first = offer["definition"]["plans"][0]["planId"].clone();
        for page in pages["value"].as_array().unwrap() {
            let page = match (&page["plan"], &page["page"]) {
                (Value::String(plan), Value::String(name)) if first == plan.as_str() => {
                    format!("plans/{plan}/{name}")
                }
                (Value::String(_), _) => continue,
                (_, name) => name.as_str().unwrap().to_owned(),
            };
            if page == "plans" || page.ends_with("/plan-pricing") {
                continue;
            }
            let address = format!("/dashboard/commercial-marketplace/offers/contoso/{id}/{page}");
            let shown = mina.get(&address).await.expect(200).text;
            let mut names = typed_into(&shown);
            names.dedup();
            if names.is_empty() {
                continue;
            }
            // The first one gets far more than any text may have.
            let long = PASTED.repeat(10_000 / PASTED.chars().count() + 1);
            let texts: Vec<(&str, &str)> = names
                .iter()
                .enumerate()
                .map(|(nth, name)| (name.as_str(), if nth == 0 { &long } else { PASTED }))
                .collect();
            let filled = with_values(form_on(&shown, "data-editor", SAVE), &texts);
            let answer = mina.send(&address, &filled).await;
            let after = match answer.status {
                303 => mina.get(answer.header("location")).await.expect(200).text,
                422 => {
                    let wrong = problems(&answer.text);
                    assert!(!wrong.is_empty(), "{kind} {page}: {}", answer.text);
                    let foreign: Vec<_> = wrong.iter().filter(|text| !is_korean(text)).collect();
                    assert!(foreign.is_empty(), "{kind} {page}: {foreign:?}");
                    told += wrong.len();
                    answer.text
                }
                other => panic!("{kind} {page}: {other}: {}", answer.text),
            };
            let left = form_on(&after, "data-editor", SAVE);
            for (name, text) in texts {
                let kept =
                    left.iter().filter(|(known, _)| known == name).any(|(_, kept)| bare(kept) == bare(text));
                assert!(
                    kept,
                    "{kind} {page} {name}: {:?}",
                    left.iter().filter(|(known, _)| known == name).collect::<Vec<_>>()
                );
                typed += 1;
            }
            // Choices that nobody offered, as from a page of another day.
            let is_choice = |name: &str| name.starts_with('/') && !names.iter().any(|typed| typed == name);
            let forged = left.into_iter().map(|(name, value)| match is_choice(&name) {
                true => (name, "no such choice".to_owned()),
                false => (name, value),
            });
            let answer = mina.send(&address, &forged.collect::<Vec<_>>()).await;
            assert!([303, 422].contains(&answer.status), "{kind} {page}: {}: {}", answer.status, answer.text);
        }
    }
    assert!(typed > 300 && told > 100, "{typed} typed, {told} problems");
}

on_both_engines! {
    async fn what_a_word_processor_leaves_is_kept_and_buyers_get_what_is_allowed(engine: Engine) {
        let (_test, program, mina) = begun(engine, &documents::virtual_machine("contoso", "demo")).await;
        let (title, description) = (format!("{VM}.title"), format!("{VM}.description"));
        let two_lines = "One\u{a0}line\r\nand “another”";
        let shown = mina.get(&format!("{OFFER}/listing")).await.expect(200).text;
        let filled = with_values(form_on(&shown, "data-editor", SAVE), &[(&title, "Images\u{ad} – “the best”"), (&description, PASTED)]);
        mina.send(&format!("{OFFER}/listing"), &filled).await.expect(303);
        let now = stored(&program).await;
        assert_eq!(now.pointer(&title).unwrap(), "Images\u{ad} – “the best”");
        assert_eq!(now.pointer(&description).unwrap(), PASTED);
        let product = mina.get(&format!("{OFFER}/product")).await.expect(200).text;
        assert!(product.contains("“Curly”") && !product.contains("MsoNormal") && !product.contains("<o:p"), "{product}");
        // Line ends are one kind, whatever a browser makes of them.
        let shown = mina.get(&format!("{OFFER}/listing")).await.expect(200).text;
        mina.send(&format!("{OFFER}/listing"), &with_values(form_on(&shown, "data-editor", SAVE), &[(&description, two_lines)])).await.expect(303);
        assert_eq!(stored(&program).await.pointer(&description).unwrap(), "One\u{a0}line\nand “another”");
    }

    async fn files_that_are_not_what_they_say_are_told_with_everything_else(engine: Engine) {
        let (_test, program, mut mina) = begun(engine, &documents::virtual_machine("contoso", "demo")).await;
        mina.language = "ko";
        let page = format!("{OFFER}/listing");
        let before = stored(&program).await;
        let shown = mina.get(&page).await.expect(200).text;
        let (title, summary) = (format!("{VM}.title"), format!("{VM}.summary"));
        let long = "x".repeat(10_000);
        let filled = with_values(form_on(&shown, "data-editor", SAVE), &[(&title, &long), (&summary, "저장할 요약")]);
        let [small, medium, large] = ["smallLogo", "mediumLogo", "largeLogo"].map(|logo| format!("file:{VM}.{logo}"));
        let heavy = blob::media::draw(115, 115).unwrap().into_iter().chain(std::iter::repeat_n(0, 30 << 20)).collect::<Vec<u8>>();
        let files: [(&str, &str, &str, &[u8]); 3] = [
            (&small, "a.png", "image/png", b"%PDF-1.7 is no picture"),
            (&medium, "a.png", "image/png", &blob::media::draw(91, 90).unwrap()),
            (&large, "a.png", "image/png", &heavy),
        ];
        let refused = mina.send_files(&page, &filled, &files).await.expect(422).text;
        let wrong = problems(&refused);
        assert!(wrong.len() >= 4 && wrong.iter().all(|text| is_korean(text)), "{wrong:?}");
        assert!(wrong.iter().any(|text| text.contains("application/pdf")), "{wrong:?}");
        assert!(refused.contains(&long), "what was typed is there");
        let after = stored(&program).await;
        assert_eq!(after.pointer(&summary).unwrap(), "저장할 요약");
        for kept in [&title, &format!("{VM}.smallLogo"), &format!("{VM}.mediumLogo"), &format!("{VM}.largeLogo")] {
            assert_eq!(after.pointer(kept), before.pointer(kept), "{kept}");
        }
    }

    async fn a_retired_type_is_looked_at_only_and_says_what_to_do(engine: Engine) {
        const HERE: &str = "/dashboard/commercial-marketplace/offers/contoso/nav/listing";
        let test = TestApp::start(engine).await;
        let nav = json!({
            "publisherId": "contoso", "id": "nav", "offerTypeId": "microsoft-dynamics-nav",
            "definition": { "displayText": "As it was", "offer": { "microsoft-azure-marketplace.title": "As it was" } },
        });
        let ctx = test.app.ctx(Actor::Console, "import");
        let draft = import::read(&ctx, nav.to_string().as_bytes()).unwrap();
        let imported = test.app.write(&ctx, move |ctx, tx| {
            let prepared = import::prepare(ctx, tx, &draft)?;
            import::import(ctx, tx, &draft, &prepared)
        });
        imported.await.unwrap();
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let shown = mina.get(HERE).await.expect(200).text;
        assert!(shown.contains("make an offer of the type Dynamics 365 Business Central") && shown.contains("As it was"), "{shown}");
        assert!(!shown.contains("data-editor") && !shown.contains("/offers/contoso/nav/plans"), "{shown}");
        // A form that somebody kept from earlier changes nothing.
        let token = testkit::filled(&mina.get("/dashboard/account/sessions").await.expect(200).text, &[]);
        let token = token.into_iter().find(|(name, _)| name == "token").unwrap().1;
        let at = format!("{VM}.title");
        let form = [("token", token.as_str()), ("key", "k"), ("tag", ""), ("shown", &at), (&at, "Changed"), ("do", "save")];
        let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = mina.send(HERE, &form).await;
        assert!(answer.text.contains("are not published any more"), "{}: {}", answer.status, answer.text);
        assert!(mina.get(HERE).await.expect(200).text.contains("As it was"));
    }

    async fn pages_of_an_offer_that_is_not_sold_any_more_say_so(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        crate::take_live(&test, &program, &documents::core_vm("contoso", "demo")).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let pages = ["listing", "plans/gen1/plan-technical"];
        for page in pages {
            let shown = mina.get(&format!("{OFFER}/{page}")).await.expect(200).text;
            assert!(!shown.contains("The offer is not sold any more"), "{shown}");
        }
        let stop = format!("{OFFER}/stop-selling");
        mina.submit(&stop, &stop, &[("when", "now"), ("reason", "endOfSupport"), ("typed", "demo")]).await.expect(303);
        for page in pages {
            let shown = mina.get(&format!("{OFFER}/{page}")).await.expect(200).text;
            assert!(shown.contains("The offer is not sold any more") && shown.contains(&format!("{OFFER}/resume-selling")), "{shown}");
            mina.send(&format!("{OFFER}/{page}"), &form_on(&shown, "data-editor", SAVE)).await.expect(303);
        }
    }
}

#[tokio::test]
async fn a_hundred_plans_leave_room_in_the_navigation() {
    let mut offer = documents::virtual_machine("contoso", "demo");
    let one = offer["definition"]["plans"][0].clone();
    let plans: Vec<Value> = (0..100)
        .map(|nth| {
            let mut plan = one.clone();
            plan["planId"] = json!(format!("plan-{nth}"));
            plan
        })
        .collect();
    offer["definition"]["plans"] = plans.into();
    let (_test, program, mina) = begun(Engine::Sqlite, &offer).await;
    let page = format!("{OFFER}/plans/plan-99/plan-listing");
    let shown = mina.get(&page).await.expect(200).text;
    let navigation =
        shown.split("class=\"side\"").nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap();
    let links = navigation.matches("<li class=\"inner\">").count();
    assert!(links <= 22, "{links} links: {navigation}");
    assert!(
        navigation.contains("plans/plan-99/") && navigation.contains("aria-current=\"page\">plan-99"),
        "{navigation}"
    );
    assert!(shown.len() < 120_000, "{} bytes", shown.len());
    // Saving a page of one leaves the others as they are, to the last byte.
    let before = stored(&program).await;
    let title = "/microsoft-azure-virtualmachines.skuTitle";
    let filled = with_values(form_on(&shown, "data-editor", SAVE), &[(title, "The last of them")]);
    mina.send(&page, &filled).await.expect(303);
    let mut after = stored(&program).await;
    assert_eq!(after.pointer(&format!("/plans/99{title}")).unwrap(), "The last of them");
    after["plans"][99] = before["plans"][99].clone();
    assert_eq!(after.to_string(), before.to_string());
}
