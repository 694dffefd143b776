//! Tokens that are not what they seem.

use std::time::Duration;

use app::Settings;
use app::token::{published_keys, rotate_signing_key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::identity::support::{World, minutes, on_both_engines, part};

fn settings() -> Settings {
    Settings { identity_url: "https://login.market.example".to_owned(), ..Settings::default() }
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// Our own private key, as only the marketplace has it.
async fn our_key(world: &World) -> (String, EncodingKey) {
    let now = app::clock::Clock::now(&*world.clock);
    let key = world.app.db.read(move |tx| db::keys::signing(tx, now)).await.unwrap().unwrap();
    assert!(!format!("{key:?}").contains(&key.private_key), "a sealed key has no place in a log");
    let opened = world.app.env.vault.open(&format!("signing_keys/{}", key.id), &key.private_key).unwrap();
    (key.id, EncodingKey::from_ec_der(&URL_SAFE_NO_PAD.decode(opened).unwrap()))
}

/// `claims` signed by ourselves.
async fn signed(world: &World, claims: &Value) -> String {
    let (id, key) = our_key(world).await;
    jsonwebtoken::encode(&Header { kid: Some(id), ..Header::new(Algorithm::ES256) }, claims, &key).unwrap()
}

on_both_engines! {
    async fn a_signature_under_another_algorithm_is_no_signature(world: World) {
        let client = world.client().await;
        let token = world.token(&client).await;
        let (header, claims) = (part(&token, 0), part(&token, 1));
        let kid = header["kid"].as_str().unwrap().to_owned();
        let published = published_keys(&world.app).await.unwrap().remove(0);

        // RFC 8725 section 2.1: no signature, and the public key taken for a shared secret.
        let payload = token.split('.').nth(1).unwrap();
        for name in ["none", "None", "NONE", ""] {
            let unsigned = format!("{}.{payload}.", encoded(&json!({ "alg": name, "kid": kid })));
            assert!(world.bearer(&unsigned).await.unwrap_err().contains("algorithm"), "{name}");
        }
        let [x, y] = [&published.x, &published.y].map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
        let point = [&[4][..], &x, &y].concat();
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let header = Header { kid: Some(kid.clone()), ..Header::new(algorithm) };
            let forged = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&point)).unwrap();
            assert!(world.bearer(&forged).await.unwrap_err().contains("algorithm"), "{algorithm:?}");
        }
        for name in ["RS256", "ES384", "EdDSA", "PS256"] {
            let signature = token.split('.').nth(2).unwrap();
            let forged = format!("{}.{payload}.{signature}", encoded(&json!({ "alg": name, "kid": kid })));
            assert!(world.bearer(&forged).await.unwrap_err().contains("algorithm"), "{name}");
        }
        assert_eq!(world.bearer(&token).await.unwrap(), client.id);
    }

    async fn what_is_changed_or_cut_is_refused(world: World) {
        let client = world.client().await;
        let token = world.token(&client).await;
        let [header, payload, signature] = [0, 1, 2].map(|index| token.split('.').nth(index).unwrap());
        let mut claims = part(&token, 1);
        claims["appid"] = json!("00000000-0000-0000-0000-000000000000");
        let critical = json!({ "alg": "ES256", "kid": part(&token, 0)["kid"], "crit": ["exp"] });
        let unnamed = json!({ "alg": "ES256" });
        let unknown = json!({ "alg": "ES256", "kid": "00000000-0000-0000-0000-000000000000" });
        for (forged, why) in [
            (format!("{header}.{}.{signature}", encoded(&claims)), "signature"),
            (format!("{header}.{payload}."), "signature"),
            (format!("{header}.{payload}.{}", &signature[2..]), "signature"),
            (format!("{header}.{payload}"), "not a signed"),
            (format!("{token}.{signature}"), "not a signed"),
            (format!("{}.{payload}.{signature}", encoded(&critical)), "not a signed"),
            (format!("{}.{payload}.{signature}", encoded(&unnamed)), "no such signing key"),
            (format!("{}.{payload}.{signature}", encoded(&unknown)), "no such signing key"),
            ("opaque".to_owned(), "not a signed"),
            (String::new(), "not a signed"),
            ("..".to_owned(), "not a signed"),
            ("é.é.é".to_owned(), "not a signed"),
            ("a".repeat(20_000), "not a signed"),
        ] {
            let refused = world.bearer(&forged).await.unwrap_err();
            assert!(refused.contains(why), "{forged}: {refused}");
        }
    }

    /// Signed by us is not enough: each claim is checked.
    async fn every_claim_of_a_token_counts(world: World) {
        let client = world.client().await;
        let claims = part(&world.token(&client).await, 1);
        assert_eq!(world.bearer(&signed(&world, &claims).await).await.unwrap(), client.id);
        let now = world.seconds();
        for (claim, value, why) in [
            ("aud", json!("https://management.azure.com"), "audience"),
            ("aud", json!("https://login.market.example"), "audience"),
            ("iss", json!("https://login.evil.example/x"), "issuer"),
            ("iss", json!("https://login.market.example.evil.example/x"), "issuer"),
            ("iss", json!("https://login.market.example/another-tenant"), "issuer"),
            ("tid", json!("another-tenant"), "issuer"),
            ("ver", json!("2.0"), "issuer"),
            ("ver", json!("3.0"), "not a signed"),
            ("exp", json!(now - 30), "expired"),
            ("nbf", json!(now + 31), "not valid yet"),
            ("appid", json!("somebody"), "subject"),
            ("appid", json!("00000000-0000-0000-0000-000000000000"), "revoked"),
        ] {
            let mut forged = claims.clone();
            forged[claim] = value;
            let refused = world.bearer(&signed(&world, &forged).await).await.unwrap_err();
            assert!(refused.contains(why), "{claim} {}: {refused}", forged[claim]);
        }
        for resource in ["https://api.partner.microsoft.com", "https://graph.microsoft.com/", "http://127.0.0.1:8080/"] {
            let mut other = claims.clone();
            other["aud"] = json!(resource);
            assert_eq!(world.bearer(&signed(&world, &other).await).await.unwrap(), client.id, "{resource}");
        }
    }

    /// Whoever stole a key can write into a token what they like, but not for longer than the key counts.
    async fn a_rotated_key_counts_no_longer_than_the_tokens_it_signed(world: World) {
        let client = world.client().await;
        let mut claims = part(&world.token(&client).await, 1);
        claims["exp"] = json!(world.seconds() + 1_000_000);
        let stolen = signed(&world, &claims).await;
        assert_eq!(world.bearer(&stolen).await.unwrap(), client.id);
        world.console(rotate_signing_key).await.unwrap();
        world.later(minutes(65) - Duration::from_secs(1));
        assert_eq!(world.bearer(&stolen).await.unwrap(), client.id);
        world.later(minutes(10));
        assert!(world.bearer(&stolen).await.unwrap_err().contains("no such signing key"));
    }

    async fn a_token_of_another_marketplace_is_refused(world: World) {
        let other = World::sqlite(settings());
        let token = other.token(&other.client().await).await;
        world.token(&world.client().await).await;
        assert!(world.bearer(&token).await.unwrap_err().contains("no such signing key"));
    }
}
