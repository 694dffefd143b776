//! All offers: found, filtered, sorted, page by page, and as a file.

use std::time::Duration;

use app::Role;
use serde_json::json;
use testkit::{Browser, Client, TestApp, documents};

const OFFERS: &str = "/dashboard/commercial-marketplace/overview";

/// The ids of the offers on a page, in their order.
async fn shown(browser: &Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("{OFFERS}?publisher=contoso{query}")).await.expect(200).text;
    let table = page.split("<tbody>").nth(1).unwrap_or_default();
    let ids = table.split("<span class=\"id\">").skip(1);
    ids.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn offers_are_found_filtered_and_sorted(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        for (id, name) in [("a", "Zebra & <b>"), ("b", "alpha"), ("c", "Middle 가상")] {
            let mut offer = documents::core_vm("contoso", id);
            offer["definition"]["displayText"] = json!(name);
            test.clock.advance(Duration::from_secs(1));
            program.put(&format!("/publishers/contoso/offers/{id}"), &offer).await.expect(200);
        }
        test.clock.advance(Duration::from_secs(1));
        program.post("/publishers/contoso/offers/b/publish").await.expect(202);
        test.settle().await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        assert_eq!(shown(&mina, "").await, ["b", "c", "a"], "the last change first");
        assert_eq!(shown(&mina, "&sort=name").await, ["b", "c", "a"]);
        assert_eq!(shown(&mina, "&q=zEBra").await, ["a"]);
        assert_eq!(shown(&mina, "&q=%EA%B0%80%EC%83%81").await, ["c"]);
        assert_eq!(shown(&mina, "&status=preview").await, ["b"]);
        assert_eq!(shown(&mina, "&status=live").await, [""; 0]);
        assert_eq!(shown(&mina, "&type=microsoft-azure-corevm&status=draft&sort=name").await, ["c", "a"]);
        assert_eq!(shown(&mina, "&type=microsoft-azure-saas").await, [""; 0]);
        assert_eq!(shown(&mina, "&sort=status").await, ["b", "c", "a"], "what waits first");
        assert_eq!(shown(&mina, "&sort=type").await, ["b", "c", "a"], "by name within a type");
        let page = mina.get(&format!("{OFFERS}?publisher=contoso")).await.expect(200).text;
        assert!(page.contains("Zebra &#38; &#60;b&#62;") && !page.contains("<b>\""), "names are no markup");
        assert!(page.contains("<b>1 offer waits for you</b> to go live."), "{page}");
        let empty = mina.get(&format!("{OFFERS}?publisher=contoso&q=nothing")).await.expect(200).text;
        assert!(empty.contains("No offers match"), "{empty}");
    }

    async fn a_hundred_offers_are_sent_in_few_bytes_and_plainly_for_another_site(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        for number in 0..100 {
            let id = format!("offer-{number:02}");
            program.put(&format!("/publishers/contoso/offers/{id}"), &documents::core_vm("contoso", &id)).await.expect(200);
        }
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let cookie = format!("stoa-session={}", mina.cookie("stoa-session").unwrap());
        let target = format!("{}{OFFERS}?publisher=contoso&rows=100", test.url);
        let sent = async |site: &str| {
            let headers = [("cookie", cookie.as_str()), ("accept-encoding", "br, gzip"), ("sec-fetch-site", site)];
            Client::anonymous(&test).download(&target, &headers).await
        };
        for site in ["same-origin", "none"] {
            let page = sent(site).await;
            assert!(page.starts_with(&[0x1f, 0x8b]) && page.len() < 20 * 1024, "{site}: {} bytes", page.len());
        }
        for site in ["cross-site", "same-site"] {
            let page = String::from_utf8(sent(site).await).unwrap();
            assert!(page.starts_with("<!DOCTYPE html>") && page.contains("offer-99"), "{site}: {page}");
        }
    }

    async fn many_offers_have_pages(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        for number in 0..27 {
            let id = format!("offer-{number:02}");
            let path = format!("/publishers/contoso/offers/{id}");
            test.clock.advance(Duration::from_secs(1));
            program.put(&path, &documents::core_vm("contoso", &id)).await.expect(200);
        }
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        assert_eq!(shown(&mina, "").await.len(), 25);
        assert_eq!(shown(&mina, "&page=2").await, ["offer-01", "offer-00"]);
        assert_eq!(shown(&mina, "&page=99").await, ["offer-01", "offer-00"], "the last there is");
        assert_eq!(shown(&mina, "&page=99999999999999999999").await.len(), 25, "no number is none");
        assert_eq!(shown(&mina, "&sort=type&page=2").await, ["offer-25", "offer-26"]);
        assert_eq!(shown(&mina, "&rows=50").await.len(), 27);
        assert_eq!(shown(&mina, "&rows=1000").await.len(), 25, "no choice is none");
        let page = mina.get(&format!("{OFFERS}?publisher=contoso&page=2")).await.expect(200).text;
        assert!(page.contains("26 to 27 of 27 offers") && page.contains("rel=\"prev\""), "{page}");
    }

    async fn a_file_has_what_the_view_has_and_no_formulas(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        for (id, name) in [("a", "=1+1"), ("b", "Plain, \"quoted\"")] {
            let mut offer = documents::core_vm("contoso", id);
            offer["definition"]["displayText"] = json!(name);
            program.put(&format!("/publishers/contoso/offers/{id}"), &offer).await.expect(200);
        }
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let file = mina.get(&format!("{OFFERS}.csv?publisher=contoso&sort=name")).await.expect(200);
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"offers-contoso.csv\"");
        let lines: Vec<_> = file.text.lines().collect();
        assert_eq!(lines.len(), 3, "{}", file.text);
        assert!(lines[1].starts_with("contoso,a,'=1+1,microsoft-azure-corevm,"), "{}", lines[1]);
        assert!(lines[2].starts_with("contoso,b,\"Plain, \"\"quoted\"\"\",") && lines[2].contains(",draft,,,"), "{}", lines[2]);
        let one = mina.get(&format!("{OFFERS}.csv?publisher=contoso&q=plain")).await.expect(200);
        assert_eq!(one.text.lines().count(), 2);
    }

    async fn whoever_has_one_publisher_is_led_to_it_and_others_choose(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let led = mina.get(&format!("{OFFERS}?status=live")).await.expect(303);
        assert_eq!(led.header("location"), format!("{OFFERS}?publisher=contoso&status=live"));
        let none = mina.get(&format!("{OFFERS}?publisher=contoso")).await.expect(200);
        assert!(none.text.contains("You have no offers yet"), "{}", none.text);
        test.publisher("fabrikam", true).await;
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        assert_eq!(operator.get(OFFERS).await.expect(303).header("location"), "/dashboard/accounts");
        let accounts = operator.get("/dashboard/accounts").await.expect(200).text;
        assert!(accounts.contains("publisher=fabrikam") && accounts.contains("You are operator"), "{accounts}");
        let sought = operator.get("/dashboard/accounts?q=FABRI").await.expect(200).text;
        assert!(sought.contains("publisher=fabrikam") && !sought.contains("publisher=contoso"), "{sought}");
    }

    async fn a_page_is_told_that_something_happened(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let session = format!("stoa-session={}", mina.cookie("stoa-session").unwrap());
        let anonymous = testkit::Client::anonymous(&test);
        let path = "/dashboard/commercial-marketplace/events/contoso";
        let mut stream = anonymous.follow(path, &[("cookie", &session)]).await;
        assert_eq!(stream.status, 200);
        assert!(stream.block().await.unwrap().starts_with("retry: "));
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        assert_eq!(stream.block().await.unwrap(), "data: changed");
    }

    async fn all_publishers_of_somebody_are_a_view_and_nobody_elses(engine: Engine) {
        let test = TestApp::start(engine).await;
        for publisher in ["fabrikam", "northwind"] {
            test.publisher(publisher, true).await;
        }
        for publisher in ["contoso", "fabrikam", "northwind"] {
            let program = test.member(publisher, Role::Owner).await;
            for (id, name) in [("a", format!("{publisher} one")), ("b", format!("{publisher} two"))] {
                let mut offer = documents::core_vm(publisher, id);
                offer["definition"]["displayText"] = json!(name);
                test.clock.advance(Duration::from_secs(1));
                program.put(&format!("/publishers/{publisher}/offers/{id}"), &offer).await.expect(200);
            }
        }
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let id: domain::PersonId = test
            .console(|_, tx| Ok(db::people::by_address(tx, "mina.kim@people.example")?.unwrap().id))
            .await;
        test.console(move |ctx, tx| {
            let scope = app::Scope::Publisher("fabrikam".parse().unwrap());
            app::people::grant(ctx, tx, &id, &scope, Role::Contributor)
        })
        .await;
        let named = async |browser: &Browser, query: &str| {
            let page = browser.get(&format!("{OFFERS}?publisher=*{query}")).await.expect(200).text;
            let table = page.split("<tbody>").nth(1).unwrap_or_default().to_owned();
            let names = ["contoso one", "contoso two", "fabrikam one", "fabrikam two", "northwind one", "northwind two"];
            let mut found: Vec<_> = names.iter().filter_map(|name| Some((table.find(&format!(">{name}<"))?, *name))).collect();
            found.sort_unstable();
            found.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(named(&mina, "").await, ["fabrikam two", "fabrikam one", "contoso two", "contoso one"]);
        assert_eq!(named(&mina, "&sort=name&q=ONE").await, ["contoso one", "fabrikam one"]);
        let page = mina.get(&format!("{OFFERS}?publisher=*")).await.expect(200).text;
        assert!(page.contains("<option value=\"fabrikam\">Publisher fabrikam") && !page.contains("northwind"), "{page}");
        let file = mina.get(&format!("{OFFERS}.csv?publisher=*&sort=name")).await.expect(200);
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"offers.csv\"");
        assert_eq!(file.text.lines().count(), 5, "{}", file.text);
        let operator = test.person("Omar Tor", "*", Role::Operator).await;
        assert_eq!(named(&operator, "&sort=name").await.len(), 6);
        for odd in ["..", "a%20b", "**"] {
            mina.get(&format!("{OFFERS}?publisher={odd}")).await.expect(400);
        }
        mina.get(&format!("{OFFERS}?publisher=northwind")).await.expect(403);
    }

    async fn what_is_not_sold_any_more_has_a_tab(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        for id in ["a", "b"] {
            let path = format!("/publishers/contoso/offers/{id}");
            program.put(&path, &documents::core_vm("contoso", id)).await.expect(200);
            for act in ["publish", "golive"] {
                program.post(&format!("{path}/{act}")).await.expect(202);
                test.settle().await;
            }
        }
        let stop = "/stoa/v1/publishers/contoso/offers/a/stop-selling";
        program.call("POST", stop, None, &[]).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        assert_eq!(shown(&mina, "&status=stopped").await, ["a"]);
        assert_eq!(shown(&mina, "&status=live").await, ["b"]);
        let page = mina.get(&format!("{OFFERS}?publisher=contoso")).await.expect(200).text;
        assert!(page.contains("Not sold <span>1</span>") && page.contains("Live <span>1</span>"), "{page}");
    }

    async fn a_page_asks_the_database_as_often_however_many_offers_there_are(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let asked = std::sync::Arc::new(std::sync::Mutex::new(0_usize));
        let told = asked.clone();
        let mut counts = Vec::new();
        let mut made = 0;
        for many in [2, 60] {
            for number in made..many {
                let id = format!("offer-{number:02}");
                program.put(&format!("/publishers/contoso/offers/{id}"), &documents::core_vm("contoso", &id)).await.expect(200);
            }
            made = many;
            let told = told.clone();
            test.app.db.observe_statements(move |_| *told.lock().unwrap() += 1);
            for query in ["", "&sort=name&rows=100", "&q=offer&status=draft"] {
                *asked.lock().unwrap() = 0;
                shown(&mina, query).await;
                counts.push(*asked.lock().unwrap());
            }
        }
        assert_eq!(counts[..3], counts[3..], "{counts:?}");
        assert!(counts.iter().all(|count| *count <= 12), "{counts:?}");
    }
}
