//! A product, as far as pictures of it follow from it.

use serde_json::Value;

/// Members that say what a product is about.
const ABOUT: [&str; 3] = ["searchKeywords", "solutionAreas", "categoryMap"];

/// A product that pictures are drawn of. The same one gives the same bytes, on every machine.
pub struct Product {
    pub(crate) name: String,
    /// What is said of it, in small letters; the earlier says more.
    pub(crate) words: Vec<String>,
}

impl Product {
    /// One of which nothing but the name is known.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), words: vec![name.to_lowercase()] }
    }

    /// The product that the definition of an offer is of.
    pub fn of(definition: &Value) -> Self {
        let mut product = Self::named(definition["displayText"].as_str().unwrap_or_default());
        let plans = definition["plans"].as_array().into_iter().flatten();
        let said: Vec<_> = plans.chain([&definition["offer"]]).filter_map(Value::as_object).collect();
        for about in ABOUT {
            let members = said.iter().flat_map(|members| members.iter());
            let words = members.filter(|(name, _)| name.ends_with(about)).map(|(_, value)| value.to_string());
            product.words.push(words.collect::<String>().to_lowercase());
        }
        product
    }

    /// A PNG of this size in pixels: a screenshot where the size is that of a screen, else a logo. `caption` is what the
    /// screenshot shows.
    pub fn picture(&self, caption: &str, (width, height): (u32, u32)) -> Vec<u8> {
        let is_screen = width >= 500 && width * 10 >= height * 15 && width * 10 <= height * 19;
        match is_screen {
            true => self.screenshot(caption, (width, height)),
            false => self.logo((width, height)),
        }
    }
}
