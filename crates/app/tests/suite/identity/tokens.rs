//! Tokens of our own: who gets one, what is in it, how long it counts.

use std::time::Duration;

use app::identity::{NewPublisher, create_publisher, grant_role, revoke_principal};
use app::token::{Refusal, Target, TokenRequest, issue, published_keys, rotate_signing_key};
use app::{Role, Scope, Settings};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::identity::support::{
    Client, RESOURCE, World, another_process, days, minutes, on_both_engines, part, publisher_id, request,
};

fn settings() -> Settings {
    Settings { identity_url: "https://login.market.example/".to_owned(), ..Settings::default() }
}

async fn refusal(world: &World, request: TokenRequest) -> Refusal {
    match issue(&world.app, &request).await {
        Ok(_) => panic!("this must be refused"),
        Err(refusal) => refusal,
    }
}

fn with_secret(client: &Client, secret: &str) -> TokenRequest {
    TokenRequest { client_secret: Some(secret.to_owned()), ..request(client) }
}

on_both_engines! {
    async fn a_token_says_whose_it_is_what_for_and_how_long(world: World) {
        let client = world.client().await;
        let id = client.id.clone();
        world
            .console(move |ctx, tx| {
                for publisher in ["contoso", "fabrikam"] {
                    let publisher = publisher_id(publisher);
                    create_publisher(ctx, tx, &NewPublisher::new(publisher.clone(), "P", "a@b.example"))?;
                    grant_role(ctx, tx, &id, &Scope::Publisher(publisher), Role::Owner)?;
                }
                grant_role(ctx, tx, &id, &Scope::Marketplace, Role::Operator)
            })
            .await
            .unwrap();

        let issued = world.issue(&client).await.map_err(|refusal| refusal.to_string()).unwrap();
        assert_eq!((issued.expires_in, issued.resource.as_str()), (3600, RESOURCE));
        assert_eq!((issued.not_before, issued.expires_on), (world.seconds(), world.seconds() + 3600));

        let mut claims = part(&issued.access_token, 1);
        let unique = claims.as_object_mut().unwrap().remove("jti");
        assert_eq!(claims.as_object_mut().unwrap().remove("uti"), unique);
        assert_eq!(claims, json!({
            "aud": RESOURCE,
            "iss": format!("https://login.market.example/{}", client.tenant),
            "iat": world.seconds(), "nbf": world.seconds(), "exp": world.seconds() + 3600,
            "appid": client.id.as_str(), "azp": client.id.as_str(),
            "oid": client.id.as_str(), "sub": client.id.as_str(),
            "tid": client.tenant, "roles": ["operator", "owner"], "ver": "1.0",
        }));
        assert_eq!(part(&issued.access_token, 0)["alg"], "ES256");
        assert_ne!(Some(part(&world.token(&client).await, 1)["jti"].clone()), unique);
        assert_eq!(world.bearer(&issued.access_token).await.unwrap(), client.id);
    }

    async fn the_second_generation_asks_by_scope(world: World) {
        let client = world.client().await;
        let scope = Some("https://graph.microsoft.com/.default".to_owned());
        let request = TokenRequest { target: Target::Scope(scope), ..request(&client) };
        let issued = issue(&world.app, &request).await.map_err(|refusal| refusal.to_string()).unwrap();
        let claims = part(&issued.access_token, 1);
        assert_eq!(claims["ver"], "2.0");
        assert_eq!(claims["aud"], "https://graph.microsoft.com");
        assert_eq!(claims["iss"], format!("https://login.market.example/{}/v2.0", client.tenant));
        assert_eq!(world.bearer(&issued.access_token).await.unwrap(), client.id);
    }

    async fn a_token_counts_for_an_hour(world: World) {
        let client = world.client().await;
        let token = world.token(&client).await;
        world.later(minutes(60) + Duration::from_secs(29));
        world.bearer(&token).await.unwrap();
        world.later(Duration::from_secs(1));
        assert!(world.bearer(&token).await.unwrap_err().contains("expired"), "remembered as valid");
        let elsewhere = world.elsewhere();
        assert!(elsewhere.bearer(&token).await.unwrap_err().contains("expired"), "seen for the first time");
    }

    async fn a_revoked_principal_is_refused_from_the_next_request_on(world: World) {
        let client = world.client().await;
        let token = world.token(&client).await;
        assert_eq!(world.bearer(&token).await.unwrap(), client.id);
        let id = client.id.clone();
        world.console(move |ctx, tx| revoke_principal(ctx, tx, &id)).await.unwrap();
        assert!(world.bearer(&token).await.unwrap_err().contains("revoked"));
    }

    async fn an_incomplete_or_foreign_request_is_refused_before_the_secret_is_looked_at(world: World) {
        let client = world.client().await;
        let wrong = || with_secret(&client, "wrong");
        let target = |target| TokenRequest { target, ..wrong() };
        for (request, error, code) in [
            (TokenRequest { grant_type: None, ..wrong() }, "invalid_request", 900_144),
            (TokenRequest { client_id: None, ..wrong() }, "invalid_request", 900_144),
            (TokenRequest { client_secret: Some(" ".to_owned()), ..wrong() }, "invalid_request", 900_144),
            (target(Target::Resource(None)), "invalid_request", 900_144),
            (target(Target::Scope(None)), "invalid_request", 900_144),
            (TokenRequest { grant_type: Some("password".to_owned()), ..wrong() }, "unsupported_grant_type", 70_003),
            (target(Target::Resource(Some("https://vault.azure.net".to_owned()))), "invalid_resource", 500_011),
            (target(Target::Scope(Some(RESOURCE.to_owned()))), "invalid_scope", 70_011),
            (TokenRequest { tenant: "Common".to_owned(), ..wrong() }, "invalid_request", 90_019),
            (TokenRequest { tenant: "organizations".to_owned(), ..wrong() }, "invalid_request", 90_019),
            (wrong(), "invalid_client", 7_000_215),
        ] {
            let refusal = refusal(&world, request).await;
            assert_eq!((refusal.error(), refusal.code()), (error, code), "{refusal}");
        }
    }

    async fn a_refusal_does_not_say_whether_the_client_or_the_secret_is_wrong(world: World) {
        let client = world.client().await;
        let nobody = TokenRequest {
            client_id: Some("00000000-0000-0000-0000-000000000000".to_owned()),
            ..request(&client)
        };
        let malformed = TokenRequest { client_id: Some("c".to_owned()), ..request(&client) };
        let elsewhere = TokenRequest { tenant: "contoso.example".to_owned(), ..with_secret(&client, "wrong") };
        let expected = refusal(&world, with_secret(&client, "wrong")).await.to_string();
        for request in [nobody, malformed, elsewhere] {
            let refusal = refusal(&world, request).await;
            assert!(matches!(refusal, Refusal::InvalidClient));
            assert_eq!(refusal.to_string(), expected);
        }
    }

    async fn the_address_must_name_the_clients_tenant_in_any_case(world: World) {
        let client = world.client().await;
        let upper = TokenRequest { tenant: client.tenant.to_uppercase(), ..request(&client) };
        assert!(issue(&world.app, &upper).await.is_ok());
        let elsewhere = TokenRequest { tenant: "contoso.example".to_owned(), ..request(&client) };
        let refusal = refusal(&world, elsewhere).await;
        assert_eq!((refusal.error(), refusal.code()), ("unauthorized_client", 700_016));
        assert!(refusal.to_string().contains(&client.tenant), "who has the secret may know: {refusal}");
    }

    async fn guessing_gets_slower_and_success_forgives(world: World) {
        let client = world.client().await;
        for _ in 0..5 {
            assert!(matches!(refusal(&world, with_secret(&client, "guess")).await, Refusal::InvalidClient));
        }
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            let held = refusal(&world, with_secret(&client, "guess")).await;
            assert_eq!((held.error(), held.retry_after()), ("temporarily_unavailable", Some(seconds)));
            world.later(Duration::from_secs(seconds));
            assert!(matches!(refusal(&world, with_secret(&client, "guess")).await, Refusal::InvalidClient));
        }
        let elsewhere = TokenRequest { remote: Some([192, 0, 2, 2].into()), ..with_secret(&client, "guess") };
        assert!(matches!(refusal(&world, elsewhere).await, Refusal::InvalidClient), "other addresses are counted apart");
        assert!(matches!(refusal(&world, with_secret(&client, "guess")).await, Refusal::TooManyFailures { .. }));
        assert!(world.issue(&client).await.is_ok(), "whoever knows the secret never waits");
        for _ in 0..5 {
            assert!(matches!(refusal(&world, with_secret(&client, "guess")).await, Refusal::InvalidClient));
        }
    }

    async fn key_rotation_leaves_tokens_valid(world: World) {
        let client = world.client().await;
        let old = world.token(&client).await;
        let key = world.console(rotate_signing_key).await.unwrap();
        let new = world.token(&client).await;
        assert_eq!(part(&new, 0)["kid"], key);
        assert_ne!(part(&old, 0)["kid"], key);
        // A second process knows neither key yet.
        let elsewhere = world.elsewhere();
        for token in [&old, &new] {
            assert_eq!(elsewhere.bearer(token).await.unwrap(), client.id);
        }
        let published = published_keys(&elsewhere.app).await.unwrap();
        assert_eq!(published.len(), 2);

        elsewhere.later(minutes(65));
        elsewhere.console(rotate_signing_key).await.unwrap();
        let published = published_keys(&elsewhere.app).await.unwrap();
        let kids: Vec<_> = published.iter().map(|key| Value::from(key.id.clone())).collect();
        assert!(!kids.contains(&part(&old, 0)["kid"]), "nothing it signed counts any more");
        assert!(kids.contains(&part(&new, 0)["kid"]));
    }

    async fn a_key_signs_for_thirty_days_and_verifies_what_it_signed_last(world: World) {
        let client = world.client().await;
        let first = part(&world.token(&client).await, 0)["kid"].clone();
        world.later(days(30) - Duration::from_secs(1));
        let last = world.token(&client).await;
        assert_eq!(part(&last, 0)["kid"], first);
        world.later(Duration::from_secs(1));
        assert_ne!(part(&world.token(&client).await, 0)["kid"], first);
        world.later(minutes(60));
        let elsewhere = world.elsewhere();
        assert_eq!(elsewhere.bearer(&last).await.unwrap(), client.id);
    }

    async fn a_process_learns_of_keys_that_another_made(world: World) {
        let client = world.client().await;
        world.bearer(&world.token(&client).await).await.unwrap();
        world.console(rotate_signing_key).await.unwrap();
        let other_process = another_process(&world.app);
        let issued = issue(&other_process, &request(&client)).await;
        let token = issued.map_err(|refusal| refusal.to_string()).unwrap().access_token;
        assert_eq!(world.bearer(&token).await.unwrap(), client.id);
    }

    async fn anybody_can_verify_a_token_with_the_published_keys(world: World) {
        let client = world.client().await;
        let token = world.token(&client).await;
        let key = published_keys(&world.app).await.unwrap().remove(0);
        assert_eq!(part(&token, 0)["kid"], key.id);
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_audience(&[RESOURCE]);
        let key = DecodingKey::from_ec_components(&key.x, &key.y).unwrap();
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap().claims;
        assert_eq!(claims["sub"], client.id.as_str());
    }
}

#[tokio::test]
async fn no_token_lasts_longer_than_an_hour() {
    let world = World::sqlite(Settings { token_lifetime: minutes(600), ..settings() });
    assert_eq!(world.issue(&world.client().await).await.map(|issued| issued.expires_in).ok(), Some(3600));
    let world = World::sqlite(Settings { token_lifetime: minutes(10), ..settings() });
    assert_eq!(world.issue(&world.client().await).await.map(|issued| issued.expires_in).ok(), Some(600));
}

/// After a restart every client comes back at once; none of them may be refused for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_process_that_has_just_started_takes_all_tokens_at_once_on_postgres() {
    let world = World::postgres(settings());
    let client = world.client().await;
    let mut tokens = Vec::new();
    for _ in 0..100 {
        tokens.push(world.token(&client).await);
    }
    let world = world.elsewhere();
    let bearers = tokens.into_iter().map(|token| {
        let app = world.app.clone();
        tokio::spawn(async move { app::token::authenticate(&app, &token).await })
    });
    for bearer in futures::future::join_all(bearers.collect::<Vec<_>>()).await {
        assert_eq!(bearer.unwrap().unwrap(), app::Actor::Principal(client.id.clone()));
    }
}
