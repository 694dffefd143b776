//! People, their roles, their sessions and the links that sign them in once.

use std::time::Duration;

use app::identity::{NewPublisher, create_publisher, visible_publishers};
use app::people::{
    self, Browser, LINK_LIFETIME, NewPerson, NewSession, Person, Purpose, Refused, SignIn, link_to,
    open_link, session_of, sign_in,
};
use app::{Actor, Ctx, Problem, Role, Scope, Settings};
use db::Tx;

use crate::identity::support::{World, on_both_engines, publisher_id};

const PASSWORD: &str = "correct horse battery";

fn settings() -> Settings {
    Settings::default()
}

async fn person(world: &World, address: &str) -> Person {
    let new = NewPerson { address: address.to_owned(), name: "Mina Kim".to_owned(), language: None };
    world.console(move |ctx, tx| people::create(ctx, tx, &new)).await.unwrap()
}

/// Somebody who has chosen a password.
async fn invited(world: &World, address: &str) -> (Person, NewSession) {
    let person = person(world, address).await;
    let session = follow(world, &person, Purpose::Invitation, Some(PASSWORD)).await.unwrap();
    (person, session)
}

async fn follow(
    world: &World,
    to: &Person,
    purpose: Purpose,
    password: Option<&str>,
) -> Result<NewSession, Problem> {
    let id = to.id.clone();
    let link = world.console(move |ctx, tx| link_to(ctx, tx, &id, purpose)).await.unwrap();
    let opened = open_link(
        &world.app,
        "test",
        &link.token,
        password.map(str::to_owned),
        &Browser::new("Firefox", None),
    )
    .await?;
    Ok(opened.session)
}

async fn try_password(world: &World, address: &str, password: &str) -> Result<NewSession, Refused> {
    let asked = SignIn {
        address: address.to_owned(),
        password: password.to_owned(),
        browser: Browser::new("Firefox", Some([192, 0, 2, 1].into())),
    };
    sign_in(&world.app, "test", asked).await
}

/// Who holds `token`.
async fn holder(world: &World, token: &str) -> Option<Actor> {
    session_of(&world.app, &world.app.ctx(Actor::Anonymous, "test"), token).await.unwrap()
}

async fn acting<T: Send + 'static>(
    world: &World,
    session: &NewSession,
    case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
) -> Result<T, Problem> {
    let actor = Actor::Person { id: session.session.person.clone(), session: session.session.id.clone() };
    world.app.write(&world.app.ctx(actor, "test"), case).await
}

fn refused<T>(outcome: Result<T, Problem>) -> String {
    match outcome {
        Ok(_) => panic!("this must be refused"),
        Err(Problem::BadRequest { code, .. } | Problem::Conflict { code, .. }) => code.to_owned(),
        Err(other) => other.to_string(),
    }
}

