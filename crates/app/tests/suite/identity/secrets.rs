//! Secrets: shown once, kept as a hash, several at a time, each with its end.

use std::time::Duration;

use app::identity::{NewSecret, create_secret, list_secrets, revoke_principal, revoke_secret, rotate_secret};
use app::token::{Refusal, issue};
use app::{Problem, Settings};

use crate::identity::support::{Client, World, another_process, days, minutes, on_both_engines, request};

fn settings() -> Settings {
    Settings::default()
}

async fn another(world: &World, client: &Client, lifetime: Option<Duration>) -> NewSecret {
    let id = client.id.clone();
    world.console(move |ctx, tx| create_secret(ctx, tx, &id, lifetime)).await.unwrap()
}

/// Whether the client gets a token for `secret`.
async fn works(world: &World, client: &Client, secret: &str) -> bool {
    let client = Client { id: client.id.clone(), tenant: client.tenant.clone(), secret: secret.to_owned() };
    // Fresh memory each time, so that failures do not add up; and an id in the spelling of another tool.
    let mut request = request(&client);
    request.client_id = Some(client.id.to_string().to_uppercase());
    let app = another_process(&world.app);
    match issue(&app, &request).await {
        Ok(_) => true,
        Err(Refusal::InvalidClient) => false,
        Err(other) => panic!("{other}"),
    }
}

on_both_engines! {
    async fn a_secret_is_shown_once_and_kept_as_a_hash(world: World) {
        let client = world.client().await;
        assert_eq!(client.secret.len(), 43, "32 bytes of URL-safe text");
        let id = client.id.clone();
        let listed = world.console(move |ctx, tx| list_secrets(ctx, tx, &id)).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(client.secret.ends_with(&listed[0].hint) && listed[0].hint.len() == 4);
        assert!(!format!("{listed:?}").contains(&client.secret));

        let stored = world.app.db.read::<_, db::Error>(|tx| {
            tx.one(db::sql!("SELECT hash FROM principal_secrets"), db::params![], |row| row.get::<String>(0))
        });
        let stored = stored.await.unwrap();
        assert!(stored.len() == 64 && !stored.contains(&client.secret));
    }

    async fn several_secrets_work_side_by_side_until_each_ends(world: World) {
        let client = world.client().await;
        let short = another(&world, &client, Some(days(7))).await;
        assert!(works(&world, &client, &client.secret).await && works(&world, &client, &short.secret).await);

        world.later(days(7) - Duration::from_micros(1));
        assert!(works(&world, &client, &short.secret).await);
        world.later(Duration::from_micros(1));
        assert!(!works(&world, &client, &short.secret).await);
        world.later(days(365 - 7) - Duration::from_micros(1));
        assert!(works(&world, &client, &client.secret).await, "a year unless somebody says otherwise");
        world.later(Duration::from_micros(1));
        assert!(!works(&world, &client, &client.secret).await);
    }

    async fn rotation_leaves_the_old_secrets_their_overlap(world: World) {
        let client = world.client().await;
        let ending = another(&world, &client, Some(minutes(5))).await;
        let id = client.id.clone();
        let new = world.console(move |ctx, tx| rotate_secret(ctx, tx, &id, minutes(10), None)).await.unwrap();
        for secret in [&client.secret, &ending.secret, &new.secret] {
            assert!(works(&world, &client, secret).await);
        }
        world.later(minutes(5));
        assert!(!works(&world, &client, &ending.secret).await, "rotation makes no secret last longer");
        world.later(minutes(5));
        assert!(!works(&world, &client, &client.secret).await);
        assert!(works(&world, &client, &new.secret).await);
    }

    async fn a_revoked_secret_stops_at_once_and_the_others_go_on(world: World) {
        let client = world.client().await;
        let other = another(&world, &client, None).await;
        for _ in 0..2 {
            let (id, secret) = (client.id.clone(), other.id.clone());
            world.console(move |ctx, tx| revoke_secret(ctx, tx, &id, &secret)).await.unwrap();
        }
        assert!(!works(&world, &client, &other.secret).await);
        assert!(works(&world, &client, &client.secret).await);
        let (id, stranger) = (client.id.clone(), world.client().await);
        let foreign = world.console(move |ctx, tx| {
            let of_stranger = list_secrets(ctx, tx, &stranger.id)?;
            revoke_secret(ctx, tx, &id, &of_stranger[0].id)
        });
        assert!(matches!(foreign.await, Err(Problem::NotFound(_))));
    }

    async fn a_revoked_principal_has_no_secret_that_works(world: World) {
        let client = world.client().await;
        let id = client.id.clone();
        world.console(move |ctx, tx| revoke_principal(ctx, tx, &id)).await.unwrap();
        assert!(!works(&world, &client, &client.secret).await);
    }

    async fn a_secret_must_last(world: World) {
        let id = world.client().await.id;
        let outcome = world.console(move |ctx, tx| create_secret(ctx, tx, &id, Some(Duration::ZERO))).await;
        assert!(matches!(outcome, Err(Problem::BadRequest { code: "InvalidLifetime", .. })));
    }
}
