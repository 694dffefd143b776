//! A trust store for programs on the Java platform, which read no PEM.

use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};

/// A JKS file with certificates that are trusted. Everybody may read it: the password is the usual `changeit`, which
/// protects nothing and only has to be there.
pub fn java_trust_store(certificates: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut store = Vec::new();
    // The magic number, version 2, how many entries.
    [0xfeed_feed, 2].into_iter().for_each(|number| put_number(&mut store, number));
    put_number(&mut store, certificates.len());
    for (number, certificate) in certificates.iter().map(AsRef::as_ref).enumerate() {
        // A trusted certificate, its alias, no date.
        put_number(&mut store, 2);
        put_text(&mut store, &format!("stoa-sandbox-{number}"));
        store.extend(0_u64.to_be_bytes());
        put_text(&mut store, "X.509");
        put_number(&mut store, certificate.len());
        store.extend(certificate);
    }
    // The format prescribes this seal.
    let mut seal = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    "changeit".encode_utf16().for_each(|unit| seal.update(&unit.to_be_bytes()));
    seal.update(b"Mighty Aphrodite");
    seal.update(&store);
    store.extend(seal.finish().as_ref());
    store
}

fn put_number(store: &mut Vec<u8>, number: usize) {
    store.extend(u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
}

fn put_text(store: &mut Vec<u8>, text: &str) {
    store.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
    store.extend(text.as_bytes());
}
