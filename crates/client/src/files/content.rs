//! Artifacts: an offer names files by address, and the marketplace, once it has fetched one, names it by its content.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What the files at some addresses are: their SHA-256 in hexadecimal digits, or why that is not known.
pub(super) type Digests = BTreeMap<String, Result<String, String>>;

/// What stands before the digest that somebody put at the end of an address.
const PIN: &str = "#sha256=";

pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether something can be fetched from there.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// An address that names its content, as a marketplace makes them, without the query where the signature is:
/// `…/artifacts/<digest>`.
pub(super) fn unsigned(address: &str) -> Option<&str> {
    let plain = address.split('?').next().filter(|plain| is_address(plain))?;
    let (_, digest) = plain.rsplit_once("/artifacts/")?;
    is_digest(digest).then_some(plain)
}

/// The digest of what is at an address, when the address says it.
pub(super) fn named(address: &str) -> Option<&str> {
    let pinned = address.rsplit_once(PIN).map(|(_, digest)| digest);
    let digest = pinned.or_else(|| unsigned(address)?.rsplit_once('/').map(|(_, digest)| digest));
    digest.filter(|digest| is_digest(digest))
}

/// The address with what is there now. A marketplace fetches an address once; this one it has not seen, and no server
/// does ever get to see what follows the `#`.
pub(super) fn pinned(address: &str, digest: &str) -> String {
    let plain = address.split('#').next().unwrap_or_default();
    format!("{plain}{PIN}{digest}")
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Takes the signatures off all addresses that name their content: they are made anew for every reader and expire.
pub(super) fn unsign(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(end) = unsigned(text).map(str::len) {
                text.truncate(end);
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(unsign),
        Value::Object(members) => members.values_mut().for_each(unsign),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_name_its_content() {
        let digest = digest(b"");
        assert_eq!(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let own = format!("https://market.example/artifacts/{digest}");
        for address in [
            own.clone(),
            format!("{own}?expires=1&signature=x"),
            pinned("https://a.example/x.png#y", &digest),
        ] {
            assert_eq!(named(&address), Some(&*digest), "{address}");
        }
        assert_eq!(
            pinned("https://a.example/x.png#y", &digest),
            format!("https://a.example/x.png#sha256={digest}")
        );
        for address in [
            "https://a.example/x.png".to_owned(),
            format!("https://a.example/artifacts/{}", &digest[1..]),
            format!("https://a.example/artifacts/{}", digest.to_uppercase()),
            format!("/artifacts/{digest}"),
            format!("https://a.example/x?y=/artifacts/{digest}"),
            format!("https://a.example/x{PIN}1"),
        ] {
            assert_eq!(named(&address), None, "{address}");
        }
        let mut value = serde_json::json!([[format!("{own}?expires=1")], {"a": "https://a.example/b?c"}]);
        unsign(&mut value);
        assert_eq!(value, serde_json::json!([[own], {"a": "https://a.example/b?c"}]));
    }
}
