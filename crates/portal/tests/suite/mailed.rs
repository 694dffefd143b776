//! Links by mail.

use std::time::Duration;

use app::people::{self, NewPerson, Purpose};
use testkit::{Browser, TestApp, filled};

const ADDRESS: &str = "mina@contoso.example";
const PASSWORD: &str = "correct horse battery";

async fn mina(test: &TestApp, language: Option<&'static str>) {
    test.console(move |ctx, tx| {
        let language = language.map(str::to_owned);
        let new = NewPerson { address: ADDRESS.to_owned(), name: "Mina Kim".to_owned(), language };
        people::create(ctx, tx, &new)
    })
    .await;
}

async fn ask(browser: &Browser, address: &str) -> testkit::Answer {
    browser.submit("/signin/forgot", "/signin/forgot", &[("address", address)]).await
}

/// Where the link in a mail leads.
fn link_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("/signin/link?token=").expect("a link");
    let token = rest.split_whitespace().next().unwrap();
    testkit::log::keep_out(token);
    format!("/signin/link?token={token}")
}

async fn choose(browser: &Browser, page: &str, password: &str) -> testkit::Answer {
    browser.submit(page, "/signin/link", &[("password", password), ("again", password)]).await
}

/// What the outbox keeps of the link of its only mail.
async fn kept_link(test: &TestApp) -> Option<String> {
    test.console(|_, tx| Ok(tx.one(db::sql!("SELECT link FROM mails"), &[], |row| row.get(0))?)).await
}

async fn sign_in(test: &TestApp, password: &str) -> testkit::Answer {
    let fields = [("address", ADDRESS), ("password", password)];
    Browser::new(test).submit("/signin", "/signin", &fields).await
}

on_both_engines! {
    async fn a_forgotten_password_is_replaced_with_a_link_that_was_mailed(engine: Engine) {
        let test = TestApp::start(engine).await;
        mina(&test, Some("ko")).await;
        let browser = Browser::new(&test);
        let asked = ask(&browser, " Mina@Contoso.example ").await.expect(303);
        let sent = browser.get(asked.header("location")).await.expect(200);
        assert!(sent.text.contains("If there is an account with this address"), "{}", sent.text);
        test.settle().await;
        let mails = test.new_mails();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].contains("To: mina@contoso.example") && mails[0].contains("Mina Kim 님"), "{}", mails[0]);
        let page = link_in(&mails[0]);
        choose(&browser, &page, PASSWORD).await.expect(303);
        sign_in(&test, PASSWORD).await.expect(303);
        let used = Browser::new(&test).get(&page).await.expect(404);
        assert!(used.text.contains("does not work any more") && used.text.contains("/signin/forgot"), "{}", used.text);
    }

    async fn nobody_learns_by_asking_for_a_link_who_has_an_account(engine: Engine) {
        let test = TestApp::start(engine).await;
        mina(&test, None).await;
        let mut told = Vec::new();
        for address in [ADDRESS, "nobody@contoso.example"] {
            let browser = Browser::new(&test);
            let asked = ask(&browser, address).await.expect(303);
            let sent = browser.get(asked.header("location")).await.expect(200);
            let lines = sent.text.lines().filter(|line| !line.contains("name=\"token\"")).map(str::to_owned);
            told.push((asked.header("location").to_owned(), lines.collect::<Vec<_>>()));
            // Both are written down, and looked at by nobody until later: that takes as long for either.
            let waiting = test.console(app::queues::list_queues).await;
            let resets = waiting.iter().find(|queue| queue.name == "reset").unwrap();
            assert_eq!(resets.waiting, i64::try_from(told.len()).unwrap());
        }
        assert_eq!(told[0], told[1]);
        test.settle().await;
        assert_eq!(test.new_mails().len(), 1);
        let nothing = ask(&Browser::new(&test), "nobody").await.expect(422);
        assert!(nothing.text.contains("This is no mail address"), "{}", nothing.text);
    }

    async fn whoever_asks_again_and_again_fills_no_mailbox_and_breaks_no_link(engine: Engine) {
        let test = TestApp::start(engine).await;
        mina(&test, None).await;
        let browser = Browser::new(&test);
        ask(&browser, ADDRESS).await.expect(303);
        test.settle().await;
        let first = link_in(&test.new_mails()[0]);
        let mut statuses = Vec::new();
        for _ in 0..6 {
            let answer = ask(&browser, ADDRESS).await;
            test.settle().await;
            statuses.push(answer.status);
        }
        assert_eq!(statuses, [303, 303, 303, 303, 429, 429]);
        assert!(test.new_mails().is_empty(), "five minutes have not passed");
        for _ in 0..8 {
            test.clock.advance(Duration::from_secs(3600));
            ask(&browser, ADDRESS).await.expect(303);
            test.settle().await;
        }
        let later = test.new_mails();
        assert_eq!(later.len(), 4, "five links are open, and no more");
        // The first works as long as it should, and ends all others.
        choose(&browser, &first, PASSWORD).await.expect(303);
        browser.get(&link_in(&later[0])).await.expect(404);
    }

    async fn an_invitation_is_mailed_and_only_its_mail_has_the_link(engine: Engine) {
        let test = TestApp::start(engine).await;
        mina(&test, None).await;
        test.console(|ctx, tx| {
            let person = people::find(ctx, tx, ADDRESS)?.unwrap();
            people::mail_link(ctx, tx, &person.id, Purpose::Invitation)
        })
        .await;
        assert!(kept_link(&test).await.as_deref().is_some_and(|link| link.starts_with("v1.")), "it is sealed");
        test.settle().await;
        let mails = test.new_mails();
        let page = link_in(&mails[0]);
        assert!(mails[0].contains("choose a password"), "{}", mails[0]);
        assert_eq!(kept_link(&test).await, None, "it is gone once it was delivered");
        choose(&Browser::new(&test), &page, PASSWORD).await.expect(303);
        sign_in(&test, PASSWORD).await.expect(303);
    }

    async fn a_link_that_expired_while_its_page_was_open_says_what_to_do(engine: Engine) {
        let test = TestApp::start(engine).await;
        mina(&test, None).await;
        let browser = Browser::new(&test);
        ask(&browser, ADDRESS).await.expect(303);
        test.settle().await;
        let page = link_in(&test.new_mails()[0]);
        let open = browser.get(&page).await.expect(200);
        test.clock.advance(people::LINK_LIFETIME);
        let form = filled(&open.text, &[("password", PASSWORD), ("again", PASSWORD)]);
        let late = browser.send("/signin/link", &form).await.expect(404);
        assert!(late.text.contains("This link does not work any more"), "{}", late.text);
        sign_in(&test, PASSWORD).await.expect(422);
    }
}
