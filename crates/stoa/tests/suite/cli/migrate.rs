//! `stoa migrate`.

use crate::cli::support::Home;

#[test]
fn a_dry_run_tells_and_makes_nothing() {
    let home = Home::new();
    let told = home.out(&["migrate", "--dry-run"]);
    assert!(told.starts_with("would apply 0001_initial\n"), "{told}");
    assert!(!home.path("stoa-data").exists());

    let done = home.out(&["migrate"]);
    assert_eq!(done, told.replace("would apply", "applied"));
    for again in [&["migrate"][..], &["migrate", "--dry-run"]] {
        assert_eq!(home.out(again), "the database is up to date\n");
    }
}

#[test]
fn a_server_that_may_not_migrate_says_what_to_do() {
    let home = Home::new();
    let line = ["serve", "--listen", "127.0.0.1:0", "--set", "database.migrate=false"];
    let refused = home.run(&line);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("database.migrate is false: run `stoa migrate`"), "{refused:?}");
    home.out(&["migrate"]);
    let running = home.serve(&["--set", "database.migrate=false"]);
    assert_eq!(running.stop().code, 0);
}

#[test]
fn a_console_does_not_make_a_database_by_mistake() {
    let home = Home::new();
    let refused = home.run(&["admin", "publisher", "list"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("there is no database at") && refused.err.contains("stoa migrate"),
        "{refused:?}"
    );
    assert!(!home.path("stoa-data").exists());
}
