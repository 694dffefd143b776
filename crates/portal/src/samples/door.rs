//! The ways in.

use askama::Template as _;
use ui::{Navigation, Reader};
use words::{Language, Sentence, Words, say};

use super::{Sample, frame, now};
use crate::door::{Door, Provider};
use crate::forgot::Forgot;
use crate::link::{LinkGone, LinkPage};

const ADDRESS: &str = "m.kim@contoso.example";

pub(super) fn samples(language: Language) -> Vec<Sample> {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let door = |title: &Sentence| frame(language, &reader.say(title), Navigation::default(), false);
    let page = |name, html: askama::Result<String>| Sample { name, html: html.expect("a page") };
    let sign_in = |fault: Option<Sentence>| Door {
        page: door(&if fault.is_some() { say!("signin-title-fault") } else { say!("signin-title") }),
        to: "/dashboard".to_owned(),
        address: if fault == Some(say!("signin-wrong")) { ADDRESS.to_owned() } else { String::new() },
        is_typed_wrong: fault == Some(say!("signin-wrong")),
        fault: fault.map(|fault| reader.say(&fault)),
        note: None,
        has_password: true,
        provider: None,
    };
    let name = "Contoso ID";
    let provider = || Provider {
        button: reader.say(&say!("openid-button", provider = name)),
        to: "/signin/openid".to_owned(),
    };
    let both = |door: Door<'static>| Door { provider: Some(provider()), ..door };
    let alone = |door: Door<'static>| Door { has_password: false, ..both(door) };
    let left = Door { note: Some(reader.say(&say!("openid-left", provider = name))), ..both(sign_in(None)) };
    let down = say!("openid-out-of-reach-password", provider = name);
    let unknown = say!("openid-unknown", address = ADDRESS);
    let untrusted = say!("openid-untrusted", provider = name);
    let forgot = |title: &Sentence, is_sent, fault: Option<Sentence>| Forgot {
        page: door(title),
        is_sent,
        address: if fault.is_some() { "m.kim".to_owned() } else { String::new() },
        fault: fault.map(|fault| reader.say(&fault)),
    };
    let link = LinkPage {
        page: door(&say!("link-title")),
        link: "link".to_owned(),
        address: String::new(),
        lead: reader.say(&say!("link-lead", name = "Mina Kim")),
        asks_password: false,
        fault: None,
    };
    let password = LinkPage {
        page: door(&say!("password-title")),
        link: "link".to_owned(),
        address: ADDRESS.to_owned(),
        lead: reader.say(&say!("password-lead", name = "Mina Kim")),
        asks_password: true,
        fault: Some(reader.say(&say!("password-too-short"))),
    };
    vec![
        page("sign-in", sign_in(None).render()),
        page("sign-in-wrong", sign_in(Some(say!("signin-wrong"))).render()),
        page("sign-in-provider", both(sign_in(None)).render()),
        page("sign-in-left", left.render()),
        page("sign-in-provider-down", both(sign_in(Some(down))).render()),
        page("sign-in-provider-alone", alone(sign_in(None)).render()),
        page("sign-in-provider-unknown", alone(sign_in(Some(unknown))).render()),
        page("sign-in-provider-untrusted", alone(sign_in(Some(untrusted))).render()),
        page("link", link.render()),
        page("link-password", password.render()),
        page("link-gone", LinkGone { page: door(&say!("link-gone-title")) }.render()),
        page("forgot", forgot(&say!("forgot-title"), false, None).render()),
        page(
            "forgot-fault",
            forgot(&say!("forgot-title-fault"), false, Some(say!("forgot-address"))).render(),
        ),
        page("forgot-sent", forgot(&say!("forgot-sent-title"), true, None).render()),
    ]
}
