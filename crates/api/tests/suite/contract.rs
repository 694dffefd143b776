//! Status codes, headers, error bodies and concurrency of the publishing API.

use std::time::Duration;

use app::Role;
use offer_types::OfferTypes;
use serde_json::json;
use testkit::{Client, TestApp, documents};

use crate::limits::Waiting;

const ROOT: &str = "/publishers/contoso/offers/demo";

/// A page of another site.
const PORTAL: &str = "https://portal.example";

on_both_engines! {
    async fn only_known_api_versions_are_spoken(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for query in ["?api-version=1999-01-01", "", "?api-version=", "?api-version=2017-10-31&api-version=2017-10-31"] {
            let answer = owner.call("GET", &format!("/api/publishers{query}"), None, &[]).await.expect(400);
            assert_eq!(answer.code(), "InvalidAPIVersion");
            assert!(answer.text.contains("Allowed values are [2016-08-01-preview, 2017-10-31]"), "{}", answer.text);
        }
        owner.call("GET", "/api/publishers?api-version=2016-08-01-preview", None, &[]).await.expect(200);
        owner.call("GET", "/api/publishers?API-Version=2017-10-31", None, &[]).await.expect(200);
    }

    async fn refusals_are_told_apart_and_are_always_json(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        test.publisher("fabrikam", true).await;
        let unknown = owner.with_bearer("not-a-token").get("/publishers").await.expect(401);
        assert_eq!(unknown.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        assert_eq!(Client::anonymous(&test).get("/publishers").await.expect(401).code(), "Unauthorized");
        let foreign = owner.get("/publishers/fabrikam/offers/x").await.expect(403).text;
        let missing = owner.get("/publishers/nobody/offers/x").await.expect(403).text;
        assert_eq!(foreign.replace("fabrikam", "nobody"), missing, "existence is not told");
        assert_eq!(owner.get("/publishers/contoso/offers/none").await.expect(404).code(), "NotFound");
        for path in ["/slot/preview", "/versions/1", "/status", "/submissions", "/history"] {
            owner.get(&format!("/publishers/contoso/offers/none{path}")).await.expect(404);
        }
        assert_eq!(owner.call("GET", "/nowhere", None, &[]).await.expect(404).code(), "NotFound");
        let wrong = owner.api("DELETE", ROOT, None).await.expect(405);
        assert_eq!(wrong.code(), "MethodNotAllowed");
        assert_eq!(owner.get("/publishers/contoso/offers/a.b").await.expect(400).code(), "InvalidResourceId");
    }

    async fn every_answer_carries_the_request_id(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        assert!(!owner.get("/publishers").await.header("x-ms-request-id").is_empty());
        let answer = owner.api_with("GET", "/publishers", None, &[("x-ms-correlation-id", "abc-1")]).await;
        assert_eq!((answer.header("x-ms-request-id"), answer.header("x-ms-correlation-id")), ("abc-1", "abc-1"));
        let spoiled = owner.api_with("GET", "/publishers", None, &[("x-ms-request-id", "a b\"c")]).await;
        assert_ne!(spoiled.header("x-ms-request-id"), "a b\"c");
    }

    async fn a_client_request_id_is_echoed_and_makes_nothing_a_repetition(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        for name in ["First", "Second"] {
            document["definition"]["displayText"] = name.into();
            let saved = owner.api_with("PUT", ROOT, Some(&document), &[("x-ms-client-request-id", "same-1")]).await.expect(200);
            assert_eq!(saved.header("x-ms-client-request-id"), "same-1");
            assert_eq!(saved.json()["definition"]["displayText"], name);
        }
    }

    async fn every_answer_tells_browsers_to_keep_out(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.cors_origins = vec![PORTAL.to_owned()]).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let preflight = owner.call("OPTIONS", "/api/publishers", None, &[("origin", PORTAL), ("access-control-request-method", "GET")]).await;
        assert_eq!(preflight.header("access-control-allow-origin"), PORTAL);
        for answer in [owner.get("/publishers").await, owner.call("GET", "/nowhere", None, &[]).await, preflight] {
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
            assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        }
        assert_eq!(owner.get("/publishers").await.header("cache-control"), "private, no-store");
        assert_eq!(owner.call("GET", "/catalog/offers", None, &[]).await.header("cache-control"), "public, no-cache");
    }

    async fn a_status_is_seen_whenever_its_request_began(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &document).await.expect(200);
        let unchanged = async |status: u16| {
            let etag = owner.get(ROOT).await.expect(200).header("etag").to_owned();
            owner.api_with("GET", ROOT, None, &[("if-none-match", &etag)]).await.expect(status);
        };
        let publish = Waiting::ask(&test, &owner, &format!("POST /api{ROOT}/publish"), 2).await;
        test.clock.advance(Duration::from_secs(1));
        owner.put(ROOT, &document).await.expect(200);
        unchanged(304).await;
        let accepted = publish.finish_with("{}").await;
        assert!(accepted.starts_with("HTTP/1.1 202 "), "{accepted}");
        // The tag is that of the draft, but there is another status since.
        unchanged(200).await;
        test.settle().await;

        let text = document.to_string();
        let put = Waiting::ask(&test, &owner, &format!("PUT /api{ROOT}"), text.len()).await;
        test.clock.advance(Duration::from_secs(1));
        owner.post(&format!("{ROOT}/cancel")).await.expect(202);
        let saved = put.finish_with(&text).await;
        assert!(saved.starts_with("HTTP/1.1 200 "), "{saved}");
        unchanged(304).await;
    }

    async fn a_draft_is_created_read_and_replaced_under_its_etag(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let created = owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let etag = created.header("etag").to_owned();
        assert!(etag.starts_with("W/\"datetime'2026-11-21T08%3A00%3A00"), "{etag}");
        let read = owner.get(ROOT).await.expect(200);
        assert_eq!((read.header("etag"), read.json()), (etag.as_str(), created.json()));
        owner.api_with("GET", ROOT, None, &[("if-none-match", &etag)]).await.expect(304);
        owner.api_with("HEAD", ROOT, None, &[]).await.expect(200);
        owner.get(&format!("{ROOT}/slot/Draft")).await.expect(200);
        owner.get(&format!("{ROOT}/slot/PREVIEW")).await.expect(404);

        let mut document = created.json();
        document["definition"]["displayText"] = "Renamed".into();
        let renamed = owner.api_with("PUT", ROOT, Some(&document), &[("if-match", &etag)]).await.expect(200);
        assert_ne!(renamed.header("etag"), etag, "a new tag within the same tick of the clock");
        assert_eq!(renamed.json()["version"], 1, "an unpublished draft keeps its version");
        let stale = owner.api_with("PUT", ROOT, Some(&document), &[("if-match", &etag)]).await.expect(412);
        assert_eq!(stale.code(), "PreconditionFailed");
        assert!(stale.text.contains(&renamed.header("etag").replace('"', "\\\"")), "says the tag of now: {}", stale.text);
        for none in ["garbage", "W/\"datetime'2026", ""] {
            let refused = owner.api_with("PUT", ROOT, Some(&document), &[("if-match", none)]).await.expect(412);
            assert!(refused.text.contains("holds no entity tag"), "{none}: {}", refused.text);
        }
        owner.api_with("PUT", ROOT, Some(&document), &[("if-match", "*")]).await.expect(200);
        owner.put(ROOT, &document).await.expect(200);
        owner.api_with("PUT", ROOT, Some(&document), &[("if-none-match", "*")]).await.expect(412);
        owner.api_with("PUT", "/publishers/contoso/offers/new", Some(&documents::core_vm("contoso", "new")), &[("if-match", &etag)]).await.expect(412);
    }

    async fn of_racing_writers_with_one_etag_exactly_one_wins(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        let etag = owner.put(ROOT, &document).await.expect(200).header("etag").to_owned();
        let races = (0..16).map(|_| {
            let (owner, document, etag) = (owner.clone(), document.clone(), etag.clone());
            tokio::spawn(async move { owner.api_with("PUT", ROOT, Some(&document), &[("if-match", &etag)]).await.status })
        });
        let mut outcomes = Vec::new();
        for race in races.collect::<Vec<_>>() {
            outcomes.push(race.await.unwrap());
        }
        outcomes.sort_unstable();
        assert_eq!(outcomes, [&[200][..], &[412; 15]].concat());
    }

    async fn if_match_is_wanted_where_the_operator_wants_it(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.require_if_match = true).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &document).await.expect(200);
        assert_eq!(owner.put(ROOT, &document).await.expect(400).code(), "IfMatchRequired");
        owner.api_with("PUT", ROOT, Some(&document), &[("if-match", "*")]).await.expect(200);
    }

    async fn browsers_may_call_only_from_origins_the_operator_named(engine: Engine) {
        let preflight = [("origin", PORTAL), ("access-control-request-method", "PUT")];
        let target = format!("/api{ROOT}?api-version=2017-10-31");
        let closed = TestApp::start(engine).await;
        let answer = Client::anonymous(&closed).call("OPTIONS", &target, None, &preflight).await.expect(405);
        assert_eq!(answer.header("access-control-allow-origin"), "");
        let open = TestApp::with(engine).http(|http| http.cors_origins = vec![PORTAL.to_owned()]).start().await;
        let answer = Client::anonymous(&open).call("OPTIONS", &target, None, &preflight).await.expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), PORTAL);
        let signed_in = [preflight[0], preflight[1], ("access-control-request-headers", "authorization,if-match")];
        let answer = Client::anonymous(&open).call("OPTIONS", &target, None, &signed_in).await.expect(200);
        assert!(answer.header("access-control-allow-headers").contains("authorization"), "{:?}", answer.headers);
        let answer = Client::anonymous(&open).call("GET", "/catalog/offers", None, &preflight[..1]).await.expect(200);
        for name in ["etag", "idempotency-replayed", "link", "location", "operation-location", "retry-after", "x-ms-request-id"] {
            let exposed = answer.header("access-control-expose-headers");
            assert!(exposed.split(',').any(|exposed| exposed.trim() == name), "{name}: {exposed}");
        }
        let elsewhere = [("origin", "https://evil.example"), ("access-control-request-method", "PUT")];
        let answer = Client::anonymous(&open).call("OPTIONS", &target, None, &elsewhere).await;
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }

    async fn trailing_and_doubled_slashes_mean_the_same_place(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        for path in [format!("{ROOT}/"), format!("/{ROOT}"), format!("{ROOT}/submissions/"), "/publishers/CONTOSO/offers/Demo".to_owned()] {
            owner.get(&path).await.expect(200);
        }
    }

    async fn bodies_are_refused_with_a_reason(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let target = format!("/api{ROOT}?api-version=2017-10-31");
        let json = [("content-type", "application/json")];
        let malformed = owner.call("PUT", &target, Some("{\n  \"id\": demo}".to_owned()), &json).await.expect(400);
        assert_eq!(malformed.code(), "MalformedJson");
        assert!(malformed.text.contains("line 2, column 9"), "{}", malformed.text);
        let typed = owner.call("PUT", &target, Some("{}".to_owned()), &[("content-type", "text/plain")]).await;
        assert_eq!(typed.expect(415).code(), "UnsupportedMediaType");
        let large = owner.call("PUT", &target, Some(" ".repeat(25 * 1024 * 1024)), &json).await;
        assert_eq!(large.expect(413).code(), "RequestEntityTooLarge");
        let list = owner.call("PUT", &target, Some("[]".to_owned()), &json).await;
        assert_eq!(list.expect(400).code(), "InvalidBody");
        let typeless = owner.put(ROOT, &json!({ "id": "demo" })).await.expect(400);
        assert!(typeless.text.contains("The argument: 'OfferTypeId' cannot be null or empty."), "{}", typeless.text);
        let unknown = owner.put(ROOT, &json!({ "offerTypeId": "x-unknown" })).await.expect(400);
        assert_eq!(unknown.code(), "UnknownOfferType");
        let mut elsewhere = documents::core_vm("fabrikam", "other");
        elsewhere["offerTypeVersions"] = json!([]);
        let contradictions = owner.put(ROOT, &elsewhere).await.expect(400).json();
        let targets: Vec<_> = contradictions["error"]["details"].as_array().unwrap().iter().map(|detail| detail["target"].as_str().unwrap().to_owned()).collect();
        assert_eq!(targets, ["publisherId", "id", "offerTypeVersions"], "all at once");
        owner.get(ROOT).await.expect(404);
    }

    async fn a_nul_is_kept_in_documents_and_refused_in_names(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        document["definition"]["x.note"] = json!("a\0b");
        assert_eq!(owner.put(ROOT, &document).await.expect(200).json()["definition"]["x.note"], "a\0b");
        document["definition"]["displayText"] = json!("a\0b");
        assert_eq!(owner.put(ROOT, &document).await.expect(400).code(), "InvalidText");
        Client::anonymous(&test).call("GET", "/catalog/offers?after=%00", None, &[]).await.expect(400);
    }

    async fn the_list_filters_by_type_and_status(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.put("/publishers/contoso/offers/vm", &documents::virtual_machine("contoso", "vm")).await.expect(200);
        let ids = async |query: &str| -> Vec<String> {
            let listed = owner.get(&format!("/publishers/contoso/offers{query}")).await.expect(200).json();
            listed.as_array().unwrap().iter().map(|offer| offer["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids("").await, ["demo", "vm"]);
        assert_eq!(ids("?$filter=offerTypeId%20eq%20'microsoft-azure-virtualmachines'").await, ["vm"]);
        assert_eq!(ids("?$filter=status eq 'neverPublished' and offerTypeId eq 'microsoft-azure-corevm'").await, ["demo"]);
        assert_eq!(ids("?$filter=status eq 'running'").await, Vec::<String>::new());
        let bad = owner.get("/publishers/contoso/offers?$filter=colour eq 'red'").await.expect(400);
        assert_eq!(bad.code(), "InvalidFilter");
        let listed = owner.get("/publishers/contoso/offers").await.json();
        assert_eq!(listed[0]["definition"], json!({ "displayText": "Demo images" }), "summaries only");
    }

    async fn the_list_is_paged_for_who_asks(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for id in ["a", "b", "c", "d", "e"] {
            let path = format!("/publishers/contoso/offers/{id}");
            owner.put(&path, &documents::core_vm("contoso", id)).await.expect(200);
        }
        let (mut seen, mut pages) = (Vec::new(), Vec::new());
        let mut next = Some("/publishers/contoso/offers?$top=2&$filter=status eq 'neverPublished'".to_owned());
        while let Some(path) = next {
            let page = owner.get(&path).await.expect(200);
            let listed = page.json();
            pages.push(listed.as_array().unwrap().len());
            seen.extend(listed.as_array().unwrap().iter().map(|offer| offer["id"].as_str().unwrap().to_owned()));
            let link = page.headers.get("link").map(|link| link.to_str().unwrap().to_owned());
            // The client adds the version itself.
            let link = link.map(|link| link.replace("api-version=2017-10-31&", ""));
            next = link.map(|link| {
                link.strip_prefix("</api").unwrap().strip_suffix(">; rel=\"next\"").unwrap().to_owned()
            });
        }
        assert_eq!((seen.concat(), pages), ("abcde".to_owned(), vec![2, 2, 1]));
        for top in ["-1", "x", ""] {
            let bad = owner.get(&format!("/publishers/contoso/offers?$top={top}")).await.expect(400);
            assert_eq!(bad.code(), "InvalidTop");
        }
        assert_eq!(owner.get("/publishers/contoso/offers?$top=0").await.expect(200).json(), json!([]));
    }

    async fn publishers_and_offer_types_are_listed(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("fabrikam", true).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mine = owner.get("/publishers").await.expect(200).json();
        assert_eq!(mine.as_array().unwrap().len(), 1);
        assert_eq!(mine[0]["id"], "contoso");
        assert!(mine[0]["definition"]["sellerId"].is_i64());
        assert_eq!(owner.get("/publishers/contoso").await.expect(200).json(), mine[0]);
        let operator = test.member("*", Role::Operator).await;
        assert_eq!(operator.get("/publishers").await.expect(200).json().as_array().unwrap().len(), 2);
        let types = owner.get("/offerTypes").await.expect(200).json();
        assert_eq!(types.as_array().unwrap().len(), OfferTypes::built_in().iter().count());
        let one = owner.get("/offerTypes/microsoft-azure-corevm").await.expect(200).json();
        assert_eq!(one["definitionSchema"]["type"], "object");
        owner.get("/offerTypes/none").await.expect(404);
    }
}
