//! The certification queue: operators decide, and publishers read why.

use std::sync::Arc;
use std::time::Duration;

use app::{App, Certification, Parts, Role};
use serde_json::{Value, json};
use testkit::{Browser, Client, Engine, TestApp, documents, filled};

const OFFER: &str = "/publishers/contoso/offers/demo";
const OVERVIEW: &str = "/dashboard/commercial-marketplace/offers/contoso/demo/overview";
const QUEUE: &str = "/operate/certification";

/// A marketplace where a person certifies, and its owner's program.
async fn start(engine: Engine, certification: Certification) -> (TestApp, Client) {
    let settings = move |settings: &mut app::Settings| settings.certification = certification;
    let test = TestApp::with(engine).settings(settings).start().await;
    let owner = test.member("contoso", Role::Owner).await;
    (test, owner)
}

/// An offer whose image has a signature that begins on the day of the test, which is worth a note, with these permissions.
fn offer(id: &str, permissions: &str) -> Value {
    let mut offer = documents::core_vm("contoso", id);
    let images = &mut offer["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"];
    images["2020.01.01"]["osVhdUrl"] = json!(format!(
        "https://images.example.com/vhds/base.vhd?sv=2022-11-02&sr=b&sp={permissions}&st=2026-11-21T07%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc"
    ));
    offer
}

/// Publishes it; the address where it is certified.
async fn published(test: &TestApp, owner: &Client, id: &str, permissions: &str) -> String {
    let path = format!("/publishers/contoso/offers/{id}");
    owner.put(&path, &offer(id, permissions)).await.expect(200);
    let body = json!({ "notes": "Sign in as <tester>." });
    let headers = [("content-type", "application/json")];
    let accepted = owner
        .call("POST", &format!("/stoa/v1{path}/publish"), Some(body.to_string()), &headers)
        .await
        .expect(202);
    test.settle().await;
    let location = accepted.header("location");
    let operation = location.rsplit('/').next().unwrap().split('?').next().unwrap();
    format!("{QUEUE}/{operation}")
}

