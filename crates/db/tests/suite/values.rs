//! Values come back as they went in.

use db::{Error, Sql, params, sql};
use domain::{OfferId, OperationId, Timestamp};

use crate::support::{ADD, COUNT, Fresh, add, notes, on_both_engines};

const PUT: &Sql = sql!("INSERT INTO notes (id, text, number, data) VALUES ($1, $2, $3, $4)");
const TEXT: &Sql = sql!("SELECT text FROM notes WHERE id = $1");
const NUMBER: &Sql = sql!("SELECT number FROM notes WHERE id = $1");

on_both_engines! {
    async fn numbers_text_and_bytes_keep_every_bit(fresh: Fresh) {
        let db = fresh.db;
        let every_byte: Vec<u8> = (0..=255).collect();
        let rows = [
            (1, "plain".to_owned(), i64::MAX, every_byte),
            (2, String::new(), i64::MIN, Vec::new()),
            (3, "naïve — 価格 🧾 \u{202e}\u{301} '\"\\%_$1?1".to_owned(), 0, vec![0]),
        ];
        let written = rows.clone();
        db.write::<_, Error>(move |tx| {
            for (id, text, number, data) in &written {
                tx.execute(PUT, params![*id as i64, text, *number, data])?;
            }
            Ok(())
        })
        .await
        .unwrap();

        let select = sql!("SELECT id, text, number, data FROM notes ORDER BY id");
        let read = db
            .read::<_, Error>(move |tx| {
                tx.all(select, &[], |row| {
                    Ok((row.get::<u32>(0)? as i32, row.get(1)?, row.get(2)?, row.get(3)?))
                })
            })
            .await
            .unwrap();
        assert_eq!(read, rows);
    }

    async fn nothing_stays_nothing(fresh: Fresh) {
        let db = fresh.db;
        db.write(|tx| tx.execute(PUT, params![1_i64, None::<String>, None::<i64>, None::<Vec<u8>>])).await.unwrap();
        let select = sql!("SELECT text, number, data FROM notes WHERE text IS NULL");
        let (text, number, data) = db
            .read::<(Option<String>, Option<i64>, Option<Vec<u8>>), Error>(move |tx| {
                tx.one(select, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            })
            .await
            .unwrap();
        assert_eq!((text, number, data), (None, None, None));

        let missing = db.read::<String, Error>(|tx| tx.one(TEXT, params![1_i64], |row| row.get(0))).await;
        assert_eq!(missing.unwrap_err().to_string(), "column 0 `text`: holds nothing, not text");
    }

    async fn ids_and_times_are_kept_as_text_and_microseconds(fresh: Fresh) {
        let db = fresh.db;
        let offer: OfferId = "contoso-vm".parse().unwrap();
        let at = Timestamp::from_micros(1_795_248_000_123_456);
        let (written, written_at) = (offer.clone(), at);
        db.write(move |tx| tx.execute(PUT, params![1_i64, &written, Some(written_at), b"x".as_slice()]))
            .await
            .unwrap();
        let read = db
            .read::<_, Error>(|tx| {
                let select = sql!("SELECT text, number, number FROM notes");
                tx.one(select, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get::<i64>(2)?)))
            })
            .await
            .unwrap();
        assert_eq!(read, (offer, at, 1_795_248_000_123_456));

        let no_uuid = db.read(|tx| tx.one(TEXT, params![1_i64], |row| row.get::<OperationId>(0))).await;
        assert!(matches!(no_uuid, Err(Error::Type { .. })), "{no_uuid:?}");
    }

    async fn truth_is_zero_or_one(fresh: Fresh) {
        let db = fresh.db;
        db.write(|tx| tx.execute(PUT, params![1_i64, "x", true, None::<Vec<u8>>])).await.unwrap();
        db.write(|tx| tx.execute(PUT, params![2_i64, "x", 2_i64, None::<Vec<u8>>])).await.unwrap();
        let (stored, found, equal) = db
            .read::<(bool, bool, bool), Error>(|tx| {
                let select = sql!("SELECT number, EXISTS (SELECT 1 FROM notes), id = 2 FROM notes WHERE id = 1");
                tx.one(select, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            })
            .await
            .unwrap();
        assert_eq!((stored, found, equal), (true, true, false));
        let two = db.read::<bool, Error>(|tx| tx.one(NUMBER, params![2_i64], |row| row.get(0))).await;
        assert!(matches!(two, Err(Error::Type { .. })), "{two:?}");
    }

    async fn a_column_read_as_something_else_is_an_error(fresh: Fresh) {
        let db = fresh.db;
        db.write(|tx| tx.execute(PUT, params![1_i64, "x", 7_i64, b"x".as_slice()])).await.unwrap();
        let number = db.read::<i64, Error>(|tx| tx.one(TEXT, params![1_i64], |row| row.get(0))).await;
        assert_eq!(number.unwrap_err().to_string(), "column 0 `text`: holds text, not a number");
        let absent = db.read::<i64, Error>(|tx| tx.one(COUNT, &[], |row| row.get(1))).await;
        assert!(matches!(absent, Err(Error::Type { .. })), "{absent:?}");
    }

    async fn text_can_be_parsed_or_read_as_json(fresh: Fresh) {
        let db = fresh.db;
        db.write(|tx| tx.execute(PUT, params![1_i64, "[1, 2]", None::<i64>, None::<Vec<u8>>])).await.unwrap();
        let json = db.read::<Vec<u8>, Error>(|tx| tx.one(TEXT, params![1_i64], |row| row.json(0))).await;
        assert_eq!(json.unwrap(), [1, 2]);
        let parsed = db.read::<u8, Error>(|tx| tx.one(TEXT, params![1_i64], |row| row.parsed(0))).await;
        assert!(matches!(parsed, Err(Error::Type { .. })), "{parsed:?}");
    }

    async fn text_with_a_nul_is_refused(fresh: Fresh) {
        let db = fresh.db;
        let result = db.write(|tx| tx.execute(PUT, params![1_i64, "a\0b", 7_i64, b"".as_slice()])).await;
        assert_eq!(result.unwrap_err().to_string(), "parameter $2: text with a NUL character cannot be stored");
    }

    async fn parameters_bind_by_number_and_not_by_appearance(fresh: Fresh) {
        let db = fresh.db;
        let put = sql!("INSERT INTO notes (number, text, id, data) VALUES ($3, $2 || '$1' || $2, $1, $4)");
        db.write(move |tx| tx.execute(put, params![1_i64, "two", 3_i64, b"four".as_slice()])).await.unwrap();
        let row = db
            .read::<(i64, String, i64, Vec<u8>), Error>(|tx| {
                let select = sql!("SELECT id, text, number, data FROM notes WHERE number = $2 AND id = $1");
                tx.one(select, params![1_i64, 3_i64], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
            })
            .await
            .unwrap();
        assert_eq!(row, (1, "two$1two".to_owned(), 3, b"four".to_vec()));
    }

    async fn a_statement_tells_how_many_rows_it_changed(fresh: Fresh) {
        let db = fresh.db;
        for id in 1..=3 {
            assert_eq!(add(&db, id).await.unwrap(), 1);
        }
        let raise = sql!("UPDATE notes SET number = 1 WHERE id > $1");
        assert_eq!(db.write::<_, Error>(move |tx| tx.execute(raise, params![1_i64])).await.unwrap(), 2);
        assert_eq!(db.write::<_, Error>(move |tx| tx.execute(raise, params![9_i64])).await.unwrap(), 0);
    }

    async fn returning_gives_rows_and_changes_them(fresh: Fresh) {
        let db = fresh.db;
        let put = sql!("INSERT INTO notes (id, number) VALUES ($1, 5) RETURNING number + id");
        let sum = db.write::<i64, Error>(move |tx| tx.one(put, params![2_i64], |row| row.get(0))).await;
        assert_eq!(sum.unwrap(), 7);
        assert_eq!(notes(&db).await, 1);
    }

    async fn a_second_row_with_the_same_key_is_a_unique_error(fresh: Fresh) {
        let db = fresh.db;
        add(&db, 1).await.unwrap();
        let error = add(&db, 1).await.unwrap_err();
        assert!(matches!(error, Error::Unique { .. }) && !error.is_retryable(), "{error:?}");
        let other = db.write::<_, Error>(|tx| tx.execute(ADD, params![None::<i64>, 1_i64])).await;
        assert!(matches!(other, Err(Error::Refused { .. })), "{other:?}");
    }

    async fn one_row_means_one_row(fresh: Fresh) {
        let db = fresh.db;
        let ids = sql!("SELECT id FROM notes");
        let none = db.read::<i64, Error>(move |tx| tx.one(ids, &[], |row| row.get(0))).await;
        assert!(matches!(none, Err(Error::NoRow(_))), "{none:?}");
        let none = db.read::<Option<i64>, Error>(move |tx| tx.optional(ids, &[], |row| row.get(0))).await;
        assert_eq!(none.unwrap(), None);
        add(&db, 1).await.unwrap();
        add(&db, 2).await.unwrap();
        let two = db.read::<Option<i64>, Error>(move |tx| tx.optional(ids, &[], |row| row.get(0))).await;
        assert!(matches!(two, Err(Error::ManyRows(_))), "{two:?}");
    }
}
