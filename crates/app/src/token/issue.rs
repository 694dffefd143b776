//! Handing out tokens.

use db::principals::{Principal, Secret};
use db::{Tx, keys, principals, roles};
use domain::{PrincipalId, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use super::backoff::Who;
use super::claims::Claims;
use super::keys::{MAX_TOKEN_LIFETIME, signing_key};
use super::request::{required, required_as_it_is};
use super::{Generation, Refusal, TokenRequest, issuer};
use crate::{Actor, App, Ctx, Problem, identity};

/// A token that was handed out. Times are seconds since 1970. It has no `Debug`, because it holds the token.
pub struct Issued {
    pub access_token: String,
    /// What it is for, as the client wrote it.
    pub resource: String,
    pub not_before: i64,
    pub expires_on: i64,
    pub expires_in: i64,
}

/// Gives a client that proves its secret a token for the resource it names (RFC 6749 section 4.4).
pub async fn issue(app: &App, request: &TokenRequest) -> Result<Issued, Refusal> {
    let ctx = app.ctx(Actor::Anonymous, &request.request_id);
    let Asked { client, secret, resource, generation } = asked(app, request)?;

    let who = Who::new(client, request.remote);
    let failures = &app.tokens.0.failures;
    let hash = identity::digest(secret);
    let account = account(app, client, ctx.now).await?;
    let Some(account) = account.filter(|account| account.lets_in(&hash, ctx.now)) else {
        // Only who guesses waits: secrets are far too long to guess, and nobody may lock out who knows one.
        if let Some(retry_after) = failures.wait(&who, ctx.now) {
            return Err(Refusal::TooManyFailures { retry_after });
        }
        failures.failed(who, ctx.now);
        tracing::info!(request_id = request.request_id, remote = ?request.remote, "a client was refused a token");
        return Err(Refusal::InvalidClient);
    };
    failures.succeeded(&who);
    if !account.principal.tenant.eq_ignore_ascii_case(&request.tenant) {
        return Err(Refusal::OtherTenant(account.principal.tenant));
    }

    let key = match account.key {
        Some(key) => key,
        None => {
            let ctx = app.worker_ctx(&request.request_id);
            app.write(&ctx, signing_key).await?
        }
    };
    let opened = app.tokens.0.keys.encoding_key(app, &key)?;
    let claims = claims(&ctx, &account.principal, account.roles, generation, &resource);
    Ok(Issued {
        access_token: sign(&claims, &key.id, &opened)?,
        resource,
        not_before: claims.nbf,
        expires_on: claims.exp,
        expires_in: claims.exp - claims.iat,
    })
}

struct Asked<'a> {
    client: &'a str,
    secret: &'a str,
    resource: String,
    generation: Generation,
}

/// What is wanted, when the request is complete and for us.
fn asked<'a>(app: &App, request: &'a TokenRequest) -> Result<Asked<'a>, Refusal> {
    let grant_type = required("grant_type", request.grant_type.as_deref())?;
    if grant_type != "client_credentials" {
        return Err(Refusal::UnsupportedGrantType(grant_type.chars().take(80).collect()));
    }
    if identity::names_no_directory(&request.tenant) {
        return Err(Refusal::NoTenant(request.tenant.clone()));
    }
    Ok(Asked {
        client: required("client_id", request.client_id.as_deref())?,
        secret: required_as_it_is("client_secret", request.client_secret.as_deref())?,
        resource: request.target.resource(&app.env.settings)?,
        generation: request.target.generation(),
    })
}

/// What the database knows of a client, and the key to sign its token with.
struct Account {
    principal: Principal,
    secrets: Vec<Secret>,
    roles: Vec<String>,
    key: Option<keys::SigningKey>,
}

impl Account {
    fn lets_in(&self, hash: &str, now: Timestamp) -> bool {
        identity::matches(&self.secrets, hash, now) & self.principal.revoked_at.is_none()
    }
}

async fn account(app: &App, client: &str, now: Timestamp) -> Result<Option<Account>, Problem> {
    let Ok(id) = client.parse::<PrincipalId>() else { return Ok(None) };
    app.db.read(move |tx| find(tx, &id, now)).await
}

fn find(tx: &mut Tx<'_>, id: &PrincipalId, now: Timestamp) -> Result<Option<Account>, Problem> {
    let Some(principal) = principals::get(tx, id)? else { return Ok(None) };
    let mut roles: Vec<String> =
        roles::of_principal(tx, id, "", i64::MAX)?.into_iter().map(|grant| grant.role).collect();
    roles.sort();
    roles.dedup();
    Ok(Some(Account {
        principal,
        secrets: principals::secrets(tx, id)?,
        roles,
        key: keys::signing(tx, now)?,
    }))
}

fn claims(
    ctx: &Ctx,
    principal: &Principal,
    roles: Vec<String>,
    generation: Generation,
    resource: &str,
) -> Claims {
    let lifetime = ctx.env.settings.token_lifetime.min(MAX_TOKEN_LIFETIME);
    let issued_at = ctx.now.seconds();
    let (client, unique) = (principal.id.to_string(), ctx.uuid().to_string());
    Claims {
        aud: resource.to_owned(),
        iss: issuer(&ctx.env.settings, &principal.tenant, generation),
        iat: issued_at,
        nbf: issued_at,
        exp: issued_at + i64::try_from(lifetime.as_secs()).unwrap_or(0),
        appid: client.clone(),
        azp: client.clone(),
        oid: client.clone(),
        sub: client,
        tid: principal.tenant.clone(),
        roles,
        ver: generation.version().to_owned(),
        uti: unique.clone(),
        jti: unique,
    }
}

fn sign(claims: &Claims, key_id: &str, key: &EncodingKey) -> Result<String, Problem> {
    let header = Header { kid: Some(key_id.to_owned()), ..Header::new(Algorithm::ES256) };
    jsonwebtoken::encode(&header, claims, key).map_err(Problem::internal)
}
