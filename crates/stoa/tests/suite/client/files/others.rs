//! Somebody else saves the same offers.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use testkit::documents::core_vm;
use testkit::site::Site;

use super::shop::Shop;
use crate::client::support::Ran;

#[test]
fn a_save_that_changed_nothing_here_is_no_obstacle() {
    let shop = Shop::open(&["--fault", "stale-etag on */offers/demo times 1"]);
    shop.edited(|offer| offer["definition"]["displayText"] = "Mine".into());
    shop.ok(&["apply", "offers"]);
    assert_eq!(shop.draft("demo")["definition"]["displayText"], "Mine");
}

#[test]
fn two_who_apply_the_same_save_it_once() {
    let shop =
        Shop::open(&["--fault", "delay 300ms on PUT */offers/*", "--fault", "delay 300ms on POST */changes"]);
    shop.put("harbor.yaml", &core_vm("contoso", "harbor"));
    shop.edited(|offer| offer["definition"]["displayText"] = "Ours".into());
    let both = [(); 2].map(|()| shop.desk.start(&["apply", "offers"], &[]));
    for child in both {
        let ran = shop.desk.end(child);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert_eq!(shop.history("demo"), ["offer.saved", "offer.created"]);
    assert_eq!(shop.history("harbor"), ["offer.created"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_shown_is_not_overwritten() {
    let site = Site::start().await;
    let logo = site.png("logo.png", 40, 40);
    let shop = Shop::open(&[]);
    shop.edited(|offer| offer["definition"]["plans"][0]["microsoft-azure-corevm.smallLogo"] = logo.into());
    shop.ok(&["apply", "offers", "--publish", "--wait"]);
    let before = shop.draft("demo");

    // The comparison has read the offer and waits for the logo; meanwhile somebody else saves.
    site.close();
    shop.edited(|offer| offer["definition"]["displayText"] = "Mine".into());
    shop.desk.write("theirs.json", &{
        let mut theirs = before.clone();
        theirs["definition"]["displayText"] = "Theirs".into();
        theirs.to_string()
    });
    let logo = json!(format!("{}/logo.png", site.url));
    let mut file = client::yaml::parse(&shop.read("offers/demo.yaml")).unwrap();
    file["definition"]["plans"][0]["microsoft-azure-corevm.smallLogo"] = logo;
    shop.put("demo.yaml", &file);
    let child = shop.desk.start(&["apply", "offers"], &[]);
    site.asked(2).await;
    shop.ok(&["offer", "put", "demo", "theirs.json", "--force"]);
    site.open();

    let ran = shop.desk.end(child);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("saved `contoso/demo` since it was compared"), "{ran:?}");
    assert!(ran.err.contains("offers/demo.yaml: definition.displayText: ChangedMeanwhile"), "{ran:?}");
    assert!(!ran.err.contains("somebody else saved"), "the history says who: {ran:?}");
    assert_eq!(shop.draft("demo")["definition"]["displayText"], "Theirs");
}

/// What somebody else does once, just before the first change set arrives; hands on everything else between the program and `to`.
fn relay(to: SocketAddr, meanwhile: impl FnOnce() + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let meanwhile = Arc::new(Mutex::new(Some(meanwhile)));
    std::thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            let far = TcpStream::connect(to).unwrap();
            let (mut asks, mut asked) = (near.try_clone().unwrap(), far.try_clone().unwrap());
            let (mut answered, mut answers) = (far, near);
            let meanwhile = Arc::clone(&meanwhile);
            std::thread::spawn(move || {
                let mut piece = [0; 65_536];
                while let Ok(length @ 1..) = asks.read(&mut piece) {
                    let is_change = piece[..length].windows(9).any(|text| text == b"/changes?");
                    if let Some(meanwhile) = meanwhile.lock().unwrap().take_if(|_| is_change) {
                        meanwhile();
                    }
                    if asked.write_all(&piece[..length]).is_err() {
                        break;
                    }
                }
                _ = asked.shutdown(Shutdown::Write);
            });
            std::thread::spawn(move || {
                _ = std::io::copy(&mut answered, &mut answers);
                _ = answers.shutdown(Shutdown::Write);
            });
        }
    });
    address
}

/// Applies `ours`, a change of the definition, while somebody else saves `theirs`.
fn apply_beside(shop: &Shop, ours: impl FnOnce(&mut Value), theirs: impl FnOnce(&mut Value)) -> Ran {
    let mut other = shop.draft("demo");
    theirs(&mut other["definition"]);
    shop.desk.write("theirs.json", &other.to_string());
    shop.edited(|offer| ours(&mut offer["definition"]));
    let url = url::Url::parse(shop.desk.value("STOA_URL")).unwrap();
    let server = url.socket_addrs(|| None).unwrap()[0];
    let mut save = shop.desk.command(&["offer", "put", "demo", "theirs.json", "--force"]);
    let between = relay(server, move || assert!(save.status().unwrap().success()));
    let url = format!("http://{between}");
    shop.desk.run_with(&["apply", "offers", "--publish"], &[("STOA_URL", &url)], "")
}

#[test]
fn pages_that_others_save_meanwhile_stay_and_are_not_published_unseen() {
    let shop = Shop::open(&[]);
    let ran = apply_beside(
        &shop,
        |ours| ours["displayText"] = "Mine".into(),
        |theirs| theirs["plans"][0]["microsoft-azure-corevm.skuTitle"] = "Theirs".into(),
    );
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("what the file changes is in the draft beside it"), "{ran:?}");
    assert!(ran.err.contains("microsoft-azure-corevm.skuTitle: ChangedMeanwhile"), "{ran:?}");
    let draft = shop.draft("demo");
    assert_eq!(draft["definition"]["displayText"], "Mine");
    assert_eq!(draft["definition"]["plans"][0]["microsoft-azure-corevm.skuTitle"], "Theirs");
    assert_eq!(shop.history("demo"), ["offer.saved", "offer.saved", "offer.created"], "nothing is published");
}

#[test]
fn a_page_that_others_save_meanwhile_is_compared_again() {
    let shop = Shop::open(&[]);
    let mine = |definition: &mut Value| definition["displayText"] = "Mine".into();
    let ran = apply_beside(&shop, mine, |theirs| theirs["displayText"] = "Theirs".into());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.err.contains("nothing was changed") && ran.err.contains("displayText: ChangedMeanwhile"),
        "{ran:?}"
    );
    assert_eq!(shop.draft("demo")["definition"]["displayText"], "Theirs");

    let shop = Shop::open(&[]);
    let ran = apply_beside(&shop, mine, mine);
    assert_eq!(ran.code, 0, "who wanted the same has saved it: {ran:?}");
}
