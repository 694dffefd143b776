//! Pictures that a sandbox cannot reach.

use testkit::documents;

use crate::sandbox::support::Home;

/// Publishes `harbor` and shows the warnings of the first step, then the size of the logo that is served.
const PUBLISH: &str = r#"api POST /offers/harbor/publish -d ''
    until status=$(api GET /offers/harbor/status); [ "$(echo "$status" | jq -r .status)" != running ]; do :; done
    echo "$status" | jq -r '.status, (.steps[0].messages[] | select(.level == "warning") | .messageHtml)'
    curl -sS "$(api GET /offers/harbor | jq -r '.definition.offer."microsoft-azure-marketplace.smallLogo"')" | od -An -tu1 -j16 -N8
"#;

#[test]
fn a_drawn_picture_of_the_right_size_stands_in_for_one_that_cannot_be_reached() {
    let home = Home::new();
    let mut offer = documents::virtual_machine("contoso", "harbor");
    let digest = "0123456789abcdef".repeat(4);
    for (logo, address) in [
        ("smallLogo", "http://127.0.0.1:9/small.png".to_owned()),
        ("mediumLogo", "https://logos.invalid/medium.png".to_owned()),
        ("largeLogo", format!("https://cloudpartner.azure.com/artifacts/{digest}?expires=1&signature=x")),
        ("wideLogo", "http://127.0.0.1:9/wide.png?sig=expired".to_owned()),
    ] {
        offer["definition"]["offer"][format!("microsoft-azure-marketplace.{logo}")] = address.into();
    }
    home.write("offers/harbor.json", &offer.to_string());
    let ran = home.script(&["--pace", "instant", "--seed", "offers"], PUBLISH);
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = |size: &str| format!("in this rehearsal a drawn picture of {size} pixels stands in for it");
    assert!(ran.out.contains("waitingForPublisherReview"), "{ran:?}");
    for (logo, size) in [("Small", "40×40"), ("Medium", "90×90"), ("Large", "115×115"), ("Wide", "255×115")]
    {
        let told = ran
            .out
            .lines()
            .find(|line| line.contains(&format!("{logo} logo")))
            .unwrap_or_else(|| panic!("{ran:?}"));
        assert!(told.contains(&said(size)), "{told}");
    }
    assert!(!ran.out.contains("sig=expired"), "{ran:?}");
    let size: Vec<_> = ran.out.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(size, ["0", "0", "0", "40", "0", "0", "0", "40"]);
}

#[test]
fn nothing_stands_in_for_one_picture_in_two_sizes() {
    let home = Home::new();
    let mut offer = documents::virtual_machine("contoso", "harbor");
    for logo in ["smallLogo", "mediumLogo", "largeLogo", "wideLogo"] {
        offer["definition"]["offer"][format!("microsoft-azure-marketplace.{logo}")] =
            "http://127.0.0.1:9/one.png".into();
    }
    home.write("offers/harbor.json", &offer.to_string());
    let script = PUBLISH.lines().take(2).chain(["echo $status"]).collect::<Vec<_>>().join("\n");
    let ran = home.script(&["--pace", "instant", "--seed", "offers"], &script);
    assert!(ran.out.contains(r#""status":"failed""#) && ran.out.contains("could not be fetched"), "{ran:?}");
}

#[test]
fn examples_of_a_type_hold_what_they_name() {
    let home = Home::new();
    let script =
        PUBLISH.lines().take(3).collect::<Vec<_>>().join("\n").replace("harbor", "expense-approvals");
    let ran = home.script(&["--pace", "instant", "--type", "businesscentral"], &script);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.ends_with("waitingForPublisherReview\n"), "nothing is remarked: {ran:?}");
    let slip = home.run(&["--type", "businesscentre", "--", "true"]);
    assert_eq!(slip.code, 1, "{slip:?}");
    assert!(slip.err.contains("no examples of `businesscentre`, but of microsoft-"), "{slip:?}");
}
