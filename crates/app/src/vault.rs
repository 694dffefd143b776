//! Sealing of secrets at rest and signing of links, both from one master key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

use crate::random::Random;

/// Seals and opens secrets, signs and checks links. The keys never leave it.
pub struct Vault {
    sealing: LessSafeKey,
    signing: hmac::Key,
}

/// A sealed text could not be opened: the key is not the one that sealed it, or the text was altered.
#[derive(Debug, thiserror::Error)]
#[error("a stored secret cannot be opened with the configured key; restore the key it was sealed with")]
pub struct CannotOpen;

/// The scheme every sealed text begins with, so that a later scheme can live beside it.
const SCHEME: &str = "v1.";

impl Vault {
    /// A vault over a master key of 32 random bytes.
    pub fn new(master: &[u8; 32]) -> Self {
        let master = hmac::Key::new(hmac::HMAC_SHA256, master);
        let derived = |purpose: &str| hmac::sign(&master, purpose.as_bytes());
        let sealing =
            UnboundKey::new(&AES_256_GCM, derived("seal").as_ref()).expect("a derived key has 32 bytes");
        let signing = hmac::Key::new(hmac::HMAC_SHA256, derived("sign").as_ref());
        Self { sealing: LessSafeKey::new(sealing), signing }
    }

    /// Seals `plain` for the place `owner`; it can only be opened for the same place.
    pub fn seal(&self, random: &dyn Random, owner: &str, plain: &str) -> String {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce);
        let mut sealed = plain.as_bytes().to_vec();
        self.sealing
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner), &mut sealed)
            .expect("a secret is far below the cipher's length limit");
        format!("{SCHEME}{}", URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens what [`Vault::seal`] made for the same `owner`.
    pub fn open(&self, owner: &str, sealed: &str) -> Result<String, CannotOpen> {
        let encoded = sealed.strip_prefix(SCHEME).ok_or(CannotOpen)?;
        let mut bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| CannotOpen)?;
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN).ok_or(CannotOpen)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CannotOpen)?;
        let plain = self.sealing.open_in_place(nonce, Aad::from(owner), sealed).map_err(|_| CannotOpen)?;
        String::from_utf8(plain.to_vec()).map_err(|_| CannotOpen)
    }

    /// A signature over `parts`, as URL-safe text.
    pub fn sign(&self, parts: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.signing, &framed(parts)))
    }

    /// A text that tells this key from others and gives nothing of it away.
    pub fn mark(&self) -> String {
        self.sign(&["the key of this marketplace"])
    }

    /// Whether `signature` is the one [`Vault::sign`] gave for `parts`, in constant time.
    pub fn verify(&self, parts: &[&str], signature: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|bytes| hmac::verify(&self.signing, &framed(parts), &bytes).is_ok())
    }
}

/// Length-prefixed, so that no two lists of parts give the same bytes.
fn framed(parts: &[&str]) -> Vec<u8> {
    parts.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes()[..], part.as_bytes()].concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn opens_only_for_the_same_place_and_key() {
        let (vault, random) = (Vault::new(&[7; 32]), SystemRandom::default());
        let sealed = vault.seal(&random, "contoso/demo", "päss");
        assert!(!sealed.contains("päss"));
        assert_eq!(vault.open("contoso/demo", &sealed).unwrap(), "päss");
        assert!(vault.open("contoso/other", &sealed).is_err());
        assert!(Vault::new(&[8; 32]).open("contoso/demo", &sealed).is_err());
        for broken in ["", "v1.", "v1.AAAA", "v2.AAAA", &sealed[..sealed.len() - 2]] {
            assert!(vault.open("contoso/demo", broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_signature_covers_every_part() {
        let vault = Vault::new(&[7; 32]);
        let signature = vault.sign(&["artifact", "ab", "c"]);
        assert!(vault.verify(&["artifact", "ab", "c"], &signature));
        assert!(!vault.verify(&["artifact", "a", "bc"], &signature));
        assert!(!vault.verify(&["artifact", "ab", "c"], "AAAA"));
    }
}
