mod files;
mod server;
mod smtp;

use crate::Mail;

const FROM: &str = "Stoa Market <noreply@shop.example>";

fn mail(id: &str) -> Mail {
    Mail {
        id: id.to_owned(),
        to: vec!["ada@example.org".to_owned(), "bob@example.net".to_owned()],
        subject: "Ihr Angebot ist geprüft".to_owned(),
        text: "Guten Tag,\n\n.ein Punkt am Zeilenanfang, und Umlaute: äöü\n".to_owned(),
    }
}

/// To whom it goes.
fn everybody() -> Vec<String> {
    mail("1").to
}
