//! Publishers, principals and roles.

use app::identity::{
    External, NewPrincipal, NewPublisher, Principal, Publisher, create_principal, create_publisher,
    create_secret, grant_role, list_principals, list_publishers, list_secrets, own_tenant, publisher,
    revoke_principal, revoke_secret, roles_in, roles_of, rotate_secret, set_migrated, visible_publishers,
    withdraw_role,
};
use app::token::{Provider, rotate_signing_key};
use app::{Problem, Role, Scope, Settings};
use domain::PrincipalId;

use crate::identity::support::{World, on_both_engines, publisher_id};

fn settings() -> Settings {
    let provider = Provider {
        issuer: "https://login.example/".to_owned(),
        audience: "stoa".to_owned(),
        jwks_uri: "https://login.example/keys".parse().unwrap(),
    };
    Settings { providers: vec![provider], ..Settings::default() }
}

async fn create(world: &World, id: &str) -> Result<Publisher, Problem> {
    let new = NewPublisher::new(publisher_id(id), "Contoso", "sales@contoso.example");
    world.console(move |ctx, tx| create_publisher(ctx, tx, &new)).await
}

async fn granted(world: &World, principal: &PrincipalId, scope: Scope, role: Role) -> Result<(), Problem> {
    let principal = principal.clone();
    world.console(move |ctx, tx| grant_role(ctx, tx, &principal, &scope, role)).await
}

/// The ids of the publishers a principal sees.
async fn seen(world: &World, principal: &PrincipalId) -> Vec<String> {
    let publishers = world.acting(principal, |ctx, tx| visible_publishers(ctx, tx, None)).await.unwrap();
    publishers.iter().map(|publisher| publisher.id.to_string()).collect()
}

fn refused<T>(outcome: Result<T, Problem>) -> String {
    match outcome {
        Ok(_) => panic!("this must be refused"),
        Err(Problem::BadRequest { code, .. } | Problem::Conflict { code, .. }) => code.to_owned(),
        Err(other) => other.to_string(),
    }
}

