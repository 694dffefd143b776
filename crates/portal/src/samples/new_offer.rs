//! The pages on which offers are begun.

use askama::Template as _;
use words::{Language, say};

use super::{Sample, TYPES, frame, of_offer, program, reader};
use crate::new_offer::{Choose, Fault, Filled, NewOffer, sample_examples, sample_questions, sample_types};
use crate::offer::{Begun, Left};
use crate::offers::Choice;

fn new(language: Language, filled: Filled, faults: Vec<Fault>, publishers: usize) -> String {
    let reader = reader(language);
    let choice = |nth: usize| Choice {
        value: format!("contoso-{nth}"),
        text: format!("Contoso {nth} (contoso-{nth})"),
        is_chosen: nth == 0,
    };
    let template = NewOffer {
        all_offers: "/dashboard".to_owned(),
        lead: reader.lead(&say!("new-lead")),
        faults_title: reader.say(&say!("new-faults", many = faults.len())),
        faults,
        types: sample_types(&TYPES, &reader, "microsoft-azure-virtualmachines"),
        choose: "/dashboard".to_owned(),
        publishers: (0..publishers).map(choice).collect(),
        filled,
        place: "/product/contoso.…".to_owned(),
        check: "/dashboard",
        offers: vec![("secure-linux".to_owned(), "Contoso Secure Linux".to_owned())],
        examples: sample_examples(&TYPES, &reader),
        key: "key".to_owned(),
        page: frame(language, &reader.say(&say!("new-title")), program(&reader, 12), true),
    };
    template.render().expect("a page")
}

fn choose(language: Language, answers: &[(&str, &str)]) -> String {
    let reader = reader(language);
    let (questions, suggested, told) = sample_questions(&TYPES, &reader, answers);
    let template = Choose {
        page: frame(language, &reader.say(&say!("choose-title")), program(&reader, 12), true),
        here: "/dashboard",
        back: "/dashboard".to_owned(),
        publisher: "contoso".to_owned(),
        questions,
        told,
        suggested,
    };
    template.render().expect("a page")
}

fn begun(language: Language, many: usize) -> String {
    let reader = reader(language);
    let left = |nth: usize| Left {
        label: reader.of_type("Shared key"),
        page: reader.of_type("Customer leads"),
        to: format!("/dashboard?{nth}"),
    };
    let lead = match many {
        0 => say!("begun-lead-none"),
        many => say!("begun-lead", many),
    };
    let template = Begun {
        page: frame(language, &reader.say(&say!("begun-title")), of_offer(&reader), true),
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        lead: reader.lead(&lead),
        left: (0..many).map(left).collect(),
        go_on: "/dashboard".to_owned(),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let fault = |field, text: &words::Sentence, place: Option<&str>| Fault {
        field,
        text: reader.say(text),
        place: place.map(str::to_owned),
    };
    let wrong = Filled {
        id: "Secure Linux".to_owned(),
        alias: "An alias whose name takes all of the fifty letters".to_owned(),
        document: "{ \"offerTypeId\": \"microsoft-azure-saas\" ".to_owned(),
        ..Filled::default()
    };
    let faults = vec![
        fault("type", &say!("begin-type-missing"), None),
        fault("id", &say!("offer-id-invalid", value = "Secure Linux"), None),
        fault("document", &say!("new-document-no-object"), None),
        fault(
            "document",
            &say!("value-too-long", label = "Title", most = 50u64, size = 60u64),
            Some("definition.offer.title"),
        ),
    ];
    vec![
        Sample { name: "new-offer", html: new(language, Filled::default(), Vec::new(), 1) },
        Sample { name: "new-offer-faults", html: new(language, wrong, faults, 3) },
        Sample { name: "choose-type", html: choose(language, &[]) },
        Sample {
            name: "choose-type-one",
            html: choose(language, &[("what", "software"), ("where", "theirs"), ("how", "disk")]),
        },
        Sample { name: "choose-type-several", html: choose(language, &[("what", "work"), ("how", "disk")]) },
        Sample { name: "begun", html: begun(language, 3) },
        Sample { name: "begun-nothing", html: begun(language, 0) },
    ]
}
