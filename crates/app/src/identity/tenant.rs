//! Tenants: the directories that principals sign in at. A tenant is only a name in token addresses and claims.

use db::{Tx, marketplace};

use crate::{Ctx, Problem};

/// Where the marketplace's own tenant id is kept.
const TENANT_ID: &str = "tenant_id";

/// The marketplace's own tenant, in which principals live that name no other; made when first asked for.
pub fn own_tenant(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<String, Problem> {
    match marketplace::get(tx, TENANT_ID)? {
        Some(tenant) => Ok(tenant),
        None => Ok(marketplace::insert_if_absent(tx, TENANT_ID, &ctx.uuid().to_string())?),
    }
}

/// Whether `name` stands for "whichever directory the user is in", which a client that signs in as itself has none of.
pub(crate) fn names_no_directory(name: &str) -> bool {
    ["common", "organizations", "consumers"].iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// A tenant given by an operator: a UUID or a domain name, in lower case.
pub(super) fn parse(text: &str) -> Result<String, Problem> {
    let tenant = text.trim().to_ascii_lowercase();
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    let starts_well = tenant.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    if starts_well && tenant.len() <= 100 && tenant.bytes().all(allowed) && !names_no_directory(&tenant) {
        return Ok(tenant);
    }
    Err(Problem::bad_request(
        "InvalidTenant",
        "a tenant is a UUID or a domain name, such as `contoso.example`; `common` and `organizations` are taken",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_a_lower_case_name() {
        assert_eq!(parse(" Contoso.Example ").unwrap(), "contoso.example");
        assert!(parse("0199d6a0-0000-7000-8000-000000000001").is_ok());
        for bad in ["", ".", "a/b", "a b", "Common", "organizations", &"a".repeat(101)] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
