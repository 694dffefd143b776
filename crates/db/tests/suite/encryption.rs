//! Connections to PostgreSQL over a network are encrypted, and only to the server that is meant.

use std::net::TcpListener;

use db::{Db, Error, Options, sql};

use crate::databases::Server;

const ENCRYPTED: &db::Sql = sql!("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");

#[test]
fn over_a_network_the_server_must_be_who_it_should() {
    let made = rcgen::generate_simple_self_signed(["db.example".to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed(["db.example".to_owned()]).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let _server = Server::start_encrypted(port, &made.cert.pem(), &made.signing_key.serialize_pem());
    let open = |address: &str, roots: Option<String>| {
        let url = format!("{address} port={port} user=stoa dbname=postgres");
        let extra_roots_pem = roots.map(String::into_bytes);
        let db = Db::open(&Options { extra_roots_pem, connections: 1, ..Options::new(url) })?;
        db.read_blocking::<bool, Error>(|tx| tx.one(ENCRYPTED, &[], |row| Ok(row.get::<i64>(0)? == 1)))
    };
    // A name that is not this machine's, which leads here all the same.
    let network = "host=db.example hostaddr=127.0.0.1";
    assert!(open(network, Some(made.cert.pem())).unwrap());
    assert!(open("host=127.0.0.1 sslmode=disable", None).is_ok_and(|encrypted| !encrypted));
    assert!(open("host=127.0.0.1", None).is_ok_and(|encrypted| !encrypted), "this machine needs none");
    assert!(open(&format!("{network} sslmode=disable"), None).is_ok_and(|encrypted| !encrypted));
    for (address, roots) in [
        (network, other.cert.pem()),
        ("host=other.example hostaddr=127.0.0.1", made.cert.pem()),
        ("host=127.0.0.1 sslmode=require", made.cert.pem()),
    ] {
        let refused = open(address, Some(roots)).unwrap_err();
        assert!(
            matches!(refused, Error::Unavailable { .. }) && refused.to_string().contains("cannot connect"),
            "{refused:?}"
        );
    }
    let nonsense = open(network, Some("no certificate".to_owned())).unwrap_err();
    assert!(nonsense.to_string().contains("database.extra_roots"), "{nonsense}");
}
