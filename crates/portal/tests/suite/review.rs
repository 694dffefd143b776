//! Review and publish: what goes out, what stays, and what nothing becomes of.

use app::Role;
use app::publishing;
use serde_json::{Value, json};
use testkit::{Answer, Browser, Client, Engine as On, TestApp, documents};

use crate::kept::back_in;

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const REVIEW: &str = "/dashboard/commercial-marketplace/offers/contoso/demo/review";
const ROOT: &str = "/publishers/contoso/offers/demo";
const CORE: &str = "microsoft-azure-corevm.";

type Fields = Vec<(String, String)>;

/// What a browser sends of the form of a review as it stands there.
fn form(page: &str) -> Fields {
    let form =
        page.split("<form method=\"post\" id=\"review\"").nth(1).unwrap_or_else(|| panic!("no form: {page}"));
    let form = form.split("</form>").next().unwrap();
    let value = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(rest.split('"').next().unwrap().replace("&#34;", "\"").replace("&amp;", "&"))
    };
    let mut fields = Fields::new();
    for tag in form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let is_sent = value(tag, "type").as_deref() != Some("checkbox") || tag.contains(" checked");
        if let (true, Some(name)) = (is_sent && !tag.contains(" disabled"), value(tag, "name")) {
            fields.push((name, value(tag, "value").unwrap_or_default()));
        }
    }
    fields
}

