//! Tokens of external OpenID providers.

use std::time::Duration;

use app::identity::{External, NewPrincipal, create_principal, revoke_principal};
use domain::PrincipalId;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::identity::provider_server::{AUDIENCE, ISSUER, Key, Server};
use crate::identity::support::{World, minutes};

/// A marketplace that trusts a provider with one key, and a principal that the provider calls `robot`.
struct Trust {
    world: World,
    server: Server,
    key: Key,
    robot: PrincipalId,
}

impl Trust {
    async fn sqlite() -> Self {
        let server = Server::start().await;
        let world = World::sqlite(server.settings());
        Self::with(world, server).await
    }

    async fn with(world: World, server: Server) -> Self {
        let key = Key::new("first");
        server.publish(&[&key.public]);
        let robot = registered(&world, "robot").await;
        Self { world, server, key, robot }
    }

    /// Claims that are accepted.
    fn claims(&self) -> Value {
        json!({ "iss": ISSUER, "aud": AUDIENCE, "exp": self.world.seconds() + 300, "sub": "robot" })
    }

    /// Another token each time.
    fn token(&self, number: usize) -> String {
        let mut claims = self.claims();
        claims["jti"] = json!(number);
        self.key.sign(&claims)
    }
}

async fn registered(world: &World, subject: &str) -> PrincipalId {
    let external = External { issuer: ISSUER.to_owned(), subject: subject.to_owned() };
    let new = NewPrincipal { external: Some(external), ..NewPrincipal::new(subject) };
    world.console(move |ctx, tx| create_principal(ctx, tx, &new)).await.unwrap().id
}

async fn accepts_what_the_provider_signed(trust: Trust) {
    let Trust { world, robot, .. } = &trust;
    assert_eq!(world.bearer(&trust.token(1)).await.unwrap(), *robot);
    assert_eq!(world.bearer(&trust.token(2)).await.unwrap(), *robot);
    assert_eq!(trust.server.requests(), 1, "the keys are fetched once");

    for name in ["appid", "azp", "client_id"] {
        let mut claims = trust.claims();
        claims["sub"] = json!("an account nobody registered");
        claims[name] = json!("robot");
        assert_eq!(world.bearer(&trust.key.sign(&claims)).await.unwrap(), *robot, "{name}");
    }
    let account = registered(world, "an account").await;
    let mut claims = trust.claims();
    (claims["sub"], claims["azp"]) = (json!("an account"), json!("robot"));
    assert_eq!(
        world.bearer(&trust.key.sign(&claims)).await.unwrap(),
        account,
        "the account before its client"
    );

    let mut claims = trust.claims();
    claims["aud"] = json!(["https://other.example", AUDIENCE]);
    claims["exp"] = json!(world.seconds() as f64 + 10.5);
    assert_eq!(world.bearer(&trust.key.sign(&claims)).await.unwrap(), *robot);

    let id = robot.clone();
    world.console(move |ctx, tx| revoke_principal(ctx, tx, &id)).await.unwrap();
    assert!(world.bearer(&trust.token(1)).await.unwrap_err().contains("revoked"));
}

#[tokio::test]
async fn a_token_of_a_configured_provider_is_accepted_on_sqlite() {
    accepts_what_the_provider_signed(Trust::sqlite().await).await;
}

#[tokio::test]
async fn a_token_of_a_configured_provider_is_accepted_on_postgres() {
    let server = Server::start().await;
    let world = World::postgres(server.settings());
    accepts_what_the_provider_signed(Trust::with(world, server).await).await;
}

#[tokio::test]
async fn who_signs_in_waits_only_so_long_for_keys_that_do_not_come() {
    let trust = Trust::sqlite().await;
    trust.world.bearer(&trust.token(1)).await.unwrap();
    trust.server.fall_silent();
    // By now it is time to look whether a key was withdrawn.
    trust.world.later(minutes(61));
    let token = trust.token(2);
    let patience = async {
        while trust.server.requests() < 2 {
            tokio::task::yield_now().await;
        }
        trust.world.later(Duration::from_secs(10));
    };
    let (known, ()) = tokio::join!(trust.world.bearer(&token), patience);
    assert_eq!(known.unwrap(), trust.robot, "what was known goes on");
    assert_eq!(trust.world.bearer(&trust.token(3)).await.unwrap(), trust.robot);
    let unknown = Key::new("second").sign(&trust.claims());
    assert!(trust.world.bearer(&unknown).await.unwrap_err().contains("no such signing key"));
    assert_eq!(trust.server.requests(), 2, "nobody waits again for a minute");
}

#[tokio::test]
async fn every_claim_of_an_external_token_counts() {
    let trust = Trust::sqlite().await;
    let now = trust.world.seconds();
    for (claim, value, why) in [
        ("aud", json!("https://other.example"), "audience"),
        ("aud", json!(["https://other.example"]), "audience"),
        ("aud", json!([]), "audience"),
        ("iss", json!("https://login.example/realm/"), "issuer"),
        ("iss", json!("https://login.evil.example"), "issuer"),
        ("exp", json!(now - 30), "expired"),
        ("nbf", json!(now + 31), "not valid yet"),
        ("sub", json!("a stranger"), "subject"),
        ("sub", Value::Null, "subject"),
        ("exp", Value::Null, "not a signed"),
    ] {
        let mut claims = trust.claims();
        claims[claim] = value;
        let refused = trust.world.bearer(&trust.key.sign(&claims)).await.unwrap_err();
        assert!(refused.contains(why), "{claim} {}: {refused}", claims[claim]);
    }
}

