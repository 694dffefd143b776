//! `stoa serve --demo`.

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
    let running = home.serve(&["--demo", "--set", "publishing.lease=1h"]);
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

    let again = home.serve(&["--demo"]);
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
    let publishers = home.admin(&["publisher", "list"]);
    assert!(publishers.as_array().unwrap().len() > 10, "those of the examples: {publishers}");
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
    let refused = home.run(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("not the demo's"), "{refused:?}");
    assert!(home.admin(&["principal", "list"]).as_array().unwrap().is_empty());
}
