//! What plans cost: money, exchange rates, and one model for every way to ask a price.
//!
//! Amounts are exact decimals and never binary fractions. They are rounded in one place only, [`Rate::convert`].

pub mod exact;
mod list;
mod money;
mod rate;
mod table;
mod term;

pub use list::{
    Basis, Charge, Included, Market, MarketPrice, PriceFault, PriceList, PriceModel, Priced, Seats,
};
pub use money::{Currency, InvalidCurrency, Money};
pub use rate::{Rate, Rates};
pub use table::{Cell, Table, cell_name};
pub use term::{Payment, Term};
