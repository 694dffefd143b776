//! `stoa import`.

use serde_json::{Value, json};

use crate::cli::admin::signed_in;
use crate::cli::support::Home;

const SECRET: &str = "DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=c2VjcmV0LXNlY3JldA==";

fn offer(number: usize) -> Value {
    json!({
        "publisherId": "contoso",
        "id": format!("offer-{number}"),
        "offerTypeId": "microsoft-azure-corevm",
        "definition": {
            "displayText": format!("Offer {number}"),
            "offer": {
                "microsoft-azure-corevm.leadDestination": "AzureTable",
                "microsoft-azure-corevm.tableLeadConfiguration": { "connectionString": SECRET },
            },
        },
    })
}

fn lines(offers: impl IntoIterator<Item = Value>) -> String {
    offers.into_iter().map(|offer| format!("{offer}\n")).collect()
}

fn with_publisher(home: &Home) {
    home.out(&["migrate"]);
    home.admin(&["publisher", "create", "contoso", "--name", "Contoso", "--contact", "a@contoso.example"]);
}

/// Makes each function a test on SQLite and one on PostgreSQL.
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* fn $name:ident($home:ident: &Home) $body:block)*) => {
        $($(#[$doc])* mod $name {
            use super::*;

            fn check($home: &Home) $body

            #[test]
            fn sqlite() {
                check(&Home::new());
            }

            #[test]
            fn postgres() {
                check(&Home::on_postgres());
            }
        })*
    };
}

