//! What is suggested to somebody who is typing.

use search::Suggested;

use crate::marketplace::{entries, index, remove};

fn suggested(index: &search::Index, text: &str) -> Vec<String> {
    let suggestions = index.suggest(text, 6).unwrap();
    let shown = suggestions.into_iter().map(|suggestion| match suggestion.what {
        Suggested::Category(key) => format!("category {key}: {}", suggestion.text),
        Suggested::Publisher(id) => format!("publisher {id}: {}", suggestion.text),
        Suggested::Offer(publisher, offer) => format!("{publisher}/{offer}: {}", suggestion.text),
    });
    shown.collect()
}

#[test]
fn names_are_suggested_by_their_beginnings() {
    let index = index();
    for (text, expected) in [
        (
            "secu",
            vec![
                "category security: Security",
                "contoso/secure-linux: Secure Linux",
                "litware/secura: Secura Insurance Suite",
            ],
        ),
        ("Secure L", vec!["contoso/secure-linux: Secure Linux"]),
        ("linux", vec!["contoso/secure-linux: Secure Linux"]),
        (
            "cont",
            vec![
                "category containers: Containers",
                "publisher contoso: Contoso",
                "contoso/vault: Contoso Vault",
            ],
        ),
        (
            "한ㅂ",
            vec!["publisher hanbit: 한빛소프트", "hanbit/backup-ko: 한빛 백업", "hanbit/erp-ko: 한빛 ERP"],
        ),
        ("보아", vec!["category security: 보안", "hanbit/secure-db: 데이터베이스 보안관"]),
        ("kubrenet", vec!["northwind/kube-ops: Kubernetes Operations Kit"]),
        ("쿠버내티", vec!["mirae/k8s-ko: 쿠버네티스 매니지드"]),
        ("zhzk", vec![]),
        ("znqj", vec!["mirae/k8s-ko: 쿠버네티스 매니지드"]),
        ("", vec![]),
        ("zzzzzz", vec![]),
    ] {
        assert_eq!(suggested(&index, text), expected, "{text}");
    }
}

#[test]
fn what_is_gone_is_not_suggested() {
    let index = index();
    let gone: Vec<_> =
        entries().iter().filter(|entry| entry.publisher.as_str() == "contoso").map(remove).collect();
    index.apply(&gone, 2).unwrap();
    assert_eq!(suggested(&index, "cont"), ["category containers: Containers"]);
}

#[test]
fn no_list_is_longer_than_was_asked_for() {
    let index = index();
    assert_eq!(index.suggest("s", 0).unwrap(), []);
    assert_eq!(index.suggest("s", 2).unwrap().len(), 2);
    assert!(index.suggest("s", usize::MAX).unwrap().len() <= 20);
}
