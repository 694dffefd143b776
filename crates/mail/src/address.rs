//! Addresses as people type them into a form.

use lettre::Address;
use lettre::address::AddressError;

/// A part of a list of addresses that is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{address}” is not an e-mail address")]
pub struct InvalidAddress {
    pub address: String,
    pub source: AddressError,
}

/// The addresses in a list separated by commas or semicolons; an empty list has none. Plain
/// addresses only, without a name beside them.
pub fn parse_addresses(list: &str) -> Result<Vec<String>, InvalidAddress> {
    let entries = list.split([',', ';']).map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(|entry| parse_address(entry).map(|address| address.to_string())).collect()
}

pub(crate) fn parse_address(text: &str) -> Result<Address, InvalidAddress> {
    let invalid = |source| InvalidAddress { address: text.to_owned(), source };
    // The grammar allows quoted local parts with blanks and worse in them. Nobody has such an
    // address, and in a header they are trouble.
    if text
        .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | ',' | ';'))
    {
        return Err(invalid(AddressError::InvalidInput));
    }
    text.parse().map_err(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_at_commas_and_semicolons() {
        for (list, addresses) in [
            ("", &[][..]),
            (" , ;; ", &[]),
            ("a@shop.example", &["a@shop.example"]),
            (
                " a@shop.example ;b+c@shop.example,\n d@mail.shop.example; ",
                &["a@shop.example", "b+c@shop.example", "d@mail.shop.example"],
            ),
        ] {
            assert_eq!(parse_addresses(list).unwrap(), addresses, "{list:?}");
        }
    }

    #[test]
    fn the_first_entry_that_is_no_address_is_named() {
        for entry in [
            "shop.example",
            "@shop.example",
            "a@",
            "a b@shop.example",
            "A <a@shop.example>",
            "\"a b\"@shop.example",
            "a@shop.example\r\nBcc: b@shop.example",
            "a@b@shop.example",
            "a@-",
            "a\0@shop.example",
        ] {
            let error = parse_addresses(&format!("ok@shop.example, {entry}, no")).unwrap_err();
            assert_eq!(error.to_string(), format!("“{entry}” is not an e-mail address"));
        }
    }
}
