//! A token request (RFC 6749 section 4.4.2).

use std::net::IpAddr;

use super::{Generation, Refusal, audience};
use crate::Settings;

/// What a client sends to a token endpoint. It has no `Debug`, because it holds a secret.
pub struct TokenRequest {
    /// The tenant of the address it was sent to.
    pub tenant: String,
    pub grant_type: Option<String>,
    pub client_id: Option<String>,
    pub client_secret: Option<String>,
    pub target: Target,
    /// Where it came from, if that is known.
    pub remote: Option<IpAddr>,
    pub request_id: String,
}

/// What the token is to be for, in the words of either generation.
pub enum Target {
    /// The `resource` parameter.
    Resource(Option<String>),
    /// The `scope` parameter: the resource followed by `/.default`.
    Scope(Option<String>),
}

impl Target {
    pub(super) fn generation(&self) -> Generation {
        match self {
            Self::Resource(_) => Generation::V1,
            Self::Scope(_) => Generation::V2,
        }
    }

    /// The resource, when there are tokens for it.
    pub(super) fn resource(&self, settings: &Settings) -> Result<String, Refusal> {
        match self {
            Self::Resource(resource) => {
                let resource = required("resource", resource.as_deref())?;
                match audience::is_known(settings, resource) {
                    true => Ok(resource.to_owned()),
                    false => Err(Refusal::InvalidResource(resource.chars().take(200).collect())),
                }
            }
            Self::Scope(scope) => {
                let scope = required("scope", scope.as_deref())?;
                let refused = || Refusal::InvalidScope(scope.chars().take(200).collect());
                // Some libraries add these to whatever they are given; they mean nothing without a user.
                let mut named = scope
                    .split_whitespace()
                    .filter(|word| !["openid", "profile", "offline_access"].contains(word));
                let (Some(word), None) = (named.next(), named.next()) else { return Err(refused()) };
                let resource = word.strip_suffix("/.default").ok_or_else(refused)?;
                match audience::is_known(settings, resource) {
                    true => Ok(resource.to_owned()),
                    false => Err(refused()),
                }
            }
        }
    }
}

/// A parameter that must be there and not empty; blanks around it do not count.
pub(super) fn required<'a>(name: &str, value: Option<&'a str>) -> Result<&'a str, Refusal> {
    required_as_it_is(name, value).map(str::trim)
}

/// The same for a secret: with a blank behind it, it is another one.
pub(super) fn required_as_it_is<'a>(name: &str, value: Option<&'a str>) -> Result<&'a str, Refusal> {
    match value {
        Some(value) if !value.trim().is_empty() => Ok(value),
        _ => Err(Refusal::InvalidRequest(format!("the request body must contain the parameter `{name}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(target: &Target) -> Result<String, &'static str> {
        target.resource(&Settings::default()).map_err(|refusal| refusal.error())
    }

    #[test]
    fn the_first_generation_names_the_resource() {
        let of = |text: &str| resource(&Target::Resource(Some(text.to_owned())));
        assert_eq!(of("https://cloudpartner.azure.com").unwrap(), "https://cloudpartner.azure.com");
        assert_eq!(of("https://graph.microsoft.com/").unwrap(), "https://graph.microsoft.com/");
        assert_eq!(of("https://management.azure.com"), Err("invalid_resource"));
        assert_eq!(of(" "), Err("invalid_request"));
        assert_eq!(resource(&Target::Resource(None)), Err("invalid_request"));
    }

    #[test]
    fn the_second_generation_names_the_default_scope_of_the_resource() {
        let of = |text: &str| resource(&Target::Scope(Some(text.to_owned())));
        assert_eq!(of("https://graph.microsoft.com/.default").unwrap(), "https://graph.microsoft.com");
        assert_eq!(of("https://graph.microsoft.com//.default").unwrap(), "https://graph.microsoft.com/");
        assert_eq!(
            of("openid https://graph.microsoft.com/.default profile").unwrap(),
            "https://graph.microsoft.com"
        );
        for bad in [
            "openid",
            "https://graph.microsoft.com",
            "https://graph.microsoft.com/User.Read",
            "https://management.azure.com/.default",
            "https://graph.microsoft.com/.default https://cloudpartner.azure.com/.default",
        ] {
            assert_eq!(of(bad), Err("invalid_scope"), "{bad}");
        }
    }
}
