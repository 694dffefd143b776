//! What a plan costs, as a file that is changed and comes back.

use crate::client::support::Desk;

/// An offer with prices, and a plan of it.
const OFFER: &str = "meridian/route-planner";
const PLAN: &str = "start";

#[test]
fn prices_are_shown_exported_changed_and_imported() {
    let desk = Desk::at_sandbox(&["--type", "microsoft-azure-saas"]);
    let prices = |words: &[&str]| {
        let line = [&["plan", "prices", words[0], OFFER, PLAN][..], &words[1..]].concat();
        line.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let run = |words: &[&str]| desk.out(&prices(words).iter().map(String::as_str).collect::<Vec<_>>());
    let shown = run(&["show", "--market", "us"]);
    let heading: Vec<&str> = shown.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(heading, ["CHARGE", "MARKET", "CURRENCY", "PRICE", "BASIS", "RATE", "OF"], "{shown}");
    assert!(shown.lines().skip(1).all(|line| line.contains(" US ")), "{shown}");

    let told = run(&["export", "prices.csv"]);
    let tag = told.trim_end().rsplit(' ').next().unwrap().to_owned();
    let csv = std::fs::read_to_string(desk.path("prices.csv")).unwrap();
    assert_eq!(run(&["import", "prices.csv", "--dry-run"]), "no price changes\n");
    let again = prices(&["export", "prices.csv"]);
    let again = desk.refused(&again.iter().map(String::as_str).collect::<Vec<_>>(), 2);
    assert!(again.contains("--force"), "{again}");
    run(&["export", "prices.xlsx"]);
    assert_eq!(run(&["import", "prices.xlsx", "--dry-run"]), "no price changes\n");

    // The first price of the United States becomes another one.
    let (at, line) = csv.lines().enumerate().find(|(_, line)| line.split(',').nth(1) == Some("US")).unwrap();
    let mut cells: Vec<&str> = line.split(',').collect();
    cells[4] = "123.45";
    desk.write("changed.csv", &csv.replace(line, &cells.join(",")));
    let tried = run(&["import", "changed.csv", "--dry-run", "--tag", &tag]);
    assert!(tried.contains("123.45") && tried.contains("nothing was saved"), "{tried}");
    let saved = run(&["import", "changed.csv", "--tag", &tag]);
    assert!(saved.ends_with("saved one price\n"), "{saved}");
    assert!(run(&["show", "--market", "US"]).contains("123.45"));
    let late = prices(&["import", "changed.csv", "--tag", &tag]);
    let late = desk.refused(&late.iter().map(String::as_str).collect::<Vec<_>>(), 1);
    assert!(late.contains("somebody saved the prices"), "{late}");

    cells[4] = "a lot";
    desk.write("wrong.csv", &csv.replace(line, &cells.join(",")));
    let wrong = prices(&["import", "wrong.csv"]);
    let wrong = desk.refused(&wrong.iter().map(String::as_str).collect::<Vec<_>>(), 4);
    assert!(wrong.contains(&format!("Prices!E{}", at + 1)), "{wrong}");
    let odd = prices(&["export", "prices.ods"]);
    let odd = desk.refused(&odd.iter().map(String::as_str).collect::<Vec<_>>(), 2);
    assert!(odd.contains(".xlsx, .csv or .json"), "{odd}");
}

#[test]
fn a_server_that_works_out_no_prices_is_not_asked_for_them() {
    let desk = Desk::at_sandbox(&["--fault", "answer 404 on /openapi.json"]);
    let told = desk.refused(&["plan", "prices", "show", "demo", "gen1"], 1);
    assert!(told.contains("this server works out no prices"), "{told}");
}
