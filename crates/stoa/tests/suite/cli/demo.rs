//! `stoa serve --demo`.

use std::collections::{BTreeMap, BTreeSet};

use specimens::{Goal, Offer};

use crate::cli::support::{Home, Running};

/// What is printed to be pasted: tenant, client id and secret of the owner, then client id and secret of the operator.
pub(crate) fn printed(running: &Running) -> [String; 5] {
    let lines = running.printed.lines().filter_map(|line| line.strip_prefix("export STOA_"));
    let mut values = lines
        .filter(|line| !line.starts_with("URL=") && !line.starts_with("PUBLISHER="))
        .map(|line| line.split_once('=').unwrap().1.to_owned());
    std::array::from_fn(|_| values.next().unwrap_or_else(|| panic!("{}", running.printed)))
}

/// The paths of the links that sign a browser in: as the owner, and as the operator.
fn links(running: &Running) -> Vec<String> {
    let printed = running.printed.lines().filter(|line| line.contains("/signin/link?token="));
    let found: Vec<_> = printed.map(|line| line.strip_prefix(running.url()).unwrap().to_owned()).collect();
    assert_eq!(found.len(), 2, "{}", running.printed);
    found
}

#[test]
fn a_demo_can_be_signed_in_to_and_published_and_started_again() {
    let home = Home::new();
    // A lease that is not given back would keep the second server waiting for an hour.
    let running = home.serve(&["--demo=publisher", "--set", "publishing.lease=1h"]);
    let [tenant, client, secret, operator, operator_secret] = printed(&running);
    let url = format!("\nexport STOA_URL={}\n", running.url());
    assert!(running.printed.contains(&url), "{}", running.printed);
    assert!(running.printed.contains("\nexport STOA_PUBLISHER=contoso\n"), "{}", running.printed);
    let token = running.token(&tenant, &client, &secret).text("access_token");
    let offers = running.call(&token, "GET", "/publishers/contoso/offers", "");
    assert!(offers.body.contains("demo"), "{offers:?}");
    let published = running.call(&token, "POST", "/publishers/contoso/offers/demo/publish", "");
    assert_eq!(published.status, 202, "{published:?}");
    assert_eq!(running.token(&tenant, &operator, &operator_secret).status, 200);
    for (link, whose) in links(&running).iter().zip(["Demo owner of contoso", "Demo operator"]) {
        let page = running.get(link, &[]);
        assert!(page.status == 200 && page.body.contains(whose), "{page:?}");
    }
    let kept_links = links(&running);
    let first = running.stop();
    assert_eq!(first.code, 0, "{first:?}");

    let again = home.serve(&["--demo=publisher"]);
    let [_, same, newer, ..] = printed(&again);
    assert_eq!(again.get(&kept_links[0], &[]).status, 404, "so are the older links");
    assert_eq!(again.get(&links(&again)[0], &[]).status, 200);
    assert_eq!(same, client, "the same principal");
    assert_eq!(again.token(&tenant, &client, &secret).status, 401, "the older secret is useless");
    assert_eq!(again.token(&tenant, &client, &newer).status, 200);
    let preview = std::iter::repeat_with(|| {
        let token = again.token(&tenant, &client, &newer).text("access_token");
        again.call(&token, "GET", "/publishers/contoso/offers/demo/status", "").text("status")
    });
    let preview = preview.take(100_000).find(|status| status != "running");
    assert_eq!(preview.as_deref(), Some("waitingForPublisherReview"), "publishing goes on where it was");
    let metrics = again.get("/metrics", &[]).body;
    assert!(metrics.contains("stoa_db_group_size_bucket{le=\"1\"}"), "{metrics}");
    assert_eq!(home.admin(&["publisher", "list"]).as_array().unwrap().len(), 1);
    assert_eq!(home.admin(&["principal", "list"]).as_array().unwrap().len(), 2);
    let second = again.stop();
    for log in [first.log, second.log] {
        assert!(
            ![&secret, &operator_secret, &newer, &token].iter().any(|kept| log.contains(kept.as_str())),
            "{log}"
        );
    }
}

#[test]
fn a_demo_leaves_a_real_publisher_alone() {
    let home = Home::new();
    home.out(&["migrate"]);
    home.admin(&[
        "publisher",
        "create",
        "contoso",
        "--name",
        "Contoso",
        "--contact",
        "sales@contoso.example",
    ]);
    let refused = home.run(&["serve", "--demo=publisher", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("not the demo's"), "{refused:?}");
    assert!(home.admin(&["principal", "list"]).as_array().unwrap().is_empty());
}

/// The live offers that lists show, by publisher and id.
fn listed(running: &Running) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next = Some("/catalog/offers".to_owned());
    while let Some(path) = next {
        let page = running.get(&path, &[]).json();
        for card in page["value"].as_array().unwrap() {
            found.insert(format!(
                "{}/{}",
                card["publisherId"].as_str().unwrap(),
                card["offerId"].as_str().unwrap()
            ));
        }
        next = page["nextLink"].as_str().map(str::to_owned);
    }
    found
}

