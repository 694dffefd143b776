//! The page of a product, as buyers see it: what is said of it, pictures, plans, links. Whoever shows it brings the words around it.

use askama::Template;

use crate::Note;

/// A product.
#[derive(Debug, Clone, Template, Default)]
#[template(path = "product.html")]
pub struct Product {
    pub title: String,
    /// What it is, such as a virtual machine.
    pub kind: String,
    pub publisher: String,
    /// Where all that its publisher sells is.
    pub publisher_to: Option<String>,
    /// What somebody has to know before they read on: how it is sold, and what there is instead.
    pub notes: Vec<Note>,
    pub logo: Option<String>,
    /// What stands for a logo where there is none.
    pub letter: String,
    pub summary: Option<String>,
    /// What the cheapest way to have it costs, and a sentence about it.
    pub price: Option<String>,
    pub price_label: Option<String>,
    /// What its button says or, where there is none to press, what it will say.
    pub call: Option<String>,
    /// What that is paid for.
    pub price_about: Option<String>,
    /// What somebody can do: what the button says, and where it leads; the first is what most do.
    pub acts: Vec<(String, String)>,
    /// Where the prices are told for, and how another market is chosen.
    pub market: Option<MarketChoice>,
    /// What the tabs are together, for those who hear it.
    pub tabs_label: String,
    pub tabs: Vec<Tab>,
    pub sections: Vec<Section>,
}

/// A form to choose for which country or region prices are told.
#[derive(Debug, Clone)]
pub struct MarketChoice {
    pub label: String,
    pub button: String,
    /// Where one comes back to.
    pub to: String,
    /// Codes with names, and whether it is chosen.
    pub options: Vec<(String, String, bool)>,
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
    /// Whether it shows prices, and so the choice of a market.
    pub has_prices: bool,
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
    Table(Table),
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

/// Rows of texts under heads.
#[derive(Debug, Clone)]
pub struct Table {
    pub caption: String,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A text in a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub text: String,
    /// Where it leads.
    pub to: Option<String>,
    /// Whether it is an id, or another text that programs read.
    pub is_code: bool,
}

/// A plan in the list.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where links to it lead within the page.
    pub anchor: String,
    pub name: String,
    pub text: Option<String>,
    /// The same as HTML that was made harmless.
    pub html: Option<String>,
    /// Who may have it, where that is not everybody.
    pub tag: Option<String>,
    /// What it costs, one price after the other.
    pub prices: Vec<String>,
    /// More that is told of it, each with what stands above.
    pub more: Vec<Table>,
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
    /// Whether those are ids, or other texts that programs read.
    pub is_code: bool,
    /// What they are called, and where they lead.
    pub links: Vec<(String, String)>,
}
