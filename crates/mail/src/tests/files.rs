use std::time::Duration;

use super::{FROM, everybody, mail};
use crate::{Mail, MailError, Mailer};

fn written(directory: &std::path::Path, id: &str) -> String {
    std::fs::read_to_string(directory.join(format!("{id}.eml"))).unwrap()
}

/// The header lines before the blank line, folded ones joined.
fn headers(message: &str) -> Vec<String> {
    let head = message.split_once("\r\n\r\n").unwrap().0;
    head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_mail_becomes_a_file_named_by_its_id() {
    let directory = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(directory.path().join("outbox"), FROM).unwrap();
    mailer.send(&mail("0198-a.b_c"), &everybody()).await.unwrap();
    let headers = headers(&written(&directory.path().join("outbox"), "0198-a.b_c"));
    for header in [
        "From: \"Stoa Market\" <noreply@shop.example>",
        "To: ada@example.org, bob@example.net",
        "Message-ID: <0198-a.b_c@shop.example>",
        "Content-Type: text/plain; charset=utf-8",
        "MIME-Version: 1.0",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(headers.contains(&header.to_owned()), "{header} in {headers:?}");
    }
}

#[tokio::test]
async fn a_mail_sent_again_replaces_itself_and_leaves_nothing_else_behind() {
    let directory = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(directory.path().to_owned(), FROM).unwrap();
    mailer.send(&mail("1"), &everybody()).await.unwrap();
    mailer.send(&Mail { text: "anders".to_owned(), ..mail("1") }, &everybody()).await.unwrap();
    assert!(written(directory.path(), "1").contains("anders"));
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn what_killed_writers_left_is_swept_once_it_is_old() {
    let directory = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(directory.path().to_owned(), FROM).unwrap();
    mailer.send(&mail("1"), &everybody()).await.unwrap();
    let now = std::fs::metadata(directory.path().join("1.eml")).unwrap().modified().unwrap();
    let hour = Duration::from_secs(3600);
    for (name, age) in [(".tmpOld", 2 * hour), (".tmpNew", Duration::ZERO), ("old.eml", 2 * hour)] {
        std::fs::File::create(directory.path().join(name)).unwrap().set_modified(now - age).unwrap();
    }
    mailer.sweep(now - hour).unwrap();
    let left = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut left: Vec<_> = left.collect();
    left.sort();
    assert_eq!(left, [".tmpNew", "1.eml", "old.eml"]);
}

#[tokio::test]
async fn no_field_can_add_a_header() {
    let directory = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(directory.path().to_owned(), FROM).unwrap();
    mailer.send(&mail("plain"), &everybody()).await.unwrap();
    let names = |id| -> Vec<String> {
        let headers = headers(&written(directory.path(), id));
        headers.iter().map(|header| header.split_once(':').unwrap().0.to_owned()).collect()
    };
    let subject = "Hi\r\nBcc: eve@example.com\r\n\r\n<script>\0\u{85}\u{2028}x".to_owned();
    mailer.send(&Mail { subject, ..mail("evil") }, &everybody()).await.unwrap();
    assert_eq!(names("evil"), names("plain"));

    for address in
        ["a@example.org\r\nBcc: eve@example.com", "a@example.org, eve@example.com", "<a@example.org>", ""]
    {
        let to = vec![address.to_owned()];
        let error = mailer.send(&Mail { to, ..mail("evil") }, &everybody()).await.unwrap_err();
        assert!(matches!(error, MailError::Address(_)) && error.is_permanent(), "{error}");
    }
}

#[tokio::test]
async fn an_id_that_is_no_plain_name_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(directory.path().join("outbox"), FROM).unwrap();
    for id in ["", ".", "..", ".hidden", "../up", "a/b", "a b", "a\r\nb", "a@b", "ä", &"x".repeat(129)] {
        let error = mailer.send(&mail(id), &everybody()).await.unwrap_err();
        assert!(matches!(error, MailError::BadId { .. }) && error.is_permanent(), "{id}: {error}");
    }
    assert_eq!(std::fs::read_dir(directory.path().join("outbox")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_mail_to_nobody_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(directory.path().to_owned(), FROM).unwrap();
    let error = mailer.send(&Mail { to: Vec::new(), ..mail("1") }, &everybody()).await.unwrap_err();
    assert!(matches!(error, MailError::NoRecipients), "{error}");
}

#[tokio::test]
async fn a_directory_that_is_gone_is_worth_another_try() {
    let directory = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(directory.path().join("outbox"), FROM).unwrap();
    std::fs::remove_dir(directory.path().join("outbox")).unwrap();
    let error = mailer.send(&mail("1"), &everybody()).await.unwrap_err();
    assert!(matches!(error, MailError::File { .. }) && !error.is_permanent(), "{error}");
}

#[test]
fn a_sender_that_is_no_address_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    for from in [
        "",
        "shop",
        "Shop <shop>",
        "a@shop.example\r\nBcc: eve@example.com",
        "a@shop.example, b@shop.example",
    ] {
        let error = Mailer::files(directory.path().to_owned(), from).unwrap_err();
        assert!(matches!(error, MailError::BadSender { .. }), "{from}: {error}");
    }
}
