//! External OpenID providers.

use domain::nearest;
use url::Url;

use super::{Complaint, Kind, complaint};
use crate::config::raw::{Raw, quoted};

/// An external OpenID provider: tokens with this issuer and audience, signed by a key of this set, are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) jwks_uri: Url,
}

const MEMBERS: [&str; 3] = ["issuer", "audience", "jwks_uri"];

impl Kind for Provider {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let Raw::Toml(toml::Value::Table(members)) = raw else {
            return Err(complaint(format!(
                "must be a table with issuer, audience and jwks_uri, not {}",
                raw.given()
            )));
        };
        let mut complaints: Vec<_> = members.keys().filter_map(|name| unknown(name)).collect();
        let mut member = |name: &str| {
            let text = members.get(name).and_then(toml::Value::as_str).filter(|text| !text.is_empty());
            if text.is_none() {
                complaints.push(Complaint {
                    at: format!(".{name}"),
                    message: "must be given, as a text".to_owned(),
                });
            }
            text.map(str::to_owned)
        };
        let (issuer, audience, jwks_uri) = (member("issuer"), member("audience"), member("jwks_uri"));
        let parsed = jwks_uri.as_deref().map(Url::parse);
        if let Some(Err(_)) = parsed {
            let message = "must be the address of a key set, such as https://id.example/keys".to_owned();
            complaints.push(Complaint { at: ".jwks_uri".to_owned(), message });
        }
        match (issuer, audience, parsed) {
            (Some(issuer), Some(audience), Some(Ok(jwks_uri))) if complaints.is_empty() => {
                Ok(Self { issuer, audience, jwks_uri })
            }
            _ => Err(complaints),
        }
    }

    fn shown(&self) -> Option<String> {
        let values = [
            quoted(&self.issuer),
            quoted(&self.audience),
            quoted(&super::secret::masked(self.jwks_uri.as_str())),
        ];
        let members: Vec<_> =
            MEMBERS.iter().zip(values).map(|(name, value)| format!("{name} = {value}")).collect();
        Some(format!("{{ {} }}", members.join(", ")))
    }
}

fn unknown(name: &str) -> Option<Complaint> {
    if MEMBERS.contains(&name) {
        return None;
    }
    let message = match nearest(name, MEMBERS) {
        Some(near) => format!("is not part of a provider; did you mean {near}?"),
        None => "is not part of a provider, which has issuer, audience and jwks_uri".to_owned(),
    };
    Some(Complaint { at: format!(".{name}"), message })
}
