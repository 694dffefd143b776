//! The OpenAPI document: complete, sound, and true of what is answered.

use std::collections::BTreeSet;

use app::Role;
use serde_json::{Value, json};
use stoa_api::routes;
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

/// The document, as somebody who is not signed in gets it.
async fn document(test: &TestApp) -> Value {
    Client::anonymous(test).call("GET", "/openapi.json", None, &[]).await.expect(200).json()
}

/// Every operation: method, path, what is said about it.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, said)| (method.as_str(), path.as_str(), said))
    })
}

/// What a reference leads to; other values are themselves.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let Some(reference) = value["$ref"].as_str() else { return value };
    let target = document.pointer(reference.strip_prefix('#').expect("a place in the document"));
    target.unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

fn references<'d>(value: &'d Value, found: &mut Vec<&'d Value>) {
    match value {
        Value::Object(members) => {
            if members.get("$ref").is_some_and(Value::is_string) {
                found.push(value);
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(elements) => elements.iter().for_each(|element| references(element, found)),
        _ => {}
    }
}

/// What is wrong with `instance` by a schema of the document.
fn faults(document: &Value, schema: &Value, instance: &Value) -> Vec<String> {
    let mut whole = json!({ "components": document["components"] });
    whole["allOf"] = json!([schema]);
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .unwrap_or_else(|error| panic!("{error} in {schema}"));
    validator.iter_errors(instance).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

/// Fails unless the document says of `id` what came back.
#[track_caller]
fn told(document: &Value, id: &str, answer: &Answer) {
    let operation = operations(document).find(|(_, _, said)| said["operationId"] == id);
    let (_, _, said) = operation.unwrap_or_else(|| panic!("no operation {id}"));
    let response = resolved(document, &said["responses"][answer.status.to_string()]);
    assert!(response.is_object(), "{id} does not say {}: {}", answer.status, answer.text);
    let schema = &response["content"]["application/json"]["schema"];
    assert_eq!(faults(document, schema, &answer.json()), Vec::<String>::new(), "{id}: {}", answer.text);
    for (name, header) in response["headers"].as_object().unwrap() {
        let required = resolved(document, header)["required"] == true;
        assert!(
            !required || !answer.header(name).is_empty(),
            "{id} answers {} without {name}",
            answer.status
        );
    }
}

on_both_engines! {
    async fn every_route_is_described_and_nothing_else(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = document(&test).await;
        let described: BTreeSet<_> = operations(&document).map(|(method, path, _)| (method, path)).collect();
        let routes: BTreeSet<_> = routes().map(|route| (route.method, route.path)).collect();
        assert_eq!(described, routes);
    }

    async fn every_operation_has_what_a_reader_looks_for(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = document(&test).await;
        let tags: Vec<_> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
        let mut ids = BTreeSet::new();
        for (method, path, said) in operations(&document) {
            let text = |member: &str| said[member].as_str().filter(|text| !text.is_empty()).unwrap_or_else(|| panic!("{method} {path}: no {member}"));
            assert!(ids.insert(text("operationId")), "{method} {path}: its id is taken");
            assert!(!text("summary").ends_with('.') && text("description").ends_with('.'), "{method} {path}");
            assert!(tags.contains(&&said["tags"][0]), "{method} {path}: an unknown tag");
            let named = said["parameters"].as_array().unwrap().iter().map(|parameter| resolved(&document, parameter));
            let in_path: Vec<_> = named.filter(|parameter| parameter["in"] == "path").map(|parameter| format!("{{{}}}", parameter["name"].as_str().unwrap())).collect();
            let braced: Vec<_> = path.split('/').filter(|part| part.starts_with('{')).collect();
            assert_eq!(in_path, braced, "{method} {path}");
            let signs_in = path.starts_with("/api/") || path.starts_with("/stoa/");
            assert_eq!(signs_in, said["security"] == json!([{ "bearer": [] }]), "{method} {path}");
        }
    }

    async fn whatever_changes_something_takes_an_idempotency_key(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = document(&test).await;
        for (method, path, said) in operations(&document) {
            let mut parameters = said["parameters"].as_array().unwrap().iter();
            let taken = parameters.any(|parameter| resolved(&document, parameter)["name"] == "Idempotency-Key");
            // A token request changes nothing, and neither does a look.
            let looks = path.starts_with("/{tenant}/") || path.ends_with("/validate");
            let changes = matches!(method, "put" | "post" | "delete") && !looks;
            assert_eq!(taken, changes, "{method} {path}");
        }
    }

    async fn every_reference_leads_somewhere_and_every_schema_can_be_used(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = document(&test).await;
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 100, "{}", found.len());
        found.iter().for_each(|reference| _ = resolved(&document, reference));
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            faults(&document, &json!({ "$ref": format!("#/components/schemas/{name}") }), &Value::Null);
        }
    }

    async fn drafts_fit_what_is_said_of_their_type(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = document(&test).await;
        let draft = json!({ "$ref": "#/components/schemas/OfferDraft" });
        let unfinished = json!({ "offerTypeId": "microsoft-azure-corevm", "definition": { "displayText": "", "offer": null, "plans": [{ "planId": "a", "microsoft-azure-corevm.operatingSystemFamily": "" }] } });
        let mut moved = unfinished.clone();
        for offer in [documents::core_vm("contoso", "demo"), documents::virtual_machine("contoso", "demo"), unfinished] {
            assert_eq!(faults(&document, &draft, &offer), Vec::<String>::new());
        }
        moved["definition"]["plans"] = json!("none");
        assert_ne!(faults(&document, &draft, &moved), Vec::<String>::new(), "a list is a list");
    }

    async fn answers_are_as_they_are_described(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = document(&test).await;
        let owner = test.member("contoso", Role::Owner).await;
        let priced = "/publishers/contoso/offers/vm";
        told(&document, "putOffer", &owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200));
        told(&document, "putOffer", &owner.put(priced, &documents::virtual_machine("contoso", "vm")).await.expect(200));
        told(&document, "publishOffer", &owner.post(&format!("{priced}/publish")).await.expect(422));
        told(&document, "putOffer", &owner.put(ROOT, &json!({ "definition": { "plans": 1 } })).await.expect(400));
        told(&document, "publishOffer", &owner.post(&format!("{ROOT}/publish")).await.expect(202));
        told(&document, "goLive", &owner.post(&format!("{ROOT}/golive")).await.expect(409));
        test.settle().await;
        let submissions = owner.get(&format!("{ROOT}/submissions")).await.expect(200);
        let operation = submissions.json()[0]["id"].as_str().unwrap().to_owned();
        told(&document, "listSubmissions", &submissions);
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        for (id, path) in [
            ("listPublishers", "/publishers".to_owned()),
            ("getPublisher", "/publishers/contoso".to_owned()),
            ("listOfferTypes", "/offerTypes".to_owned()),
            ("listOffers", "/publishers/contoso/offers".to_owned()),
            ("getOffer", format!("{priced}?includeAllPricing=true")),
            ("getOfferVersion", format!("{ROOT}/versions/1")),
            ("getOfferSlot", format!("{ROOT}/slot/production")),
            ("getOfferStatus", format!("{ROOT}/status")),
            ("getOperation", format!("{ROOT}/operations/{operation}")),
            ("getOperationByVersion", "/operations/contoso$demo$1$live".to_owned()),
            ("getHistory", format!("{ROOT}/history?top=2")),
        ] {
            told(&document, id, &owner.get(&path).await.expect(200));
        }
        for (id, path) in [("listLiveOffers", "/catalog/offers"), ("getLiveOffer", "/catalog/offers/contoso/demo"), ("getKeysV1", "/any/discovery/keys")] {
            told(&document, id, &owner.call("GET", path, None, &[]).await.expect(200));
        }
    }

    async fn paging_the_list_is_described(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = document(&test).await;
        let owner = test.member("contoso", Role::Owner).await;
        for id in ["a", "b"] {
            owner.put(&format!("/publishers/contoso/offers/{id}"), &documents::core_vm("contoso", id)).await.expect(200);
        }
        let page = owner.get("/publishers/contoso/offers?$top=1").await.expect(200);
        assert!(!page.header("link").is_empty());
        told(&document, "listOffers", &page);
        let (_, _, said) = operations(&document).find(|(_, _, said)| said["operationId"] == "listOffers").unwrap();
        let taken: Vec<_> = said["parameters"].as_array().unwrap().iter().map(|parameter| &resolved(&document, parameter)["name"]).collect();
        for name in ["$filter", "$top", "after"] {
            assert!(taken.contains(&&json!(name)), "{name} is not in {taken:?}");
        }
        assert!(said["responses"]["200"]["headers"]["Link"].is_object());
    }

    async fn it_is_sent_again_only_when_it_changed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let everybody = Client::anonymous(&test);
        let first = everybody.call("GET", "/openapi.json", None, &[]).await.expect(200);
        assert_eq!(first.header("content-type"), "application/json");
        let again = everybody.call("GET", "/openapi.json", None, &[("if-none-match", first.header("etag"))]).await;
        assert_eq!(again.expect(304).text, "");
        everybody.call("GET", "/openapi.json", None, &[("if-none-match", "\"another\"")]).await.expect(200);
    }

    async fn query_parameters_say_what_they_must_be(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        for bad in ["?includeAllPricing=maybe", "/history?top=many", "/history?top=0", "/history?before=-1"] {
            assert_eq!(owner.get(&format!("{ROOT}{bad}")).await.expect(400).code(), "InvalidQueryParameter", "{bad}");
        }
        let published = owner.post(&format!("{ROOT}/publish?force=perhaps")).await.expect(400);
        assert_eq!(published.code(), "InvalidQueryParameter");
        owner.get(&format!("{ROOT}?includeAllPricing=True")).await.expect(200);
        owner.call("GET", "/catalog/offers?top=x", None, &[]).await.expect(400);
    }
}