on_both_engines! {
    async fn a_publisher_is_opened_once(world: World) {
        let first = create(&world, "contoso").await.unwrap();
        assert!(first.migrated, "new publishers are on the newer account model");
        assert_eq!(refused(create(&world, "Contoso").await), "PublisherExists");
        let second = create(&world, "fabrikam").await.unwrap();
        assert_ne!(first.seller_id, second.seller_id);
        assert_eq!(world.console(|ctx, tx| list_publishers(ctx, tx, None)).await.unwrap(), [first, second]);
    }

    async fn a_publisher_needs_a_name_and_somebody_to_write_to(world: World) {
        for (name, contact, code) in [
            ("", "a@contoso.example", "InvalidName"),
            ("Con\ntoso", "a@contoso.example", "InvalidName"),
            ("Contoso", "", "InvalidSellerContact"),
            ("Contoso", "nobody", "InvalidSellerContact"),
        ] {
            let new = NewPublisher::new(publisher_id("contoso"), name, contact);
            let outcome = world.console(move |ctx, tx| create_publisher(ctx, tx, &new)).await;
            assert_eq!(refused(outcome), code, "{name:?} {contact:?}");
        }
        let new = NewPublisher::new(publisher_id("contoso"), "Contoso", "a@contoso.example, b@contoso.example");
        let made = world.console(move |ctx, tx| create_publisher(ctx, tx, &new)).await.unwrap();
        assert_eq!(made.seller_contact, "a@contoso.example,b@contoso.example");
    }

    async fn whether_a_publisher_is_migrated_can_be_changed(world: World) {
        create(&world, "contoso").await.unwrap();
        let changed = world.console(|ctx, tx| set_migrated(ctx, tx, &publisher_id("contoso"), false)).await.unwrap();
        assert!(!changed.migrated);
        let found = world.console(|ctx, tx| publisher(ctx, tx, &publisher_id("contoso"))).await.unwrap();
        assert_eq!(found, changed);
        let missing = world.console(|ctx, tx| set_migrated(ctx, tx, &publisher_id("nobody"), false)).await;
        assert!(matches!(missing, Err(Problem::NotFound(_))));
    }

    async fn only_the_operator_manages_accounts(world: World) {
        create(&world, "contoso").await.unwrap();
        let client = world.client().await;
        granted(&world, &client.id, Scope::Publisher(publisher_id("contoso")), Role::Owner).await.unwrap();
        let id = &client.id;

        macro_rules! forbidden {
            ($($case:expr;)*) => {
                $({
                    let target = id.clone();
                    let outcome = world.acting(id, move |ctx, tx| {
                        let _ = &target;
                        $case(ctx, tx, &target).map(drop)
                    });
                    let outcome = outcome.await;
                    assert!(matches!(outcome, Err(Problem::Forbidden(_))), "{}: {outcome:?}", stringify!($case));
                })*
            };
        }
        forbidden! {
            |ctx, tx, _| create_publisher(ctx, tx, &NewPublisher::new(publisher_id("x"), "X", "a@b.example"));
            |ctx, tx, _| list_publishers(ctx, tx, None);
            |ctx, tx, _| set_migrated(ctx, tx, &publisher_id("contoso"), false);
            |ctx, tx, _| create_principal(ctx, tx, &NewPrincipal::new("x"));
            |ctx, tx, _| list_principals(ctx, tx, None);
            |ctx, tx, id| revoke_principal(ctx, tx, id);
            |ctx, tx, id| create_secret(ctx, tx, id, None);
            |ctx, tx, id| list_secrets(ctx, tx, id);
            |ctx, tx, id| rotate_secret(ctx, tx, id, std::time::Duration::ZERO, None);
            |ctx, tx, id| revoke_secret(ctx, tx, id, "x");
            |ctx, tx, id| grant_role(ctx, tx, id, &Scope::Marketplace, Role::Operator);
            |ctx, tx, id| withdraw_role(ctx, tx, id, &Scope::Marketplace);
            |ctx, tx, _| roles_in(ctx, tx, &Scope::Marketplace, None);
            |ctx, tx, id| roles_of(ctx, tx, id, None);
            |ctx, tx, _| rotate_signing_key(ctx, tx);
        }
        granted(&world, id, Scope::Marketplace, Role::Operator).await.unwrap();
        world.acting(id, |ctx, tx| list_principals(ctx, tx, None)).await.unwrap();
    }

    async fn everybody_sees_the_publishers_they_have_a_role_in(world: World) {
        create(&world, "contoso").await.unwrap();
        create(&world, "fabrikam").await.unwrap();
        let [owner, operator, nobody] = [world.client().await.id, world.client().await.id, world.client().await.id];
        granted(&world, &owner, Scope::Publisher(publisher_id("contoso")), Role::Owner).await.unwrap();
        granted(&world, &operator, Scope::Marketplace, Role::Operator).await.unwrap();
        assert_eq!(seen(&world, &owner).await, ["contoso"]);
        assert_eq!(seen(&world, &operator).await, ["contoso", "fabrikam"]);
        assert!(seen(&world, &nobody).await.is_empty());

        let revoked = operator.clone();
        world.console(move |ctx, tx| revoke_principal(ctx, tx, &revoked)).await.unwrap();
        let refused = world.acting(&operator, |ctx, tx| visible_publishers(ctx, tx, None)).await.unwrap_err();
        assert!(matches!(refused, Problem::Unauthenticated(_)), "{refused}");
    }

    async fn a_stranger_cannot_tell_which_publishers_exist(world: World) {
        create(&world, "contoso").await.unwrap();
        let [stranger, operator] = [world.client().await.id, world.client().await.id];
        granted(&world, &operator, Scope::Marketplace, Role::Operator).await.unwrap();
        let look = |id: &'static str| world.acting(&stranger, move |ctx, tx| publisher(ctx, tx, &publisher_id(id)));
        let (there, missing) = (refused(look("contoso").await), refused(look("nowhere").await));
        assert_eq!(there.replace("contoso", "nowhere"), missing);
        let missing = world.acting(&operator, |ctx, tx| publisher(ctx, tx, &publisher_id("nowhere"))).await;
        assert!(matches!(missing, Err(Problem::NotFound(_))), "who sees everything may know");
    }

    async fn a_principal_holds_one_role_in_a_scope(world: World) {
        create(&world, "contoso").await.unwrap();
        let id = world.client().await.id;
        let contoso = || Scope::Publisher(publisher_id("contoso"));
        granted(&world, &id, contoso(), Role::Contributor).await.unwrap();
        granted(&world, &id, contoso(), Role::Owner).await.unwrap();
        granted(&world, &id, contoso(), Role::Owner).await.unwrap();
        granted(&world, &id, Scope::Marketplace, Role::Operator).await.unwrap();

        let of = id.clone();
        let held = world.console(move |ctx, tx| roles_of(ctx, tx, &of, None)).await.unwrap();
        let held: Vec<_> = held.into_iter().map(|held| (held.scope, held.role)).collect();
        assert_eq!(held, [(Scope::Marketplace, Role::Operator), (contoso(), Role::Owner)]);
        let holders = world.console(move |ctx, tx| roles_in(ctx, tx, &contoso(), None)).await.unwrap();
        assert_eq!(holders.iter().map(|held| &held.principal).collect::<Vec<_>>(), [&id]);

        let of = id.clone();
        world.console(move |ctx, tx| withdraw_role(ctx, tx, &of, &contoso())).await.unwrap();
        let of = id.clone();
        let again = world.console(move |ctx, tx| withdraw_role(ctx, tx, &of, &contoso())).await;
        assert!(matches!(again, Err(Problem::NotFound(_))));

        let changes = world.app.db.read::<_, db::Error>(|tx| {
            let text = db::sql!("SELECT action, before, after FROM events WHERE action LIKE 'role.%' ORDER BY event_id");
            tx.all(text, db::params![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        });
        let changes: Vec<(String, Option<String>, Option<String>)> = changes.await.unwrap();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(changes, [
            ("role.granted".to_owned(), None, some("contributor")),
            ("role.granted".to_owned(), some("contributor"), some("owner")),
            ("role.granted".to_owned(), None, some("operator")),
            ("role.withdrawn".to_owned(), some("owner"), None),
        ]);
    }

    async fn a_role_belongs_to_its_kind_of_scope(world: World) {
        create(&world, "contoso").await.unwrap();
        let id = world.client().await.id;
        let contoso = Scope::Publisher(publisher_id("contoso"));
        assert_eq!(refused(granted(&world, &id, contoso, Role::Operator).await), "InvalidRole");
        assert_eq!(refused(granted(&world, &id, Scope::Marketplace, Role::Owner).await), "InvalidRole");
        let nowhere = Scope::Publisher(publisher_id("nowhere"));
        assert!(matches!(granted(&world, &id, nowhere, Role::Owner).await, Err(Problem::NotFound(_))));
        let nobody = uuid_of_nobody();
        let outcome = granted(&world, &nobody, Scope::Marketplace, Role::Operator).await;
        assert!(matches!(outcome, Err(Problem::NotFound(_))));
    }

    async fn the_marketplace_has_one_tenant_of_its_own(world: World) {
        let tenant = world.console(own_tenant).await.unwrap();
        assert_eq!(world.console(own_tenant).await.unwrap(), tenant);
        assert_eq!(world.client().await.tenant, tenant);
        let new = NewPrincipal { tenant: Some("Contoso.Example".to_owned()), ..NewPrincipal::new("elsewhere") };
        let made = world.console(move |ctx, tx| create_principal(ctx, tx, &new)).await.unwrap();
        assert_eq!(made.tenant, "contoso.example");
        let new = NewPrincipal { tenant: Some("common".to_owned()), ..NewPrincipal::new("everywhere") };
        assert_eq!(refused(world.console(move |ctx, tx| create_principal(ctx, tx, &new)).await), "InvalidTenant");
    }

    async fn an_external_name_belongs_to_one_principal(world: World) {
        let create = |issuer: &str, subject: &str| {
            let external = External { issuer: issuer.to_owned(), subject: subject.to_owned() };
            let new = NewPrincipal { external: Some(external), ..NewPrincipal::new("external") };
            world.console(move |ctx, tx| create_principal(ctx, tx, &new))
        };
        let made: Principal = create("https://login.example/", "robot").await.unwrap();
        assert_eq!(refused(create("https://login.example/", "robot").await), "PrincipalExists");
        assert_eq!(refused(create("https://login.example", "robot").await), "UnknownIssuer");
        assert_eq!(refused(create("https://login.example/", "").await), "InvalidName");
        create("https://login.example/", "another robot").await.unwrap();
        assert!(world.console(|ctx, tx| list_principals(ctx, tx, None)).await.unwrap().contains(&made));
    }

    async fn a_revoked_principal_gets_nothing_any_more(world: World) {
        let id = world.client().await.id;
        let revoke = || {
            let id = id.clone();
            world.console(move |ctx, tx| revoke_principal(ctx, tx, &id))
        };
        revoke().await.unwrap();
        revoke().await.unwrap();
        let of = id.clone();
        let secret = world.console(move |ctx, tx| create_secret(ctx, tx, &of, None)).await;
        assert_eq!(refused(secret), "PrincipalRevoked");
        let role = granted(&world, &id, Scope::Marketplace, Role::Operator).await;
        assert_eq!(refused(role), "PrincipalRevoked");
    }
}

fn uuid_of_nobody() -> PrincipalId {
    "00000000-0000-0000-0000-000000000000".parse().unwrap()
}
