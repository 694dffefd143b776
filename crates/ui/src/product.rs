//! The page of a product, as buyers see it: what is said of it, pictures, plans, links. Whoever shows it brings the words around it.

use askama::Template;

/// A product.
#[derive(Debug, Clone, Template)]
#[template(path = "product.html")]
pub struct Product {
    pub title: String,
    /// What it is, such as a virtual machine.
    pub kind: String,
    pub publisher: String,
    pub logo: Option<String>,
    /// What stands for a logo where there is none.
    pub letter: String,
    pub summary: Option<String>,
    /// What the cheapest way to have it costs, and a sentence about it.
    pub price: Option<String>,
    pub price_label: String,
    /// What its button says or, where there is none to press, what it will say.
    pub call: Option<String>,
    /// What the tabs are together, for those who hear it.
    pub tabs_label: String,
    pub tabs: Vec<Tab>,
    pub sections: Vec<Section>,
}

/// A link to a part of the page.
#[derive(Debug, Clone)]
pub struct Tab {
    pub text: String,
    pub to: String,
    pub is_here: bool,
}

/// A part of the page.
#[derive(Debug, Clone)]
pub struct Section {
    pub heading: String,
    pub blocks: Vec<Block>,
}

/// What a part shows.
#[derive(Debug, Clone)]
pub enum Block {
    /// HTML that was made harmless.
    Markup {
        heading: Option<String>,
        html: String,
    },
    Text {
        heading: Option<String>,
        text: String,
    },
    Pictures(Vec<Picture>),
    Plans {
        /// Of name, price, and where something is told of them, terms and markets.
        heads: [String; 4],
        has_terms: bool,
        has_markets: bool,
        rows: Vec<Plan>,
    },
    Facts(Vec<Fact>),
    /// Nothing is there yet: what it would be.
    Missing(String),
}

/// A picture, with what it shows.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Where it is here; nothing where it is elsewhere, and cannot be shown yet.
    pub source: Option<String>,
    pub text: String,
    /// Where it leads, as to a film, or to a picture that is elsewhere.
    pub to: Option<String>,
}

/// A plan in the list.
#[derive(Debug, Clone)]
pub struct Plan {
    pub name: String,
    pub text: Option<String>,
    /// The same as HTML that was made harmless.
    pub html: Option<String>,
    /// Who may have it, where that is not everybody.
    pub tag: Option<String>,
    pub price: String,
    /// How long it is bought for, and when that is paid.
    pub terms: Vec<String>,
    /// In how many countries and regions it is sold.
    pub markets: Option<usize>,
}

/// Something that is said of the product.
#[derive(Debug, Clone)]
pub struct Fact {
    pub label: String,
    pub values: Vec<String>,
    /// What they are called, and where they lead.
    pub links: Vec<(String, String)>,
}
