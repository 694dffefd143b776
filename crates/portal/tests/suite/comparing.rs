//! Two versions of an offer side by side.

use app::Role;
use serde_json::{Value, json};
use testkit::{Browser, Client, TestApp, documents};

use crate::take_live;

const ROOT: &str = "/publishers/contoso/offers/demo";
const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const CORE: &str = "microsoft-azure-corevm.";

/// An owner whose offer is live, with a program that may change it.
async fn live(test: &TestApp) -> (Client, Browser) {
    let program = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    offer["definition"]["offer"]["contoso.apiKey"] = json!("the first key of somebody");
    take_live(test, &program, &offer).await;
    (program, test.person("Mina Kim", "contoso", Role::Contributor).await)
}

/// The same offer with something added, something removed and something edited, and a plan more.
fn changed() -> Value {
    let mut offer = documents::core_vm("contoso", "demo");
    let definition = &mut offer["definition"];
    definition["displayText"] = json!("=1+1");
    definition["offer"][format!("{CORE}description")] = json!(
        "A small set of images that everybody in the whole company may use, hardened by people who know how."
    );
    definition["offer"]["contoso.apiKey"] = json!("the second key of somebody");
    definition["offer"]["contoso.colour"] = json!("<b>red</b>");
    definition["plans"][0].as_object_mut().unwrap().remove(&format!("{CORE}skuLongSummary"));
    definition["plans"][0]["regions"] = json!(["US", "KR", "DE"]);
    let mut gold = definition["plans"][0].clone();
    gold["planId"] = json!("gold");
    gold.as_object_mut().unwrap().remove("diskGenerations");
    definition["plans"].as_array_mut().unwrap().push(gold);
    offer
}

async fn page(browser: &Browser, query: &str) -> String {
    browser.get(&format!("{OFFER}/compare?{query}")).await.expect(200).text
}

/// The number that stands beside a word above the fields.
fn count(page: &str, word: &str) -> usize {
    let rest = page
        .split(&format!(">{word} <span class=\"num\">"))
        .nth(1)
        .unwrap_or_else(|| panic!("{word}: {page}"));
    rest.split('<').next().unwrap().parse().unwrap()
}

