use std::error::Error;

use super::server::Server;
use super::{FROM, everybody, mail};
use crate::{Mail, MailError, Mailer};

fn plain(server: &Server) -> Mailer {
    Mailer::smtp(&format!("smtp://127.0.0.1:{}?tls=none", server.port), FROM).unwrap()
}

#[tokio::test]
async fn a_mail_is_handed_to_the_server_as_a_whole() {
    let server = Server::start(vec![]).await;
    plain(&server).send(&mail("0198"), &everybody()).await.unwrap();
    let said = server.said();
    for line in [
        "EHLO shop.example",
        "MAIL FROM:<noreply@shop.example>",
        "RCPT TO:<ada@example.org>",
        "RCPT TO:<bob@example.net>",
        "Message-ID: <0198@shop.example>",
        "QUIT",
    ] {
        assert!(said.lines().any(|said| said.starts_with(line)), "{line} in {said}");
    }
    // What was said after the header is the text, with the dot doubled as RFC 5321 §4.5.2 wants it.
    assert!(said.contains("\r\n..ein Punkt am Zeilenanfang, und Umlaute: äöü\r\n"), "{said}");
}

#[tokio::test]
async fn a_link_can_be_copied_and_a_server_that_takes_ascii_only_gets_that() {
    let link = format!("https://market.example/preview?signature={}", "é=".repeat(60));
    let text = format!("„Look“:\n{link}\nand go on.");
    let mail = Mail { text, ..mail("1") };
    for (ehlo, as_it_is) in [("250-mail.example\r\n250 8BITMIME", true), ("250 mail.example", false)] {
        let server = Server::start(vec![("EHLO", ehlo)]).await;
        let undelivered = plain(&server).send(&mail, &everybody()).await.unwrap();
        assert!(undelivered.is_empty(), "{undelivered:?}");
        let said = server.said();
        assert_eq!(said.contains(&format!("\r\n{link}\r\n")), as_it_is, "{said}");
        assert!(as_it_is || said.is_ascii(), "{said}");
    }
}

#[tokio::test]
async fn sending_again_uses_the_same_message_id() {
    let server = Server::start(vec![]).await;
    let mailer = plain(&server);
    mailer.send(&mail("0198"), &everybody()).await.unwrap();
    mailer.send(&mail("0198"), &everybody()).await.unwrap();
    assert_eq!(server.said().matches("Message-ID: <0198@shop.example>").count(), 2);
}

#[tokio::test]
async fn a_refused_recipient_does_not_keep_the_mail_from_the_others() {
    for (reply, permanent) in [("550 5.1.1 no such user", true), ("451 4.7.1 come back later", false)] {
        let server = Server::start(vec![("RCPT TO:<bob", reply)]).await;
        let undelivered = plain(&server).send(&mail("1"), &everybody()).await.unwrap();
        let [only] = undelivered.as_slice() else { panic!("{undelivered:?}") };
        assert_eq!((only.address.as_str(), only.error.is_permanent()), ("bob@example.net", permanent));
        assert!(only.error.to_string().contains(reply.split_once(' ').unwrap().1), "{}", only.error);
        assert_eq!(server.taken(), [["ada@example.org"]]);
    }
}

#[tokio::test]
async fn a_mail_is_offered_to_those_only_who_are_still_to_get_it() {
    let server = Server::start(vec![]).await;
    let undelivered = plain(&server).send(&mail("1"), &["bob@example.net".to_owned()]).await.unwrap();
    assert!(undelivered.is_empty(), "{undelivered:?}");
    assert_eq!(server.taken(), [["bob@example.net"]]);
    assert!(server.said().contains("To: ada@example.org, bob@example.net"), "{}", server.said());
}

#[tokio::test]
async fn a_mail_the_server_minds_as_a_whole_is_refused_for_everybody() {
    let server = Server::start(vec![(".\r\n", "554 5.7.1 looks like spam")]).await;
    let undelivered = plain(&server).send(&mail("1"), &everybody()).await.unwrap();
    assert!(
        undelivered.len() == 2 && undelivered.iter().all(|one| one.error.is_permanent()),
        "{undelivered:?}"
    );
}

