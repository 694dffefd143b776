//! A trust store for programs on the Java platform, which read no PEM.

use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};

/// A JKS file with one certificate that is trusted. Everybody may read it: the password is the usual `changeit`, which
/// protects nothing and only has to be there.
pub fn java_trust_store(certificate: &[u8]) -> Vec<u8> {
    const ALIAS: &str = "stoa-sandbox";
    let mut store = Vec::new();
    // The magic number, version 2, one entry; a trusted certificate (2), its alias, no date.
    for number in [0xfeed_feed_u32, 2, 1, 2] {
        store.extend(number.to_be_bytes());
    }
    put_text(&mut store, ALIAS);
    store.extend(0_u64.to_be_bytes());
    put_text(&mut store, "X.509");
    store.extend(u32::try_from(certificate.len()).unwrap_or(u32::MAX).to_be_bytes());
    store.extend(certificate);
    // The format prescribes this seal.
    let mut seal = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    "changeit".encode_utf16().for_each(|unit| seal.update(&unit.to_be_bytes()));
    seal.update(b"Mighty Aphrodite");
    seal.update(&store);
    store.extend(seal.finish().as_ref());
    store
}

fn put_text(store: &mut Vec<u8>, text: &str) {
    store.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
    store.extend(text.as_bytes());
}
