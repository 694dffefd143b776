//! What a token can be for.

use crate::Settings;

/// The resources that clients of the publishing APIs ask tokens for; every one of them is a constant in some client.
const RESOURCES: [&str; 3] =
    ["https://cloudpartner.azure.com", "https://api.partner.microsoft.com", "https://graph.microsoft.com"];

/// Services that tools sign in to beside: they look after their storage with the same credentials.
const BESIDE: [&str; 4] = [
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://storage.azure.com",
    "https://vault.azure.net",
];

/// The service beside this marketplace that `resource` names. A rehearsal hands out tokens for it; nobody here takes them.
pub fn beside(resource: &str) -> Option<&'static str> {
    let resource = resource.strip_suffix('/').unwrap_or(resource);
    BESIDE.into_iter().find(|known| known.eq_ignore_ascii_case(resource))
}

/// Whether a token is handed out for `resource`.
pub(super) fn is_known(settings: &Settings, resource: &str) -> bool {
    is_ours(settings, resource) || (settings.tokens_beside && beside(resource).is_some())
}

/// Whether `resource` names this marketplace: one of the known resources or its own address, in any letter case, with
/// or without a slash at the end.
pub(super) fn is_ours(settings: &Settings, resource: &str) -> bool {
    let resource = resource.strip_suffix('/').unwrap_or(resource);
    let own = settings.public_url.trim_end_matches('/');
    RESOURCES.into_iter().chain([own]).any(|known| known.eq_ignore_ascii_case(resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_resources_and_our_own_address_are_ours() {
        let settings = Settings { public_url: "https://market.example".to_owned(), ..Settings::default() };
        for ours in [
            "https://cloudpartner.azure.com",
            "https://api.partner.microsoft.com/",
            "https://Graph.microsoft.com",
            "https://market.example",
            "https://market.example/",
        ] {
            assert!(is_ours(&settings, ours), "{ours}");
        }
        for foreign in [
            "",
            "/",
            "https://management.azure.com",
            "https://market.example.evil",
            "https://market.example//",
        ] {
            assert!(!is_ours(&settings, foreign), "{foreign}");
        }
    }

    #[test]
    fn a_rehearsal_knows_the_services_beside() {
        let [real, rehearsed] =
            [false, true].map(|tokens_beside| Settings { tokens_beside, ..Settings::default() });
        for resource in BESIDE.map(|resource| format!("{}/", resource.to_ascii_uppercase())) {
            assert!(is_known(&rehearsed, &resource) && !is_known(&real, &resource), "{resource}");
            assert!(!is_ours(&rehearsed, &resource), "{resource}");
        }
        assert!(!is_known(&rehearsed, "https://else.example"));
    }
}