on_both_engines! {
    /// More lines than are saved at once.
    fn an_import_that_was_interrupted_is_run_again(home: &Home) {
        with_publisher(home);
        home.write("half", &lines((0..600).map(offer)));
        home.write("whole", &lines((0..1200).map(offer)));
        let told = home.out(&["import", "half"]);
        assert_eq!(told, "600 offers are all right\n600 created, 0 changed, 0 unchanged\n");
        let told = home.out(&["import", "whole"]);
        assert_eq!(told, "1200 offers are all right\n600 created, 0 changed, 600 unchanged\n");

        let mut changed = offer(7);
        changed["definition"]["displayText"] = json!("Another name");
        let mut rekeyed = offer(8);
        rekeyed["definition"]["offer"]["microsoft-azure-corevm.tableLeadConfiguration"]["connectionString"] =
            json!(SECRET.replace("leads", "others"));
        home.write("later", &lines([changed, rekeyed, offer(9)]));
        let told = home.out(&["import", "later"]);
        assert_eq!(told, "3 offers are all right\n0 created, 2 changed, 1 unchanged\n");
    }

    fn an_imported_offer_is_like_one_that_was_put(home: &Home) {
        with_publisher(home);
        home.write("offers", &lines((0..3).map(offer)));
        home.out(&["import", "offers"]);
        let running = home.serve(&[]);
        let (_, _, token) = signed_in(home, &running, &["owner", "--publisher", "contoso"]);
        let path = "/publishers/contoso/offers/offer-1";
        let call = |method: &str, body: &str, header: (&str, &str)| {
            running.call_with(&token, method, path, body, &[header])
        };
        let got = running.call(&token, "GET", path, "");
        assert_eq!((got.status, got.json()["definition"]["displayText"].as_str()), (200, Some("Offer 1")));
        assert!(!got.body.contains("AccountKey"), "secrets are sealed: {got:?}");
        let first = got.header("etag").to_owned();
        assert_eq!(call("GET", "", ("If-None-Match", &first)).status, 304);

        home.out(&["import", "offers"]);
        let saved = call("PUT", &got.body, ("If-Match", &first));
        assert_eq!(saved.status, 200, "the second import changed nothing: {saved:?}");
        assert_eq!(call("PUT", &got.body, ("If-Match", &first)).status, 412);

        let mut changed = offer(1);
        changed["definition"]["displayText"] = json!("Another name");
        assert_eq!(home.run_on(&["import", "-"], &lines([changed])).code, 0);
        assert_eq!(call("PUT", &got.body, ("If-Match", saved.header("etag"))).status, 412);
        let history = running.call(&token, "GET", &format!("{path}/history"), "").json();
        let by = |event: &Value| format!("{} {}", event["actor"], event["action"]).replace('"', "");
        let events: Vec<String> = history["value"].as_array().unwrap().iter().map(by).collect();
        assert_eq!((events[0].as_str(), events[2].as_str()), ("console offer.saved", "console offer.created"));
        assert_eq!(events.len(), 3);
    }

    fn a_file_with_a_bad_line_changes_nothing_and_every_problem_is_told(home: &Home) {
        with_publisher(home);
        let mut unknown = offer(3);
        unknown["publisherId"] = json!("nobody");
        let mut wrong = offer(4);
        wrong["definition"]["displayText"] = json!(7);
        wrong["definition"]["plans"] = json!({});
        let mut untyped = offer(5);
        untyped.as_object_mut().unwrap().remove("offerTypeId");
        let mut nul = offer(6);
        nul["definition"]["displayText"] = json!("a\0b");
        let long = json!({ "publisherId": "contoso", "id": "long", "x": "x".repeat(25 << 20) });
        let bad = [unknown, wrong, untyped, nul, offer(0), json!({ "id": "Not an id" }), long];
        let text = format!("{}not json\n\n{}", lines((0..600).map(offer)).replace("offer-", "good-"), lines(bad));
        home.write("offers", &text.replace("good-5\"", "offer-0\""));
        let ran = home.run(&["import", "offers"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        let told: Vec<&str> = ran.err.lines().collect();
        for (told, begins) in told.iter().zip([
            "line 601: MalformedJson: ",
            "line 603: NotAllowed publisherId: there is no publisher `nobody`",
            "line 604: WrongType definition.displayText: ",
            "line 604: WrongType definition.plans: ",
            "line 605: BadRequest: ",
            "line 606: InvalidText: ",
            "line 607: Duplicate id: the offer is in line 6, too",
            "line 608: InvalidFormat id: ",
            "line 608: Required publisherId: ",
            "line 609: TooLarge: ",
            "error: nothing was imported",
        ]) {
            assert!(told.starts_with(begins), "{begins} in {told}");
        }
        assert_eq!(told.len(), 11, "{ran:?}");

        home.write("good", &lines((0..1).map(offer)));
        assert!(home.out(&["import", "good"]).contains("1 created"), "there was none of it");
    }

    fn a_line_is_refused_for_what_a_put_is_refused_for(home: &Home) {
        with_publisher(home);
        let whole = offer(0).to_string();
        let twice = whole.replace("\"displayText\":", "\"displayText\":\"Another\",\"displayText\":");
        let reserved = whole.replace("\"Offer 0\"", "{\"$serde_json::private::Number\":\"1\"}");
        home.write("offers", &format!("{twice}\n{reserved}\n"));
        let ran = home.run(&["import", "offers"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        let told: Vec<&str> = ran.err.lines().collect();
        assert!(told[0].starts_with("line 1: DuplicateMember: definition.displayText: line 1, column "), "{ran:?}");
        assert!(told[1].starts_with("line 2: ReservedMember: definition.displayText.$serde_json"), "{ran:?}");
    }

    fn a_dry_run_looks_only_and_publishers_are_made_on_request(home: &Home) {
        home.out(&["migrate"]);
        home.write("offers", &lines((0..2).map(offer)));
        let create = ["import", "offers", "--create-publishers", "a@contoso.example"];
        assert_eq!(home.run(&["import", "offers"]).code, 1);
        assert_eq!(home.out(&[&create[..], &["--dry-run"]].concat()), "2 offers are all right\n");
        assert_eq!(home.admin(&["publisher", "list"]), json!([]));

        assert!(home.out(&create).contains("2 created"));
        let made = &home.admin(&["publisher", "list"])[0];
        assert_eq!((&made["display_name"], &made["seller_contact"]), (&"contoso".into(), &"a@contoso.example".into()));
        assert!(home.out(&create).contains("2 unchanged"), "publishers that are there are left alone");
    }
}