/// Where each offer of the shop is, by publisher and id.
fn states(running: &Running, token: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for publisher in specimens::shop().into_iter().map(|publisher| publisher.id) {
        let offers = running.call(token, "GET", &format!("/publishers/{publisher}/offers"), "").json();
        for offer in offers.as_array().unwrap() {
            let state = format!("{} {}", offer["status"].as_str().unwrap(), offer["version"]);
            found.insert(format!("{publisher}/{}", offer["id"].as_str().unwrap()), state);
        }
    }
    found
}

fn open_a_shop(home: &Home) {
    let demo = ["--demo", "--set", "publishing.pace=instant"];
    // Killed while its first publishers open.
    drop(home.serve(&demo));
    let mut running = home.serve(&demo);
    assert!(running.printed.starts_with(&format!("The storefront, for everybody:\n\n{}/\n", running.url())));
    running.logs("the shop of the demo is complete");
    let [tenant, client, secret, ..] = printed(&running);
    let token = running.token(&tenant, &client, &secret).text("access_token");

    let offers = |wanted: fn(&Offer) -> bool| -> BTreeSet<String> {
        let all = specimens::shop().into_iter().flat_map(|publisher| publisher.offers);
        let wanted = all.filter(wanted);
        wanted
            .map(|Offer { body, .. }| {
                format!("{}/{}", body["publisherId"].as_str().unwrap(), body["id"].as_str().unwrap())
            })
            .collect()
    };
    let hidden = ["mossgate/care-circle", "alderbrook/close-classic"].map(str::to_owned);
    let mut shown = offers(|offer| offer.goal == Goal::Live);
    hidden.iter().for_each(|hidden| assert!(shown.remove(hidden)));
    assert!(shown.len() >= 40);
    assert_eq!(listed(&running), shown);
    assert_eq!(running.get("/catalog/offers/mossgate/care-circle", &[]).status, 404, "all of it is private");
    let close = running.get("/catalog/offers/alderbrook/close", &[]);
    assert!(close.status == 200 && !close.body.contains("indenhall"), "{close:?}");

    let found = states(&running, &token);
    for (offers, state) in [
        (offers(|offer| offer.goal == Goal::Live), "succeeded"),
        (offers(|offer| offer.goal == Goal::Preview), "waitingForPublisherReview"),
        (offers(|offer| offer.goal == Goal::Waiting), "running"),
        (offers(|offer| matches!(offer.goal, Goal::Rejected(_))), "failed"),
        (offers(|offer| offer.goal == Goal::Draft), "neverPublished"),
    ] {
        assert!(!offers.is_empty());
        for offer in offers {
            assert_eq!(found[&offer].split(' ').next(), Some(state), "{offer}");
        }
    }
    let own = |method: &str, path: &str| {
        let bearer = format!("Bearer {token}");
        running.send(method, &format!("/stoa/v1/publishers/{path}"), &[("Authorization", &bearer)], "")
    };
    let gateway = own("GET", "ferrostack/offers/gateway/selling");
    assert!(gateway.body.contains("\"stopped\""), "{gateway:?}");
    let linux = own("GET", "ferrostack/offers/hardened-linux/selling");
    assert!(linux.body.contains("\"deprecated\"") && linux.body.contains("9.4.20261102"), "{linux:?}");

    // What somebody does stays as it is.
    assert_eq!(own("POST", "ferrostack/offers/gateway/plans/classic/resume-selling").status, 200);
    let deleted = own("DELETE", "fernhollow/offers/library");
    assert!(deleted.status < 300, "{deleted:?}");
    let left = states(&running, &token);
    assert_eq!(left.len() + 1, found.len());
    assert_eq!(running.stop().code, 0);

    let mut again = home.serve(&demo);
    again.logs("the shop of the demo is complete");
    let [_, client, secret, ..] = printed(&again);
    let token = again.token(&tenant, &client, &secret).text("access_token");
    assert_eq!(states(&again, &token), left);
    assert_eq!(listed(&again), shown);
    let bearer = format!("Bearer {token}");
    let gateway =
        again.get("/stoa/v1/publishers/ferrostack/offers/gateway/selling", &[("Authorization", &bearer)]);
    assert!(!gateway.body.contains("\"stopped\""), "{gateway:?}");
}

#[test]
fn a_shop_opens_by_itself_and_stays_as_it_is_left() {
    open_a_shop(&Home::new());
}

#[test]
fn a_shop_opens_by_itself_and_stays_as_it_is_left_on_postgres() {
    open_a_shop(&Home::on_postgres());
}
