//! The names the marketplace answers under.

/// Where tools publish.
pub const PUBLISHING: &str = "cloudpartner.azure.com";
/// Where tools get their tokens.
pub const IDENTITY: &str = "login.microsoftonline.com";
/// Other names of the same, which tools were written with: MSAL and ADAL know all of them.
const SIGN_IN: [&str; 4] = [IDENTITY, "login.microsoft.com", "login.windows.net", "sts.windows.net"];

/// Every host the sandbox plays.
pub const HOSTS: [&str; 7] = [
    PUBLISHING,
    SIGN_IN[0],
    SIGN_IN[1],
    SIGN_IN[2],
    SIGN_IN[3],
    "graph.microsoft.com",
    "api.partner.microsoft.com",
];

/// Which of the marketplace's faces a connection sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// One of [`HOSTS`], over TLS.
    Played(&'static str),
    /// All of them at once: plain HTTP at the sandbox's own address.
    Plain,
}

impl Host {
    /// The host that is played under `name`, in any letter case.
    pub(crate) fn played(name: &str) -> Option<Self> {
        HOSTS.into_iter().find(|host| host.eq_ignore_ascii_case(name)).map(Self::Played)
    }

    /// What it is called where its calls are counted.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Played(name) => name,
            Self::Plain => "plain HTTP",
        }
    }

    /// Whether this host has something at `path`: tokens are handed out where one signs in, everything else is at the others.
    pub(crate) fn has(self, path: &str) -> bool {
        match self {
            Self::Played(name) => SIGN_IN.contains(&name) == is_identity(path),
            Self::Plain => true,
        }
    }
}

/// Whether `path` belongs to the token service; with a tenant in front, or with `common`.
pub(crate) fn is_identity(path: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).skip(1);
    matches!(segments.next(), Some("oauth2" | "discovery" | ".well-known" | "v2.0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_where_one_signs_in_and_everything_else_at_the_others() {
        assert_eq!(Host::played("Login.MicrosoftOnline.com"), Some(Host::Played(IDENTITY)));
        SIGN_IN.into_iter().for_each(tokens_are_at);
        assert_eq!(Host::played("example.com"), None);
    }

    fn tokens_are_at(name: &str) {
        let login = Host::played(name).unwrap();
        let publishing = Host::played(PUBLISHING).unwrap();
        for path in [
            "/t/oauth2/token",
            "/t/oauth2/v2.0/token",
            "/t/v2.0/.well-known/openid-configuration",
            "/common/discovery/instance",
            "//t//oauth2/token",
        ] {
            assert_eq!(
                (login.has(path), publishing.has(path), Host::Plain.has(path)),
                (true, false, true),
                "{path}"
            );
        }
        for path in
            ["/", "/api/publishers", "/api/publishers/a/offers/oauth2", "/catalog/offers", "/artifacts/1"]
        {
            assert_eq!(
                (login.has(path), publishing.has(path), Host::Plain.has(path)),
                (false, true, true),
                "{name}{path}"
            );
        }
    }
}
