//! Offers that were there before offers had GUIDs have one, too.

use std::any::Any;
use std::collections::BTreeSet;

use db::{Db, Error, MIGRATIONS, Options, offers, params, sql};
use domain::{OfferGuid, OfferId, PlanGuid, PublisherId};

const MANY: usize = 400;

/// A database of each engine before the migration, which goes away with what is beside it.
fn databases() -> [(Db, Box<dyn Any>); 2] {
    let open = |url| Db::open(&Options { connections: 2, ..Options::new(url) }).unwrap();
    let (file, database) = (crate::databases::fresh_sqlite(), crate::databases::fresh_database());
    [(open(file.url()), Box::new(file)), (open(database.url()), Box::new(database))]
}

/// Offers of two publishers with the same ids.
fn fill(db: &Db) {
    let filled = db.write_blocking(|tx| {
        for (seller, publisher) in ["contoso", "fabrikam"].into_iter().enumerate() {
            let seller = i64::try_from(seller).unwrap();
            tx.execute(
                sql!("INSERT INTO publishers VALUES ($1, 'Somebody', 's@contoso.example', $2, 0, 0)"),
                params![publisher, seller],
            )?;
            for nth in 0..MANY / 2 {
                tx.execute(
                    sql!("INSERT INTO offers (publisher_id, offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version, created_at)
                        VALUES ($1, $2, 'x', 'x', 'neverPublished', 0, 0, 1, 0)"),
                    params![publisher, format!("offer-{nth}")],
                )?;
            }
        }
        Ok::<_, Error>(())
    });
    filled.unwrap();
}

/// Every offer with its GUID, by its names.
fn found(db: &Db) -> Vec<(PublisherId, OfferId, OfferGuid)> {
    let look = |tx: &mut db::Tx<'_>| {
        let mut found = Vec::new();
        for publisher in ["contoso", "fabrikam"] {
            let publisher: PublisherId = publisher.parse().unwrap();
            for nth in 0..MANY / 2 {
                let id: OfferId = format!("offer-{nth}").parse().unwrap();
                let offer = offers::get(tx, &publisher, &id)?.unwrap();
                found.push((publisher.clone(), id, offer.guid));
            }
        }
        Ok::<_, Error>(found)
    };
    db.read_blocking(look).unwrap()
}

#[test]
fn every_offer_that_was_there_gets_a_guid_of_its_own_by_which_it_is_found() {
    let position = MIGRATIONS.iter().position(|migration| migration.name.ends_with("_guids")).unwrap();
    for (db, _kept) in databases() {
        db.migrate(&MIGRATIONS[..position]).unwrap();
        fill(&db);
        db.migrate(MIGRATIONS).unwrap();

        let all = found(&db);
        let guids: BTreeSet<&OfferGuid> = all.iter().map(|(_, _, guid)| guid).collect();
        assert_eq!((all.len(), guids.len()), (MANY, MANY));
        for guid in &guids {
            // RFC 9562: random, of the variant of that document, in small letters.
            let text = guid.as_str();
            assert_eq!((text.len(), &text[14..15]), (36, "4"), "{text}");
            assert!("89ab".contains(&text[19..20]) && text == text.to_lowercase(), "{text}");
        }
        let (asked, unknown) = (all.clone(), "00000000-0000-4000-8000-000000000000".parse().unwrap());
        let looked_up = move |tx: &mut db::Tx<'_>| {
            for (publisher, id, guid) in &asked {
                assert_eq!(offers::by_guid(tx, guid)?, Some((publisher.clone(), id.clone())));
                // A plan's is none of an offer, though it follows from one.
                let of_plan = PlanGuid::of(guid, &"gold".parse().unwrap());
                assert_eq!(offers::by_guid(tx, &of_plan.as_str().parse().unwrap())?, None);
            }
            offers::by_guid(tx, &unknown)
        };
        assert_eq!(db.read_blocking(looked_up).unwrap(), None);
        assert_eq!(found(&db), all, "and they stay");
    }
}