fn set(fields: &mut Fields, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

fn without(fields: &Fields, page: &str) -> Fields {
    fields.iter().filter(|(name, value)| name != "goes" || value != page).cloned().collect()
}

/// The pages whose boxes are checked, and can be.
fn chosen(page: &str) -> Vec<String> {
    form(page).into_iter().filter(|(name, _)| name == "goes").map(|(_, value)| value).collect()
}

async fn shown(browser: &Browser) -> String {
    browser.get(REVIEW).await.expect(200).text
}

async fn pressed(browser: &Browser, button: &str, fields: &Fields) -> Answer {
    let mut fields = fields.clone();
    set(&mut fields, "do", button);
    browser.send(REVIEW, &fields).await
}

async fn go_live(test: &TestApp, client: &Client) {
    test.settle().await;
    client.post(&format!("{ROOT}/golive")).await.expect(202);
    test.settle().await;
    assert_eq!(client.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
}

/// The pages that are not as they are live.
async fn changed(client: &Client) -> Vec<String> {
    let path = format!("/stoa/v1{ROOT}/compare?from=live&to=draft");
    let told = client.call("GET", &path, None, &[]).await.expect(200).json();
    let pages = told["pages"].as_array().unwrap();
    pages.iter().map(|page| page["page"].as_str().unwrap().to_owned()).collect()
}

async fn operations(client: &Client) -> usize {
    client.get(&format!("{ROOT}/submissions")).await.expect(200).json().as_array().unwrap().len()
}

/// A live offer whose draft has changes on three pages, and somebody who may publish it.
async fn three_changes(engine: On) -> (TestApp, Client, Browser, Value) {
    let test = TestApp::start(engine).await;
    let owner = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    owner.put(ROOT, &offer).await.expect(200);
    owner.post(&format!("{ROOT}/publish")).await.expect(202);
    go_live(&test, &owner).await;
    let definition = &mut offer["definition"];
    definition["offer"][format!("{CORE}description")] = json!("Another set of <images>.");
    definition["offer"]["contoso.colour"] = json!("red");
    definition["plans"][0][format!("{CORE}skuSummary")] = json!("Another summary");
    owner.put(ROOT, &offer).await.expect(200);
    let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
    (test, owner, mina, offer)
}

on_both_engines! {
    async fn two_of_three_pages_go_out_and_the_third_stays(engine: Engine) {
        let (test, owner, mina, _) = three_changes(engine).await;
        let page = shown(&mina).await;
        assert!(page.contains("<b>3 changed pages are ready to go out.</b>"), "{page}");
        assert!(page.contains("Another set of &#60;images&#62;.") || page.contains("Another set of &lt;images&gt;."), "{page}");
        let all = ["properties", "listing", "plans/gen1/plan-listing"];
        assert_eq!(chosen(&page), all);
        let mut fields = without(&form(&page), "properties");
        set(&mut fields, "notes", "Sign in as tester.\r\nThen reboot.");

        // A check tells and does nothing.
        let checked = pressed(&mina, "check", &fields).await.expect(200).text;
        for words in ["Version 2 would go to preview", "2 pages go out: Offer listing, gen1: Plan listing", "1 page stays in the draft: Properties", "Mail goes to"] {
            assert!(checked.contains(words), "{words}: {checked}");
        }
        assert!(checked.contains(">Sign in as tester.\r\nThen reboot.</textarea>"), "{checked}");
        assert_eq!(chosen(&checked), all[1..]);
        assert_eq!((operations(&owner).await, changed(&owner).await), (2, all.map(str::to_owned).to_vec()));

        let published = pressed(&mina, "publish", &fields).await.expect(303);
        assert_eq!(published.header("location"), format!("{OFFER}/overview"));
        go_live(&test, &owner).await;
        assert_eq!(changed(&owner).await, ["properties"]);
        let history = mina.get(&format!("{OFFER}/history")).await.expect(200).text;
        assert!(history.contains("Sign in as tester.\nThen reboot.") && history.contains("Mina Kim"), "{history}");
        assert_eq!(chosen(&shown(&mina).await), ["properties"]);
    }

    async fn what_must_go_along_cannot_be_left_out_and_says_why(engine: Engine) {
        let (test, owner, mina, mut offer) = three_changes(engine).await;
        offer["definition"]["displayText"] = json!("Renamed images");
        let mut plan = offer["definition"]["plans"][0].clone();
        plan["planId"] = json!("gold");
        plan["diskGenerations"] = json!([]);
        offer["definition"]["plans"].as_array_mut().unwrap().push(plan);
        owner.put(ROOT, &offer).await.expect(200);
        let page = shown(&mina).await;
        assert!(page.contains("Goes along with every publish") && page.contains("all of its pages go out together"), "{page}");
        // Somebody takes out everything that can be left out, and even what cannot.
        let fields: Fields = form(&page).into_iter().filter(|(name, value)| name != "goes" || value == "listing").collect();
        let checked = pressed(&mina, "check", &fields).await.expect(200).text;
        for words in ["Offer setup goes along, as with every publish", "gold: Plan listing goes along, because the plan gold is new"] {
            assert!(checked.contains(words), "{words}: {checked}");
        }
        pressed(&mina, "publish", &fields).await.expect(303);
        go_live(&test, &owner).await;
        let live = owner.get(&format!("{ROOT}/slot/production")).await.expect(200).json();
        assert_eq!((&live["definition"]["displayText"], live["definition"]["plans"].as_array().unwrap().len()), (&json!("Renamed images"), 2));
        assert_eq!(changed(&owner).await, ["properties", "plans/gen1/plan-listing"]);
    }

    async fn problems_come_first_and_the_other_pages_go_alone(engine: Engine) {
        let (test, owner, mina, mut offer) = three_changes(engine).await;
        let mut plan = offer["definition"]["plans"][0].clone();
        plan["planId"] = json!("gold");
        plan["diskGenerations"] = json!([]);
        plan.as_object_mut().unwrap().remove(&format!("{CORE}skuSummary"));
        offer["definition"]["plans"].as_array_mut().unwrap().push(plan);
        offer["definition"]["offer"][format!("{CORE}description")] = json!("");
        owner.put(ROOT, &offer).await.expect(200);
        let page = shown(&mina).await;
        // The sentence of the API, and where.
        let told = owner.call("POST", &format!("/stoa/v1{ROOT}/validate"), None, &[]).await.expect(200).json();
        let of_api = told["findings"].as_array().unwrap().iter().find(|finding| finding["target"].as_str().unwrap().contains("description"));
        let message = of_api.unwrap()["message"].as_str().unwrap();
        assert!(page.contains(message), "{message}: {page}");
        assert!(page.contains("Offer listing · offer/microsoft-azure-corevm.description"), "{page}");
        assert!(page.contains("Left out: it would not pass") && page.contains("Held back: something is wrong with this new plan"), "{page}");
        // Which plans there are goes along, too, whatever of them it is.
        assert_eq!(chosen(&page), ["properties", "plans", "plans/gen1/plan-listing"]);
        let fields = form(&page);
        let checked = pressed(&mina, "check", &fields).await.expect(200).text;
        assert!(checked.contains("The new plan gold stays in the draft: 1 thing is wrong with it"), "{checked}");

        // Chosen all the same, it is refused with everything kept.
        let mut wrong = fields.clone();
        wrong.push(("goes".to_owned(), "listing".to_owned()));
        set(&mut wrong, "notes", "Try it.");
        let refused = pressed(&mina, "publish", &wrong).await.expect(422).text;
        assert!(refused.contains(message) && refused.contains(">Try it.</textarea>") && refused.contains("role=\"alert\""), "{refused}");
        assert_eq!(chosen(&refused).len(), 4);
        assert_eq!(operations(&owner).await, 2);
        pressed(&mina, "publish", &form(&page)).await.expect(303);
        go_live(&test, &owner).await;
        assert_eq!(changed(&owner).await, ["listing", "plans"]);
        assert_eq!(owner.get(&format!("{ROOT}/slot/production")).await.json()["definition"]["plans"].as_array().unwrap().len(), 1);
    }

    async fn a_draft_that_moved_is_shown_anew_with_who_changed_what(engine: Engine) {
        let (test, owner, mina, mut offer) = three_changes(engine).await;
        let mut fields = without(&form(&shown(&mina).await), "properties");
        set(&mut fields, "notes", "Try it.");
        offer["definition"]["plans"][0][format!("{CORE}skuSummary")] = json!("A third summary");
        owner.put(ROOT, &offer).await.expect(200);
        for button in ["check", "publish"] {
            let refused = pressed(&mina, button, &fields).await.expect(409).text;
            for words in ["The offer was changed since this page was made", "changed it: gen1: Plan listing.", ">Try it.</textarea>", "A third summary"] {
                assert!(refused.contains(words), "{words}: {refused}");
            }
            assert_eq!(chosen(&refused), ["listing", "plans/gen1/plan-listing"]);
        }
        assert_eq!(operations(&owner).await, 2);
        let mut again = form(&pressed(&mina, "publish", &fields).await.expect(409).text);
        set(&mut again, "notes", "Try it.");
        pressed(&mina, "publish", &again).await.expect(303);
        test.settle().await;
        assert_eq!(operations(&owner).await, 3);
    }

    async fn a_review_that_is_sent_twice_publishes_once(engine: Engine) {
        let (test, owner, mina, _) = three_changes(engine).await;
        let fields = form(&shown(&mina).await);
        pressed(&mina, "publish", &fields).await.expect(303);
        pressed(&mina, "publish", &fields).await.expect(303);
        let running = shown(&mina).await;
        assert!(running.contains("<b>Version 2 is being published.</b>") && !running.contains("id=\"review\""), "{running}");
        assert!(running.contains(&format!("{OFFER}/cancel")), "{running}");
        // A second tab was opened before.
        let mut other = fields.clone();
        set(&mut other, "key", "another");
        let refused = pressed(&mina, "publish", &other).await.expect(409).text;
        assert!(refused.contains("is being published"), "{refused}");
        test.settle().await;
        pressed(&mina, "publish", &fields).await.expect(303);
        assert_eq!(operations(&owner).await, 3);
    }

    async fn an_offer_that_was_never_live_goes_out_whole(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let description = format!("{CORE}description");
        let text = offer["definition"]["offer"].as_object_mut().unwrap().remove(&description).unwrap();
        owner.put(ROOT, &offer).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let page = shown(&mina).await;
        assert!(page.contains("must change before the offer can go out") && !page.contains("id=\"review\""), "{page}");
        offer["definition"]["offer"][description] = text;
        owner.put(ROOT, &offer).await.expect(200);
        let page = shown(&mina).await;
        assert!(page.contains("<b>The whole offer goes out, as version 1.</b>") && chosen(&page).is_empty(), "{page}");
        let fields = form(&page);
        let checked = pressed(&mina, "check", &fields).await.expect(200).text;
        assert!(checked.contains("Version 1 would go to preview"), "{checked}");
        assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "neverPublished");
        pressed(&mina, "publish", &fields).await.expect(303);
        go_live(&test, &owner).await;
        let same = shown(&mina).await;
        assert!(same.contains("The draft is the same as what is live") && same.contains("name=\"force\""), "{same}");
        let refused = pressed(&mina, "publish", &form(&same)).await.expect(409).text;
        assert!(refused.contains("Nothing was published"), "{refused}");
        let mut forced = form(&same);
        set(&mut forced, "force", "true");
        pressed(&mina, "publish", &forced).await.expect(303);
    }

    async fn rubbish_publishes_nothing_and_loses_nothing(engine: Engine) {
        let (_test, owner, mina, _) = three_changes(engine).await;
        let good = form(&shown(&mina).await);
        let long = "한".repeat(10_000);
        let cases: &[(&str, &str, u16, &str)] = &[
            ("notes", &long, 422, "The notes have 10000 characters"),
            ("goes", "../../etc/passwd", 422, "The form named a page that this offer does not have"),
            ("goes", "plans/none/plan-listing", 422, "The form named a page that this offer does not have"),
            ("goes", "co-sell", 422, "The form named a page that this offer does not have"),
            ("reviewed", "", 409, "The offer was changed since this page was made"),
            ("reviewed", "1 2 3 listing=x", 409, "The offer was changed since this page was made"),
            ("reviewed", "\u{0}\u{ffff}", 409, "The offer was changed since this page was made"),
        ];
        for (name, value, status, words) in cases {
            let mut fields = good.clone();
            set(&mut fields, "notes", "Kept <b>");
            set(&mut fields, name, value);
            let refused = pressed(&mina, "publish", &fields).await.expect(*status).text;
            assert!(refused.contains(words), "{name}={value:.20}: {refused}");
            let kept = if *name == "notes" { long.as_str() } else { "Kept &#60;b&#62;" };
            assert!(refused.contains(&format!(">{kept}</textarea>")), "{name}={value:.20}");
        }
        let none = good.iter().filter(|(name, _)| name != "goes").cloned().collect();
        let refused = pressed(&mina, "publish", &none).await.expect(409).text;
        assert!(refused.contains("Choose at least one page"), "{refused}");
        let checked = pressed(&mina, "check", &none).await.expect(200).text;
        assert!(checked.contains("Nothing would go out"), "{checked}");
        let mut keyless = good.clone();
        keyless.retain(|(name, _)| name != "key");
        pressed(&mina, "publish", &keyless).await.expect(403);
        assert_eq!(operations(&owner).await, 2);
        pressed(&mina, "publish", &good).await.expect(303);
    }

    async fn mail_goes_to_whom_a_publisher_names_that_has_no_contact(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("older", false).await;
        let owner = test.member("older", Role::Owner).await;
        owner.put("/publishers/older/offers/demo", &documents::core_vm("older", "demo")).await.expect(200);
        let mina = test.person("Mina Kim", "older", Role::Owner).await;
        let review = REVIEW.replace("contoso", "older");
        let mut fields = form(&mina.get(&review).await.expect(200).text);
        set(&mut fields, "do", "publish");
        set(&mut fields, "emails", "not an address");
        let refused = mina.send(&review, &fields).await.expect(422).text;
        assert!(refused.contains("value=\"not an address\"") && refused.contains("aria-invalid=\"true\""), "{refused}");
        set(&mut fields, "emails", "a@x.example, b@x.example");
        mina.send(&review, &fields).await.expect(303);
        test.settle().await;
        assert!(test.new_mails().iter().any(|mail| mail.contains("b@x.example")));
    }

    async fn whoever_may_only_look_sees_no_button_and_others_nothing(engine: Engine) {
        let (test, owner, mina, _) = three_changes(engine).await;
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        let page = shown(&operator).await;
        assert!(page.contains("You may look at this offer") && page.contains("Another summary") && !page.contains("id=\"review\""), "{page}");
        let of_mina = form(&shown(&mina).await);
        let token = page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut fields = of_mina.clone();
        set(&mut fields, "token", token);
        pressed(&operator, "publish", &fields).await.expect(403);
        pressed(&operator, "check", &fields).await.expect(403);
        test.publisher("fabrikam", true).await;
        let stranger = test.person("Eve Dropper", "fabrikam", Role::Owner).await;
        stranger.get(REVIEW).await.expect(403);
        assert_eq!(operations(&owner).await, 2);
        let led = mina.get(&format!("{OFFER}/publish")).await.expect(303);
        assert_eq!(led.header("location"), REVIEW);
        let mut korean = mina;
        korean.language = "ko";
        let page = shown(&korean).await;
        assert!(page.contains("변경된 페이지 3개를 게시할 수 있습니다"), "{page}");
    }

    async fn a_review_whose_session_had_ended_comes_back_with_choices_and_notes(engine: Engine) {
        let (test, _owner, mina, _) = three_changes(engine).await;
        let mut fields = without(&form(&shown(&mina).await), "properties");
        set(&mut fields, "notes", "Try it.");
        test.clock.advance(std::time::Duration::from_secs(9 * 3600));
        let led = pressed(&mina, "publish", &fields).await.expect(303);
        let back = back_in(&test, &mina, "mina.kim@people.example", &led).await.text;
        assert!(back.contains(">Try it.</textarea>"), "{back}");
        assert_eq!(chosen(&back), ["listing", "plans/gen1/plan-listing"]);
        let renewed = test.member("contoso", Role::Owner).await;
        assert_eq!(operations(&renewed).await, 2);
    }

    async fn notes_are_read_by_whoever_certifies(engine: Engine) {
        let (test, _owner, mina, _) = three_changes(engine).await;
        let mut fields = form(&shown(&mina).await);
        set(&mut fields, "notes", &"한".repeat(5000));
        pressed(&mina, "publish", &fields).await.expect(303);
        let told = test
            .console(|ctx, tx| {
                let running = db::operations::running(tx, &"contoso".parse().unwrap(), &"demo".parse().unwrap())?;
                publishing::notes(ctx, tx, &running.unwrap())
            })
            .await;
        assert_eq!(told.unwrap().chars().count(), 5000);
    }
}