/// The numbers of the findings that a page asks about.
fn open(page: &str) -> Vec<String> {
    let asked = page.split("id=\"verdict-").skip(1);
    asked.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn status(owner: &Client) -> Value {
    owner.get(&format!("{OFFER}/status")).await.expect(200).json()
}

async fn decide(operator: &Browser, one: &str, fields: &[(&str, &str)]) -> testkit::Answer {
    operator.submit(one, one, fields).await
}

on_both_engines! {
    async fn an_offer_waits_is_approved_and_goes_on(engine: Engine) {
        let (test, owner) = start(engine, Certification::Manual).await;
        let empty = test.person("Omar Tor", "*", Role::Operator).await.get(QUEUE).await.expect(200).text;
        assert!(empty.contains("Nothing waits for you") && empty.contains("publishing.certification is &#34;manual&#34;"), "{empty}");
        let one = published(&test, &owner, "demo", "r").await;
        test.clock.advance(Duration::from_secs(26 * 3600));
        let owner = test.member("contoso", Role::Owner).await;
        let operator = test.person("Sana Oh", "*", Role::Operator).await;
        let queue = operator.get(QUEUE).await.expect(200).text;
        assert!(queue.contains("<b>1 offer waits for you</b>, for 1 day 2 h.") && queue.contains(&one), "{queue}");
        assert!(queue.contains("1 note") && queue.contains("Publisher contoso"), "{queue}");
        for (query, is_shown) in [("?days=1", true), ("?days=2", false), ("?publisher=contoso", true), ("?publisher=fabrikam", false), ("?type=microsoft-azure-corevm", true), ("?type=x", false), ("?q=DEMO", true)] {
            let page = operator.get(&format!("{QUEUE}{query}")).await.expect(200).text;
            assert_eq!(page.contains(&one), is_shown, "{query}: {page}");
        }
        let page = operator.get(&one).await.expect(200).text;
        for told in ["VM-SAS-5", "Get shared access signature URI for your VM image", "2026-11-21T07:00:00.0000000Z", "Nothing of this offer is live yet", "Let the signature start a day in the past", "Sign in as &#60;tester&#62;."] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let open = open(&page);
        assert_eq!(open.len(), 1, "{page}");
        let verdict = format!("verdict-{}", open[0]);
        let undecided = decide(&operator, &one, &[("decision", "approved"), ("note", "Well <made>")]).await.expect(422);
        assert!(undecided.text.contains("Accept this finding, or reject it with a reason") && undecided.text.contains("Well &#60;made&#62;"), "{}", undecided.text);
        // Sent twice, it happens once.
        let fields = filled(&operator.get(&one).await.text, &[(&verdict, "approved"), ("decision", "approved"), ("note", "Well made")]);
        for _ in 0..2 {
            assert_eq!(operator.send(&one, &fields).await.expect(303).header("location"), one);
        }
        let decided = operator.get(&one).await.expect(200).text;
        assert!(decided.contains("Approved by Sana Oh") && !decided.contains("name=\"decision\""), "{decided}");
        test.settle().await;
        let after = status(&owner).await;
        assert_eq!(after["status"], "waitingForPublisherReview", "{after}");
        assert!(after.to_string().contains("Certification approved: Well made") && after.to_string().contains("Certification accepted it."), "{after}");
        let history = owner.get(&format!("{OFFER}/history")).await.expect(200).json();
        let events: Vec<_> = history["value"].as_array().unwrap().iter().filter(|event| event["action"] == "certification.decided").collect();
        assert_eq!(events.len(), 1, "{history}");
        assert_eq!(events[0]["actorName"], "Sana Oh", "{history}");
        assert!(operator.get(QUEUE).await.text.contains("Nothing waits for you"));
    }

    async fn a_rejected_finding_is_read_by_its_publisher_everywhere(engine: Engine) {
        let (test, owner) = start(engine, Certification::Manual).await;
        let operator = test.person("Sana Oh", "*", Role::Operator).await;
        let one = published(&test, &owner, "demo", "r").await;
        test.new_mails();
        let page = operator.get(&one).await.expect(200).text;
        let number = &open(&page)[0];
        let (verdict, reason) = (format!("verdict-{number}"), format!("reason-{number}"));
        let silent = decide(&operator, &one, &[("decision", "rejected")]).await.expect(422);
        assert!(silent.text.contains("Reject at least one finding with a reason"), "{}", silent.text);
        let silent = decide(&operator, &one, &[("decision", "rejected"), (&verdict, "rejected"), (&reason, "  ")]).await.expect(422);
        assert!(silent.text.contains("Say what to change"), "{}", silent.text);
        assert_eq!(status(&owner).await["status"], "running", "nothing was decided");
        // Between, the process ends and another begins, which knows only what was stored.
        let again = App::from(Parts { work: Arc::default(), ..(*test.app).clone() });
        app::worker::settle(&again).await.unwrap();
        let fields = [("decision", "rejected"), (verdict.as_str(), "rejected"), (reason.as_str(), "Begin on <20 November>."), ("page-0", "listing"), ("text-0", "The summary names another product."), ("note", "Two things only.")];
        decide(&operator, &one, &fields).await.expect(303);
        app::worker::settle(&again).await.unwrap();
        let after = status(&owner).await;
        assert_eq!(after["status"], "failed", "{after}");
        let told = after.to_string();
        for words in ["VM-SAS-5", "Certification says: Begin on &lt;20 November&gt;.", "Offer listing: The summary names another product.", "Certification rejected: Two things only."] {
            assert!(told.contains(words), "{words}: {told}");
        }
        let mails = test.new_mails().join("\n");
        for words in ["3 things are to be corrected", "Begin on <20 November>.", "The summary names another product.", "Two things only."] {
            assert!(mails.contains(words), "{words}: {mails}");
        }
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let overview = mina.get(OVERVIEW).await.expect(200).text;
        for words in ["Let the signature start a day in the past", "Begin on &#60;20 November&#62;.", "Rule VM-SAS-5", "The summary names another product.", "Offer listing", "From certification", "Two things only.", "offers/contoso/demo/listing"] {
            assert!(overview.contains(words), "{words}: {overview}");
        }
        let decided = operator.get(&one).await.expect(200).text;
        assert!(decided.contains("Rejected by Sana Oh") && decided.contains("Found by a certifier"), "{decided}");
    }

    async fn of_two_operators_the_second_is_told_what_the_first_decided(engine: Engine) {
        let (test, owner) = start(engine, Certification::Manual).await;
        let (sana, omar) = (test.person("Sana Oh", "*", Role::Operator).await, test.person("Omar Tor", "*", Role::Operator).await);
        let one = published(&test, &owner, "demo", "r").await;
        let (of_sana, of_omar) = (sana.get(&one).await.text, omar.get(&one).await.text);
        let verdict = format!("verdict-{}", open(&of_sana)[0]);
        sana.send(&one, &filled(&of_sana, &[("decision", "approved"), (&verdict, "approved")])).await.expect(303);
        let fields = [("decision", "rejected"), ("text-0", "The logo is someone else's."), ("note", "Sorry")];
        let late = omar.send(&one, &filled(&of_omar, &fields)).await.expect(409);
        for words in ["Sana Oh approved it while you looked", "The logo is someone else&#39;s.", "Sorry"] {
            assert!(late.text.contains(words), "{words}: {}", late.text);
        }
        let again = sana.send(&one, &filled(&of_sana, &[("decision", "approved"), ("key", "another"), (&verdict, "approved")])).await.expect(409);
        assert!(again.text.contains("You approved it already"), "{}", again.text);
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }

    async fn whoever_is_no_operator_learns_nothing(engine: Engine) {
        let (test, owner) = start(engine, Certification::Manual).await;
        let one = published(&test, &owner, "demo", "r").await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let missing = format!("{QUEUE}/00000000-0000-4000-8000-000000000000");
        let told = |page: String| page.split("<h1").nth(1).unwrap().split("0190").next().unwrap().split("Request").next().unwrap().len();
        let (there, not_there) = (mina.get(&one).await.expect(403).text, mina.get(&missing).await.expect(403).text);
        assert_eq!(told(there), told(not_there));
        let overview = mina.get("/dashboard/commercial-marketplace/overview?publisher=contoso").await.expect(200).text;
        assert!(!overview.contains(QUEUE), "{overview}");
        let form = filled(&mina.get("/dashboard/accounts").await.text, &[("decision", "rejected"), ("text-0", "No"), ("key", "one")]);
        for target in [&one, &missing] {
            mina.send(target, &form).await.expect(403);
        }
        let operator = test.person("Sana Oh", "*", Role::Operator).await;
        operator.get(&missing).await.expect(404);
        for page in ["/dashboard/commercial-marketplace/overview?publisher=contoso", "/dashboard/accounts"] {
            let page = operator.get(page).await.expect(200).text;
            assert!(page.contains(&format!("href=\"{QUEUE}\"")), "{page}");
        }
    }

    async fn rubbish_decides_nothing_and_loses_nothing(engine: Engine) {
        let (test, owner) = start(engine, Certification::Manual).await;
        let operator = test.person("Sana Oh", "*", Role::Operator).await;
        let one = published(&test, &owner, "demo", "r").await;
        let number = open(&operator.get(&one).await.text)[0].clone();
        let (verdict, reason) = (format!("verdict-{number}"), format!("reason-{number}"));
        let long = "가".repeat(10_000);
        for (fields, told) in [
            (vec![("decision", "perhaps")], "Approve or reject."),
            (vec![("decision", "approved"), (&verdict, "maybe")], "Accept this finding"),
            (vec![("decision", "approved"), ("verdict-99999", "approved")], "There is no such finding"),
            (vec![("decision", "rejected"), (&reason, "Only a reason")], "Choose whether you accept this finding"),
            (vec![("decision", "rejected"), ("page-0", "plans/<b>/x"), ("text-0", "Here")], "Choose a page of the list"),
            (vec![("decision", "approved"), (&verdict, "approved"), ("text-1", "But this")], "You reject 1 finding"),
            (vec![("decision", "rejected"), (&verdict, "rejected"), (&reason, &long)], "Shorten this to at most 4000 characters; it has 10000"),
            (vec![("decision", "rejected"), ("text-0", "x"), ("note", &long)], "Shorten this to at most 4000 characters; it has 10000"),
        ] {
            let refused = decide(&operator, &one, &fields).await.expect(422);
            assert!(refused.text.contains(told), "{told}: {}", refused.text);
            assert!(refused.text.contains("role=\"alert\""), "{}", refused.text);
            for (name, value) in fields.iter().filter(|(name, _)| name.starts_with("text") || name.starts_with("reason") || *name == "note") {
                assert!(refused.text.contains(value), "{name} is kept");
            }
        }
        assert_eq!(status(&owner).await["status"], "running");
        decide(&operator, &one, &[("decision", "rejected"), (&verdict, "rejected"), (&reason, &"가".repeat(4000))]).await.expect(303);
        operator.get(&format!("{QUEUE}/nothing")).await.expect(400);
    }

    async fn where_a_person_decides_always_errors_wait_too_and_may_be_overridden(engine: Engine) {
        let (test, owner) = start(engine, Certification::Always).await;
        let operator = test.person("Sana Oh", "*", Role::Operator).await;
        let one = published(&test, &owner, "demo", "rwdl").await;
        let queue = operator.get(QUEUE).await.expect(200).text;
        assert!(queue.contains("1 error, 1 note"), "{queue}");
        let page = operator.get(&one).await.expect(200).text;
        let open = open(&page);
        assert_eq!(open.len(), 2, "{page}");
        let verdicts: Vec<_> = open.iter().map(|number| format!("verdict-{number}")).collect();
        let mut fields: Vec<(&str, &str)> = verdicts.iter().map(|verdict| (verdict.as_str(), "approved")).collect();
        fields.push(("decision", "approved"));
        let refused = decide(&operator, &one, &fields).await.expect(422);
        assert_eq!(refused.text.matches("Say why this error may stand.").count(), 2, "in the summary and at the field: {}", refused.text);
        let reason = format!("reason-{}", open[0]);
        fields.push((&reason, "The container is empty."));
        decide(&operator, &one, &fields).await.expect(303);
        test.settle().await;
        let after = status(&owner).await;
        assert_eq!(after["status"], "waitingForPublisherReview", "{after}");
        assert!(after.to_string().contains("Certification accepted it: The container is empty."), "{after}");
    }

    async fn a_certifier_reads_what_is_new_beside_what_is_live(engine: Engine) {
        let (test, owner) = start(engine, Certification::Manual).await;
        let operator = test.person("Sana Oh", "*", Role::Operator).await;
        let one = published(&test, &owner, "demo", "r").await;
        let verdict = format!("verdict-{}", open(&operator.get(&one).await.text)[0]);
        decide(&operator, &one, &[("decision", "approved"), (&verdict, "approved")]).await.expect(303);
        test.settle().await;
        owner.post(&format!("{OFFER}/golive")).await.expect(202);
        test.settle().await;
        let mut changed = offer("demo", "r");
        changed["definition"]["displayText"] = "Another name".into();
        owner.put(OFFER, &changed).await.expect(200);
        let location = owner.post(&format!("{OFFER}/publish")).await.expect(202).header("location").to_owned();
        test.settle().await;
        let operation = location.split("/operations/").nth(1).unwrap().split('?').next().unwrap();
        let page = operator.get(&format!("{QUEUE}/{operation}")).await.expect(200).text;
        assert!(page.contains("Version 2 beside what is live") && page.contains("Another name"), "{page}");
    }
}
