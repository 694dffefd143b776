//! `stoa backup`.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::support::Home;

const DRAFT: &str = r#"{"offerTypeId":"microsoft-azure-corevm","definition":{"displayText":"x"}}"#;

#[test]
fn a_copy_made_while_writes_go_on_is_a_marketplace() {
    let home = Home::new();
    let running = home.serve(&[]);
    home.admin(&["publisher", "create", "contoso", "--name", "Contoso", "--contact", "a@contoso.example"]);
    let principal = home.admin(&["principal", "create", "--name", "Pipeline"]);
    let (client, tenant) = (principal["client_id"].as_str().unwrap(), principal["tenant"].as_str().unwrap());
    home.admin(&["role", "grant", client, "owner", "--publisher", "contoso"]);
    let secret = home.admin(&["secret", "create", client])["secret"].as_str().unwrap().to_owned();
    let token = running.token(tenant, client, &secret).text("access_token");

    let copied = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (running, token, copied) = (&running, &token, &copied);
        let writer = scope.spawn(move || {
            let mut written = 0;
            while !copied.load(Ordering::Relaxed) {
                let path = format!("/publishers/contoso/offers/offer-{written}");
                assert_eq!(running.call(token, "PUT", &path, DRAFT).status, 200);
                written += 1;
                let _ = begun.send(());
            }
            written
        });
        has_begun.iter().take(5).for_each(drop);
        let told = home.out(&["backup", "copy.db"]);
        copied.store(true, Ordering::Relaxed);
        assert!(
            told.contains("copy.db") && told.contains("master.key") && told.contains("artifacts"),
            "{told}"
        );
        writer.join().unwrap()
    });
    let again = home.run(&["backup", "copy.db"]);
    assert!(again.code == 1 && again.err.contains("copy.db"), "a copy is not written over: {again:?}");
    assert_eq!(running.stop().code, 0);

    let restored = home.serve(&["--set", "database.url=sqlite:copy.db"]);
    let token = restored.token(tenant, client, &secret).text("access_token");
    let offers = restored.call(&token, "GET", "/publishers/contoso/offers", "").json();
    let kept = offers.as_array().unwrap().len();
    assert!((5..=written).contains(&kept), "{kept} of {written}");
    assert_eq!(restored.call(&token, "PUT", "/publishers/contoso/offers/new", DRAFT).status, 200);
    assert_eq!(restored.stop().code, 0);
}
