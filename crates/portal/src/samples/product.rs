//! The page of a product, whole and empty.

use app::product::{Part, Plan, Product, What};
use askama::Template;
use domain::PageName;
use domain::price::{Payment, Term};
use offer_types::CallToAction;
use offer_types::prices::{Glance, Least, Per};
use words::{Language, say};

use super::{Sample, frame, of_offer, reader};
use crate::offer::ProductOfDraft;

fn part(page: PageName, label: &str, what: What) -> Part {
    Part { page, label: label.to_owned(), what }
}

fn whole() -> Product {
    let text = |text: &str| text.to_owned();
    let picture = |name: &str| (text("https://market.example/artifacts/0"), text(name), None);
    let elsewhere = (text("https://files.contoso.example/more.png"), String::new(), None);
    Product {
        title: Some(text("Contoso Secure Linux")),
        summary: Some(text("A hardened Linux image for regulated workloads. It starts in under a minute.")),
        logo: None,
        kind: text("Virtual machine"),
        publisher: text("Contoso"),
        price: Some(Glance::Free),
        call: Some(CallToAction::GetItNow),
        parts: vec![
            part(
                PageName::Listing,
                "Description",
                What::Markup(text("<p>For teams that must <b>prove</b> it.</p>")),
            ),
            part(PageName::Listing, "Getting started", What::Text("Open it, and read. ".repeat(20))),
            part(PageName::Listing, "Screenshots", What::Pictures(vec![picture("The overview"), elsewhere])),
            part(PageName::Properties, "Categories", What::Words(vec![text("Security"), text("Compute")])),
            part(
                PageName::Properties,
                "Useful links",
                What::Links(vec![(text("Documentation"), text("https://docs.contoso.example/"))]),
            ),
            part(
                PageName::Legal,
                "Privacy policy",
                What::Links(vec![(
                    text("https://contoso.example/privacy"),
                    text("https://contoso.example/privacy"),
                )]),
            ),
        ],
        plans: vec![
            Plan {
                id: text("standard"),
                list: None,
                images: Vec::new(),
                name: text("Standard"),
                text: Some(What::Markup(text(
                    "<p>Nightly patches, <b>tested</b>.</p><ul><li>For one team</li></ul>",
                ))),
                is_private: false,
                price: Some(Glance::Free),
                markets: Some(141),
                terms: vec![(Term::Month, Payment::Monthly), (Term::Year, Payment::Upfront)],
            },
            Plan {
                id: text("premium"),
                list: None,
                images: Vec::new(),
                name: text("Premium with a name as long as names may be in a list of plans"),
                text: None,
                is_private: true,
                price: Some(Glance::From(Least {
                    amount: text("2"),
                    currency: text("USD"),
                    per: Per::MachineHour,
                    per_user: false,
                    is_only: false,
                })),
                markets: Some(1),
                terms: Vec::new(),
            },
            Plan {
                id: text("new"),
                list: None,
                images: Vec::new(),
                name: text("new"),
                text: Some(What::Text(text("Not to be bought yet"))),
                is_private: false,
                price: None,
                markets: None,
                terms: Vec::new(),
            },
        ],
        has_plans: true,
    }
}

fn sample(language: Language, product: &Product, tab: &str) -> String {
    let reader = reader(language);
    let here = "/dashboard/product";
    let shown = ProductOfDraft {
        page: frame(language, &reader.say(&say!("product-title")), of_offer(&reader), true),
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        compare: "/dashboard/compare".to_owned(),
        note: reader.lead(&say!("product-note-live", live = 6i64)),
        product: storefront::product::Shown {
            name: "secure-linux",
            here,
            tab,
            own: "https://market.example",
            live: None,
        }
        .of(&reader, product),
    };
    shown.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let empty = Product { kind: "Virtual machine".to_owned(), has_plans: true, ..Product::default() };
    vec![
        Sample { name: "product", html: sample(language, &whole(), "") },
        Sample { name: "product-plans", html: sample(language, &whole(), "plans") },
        Sample { name: "product-empty", html: sample(language, &empty, "") },
    ]
}