on_both_engines! {
    async fn fields_are_shown_by_what_became_of_them(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = live(&test).await;
        let same = page(&mina, "").await;
        assert!(same.contains("<b>Nothing differs</b> between the live version 1 and the draft."), "{same}");
        assert_eq!(count(&same, "Changed"), 0);
        program.put(ROOT, &changed()).await.expect(200);
        let shown = page(&mina, "").await;
        for told in ["The plan is new", "KR, </ins>", "&#60;b&#62;red&#60;/b&#62;", "Kept secret", "=1+1</ins>", "Demo images</del>"] {
            assert!(shown.contains(told), "{told}: {shown}");
        }
        assert!(!shown.contains("key of somebody"), "a secret stays one");
        let counts = ["Added", "Removed", "Edited", "Unchanged", "All"].map(|word| count(&shown, word));
        assert!(counts[0] > 5 && counts[1] == 1 && counts[2] >= 4 && counts[3] > 10, "{counts:?}");
        assert_eq!(counts[4], counts[..4].iter().sum::<usize>());
        assert_eq!(count(&shown, "Changed"), counts[..3].iter().sum::<usize>());
        let removed = page(&mina, "from=live&to=draft&show=removed").await;
        assert!(removed.contains("class=\"tag t-removed\"") && !removed.contains("class=\"tag t-added\""), "{removed}");
        let same = page(&mina, "show=unchanged&page=plan-technical").await;
        assert!(same.contains("class=\"tag t-unchanged\"") && !same.contains("class=\"tag t-edited\""), "{same}");
        let gold = page(&mina, "plan=gold").await;
        assert!(!gold.contains("gen1: ") && gold.contains("gold: "), "{gold}");
        assert_eq!((count(&gold, "Edited"), count(&gold, "Removed")), (0, 0));
        // The other way round what was added is removed.
        let back = page(&mina, "from=draft&to=version:1").await;
        assert_eq!((count(&back, "Removed"), count(&back, "Added")), (counts[0], counts[1]));
        assert!(back.contains("The plan is gone"), "{back}");
    }

    async fn versions_that_are_not_there_are_named_with_those_that_are(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = live(&test).await;
        program.put(ROOT, &changed()).await.expect(200);
        for (query, status, told) in [
            ("from=version:99", 404, "There is no version 99. Versions 1 to 1 were published."),
            ("from=version:2", 404, "There is no version 2."),
            ("from=rubbish", 400, "“rubbish” is no version."),
            ("from=version:-1", 400, "is no version."),
            ("from=version:0", 400, "is no version."),
            ("from=%3Cscript%3E", 400, "&#60;script&#62;"),
        ] {
            let refused = mina.get(&format!("{OFFER}/compare?{query}")).await.expect(status).text;
            assert!(refused.contains(told) && refused.contains("<option value=\"version:1\""), "{query}: {refused}");
            assert!(!refused.contains("class=\"tag"), "{query}");
            mina.get(&format!("{OFFER}/compare.csv?{query}")).await.expect(status);
        }
        program.put("/publishers/contoso/offers/new", &documents::core_vm("contoso", "new")).await.expect(200);
        for (query, told) in [
            ("from=live", "The offer was never live."),
            ("to=preview", "Nothing is in preview."),
            ("from=version:1", "There is no version 1. None was published yet."),
        ] {
            let refused = mina.get(&format!("{}?{query}", OFFER.replace("demo", "new/compare"))).await.expect(404).text;
            assert!(refused.contains(told) && refused.contains("<option value=\"draft\""), "{query}: {refused}");
        }
        let alone = mina.get(&OFFER.replace("demo", "new/compare")).await.expect(200).text;
        assert!(alone.contains("There is nothing to compare yet"), "{alone}");
        let long = "x".repeat(10_000);
        let refused = mina.get(&format!("{OFFER}/compare?from={}", "x".repeat(5000))).await.expect(400);
        // In what changes the language, and what changes the colours, and nowhere else.
        assert_eq!(refused.text.matches(&"x".repeat(5000)).count(), 2, "what is too long is cut");
        // Nobody knows such a plan, page or kind: nothing is left out because of them.
        let odd = page(&mina, &format!("plan={}&page=colours&show=odd&skip=-1", &long[..4000])).await;
        assert!(count(&odd, "Changed") > 5);
        for path in ["contoso/missing/compare", "contoso/missing/compare.json"] {
            mina.get(&format!("/dashboard/commercial-marketplace/offers/{path}")).await.expect(404);
        }
        mina.get("/dashboard/commercial-marketplace/offers/fabrikam/demo/compare").await.expect(403);
    }

    async fn many_fields_have_pages_that_stay_small(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = live(&test).await;
        let mut offer = documents::core_vm("contoso", "demo");
        for nth in 0..250 {
            offer["definition"]["offer"][format!("contoso.note{nth:03}")] = json!(format!("{nth:03} {}", "&".repeat(900)));
        }
        program.put(ROOT, &offer).await.expect(200);
        let (mut seen, mut query) = (0, "show=added".to_owned());
        for _ in 0..50 {
            let shown = page(&mina, &query).await;
            assert!(shown.len() < 60 * 1024, "{} bytes", shown.len());
            seen += shown.matches("class=\"tag t-added\"").count();
            let Some(next) = shown.split("\" rel=\"next\"").next().filter(|_| shown.contains("rel=\"next\"")) else { break };
            query = next.rsplit("compare?").next().unwrap().replace("&#38;", "&");
        }
        assert_eq!(seen, 250, "each is on one page");
    }

    async fn files_have_what_is_shown_and_no_formulas(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (program, mina) = live(&test).await;
        program.put(ROOT, &changed()).await.expect(200);
        let file = mina.get(&format!("{OFFER}/compare.csv?from=live&to=draft")).await.expect(200);
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"compare-demo.csv\"");
        assert!(file.text.starts_with("\u{feff}page,plan,place,label,change,before,after"), "{}", file.text);
        assert!(file.text.contains("offer-settings,,displayText,") && file.text.contains(",edited,Demo images,'=1+1"), "{}", file.text);
        assert!(!file.text.contains("key of somebody") && !file.text.contains(",unchanged,"), "{}", file.text);
        let json = mina.get(&format!("{OFFER}/compare.json?from=live&to=draft&show=edited")).await.expect(200);
        assert_eq!(json.header("content-type"), "application/json");
        let told = json.json();
        let fields = told["fields"].as_array().unwrap();
        assert_eq!((fields.len(), &told["from"]), (usize::try_from(told["counts"]["edited"].as_u64().unwrap()).unwrap(), &json!("live")));
        let name = fields.iter().find(|field| field["place"] == "displayText").unwrap();
        assert_eq!((&name["before"], &name["after"]), (&json!("Demo images"), &json!("=1+1")));
        let long = fields.iter().find(|field| field["place"].as_str().unwrap().ends_with("description")).unwrap();
        assert!(long["words"].as_array().unwrap().len() > 1, "{long:#}");
    }

    async fn pictures_stand_side_by_side(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = testkit::site::Site::start().await;
        let program = test.member("contoso", Role::Owner).await;
        program.put(ROOT, &documents::virtual_machine_with_logos("contoso", "demo", &site)).await.expect(200);
        program.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let shown = page(&mina, "from=preview&to=draft&show=all&page=listing").await;
        assert!(shown.contains("40 × 40 pixels, ") && shown.contains(">smallLogo.png</a>"), "{shown}");
        let address = shown.split("<img class=\"shot\" src=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(address.starts_with("/artifacts/"), "{address}");
        let picture = mina.get(&address.replace("&#38;", "&")).await.expect(200);
        assert_eq!(picture.header("content-type"), "image/png");
    }
}
