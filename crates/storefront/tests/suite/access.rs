//! Who may open what: every route, every kind of person, against a table that is checked in.

use std::fmt::Write as _;

use app::Role;
use stoa_storefront::{LegalPage, Shop, Storefronts, routes};
use testkit::{Browser, TestApp, documents};

use crate::take_live;

const TABLE: &str = include_str!("access.txt");

on_both_engines! {
    async fn every_route_answers_everybody_as_the_table_says(engine: Engine) {
        let legal = LegalPage::read([("terms.md", "# Terms\n\nOf use.")]).unwrap();
        let test = TestApp::with(engine).shop(Shop::new(Storefronts::built_in(), legal)).start().await;
        test.publisher("fabrikam", true).await;
        let program = test.member("contoso", Role::Owner).await;
        take_live(&test, &program, &documents::core_vm("contoso", "demo")).await;
        let everybody = [
            ("nobody", Browser::new(&test)),
            ("foreign", test.person("Eve Other", "fabrikam", Role::Owner).await),
            ("contributor", test.person("Con Tributor", "contoso", Role::Contributor).await),
            ("owner", test.person("Mina Kim", "contoso", Role::Owner).await),
            ("operator", test.person("Omar Tor", "*", Role::Operator).await),
        ];
        let mut table = String::from("route");
        everybody.iter().for_each(|(kind, _)| write!(table, " | {kind}").unwrap());
        for route in routes() {
            write!(table, "\n{} {}", route.method.to_uppercase(), route.path).unwrap();
            let target = route
                .path
                .replace("{key}", if route.path.starts_with("/product") { "contoso.demo" } else { "security" })
                .replace("{publisher}", "contoso")
                .replace("{page}", "terms");
            let mut pages = Vec::new();
            for (_, somebody) in &everybody {
                let answer = somebody.get(&target).await;
                keeps_others_out(&answer, &target);
                write!(table, " | {}", answer.status).unwrap();
                pages.push(answer.text);
            }
            // Whoever is signed in sees what everybody does.
            assert!(pages.iter().all(|page| *page == pages[0]), "{target}");
        }
        assert_eq!(table.trim(), TABLE.trim(), "the table as it is now:\n{table}\n");
    }
}

fn keeps_others_out(answer: &testkit::Answer, target: &str) {
    // Files for programs are no pages.
    match ["/feed.atom", "/sitemap.xml", "/robots.txt"].contains(&target) {
        true => assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}"),
        false => testkit::keeps_others_out(answer, target, "private, no-cache"),
    }
}