#[tokio::test]
async fn a_key_verifies_with_its_own_algorithm_only() {
    let trust = Trust::sqlite().await;
    let header = |algorithm| Header { kid: Some("first".to_owned()), ..Header::new(algorithm) };
    let secret = EncodingKey::from_secret(trust.key.public["x"].as_str().unwrap().as_bytes());
    let forged = jsonwebtoken::encode(&header(Algorithm::HS256), &trust.claims(), &secret).unwrap();
    assert!(trust.world.bearer(&forged).await.unwrap_err().contains("algorithm"));
    assert_eq!(trust.server.requests(), 0, "not even worth a look");

    let impostor = Key::new("first").sign(&trust.claims());
    assert!(trust.world.bearer(&impostor).await.unwrap_err().contains("signature"));
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_found_but_made_up_keys_cause_one_look_a_minute() {
    let trust = Trust::sqlite().await;
    trust.world.bearer(&trust.token(1)).await.unwrap();
    let second = Key::new("second");
    trust.server.publish(&[&second.public]);
    for _ in 0..50 {
        assert!(
            trust
                .world
                .bearer(&second.sign(&trust.claims()))
                .await
                .unwrap_err()
                .contains("no such signing key")
        );
    }
    assert_eq!(trust.server.requests(), 1);

    trust.world.later(minutes(1));
    assert_eq!(trust.world.bearer(&second.sign(&trust.claims())).await.unwrap(), trust.robot);
    assert_eq!(trust.server.requests(), 2);
    assert!(trust.world.bearer(&trust.token(2)).await.is_err(), "the first key was withdrawn");
    assert_eq!(trust.server.requests(), 2);
}

#[tokio::test]
async fn requests_that_come_together_share_one_fetch() {
    let trust = Trust::sqlite().await;
    let tokens: Vec<String> = (0..20).map(|number| trust.token(number)).collect();
    let bearers = futures::future::join_all(tokens.iter().map(|token| trust.world.bearer(token))).await;
    assert!(bearers.iter().all(|bearer| bearer.as_ref() == Ok(&trust.robot)), "{bearers:?}");
    assert_eq!(trust.server.requests(), 1);
}

#[tokio::test]
async fn a_provider_out_of_reach_is_tried_again_after_a_minute() {
    let trust = Trust::sqlite().await;
    trust.server.fail();
    for number in 0..10 {
        assert!(trust.world.bearer(&trust.token(number)).await.unwrap_err().contains("cannot be fetched"));
    }
    assert_eq!(trust.server.requests(), 1);
    trust.server.serve("<html>".to_owned());
    trust.world.later(minutes(1));
    assert!(trust.world.bearer(&trust.token(1)).await.unwrap_err().contains("cannot be fetched"));
    trust.server.publish(&[&trust.key.public]);
    trust.world.later(minutes(1));
    assert_eq!(trust.world.bearer(&trust.token(1)).await.unwrap(), trust.robot);
}

#[tokio::test]
async fn keys_are_looked_at_again_every_hour_and_kept_while_the_provider_is_down() {
    let trust = Trust::sqlite().await;
    trust.world.bearer(&trust.token(1)).await.unwrap();
    trust.world.later(minutes(60) - Duration::from_secs(1));
    trust.world.bearer(&trust.token(2)).await.unwrap();
    assert_eq!(trust.server.requests(), 1);
    trust.server.fail();
    trust.world.later(Duration::from_secs(1));
    trust.world.bearer(&trust.token(3)).await.unwrap();
    assert_eq!(trust.server.requests(), 2);

    trust.server.publish(&[]);
    trust.world.later(minutes(1));
    assert!(trust.world.bearer(&trust.token(4)).await.unwrap_err().contains("no such signing key"));
}

/// Providers with RSA keys sign with RS256. The token was made once with a key that nobody has any more, for the time at
/// which the test clock starts.
#[tokio::test]
async fn an_rsa_key_verifies_rs256() {
    let trust = Trust::sqlite().await;
    let fixture: Value = serde_json::from_str(include_str!("rs256.json")).unwrap();
    trust.server.publish(&[&fixture["key"]]);
    let token = fixture["token"].as_str().unwrap();
    assert_eq!(trust.world.bearer(token).await.unwrap(), trust.robot);

    let elsewhere = trust.world.elsewhere();
    let altered = token.replacen(".ey", ".fy", 1);
    assert!(elsewhere.bearer(&altered).await.is_err());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let altered = format!("{signed}.{}", signature.chars().rev().collect::<String>());
    assert!(elsewhere.bearer(&altered).await.unwrap_err().contains("signature"));
}