#[tokio::test]
async fn a_login_that_is_missing_is_no_refusal_of_a_mail() {
    let server = Server::start(vec![("MAIL", "530 5.7.0 log in first")]).await;
    let error = plain(&server).send(&mail("1"), &everybody()).await.unwrap_err();
    assert!(!error.is_permanent() && error.to_string().contains("log in first"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_worth_another_try() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = Mailer::smtp(&format!("smtp://{closed}"), FROM)
        .unwrap()
        .send(&mail("1"), &everybody())
        .await
        .unwrap_err();
    assert!(matches!(error, MailError::Unavailable { .. }) && !error.is_permanent(), "{error}");
}

#[tokio::test]
async fn a_password_is_not_sent_to_a_server_without_tls() {
    // It offers a login but no STARTTLS, as a server does when somebody on the way cuts that out.
    let server = Server::start(vec![("EHLO", "250-mail.example\r\n250 AUTH PLAIN LOGIN")]).await;
    for query in ["", "?tls=required"] {
        let url = format!("smtp://shop:sekret@127.0.0.1:{}{query}", server.port);
        let error = Mailer::smtp(&url, FROM).unwrap().send(&mail("1"), &everybody()).await.unwrap_err();
        assert!(matches!(error, MailError::Unavailable { .. }), "{error}");
    }
    assert!(!server.said().contains("AUTH") && !server.said().contains("MAIL"), "{}", server.said());
}

#[tokio::test]
async fn a_login_is_decoded_and_used() {
    let server =
        Server::start(vec![("EHLO", "250-mail.example\r\n250 AUTH PLAIN"), ("AUTH", "235 welcome")]).await;
    let url = format!("smtp://shop%40example.org:pa%3Ass@127.0.0.1:{}?tls=none", server.port);
    Mailer::smtp(&url, FROM).unwrap().send(&mail("1"), &everybody()).await.unwrap();
    // base64 of "\0shop@example.org\0pa:ss"
    assert!(server.said().contains("AUTH PLAIN AHNob3BAZXhhbXBsZS5vcmcAcGE6c3M=\r\n"), "{}", server.said());
}

#[test]
fn a_password_is_in_no_text() {
    let url = |rest: &str| format!("smtp://shop:sekret@mail.example{rest}");
    let mailer = Mailer::smtp(&url(""), FROM).unwrap();
    assert_eq!(
        format!("{mailer} {mailer:?}"),
        "mail server mail.example:587 Mailer(mail server mail.example:587)"
    );
    for rest in [":587?tls=none", "?tls=sekret", ":99999", "?key=sekret", "?tls=required&tls=none"] {
        let error = Mailer::smtp(&url(rest), FROM).unwrap_err();
        let cause = error.source().map(ToString::to_string);
        assert!(!format!("{error} {error:?} {cause:?}").contains("sekret"), "{error:?}");
    }
}

#[test]
fn the_port_follows_from_the_protection() {
    for (url, server) in [
        ("smtps://u:p@mail.example", "mail server mail.example:465"),
        ("smtps://u:p@mail.example:4650", "mail server mail.example:4650"),
        ("smtp://u:p@mail.example?tls=required", "mail server mail.example:587"),
        ("smtp://u:p@mail.example", "mail server mail.example:587"),
        ("smtp://mail.example", "mail server mail.example:25"),
        ("smtp://mail.example?tls=none", "mail server mail.example:25"),
        ("smtp://u:p@localhost?tls=none", "mail server localhost:25"),
    ] {
        assert_eq!(Mailer::smtp(url, FROM).unwrap().to_string(), server);
    }
    for url in [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp:mail.example",
        "smtps://mail.example?tls=none",
    ] {
        assert!(matches!(Mailer::smtp(url, FROM), Err(MailError::BadUrl { .. })), "{url}");
    }
}
