//! Somebody who may sign in.

use std::net::SocketAddr;

use crate::crash::client::{Client, PUBLISHER, text};
use crate::crash::installation::Installation;

/// An owner of the publisher.
pub(crate) struct Account {
    tenant: String,
    client: String,
    secret: String,
    /// Bought once: a token works as long as it says, whatever becomes of the process that issued it.
    token: Option<String>,
}

impl Account {
    /// Makes the schema, the publisher and its owner.
    pub(crate) fn open(installation: &Installation) -> Self {
        installation.run(&["migrate"]);
        let contact = ["--name", "Contoso", "--contact", "seller@contoso.example"];
        installation.admin(&[&["publisher", "create", PUBLISHER], &contact[..]].concat());
        let principal = installation.admin(&["principal", "create", "--name", "Writers"]);
        let client = text(&principal, "client_id");
        installation.admin(&["role", "grant", &client, "owner", "--publisher", PUBLISHER]);
        let secret = text(&installation.admin(&["secret", "create", &client]), "secret");
        Self { tenant: text(&principal, "tenant"), client, secret, token: None }
    }

    /// A new token from the server at `address`.
    pub(crate) fn buy_token(&self, address: SocketAddr) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&resource=https://cloudpartner.azure.com",
            self.client, self.secret
        );
        let mut client = Client::open(address, "");
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
        let answer = client.ask("POST", &format!("/{}/oauth2/token", self.tenant), headers, &form).unwrap();
        text(&answer.expect(200).json(), "access_token")
    }

    /// The one token for all.
    pub(crate) fn token(&mut self, address: SocketAddr) -> String {
        if self.token.is_none() {
            self.token = Some(self.buy_token(address));
        }
        self.token.clone().unwrap()
    }

    pub(crate) fn sign_in(&mut self, address: SocketAddr) -> Client {
        Client::open(address, &self.token(address))
    }
}
