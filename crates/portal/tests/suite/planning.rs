//! The list of plans: adding, moving, deleting, and what somebody else did meanwhile.

use app::Role;
use serde_json::{Value, json};
use testkit::{Answer, Browser, Engine, TestApp, documents, filled};

const PLANS: &str = "/dashboard/commercial-marketplace/offers/contoso/demo/plans";

async fn with_offer(engine: Engine) -> (TestApp, testkit::Client, Browser) {
    let test = TestApp::start(engine).await;
    let program = test.member("contoso", Role::Owner).await;
    let mut offer = documents::virtual_machine("contoso", "demo");
    offer["definition"]["plans"][0]["planId"] = "standard".into();
    program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
    let mina = test.person("Mina Kim", "contoso", Role::Contributor).await;
    (test, program, mina)
}

async fn plans(program: &testkit::Client) -> Vec<Value> {
    let offer = program.get("/publishers/contoso/offers/demo").await.expect(200).json();
    offer["definition"]["plans"].as_array().unwrap().clone()
}

async fn ids(program: &testkit::Client) -> Vec<String> {
    plans(program).await.iter().map(|plan| plan["planId"].as_str().unwrap().to_owned()).collect()
}

async fn add(mina: &Browser, fields: &[(&str, &str)]) -> Answer {
    let new = format!("{PLANS}/new");
    mina.submit(&new, &new, fields).await
}

on_both_engines! {
    async fn a_plan_is_added_copied_moved_and_deleted(engine: Engine) {
        let (test, program, mina) = with_offer(engine).await;
        let page = mina.get(PLANS).await.expect(200).text;
        assert!(page.contains("<b>1 plan</b>") && page.contains("New plan"), "{page}");
        let led = add(&mina, &[("id", "Gold"), ("name", "Gold for all")]).await.expect(303);
        assert_eq!(led.header("location"), format!("{PLANS}?added=gold#plan-gold"));
        add(&mina, &[("id", "silver"), ("name", "Silver"), ("copy", "standard")]).await.expect(303);
        assert_eq!(ids(&program).await, ["standard", "gold", "silver"]);
        let all = plans(&program).await;
        let title = "microsoft-azure-virtualmachines.skuTitle";
        assert_eq!((&all[1][title], &all[2][title]), (&json!("Gold for all"), &json!("Silver")));
        let (mut source, mut copy) = (all[0].clone(), all[2].clone());
        for plan in [&mut source, &mut copy] {
            for own in ["planId", title] {
                plan.as_object_mut().unwrap().remove(own);
            }
        }
        assert_eq!(copy, source, "everything else came along");
        for (act, order) in [("up silver", ["standard", "silver", "gold"]), ("down standard", ["silver", "standard", "gold"])] {
            mina.submit(PLANS, PLANS, &[("move", act)]).await.expect(303);
            assert_eq!(ids(&program).await, order, "{act}");
        }
        // Enter in the field of a place has no button.
        mina.submit(PLANS, PLANS, &[("to-gold", "1")]).await.expect(303);
        assert_eq!(ids(&program).await, ["gold", "silver", "standard"]);
        let page = mina.get(&format!("{PLANS}?q=gOLd")).await.expect(200).text;
        assert!(page.contains("1 of 3 plans") && !page.contains("id=\"plan-silver\""), "{page}");
        let delete = format!("{PLANS}/gold/delete");
        let asked = mina.get(&delete).await.expect(200).text;
        assert!(asked.contains("never used again"), "{asked}");
        mina.submit(&delete, &delete, &[]).await.expect(303);
        assert_eq!(ids(&program).await, ["silver", "standard"]);
        let refused = add(&mina, &[("id", "gold"), ("name", "Again")]).await.expect(422).text;
        assert!(refused.contains("belonged to a plan that was deleted") && refused.contains("value=\"Again\""), "{refused}");
        let told = mina.get(&format!("{PLANS}/new/check?id=gold")).await.expect(200).json();
        assert_eq!(told["free"], false, "{told}");
        let told = mina.get(&format!("{PLANS}/new/check?id=bronze")).await.expect(200).json();
        assert_eq!(told["free"], true, "{told}");
        assert_eq!(crate::events(&test, "plan.deleted").await.len(), 1);
    }

    async fn a_list_that_somebody_else_changed_meanwhile_is_shown_anew(engine: Engine) {
        let (_test, program, mina) = with_offer(engine).await;
        add(&mina, &[("id", "gold")]).await.expect(303);
        let list = filled(&mina.get(PLANS).await.expect(200).text, &[("move", "up gold")]);
        let new = filled(&mina.get(&format!("{PLANS}/new")).await.expect(200).text, &[("id", "late"), ("name", "Late")]);
        let mut offer = program.get("/publishers/contoso/offers/demo").await.expect(200).json();
        offer["definition"]["plans"].as_array_mut().unwrap().push(json!({ "planId": "theirs" }));
        program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
        let refused = mina.send(PLANS, &list).await.expect(409).text;
        assert!(refused.contains("Somebody else changed the list") && refused.contains("id=\"plan-theirs\""), "{refused}");
        let refused = mina.send(&format!("{PLANS}/new"), &new).await.expect(409).text;
        assert!(refused.contains("Somebody else changed the list") && refused.contains("value=\"late\""), "{refused}");
        assert_eq!(ids(&program).await, ["standard", "gold", "theirs"]);
    }

    async fn what_was_published_is_not_deleted_and_types_without_plans_have_no_list(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        crate::take_live(&test, &program, &documents::core_vm("contoso", "demo")).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let id = ids(&program).await[0].clone();
        let asked = mina.get(&format!("{PLANS}/{id}/delete")).await.expect(200).text;
        assert!(asked.contains("is or was published") && !asked.contains("name=\"key\""), "{asked}");
        let page = mina.get(PLANS).await.expect(200).text;
        assert!(page.contains("stop-selling?plan=") && !page.contains(&format!("{id}/delete")), "{page}");
        let consulting = json!({ "offerTypeId": "microsoft-azure-consultingservices", "definition": { "displayText": "Work" } });
        program.put("/publishers/contoso/offers/work", &consulting).await.expect(200);
        mina.get("/dashboard/commercial-marketplace/offers/contoso/work/plans").await.expect(404);
        let page = mina.get("/dashboard/commercial-marketplace/offers/contoso/work/listing").await.expect(200).text;
        assert!(!page.contains("/work/plans"), "nothing leads there: {page}");
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        let seen = operator.get(PLANS).await.expect(200).text;
        assert!(!seen.contains("name=\"move\"") && !seen.contains("plans/new"), "{seen}");
    }
}

#[tokio::test]
async fn a_hundred_plans_are_one_list() {
    let (_test, program, mina) = with_offer(Engine::Sqlite).await;
    let mut offer = program.get("/publishers/contoso/offers/demo").await.expect(200).json();
    let more = (1..100).map(|nth| json!({ "planId": format!("plan-{nth}") }));
    offer["definition"]["plans"].as_array_mut().unwrap().extend(more);
    program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
    let page = mina.get(PLANS).await.expect(200).text;
    assert!(page.contains("<b>100 plans</b>") && page.contains("name=\"q\""), "{page}");
    mina.submit(PLANS, PLANS, &[("move", "to plan-99"), ("to-plan-99", "2")]).await.expect(303);
    assert_eq!(ids(&program).await[1], "plan-99");
}