on_both_engines! {
    async fn an_address_has_one_account_in_any_letter_case(world: World) {
        person(&world, "Mina@Contoso.example").await;
        for (address, code) in [
            ("mina@contoso.EXAMPLE", "PersonExists"),
            ("nobody", "InvalidAddress"),
            ("a@contoso.example,b@contoso.example", "InvalidAddress"),
            ("", "InvalidAddress"),
        ] {
            let new = NewPerson { address: address.to_owned(), name: "Somebody".to_owned(), language: None };
            assert_eq!(refused(world.console(move |ctx, tx| people::create(ctx, tx, &new)).await), code, "{address}");
        }
    }

    async fn an_invitation_is_followed_once_and_then_the_password_works(world: World) {
        let person = person(&world, "mina@contoso.example").await;
        assert!(matches!(try_password(&world, "mina@contoso.example", PASSWORD).await, Err(Refused::Wrong)), "no password yet");
        let id = person.id.clone();
        let link = world.console(move |ctx, tx| link_to(ctx, tx, &id, Purpose::Invitation)).await.unwrap();
        for easy in ["short", "mina@contoso.example", "aaaaaaaaaaaaa"] {
            let outcome = open_link(&world.app, "test", &link.token, Some(easy.to_owned()), &Browser::new("Firefox", None)).await;
            assert!(refused(outcome).starts_with("PasswordToo"), "{easy}");
        }
        assert_eq!(refused(open_link(&world.app, "test", &link.token, None, &Browser::new("Firefox", None)).await), "PasswordMissing");
        let opened = open_link(&world.app, "test", &link.token, Some(PASSWORD.to_owned()), &Browser::new("Firefox", None)).await.unwrap();
        assert!(holder(&world, &opened.session.token).await.is_some());
        let again = open_link(&world.app, "test", &link.token, Some(PASSWORD.to_owned()), &Browser::new("Firefox", None)).await;
        assert!(refused(again).contains("was used"));
        let session = try_password(&world, " MINA@contoso.example ", PASSWORD).await.unwrap();
        assert!(matches!(holder(&world, &session.token).await, Some(Actor::Person { id, .. }) if id == person.id));
        assert!(holder(&world, "made up").await.is_none());
    }

    async fn a_link_expires_and_a_newer_one_takes_its_place(world: World) {
        let (mina, _) = invited(&world, "mina@contoso.example").await;
        let made = |world: &World| {
            let id = mina.id.clone();
            let world = world.app.clone();
            async move {
                let ctx = world.ctx(Actor::Console, "test");
                world.write(&ctx, move |ctx, tx| link_to(ctx, tx, &id, Purpose::SignIn)).await.unwrap().token
            }
        };
        let (older, newer) = (made(&world).await, made(&world).await);
        assert!(open_link(&world.app, "test", &older, None, &Browser::new("Firefox", None)).await.is_err());
        world.clock.advance(LINK_LIFETIME);
        assert!(refused(open_link(&world.app, "test", &newer, None, &Browser::new("Firefox", None)).await).contains("expired"));
        let third = made(&world).await;
        open_link(&world.app, "test", &third, None, &Browser::new("Firefox", None)).await.unwrap();
    }

    async fn another_password_ends_every_session(world: World) {
        let (mina, first) = invited(&world, "mina@contoso.example").await;
        let id = mina.id.clone();
        let link = world.console(move |ctx, tx| link_to(ctx, tx, &id, Purpose::Reset)).await.unwrap();
        assert!(holder(&world, &first.token).await.is_some(), "asking changes nothing");
        let another = "another horse battery".to_owned();
        open_link(&world.app, "test", &link.token, Some(another.clone()), &Browser::new("Firefox", None)).await.unwrap();
        assert!(holder(&world, &first.token).await.is_none());
        assert!(try_password(&world, &mina.address, PASSWORD).await.is_err());
        try_password(&world, &mina.address, &another).await.unwrap();
    }

    async fn guessing_is_slowed_down(world: World) {
        invited(&world, "mina@contoso.example").await;
        for _ in 0..5 {
            assert!(matches!(try_password(&world, "mina@contoso.example", "a wrong password").await, Err(Refused::Wrong)));
        }
        assert!(matches!(try_password(&world, "MINA@contoso.example", PASSWORD).await, Err(Refused::Wait(_))));
        world.clock.advance(Duration::from_secs(60));
        try_password(&world, "mina@contoso.example", PASSWORD).await.unwrap();
    }

    async fn a_session_ends_when_nothing_is_done_or_after_a_week(world: World) {
        invited(&world, "mina@contoso.example").await;
        let idle = try_password(&world, "mina@contoso.example", PASSWORD).await.unwrap();
        world.clock.advance(Duration::from_secs(8 * 3600));
        assert!(holder(&world, &idle.token).await.is_none());
        let busy = try_password(&world, "mina@contoso.example", PASSWORD).await.unwrap();
        for _ in 0..7 * 4 - 1 {
            world.clock.advance(Duration::from_secs(6 * 3600));
            assert!(holder(&world, &busy.token).await.is_some());
        }
        world.clock.advance(Duration::from_secs(6 * 3600));
        assert!(holder(&world, &busy.token).await.is_none());
        let late = acting(&world, &busy, people::myself).await;
        assert!(matches!(late, Err(Problem::Unauthenticated(_))));
        while world.console(people::forget).await.unwrap() {}
    }

    async fn sessions_are_listed_and_ended(world: World) {
        let (_, here) = invited(&world, "mina@contoso.example").await;
        let there = try_password(&world, "mina@contoso.example", PASSWORD).await.unwrap();
        let listed = acting(&world, &here, people::sessions).await.unwrap();
        assert_eq!(listed.len(), 2);
        assert_eq!(listed[0].browser, "Firefox");
        let id = there.session.id.clone();
        acting(&world, &here, move |ctx, tx| people::end_session(ctx, tx, &id)).await.unwrap();
        assert!(holder(&world, &there.token).await.is_none());
        let id = there.session.id.clone();
        let twice = acting(&world, &here, move |ctx, tx| people::end_session(ctx, tx, &id)).await;
        assert!(matches!(twice, Err(Problem::NotFound(_))));
        let (_, other) = invited(&world, "jonas@contoso.example").await;
        let id = here.session.id.clone();
        let foreign = acting(&world, &other, move |ctx, tx| people::end_session(ctx, tx, &id)).await;
        assert!(matches!(foreign, Err(Problem::NotFound(_))), "nobody ends another's");
        try_password(&world, "mina@contoso.example", PASSWORD).await.unwrap();
        assert_eq!(acting(&world, &here, people::end_others).await.unwrap(), 1);
        assert!(holder(&world, &here.token).await.is_some());
        let id = here.session.id.clone();
        acting(&world, &here, move |ctx, tx| people::end_session(ctx, tx, &id)).await.unwrap();
        assert!(holder(&world, &here.token).await.is_none(), "signed out");
    }

    async fn owners_share_what_is_theirs_and_nothing_else(world: World) {
        for id in ["contoso", "fabrikam"] {
            let new = NewPublisher::new(publisher_id(id), id, "sales@contoso.example");
            world.console(move |ctx, tx| create_publisher(ctx, tx, &new)).await.unwrap();
        }
        let (mina, owner) = invited(&world, "mina@contoso.example").await;
        let (jonas, contributor) = invited(&world, "jonas@contoso.example").await;
        let scope = |id: &str| Scope::Publisher(publisher_id(id));
        let grant = |to: &Person, scope: Scope, role: Role| {
            let to = to.id.clone();
            move |ctx: &Ctx, tx: &mut Tx<'_>| people::grant(ctx, tx, &to, &scope, role)
        };
        world.console(grant(&mina, scope("contoso"), Role::Owner)).await.unwrap();
        acting(&world, &owner, grant(&jonas, scope("contoso"), Role::Contributor)).await.unwrap();
        for outcome in [
            acting(&world, &owner, grant(&jonas, scope("fabrikam"), Role::Contributor)).await,
            acting(&world, &owner, grant(&jonas, Scope::Marketplace, Role::Operator)).await,
            acting(&world, &contributor, grant(&jonas, scope("contoso"), Role::Owner)).await,
        ] {
            assert!(matches!(outcome, Err(Problem::Forbidden(_))));
        }
        let shown = acting(&world, &contributor, |ctx, tx| people::members(ctx, tx, &Scope::Publisher(publisher_id("contoso")), None)).await.unwrap();
        assert_eq!(shown.len(), 2);
        let seen = acting(&world, &contributor, |ctx, tx| visible_publishers(ctx, tx, None)).await.unwrap();
        assert_eq!(seen.iter().map(|publisher| publisher.id.as_str()).collect::<Vec<_>>(), ["contoso"]);

        let id = jonas.id.clone();
        acting(&world, &owner, move |ctx, tx| people::withdraw(ctx, tx, &id, &Scope::Publisher(publisher_id("contoso")))).await.unwrap();
        assert!(acting(&world, &contributor, |ctx, tx| visible_publishers(ctx, tx, None)).await.unwrap().is_empty());

        let id = mina.id.clone();
        world.console(move |ctx, tx| people::shut_out(ctx, tx, &id)).await.unwrap();
        assert!(holder(&world, &owner.token).await.is_none());
        assert!(matches!(try_password(&world, &mina.address, PASSWORD).await, Err(Refused::Wrong)));
    }
}
